#include "tests/reference/csv.h"

#include <stdlib.h>
#include <string.h>

/* The cell that starts here; one in quotes may hold commas, and has no quotes in it. */
static const char *cell_here(const char *p, size_t *length) {
    bool quoted = *p == '"';
    *length = strcspn(p + quoted, quoted ? "\"\r\n" : ",\r\n");
    return p + quoted;
}

/* The n-th cell of a line, from 0; NULL when it has fewer. */
static const char *cell_at(const char *line, size_t n, size_t *length) {
    const char *cell = cell_here(line, length);
    while (n-- > 0) {
        const char *end = cell + *length;
        if (*end == '"') end++;
        if (*end != ',') return NULL;
        cell = cell_here(end + 1, length);
    }
    return cell;
}

static bool find_column(const char *header, const char *name, size_t *column) {
    size_t length;
    const char *cell;
    for (*column = 0; (cell = cell_at(header, *column, &length)); ++*column)
        if (strlen(name) == length && memcmp(cell, name, length) == 0) return true;
    return false;
}

bool csv_has(input *in, const char *key, const char *name) {
    size_t column;
    return find_column(get_text(in, key, ""), name, &column);
}

char **csv_names(input *in, const char *key, size_t *count) {
    const char *csv = get_text(in, key, ""), *cell;
    char **names = calloc(strlen(csv) + 1, sizeof *names);
    size_t length;
    for (*count = 0; (cell = cell_at(csv, *count, &length)); ++*count)
        names[*count] = strndup(cell, length);
    return names;
}

char **csv_texts_in(input *in, const char *key, const char *name, size_t *count) {
    const char *csv = get_text(in, key, "");
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

char **csv_texts(input *in, const char *name, size_t *count) {
    return csv_texts_in(in, "csv", name, count);
}

void csv_texts_free(char **texts, size_t count) {
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
}

double *csv_numbers_in(input *in, const char *key, const char *name, size_t *count) {
    char **texts = csv_texts_in(in, key, name, count), *end;
    double *numbers = calloc(*count + 1, sizeof *numbers);
    for (size_t i = 0; i < *count; i++) {
        numbers[i] = strtod(texts[i], &end);
        if (*end || end == texts[i])
            complain(in, "\"%s\" in \"%s\" is not a number", texts[i], name);
    }
    csv_texts_free(texts, *count);
    return numbers;
}

double *csv_numbers(input *in, const char *name, size_t *count) {
    return csv_numbers_in(in, "csv", name, count);
}
