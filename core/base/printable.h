/* Text of others, made safe to print.
 *
 * Files and command lines can hold bytes that steer a terminal, hide text or are not
 * UTF-8. */
#ifndef WN_CORE_BASE_PRINTABLE_H
#define WN_CORE_BASE_PRINTABLE_H

#include "core/base/text.h"

/* The columns that a text takes on a screen. */
size_t wn_text_width(wn_text text);

/* Appends the text with U+FFFD for every byte that is not UTF-8. */
wn_rc wn_valid_utf8(wn_buf *out, wn_text text, wn_err *err) WN_CHECKED;

/* Appends the text on one line and without anything that a terminal acts on: line breaks
 * and tabs become spaces; other control characters, marks that reverse the direction of
 * writing, and bytes that are not UTF-8 become visible, as `\x1b`. */
wn_rc wn_printable(wn_buf *out, wn_text text, wn_err *err) WN_CHECKED;

/* The same line by line: line breaks stay. */
wn_rc wn_printable_lines(wn_buf *out, wn_text text, wn_err *err) WN_CHECKED;

#endif
