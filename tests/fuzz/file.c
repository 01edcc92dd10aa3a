#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *fuzz_file(const uint8_t *data, size_t size) {
    static FILE *file;
    static char path[64];
    if (!file) {
        file = tmpfile();
        if (!file) abort();
        snprintf(path, sizeof path, "/dev/fd/%d", fileno(file));
    }
    if (ftruncate(fileno(file), 0) != 0) abort();
    if (size && pwrite(fileno(file), data, size, 0) != (ssize_t)size) abort();
    return path;
}
