/* Mann-Whitney's test (Wilcoxon's rank-sum test) of two arms, and the shift between them.
 *
 * W counts the pairs of a control's and a treatment's value in which the treatment's is
 * the larger one; a tie counts half. Over all pairs that is the *superiority*, the chance
 * that a visitor of the treatment brings more than one of the control; without an effect
 * it is 0.5. The *shift* is Hodges' and Lehmann's: the median of all differences
 * treatment - control, which is what the treatment adds when it adds the same to
 * everyone. Neither needs a mean, so a few huge orders cannot carry them.
 *
 * Both intervals hold the values that the same test does not reject, so p < 1 - conf if
 * and only if they leave no effect out. Where so many pairs are equal that the shift's
 * interval is a single point, or ends in 0 itself while the test rejects, the shift has
 * none (`why_no_interval`). The exact test has no interval of the superiority.
 *
 * The cost is that of a few passes over the distinct values of both arms.
 *
 * Sources: Mann and Whitney (1947), with the recurrence; Lehmann (1975), for ties and
 * continuity; Hodges and Lehmann (1963); Hollander and Wolfe (1973), for the intervals.
 */
#ifndef WN_CORE_STATS_VALUES_MANN_WHITNEY_H
#define WN_CORE_STATS_VALUES_MANN_WHITNEY_H

#include "core/stats/estimate.h"
#include "core/stats/values/sample.h"

typedef struct wn_mann_whitney {
    double w;
    bool exact;
    wn_test_result test;     /* statistic: z, or W where exact */
    wn_estimate superiority; /* of 0.5 without an effect */
    wn_estimate shift;
} wn_mann_whitney;

typedef struct wn_rank_options {
    wn_alternative alternative;
    double conf;
    bool continuity;  /* half a pair towards no effect */
    bool ignore_ties; /* the variance as if there were none */
} wn_rank_options;

/* By the normal approximation. Not estimable without values in both arms, or when all
 * are equal. */
wn_mann_whitney wn_mann_whitney_asymptotic(const wn_sorted *control,
                                           const wn_sorted *treatment,
                                           wn_rank_options options);

/* By the distribution of W without ties. WN_E_USAGE with ties, without values in both
 * arms, or with more than WN_RANKS_EXACT_PAIRS pairs; WN_E_SYSTEM (memory). */
enum { WN_RANKS_EXACT_PAIRS = 40000 };
wn_rc wn_mann_whitney_exact(const wn_sorted *control, const wn_sorted *treatment,
                            wn_alternative alternative, double conf, wn_mann_whitney *out,
                            wn_err *err) WN_CHECKED;

/* Two-sided: exact without ties and below WN_RANKS_EXACT_BELOW values an arm, else
 * asymptotic with continuity correction. */
enum { WN_RANKS_EXACT_BELOW = 50 };
wn_rc wn_mann_whitney_compare(const wn_sorted *control, const wn_sorted *treatment,
                              double conf, wn_mann_whitney *out, wn_err *err) WN_CHECKED;

#endif
