#include "core/stats/attribution/removal.h"

#include "core/base/mem.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

enum {
    MATRIX_FEW = 100,   /* states: up to so many, the matrix is at once there */
    MATRIX_MOST = 1000, /* states: beyond, the matrix is too large */
    SWEEPS = 30,        /* that are needed, by experience */
    SWEEPS_MOST = 100000,
    GOALS = 2 /* conversions, and their value */
};

struct wn_solver {
    const wn_chain *chain;
    double *chance;        /* [edges] */
    double *reward[GOALS]; /* [states] what ending here is worth */
    double *worth[GOALS];  /* [states] what being here is worth */
    /* by matrix: */
    double *inverse;     /* [states][states] */
    double *part;        /* as much room again */
    double *right;       /* [states] */
    double *solved;      /* [states] */
    size_t *permutation; /* [states] */
    /* by sweeping: */
    double *loss;   /* [states] of worth, without a channel */
    uint8_t *fixed; /* [states] what is not swept */
};

static double cost_of_matrix(const wn_chain *c) {
    double n = (double)c->states;
    return n * n * n;
}

static double cost_of_sweeping(const wn_chain *c) {
    return (double)SWEEPS * (double)c->channels * (double)c->edges;
}

static bool by_matrix(const wn_chain *c) {
    return c->states <= MATRIX_FEW ||
           (c->states <= MATRIX_MOST && cost_of_matrix(c) < cost_of_sweeping(c));
}

double wn_solver_cost(const wn_chain *c) {
    return by_matrix(c) ? cost_of_matrix(c) : cost_of_sweeping(c);
}

static bool make_matrix_room(wn_solver *s, size_t n) {
    s->inverse = wn_alloc(n * n * sizeof *s->inverse);
    s->part = wn_alloc(n * n * sizeof *s->part);
    s->right = wn_alloc(n * sizeof *s->right);
    s->solved = wn_alloc(n * sizeof *s->solved);
    s->permutation = wn_alloc(n * sizeof *s->permutation);
    return s->inverse && s->part && s->right && s->solved && s->permutation;
}

static bool make_sweep_room(wn_solver *s, size_t n) {
    s->loss = wn_alloc(n * sizeof *s->loss);
    s->fixed = wn_alloc_zero(n, 1);
    return s->loss && s->fixed;
}

wn_rc wn_solver_new(const wn_chain *c, wn_solver **out, wn_err *err) {
    wn_solver *s = *out = wn_alloc_zero(1, sizeof *s);
    if (!s) return wn_fail_memory(err);
    s->chain = c;
    s->chance = wn_alloc((c->edges + 1) * sizeof *s->chance);
    bool there = s->chance;
    for (int g = 0; g < GOALS; g++) {
        s->reward[g] = wn_alloc(c->states * sizeof(double));
        s->worth[g] = wn_alloc_zero(c->states, sizeof(double));
        there = there && s->reward[g] && s->worth[g];
    }
    there = there && (by_matrix(c) ? make_matrix_room(s, c->states)
                                   : make_sweep_room(s, c->states));
    if (there) return WN_OK;
    wn_solver_free(s);
    *out = NULL;
    return wn_fail_memory(err);
}

void wn_solver_free(wn_solver *s) {
    if (!s) return;
    for (int g = 0; g < GOALS; g++) {
        wn_free(s->reward[g]);
        wn_free(s->worth[g]);
    }
    wn_free(s->chance);
    wn_free(s->inverse);
    wn_free(s->part);
    wn_free(s->right);
    wn_free(s->solved);
    wn_free(s->permutation);
    wn_free(s->loss);
    wn_free(s->fixed);
    wn_free(s);
}

