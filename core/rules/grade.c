#include "core/rules/grade.h"

#include <stddef.h>

typedef struct grade_fields {
    const wn_node *fit, *engagement, *letters, *digits;
} grade_fields;

static const wn_field spec[] = {
    {"fit", WN_FIELD_NODE, .offset = offsetof(grade_fields, fit), .required = true},
    {"engagement", WN_FIELD_NODE, .offset = offsetof(grade_fields, engagement),
     .required = true},
    {"letters", WN_FIELD_NODE, .offset = offsetof(grade_fields, letters),
     .required = true},
    {"digits", WN_FIELD_LIST, .offset = offsetof(grade_fields, digits), .required = true},
    {0}};

/* Bounds in their order, each below the one before. */
static wn_rc read_bounds(const wn_node *list, const wn_node *bounds, size_t count,
                         wn_grade_axis *axis, wn_err *err) {
    wn_rc rc = WN_OK;
    if (count == 0 || count >= WN_GRADE_LEVELS)
        return wn_node_fail(list, err, "expected 1 to %d bounds, got %zu",
                            WN_GRADE_LEVELS - 1, count);
    for (size_t i = 0; i < count; i++) {
        WN_TRY(wn_points_read(&bounds[i], &axis->bounds[i], err));
        if (i > 0 && axis->bounds[i] >= axis->bounds[i - 1])
            return wn_node_fail(&bounds[i], err,
                                "expected a bound below the one before it");
    }
    axis->levels = count + 1;
out:
    return rc;
}

static wn_rc read_letters(const wn_node *node, wn_grade_axis *axis, wn_err *err) {
    if (!wn_node_is_plain(node) || node->table.item_count)
        return wn_node_expected(node, "letters and bounds, as in { A = 70, B = 40 }",
                                err);
    for (size_t i = 0; i < node->table.field_count; i++) {
        const char *key = node->table.fields[i].key;
        if (key[0] != (char)('A' + i) || key[1])
            return wn_node_fail(&node->table.fields[i], err,
                                "expected the letters A, B, C in their order");
    }
    return read_bounds(node, node->table.fields, node->table.field_count, axis, err);
}

static wn_rc read_title(const wn_node *node, wn_grade_axis *axis, wn_err *err) {
    axis->node = node;
    return wn_node_text(node, &axis->title, err);
}

wn_rc wn_grading_read(const wn_node *node, wn_grading *out, wn_err *err) {
    wn_rc rc = WN_OK;
    grade_fields fields = {0};
    if (!node) return WN_OK;
    out->given = true;
    WN_TRY(wn_node_read(node, spec, &fields, err));
    WN_TRY(read_title(fields.fit, &out->fit, err));
    WN_TRY(read_title(fields.engagement, &out->engagement, err));
    WN_TRY(read_letters(fields.letters, &out->fit, err));
    const wn_node *digits = fields.digits;
    WN_TRY(read_bounds(digits, digits->table.items, digits->table.item_count,
                       &out->engagement, err));
out:
    return rc;
}

size_t wn_grade_level(const wn_grade_axis *axis, wn_points points) {
    size_t level = 0;
    while (level + 1 < axis->levels && points < axis->bounds[level])
        level++;
    return level;
}

char *wn_grade_name(size_t fit, size_t engagement, char *out) {
    out[0] = (char)('A' + fit);
    out[1] = (char)('1' + engagement);
    out[2] = 0;
    return out;
}
