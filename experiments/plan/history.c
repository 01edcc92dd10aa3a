#include "experiments/plan/history.h"

#include "core/stats/means/cuped.h"
#include "experiments/collect/calendar.h"
#include "experiments/collect/collect.h"

#include <math.h>

/* Fewer whole days say nothing of weekdays. */
enum { WEEK = 7 };

/* The variance that adjusting for the metric's covariates, and for which of them are
 * missing, takes away. */
static double correlation_of(const wn_metric *metric, wn_moments moments) {
    wn_cuped_plan plan = {.outcome = {0, metric->kind == WN_RATIO ? 1 : WN_PER_VISITOR}};
    wn_cuped cuped;
    wn_sums plain, adjusted;
    for (size_t i = plan.outcome.per == 1 ? 2 : 1; i < moments.count; i++)
        plan.covariates[plan.count++] = (wn_ratio){i, WN_PER_VISITOR};
    if (plan.count == 0 || !wn_cuped_fit(&plan, &moments, 1, &cuped) ||
        !wn_cuped_sums(&cuped, moments, &adjusted) ||
        !wn_ratio_sums(moments, plan.outcome, &plain) || !(plain.m2 > 0))
        return 0;
    return sqrt(fmax(1 - adjusted.m2 / plain.m2, 0));
}

static wn_rc take_metric(const wn_tally *tally, wn_history *out, wn_err *err) {
    const wn_metric *metric = out->metric;
    const wn_tally_cell *cell = wn_tally_cells(tally, 0, 0, 0);
    wn_sums sums = cell->sums;
    if (metric->kind == WN_RATIO &&
        !wn_ratio_sums(cell->moments, (wn_ratio){0, 1}, &sums))
        return wn_fail(err, WN_E_DATA, "the denominator of %.100s is 0 throughout",
                       metric->name);
    bool rate = metric->kind == WN_CONVERSION;
    out->visitors = rate ? cell->prop.n : sums.n;
    if (out->visitors == 0)
        return wn_fail(err, WN_E_DATA, "no visitor has a value of %.100s", metric->name);
    out->value = rate ? wn_prop_rate(cell->prop) : sums.mean;
    out->sd = rate ? 0 : wn_sums_sd(&sums);
    if (metric->covariate_count) out->correlation = correlation_of(metric, cell->moments);
    return WN_OK;
}

static int weekday_of(int64_t day) {
    const int thursday = 3; /* 1970-01-01 */
    return (int)(((day + thursday) % WEEK + WEEK) % WEEK);
}

/* Mean visitors by weekday, from a day to another. */
static wn_weekdays pattern_of(const wn_calendar *calendar, const wn_tally *tally,
                              size_t split, int64_t first, int64_t last) {
    wn_weekdays out = {0};
    uint64_t days[WEEK] = {0};
    double all = 0;
    for (int64_t day = first; day <= last; day++)
        days[weekday_of(day)]++;
    for (size_t i = 0; i < calendar->count; i++) {
        const wn_calendar_day *day = &calendar->days[i];
        if (day->number < first || day->number > last) continue;
        double visitors = (double)wn_tally_visitors(tally, split, day->level, 0);
        out.visitors[weekday_of(day->number)] += visitors;
        all += visitors;
    }
    bool weeks = last - first + 1 >= WEEK;
    for (int i = 0; i < WEEK; i++)
        out.visitors[i] =
            weeks ? out.visitors[i] / (double)days[i] : all / (double)(last - first + 1);
    return out;
}

/* The first and the last day may be there in part. */
static wn_rc take_days(const wn_tally *tally, wn_history *out, wn_err *err) {
    const wn_split *split = wn_tally_split(tally, WN_SPLIT_DAY);
    if (!split) return WN_OK;
    wn_calendar calendar;
    wn_rc rc = wn_calendar_make(split, &calendar, err);
    if (rc == WN_OK && calendar.count) {
        int64_t first = calendar.days[0].number;
        int64_t last = calendar.days[calendar.count - 1].number;
        int start = weekday_of(last + 1);
        if (last - first >= 2) first++, last--;
        out->weekdays =
            pattern_of(&calendar, tally, (size_t)(split - tally->splits), first, last);
        out->weekdays.start = start;
        out->first_day = first;
        out->last_day = last;
        out->days = (uint64_t)(last - first + 1);
    }
    wn_calendar_free(&calendar);
    return rc;
}

/* The first metric of the set-up, and nothing else that a result would need. */
static wn_setup view_of(const wn_setup *setup, wn_metric *metric) {
    wn_setup view = *setup;
    *metric = setup->metrics[0];
    metric->at = NULL;
    metric->cap = 0;
    metric->ranks = false;
    metric->replicates = 0;
    view.arm = NULL;
    view.metrics = metric;
    view.metric_count = 1;
    view.segment_count = 0;
    view.stratify = NULL;
    return view;
}

wn_rc wn_history_measure(const wn_setup *setup, wn_scripting scripting, wn_table *table,
                         int threads, wn_history *out, wn_err *err) {
    wn_metric metric;
    wn_setup view = view_of(setup, &metric); /* it owns nothing */
    wn_tally tally;
    *out = (wn_history){.metric = &setup->metrics[0]};
    if (metric.kind == WN_QUANTILE)
        return wn_fail(err, WN_E_USAGE,
                       "%.100s is a quantile, which cannot be planned: plan for a mean",
                       metric.name);
    wn_rc rc = wn_collect(&view, scripting, &table, 1, threads, &tally, err);
    if (rc != WN_OK) return rc;
    if (tally.arms.map.count == 0)
        rc = wn_fail(err, WN_E_DATA, "there are no visitors to measure");
    if (rc == WN_OK) rc = take_metric(&tally, out, err);
    if (rc == WN_OK) rc = take_days(&tally, out, err);
    wn_tally_free(&tally);
    return rc;
}
