#include "experiments/test/rates.h"

#include "core/stats/rates/conditional.h"
#include "core/stats/rates/exact.h"
#include "core/stats/rates/prop2.h"
#include "experiments/test/analyse.h"

bool wn_compare_is_rare(wn_prop prop) {
    return prop.x < WN_EXACT_BELOW || prop.n - prop.x < WN_EXACT_BELOW;
}

static void compare_by_score(wn_prop control, wn_prop treatment, double conf,
                             wn_comparison *out) {
    out->difference = wn_prop2_score_difference(control, treatment, WN_SCORE_MN, conf);
    out->lift = wn_prop2_score_lift(control, treatment, WN_SCORE_MN, conf);
    out->odds_ratio = wn_prop2_score_odds_ratio(control, treatment, WN_SCORE_MN, conf);
    out->test = wn_prop2_score(control, treatment, WN_SCORE_MN, WN_TWO_SIDED);
}

static wn_rc compare_exactly(wn_prop control, wn_prop treatment, wn_rate_test test,
                             double conf, wn_comparison *out, wn_err *err) {
    wn_exact exact;
    wn_rc rc = test == WN_RATE_TEST_BARNARD
                   ? wn_exact_barnard_compare(control, treatment, conf, &exact, err)
                   : wn_exact_compare(control, treatment, conf, &exact, err);
    if (rc != WN_OK) return rc;
    out->difference = exact.difference;
    out->lift = exact.lift;
    out->odds_ratio = exact.odds_ratio;
    out->test = (wn_test_result){.p = exact.p};
    return WN_OK;
}

/* Tests whose interval is one of the odds ratio. */
static wn_rc compare_odds(wn_prop control, wn_prop treatment, wn_rate_test test,
                          double conf, wn_comparison *out, wn_err *err) {
    compare_by_score(control, treatment, conf, out);
    out->odds_decide = true;
    out->test = (wn_test_result){0};
    if (test == WN_RATE_TEST_BOSCHLOO)
        return wn_exact_boschloo_compare(control, treatment, conf, &out->test.p,
                                         &out->odds_ratio, err);
    wn_stratum one = {control, treatment};
    wn_conditional fisher;
    wn_rc rc = wn_conditional_compare(
        &one, 1,
        test == WN_RATE_TEST_FISHER ? WN_CONDITIONAL_LIKELIHOOD : WN_CONDITIONAL_MID,
        WN_TWO_SIDED, conf, &fisher, err);
    out->test.p = fisher.p;
    out->odds_ratio = fisher.odds_ratio;
    return rc;
}

static wn_rc compare(wn_prop control, wn_prop treatment, wn_rate_test test, double conf,
                     wn_comparison *out, wn_err *err) {
    static const wn_method methods[] = {
        [WN_RATE_TEST_SCORE] = WN_METHOD_SCORE,
        [WN_RATE_TEST_EXACT] = WN_METHOD_EXACT,
        [WN_RATE_TEST_BARNARD] = WN_METHOD_BARNARD,
        [WN_RATE_TEST_BOSCHLOO] = WN_METHOD_BOSCHLOO,
        [WN_RATE_TEST_FISHER] = WN_METHOD_FISHER,
        [WN_RATE_TEST_MID_P] = WN_METHOD_MID_P,
    };
    if (test == WN_RATE_TEST_AUTO)
        test = wn_compare_is_rare(control) || wn_compare_is_rare(treatment)
                   ? WN_RATE_TEST_EXACT
                   : WN_RATE_TEST_SCORE;
    *out = (wn_comparison){.method = methods[test]};
    switch (test) {
    case WN_RATE_TEST_EXACT:
    case WN_RATE_TEST_BARNARD:
        return compare_exactly(control, treatment, test, conf, out, err);
    case WN_RATE_TEST_BOSCHLOO:
    case WN_RATE_TEST_FISHER:
    case WN_RATE_TEST_MID_P:
        return compare_odds(control, treatment, test, conf, out, err);
    case WN_RATE_TEST_AUTO:
    case WN_RATE_TEST_SCORE:
        break;
    }
    compare_by_score(control, treatment, conf, out);
    return WN_OK;
}

wn_rc wn_compare_rates(wn_prop control, wn_prop treatment, wn_rate_test test, double conf,
                       wn_comparison *out, wn_err *err) {
    if (control.n == 0 || treatment.n == 0) {
        const char *why = control.n ? "this arm has no visitors with a value"
                                    : "the control has no visitors with a value";
        *out = wn_compare_nothing(WN_METHOD_SCORE, why);
        return WN_OK;
    }
    wn_rc rc = compare(control, treatment, test, conf, out, err);
    if (rc != WN_OK) return rc;
    const wn_beta flat = {1, 1};
    return wn_bayes_compare(wn_beta_posterior(flat, control),
                            wn_beta_posterior(flat, treatment), &out->bayes, err);
}

int wn_comparison_side(const wn_comparison *c) {
    const wn_estimate *e = c->odds_decide ? &c->odds_ratio : &c->difference;
    double none = c->odds_decide ? 1 : 0;
    if (!e->low_unbounded && e->low > none) return 1;
    return !e->high_unbounded && e->high < none ? -1 : 0;
}
