/* One arm against the control, of any kind but rates (rates.h). */
#include "core/stats/means/effect.h"
#include "core/stats/means/ratio.h"
#include "experiments/test/analyse.h"

#include <math.h>

/* A lift is a share of the control's value. Where that may be zero or less a share of it
 * says nothing: of a loss, a larger share is worse. */
static wn_estimate lift_of(const wn_effect *effect, wn_how how) {
    const wn_side *c = &effect->control;
    if (!(c->n > 0)) return wn_effect_fieller_lift(effect, how); /* it says why */
    double se = sqrt(c->variance / c->n + effect->shared.control);
    wn_estimate control = wn_effect_of(c->value, se, c->df, how).estimate;
    bool above_zero = control.value > 0 && (control.why_no_interval || control.low > 0);
    return above_zero ? wn_effect_fieller_lift(effect, how)
                      : wn_estimate_none("the control's mean is not clearly above zero");
}

static const char not_rates[] = "only rates have odds";

wn_comparison wn_compare_effect(const wn_effect *effect, wn_method method, double conf) {
    wn_how how = {.conf = conf};
    wn_mean_comparison difference = wn_effect_difference(effect, how);
    wn_comparison out = {.method = method,
                         .difference = difference.estimate,
                         .lift = lift_of(effect, how),
                         .odds_ratio = wn_estimate_none(not_rates),
                         .test = difference.test,
                         .effect = *effect,
                         .bayes_why = difference.test.why};
    if (!out.bayes_why)
        out.bayes = wn_bayes_normal(difference.estimate.value, difference.se);
    return out;
}

wn_comparison wn_compare_nothing(wn_method method, const char *why) {
    return (wn_comparison){.method = method,
                           .difference = wn_estimate_none(why),
                           .lift = wn_estimate_none(why),
                           .odds_ratio = wn_estimate_none(why),
                           .test = wn_test_none(why),
                           .bayes_why = why};
}

bool wn_cell_sums(const wn_metric *metric, const wn_tally_cell *cell, wn_sums *out) {
    *out = metric->kind == WN_CONVERSION ? wn_sums_of_prop(cell->prop) : cell->sums;
    if (metric->kind != WN_RATIO || cell->sums.n == 0) return true;
    return wn_ratio_sums(cell->moments, (wn_ratio){0, 1}, out);
}
