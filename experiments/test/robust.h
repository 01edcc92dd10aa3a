/* Means compared in ways that a few huge values cannot carry away, beside Welch's test:
 * by ranks and by resampling, for the metrics that ask for it, everyone together. (The
 * third way, winsorising, is done before: collect/winsorise.h.)
 *
 * They are a second opinion: they are not adjusted for several comparisons, and the
 * verdict does not rest on them. Methods: core/stats/values/mann_whitney.h, bootstrap.h.
 */
#ifndef WN_EXPERIMENTS_TEST_ROBUST_H
#define WN_EXPERIMENTS_TEST_ROBUST_H

#include "core/stats/values/bootstrap.h"
#include "core/stats/values/mann_whitney.h"
#include "experiments/test/findings.h"

/* What the metric asks for is filled. */
typedef struct wn_robust_comparison {
    wn_mann_whitney ranks;
    wn_bootstrap bootstrap;
} wn_robust_comparison;

typedef struct wn_robust {
    wn_robust_comparison *comparisons; /* [metric][arm]; the control's is not used */
    size_t arm_count;
    uint64_t seed;
} wn_robust;

/* Every metric has its own number of replicates; of `how` the rest is read. The answer
 * does not depend on the number of threads. Errors: WN_E_SYSTEM (memory). On failure
 * there is nothing to free. */
wn_rc wn_robust_compare(const wn_findings *findings, wn_resampling how, wn_robust *out,
                        wn_err *err) WN_CHECKED;
/* How many replicates that takes, of all metrics and arms. */
uint64_t wn_robust_replicates(const wn_findings *findings);
void wn_robust_free(wn_robust *robust);

static inline const wn_robust_comparison *wn_robust_of(const wn_robust *robust,
                                                       size_t metric, size_t arm) {
    return &robust->comparisons[metric * robust->arm_count + arm];
}

#endif
