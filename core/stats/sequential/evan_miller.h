/* Evan Miller's sequential test for two arms of equal size: count only conversions; stop
 * for the treatment when it is `lead` conversions ahead of the control, and without a
 * winner when there were `most` conversions in all. No times of looking have to be
 * planned.
 *
 * His lead is 2 sqrt(most) for a one-sided test, and 2.25 sqrt(most), for whichever arm
 * is ahead, for a two-sided one. Here the error is computed, not approximated: the
 * conversions walk up and down (the gambler's ruin), and first passages are counted
 * exactly.
 *
 * Source: Miller (2015), "Simple sequential A/B testing"; Feller (1968), ch. III and XIV.
 */
#ifndef WN_CORE_STATS_SEQUENTIAL_EVAN_MILLER_H
#define WN_CORE_STATS_SEQUENTIAL_EVAN_MILLER_H

#include <stdbool.h>
#include <stdint.h>

uint64_t wn_evan_miller_lead(uint64_t most, bool two_sided);

/* The probability that the treatment gets `lead` ahead within `most` conversions, each
 * being the treatment's with probability `share`: 1/2 when there is no difference, and
 * then this is the error of the one-sided test; otherwise its power. */
double wn_evan_miller_ahead(uint64_t most, uint64_t lead, double share);

/* The same when the control wins with the same lead. */
double wn_evan_miller_first(uint64_t most, uint64_t lead, double share);

#endif
