/* Proportional hazards. */
#include "core/stats/survival/cox.h"
#include "tests/reference/samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COVARIATES_MAX = 10, ROWS_MAX = 2000 };

typedef struct cox_input {
    double time[ROWS_MAX], x[ROWS_MAX * COVARIATES_MAX];
    bool event[ROWS_MAX];
    char levels[GROUPS_MAX][NAME_MAX];
    size_t rows, covariates, level_count;
} cox_input;

static size_t level_of(cox_input *c, const char *name) {
    size_t l = 0;
    while (l < c->level_count && strcmp(c->levels[l], name) != 0)
        l++;
    return l;
}

static int by_text(const void *a, const void *b) {
    return strcmp(a, b);
}

/* The groups other than the reference, in order. */
static void find_levels(input *in, cox_input *c, const char *csv, size_t column) {
    char cell[NAME_MAX];
    for (const char *line = line_after(csv); line; line = line_after(line)) {
        cell_of(line, column, cell);
        if (level_of(c, cell) == c->level_count && c->level_count < GROUPS_MAX)
            memcpy(c->levels[c->level_count++], cell, NAME_MAX);
    }
    qsort(c->levels, c->level_count, NAME_MAX, by_text);
    const char *reference = get_text(in, "reference", c->levels[0]);
    size_t at = level_of(c, reference);
    if (at == c->level_count) {
        complain(in, "there is no group %s", reference);
        return;
    }
    memmove(c->levels[at], c->levels[at + 1], (c->level_count - at - 1) * NAME_MAX);
    c->level_count--;
    c->covariates = c->level_count;
}

/* Covariates are the columns of "covariates", as numbers; or the groups of "by". */
static void read_cox(input *in, cox_input *c) {
    const char *csv = get_text(in, "csv", ""), *by = get_text(in, "by", "group");
    const json_t *names = json_object_get(in->json, "covariates");
    size_t columns[COVARIATES_MAX], time = column_of(in, csv, "time");
    size_t event = column_of(in, csv, "status");
    c->covariates = json_array_size(names);
    for (size_t k = 0; k < c->covariates && k < COVARIATES_MAX; k++)
        columns[k] = column_of(in, csv, json_string_value(json_array_get(names, k)));
    size_t group = c->covariates ? 0 : column_of(in, csv, by);
    bool groups = c->covariates == 0;
    if (groups) find_levels(in, c, csv, group);
    for (const char *line = line_after(csv); line && c->rows < ROWS_MAX;
         line = line_after(line)) {
        char cell[NAME_MAX];
        size_t i = c->rows++;
        cell_of(line, time, cell);
        c->time[i] = strtod(cell, NULL);
        cell_of(line, event, cell);
        c->event[i] = strtod(cell, NULL) != 0;
        cell_of(line, group, cell);
        for (size_t k = 0; k < c->covariates; k++) {
            double *x = &c->x[i * c->covariates + k];
            if (groups) {
                *x = strcmp(cell, c->levels[k]) == 0;
                continue;
            }
            char value[NAME_MAX];
            cell_of(line, columns[k], value);
            *x = strtod(value, NULL);
        }
    }
}

/* One number, or an array of them. */
static json_t *one_or_all(const double *values, size_t count) {
    return count == 1 ? json_real(values[0]) : numbers_json(values, count);
}

static json_t *cox_json(input *in, const cox_input *c, wn_cox_ties ties) {
    const wn_cox_data data = {c->time, c->event, c->x, c->rows, c->covariates};
    double coef[COVARIATES_MAX], se[COVARIATES_MAX], ratio[COVARIATES_MAX];
    wn_cox fit;
    wn_err err;
    json_t *out = json_object();
    if (c->covariates > COVARIATES_MAX) {
        complain(in, "more covariates than %d", COVARIATES_MAX);
        return out;
    }
    went_well(in, wn_cox_fit(&data, ties, &fit, coef, se, &err), &err);
    if (fit.why) complain(in, "%s", fit.why);
    for (size_t k = 0; k < c->covariates; k++)
        ratio[k] = exp(coef[k]);
    put_new(out, "coef", one_or_all(coef, c->covariates));
    put_new(out, "se", one_or_all(se, c->covariates));
    put_new(out, "hazard_ratio", one_or_all(ratio, c->covariates));
    put_new(out, "loglik", json_pack("[f, f]", fit.loglik_null, fit.loglik));
    return out;
}

static json_t *cox(input *in) {
    cox_input *c = calloc(1, sizeof *c);
    json_t *out = json_object();
    read_cox(in, c);
    if (!in->problem[0]) {
        put_new(out, "efron", cox_json(in, c, WN_COX_EFRON));
        put_new(out, "breslow", cox_json(in, c, WN_COX_BRESLOW));
    }
    free(c);
    return out;
}

const adapter adapters_cox[] = {{"cox_ph", cox}, {NULL, NULL}};
