#include "experiments/test/bets.h"

#include "core/base/mem.h"
#include "core/stats/bayes/lift.h"
#include "core/stats/law/dist.h"
#include "core/stats/means/effect.h"
#include "experiments/test/analyse.h"

#include <math.h>

/* --- posteriors -------------------------------------------------------------------- */

static const char not_counts[] = "the values are not counts of events, as a gamma prior "
                                 "takes them to be";

static bool has_prior(const wn_setup *setup, const wn_metric *metric,
                      wn_prior_kind kind) {
    return setup->prior.kind == kind && metric->role == WN_PRIMARY &&
           metric->kind == (kind == WN_PRIOR_BETA ? WN_CONVERSION : WN_MEAN);
}

static wn_beta beta_of(const wn_setup *setup, const wn_metric *metric, wn_prop data) {
    wn_beta prior = {1, 1};
    if (has_prior(setup, metric, WN_PRIOR_BETA))
        prior = (wn_beta){setup->prior.a, setup->prior.b};
    return wn_beta_posterior(prior, data);
}

/* False when the values do not add up to a count. */
static bool gamma_of(const wn_setup *setup, const wn_sums *data, wn_gamma *out) {
    double total = wn_sums_total(data);
    if (data->n == 0 || !(total >= -0.5 && total < 1e15)) return false;
    if (fabs(total - nearbyint(total)) > 1e-6) return false;
    wn_events events = {(uint64_t)llround(fmax(total, 0)), (double)data->n};
    *out = wn_gamma_posterior((wn_gamma){setup->prior.a, setup->prior.b}, events);
    return true;
}

/* From an estimate and the width of its interval. */
static wn_posterior normal_of(const wn_setup *setup, const wn_metric *metric,
                              const wn_arm_finding *arm) {
    const wn_estimate *e = &arm->estimate;
    wn_posterior none = {.why = e->why ? e->why : e->why_no_interval};
    if (none.why) return none;
    wn_sums sums;
    double se = (e->high - e->low) / (2 * wn_normal_two_sided(setup->conf));
    if (metric->kind != WN_QUANTILE && wn_cell_sums(metric, &arm->cell, &sums))
        se = wn_sums_sd(&sums) / sqrt((double)sums.n);
    none.why = "its spread is not known";
    if (e->low_unbounded || e->high_unbounded || !(se > 0)) return none;
    double variance = se * se;
    none.why = "its spread is too small or too large to compute with";
    if (!(variance > 0 && variance <= 1e300)) return none;
    return (wn_posterior){.kind = WN_POSTERIOR_NORMAL, .normal = {e->value, variance}};
}

wn_posterior wn_bets_posterior(const wn_setup *setup, size_t metric,
                               const wn_arm_finding *arm) {
    const wn_metric *of = &setup->metrics[metric];
    wn_posterior p = {.kind = WN_POSTERIOR_BETA};
    if (of->covariate_count > 0)
        return (wn_posterior){.why = "adjusted values are compared in pairs only"};
    if (wn_tally_cell_visitors(&arm->cell) == 0)
        return (wn_posterior){.why = "no visitors with a value"};
    if (of->kind == WN_CONVERSION) {
        p.beta = beta_of(setup, of, arm->cell.prop);
        return p;
    }
    if (!has_prior(setup, of, WN_PRIOR_GAMMA)) return normal_of(setup, of, arm);
    p.kind = WN_POSTERIOR_GAMMA;
    if (gamma_of(setup, &arm->cell.sums, &p.gamma)) return p;
    return (wn_posterior){.why = not_counts};
}

wn_rc wn_bets_compare(const wn_setup *setup, const wn_metric *metric,
                      const wn_tally_cell *control, const wn_tally_cell *treatment,
                      wn_comparison *c, wn_err *err) {
    wn_gamma of_control, of_treatment;
    if (control->prop.n + control->sums.n == 0 ||
        treatment->prop.n + treatment->sums.n == 0)
        return WN_OK;
    if (has_prior(setup, metric, WN_PRIOR_BETA))
        return wn_bayes_compare(beta_of(setup, metric, control->prop),
                                beta_of(setup, metric, treatment->prop), &c->bayes, err);
    if (!has_prior(setup, metric, WN_PRIOR_GAMMA)) return WN_OK;
    bool counts = gamma_of(setup, &control->sums, &of_control) &&
                  gamma_of(setup, &treatment->sums, &of_treatment);
    if (counts) c->bayes = wn_gamma_compare(of_control, of_treatment);
    c->bayes_why = counts ? NULL : not_counts;
    return WN_OK;
}

/* --- lifts ------------------------------------------------------------------------- */

/* P(treatment > ratio control); both are normal, and the control above zero. */
static double normal_above(wn_normal control, wn_normal treatment, double ratio) {
    double mean = treatment.mean - ratio * control.mean;
    double sd = hypot(sqrt(treatment.variance), ratio * sqrt(control.variance));
    return wn_normal_cdf(mean / sd);
}

static void lift_of_normals(wn_normal control, wn_normal treatment, const wn_setup *setup,
                            wn_bet *out) {
    double z = wn_normal_two_sided(setup->conf);
    out->lift = wn_estimate_none("the control is not clearly above zero");
    if (control.mean <= z * sqrt(control.variance)) return;
    wn_two two = {control.mean, control.variance, treatment.mean, treatment.variance, 0};
    wn_fieller ends = wn_fieller_set(&two, z);
    out->lift = (wn_estimate){.value = treatment.mean / control.mean - 1,
                              .low = ends.first,
                              .high = ends.second};
    if (setup->rope <= 0) return;
    double below = 1 - normal_above(control, treatment, 1 - setup->rope);
    double above = normal_above(control, treatment, 1 + setup->rope);
    out->rope = (wn_rope){below, fmax(1 - below - above, 0), above};
}

