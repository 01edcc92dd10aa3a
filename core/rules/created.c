#include "core/rules/created.h"

#include "core/data/cond.h"

wn_rc wn_rules_leave_out_later(const wn_rule_set *rules, wn_table *table, wn_time moment,
                               bool *done, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t column, slot;
    wn_cond *parts[2] = {NULL, NULL}, *stays = NULL;
    wn_value until = {.type = WN_TIME, .time = wn_time_until(moment)};
    *done = rules->created && wn_table_find(table, rules->created, &column, err) == WN_OK;
    if (!*done) return WN_OK;
    WN_TRY(wn_cond_leaf(table, column, WN_COND_LE, &until, 1, &parts[0], err));
    WN_TRY(wn_cond_leaf(table, column, WN_COND_MISSING, NULL, 0, &parts[1], err));
    rc = wn_cond_take_join(WN_COND_OR, parts, 2, &stays, err);
    parts[0] = parts[1] = NULL;
    if (rc == WN_OK) rc = wn_cond_take_slot(table, stays, &slot, err);
    if (rc == WN_OK) rc = wn_table_where(table, slot, err);
out:
    wn_cond_free(parts[0]);
    wn_cond_free(parts[1]);
    return rc;
}

void wn_rules_report_later(const wn_rule_set *rules, const wn_table *table,
                           wn_time moment, bool done, wn_doc *doc) {
    wn_table_facts facts;
    char count[WN_NUMBER_TEXT], day[WN_TIME_TEXT];
    wn_table_facts_get(table, &facts);
    wn_time_format(moment, day);
    if (!done) {
        if (rules->created)
            wn_doc_warn(doc, "created_unknown",
                        "There is no column \"%s\", so leads that came after %s are not "
                        "left out.",
                        rules->created, day);
        return;
    }
    wn_doc_set_count(doc, wn_doc_data(doc), "created_after_as_of", facts.filtered);
    if (facts.filtered)
        wn_doc_warn(
            doc, "created_after_as_of", "%s lead%s that came after %s %s left out.",
            wn_format_count(facts.filtered, count), facts.filtered == 1 ? "" : "s", day,
            facts.filtered == 1 ? "is" : "are");
}
