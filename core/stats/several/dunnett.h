/* Several treatments against one control: the largest of their statistics.
 *
 * Each comparison has a statistic (difference over its standard error) that is standard
 * normal, or Student's t with `df` degrees of freedom, when there is no difference. They
 * share the control, so those of treatments i and j have the correlation b_i b_j: with
 * the variances v of the arms' estimates b_i = sqrt(v_control / (v_control + v_i)), which
 * for equal deviations is sqrt(n_i / (n_i + n_control)) and for equal sizes sqrt(1 / 2).
 *
 * A comparison's adjusted p is the chance that the largest of all statistics is beyond
 * its own, so all intervals of the critical value's width hold together with the coverage
 * 1 - alpha. With Welch's tests each comparison is adjusted with its own df (Hasler and
 * Hothorn 2008).
 *
 * By quadrature: absolute error below 1e-10, and tiny probabilities keep their digits.
 * Sizes that differ a million times are as good as any more unequal.
 *
 * Sources: Dunnett (1955), "A multiple comparison procedure for comparing several
 * treatments with a control", and (1964) for unequal sizes; Hasler and Hothorn (2008),
 * "Multiple contrast tests in the presence of heteroscedasticity". */
#ifndef WN_CORE_STATS_SEVERAL_DUNNETT_H
#define WN_CORE_STATS_SEVERAL_DUNNETT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct wn_dunnett {
    const double *b; /* [count], in [0, 1] */
    size_t count;    /* of treatments */
    double df;       /* 0: the standard errors are known */
    bool one_sided;  /* only large statistics count, not also very negative ones */
} wn_dunnett;

/* b of a treatment, from the variances of the estimates; 0 when both are 0. */
double wn_dunnett_loading(double control_variance, double treatment_variance);

/* The chance that any statistic is beyond t (for two sides: t or -t). */
double wn_dunnett_sf(const wn_dunnett *d, double t);

/* The t for which that chance is alpha, in (0, 1). */
double wn_dunnett_critical(const wn_dunnett *d, double alpha);

#endif
