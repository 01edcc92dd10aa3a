#include "core/stats/score.h"

#include <gsl/gsl_math.h>
#include <math.h>

typedef struct pair {
    double control, treatment;
} pair;

static double clip(double value, double low, double high) {
    return fmin(fmax(value, low), high);
}

static double rate(wn_prop prop) {
    return (double)prop.x / (double)prop.n;
}

static double inflation(wn_prop control, wn_prop treatment, wn_score score) {
    double n = (double)control.n + (double)treatment.n;
    return score == WN_SCORE_MN ? n / (n - 1) : 1;
}

/* The likeliest rates with a given difference solve a cubic in the treatment's rate. */
typedef struct cubic {
    double a, b, c, d;
} cubic;

static cubic difference_cubic(wn_prop control, wn_prop treatment, double difference) {
    double ratio = (double)control.n / (double)treatment.n;
    double pc = rate(control), pt = rate(treatment);
    return (cubic){1 + ratio, -(1 + ratio + pt + ratio * pc + difference * (ratio + 2)),
                   difference * (difference + 2 * pt + ratio + 1) + pt + ratio * pc,
                   -pt * difference * (1 + difference)};
}

/* The middle root, by Viete's formula: the one between the limits of the rates. */
static double middle_root(cubic q) {
    double third = q.b / (3 * q.a);
    double v = third * third * third - q.b * q.c / (6 * q.a * q.a) + q.d / (2 * q.a);
    double u = copysign(sqrt(fmax(third * third - q.c / (3 * q.a), 0)), v);
    if (u == 0) return -third;
    double w = (M_PI + acos(clip(v / (u * u * u), -1, 1))) / 3;
    return 2 * u * cos(w) - third;
}

/* Viete's formula loses up to half of the digits when rates are small: Newton's steps
 * bring them back. */
static pair fit_difference(wn_prop control, wn_prop treatment, double difference) {
    if (difference == 0) {
        double pooled = ((double)control.x + (double)treatment.x) /
                        ((double)control.n + (double)treatment.n);
        return (pair){pooled, pooled};
    }
    double low = fmax(difference, 0), high = fmin(1 + difference, 1);
    cubic q = difference_cubic(control, treatment, difference);
    double p = clip(middle_root(q), low, high);
    for (int i = 0; i < 4; i++) {
        double f = ((q.a * p + q.b) * p + q.c) * p + q.d;
        double slope = (3 * q.a * p + 2 * q.b) * p + q.c;
        /* The cubic falls through the middle root; where it does not, p is at a limit. */
        if (!(slope < 0)) break;
        double next = clip(p - f / slope, low, high);
        if (next == p) break;
        p = next;
    }
    return (pair){clip(p - difference, 0, 1), p};
}

wn_score_at wn_score_difference(wn_prop control, wn_prop treatment, wn_score score,
                                double difference) {
    pair p = fit_difference(control, treatment, clip(difference, -1, 1));
    double variance = p.control * (1 - p.control) / (double)control.n +
                      p.treatment * (1 - p.treatment) / (double)treatment.n;
    return (wn_score_at){rate(treatment) - rate(control) - difference,
                         variance * inflation(control, treatment, score)};
}

/* The likeliest rates in proportion (1 - share) : share solve a quadratic; written so
 * that nothing cancels. */
static pair fit_ratio(wn_prop control, wn_prop treatment, double share) {
    double xc = (double)control.x, nc = (double)control.n;
    double xt = (double)treatment.x, nt = (double)treatment.n;
    double u = (nc + xt) * (1 - share), v = (nt + xc) * share;
    double root = hypot(u - v, 2 * sqrt(share * (1 - share) * (nc - xc) * (nt - xt)));
    double scale = 2 * (xc + xt) / (u + v + root);
    return (pair){fmin(scale * (1 - share), 1), fmin(scale * share, 1)};
}

wn_score_at wn_score_ratio(wn_prop control, wn_prop treatment, wn_score score,
                           double share) {
    share = clip(share, 0, 1);
    double rest = 1 - share;
    pair p = fit_ratio(control, treatment, share);
    double variance = share * share * p.control * (1 - p.control) / (double)control.n +
                      rest * rest * p.treatment * (1 - p.treatment) / (double)treatment.n;
    return (wn_score_at){rest * rate(treatment) - share * rate(control),
                         variance * inflation(control, treatment, score)};
}

/* The likeliest rates with odds in proportion (1 - share) : share. */
static pair fit_odds(wn_prop control, wn_prop treatment, double share) {
    double nc = (double)control.n, nt = (double)treatment.n;
    double x = (double)control.x + (double)treatment.x, rest = 1 - share;
    double a = nc * (share - rest), b = rest * (nc + x) + share * (nt - x), c = -x * rest;
    double root = sqrt(fmax(b * b - 4 * a * c, 0));
    double p = b > 0 ? -2 * c / (b + root) : (root - b) / (2 * a);
    p = clip(p, 0, 1);
    double treated = share * p, weight = rest * (1 - p) + treated;
    return (pair){p, weight > 0 ? treated / weight : clip((x - nc * p) / nt, 0, 1)};
}

wn_score_at wn_score_odds(wn_prop control, wn_prop treatment, wn_score score,
                          double share) {
    pair p = fit_odds(control, treatment, clip(share, 0, 1));
    double vc = (double)control.n * p.control * (1 - p.control);
    double vt = (double)treatment.n * p.treatment * (1 - p.treatment);
    double variance = vc + vt > 0 ? vc / (vc + vt) * vt : 0;
    return (wn_score_at){(double)treatment.x - (double)treatment.n * p.treatment,
                         variance * inflation(control, treatment, score)};
}

double wn_score_z(wn_score_at at) {
    if (at.distance == 0) return 0;
    if (at.variance <= 0) return copysign(1e150, at.distance);
    return clip(at.distance / sqrt(at.variance), -1e150, 1e150);
}
