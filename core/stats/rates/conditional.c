#include "core/stats/rates/conditional.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/root.h"
#include "core/stats/rates/inversion.h"

#include <math.h>

/* --- one table --------------------------------------------------------------------- */

/* k successes among `good` when `drawn` of good + bad are drawn, with these odds. */
typedef struct table {
    uint64_t good, bad, drawn;
    double odds;
} table;

/* P(k + 1) / P(k), which only falls as k grows. */
static double rise(const table *t, uint64_t k) {
    double i = (double)k;
    return t->odds * ((double)t->good - i) * ((double)t->drawn - i) /
           ((i + 1) * ((double)t->bad - (double)t->drawn + i + 1));
}

static bool falls(uint64_t k, void *ctx) {
    return rise(ctx, k) < 1;
}

/* Terms below this, relative to the largest, are left out: what remains serves for odds
 * ratios twenty standard errors away. */
static const double negligible = 1e-100;

/* The weights of successive counts from `first` on, the largest being 1. */
typedef struct weights {
    uint64_t first;
    size_t width;
    double *weight;
} weights;

static wn_rc table_weights(table t, weights *out, wn_err *err) {
    uint64_t least = t.drawn > t.bad ? t.drawn - t.bad : 0;
    uint64_t most = t.drawn < t.good ? t.drawn : t.good, mode = least;
    if (most > least && rise(&t, least) >= 1)
        mode = rise(&t, most - 1) >= 1 ? most : wn_root_first(falls, &t, least, most - 1);
    uint64_t low = mode, high = mode;
    for (double term = 1; low > least && term > negligible; low--)
        term /= rise(&t, low - 1);
    for (double term = 1; high < most && term > negligible; high++)
        term *= rise(&t, high);
    *out = (weights){.first = low, .width = (size_t)(high - low) + 1};
    out->weight = wn_alloc_zero(out->width, sizeof *out->weight);
    if (!out->weight) return wn_fail_memory(err);
    double *at = &out->weight[mode - low];
    *at = 1;
    for (uint64_t k = mode; k > low; k--, at--)
        at[-1] = *at / rise(&t, k - 1);
    at = &out->weight[mode - low];
    for (uint64_t k = mode; k < high; k++, at++)
        at[1] = *at * rise(&t, k);
    return WN_OK;
}

/* --- the law of the sum over tables ------------------------------------------------- */

/* Log weights of the counts first, first + 1, ... when the log odds ratio is `at`. They
 * are concave, so there is one mode for every odds ratio. */
typedef struct law {
    size_t width;
    double *weight;
    double at;
    size_t seen;                     /* the position of the count that was seen */
    double least, most, conversions; /* counts that the margins allow, and the one seen */
} law;

static void trim(weights *w) {
    double largest = 0;
    for (size_t i = 0; i < w->width; i++)
        largest = fmax(largest, w->weight[i]);
    size_t start = 0, end = w->width;
    while (w->weight[start] < negligible * largest)
        start++;
    while (w->weight[end - 1] < negligible * largest)
        end--;
    for (size_t i = start; i < end; i++)
        w->weight[i - start] = w->weight[i] / largest;
    w->first += start;
    w->width = end - start;
}

/* The weights of the sum of two independent counts, into `sum`. */
static wn_rc convolve(weights *sum, const weights *other, wn_err *err) {
    weights out = {sum->first + other->first, sum->width + other->width - 1, NULL};
    out.weight = wn_alloc_zero(out.width, sizeof *out.weight);
    if (!out.weight) return wn_fail_memory(err);
    for (size_t i = 0; i < sum->width; i++) {
        for (size_t j = 0; j < other->width; j++)
            out.weight[i + j] += sum->weight[i] * other->weight[j];
    }
    trim(&out);
    wn_free(sum->weight);
    *sum = out;
    return WN_OK;
}

/* About where the likelihood is largest, always finite: the odds ratio of the totals of
 * Mantel and Haenszel with half a visitor in each. */
