#include "experiments/setup/setup_options.h"

#include "experiments/setup/option_parts.h"
#include "experiments/setup/usage.h"

const char *const wn_setup_file_options[] = {
    "arm",          "goal",   "mean",    "ratio",     "quantile",
    "unit",         "time",   "segment", "where",     "crossovers",
    "converted-at", "within", "score",   "covariate", "stratify",
    "propensity",   NULL};
const char *const wn_setup_script_options[] = {
    "arm",     "goal",   "mean",         "ratio",  "quantile",  "unit",     "time",
    "control", "weight", "converted-at", "within", "covariate", "stratify", NULL};

/* `control=50`: the share of the visitors that an arm was planned to get. */
wn_rc wn_setup_add_share(wn_setup *setup, wn_text text, const char *option,
                         const char *example, wn_err *err) {
    wn_planned_arm arm = {0};
    size_t n = text.n;
    while (n && text.p[n - 1] != '=')
        n--;
    bool good = n && wn_usage_share((wn_text){text.p + n, text.n - n}, &arm.weight);
    if (good) arm.name = wn_text_trim((wn_text){text.p, n - 1});
    int shown = text.n < 100 ? (int)text.n : 100;
    if (!good || arm.name.n == 0 || arm.weight <= 0) {
        wn_fail(err, WN_E_USAGE, "--%s \"%.*s\": expected NAME=SHARE", option, shown,
                text.p);
        return wn_err_hint(err, "for a 90:10 split: %s", example);
    }
    for (size_t i = 0; i < setup->arm_count; i++) {
        if (wn_text_equal(setup->arms[i].name, arm.name))
            return wn_fail(err, WN_E_USAGE, "--%s \"%.*s\": the arm is there twice",
                           option, shown, text.p);
    }
    return wn_setup_add_arm(setup, arm, err);
}

static wn_rc add_weights(const wn_call *call, wn_setup *setup, wn_err *err) {
    for (size_t i = 0; i < wn_call_count(call, "weight"); i++) {
        wn_rc rc =
            wn_setup_add_share(setup, wn_text_of(wn_call_nth(call, "weight", i)),
                               "weight", "--weight control=90 --weight new=10", err);
        if (rc != WN_OK) return rc;
    }
    if (setup->arm_count != 1) return WN_OK;
    return wn_fail(err, WN_E_USAGE, "--weight is needed for every arm, or for none");
}

static wn_rc add_metrics(const wn_call *call, const char *option, wn_metric_kind kind,
                         wn_setup *setup, wn_err *err) {
    for (size_t i = 0; i < wn_call_count(call, option); i++) {
        const char *text = wn_call_nth(call, option, i);
        wn_metric metric = {.name = text,
                            .kind = kind,
                            .role = setup->metric_count ? WN_SECONDARY : WN_PRIMARY,
                            .reading = {.text = text}};
        if (wn_setup_has_metric(setup, &metric))
            return wn_fail(err, WN_E_USAGE, "--%s \"%.100s\" is there twice", option,
                           text);
        wn_rc rc = wn_setup_add_metric(setup, metric, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

/* When visitors converted: of the first goal. */
static wn_rc read_times(const wn_call *call, wn_setup *setup, wn_err *err) {
    const char *at = wn_call_text(call, "converted-at");
    bool rate = setup->metric_count && setup->metrics[0].kind == WN_CONVERSION;
    if (!at && wn_call_count(call, "within") == 0) return WN_OK;
    if (!at)
        return wn_fail(err, WN_E_USAGE,
                       "--within needs --converted-at, the time of the conversion");
    if (!rate || !setup->time)
        return wn_fail(err, WN_E_USAGE,
                       rate
                           ? "--converted-at needs --time, when the visitor was seen"
                           : "--converted-at needs --goal, the conversion it is the time "
                             "of");
    setup->metrics[0].at = at;
    return wn_call_number(call, "within", WN_WITHIN_STANDARD, 1e-3, WN_WITHIN_MAX,
                          &setup->metrics[0].within, err);
}

/* Without a visitor id every row is a visitor, who is in one arm. */
static wn_rc read_crossovers(const wn_call *call, wn_setup *setup, wn_err *err) {
    size_t crossovers;
    if (!wn_call_text(call, "crossovers")) return WN_OK;
    if (!setup->unit) {
        wn_fail(err, WN_E_USAGE,
                "--crossovers is about visitors with several rows, but no column of "
                "visitor ids is named");
        return wn_err_hint(err, "name it with --unit (in a script: unit), or leave "
                                "--crossovers out");
    }
    wn_rc rc = wn_call_choice(call, "crossovers", wn_crossovers_names, &crossovers, err);
    if (rc == WN_OK) setup->crossovers = (wn_crossovers)crossovers;
    return rc;
}

/* --exact is short for --method exact. */
static wn_rc read_rate_test(const wn_call *call, wn_setup *setup, wn_err *err) {
    size_t test = WN_RATE_TEST_EXACT;
    bool exact = wn_call_flag(call, "exact");
    if (exact && wn_call_text(call, "method"))
        return wn_fail(err, WN_E_USAGE, "--exact is --method exact: give one of the two");
    if (!exact && !wn_call_text(call, "method")) return WN_OK;
    wn_rc rc =
        exact ? WN_OK : wn_call_choice(call, "method", wn_rate_test_names, &test, err);
    if (rc == WN_OK) setup->rate_test = (wn_rate_test)test;
    return rc;
}

wn_rc wn_setup_refine(const wn_call *call, wn_setup *setup, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < wn_call_count(call, "where"); i++) {
        wn_reading where = {.text = wn_call_nth(call, "where", i)};
        WN_TRY(wn_setup_add_where(setup, where, err));
    }
    for (size_t i = 0; i < wn_call_count(call, "segment"); i++)
        WN_TRY(wn_setup_add_segment(setup, wn_call_nth(call, "segment", i), err));
    WN_TRY(read_crossovers(call, setup, err));
    WN_TRY(wn_call_number(call, "conf", setup->conf, 0.5, 0.9999, &setup->conf, err));
    WN_TRY(wn_call_number(call, "detect", setup->detect, 0, 100, &setup->detect, err));
    WN_TRY(read_rate_test(call, setup, err));
    setup->has_as_of = wn_call_as_of(call, &setup->as_of);
    WN_TRY(wn_setup_read_values(call, setup, err));
    WN_TRY(wn_setup_read_quality(call, setup, err));
    WN_TRY(wn_setup_refine_judging(call, setup, err));
    if (wn_call_text(call, "propensity"))
        setup->propensity = wn_call_text(call, "propensity");
    if (setup->propensity) WN_TRY(wn_setup_weigh(setup, setup->propensity, err));
out:
    return rc;
}

wn_rc wn_setup_from_options(const wn_call *call, wn_setup *setup, wn_err *err) {
    wn_rc rc = WN_OK;
    setup->arm = wn_call_text(call, "arm");
    setup->unit = wn_call_text(call, "unit");
    setup->time = wn_call_text(call, "time");
    setup->control = wn_call_text(call, "control");
    WN_TRY(add_weights(call, setup, err));
    WN_TRY(add_metrics(call, "goal", WN_CONVERSION, setup, err));
    WN_TRY(add_metrics(call, "mean", WN_MEAN, setup, err));
    WN_TRY(read_times(call, setup, err));
    WN_TRY(wn_setup_add_ratios(call, setup, err));
    WN_TRY(wn_setup_add_quantiles(call, setup, err));
    WN_TRY(wn_setup_read_adjustments(call, setup, err));
    WN_TRY(wn_setup_refine(call, setup, err));
out:
    return rc;
}
