/* CSV as winnow writes it, a row at a time: commas, `\n`, quotes where they are needed
 * (RFC 4180), numbers at full precision.
 *
 * A text that a spreadsheet would run as a formula (it starts with = + - @, a tab or a
 * carriage return, and is not a number or a sign with digits, as in -3,5 or +49 30 123)
 * is written with an apostrophe in front. */
#ifndef WN_CORE_DOC_CSV_ROW_H
#define WN_CORE_DOC_CSV_ROW_H

#include "core/base/text.h"

typedef struct wn_csv_row {
    wn_buf text;  /* whole rows, and the one being written */
    size_t cells; /* in the row being written */
} wn_csv_row;     /* zero-initialise to start; wn_buf_free its text when done */

wn_rc wn_csv_row_text(wn_csv_row *row, wn_text cell, wn_err *err) WN_CHECKED;
wn_rc wn_csv_row_number(wn_csv_row *row, double value, wn_err *err) WN_CHECKED;
wn_rc wn_csv_row_count(wn_csv_row *row, uint64_t value, wn_err *err) WN_CHECKED;
wn_rc wn_csv_row_empty(wn_csv_row *row, wn_err *err) WN_CHECKED;
wn_rc wn_csv_row_end(wn_csv_row *row, wn_err *err) WN_CHECKED;

#endif
