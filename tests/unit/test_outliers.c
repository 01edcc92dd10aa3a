/* The sources of the reference case "funnel-plot-limits"; p-values from R 4.2.2:
 * p.adjust(mapply(function(x, n) fisher.test(matrix(c(x, n - x, sum(X) - x,
 *     sum(N) - n - sum(X) + x), 2))$p.value, X, N), "holm"). */
#include "scoring/sources/outliers.h"
#include "tests/unit/near.h"

#include <stdlib.h>

static wn_outliers outliers_of(const wn_prop *won, size_t count) {
    wn_source *sources = calloc(count, sizeof *sources);
    wn_judgement j = {.sources = sources, .count = count, .conf = 0.95};
    for (size_t i = 0; i < count; i++) {
        sources[i].won = won[i];
        j.all.x += won[i].x;
        j.all.n += won[i].n;
    }
    wn_outliers found;
    wn_err err;
    assert_int_equal(wn_outliers_find(&j, &found, &err), WN_OK);
    free(sources);
    return found;
}

static void keeps_chance_and_nature_apart(void **state) {
    (void)state;
    const wn_prop won[] = {{129, 1840}, {121, 1210}, {41, 960}, {26, 145}, {14, 88},
                           {9, 37},     {9, 510},    {58, 620}, {4, 300},  {4, 12}};
    const double adjusted[] = {6.62551972831e-01, 3.67794335246e-04, 3.65895212274e-04,
                               9.58245507284e-05, 2.11454319897e-02, 5.08290945096e-03,
                               1.00617609369e-07, 7.97852027960e-02, 2.72048116841e-05,
                               2.53488197541e-02};
    wn_outliers o = outliers_of(won, 10);
    for (size_t i = 0; i < 10; i++)
        assert_close(o.sources[i].p_adjusted, adjusted[i], 1e-9);
    assert_int_equal(o.differing, 8);
    /* Though nearly all differ, none is unusual among sources as different as these. */
    assert_near(o.plot.phi, 11.575133135982586, 1e-9);
    assert_int_equal(o.outside, 0);
    assert_true(o.sources[5].inner.low == 0 && o.sources[5].inner.high < 1);
    wn_outliers_free(&o);
}

static void limits_are_exact_without_over_dispersion(void **state) {
    (void)state;
    const wn_prop won[] = {{20, 100}, {41, 200}, {10, 50}};
    wn_outliers o = outliers_of(won, 3);
    assert_true(o.plot.phi < 1);
    assert_near(o.sources[2].inner.low, wn_funnel_exact_limit(71.0 / 350, 50, 0.025),
                1e-12);
    assert_int_equal(o.differing, 0);
    wn_outliers_free(&o);
}

static void says_why_there_is_no_plot(void **state) {
    (void)state;
    const wn_prop none[] = {{0, 10}, {0, 20}}, one[] = {{3, 10}};
    wn_outliers o = outliers_of(none, 2);
    assert_non_null(o.plot.why);
    assert_null(o.sources);
    wn_outliers_free(&o);
    o = outliers_of(one, 1);
    assert_string_equal(o.plot.why, "there is only one source");
    wn_outliers_free(&o);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_chance_and_nature_apart),
        cmocka_unit_test(limits_are_exact_without_over_dispersion),
        cmocka_unit_test(says_why_there_is_no_plot),
    };
    return cmocka_run_group_tests_name("outliers", tests, NULL, NULL);
}