static void lift_of_gammas(wn_gamma control, wn_gamma treatment, const wn_setup *setup,
                           wn_bet *out) {
    out->lift = wn_gamma_lift(control, treatment, setup->conf);
    if (setup->rope <= 0) return;
    double below = 1 - wn_gamma_lift_above(control, treatment, -setup->rope);
    double above = wn_gamma_lift_above(control, treatment, setup->rope);
    out->rope = (wn_rope){below, fmax(1 - below - above, 0), above};
}

static wn_rc place_lift(const wn_setup *setup, const wn_posterior *control,
                        const wn_posterior *treatment, wn_bet *out, wn_err *err) {
    wn_rc rc = WN_OK;
    switch (treatment->kind) {
    case WN_POSTERIOR_BETA:
        WN_TRY(wn_beta_lift_interval(control->beta, treatment->beta, setup->conf,
                                     &out->lift, err));
        if (setup->rope > 0)
            WN_TRY(wn_beta_lift_rope(control->beta, treatment->beta, -setup->rope,
                                     setup->rope, &out->rope, err));
        break;
    case WN_POSTERIOR_GAMMA:
        lift_of_gammas(control->gamma, treatment->gamma, setup, out);
        break;
    case WN_POSTERIOR_NORMAL:
        lift_of_normals(control->normal, treatment->normal, setup, out);
        break;
    case WN_POSTERIOR_NONE:
        break;
    }
out:
    return rc;
}

/* --- all arms ---------------------------------------------------------------------- */

/* All of them have posteriors of one kind. */
static wn_rc rank(const wn_posterior *arms, size_t count, wn_bayes_arm *out,
                  wn_err *err) {
    wn_beta betas[WN_ARMS_MAX];
    wn_gamma gammas[WN_ARMS_MAX];
    wn_normal normals[WN_ARMS_MAX];
    for (size_t i = 0; i < count; i++) {
        betas[i] = arms[i].beta;
        gammas[i] = arms[i].gamma;
        normals[i] = arms[i].normal;
    }
    if (count == 0) return WN_OK;
    if (arms[0].kind == WN_POSTERIOR_BETA)
        return wn_bayes_rank(betas, count, out, NULL, err);
    if (arms[0].kind == WN_POSTERIOR_GAMMA) return wn_gamma_rank(gammas, count, out, err);
    return wn_bayes_rank_normals(normals, count, out, err);
}

static wn_rc place_metric(const wn_findings *f, size_t metric, wn_bet *bets,
                          wn_err *err) {
    wn_posterior known[WN_ARMS_MAX], control = {0};
    wn_bayes_arm ranked[WN_ARMS_MAX];
    size_t count = 0;
    wn_rc rc = WN_OK;
    for (size_t a = 0; a < f->arm_count; a++) {
        wn_posterior p = wn_bets_posterior(
            f->setup, metric, wn_findings_arm(f, wn_findings_everyone(f), metric, a));
        if (a == 0) control = p;
        bets[a] = (wn_bet){.why = p.why};
        if (p.kind == WN_POSTERIOR_NONE) continue;
        known[count++] = p;
        bets[a].lift = wn_estimate_none(control.why);
        if (a > 0 && !control.why)
            WN_TRY(place_lift(f->setup, &control, &p, &bets[a], err));
    }
    WN_TRY(rank(known, count, ranked, err));
    for (size_t a = 0, i = 0; a < f->arm_count; a++) {
        if (bets[a].why) continue;
        bets[a].rank = ranked[i++];
        if (count == 1) bets[a].why = "there is no other arm to compare with";
    }
out:
    return rc;
}

static wn_rc check_prior(const wn_setup *setup, wn_err *err) {
    if (setup->prior.kind == WN_PRIOR_NONE) return WN_OK;
    for (size_t m = 0; m < setup->metric_count; m++)
        if (has_prior(setup, &setup->metrics[m], setup->prior.kind)) return WN_OK;
    bool beta = setup->prior.kind == WN_PRIOR_BETA;
    return wn_fail(err, WN_E_USAGE,
                   "a %s prior is for a %s, and no primary metric is one",
                   beta ? "beta" : "gamma", beta ? "conversion" : "mean");
}

wn_rc wn_bets_place(const wn_findings *f, wn_bets *out, wn_err *err) {
    size_t metrics = f->setup->metric_count;
    *out = (wn_bets){.arm_count = f->arm_count};
    wn_rc rc = check_prior(f->setup, err);
    if (rc != WN_OK) return rc;
    out->all = wn_alloc_zero(metrics * f->arm_count, sizeof *out->all);
    if (!out->all) return wn_fail_memory(err);
    for (size_t m = 0; m < metrics; m++)
        WN_TRY(place_metric(f, m, &out->all[m * f->arm_count], err));
out:
    if (rc != WN_OK) wn_bets_free(out);
    return rc;
}

void wn_bets_free(wn_bets *bets) {
    wn_free(bets->all);
    *bets = (wn_bets){0};
}
