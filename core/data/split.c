#include "core/data/split.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { RUN = 64 };

/* Bit i is set where p[i] is the delimiter, '\n' or '\r'; p[0, 64) can be read. */
#ifdef __SSE2__
static uint64_t ends_in_run(const char *p, char delimiter) {
    const __m128i d = _mm_set1_epi8(delimiter);
    const __m128i n = _mm_set1_epi8('\n'), r = _mm_set1_epi8('\r');
    uint64_t ends = 0;
    for (int i = 0; i < RUN; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i hit = _mm_or_si128(
            _mm_cmpeq_epi8(bytes, d),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, n), _mm_cmpeq_epi8(bytes, r)));
        ends |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << i;
    }
    return ends;
}
#else
static uint64_t ends_in_run(const char *p, char delimiter) {
    uint64_t ends = 0;
    for (int i = 0; i < RUN; i++)
        ends |= (uint64_t)(p[i] == delimiter || p[i] == '\n' || p[i] == '\r') << i;
    return ends;
}
#endif

typedef struct splitter {
    const char *p;
    char delimiter;
    size_t start; /* of the field that is open */
    bool begun;   /* the record has a field before it */
    const wn_csv_sink *sink;
    void *context;
} splitter;

static bool is_blank(const splitter *s, char c) {
    return (c == ' ' || c == '\t') && c != s->delimiter;
}

/* The open field ends before `end`, where c stands (-1: the end of the text). */
static void end_field(splitter *s, size_t end, int c) {
    const char *from = s->p + s->start, *to = s->p + end;
    s->start = end + 1;
    while (from < to && is_blank(s, *from))
        from++;
    while (from < to && is_blank(s, to[-1]))
        to--;
    bool record_ends = c != (unsigned char)s->delimiter;
    if (record_ends && !s->begun && from == to) return; /* a blank line */
    /* libcsv's callbacks take their data as mutable, and do not change it. */
    s->sink->field((void *)(uintptr_t)from, (size_t)(to - from), s->context);
    s->begun = !record_ends;
    if (record_ends) s->sink->record(c, s->context);
}

bool wn_split_plain(wn_dialect d, const char *p, size_t n, const wn_csv_sink *sink,
                    void *context) {
    if (memchr(p, d.quote, n)) return false;
    splitter s = {.p = p, .delimiter = d.delimiter, .sink = sink, .context = context};
    for (size_t at = 0; at < n; at += RUN) {
        char padded[RUN] = {0};
        const char *run = p + at;
        if (n - at < RUN) run = memcpy(padded, run, n - at);
        for (uint64_t ends = ends_in_run(run, d.delimiter); ends; ends &= ends - 1) {
            size_t i = at + (size_t)__builtin_ctzll(ends);
            end_field(&s, i, (unsigned char)p[i]);
        }
    }
    if (s.start < n || s.begun) end_field(&s, n, -1);
    return true;
}
