#include "experiments/test/anytime.h"

#include "core/stats/sequential/normal_mixture.h"

static double both_shares(const wn_findings *f, size_t arm) {
    return f->arms[0].share + f->arms[arm].share;
}

wn_anytime wn_anytime_start(const wn_findings *f, size_t metric, size_t arm) {
    wn_anytime a = {
        .findings = f, .metric = &f->setup->metrics[metric], .both = both_shares(f, arm)};
    a.rates = wn_anytime_rates_start(f->arms[arm].share / a.both);
    if (a.metric->kind == WN_CONVERSION && !f->sample_ratio_ok)
        a.why = "the visitors are not split as they were meant to be";
    return a;
}

static wn_prop beyond(wn_prop now, wn_prop before) {
    return (wn_prop){now.x - before.x, now.n - before.n};
}

void wn_anytime_go(wn_anytime *a, const wn_so_far *control, const wn_so_far *treatment) {
    wn_anytime_rates_add(&a->rates, beyond(control->prop, a->control.prop),
                         beyond(treatment->prop, a->treatment.prop));
    a->control = *control;
    a->treatment = *treatment;
}

/* Of the two arms' visitors n. */
static wn_anytime_result asymptotic(const wn_findings *f, const wn_mean_comparison *fixed,
                                    double n, double both) {
    double conf = f->setup->conf;
    double planned =
        f->setup->visitors ? both * (double)f->setup->visitors : WN_ANYTIME_VISITORS;
    double k = n / planned * wn_mixture_tuning(1 - conf);
    wn_mean_comparison c = wn_mixture_comparison(fixed, k, WN_TWO_SIDED, conf);
    return (wn_anytime_result){c.estimate, c.test};
}

wn_anytime_result wn_anytime_now(const wn_anytime *a) {
    const wn_findings *f = a->findings;
    if (a->why)
        return (wn_anytime_result){wn_estimate_none(a->why), wn_test_none(a->why)};
    if (a->metric->kind == WN_CONVERSION)
        return wn_anytime_rates_compare(&a->rates, f->setup->conf);
    wn_mean_comparison fixed =
        wn_so_far_compare(a->metric, &a->control, &a->treatment, f->setup->conf);
    double n = (double)(a->control.sums.n + a->treatment.sums.n);
    return asymptotic(f, &fixed, n, a->both);
}

wn_anytime_result wn_anytime_of(const wn_findings *f, size_t metric, size_t arm) {
    const wn_level_findings *everyone = wn_findings_everyone(f);
    wn_mean_comparison fixed =
        wn_so_far_of(wn_findings_comparison(f, everyone, metric, arm), f->setup->conf);
    double n = (double)(f->arms[0].visitors + f->arms[arm].visitors);
    return asymptotic(f, &fixed, n, both_shares(f, arm));
}
