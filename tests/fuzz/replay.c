/* Feeds files to a fuzz target, for machines without libFuzzer. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        enum { MOST = 1 << 20 };
        FILE *file = fopen(argv[i], "rb");
        uint8_t *data = malloc(MOST);
        if (!file || !data) {
            fprintf(stderr, "cannot read %s\n", argv[i]);
            return 1;
        }
        size_t size = fread(data, 1, MOST, file);
        fclose(file);
        fprintf(stderr, "%s\n", argv[i]);
        LLVMFuzzerTestOneInput(data, size);
        free(data);
    }
    return 0;
}
