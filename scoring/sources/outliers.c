#include "scoring/sources/outliers.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/several/padjust.h"

static wn_rc test_against_rest(const wn_judgement *j, wn_outliers *o, double *p,
                               wn_err *err) {
    for (size_t i = 0; i < j->count; i++) {
        wn_prop won = j->sources[i].won, rest = {j->all.x - won.x, j->all.n - won.n};
        o->sources[i].rest = rest;
        o->sources[i].p = p[i] = wn_fisher_p(rest, won, WN_TWO_SIDED);
    }
    wn_rc rc = wn_padjust(WN_PADJUST_HOLM, p, j->count, p, err);
    for (size_t i = 0; i < j->count && rc == WN_OK; i++) {
        o->sources[i].p_adjusted = p[i];
        o->sources[i].differs = p[i] < 1 - j->conf;
        o->differing += o->sources[i].differs;
    }
    return rc;
}

/* Widened by the normal distribution; else by the binomial one, which knows that rates
 * come in steps and are not symmetric. */
static wn_estimate limits(const wn_funnel_plot *plot, uint64_t n, double conf) {
    wn_estimate e = wn_funnel_limits(plot, n, conf);
    if (!(plot->phi > 1)) {
        e.low = wn_funnel_exact_limit(plot->target, n, (1 - conf) / 2);
        e.high = wn_funnel_exact_limit(plot->target, n, (1 + conf) / 2);
    }
    e.low = wn_clamp(e.low, 0, 1);
    e.high = wn_clamp(e.high, 0, 1);
    return e;
}

static void place(const wn_judgement *j, wn_outliers *o) {
    for (size_t i = 0; i < j->count; i++) {
        wn_outlier *s = &o->sources[i];
        wn_prop won = j->sources[i].won;
        double rate = wn_prop_rate(won);
        s->inner = limits(&o->plot, won.n, WN_OUTLIER_INNER);
        s->outer = limits(&o->plot, won.n, WN_OUTLIER_OUTER);
        s->outside_inner = wn_estimate_excludes(&s->inner, rate);
        s->outside_outer = wn_estimate_excludes(&s->outer, rate);
        o->outside += s->outside_inner;
    }
}

wn_rc wn_outliers_find(const wn_judgement *j, wn_outliers *out, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_prop *groups = wn_alloc_zero(j->count, sizeof *groups);
    double *numbers = wn_alloc_zero(j->count, sizeof *numbers);
    *out = (wn_outliers){.count = j->count};
    if (!groups || !numbers) WN_TRY(wn_fail_memory(err));
    for (size_t i = 0; i < j->count; i++)
        groups[i] = j->sources[i].won;
    WN_TRY(wn_funnel_plot_make(groups, j->count, wn_prop_rate(j->all),
                               WN_FUNNEL_WINSORISE, &out->plot, numbers, err));
    if (j->count < 2) out->plot.why = "there is only one source";
    if (out->plot.why) goto out;
    out->sources = wn_alloc_zero(j->count, sizeof *out->sources);
    if (!out->sources) WN_TRY(wn_fail_memory(err));
    for (size_t i = 0; i < j->count; i++)
        out->sources[i].z = numbers[i];
    place(j, out);
    WN_TRY(test_against_rest(j, out, numbers, err));
out:
    if (rc != WN_OK) wn_outliers_free(out);
    wn_free(numbers);
    wn_free(groups);
    return rc;
}

void wn_outliers_free(wn_outliers *o) {
    wn_free(o->sources);
    *o = (wn_outliers){0};
}
