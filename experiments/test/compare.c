/* One arm against the control: which method, and what it finds. */
#include "core/stats/means/effect.h"
#include "core/stats/means/ratio.h"
#include "core/stats/rates/exact.h"
#include "core/stats/rates/prop2.h"
#include "experiments/test/analyse.h"

#include <math.h>

bool wn_compare_is_rare(wn_prop prop) {
    return prop.x < WN_EXACT_BELOW || prop.n - prop.x < WN_EXACT_BELOW;
}

static wn_rc compare_exactly(wn_prop control, wn_prop treatment, double conf,
                             wn_comparison *out, wn_err *err) {
    wn_exact exact;
    wn_rc rc = wn_exact_compare(control, treatment, conf, &exact, err);
    if (rc != WN_OK) return rc;
    out->method = WN_METHOD_EXACT;
    out->difference = exact.difference;
    out->lift = exact.lift;
    out->test = (wn_test_result){.p = exact.p};
    return WN_OK;
}

wn_rc wn_compare_rates(wn_prop control, wn_prop treatment, bool exact, double conf,
                       wn_comparison *out, wn_err *err) {
    *out = (wn_comparison){.method = WN_METHOD_SCORE};
    if (control.n == 0 || treatment.n == 0) {
        const char *why = control.n ? "this arm has no visitors with a value"
                                    : "the control has no visitors with a value";
        *out = wn_compare_nothing(WN_METHOD_SCORE, why);
        return WN_OK;
    }
    if (exact || wn_compare_is_rare(control) || wn_compare_is_rare(treatment)) {
        wn_rc rc = compare_exactly(control, treatment, conf, out, err);
        if (rc != WN_OK) return rc;
    } else {
        out->difference =
            wn_prop2_score_difference(control, treatment, WN_SCORE_MN, conf);
        out->lift = wn_prop2_score_lift(control, treatment, WN_SCORE_MN, conf);
        out->test = wn_prop2_score(control, treatment, WN_SCORE_MN, WN_TWO_SIDED);
    }
    const wn_beta flat = {1, 1};
    return wn_bayes_compare(wn_beta_posterior(flat, control),
                            wn_beta_posterior(flat, treatment), &out->bayes, err);
}

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

wn_comparison wn_compare_effect(const wn_effect *effect, wn_method method, double conf) {
    wn_how how = {.conf = conf};
    wn_mean_comparison difference = wn_effect_difference(effect, how);
    wn_comparison out = {.method = method,
                         .difference = difference.estimate,
                         .lift = lift_of(effect, how),
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
                           .test = wn_test_none(why),
                           .bayes_why = why};
}

bool wn_cell_sums(const wn_metric *metric, const wn_tally_cell *cell, wn_sums *out) {
    *out = metric->kind == WN_CONVERSION ? wn_sums_of_prop(cell->prop) : cell->sums;
    if (metric->kind != WN_RATIO || cell->sums.n == 0) return true;
    return wn_ratio_sums(cell->moments, (wn_ratio){0, 1}, out);
}
