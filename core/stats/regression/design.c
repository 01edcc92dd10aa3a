#include "core/stats/regression/design.h"

#include "core/base/mem.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 128, LANES = 2 };

/* Two doubles that are added and multiplied at once, on any processor. */
typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), may_alias));

static double trials_of(const wn_design_data *data, size_t row) {
    return data->trials ? data->trials[row] : 1;
}

/* ---------------------------------------------------------------------------- making */

static void find_scales(wn_design *design, bool centred) {
    const wn_design_data *d = &design->data;
    for (size_t i = 0; i < d->rows; i++) {
        design->won += d->won[i];
        design->trials += trials_of(d, i);
    }
    double trials = design->trials > 0 ? design->trials : 1;
    for (size_t j = 0; j < d->columns; j++) {
        const double *x = d->x + j * d->rows;
        double sum = 0, squares = 0;
        for (size_t i = 0; centred && i < d->rows; i++)
            sum += trials_of(d, i) * x[i];
        double centre = sum / trials;
        for (size_t i = 0; i < d->rows; i++)
            squares += trials_of(d, i) * (x[i] - centre) * (x[i] - centre);
        double scale = sqrt(squares / trials);
        design->centre[j] = centre;
        design->scale[j] = scale > 1e-13 * fabs(centre) ? scale : 0;
    }
}

wn_rc wn_design_make(const wn_design_data *data, bool centred, wn_design *design,
                     wn_err *err) {
    *design = (wn_design){.data = *data, .size = data->columns + 1};
    size_t tile = design->size * BLOCK;
    design->centre = wn_alloc_zero(2 * design->size, sizeof *design->centre);
    design->tile = wn_alloc_zero(tile + design->size, sizeof *design->tile);
    if (!design->centre || !design->tile) {
        wn_design_free(design);
        return wn_fail_memory(err);
    }
    design->scale = design->centre + design->size;
    design->solved = design->tile + tile;
    find_scales(design, centred);
    return WN_OK;
}

void wn_design_free(wn_design *design) {
    wn_free(design->tile);
    wn_free(design->centre);
    *design = (wn_design){0};
}

/* ---------------------------------------------------------------------------- blocks */

/* Some rows: their scaled columns, the intercept first, in the design's tile
 * [size][BLOCK], with zeros after the last row. */
typedef struct block {
    size_t from, count;
    double p[BLOCK] __attribute__((aligned(16)));        /* fitted probability */
    double weight[BLOCK] __attribute__((aligned(16)));   /* trials p (1 - p) */
    double residual[BLOCK] __attribute__((aligned(16))); /* won - trials p */
    double loglik;
} block;

static void fill_tile(const wn_design *design, block *b) {
    const wn_design_data *d = &design->data;
    b->count = d->rows - b->from < BLOCK ? d->rows - b->from : BLOCK;
    for (size_t k = 0; k < BLOCK; k++)
        design->tile[k] = k < b->count;
    for (size_t j = 0; j < d->columns; j++) {
        double *restrict row = design->tile + (j + 1) * BLOCK;
        double centre = design->centre[j];
        double factor = design->scale[j] > 0 ? 1 / design->scale[j] : 0;
        const double *restrict x = d->x + j * d->rows + b->from;
        for (size_t k = 0; k < b->count; k++)
            row[k] = (x[k] - centre) * factor;
        for (size_t k = b->count; k < BLOCK; k++)
            row[k] = 0;
    }
}

/* sum over columns of coef x, for every row of the tile. */
static void combine(const wn_design *design, const double *coef, double *restrict out) {
    for (size_t k = 0; k < BLOCK; k++)
        out[k] = 0;
    for (size_t j = 0; j < design->size; j++) {
        const double *restrict row = design->tile + j * BLOCK;
        double factor = coef[j];
        for (size_t k = 0; k < BLOCK; k++)
            out[k] += factor * row[k];
    }
}

static void fit_block(const wn_design *design, const double *coef, block *b) {
    const wn_design_data *d = &design->data;
    double eta[BLOCK];
    combine(design, coef, eta);
    b->loglik = 0;
    for (size_t k = 0; k < BLOCK; k++) {
        b->p[k] = b->weight[k] = b->residual[k] = 0;
        if (k >= b->count) continue;
        double n = trials_of(d, b->from + k), won = d->won[b->from + k];
        double x = eta[k] + (d->offset ? d->offset[b->from + k] : 0);
        /* of the less likely outcome, so that nothing overflows or cancels */
        double small = exp(-fabs(x)), tail = small / (1 + small);
        b->p[k] = x > 0 ? 1 / (1 + small) : tail;
        b->weight[k] = n * tail / (1 + small);
        b->residual[k] = x > 0 ? n * tail - (n - won) : won - n * tail;
        b->loglik -= n * log1p(small) - (x > 0 ? (n - won) * -x : won * x);
    }
}

static double dot(const double *a, const double *b) {
    const lanes *u = (const lanes *)a, *v = (const lanes *)b;
    lanes sum = {0};
    for (size_t k = 0; k < BLOCK / LANES; k++)
        sum += u[k] * v[k];
    return sum[0] + sum[1];
}

/* The same with four rows of the tile at once, which keeps the processor busy. */
static void dot4(const double *a, const double *b, double *out) {
    enum { ROW = BLOCK / LANES };
    const lanes *u = (const lanes *)a, *v = (const lanes *)b;
    lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    for (size_t k = 0; k < ROW; k++) {
        s0 += u[k] * v[k];
        s1 += u[k] * v[k + ROW];
        s2 += u[k] * v[k + 2 * ROW];
        s3 += u[k] * v[k + 3 * ROW];
    }
    out[0] += s0[0] + s0[1];
    out[1] += s1[0] + s1[1];
    out[2] += s2[0] + s2[1];
    out[3] += s3[0] + s3[1];
}

