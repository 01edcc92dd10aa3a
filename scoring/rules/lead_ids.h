/* The ids of leads: which rows have none, and which ids come up again. */
#ifndef WN_SCORING_RULES_LEAD_IDS_H
#define WN_SCORING_RULES_LEAD_IDS_H

#include "core/base/map.h"
#include "core/data/table.h"
#include "core/doc/doc.h"

enum { WN_LEAD_IDS_NAMED = 3 };

typedef struct wn_lead_ids {
    wn_map map;
    bool *again; /* [map.capacity]: whether the id came up a second time */
    size_t room;
    uint64_t blank, blank_line;       /* rows without an id; the line of the first */
    uint64_t repeated;                /* ids that are in several rows */
    uint64_t more;                    /* rows beyond the first of each id */
    wn_text named[WN_LEAD_IDS_NAMED]; /* of the first such ids: keys of the map */
} wn_lead_ids;                        /* zero-initialise to start */

/* The rows of a batch and their ids, id[rows]; batches in the order of the file. */
wn_rc wn_lead_ids_add(wn_lead_ids *ids, const wn_text *id, const wn_batch *batch,
                      wn_err *err) WN_CHECKED;
void wn_lead_ids_free(wn_lead_ids *ids);

/* Warnings, and data.ids, when something is wrong. `each` ends the sentence about ids in
 * several rows: "each row is scored by itself". */
void wn_lead_ids_report(const wn_lead_ids *ids, const char *each, wn_doc *doc);

#endif
