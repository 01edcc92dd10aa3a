/* Comparisons of doubles: cmocka's own go through float. */
#ifndef WN_TESTS_NEAR_H
#define WN_TESTS_NEAR_H

#include "tests/unit/cmocka_all.h"

#include <math.h>

static inline void near_at(double got, double expected, double most, const char *file,
                           int line) {
    if (fabs(got - expected) <= most) return;
    print_error("%.17g is not %.17g (off by %.3g, allowed %.3g)\n", got, expected,
                fabs(got - expected), most);
    _fail(file, line);
}

/* |got - expected| <= tolerance * max(1, |expected|) */
#define assert_near(got, expected, tolerance)                                            \
    near_at(got, expected, (tolerance)*fmax(1, fabs((double)(expected))), __FILE__,      \
            __LINE__)

/* ... <= tolerance * |expected|, for numbers that are small on purpose. */
#define assert_close(got, expected, tolerance)                                           \
    near_at(got, expected, (tolerance)*fabs((double)(expected)), __FILE__, __LINE__)

#endif
