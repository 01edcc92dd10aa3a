/* How well a score sorts: the area under the ROC curve, its interval, two scores
 * compared, and the Kolmogorov-Smirnov distance.
 *
 * The AUC is the chance that a won case scores above a lost one, a tie counting half;
 * below 0.5 the score is upside down. Gini's coefficient is 2 AUC - 1. Its variance is
 * DeLong's, from the spread of the places (ranking.h), and needs two won and two lost
 * cases. Without spread (all scores tied, or won and lost ones perfectly apart) there is
 * no interval, and the reason is said.
 *
 * Sources: DeLong, DeLong and Clarke-Pearson (1988); Robin et al. (2011), "pROC", for the
 * degrees of freedom of two samples; Qin and Hotilovac (2008), for the logit interval. */
#ifndef WN_CORE_STATS_PREDICTION_ROC_H
#define WN_CORE_STATS_PREDICTION_ROC_H

#include "core/stats/estimate.h"
#include "core/stats/prediction/ranking.h"

typedef struct wn_auc {
    double value;
    double variance_won, variance_lost; /* of the value, from either kind of case */
    double cases;
    const char *why;             /* no value */
    const char *why_no_variance; /* no variance */
} wn_auc;

wn_auc wn_auc_of(const wn_ranking *ranking);

static inline double wn_auc_variance(const wn_auc *auc) {
    return auc->variance_won + auc->variance_lost;
}

/* On the scale of the AUC, cut to [0, 1]; and on the logit, which stays inside. */
wn_estimate wn_auc_interval(const wn_auc *auc, double conf);
wn_estimate wn_auc_interval_logit(const wn_auc *auc, double conf);

/* Two AUCs compared: first - second. */
typedef struct wn_auc_comparison {
    wn_estimate difference;
    wn_test_result test; /* z; or t with its degrees of freedom */
} wn_auc_comparison;

/* Two scores of the same cases, won[n] being what became of them. */
double wn_auc_covariance(const wn_ranking *a, const wn_ranking *b, const uint8_t *won);
wn_auc_comparison wn_auc_compare_paired(const wn_ranking *a, const wn_ranking *b,
                                        const uint8_t *won, double conf);

/* Of different cases, by Student's t with degrees of freedom after Welch. */
wn_auc_comparison wn_auc_compare_unpaired(const wn_auc *a, const wn_auc *b, double conf);

/* The largest distance between the shares of won and of lost cases that reach a score.
 * `at` is that score: who reaches it is called. */
typedef struct wn_ks {
    double value, at;
    const char *why;
} wn_ks;
wn_ks wn_ks_of(const wn_ranking *ranking);

#endif
