#include "experiments/assign/roster.h"

#include "core/base/mem.h"
#include "core/doc/csv_row.h"
#include "core/stats/rates/srm.h"

#include <errno.h>

/* ------------------------------------------------------------------------------- counts
 */

static wn_rc init_counts(wn_roster_counts *counts, const wn_assignment *a, wn_err *err) {
    counts->arms = wn_alloc_zero(a->arm_count, sizeof *counts->arms);
    return counts->arms ? WN_OK : wn_fail_memory(err);
}

static void merge_counts(wn_roster_counts *into, const wn_roster_counts *from,
                         size_t arms) {
    into->ids += from->ids;
    for (size_t i = 0; i < arms; i++)
        into->arms[i] += from->arms[i];
    for (size_t i = 0; i < WN_OUTSIDES; i++)
        into->outside[i] += from->outside[i];
    for (size_t i = 0; i < WN_AUDITS; i++)
        into->audit[i] += from->audit[i];
}

static void count_id(wn_roster_counts *counts, size_t arm, wn_outside why) {
    counts->ids++;
    if (arm == WN_NO_ARM)
        counts->outside[why]++;
    else
        counts->arms[arm]++;
}

uint64_t wn_roster_assigned(const wn_roster *r) {
    uint64_t sum = 0;
    for (size_t i = 0; i < r->assignment->arm_count; i++)
        sum += r->counts.arms[i];
    return sum;
}

uint64_t wn_roster_disagreements(const wn_roster *r) {
    uint64_t sum = 0;
    for (size_t i = 0; i < WN_AUDITS; i++)
        if (i != WN_AUDIT_AGREES) sum += r->counts.audit[i];
    return sum;
}

wn_test_result wn_roster_sample_ratio(const wn_roster *r) {
    return wn_srm_test(r->counts.arms, r->assignment->weights, r->assignment->arm_count);
}

/* --------------------------------------------------------------------------------- rows
 */

static wn_text arm_name(const wn_assignment *a, size_t arm) {
    return arm == WN_NO_ARM ? wn_text_of("") : a->arms[arm];
}

/* `recorded` NULL: there is no such column. */
static wn_rc write_row(wn_csv_row *csv, wn_text id, wn_text arm, const wn_text *recorded,
                       wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(wn_csv_row_text(csv, id, err));
    WN_TRY(wn_csv_row_text(csv, arm, err));
    if (recorded) WN_TRY(wn_csv_row_text(csv, *recorded, err));
    WN_TRY(wn_csv_row_end(csv, err));
out:
    return rc;
}

static wn_rc write_out(FILE *file, wn_buf text, wn_err *err) {
    if (fwrite(text.p, 1, text.n, file) == text.n) return WN_OK;
    return wn_fail(err, WN_E_SYSTEM, "cannot write the assigned rows: %s",
                   strerror(errno));
}

/* ------------------------------------------------------------------------------ batches
 */

#define NO_ROW SIZE_MAX

/* What one batch comes to. */
typedef struct partial {
    wn_roster_counts counts;
    wn_csv_row csv;
    size_t first; /* row that disagrees, or NO_ROW */
} partial;

static void end_partial(void *self, void *p) {
    (void)self;
    partial *part = p;
    if (!part) return;
    wn_free(part->counts.arms);
    wn_buf_free(&part->csv.text);
    wn_free(part);
}

static wn_rc begin_partial(void *self, void **p, wn_err *err) {
    const wn_roster *roster = self;
    partial *part = wn_alloc_zero(1, sizeof *part);
    if (!part) return wn_fail_memory(err);
    part->first = NO_ROW;
    wn_rc rc = init_counts(&part->counts, roster->assignment, err);
    if (rc != WN_OK)
        end_partial(self, part);
    else
        *p = part;
    return rc;
}

static wn_text cell(const wn_batch *batch, size_t slot, size_t row) {
    const wn_column *column = &batch->columns[slot];
    return column->missing[row] ? wn_text_of("") : column->text[row];
}

static bool is_targeted(const wn_roster_slots *slots, const wn_batch *batch, size_t row) {
    for (size_t i = 0; i < slots->target_count; i++) {
        const wn_column *column = &batch->columns[slots->targets[i]];
        if (column->missing[row] || !column->boolean[row]) return false;
    }
    return true;
}

static size_t arm_of_row(const wn_roster *roster, const wn_batch *batch, size_t row,
                         wn_outside *why) {
    size_t arm = wn_assign(roster->assignment, cell(batch, roster->slots->id, row), why);
    if (is_targeted(roster->slots, batch, row)) return arm;
    if (*why != WN_OUTSIDE_NO_ID) *why = WN_OUTSIDE_TARGET;
    return WN_NO_ARM;
}

