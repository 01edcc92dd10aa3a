/* Any bytes as a command line: words end at a line break or a zero byte, the first one
 * names the command. Parsing opens and writes nothing; what it understood is asked for in
 * every way that commands ask. */
#include "core/cli/call.h"
#include "core/cli/commands.h"
#include "core/cli/options.h"
#include "core/cli/run.h"

#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

enum { WORDS = 64 };

static void ask(const wn_call *call) {
    static const char *const choices[] = {"fail", "skip", NULL};
    const wn_option *rows[WN_OPTION_ROWS];
    size_t count = wn_option_rows(call->command, rows);
    for (size_t i = 0; i < count; i++) {
        wn_err err;
        double number;
        int64_t whole;
        size_t choice, given = wn_call_count(call, rows[i]->name);
        if (given > 1 && !rows[i]->repeats) abort();
        if ((given > 0) != wn_call_flag(call, rows[i]->name)) abort();
        if (!rows[i]->value) continue;
        if (given && !wn_call_nth(call, rows[i]->name, given - 1)) abort();
        wn_rc rc = wn_call_number(call, rows[i]->name, 0.5, 0, 1, &number, &err);
        if (rc == WN_OK && !(number >= 0 && number <= 1)) abort();
        rc = wn_call_integer(call, rows[i]->name, 5, -9, 9, &whole, &err);
        if (rc == WN_OK && (whole < -9 || whole > 9)) abort();
        rc = wn_call_choice(call, rows[i]->name, choices, &choice, &err);
        if (rc == WN_OK && choice > 1) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *copy = malloc(size + 1), *argv[WORDS + 1] = {0};
    if (!copy) return 0;
    memcpy(copy, data, size);
    copy[size] = 0;
    int argc = 0;
    for (size_t i = 0; i < size && argc < WORDS; i++) {
        argv[argc++] = copy + i;
        while (i < size && copy[i] && copy[i] != '\n')
            i++;
        copy[i] = 0;
    }
    wn_err err;
    const wn_command *command;
    wn_call *call;
    if (argc > 0 && wn_run_find(argv[0], &command, &err) == WN_OK &&
        wn_call_parse(command, argc, argv, &call, &err) == WN_OK) {
        ask(call);
        wn_call_free(call);
    }
    free(copy);
    return 0;
}
