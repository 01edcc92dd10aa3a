/* For tests that read tables: a file with given bytes, and a scan that writes every kept
 * row down as text, so that results can be compared whole. */
#ifndef WN_TESTS_TABLE_HELPER_H
#define WN_TESTS_TABLE_HELPER_H

#include "core/data/table.h"
#include "tests/unit/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct temp_file {
    char path[64];
} temp_file;

static inline temp_file temp_write(const char *bytes, size_t n) {
    temp_file file;
    snprintf(file.path, sizeof file.path, "%s", "/tmp/winnow-test-XXXXXX");
    int fd = mkstemp(file.path);
    assert_true(fd >= 0);
    assert_true(write(fd, bytes, n) == (ssize_t)n);
    close(fd);
    return file;
}

/* Rows as `line: value | value`, one per line; missing values are `-`. */
typedef struct dump {
    wn_buf out;
} dump;

static inline wn_rc dump_value(const wn_column *c, size_t i, wn_buf *out, wn_err *err) {
    char time[WN_TIME_TEXT];
    if (c->missing[i]) return wn_buf_text(out, "-", err);
    switch (c->type) {
    case WN_TEXT:
        return wn_buf_add(out, c->text[i].p, c->text[i].n, err);
    case WN_NUMBER:
        return wn_buf_format(out, err, "%.17g", c->number[i]);
    case WN_BOOL:
        return wn_buf_text(out, c->boolean[i] ? "yes" : "no", err);
    case WN_TIME:
        return wn_buf_text(out, wn_time_format(c->time[i], time), err);
    }
    return WN_OK;
}

static inline wn_rc dump_merge(void *self, void *partial, const wn_batch *batch,
                               wn_err *err) {
    (void)partial;
    wn_buf *out = &((dump *)self)->out;
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < batch->rows; i++) {
        if (!batch->keep[i]) continue;
        WN_TRY(wn_buf_format(out, err, "%d:", (int)wn_batch_line(batch, i)));
        for (size_t s = 0; s < batch->slots; s++) {
            WN_TRY(wn_buf_text(out, s ? " | " : " ", err));
            WN_TRY(dump_value(&batch->columns[s], i, out, err));
        }
        WN_TRY(wn_buf_text(out, "\n", err));
    }
out:
    return rc;
}

/* Asks for `columns` ("name:type,..." with types t n b d for text, number, boolean, date)
 * and scans. The text is the caller's to free with wn_buf_free. */
static inline wn_rc dump_wanted(wn_table *table, const char *columns, wn_err *err) {
    char list[256];
    snprintf(list, sizeof list, "%s", columns);
    for (char *name = strtok(list, ","); name; name = strtok(NULL, ",")) {
        char *type = strrchr(name, ':');
        *type++ = 0;
        wn_type as = *type == 'n'   ? WN_NUMBER
                     : *type == 'b' ? WN_BOOL
                     : *type == 'd' ? WN_TIME
                                    : WN_TEXT;
        size_t slot;
        wn_rc rc = wn_table_want_named(table, name, as, &slot, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

static inline wn_rc dump_file(const char *path, const wn_read_options *options,
                              const char *columns, int threads, dump *d,
                              wn_table_facts *facts, wn_err *err) {
    wn_table *table = NULL;
    const wn_accumulator rows = {.merge = dump_merge};
    *d = (dump){0};
    wn_rc rc = wn_table_open(path, options, &table, err);
    if (rc == WN_OK) rc = dump_wanted(table, columns, err);
    if (rc == WN_OK) rc = wn_table_scan(table, &rows, d, threads, err);
    if (table && facts) wn_table_facts_get(table, facts);
    wn_table_free(table);
    return rc;
}

#endif
