/* Where bytes come from: a file, standard input, gzip, another encoding; out come decoded
 * bytes in order. gzip is recognised by its first two bytes, also on a pipe.
 *
 * Errors: WN_E_SYSTEM (missing file, folder, no permission, read error, no memory),
 * WN_E_USAGE (an encoding nobody knows), WN_E_DATA (damaged gzip, bytes that are not in
 * the encoding). */
#ifndef WN_CORE_DATA_INPUT_H
#define WN_CORE_DATA_INPUT_H

#include "core/base/err.h"

#include <stdbool.h>

typedef struct wn_input wn_input;

/* `path` may be "-"; `encoding` NULL means that bytes are passed on as they are; bytes
 * read, before any decoding, are added to *progress unless it is NULL. */
wn_rc wn_input_open(const char *path, const char *encoding, _Atomic uint64_t *progress,
                    wn_input **out, wn_err *err) WN_CHECKED;
void wn_input_free(wn_input *input);

/* Fills `buffer` but for the last few bytes that a whole character may not fit in; *n is
 * 0 only at the end of the data. `size` is at least 16. */
wn_rc wn_input_read(wn_input *input, char *buffer, size_t size, size_t *n,
                    wn_err *err) WN_CHECKED;

const char *wn_input_name(const wn_input *input); /* "standard input" for "-" */
bool wn_input_is_gzip(const wn_input *input);

#endif
