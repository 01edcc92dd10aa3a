/* From a tally to findings.
 *
 * Which arm is the control: the one the set-up names; else the one called "control", in
 * any case; else the first by name, and the findings say that it was guessed.
 *
 * Methods (METHODS.md part 1; the headers of core/stats name the sources):
 *   rates     Wilson's interval per arm; between arms rates.h.
 *   means     Student's t interval per arm, Welch's test and interval between arms,
 *             Fieller's interval for the lift, which needs a control whose interval lies
 *             above zero.
 *   ratios    the same on linearised values (the delta method).
 *   quantiles order statistics (quantiles.h).
 *   Bayes     bets.h
 *   several   several.h: p and intervals that agree.
 *   ratio     core/stats/rates/srm.h: all visitors in arms against the planned shares.
 *
 * What cannot be estimated says why. */
#ifndef WN_EXPERIMENTS_TEST_ANALYSE_H
#define WN_EXPERIMENTS_TEST_ANALYSE_H

#include "core/stats/means/effect.h"
#include "experiments/test/findings.h"

/* Errors: WN_E_DATA (no visitors, a single arm, arms that are not the planned ones,
 * amounts too large to be squared), WN_E_SYSTEM, WN_E_NUMERIC. On failure there is
 * nothing to free. */
wn_rc wn_analyse(const wn_setup *setup, const wn_tally *tally, wn_findings *out,
                 wn_err *err) WN_CHECKED;

/* One arm against another on a metric, with intervals of coverage `conf`. */
wn_rc wn_compare_arms(const wn_setup *setup, const wn_metric *metric,
                      const wn_tally_cell *control, const wn_tally_cell *treatment,
                      double conf, wn_comparison *out, wn_err *err) WN_CHECKED;

/* The parts, for wn_analyse. Puts the tally's arms in order. */
wn_rc wn_arms_arrange(const wn_setup *setup, const wn_tally *tally, wn_findings *out,
                      wn_err *err) WN_CHECKED;

/* Two arms of any other kind. */
wn_comparison wn_compare_effect(const wn_effect *effect, wn_method method, double conf);

/* When there is nothing to compare. */
wn_comparison wn_compare_nothing(wn_method method, const char *why);

/* The values of a metric, of whatever kind, as those of a mean. False for a ratio whose
 * denominator is zero. */
bool wn_cell_sums(const wn_metric *metric, const wn_tally_cell *cell, wn_sums *out);

#endif
