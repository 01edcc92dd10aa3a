#include "core/stats/rates/unconditional.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"

#include <math.h>
#include <stdbool.h>

/* Counts of one arm, from first to last. */
typedef struct window {
    uint64_t first, last;
} window;

/* The binomial distribution of an arm at one rate: what it gives to counts in a window,
 * from which tails are summed. Outside `likely` it gives nothing that matters. */
typedef struct weights {
    uint64_t n;
    window all;    /* the counts that there is room for */
    window likely; /* filled at the last rate */
    double *pmf;   /* [all.last - all.first + 1] */
} weights;

enum { MOST_POINTS = 4000 };

struct wn_region {
    weights control, treatment;
    /* per row: outcomes with treatment < below or >= above are in the region */
    uint64_t *below, *above;
    double *cdf, *sf; /* per column: P(X < column), P(X >= column); one more at the end */
    double heights[MOST_POINTS + 1]; /* along the line, while searching */
};

/* Counts beyond these have less than exp(-40) together, by Bernstein's inequality. */
static window can_happen(uint64_t n, double low_rate, double high_rate) {
    const double bound = 40;
    double size = (double)n;
    double v_low = size * low_rate * (1 - low_rate);
    double v_high = size * high_rate * (1 - high_rate);
    double low =
        size * low_rate - bound / 3 - sqrt(bound * bound / 9 + 2 * bound * v_low);
    double high =
        size * high_rate + bound / 3 + sqrt(bound * bound / 9 + 2 * bound * v_high);
    return (window){(uint64_t)wn_clamp(floor(low), 0, size),
                    (uint64_t)wn_clamp(ceil(high), 0, size)};
}

static size_t width(window w) {
    return (size_t)(w.last - w.first) + 1;
}

static wn_rc weights_init(weights *w, uint64_t n, double low_rate, double high_rate,
                          wn_err *err) {
    *w = (weights){.n = n, .all = can_happen(n, low_rate, high_rate)};
    w->pmf = wn_alloc_zero(width(w->all), sizeof *w->pmf);
    return w->pmf ? WN_OK : wn_fail_memory(err);
}

/* From the mode outwards by ratios of neighbours. */
static void weights_fill(weights *w, double rate) {
    double n = (double)w->n, *pmf = w->pmf;
    rate = wn_clamp(rate, 0, 1);
    double middle = floor((n + 1) * rate);
    uint64_t mode = (uint64_t)wn_clamp(middle, (double)w->all.first, (double)w->all.last);
    w->likely = (window){mode, mode};
    pmf[mode - w->all.first] = exp(wn_binomial_log_pmf(mode, w->n, rate));
    if (rate <= 0 || rate >= 1) return;
    double odds = rate / (1 - rate), least = pmf[mode - w->all.first] * 1e-18;
    double term = pmf[mode - w->all.first];
    for (uint64_t k = mode; k > w->all.first && term > least; k--) {
        term *= (double)k / ((n - (double)k + 1) * odds);
        pmf[k - 1 - w->all.first] = term;
        w->likely.first = k - 1;
    }
    term = pmf[mode - w->all.first];
    for (uint64_t k = mode; k < w->all.last && term > least; k++) {
        term *= (n - (double)k) * odds / ((double)k + 1);
        pmf[k + 1 - w->all.first] = term;
        w->likely.last = k + 1;
    }
}

/* Both ends of the tails only rise from row to row. */
static void find_tails(wn_region *r, wn_extreme_fn extreme, const void *ctx) {
    window rows = r->control.all, columns = r->treatment.all;
    wn_prop control = {rows.first, r->control.n};
    wn_prop low = {columns.first, r->treatment.n}, high = low;
    for (; control.x <= rows.last; control.x++) {
        while (low.x <= columns.last && extreme(control, low, ctx) < 0)
            low.x++;
        if (high.x < low.x) high.x = low.x;
        while (high.x <= columns.last && extreme(control, high, ctx) <= 0)
            high.x++;
        r->below[control.x - rows.first] = low.x;
        r->above[control.x - rows.first] = high.x;
    }
}

