/* Chains and what they lose without a channel: edges and errors. The numbers of orders 1
 * to 3, by matrix and by sweeping, are in the reference cases. */
#include "core/stats/attribution/removal.h"

#include "core/stats/init.h"
#include "tests/unit/near.h"

#include <stdlib.h>

static void solve(const wn_chain *chain, wn_removal *out) {
    wn_solver *solver;
    wn_err err;
    assert_int_equal(wn_removal_init(chain, out, &err), WN_OK);
    assert_int_equal(wn_solver_new(chain, &solver, &err), WN_OK);
    assert_int_equal(wn_solver_run(solver, &chain->flow, 1e-13, out, &err), WN_OK);
    wn_solver_free(solver);
}

/* Half of the journeys go a b and convert in 3 of 5, the others only see b: 1 in 5. The
 * value is all of the first kind. */
static void knows_what_is_lost(void **state) {
    (void)state;
    const uint32_t path[] = {0, 1};
    wn_paths paths = {0};
    wn_chain chain;
    wn_removal r;
    wn_err err;
    assert_int_equal(wn_paths_add(&paths, path, 2, (wn_path_counts){3, 2, 60}, &err),
                     WN_OK);
    assert_int_equal(wn_paths_add(&paths, path + 1, 1, (wn_path_counts){1, 4, 0}, &err),
                     WN_OK);
    assert_int_equal(wn_paths_settle(&paths, NULL, &err), WN_OK);
    assert_int_equal(wn_chain_of_paths(&paths, 1, &chain, &err), WN_OK);
    assert_int_equal(chain.states, 3);
    solve(&chain, &r);
    assert_near(r.p_conversion, 0.4, 1e-15);
    assert_near(r.value, 6, 1e-15);
    assert_near(r.effect[0], 0.5, 1e-15); /* at order 1 b forgets where it came from */
    assert_near(r.effect[1], 1, 1e-15);
    wn_removal_free(&r);
    wn_chain_free(&chain);
    assert_int_equal(wn_chain_of_paths(&paths, 2, &chain, &err), WN_OK);
    assert_int_equal(chain.states, 4);
    solve(&chain, &r);
    assert_near(r.p_conversion, 0.4, 1e-15);
    assert_near(r.effect[0], 0.75, 1e-15);
    assert_near(r.value_effect[0], 1, 1e-15);
    wn_removal_free(&r);
    wn_chain_free(&chain);
    wn_paths_free(&paths);
}

static void takes_no_conversions(void **state) {
    (void)state;
    const uint32_t path[] = {0, 1, 0};
    wn_paths paths = {0};
    wn_chain chain;
    wn_removal r;
    wn_err err;
    assert_int_equal(wn_paths_add(&paths, path, 3, (wn_path_counts){0, 9, 0}, &err),
                     WN_OK);
    assert_int_equal(wn_paths_settle(&paths, NULL, &err), WN_OK);
    assert_int_equal(wn_chain_of_paths(&paths, 3, &chain, &err), WN_OK);
    solve(&chain, &r);
    assert_near(r.p_conversion, 0, 0);
    assert_near(r.effect[0] + r.effect[1], 0, 0);
    wn_removal_free(&r);
    wn_chain_free(&chain);
    wn_paths_free(&paths);
}

static void refuses_steps_without_end(void **state) {
    (void)state;
    const wn_step steps[] = {{WN_STEP_START, 0, 10},
                             {0, WN_STEP_CONVERTED, 4},
                             {0, 1, 6},
                             {1, 2, 6},
                             {2, 1, 3}};
    wn_chain chain;
    wn_removal r;
    wn_err err;
    assert_int_equal(wn_chain_of_steps(steps, 5, 3, &chain, &err), WN_E_DATA);
    assert_non_null(strstr(err.message, "of 4 states 2 lead to no end"));
    assert_int_equal(wn_chain_of_steps(steps, 2, 1, &chain, &err), WN_OK);
    solve(&chain, &r);
    assert_near(r.p_conversion, 1, 0);
    assert_near(r.effect[0], 1, 0);
    wn_removal_free(&r);
    wn_chain_free(&chain);
}

/* A bot that goes to and fro a hundred thousand times, at order 3: too long to sweep is
 * only what has many states, and this has few. */
static void solves_long_journeys(void **state) {
    (void)state;
    enum { LENGTH = 100000 };
    uint32_t *path = malloc(LENGTH * sizeof *path);
    for (size_t i = 0; i < LENGTH; i++)
        path[i] = i % 2;
    wn_paths paths = {0};
    wn_chain chain;
    wn_removal r;
    wn_err err;
    assert_int_equal(wn_paths_add(&paths, path, LENGTH, (wn_path_counts){0, 1, 0}, &err),
                     WN_OK);
    assert_int_equal(wn_paths_add(&paths, path, 1, (wn_path_counts){3, 6, 0}, &err),
                     WN_OK);
    assert_int_equal(wn_paths_settle(&paths, NULL, &err), WN_OK);
    assert_int_equal(wn_chain_of_paths(&paths, 3, &chain, &err), WN_OK);
    solve(&chain, &r);
    assert_near(r.p_conversion, 0.3, 1e-10);
    assert_near(r.effect[0], 1, 1e-10);
    wn_removal_free(&r);
    wn_chain_free(&chain);
    wn_paths_free(&paths);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_what_is_lost),
        cmocka_unit_test(takes_no_conversions),
        cmocka_unit_test(refuses_steps_without_end),
        cmocka_unit_test(solves_long_journeys),
    };
    wn_stats_init();
    return cmocka_run_group_tests_name("removal", tests, NULL, NULL);
}
