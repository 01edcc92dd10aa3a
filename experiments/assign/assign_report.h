/* The document of `winnow assign` (`winnow.assign/1`). */
#ifndef WN_EXPERIMENTS_ASSIGN_ASSIGN_REPORT_H
#define WN_EXPERIMENTS_ASSIGN_ASSIGN_REPORT_H

#include "core/doc/doc.h"
#include "experiments/assign/roster.h"

/* An id that was asked for by itself. */
typedef struct wn_assigned_id {
    const char *id;
    size_t arm;     /* or WN_NO_ARM, */
    wn_outside why; /* because of this */
} wn_assigned_id;

void wn_assign_report_ids(const wn_roster *roster, const wn_assigned_id *ids,
                          size_t count, wn_doc *doc);

/* `audited` is the column that a log's arms were in; NULL: no audit. */
void wn_assign_report_file(const wn_roster *roster, const char *audited, wn_doc *doc);

#endif
