/* Numbers as people read them: no more digits than are known.
 *
 * An estimate is rounded so that the half-width of its interval keeps two significant
 * digits: 12.04% (11.87% to 12.21%), 75% (54% to 90%). Zeros that stand for unknown
 * digits are kept: 123,000 (98,000 to 148,000). From 10^12 on, and beyond 12 decimals, a
 * value and both ends of its interval are written with powers of ten. The sign of an end
 * survives rounding
 * (`+0.00`), so that a printed interval covers zero only if the interval does. Thousands
 * are grouped with commas, the decimal sign is a point, whatever the locale. Numbers are
 * expected to be finite; one that is not prints as `?`, never as a number. */
#ifndef WN_CORE_DOC_FORMAT_H
#define WN_CORE_DOC_FORMAT_H

#include "core/stats/estimate.h"

#include <stdint.h>

typedef enum wn_unit {
    WN_UNIT_PLAIN,      /* 12.3 */
    WN_UNIT_DIFFERENCE, /* of plain numbers: 12.3 is +12.3; always signed */
    WN_UNIT_PERCENT,    /* 0.123 is 12.3% */
    WN_UNIT_LIFT,       /* 0.123 is +12.3%; always signed */
    WN_UNIT_POINTS      /* percentage points, 0.012 is +1.2 pp; always signed */
} wn_unit;

/* Each writes at most WN_NUMBER_TEXT bytes to `out` and returns it. An end without a
 * bound is written as "unbounded", a missing value or interval as "not estimable". */
enum { WN_NUMBER_TEXT = 96 };
char *wn_format_estimate(wn_estimate estimate, wn_unit unit, char *out); /* 12.04% */
char *wn_format_interval(wn_estimate estimate, wn_unit unit, char *out); /* 1% to 2% */
char *wn_format_count(uint64_t count, char *out);                        /* 145,274 */
/* Significant digits; whole numbers keep up to six. */
char *wn_format_number(double value, int digits, char *out);

/* The same of 100 * share, with a percent sign. */
char *wn_format_percent(double share, int digits, char *out);

/* Two significant digits: `0.19`, `0.0021`, `< 0.0001`. A p-value that is not 0.05 is
 * never rounded to it. */
char *wn_format_p(double p, char *out);
char *wn_format_p_is(double p, char *out); /* `p = 0.19`, `p < 0.0001`: for sentences */

/* `9.5%`, `53%`, `> 99.9%`; never 0% or 100%: a double cannot tell them from nearly. */
char *wn_format_probability(double p, char *out);

/* The same for a counted part of a whole, which can be none (0%) or all of it (100%). */
char *wn_format_share(double share, char *out);

/* The shortest form that reads back as the same double: for CSV. */
char *wn_format_exact(double value, char *out);

#endif
