#include "core/rules/score_fields.h"

#include "core/base/mem.h"

#include <stdlib.h>

static int from_high_to_low(const void *a, const void *b) {
    const wn_band *left = a, *right = b;
    return (left->from < right->from) - (left->from > right->from);
}

static wn_rc read_bands(const wn_node *node, wn_named_score *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (!wn_node_is_plain(node) || node->table.item_count || !node->table.field_count)
        return wn_node_expected(node, "names and bounds, as in { hot = 70, cold = 0 }",
                                err);
    size_t count = node->table.field_count;
    out->bands = wn_alloc_zero(count, sizeof *out->bands);
    if (!out->bands) return wn_fail_memory(err);
    for (; out->band_count < count; out->band_count++) {
        const wn_node *bound = &node->table.fields[out->band_count];
        wn_band *band = &out->bands[out->band_count];
        band->name = bound->key;
        WN_TRY(wn_points_read(bound, &band->from, err));
    }
    qsort(out->bands, count, sizeof *out->bands, from_high_to_low);
    for (size_t i = 1; i < count; i++)
        if (out->bands[i].from == out->bands[i - 1].from)
            return wn_node_fail(node, err, "%s and %s begin at the same score",
                                out->bands[i - 1].name, out->bands[i].name);
out:
    return rc;
}

static const wn_field logit_spec[] = {
    {"intercept", WN_FIELD_NUMBER, .offset = offsetof(wn_score_logit, intercept),
     .required = true, .low = -1000, .high = 1000},
    {"per_point", WN_FIELD_NUMBER, .offset = offsetof(wn_score_logit, per_point),
     .required = true, .low = 0, .high = 1000},
    {0}};

wn_rc wn_score_read(const wn_score_fields *fields, wn_named_score *out, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(wn_clamp_read(fields->max, fields->min, &out->clamp, err));
    WN_TRY(read_bands(fields->bands, out, err));
    out->logit.given = fields->probability != NULL;
    if (out->logit.given)
        WN_TRY(wn_node_read(fields->probability, logit_spec, &out->logit, err));
out:
    return rc;
}

typedef struct named_fields {
    const wn_node *groups;
    wn_score_fields score;
} named_fields;

static const wn_field score_spec[] = {
    {"groups", WN_FIELD_LIST, .offset = offsetof(named_fields, groups), .required = true},
    WN_SCORE_FIELDS(named_fields, score),
    {0}};

wn_rc wn_score_declared(void *self, const wn_declared *declared, wn_err *err) {
    wn_rule_set *set = self;
    wn_rc rc = WN_OK;
    named_fields fields = {0};
    WN_TRY(wn_node_read(declared->body, score_spec, &fields, err));
    if (fields.groups->table.item_count == 0)
        return wn_node_fail(fields.groups, err, "the score adds up no groups");
    WN_TRY(wn_grow(&set->scores, &set->score_capacity, set->score_count + 1,
                   sizeof *set->scores, err));
    wn_named_score *score = &set->scores[set->score_count++];
    *score = (wn_named_score){
        .title = declared->title, .node = declared->body, .groups = fields.groups};
    WN_TRY(wn_score_read(&fields.score, score, err));
out:
    return rc;
}

static size_t find_group(const wn_rule_set *set, const char *title) {
    size_t group = 0;
    while (group < set->group_count && strcmp(set->groups[group].title, title) != 0)
        group++;
    return group;
}

static wn_rc find_groups(const wn_rule_set *set, wn_named_score *score, wn_err *err) {
    const wn_node *names = score->groups;
    score->takes = wn_alloc_zero(set->group_count, sizeof *score->takes);
    if (!score->takes) return wn_fail_memory(err);
    for (size_t i = 0; i < names->table.item_count; i++) {
        const wn_node *item = &names->table.items[i];
        const char *title;
        wn_rc rc = wn_node_text(item, &title, err);
        if (rc != WN_OK) return rc;
        size_t group = find_group(set, title);
        if (group == set->group_count)
            return wn_node_fail(item, err, "there is no group \"%s\"", title);
        if (score->takes[group])
            return wn_node_fail(item, err, "the group is in the list already");
        score->takes[group] = true;
    }
    return WN_OK;
}

static wn_rc find_axis(const wn_rule_set *set, wn_grade_axis *axis, wn_err *err) {
    axis->number = find_group(set, axis->title);
    axis->is_score = axis->number == set->group_count;
    if (!axis->is_score) return WN_OK;
    for (axis->number = 0; axis->number < set->score_count; axis->number++)
        if (strcmp(set->scores[axis->number].title, axis->title) == 0) return WN_OK;
    return wn_node_fail(axis->node, err, "there is no group or score \"%s\"",
                        axis->title);
}

wn_rc wn_scores_finish(wn_rule_set *set, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 1; i < set->score_count && rc == WN_OK; i++) {
        wn_named_score *score = &set->scores[i];
        for (size_t k = 0; k < i; k++)
            if (strcmp(set->scores[k].title, score->title) == 0)
                return wn_node_fail(score->node, err, "another score has this title");
        rc = find_groups(set, score, err);
    }
    if (rc != WN_OK || !set->grading.given) return rc;
    rc = find_axis(set, &set->grading.fit, err);
    return rc == WN_OK ? find_axis(set, &set->grading.engagement, err) : rc;
}
