#include "core/data/block.h"

#include "core/base/mem.h"

/* Blocks are cut by bytes alone, so that they, and all that is computed from them, are
 * the same for any number of threads. */
enum {
    BLOCK_BYTES = 512 * 1024,
    RECORD_MAX = 64 * 1024 * 1024 /* a longer record is a quote that was never closed */
};

/* Fills the block up to `want` bytes from what is left over, then from the input. */
static wn_rc fill(wn_feed *f, wn_block *b, size_t want, wn_err *err) {
    size_t room = (want > f->carry_n ? want : f->carry_n) + 16;
    wn_rc rc = wn_grow(&b->bytes, &b->capacity, room, 1, err);
    if (rc != WN_OK) return rc;
    if (f->carry_n) {
        memcpy(b->bytes, f->carry, f->carry_n);
        b->n = f->carry_n;
        f->carry_n = 0;
    }
    size_t take = b->n < want ? want - b->n : 0;
    if (take > f->head_n) take = f->head_n;
    if (take) memcpy(b->bytes + b->n, f->head, take);
    f->head += take;
    f->head_n -= take;
    b->n += take;
    if (f->head_n || b->n >= want) return WN_OK;
    if (f->table->head_is_all) {
        f->ended = true;
        return WN_OK;
    }
    size_t got;
    room = want - b->n < 16 ? 16 : want - b->n;
    rc = wn_input_read(f->table->input, b->bytes + b->n, room, &got, err);
    if (rc == WN_OK && got == 0) f->ended = true;
    if (rc == WN_OK) b->n += got;
    return rc;
}

static wn_rc keep_tail(wn_feed *f, wn_block *b, size_t whole, wn_err *err) {
    size_t tail = b->n - whole;
    wn_rc rc = wn_grow(&f->carry, &f->carry_capacity, tail, 1, err);
    if (rc != WN_OK) return rc;
    if (tail) memcpy(f->carry, b->bytes + whole, tail);
    f->carry_n = tail;
    b->n = whole;
    return WN_OK;
}

static wn_rc never_closed(const wn_table *t, const wn_block *b, wn_err *err) {
    wn_fail(err, WN_E_DATA,
            "a row longer than %d MiB; is a quote opened here and never "
            "closed?",
            RECORD_MAX / 1024 / 1024);
    return wn_err_at(err, wn_table_name(t), b->first_line, NULL);
}

static wn_rc cut(wn_feed *f, wn_block *b, wn_err *err) {
    const wn_table *t = f->table;
    size_t want = t->options.block_bytes ? t->options.block_bytes : BLOCK_BYTES;
    for (;; want *= 2) {
        if (want > RECORD_MAX) return never_closed(t, b, err);
        wn_rc rc = fill(f, b, want, err);
        if (rc != WN_OK) return rc;
        if (f->ended) {
            b->after = WN_AFTER_NOTHING;
            return WN_OK;
        }
        size_t whole =
            wn_csv_whole(t->dialect, b->bytes, b->n, !t->options.skip_bad_rows);
        /* A stray quote upsets the pairing: the careful count gets past it. */
        if (whole == 0) whole = wn_csv_whole(t->dialect, b->bytes, b->n, false);
        if (whole) return keep_tail(f, b, whole, err);
    }
}

wn_rc wn_feed_next(wn_feed *f, wn_block *b, wn_err *err) {
    b->dialect = f->table->dialect;
    b->n = 0;
    b->after = WN_AFTER_BLOCK;
    b->first_line = 1;
    b->lines = 0;
    b->rejected_count = 0;
    if (f->ended && f->carry_n == 0) return WN_OK;
    b->index = f->next_index++;
    wn_rc rc = cut(f, b, err);
    f->table->facts.bytes += b->n;
    return rc;
}

void wn_feed_free(wn_feed *f) {
    wn_free(f->carry);
}

uint64_t wn_block_line(const wn_block *b, size_t record) {
    size_t at = 0, length, seen = 0;
    while (at < b->n) {
        wn_record_kind kind =
            wn_csv_record(b->dialect, b->bytes + at, b->n - at, b->after, &length);
        if (kind != WN_RECORD_BLANK && seen++ == record) break;
        at += length;
    }
    return b->first_line + wn_csv_lines(b->dialect, b->bytes, at);
}
