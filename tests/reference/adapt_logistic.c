/* Logistic regression: by maximum likelihood, with a ridge, by Firth; separation; profile
 * intervals. */
#include "core/stats/law/dist.h"
#include "core/stats/regression/firth.h"
#include "core/stats/regression/profile.h"
#include "tests/reference/adapter.h"
#include "tests/reference/scored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --------------------------------------------------------------------------- the rows
 */

enum { CELL = 64, COLUMNS = 64 };

typedef struct sample {
    wn_design_data data;
    double *x, *won, *trials, *offset;
    char names[COLUMNS][CELL]; /* of the coefficients */
} sample;

static void free_sample(sample *s) {
    free(s->x);
    free(s->won);
    free(s->trials);
    free(s->offset);
}

/* The cell of a line; "" past its end. */
static void cell_of(const char *line, size_t column, char out[CELL]) {
    for (; column && *line && *line != '\n'; line++)
        column -= *line == ',';
    snprintf(out, CELL, "%.*s", column ? 0 : (int)strcspn(line, ",\r\n"), line);
}

static size_t column_of(const char *csv, const char *name) {
    char cell[CELL];
    for (size_t i = 0; i < COLUMNS; i++) {
        cell_of(csv, i, cell);
        if (name && strcmp(cell, name) == 0) return i;
    }
    return COLUMNS;
}

/* The first of the names, separated by blanks, that is a column; COLUMNS: none. */
static size_t column_among(const char *csv, const char *names) {
    for (size_t column; *names; names += strspn(names, " ")) {
        char name[CELL];
        size_t n = strcspn(names, " ");
        snprintf(name, sizeof name, "%.*s", (int)n, names);
        if ((column = column_of(csv, name)) < COLUMNS) return column;
        names += n;
    }
    return COLUMNS;
}

/* A column of numbers; NULL when there is no such column. */
static double *read_column(const char *csv, size_t column, size_t rows) {
    if (column == COLUMNS) return NULL;
    double *out = calloc(rows + 1, sizeof *out);
    const char *line = csv;
    for (size_t i = 0; i < rows; i++) {
        char cell[CELL];
        line = strchr(line, '\n') + 1;
        cell_of(line, column, cell);
        out[i] = strtod(cell, NULL);
    }
    return out;
}

/* "age", or "race(2)": whether race is 2. */
static void add_term(input *in, sample *s, const char *csv, const char *term) {
    char name[CELL], level[CELL] = "", cell[CELL];
    bool indicator = sscanf(term, "%63[^(](%63[^)])", name, level) == 2;
    size_t column = column_of(csv, name), j = s->data.columns++;
    if (column == COLUMNS || s->data.columns == COLUMNS) {
        complain(in, "the csv has no column %s", name);
        return;
    }
    snprintf(s->names[j + 1], CELL, "%.31s%.31s", name, level);
    s->x = realloc(s->x, (j + 1) * (s->data.rows + 1) * sizeof *s->x);
    const char *line = csv;
    for (size_t i = 0; i < s->data.rows; i++) {
        line = strchr(line, '\n') + 1;
        cell_of(line, column, cell);
        s->x[j * s->data.rows + i] =
            indicator ? strcmp(cell, level) == 0 : strtod(cell, NULL);
    }
}

static void read_csv(input *in, sample *s, const char *csv) {
    for (const char *line = strchr(csv, '\n'); line && line[1];
         line = strchr(line + 1, '\n'))
        s->data.rows++;
    const char *named = get_text(in, "n", get_text(in, "trials", "n trials total"));
    const char *weights = get_text(in, "weights", NULL);
    size_t trials = column_among(csv, weights ? weights : named);
    size_t won = column_among(csv, get_text(in, "y", "y won case events successes x"));
    size_t offset = column_of(csv, get_text(in, "offset", NULL));
    if (won == COLUMNS) complain(in, "the csv has no column of outcomes");
    s->won = read_column(csv, won, s->data.rows);
    s->trials = read_column(csv, trials, s->data.rows);
    s->offset = read_column(csv, offset, s->data.rows);
    for (size_t i = 0; s->won && s->trials && weights && i < s->data.rows; i++)
        s->won[i] *= s->trials[i];
    const json_t *terms = json_object_get(in->json, "x");
    for (size_t j = 0; j < json_array_size(terms); j++)
        add_term(in, s, csv, json_string_value(json_array_get(terms, j)));
    char name[CELL];
    for (size_t j = 0; !terms && j < COLUMNS; j++) {
        cell_of(csv, j, name);
        if (name[0] && j != won && j != trials && j != offset) add_term(in, s, csv, name);
    }
}