static wn_audit judge(const wn_assignment *a, size_t arm, wn_text recorded) {
    if (wn_text_equal(recorded, arm_name(a, arm))) return WN_AUDIT_AGREES;
    if (recorded.n == 0) return WN_AUDIT_NOT_OUT;
    if (arm == WN_NO_ARM) return WN_AUDIT_NOT_IN;
    for (size_t i = 0; i < a->arm_count; i++)
        if (wn_text_equal(recorded, a->arms[i])) return WN_AUDIT_OTHER_ARM;
    return WN_AUDIT_UNKNOWN_ARM;
}

static wn_rc add_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    const wn_roster *roster = self;
    const wn_roster_slots *slots = roster->slots;
    partial *part = p;
    wn_rc rc = WN_OK;
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        wn_outside why;
        wn_text recorded = {0};
        if (!batch->keep[row]) continue;
        size_t arm = arm_of_row(roster, batch, row, &why);
        count_id(&part->counts, arm, why);
        if (slots->audited) {
            recorded = cell(batch, slots->recorded, row);
            wn_audit verdict = judge(roster->assignment, arm, recorded);
            part->counts.audit[verdict]++;
            if (verdict != WN_AUDIT_AGREES && part->first == NO_ROW) part->first = row;
        }
        if (roster->rows)
            rc = write_row(&part->csv, cell(batch, slots->id, row),
                           arm_name(roster->assignment, arm),
                           slots->audited ? &recorded : NULL, err);
    }
    return rc;
}

static wn_rc keep_first(wn_roster *roster, const wn_batch *batch, size_t row,
                        wn_err *err) {
    wn_outside why;
    wn_text id = cell(batch, roster->slots->id, row);
    wn_text recorded = cell(batch, roster->slots->recorded, row);
    roster->first = (wn_disagreement){.line = wn_batch_line(batch, row),
                                      .id = wn_strndup(id.p, id.n),
                                      .recorded = wn_strndup(recorded.p, recorded.n),
                                      .arm = arm_of_row(roster, batch, row, &why)};
    return roster->first.id && roster->first.recorded ? WN_OK : wn_fail_memory(err);
}

static wn_rc merge_batch(void *self, void *p, const wn_batch *batch, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_roster *roster = self;
    partial *part = p;
    merge_counts(&roster->counts, &part->counts, roster->assignment->arm_count);
    if (part->first != NO_ROW && roster->first.line == 0)
        WN_TRY(keep_first(roster, batch, part->first, err));
    if (part->csv.text.n) rc = write_out(roster->rows, part->csv.text, err);
out:
    return rc;
}

wn_rc wn_roster_scan(wn_roster *roster, wn_table *table, int threads, wn_err *err) {
    static const wn_accumulator accumulator = {.begin = begin_partial,
                                               .add = add_batch,
                                               .merge = merge_batch,
                                               .end = end_partial};
    return wn_table_scan(table, &accumulator, roster, threads, err);
}

/* ------------------------------------------------------------------------------- roster
 */

wn_rc wn_roster_init(wn_roster *roster, const wn_assignment *assignment,
                     const wn_roster_slots *slots, FILE *rows, wn_err *err) {
    static const wn_text recorded = {"recorded", 8};
    wn_csv_row header = {0};
    roster->assignment = assignment;
    roster->slots = slots;
    roster->rows = rows;
    wn_rc rc = init_counts(&roster->counts, assignment, err);
    if (rc == WN_OK && rows) {
        WN_TRY(write_row(&header, wn_text_of("id"), wn_text_of("arm"),
                         slots && slots->audited ? &recorded : NULL, err));
        WN_TRY(write_out(rows, header.text, err));
    }
out:
    wn_buf_free(&header.text);
    return rc;
}

void wn_roster_free(wn_roster *roster) {
    wn_free(roster->counts.arms);
    wn_free(roster->first.id);
    wn_free(roster->first.recorded);
    *roster = (wn_roster){0};
}

wn_rc wn_roster_add(wn_roster *roster, wn_text id, size_t *arm, wn_outside *why,
                    wn_err *err) {
    wn_rc rc = WN_OK;
    wn_csv_row csv = {0};
    *arm = wn_assign(roster->assignment, id, why);
    count_id(&roster->counts, *arm, *why);
    if (roster->rows) {
        WN_TRY(write_row(&csv, id, arm_name(roster->assignment, *arm), NULL, err));
        WN_TRY(write_out(roster->rows, csv.text, err));
    }
out:
    wn_buf_free(&csv.text);
    return rc;
}
