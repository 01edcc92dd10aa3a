#include "experiments/collect/collect.h"

#include "experiments/collect/winsorise.h"

static wn_rc collect_table(const wn_setup *setup, wn_scripting scripting, wn_table *table,
                           int threads, wn_visitors *visitors, wn_tally *tally,
                           wn_arrivals *arrivals, wn_err *err) {
    wn_slots slots;
    wn_rc rc = wn_slots_bind(setup, scripting, table, &slots, err);
    if (rc != WN_OK) return rc;
    rc = visitors ? wn_visitors_scan(visitors, &slots, table, threads, err)
                  : wn_rows_scan(setup, &slots, table, threads, tally, arrivals, err);
    wn_slots_free(&slots);
    /* A column can be found wrong for the whole file rather than in a line of it. */
    if (rc != WN_OK && !err->file[0]) wn_err_at(err, wn_table_name(table), 0, NULL);
    return rc;
}

wn_rc wn_collect_arrivals(const wn_setup *setup, wn_scripting scripting,
                          wn_table *const *tables, size_t count, int threads,
                          wn_tally *out, wn_arrivals *arrivals, wn_err *err) {
    wn_visitors *visitors = NULL;
    wn_rc rc = wn_tally_init(out, setup, err);
    if (rc != WN_OK) return rc;
    if (arrivals) arrivals->timed = setup->time != NULL;
    if (setup->unit) WN_TRY(wn_visitors_new(setup, out, &visitors, err));
    for (size_t i = 0; i < count; i++)
        WN_TRY(collect_table(setup, scripting, tables[i], threads, visitors, out,
                             arrivals, err));
    if (visitors) WN_TRY(wn_visitors_count(visitors, arrivals, err));
    for (size_t arm = 0; out->follows && arm < out->arms.map.count; arm++)
        wn_followup_settle(&out->followups[arm]);
    WN_TRY(wn_winsorise(setup, out, arrivals, err));
    if (arrivals) WN_TRY(wn_arrivals_sort(arrivals, err));
out:
    wn_visitors_free(visitors);
    if (rc != WN_OK) wn_tally_free(out);
    return rc;
}

wn_rc wn_collect(const wn_setup *setup, wn_scripting scripting, wn_table *const *tables,
                 size_t count, int threads, wn_tally *out, wn_err *err) {
    return wn_collect_arrivals(setup, scripting, tables, count, threads, out, NULL, err);
}
