/* What was planned before the start: `plan = { detect = "5%", power = 0.8 }`. */
#include "experiments/setup/planned_looks.h"
#include "experiments/setup/script_parts.h"

#include <math.h>
#include <stddef.h>

typedef struct plan_keys {
    double detect, power, looks, visitors;
    const char *spending;
} plan_keys;

static const wn_field plan_fields[] = {
    {"detect", WN_FIELD_SHARE, offsetof(plan_keys, detect), false, 1e-6, 100},
    {"power", WN_FIELD_SHARE, offsetof(plan_keys, power), false, 0.01, 0.9999},
    {"looks", WN_FIELD_NUMBER, offsetof(plan_keys, looks), false, 1,
     WN_PLANNED_LOOKS_MAX},
    {"spending", WN_FIELD_TEXT, offsetof(plan_keys, spending), false, 0, 0},
    {"visitors", WN_FIELD_NUMBER, offsetof(plan_keys, visitors), false, 2,
     WN_PLANNED_VISITORS_MAX},
    {0}};

wn_rc wn_script_read_plan(wn_setup *setup, const wn_node *node, wn_err *err) {
    if (!node) return WN_OK;
    plan_keys keys = {.power = setup->power, .looks = 1};
    wn_rc rc = wn_node_read(node, plan_fields, &keys, err);
    if (rc != WN_OK) return rc;
    if (keys.looks != floor(keys.looks))
        return wn_node_expected(wn_node_field(node, "looks"), "a whole number", err);
    if (keys.visitors != floor(keys.visitors))
        return wn_node_expected(wn_node_field(node, "visitors"), "a whole number", err);
    if (keys.spending && !wn_spending_read(keys.spending, &setup->spending))
        return wn_node_expected(wn_node_field(node, "spending"), WN_SPENDING_CHOICES,
                                err);
    setup->detect = keys.detect;
    setup->power = keys.power;
    setup->looks = (int)keys.looks;
    setup->visitors = (uint64_t)keys.visitors;
    return WN_OK;
}
