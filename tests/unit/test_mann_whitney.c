/* Expected values: R 4.2.2, wilcox.test(treatment, control, ...); its statistic is W. */
#include "core/stats/law/random.h"
#include "core/stats/values/mann_whitney.h"
#include "tests/unit/near.h"
#include "tests/unit/sorted_helper.h"

#include <string.h>

static wn_err err;
static wn_sorted control, treatment;

static int end(void **state) {
    (void)state;
    wn_sorted_free(&control);
    wn_sorted_free(&treatment);
    return 0;
}

static void use_sleep(void) {
    control = SORTED(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2);
    treatment = SORTED(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);
}

static void use_distinct(void) {
    control = SORTED(12.1, 9.43, 15.02, 7.7, 11.18, 13.6, 8.81);
    treatment = SORTED(14.2, 16.9, 10.05, 18.33, 12.77, 21.4, 17.01, 13.13, 19.9);
}

/* exact=FALSE, correct=continuity */
static void asymptotic_with_ties(void **state) {
    (void)state;
    static const struct {
        wn_alternative alternative;
        bool continuity;
        double p;
    } cases[] = {
        {WN_TWO_SIDED, false, 0.063722250155025223},
        {WN_TWO_SIDED, true, 0.069327575433626581},
        {WN_GREATER, false, 0.031861125077512611},
        {WN_GREATER, true, 0.034663787716813291},
        {WN_LESS, false, 0.9681388749224874},
        {WN_LESS, true, 0.97075166860727435},
    };
    use_sleep();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_rank_options options = {cases[i].alternative, 0.95, cases[i].continuity,
                                   false};
        wn_mann_whitney m = wn_mann_whitney_asymptotic(&control, &treatment, options);
        assert_near(m.w, 74.5, 0);
        assert_near(m.superiority.value, 0.745, 1e-15);
        assert_near(m.test.p, cases[i].p, 1e-14);
    }
}

/* median(outer(treatment, control, "-")) and sort(outer(...))[c(25, 76)], 25 being
 * 50 - 1.96 sqrt(10 10 21 / 12) rounded up; sd without ties. */
static void shift_and_its_interval(void **state) {
    (void)state;
    use_sleep();
    wn_rank_options options = {WN_TWO_SIDED, 0.95, false, true};
    wn_mann_whitney m = wn_mann_whitney_asymptotic(&control, &treatment, options);
    assert_near(m.shift.value, 1.35, 1e-14);
    assert_near(m.shift.low, 0, 1e-14);
    assert_near(m.shift.high, 3.5, 1e-14);
}

/* exact=TRUE, conf.int=TRUE, conf.level=0.9 */
static void exact_without_ties(void **state) {
    (void)state;
    use_distinct();
    wn_mann_whitney m;
    assert_int_equal(
        wn_mann_whitney_exact(&control, &treatment, WN_TWO_SIDED, 0.9, &m, &err), WN_OK);
    assert_near(m.w, 54, 0);
    assert_near(m.test.p, 0.016433566433566436, 1e-15);
    assert_near(m.shift.value, 4.88, 1e-14);
    assert_near(m.shift.low, 1.88, 1e-14);
    assert_near(m.shift.high, 8.09, 1e-14);
    assert_int_equal(
        wn_mann_whitney_exact(&control, &treatment, WN_GREATER, 0.9, &m, &err), WN_OK);
    assert_near(m.test.p, 0.0082167832167832182, 1e-15);
    assert_near(m.shift.low, 2.1, 1e-14);
    assert_true(m.shift.high_unbounded);
    assert_int_equal(wn_mann_whitney_exact(&control, &treatment, WN_LESS, 0.9, &m, &err),
                     WN_OK);
    assert_near(m.test.p, 0.99423076923076925, 1e-15);
    assert_near(m.shift.high, 7.58, 1e-14);
    assert_true(m.shift.low_unbounded);
}

/* All of the treatment's values but one are below the control's 1, 2, ..., 30; that one
 * is above 12 of them: pwilcox(12, 9, 30), and with the arms swapped. */
static void exact_tails(void **state) {
    (void)state;
    double numbers[30];
    for (int i = 0; i < 30; i++)
        numbers[i] = i + 1;
    control = sorted_from(numbers, 30);
    treatment = SORTED(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 12.5);
    wn_mann_whitney m;
    assert_int_equal(wn_mann_whitney_exact(&control, &treatment, WN_LESS, 0.95, &m, &err),
                     WN_OK);
    assert_near(m.w, 12, 0);
    assert_close(m.test.p, 1.2505006013445043e-06, 1e-13);
    assert_int_equal(
        wn_mann_whitney_exact(&treatment, &control, WN_GREATER, 0.95, &m, &err), WN_OK);
    assert_close(m.test.p, 1.2505006013445043e-06, 1e-13);
}

static void few_values_reject_nothing(void **state) {
    (void)state;
    control = SORTED(1, 2, 3);
    treatment = SORTED(11, 12, 13);
    wn_mann_whitney m;
    assert_int_equal(
        wn_mann_whitney_exact(&control, &treatment, WN_TWO_SIDED, 0.95, &m, &err), WN_OK);
    assert_near(m.test.p, 0.1, 1e-15);
    assert_true(m.shift.low_unbounded && m.shift.high_unbounded);
}

