/* R's uniroot with its default tolerance: for comparing with figures of R that stop short
 * of the root, which is then to be found in the same place.
 *
 * Source: Brent (1973), "Algorithms for minimization without derivatives", section 4.2.
 */
#ifndef WN_TESTS_REFERENCE_UNIROOT_H
#define WN_TESTS_REFERENCE_UNIROOT_H

#include "core/stats/law/root.h"

double uniroot(wn_root_fn f, void *ctx, double low, double high);

#endif
