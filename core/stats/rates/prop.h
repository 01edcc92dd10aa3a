/* One proportion: intervals for a rate from x successes among n.
 *
 * Every function returns the rate x / n as the value, and an interval inside [0, 1]; conf
 * is the coverage, such as 0.95. Without trials the value is not estimable and the
 * interval is [0, 1]; the same with x > n or a conf outside (0, 1), and `why` says so.
 *
 * Sources: Wilson (1927); Newcombe (1998), methods 3 to 5; Clopper and Pearson (1934);
 * Agresti and Coull (1998); Brown, Cai and DasGupta (2001) for Jeffreys. */
#ifndef WN_CORE_STATS_RATES_PROP_H
#define WN_CORE_STATS_RATES_PROP_H

#include "core/stats/estimate.h"
#include "core/stats/sums.h"

wn_estimate wn_prop_wilson(wn_prop prop, double conf);
wn_estimate wn_prop_wilson_cc(wn_prop prop, double conf); /* continuity corrected */
wn_estimate wn_prop_clopper_pearson(wn_prop prop, double conf);
wn_estimate wn_prop_agresti_coull(wn_prop prop, double conf);
wn_estimate wn_prop_jeffreys(wn_prop prop, double conf); /* not changed at x = 0 or n */

#endif
