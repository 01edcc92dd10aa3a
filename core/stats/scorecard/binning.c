#include "core/stats/scorecard/binning.h"

#include "core/base/mem.h"
#include "core/stats/values/quantile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const wn_binning_plan wn_binning_standard = {
    .max_bins = 8, .fine_bins = 64, .min_bin = 30, .min_share = 0.05};

/* By how much bins that may go up and down must be better than those that may not. */
#define STRONG_EVIDENCE 5.0
/* What a bin of levels must be worth: two parameters, its rate and where it ends. */
#define LEVEL_PENALTY 2.0

/* ----------------------------------------------------------------- the best partition */

/* Cells 0 to `count`, and the best runs of them with at most `max` bins.
 *
 * best[k][i][j] is the log-likelihood of the best k + 1 bins over cells [0, j) of which
 * the last is [i, j); from[k][i][j] is where the bin before that begins. The last bin is
 * part of the state because a trend compares it with the next one. */
typedef struct problem {
    const double *x;   /* [count + 1]: events before a cell */
    const uint64_t *n; /* [count + 1]: cases before a cell */
    size_t count, max;
    uint64_t least; /* cases of a bin */
    double penalty; /* of a bin */
    wn_trend trend; /* not AUTO */
    double *best;
    uint32_t *from;
} problem;

static size_t at(const problem *p, size_t k, size_t i, size_t j) {
    return (k * (p->count + 1) + i) * (p->count + 1) + j;
}

static double xlogy(double x, double y) {
    return x > 0 ? x * log(y) : 0;
}

static double loglik(const problem *p, size_t i, size_t j) {
    double n = (double)(p->n[j] - p->n[i]), x = p->x[j] - p->x[i];
    return xlogy(x, x / n) + xlogy(n - x, (n - x) / n);
}

/* May [i, j) come after [h, i)? Equal rates are no bins of their own. */
static bool may_follow(const problem *p, size_t h, size_t i, size_t j) {
    if (p->trend == WN_TREND_FREE) return true;
    double before = (p->x[i] - p->x[h]) * (double)(p->n[j] - p->n[i]);
    double after = (p->x[j] - p->x[i]) * (double)(p->n[i] - p->n[h]);
    return p->trend == WN_TREND_RISING ? before < after : before > after;
}

static void solve_state(problem *p, size_t k, size_t i, size_t j) {
    size_t here = at(p, k, i, j);
    p->best[here] = -HUGE_VAL;
    if (p->n[j] - p->n[i] < p->least) return;
    if (k == 0) {
        if (i == 0) p->best[here] = loglik(p, 0, j);
        return;
    }
    for (size_t h = 0; h < i; h++) {
        double before = p->best[at(p, k - 1, h, i)];
        if (before <= p->best[here] || !may_follow(p, h, i, j)) continue;
        p->best[here] = before;
        p->from[here] = (uint32_t)h;
    }
    if (p->best[here] > -HUGE_VAL) p->best[here] += loglik(p, i, j);
}

/* The best partition into at most `max` bins: their first cells into first[], how many
 * into *bins. Returns the penalised log-likelihood, -HUGE_VAL when there is none. */
static double solve(problem *p, size_t *first, size_t *bins) {
    size_t m = p->count, k_best = 0, i_best = 0;
    double most = -HUGE_VAL;
    for (size_t k = 0; k < p->max; k++)
        for (size_t i = k; i < m; i++)
            for (size_t j = i + 1; j <= m; j++) {
                solve_state(p, k, i, j);
                double value = p->best[at(p, k, i, j)] - p->penalty * (double)(k + 1);
                if (j < m || value <= most) continue;
                most = value;
                k_best = k;
                i_best = i;
            }
    *bins = k_best + 1;
    for (size_t k = k_best + 1, i = i_best, j = m; k-- > 0;) {
        first[k] = i;
        size_t h = p->from[at(p, k, i, j)];
        j = i;
        i = h;
    }
    return most;
}

/* Cases that are too few for two bins are one. */
static void one_bin(size_t *first, size_t *bins) {
    first[0] = 0;
    *bins = 1;
}

