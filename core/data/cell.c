#include "core/data/cell.h"

#include <math.h>
#include <stdlib.h>

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---------------------------------------------------------------------------- numbers */

/* 10^0 ... 10^22 are exact doubles, so one division of an exact integer by one of them is
 * correctly rounded (Clinger 1990). */
static const double POWERS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

enum { NUMBER_BYTES = 512 };

/* The common case, `-123.45` with at most 15 digits. False: look closer. */
static bool simple_number(wn_text cell, double *value, bool *point) {
    const char *p = cell.p, *end = cell.p + cell.n;
    bool negative = p < end && *p == '-';
    if (negative) p++;
    const char *first = p;
    uint64_t digits = 0;
    for (; p < end && is_digit(*p); p++)
        digits = digits * 10 + (uint64_t)(*p - '0');
    size_t whole = (size_t)(p - first), decimals = 0;
    *point = p < end && *p == '.';
    if (*point) {
        const char *fraction = ++p;
        for (; p < end && is_digit(*p); p++)
            digits = digits * 10 + (uint64_t)(*p - '0');
        decimals = (size_t)(p - fraction);
        if (decimals == 0) return false;
    }
    if (p != end || whole == 0 || whole + decimals > 15) return false;
    *value = (double)digits / POWERS[decimals];
    if (negative) *value = -*value;
    return true;
}

static bool take_prefix(wn_text *text, const char *prefix) {
    wn_text part = wn_text_of(prefix);
    if (!wn_text_starts(*text, part)) return false;
    text->p += part.n;
    text->n -= part.n;
    return true;
}

static bool take_suffix(wn_text *text, const char *suffix) {
    wn_text part = wn_text_of(suffix);
    if (!wn_text_ends(*text, part)) return false;
    text->n -= part.n;
    return true;
}

static const char *const CURRENCIES[] = {"€",   "$",   "£",   "₽", "¥",  "руб.",
                                         "руб", "р.",  "₴",   "₸",   "zł", "Kč",
                                         "EUR", "USD", "GBP", "RUB", "CHF"};

/* A sign and a currency in either order before the digits, or a currency after them. */
static bool strip_money(wn_text *cell) {
    bool negative = false, sign = false, money = false;
    for (bool found = true; found;) {
        found = false;
        *cell = wn_text_trim(*cell);
        if (!sign && (take_prefix(cell, "-") || take_prefix(cell, "\xE2\x88\x92")))
            negative = sign = found = true;
        else if (!sign && take_prefix(cell, "+"))
            sign = found = true;
        for (size_t i = 0; !money && i < sizeof CURRENCIES / sizeof *CURRENCIES; i++)
            if (take_prefix(cell, CURRENCIES[i]) || take_suffix(cell, CURRENCIES[i]))
                money = found = true;
    }
    return negative;
}

/* The width of a grouping space or apostrophe at p, or 0. */
static size_t group_space(const char *p, const char *end) {
    static const char *const spaces[] = {" ", "'", "\xC2\xA0", "\xE2\x80\xAF",
                                         "\xE2\x80\x89"};
    wn_text rest = {p, (size_t)(end - p)};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (wn_text_starts(rest, wn_text_of(spaces[i]))) return strlen(spaces[i]);
    return 0;
}

/* A number split at its separators: `1 234,50` is "1", ' ' "234", ',' "50". */
typedef struct parts {
    char digits[NUMBER_BYTES];
    size_t n;     /* digits in all */
    size_t last;  /* digits after the last separator */
    size_t first; /* digits before the first separator */
    size_t dots, commas, spaces;
    char last_sign;       /* the last of . and , */
    bool groups_of_three; /* between separators, the last part aside */
    size_t exponent_at;   /* offset of `e` in the text, or its length */
} parts;

static bool split_number(wn_text cell, parts *s) {
    const char *p = cell.p, *end = cell.p + cell.n;
    size_t run = 0, separators = 0;
    bool three = true;
    s->n = s->last = s->first = s->dots = s->commas = s->spaces = 0;
    s->last_sign = 0;
    s->exponent_at = cell.n;
    while (p < end) {
        if (is_digit(*p)) {
            if (s->n + 1 >= NUMBER_BYTES) return false;
            s->digits[s->n++] = *p++;
            run++;
            continue;
        }
        if (*p == 'e' || *p == 'E') {
            s->exponent_at = (size_t)(p - cell.p);
            break;
        }
        size_t space = group_space(p, end);
        if (*p != '.' && *p != ',' && !space) return false;
        if (space && (s->last_sign || run == 0)) return false; /* `1,5 000`, `1  0` */
        if (separators == 0)
            s->first = run;
        else if (run != 3)
            three = false;
        if (*p == '.') s->dots++;
        if (*p == ',') s->commas++;
        if (space)
            s->spaces++;
        else if (s->last_sign && s->last_sign != *p &&
                 (*p == '.' ? s->dots : s->commas) > 1)
            return false; /* `1.2,3.4` */
        else
            s->last_sign = *p;
        separators++;
        run = 0;
        p += space ? space : 1;
    }
    s->last = run;
    if (separators == 0) s->first = run;
    s->groups_of_three = three;
    return s->n > 0;
}

static wn_decimal_clue clue_of(char sign, bool assumed) {
    if (sign == '.') return assumed ? WN_CLUE_POINT_ASSUMED : WN_CLUE_POINT;
    return assumed ? WN_CLUE_COMMA_ASSUMED : WN_CLUE_COMMA;
}

