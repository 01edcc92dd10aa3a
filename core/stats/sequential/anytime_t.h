/* Always-valid t tests of the coefficients of a linear model, exact for normal errors and
 * independent of their variance; two arms are the model with two coefficients.
 *
 * The likelihood ratio of the t statistic, averaged over a normal law of effects of
 * strength g: the larger g, the smaller the effects that are expected.
 *
 * Source: Lindon, Ham, Tingley, Bojinov (2024), "Anytime-valid linear models and
 * regression adjusted causal inference in randomized experiments". */
#ifndef WN_CORE_STATS_SEQUENTIAL_ANYTIME_T_H
#define WN_CORE_STATS_SEQUENTIAL_ANYTIME_T_H

#include <stdbool.h>

typedef struct wn_anytime_t {
    double n;            /* rows */
    double coefficients; /* of the model; n - coefficients > 0 degrees of freedom */
    double g;            /* > 0 */
} wn_anytime_t;

/* The log of E, and the p-value, min(1, 1 / E). */
double wn_anytime_t_log_e(const wn_anytime_t *model, double t);
double wn_anytime_t_p(const wn_anytime_t *model, double t);

/* The standard errors on each side of an estimate; false when so few rows bound nothing.
 */
bool wn_anytime_t_radius(const wn_anytime_t *model, double alpha, double *radius);

/* The g with the smallest radius. */
double wn_anytime_t_best_g(double n, double coefficients, double alpha);

#endif