static wn_rc open_problem(problem *p, wn_err *err) {
    size_t states = p->max * (p->count + 1) * (p->count + 1);
    p->best = wn_alloc(states * sizeof *p->best);
    p->from = wn_alloc_zero(states, sizeof *p->from);
    if (!p->best || !p->from) return wn_fail_memory(err);
    for (size_t i = 0; i < states; i++)
        p->best[i] = -HUGE_VAL;
    return WN_OK;
}

static void close_problem(problem *p) {
    wn_free(p->best);
    wn_free(p->from);
}

/* ---------------------------------------------------------------------------- numbers */

typedef struct observation {
    double value;
    uint8_t event;
} observation;

static int by_value(const void *a, const void *b) {
    const observation *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Fine bins: cells with their last value and the first of the next. */
typedef struct fine {
    double *x;    /* [count + 1], running totals */
    uint64_t *n;  /* the same */
    double *last; /* [count] */
    size_t count, room;
} fine;

static void close_cell(fine *f, double x, uint64_t n, double last) {
    if (n == f->n[f->count] || f->count == f->room) return;
    f->x[f->count + 1] = x;
    f->n[f->count + 1] = n;
    f->last[f->count++] = last;
}

/* A value with as many cases as a fine bin should have is one by itself. */
static void make_fine(const observation *s, size_t n, size_t bins, fine *f) {
    size_t target = (n + bins - 1) / bins;
    double x = 0;
    for (size_t i = 0; i < n;) {
        size_t end = i;
        double events = 0;
        for (; end < n && s[end].value == s[i].value; end++)
            events += s[end].event;
        if (end - i >= target && i > 0) close_cell(f, x, i, s[i - 1].value);
        x += events;
        if (end - f->n[f->count] >= target) close_cell(f, x, end, s[i].value);
        i = end;
    }
    close_cell(f, x, n, s[n - 1].value);
}

static wn_rc open_fine(fine *f, size_t bins, wn_err *err) {
    /* Values with many cases may cut twice. */
    f->room = 2 * bins + 2;
    f->x = wn_alloc_zero(f->room + 1, sizeof *f->x);
    f->n = wn_alloc_zero(f->room + 1, sizeof *f->n);
    f->last = wn_alloc_zero(f->room, sizeof *f->last);
    return f->x && f->n && f->last ? WN_OK : wn_fail_memory(err);
}

static void free_fine(fine *f) {
    wn_free(f->x);
    wn_free(f->n);
    wn_free(f->last);
}

/* The number with the fewest digits in [low, high). */
static double readable(double low, double high) {
    char text[40];
    for (int digits = 1; digits < 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, low);
        double near = strtod(text, NULL);
        double step = pow(10, floor(log10(fabs(low))) - (digits - 1));
        if (near < low && isfinite(step)) {
            snprintf(text, sizeof text, "%.*e", digits - 1, near + step);
            near = strtod(text, NULL);
        }
        if (near >= low && near < high) return near;
    }
    return low;
}

static double cut_between(double low, double high) {
    return low < 0 && high > 0 ? 0 : readable(low, high);
}

/* The trend that the data call for, and the bins under it. */
static double solve_trend(problem *p, wn_trend wanted, size_t *first, size_t *bins,
                          size_t *other) {
    size_t count;
    if (wanted != WN_TREND_AUTO) {
        p->trend = wanted;
        return solve(p, first, bins);
    }
    p->trend = WN_TREND_RISING;
    double most = solve(p, first, bins), value;
    wn_trend trend = p->trend;
    for (wn_trend next = WN_TREND_FALLING; next <= WN_TREND_FREE; next++) {
        p->trend = next;
        value = solve(p, other, &count);
        if (next == WN_TREND_FREE) value -= STRONG_EVIDENCE;
        if (value <= most) continue;
        most = value;
        trend = next;
        *bins = count;
        memcpy(first, other, count * sizeof *first);
    }
    p->trend = trend;
    return most;
}

