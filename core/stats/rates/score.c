#include "core/stats/rates/score.h"

#include "core/stats/law/clamp.h"

#include <math.h>
#include <stdbool.h>

/* A rate with its complement, which must not be had by subtraction when it is small. */
typedef struct rates {
    double control, treatment;
    double not_control, not_treatment;
} rates;

static rates complement(rates r) {
    return (rates){r.not_control, r.not_treatment, r.control, r.treatment};
}

static rates with_complements(double control, double treatment) {
    control = wn_clamp(control, 0, 1), treatment = wn_clamp(treatment, 0, 1);
    return (rates){control, treatment, 1 - control, 1 - treatment};
}

static double inflation(wn_prop control, wn_prop treatment, wn_score score) {
    double n = (double)control.n + (double)treatment.n;
    return score == WN_SCORE_MN ? n / (n - 1) : 1;
}

/* x successes and `misses` failures; expected ones need not be whole. */
typedef struct outcomes {
    double x, misses;
} outcomes;

static outcomes outcomes_of(wn_prop prop) {
    return (outcomes){(double)prop.x, (double)(prop.n - prop.x)};
}

static outcomes failures(outcomes o) {
    return (outcomes){o.misses, o.x};
}

static double total(outcomes o) {
    return o.x + o.misses;
}

/* The likeliest rates with a given difference. Both rates are `base` above the lowest
 * they can have, and the derivative of the log likelihood by it falls from + to -. */
typedef struct likelihood {
    outcomes control, treatment;
    double control_low, treatment_low; /* one of them is 0 */
    double room;                       /* base runs from 0 to here */
} likelihood;

static double part(double count, double rate) {
    return count > 0 ? count / rate : 0;
}

static double slope(const likelihood *l, double base, double *curvature) {
    double rest = l->room - base;
    double c = base + l->control_low, not_c = rest + l->treatment_low;
    double t = base + l->treatment_low, not_t = rest + l->control_low;
    double xc = part(l->control.x, c), fc = part(l->control.misses, not_c);
    double xt = part(l->treatment.x, t), ft = part(l->treatment.misses, not_t);
    *curvature = -(xc / c + fc / not_c + xt / t + ft / not_t);
    return xc - fc + xt - ft;
}

/* The base by Newton's method inside a bracket. The cubic that it solves has a closed
 * root (Farrington and Manning), but that loses half of its digits where a rate is small.
 */
static double solve_base(const likelihood *l) {
    double nc = total(l->control), nt = total(l->treatment);
    double low = 0, high = l->room, curvature;
    double base =
        (l->control.x - nc * l->control_low + l->treatment.x - nt * l->treatment_low) /
        (nc + nt);
    if (slope(l, 0, &curvature) <= 0) return 0;
    if (slope(l, high, &curvature) >= 0) return high;
    if (!(base > low && base < high)) base = 0.5 * (low + high);
    for (int i = 0; i < 200; i++) {
        double s = slope(l, base, &curvature);
        if (s > 0)
            low = base;
        else
            high = base;
        double next = base - s / curvature;
        if (fabs(next - base) <= 4e-16 * base) return base;
        if (!(next > low && next < high)) next = low + 0.5 * (high - low);
        if (next <= low || next >= high) return base;
        base = next;
    }
    return base;
}

static rates fit_same(outcomes control, outcomes treatment) {
    double n = total(control) + total(treatment);
    double p = (control.x + treatment.x) / n;
    double q = (control.misses + treatment.misses) / n;
    return (rates){p, p, q, q};
}

static rates fit_difference(outcomes control, outcomes treatment, double difference) {
    double up = fmax(difference, 0), down = fmax(-difference, 0), room = 1 - up - down;
    if (difference == 0) return fit_same(control, treatment);
    if (room <= 0) return (rates){down, up, up, down};
    likelihood l = {control, treatment, down, up, room};
    double curvature;
    bool upper_half = slope(&l, 0.5 * room, &curvature) > 0;
    /* Large rates are small rates of failure. */
    if (upper_half)
        l = (likelihood){failures(control), failures(treatment), up, down, room};
    double base = solve_base(&l), rest = room - base;
    rates r = {base + l.control_low, base + l.treatment_low, rest + l.treatment_low,
               rest + l.control_low};
    return upper_half ? complement(r) : r;
}

