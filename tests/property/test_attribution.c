/* What holds for any journeys. */
#include "core/stats/attribution/removal.h"
#include "core/stats/attribution/shapley.h"
#include "core/stats/attribution/touches.h"
#include "core/stats/init.h"
#include "tests/property/random.h"
#include "tests/unit/near.h"

enum { JOURNEYS = 120, LONGEST = 9, CHANNELS = 6 };

typedef struct journey {
    uint32_t touches[LONGEST];
    size_t count;
    wn_path_counts counts;
} journey;

static void make_journeys(uint64_t *random, journey *journeys) {
    for (size_t i = 0; i < JOURNEYS; i++) {
        journey *j = &journeys[i];
        j->count = 1 + random_below(random, LONGEST);
        for (size_t t = 0; t < j->count; t++)
            j->touches[t] = (uint32_t)random_below(random, CHANNELS);
        j->counts = (wn_path_counts){(double)random_below(random, 4),
                                     (double)random_below(random, 9), 0};
        j->counts.value = j->counts.conversions * random_real(random, 1, 90);
    }
    journeys[0].counts.conversions += 1;
    journeys[0].touches[0] = CHANNELS - 1; /* so that all channels are numbered */
}

static wn_paths paths_of(const journey *journeys, size_t count) {
    wn_paths paths = {0};
    wn_err err;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(wn_paths_add(&paths, journeys[i].touches, journeys[i].count,
                                      journeys[i].counts, &err),
                         WN_OK);
    assert_int_equal(wn_paths_settle(&paths, NULL, &err), WN_OK);
    return paths;
}

static wn_removal removal_of(const wn_paths *paths, size_t order) {
    wn_chain chain;
    wn_removal removal;
    wn_solver *solver;
    wn_err err;
    assert_int_equal(wn_chain_of_paths(paths, order, &chain, &err), WN_OK);
    assert_int_equal(wn_removal_init(&chain, &removal, &err), WN_OK);
    assert_int_equal(wn_solver_new(&chain, &solver, &err), WN_OK);
    assert_int_equal(wn_solver_run(solver, &chain.flow, 1e-14, &removal, &err), WN_OK);
    wn_solver_free(solver);
    wn_chain_free(&chain);
    return removal;
}

static void assert_same_effects(const wn_removal *a, const wn_removal *b) {
    for (size_t c = 0; c < CHANNELS; c++) {
        assert_near(a->effect[c], b->effect[c], 1e-11);
        assert_near(a->value_effect[c], b->value_effect[c], 1e-11);
    }
}

/* Of any order the chain converts as often, and brings as much, as the journeys did. */
static void chains_convert_as_journeys(void **state) {
    (void)state;
    uint64_t random = 51;
    journey journeys[JOURNEYS];
    for (int run = 0; run < 40; run++) {
        make_journeys(&random, journeys);
        wn_paths paths = paths_of(journeys, JOURNEYS);
        double all = paths.all.conversions + paths.all.nulls;
        for (size_t order = 1; order <= WN_ORDER_MOST; order++) {
            wn_removal r = removal_of(&paths, order);
            assert_near(r.p_conversion, paths.all.conversions / all, 1e-12);
            assert_near(r.value, paths.all.value / all, 1e-10);
            for (size_t c = 0; c < CHANNELS; c++)
                assert_true(r.effect[c] >= 0 && r.effect[c] <= 1);
            wn_removal_free(&r);
        }
        wn_paths_free(&paths);
    }
}

/* Rows in another order, and rows split in two, are the same journeys; at order 1 so are
 * paths whose repeats are one. */
static void rows_do_not_matter(void **state) {
    (void)state;
    uint64_t random = 52;
    journey journeys[JOURNEYS], other[2 * JOURNEYS], once[JOURNEYS];
    for (int run = 0; run < 40; run++) {
        make_journeys(&random, journeys);
        for (size_t i = 0; i < JOURNEYS; i++) {
            const journey *j = &journeys[JOURNEYS - 1 - i];
            other[2 * i] = other[2 * i + 1] = *j;
            other[2 * i].counts = (wn_path_counts){j->counts.conversions, 0, 0};
            other[2 * i + 1].counts =
                (wn_path_counts){0, j->counts.nulls, j->counts.value};
            once[i] = *j;
            once[i].count = 0;
            for (size_t t = 0; t < j->count; t++)
                if (t == 0 || j->touches[t] != j->touches[t - 1])
                    once[i].touches[once[i].count++] = j->touches[t];
        }
        wn_paths a = paths_of(journeys, JOURNEYS), b = paths_of(other, 2 * JOURNEYS);
        wn_paths c = paths_of(once, JOURNEYS);
        for (size_t order = 1; order <= WN_ORDER_MOST; order++) {
            wn_removal x = removal_of(&a, order), y = removal_of(&b, order);
            assert_same_effects(&x, &y);
            wn_removal z = removal_of(&c, order);
            if (order == 1) assert_same_effects(&x, &z);
            wn_removal_free(&x);
            wn_removal_free(&y);
            wn_removal_free(&z);
        }
        wn_paths_free(&a);
        wn_paths_free(&b);
        wn_paths_free(&c);
    }
}

static void credits_add_up(void **state) {
    (void)state;
    uint64_t random = 53;
    journey journeys[JOURNEYS];
    wn_credit credit[CHANNELS];
    wn_path_sets sets;
    wn_err err;
    for (int run = 0; run < 100; run++) {
        make_journeys(&random, journeys);
        wn_paths paths = paths_of(journeys, JOURNEYS);
        bool passed[CHANNELS];
        for (size_t c = 0; c < CHANNELS; c++)
            passed[c] = random_below(&random, 2);
        assert_int_equal(wn_path_sets_of(&paths, &sets, &err), WN_OK);
        for (int rule = WN_TOUCH_FIRST; rule <= WN_TOUCH_POSITION + 1; rule++) {
            const wn_touch_model model = {.rule = rule,
                                          .passed_over = passed,
                                          .first = random_real(&random, 0.01, 3),
                                          .middle = random_real(&random, 0, 3),
                                          .last = random_real(&random, 0, 3)};
            double conversions = 0, value = 0;
            if (rule <= WN_TOUCH_POSITION)
                assert_int_equal(wn_touch_credit(&model, &paths, credit, &err), WN_OK);
            else
                wn_shapley_journeys(&paths, &sets, NULL, credit);
            for (size_t c = 0; c < CHANNELS; c++) {
                conversions += credit[c].conversions;
                value += credit[c].value;
            }
            assert_near(conversions, paths.all.conversions, 1e-12);
            assert_near(value, paths.all.value, 1e-12);
        }
        wn_path_sets_free(&sets);
        wn_paths_free(&paths);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_convert_as_journeys),
        cmocka_unit_test(rows_do_not_matter),
        cmocka_unit_test(credits_add_up),
    };
    wn_stats_init();
    return cmocka_run_group_tests_name("attribution", tests, NULL, NULL);
}