/* x: a number for each row, or an array for each row. */
static void read_arrays(input *in, sample *s) {
    const json_t *x = json_object_get(in->json, "x");
    if (!x) x = json_object_get(in->json, "X");
    size_t rows = json_array_size(x), count;
    bool flat = json_is_number(json_array_get(x, 0));
    s->data.rows = rows;
    s->data.columns = flat ? 1 : json_array_size(json_array_get(x, 0));
    s->x = calloc(s->data.columns * rows + 1, sizeof *s->x);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < s->data.columns; j++) {
            const json_t *row = json_array_get(x, i);
            s->x[j * rows + i] = number_of(in, flat ? row : json_array_get(row, j));
        }
    for (size_t j = 0; j < s->data.columns && j + 1 < COLUMNS; j++)
        snprintf(s->names[j + 1], CELL, flat ? "x" : "x%zu", j + 1);
    s->won = get_numbers(in, "y", &count);
    if (count != rows || rows == 0) complain(in, "x and y are not of one length");
    const char *keys[] = {"n", "weights", "offset"};
    double **to[] = {&s->trials, &s->trials, &s->offset};
    for (size_t k = 0; k < 3; k++) {
        if (!json_object_get(in->json, keys[k])) continue;
        *to[k] = get_numbers(in, keys[k], &count);
        if (count != rows) complain(in, "%s and y are not of one length", keys[k]);
        for (size_t i = 0; k == 1 && i < count && i < rows; i++)
            s->won[i] *= s->trials[i];
    }
}

static sample get_sample(input *in) {
    sample s = {.names = {"intercept"}};
    const char *csv = get_text(in, "csv", get_text(in, "csv_grouped", NULL));
    if (csv)
        read_csv(in, &s, csv);
    else
        read_arrays(in, &s);
    s.data.x = s.x;
    s.data.won = s.won;
    s.data.trials = s.trials;
    s.data.offset = s.offset;
    return s;
}

/* ------------------------------------------------------------------------- the models
 */

static bool fit(input *in, const sample *s, bool firth, wn_logistic *model) {
    wn_err err;
    *model = (wn_logistic){0};
    if (in->problem[0]) return false;
    double ridge = get_number(in, "ridge", get_number(in, "lambda", 0));
    if (get_number(in, "C", 0) > 0) ridge = 1 / get_number(in, "C", 1);
    return went_well(in,
                     firth ? wn_firth_fit(&s->data, model, &err)
                           : wn_logistic_fit(&s->data, ridge, model, &err),
                     &err);
}

static const char *status_name(wn_logistic_status status) {
    switch (status) {
    case WN_LOGISTIC_FITTED:
        return "converged";
    case WN_LOGISTIC_ONE_OUTCOME:
        return "one_outcome";
    case WN_LOGISTIC_COLLINEAR:
        return "rank_deficient";
    case WN_LOGISTIC_SEPARATED:
        return "complete_separation";
    case WN_LOGISTIC_QUASI_SEPARATED:
        return "quasi_complete_separation";
    }
    return "?";
}

/* By the names of the coefficients, in their order. */
static json_t *named(const sample *s, const double *values, size_t count) {
    json_t *out = json_object();
    for (size_t j = 0; j < count; j++)
        put(out, s->names[j], values[j]);
    return out;
}

static json_t *tests_json(const sample *s, const wn_logistic *m, bool p) {
    json_t *out = json_object();
    for (size_t j = 0; j < m->size; j++) {
        double z = m->coef[j] / m->se[j];
        put(out, s->names[j], p ? 2 * wn_normal_sf(fabs(z)) : z);
    }
    return out;
}

