/* The interval that goes with a test: the values of a parameter that it does not reject.
 *
 * The p-value of an exact test jumps as the order of the outcomes changes, and may come
 * back above alpha after a jump; the limit is the outermost value that is accepted. */
#ifndef WN_CORE_STATS_RATES_INVERSION_H
#define WN_CORE_STATS_RATES_INVERSION_H

#include "core/base/err.h"

/* How far the p-value of the hypothesis at this place of the parameter's line is above
 * alpha: it is accepted from 0 on. Only the sign must be right; where the number is about
 * right, too, the limit is found sooner. */
typedef wn_rc (*wn_excess_fn)(double place, void *ctx, double *excess, wn_err *err);

/* The last accepted place on the way from `from`, which is accepted, to `to`. Steps
 * inward over the stretch of length `reach` after `from` look for the outermost change,
 * which is then pinned down to 1e-11 of the stretch. */
wn_rc wn_inversion_limit(wn_excess_fn excess, void *ctx, double from, double to,
                         double reach, double *limit, wn_err *err) WN_CHECKED;

#endif
