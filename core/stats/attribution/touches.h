/* Attribution by rule: what the place of a touch in its journey, or its age, earns it.
 *
 *     first, last    all of it
 *     last other     all of it to the last touch that is none of the passed-over
 *                    channels, such as direct visits; to the last one if all are
 *     linear         equal shares
 *     position       three weights: for the first touch, for those between (who share it
 *                    equally) and for the last. Usually 40/20/40. One touch has all; two
 *                    share in the proportion of first and last
 *     time decay     2^(-age / half-life), made to add up to 1
 *
 * A journey's shares add up to 1, so credits add up to conversions. */
#ifndef WN_CORE_STATS_ATTRIBUTION_TOUCHES_H
#define WN_CORE_STATS_ATTRIBUTION_TOUCHES_H

#include "core/stats/attribution/paths.h"

typedef enum wn_touch_rule {
    WN_TOUCH_FIRST,
    WN_TOUCH_LAST,
    WN_TOUCH_LAST_OTHER,
    WN_TOUCH_LINEAR,
    WN_TOUCH_POSITION
} wn_touch_rule;

typedef struct wn_touch_model {
    wn_touch_rule rule;
    const bool *passed_over;    /* LAST_OTHER: by channel; borrowed */
    double first, middle, last; /* POSITION: at least 0, first + last above 0 */
} wn_touch_model;

/* The share of each touch of a journey with at least one, into shares[count]. */
void wn_touch_shares(const wn_touch_model *model, const uint32_t *touches, size_t count,
                     double *shares);

/* The same by age: how long before the conversion each touch was, at least 0, in the
 * unit of the half-life, which is above 0. */
void wn_decay_shares(const double *ages, size_t count, double half_life, double *shares);

/* What all conversions come to, into out[paths->channels]. WN_E_SYSTEM (memory). */
wn_rc wn_touch_credit(const wn_touch_model *model, const wn_paths *paths, wn_credit *out,
                      wn_err *err) WN_CHECKED;

#endif
