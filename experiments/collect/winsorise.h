/* Winsorising: in a metric that asks for it, values above a quantile of all arms' values
 * together count as that quantile, so that a few huge ones do not decide.
 *
 * The quantile is that of all arms since a cap for each arm would be an effect of its
 * own. It is found among everyone; then every split of the tally is capped and summed up
 * again. Where it is 0, since most visitors bring nothing, nothing is capped.
 *
 * Source: Kohavi, Tang and Xu (2020), "Trustworthy online controlled experiments". */
#ifndef WN_EXPERIMENTS_COLLECT_WINSORISE_H
#define WN_EXPERIMENTS_COLLECT_WINSORISE_H

#include "experiments/collect/arrivals.h"
#include "experiments/collect/tally.h"

/* Fills tally->caps when a metric is capped; `arrivals`, unless it is NULL, is capped the
 * same. Once, when all is collected. Errors: WN_E_SYSTEM (memory). */
wn_rc wn_winsorise(const wn_setup *setup, wn_tally *tally, wn_arrivals *arrivals,
                   wn_err *err) WN_CHECKED;

#endif
