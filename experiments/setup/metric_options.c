/* Ratios, and what metrics are adjusted for, from options. */
#include "core/base/mem.h"
#include "experiments/setup/option_parts.h"

static wn_rc bad_ratio(const char *text, wn_err *err) {
    wn_fail(err, WN_E_USAGE, "--ratio \"%.100s\": expected NUMERATOR/DENOMINATOR", text);
    return wn_err_hint(err,
                       "two columns or expressions, such as --ratio orders/sessions; "
                       "in a script: ratio(\"orders\", \"sessions\")");
}

static wn_rc add_ratio(const char *text, wn_setup *setup, wn_err *err) {
    const char *slash = strchr(text, '/');
    if (!slash || strchr(slash + 1, '/')) return bad_ratio(text, err);
    wn_text of = wn_text_trim((wn_text){text, (size_t)(slash - text)});
    wn_text per = wn_text_trim(wn_text_of(slash + 1));
    if (of.n == 0 || per.n == 0) return bad_ratio(text, err);
    wn_metric metric = {.name = text,
                        .kind = WN_RATIO,
                        .role = setup->metric_count ? WN_SECONDARY : WN_PRIMARY};
    metric.owned = wn_alloc_zero(of.n + per.n + 2, 1);
    if (!metric.owned) return wn_fail_memory(err);
    memcpy(metric.owned, of.p, of.n);
    memcpy(metric.owned + of.n + 1, per.p, per.n);
    metric.reading.text = metric.owned;
    metric.per.text = metric.owned + of.n + 1;
    wn_rc rc = WN_OK;
    if (wn_setup_has_metric(setup, &metric))
        rc = wn_fail(err, WN_E_USAGE, "--ratio \"%.100s\" is there twice", text);
    if (rc == WN_OK) rc = wn_setup_add_metric(setup, metric, err);
    if (rc != WN_OK) wn_free(metric.owned);
    return rc;
}

wn_rc wn_setup_add_ratios(const wn_call *call, wn_setup *setup, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < wn_call_count(call, "ratio") && rc == WN_OK; i++)
        rc = add_ratio(wn_call_nth(call, "ratio", i), setup, err);
    return rc;
}

wn_rc wn_setup_read_adjustments(const wn_call *call, wn_setup *setup, wn_err *err) {
    size_t count = wn_call_count(call, "covariate");
    const char *strata = wn_call_text(call, "stratify");
    if (count > WN_COVARIATES_MAX)
        return wn_fail(err, WN_E_USAGE, "--covariate: at most %d of them",
                       WN_COVARIATES_MAX);
    if (count > 0 && setup->metric_count > 0 && setup->metrics[0].kind == WN_QUANTILE)
        return wn_fail(err, WN_E_USAGE, "--covariate does not go with a quantile");
    for (size_t i = 0; i < count && setup->metric_count > 0; i++) {
        wn_metric *primary = &setup->metrics[0];
        primary->covariates[i] = (wn_reading){.text = wn_call_nth(call, "covariate", i)};
        primary->covariate_count = count;
    }
    return strata ? wn_setup_stratify(setup, strata, err) : WN_OK;
}
