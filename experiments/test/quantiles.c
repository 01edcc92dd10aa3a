#include "experiments/test/quantiles.h"

#include "core/stats/values/quantile.h"

wn_rc wn_quantiles_estimate(const wn_metric *metric, const wn_tally_cell *cell,
                            double conf, wn_estimate *out, wn_err *err) {
    wn_sorted sorted;
    wn_rc rc = wn_sorted_make(&cell->sample, &sorted, err);
    if (rc != WN_OK) return rc;
    *out = wn_quantile_interval(&sorted, metric->quantile, conf);
    wn_sorted_free(&sorted);
    return WN_OK;
}

static wn_comparison comparison_of(const wn_quantile_comparison *q) {
    wn_comparison out = {.method = WN_METHOD_QUANTILE,
                         .difference = q->difference.estimate,
                         .lift = q->lift,
                         .odds_ratio = wn_estimate_none("only rates have odds"),
                         .test = q->difference.test,
                         .bayes_why = q->difference.test.why};
    out.test.df = 0; /* its reference is the normal distribution */
    if (!out.bayes_why)
        out.bayes = wn_bayes_normal(q->difference.estimate.value, q->difference.se);
    return out;
}

wn_rc wn_quantiles_compare(const wn_metric *metric, const wn_tally_cell *control,
                           const wn_tally_cell *treatment, double conf,
                           wn_comparison *out, wn_err *err) {
    wn_sorted of_control = {0}, of_treatment = {0};
    wn_rc rc = WN_OK;
    WN_TRY(wn_sorted_make(&control->sample, &of_control, err));
    WN_TRY(wn_sorted_make(&treatment->sample, &of_treatment, err));
    wn_quantile_comparison q =
        wn_quantile_compare(&of_control, &of_treatment, metric->quantile, conf);
    *out = comparison_of(&q);
out:
    wn_sorted_free(&of_control);
    wn_sorted_free(&of_treatment);
    return rc;
}