static json_t *model_json(const sample *s, const wn_logistic *m) {
    json_t *out = json_object(), *rows = json_array();
    put_new(out, "status", json_string(status_name(m->status)));
    put_new(out, "converged", json_boolean(!m->why));
    put_new(out, "separated",
            json_boolean(m->status == WN_LOGISTIC_SEPARATED ||
                         m->status == WN_LOGISTIC_QUASI_SEPARATED));
    /* No coefficients of a model that has none. */
    if (m->why) {
        json_decref(rows);
        return out;
    }
    for (size_t j = 0; j < m->size; j++)
        json_array_append_new(rows, numbers_json(m->covariance + j * m->size, m->size));
    put_new(out, "coef", named(s, m->coef, m->size));
    put_new(out, "se", named(s, m->se, m->size));
    put_new(out, "z", tests_json(s, m, false));
    put_new(out, "p", tests_json(s, m, true));
    put_new(out, "vcov", rows);
    put(out, "loglik", m->loglik);
    put(out, "null_loglik", m->null_loglik);
    put(out, "penalized_loglik", m->penalised_loglik);
    put(out, "deviance", wn_logistic_deviance(m));
    put(out, "deviance_ungrouped", -2 * m->loglik);
    put(out, "deviance_grouped", wn_logistic_deviance(m));
    put(out, "null_deviance", 2 * (m->saturated_loglik - m->null_loglik));
    put(out, "null_deviance_ungrouped", -2 * m->null_loglik);
    put(out, "aic", 2 * (double)m->size - 2 * m->loglik);
    put(out, "lr_chi2", 2 * (m->loglik - m->null_loglik));
    return out;
}

static json_t *run_model(input *in, bool firth) {
    sample s = get_sample(in);
    wn_logistic model;
    json_t *out = fit(in, &s, firth, &model) ? model_json(&s, &model) : NULL;
    wn_logistic_free(&model);
    free_sample(&s);
    return out;
}

scored get_fitted(input *in) {
    sample s = get_sample(in);
    size_t n = s.data.rows, columns = s.data.columns;
    scored out = {.won = calloc(n + 1, 1), .n = n, .count = 1};
    wn_logistic model;
    double *p = out.scores[0] = calloc(n + 1, sizeof *p);
    bool fitted = fit(in, &s, false, &model);
    if (fitted && model.why) complain(in, "%s", model.why);
    for (size_t i = 0; fitted && !model.why && i < n; i++) {
        out.won[i] = s.won[i] > 0;
        double *x = calloc(columns + 1, sizeof *x);
        for (size_t j = 0; j < columns; j++)
            x[j] = s.x[j * n + i];
        p[i] = 1 / (1 + exp(-wn_logistic_predict(&model, x)));
        free(x);
    }
    wn_logistic_free(&model);
    free_sample(&s);
    return out;
}

static json_t *logistic(input *in) {
    return run_model(in, false);
}

static json_t *firth(input *in) {
    return run_model(in, true);
}

static json_t *profile(input *in) {
    sample s = get_sample(in);
    wn_logistic model;
    wn_estimate intervals[COLUMNS];
    wn_err err;
    json_t *out = json_object();
    const char *method = get_text(in, "penalty", get_text(in, "method", ""));
    bool by_firth = get_flag(in, "firth") || strcmp(method, "firth") == 0;
    if (fit(in, &s, by_firth, &model) && model.why) complain(in, "%s", model.why);
    if (!in->problem[0] && went_well(in,
                                     wn_profile_intervals(&s.data, &model, by_firth,
                                                          get_conf(in), intervals, &err),
                                     &err))
        for (size_t j = 0; j < model.size; j++)
            put_new(out, s.names[j], interval_json(intervals[j]));
    wn_logistic_free(&model);
    free_sample(&s);
    return out;
}

const adapter adapters_logistic[] = {
    {"logistic_regression", logistic},
    {"logistic_regression_grouped", logistic},
    {"logistic_ridge", logistic},
    {"separation_detection", logistic},
    {"firth_logistic", firth},
    {"profile_likelihood_ci", profile},
    {0},
};
