/* Two rates compared, by the test that the set-up asks for.
 *
 *   score      Miettinen and Nurminen's score test, difference, lift and odds ratio
 *   exact      the exact unconditional test (Berger-Boos) and the intervals by inverting
 *              it for each measure
 *   barnard    the same over all nuisance rates
 *   boschloo, fisher, mid-p
 *              these have an interval of the odds ratio only. It decides together with p;
 *              difference and lift have score intervals, which may disagree with p in
 *              close cases.
 */
#ifndef WN_EXPERIMENTS_TEST_RATES_H
#define WN_EXPERIMENTS_TEST_RATES_H

#include "experiments/test/findings.h"

/* Whether a rate is tested exactly for having so few conversions, or others. */
bool wn_compare_is_rare(wn_prop prop);

/* Errors: WN_E_SYSTEM, WN_E_NUMERIC; WN_E_USAGE when an arm is too large for Barnard's or
 * Boschloo's test. */
wn_rc wn_compare_rates(wn_prop control, wn_prop treatment, wn_rate_test test, double conf,
                       wn_comparison *out, wn_err *err) WN_CHECKED;

/* 1 or -1 when the interval that goes with the test is above or below no effect, else 0.
 */
int wn_comparison_side(const wn_comparison *comparison);

#endif
