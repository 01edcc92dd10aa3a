#include "core/stats/sequential/betting.h"

#include "core/stats/law/clamp.h"

#include <math.h>

wn_betting wn_betting_standard(double alpha) {
    return (wn_betting){alpha, 0.5 * alpha, 0.5, 0.5, 1000};
}

/* What is known before each number: as if a mean of 1/2 with a variance of 1/4 had been
 * seen once. */
typedef struct past {
    double count, sum, squares;
} past;

static const past beginning = {1, 0.5, 0.25};

static double next_stake(const past *p, double alpha) {
    double variance = p->squares / p->count;
    return sqrt(-2 * log(alpha) / (p->count * log1p(p->count) * variance));
}

static void add(past *p, double x) {
    p->count++;
    p->sum += x;
    double off = x - p->sum / p->count;
    p->squares += off * off;
}

/* Logs of the capitals, which may be astronomical. log1p(-1) is ruin: that capital is 0
 * from there on. */
static bool is_ruled_out(double m, const double *x, size_t count, const wn_betting *how) {
    past seen = beginning;
    double up = log(how->upward), down = log1p(-how->upward);
    double most_up = how->most / m, most_down = how->most / (1 - m); /* may be infinite */
    for (size_t i = 0; i < count; i++) {
        double stake = next_stake(&seen, how->stake_alpha);
        up += log1p(fmin(stake, most_up) * (x[i] - m));
        down += log1p(fmin(stake, most_down) * (m - x[i]));
        add(&seen, x[i]);
    }
    return fmax(up, down) > -log(how->alpha);
}

static const char *problem(const double *x, size_t count) {
    if (count == 0) return "there are no values";
    for (size_t i = 0; i < count; i++) {
        if (!(x[i] >= 0 && x[i] <= 1)) return "a value is not between 0 and 1";
    }
    return NULL;
}

wn_estimate wn_betting_mean(const double *x, size_t count, const wn_betting *how) {
    const char *why = problem(x, count);
    if (why) return wn_estimate_none(why);
    double steps = (double)how->steps, mean = 0;
    for (size_t i = 0; i < count; i++)
        mean += x[i] / (double)count;
    size_t low = 0, high = how->steps;
    while (low < high && is_ruled_out((double)low / steps, x, count, how))
        low++;
    while (high > low && is_ruled_out((double)high / steps, x, count, how))
        high--;
    if (low == high && is_ruled_out((double)low / steps, x, count, how))
        low = 0, high = how->steps; /* a grid too coarse for what is left */
    return (wn_estimate){.value = mean,
                         .low = wn_clamp(((double)low - 1) / steps, 0, 1),
                         .high = wn_clamp(((double)high + 1) / steps, 0, 1)};
}
