#include "experiments/test/timeline.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"
#include "core/stats/means/mean.h"
#include "core/stats/rates/prop2.h"

#include <math.h>

static void add_day(const wn_findings *f, wn_timeline *h, size_t day) {
    size_t split = (size_t)(h->calendar.split - f->tally->splits);
    uint32_t level = h->calendar.days[day].level;
    size_t row = h->metrics * h->arms;
    if (day) {
        h->visitors[day] = h->visitors[day - 1];
        memcpy(&h->at[day * row], &h->at[(day - 1) * row], row * sizeof *h->at);
    }
    for (size_t a = 0; a < h->arms; a++) {
        uint32_t number = f->arms[a].number;
        const wn_tally_cell *cells = wn_tally_cells(f->tally, split, level, number);
        h->visitors[day] += wn_tally_visitors(f->tally, split, level, number);
        for (size_t m = 0; m < h->metrics; m++) {
            wn_so_far *to = &h->at[(day * h->metrics + m) * h->arms + a];
            to->prop.x += cells[m].prop.x;
            to->prop.n += cells[m].prop.n;
            wn_sums_merge(&to->sums, &cells[m].sums);
        }
    }
}

wn_rc wn_timeline_make(const wn_findings *f, wn_timeline *out, wn_err *err) {
    const wn_split *split = wn_tally_split(f->tally, WN_SPLIT_DAY);
    *out = (wn_timeline){.metrics = f->setup->metric_count, .arms = f->arm_count};
    if (!split) return WN_OK;
    wn_rc rc = wn_calendar_make(split, &out->calendar, err);
    if (rc != WN_OK) return rc;
    out->days = out->calendar.count;
    out->visitors = wn_alloc_zero(out->days, sizeof *out->visitors);
    out->at = wn_alloc_zero(out->days * out->metrics * out->arms, sizeof *out->at);
    if (!out->visitors || !out->at) return wn_fail_memory(err);
    for (size_t day = 0; day < out->days; day++)
        add_day(f, out, day);
    return WN_OK;
}

void wn_timeline_free(wn_timeline *h) {
    wn_free(h->at);
    wn_free(h->visitors);
    wn_calendar_free(&h->calendar);
    *h = (wn_timeline){0};
}

bool wn_timeline_knows(const wn_setup *setup, const wn_metric *metric) {
    bool summed = metric->kind == WN_CONVERSION || metric->kind == WN_MEAN;
    return summed && !wn_setup_decides_adjusted(setup, metric);
}

static double variance_of_rate(wn_prop prop) {
    double p = wn_prop_rate(prop);
    return p * (1 - p) / (double)prop.n;
}

/* The error that goes with z; when the two are too small to tell, the rates' own. */
static wn_mean_comparison with_z(double value, double z, double own_error, double conf) {
    double se = fabs(z) > 1e-6 && value * z > 0 ? value / z : own_error;
    return wn_effect_of(value, se, 0, (wn_how){.conf = conf, .normal = true});
}

static wn_mean_comparison untested(const wn_estimate *difference, const char *why) {
    return (wn_mean_comparison){*difference, 0, wn_test_none(why)};
}

wn_mean_comparison wn_so_far_compare(const wn_metric *metric, const wn_so_far *control,
                                     const wn_so_far *treatment, double conf) {
    if (metric->kind != WN_CONVERSION) {
        wn_mean_comparison welch =
            wn_mean_welch(&control->sums, &treatment->sums, WN_TWO_SIDED, conf);
        if (welch.test.why) return welch;
        double z =
            copysign(-wn_normal_quantile(0.5 * welch.test.p), welch.estimate.value);
        return with_z(welch.estimate.value, z, welch.se, conf);
    }
    wn_prop c = control->prop, t = treatment->prop;
    wn_test_result score = wn_prop2_score(c, t, WN_SCORE_MN, WN_TWO_SIDED);
    if (score.why) {
        wn_estimate none = wn_estimate_none(score.why);
        return untested(&none, score.why);
    }
    double value = wn_prop_rate(t) - wn_prop_rate(c);
    double own = sqrt(variance_of_rate(c) + variance_of_rate(t));
    return with_z(value, score.statistic, own, conf);
}

wn_mean_comparison wn_so_far_of(const wn_comparison *c, double conf) {
    const wn_estimate *d = &c->alone.difference;
    if (c->test.why) return untested(d, c->test.why);
    double width = d->low_unbounded || d->high_unbounded ? 0 : d->high - d->low;
    double z = copysign(-wn_normal_quantile(0.5 * c->test.p), d->value);
    return with_z(d->value, z, 0.5 * width / wn_normal_two_sided(conf), conf);
}