wn_score_at wn_score_difference(wn_prop control, wn_prop treatment, wn_score score,
                                double difference) {
    rates p = fit_difference(outcomes_of(control), outcomes_of(treatment),
                             wn_clamp(difference, -1, 1));
    double variance = p.control * p.not_control / (double)control.n +
                      p.treatment * p.not_treatment / (double)treatment.n;
    return (wn_score_at){wn_prop_rate(treatment) - wn_prop_rate(control) - difference,
                         variance * inflation(control, treatment, score)};
}

/* The likeliest rates in proportion (1 - share) : share solve a quadratic; written so
 * that nothing cancels. */
static rates fit_ratio(outcomes control, outcomes treatment, double share) {
    double u = (total(control) + treatment.x) * (1 - share);
    double v = (total(treatment) + control.x) * share;
    double root =
        hypot(u - v, 2 * sqrt(share * (1 - share) * control.misses * treatment.misses));
    double scale = 2 * (control.x + treatment.x) / (u + v + root);
    return with_complements(scale * (1 - share), scale * share);
}

wn_score_at wn_score_ratio(wn_prop control, wn_prop treatment, wn_score score,
                           double share) {
    share = wn_clamp(share, 0, 1);
    double rest = 1 - share;
    rates p = fit_ratio(outcomes_of(control), outcomes_of(treatment), share);
    double variance = share * share * p.control * p.not_control / (double)control.n +
                      rest * rest * p.treatment * p.not_treatment / (double)treatment.n;
    return (wn_score_at){rest * wn_prop_rate(treatment) - share * wn_prop_rate(control),
                         variance * inflation(control, treatment, score)};
}

wn_score_rates wn_score_expected(wn_score_rates truth, double control_n,
                                 double treatment_n, wn_score_null null) {
    outcomes control = {control_n * truth.control, control_n * (1 - truth.control)};
    outcomes treatment = {treatment_n * truth.treatment,
                          treatment_n * (1 - truth.treatment)};
    rates p = null.difference != 0 ? fit_difference(control, treatment, null.difference)
              : null.lift != 0 ? fit_ratio(control, treatment, wn_score_share(null.lift))
                               : fit_same(control, treatment);
    return (wn_score_rates){p.control, p.treatment};
}

/* The likeliest rates with odds in proportion (1 - share) : share. */
static rates fit_odds(wn_prop control, wn_prop treatment, double share) {
    double nc = (double)control.n, nt = (double)treatment.n;
    double x = (double)control.x + (double)treatment.x, rest = 1 - share;
    double a = nc * (share - rest), b = rest * (nc + x) + share * (nt - x), c = -x * rest;
    double root = sqrt(fmax(b * b - 4 * a * c, 0));
    double p = b > 0 ? -2 * c / (b + root) : (root - b) / (2 * a);
    p = wn_clamp(p, 0, 1);
    double treated = share * p, weight = rest * (1 - p) + treated;
    return with_complements(p, weight > 0 ? treated / weight : (x - nc * p) / nt);
}

wn_score_at wn_score_odds(wn_prop control, wn_prop treatment, wn_score score,
                          double share) {
    rates p = fit_odds(control, treatment, wn_clamp(share, 0, 1));
    double vc = (double)control.n * p.control * p.not_control;
    double vt = (double)treatment.n * p.treatment * p.not_treatment;
    double variance = vc + vt > 0 ? vc / (vc + vt) * vt : 0;
    return (wn_score_at){(double)treatment.x - (double)treatment.n * p.treatment,
                         variance * inflation(control, treatment, score)};
}

double wn_score_share(double lift) {
    return (1 + lift) / (2 + lift);
}

double wn_score_lift(double share) {
    return (2 * share - 1) / (1 - share);
}

double wn_score_z(wn_score_at at) {
    if (at.distance == 0) return 0;
    if (at.variance <= 0) return copysign(1e150, at.distance);
    return wn_clamp(at.distance / sqrt(at.variance), -1e150, 1e150);
}
