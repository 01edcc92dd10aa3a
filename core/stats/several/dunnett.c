#include "core/stats/several/dunnett.h"

#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"
#include "core/stats/law/spread.h"

#include <math.h>

/* Given the control's deviation z, treatments are independent: statistic i is normal
 * around b_i z with the variance 1 - b_i^2, which is kept above 1e-6. */
static double own_sd(double b) {
    return sqrt((1 - b) * (1 + b));
}

static double loading(const wn_dunnett *d, size_t i) {
    return wn_clamp(d->b[i], 0, 1 - 0.5e-6);
}

double wn_dunnett_loading(double control_variance, double treatment_variance) {
    double sum = control_variance + treatment_variance;
    return sum > 0 ? sqrt(control_variance / sum) : 0;
}

/* The chance of any statistic beyond t, given z. */
static double beyond_given(const wn_dunnett *d, double t, double z) {
    double log_none = 0;
    for (size_t i = 0; i < d->count; i++) {
        double b = loading(d, i), sd = own_sd(b);
        double p = wn_normal_sf((t - b * z) / sd);
        if (!d->one_sided) p += wn_normal_sf((t + b * z) / sd);
        if (p >= 1) return 1;
        log_none += log1p(-p);
    }
    return -expm1(log_none);
}

/* The step that the trapezoidal rule needs over z: the integrand is a product of normal
 * curves and steps, as narrow together as a normal curve of this precision. */
static double step_over_z(const wn_dunnett *d) {
    double precision = 1;
    for (size_t i = 0; i < d->count; i++) {
        double b = loading(d, i), slope = b / own_sd(b);
        precision += slope * slope;
    }
    return 0.8 / sqrt(precision);
}

/* With known standard errors. Beyond sqrt(t^2 + 80) the density of z is less than e^-40
 * of the answer. */
static double sf_known(double t, void *ctx) {
    const wn_dunnett *d = ctx;
    double step = step_over_z(d), sum = 0;
    double end = sqrt(80 + fmax(t, 0) * fmax(t, 0));
    for (double k = ceil(-end / step); k * step <= end; k++)
        sum += wn_normal_pdf(k * step) * beyond_given(d, t, k * step);
    return sum * step;
}

typedef struct studentized {
    const wn_dunnett *d;
    double t;
} studentized;

static double sf_at_spread(double s, void *ctx) {
    const studentized *of = ctx;
    return sf_known(of->t * s, (void *)of->d);
}

double wn_dunnett_sf(const wn_dunnett *d, double t) {
    t = wn_clamp(t, d->one_sided ? -37 : 0, 37);
    double df = d->df > 0 ? d->df : WN_SPREAD_DF_LARGE;
    return wn_clamp(wn_over_spread(sf_at_spread, &(studentized){d, t}, df, t), 0, 1);
}

typedef struct target {
    const wn_dunnett *d;
    double alpha;
} target;

static double excess(double t, void *ctx) {
    const target *at = ctx;
    return log(fmax(wn_dunnett_sf(at->d, t), 1e-300) / at->alpha);
}

/* Between the critical values of one comparison and Bonferroni's. */
double wn_dunnett_critical(const wn_dunnett *d, double alpha) {
    double df = d->df > 0 ? d->df : INFINITY;
    double tail = d->one_sided ? alpha : 0.5 * alpha;
    double low = -wn_t_quantile(tail, df);
    double high = -wn_t_quantile(tail / fmax((double)d->count, 1), df);
    return wn_root_between(excess, &(target){d, alpha}, low, high, 1e-12);
}
