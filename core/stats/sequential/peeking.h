/* What it costs to look at a test again and again, after equal parts of its visitors, and
 * to stop at the first look that says so: and what bound would not cost it.
 *
 * A Bayesian who stops when a flat prior's P(treatment is better) exceeds c stops at
 * z = wn_normal_quantile(c), and one who also stops below 1 - c at -z: the probability of
 * a posterior is no protection against looking.
 *
 * Errors: as of looks.h. Source: Armitage, McPherson and Rowe (1969). */
#ifndef WN_CORE_STATS_SEQUENTIAL_PEEKING_H
#define WN_CORE_STATS_SEQUENTIAL_PEEKING_H

#include "core/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* The chance of a false alarm: of z (two-sided: or -z) being exceeded at any look. */
wn_rc wn_peeking_error(size_t looks, double z, bool two_sided, double *error,
                       wn_err *err) WN_CHECKED;

/* The z whose chance is alpha. */
wn_rc wn_peeking_bound(size_t looks, double alpha, bool two_sided, double *z,
                       wn_err *err) WN_CHECKED;

#endif
