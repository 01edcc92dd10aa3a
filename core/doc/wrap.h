/* Prose in lines of a given width. */
#ifndef WN_CORE_DOC_WRAP_H
#define WN_CORE_DOC_WRAP_H

#include "core/base/text.h"

/* Appends the text, broken at spaces into lines of at most `width` screen columns (a word
 * that is longer gets a line of its own), and a final line break. Lines after the first
 * start with `indent` spaces; the first is taken to start at column `column` and gets
 * none. Line breaks in the text are kept; no-break spaces hold words together. */
wn_rc wn_wrap(wn_buf *out, wn_text text, size_t column, size_t indent, size_t width,
              wn_err *err) WN_CHECKED;

#endif
