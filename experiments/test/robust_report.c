#include "experiments/test/robust_report.h"

#include <stdio.h>

static bool any_ranked(const wn_findings *f) {
    for (size_t m = 0; m < f->setup->metric_count; m++)
        if (f->setup->metrics[m].ranks) return true;
    return false;
}

static bool any_resampled(const wn_findings *f) {
    for (size_t m = 0; m < f->setup->metric_count; m++)
        if (f->setup->metrics[m].replicates > 0) return true;
    return false;
}

/* --- for people -------------------------------------------------------------------- */

static void start_table(const wn_findings *f, const char *title, char interval[40],
                        wn_doc *doc) {
    snprintf(interval, 40, "%g%% interval", 100 * f->setup->conf);
    wn_doc_table(doc, title);
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
}

static void start_row(const wn_findings *f, size_t metric, size_t arm, wn_doc *doc) {
    wn_doc_row(doc);
    wn_doc_cell_text(doc, f->setup->metrics[metric].name);
    wn_doc_cell_text(doc, f->arms[arm].name);
}

static void add_estimate(wn_doc *doc, wn_estimate estimate, wn_unit unit) {
    wn_doc_cell_estimate(doc, estimate, unit);
    wn_doc_cell_interval(doc, estimate, unit);
}

static void report_ranks(const wn_findings *f, const wn_robust *robust, wn_doc *doc) {
    char interval[40];
    start_table(f, "By ranks", interval, doc);
    wn_doc_column(doc, "superiority", "Brings more", WN_RIGHT);
    wn_doc_column_interval(doc, "superiority", interval);
    wn_doc_column(doc, "shift", "Typical difference", WN_RIGHT);
    wn_doc_column_interval(doc, "shift", interval);
    wn_doc_column(doc, "p", "p", WN_RIGHT);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        if (!f->setup->metrics[m].ranks) continue;
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_mann_whitney *ranks = &wn_robust_of(robust, m, a)->ranks;
            start_row(f, m, a, doc);
            add_estimate(doc, ranks->superiority, WN_UNIT_PERCENT);
            add_estimate(doc, ranks->shift, WN_UNIT_DIFFERENCE);
            if (ranks->test.why)
                wn_doc_cell_none(doc, ranks->test.why);
            else
                wn_doc_cell_p(doc, ranks->test.p);
        }
    }
    wn_doc_paragraph(doc, "Ranks: how often a visitor of the arm brings more than one of "
                          "the control, equal counting half (50%% is no effect), and "
                          "the median of the differences between any two (Hodges and "
                          "Lehmann); p by Mann and Whitney, not adjusted.");
}

static void report_bootstrap(const wn_findings *f, const wn_robust *robust, wn_doc *doc) {
    char interval[40];
    size_t replicates = 0;
    start_table(f, "By resampling", interval, doc);
    wn_doc_column(doc, "difference", "Difference", WN_RIGHT);
    wn_doc_column_interval(doc, "difference", interval);
    wn_doc_column(doc, "lift", "Lift", WN_RIGHT);
    wn_doc_column_interval(doc, "lift", interval);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        if (f->setup->metrics[m].replicates == 0) continue;
        replicates = f->setup->metrics[m].replicates;
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_bootstrap *bootstrap = &wn_robust_of(robust, m, a)->bootstrap;
            start_row(f, m, a, doc);
            add_estimate(doc, bootstrap->difference, WN_UNIT_DIFFERENCE);
            add_estimate(doc, bootstrap->lift, WN_UNIT_LIFT);
        }
    }
    char count[WN_NUMBER_TEXT];
    wn_doc_paragraph(doc, "Resampling: BCa intervals from %s replicates (--seed %llu).",
                     wn_format_count(replicates, count),
                     (unsigned long long)robust->seed);
}

static void report_caps(const wn_findings *f, wn_doc *doc) {
    for (size_t m = 0; f->tally->caps && m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        const wn_cap *cap = &f->tally->caps[m];
        char value[WN_NUMBER_TEXT], count[WN_NUMBER_TEXT];
        if (metric->cap == 0 || cap->value == 0) continue;
        wn_format_number(cap->value, 4, value);
        wn_doc_paragraph(doc,
                         "Winsorised: the %s of %s visitor%s was above %s, the %g%% "
                         "quantile of all arms together, and counts as %s.",
                         metric->name, wn_format_count(cap->visitors, count),
                         cap->visitors == 1 ? "" : "s", value, 100 * metric->cap, value);
    }
}

void wn_robust_report(const wn_findings *f, const wn_robust *robust, wn_doc *doc) {
    report_caps(f, doc);
    if (any_ranked(f)) report_ranks(f, robust, doc);
    if (any_resampled(f)) report_bootstrap(f, robust, doc);
}

