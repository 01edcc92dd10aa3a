#include "core/base/workers.h"

#include <stdatomic.h>
#include <stdbool.h>

#include <pthread.h>

void wn_workers_run(void *(*work)(void *job), void *job, int threads) {
    pthread_t others[WN_WORKERS_MAX];
    int started = 0;
    if (threads > WN_WORKERS_MAX) threads = WN_WORKERS_MAX;
    while (started < threads - 1 &&
           pthread_create(&others[started], NULL, work, job) == 0)
        started++;
    work(job);
    for (int i = 0; i < started; i++)
        pthread_join(others[i], NULL);
}

typedef struct pieces {
    wn_piece_fn piece;
    void *job;
    size_t count;
    atomic_size_t next;
    atomic_bool failed; /* whoever sets it fills in err */
    wn_err *err;
} pieces;

static void *do_pieces(void *job) {
    pieces *all = job;
    wn_err err;
    for (size_t i; (i = atomic_fetch_add(&all->next, 1)) < all->count;) {
        if (atomic_load(&all->failed)) break;
        if (all->piece(i, all->job, &err) == WN_OK) continue;
        if (!atomic_exchange(&all->failed, true)) *all->err = err;
    }
    return NULL;
}

wn_rc wn_workers_each(wn_piece_fn piece, void *job, size_t count, int threads,
                      wn_err *err) {
    pieces all = {.piece = piece, .job = job, .count = count, .err = err};
    atomic_init(&all.next, 0);
    atomic_init(&all.failed, false);
    wn_workers_run(do_pieces, &all, threads);
    return atomic_load(&all.failed) ? err->code : WN_OK;
}
