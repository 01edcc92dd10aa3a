#include "scoring/attribute/path_table.h"

#include "core/base/mem.h"
#include "scoring/money/spend.h"

/* More journeys than there can be; resampling that many would take for ever. */
static const double COUNT_MOST = 1e12;

typedef struct reader {
    const wn_path_columns *columns;
    wn_text separator; /* without blanks around it */
    wn_journeys *journeys;
    uint32_t *touches; /* of one path */
    size_t room;
    const char *file;
} reader;

static wn_rc refuse_count(const wn_batch *batch, size_t row, const char *column,
                          double count, double most, wn_err *err) {
    if (count < 0)
        wn_fail(err, WN_E_DATA, "expected 0 or more, got %g", count);
    else
        wn_fail(err, WN_E_DATA, "expected at most %g, got %g", most, count);
    return wn_err_at(err, NULL, wn_batch_line(batch, row), column);
}

/* A cell of counts, or of values; blank is 0. */
static wn_rc read_count(reader *r, const wn_batch *batch, size_t row, size_t slot,
                        const char *column, double *count, wn_err *err) {
    *count = 0;
    if (slot == WN_NO_SLOT) return WN_OK;
    const wn_column *c = &batch->columns[slot];
    if (c->missing[row]) {
        r->journeys->facts.blank_counts++;
        return WN_OK;
    }
    *count = c->number[row];
    double most = slot == r->columns->value ? WN_AMOUNT_MOST : COUNT_MOST;
    return *count >= 0 && *count <= most
               ? WN_OK
               : refuse_count(batch, row, column, *count, most, err);
}

static wn_rc add_touch(reader *r, wn_text name, size_t at, wn_err *err) {
    wn_rc rc = wn_grow(&r->touches, &r->room, at + 1, sizeof *r->touches, err);
    name = wn_text_trim(name);
    r->journeys->facts.blank_touches += name.n == 0;
    return rc == WN_OK ? wn_journeys_channel(r->journeys, name, &r->touches[at], err)
                       : rc;
}

/* Where the separator next comes, or the end. */
static size_t find(wn_text text, wn_text part) {
    for (size_t i = 0; i + part.n <= text.n; i++)
        if (memcmp(text.p + i, part.p, part.n) == 0) return i;
    return text.n;
}

static wn_rc split(reader *r, wn_text path, size_t *count, wn_err *err) {
    wn_rc rc = WN_OK;
    bool more = true;
    for (*count = 0; more && rc == WN_OK; ++*count) {
        size_t end = find(path, r->separator);
        rc = add_touch(r, (wn_text){path.p, end}, *count, err);
        more = end < path.n;
        if (more) {
            path.p += end + r->separator.n;
            path.n -= end + r->separator.n;
        }
    }
    return rc;
}

static wn_rc add_row(reader *r, const wn_batch *batch, size_t row, wn_err *err) {
    const wn_path_columns *c = r->columns;
    const wn_column *path = &batch->columns[c->path];
    wn_journey_facts *facts = &r->journeys->facts;
    wn_path_counts n;
    size_t count;
    wn_rc rc = WN_OK;
    WN_TRY(read_count(r, batch, row, c->conversions, c->conversions_name, &n.conversions,
                      err));
    WN_TRY(read_count(r, batch, row, c->nulls, c->nulls_name, &n.nulls, err));
    WN_TRY(read_count(r, batch, row, c->value, c->value_name, &n.value, err));
    facts->rows++;
    if (path->missing[row]) {
        facts->unattributed += n.conversions;
        facts->unattributed_value += n.value;
        facts->unattributed_nulls += n.nulls;
        return WN_OK;
    }
    WN_TRY(split(r, path->text[row], &count, err));
    rc = wn_paths_add(&r->journeys->paths, r->touches, count, n, err);
out:
    return rc;
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    reader *r = self;
    for (size_t row = 0; row < batch->rows; row++) {
        if (!batch->keep[row]) continue;
        wn_rc rc = add_row(r, batch, row, err);
        if (rc == WN_E_DATA) wn_err_at(err, r->file, 0, NULL);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

wn_rc wn_path_table_read(wn_table *table, const wn_path_columns *columns, int threads,
                         wn_journeys *out, wn_err *err) {
    static const wn_accumulator accumulator = {.merge = merge};
    reader r = {.columns = columns,
                .separator = wn_text_trim(wn_text_of(columns->separator)),
                .journeys = out,
                .file = wn_table_name(table)};
    if (r.separator.n == 0) r.separator = wn_text_of(columns->separator);
    out->has_nulls = columns->nulls != WN_NO_SLOT;
    out->has_value = columns->value != WN_NO_SLOT;
    wn_rc rc = wn_table_scan(table, &accumulator, &r, threads, err);
    if (rc == WN_OK) rc = wn_journeys_settle(out, r.file, err);
    wn_free(r.touches);
    return rc;
}
