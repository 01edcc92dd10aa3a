#include "tests/reference/adapter.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void complain(input *in, const char *format, ...) {
    if (in->problem[0]) return;
    va_list args;
    va_start(args, format);
    vsnprintf(in->problem, sizeof in->problem, format, args);
    va_end(args);
}

void cannot_run(input *in, const char *format, ...) {
    if (in->unavailable[0]) return;
    va_list args;
    va_start(args, format);
    vsnprintf(in->unavailable, sizeof in->unavailable, format, args);
    va_end(args);
}

bool went_well(input *in, wn_rc rc, const wn_err *err) {
    if (rc != WN_OK) complain(in, "%s", err->message);
    return rc == WN_OK;
}

const char *get_text(input *in, const char *key, const char *standard) {
    const char *text = json_string_value(json_object_get(in->json, key));
    return text ? text : standard;
}

const json_t *input_of(input *in, const char *id) {
    for (size_t i = 0; i < json_array_size(in->cases); i++) {
        const json_t *one = json_array_get(in->cases, i);
        const char *name = json_string_value(json_object_get(one, "id"));
        if (name && strcmp(name, id) == 0) return json_object_get(one, "input");
    }
    return NULL;
}

static char *path_in(const char *folder, size_t n, const char *between,
                     const char *name) {
    size_t size = n + strlen(between) + strlen(name) + 1;
    char *path = malloc(size);
    snprintf(path, size, "%.*s%s%s", (int)n, folder, between, name);
    FILE *file = fopen(path, "r");
    if (file) {
        fclose(file);
        return path;
    }
    free(path);
    return NULL;
}

char *data_path(input *in, const char *name) {
    const char *data = getenv("DATA"), *base = strrchr(name, '/');
    const char *slash = strrchr(in->file, '/');
    size_t folder = slash ? (size_t)(slash - in->file) + 1 : 0;
    base = base ? base + 1 : name;
    char *path = data ? path_in(data, strlen(data), "/", base) : NULL;
    if (!path) path = path_in(in->file, folder, "../data/", base);
    if (!path) cannot_run(in, "the data set %s is not here", base);
    return path;
}

bool get_flag(input *in, const char *key) {
    return json_is_true(json_object_get(in->json, key));
}

double number_of(input *in, const json_t *json) {
    if (!json_is_number(json)) complain(in, "the input lacks a number");
    return json_number_value(json);
}

double get_number(input *in, const char *key, double standard) {
    const json_t *value = json_object_get(in->json, key);
    return json_is_number(value) ? json_number_value(value) : standard;
}

double *get_numbers(input *in, const char *key, size_t *count) {
    const json_t *array = json_object_get(in->json, key);
    if (!json_is_array(array)) complain(in, "the input lacks the array \"%s\"", key);
    *count = json_array_size(array);
    double *numbers = calloc(*count + 1, sizeof *numbers);
    for (size_t i = 0; i < *count; i++)
        numbers[i] = number_of(in, json_array_get(array, i));
    return numbers;
}

double get_conf(input *in) {
    double conf = get_number(in, "conf", get_number(in, "level", 0));
    return conf > 0 ? conf : 1 - get_number(in, "alpha", 0.05);
}

wn_alternative get_alternative(input *in) {
    const char *name = get_text(in, "alternative", "two-sided");
    if (strcmp(name, "greater") == 0 || strcmp(name, "larger") == 0) return WN_GREATER;
    if (strcmp(name, "less") == 0 || strcmp(name, "smaller") == 0) return WN_LESS;
    if (strncmp(name, "two", 3) != 0) complain(in, "unknown alternative \"%s\"", name);
    return WN_TWO_SIDED;
}

static uint64_t count_of(input *in, const json_t *json) {
    double value = number_of(in, json);
    if (!(value >= 0 && value == floor(value))) complain(in, "%g is not a count", value);
    return value >= 0 ? (uint64_t)value : 0;
}

wn_prop prop_of(input *in, const json_t *json) {
    return (wn_prop){count_of(in, json_object_get(json, "x")),
                     count_of(in, json_object_get(json, "n"))};
}

static wn_prop prop_from_keys(input *in, const char *x, const char *n) {
    return (wn_prop){count_of(in, json_object_get(in->json, x)),
                     count_of(in, json_object_get(in->json, n))};
}

