/* What is done with the visitors' values themselves, from options. */
#include "core/stats/values/bootstrap.h"
#include "experiments/setup/option_parts.h"
#include "experiments/setup/usage.h"

static size_t count_means(const wn_setup *setup) {
    size_t means = 0;
    for (size_t m = 0; m < setup->metric_count; m++)
        means += setup->metrics[m].kind == WN_MEAN;
    return means;
}

/* `revenue@0.9`, `revenue@90%`; without a share the median. */
static wn_rc add_quantile(const char *text, wn_setup *setup, wn_err *err) {
    wn_metric metric = {.role = setup->metric_count ? WN_SECONDARY : WN_PRIMARY,
                        .quantile = 0.5};
    const char *at = strrchr(text, '@');
    wn_text of = wn_text_of(text);
    if (at && wn_usage_share(wn_text_of(at + 1), &metric.quantile))
        of.n = (size_t)(at - text);
    of = wn_text_trim(of);
    if (of.n > 0 && metric.quantile >= WN_QUANTILE_LEAST &&
        metric.quantile <= WN_QUANTILE_MOST)
        return wn_setup_add_quantile(setup, metric, of, err);
    wn_fail(err, WN_E_USAGE, "--quantile \"%.100s\": expected WHAT@SHARE", text);
    return wn_err_hint(err, "such as --quantile revenue@0.9, with a share from %g to %g",
                       WN_QUANTILE_LEAST, WN_QUANTILE_MOST);
}

wn_rc wn_setup_add_quantiles(const wn_call *call, wn_setup *setup, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < wn_call_count(call, "quantile") && rc == WN_OK; i++)
        rc = add_quantile(wn_call_nth(call, "quantile", i), setup, err);
    return rc;
}

wn_rc wn_setup_read_values(const wn_call *call, wn_setup *setup, wn_err *err) {
    static const char *const options[] = {"winsorise", "ranks", "bootstrap", NULL};
    int64_t replicates = 0;
    double cap = 0;
    wn_rc rc = WN_OK;
    if (count_means(setup) == 0)
        WN_TRY(wn_usage_refuse(call, options, "an experiment without means", err));
    bool ranks = wn_call_flag(call, "ranks");
    WN_TRY(wn_call_number(call, "winsorise", 0, WN_CAP_LEAST, WN_CAP_MOST, &cap, err));
    WN_TRY(wn_call_integer(call, "bootstrap", 0, WN_REPLICATES_LEAST, WN_REPLICATES_MOST,
                           &replicates, err));
    for (size_t m = 0; m < setup->metric_count; m++) {
        wn_metric *metric = &setup->metrics[m];
        if (metric->kind != WN_MEAN) continue;
        metric->ranks = metric->ranks || ranks;
        if (replicates > 0) metric->replicates = (size_t)replicates;
        if (cap > 0) metric->cap = cap;
        if (metric->cap > 0 && metric->covariate_count > 0)
            return wn_fail(err, WN_E_USAGE,
                           "\"%.100s\" cannot be both winsorised and adjusted",
                           metric->name);
    }
out:
    return rc;
}
