#include "scoring/learn/late_names.h"

/* Beginnings of words end in `*`; folded. */
static const char *const late[] = {
    "last",     "latest",      "next",       "modified",   "updat*",   "clos*",
    "status*",  "stage*",      "tag",        "tags",       "quality",  "reason*",
    "result*",  "outcome*",    "won",        "win",        "lost",     "convert*",
    "convers*", "disposition", "activit*",   "score",      "scoring",  "rating",
    "grade",    "comment*",    "note",       "notes",      "deal",     "revenue",
    "invoice*", "payment*",    "paid",       "последн*",   "следующ*", "измен*",
    "обновл*",  "закры*",      "статус*",    "этап*",      "стади*",   "тег",
    "теги",     "качеств*",    "причин*",    "результат*", "итог*",    "отказ*",
    "успеш*",   "оценк*",      "комментар*", "примечан*",  "сделк*",   "оплат*",
    "счет",     "счёт"};

static bool fits(wn_text word, const char *pattern) {
    wn_text p = wn_text_of(pattern);
    if (p.p[p.n - 1] != '*') return wn_text_equal(word, p);
    return wn_text_starts(word, (wn_text){p.p, p.n - 1});
}

static bool is_late(wn_text folded) {
    for (size_t i = 0; i < sizeof late / sizeof *late; i++)
        if (fits(folded, late[i])) return true;
    return false;
}

static bool is_letter(char c) {
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Where the word at `p` ends. */
static const char *word_end(const char *p) {
    while (is_letter(*p)) {
        bool small = *p >= 'a' && *p <= 'z';
        p++;
        if (small && *p >= 'A' && *p <= 'Z') break;
    }
    return p;
}

wn_rc wn_late_name(const char *name, wn_text *word, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_buf folded = {0};
    wn_text last = {"", 0}; /* "last", which the word after it may explain */
    *word = last;
    for (const char *p = name; *p;) {
        if (!is_letter(*p)) {
            p++;
            continue;
        }
        const char *end = word_end(p);
        wn_text found = {p, (size_t)(end - p)};
        wn_buf_clear(&folded);
        WN_TRY(wn_buf_case(&folded, found, WN_CASE_FOLD, err));
        wn_text text = {folded.p, folded.n};
        if (last.n && wn_text_equal(text, wn_text_of("name"))) goto out;
        if (last.n) break;
        if (wn_text_equal(text, wn_text_of("last"))) {
            last = found;
        } else if (is_late(text)) {
            *word = found;
            goto out;
        }
        p = end;
    }
    *word = last;
out:
    wn_buf_free(&folded);
    return rc;
}