/* From counts to chances. A state where nobody was leads nowhere. */
static void take_flow(wn_solver *s, const wn_flow *flow) {
    const wn_chain *c = s->chain;
    for (size_t i = 0; i < c->states; i++) {
        double all = flow->converted[i] + flow->lost[i];
        for (size_t e = c->first[i]; e < c->first[i + 1]; e++)
            all += flow->edges[e];
        double each = all > 0 ? 1 / all : 0;
        for (size_t e = c->first[i]; e < c->first[i + 1]; e++)
            s->chance[e] = flow->edges[e] * each;
        s->reward[0][i] = flow->converted[i] * each;
        s->reward[1][i] = flow->value[i] * each;
    }
}

static wn_rc cannot(wn_err *err) {
    wn_fail(err, WN_E_NUMERIC,
            "the chain of journeys cannot be solved: some go on and on between the same "
            "channels");
    return wn_err_hint(err, "a bot, perhaps? Leave it out, or try a lower --order");
}

/* ------------------------------------------------------------------------- by matrix */

static wn_rc invert(wn_solver *s, wn_err *err) {
    const wn_chain *c = s->chain;
    size_t n = c->states;
    int sign;
    memset(s->part, 0, n * n * sizeof *s->part);
    for (size_t i = 0; i < n; i++) {
        s->part[i * n + i] = 1;
        for (size_t e = c->first[i]; e < c->first[i + 1]; e++)
            s->part[i * n + c->to[e]] -= s->chance[e];
    }
    gsl_matrix_view a = gsl_matrix_view_array(s->part, n, n);
    gsl_matrix_view inverse = gsl_matrix_view_array(s->inverse, n, n);
    gsl_permutation p = {n, s->permutation};
    if (gsl_linalg_LU_decomp(&a.matrix, &p, &sign) ||
        gsl_linalg_LU_invert(&a.matrix, &p, &inverse.matrix))
        return cannot(err);
    for (int g = 0; g < GOALS; g++)
        for (size_t i = 0; i < n; i++) {
            s->worth[g][i] = 0;
            for (size_t k = 0; k < n; k++)
                s->worth[g][i] += s->inverse[i * n + k] * s->reward[g][k];
        }
    return isfinite(s->worth[0][0]) && isfinite(s->worth[1][0]) ? WN_OK : cannot(err);
}

/* What the start loses with the states of a channel: N(start, S) N(S, S)^-1 x(S). */
static wn_rc lose_by_matrix(wn_solver *s, uint32_t channel, int goal, double *lost,
                            wn_err *err) {
    const wn_chain *c = s->chain;
    const uint32_t *states = c->states_of + c->having[channel];
    size_t n = c->states, m = c->having[channel + 1] - c->having[channel];
    int sign;
    *lost = 0;
    if (m == 0) return WN_OK;
    for (size_t i = 0; i < m; i++) {
        s->right[i] = s->worth[goal][states[i]];
        for (size_t k = 0; k < m; k++)
            s->part[i * m + k] = s->inverse[states[i] * n + states[k]];
    }
    gsl_matrix_view a = gsl_matrix_view_array(s->part, m, m);
    gsl_vector_view b = gsl_vector_view_array(s->right, m);
    gsl_vector_view x = gsl_vector_view_array(s->solved, m);
    gsl_permutation p = {m, s->permutation};
    if (gsl_linalg_LU_decomp(&a.matrix, &p, &sign) ||
        gsl_linalg_LU_solve(&a.matrix, &p, &b.vector, &x.vector))
        return cannot(err);
    for (size_t i = 0; i < m; i++)
        *lost += s->inverse[states[i]] * s->solved[i];
    return WN_OK;
}

/* ----------------------------------------------------------------------- by sweeping */

/* One sweep over the states that are not fixed: a state is worth its reward (NULL: none)
 * and what the next ones are worth. Returns how much the largest change was. */
static double sweep(const wn_solver *s, const double *reward, double *worth) {
    const wn_chain *c = s->chain;
    double most = 0;
    for (size_t i = c->states; i-- > 0;) {
        if (s->fixed[i]) continue;
        double sum = reward ? reward[i] : 0, stay = 0;
        for (size_t e = c->first[i]; e < c->first[i + 1]; e++) {
            if (c->to[e] == i)
                stay += s->chance[e];
            else
                sum += s->chance[e] * worth[c->to[e]];
        }
        double now = stay < 1 ? sum / (1 - stay) : 0;
        most = fmax(most, fabs(now - worth[i]));
        worth[i] = now;
    }
    return most;
}

