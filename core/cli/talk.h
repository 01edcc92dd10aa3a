/* What is said on standard error: errors, notes, progress. */
#ifndef WN_CORE_CLI_TALK_H
#define WN_CORE_CLI_TALK_H

#include "core/base/err.h"

#include <stdint.h>

/* `winnow: file:line: column "name": message`, and the hint on a line of its own. */
void wn_talk_error(const wn_err *err);

/* A note for those who asked with -v: `winnow: ...`. */
void wn_talk_note(const char *format, ...) WN_PRINTF(1, 2);

/* Shows on a terminal, after a second, how many of `total` bytes (0: unknown) have been
 * read; `bytes` is looked at from another thread until wn_progress_stop, which is called
 * before anything else is said. Without a terminal nothing happens. */
void wn_progress_start(_Atomic uint64_t *bytes, uint64_t total);
void wn_progress_stop(void);

/* From now on shows how many of `total` things have been done: `simulating: 4200 runs,
 * 42%`. The texts are borrowed until wn_progress_stop. */
void wn_progress_turn(const char *doing, const char *things, _Atomic uint64_t *count,
                      uint64_t total);

#endif
