/* What was planned before the start: `plan = { detect = "5%", power = 0.8 }`. */
#include "experiments/setup/script_parts.h"

#include <math.h>
#include <stddef.h>

typedef struct plan_keys {
    double detect, power, looks;
} plan_keys;

static const wn_field plan_fields[] = {
    {"detect", WN_FIELD_SHARE, offsetof(plan_keys, detect), false, 1e-6, 100},
    {"power", WN_FIELD_SHARE, offsetof(plan_keys, power), false, 0.01, 0.9999},
    {"looks", WN_FIELD_NUMBER, offsetof(plan_keys, looks), false, 1, 1000},
    {0}};

wn_rc wn_script_read_plan(wn_setup *setup, const wn_node *node, wn_err *err) {
    if (!node) return WN_OK;
    plan_keys keys = {.power = setup->power, .looks = 1};
    wn_rc rc = wn_node_read(node, plan_fields, &keys, err);
    if (rc != WN_OK) return rc;
    if (keys.looks != floor(keys.looks))
        return wn_node_expected(wn_node_field(node, "looks"), "a whole number", err);
    setup->detect = keys.detect;
    setup->power = keys.power;
    setup->looks = (int)keys.looks;
    return WN_OK;
}