/* Three of four visitors bring nothing: half of the pairs are equal, the shift is 0 and
 * yet the test rejects. */
static void ties_leave_the_shift_without_interval(void **state) {
    (void)state;
    static double some[400], more[400];
    for (int i = 0; i < 400; i++) {
        some[i] = i % 8 == 0 ? 1 + i : 0;
        more[i] = i % 4 == 0 ? 1.5 + i : 0;
    }
    control = sorted_from(some, 400);
    treatment = sorted_from(more, 400);
    wn_mann_whitney m;
    assert_int_equal(wn_mann_whitney_compare(&control, &treatment, 0.95, &m, &err),
                     WN_OK);
    assert_true(m.test.p < 0.001 && !m.exact);
    assert_true(m.superiority.low > 0.5);
    assert_near(m.shift.value, 0, 0);
    assert_string_equal(m.shift.why_no_interval, "too many pairs are equal");
}

static void what_cannot_be_tested(void **state) {
    (void)state;
    wn_rank_options options = {WN_TWO_SIDED, 0.95, true, false};
    control = SORTED(0, 0, 0);
    treatment = SORTED(0, 0);
    wn_mann_whitney m = wn_mann_whitney_asymptotic(&control, &treatment, options);
    assert_string_equal(m.test.why, "all values are equal");
    assert_string_equal(m.shift.why, "all values are equal");
    wn_sorted none = {0};
    m = wn_mann_whitney_asymptotic(&none, &treatment, options);
    assert_string_equal(m.test.why, "the control has no values");
    m = wn_mann_whitney_asymptotic(&control, &none, options);
    assert_string_equal(m.test.why, "the treatment has no values");
    options.conf = 1;
    m = wn_mann_whitney_asymptotic(&control, &treatment, options);
    assert_non_null(strstr(m.test.why, "confidence level"));
}

static void errors_of_the_exact_test(void **state) {
    (void)state;
    wn_mann_whitney m;
    wn_sorted none = {0};
    use_sleep();
    assert_int_equal(
        wn_mann_whitney_exact(&control, &treatment, WN_TWO_SIDED, 0.95, &m, &err),
        WN_E_USAGE);
    assert_non_null(strstr(err.message, "some values are equal"));
    assert_int_equal(wn_mann_whitney_exact(&control, &none, WN_TWO_SIDED, 0.95, &m, &err),
                     WN_E_USAGE);
    end(NULL);
    static double many[2][300];
    for (int i = 0; i < 600; i++)
        many[i % 2][i / 2] = i + 1;
    control = sorted_from(many[0], 300);
    treatment = sorted_from(many[1], 300);
    assert_int_equal(
        wn_mann_whitney_exact(&control, &treatment, WN_TWO_SIDED, 0.95, &m, &err),
        WN_E_USAGE);
    assert_non_null(strstr(err.message, "up to 40000 pairs, not 90000"));
}

/* Random small samples with ties: the figures against all pairs written down; test and
 * intervals never disagree; swapping the arms mirrors them. */
static void against_all_pairs(void **state) {
    (void)state;
    for (uint64_t round = 0; round < 300; round++) {
        wn_random random = wn_random_start(17, round, 0);
        double x[12], y[12];
        size_t nx = 3 + wn_random_below(&random, 9), ny = 3 + wn_random_below(&random, 9);
        for (size_t i = 0; i < nx; i++)
            x[i] = (double)wn_random_below(&random, 9) - 2 + (double)(round % 3);
        for (size_t i = 0; i < ny; i++)
            y[i] = (double)wn_random_below(&random, 9) - 2;
        end(NULL);
        treatment = sorted_from(x, nx);
        control = sorted_from(y, ny);
        double w = 0;
        for (size_t i = 0; i < nx; i++)
            for (size_t j = 0; j < ny; j++)
                w += x[i] > y[j] ? 1 : x[i] == y[j] ? 0.5 : 0;
        wn_rank_options options = {WN_TWO_SIDED, 0.8, round % 2 == 0, false};
        wn_mann_whitney m = wn_mann_whitney_asymptotic(&control, &treatment, options);
        wn_mann_whitney n = wn_mann_whitney_asymptotic(&treatment, &control, options);
        if (m.test.why) continue;
        assert_near(m.w, w, 0);
        bool rejects = m.test.p < 1 - options.conf;
        assert_int_equal(rejects, wn_estimate_excludes(&m.superiority, 0.5));
        if (!m.shift.why_no_interval)
            assert_int_equal(rejects, wn_estimate_excludes(&m.shift, 0));
        assert_near(n.test.p, m.test.p, 1e-14);
        assert_near(n.shift.value, -m.shift.value, 0);
        assert_near(n.shift.low, -m.shift.high, 0);
        assert_near(n.superiority.low, 1 - m.superiority.high, 1e-14);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(asymptotic_with_ties, end),
        cmocka_unit_test_teardown(shift_and_its_interval, end),
        cmocka_unit_test_teardown(exact_without_ties, end),
        cmocka_unit_test_teardown(exact_tails, end),
        cmocka_unit_test_teardown(few_values_reject_nothing, end),
        cmocka_unit_test_teardown(ties_leave_the_shift_without_interval, end),
        cmocka_unit_test_teardown(what_cannot_be_tested, end),
        cmocka_unit_test_teardown(errors_of_the_exact_test, end),
        cmocka_unit_test_teardown(against_all_pairs, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
