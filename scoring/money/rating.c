#include "scoring/money/rating.h"

#include <stdio.h>

static bool ends_in_lua(const char *path) {
    return wn_text_ends(wn_text_of(path), wn_text_of(".lua"));
}

wn_rc wn_rating_files(const wn_call *call, size_t *leads, size_t *script, wn_err *err) {
    size_t count = wn_call_files(call), scripts = 0;
    *leads = *script = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        bool lua = ends_in_lua(wn_call_file(call, i));
        *(lua ? script : leads) = i;
        scripts += lua;
    }
    if (count - scripts != 1)
        return wn_fail(err, WN_E_USAGE, "expected one file of leads, got %zu",
                       count - scripts);
    if (scripts > 1)
        return wn_fail(err, WN_E_USAGE, "expected at most one script, got %zu", scripts);
    return WN_OK;
}

wn_rc wn_rating_load(wn_call *call, size_t script, wn_rating *out, wn_err *err) {
    *out = (wn_rating){0};
    if (script == SIZE_MAX) return WN_OK;
    wn_rc rc = wn_call_script(call, script, &wn_kind_scoring, &out->script, err);
    if (rc != WN_OK) return rc;
    const wn_rule_set *rules = wn_script_self(out->script);
    return wn_call_add_missing(call, rules->missing, rules->missing_count, err);
}

wn_rc wn_rating_bind(wn_rating *r, const wn_call *call, wn_table *leads,
                     wn_ledger_keeper *keeper, wn_err *err) {
    char points[WN_POINTS_TEXT];
    wn_rc rc = WN_OK;
    keeper->score = WN_NO_SLOT;
    if (!r->script) return WN_OK;
    WN_TRY(wn_scorer_new(r->script, leads, wn_call_limits(call), &r->scorer, err));
    WN_TRY(wn_scorer_slot(r->scorer, 0, &keeper->score, err));
    const wn_named_score *score = &wn_scorer_rules(r->scorer)->scores[0];
    wn_points from = score->bands[0].from;
    keeper->qualified_from = wn_points_value(from);
    snprintf(r->qualified_when, sizeof r->qualified_when, "score %s or more",
             wn_points_format(from, false, points));
out:
    return rc;
}

void wn_rating_free(wn_rating *r) {
    wn_scorer_free(r->scorer);
    wn_script_free(r->script);
    *r = (wn_rating){0};
}
