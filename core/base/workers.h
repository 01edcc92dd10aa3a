/* Several threads on one job.
 *
 * What is computed must not depend on how many there are: the job hands out its pieces
 * under a lock or by an atomic counter, and puts the results together in an order of its
 * own. */
#ifndef WN_CORE_BASE_WORKERS_H
#define WN_CORE_BASE_WORKERS_H

#include "core/base/err.h"

enum { WN_WORKERS_MAX = 64 };

/* Calls work(job) in `threads` threads at once (at least one, at most WN_WORKERS_MAX) and
 * comes back when all are done. The calling thread is one of them, so the work is done
 * also when no other thread can be had. The return value of `work` is not looked at. */
void wn_workers_run(void *(*work)(void *job), void *job, int threads);

/* Calls piece(i, job) for every i below count, in several threads. The first error ends
 * it and is returned; pieces under way are finished. */
typedef wn_rc (*wn_piece_fn)(size_t i, void *job, wn_err *err);
wn_rc wn_workers_each(wn_piece_fn piece, void *job, size_t count, int threads,
                      wn_err *err) WN_CHECKED;

#endif
