/* Laws of a delay: how long it takes until something that does happen happens.
 *
 *     exponential   one rate for ever: a is its log
 *     log-normal    many are fast and some very slow: the log of the delay is normal with
 *                   mean a and standard deviation exp(b)
 *
 * On these scales every number is a parameter, which is what a fit wants (cure.h). */
#ifndef WN_CORE_STATS_SURVIVAL_DELAY_H
#define WN_CORE_STATS_SURVIVAL_DELAY_H

typedef enum wn_delay_law { WN_DELAY_EXPONENTIAL, WN_DELAY_LOG_NORMAL } wn_delay_law;

typedef struct wn_delay {
    wn_delay_law law;
    double a, b; /* b is not used by the exponential law */
} wn_delay;

static inline int wn_delay_parameters(wn_delay_law law) {
    return law == WN_DELAY_EXPONENTIAL ? 1 : 2;
}

/* P(delay <= t), P(delay > t), and the t with P(delay <= t) = p; t >= 0, 0 < p < 1. */
double wn_delay_cdf(const wn_delay *delay, double t);
double wn_delay_sf(const wn_delay *delay, double t);
double wn_delay_quantile(const wn_delay *delay, double p);
double wn_delay_mean(const wn_delay *delay);

/* A function of t with its first and second derivatives by a and b. */
typedef struct wn_delay_slopes {
    double value, a, b, aa, ab, bb;
} wn_delay_slopes;
wn_delay_slopes wn_delay_cdf_slopes(const wn_delay *delay, double t);
/* Of the log of the density, at t > 0 (exponential: t >= 0). */
wn_delay_slopes wn_delay_log_density_slopes(const wn_delay *delay, double t);

#endif
