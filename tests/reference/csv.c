#include "tests/reference/csv.h"

#include <stdlib.h>
#include <string.h>

/* The n-th cell of a line, from 0; NULL when it has fewer. */
static const char *cell_at(const char *line, size_t n, size_t *length) {
    while (n-- > 0) {
        line += strcspn(line, ",\r\n");
        if (*line++ != ',') return NULL;
    }
    *length = strcspn(line, ",\r\n");
    return line;
}

static bool find_column(const char *header, const char *name, size_t *column) {
    size_t length;
    const char *cell;
    for (*column = 0; (cell = cell_at(header, *column, &length)); ++*column)
        if (strlen(name) == length && memcmp(cell, name, length) == 0) return true;
    return false;
}

char **csv_texts(input *in, const char *name, size_t *count) {
    const char *csv = get_text(in, "csv", "");
    char **texts = calloc(strlen(csv) + 1, sizeof *texts);
    size_t column, length;
    *count = 0;
    if (!find_column(csv, name, &column)) {
        complain(in, "the csv lacks the column \"%s\"", name);
        return texts;
    }
    const char *line = strchr(csv, '\n');
    for (; line && line[1]; line = strchr(line + 1, '\n')) {
        const char *cell = cell_at(line + 1, column, &length);
        if (!cell) complain(in, "line %zu of the csv is too short", *count + 2);
        texts[(*count)++] = cell ? strndup(cell, length) : strdup("");
    }
    return texts;
}

void csv_texts_free(char **texts, size_t count) {
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
}

double *csv_numbers(input *in, const char *name, size_t *count) {
    char **texts = csv_texts(in, name, count), *end;
    double *numbers = calloc(*count + 1, sizeof *numbers);
    for (size_t i = 0; i < *count; i++) {
        numbers[i] = strtod(texts[i], &end);
        if (*end || end == texts[i])
            complain(in, "\"%s\" in \"%s\" is not a number", texts[i], name);
    }
    csv_texts_free(texts, *count);
    return numbers;
}
