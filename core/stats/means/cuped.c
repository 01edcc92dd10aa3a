#include "core/stats/means/cuped.h"

#include <math.h>

enum { MOST = WN_MOMENTS_MAX };

/* A covariate whose variance is explained to within this share adds nothing but noise. */
static const double collinear = 1e-9;

/* The normal equations of theta: covariances of the covariates, the last row and column
 * with the outcome. */
typedef struct equations {
    size_t count;
    double at[MOST + 1][MOST + 1];
} equations;

static bool gradients(const wn_cuped_plan *plan, wn_moments m, wn_gradient *out) {
    for (size_t i = 0; i < plan->count; i++) {
        if (!wn_ratio_gradient(m, plan->covariates[i], &out[i])) return false;
    }
    return wn_ratio_gradient(m, plan->outcome, &out[plan->count]);
}

static void add_part(equations *e, wn_moments m, const wn_gradient *g) {
    for (size_t i = 0; i <= e->count; i++) {
        for (size_t k = 0; k <= e->count; k++)
            e->at[i][k] +=
                wn_moments_between(m, g[i].weights, g[k].weights) / wn_moments_n(m);
    }
}

static void sweep(equations *e, size_t pivot) {
    double d = e->at[pivot][pivot];
    for (size_t i = 0; i <= e->count; i++) {
        if (i == pivot) continue;
        double b = e->at[i][pivot] / d;
        for (size_t k = 0; k <= e->count; k++)
            if (k != pivot) e->at[i][k] -= b * e->at[pivot][k];
        e->at[i][pivot] = -b;
    }
    for (size_t k = 0; k <= e->count; k++)
        if (k != pivot) e->at[pivot][k] /= d;
    e->at[pivot][pivot] = 1 / d;
}

/* After its sweeps the last column holds theta. */
static void solve(equations *e, wn_cuped *out) {
    double whole[MOST];
    bool swept[MOST] = {false};
    for (size_t i = 0; i < e->count; i++)
        whole[i] = e->at[i][i];
    for (size_t i = 0; i < e->count; i++) {
        swept[i] = whole[i] > 0 && e->at[i][i] > collinear * whole[i];
        if (!swept[i]) continue;
        sweep(e, i);
        out->used++;
    }
    for (size_t i = 0; i < e->count; i++)
        out->theta[i] = swept[i] ? e->at[i][e->count] : 0;
}

/* The covariates of all visitors: their means, and the variance of what is taken off. */
static bool find_centre(wn_moments all, wn_cuped *out) {
    wn_gradient sum = {0};
    for (size_t i = 0; i < out->plan.count; i++) {
        wn_gradient g;
        if (!wn_ratio_gradient(all, out->plan.covariates[i], &g)) return false;
        out->centre[i] = g.value;
        for (size_t v = 0; v < all.count; v++)
            sum.weights[v] += out->theta[i] * g.weights[v];
    }
    out->shared = wn_moments_between(all, sum.weights, sum.weights) / wn_moments_n(all);
    return isfinite(out->shared);
}

bool wn_cuped_fit(const wn_cuped_plan *plan, const wn_moments *arms, size_t arm_count,
                  wn_cuped *out) {
    *out = (wn_cuped){.plan = *plan};
    equations e = {.count = plan->count};
    double room[WN_MOMENTS_ROOM(MOST)] = {0};
    wn_moments all = {arms[0].count, room};
    for (size_t a = 0; a < arm_count; a++) {
        wn_gradient g[MOST + 1];
        if (!gradients(plan, arms[a], g)) return false;
        add_part(&e, arms[a], g);
        wn_moments_merge(all, arms[a]);
    }
    solve(&e, out);
    double free = wn_moments_n(all) - (double)arm_count, left = free - (double)out->used;
    out->per_visitor = (double)out->used / wn_moments_n(all);
    out->small_sample = left > 0 ? free / left : 1;
    return find_centre(all, out);
}

bool wn_cuped_gradient(const wn_cuped *cuped, wn_moments arm, wn_gradient *out) {
    wn_gradient g[MOST + 1];
    size_t count = cuped->plan.count;
    if (!gradients(&cuped->plan, arm, g)) return false;
    *out = g[count];
    for (size_t i = 0; i < count; i++) {
        out->value -= cuped->theta[i] * (g[i].value - cuped->centre[i]);
        for (size_t v = 0; v < arm.count; v++)
            out->weights[v] -= cuped->theta[i] * g[i].weights[v];
    }
    return true;
}

bool wn_cuped_sums(const wn_cuped *cuped, wn_moments arm, wn_sums *out) {
    wn_gradient g;
    *out = (wn_sums){0};
    if (!wn_cuped_gradient(cuped, arm, &g)) return false;
    *out = wn_gradient_sums(&g, arm, arm);
    return true;
}

static void charge(const wn_cuped *cuped, double visitors, wn_side *side) {
    side->variance *= cuped->small_sample;
    side->df -= cuped->per_visitor * visitors;
}

void wn_cuped_charge(const wn_cuped *cuped, double control, double treatment,
                     wn_effect *effect) {
    charge(cuped, control, &effect->control);
    charge(cuped, treatment, &effect->treatment);
    effect->shared.control += cuped->shared;
    effect->shared.treatment += cuped->shared;
    effect->shared.both += cuped->shared;
}

/* The variance of what an arm adds to the lift, times the control's value. */
static double part_of_lift(const wn_cuped *cuped, wn_moments arm, double outcome) {
    wn_gradient adjusted, plain;
    wn_cuped_gradient(cuped, arm, &adjusted);
    wn_ratio_gradient(arm, cuped->plan.outcome, &plain);
    for (size_t v = 0; v < arm.count; v++)
        adjusted.weights[v] += (outcome - 1) * plain.weights[v];
    return wn_moments_between(arm, adjusted.weights, adjusted.weights) /
           wn_moments_n(arm);
}

bool wn_cuped_delta_lift(const wn_cuped *cuped, wn_moments control, wn_moments treatment,
                         bool plain, wn_how how, wn_mean_comparison *out) {
    wn_sums c, t;
    wn_gradient base, other;
    if (!wn_cuped_sums(cuped, control, &c) || !wn_cuped_sums(cuped, treatment, &t) ||
        !wn_ratio_gradient(control, cuped->plan.outcome, &base) || base.value == 0)
        return false;
    wn_ratio_gradient(treatment, cuped->plan.outcome, &other);
    wn_effect adjusted = {.control = wn_side_of(&c), .treatment = wn_side_of(&t)};
    double lift = (t.mean - c.mean) / base.value;
    double moved = plain ? other.value / base.value : 1 + lift;
    double variance =
        part_of_lift(cuped, control, moved) + part_of_lift(cuped, treatment, 1);
    double df = wn_effect_difference(&adjusted, how).test.df;
    *out = wn_effect_of(lift, sqrt(variance) / fabs(base.value), df, how);
    return true;
}
