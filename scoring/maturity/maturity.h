/* The rate that each source will reach: leads that came lately have not had the time to
 * be won, so a source of young leads looks worse than it is.
 *
 * `mature` is about the leads that are there: the share of them that will have been won
 * in the end. `rate` is about the source: the share of leads such as it brings that are
 * won in the end; it is less sure, and what sources are compared by. Both are
 * core/stats/survival/outlook.h's, as are the reasons for there being none. */
#ifndef WN_SCORING_MATURITY_MATURITY_H
#define WN_SCORING_MATURITY_MATURITY_H

#include "core/stats/bayes/bayes.h"
#include "core/stats/survival/competing_risks.h"
#include "core/stats/survival/outlook.h"
#include "scoring/maturity/fates.h"

typedef struct wn_mature_source {
    uint64_t leads, won, lost;
    wn_estimate mature; /* `why` when too young to say; its interval stands */
    wn_estimate rate;
    double share_in;   /* of its wins, how many are in by now, by the ages of its leads */
    double median_age; /* days */
    double to_come;    /* wins that are expected still */
    wn_estimate half;  /* days by which half of its wins so far were in */
    const double *draws; /* [maturity draws] of `mature`; NULL without an outlook */
} wn_mature_source;

typedef struct wn_maturity {
    wn_mature_source *sources; /* [count], by number as in the fates and the census */
    size_t count, draws;
    const char *why;      /* why nothing can be said of any source, or NULL */
    wn_outlook outlook;   /* its groups in another order: use `sources` */
    size_t *place;        /* [count] source -> group of the outlook */
    wn_risks risks;       /* won and lost by age, all sources together */
    wn_mature_source all; /* without `half` and `draws` */
} wn_maturity;            /* zero-initialise to start */

/* The fates are settled, and outlive the maturity. WN_E_SYSTEM. */
wn_rc wn_maturity_find(const wn_fates *fates, double conf, uint64_t seed,
                       wn_maturity *out, wn_err *err) WN_CHECKED;
void wn_maturity_free(wn_maturity *maturity);

/* How the sources rank by `rate`: places[count], better[count * count] as in
 * wn_bayes_rank. There must be an outlook (`why` is NULL). */
void wn_maturity_rank(const wn_maturity *maturity, wn_bayes_arm *places, double *better);

#endif
