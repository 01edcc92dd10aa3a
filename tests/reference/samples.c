#include "tests/reference/samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ----------------------------------------------------------------------------- input */

static void add(input *in, wn_life *life, double time, double event) {
    wn_err err;
    went_well(in, wn_life_add(life, time, event != 0, &err), &err);
}

static void add_arrays(input *in, const json_t *from, wn_life *life) {
    const json_t *times = json_object_get(from, "time");
    const json_t *events = json_object_get(from, "event");
    if (!events) events = json_object_get(from, "status");
    if (json_array_size(times) == 0 || json_array_size(times) != json_array_size(events))
        complain(in, "expected arrays \"time\" and \"event\" of one length");
    for (size_t i = 0; i < json_array_size(times); i++)
        add(in, life, number_of(in, json_array_get(times, i)),
            number_of(in, json_array_get(events, i)));
}

void cell_of(const char *line, size_t column, char out[NAME_MAX]) {
    for (; column && *line && *line != '\n'; line++)
        column -= *line == ',';
    size_t n = column ? 0 : strcspn(line, ",\n");
    snprintf(out, NAME_MAX, "%.*s", (int)n, line);
}

size_t find_column(const char *csv, const char *name) {
    char cell[NAME_MAX];
    for (size_t i = 0; i < 20; i++) {
        cell_of(csv, i, cell);
        if (strcmp(cell, name) == 0) return i;
    }
    return SIZE_MAX;
}

size_t column_of(input *in, const char *csv, const char *name) {
    size_t column = find_column(csv, name);
    if (column == SIZE_MAX) complain(in, "the csv has no column %s", name);
    return column == SIZE_MAX ? 0 : column;
}

const char *line_after(const char *line) {
    const char *end = strchr(line, '\n');
    return end && end[1] ? end + 1 : NULL;
}

static int by_name(const void *a, const void *b) {
    return strcmp(a, b);
}

static size_t group_named(samples *s, const char *name) {
    size_t g = 0;
    while (g < s->groups && strcmp(s->names[g], name) != 0)
        g++;
    return g;
}

/* The levels of a column, in order. */
static void name_groups(input *in, samples *s, const char *csv, size_t column) {
    for (const char *line = line_after(csv); line; line = line_after(line)) {
        char name[NAME_MAX];
        cell_of(line, column, name);
        if (group_named(s, name) < s->groups) continue;
        if (s->groups == GROUPS_MAX)
            complain(in, "more groups than %d", GROUPS_MAX);
        else
            memcpy(s->names[s->groups++], name, NAME_MAX);
    }
    qsort(s->names, s->groups, NAME_MAX, by_name);
}

static void add_csv(input *in, samples *s, const char *csv) {
    const char *by = get_text(in, "by", NULL);
    size_t time = column_of(in, csv, "time"), event = column_of(in, csv, "status");
    size_t group = by ? column_of(in, csv, by) : 0;
    s->groups = s->strata = 1;
    if (by) {
        s->groups = 0;
        name_groups(in, s, csv, group);
    }
    for (const char *line = line_after(csv); line; line = line_after(line)) {
        char cells[3][NAME_MAX];
        cell_of(line, time, cells[0]);
        cell_of(line, event, cells[1]);
        cell_of(line, group, cells[2]);
        size_t g = by ? group_named(s, cells[2]) : 0;
        if (g < s->groups)
            add(in, &s->lives[g], strtod(cells[0], NULL), strtod(cells[1], NULL));
    }
}

/* {"control", "treatment"}, or a list of groups. */
static void add_groups(input *in, samples *s, const json_t *from) {
    const json_t *list = json_object_get(from, "groups");
    const json_t *pair[] = {json_object_get(from, "control"),
                            json_object_get(from, "treatment")};
    size_t groups = list ? json_array_size(list) : 2;
    if (groups > GROUPS_MAX || s->strata == GROUPS_MAX) {
        complain(in, "more groups than %d", GROUPS_MAX);
        return;
    }
    s->groups = groups;
    for (size_t g = 0; g < groups; g++)
        add_arrays(in, list ? json_array_get(list, g) : pair[g],
                   &s->lives[s->strata * groups + g]);
    s->strata++;
}

samples *get_samples(input *in) {
    samples *s = calloc(1, sizeof *s);
    const char *csv = get_text(in, "csv", NULL);
    const json_t *strata = json_object_get(in->json, "strata");
    const json_t *data = json_object_get(in->json, "data");
    if (!data && json_object_get(in->json, "time")) data = in->json;
    if (csv) {
        add_csv(in, s, csv);
    } else if (data) {
        add_arrays(in, data, &s->lives[0]);
        s->groups = s->strata = 1;
    } else if (json_is_array(strata)) {
        for (size_t i = 0; i < json_array_size(strata); i++)
            add_groups(in, s, json_array_get(strata, i));
    } else {
        add_groups(in, s, in->json);
    }
    for (size_t i = 0; i < s->groups * s->strata; i++)
        wn_life_settle(&s->lives[i]);
    return s;
}

void free_samples(samples *s) {
    for (size_t i = 0; i < s->groups * s->strata; i++)
        wn_life_free(&s->lives[i]);
    free(s);
}

/* ---------------------------------------------------------------------------- output */

wn_km_scale get_scale(input *in) {
    const char *name = get_text(in, "conf", get_text(in, "conf_type", "log"));
    if (strcmp(name, "log-log") == 0) return WN_KM_LOG_LOG;
    if (strcmp(name, "plain") == 0) return WN_KM_PLAIN;
    if (strcmp(name, "log") != 0) complain(in, "unknown scale \"%s\"", name);
    return WN_KM_LOG;
}

json_t *real_or_null(double value, bool none) {
    return none ? json_null() : json_real(value);
}

json_t *limits_json(const wn_estimate *e) {
    return json_pack("[o, o]", real_or_null(e->low, e->low_unbounded),
                     real_or_null(e->high, e->high_unbounded));
}

void append(json_t *object, const char *key, json_t *value) {
    json_t *array = json_object_get(object, key);
    if (!array) {
        array = json_array();
        json_object_set_new(object, key, array);
    }
    json_array_append_new(array, value);
}

wn_km fit_km(input *in, const wn_life *life) {
    wn_km km = {0};
    wn_err err;
    went_well(in, wn_km_fit(life, &km, &err), &err);
    return km;
}
