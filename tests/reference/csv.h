/* Columns of the "csv" in an input: plain commas, no quotes. Newly allocated, *count
 * values. */
#ifndef WN_TESTS_REFERENCE_CSV_H
#define WN_TESTS_REFERENCE_CSV_H

#include "tests/reference/adapter.h"

char **csv_texts(input *in, const char *column, size_t *count);
void csv_texts_free(char **texts, size_t count);
double *csv_numbers(input *in, const char *column, size_t *count);

#endif
