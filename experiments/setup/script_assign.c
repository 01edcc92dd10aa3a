/* How visitors are put into the arms: `assign = { coverage = "50%", ... }`. */
#include "experiments/setup/script_parts.h"

#include <math.h>
#include <stddef.h>

typedef struct assign_keys {
    const char *key;
    double hash, coverage;
    const wn_node *namespaces, *holdouts;
    const char *target;
} assign_keys;

static const wn_field assign_fields[] = {
    {"key", WN_FIELD_TEXT, offsetof(assign_keys, key), false, 0, 0},
    {"hash", WN_FIELD_NUMBER, offsetof(assign_keys, hash), false, 1, 2},
    {"coverage", WN_FIELD_SHARE, offsetof(assign_keys, coverage), false, 0, 1},
    {"namespaces", WN_FIELD_LIST, offsetof(assign_keys, namespaces), false, 0, 0},
    {"holdouts", WN_FIELD_LIST, offsetof(assign_keys, holdouts), false, 0, 0},
    {"target", WN_FIELD_TEXT, offsetof(assign_keys, target), false, 0, 0},
    {0}};

typedef struct namespace_keys {
    const char *name;
    wn_range range;
} namespace_keys;

static const wn_field namespace_fields[] = {
    {"name", WN_FIELD_TEXT, offsetof(namespace_keys, name), true, 0, 0},
    {"from", WN_FIELD_SHARE, offsetof(namespace_keys, range.low), true, 0, 1},
    {"to", WN_FIELD_SHARE, offsetof(namespace_keys, range.high), true, 0, 1},
    {0}};

typedef struct holdout_keys {
    const char *name;
    double share;
} holdout_keys;

static const wn_field holdout_fields[] = {
    {"name", WN_FIELD_TEXT, offsetof(holdout_keys, name), true, 0, 0},
    {"share", WN_FIELD_SHARE, offsetof(holdout_keys, share), true, 1e-6, 1 - 1e-6},
    {0}};

static wn_rc read_namespaces(wn_setup *setup, const wn_node *list, wn_err *err) {
    for (size_t i = 0; list && i < list->table.item_count; i++) {
        const wn_node *node = &list->table.items[i];
        namespace_keys keys = {0};
        wn_rc rc = wn_node_read(node, namespace_fields, &keys, err);
        if (rc == WN_OK && keys.range.low >= keys.range.high)
            rc = wn_node_fail(node, err, "from must be below to");
        wn_namespace space = {wn_text_of(keys.name), keys.range};
        if (rc == WN_OK) rc = wn_setup_add_namespace(setup, space, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

static wn_rc read_holdouts(wn_setup *setup, const wn_node *list, wn_err *err) {
    for (size_t i = 0; list && i < list->table.item_count; i++) {
        holdout_keys keys = {0};
        wn_rc rc = wn_node_read(&list->table.items[i], holdout_fields, &keys, err);
        wn_holdout holdout = {wn_text_of(keys.name), keys.share};
        if (rc == WN_OK) rc = wn_setup_add_holdout(setup, holdout, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

wn_rc wn_script_read_assign(wn_setup *setup, const wn_node *node, wn_err *err) {
    if (!node) return WN_OK;
    wn_rc rc = WN_OK;
    wn_assigning *assigning = &setup->assigning;
    assign_keys keys = {.hash = assigning->hash, .coverage = assigning->coverage};
    WN_TRY(wn_node_read(node, assign_fields, &keys, err));
    if (keys.hash != floor(keys.hash))
        return wn_node_expected(wn_node_field(node, "hash"), "1 or 2", err);
    assigning->key = keys.key;
    assigning->hash = (int)keys.hash;
    assigning->coverage = keys.coverage;
    WN_TRY(read_namespaces(setup, keys.namespaces, err));
    WN_TRY(read_holdouts(setup, keys.holdouts, err));
    if (keys.target) WN_TRY(wn_setup_add_target(setup, keys.target, err));
out:
    return rc;
}
