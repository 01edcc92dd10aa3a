/* A ratio of two means, such as orders per session: the visitors are what was randomised,
 * so numerator and denominator vary together. By the delta method it is a mean of
 * linearised values, (x - R y) / mean(y), and everything that compares means compares
 * ratios.
 *
 * Sources: Deng, Knoblich and Lu (2018), "Applying the delta method in metric analytics";
 * Budylin et al. (2018), "Consistent transformation of ratio metrics". */
#ifndef WN_CORE_STATS_MEANS_RATIO_H
#define WN_CORE_STATS_MEANS_RATIO_H

#include "core/stats/means/moments.h"

#include <stdbool.h>
#include <stdint.h>

/* Two of the moments' variables; the plain mean of `of` when `per` is WN_PER_VISITOR. */
#define WN_PER_VISITOR SIZE_MAX
typedef struct wn_ratio {
    size_t of, per;
} wn_ratio;

/* A value and how it moves with the means of the variables. */
typedef struct wn_gradient {
    double value, weights[WN_MOMENTS_MAX];
} wn_gradient;

/* False when the denominator's mean is 0: there is no ratio. */
bool wn_ratio_gradient(wn_moments moments, wn_ratio ratio, wn_gradient *out);

/* The values of some of the visitors (an arm, a stratum of it) along a gradient that was
 * taken at the means of `whole`. */
wn_sums wn_gradient_sums(const wn_gradient *gradient, wn_moments whole, wn_moments part);

/* The linearised values: their mean is the ratio, their variance over n its variance. */
bool wn_ratio_sums(wn_moments moments, wn_ratio ratio, wn_sums *out);

#endif