static double rough_odds(const wn_stratum *strata, size_t count) {
    double ad = 0.5, bc = 0.5;
    for (size_t i = 0; i < count; i++) {
        double c = (double)strata[i].control.x, t = (double)strata[i].treatment.x;
        double nc = (double)strata[i].control.n, nt = (double)strata[i].treatment.n;
        if (nc + nt == 0) continue;
        ad += t * ((nc - c) / (nc + nt));
        bc += c * ((nt - t) / (nc + nt));
    }
    return ad / bc;
}

static wn_rc add_stratum(law *l, weights *sum, const wn_stratum *s, double odds,
                         double *steps, wn_err *err) {
    table t = {s->treatment.n, s->control.n, s->control.x + s->treatment.x, odds};
    weights w;
    l->least += t.drawn > t.bad ? (double)(t.drawn - t.bad) : 0;
    l->most += (double)(t.drawn < t.good ? t.drawn : t.good);
    l->conversions += (double)s->treatment.x;
    wn_rc rc = table_weights(t, &w, err);
    if (rc != WN_OK) return rc;
    *steps += (double)sum->width * (double)w.width;
    if (*steps > WN_CONDITIONAL_STEPS)
        rc = wn_fail(err, WN_E_NUMERIC, "the tables are too large for an exact test");
    else
        rc = convolve(sum, &w, err);
    wn_free(w.weight);
    return rc;
}

static wn_rc law_init(law *l, const wn_stratum *strata, size_t count, wn_err *err) {
    weights sum = {0, 1, wn_alloc_zero(1, sizeof *sum.weight)};
    double odds = rough_odds(strata, count), steps = 0;
    wn_rc rc = WN_OK;
    *l = (law){.at = log(odds)};
    if (!sum.weight) return wn_fail_memory(err);
    sum.weight[0] = 1;
    for (size_t i = 0; i < count; i++)
        WN_TRY(add_stratum(l, &sum, &strata[i], odds, &steps, err));
    double seen = l->conversions - (double)sum.first;
    if (!(seen >= 0 && seen < (double)sum.width))
        WN_TRY(wn_fail(err, WN_E_NUMERIC,
                       "the tables differ too much for a common odds ratio"));
    l->seen = (size_t)seen;
    l->width = sum.width;
    l->weight = sum.weight;
    for (size_t i = 0; i < l->width; i++)
        l->weight[i] = log(l->weight[i]);
    return WN_OK;
out:
    wn_free(sum.weight);
    return rc;
}

/* The log weight of a position at another log odds ratio. */
static double weight_at(const law *l, size_t i, double theta) {
    return l->weight[i] + ((double)i - (double)l->seen) * (theta - l->at);
}

