/* By what leads are judged: `quality = { rules = "b2b.lua", qualified = "hot" }`. */
#include "experiments/setup/script_parts.h"

#include <stddef.h>

static const wn_field fields[] = {
    {"rules", WN_FIELD_TEXT, offsetof(wn_quality, rules), true, 0, 0},
    {"score", WN_FIELD_TEXT, offsetof(wn_quality, score), false, 0, 0},
    {"qualified", WN_FIELD_TEXT, offsetof(wn_quality, qualified), false, 0, 0},
    {"value", WN_FIELD_TEXT, offsetof(wn_quality, value), false, 0, 0},
    {"cost", WN_FIELD_TEXT, offsetof(wn_quality, cost), false, 0, 0},
    {0}};

wn_rc wn_script_read_quality(wn_setup *setup, const wn_node *node, wn_err *err) {
    if (!node) return WN_OK;
    setup->quality.beside_script = true;
    if (!wn_node_is_plain(node))
        return wn_node_expected(node, "a table, as in { rules = \"b2b.lua\" }", err);
    wn_rc rc = wn_node_read(node, fields, &setup->quality, err);
    if (rc == WN_OK && wn_setup_lead(setup) == SIZE_MAX)
        return wn_node_fail(node, err,
                            "quality needs a conversion, which says who is a "
                            "lead");
    return rc;
}
