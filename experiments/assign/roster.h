/* What a scan of visitor ids adds up to: how many are in each arm, a row per id when rows
 * are asked for, and, for an audit, where a log recorded another arm.
 *
 * Memory is a few counts per arm whatever the file's size; rows are written as their
 * batches come by, in the order of the file. */
#ifndef WN_EXPERIMENTS_ASSIGN_ROSTER_H
#define WN_EXPERIMENTS_ASSIGN_ROSTER_H

#include "core/data/table.h"
#include "core/stats/estimate.h"
#include "experiments/assign/assign.h"

#include <stdio.h>

/* What a log recorded, next to the arm that the assignment gives. */
typedef enum wn_audit {
    WN_AUDIT_AGREES,
    WN_AUDIT_OTHER_ARM,   /* another arm of the experiment */
    WN_AUDIT_UNKNOWN_ARM, /* something that is no arm of the experiment */
    WN_AUDIT_NOT_IN,      /* an arm, for an id that has none */
    WN_AUDIT_NOT_OUT,     /* no arm, for an id that has one */
    WN_AUDITS
} wn_audit;

typedef struct wn_roster_counts {
    uint64_t ids;
    uint64_t *arms; /* [arm_count] */
    uint64_t outside[WN_OUTSIDES];
    uint64_t audit[WN_AUDITS];
} wn_roster_counts;

/* The first line of a log that disagrees. */
typedef struct wn_disagreement {
    uint64_t line;
    char *id, *recorded; /* "": none was recorded */
    size_t arm;          /* that it should be, or WN_NO_ARM */
} wn_disagreement;

/* Columns of a table, as slots. */
typedef struct wn_roster_slots {
    size_t id;
    size_t *targets; /* conditions; an id for which one does not hold has no arm */
    size_t target_count;
    bool audited;
    size_t recorded; /* when audited */
} wn_roster_slots;

typedef struct wn_roster {
    const wn_assignment *assignment;
    const wn_roster_slots *slots;
    wn_roster_counts counts;
    FILE *rows;            /* NULL: no rows; else the caller's */
    wn_disagreement first; /* line 0 when there is none */
} wn_roster;

/* Zero-initialise the roster first; wn_roster_free when done, also after a failure.
 * `slots` NULL: ids come one by one. Writes the header of the rows: id,arm, and recorded
 * in an audit. */
wn_rc wn_roster_init(wn_roster *roster, const wn_assignment *assignment,
                     const wn_roster_slots *slots, FILE *rows, wn_err *err) WN_CHECKED;
void wn_roster_free(wn_roster *roster);

/* One id; its arm and why it has none, as wn_assign gives them. */
wn_rc wn_roster_add(wn_roster *roster, wn_text id, size_t *arm, wn_outside *why,
                    wn_err *err) WN_CHECKED;

wn_rc wn_roster_scan(wn_roster *roster, wn_table *table, int threads,
                     wn_err *err) WN_CHECKED;

/* Whether the ids that are in an arm fall into the arms as planned. */
wn_test_result wn_roster_sample_ratio(const wn_roster *roster);

/* Ids that are in an arm; rows of the log that disagree. */
uint64_t wn_roster_assigned(const wn_roster *roster);
uint64_t wn_roster_disagreements(const wn_roster *roster);

#endif
