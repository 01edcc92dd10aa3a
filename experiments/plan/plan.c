#include "experiments/plan/plan.h"

#include "core/stats/design/power.h"

#include <math.h>

bool wn_plan_shares_equal(const wn_plan_request *request) {
    for (size_t i = 1; i < request->arm_count; i++)
        if (request->shares[i] != request->shares[0]) return false;
    return true;
}

/* The comparison that the plan rests on: the control with the smallest treatment. */
typedef struct comparison {
    const wn_plan_request *request;
    wn_test_level level;
    double ratio; /* visitors of the treatment per visitor of the control */
} comparison;

static wn_rates_design rates_of(const comparison *c, double lift) {
    const wn_plan_request *r = c->request;
    return (wn_rates_design){.truth = {r->baseline, r->baseline * (1 + lift)},
                             .null = {.lift = -r->margin},
                             .ratio = c->ratio};
}

/* Against a margin, treatment - (1 - margin) control is tested. */
static wn_means_design means_of(const comparison *c) {
    const wn_plan_request *r = c->request;
    return (wn_means_design){(1 - r->margin) * r->sd, r->sd, c->ratio, false};
}

static double effect_on_mean(const wn_plan_request *r, double lift) {
    return (lift + r->margin) * r->baseline;
}

static double size_of(const comparison *c) {
    const wn_plan_request *r = c->request;
    if (r->kind == WN_CONVERSION) {
        wn_rates_design rates = rates_of(c, r->lift);
        return wn_size_rates(&rates, c->level, r->power);
    }
    wn_means_design means = means_of(c);
    return wn_size_means(&means, effect_on_mean(r, r->lift), c->level, r->power);
}

static double power_of(const comparison *c, double n, double lift) {
    const wn_plan_request *r = c->request;
    if (r->kind == WN_CONVERSION) {
        wn_rates_design rates = rates_of(c, lift);
        return wn_power_rates(&rates, n, c->level);
    }
    wn_means_design means = means_of(c);
    return wn_power_means(&means, effect_on_mean(r, lift), n, c->level);
}

static bool detect(const comparison *c, double n, double *lift) {
    const wn_plan_request *r = c->request;
    double found;
    if (r->kind == WN_CONVERSION) {
        wn_rates_design rates = rates_of(c, 0);
        if (!wn_detect_rates(&rates, n, c->level, r->power, true, &found)) return false;
        *lift = found / r->baseline - 1;
    } else {
        wn_means_design means = means_of(c);
        if (!wn_detect_means(&means, n, c->level, r->power, &found)) return false;
        *lift = found / r->baseline;
    }
    return true;
}

/* --- what cannot be planned ------------------------------------------------------- */

static wn_rc check_lift(const wn_plan_request *r, wn_err *err) {
    double treated = r->baseline * (1 + r->lift);
    if (r->margin > 0 && r->lift <= -r->margin)
        return wn_fail(err, WN_E_USAGE,
                       "with a true lift of %.4g%% a fall of %.4g%% cannot be ruled out",
                       100 * r->lift, 100 * r->margin);
    if (r->margin == 0 && r->lift == 0) {
        wn_fail(err, WN_E_USAGE,
                "a lift of 0 cannot be detected by any number of "
                "visitors");
        return wn_err_hint(err, "name the smallest lift worth having, such as 5%%, or "
                                "a --margin to show that the treatment is no worse");
    }
    if (r->kind == WN_CONVERSION && treated > 1) {
        wn_fail(err, WN_E_USAGE,
                "a lift of %.4g%% on a rate of %.4g%% is a rate of %.4g%%, above 100%%",
                100 * r->lift, 100 * r->baseline, 100 * treated);
        return wn_err_hint(err, "a lift is relative to the baseline: from 10%% to 12%% "
                                "is a lift of 20%%");
    }
    return WN_OK;
}

