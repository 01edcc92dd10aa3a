/* Against all differences written down and sorted. */
#include "core/stats/law/random.h"
#include "core/stats/values/differences.h"
#include "tests/unit/near.h"
#include "tests/unit/sorted_helper.h"

#include <stdlib.h>

enum { CONTROLS = 83, TREATMENTS = 97, PAIRS = CONTROLS * TREATMENTS };

typedef double (*draw_fn)(wn_random *random);

static double smooth(wn_random *random) {
    return wn_random_normal(random);
}

static double skewed(wn_random *random) {
    double z = wn_random_normal(random);
    return exp(8 * z);
}

static double mostly_zero(wn_random *random) {
    return wn_random_uniform(random) < 0.8 ? 0 : 10 * wn_random_exponential(random);
}

static double whole(wn_random *random) {
    return (double)wn_random_below(random, 9) - 4;
}

static double two_heaps(wn_random *random) {
    return wn_random_uniform(random) < 0.5 ? 1e-12 : 1e12;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void assert_in_order(draw_fn draw) {
    static double controls[CONTROLS], treatments[TREATMENTS], all[PAIRS];
    wn_random random = wn_random_start(23, 0, 0);
    for (int i = 0; i < CONTROLS; i++)
        controls[i] = draw(&random);
    for (int i = 0; i < TREATMENTS; i++)
        treatments[i] = draw(&random);
    for (int i = 0; i < PAIRS; i++)
        all[i] = treatments[i % TREATMENTS] - controls[i / TREATMENTS];
    qsort(all, PAIRS, sizeof *all, by_value);
    wn_sorted control = sorted_from(controls, CONTROLS);
    wn_sorted treatment = sorted_from(treatments, TREATMENTS);
    wn_differences d = wn_differences_of(&control, &treatment);
    assert_int_equal(d.pairs, PAIRS);
    for (int rank = 1; rank <= PAIRS; rank += rank < 4 || rank > PAIRS - 40 ? 1 : 37)
        assert_near(wn_differences_nth(&d, (uint64_t)rank), all[rank - 1], 0);
    assert_near(wn_differences_median(&d), all[PAIRS / 2], 0);
    wn_sorted_free(&control);
    wn_sorted_free(&treatment);
}

static void in_order(void **state) {
    (void)state;
    static const draw_fn draws[] = {smooth, skewed, mostly_zero, whole, two_heaps};
    for (size_t i = 0; i < sizeof draws / sizeof *draws; i++)
        assert_in_order(draws[i]);
}

static void median_of_an_even_number(void **state) {
    (void)state;
    wn_sorted control = SORTED(1, 2), treatment = SORTED(4, 8.5, 4);
    wn_differences d = wn_differences_of(&control, &treatment); /* 2 2 3 3 6.5 7.5 */
    assert_near(wn_differences_median(&d), 3, 0);
    wn_sorted_free(&treatment);
    treatment = SORTED(4, 8.5);
    d = wn_differences_of(&control, &treatment); /* 2 3 6.5 7.5 */
    assert_near(wn_differences_median(&d), 4.75, 0);
    wn_sorted_free(&control);
    wn_sorted_free(&treatment);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order),
        cmocka_unit_test(median_of_an_even_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
