/* Expected intervals: scipy 1.10, bootstrap((treatment, control), difference or lift of
 * means, n_resamples=100000, method="BCa", vectorized=True), which is itself off by a
 * percent of the interval's width. */
#include "core/stats/values/bootstrap.h"
#include "tests/unit/near.h"
#include "tests/unit/sorted_helper.h"

#include <string.h>

enum { CONTROLS = 220, TREATMENTS = 260 };

static wn_err err;
static wn_sorted control, treatment;

/* Skewed amounts, a third of them 0; the same in Python:
 * [0 if i % 3 == 0 else ((i * 37) % 101) ** 3 / 5000 + 1 for i in range(220)] and
 * [0 if i % 4 == 0 else ((i * 53) % 103) ** 3 / 5000 + 2 for i in range(260)]. */
static int begin(void **state) {
    (void)state;
    double controls[CONTROLS], treatments[TREATMENTS];
    for (int i = 0; i < CONTROLS; i++)
        controls[i] = i % 3 == 0 ? 0 : pow(i * 37 % 101, 3) / 5000 + 1;
    for (int i = 0; i < TREATMENTS; i++)
        treatments[i] = i % 4 == 0 ? 0 : pow(i * 53 % 103, 3) / 5000 + 2;
    control = sorted_from(controls, CONTROLS);
    treatment = sorted_from(treatments, TREATMENTS);
    return 0;
}

static int end(void **state) {
    (void)state;
    wn_sorted_free(&control);
    wn_sorted_free(&treatment);
    return 0;
}

static wn_bootstrap compare(const wn_sorted *c, const wn_sorted *t, wn_resampling how,
                            double conf) {
    wn_resampled from_c, from_t;
    wn_bootstrap out;
    assert_int_equal(wn_resample(c, how, 0, &from_c, &err), WN_OK);
    assert_int_equal(wn_resample(t, how, 1, &from_t, &err), WN_OK);
    assert_int_equal(wn_bootstrap_compare(&from_c, &from_t, conf, &out, &err), WN_OK);
    wn_resampled_free(&from_c);
    wn_resampled_free(&from_t);
    return out;
}

static void against_scipy(void **state) {
    (void)state;
    wn_bootstrap b =
        compare(&control, &treatment, (wn_resampling){1, 100000, 2, NULL}, 0.95);
    assert_near(b.difference.value, 7.447950559440564, 1e-12);
    assert_near(b.difference.low, -2.2437, 0.25);
    assert_near(b.difference.high, 17.0001, 0.25 / 17);
    assert_near(b.lift.value, 0.2235478113404341, 1e-12);
    assert_near(b.lift.low, -0.06055, 0.01);
    assert_near(b.lift.high, 0.59514, 0.01);
}

/* A replicate's mean has the variance of the sample's: its m2 / n^2. */
static void replicates_have_the_samples_spread(void **state) {
    (void)state;
    wn_resampled r;
    assert_int_equal(
        wn_resample(&control, (wn_resampling){5, 20000, 2, NULL}, 0, &r, &err), WN_OK);
    double mean = 0, m2 = 0, sum = 0, squares = 0, n = CONTROLS;
    for (size_t i = 0; i < control.count; i++)
        mean += control.values[i] * (double)control.times[i] / n;
    for (size_t i = 0; i < control.count; i++)
        m2 += pow(control.values[i] - mean, 2) * (double)control.times[i];
    for (size_t i = 0; i < r.replicates; i++) {
        sum += r.means[i] - mean;
        squares += (r.means[i] - mean) * (r.means[i] - mean);
    }
    double sd = sqrt(m2) / n;
    assert_near(sum / 20000 / sd, 0, 4 / sqrt(20000));
    assert_near(sqrt(squares / 20000) / sd, 1, 4 / sqrt(2 * 20000) + 1 / n);
    wn_resampled_free(&r);
}

