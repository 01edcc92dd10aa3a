/* Sharper comparisons: adjusted for what was known of the visitors before (CUPED), within
 * strata (post-stratification), or both.
 *
 * A rate is adjusted as the mean of zeros and ones. A visitor without a covariate is
 * kept: with 0 in its place, and whether it is missing as a covariate of its own, which
 * is the same as putting the mean in. Strata with fewer than WN_STRATUM_LEAST visitors in
 * an arm are merged; a single one is none.
 *
 * What a script declared before the start decides: the adjusted comparison then takes the
 * place of the plain one, in segments, too, where there is one by covariates. Asked for
 * by an option it only stands beside it. */
#ifndef WN_EXPERIMENTS_TEST_ADJUSTED_H
#define WN_EXPERIMENTS_TEST_ADJUSTED_H

#include "experiments/test/findings.h"

enum { WN_STRATUM_LEAST = 10 };

/* A regression takes so many visitors more than it fits numbers. */
enum { WN_FREE_LEAST = 10 };

/* Below this p-value the arms differ in a covariate more than by chance. */
#define WN_UNEVEN_ALARM 0.001

/* An arm against the control. */
typedef struct wn_adjusted_pair {
    wn_comparison plain, adjusted;
    double saved;    /* share of the difference's variance; below 0: it costs */
    const char *why; /* why nothing is adjusted, or NULL */
} wn_adjusted_pair;

typedef struct wn_covariate_finding {
    const char *name;
    double theta;     /* of the value; 0 when it adds nothing */
    uint64_t missing; /* visitors without it */
    bool uneven;      /* the arms differ in it */
} wn_covariate_finding;

/* How a metric's values are adjusted. */
typedef struct wn_adjusting wn_adjusting;

/* One metric, everyone together. */
typedef struct wn_adjusted {
    bool asked;              /* there is something to adjust for */
    bool decides;            /* the adjusted comparisons are those of the findings */
    wn_adjusted_pair *pairs; /* [arm]; the control's is not used */
    wn_covariate_finding covariates[WN_COVARIATES_MAX];
    size_t covariate_count;
    size_t strata; /* compared within; 0: not stratified */
    size_t merged; /* levels that were merged away */
    uint64_t visitors;
    wn_adjusting *how; /* NULL: it could not be */
} wn_adjusted;

/* For wn_analyse. [metric], or NULL when no metric is adjusted. */
wn_rc wn_adjusted_new(const wn_findings *findings, wn_adjusted **out,
                      wn_err *err) WN_CHECKED;
void wn_adjusted_free(wn_adjusted *adjusted, size_t metrics);

/* Two arms by their adjusted values, at the set-up's confidence; false where these do not
 * decide. */
bool wn_adjusted_compare(const wn_findings *findings, size_t metric, size_t control,
                         size_t arm, wn_comparison *out);

/* Adjusts the comparisons of a level, which are there. `number` is the level's in the
 * tally. */
wn_rc wn_adjust_level(const wn_findings *findings, size_t split, uint32_t number,
                      wn_level_findings *level, wn_err *err) WN_CHECKED;

#endif
