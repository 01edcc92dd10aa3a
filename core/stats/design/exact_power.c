#include "core/stats/design/exact_power.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"

#include <math.h>

/* Outcomes less probable than e^-37 (1e-16) are left out. */
static const double negligible = -37;

/* Conversions, or where a lower rate is hoped for non-conversions: either way success is
 * many of the treatment's. */
static wn_prop seen(uint64_t count, uint64_t n, bool below) {
    return (wn_prop){below ? n - count : count, n};
}

static double rate_of(double rate, bool below) {
    return below ? 1 - rate : rate;
}

static wn_rc succeeds(const wn_success *s, const wn_rate_rule *rule, uint64_t control,
                      uint64_t treatment, bool *yes, wn_err *err) {
    double p = 1;
    *yes = false;
    if ((double)treatment * (double)s->n_control <=
        (double)control * (double)s->n_treatment)
        return WN_OK;
    wn_rc rc = rule->p(seen(control, s->n_control, s->below),
                       seen(treatment, s->n_treatment, s->below), rule->ctx, &p, err);
    *yes = p < rule->alpha;
    return rc;
}

/* The numbers that can happen. */
static void lay_rows(wn_success *s) {
    double rate = rate_of(s->rate, s->below);
    uint64_t n = s->n_control, mode = (uint64_t)((double)n * rate), last = mode;
    s->first = mode;
    while (s->first > 0 && wn_binomial_log_pmf(s->first - 1, n, rate) > negligible)
        s->first--;
    while (last < n && wn_binomial_log_pmf(last + 1, n, rate) > negligible)
        last++;
    s->count = (size_t)(last - s->first + 1);
}

wn_rc wn_success_find(uint64_t n_control, uint64_t n_treatment, double rate,
                      const wn_rate_rule *rule, wn_success *out, wn_err *err) {
    wn_success *s = out;
    wn_rc rc = WN_OK;
    *s = (wn_success){.n_control = n_control,
                      .n_treatment = n_treatment,
                      .rate = rate,
                      .below = rule->below};
    lay_rows(s);
    s->from = wn_alloc_zero(s->count, sizeof *s->from);
    if (!s->from) return wn_fail_memory(err);
    uint64_t from = 0;
    for (size_t i = 0; i < s->count; i++) {
        bool yes = false;
        for (; from <= n_treatment; from++) {
            WN_TRY(succeeds(s, rule, s->first + i, from, &yes, err));
            if (yes) break;
        }
        s->from[i] = from;
    }
out:
    if (rc != WN_OK) wn_success_free(s);
    return rc;
}

double wn_success_power(const wn_success *s, double treatment_rate) {
    double control = rate_of(s->rate, s->below), sum = 0;
    double treatment = rate_of(treatment_rate, s->below);
    for (size_t i = 0; i < s->count; i++) {
        uint64_t from = s->from[i];
        if (from > s->n_treatment) break; /* and so it is for all that follow */
        double reached = from ? wn_binomial_sf(from - 1, s->n_treatment, treatment) : 1;
        sum += reached * exp(wn_binomial_log_pmf(s->first + i, s->n_control, control));
    }
    return fmin(sum, 1);
}

void wn_success_free(wn_success *success) {
    wn_free(success->from);
    *success = (wn_success){0};
}
