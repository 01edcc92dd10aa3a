/* The judgement: how good each source is, how sure that is, and what cannot be told.
 *
 * Every source's rate stands as counted (Wilson interval) and shrunk towards the others
 * by an empirical-Bayes fit; ranks are by the shrunk posterior, by quadrature. Two
 * sources can be told apart when one is better with probability above 1 - (1 - conf) / 2;
 * a source's rank runs from 1 + how many are told to be better to the count less how many
 * are told to be worse. Down the ranks a new group begins where a source can be told from
 * the first of the group before. */
#ifndef WN_SCORING_SOURCES_JUDGE_H
#define WN_SCORING_SOURCES_JUDGE_H

#include "core/stats/bayes/empirical_bayes.h"
#include "scoring/maturity/maturity.h"
#include "scoring/sources/census.h"

typedef struct wn_source {
    const char *name; /* "(blank)" for the blank level; borrowed from the census */
    bool blank;       /* the leads without a source; one may be called "(blank)" too */
    wn_prop won;
    wn_estimate rate;               /* as counted */
    wn_estimate shrunk;             /* posterior mean and equal-tailed interval */
    wn_bayes_arm place;             /* P(best), expected rank */
    size_t rank_low, rank_high;     /* what the rank can be */
    bool like_best;                 /* cannot be told from the first */
    size_t group;                   /* from 1: not told from the first of the group */
    const wn_mature_source *mature; /* NULL when there are no dates */
    size_t spelled_like; /* another source (by index) that differs only in case or blanks
                            and comes earlier, or SIZE_MAX */
} wn_source;

typedef struct wn_judgement {
    wn_source *sources; /* [count], best expected rank first */
    size_t count;
    wn_eb fit;
    wn_test_result same_rate; /* chi-square: do all sources share one rate? */
    wn_prop all;
    uint64_t no_outcome;
    double conf;
    const wn_maturity *maturity; /* or NULL */
} wn_judgement;

/* `maturity` may be NULL; its sources have the numbers of the census. When it has an
 * outlook, sources are ranked by the rates they will reach. Census and maturity must
 * outlive the judgement. Errors as in empirical_bayes.h and bayes.h. */
wn_rc wn_judge(const wn_census *census, const wn_maturity *maturity, double conf,
               wn_judgement *out, wn_err *err) WN_CHECKED;
void wn_judgement_free(wn_judgement *judgement);

#endif