static wn_rc check(const wn_plan_request *r, double tail, wn_err *err) {
    if (r->kind == WN_CONVERSION && !(r->baseline > 0 && r->baseline < 1))
        return wn_fail(err, WN_E_USAGE,
                       "the baseline is a rate above 0%% and below 100%%, not %g%%",
                       100 * r->baseline);
    if (r->kind == WN_MEAN && !(r->baseline > 0))
        return wn_fail(err, WN_E_USAGE,
                       "the mean must be above 0, not %g: a lift is a share of it",
                       r->baseline);
    if (r->kind == WN_MEAN && !(r->sd > 0))
        return wn_fail(err, WN_E_USAGE, "the standard deviation must be above 0, not %g",
                       r->sd);
    if (r->unknown != WN_PLAN_POWER && r->power <= tail)
        return wn_fail(err, WN_E_USAGE,
                       "a power of %.4g%% is had by chance: the test alone gives %.4g%%",
                       100 * r->power, 100 * tail);
    if (r->unknown != WN_PLAN_VISITORS && r->visitors < 2 * r->arm_count)
        return wn_fail(err, WN_E_USAGE, "%zu arms need at least %zu visitors",
                       r->arm_count, 2 * r->arm_count);
    return r->unknown == WN_PLAN_LIFT ? WN_OK : check_lift(r, err);
}

/* --- visitors --------------------------------------------------------------------- */

static double sum_of(const double *shares, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += shares[i];
    return sum;
}

static size_t smallest_treatment(const wn_plan_request *r) {
    size_t smallest = 1;
    for (size_t i = 2; i < r->arm_count; i++)
        if (r->shares[i] < r->shares[smallest]) smallest = i;
    return smallest;
}

/* As many as are needed, each arm rounded up. */
static wn_rc need_visitors(const comparison *c, wn_plan *plan, wn_err *err) {
    const wn_plan_request *r = c->request;
    double per_share = size_of(c) / r->shares[0];
    if (!(per_share * sum_of(r->shares, r->arm_count) < WN_SIZE_MAX))
        return wn_fail(err, WN_E_USAGE,
                       "that needs more than %.0e visitors: plan for a larger lift",
                       WN_SIZE_MAX);
    plan->total = 0;
    for (size_t i = 0; i < r->arm_count; i++) {
        plan->per_arm[i] = (uint64_t)fmax(2, ceil(per_share * r->shares[i]));
        plan->total += plan->per_arm[i];
    }
    return WN_OK;
}

/* Those there are, by share, so that they sum up. */
static wn_rc share_visitors(const wn_plan_request *r, wn_plan *plan, wn_err *err) {
    double sum = sum_of(r->shares, r->arm_count), before = 0;
    plan->total = r->visitors;
    for (size_t i = 0; i < r->arm_count; i++) {
        double after = before + r->shares[i] / sum * (double)r->visitors;
        plan->per_arm[i] = (uint64_t)(round(after) - round(before));
        before = after;
        if (plan->per_arm[i] < 2)
            return wn_fail(err, WN_E_USAGE,
                           "arm %zu gets fewer than two of %llu visitors", i + 1,
                           (unsigned long long)r->visitors);
    }
    return WN_OK;
}

static wn_rc find_lift(const comparison *c, wn_plan *plan, wn_err *err) {
    if (detect(c, (double)plan->per_arm[0], &plan->lift)) return WN_OK;
    wn_fail(err, WN_E_USAGE,
            "%llu visitors are too few: no lift is detected with a power of %.4g%%",
            (unsigned long long)plan->total, 100 * c->request->power);
    return wn_err_hint(err, "plan for more visitors, more days or less power");
}

wn_rc wn_plan_make(const wn_plan_request *request, wn_plan *out, wn_err *err) {
    const wn_plan_request *r = request;
    size_t weakest = smallest_treatment(r);
    *out = (wn_plan){.comparisons = r->margin > 0 ? 1 : r->arm_count - 1};
    out->tail = 0.5 * r->alpha / (double)out->comparisons;
    comparison c = {r, {.tail = out->tail}, r->shares[weakest] / r->shares[0]};
    wn_rc rc = check(r, out->tail, err);
    if (rc != WN_OK) return rc;
    rc = r->unknown == WN_PLAN_VISITORS ? need_visitors(&c, out, err)
                                        : share_visitors(r, out, err);
    if (rc != WN_OK) return rc;
    /* From here on with the visitors as they are, whole. */
    c.ratio = (double)out->per_arm[weakest] / (double)out->per_arm[0];
    out->lift = r->lift;
    if (r->unknown == WN_PLAN_LIFT) rc = find_lift(&c, out, err);
    if (rc != WN_OK) return rc;
    out->difference = out->lift * r->baseline;
    out->power = power_of(&c, (double)out->per_arm[0], out->lift);
    if (r->daily) out->days = (out->total + r->daily - 1) / r->daily;
    return WN_OK;
}