/* Sweeps until what is still to come, were changes to go on shrinking as they do, is
 * less than `precision` of what the start is worth. */
static wn_rc settle(const wn_solver *s, const double *reward, double precision,
                    double *worth, wn_err *err) {
    double before = 0; /* the first sweep has nothing before it */
    for (int n = 0; n < SWEEPS_MOST; n++) {
        double change = sweep(s, reward, worth);
        double shrinking = before > 0 ? change / before : 1;
        double to_come = shrinking < 1 ? change * shrinking / (1 - shrinking) : HUGE_VAL;
        if (change == 0 || to_come < precision * worth[0]) return WN_OK;
        before = change;
    }
    return cannot(err);
}

/* The loss spreads from the channel's states, where it is all they are worth. */
static wn_rc lose_by_sweeping(wn_solver *s, uint32_t channel, int goal, double precision,
                              double *lost, wn_err *err) {
    const wn_chain *c = s->chain;
    memset(s->loss, 0, c->states * sizeof *s->loss);
    for (size_t i = c->having[channel]; i < c->having[channel + 1]; i++) {
        s->fixed[c->states_of[i]] = 1;
        s->loss[c->states_of[i]] = s->worth[goal][c->states_of[i]];
    }
    wn_rc rc = settle(s, NULL, precision, s->loss, err);
    for (size_t i = c->having[channel]; i < c->having[channel + 1]; i++)
        s->fixed[c->states_of[i]] = 0;
    *lost = s->loss[0];
    return rc;
}

/* --------------------------------------------------------------------------- effects */

static wn_rc solve(wn_solver *s, double precision, wn_err *err) {
    if (by_matrix(s->chain)) return invert(s, err);
    wn_rc rc = WN_OK;
    /* From zero, not from what was solved before: the answer depends on this flow only.
     */
    for (int g = 0; g < GOALS && rc == WN_OK; g++) {
        memset(s->worth[g], 0, s->chain->states * sizeof(double));
        rc = settle(s, s->reward[g], precision, s->worth[g], err);
    }
    return rc;
}

static wn_rc lose(wn_solver *s, uint32_t channel, int goal, double precision,
                  double *effect, wn_err *err) {
    double whole = s->worth[goal][0], lost;
    *effect = 0;
    if (!(whole > 0)) return WN_OK;
    wn_rc rc = by_matrix(s->chain)
                   ? lose_by_matrix(s, channel, goal, &lost, err)
                   : lose_by_sweeping(s, channel, goal, precision, &lost, err);
    if (rc == WN_OK) *effect = fmin(fmax(lost / whole, 0), 1);
    return rc;
}

wn_rc wn_solver_run(wn_solver *s, const wn_flow *flow, double precision, wn_removal *out,
                    wn_err *err) {
    take_flow(s, flow);
    wn_rc rc = solve(s, precision, err);
    for (uint32_t c = 0; c < s->chain->channels && rc == WN_OK; c++) {
        rc = lose(s, c, 0, precision, &out->effect[c], err);
        if (rc == WN_OK) rc = lose(s, c, 1, precision, &out->value_effect[c], err);
    }
    out->p_conversion = s->worth[0][0];
    out->value = s->worth[1][0];
    return rc;
}

wn_rc wn_removal_init(const wn_chain *c, wn_removal *out, wn_err *err) {
    *out = (wn_removal){.effect = wn_alloc_zero(c->channels + 1, sizeof(double)),
                        .value_effect = wn_alloc_zero(c->channels + 1, sizeof(double))};
    if (out->effect && out->value_effect) return WN_OK;
    wn_removal_free(out);
    return wn_fail_memory(err);
}

void wn_removal_free(wn_removal *removal) {
    wn_free(removal->effect);
    wn_free(removal->value_effect);
    *removal = (wn_removal){0};
}
