#include "core/stats/tost.h"

#include "core/stats/law/dist.h"
#include "core/stats/means/mean.h"
#include "core/stats/rates/prop2.h"

#include <math.h>

static wn_tost not_tested(const char *why, wn_estimate difference) {
    return (wn_tost){wn_test_none(why), wn_test_none(why), 1, why, difference};
}

static const char *problem(wn_margins margins, double conf) {
    if (!(margins.low < margins.high))
        return "the lower margin is not below the upper one";
    if (!(conf > 0.5 && conf < 1)) return "the confidence level is not between 0.5 and 1";
    return NULL;
}

typedef wn_mean_comparison (*t_test_fn)(const wn_sums *, const wn_sums *, wn_alternative,
                                        double);

/* A difference of `margin` is none from a control that has the margin already. */
static wn_test_result from_margin(t_test_fn t_test, wn_sums control,
                                  const wn_sums *treatment, double margin,
                                  wn_alternative alternative, double conf) {
    control.mean += margin;
    return t_test(&control, treatment, alternative, conf).test;
}

wn_tost wn_tost_means(const wn_sums *control, const wn_sums *treatment,
                      wn_margins margins, bool pooled, double conf) {
    const char *why = problem(margins, conf);
    if (why) return not_tested(why, wn_estimate_none(why));
    t_test_fn t_test = pooled ? wn_mean_student : wn_mean_welch;
    wn_mean_comparison both = t_test(control, treatment, WN_TWO_SIDED, 2 * conf - 1);
    if (both.test.why) return not_tested(both.test.why, both.estimate);
    wn_test_result above =
        from_margin(t_test, *control, treatment, margins.low, WN_GREATER, conf);
    wn_test_result below =
        from_margin(t_test, *control, treatment, margins.high, WN_LESS, conf);
    return (wn_tost){above, below, fmax(above.p, below.p), NULL, both.estimate};
}

static wn_test_result score_test(wn_prop control, wn_prop treatment, double difference,
                                 wn_alternative alternative) {
    double z =
        wn_score_z(wn_score_difference(control, treatment, WN_SCORE_MN, difference));
    return (wn_test_result){.statistic = z,
                            .p = alternative == WN_GREATER ? wn_normal_sf(z)
                                                           : wn_normal_cdf(z)};
}

wn_tost wn_tost_rates(wn_prop control, wn_prop treatment, wn_margins margins,
                      double conf) {
    const char *why = problem(margins, conf);
    if (!why && !(margins.low >= -1 && margins.high <= 1))
        why = "a margin is not between -1 and 1";
    if (why) return not_tested(why, wn_estimate_none(why));
    wn_estimate difference =
        wn_prop2_score_difference(control, treatment, WN_SCORE_MN, 2 * conf - 1);
    if (difference.why) return not_tested(difference.why, difference);
    wn_test_result above = score_test(control, treatment, margins.low, WN_GREATER);
    wn_test_result below = score_test(control, treatment, margins.high, WN_LESS);
    return (wn_tost){above, below, fmax(above.p, below.p), NULL, difference};
}
