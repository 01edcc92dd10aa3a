/* Are probabilities what they say? Of 100 leads at 30%, do 30 win?
 *
 * All functions take a ranking (ranking.h) whose scores are the probabilities. With
 * y = 1 for a won case and 0 for a lost one:
 *
 * Brier score      mean of (p - y)^2 = reliability - resolution + uncertainty, by the
 *                  distinct probabilities (Murphy 1973), or by their isotonic fit, which
 *                  does not depend on how finely they are written (Dimitriadis, Gneiting
 *                  and Jordan 2021, whose miscalibration, discrimination, uncertainty
 *                  these are)
 * log loss         mean of -log of the probability that what happened had; p is kept
 *                  WN_PROBABILITY_LEAST away from 0 and 1, and how many are is counted
 * slope, intercept y on logit p: 1 and 0 when calibrated; a slope below 1 is
 *                  overconfidence (Cox 1958). In the large: the intercept at slope 1
 * Hosmer-Lemeshow  chi-square over groups between the type-7 quantiles of p, each closed
 *                  above; groups that equal quantiles leave empty do not count. Degrees
 *                  of freedom: groups - 2 where the probabilities were fitted to these
 *                  cases, else the groups (Hosmer and Lemeshow 1980, 2000)
 * Spiegelhalter z  (1986) sum (y - p)(1 - 2p) over its standard deviation */
#ifndef WN_CORE_STATS_PREDICTION_CALIBRATION_H
#define WN_CORE_STATS_PREDICTION_CALIBRATION_H

#include "core/stats/prediction/logit_line.h"

#include <stdbool.h>

typedef struct wn_brier {
    wn_estimate score; /* normal, from the spread of (p - y)^2 */
    double reliability, resolution, uncertainty;
} wn_brier;

wn_brier wn_brier_of(const wn_ranking *forecasts, double conf);
/* fit[count]: of wn_isotonic. */
wn_brier wn_brier_isotonic(const wn_ranking *forecasts, const double *fit, double conf);

typedef struct wn_log_loss {
    wn_estimate score;
    uint64_t clipped;
} wn_log_loss;
wn_log_loss wn_log_loss_of(const wn_ranking *forecasts, double conf);

typedef struct wn_calibration {
    wn_estimate slope, intercept, in_the_large; /* normal intervals */
} wn_calibration;
/* Errors of wn_logit_line_fit. */
wn_rc wn_calibration_of(const wn_ranking *forecasts, double conf, wn_calibration *out,
                        wn_err *err) WN_CHECKED;

typedef struct wn_forecast_group {
    uint64_t cases, won;
    double expected; /* the sum of p */
} wn_forecast_group;

/* Fills rows[groups], groups > 1, and says in *count how many there are. */
wn_test_result wn_hosmer_lemeshow(const wn_ranking *forecasts, size_t groups, bool fitted,
                                  wn_forecast_group *rows, size_t *count);

wn_test_result wn_spiegelhalter(const wn_ranking *forecasts);

/* The rate as a function of the score that never falls: fit[count], by least squares
 * (pool adjacent violators; Ayer et al. 1955). Any ranking will do. WN_E_SYSTEM
 * (memory). */
wn_rc wn_isotonic(const wn_ranking *ranking, double *fit, wn_err *err) WN_CHECKED;

#endif
