/* One effect measured in several places: do the places differ, what is the common effect,
 * and what is the likely effect in each?
 *
 * Heterogeneity is Cochran's Q; its size the variance tau2 between the true effects, by
 * restricted maximum likelihood. The likely effect of a place is drawn towards the mean
 * of all, the more the less is known about it (empirical Bayes, normal effects and
 * errors); its interval takes in the error of that mean, but not that of tau2, which
 * makes it a little too narrow when the places are few.
 *
 * Sources: Cochran (1954), "The combination of estimates from different experiments";
 * DerSimonian and Laird (1986); Higgins and Thompson (2002) for I2; Viechtbauer (2005)
 * for the likelihood; Morris (1983), "Parametric empirical Bayes inference". */
#ifndef WN_CORE_STATS_SEVERAL_POOLING_H
#define WN_CORE_STATS_SEVERAL_POOLING_H

#include "core/stats/estimate.h"

typedef struct wn_place {
    double value, se; /* se > 0; others do not count */
} wn_place;

typedef struct wn_pooling {
    wn_test_result heterogeneity; /* Q, df = places - 1 */
    double i2;                    /* the share of Q that is not chance, 0 to 1 */
    double tau2, tau2_dl;         /* by likelihood, and DerSimonian and Laird's */
    wn_estimate common;           /* weighted by 1 / se^2: one effect for all */
    wn_estimate mean;             /* of the effects, if they differ by tau2 */
    double mean_se;
} wn_pooling;

/* With one place there is no heterogeneity to test; with none nothing at all (`why`). */
wn_pooling wn_pool(const wn_place *places, size_t count, double conf);

wn_estimate wn_pool_likely(const wn_pooling *pooling, wn_place place, double conf);

#endif
