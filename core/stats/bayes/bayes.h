/* Bayesian figures by exact quadrature, never by drawing.
 *
 * A rate's posterior is Beta(a, b); under the prior Beta(1, 1), a = 1 + x and
 * b = 1 + n - x. Probabilities are good to 1e-9 or better for any counts up to 1e9, stay
 * inside [0, 1], and the small one of a pair is integrated itself. Losses are in units of
 * the rate (or mean): what is lost on average by choosing an arm that is not the best.
 *
 * Sources: Evan Miller (2014), "Formulas for Bayesian A/B testing"; Stucchio (2014),
 * "Easy evaluation of decision rules in Bayesian A/B testing", for the expected loss.
 *
 * Errors: WN_E_SYSTEM (memory), WN_E_USAGE (a shape not in (0, 1e12]). */
#ifndef WN_CORE_STATS_BAYES_BAYES_H
#define WN_CORE_STATS_BAYES_BAYES_H

#include "core/stats/bayes/rank.h"
#include "core/stats/estimate.h"
#include "core/stats/law/logit_grid.h"
#include "core/stats/sums.h"

wn_beta wn_beta_posterior(wn_beta prior, wn_prop data);
double wn_beta_mean(wn_beta beta);
/* The mean with the equal-tailed interval. */
wn_estimate wn_beta_interval(wn_beta beta, double conf);

/* Treatment against control. */
typedef struct wn_bayes_pair {
    double probability_better; /* P(treatment > control) */
    double loss_if_chosen;     /* E max(control - treatment, 0): ship the treatment */
    double loss_if_kept;       /* E max(treatment - control, 0): keep the control */
} wn_bayes_pair;

wn_rc wn_bayes_compare(wn_beta control, wn_beta treatment, wn_bayes_pair *out,
                       wn_err *err) WN_CHECKED;

/* P(treatment > control) alone, under flat priors, for those who ask often: in as many
 * steps as the smallest of the four counts of conversions and others. Good to 1e-10. */
double wn_bayes_better(wn_prop control, wn_prop treatment);

/* The same when the difference (or lift) is taken as Normal(mean, sd): for means. With
 * sd 0 the answer is certain; at mean 0 it is one half. */
wn_bayes_pair wn_bayes_normal(double mean, double sd);

/* How likely an effect is below, in and above a region of practical equivalence (Kruschke
 * 2018), within which nobody would mind. */
typedef struct wn_rope {
    double below, in, above;
} wn_rope;
wn_rope wn_bayes_normal_rope(double mean, double sd, double low, double high);

/* The posterior Normal of an effect from its estimate, its variance and a prior. */
typedef struct wn_normal {
    double mean, variance;
} wn_normal;
wn_normal wn_bayes_normal_posterior(wn_normal prior, wn_normal estimate);

/* The log of the Bayes factor for two rates, each with this prior, over one common rate
 * with it (Kass and Raftery 1995): above 0 the data speak for a difference. */
double wn_bayes_log_factor(wn_beta prior, wn_prop control, wn_prop treatment);

/* Several arms at once, out[count]. `better` may be NULL, or [count * count]:
 * better[i * count + k] = P(arm i > arm k). */
wn_rc wn_bayes_rank(const wn_beta *arms, size_t count, wn_bayes_arm *out, double *better,
                    wn_err *err) WN_CHECKED;

/* The same when each arm's mean is normal; variances above 0, or WN_E_USAGE. */
wn_rc wn_bayes_rank_normals(const wn_normal *arms, size_t count, wn_bayes_arm *out,
                            wn_err *err) WN_CHECKED;

/* WN_E_USAGE for a shape that the functions here cannot handle. */
wn_rc wn_bayes_check_shapes(const wn_beta *arms, size_t count, wn_err *err) WN_CHECKED;

#endif
