/* Metrics of an experiment whose split adapted to its results. Visitors of an arm that
 * was seldom chosen stand for more: each counts 1 / p, with p the logged weight of the
 * arm, which makes a metric the ratio of two sums (Hajek 1971). */
#include "core/base/mem.h"
#include "experiments/setup/setup.h"

/* A column as an expression; an expression stays what it is. */
static wn_rc put_value(wn_buf *out, const char *text, wn_err *err) {
    bool plain = true;
    for (const char *c = text; *c; c++)
        plain &= (unsigned char)*c >= 0x80 || *c == '_' || (*c >= '0' && *c <= '9') ||
                 (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
    return plain ? wn_buf_format(out, err, "col \"%s\"", text)
                 : wn_buf_format(out, err, "(%s)", text);
}

/* `of`, divided by the weight; missing without a value, or a weight in (0, 1]. */
static wn_rc put_weighted(wn_buf *out, const char *of, const wn_buf *value,
                          const char *weight, wn_err *err) {
    return wn_buf_format(out, err,
                         "(col \"%s\" or 0) > 0 and (col \"%s\" or 0) <= 1 and "
                         "%s ~= nil and %s / col \"%s\" or nil",
                         weight, weight, value->p, of, weight);
}

static wn_rc weigh(wn_metric *metric, const char *weight, wn_err *err) {
    wn_buf value = {0}, of = {0}, texts = {0};
    wn_rc rc = WN_OK;
    WN_TRY(put_value(&value, metric->reading.text, err));
    if (metric->kind == WN_CONVERSION)
        WN_TRY(wn_buf_format(&of, err, "((%s == true or %s == 1) and 1 or 0)", value.p,
                             value.p));
    else
        WN_TRY(wn_buf_text(&of, value.p, err));
    WN_TRY(put_weighted(&texts, of.p, &value, weight, err));
    size_t second = texts.n + 1;
    WN_TRY(wn_buf_add(&texts, "", 1, err));
    WN_TRY(put_weighted(&texts, "1", &value, weight, err));
    metric->weighs_rate = metric->kind == WN_CONVERSION;
    metric->kind = WN_RATIO;
    metric->owned = texts.p;
    metric->reading.text = texts.p;
    metric->per.text = texts.p + second;
    texts = (wn_buf){0};
out:
    wn_buf_free(&texts);
    wn_buf_free(&of);
    wn_buf_free(&value);
    return rc;
}

wn_rc wn_setup_weigh(wn_setup *setup, const char *column, wn_err *err) {
    if (setup->unit)
        return wn_fail(err, WN_E_USAGE,
                       "a logged weight belongs to a row: leave out the visitors' ids "
                       "(unit), with one row for each visitor");
    setup->propensity = column;
    for (size_t i = 0; i < setup->metric_count; i++) {
        wn_metric *metric = &setup->metrics[i];
        bool simple = metric->kind == WN_CONVERSION || metric->kind == WN_MEAN;
        if (!simple || metric->covariate_count || metric->owned || !metric->reading.text)
            return wn_fail(err, WN_E_USAGE,
                           "with logged weights a metric is a conversion or a mean, "
                           "without adjusting, and \"%.100s\" is not",
                           metric->name);
        wn_rc rc = weigh(metric, column, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}
