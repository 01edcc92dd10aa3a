/* The exact power of a test of two rates, whichever it is: every outcome of the two arms
 * counts with its probability, and the test's own p-value says whether it is a success.
 * For few conversions, where approximations are off; the power then is no smooth function
 * of the visitors, as the numbers of conversions are whole.
 *
 * A success is a p below alpha with the treatment on the side that was hoped for. More
 * conversions of the treatment must not undo a success, nor fewer of the control, as it
 * is with any sensible test; so the p-value is asked for about as often as there are
 * numbers of conversions that can happen.
 *
 * Source: Suissa and Shuster (1985), "Exact unconditional sample sizes for the 2 x 2
 * binomial trial". */
#ifndef WN_CORE_STATS_DESIGN_EXACT_POWER_H
#define WN_CORE_STATS_DESIGN_EXACT_POWER_H

#include "core/stats/rates/score.h"
#include "core/stats/sums.h"

#include <stdbool.h>

typedef wn_rc (*wn_rate_p_fn)(wn_prop control, wn_prop treatment, void *ctx, double *p,
                              wn_err *err);

/* The test. */
typedef struct wn_rate_rule {
    wn_rate_p_fn p;
    void *ctx;
    double alpha;
    bool below; /* hoped for is a lower rate, not a higher one */
} wn_rate_rule;

/* Where it succeeds: with `first + i` conversions of the control (those that can happen
 * at its rate), from `from[i]` of the treatment on (below: down). */
typedef struct wn_success {
    uint64_t n_control, n_treatment, first;
    double rate; /* the control's */
    bool below;
    uint64_t
        *from; /* [count]; n_treatment + 1 (below: counted in non-conversions): never */
    size_t count;
} wn_success; /* wn_success_free when done; on failure there is nothing to free */

/* Sizes of at least 1, the control's rate in (0, 1). Errors: those of the p-value;
 * WN_E_SYSTEM (memory). */
wn_rc wn_success_find(uint64_t n_control, uint64_t n_treatment, double rate,
                      const wn_rate_rule *rule, wn_success *out, wn_err *err) WN_CHECKED;
double wn_success_power(const wn_success *success, double treatment_rate);
void wn_success_free(wn_success *success);

#endif
