#include "scoring/rules/lead_ids.h"

#include "core/base/mem.h"

static wn_rc add_id(wn_lead_ids *ids, wn_text id, wn_err *err) {
    wn_rc rc = WN_OK;
    uint32_t number;
    size_t before = ids->map.count;
    WN_TRY(wn_map_put(&ids->map, id, &number, err));
    if (ids->map.count > before) {
        WN_TRY(wn_grow(&ids->again, &ids->room, ids->map.count, sizeof *ids->again, err));
        ids->again[number] = false;
        return WN_OK;
    }
    ids->more++;
    if (ids->again[number]) return WN_OK;
    ids->again[number] = true;
    if (ids->repeated < WN_LEAD_IDS_NAMED)
        ids->named[ids->repeated] = wn_map_key(&ids->map, number);
    ids->repeated++;
out:
    return rc;
}

wn_rc wn_lead_ids_add(wn_lead_ids *ids, const wn_text *id, const wn_batch *batch,
                      wn_err *err) {
    enum { AHEAD = 8 };
    wn_rc rc = WN_OK;
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        if (row + AHEAD < batch->rows) wn_map_prefetch(&ids->map, id[row + AHEAD]);
        if (!batch->keep[row]) continue;
        if (id[row].n > 0)
            rc = add_id(ids, id[row], err);
        else if (ids->blank++ == 0)
            ids->blank_line = wn_batch_line(batch, row);
    }
    return rc;
}

void wn_lead_ids_free(wn_lead_ids *ids) {
    wn_map_free(&ids->map);
    wn_free(ids->again);
    *ids = (wn_lead_ids){0};
}

static void report_blank(const wn_lead_ids *ids, wn_doc *doc, json_t *data) {
    char count[WN_NUMBER_TEXT];
    wn_doc_set_count(doc, data, "missing", ids->blank);
    if (ids->blank == 1)
        wn_doc_warn(doc, "leads_without_id", "The lead in line %llu has no id.",
                    (unsigned long long)ids->blank_line);
    else if (ids->blank > 1)
        wn_doc_warn(
            doc, "leads_without_id", "%s leads have no id; the first is in line %llu.",
            wn_format_count(ids->blank, count), (unsigned long long)ids->blank_line);
}

static void report_repeated(const wn_lead_ids *ids, const char *each, wn_doc *doc,
                            json_t *data) {
    const char *names[WN_LEAD_IDS_NAMED + 1];
    char list[200], count[WN_NUMBER_TEXT], more[WN_NUMBER_TEXT];
    size_t shown = 0;
    wn_doc_set_count(doc, data, "repeated", ids->repeated);
    wn_doc_set_count(doc, data, "repeated_rows", ids->more);
    json_t *examples = wn_doc_set_array(doc, data, "examples");
    for (; shown < ids->repeated && shown < WN_LEAD_IDS_NAMED; shown++) {
        names[shown] = ids->named[shown].p;
        wn_doc_append_text(doc, examples, names[shown]);
    }
    if (ids->repeated == 0) return;
    wn_text_list(names, shown, list, sizeof list);
    wn_format_count(ids->repeated, count);
    wn_format_count(ids->more, more);
    wn_doc_warn(doc, "repeated_ids",
                "%s lead id%s in several rows (%s%s), %s row%s too many; %s.", count,
                ids->repeated == 1 ? " is" : "s are", list,
                ids->repeated > shown ? ", ..." : "", more, ids->more == 1 ? "" : "s",
                each);
}

void wn_lead_ids_report(const wn_lead_ids *ids, const char *each, wn_doc *doc) {
    if (ids->blank == 0 && ids->repeated == 0) return;
    json_t *data = wn_doc_set_object(doc, wn_doc_data(doc), "ids");
    report_blank(ids, doc, data);
    report_repeated(ids, each, doc, data);
}