static wn_rc cut_fine(const observation *s, size_t n, const wn_binning_plan *plan,
                      const fine *f, wn_cuts *out, wn_err *err) {
    wn_rc rc = WN_OK;
    uint64_t share = (uint64_t)ceil((double)n * plan->min_share);
    problem p = {.x = f->x,
                 .n = f->n,
                 .count = f->count,
                 .max = plan->max_bins < f->count ? plan->max_bins : f->count,
                 .least = share > plan->min_bin ? share : plan->min_bin,
                 .penalty = log((double)n) / 2};
    size_t bins = 0;
    size_t *first = wn_alloc_zero(2 * p.max, sizeof *first);
    if (!first) return wn_fail_memory(err);
    WN_TRY(open_problem(&p, err));
    if (solve_trend(&p, plan->trend, first, &bins, first + p.max) == -HUGE_VAL)
        one_bin(first, &bins);
    out->trend = bins > 1 ? p.trend : WN_TREND_FREE;
    out->cut = wn_alloc_zero(bins, sizeof *out->cut);
    if (!out->cut) WN_TRY(wn_fail_memory(err));
    for (size_t b = 1; b < bins; b++)
        out->cut[out->count++] =
            cut_between(f->last[first[b] - 1], s[f->n[first[b]]].value);
out:
    close_problem(&p);
    wn_free(first);
    return rc;
}

wn_rc wn_bin_numbers(const double *value, const uint8_t *event, size_t n,
                     const wn_binning_plan *plan, wn_cuts *out, wn_err *err) {
    wn_rc rc = WN_OK;
    fine f = {0};
    *out = (wn_cuts){.trend = WN_TREND_FREE};
    if (n == 0) return WN_OK;
    observation *s = wn_alloc(n * sizeof *s);
    if (!s) return wn_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        s[i] = (observation){value[i], event[i]};
    qsort(s, n, sizeof *s, by_value);
    WN_TRY(open_fine(&f, plan->fine_bins, err));
    make_fine(s, n, plan->fine_bins, &f);
    rc = cut_fine(s, n, plan, &f, out, err);
out:
    free_fine(&f);
    wn_free(s);
    return rc;
}

/* Cuts between `quantile` and the value before it, unless it was cut there already. */
static void cut_below(const wn_sorted *sorted, double quantile, wn_cuts *cuts) {
    size_t i = 0;
    while (i < sorted->count && sorted->values[i] < quantile)
        i++;
    if (i == 0) return;
    double cut = cut_between(sorted->values[i - 1], quantile);
    if (cuts->count && cut <= cuts->cut[cuts->count - 1]) return;
    cuts->cut[cuts->count++] = cut;
}

wn_rc wn_cut_quantiles(const double *value, size_t n, size_t parts, wn_cuts *out,
                       wn_err *err) {
    wn_rc rc = WN_OK;
    wn_sample sample = {0};
    wn_sorted sorted = {0};
    *out = (wn_cuts){.trend = WN_TREND_FREE};
    if (n == 0) return WN_OK;
    for (size_t i = 0; i < n; i++)
        WN_TRY(wn_sample_add(&sample, value[i], err));
    WN_TRY(wn_sorted_make(&sample, &sorted, err));
    out->cut = wn_alloc_zero(parts, sizeof *out->cut);
    if (!out->cut) WN_TRY(wn_fail_memory(err));
    for (size_t k = 1; k < parts; k++)
        cut_below(&sorted, wn_quantile_of(&sorted, (double)k / (double)parts), out);
out:
    wn_sorted_free(&sorted);
    wn_sample_free(&sample);
    return rc;
}

void wn_cuts_free(wn_cuts *cuts) {
    wn_free(cuts->cut);
    *cuts = (wn_cuts){0};
}

size_t wn_cuts_bin(const wn_cuts *cuts, double value) {
    size_t bin = 0;
    while (bin < cuts->count && value > cuts->cut[bin])
        bin++;
    return bin;
}

/* ----------------------------------------------------------------------------- levels */

typedef struct ranked {
    uint64_t n;
    double rate; /* drawn towards that of all */
    size_t level;
} ranked;

static int by_rate(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->rate != y->rate) return x->rate < y->rate ? -1 : 1;
    return (x->level > y->level) - (x->level < y->level);
}

/* How much of what levels differ by is more than chance: the correlation within levels,
 * by Pearson's chi-square (Kleinman 1973); 0 when there is nothing. */
