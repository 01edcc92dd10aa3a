/* Records out of delimited text: libcsv, wrapped.
 *
 * libcsv in strict mode decides what a field is. What it leaves to its users is here:
 * where records end (so that blocks can be cut), line numbers, field counts, and getting
 * back on the track after damage. Nothing here knows about types. */
#ifndef WN_CORE_DATA_CSV_H
#define WN_CORE_DATA_CSV_H

#include "core/base/text.h"

#include <csv.h>

typedef struct wn_dialect {
    char delimiter, quote;
    char newline; /* '\n', or '\r' in files that know no other; "\r\n" is '\n' */
} wn_dialect;

/* Finds out the dialect from the start of a file. `delimiter` 0: the one of , ; tab |
 * that splits the first lines most evenly. */
wn_dialect wn_csv_sniff(const char *p, size_t n, char delimiter);

typedef enum wn_record_kind {
    WN_RECORD_GOOD,
    WN_RECORD_BLANK,     /* an empty line, or only blanks */
    WN_RECORD_STRAY,     /* a quote where none may be; the record is its first line */
    WN_RECORD_INCOMPLETE /* the text ends before the record does */
} wn_record_kind;

/* What comes after some bytes, which decides how a record at their end is seen. */
typedef enum wn_after {
    WN_AFTER_MORE,   /* the record may go on */
    WN_AFTER_BLOCK,  /* other records: these were cut off as whole, so a quote that is
                        still open is a stray one */
    WN_AFTER_NOTHING /* a record needs no line end; an open quote is never closed */
} wn_after;

/* The length of the record at the start of p[0, n), its line end included, by the rules
 * libcsv has in strict mode. */
wn_record_kind wn_csv_record(wn_dialect dialect, const char *p, size_t n, wn_after after,
                             size_t *length);

/* The number of line ends in p[0, n). */
uint64_t wn_csv_lines(wn_dialect dialect, const char *p, size_t n);

/* How much of p[0, n), which starts with a record, is whole records; 0: less than one.
 * `regular` trusts that quotes are paired, which is fast; without it stray quotes are
 * allowed for as wn_csv_record does. */
size_t wn_csv_whole(wn_dialect dialect, const char *p, size_t n, bool regular);

/* A parser of blocks. */
typedef struct wn_csv_sink {
    void (*field)(void *p, size_t n, void *sink); /* libcsv's callbacks */
    void (*record)(int end, void *sink);
} wn_csv_sink;

typedef struct wn_csv {
    struct csv_parser parser;
    wn_dialect dialect;
} wn_csv;

wn_rc wn_csv_init(wn_csv *csv, wn_dialect dialect, wn_err *err) WN_CHECKED;
void wn_csv_free(wn_csv *csv);

/* Feeds p[0, n), whole records, to the sink; `after` is BLOCK or NOTHING. *kind is
 * WN_RECORD_GOOD when all of it went through. Otherwise *done is the offset of the record
 * that is damaged (WN_RECORD_STRAY) or whose quote is never closed
 * (WN_RECORD_INCOMPLETE): the sink has got a part of it, which it must forget, and
 * parsing can go on *length bytes further. */
wn_rc wn_csv_parse(wn_csv *csv, const char *p, size_t n, wn_after after,
                   const wn_csv_sink *sink, void *context, wn_record_kind *kind,
                   size_t *done, size_t *length, wn_err *err) WN_CHECKED;

#endif
