/* The metrics of an experiment script: `mean "revenue" :no_worse_than "-2%"`. */
#include "experiments/setup/script_parts.h"

#include <stddef.h>

typedef struct metric_keys {
    const char *of;
    double no_worse_than;
    const char *at;
    const wn_node *within;
} metric_keys;

static const wn_field metric_fields[] = {
    {"of", WN_FIELD_TEXT, offsetof(metric_keys, of), true, 0, 0},
    {"no_worse_than", WN_FIELD_SHARE, offsetof(metric_keys, no_worse_than), false, -1, 0},
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

static wn_rc read_metric(wn_setup *setup, const wn_node *node, wn_metric_role role,
                         wn_err *err) {
    bool mean = wn_node_is_term(node, "mean");
    if (!mean && !wn_node_is_term(node, "conversion"))
        return wn_node_expected(node, "conversion \"column\" or mean \"column\"", err);
    metric_keys keys = {.no_worse_than = 1};
    wn_rc rc = wn_node_read(node, metric_fields, &keys, err);
    if (rc != WN_OK) return rc;
    bool has_margin = keys.no_worse_than <= 0;
    if (has_margin && role != WN_GUARDRAIL)
        return wn_node_fail(node, err, "no_worse_than is for guardrails");
    wn_metric metric = {.name = keys.of,
                        .kind = mean ? WN_MEAN : WN_CONVERSION,
                        .role = role,
                        .reading = {.text = keys.of},
                        .has_margin = has_margin,
                        .margin = has_margin ? keys.no_worse_than : 0};
    rc = read_times(setup, &keys, node, &metric, err);
    if (rc != WN_OK) return rc;
    if (wn_setup_has_metric(setup, &metric))
        return wn_node_fail(node, err, "the metric \"%s\" is there twice", keys.of);
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
