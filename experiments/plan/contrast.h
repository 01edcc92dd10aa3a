/* One treatment against the control, looked at once, before there are data: power,
 * visitors, and the lift that is detected.
 *
 * For the test that `winnow test` runs (core/stats/design/power.h): the score test for
 * rates, Welch's for means. What makes a visitor count for more or less than one,
 * adjusting for what was known before or coming in clusters, scales the variance. */
#ifndef WN_EXPERIMENTS_PLAN_CONTRAST_H
#define WN_EXPERIMENTS_PLAN_CONTRAST_H

#include "experiments/setup/setup.h"

/* What is asked of the treatment, against the hypothesis that it is not so. */
typedef enum wn_aim {
    WN_AIM_DIFFERENT,  /* that it is better, or worse */
    WN_AIM_NOT_WORSE,  /* that it does not fall by the margin */
    WN_AIM_EQUIVALENT, /* that it neither falls nor rises by the margin */
} wn_aim;

typedef struct wn_contrast {
    wn_metric_kind kind;
    double baseline; /* the control's rate or mean */
    double sd;       /* of the amounts behind a mean, in every arm */
    double variance; /* of a visitor, as a multiple of its own */
    double ratio;    /* visitors of the treatment per visitor of the control */
    double tail;     /* chance of a false alarm on one side; of either test, when two */
    wn_aim aim;
    double margin; /* share of the baseline; not read for WN_AIM_DIFFERENT */
} wn_contrast;

/* `n` is the control's visitors, not rounded. A result in the wrong direction does not
 * count. */
double wn_contrast_power(const wn_contrast *c, double n, double lift);

/* WN_SIZE_MAX (core/stats/design/power.h) when not even that many would do. */
double wn_contrast_size(const wn_contrast *c, double lift, double power);

/* The smallest lift (> 0) that is detected; false when none is. For WN_AIM_DIFFERENT. */
bool wn_contrast_detect(const wn_contrast *c, double n, double power, double *lift);

#endif
