#include "scoring/money/spend.h"

#include "core/base/mem.h"
#include "core/base/spelling.h"
#include "scoring/sources/census.h"

#include <stdio.h>

/* ---------------------------------------------------------------------------- columns */

static const char *const source_names[] = {"source",      "utm_source",  "channel",
                                           "lead_source", "lead source", "campaign",
                                           "источник",    "канал",       "кампания"};
static const char *const amount_names[] = {"cost",     "spend",     "costs",  "spent",
                                           "ad_spend", "amount",    "расход", "расходы",
                                           "затраты",  "стоимость", "сумма",  "бюджет"};
static const char *const date_names[] = {"date", "day", "spent_at", "дата", "день"};

/* What a column is for, by which option it is named, what it may be called. */
typedef struct column_duty {
    const char *what, *option;
    const char *const *names;
    size_t count;
} column_duty;

static const column_duty source_role = {"the source", "--cost-source", source_names,
                                        sizeof source_names / sizeof *source_names};
static const column_duty amount_role = {"the amount", "--cost-amount", amount_names,
                                        sizeof amount_names / sizeof *amount_names};
static const column_duty date_role = {"the day", "--cost-date", date_names,
                                      sizeof date_names / sizeof *date_names};

/* The column whose name is one of the duty's, but for case and blanks; SIZE_MAX when
 * there is none. */
static wn_rc find_by_names(const wn_table *table, const column_duty *duty, size_t *column,
                           wn_err *err) {
    size_t columns = wn_table_columns(table), all = columns + duty->count;
    const char **names = wn_alloc_zero(all, sizeof *names);
    size_t *like = wn_alloc_zero(all, sizeof *like);
    wn_rc rc = names && like ? WN_OK : wn_fail_memory(err);
    for (size_t i = 0; i < all && rc == WN_OK; i++)
        names[i] = i < columns ? wn_table_column(table, i) : duty->names[i - columns];
    if (rc == WN_OK) rc = wn_spelling_find(names, all, like, err);
    *column = SIZE_MAX;
    for (size_t i = columns; i < all && rc == WN_OK && *column == SIZE_MAX; i++)
        if (like[i] < columns) *column = like[i];
    wn_free(like);
    wn_free(names);
    return rc;
}

static wn_rc not_found(const wn_table *table, const column_duty *duty, wn_err *err) {
    char names[512];
    wn_text_list(duty->names, duty->count, names, sizeof names);
    wn_fail(err, WN_E_DATA, "no column is known to hold %s: none is called %s",
            duty->what, names);
    wn_err_hint(err, "name it with %s", duty->option);
    return wn_err_at(err, wn_table_name(table), 1, NULL);
}

/* A slot of the column that is asked for or found; *name is NULL when there is none. */
static wn_rc want(wn_table *table, const column_duty *duty, const char *asked,
                  wn_type type, size_t *slot, const char **name, wn_err *err) {
    size_t column = SIZE_MAX;
    wn_rc rc = WN_OK;
    *name = NULL;
    if (asked)
        WN_TRY(wn_table_find(table, asked, &column, err));
    else
        WN_TRY(find_by_names(table, duty, &column, err));
    if (column == SIZE_MAX) goto out;
    *name = wn_table_column(table, column);
    rc = wn_table_want(table, column, type, slot, err);
out:
    return rc;
}

/* The slots of a scan; no day: SIZE_MAX. */
typedef struct reader {
    size_t source, amount, date;
    wn_spend_period period;
    const wn_table *table;
    wn_spend *spend;
} reader;

static bool has_column(const wn_table *table, const char *name) {
    for (size_t i = 0; name && i < wn_table_columns(table); i++)
        if (strcmp(wn_table_column(table, i), name) == 0) return true;
    return false;
}

static wn_rc want_columns(wn_table *table, const wn_spend_columns *c, reader *r,
                          wn_err *err) {
    wn_rc rc = WN_OK;
    wn_spend *s = r->spend;
    const char *source = c->source;
    if (!source && has_column(table, c->leads_source)) source = c->leads_source;
    WN_TRY(
        want(table, &source_role, source, WN_TEXT, &r->source, &s->source_column, err));
    if (!s->source_column) WN_TRY(not_found(table, &source_role, err));
    WN_TRY(want(table, &amount_role, c->amount, WN_NUMBER, &r->amount, &s->amount_column,
                err));
    if (!s->amount_column) WN_TRY(not_found(table, &amount_role, err));
    r->date = SIZE_MAX;
    WN_TRY(want(table, &date_role, c->date, WN_TIME, &r->date, &s->date_column, err));
out:
    return rc;
}

/* ------------------------------------------------------------------------------- rows */

