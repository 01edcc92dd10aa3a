#include "core/cli/commands.h"

#include <stdio.h>

int main(void) {
    for (const wn_command *const *c = wn_commands; *c; c++)
        printf("%-10s %s\n", (*c)->name, (*c)->summary);
    return WN_E_USAGE;
}
