/* Sample ratio, checked as often as one likes: the p-value stays valid at every look, so
 * a broken split can be found on the day on which it breaks.
 *
 * Visitors by arm against planned shares; the likelihood ratio is averaged over a
 * Dirichlet law of shares, whose strength says how near to the plan the others lie.
 *
 * Source: Lindon and Malek (2022), "Anytime-valid inference for multinomial count data",
 * NeurIPS. */
#ifndef WN_CORE_STATS_SEQUENTIAL_ANYTIME_SRM_H
#define WN_CORE_STATS_SEQUENTIAL_ANYTIME_SRM_H

#include "core/base/err.h"

#include <stddef.h>
#include <stdint.h>

#define WN_ANYTIME_SRM_STRENGTH 10000 /* times the planned shares, the usual law */

typedef struct wn_anytime_srm {
    size_t arms;
    const double *shares; /* planned, each > 0; they sum to 1. Borrowed */
    double *law;          /* [arms] Dirichlet parameters after the counts so far */
    double log_planned;   /* the log-likelihood of the counts under the plan ... */
    double log_other;     /* ... and averaged over the law of shares */
    double p;             /* the smallest so far; 1 before any count */
} wn_anytime_srm;

/* `law`: the Dirichlet parameters to start from, each > 0, or NULL for the usual law.
 * Errors: WN_E_SYSTEM. wn_anytime_srm_free when done. */
wn_rc wn_anytime_srm_start(const double *shares, const double *law, size_t arms,
                           wn_anytime_srm *out, wn_err *err) WN_CHECKED;
void wn_anytime_srm_free(wn_anytime_srm *srm);

/* The visitors since the last look: counts[arms]. */
void wn_anytime_srm_add(wn_anytime_srm *srm, const uint64_t *counts);

#endif
