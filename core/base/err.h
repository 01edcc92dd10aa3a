/* Errors as values.
 *
 * Every call that can fail returns a wn_rc and takes a wn_err last. The place that
 * detects a problem writes the message once, with wn_fail; a caller on the way up may add
 * the place (wn_err_at) or a hint (wn_err_hint). A wn_err is plain storage of fixed size:
 * it needs no free, survives running out of memory, and can be copied. Texts that do not
 * fit are cut at a UTF-8 boundary. The codes are the exit statuses of the program. */
#ifndef WN_CORE_BASE_ERR_H
#define WN_CORE_BASE_ERR_H

#include <stddef.h>
#include <stdint.h>

typedef enum wn_rc {
    WN_OK = 0,
    WN_E_USAGE = 2,   /* the command line cannot be understood */
    WN_E_DATA = 3,    /* a file was read, and what it holds cannot be used */
    WN_E_SCRIPT = 4,  /* a script is wrong, failed, or broke a limit */
    WN_E_SYSTEM = 5,  /* files, memory, threads */
    WN_E_NUMERIC = 6, /* a computation did not converge */
    WN_E_BUG = 70     /* an invariant of ours is broken */
} wn_rc;

typedef struct wn_err {
    wn_rc code;
    char file[256];    /* "" when the problem is not in a file */
    uint64_t line;     /* 1-based; 0 when unknown */
    char column[128];  /* the name of a column; "" when unknown */
    char message[512]; /* what was found and what was expected */
    char hint[384];    /* what to try; "" when there is nothing sensible */
} wn_err;

#define WN_CHECKED __attribute__((warn_unused_result))
#define WN_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* Writes the message, clears file, line, column and hint, and returns `code`. */
wn_rc wn_fail(wn_err *err, wn_rc code, const char *format, ...) WN_PRINTF(3, 4);

/* The same for running out of memory. */
wn_rc wn_fail_memory(wn_err *err);

/* Adds the place; NULL or 0 leaves that part as it is. Returns err->code. */
wn_rc wn_err_at(wn_err *err, const char *file, uint64_t line, const char *column);

/* Adds what to try. Returns err->code. */
wn_rc wn_err_hint(wn_err *err, const char *format, ...) WN_PRINTF(2, 3);

/* Writes `file:line: column "name": message` into out (always terminated) and returns
 * the length it needed, as snprintf does. The hint is not part of it. */
size_t wn_err_format(const wn_err *err, char *out, size_t size);

/* Leaves the function through its `out:` label when a call failed; expects a local `rc`.
 */
#define WN_TRY(call)                                                                     \
    do {                                                                                 \
        rc = (call);                                                                     \
        if (rc != WN_OK) goto out;                                                       \
    } while (0)

#endif