static size_t mode_at(const law *l, double theta) {
    size_t low = 0, high = l->width - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->weight[middle + 1] - l->weight[middle] + (theta - l->at) >= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Sums over positions from i on, away from the mode, of weights relative to that of i:
 * their number, and their distances from i. */
typedef struct tail {
    double weight, distance;
} tail;

static tail tail_from(const law *l, size_t i, bool upward, double theta) {
    tail sum = {1, 0};
    double origin = weight_at(l, i, theta), distance = 0;
    while (upward ? i + 1 < l->width : i > 0) {
        i = upward ? i + 1 : i - 1;
        double term = exp(weight_at(l, i, theta) - origin);
        distance += upward ? 1 : -1;
        sum.weight += term;
        sum.distance += distance * term;
        if (term < 1e-18 * sum.weight) break;
    }
    return sum;
}

/* A law at one odds ratio. */
typedef struct point {
    const law *l;
    double theta, total; /* of weights relative to the mode's */
    size_t mode;
    double mean; /* relative to the seen position */
} point;

static point point_at(const law *l, double theta) {
    point p = {.l = l, .theta = theta, .mode = mode_at(l, theta)};
    tail up = tail_from(l, p.mode, true, theta);
    tail down = tail_from(l, p.mode, false, theta);
    p.total = up.weight + down.weight - 1;
    p.mean = (double)p.mode - (double)l->seen + (up.distance + down.distance) / p.total;
    return p;
}

/* Of one position, and of all from it on away from the mode. */
static double probability(const point *p, size_t i) {
    return exp(weight_at(p->l, i, p->theta) - weight_at(p->l, p->mode, p->theta)) /
           p->total;
}

static double outward(const point *p, size_t i, bool upward) {
    return probability(p, i) * tail_from(p->l, i, upward, p->theta).weight;
}

static double upper(const point *p) {
    size_t i = p->l->seen;
    if (i > p->mode) return outward(p, i, true);
    return i == 0 ? 1 : 1 - outward(p, i - 1, false);
}

static double lower(const point *p) {
    size_t i = p->l->seen;
    if (i < p->mode) return outward(p, i, false);
    return i + 1 == p->l->width ? 1 : 1 - outward(p, i + 1, true);
}

/* Positions on the other side of the mode that are no more probable than the seen one.
 * The tolerance is R's, for tables that are equally probable but for rounding. */
static double other_side(const point *p) {
    const law *l = p->l;
    bool upward = l->seen < p->mode;
    double limit = weight_at(l, l->seen, p->theta) + 1e-7;
    size_t inside = p->mode, end = upward ? l->width - 1 : 0;
    if (weight_at(l, end, p->theta) > limit || end == inside) return 0;
    while (inside + 1 < end || end + 1 < inside) {
        size_t middle =
            inside < end ? inside + (end - inside) / 2 : end + (inside - end) / 2;
        if (weight_at(l, middle, p->theta) > limit)
            inside = middle;
        else
            end = middle;
    }
    return outward(p, end, upward);
}

static double by_likelihood(const point *p) {
    const law *l = p->l;
    double here = weight_at(l, l->seen, p->theta);
    if (here + 1e-7 >= weight_at(l, p->mode, p->theta)) return 1;
    return outward(p, l->seen, l->seen > p->mode) + other_side(p);
}

/* --- test and interval -------------------------------------------------------------- */

typedef struct inquiry {
    law law;
    wn_conditional_kind kind;
    wn_alternative alternative;
    double alpha;
} inquiry;

static double p_at(const inquiry *q, double theta) {
    point p = point_at(&q->law, theta);
    double value;
    if (q->alternative == WN_GREATER)
        value = upper(&p);
    else if (q->alternative == WN_LESS)
        value = lower(&p);
    else if (q->kind == WN_CONDITIONAL_CENTRAL)
        value = 2 * fmin(upper(&p), lower(&p));
    else
        value = by_likelihood(&p);
    if (q->kind == WN_CONDITIONAL_MID) value -= 0.5 * probability(&p, q->law.seen);
    return fmin(fmax(value, 0), 1);
}

static wn_rc excess(double theta, void *ctx, double *out, wn_err *err) {
    (void)err;
    const inquiry *q = ctx;
    *out = p_at(q, theta) - q->alpha;
    return WN_OK;
}

/* Where log odds ratios end: the odds ratio is still a finite number. */
static const double furthest = 700;

typedef struct crossing {
    const inquiry *q;
    bool upper;   /* tail */
    double level; /* that it is to have */
} crossing;

static double tail_above_level(double theta, void *ctx) {
    const crossing *c = ctx;
    point p = point_at(&c->q->law, theta);
    double mid = c->q->kind == WN_CONDITIONAL_MID ? 0.5 : 0;
    double value = c->upper ? upper(&p) : lower(&p);
    return value - mid * probability(&p, c->q->law.seen) - c->level;
}

/* The log odds ratio at which one tail has a level; between low and high. */
static double tail_limit(const inquiry *q, bool upper_tail, double level, double low,
                         double high) {
    crossing c = {q, upper_tail, level};
    return wn_root_between(tail_above_level, &c, low, high, 1e-13);
}

/* Limits of a one-sided test and of the central interval are where a tail has its level.
 * Others begin where the tail alone has alpha, and are not far from there. `null` is 0
 * when the limit must be kept on its side of it, and an end of the line otherwise. */
static wn_rc limit_of(inquiry *q, bool low_end, double null, double *limit, wn_err *err) {
    bool two_sided = q->alternative == WN_TWO_SIDED;
    double level =
        two_sided && q->kind == WN_CONDITIONAL_CENTRAL ? q->alpha / 2 : q->alpha;
    double low = low_end ? null : -furthest, high = low_end ? furthest : null;
    *limit = tail_limit(q, low_end, level, low, high);
    if (!two_sided || q->kind == WN_CONDITIONAL_CENTRAL) return WN_OK;
    double beyond = tail_limit(q, low_end, q->alpha / 16, low, high);
    double from = *limit, reach = fabs(beyond - from);
    return wn_inversion_limit(excess, q, from, low_end ? low : high, reach, limit, err);
}

static double distance_of_mean(double theta, void *ctx) {
    return point_at(ctx, theta).mean;
}

static const char one_table[] = "the margins leave room for one table only";

static wn_rc fill(inquiry *q, wn_conditional *out, wn_err *err) {
    law *l = &q->law;
    wn_estimate e = {.low_unbounded = false, .high_unbounded = true};
    bool least = l->conversions <= l->least, most = l->conversions >= l->most;
    out->p = least && most ? 1 : p_at(q, 0);
    double theta = 0, limit;
    if (least && most)
        e.why = one_table;
    else if (most)
        e.why = "the odds ratio is infinite";
    else if (!least)
        theta = wn_root_between(distance_of_mean, l, -furthest, furthest, 1e-14);
    if (!least && !most) e.value = exp(theta);
    bool rejects = out->p < q->alpha;
    bool above = rejects && (most || theta > 0), below = rejects && (least || theta < 0);
    wn_rc rc = WN_OK;
    if (!least && q->alternative != WN_LESS) {
        WN_TRY(limit_of(q, true, above ? 0 : -furthest, &limit, err));
        e.low = exp(limit);
        e.low = above ? fmax(e.low, nextafter(1, 2)) : rejects ? e.low : fmin(e.low, 1);
    }
    if (!most && q->alternative != WN_GREATER) {
        WN_TRY(limit_of(q, false, below ? 0 : furthest, &limit, err));
        e.high_unbounded = false;
        e.high = exp(limit);
        e.high = below     ? fmin(e.high, nextafter(1, 0))
                 : rejects ? e.high
                           : fmax(e.high, 1);
    }
    out->odds_ratio = e;
out:
    return rc;
}

static wn_rc check(const wn_stratum *strata, size_t count, wn_err *err) {
    for (size_t i = 0; i < count; i++) {
        if (strata[i].control.x > strata[i].control.n ||
            strata[i].treatment.x > strata[i].treatment.n)
            return wn_fail(err, WN_E_USAGE, "more conversions than visitors");
    }
    return WN_OK;
}

wn_rc wn_conditional_compare(const wn_stratum *strata, size_t count,
                             wn_conditional_kind kind, wn_alternative alternative,
                             double conf, wn_conditional *out, wn_err *err) {
    inquiry q = {.kind = kind, .alternative = alternative, .alpha = 1 - conf};
    wn_rc rc = WN_OK;
    *out = (wn_conditional){.p = 1};
    if (!(conf > 0 && conf < 1))
        return wn_fail(err, WN_E_USAGE,
                       "confidence level %g: expected one between 0 and 1", conf);
    WN_TRY(check(strata, count, err));
    WN_TRY(law_init(&q.law, strata, count, err));
    WN_TRY(fill(&q, out, err));
out:
    wn_free(q.law.weight);
    return rc;
}

wn_rc wn_conditional_at(const wn_stratum *strata, size_t count, double odds_ratio,
                        wn_conditional_law *out, wn_err *err) {
    law l = {0};
    wn_rc rc = WN_OK;
    *out = (wn_conditional_law){0, 1, 1};
    WN_TRY(check(strata, count, err));
    WN_TRY(law_init(&l, strata, count, err));
    double theta = wn_clamp(log(odds_ratio), -furthest, furthest);
    point p = point_at(&l, theta);
    *out = (wn_conditional_law){p.mean + l.conversions, lower(&p), upper(&p)};
out:
    wn_free(l.weight);
    return rc;
}
