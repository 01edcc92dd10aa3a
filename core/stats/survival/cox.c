#include "core/stats/survival/cox.h"

#include "core/base/mem.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The subjects with the latest time first, so that walking adds to those at risk. */
typedef struct model {
    const wn_cox_data *data;
    const double *x; /* centred; [n][p] */
    size_t *order, p;
    wn_cox_ties ties;
} model;

/* Sums over subjects of exp(b x), times x, times x x'. */
typedef struct moments {
    double zero, *one, *two; /* [p], [p][p] */
} moments;

typedef struct slopes {
    double value, *gradient, *information; /* [p], [p][p] */
} slopes;

static void clear(moments *m, size_t p) {
    m->zero = 0;
    memset(m->one, 0, p * sizeof *m->one);
    memset(m->two, 0, p * p * sizeof *m->two);
}

static void add(moments *m, const double *x, double weight, size_t p) {
    m->zero += weight;
    for (size_t i = 0; i < p; i++) {
        m->one[i] += weight * x[i];
        for (size_t j = 0; j < p; j++)
            m->two[i * p + j] += weight * x[i] * x[j];
    }
}

/* `events` at one time. By Efron each further event finds the tied ones less at risk. */
static void add_time(const model *m, const moments *risk, const moments *tied,
                     size_t events, slopes *s) {
    size_t p = m->p;
    for (size_t k = 0; k < events; k++) {
        double less = m->ties == WN_COX_EFRON ? (double)k / (double)events : 0;
        double zero = risk->zero - less * tied->zero;
        s->value -= log(zero);
        for (size_t i = 0; i < p; i++) {
            double one = (risk->one[i] - less * tied->one[i]) / zero;
            s->gradient[i] -= one;
            for (size_t j = 0; j < p; j++) {
                double other = (risk->one[j] - less * tied->one[j]) / zero;
                double two = risk->two[i * p + j] - less * tied->two[i * p + j];
                s->information[i * p + j] += two / zero - one * other;
            }
        }
    }
}

static void slopes_at(const model *m, const double *b, moments *risk, moments *tied,
                      slopes *s) {
    size_t p = m->p, n = m->data->n;
    clear(risk, p);
    s->value = 0;
    memset(s->gradient, 0, p * sizeof *s->gradient);
    memset(s->information, 0, p * p * sizeof *s->information);
    for (size_t i = 0; i < n;) {
        double time = m->data->time[m->order[i]];
        size_t events = 0;
        clear(tied, p);
        for (; i < n && m->data->time[m->order[i]] == time; i++) {
            const double *x = &m->x[m->order[i] * p];
            double at = 0;
            for (size_t k = 0; k < p; k++)
                at += b[k] * x[k];
            add(risk, x, exp(at), p);
            if (!m->data->event[m->order[i]]) continue;
            add(tied, x, exp(at), p);
            events++;
            s->value += at;
            for (size_t k = 0; k < p; k++)
                s->gradient[k] += x[k];
        }
        add_time(m, risk, tied, events, s);
    }
}

/* Inverts the information in place; false when it is singular. */
static bool invert(double *information, size_t p) {
    gsl_matrix_view a = gsl_matrix_view_array(information, p, p);
    for (size_t i = 0; i < p; i++)
        if (!(information[i * p + i] > 1e-12)) return false;
    return !gsl_linalg_cholesky_decomp1(&a.matrix) &&
           !gsl_linalg_cholesky_invert(&a.matrix);
}

static double find_step(const slopes *s, size_t p, double *step) {
    double gain = 0;
    for (size_t i = 0; i < p; i++) {
        step[i] = 0;
        for (size_t j = 0; j < p; j++)
            step[i] += s->information[i * p + j] * s->gradient[j];
        gain += step[i] * s->gradient[i];
    }
    return gain;
}

/* Leaves the inverted information of the maximum in `s`. */
static void climb(const model *m, moments *risk, moments *tied, slopes *s, double *b,
                  double *step, double *trial, wn_cox *out) {
    enum { ROUNDS = 50, HALVINGS = 20 };
    size_t p = m->p;
    slopes_at(m, b, risk, tied, s);
    out->loglik_null = s->value;
    for (int round = 0; round < ROUNDS; round++) {
        slopes_at(m, b, risk, tied, s);
        out->loglik = s->value;
        if (!invert(s->information, p)) break;
        if (find_step(s, p, step) < 1e-16) return;
        double length = 1, value = s->value;
        for (int h = 0; h < HALVINGS; h++, length /= 2) {
            for (size_t i = 0; i < p; i++)
                trial[i] = b[i] + length * step[i];
            slopes_at(m, trial, risk, tied, s);
            /* At the top, rounding hides the climb. */
            if (s->value >= value - 1e-12 * fabs(value)) break;
        }
        memcpy(b, trial, p * sizeof *b);
    }
    out->why = "a covariate tells nothing apart, or orders the events without exception";
}

/* ---------------------------------------------------------------------------- the fit */

typedef struct entry {
    double time;
    size_t subject;
} entry;

static int latest_first(const void *a, const void *b) {
    const entry *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? 1 : -1;
    return (x->subject > y->subject) - (x->subject < y->subject);
}

static wn_rc sort_subjects(const wn_cox_data *data, size_t *order, wn_err *err) {
    entry *entries = wn_alloc_zero(data->n, sizeof *entries);
    if (!entries) return wn_fail_memory(err);
    for (size_t i = 0; i < data->n; i++)
        entries[i] = (entry){data->time[i], i};
    qsort(entries, data->n, sizeof *entries, latest_first);
    for (size_t i = 0; i < data->n; i++)
        order[i] = entries[i].subject;
    wn_free(entries);
    return WN_OK;
}

/* Around their means, where exp(b x) is neither huge nor tiny. */
static void centre(const wn_cox_data *data, double *x) {
    for (size_t k = 0; k < data->covariates; k++) {
        double mean = 0;
        for (size_t i = 0; i < data->n; i++)
            mean += data->x[i * data->covariates + k] / (double)data->n;
        for (size_t i = 0; i < data->n; i++)
            x[i * data->covariates + k] = data->x[i * data->covariates + k] - mean;
    }
}

wn_rc wn_cox_fit(const wn_cox_data *data, wn_cox_ties ties, wn_cox *out, double *coef,
                 double *se, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t p = data->covariates, square = p * p;
    double *x = wn_alloc_zero(data->n * p, sizeof *x);
    double *room = wn_alloc_zero(5 * p + 3 * square, sizeof *room);
    size_t *order = wn_alloc_zero(data->n, sizeof *order);
    *out = (wn_cox){0};
    memset(coef, 0, p * sizeof *coef);
    memset(se, 0, p * sizeof *se);
    if (!x || !room || !order) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(sort_subjects(data, order, err));
    centre(data, x);
    double *two = room + 5 * p;
    model m = {data, x, order, p, ties};
    moments risk = {0, room, two}, tied = {0, room + p, two + square};
    slopes s = {0, room + 2 * p, two + 2 * square};
    climb(&m, &risk, &tied, &s, coef, room + 3 * p, room + 4 * p, out);
    for (size_t k = 0; k < p; k++) {
        if (out->why)
            coef[k] = 0;
        else
            se[k] = sqrt(s.information[k * p + k]);
    }
out:
    wn_free(order);
    wn_free(room);
    wn_free(x);
    return rc;
}
