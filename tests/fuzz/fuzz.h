/* What the fuzz targets share. A target is fuzz_<name>.c with LLVMFuzzerTestOneInput; its
 * seeds are in seeds/<name>/. */
#ifndef WN_TESTS_FUZZ_FUZZ_H
#define WN_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file that holds exactly these bytes, and nothing else until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);

#endif