static wn_rc line_of(wn_spend *s, wn_text source, wn_spend_line **out, wn_err *err) {
    uint32_t level;
    wn_rc rc = wn_levels_put(&s->sources, source, &level, err);
    size_t before = s->room, levels = s->sources.map.count;
    if (rc == WN_OK) rc = wn_sources_check(levels, err);
    if (rc == WN_OK) rc = wn_grow(&s->lines, &s->room, levels, sizeof *s->lines, err);
    if (rc != WN_OK) return rc;
    if (s->room > before)
        memset(s->lines + before, 0, (s->room - before) * sizeof *s->lines);
    *out = &s->lines[level];
    return WN_OK;
}

/* A row of a source and day that was there before is a repeated one. */
static wn_rc note_repeat(wn_spend *s, wn_text source, int64_t day, const wn_batch *batch,
                         size_t row, wn_err *err) {
    wn_buf key = {0};
    uint32_t number;
    size_t before = s->seen.count;
    wn_rc rc = WN_OK;
    WN_TRY(wn_buf_format(&key, err, "%lld ", (long long)day));
    WN_TRY(wn_buf_add(&key, source.p, source.n, err));
    WN_TRY(wn_map_put(&s->seen, (wn_text){key.p, key.n}, &number, err));
    if (s->seen.count == before && s->repeated++ == 0)
        s->repeated_line = wn_batch_line(batch, row);
out:
    wn_buf_free(&key);
    return rc;
}

static wn_rc refuse(const reader *r, const wn_batch *batch, size_t row, wn_text source,
                    double amount, wn_err *err) {
    int length = (int)(source.n < 80 ? source.n : 80);
    if (amount < 0) {
        wn_fail(err, WN_E_DATA, "\"%.*s\" has a negative amount, %g", length, source.p,
                amount);
        wn_err_hint(err, "what was paid back belongs to the day it was spent on; take "
                         "such rows out, or put them right");
    } else {
        wn_fail(err, WN_E_DATA, "\"%.*s\" has an amount of %g, where %g is the most",
                length, source.p, amount, WN_AMOUNT_MOST);
    }
    return wn_err_at(err, wn_table_name(r->table), wn_batch_line(batch, row),
                     r->spend->amount_column);
}

static void note_day(wn_spend *s, int64_t day) {
    if (!s->dated || day < s->first_day) s->first_day = day;
    if (!s->dated || day > s->last_day) s->last_day = day;
    s->dated = true;
}

static wn_rc add_row(const reader *r, const wn_batch *batch, size_t row, wn_err *err) {
    wn_spend *s = r->spend;
    const wn_column *sources = &batch->columns[r->source];
    const wn_column *amounts = &batch->columns[r->amount];
    const wn_column *dates = r->date == SIZE_MAX ? NULL : &batch->columns[r->date];
    wn_text source = sources->missing[row] ? (wn_text){"", 0} : sources->text[row];
    double amount = amounts->missing[row] ? 0 : amounts->number[row];
    bool dated = dates && !dates->missing[row], outside = false;
    int64_t day = dated ? wn_time_day(dates->time[row]) : 0;
    wn_spend_line *line;
    if (amount < 0 || amount > WN_AMOUNT_MOST)
        return refuse(r, batch, row, source, amount, err);
    wn_rc rc = line_of(s, source, &line, err);
    if (rc == WN_OK) rc = note_repeat(s, source, day, batch, row, err);
    if (rc != WN_OK) return rc;
    if (dated) {
        note_day(s, day);
        outside =
            r->period.known && (day < r->period.first_day || day > r->period.last_day);
    }
    s->rows++;
    s->no_amount += amounts->missing[row];
    s->no_date += dates && !dated;
    s->outside_rows += outside;
    *(outside ? &line->outside : &line->amount) += amount;
    *(outside ? &s->outside : &s->total) += amount;
    return WN_OK;
}

/* Files of spend are small: what is added row by row in the order of the file needs no
 * parts. */
static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < batch->rows && rc == WN_OK; i++)
        if (batch->keep[i]) rc = add_row(self, batch, i, err);
    return rc;
}

wn_rc wn_spend_read(wn_table *table, const wn_spend_columns *columns,
                    wn_spend_period period, int threads, wn_spend *out, wn_err *err) {
    const wn_accumulator accumulator = {.merge = merge};
    reader r = {.period = period, .table = table, .spend = out};
    wn_rc rc = WN_OK;
    *out = (wn_spend){0};
    WN_TRY(want_columns(table, columns, &r, err));
    WN_TRY(wn_table_scan(table, &accumulator, &r, threads, err));
out:
    if (rc == WN_E_DATA && !err->file[0]) wn_err_at(err, wn_table_name(table), 0, NULL);
    if (rc != WN_OK) wn_spend_free(out);
    return rc;
}

void wn_spend_free(wn_spend *s) {
    wn_levels_free(&s->sources);
    wn_map_free(&s->seen);
    wn_free(s->lines);
    *s = (wn_spend){0};
}