static double correlation(const wn_prop *levels, const ranked *common, size_t count,
                          wn_prop all) {
    double p = wn_prop_rate(all), chi2 = 0, room = 0, total = (double)all.n;
    if (all.x == 0 || all.x == all.n) return 0;
    for (size_t i = 0; i < count; i++) {
        double n = (double)common[i].n, x = (double)levels[common[i].level].x;
        chi2 += (x - n * p) * (x - n * p) / (n * p * (1 - p));
        room += (n - 1) * (1 - n / total);
    }
    double excess = chi2 - ((double)count - 1);
    return excess > 0 && room > 0 ? fmin(excess / room, 1) : 0;
}

/* Empirical Bayes: a level of n cases keeps n / (n + (1 - r) / r) of its distance from
 * the rate of all, r being the correlation. */
static void shrink_rates(const wn_prop *levels, ranked *common, size_t count) {
    wn_prop all = {0, 0};
    for (size_t i = 0; i < count; i++) {
        all.x += levels[common[i].level].x;
        all.n += common[i].n;
    }
    double r = correlation(levels, common, count, all), centre = wn_prop_rate(all);
    for (size_t i = 0; i < count; i++) {
        double n = (double)common[i].n, keep = r > 0 ? n * r / (n * r + 1 - r) : 0;
        double own = wn_prop_rate(levels[common[i].level]);
        common[i].rate = centre + keep * (own - centre);
    }
}

/* Neighbours share a cell when there are more levels than fine bins, about evenly by
 * their cases: cell[i] of every level; running totals into x and n. Returns how many
 * cells. */
static size_t share_cells(const ranked *levels, size_t count, size_t fine_bins,
                          size_t *cell, double *x, uint64_t *n) {
    uint64_t all = 0, cases = 0;
    double events = 0;
    size_t cells = 0;
    for (size_t i = 0; i < count; i++)
        all += levels[i].n;
    uint64_t target = count > fine_bins ? all / fine_bins : 1;
    for (size_t i = 0; i < count; i++) {
        cell[i] = cells;
        events += levels[i].rate * (double)levels[i].n;
        cases += levels[i].n;
        if (cases - n[cells] < target && i + 1 < count) continue;
        x[++cells] = events;
        n[cells] = cases;
    }
    return cells;
}

static wn_rc join_levels(const ranked *levels, size_t count, const wn_binning_plan *plan,
                         size_t *bin, size_t *bins, wn_err *err) {
    wn_rc rc = WN_OK;
    problem p = {.trend = WN_TREND_FREE, .penalty = LEVEL_PENALTY};
    double *x = wn_alloc_zero(count + 1, sizeof *x);
    uint64_t *n = wn_alloc_zero(count + 1, sizeof *n);
    size_t *cell = wn_alloc_zero(count, sizeof *cell);
    size_t *first = wn_alloc_zero(plan->max_bins, sizeof *first);
    if (!x || !n || !cell || !first) WN_TRY(wn_fail_memory(err));
    p.x = x;
    p.n = n;
    p.count = share_cells(levels, count, plan->fine_bins, cell, x, n);
    p.max = plan->max_bins < p.count ? plan->max_bins : p.count;
    WN_TRY(open_problem(&p, err));
    solve(&p, first, bins);
    for (size_t i = 0, b = 0; i < count; i++) {
        if (b + 1 < *bins && first[b + 1] == cell[i]) b++;
        bin[levels[i].level] = b;
    }
out:
    close_problem(&p);
    wn_free(first);
    wn_free(cell);
    wn_free(n);
    wn_free(x);
    return rc;
}

wn_rc wn_bin_levels(const wn_prop *levels, size_t count, const wn_binning_plan *plan,
                    size_t *bin, size_t *bins, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t common = 0;
    ranked *order = wn_alloc_zero(count, sizeof *order);
    *bins = 0;
    if (!order) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        bin[i] = WN_BIN_RARE;
        if (levels[i].n == 0 || levels[i].n < plan->min_bin) continue;
        order[common++] = (ranked){.n = levels[i].n, .level = i};
    }
    if (common == 0) goto out;
    shrink_rates(levels, order, common);
    qsort(order, common, sizeof *order, by_rate);
    rc = join_levels(order, common, plan, bin, bins, err);
out:
    wn_free(order);
    return rc;
}
