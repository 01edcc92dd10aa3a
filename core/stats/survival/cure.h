/* The share to whom an event happens in the end, from times at which it has not happened
 * yet to many (a cure model: to the rest it never happens).
 *
 * In each group the event happens to a share p, after a delay whose law is common to the
 * groups; the rest are never heard of:
 *
 *     happened at t       log p + log f(t)
 *     not by t            log(1 - p F(t))
 *
 * Maximum likelihood by EM, which cannot fail, until Newton's method, which is exact, can
 * take over. Standard errors are from the observed information, on the scales of logit p
 * and of delay.h; intervals of a share are normal on the logit, those of a difference on
 * the shares themselves, with the test from the same standard error.
 *
 * The shares are identified only when the times are long enough for the event to get
 * rarer than the delays alone explain. When the likelihood rises up to p = 1 they are
 * not, and `why` says so; so too without events, and when it has happened to all.
 *
 * Sources: Boag (1949) and Berkson and Gage (1952) for the model; Chapelle (2014),
 * "Modeling delayed feedback in display advertising"; Louis (1982) for the information.
 *
 * With the log-normal law a time of 0 is read as half of the smallest that is not: what
 * happened within one tick of the clock. */
#ifndef WN_CORE_STATS_SURVIVAL_CURE_H
#define WN_CORE_STATS_SURVIVAL_CURE_H

#include "core/stats/survival/contrast.h"
#include "core/stats/survival/delay.h"
#include "core/stats/survival/life.h"

typedef struct wn_cure_share {
    wn_estimate share; /* in the end */
    double se;         /* of share */
    double se_logit;
    double with_a, with_b; /* covariances of the logit with the delay's parameters */
} wn_cure_share;

typedef struct wn_cure {
    wn_delay delay;
    double se_a, se_b; /* of the delay's parameters */
    double cov_ab;     /* of the two */
    double loglik;
    const char *why; /* why there is no fit, or NULL; the rest says nothing then */
} wn_cure;

/* groups[count], settled; fills shares[count]. WN_E_SYSTEM; WN_E_NUMERIC when there is no
 * convergence. */
wn_rc wn_cure_fit(const wn_life *groups, size_t count, wn_delay_law law, double conf,
                  wn_cure *out, wn_cure_share *shares, wn_err *err) WN_CHECKED;

/* Of groups that were fitted apart, each with a delay of its own: treatment - control. */
wn_mean_comparison wn_cure_compare(const wn_cure_share *control,
                                   const wn_cure_share *treatment, double conf);

#endif
