#include "core/doc/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PART_TEXT = 40,    /* one number without its unit */
    MAX_DECIMALS = 12, /* beyond, and from LARGE on, numbers are written as 1.2e-15 */
    MAX_DIGITS = 16,   /* that a double knows */
    ESTIMATE_DIGITS = 2,
    EXACT_DIGITS = 6 /* of an estimate without uncertainty */
};
static const double LARGE = 1e12;

/* The power of ten of the first digit once |value| is rounded to `digits` digits, so that
 * 9.96 to two digits counts as 10. */
static int exponent_of(double value, int digits) {
    char text[PART_TEXT];
    snprintf(text, sizeof text, "%.*e", digits - 1, fabs(value));
    return (int)strtol(strchr(text, 'e') + 1, NULL, 10);
}

/* How many decimals show `digits` significant digits. Whole numbers that are not written
 * with a power of ten keep at least `whole` digits. */
static int decimals_for_digits(double value, int digits, int whole) {
    if (value == 0) return 0;
    int decimals = digits - 1 - exponent_of(value, digits);
    if (decimals >= 0 || fabs(value) >= LARGE) return decimals;
    int kept = whole - 1 - exponent_of(value, whole);
    return kept < 0 ? kept : 0;
}

/* Copies digits with a comma before every third one from the point. */
static void write_grouped(const char *plain, char *out) {
    size_t whole = strcspn(plain, ".e");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) *out++ = ',';
        *out++ = plain[i];
    }
    memcpy(out, plain + whole, strlen(plain + whole) + 1);
}

/* How numbers that stand side by side are written: up to which decimal (negative ones are
 * tens, hundreds), and whether with powers of ten. */
typedef struct notation {
    int decimals;
    bool powers;
} notation;

static notation notation_for(int decimals, double largest) {
    return (notation){decimals, fabs(largest) >= LARGE || decimals > MAX_DECIMALS};
}

static void write_power(double size, int decimals, char *out) {
    int digits = exponent_of(size, MAX_DIGITS) + decimals;
    digits = digits < 0 ? 0 : digits > MAX_DIGITS ? MAX_DIGITS : digits;
    snprintf(out, PART_TEXT, "%.*e", digits, size);
}

/* The sign is the value's own, not that of what is left after rounding. */
static char *write_number(double value, notation as, bool plus, char *out) {
    double size = fabs(value);
    char plain[PART_TEXT];
    if (as.powers && size > 0) {
        write_power(size, as.decimals, plain);
    } else if (as.decimals < 0) {
        double step = pow(10, -as.decimals);
        snprintf(plain, sizeof plain, "%.0f", round(size / step) * step);
    } else {
        snprintf(plain, sizeof plain, "%.*f", as.powers ? 0 : as.decimals, size);
    }
    char *p = out;
    if (value < 0) *p++ = '-';
    if (value > 0 && plus) *p++ = '+';
    write_grouped(plain, p);
    return out;
}

static char *write_words(const char *words, char *out) {
    snprintf(out, WN_NUMBER_TEXT, "%s", words);
    return out;
}

/* How a unit is printed. */
typedef struct unit_form {
    double scale;
    bool plus;
    const char *each; /* after each number */
    const char *last; /* after the last number */
} unit_form;

static unit_form form_of(wn_unit unit) {
    switch (unit) {
    case WN_UNIT_DIFFERENCE:
        return (unit_form){1, true, "", ""};
    case WN_UNIT_PERCENT:
        return (unit_form){100, false, "%", ""};
    case WN_UNIT_LIFT:
        return (unit_form){100, true, "%", ""};
    case WN_UNIT_POINTS:
        return (unit_form){100, true, "", " pp"};
    case WN_UNIT_PLAIN:
        break;
    }
    return (unit_form){1, false, "", ""};
}

static bool is_printable(wn_estimate e) {
    return isfinite(e.value) && (e.low_unbounded || isfinite(e.low)) &&
           (e.high_unbounded || isfinite(e.high));
}

/* The distance that rules the digits: to the nearer end, so that a long tail on one side
 * does not blur the other, but at least a tenth of the half-width, so that an estimate
 * that happens to sit next to an end does not grow digits. 0 when nothing is uncertain,
 * or nothing is known. */
static double uncertainty(wn_estimate e) {
    if (e.why) return e.low_unbounded || e.high_unbounded ? 0 : (e.high - e.low) / 2;
    double below = e.low_unbounded ? 0 : fabs(e.value - e.low);
    double above = e.high_unbounded ? 0 : fabs(e.high - e.value);
    if (below == 0) return above;
    if (above == 0) return below;
    return fmax(fmin(below, above), (below + above) / 20);
}