static void threads_change_nothing(void **state) {
    (void)state;
    wn_resampled one, other;
    assert_int_equal(
        wn_resample(&control, (wn_resampling){7, 500, 1, NULL}, 3, &one, &err), WN_OK);
    for (int threads = 2; threads < 6; threads++) {
        wn_resampling how = {7, 500, threads, NULL};
        assert_int_equal(wn_resample(&control, how, 3, &other, &err), WN_OK);
        assert_memory_equal(one.means, other.means, 500 * sizeof *one.means);
        wn_resampled_free(&other);
    }
    assert_int_equal(
        wn_resample(&control, (wn_resampling){8, 500, 1, NULL}, 3, &other, &err), WN_OK);
    assert_true(one.means[0] != other.means[0]);
    wn_resampled_free(&other);
    assert_int_equal(
        wn_resample(&control, (wn_resampling){7, 500, 1, NULL}, 4, &other, &err), WN_OK);
    assert_true(one.means[0] != other.means[0]);
    wn_resampled_free(&other);
    wn_resampled_free(&one);
}

/* Of two values the mean is b / (a + b), with a and b Poisson and not both 0: how often
 * they are equal, and how often a is twice b, from scipy.stats.poisson.pmf. */
static void weights_are_poisson(void **state) {
    (void)state;
    wn_sorted one = SORTED(0, 1);
    wn_resampled r;
    assert_int_equal(
        wn_resample(&one, (wn_resampling){11, 1000000, 2, NULL}, 0, &r, &err), WN_OK);
    double halves = 0, thirds = 0;
    for (size_t i = 0; i < r.replicates; i++) {
        halves += r.means[i] == 0.5;
        thirds += r.means[i] == 1.0 / 3;
    }
    assert_near(halves / 1e6, 0.20027767521875953, 4 * 0.5 / 1e3);
    assert_near(thirds / 1e6, 0.08155599863974317, 4 * 0.4 / 1e3);
    wn_resampled_free(&r);
    wn_sorted_free(&one);
}

/* Amounts at the ends of what can be squared have their intervals, too. */
static void large_and_small_amounts(void **state) {
    (void)state;
    static const double units[] = {1e-140, 1e140};
    for (int i = 0; i < 2; i++) {
        double u = units[i];
        wn_sorted c = SORTED(0, u, 2 * u, 5 * u), t = SORTED(0, 3 * u, 4 * u, 9 * u);
        wn_bootstrap b = compare(&c, &t, (wn_resampling){1, 400, 1, NULL}, 0.9);
        assert_null(b.difference.why_no_interval);
        assert_true(b.difference.low < 2 * u && 2 * u < b.difference.high);
        wn_sorted_free(&c);
        wn_sorted_free(&t);
    }
}

static void what_cannot_be_resampled(void **state) {
    (void)state;
    wn_resampling how = {1, 200, 1, NULL};
    wn_sorted single = SORTED(3), flat = SORTED(2, 2, 2), zeros = SORTED(0, 0, 0, 1);
    wn_bootstrap b = compare(&control, &single, how, 0.95);
    assert_string_equal(b.difference.why, "an arm has fewer than two values");
    b = compare(&flat, &flat, how, 0.95);
    assert_string_equal(b.difference.why_no_interval,
                        "the values do not vary enough to resample");
    b = compare(&zeros, &treatment, how, 0.95);
    assert_string_equal(b.lift.why, "the control's mean is not clearly above zero");
    assert_null(b.difference.why_no_interval);
    wn_resampled out;
    how.replicates = 99;
    assert_int_equal(wn_resample(&control, how, 0, &out, &err), WN_E_USAGE);
    assert_non_null(strstr(err.message, "between 100 and 1000000 replicates, not 99"));
    how.replicates = 1000001;
    assert_int_equal(wn_resample(&control, how, 0, &out, &err), WN_E_USAGE);
    wn_sorted_free(&single);
    wn_sorted_free(&flat);
    wn_sorted_free(&zeros);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_scipy),
        cmocka_unit_test(replicates_have_the_samples_spread),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(weights_are_poisson),
        cmocka_unit_test(large_and_small_amounts),
        cmocka_unit_test(what_cannot_be_resampled),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