/* The lower triangle. */
static void add_information(const wn_design *design, const block *b,
                            double *information) {
    double weighted[BLOCK] __attribute__((aligned(16)));
    for (size_t i = 0; i < design->size; i++) {
        const double *row = design->tile + i * BLOCK;
        for (size_t k = 0; k < BLOCK; k++)
            weighted[k] = b->weight[k] * row[k];
        double *out = information + i * design->size;
        size_t j = 0;
        for (; j + 4 <= i + 1; j += 4)
            dot4(weighted, design->tile + j * BLOCK, out + j);
        for (; j <= i; j++)
            out[j] += dot(weighted, design->tile + j * BLOCK);
    }
}

/* ---------------------------------------------------------------------------- passes */

double wn_design_pass(const wn_design *design, const double *coef, double *gradient,
                      double *information) {
    size_t size = design->size;
    double loglik = 0;
    memset(gradient, 0, size * sizeof *gradient);
    memset(information, 0, size * size * sizeof *information);
    for (block b = {0}; b.from < design->data.rows; b.from += BLOCK) {
        fill_tile(design, &b);
        fit_block(design, coef, &b);
        loglik += b.loglik;
        for (size_t j = 0; j < size; j++)
            gradient[j] += dot(b.residual, design->tile + j * BLOCK);
        add_information(design, &b, information);
    }
    for (size_t i = 0; i < size; i++)
        for (size_t j = i + 1; j < size; j++)
            information[i * size + j] = information[j * size + i];
    return loglik;
}

double wn_design_loglik(const wn_design *design, const double *coef) {
    double loglik = 0;
    for (block b = {0}; b.from < design->data.rows; b.from += BLOCK) {
        fill_tile(design, &b);
        fit_block(design, coef, &b);
        loglik += b.loglik;
    }
    return loglik;
}

/* x' A^-1 x = |L^-1 x|^2 for a row of the tile. */
static double quadratic(const wn_design *design, const double *factor, size_t k,
                        double *solved) {
    double sum = 0;
    for (size_t i = 0; i < design->size; i++) {
        const double *l = factor + i * design->size;
        double rest = design->tile[i * BLOCK + k];
        for (size_t j = 0; j < i; j++)
            rest -= l[j] * solved[j];
        solved[i] = rest / l[i];
        sum += solved[i] * solved[i];
    }
    return sum;
}

void wn_design_add_leverage(const wn_design *design, const double *coef,
                            const double *factor, double *gradient) {
    for (block b = {0}; b.from < design->data.rows; b.from += BLOCK) {
        fill_tile(design, &b);
        fit_block(design, coef, &b);
        double pull[BLOCK] __attribute__((aligned(16))) = {0};
        for (size_t k = 0; k < b.count; k++) {
            double h = b.weight[k] * quadratic(design, factor, k, design->solved);
            pull[k] = h * (0.5 - b.p[k]);
        }
        for (size_t j = 0; j < design->size; j++)
            gradient[j] += dot(pull, design->tile + j * BLOCK);
    }
}

wn_design_push wn_design_pushes(const wn_design *design, const double *direction) {
    /* what rounding makes of a move of 0, of the largest */
    static const double noise = 1e-6;
    const wn_design_data *d = &design->data;
    double least = 0, most = 0, worst = 0;
    bool any = false;
    for (block b = {0}; b.from < d->rows; b.from += BLOCK) {
        fill_tile(design, &b);
        double move[BLOCK];
        combine(design, direction, move);
        for (size_t k = 0; k < b.count; k++) {
            double n = trials_of(d, b.from + k), won = d->won[b.from + k];
            if (!(n > 0)) continue;
            /* towards the outcome; rows of both outcomes may not move at all */
            double towards = won == n ? move[k] : won == 0 ? -move[k] : -fabs(move[k]);
            if (!any || towards < least) least = towards;
            any = true;
            worst = fmin(worst, towards);
            most = fmax(most, fabs(move[k]));
        }
    }
    return (wn_design_push){most, most > 0 && worst > -noise * most,
                            most > 0 && least > noise * most};
}

/* ----------------------------------------------------------------------- coordinates */

void wn_design_original(const wn_design *design, const double *coef, double *original) {
    original[0] = coef[0];
    for (size_t j = 0; j + 1 < design->size; j++) {
        original[j + 1] = design->scale[j] > 0 ? coef[j + 1] / design->scale[j] : 0;
        original[0] -= original[j + 1] * design->centre[j];
    }
}

void wn_design_scaled(const wn_design *design, const double *original, double *coef) {
    coef[0] = original[0];
    for (size_t j = 0; j + 1 < design->size; j++) {
        coef[0] += original[j + 1] * design->centre[j];
        coef[j + 1] = original[j + 1] * design->scale[j];
    }
}

/* The map is linear: columns of the covariance first, then its rows. */
wn_rc wn_design_original_covariance(const wn_design *design, double *covariance,
                                    wn_err *err) {
    size_t size = design->size;
    double *line = wn_alloc_zero(2 * size, sizeof *line), *mapped = line + size;
    if (!line) return wn_fail_memory(err);
    for (int turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < size; i++) {
            for (size_t j = 0; j < size; j++)
                line[j] = covariance[turn ? i * size + j : j * size + i];
            wn_design_original(design, line, mapped);
            for (size_t j = 0; j < size; j++)
                covariance[turn ? i * size + j : j * size + i] = mapped[j];
        }
    wn_free(line);
    return WN_OK;
}
