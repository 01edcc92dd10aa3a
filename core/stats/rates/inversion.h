/* The interval that goes with a test: the values of a parameter that it does not reject.
 *
 * The p-value of an exact test jumps as the order of the outcomes changes, and may come
 * back above alpha after a jump; the limit is the outermost value that is accepted. */
#ifndef WN_CORE_STATS_RATES_INVERSION_H
#define WN_CORE_STATS_RATES_INVERSION_H

#include "core/base/err.h"

#include <stdbool.h>

/* Is the hypothesis at this place of the parameter's line accepted? */
typedef wn_rc (*wn_accepts_fn)(double place, const void *ctx, bool *accepted,
                               wn_err *err);

/* The last accepted place on the way from `from`, which is accepted, to `to`. Steps over
 * the stretch of length `reach` after `from` look for places where p comes back, then
 * bisection pins down the last change, to 1e-11 of the stretch. */
wn_rc wn_inversion_limit(wn_accepts_fn accepts, const void *ctx, double from, double to,
                         double reach, double *limit, wn_err *err) WN_CHECKED;

#endif
