/* Times to an event for tests: pairs of a time and 1 (event) or 0 (censored). */
#ifndef WN_TESTS_LIFE_HELPER_H
#define WN_TESTS_LIFE_HELPER_H

#include "core/stats/survival/life.h"
#include "tests/unit/near.h"

static inline wn_life life_of(const double (*pairs)[2], size_t count) {
    wn_life life = {0};
    wn_err err;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(wn_life_add(&life, pairs[i][0], pairs[i][1] != 0, &err), WN_OK);
    wn_life_settle(&life);
    return life;
}

/* Leukaemia, Miller (1981), as `aml` of R's survival: the maintained group, the other. */
static const double maintained[][2] = {{9, 1},  {13, 1}, {13, 0}, {18, 1},
                                       {23, 1}, {28, 0}, {31, 1}, {34, 1},
                                       {45, 0}, {48, 1}, {161, 0}};
static const double others[][2] = {{5, 1},  {5, 1},  {8, 1},  {8, 1},  {12, 1}, {16, 0},
                                   {23, 1}, {27, 1}, {30, 1}, {33, 1}, {43, 1}, {45, 1}};

static inline wn_life life_of_maintained(void) {
    return life_of(maintained, sizeof maintained / sizeof *maintained);
}

static inline wn_life life_of_others(void) {
    return life_of(others, sizeof others / sizeof *others);
}

#endif
