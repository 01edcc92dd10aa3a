/* One arm against the control: which method, and what it finds. */
#include "core/stats/means/mean.h"
#include "core/stats/rates/exact.h"
#include "core/stats/rates/prop2.h"
#include "experiments/test/analyse.h"

static bool is_rare(wn_prop prop) {
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
        out->difference = out->lift = wn_estimate_none(why);
        out->test = wn_test_none(why);
        out->bayes_why = why;
        return WN_OK;
    }
    if (exact || is_rare(control) || is_rare(treatment)) {
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

/* A lift is a share of the control's mean. Where that may be zero or less a share of it
 * says nothing: of a loss, a larger share is worse. */
static wn_estimate lift_of_means(const wn_sums *control, const wn_sums *treatment,
                                 double conf) {
    wn_estimate mean = wn_mean_interval(control, conf);
    bool above_zero = mean.value > 0 && (mean.why_no_interval || mean.low > 0);
    return mean.why || above_zero
               ? wn_mean_fieller_lift(control, treatment, conf)
               : wn_estimate_none("the control's mean is not clearly above zero");
}

wn_comparison wn_compare_means(const wn_sums *control, const wn_sums *treatment,
                               double conf) {
    wn_mean_comparison welch = wn_mean_welch(control, treatment, WN_TWO_SIDED, conf);
    wn_comparison out = {.method = WN_METHOD_WELCH,
                         .difference = welch.estimate,
                         .lift = lift_of_means(control, treatment, conf),
                         .test = welch.test,
                         .bayes_why = welch.test.why};
    if (!out.bayes_why) out.bayes = wn_bayes_normal(welch.estimate.value, welch.se);
    return out;
}
