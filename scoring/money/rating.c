#include "scoring/money/rating.h"

#include "core/rules/created.h"

#include <stdio.h>

wn_rc wn_rating_files(const wn_call *call, size_t *leads, size_t *script, wn_err *err) {
    size_t count = wn_call_files(call), scripts = 0;
    *leads = *script = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        bool lua = wn_call_is_script(call, i);
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
    wn_rc rc = WN_OK;
    *out = (wn_rating){0};
    if (script == SIZE_MAX) {
        if (wn_call_text(call, "events"))
            return wn_fail(err, WN_E_USAGE,
                           "option --events: there is no script whose rules count them");
        return WN_OK;
    }
    WN_TRY(wn_call_script(call, script, &wn_kind_scoring, &out->script, err));
    const wn_rule_set *rules = wn_script_self(out->script);
    WN_TRY(wn_call_add_missing(call, rules->missing, rules->missing_count, err));
    WN_TRY(wn_call_history_read(call, rules, &out->known, err));
    rc = wn_presence_init(&out->presence, out->known.events, err);
out:
    return rc;
}

wn_rc wn_rating_bind(wn_rating *r, const wn_call *call, wn_table *leads, bool alone,
                     wn_ledger_keeper *keeper, wn_err *err) {
    char points[WN_POINTS_TEXT];
    wn_rc rc = WN_OK;
    const wn_history history = wn_call_history_of(&r->known);
    keeper->score = WN_NO_SLOT;
    if (!r->script) return WN_OK;
    const wn_rule_set *rules = wn_script_self(r->script);
    if (alone && r->known.events && r->known.as_of)
        WN_TRY(wn_rules_leave_out_later(rules, leads, *r->known.as_of, &r->dated, err));
    WN_TRY(wn_scorer_new_history(r->script, leads, wn_call_limits(call), &history,
                                 &r->scorer, err));
    WN_TRY(wn_scorer_slot(r->scorer, 0, &keeper->score, err));
    wn_points from = rules->scores[0].bands[0].from;
    keeper->qualified_from = wn_points_value(from);
    snprintf(r->qualified_when, sizeof r->qualified_when, "score %s or more",
             wn_points_format(from, false, points));
out:
    return rc;
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    (void)err;
    wn_rating *r = self;
    wn_presence_add(&r->presence, r->scorer, batch);
    return WN_OK;
}

const wn_accumulator wn_rating_accumulator = {.merge = merge};

void wn_rating_report(const wn_rating *r, const wn_table *leads, wn_doc *doc) {
    if (!r->known.events) return;
    const wn_rule_set *rules = wn_script_self(r->script);
    wn_event_report(rules, &r->presence, r->known.as_of, doc);
    if (r->dated) wn_rules_report_later(rules, leads, *r->known.as_of, true, doc);
}

void wn_rating_free(wn_rating *r) {
    wn_scorer_free(r->scorer);
    wn_presence_free(&r->presence);
    wn_call_history_free(&r->known);
    wn_script_free(r->script);
    *r = (wn_rating){0};
}
