/* Points: whole hundredths, so that sums are exact and a score equals what is printed. */
#ifndef WN_CORE_RULES_POINTS_H
#define WN_CORE_RULES_POINTS_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t wn_points; /* hundredths of a point */

/* A rule gives at most so many points, plus or minus. */
#define WN_POINTS_MAX 1e9

/* Rounded down to hundredths, so that rounding never lifts a lead into a band; a value
 * that is a hundredth but for the last bits of a double (0.29) stays. False when beyond
 * WN_POINTS_MAX. */
bool wn_points_from(double value, wn_points *points);

/* True when the value has no more than two decimals. */
bool wn_points_exact(double value);

/* The nearest double: exact to read back as the same decimal number. */
double wn_points_value(wn_points points);

enum { WN_POINTS_TEXT = 32 };
/* `20`, `-7.5`; with `sign` also `+20`. `out` holds WN_POINTS_TEXT bytes. Returns out. */
char *wn_points_format(wn_points points, bool sign, char *out);

#endif
