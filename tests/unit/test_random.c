/* The words of stream 0 of seed 0 are a known answer of Random123 (kat_vectors,
 * philox4x64 10); all others are those of numpy 1.24,
 *     Philox(key=[seed, 0], counter=[0, stream, part, 0] - 1).random_raw(n)
 * and Generator(...).random(n), which come from code of its own. */
#include "core/stats/law/dist.h"
#include "core/stats/law/random.h"
#include "core/stats/sums.h"
#include "tests/unit/near.h"

#include <stdbool.h>

static void known_answers(void **state) {
    (void)state;
    static const uint64_t zero[] = {0x16554d9eca36314c, 0xdb20fe9d672d0fdc,
                                    0xd7e772cee186176b, 0x7e68b68aec7ba23b,
                                    0x02f4ba6408e4d89b, 0x3dd62b0b9ca8c5b2};
    static const uint64_t other[] = {0x7be6c67a10b5da5c, 0xb5fd263a98d5e5dc,
                                     0x126dc2d25610cbd7, 0x873d57b5bbc113ce,
                                     0x857abd2da9115d10, 0x1b1334267780e83c};
    wn_random a = wn_random_start(0, 0, 0), b = wn_random_start(20250301, 6, 41);
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++) {
        assert_true(wn_random_bits(&a) == zero[i]);
        assert_true(wn_random_bits(&b) == other[i]);
    }
}

static void uniforms(void **state) {
    (void)state;
    static const double expected[] = {0.483990101624577, 0.7108940022524943,
                                      0.07198732028161026, 0.5282797640500159};
    wn_random random = wn_random_start(20250301, 6, 41);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_near(wn_random_uniform(&random), expected[i], 0);
}

static void a_copy_repeats_the_numbers(void **state) {
    (void)state;
    wn_random random = wn_random_start(7, 1, 2);
    for (int i = 0; i < 7; i++)
        wn_random_normal(&random);
    wn_random again = random;
    for (int i = 0; i < 100; i++) {
        double first = wn_random_gamma(&random, 0.3, 2);
        double second = wn_random_gamma(&again, 0.3, 2);
        assert_near(second, first, 0);
    }
}

/* The largest distance between the share of draws up to a point and its probability is
 * below 1.95 / sqrt(n) in 999 of 1000 samples (Kolmogorov); and the seed is fixed. */
enum { DRAWS = 20000 };
static const double farthest = 1.95 / 141.4;

typedef double (*draw_fn)(wn_random *random);
typedef double (*cdf_fn)(double x);

static void assert_law(draw_fn draw, cdf_fn cdf, double low, double high) {
    static double sample[DRAWS];
    wn_random random = wn_random_start(11, 3, 0);
    for (int i = 0; i < DRAWS; i++)
        sample[i] = draw(&random);
    for (double x = low; x <= high; x += (high - low) / 64) {
        int below = 0;
        for (int i = 0; i < DRAWS; i++)
            below += sample[i] <= x;
        assert_near((double)below / DRAWS, cdf(x), farthest);
    }
}

static double exponential_cdf(double x) {
    return 1 - exp(-x);
}
static double draw_gamma(wn_random *random) {
    return wn_random_gamma(random, 2.5, 2);
}
static double gamma_cdf(double x) {
    return wn_chi2_cdf(x, 5);
}
static double draw_beta(wn_random *random) {
    return wn_random_beta(random, 3, 9);
}
/* Of integer shapes: P(Bin(11, x) >= 3). */
static double beta_cdf(double x) {
    return wn_binomial_sf(2, 11, x);
}
static double draw_binomial(wn_random *random) {
    return (double)wn_random_binomial(random, 300, 0.12);
}
static double binomial_cdf(double x) {
    return wn_binomial_cdf((uint64_t)x, 300, 0.12);
}
static double draw_poisson(wn_random *random) {
    return (double)wn_random_poisson(random, 23.5);
}
/* P(Poisson <= k) = P(chi2 with 2 (k + 1) df > 2 mean). */
static double poisson_cdf(double x) {
    return wn_chi2_sf(47, 2 * (floor(x) + 1));
}
static double draw_below(wn_random *random) {
    return (double)wn_random_below(random, 6);
}
static double below_cdf(double x) {
    return (floor(x) + 1) / 6;
}

static void laws(void **state) {
    (void)state;
    assert_law(wn_random_normal, wn_normal_cdf, -3.5, 3.5);
    assert_law(wn_random_exponential, exponential_cdf, 0, 8);
    assert_law(draw_gamma, gamma_cdf, 0, 20);
    assert_law(draw_beta, beta_cdf, 0, 1);
    assert_law(draw_binomial, binomial_cdf, 12, 76);
    assert_law(draw_poisson, poisson_cdf, 0, 64);
    assert_law(draw_below, below_cdf, 0, 5);
}

static void streams_are_not_related(void **state) {
    (void)state;
    double products = 0;
    for (uint64_t i = 0; i < DRAWS; i++) {
        wn_random here = wn_random_start(5, i, 0), there = wn_random_start(5, i, 1);
        products += wn_random_normal(&here) * wn_random_normal(&there);
    }
    assert_near(products / DRAWS, 0, 3.3 / 141.4);
}

static void large_counts(void **state) {
    (void)state;
    wn_random random = wn_random_start(3, 0, 0);
    double n = 5e9, sd = sqrt(n * 0.3 * 0.7);
    assert_near((double)wn_random_binomial(&random, (uint64_t)n, 0.3) / n, 0.3,
                4 * sd / n);
    assert_near((double)wn_random_poisson(&random, n) / n, 1, 4 / sqrt(n));
}

static void outside_the_domain(void **state) {
    (void)state;
    wn_random random = wn_random_start(3, 0, 0);
    assert_true(wn_random_below(&random, 0) == 0 && wn_random_below(&random, 1) == 0);
    assert_true(wn_random_binomial(&random, 10, -1) == 0);
    assert_true(wn_random_binomial(&random, 10, 2) == 10);
    assert_true(wn_random_binomial(&random, 0, 0.5) == 0);
    assert_true(wn_random_poisson(&random, -3) == 0);
    assert_true(wn_random_gamma(&random, 0, 1) >= 0);
    double share = wn_random_beta(&random, 0, 0);
    assert_true(share >= 0 && share <= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(uniforms),
        cmocka_unit_test(a_copy_repeats_the_numbers),
        cmocka_unit_test(laws),
        cmocka_unit_test(streams_are_not_related),
        cmocka_unit_test(large_counts),
        cmocka_unit_test(outside_the_domain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
