/* Adjusting for what was known of the visitors before (CUPED): a mean or ratio loses the
 * part of its variance that covariates from before the experiment explain. The arms were
 * drawn at random, so the expected difference stays what it was.
 *
 *     adjusted = y - sum of theta_j (x_j - x_j's mean over all arms)
 *
 * Source: Deng, Xu, Kohavi and Walker (2013), "Improving the sensitivity of online
 * controlled experiments by utilizing pre-experiment data"; Lin (2013) for why it is safe
 * in randomised experiments; Goodnight (1979), "A tutorial on the SWEEP operator". */
#ifndef WN_CORE_STATS_MEANS_CUPED_H
#define WN_CORE_STATS_MEANS_CUPED_H

#include "core/stats/means/effect.h"
#include "core/stats/means/ratio.h"

/* What is adjusted, and for what. */
typedef struct wn_cuped_plan {
    wn_ratio outcome;
    size_t count; /* covariates */
    wn_ratio covariates[WN_MOMENTS_MAX];
} wn_cuped_plan;

typedef struct wn_cuped {
    wn_cuped_plan plan;
    double theta[WN_MOMENTS_MAX];  /* by covariate; 0 for one that adds nothing */
    double centre[WN_MOMENTS_MAX]; /* its mean over all arms */
    size_t used;                   /* covariates that do add something */
    double shared;                 /* the variance that the centre's own brings */
    double per_visitor;            /* used / all visitors: df that theta costs */
    double small_sample; /* factor for the residual variance: theta was fitted */
} wn_cuped;

/* Fits theta so that the sum of the adjusted arms' variances, each over its n, is least:
 * for two arms the variance of their difference, which is never larger than without. Of
 * one part it is the regression in that part, so the arms merged into one give the theta
 * of Deng et al. A covariate that is constant, or a combination of those before it, gets
 * 0. False when an arm's outcome or covariate has no value, or is too large to compute
 * with. */
bool wn_cuped_fit(const wn_cuped_plan *plan, const wn_moments *arms, size_t arm_count,
                  wn_cuped *out);

/* An arm's adjusted values as a gradient, and as a metric with Deng's variance. `arm` is
 * one that theta was fitted on, or has the same variables. */
bool wn_cuped_gradient(const wn_cuped *cuped, wn_moments arm, wn_gradient *out);
bool wn_cuped_sums(const wn_cuped *cuped, wn_moments arm, wn_sums *out);

/* Adds what fitting theta and the common centre cost to an effect of adjusted values, of
 * arms with so many visitors. */
void wn_cuped_charge(const wn_cuped *cuped, double control, double treatment,
                     wn_effect *effect);

/* The adjusted difference over the control's plain value, as GrowthBook has it. Its
 * variance moves with the control by treatment / control: of plain values when `plain`,
 * else of (control + adjusted difference) and control. The df are those of the adjusted
 * difference. False when the control's value is 0. */
bool wn_cuped_delta_lift(const wn_cuped *cuped, wn_moments control, wn_moments treatment,
                         bool plain, wn_how how, wn_mean_comparison *out);

#endif