arms get_arms(input *in, bool by_column) {
    const json_t *table = json_object_get(in->json, "table");
    if (table) {
        uint64_t cell[2][2];
        for (size_t i = 0; i < 2; i++)
            for (size_t j = 0; j < 2; j++)
                cell[by_column ? j : i][by_column ? i : j] =
                    count_of(in, json_array_get(json_array_get(table, i), j));
        return (arms){.treatment = {cell[0][0], cell[0][0] + cell[0][1]},
                      .control = {cell[1][0], cell[1][0] + cell[1][1]}};
    }
    if (json_object_get(in->json, "x1"))
        return (arms){.treatment = prop_from_keys(in, "x1", "n1"),
                      .control = prop_from_keys(in, "x2", "n2")};
    const json_t *control = json_object_get(in->json, "control");
    const json_t *treatment = json_object_get(in->json, "treatment");
    if (!control) control = json_object_get(in->json, "A");
    if (!treatment) treatment = json_object_get(in->json, "B");
    return (arms){prop_of(in, control), prop_of(in, treatment)};
}

static wn_prop *groups_from_csv(input *in, const char *csv, size_t *count) {
    wn_prop *groups = calloc(strlen(csv) / 4 + 1, sizeof *groups);
    const char *line = strchr(csv, '\n');
    for (; line && line[1]; line = strchr(line + 1, '\n')) {
        unsigned long long n, x;
        if (sscanf(line + 1, "%*[^,],%llu,%llu", &n, &x) != 2)
            complain(in, "line %zu of the csv is not name,n,x", *count + 2);
        else
            groups[(*count)++] = (wn_prop){x, n};
    }
    return groups;
}

wn_prop *get_groups(input *in, size_t *count) {
    *count = 0;
    const char *csv = get_text(in, "csv", NULL);
    if (csv) return groups_from_csv(in, csv, count);
    const json_t *list = json_object_get(in->json, "arms");
    if (!list) list = json_object_get(in->json, "groups");
    const json_t *x = json_object_get(in->json, "x"), *n = json_object_get(in->json, "n");
    *count = json_array_size(list ? list : x);
    if (*count == 0) complain(in, "the input lacks groups");
    wn_prop *groups = calloc(*count + 1, sizeof *groups);
    for (size_t i = 0; i < *count; i++)
        groups[i] = list ? prop_of(in, json_array_get(list, i))
                         : (wn_prop){count_of(in, json_array_get(x, i)),
                                     count_of(in, json_array_get(n, i))};
    return groups;
}

/* A number, or the one that an object holds under the metric's name. */
static double of_metric(input *in, const json_t *value) {
    if (json_is_object(value)) value = json_object_get(value, get_text(in, "metric", ""));
    return number_of(in, value);
}

static wn_sums sums_of_values(input *in, const json_t *values) {
    wn_sums sums = {0};
    for (size_t i = 0; i < json_array_size(values); i++)
        wn_sums_add(&sums, number_of(in, json_array_get(values, i)));
    return sums;
}

wn_sums get_sums(input *in, const char *key) {
    const json_t *arm = json_object_get(in->json, key);
    if (json_is_array(arm)) return sums_of_values(in, arm);
    uint64_t n = (uint64_t)number_of(in, json_object_get(arm, "n"));
    double free = (double)n - 1;
    const json_t *mean = json_object_get(arm, "mean"), *sd = json_object_get(arm, "sd");
    if (mean) {
        double var = sd ? number_of(in, sd) * number_of(in, sd)
                        : number_of(in, json_object_get(arm, "var"));
        return (wn_sums){n, of_metric(in, mean), var * free};
    }
    double sum = of_metric(in, json_object_get(arm, "sum")), p = sum / (double)n;
    const char *type = json_string_value(json_object_get(arm, "type"));
    if (type && strcmp(type, "proportion") == 0)
        return (wn_sums){n, p, p * (1 - p) * free};
    const json_t *squares = json_object_get(arm, "sumsq");
    if (!squares) squares = json_object_get(arm, "sum_squares");
    wn_sums sums;
    wn_err err;
    went_well(in, wn_sums_of(n, sum, of_metric(in, squares), &sums, &err), &err);
    return sums;
}

json_t *interval_json(wn_estimate e) {
    return json_pack("[o, o]",
                     e.low_unbounded ? json_string("-Infinity") : json_real(e.low),
                     e.high_unbounded ? json_string("Infinity") : json_real(e.high));
}

json_t *numbers_json(const double *numbers, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_real(numbers[i]));
    return array;
}

void put(json_t *object, const char *key, double value) {
    put_new(object, key, json_real(value));
}

void put_new(json_t *object, const char *key, json_t *value) {
    json_object_set_new(object, key, value);
}
