/* Columns of the "csv" in an input, or of one under another key: commas, and quotes
 * around cells that have one. Newly allocated, *count values. */
#ifndef WN_TESTS_REFERENCE_CSV_H
#define WN_TESTS_REFERENCE_CSV_H

#include "tests/reference/adapter.h"

bool csv_has(input *in, const char *key, const char *column);
char **csv_names(input *in, const char *key, size_t *count); /* of its columns */
char **csv_texts_in(input *in, const char *key, const char *column, size_t *count);
double *csv_numbers_in(input *in, const char *key, const char *column, size_t *count);
char **csv_texts(input *in, const char *column, size_t *count);
void csv_texts_free(char **texts, size_t count);
double *csv_numbers(input *in, const char *column, size_t *count);

#endif
