/* Any bytes as a delimited file. Beside not crashing, the reader must give the same rows,
 * or the same error, however the file is cut into blocks and however many threads read.
 *
 * The first byte chooses the options, the rest is the file. */
#include "core/data/table.h"

#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

/* Everything a scan has shown: a hash of rows in order (FNV-1a), their number, the end.
 */
typedef struct sight {
    uint64_t hash, rows, rejected;
    wn_err err;
} sight;

static void see(sight *s, const void *p, size_t n) {
    const uint8_t *bytes = p;
    for (size_t i = 0; i < n; i++)
        s->hash = (s->hash ^ bytes[i]) * UINT64_C(0x100000001b3);
}

static void see_cell(sight *s, const wn_column *column, size_t row) {
    see(s, &column->missing[row], 1);
    if (column->missing[row]) return;
    switch (column->type) {
    case WN_TEXT:
        see(s, &column->text[row].n, sizeof column->text[row].n);
        see(s, column->text[row].p, column->text[row].n);
        break;
    case WN_NUMBER:
        see(s, &column->number[row], sizeof column->number[row]);
        break;
    case WN_BOOL:
        see(s, &column->boolean[row], 1);
        break;
    case WN_TIME:
        see(s, &column->time[row], sizeof column->time[row]);
        break;
    }
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial, (void)err;
    sight *s = self;
    for (size_t row = 0; row < batch->rows; row++) {
        if (!batch->keep[row]) continue;
        s->rows++;
        for (size_t i = 0; i < batch->slots; i++)
            see_cell(s, &batch->columns[i], row);
    }
    return WN_OK;
}

static wn_rc want_all(wn_table *table, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t slot, columns = wn_table_columns(table);
    for (size_t i = 0; rc == WN_OK && i < columns && i < 8; i++) {
        rc = wn_table_want(table, i, WN_TEXT, &slot, err);
        if (rc == WN_OK)
            rc = wn_table_want(table, i, wn_table_guess(table, i), &slot, err);
    }
    return rc;
}

static sight look(const char *path, const wn_read_options *options, int threads) {
    static const wn_accumulator accumulator = {.merge = merge};
    sight s = {0};
    wn_table *table;
    wn_rc rc = wn_table_open(path, options, &table, &s.err);
    if (rc != WN_OK) return s;
    rc = want_all(table, &s.err);
    if (rc == WN_OK) rc = wn_table_scan(table, &accumulator, &s, threads, &s.err);
    if (rc == WN_OK) {
        wn_table_facts facts;
        wn_table_facts_get(table, &facts);
        if (facts.rows != s.rows) abort();
        s.rejected = facts.rejected;
        s.err = facts.first_rejected;
    } else {
        /* How far a scan gets before it fails depends on the blocks. */
        s.hash = s.rows = 0;
    }
    wn_table_free(table);
    return s;
}

static void same(const sight *a, const sight *b) {
    if (a->hash == b->hash && a->rows == b->rows && a->rejected == b->rejected &&
        a->err.code == b->err.code && a->err.line == b->err.line &&
        strcmp(a->err.message, b->err.message) == 0)
        return;
    char text[2][1024];
    wn_err_format(&a->err, text[0], sizeof text[0]);
    wn_err_format(&b->err, text[1], sizeof text[1]);
    fprintf(stderr, "%llu rows, %llu rejected, %s\n%llu rows, %llu rejected, %s\n",
            (unsigned long long)a->rows, (unsigned long long)a->rejected, text[0],
            (unsigned long long)b->rows, (unsigned long long)b->rejected, text[1]);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1) return 0;
    wn_read_options options = {
        .skip_bad_rows = data[0] & 1,
        .delimiter = data[0] & 2 ? ';' : 0,
        .decimal = data[0] & 4 ? ',' : 0,
        .encoding = data[0] & 8 ? "windows-1251" : NULL,
    };
    const char *path = fuzz_file(data + 1, size - 1);
    sight whole = look(path, &options, 1);
    options.block_bytes = 64;
    sight cut = look(path, &options, 1);
    same(&whole, &cut);
    cut = look(path, &options, 2);
    same(&whole, &cut);
    return 0;
}
