/* Checks values in a JSON document:
 *
 *     json_check DOCUMENT EXPECT
 *
 * A line of EXPECT is a path, a JSON value and, for a number, a tolerance (absolute, and
 * relative where the value is above 1; 0 when left out):
 *
 *     verdict.decision                                    "keep_control"
 *     metrics[0].comparisons[0].difference.low            -0.003937973407424318  1e-9
 *     sources[source=(blank)].leads                       60
 *     warnings[].code                                     "crossovers"
 *
 * `[key=text]` picks the element that has it, `[]` asks whether any element fits. Prints
 * one line per value that is not as expected; the status is 1 when there is one. */
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct expectation {
    json_t *value;
    double tolerance;
} expectation;

static bool fits(const json_t *got, const expectation *e) {
    if (!json_is_number(e->value)) return json_equal(got, e->value);
    if (!json_is_number(got)) return false;
    double wanted = json_number_value(e->value), scale = fmax(1, fabs(wanted));
    return fabs(json_number_value(got) - wanted) <= e->tolerance * scale;
}

/* The element of an array that has `key` with this text. */
static json_t *pick(json_t *array, const char *key, const char *text) {
    size_t i;
    json_t *element;
    json_array_foreach(array, i, element) {
        const char *has = json_string_value(json_object_get(element, key));
        if (has && strcmp(has, text) == 0) return element;
    }
    return NULL;
}

/* Follows the path from `at`, cutting it up on the way. Leaves the last value seen in
 * *got, for the message. */
static bool check(json_t *at, char *path, const expectation *e, json_t **got) {
    *got = at;
    if (!at) return false;
    if (*path == 0) return fits(at, e);
    if (*path == '.') path++;
    if (*path != '[') {
        char key[128];
        size_t n = strcspn(path, ".[");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        return check(json_object_get(at, key), path + n, e, got);
    }
    char *index = path + 1, *end = strchr(path, ']');
    if (!end) return false;
    *end = 0;
    char *equals = strchr(index, '=');
    if (equals) {
        *equals = 0;
        return check(pick(at, index, equals + 1), end + 1, e, got);
    }
    if (*index)
        return check(json_array_get(at, strtoul(index, NULL, 10)), end + 1, e, got);
    for (size_t i = 0; i < json_array_size(at); i++) {
        char rest[512];
        strcpy(rest, end + 1);
        if (check(json_array_get(at, i), rest, e, got)) return true;
    }
    *got = at;
    return false;
}

/* Cuts a line into path and expectation; a blank inside brackets belongs to the path. */
static bool read_line(char *line, char **path, expectation *e) {
    int depth = 0;
    char *p = line;
    for (; *p && (depth || (*p != ' ' && *p != '\t')); p++)
        depth += (*p == '[') - (*p == ']');
    if (!*p) return false;
    *p++ = 0;
    json_error_t error;
    e->value = json_loads(p, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &error);
    if (!e->value) return false;
    e->tolerance = strtod(p + error.position, NULL);
    *path = line;
    return true;
}

int main(int argc, char **argv) {
    json_error_t error;
    json_t *document = argc == 3 ? json_load_file(argv[1], 0, &error) : NULL;
    FILE *expect = argc == 3 ? fopen(argv[2], "r") : NULL;
    if (!document || !expect) {
        fprintf(stderr, "json_check: cannot read %s\n",
                argc == 3 ? argv[!document ? 1 : 2] : "its two arguments");
        return 2;
    }
    int status = 0;
    char line[512], shown[512], *path;
    while (fgets(line, sizeof line, expect)) {
        line[strcspn(line, "\n")] = 0;
        if (!*line || *line == '#') continue;
        expectation e;
        json_t *got;
        strcpy(shown, line);
        if (!read_line(line, &path, &e)) {
            printf("cannot be understood: %s\n", shown);
            status = 1;
            continue;
        }
        if (!check(document, path, &e, &got)) {
            char *text = got ? json_dumps(got, JSON_ENCODE_ANY) : NULL;
            printf("expected %s\n     got %.200s\n", shown, text ? text : "nothing");
            free(text);
            status = 1;
        }
        json_decref(e.value);
    }
    fclose(expect);
    json_decref(document);
    return status;
}
