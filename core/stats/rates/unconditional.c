#include "core/stats/rates/unconditional.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"

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

/* Outcomes less likely than this, relative to the likeliest, are left out. */
static const double negligible = 1e-18;

struct wn_region {
    weights control, treatment;
    /* per row: outcomes with treatment < below or >= above are in the region */
    uint64_t *below, *above;
    double *cdf, *sf; /* per column: P(X < column), P(X >= column); one more at the end */
    double *heights;  /* along the line, while searching: last + 1 of them */
    int last;
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

/* From the mode outwards by ratios of neighbours; together they are 1. */
static void weights_fill(weights *w, double rate) {
    double n = (double)w->n, *pmf = w->pmf, sum = 1;
    uint64_t origin = w->all.first, end = w->all.last;
    rate = wn_clamp(rate, 0, 1);
    uint64_t mode =
        (uint64_t)wn_clamp(floor((n + 1) * rate), (double)origin, (double)end);
    uint64_t first = mode, last = mode;
    pmf[mode - origin] = 1;
    if (rate > 0 && rate < 1) {
        double odds = rate / (1 - rate), term = 1;
        for (; first > origin && term > negligible; first--) {
            term *= (double)first / ((n - (double)first + 1) * odds);
            sum += pmf[first - 1 - origin] = term;
        }
        for (term = 1; last < end && term > negligible; last++) {
            term *= (n - (double)last) * odds / ((double)last + 1);
            sum += pmf[last + 1 - origin] = term;
        }
    }
    for (uint64_t k = first; k <= last; k++)
        pmf[k - origin] /= sum;
    w->likely = (window){first, last};
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

/* The nuisance parameter is walked as sin^2, which makes the ups and downs of the
 * probability about equally wide everywhere. */
static double angle_of(double nuisance) {
    return asin(sqrt(nuisance));
}

/* Enough steps to see every peak at nearly its height. */
static int points_on(const wn_nuisance *line, uint64_t visitors) {
    double range = angle_of(line->high) - angle_of(line->low);
    return (int)wn_clamp(ceil(range * 5 * sqrt((double)visitors)), 24, MOST_POINTS);
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
    r->last = points_on(line, control.n + treatment.n);
    r->heights = wn_alloc_zero((size_t)r->last + 1, sizeof *r->heights);
    if (!r->below || !r->above || !r->cdf || !r->sf || !r->heights)
        WN_TRY(wn_fail_memory(err));
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
    wn_free(region->heights);
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

typedef struct search {
    wn_region *region;
    const wn_nuisance *line;
    double enough, best, best_at;
} search;

static double p_at(search *s, double angle) {
    double sine = sin(angle);
    wn_rates rates = s->line->rates(sine * sine, s->line->ctx);
    double p = region_p(s->region, rates);
    if (p > s->best) s->best = p, s->best_at = sine * sine;
    return p;
}

/* The abscissa at which a parabola through three points is highest. */
static double top_of(double a, double p_a, double b, double p_b, double c, double p_c) {
    double u = (b - a) * (p_b - p_c), v = (b - c) * (p_b - p_a);
    return b - 0.5 * ((b - a) * u - (b - c) * v) / (u - v);
}

/* From a point between two neighbours that are not higher: by parabolas, and by golden
 * section of the wider side where those do not help. */
static void climb(search *s, double low, double p_low, double top, double p_top,
                  double high, double p_high) {
    const double golden = 0.38196601125010515;
    double width = high - low;
    for (int i = 0; i < 60 && s->best <= s->enough; i++) {
        double least = 1e-8 * (1 + top), before = width;
        width = high - low;
        if (width < 4 * least) return;
        double x = top_of(low, p_low, top, p_top, high, p_high);
        bool slow = i % 3 == 2 && width > 0.5 * before;
        if (!(x > low + least && x < high - least) || fabs(x - top) < least || slow)
            x = high - top > top - low ? top + golden * (high - top)
                                       : top - golden * (top - low);
        double p = p_at(s, x), gain = p - p_top;
        bool right = x > top;
        if (gain > 0) {
            if (right)
                low = top, p_low = p_top;
            else
                high = top, p_high = p_top;
            top = x, p_top = p;
        } else if (right) {
            high = x, p_high = p;
        } else {
            low = x, p_low = p;
        }
        if (fabs(gain) < 1e-15 * p_top) return;
    }
}

/* Peaks whose grid point is within this factor of the highest, or of what is enough, are
 * climbed. */
static const double worth_climbing = 0.97;

static void climb_peaks(search *s, double low, double step, int last) {
    const double *heights = s->region->heights;
    double worth = worth_climbing * s->best;
    if (s->enough <= 1) worth = fmax(worth, worth_climbing * s->enough);
    for (int i = 0; i <= last && s->best <= s->enough; i++) {
        int before = i > 0 ? i - 1 : 0, after = i < last ? i + 1 : last;
        double p = heights[i];
        if (p <= worth || p < heights[before] || p < heights[after]) continue;
        climb(s, low + before * step, heights[before], low + i * step, p,
              low + after * step, heights[after]);
    }
}

double wn_region_sup(wn_region *region, const wn_nuisance *line, double enough,
                     double *at) {
    search s = {region, line, enough, 0, *at};
    double low = angle_of(line->low), high = angle_of(line->high);
    int last = region->last;
    double step = (high - low) / last, *heights = region->heights;
    if (*at >= line->low && *at <= line->high) p_at(&s, angle_of(*at));
    if (s.best <= enough) p_at(&s, 0.5 * (low + high));
    for (int i = 0; i <= last && s.best <= enough; i++)
        heights[i] = p_at(&s, low + i * step);
    climb_peaks(&s, low, step, last);
    *at = s.best_at;
    return s.best;
}
