#include "core/stats/bayes/lift.h"

#include "core/stats/law/beta.h"
#include "core/stats/law/clamp.h"
#include "core/stats/law/root.h"

#include <math.h>

/* Two chances that add up to 1, each with its own digits. */
typedef struct chances {
    double below, above;
} chances;

/* For a rate y on the logit scale u, the logit of y / r, r >= 1; and back, where a value
 * that no y has is beyond all of them. */
static double shrink(double u, double r) {
    if (u > 0) return -log((r - 1) + r * exp(-u));
    return u - log(r) - log1p((1 - 1 / r) * exp(u));
}

static double stretch(double v, double r) {
    double share = (r - 1) * exp(v);
    return share < 1 ? v + log(r) - log1p(-share) : INFINITY;
}

/* Where the tail of x, as a function of y = r x, changes: never faster than that of x
 * itself. False when no y is so large. */
static bool stretched_extent(wn_beta x, double r, wn_extent *out) {
    *out = wn_logit_extent(x);
    out->low = stretch(out->low, r);
    if (isinf(out->low)) return false;
    out->high = fmin(stretch(out->high, r), fmax(out->low, 700));
    return true;
}

/* P(y <= r x) and P(y > r x) for r >= 1. */
static wn_rc compare_stretched(wn_beta y, wn_beta x, double r, chances *out,
                               wn_err *err) {
    wn_logit_grid grid;
    wn_extent extents[2] = {wn_logit_extent(y)};
    bool overlap = stretched_extent(x, r, &extents[1]);
    /* Where y is not, x need not be looked at. */
    extents[1].low = fmax(extents[1].low, extents[0].low);
    extents[1].high = fmin(extents[1].high, extents[0].high);
    overlap = overlap && extents[1].low < extents[1].high;
    *out = (chances){0};
    wn_rc rc = wn_logit_grid_over(extents, overlap ? 2 : 1, &grid, err);
    if (rc != WN_OK) return rc;
    for (size_t i = 0; i < grid.count; i++) {
        double share = grid.weight[i] * exp(wn_beta_logit_log_pdf(grid.u[i], y.a, y.b));
        double cdf, sf;
        wn_beta_logit_tails(shrink(grid.u[i], r), x.a, x.b, &cdf, &sf);
        out->below += share * sf;
        out->above += share * cdf;
    }
    wn_logit_grid_free(&grid);
    return WN_OK;
}

static wn_rc compare(wn_beta control, wn_beta treatment, double ratio, chances *out,
                     wn_err *err) {
    if (ratio >= 1) return compare_stretched(treatment, control, ratio, out, err);
    chances other;
    wn_rc rc = compare_stretched(control, treatment, 1 / ratio, &other, err);
    *out = (chances){other.above, other.below};
    return rc;
}

wn_rc wn_beta_lift_above(wn_beta control, wn_beta treatment, double lift, double *out,
                         wn_err *err) {
    chances at;
    *out = 1;
    wn_rc rc = wn_bayes_check_shapes((wn_beta[]){control, treatment}, 2, err);
    if (rc != WN_OK || lift <= -1) return rc;
    rc = compare(control, treatment, 1 + fmin(lift, 1e300), &at, err);
    *out = wn_clamp(at.above, 0, 1);
    return rc;
}

typedef struct search {
    wn_beta control, treatment;
    double p;
    wn_rc rc;
    wn_err *err;
} search;

static double excess(double log_ratio, void *ctx) {
    search *s = ctx;
    chances at = {0};
    if (s->rc == WN_OK)
        s->rc = compare(s->control, s->treatment, exp(log_ratio), &at, s->err);
    return s->p < 0.5 ? at.below - s->p : (1 - s->p) - at.above;
}

/* When the treatment is below its quantile at p / 2 or the control above its upper one,
 * which is all that can bring the ratio below theirs, that happens with at most p. */
wn_rc wn_beta_lift_quantile(wn_beta control, wn_beta treatment, double p, double *out,
                            wn_err *err) {
    wn_rc rc = wn_bayes_check_shapes((wn_beta[]){control, treatment}, 2, err);
    *out = 0;
    if (rc != WN_OK) return rc;
    p = wn_clamp(p, 1e-15, 1 - 1e-15);
    const wn_beta *c = &control, *t = &treatment;
    double low = log(fmax(wn_beta_quantile(0.5 * p, t->a, t->b), 1e-300)) -
                 log(fmax(wn_beta_upper_quantile(0.5 * p, c->a, c->b), 1e-300));
    double q = 0.5 * (1 - p);
    double high = log(fmax(wn_beta_upper_quantile(q, t->a, t->b), 1e-300)) -
                  log(fmax(wn_beta_quantile(q, c->a, c->b), 1e-300));
    search s = {control, treatment, p, WN_OK, err};
    *out = expm1(fmin(wn_root_between(excess, &s, low, high, 1e-12), 700));
    return s.rc;
}

wn_rc wn_beta_lift_interval(wn_beta control, wn_beta treatment, double conf,
                            wn_estimate *out, wn_err *err) {
    *out = (wn_estimate){0};
    wn_rc rc = WN_OK;
    double tail = 0.5 * (1 - conf);
    WN_TRY(wn_beta_lift_quantile(control, treatment, 0.5, &out->value, err));
    WN_TRY(wn_beta_lift_quantile(control, treatment, tail, &out->low, err));
    WN_TRY(wn_beta_lift_quantile(control, treatment, 1 - tail, &out->high, err));
out:
    return rc;
}

wn_rc wn_beta_lift_rope(wn_beta control, wn_beta treatment, double low, double high,
                        wn_rope *out, wn_err *err) {
    chances at_low = {0}, at_high;
    *out = (wn_rope){0};
    wn_rc rc = wn_bayes_check_shapes((wn_beta[]){control, treatment}, 2, err);
    if (rc == WN_OK && low > -1) rc = compare(control, treatment, 1 + low, &at_low, err);
    if (rc == WN_OK) rc = compare(control, treatment, 1 + fmax(high, low), &at_high, err);
    if (rc == WN_OK)
        *out = (wn_rope){at_low.below, fmax(1 - at_low.below - at_high.above, 0),
                         at_high.above};
    return rc;
}
