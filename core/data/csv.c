#include "core/data/csv.h"

#include "core/base/mem.h"

/* ------------------------------------------------------------------ records and lines */

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static bool is_blank(wn_dialect d, char c) {
    return (c == ' ' || c == '\t') && c != d.delimiter;
}

/* Past the line end at p[i], taking "\r\n" as one. */
static size_t past_line_end(const char *p, size_t n, size_t i) {
    return i + (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n' ? 2 : 1);
}

static size_t first_line_end(const char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (is_line_end(p[i])) return past_line_end(p, n, i);
    return n;
}

wn_record_kind wn_csv_record(wn_dialect d, const char *p, size_t n, wn_after after,
                             size_t *length) {
    enum { START, PLAIN, QUOTED, CLOSED, CLOSED_BLANK } state = START;
    bool anything = false;
    for (size_t i = 0; i < n; i++) {
        char c = p[i];
        bool in_quotes = state == QUOTED;
        if (!in_quotes && is_line_end(c)) {
            /* A "\r" at the very end may be half of a "\r\n". */
            if (c == '\r' && i + 1 == n && after == WN_AFTER_MORE) break;
            *length = past_line_end(p, n, i);
            return anything ? WN_RECORD_GOOD : WN_RECORD_BLANK;
        }
        if (!is_blank(d, c)) anything = true;
        if (c == d.quote) {
            if (state == PLAIN || state == CLOSED_BLANK) goto stray_quote;
            state = state == QUOTED ? CLOSED : QUOTED; /* CLOSED: a doubled quote */
        } else if (in_quotes) {
            continue;
        } else if (c == d.delimiter) {
            state = START;
        } else if (is_blank(d, c)) {
            if (state == CLOSED) state = CLOSED_BLANK;
        } else if (state == CLOSED || state == CLOSED_BLANK) {
            goto stray_quote;
        } else {
            state = PLAIN;
        }
        continue;
    stray_quote:
        *length = first_line_end(p, n);
        bool cut = *length == n && !is_line_end(p[n - 1]) && after == WN_AFTER_MORE;
        return cut ? WN_RECORD_INCOMPLETE : WN_RECORD_STRAY;
    }
    *length = n;
    if (after == WN_AFTER_BLOCK && state == QUOTED) {
        *length = first_line_end(p, n);
        return WN_RECORD_STRAY;
    }
    if (after == WN_AFTER_MORE || state == QUOTED) return WN_RECORD_INCOMPLETE;
    return anything ? WN_RECORD_GOOD : WN_RECORD_BLANK;
}

/* Runs of a fixed length below 256, so that the compiler makes vector code of them and
 * the counts fit a byte. */
static size_t count_byte(const char *p, size_t n, char c) {
    enum { RUN = 128 };
    size_t total = 0;
    for (; n >= RUN; p += RUN, n -= RUN) {
        unsigned char count = 0;
        for (size_t i = 0; i < RUN; i++)
            count = (unsigned char)(count + (p[i] == c));
        total += count;
    }
    for (size_t i = 0; i < n; i++)
        total += p[i] == c;
    return total;
}

uint64_t wn_csv_lines(wn_dialect d, const char *p, size_t n) {
    return count_byte(p, n, d.newline);
}

static const char *last_of(const char *p, size_t n, char c) {
    while (n > 0)
        if (p[--n] == c) return p + n;
    return NULL;
}

/* In well-formed text a line end is a record's end when the quotes before it are even. */
static size_t whole_by_parity(wn_dialect d, const char *p, size_t n) {
    size_t quotes_before = count_byte(p, n, d.quote);
    for (size_t end = n; end > 0;) {
        const char *newline = last_of(p, end, d.newline);
        if (!newline) return 0;
        size_t at = (size_t)(newline - p);
        quotes_before -= count_byte(newline, end - at, d.quote);
        if (quotes_before % 2 == 0) return at + 1;
        end = at;
    }
    return 0;
}

size_t wn_csv_whole(wn_dialect d, const char *p, size_t n, bool regular) {
    if (regular) return whole_by_parity(d, p, n);
    size_t whole = 0, length;
    while (whole < n && wn_csv_record(d, p + whole, n - whole, WN_AFTER_MORE, &length) !=
                            WN_RECORD_INCOMPLETE)
        whole += length;
    return whole;
}

/* ------------------------------------------------------------------------- the parser */

static int is_blank_beside_tab(unsigned char c) {
    return c == ' ';
}

static wn_rc set_up(wn_csv *csv, wn_err *err) {
    if (csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return wn_fail(err, WN_E_BUG, "libcsv refuses its options");
    csv_set_delim(&csv->parser, (unsigned char)csv->dialect.delimiter);
    csv_set_quote(&csv->parser, (unsigned char)csv->dialect.quote);
    csv_set_realloc_func(&csv->parser, wn_realloc);
    csv_set_free_func(&csv->parser, wn_free);
    if (csv->dialect.delimiter == '\t')
        csv_set_space_func(&csv->parser, is_blank_beside_tab);
    return WN_OK;
}

wn_rc wn_csv_init(wn_csv *csv, wn_dialect dialect, wn_err *err) {
    csv->dialect = dialect;
    return set_up(csv, err);
}

void wn_csv_free(wn_csv *csv) {
    csv_free(&csv->parser);
}

wn_rc wn_csv_parse(wn_csv *csv, const char *p, size_t n, wn_after after,
                   const wn_csv_sink *sink, void *context, wn_record_kind *kind,
                   size_t *done, size_t *length, wn_err *err) {
    size_t used = csv_parse(&csv->parser, p, n, sink->field, sink->record, context);
    bool whole = used == n;
    if (whole) whole = csv_fini(&csv->parser, sink->field, sink->record, context) == 0;
    *kind = WN_RECORD_GOOD;
    *done = n;
    if (whole) return WN_OK;
    int status = csv_error(&csv->parser);
    /* A parser that found an error cannot go on: take a new one for the next record. */
    csv_free(&csv->parser);
    wn_rc rc = set_up(csv, err);
    if (rc != WN_OK) return rc;
    if (status != CSV_EPARSE) return wn_fail_memory(err);
    for (*done = 0; *done < n; *done += *length) {
        *kind = wn_csv_record(csv->dialect, p + *done, n - *done, after, length);
        if (*kind == WN_RECORD_STRAY || *kind == WN_RECORD_INCOMPLETE) return WN_OK;
    }
    return wn_fail(err, WN_E_BUG, "libcsv finds a stray quote where there is none");
}

/* -------------------------------------------------------------------------- sniffing */

enum { SNIFF_RECORDS = 50 };

typedef struct split {
    size_t fields; /* of the first record */
    size_t agree;  /* records, the first included, with as many */
    bool all_quoted;
} split;

static size_t count_fields(wn_dialect d, const char *p, size_t n, bool *all_quoted) {
    size_t fields = 1;
    bool quoted = false, start = true;
    for (size_t i = 0; i < n && (quoted || !is_line_end(p[i])); i++) {
        if (start && p[i] != d.quote) *all_quoted = false;
        start = false;
        if (p[i] == d.quote) quoted = !quoted;
        if (p[i] == d.delimiter && !quoted) {
            fields++;
            start = true;
        }
    }
    return fields;
}

static split try_split(wn_dialect d, const char *p, size_t n) {
    split s = {.all_quoted = true};
    size_t at = 0, length, records = 0;
    while (at < n && records < SNIFF_RECORDS) {
        wn_record_kind kind = wn_csv_record(d, p + at, n - at, WN_AFTER_MORE, &length);
        if (kind == WN_RECORD_INCOMPLETE && records > 0) break;
        if (kind != WN_RECORD_BLANK) {
            size_t fields = count_fields(d, p + at, length, &s.all_quoted);
            if (records++ == 0) s.fields = fields;
            if (fields == s.fields) s.agree++;
        }
        at += length;
    }
    return s;
}

wn_dialect wn_csv_sniff(const char *p, size_t n, char delimiter) {
    wn_dialect d = {.delimiter = ',', .quote = '"', .newline = '\n'};
    if (!memchr(p, '\n', n) && memchr(p, '\r', n)) d.newline = '\r';
    if (delimiter) {
        d.delimiter = delimiter;
        return d;
    }
    size_t best = 0;
    for (const char *quote = "\"'"; *quote; quote++) {
        for (const char *c = ",;\t|"; *c; c++) {
            wn_dialect tried = {.delimiter = *c, .quote = *quote, .newline = d.newline};
            split s = try_split(tried, p, n);
            /* An apostrophe is a quote only when it stands around every cell. */
            if (*quote == '\'' && !s.all_quoted) continue;
            size_t score = s.fields > 1 ? s.agree * 1000 + s.fields : 0;
            if (*quote == '\'') score++;
            if (score > best) {
                best = score;
                d = tried;
            }
        }
    }
    return d;
}
