/* Products and ratios of independent estimates, none below 0, with the intervals that
 * follow from theirs: leads times the rate at which they are won, spend over either.
 *
 * On the scale of logs the distances from the estimate to the limits of both are added as
 * squares, each side for itself, so that skewed intervals stay skewed.
 *
 * Source: Zou and Donner (2008), "Construction of confidence limits about effect
 * measures: a general approach" (MOVER).
 *
 * An estimate of 0, or one that is not there, has no log: the product's limits are then
 * the products of the limits, which is wider. Unbounded ends and missing values and
 * intervals are handed on. */
#ifndef WN_CORE_STATS_MEANS_PRODUCT_H
#define WN_CORE_STATS_MEANS_PRODUCT_H

#include "core/stats/estimate.h"

wn_estimate wn_estimate_times(wn_estimate a, wn_estimate b);

/* factor * e and factor / e for a known factor >= 0. The inverse of 0 has no value, for
 * the reason given, and still a lower limit. */
wn_estimate wn_estimate_scaled(double factor, wn_estimate e);
wn_estimate wn_estimate_inverse(double factor, wn_estimate e, const char *why_zero);

#endif