static int decimals_of(wn_estimate e, double scale) {
    double distance = uncertainty(e) * scale;
    if (distance > 0) return ESTIMATE_DIGITS - 1 - exponent_of(distance, ESTIMATE_DIGITS);
    bool exact = !e.why && !e.low_unbounded && !e.high_unbounded;
    double shown = !e.why ? e.value : e.low_unbounded ? e.high : e.low;
    return decimals_for_digits(shown * scale, exact ? EXACT_DIGITS : ESTIMATE_DIGITS,
                               MAX_DIGITS);
}

/* The value and both ends are written alike. */
static notation notation_of(wn_estimate e, double scale) {
    double largest = fmax(fabs(e.value), fmax(fabs(e.low), fabs(e.high)));
    return notation_for(decimals_of(e, scale), largest * scale);
}

char *wn_format_estimate(wn_estimate e, wn_unit unit, char *out) {
    if (e.why) return write_words("not estimable", out);
    if (!is_printable(e)) return write_words("?", out);
    unit_form form = form_of(unit);
    char number[PART_TEXT];
    write_number(e.value * form.scale, notation_of(e, form.scale), form.plus, number);
    snprintf(out, WN_NUMBER_TEXT, "%s%s%s", number, form.each, form.last);
    return out;
}

static void write_end(double value, bool unbounded, notation as, unit_form form,
                      char *out) {
    char number[PART_TEXT];
    if (unbounded)
        snprintf(out, PART_TEXT, "unbounded");
    else
        snprintf(out, PART_TEXT, "%s%s",
                 write_number(value * form.scale, as, form.plus, number), form.each);
}

char *wn_format_interval(wn_estimate e, wn_unit unit, char *out) {
    if (e.why_no_interval) return write_words("not estimable", out);
    if (!is_printable(e)) return write_words("?", out);
    if (e.low_unbounded && e.high_unbounded) return write_words("unbounded", out);
    unit_form form = form_of(unit);
    notation as = notation_of(e, form.scale);
    char low[PART_TEXT], high[PART_TEXT];
    write_end(e.low, e.low_unbounded, as, form, low);
    write_end(e.high, e.high_unbounded, as, form, high);
    snprintf(out, WN_NUMBER_TEXT, "%s to %s%s", low, high, form.last);
    return out;
}

char *wn_format_count(uint64_t count, char *out) {
    char plain[PART_TEXT];
    snprintf(plain, sizeof plain, "%llu", (unsigned long long)count);
    write_grouped(plain, out);
    return out;
}

char *wn_format_number(double value, int digits, char *out) {
    if (!isfinite(value)) return write_words("?", out);
    int decimals = decimals_for_digits(value, digits, EXACT_DIGITS);
    return write_number(value, notation_for(decimals, value), false, out);
}

char *wn_format_percent(double share, int digits, char *out) {
    char number[PART_TEXT];
    double percent = 100 * share;
    if (!isfinite(percent)) return write_words("?", out);
    int decimals = decimals_for_digits(percent, digits, EXACT_DIGITS);
    write_number(percent, notation_for(decimals, percent), false, number);
    snprintf(out, WN_NUMBER_TEXT, "%s%%", number);
    return out;
}

char *wn_format_p(double p, char *out) {
    if (!isfinite(p)) return write_words("?", out);
    if (p == 1) return write_words("1", out);
    if (p < 0.0001) return write_words("< 0.0001", out);
    if (p > 0.99) return write_words("> 0.99", out);
    /* A reader compares with 0.05, so the text must be on the same side of it as p is. */
    int digits = 2;
    do
        wn_format_number(p, digits++, out);
    while (p != 0.05 && strtod(out, NULL) == 0.05 && digits < 18);
    return out;
}

char *wn_format_p_is(double p, char *out) {
    char number[WN_NUMBER_TEXT];
    bool bound = p < 0.0001 || (p > 0.99 && p != 1);
    snprintf(out, WN_NUMBER_TEXT, bound ? "p %.80s" : "p = %.80s",
             wn_format_p(p, number));
    return out;
}

char *wn_format_probability(double p, char *out) {
    if (!isfinite(p)) return write_words("?", out);
    if (p < 0.001) return write_words("< 0.1%", out);
    if (p > 0.999) return write_words("> 99.9%", out);
    bool extreme = p < 0.0995 || p > 0.9005;
    snprintf(out, WN_NUMBER_TEXT, "%.*f%%", extreme ? 1 : 0, p * 100);
    return out;
}

char *wn_format_share(double share, char *out) {
    if (share == 0) return write_words("0%", out);
    if (share == 1) return write_words("100%", out);
    return wn_format_probability(share, out);
}

char *wn_format_exact(double value, char *out) {
    if (!isfinite(value)) return write_words("?", out);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, WN_NUMBER_TEXT, "%.*g", digits, value);
        if (strtod(out, NULL) == value) break;
    }
    return out;
}
