#include "scoring/maturity/maturity_options.h"

wn_rc wn_ripening_read(const wn_call *call, wn_ripening *out, wn_err *err) {
    wn_time as_of;
    wn_rc rc = WN_OK;
    *out = (wn_ripening){.asked = wn_call_text(call, "won"),
                         .some = wn_call_count(call, "where") > 0,
                         .columns = {.source = wn_call_text(call, "source"),
                                     .created = wn_call_text(call, "created"),
                                     .won = wn_call_text(call, "won"),
                                     .lost = wn_call_text(call, "lost"),
                                     .id = wn_call_text(call, "id")},
                         .file = wn_call_text(call, "deals"),
                         .deals_id = wn_call_text(call, "deals-id"),
                         .as_of = INT32_MAX};
    WN_TRY(wn_call_needs(call, "won", "created", err));
    WN_TRY(wn_call_needs(call, "lost", "won", err));
    WN_TRY(wn_call_needs(call, "deals", "won", err));
    WN_TRY(wn_call_needs(call, "deals", "id", err));
    WN_TRY(wn_call_needs(call, "deals-id", "deals", err));
    if (out->asked && wn_call_text(call, "outcome"))
        return wn_fail(err, WN_E_USAGE,
                       "--won says which leads were won; leave --outcome out");
    if (!out->deals_id) out->deals_id = out->columns.id;
    if (wn_call_as_of(call, &as_of)) out->as_of = (int32_t)wn_time_day(as_of);
out:
    return rc;
}

/* The deals may well call the column otherwise: who does not name it is told how. */
static wn_rc find_deals_id(const wn_ripening *r, wn_err *err) {
    size_t column;
    wn_rc rc = wn_table_find(r->table, r->deals_id, &column, err);
    if (rc != WN_E_DATA) return rc;
    wn_err found = *err;
    return wn_err_hint(err, "--deals-id says what it is called there; %s", found.hint);
}

wn_rc wn_ripening_begin(wn_call *call, wn_ripening *r, wn_table *leads, size_t *outcome,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    wn_deal_columns columns = {r->deals_id, r->columns.won, r->columns.lost};
    if (r->file) {
        WN_TRY(wn_call_open(call, r->file, &r->table, err));
        if (r->deals_id == r->columns.id) WN_TRY(find_deals_id(r, err));
        WN_TRY(wn_deals_read(r->table, &columns, r->as_of, wn_call_threads(call),
                             &r->deals, err));
    }
    rc = wn_fates_gather(leads, &r->columns, r->file ? &r->deals : NULL, r->as_of,
                         &r->fates, outcome, err);
out:
    return rc;
}

wn_rc wn_ripening_finish(const wn_call *call, wn_ripening *r, double conf, wn_err *err) {
    wn_fates_settle(&r->fates, r->file ? &r->deals : NULL);
    return wn_maturity_find(&r->fates, conf, wn_call_seed(call), &r->maturity, err);
}

void wn_ripening_free(wn_ripening *r) {
    wn_maturity_free(&r->maturity);
    wn_fates_free(&r->fates);
    wn_deals_free(&r->deals);
    wn_table_free(r->table);
    *r = (wn_ripening){0};
}