wn_rc wn_region_new(wn_prop control, wn_prop treatment, wn_extreme_fn extreme,
                    const void *ctx, const wn_nuisance *line, wn_region **out,
                    wn_err *err) {
    wn_rc rc = WN_OK;
    wn_rates low = line->rates(line->low, line->ctx);
    wn_rates high = line->rates(line->high, line->ctx);
    wn_region *r = *out = wn_alloc_zero(1, sizeof *r);
    if (!r) return wn_fail_memory(err);
    WN_TRY(weights_init(&r->control, control.n, low.control, high.control, err));
    WN_TRY(weights_init(&r->treatment, treatment.n, low.treatment, high.treatment, err));
    size_t rows = width(r->control.all), columns = width(r->treatment.all);
    r->below = wn_alloc_zero(rows, sizeof *r->below);
    r->above = wn_alloc_zero(rows, sizeof *r->above);
    r->cdf = wn_alloc_zero(columns + 1, sizeof *r->cdf);
    r->sf = wn_alloc_zero(columns + 1, sizeof *r->sf);
    if (!r->below || !r->above || !r->cdf || !r->sf) WN_TRY(wn_fail_memory(err));
    find_tails(r, extreme, ctx);
out:
    if (rc != WN_OK) {
        wn_region_free(r);
        *out = NULL;
    }
    return rc;
}

void wn_region_free(wn_region *region) {
    if (!region) return;
    wn_free(region->control.pmf);
    wn_free(region->treatment.pmf);
    wn_free(region->below);
    wn_free(region->above);
    wn_free(region->cdf);
    wn_free(region->sf);
    wn_free(region);
}

static void sum_columns(wn_region *r) {
    const weights *w = &r->treatment;
    size_t first = (size_t)(w->likely.first - w->all.first);
    size_t last = (size_t)(w->likely.last - w->all.first);
    double sum = 0;
    for (size_t k = first; k <= last + 1; k++) {
        r->cdf[k] = sum;
        if (k <= last) sum += w->pmf[k];
    }
    sum = 0;
    for (size_t k = last + 2; k-- > first;) {
        if (k <= last) sum += w->pmf[k];
        r->sf[k] = sum;
    }
}

static double region_p(wn_region *r, wn_rates rates) {
    weights_fill(&r->control, rates.control);
    weights_fill(&r->treatment, rates.treatment);
    sum_columns(r);
    const weights *rows = &r->control, *columns = &r->treatment;
    uint64_t origin = columns->all.first;
    uint64_t first = columns->likely.first, end = columns->likely.last + 1;
    double p = 0;
    for (uint64_t i = rows->likely.first; i <= rows->likely.last; i++) {
        size_t row = (size_t)(i - rows->all.first);
        uint64_t below = r->below[row], above = r->above[row];
        double tails = 0;
        if (below > first) tails += r->cdf[(below < end ? below : end) - origin];
        if (above < end) tails += r->sf[(above > first ? above : first) - origin];
        p += rows->pmf[row] * tails;
    }
    return fmin(p, 1);
}

/* The nuisance parameter is walked as sin^2, which makes the ups and downs of the
 * probability about equally wide everywhere. */
typedef struct search {
    wn_region *region;
    const wn_nuisance *line;
    double enough, best;
} search;

static double p_at(search *s, double angle) {
    double sine = sin(angle);
    wn_rates rates = s->line->rates(sine * sine, s->line->ctx);
    double p = region_p(s->region, rates);
    s->best = fmax(s->best, p);
    return p;
}

/* Golden section between two neighbours of a point that is higher than both. */
static void climb(search *s, double low, double high) {
    const double golden = 0.61803398874989485;
    double a = high - golden * (high - low), b = low + golden * (high - low);
    double p_a = p_at(s, a), p_b = p_at(s, b);
    while (high - low > 1e-9 * (1 + high) && s->best <= s->enough) {
        if (p_a > p_b) {
            high = b, b = a, p_b = p_a;
            a = high - golden * (high - low);
            p_a = p_at(s, a);
        } else {
            low = a, a = b, p_a = p_b;
            b = low + golden * (high - low);
            p_b = p_at(s, b);
        }
    }
}

/* Peaks whose grid point is within this factor of the highest are climbed. */
static const double worth_climbing = 0.97;

double wn_region_sup(wn_region *region, const wn_nuisance *line, double enough) {
    search s = {region, line, enough, 0};
    double low = asin(sqrt(line->low)), high = asin(sqrt(line->high));
    double visitors = (double)region->control.n + (double)region->treatment.n;
    int last = (int)wn_clamp(ceil((high - low) * 5 * sqrt(visitors)), 40, MOST_POINTS);
    double step = (high - low) / last, *heights = region->heights;
    p_at(&s, 0.5 * (low + high));
    for (int i = 0; i <= last && s.best <= enough; i++)
        heights[i] = p_at(&s, low + i * step);
    double worth = worth_climbing * s.best;
    for (int i = 0; i <= last && s.best <= enough; i++) {
        bool peak = (i == 0 || heights[i] >= heights[i - 1]) &&
                    (i == last || heights[i] >= heights[i + 1]);
        if (peak && heights[i] > worth)
            climb(&s, low + (i > 0 ? i - 1 : 0) * step,
                  low + (i < last ? i + 1 : last) * step);
    }
    return s.best;
}
