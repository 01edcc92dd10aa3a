/* All differences between the values of two arms, treatment - control, in order, without
 * writing them down: from sorted values one can count the differences up to a number in
 * one pass, and so close in on the one of a given rank.
 *
 * The differences are those that subtracting two doubles gives, and so are exact in that
 * sense. An answer takes about 20 passes over the distinct values of both arms.
 *
 * Sources: Monahan (1984), "Fast computation of the Hodges-Lehmann location estimator",
 * for selection without a list; Dowell and Jarratt (1971), for the Illinois rule. */
#ifndef WN_CORE_STATS_VALUES_DIFFERENCES_H
#define WN_CORE_STATS_VALUES_DIFFERENCES_H

#include "core/stats/values/sample.h"

typedef struct wn_differences {
    const wn_sorted *control, *treatment; /* borrowed; neither is empty */
    uint64_t pairs;
} wn_differences;

wn_differences wn_differences_of(const wn_sorted *control, const wn_sorted *treatment);

/* The rank-th smallest, from 1 to pairs. */
double wn_differences_nth(const wn_differences *d, uint64_t rank);
double wn_differences_median(const wn_differences *d);

#endif