static char other_sign(char sign) {
    return sign == '.' ? ',' : '.';
}

/* Whether the sign that stands last is decimal, or groups; false when the separators make
 * no number. */
static bool decide_decimal(const parts *s, wn_number_form form, bool *decimal,
                           wn_decimal_clue *clue) {
    size_t signs = s->dots + s->commas;
    bool grouped = s->groups_of_three && s->last == 3 && s->first >= 1 && s->first <= 3;
    *decimal = false;
    *clue = WN_CLUE_NONE;
    if (signs == 0) return s->spaces == 0 || grouped;
    if (s->dots && s->commas) {
        /* The last sign is the decimal one, so it stands once; the other groups. */
        *decimal = true;
        *clue = clue_of(s->last_sign, false);
        size_t count = s->last_sign == '.' ? s->dots : s->commas;
        return count == 1 && s->groups_of_three && s->spaces == 0 && s->first <= 3;
    }
    if (signs > 1) {
        *clue = clue_of(other_sign(s->last_sign), false);
        return grouped && s->spaces == 0;
    }
    /* One sign. With spaces that group, or another number of digits, it is decimal. */
    if (s->spaces || !grouped || s->digits[0] == '0') {
        *decimal = true;
        *clue = clue_of(s->last_sign, false);
        return s->groups_of_three && (!s->spaces || s->first <= 3);
    }
    if (form.decimal)
        *decimal = form.decimal == s->last_sign;
    else
        *decimal = s->last_sign == '.' || form.comma_land;
    *clue = clue_of(*decimal ? s->last_sign : other_sign(s->last_sign), true);
    return true;
}

/* `e-3` and so on; only plain numbers carry one. */
static bool exponent_of(wn_text text, int *exponent) {
    *exponent = 0;
    if (text.n == 0) return true;
    const char *p = text.p + 1, *end = text.p + text.n;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    if (p == end || end - p > 4) return false;
    for (; p < end; p++) {
        if (!is_digit(*p)) return false;
        *exponent = *exponent * 10 + (*p - '0');
    }
    if (negative) *exponent = -*exponent;
    return true;
}

/* Through strtod, which rounds correctly; the text it sees has only digits and `e`, so no
 * locale can change it. */
static bool assemble(parts *s, size_t decimals, int exponent, double *value) {
    char text[NUMBER_BYTES + 16];
    memcpy(text, s->digits, s->n);
    int scale = exponent - (int)decimals;
    size_t n = s->n;
    text[n++] = 'e';
    if (scale < 0) text[n++] = '-';
    int magnitude = abs(scale), unit = 10000;
    while (unit > 1 && magnitude / unit == 0)
        unit /= 10;
    for (; unit >= 1; unit /= 10)
        text[n++] = (char)('0' + magnitude / unit % 10);
    text[n] = 0;
    *value = strtod(text, NULL);
    return isfinite(*value);
}

bool wn_cell_number(wn_text cell, wn_number_form form, double *value,
                    wn_decimal_clue *clue) {
    wn_decimal_clue ignored;
    bool point, decimal;
    if (clue) *clue = WN_CLUE_NONE;
    if (form.decimal != ',' && simple_number(cell, value, &point) && !(clue && point))
        return true;
    bool negative = strip_money(&cell);
    parts s;
    int exponent;
    if (cell.n == 0 || !split_number(cell, &s)) return false;
    wn_text tail = {cell.p + s.exponent_at, cell.n - s.exponent_at};
    if (!exponent_of(tail, &exponent)) return false;
    if (!decide_decimal(&s, form, &decimal, clue ? clue : &ignored)) return false;
    if (decimal && s.last == 0) return false; /* `5.` */
    if (!assemble(&s, decimal ? s.last : 0, exponent, value)) return false;
    if (negative) *value = -*value;
    return true;
}

bool wn_cell_looks_like_id(wn_text cell) {
    size_t digits = 0;
    while (digits < cell.n && is_digit(cell.p[digits]))
        digits++;
    if (digits != cell.n) return false;
    return digits > 15 || (digits > 1 && cell.p[0] == '0');
}

/* --------------------------------------------------------------------------- booleans */

static bool equals_word(wn_text cell, const char *word) {
    if (cell.n != strlen(word)) return false;
    for (size_t i = 0; i < cell.n; i++) {
        char c = cell.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c | 0x20);
        if (c != word[i]) return false;
    }
    return true;
}

/* Cyrillic has no single bit for case, and there are few ways to write these. */
static bool is_one_of(wn_text cell, const char *const *words) {
    for (; *words; words++)
        if (wn_text_equal(cell, wn_text_of(*words))) return true;
    return false;
}

bool wn_cell_bool(wn_text cell, bool *value) {
    static const char *const yes[] = {"да", "Да", "ДА", "дА", NULL};
    static const char *const no[] = {"нет", "Нет", "НЕТ", NULL};
    if (cell.n == 1 && (cell.p[0] == '0' || cell.p[0] == '1')) {
        *value = cell.p[0] == '1';
        return true;
    }
    if (equals_word(cell, "true") || equals_word(cell, "yes") ||
        equals_word(cell, "1.0") || is_one_of(cell, yes)) {
        *value = true;
        return true;
    }
    *value = false;
    return equals_word(cell, "false") || equals_word(cell, "no") ||
           equals_word(cell, "0.0") || is_one_of(cell, no);
}
