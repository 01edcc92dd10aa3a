#include "core/stats/survival/logrank.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

/* The walk along the times of all groups of a stratum. */
typedef struct walk {
    const wn_life *lives; /* [groups] */
    size_t groups;
    size_t *next;     /* [groups] the row that comes next */
    double *at_risk;  /* [groups] */
    double *events;   /* [groups] at this time */
    double *variance; /* [groups][groups] */
} walk;

/* The next time that any group has, or false. */
static bool find_time(const walk *w, double *time) {
    bool found = false;
    for (size_t g = 0; g < w->groups; g++) {
        if (w->next[g] == w->lives[g].count) continue;
        double here = w->lives[g].rows[w->next[g]].time;
        if (!found || here < *time) *time = here;
        found = true;
    }
    return found;
}

static double sum_of(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

/* What one event time adds; `weight` is S(t-)^rho. */
static void add_time(const walk *w, double weight, wn_logrank_group *out) {
    double n = sum_of(w->at_risk, w->groups), d = sum_of(w->events, w->groups);
    double spread = n > 1 ? weight * weight * d * (n - d) / (n - 1) : 0;
    for (size_t g = 0; g < w->groups; g++) {
        double share = w->at_risk[g] / n;
        out[g].observed += weight * w->events[g];
        out[g].expected += weight * d * share;
        for (size_t h = 0; h < w->groups; h++)
            w->variance[g * w->groups + h] +=
                spread * share * ((g == h) - w->at_risk[h] / n);
    }
}

static void add_stratum(walk *w, double rho, wn_logrank_group *out) {
    double time = 0, survival = 1;
    for (size_t g = 0; g < w->groups; g++) {
        w->next[g] = 0;
        w->at_risk[g] = (double)w->lives[g].n;
        out[g].n += w->lives[g].n;
    }
    while (find_time(w, &time)) {
        double censored[WN_LOGRANK_GROUPS_MAX] = {0};
        for (size_t g = 0; g < w->groups; g++) {
            const wn_life *life = &w->lives[g];
            w->events[g] = 0;
            if (w->next[g] == life->count || life->rows[w->next[g]].time > time) continue;
            const wn_life_row *row = &life->rows[w->next[g]++];
            w->events[g] = (double)row->events;
            censored[g] = (double)row->censored;
        }
        double n = sum_of(w->at_risk, w->groups), d = sum_of(w->events, w->groups);
        if (d > 0) add_time(w, pow(survival, rho), out);
        survival *= (n - d) / n;
        for (size_t g = 0; g < w->groups; g++)
            w->at_risk[g] -= w->events[g] + censored[g];
    }
}

/* The quadratic form of observed - expected in the inverse of its covariance. The sums
 * over all groups are 0, so the last one that was at risk is left out. */
static wn_test_result quadratic_form(const wn_logrank_group *groups, size_t count,
                                     const double *variance, double *matrix,
                                     double *vector, double *solution) {
    size_t kept[WN_LOGRANK_GROUPS_MAX], size = 0;
    for (size_t g = 0; g < count; g++)
        if (groups[g].expected > 0) kept[size++] = g;
    if (size < 2) return wn_test_none("fewer than two groups were at risk at an event");
    size--;
    for (size_t i = 0; i < size; i++) {
        vector[i] = groups[kept[i]].observed - groups[kept[i]].expected;
        for (size_t j = 0; j < size; j++)
            matrix[i * size + j] = variance[kept[i] * count + kept[j]];
    }
    gsl_matrix_view a = gsl_matrix_view_array(matrix, size, size);
    gsl_vector_view b = gsl_vector_view_array(vector, size);
    gsl_vector_view x = gsl_vector_view_array(solution, size);
    if (gsl_linalg_cholesky_decomp1(&a.matrix) ||
        gsl_linalg_cholesky_solve(&a.matrix, &b.vector, &x.vector))
        return wn_test_none("at each event all that were at risk had it");
    double statistic = 0;
    for (size_t i = 0; i < size; i++)
        statistic += vector[i] * solution[i];
    return (wn_test_result){.statistic = statistic,
                            .df = (double)size,
                            .p = wn_chi2_sf(statistic, (double)size)};
}

wn_rc wn_logrank(const wn_life *lives, size_t groups, size_t strata, double rho,
                 wn_logrank_group *out, wn_test_result *test, wn_err *err) {
    if (groups < 2 || groups > WN_LOGRANK_GROUPS_MAX || strata == 0)
        return wn_fail(err, WN_E_USAGE,
                       "expected from 2 to %d groups in at least one stratum, got %zu in "
                       "%zu",
                       WN_LOGRANK_GROUPS_MAX, groups, strata);
    wn_rc rc = WN_OK;
    /* variance and the matrix of the solution, then four vectors */
    double *room = wn_alloc_zero(2 * groups * groups + 4 * groups, sizeof *room);
    walk w = {.groups = groups, .next = wn_alloc_zero(groups, sizeof *w.next)};
    memset(out, 0, groups * sizeof *out);
    if (!room || !w.next) {
        rc = wn_fail_memory(err);
        goto out;
    }
    double *matrix = room + groups * groups;
    w.variance = room;
    w.at_risk = matrix + groups * groups;
    w.events = w.at_risk + groups;
    for (size_t s = 0; s < strata; s++) {
        w.lives = &lives[s * groups];
        add_stratum(&w, rho, out);
    }
    for (size_t g = 0; g < groups; g++)
        out[g].variance = w.variance[g * groups + g];
    *test = quadratic_form(out, groups, w.variance, matrix, w.events + groups,
                           w.events + 2 * groups);
out:
    wn_free(w.next);
    wn_free(room);
    return rc;
}

wn_estimate wn_logrank_hazard_ratio(const wn_logrank_group *treatment, double conf) {
    if (treatment->variance <= 0)
        return wn_estimate_none("the groups were never at risk together at an event");
    double log_ratio = (treatment->observed - treatment->expected) / treatment->variance;
    double half = wn_normal_two_sided(conf) / sqrt(treatment->variance);
    return (wn_estimate){.value = exp(log_ratio),
                         .low = exp(log_ratio - half),
                         .high = exp(log_ratio + half)};
}
