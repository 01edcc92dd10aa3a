/* Quantiles per visitor, such as the median revenue: an arm's interval from order
 * statistics, arms compared by the standard errors these imply
 * (core/stats/values/quantile.h). Errors: WN_E_SYSTEM (memory). */
#ifndef WN_EXPERIMENTS_TEST_QUANTILES_H
#define WN_EXPERIMENTS_TEST_QUANTILES_H

#include "experiments/test/findings.h"

wn_rc wn_quantiles_estimate(const wn_metric *metric, const wn_tally_cell *cell,
                            double conf, wn_estimate *out, wn_err *err) WN_CHECKED;

wn_rc wn_quantiles_compare(const wn_metric *metric, const wn_tally_cell *control,
                           const wn_tally_cell *treatment, double conf,
                           wn_comparison *out, wn_err *err) WN_CHECKED;

#endif
