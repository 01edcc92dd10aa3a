#include "core/data/block.h"

#include "core/base/workers.h"

#include <pthread.h>

/* Workers claim a block under a lock, digest it, and wait for the turn of their block to
 * merge: reading and merging are in the order of the file, everything else is parallel.
 */
typedef struct scan {
    wn_table *table;
    const wn_accumulator *accumulator;
    void *self;

    pthread_mutex_t feed_lock;
    wn_feed feed;

    pthread_mutex_t turn_lock;
    pthread_cond_t turned;
    uint64_t turn;      /* index of the block that may merge */
    uint64_t next_line; /* line where that block starts */
    wn_err *err;        /* of the caller */
    wn_rc rc;
    _Atomic bool stop;
} scan;

/* The block's own part: no order needed. */
static wn_rc digest(scan *s, wn_digest *d, size_t *slot, void **partial, wn_err *err) {
    wn_rc rc = wn_digest_block(d, err);
    if (rc == WN_OK) rc = wn_digest_derive(d, false, slot, err);
    if (rc != WN_OK || s->table->any_serial) return rc;
    if (s->accumulator->begin) rc = s->accumulator->begin(s->self, partial, err);
    if (rc == WN_OK && s->accumulator->add)
        rc = s->accumulator->add(s->self, *partial, &d->batch, err);
    return rc;
}

/* The part that is done in the order of the file. */
static wn_rc merge(scan *s, wn_digest *d, size_t *slot, void **partial, wn_err *err) {
    wn_rc rc = WN_OK;
    if (s->table->any_serial) {
        rc = wn_digest_derive(d, true, slot, err);
        if (rc == WN_OK && s->accumulator->begin)
            rc = s->accumulator->begin(s->self, partial, err);
        if (rc == WN_OK && s->accumulator->add)
            rc = s->accumulator->add(s->self, *partial, &d->batch, err);
    }
    if (rc == WN_OK && s->accumulator->merge)
        rc = s->accumulator->merge(s->self, *partial, &d->batch, err);
    return rc;
}

static void count_block(scan *s, const wn_digest *d) {
    wn_table_facts *facts = &s->table->facts;
    uint64_t bad_in_batch = d->bad_rows - d->block.rejected_count;
    facts->rows += d->rows - bad_in_batch;
    facts->rejected += d->bad_rows;
    facts->filtered += d->filtered_rows;
    if (facts->first_rejected.code == WN_OK && d->bad_row.code != WN_OK) {
        facts->first_rejected = d->bad_row;
        facts->first_rejected.line += s->next_line - 1;
    }
}

/* Takes the block's turn; rc and err are what its own part came to. */
static void take_turn(scan *s, wn_digest *d, size_t *slot, void **partial, wn_rc rc,
                      wn_err *err) {
    pthread_mutex_lock(&s->turn_lock);
    while (s->turn != d->block.index)
        pthread_cond_wait(&s->turned, &s->turn_lock);
    /* The turn is this block's alone, so the lock need not be held while merging. */
    pthread_mutex_unlock(&s->turn_lock);
    if (!s->stop) {
        /* Lines were counted from the block's start so far. */
        if (rc != WN_OK && err->line) err->line += s->next_line - 1;
        d->block.first_line = s->next_line;
        if (rc == WN_OK) rc = wn_digest_settle(d, err);
        if (rc == WN_OK) rc = merge(s, d, slot, partial, err);
        if (rc == WN_OK) count_block(s, d);
        s->next_line += d->block.lines;
        if (rc != WN_OK) {
            s->rc = rc;
            *s->err = *err;
            s->stop = true;
        }
    }
    pthread_mutex_lock(&s->turn_lock);
    s->turn++;
    pthread_cond_broadcast(&s->turned);
    pthread_mutex_unlock(&s->turn_lock);
}

static void *work(void *context) {
    scan *s = context;
    wn_digest d;
    wn_err err;
    wn_rc ready = wn_digest_init(&d, s->table, &err);
    while (!s->stop) {
        size_t slot = 0;
        void *partial = NULL;
        pthread_mutex_lock(&s->feed_lock);
        wn_rc rc = wn_feed_next(&s->feed, &d.block, &err);
        pthread_mutex_unlock(&s->feed_lock);
        if (rc == WN_OK && d.block.n == 0) break;
        if (rc == WN_OK && ready != WN_OK) rc = wn_fail_memory(&err);
        if (rc == WN_OK) rc = digest(s, &d, &slot, &partial, &err);
        take_turn(s, &d, &slot, &partial, rc, &err);
        if (s->accumulator->end) s->accumulator->end(s->self, partial);
    }
    wn_digest_free(&d);
    return NULL;
}

wn_rc wn_table_scan(wn_table *t, const wn_accumulator *accumulator, void *self,
                    int threads, wn_err *err) {
    scan s = {.table = t,
              .accumulator = accumulator,
              .self = self,
              .feed = {.table = t,
                       .head = t->head + t->body_at,
                       .head_n = t->head_n - t->body_at},
              .next_line = t->header_lines + 1,
              .err = err};
    pthread_mutex_init(&s.feed_lock, NULL);
    pthread_mutex_init(&s.turn_lock, NULL);
    pthread_cond_init(&s.turned, NULL);
    wn_workers_run(work, &s, threads);
    pthread_cond_destroy(&s.turned);
    pthread_mutex_destroy(&s.turn_lock);
    pthread_mutex_destroy(&s.feed_lock);
    wn_feed_free(&s.feed);
    if (s.rc == WN_OK && t->facts.rows == 0) {
        wn_fail(err, WN_E_DATA, "no good rows: all %llu were rejected",
                (unsigned long long)t->facts.rejected);
        s.rc = wn_err_at(err, wn_table_name(t), 0, NULL);
    }
    return s.rc;
}
