#include "core/stats/law/logit_grid.h"

#include "core/base/mem.h"
#include "core/stats/law/beta.h"

#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* A distribution begins and ends where a tail is this small. */
static const double negligible = 1e-18;

/* Gauss-Legendre rules, each good to about 1e-14 for a panel as wide as `reach` standard
 * deviations of the narrowest distribution in it. Wider panels than the last can do are
 * cut into pieces. */
static const struct {
    size_t points;
    double reach;
} rules[] = {{10, 0.75}, {16, 2.5}, {32, 5}};
enum { RULES = sizeof rules / sizeof *rules };

static int by_value(const void *a, const void *b) {
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

wn_extent wn_logit_extent(wn_beta beta) {
    const double tail = 0.03, tail_sds = 1.88; /* of a normal distribution */
    double low = wn_beta_logit_quantile(tail, beta.a, beta.b);
    double high = -wn_beta_logit_quantile(tail, beta.b, beta.a);
    return (wn_extent){wn_beta_logit_quantile(negligible, beta.a, beta.b),
                       -wn_beta_logit_quantile(negligible, beta.b, beta.a),
                       (high - low) / (2 * tail_sds)};
}

/* Where x has become 0 or 1 to the last bit. */
static const double settled = 45;

/* Of the distributions between low and high, and of dx, which is smooth on the scale of
 * one unit of u or is nothing at all. `slack` widens the distributions. */
static double narrowest_between(const wn_extent *extents, size_t count, double low,
                                double high, double slack) {
    double narrowest = high <= -settled || low >= settled ? INFINITY : 1;
    for (size_t i = 0; i < count; i++)
        if (extents[i].low - slack < high && extents[i].high + slack > low)
            narrowest = fmin(narrowest, extents[i].sd);
    return narrowest;
}

/* An end so near to the one before that leaving it out makes no difference, also to a
 * distribution that begins or ends there. */
static bool superfluous(const wn_extent *extents, size_t count, double low, double high) {
    double slack = 1e-9 * (fabs(low) + fabs(high));
    return high - low < 0.5 * narrowest_between(extents, count, low, high, slack);
}

static void free_tables(gsl_integration_glfixed_table **tables) {
    for (int i = 0; i < RULES; i++)
        if (tables[i]) gsl_integration_glfixed_table_free(tables[i]);
}

typedef struct builder {
    gsl_integration_glfixed_table *tables[RULES];
    size_t u_capacity, weight_capacity;
    wn_logit_grid *grid;
} builder;

static wn_rc add_panel(builder *b, int rule, double low, double high, wn_err *err) {
    wn_logit_grid *grid = b->grid;
    size_t points = rules[rule].points, need = grid->count + points;
    wn_rc rc = wn_grow(&grid->u, &b->u_capacity, need, sizeof *grid->u, err);
    if (rc != WN_OK) return rc;
    rc = wn_grow(&grid->weight, &b->weight_capacity, need, sizeof *grid->weight, err);
    if (rc != WN_OK) return rc;
    for (size_t i = 0; i < points; i++, grid->count++)
        gsl_integration_glfixed_point(low, high, i, &grid->u[grid->count],
                                      &grid->weight[grid->count], b->tables[rule]);
    return WN_OK;
}

static wn_rc fill(builder *b, const double *ends, size_t end_count,
                  const wn_extent *extents, size_t count, wn_err *err) {
    double low = ends[0];
    for (size_t e = 1; e < end_count; e++) {
        double high = ends[e];
        bool last = e + 1 == end_count;
        if (high <= low || (!last && superfluous(extents, count, low, high))) continue;
        double scale = narrowest_between(extents, count, low, high, 0);
        int rule = 0;
        while (rule + 1 < RULES && high - low > rules[rule].reach * scale)
            rule++;
        double pieces = fmax(ceil((high - low) / (rules[rule].reach * scale)), 1);
        double width = (high - low) / pieces;
        for (double i = 0; i < pieces; i++) {
            wn_rc rc = add_panel(b, rule, low + i * width, low + (i + 1) * width, err);
            if (rc != WN_OK) return rc;
        }
        low = high;
    }
    return WN_OK;
}

wn_rc wn_logit_grid_over(const wn_extent *extents, size_t count, wn_logit_grid *out,
                         wn_err *err) {
    *out = (wn_logit_grid){0};
    wn_rc rc = WN_OK;
    builder b = {.grid = out};
    size_t end_count = 2 * count;
    double *ends = wn_alloc_zero(end_count + 2, sizeof *ends);
    if (!ends) WN_TRY(wn_fail_memory(err));
    for (size_t i = 0; i < count; i++) {
        ends[2 * i] = extents[i].low;
        ends[2 * i + 1] = extents[i].high;
    }
    qsort(ends, end_count, sizeof *ends, by_value);
    double least = ends[0], most = ends[end_count - 1];
    ends[end_count++] = fmin(fmax(-settled, least), most);
    ends[end_count++] = fmin(fmax(settled, least), most);
    qsort(ends, end_count, sizeof *ends, by_value);
    for (int i = 0; i < RULES; i++) {
        b.tables[i] = gsl_integration_glfixed_table_alloc(rules[i].points);
        if (!b.tables[i]) WN_TRY(wn_fail_memory(err));
    }
    WN_TRY(fill(&b, ends, end_count, extents, count, err));
out:
    free_tables(b.tables);
    wn_free(ends);
    if (rc != WN_OK) wn_logit_grid_free(out);
    return rc;
}

wn_rc wn_logit_grid_make(const wn_beta *betas, size_t count, wn_logit_grid *out,
                         wn_err *err) {
    *out = (wn_logit_grid){0};
    wn_extent *extents = wn_alloc_zero(count, sizeof *extents);
    if (!extents) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        extents[i] = wn_logit_extent(betas[i]);
    wn_rc rc = wn_logit_grid_over(extents, count, out, err);
    wn_free(extents);
    return rc;
}

void wn_logit_grid_free(wn_logit_grid *grid) {
    wn_free(grid->u);
    wn_free(grid->weight);
    *grid = (wn_logit_grid){0};
}
