/* What a method hands back: a number with its uncertainty, and a test.
 *
 * No NaN or infinity is ever in these: what cannot be computed is said in words by `why`
 * (a constant text), and an interval end without a bound is a flag. */
#ifndef WN_CORE_STATS_ESTIMATE_H
#define WN_CORE_STATS_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>

/* An estimate and its interval. The two stand for themselves: the lift over a control
 * without conversions has no value (`why` says so) and still a lower limit.
 * `low` and `high` are 0 where their flag is set. An interval without bounds is something
 * the data say, unless there is no interval at all: then `why_no_interval` says why, and
 * both flags are set. */
typedef struct wn_estimate {
    double value, low, high;
    bool low_unbounded, high_unbounded;
    const char *why; /* why there is no value (which is 0 then), or NULL */
    const char *why_no_interval;
} wn_estimate;

/* A value without an interval. */
static inline wn_estimate wn_estimate_point(double value, const char *why_no_interval) {
    return (wn_estimate){.value = value,
                         .low_unbounded = true,
                         .high_unbounded = true,
                         .why_no_interval = why_no_interval};
}

/* Neither a value nor an interval. */
static inline wn_estimate wn_estimate_none(const char *why) {
    wn_estimate none = wn_estimate_point(0, why);
    none.why = why;
    return none;
}

/* True when the interval leaves `value` out. */
static inline bool wn_estimate_excludes(const wn_estimate *e, double value) {
    return (!e->low_unbounded && e->low > value) ||
           (!e->high_unbounded && e->high < value);
}

/* Which departures from the null hypothesis count; the sign is always
 * treatment minus control. An interval that goes with a one-sided test is open on the
 * other side. */
typedef enum wn_alternative { WN_TWO_SIDED, WN_GREATER, WN_LESS } wn_alternative;

typedef struct wn_test_result {
    double statistic; /* z, t or chi-square */
    double df;        /* 0 when the reference distribution has none */
    double p;
    const char *why; /* why there is no test (p is 1 then), or NULL */
} wn_test_result;

static inline wn_test_result wn_test_none(const char *why) {
    return (wn_test_result){.p = 1, .why = why};
}

#endif