/* --- for programs ------------------------------------------------------------------ */

static json_t *append_comparison(const wn_findings *f, size_t metric, size_t arm,
                                 wn_doc *doc, json_t *array) {
    json_t *object = wn_doc_append_object(doc, array);
    wn_doc_set_text(doc, object, "metric", f->setup->metrics[metric].name);
    wn_doc_set_text(doc, object, "arm", f->arms[arm].name);
    wn_doc_set_text(doc, object, "against", f->arms[0].name);
    return object;
}

static void set_ranks(const wn_mann_whitney *ranks, wn_doc *doc, json_t *object) {
    if (ranks->test.why)
        wn_doc_set_none(doc, object, "p_value", ranks->test.why);
    else
        wn_doc_set_number(doc, object, "p_value", ranks->test.p);
    wn_doc_set_estimate(doc, object, "superiority", ranks->superiority);
    wn_doc_set_estimate(doc, object, "shift", ranks->shift);
    wn_doc_set_text(doc, object, "method",
                    ranks->exact ? "mann-whitney-exact" : "mann-whitney");
}

static void set_bootstrap(const wn_robust *robust, size_t replicates,
                          const wn_bootstrap *bootstrap, wn_doc *doc, json_t *object) {
    wn_doc_set_estimate(doc, object, "difference", bootstrap->difference);
    wn_doc_set_estimate(doc, object, "lift", bootstrap->lift);
    wn_doc_set_text(doc, object, "method", "poisson-bca");
    wn_doc_set_count(doc, object, "replicates", replicates);
    wn_doc_set_count(doc, object, "seed", robust->seed);
}

static void set_caps(const wn_findings *f, wn_doc *doc, json_t *root) {
    if (!f->tally->caps) return;
    json_t *array = wn_doc_set_array(doc, root, "winsorised");
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        if (f->setup->metrics[m].cap == 0) continue;
        json_t *object = wn_doc_append_object(doc, array);
        wn_doc_set_text(doc, object, "metric", f->setup->metrics[m].name);
        wn_doc_set_number(doc, object, "quantile", f->setup->metrics[m].cap);
        wn_doc_set_number(doc, object, "cap", f->tally->caps[m].value);
        wn_doc_set_count(doc, object, "visitors", f->tally->caps[m].visitors);
    }
}

void wn_robust_data(const wn_findings *f, const wn_robust *robust, wn_doc *doc,
                    json_t *root) {
    set_caps(f, doc, root);
    json_t *ranks = any_ranked(f) ? wn_doc_set_array(doc, root, "ranks") : NULL;
    json_t *bootstrap =
        any_resampled(f) ? wn_doc_set_array(doc, root, "bootstrap") : NULL;
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_robust_comparison *c = wn_robust_of(robust, m, a);
            if (metric->ranks)
                set_ranks(&c->ranks, doc, append_comparison(f, m, a, doc, ranks));
            if (metric->replicates > 0)
                set_bootstrap(robust, metric->replicates, &c->bootstrap, doc,
                              append_comparison(f, m, a, doc, bootstrap));
        }
    }
}

/* --- warnings ---------------------------------------------------------------------- */

static int direction(const wn_estimate *e, double none) {
    return !wn_estimate_excludes(e, none) ? 0 : e->value > none ? 1 : -1;
}

static void warn_caps(const wn_findings *f, wn_doc *doc) {
    for (size_t m = 0; f->tally->caps && m < f->setup->metric_count; m++) {
        const wn_metric *metric = &f->setup->metrics[m];
        if (metric->cap == 0 || f->tally->caps[m].value != 0) continue;
        wn_doc_warn(doc, "nothing_capped",
                    "%s is not winsorised: the %g%% quantile of all visitors' values is "
                    "0. Take a higher one.",
                    metric->name, 100 * metric->cap);
    }
}

void wn_robust_warnings(const wn_findings *f, const wn_robust *robust, wn_doc *doc) {
    warn_caps(f, doc);
    const wn_level_findings *everyone = wn_findings_everyone(f);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        if (!f->setup->metrics[m].ranks) continue;
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_mann_whitney *ranks = &wn_robust_of(robust, m, a)->ranks;
            int of_ranks = ranks->exact ? direction(&ranks->shift, 0)
                                        : direction(&ranks->superiority, 0.5);
            int of_means =
                direction(&wn_findings_comparison(f, everyone, m, a)->difference, 0);
            if (of_ranks * of_means >= 0) continue;
            wn_doc_warn(doc, "ranks_contradict",
                        "%s has the %s mean of %s, but its visitors more often bring %s: "
                        "a few large values make the mean.",
                        f->arms[a].name, of_means > 0 ? "higher" : "lower",
                        f->setup->metrics[m].name, of_ranks > 0 ? "more" : "less");
        }
    }
}
