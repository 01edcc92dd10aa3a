/* Estimates that may be looked at at any time: an interval that holds the truth at all
 * looks together with the stated confidence, and a p-value that stays valid whenever one
 * stops (a confidence sequence, an always-valid p).
 *
 * For an estimate whose sums are normal, or nearly so, the likelihood ratio against "no
 * effect" is averaged over effects from a normal law. Under no effect the average, E, is
 * expected to stay 1, so by Ville's inequality it ever reaches 1 / alpha with a chance of
 * at most alpha. E depends on the estimate z in standard errors and on its information k:
 *
 *     E(z, k) = exp(z^2 k / (2 (1 + k))) / sqrt(1 + k)
 *
 * k counts the information in units of that of the law of effects; it grows with the
 * number of visitors. For mSPRT (Johari, Pekelis, Walsh 2015) k = n tau^2 / V; in the
 * words of Howard et al. k = v / rho. The interval is narrowest, in standard errors, at
 * k = wn_mixture_tuning(alpha): a caller who expects N visitors in the end uses
 * k = n / N * wn_mixture_tuning(alpha).
 *
 * One-sided: averaged over positive effects only, E+ = 2 Phi(z sqrt(k / (1 + k))) E; the
 * asymptotic intervals use a bound of it that has a closed form.
 *
 * Sources: Robbins (1970), "Statistical methods related to the law of the iterated
 * logarithm"; Howard, Ramdas, McAuliffe, Sekhon (2021), "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences"; Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas
 * (2024), "Time-uniform central limit theory and asymptotic confidence sequences", for
 * estimates that are normal only in the limit. */
#ifndef WN_CORE_STATS_SEQUENTIAL_NORMAL_MIXTURE_H
#define WN_CORE_STATS_SEQUENTIAL_NORMAL_MIXTURE_H

#include "core/stats/means/effect.h"

/* The k at which the two-sided interval is narrowest, nearly: Howard et al. (2021), eq.
 * (15). One-sided ones take it at 2 alpha. 0 < alpha < 1 here and below. */
double wn_mixture_tuning(double alpha);

double wn_mixture_log_e(double z, double k);
double wn_mixture_log_e_positive(double z, double k); /* E+ */

/* The standard errors on each side: where E is 1 / alpha; where E+ is; and the bound of
 * the latter. k > 0. */
double wn_mixture_radius(double k, double alpha);
double wn_mixture_radius_positive(double k, double alpha);
double wn_mixture_radius_one_sided(double k, double alpha);

/* Valid at every look, from a comparison that is valid at one: its estimate and standard
 * error stay; interval and p are replaced (no degrees of freedom). What was not estimable
 * remains so. p < 1 - conf exactly when the interval leaves 0 out. */
wn_mean_comparison wn_mixture_comparison(const wn_mean_comparison *fixed, double k,
                                         wn_alternative alternative, double conf);

#endif
