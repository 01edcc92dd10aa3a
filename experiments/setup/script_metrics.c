/* The metrics of an experiment script: `mean "revenue" :no_worse_than "-2%"`,
 * `ratio("orders", "sessions") :adjusted_by { "orders_before" }`. */
#include "core/stats/values/bootstrap.h"
#include "experiments/setup/script_parts.h"

#include <stddef.h>

typedef struct metric_keys {
    const char *of, *per, *name;
    double no_worse_than, share, winsorised, bootstrap;
    bool ranks;
    const char *at;
    const wn_node *within;
    const wn_node *adjusted_by;
} metric_keys;

static const wn_field metric_fields[] = {
    {"of", WN_FIELD_TEXT, offsetof(metric_keys, of), true, 0, 0},
    {"per", WN_FIELD_TEXT, offsetof(metric_keys, per), false, 0, 0},
    {"name", WN_FIELD_TEXT, offsetof(metric_keys, name), false, 0, 0},
    {"adjusted_by", WN_FIELD_NODE, offsetof(metric_keys, adjusted_by), false, 0, 0},
    {"no_worse_than", WN_FIELD_SHARE, offsetof(metric_keys, no_worse_than), false, -1, 0},
    {"share", WN_FIELD_SHARE, offsetof(metric_keys, share), false, WN_QUANTILE_LEAST,
     WN_QUANTILE_MOST},
    {"winsorised", WN_FIELD_SHARE, offsetof(metric_keys, winsorised), false, WN_CAP_LEAST,
     WN_CAP_MOST},
    {"ranks", WN_FIELD_FLAG, offsetof(metric_keys, ranks), false, 0, 0},
    {"bootstrap", WN_FIELD_NUMBER, offsetof(metric_keys, bootstrap), false,
     WN_REPLICATES_LEAST, WN_REPLICATES_MOST},
    {"at", WN_FIELD_TEXT, offsetof(metric_keys, at), false, 0, 0},
    {"within", WN_FIELD_NODE, offsetof(metric_keys, within), false, 0, 0},
    {0}};

/* When the conversion happened, and in how many days it counts as quick. */
static wn_rc read_times(const wn_setup *setup, const metric_keys *keys,
                        const wn_node *node, wn_metric *metric, wn_err *err) {
    metric->at = keys->at;
    metric->within = WN_WITHIN_STANDARD;
    if (!keys->at) {
        if (!keys->within) return WN_OK;
        return wn_node_fail(node, err,
                            "within needs the time of the conversion, as in "
                            ":at \"converted_at\"");
    }
    if (!setup->time)
        return wn_node_fail(node, err,
                            "at needs time, the column of when a visitor was "
                            "seen");
    if (wn_setup_followed(setup) < setup->metric_count)
        return wn_node_fail(node, err, "only one conversion can have its time");
    if (!keys->within) return WN_OK;
    if (keys->within->type != WN_NODE_SPAN)
        return wn_node_number(keys->within, 1e-3, WN_WITHIN_MAX, &metric->within, err);
    metric->within = (double)keys->within->span / (double)WN_DAY;
    if (metric->within > 0 && metric->within <= WN_WITHIN_MAX) return WN_OK;
    return wn_node_expected(keys->within, "a span such as days(7)", err);
}

static wn_rc add_covariate(wn_metric *metric, const wn_node *node, wn_err *err) {
    const char *text;
    wn_rc rc = wn_node_text(node, &text, err);
    if (rc != WN_OK) return rc;
    if (metric->covariate_count == WN_COVARIATES_MAX)
        return wn_node_fail(node, err, "a metric is adjusted by at most %d columns",
                            WN_COVARIATES_MAX);
    metric->covariates[metric->covariate_count++] = (wn_reading){.text = text};
    return WN_OK;
}

/* One column or expression, or a list of them. */
static wn_rc read_covariates(wn_metric *metric, const wn_node *node, wn_err *err) {
    if (!node) return WN_OK;
    if (!wn_node_is_plain(node)) return add_covariate(metric, node, err);
    if (node->table.item_count == 0)
        return wn_node_expected(node, "a column, such as \"revenue_before\"", err);
    for (size_t i = 0; i < node->table.item_count; i++) {
        wn_rc rc = add_covariate(metric, &node->table.items[i], err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

static bool find_kind(const wn_node *node, wn_metric_kind *out) {
    for (*out = WN_CONVERSION; *out < WN_METRIC_KINDS; (*out)++)
        if (wn_node_is_term(node, wn_metric_kind_code(*out))) return true;
    return false;
}

static wn_rc read_metric(wn_setup *setup, const wn_node *node, wn_metric_role role,
                         wn_err *err) {
    wn_metric_kind kind;
    if (!find_kind(node, &kind))
        return wn_node_expected(node,
                                "conversion \"column\", mean \"column\", "
                                "ratio(\"column\", \"column\") or median \"column\"",
                                err);
    metric_keys keys = {.no_worse_than = 1};
    wn_rc rc = wn_node_read(node, metric_fields, &keys, err);
    if (rc != WN_OK) return rc;
    bool has_margin = keys.no_worse_than <= 0;
    if (has_margin && role != WN_GUARDRAIL)
        return wn_node_fail(node, err, "no_worse_than is for guardrails");
    wn_metric metric = {.name = keys.name ? keys.name : keys.of,
                        .kind = kind,
                        .role = role,
                        .reading = {.text = keys.of},
                        .per = {.text = keys.per},
                        .quantile = keys.share,
                        .cap = keys.winsorised,
                        .ranks = keys.ranks,
                        .replicates = (size_t)keys.bootstrap,
                        .has_margin = has_margin,
                        .margin = has_margin ? keys.no_worse_than : 0};
    rc = read_times(setup, &keys, node, &metric, err);
    if (rc != WN_OK) return rc;
    if (wn_setup_has_metric(setup, &metric))
        return wn_node_fail(node, err, "the metric \"%s\" is there twice", metric.name);
    rc = read_covariates(&metric, keys.adjusted_by, err);
    if (rc != WN_OK) return rc;
    if (kind == WN_QUANTILE)
        return wn_setup_add_quantile(setup, metric, wn_text_of(keys.of), err);
    return wn_setup_add_metric(setup, metric, err);
}

/* One metric, or a list of them. */
wn_rc wn_script_read_metrics(wn_setup *setup, const wn_node *node, wn_metric_role role,
                             wn_err *err) {
    if (!node) return WN_OK;
    if (!wn_node_is_plain(node)) return read_metric(setup, node, role, err);
    for (size_t i = 0; i < node->table.item_count; i++) {
        wn_rc rc = read_metric(setup, &node->table.items[i], role, err);
        if (rc != WN_OK) return rc;
    }
    if (role == WN_PRIMARY && node->table.item_count == 0)
        return wn_node_expected(node, "a metric, such as conversion \"signed_up\"", err);
    return WN_OK;
}
