/* Numbers by hand from the formulas in the header; those of Odoo's own tests are shared
 * reference cases (odoo-pls-*). */
#include "core/stats/scorecard/naive_bayes.h"
#include "tests/unit/near.h"

enum { SOURCE, STAGE, TAG, FIELDS };

static wn_nb *make(const double *least) {
    const wn_nb_plan plan = {.fields = FIELDS,
                             .stage = STAGE,
                             .stages = 3,
                             .won_stage = 2,
                             .least = least,
                             .smoothing = WN_NB_SMOOTHING};
    wn_nb *nb;
    wn_err err;
    assert_int_equal(wn_nb_new(&plan, &nb, &err), WN_OK);
    return nb;
}

static void count(wn_nb *nb, uint32_t team, uint32_t source, uint32_t stage, bool won,
                  double times) {
    const wn_nb_value values[] = {{SOURCE, source}, {STAGE, stage}};
    const wn_nb_lead lead = {team, values, 2};
    wn_err err;
    assert_int_equal(wn_nb_count(nb, &lead, won, times, &err), WN_OK);
}

static wn_nb_result score(const wn_nb *nb, uint32_t team, uint32_t source,
                          uint32_t stage) {
    const wn_nb_value values[] = {{SOURCE, source}, {STAGE, stage}};
    return wn_nb_score(nb, &(wn_nb_lead){team, values, 2});
}

static void counts_stages_as_they_are_passed(void **state) {
    (void)state;
    wn_nb *nb = make(NULL);
    double won, lost;
    count(nb, 0, 0, 2, true, 3);
    count(nb, 0, 1, 1, false, 5);
    count(nb, 0, 0, 0, false, 2);
    assert_true(wn_nb_row(nb, 0, STAGE, 0, &won, &lost));
    assert_near(won, 3.1, 1e-12);
    assert_near(lost, 7.1, 1e-12);
    assert_true(wn_nb_row(nb, 0, STAGE, 1, &won, &lost));
    assert_near(lost, 5.1, 1e-12);
    assert_true(wn_nb_row(nb, 0, STAGE, 2, &won, &lost));
    assert_near(lost, 0.1, 1e-12);
    assert_false(wn_nb_row(nb, 0, SOURCE, 7, &won, &lost));
    assert_false(wn_nb_row(nb, 4, SOURCE, 0, &won, &lost));
    /* P(won) 3.1/10.2; source 0: 3.1/3.2 and 2.1/7.2; stage 1: 3.1/3.1 and 5.1/7.1 */
    double w = 3.1 / 10.2 * (3.1 / 3.2), l = 7.1 / 10.2 * (2.1 / 7.2) * (5.1 / 7.1);
    assert_near(score(nb, 0, 0, 1).probability, w / (w + l), 1e-14);
    /* A value never seen does nothing; the won stage is certain. */
    l = 7.1 / 10.2 * (5.1 / 7.1);
    w = 3.1 / 10.2;
    assert_near(score(nb, 0, 9, 1).probability, w / (w + l), 1e-14);
    assert_true(score(nb, 0, 0, 2).probability == 1);
    assert_near(wn_nb_factor_of(nb, 0, STAGE, 1).score, 1 - 5.1 / 7.1, 1e-14);
    assert_false(wn_nb_factor_of(nb, 0, SOURCE, 9).known);
    wn_nb_free(nb);
}

static void takes_back(void **state) {
    (void)state;
    wn_nb *nb = make(NULL);
    double won, lost;
    count(nb, 0, 0, 2, true, 1);
    count(nb, 0, 0, 1, false, 1);
    count(nb, 0, 0, 2, true, -1);
    count(nb, 0, 5, 2, true, -1); /* never counted: there is nothing to take back */
    assert_true(wn_nb_row(nb, 0, SOURCE, 0, &won, &lost));
    assert_near(won, 0.1, 1e-12);
    assert_near(lost, 1.1, 1e-12);
    assert_false(wn_nb_row(nb, 0, SOURCE, 5, &won, &lost));
    count(nb, 0, 0, 2, true, -1);
    assert_true(wn_nb_row(nb, 0, SOURCE, 0, &won, &lost));
    assert_near(won, 0.1, 1e-12);
    wn_nb_free(nb);
}

static void judges_the_teamless_by_all(void **state) {
    (void)state;
    wn_nb *nb = make(NULL);
    count(nb, 0, 0, 2, true, 4);
    count(nb, 0, 0, 0, false, 6);
    count(nb, 1, 0, 0, false, 20);
    count(nb, 1, 1, 2, true, 1);
    count(nb, WN_NB_NO_TEAM, 0, 0, false, 9);
    wn_nb_result all = score(nb, WN_NB_NO_TEAM, 3, 0), unknown = score(nb, 8, 3, 0);
    /* 4.1 + 1.1 + 0.1 won, 6.1 + 20.1 + 9.1 lost */
    assert_near(all.prior, 5.3 / 40.6, 1e-14);
    assert_near(all.probability, 5.3 / 40.6, 1e-14);
    assert_true(unknown.probability == all.probability);
    assert_near(score(nb, 0, 3, 0).prior, 4.1 / 10.2, 1e-14);
    wn_nb_free(nb);
}

static void leaves_out_rare_tags(void **state) {
    (void)state;
    const double least[FIELDS] = {[TAG] = WN_NB_LEAST_TAG};
    wn_nb *nb = make(least);
    wn_err err;
    const wn_nb_value often[] = {{TAG, 0}, {STAGE, 0}}, seldom[] = {{TAG, 1}, {STAGE, 0}};
    const wn_nb_lead a = {0, often, 2}, b = {0, seldom, 2};
    assert_int_equal(wn_nb_count(nb, &a, true, 30, &err), WN_OK);
    assert_int_equal(wn_nb_count(nb, &a, false, 60, &err), WN_OK);
    assert_int_equal(wn_nb_count(nb, &b, true, 49, &err), WN_OK);
    /* 49.1 and 0.1 are fewer than 50, and no part of the field's sum */
    assert_near(wn_nb_factor_of(nb, 0, TAG, 0).won, 1, 1e-14);
    assert_false(wn_nb_factor_of(nb, 0, TAG, 1).known);
    assert_int_equal(wn_nb_count(nb, &b, true, 1, &err), WN_OK);
    assert_true(wn_nb_factor_of(nb, 0, TAG, 1).known);
    wn_nb_free(nb);
}

static void says_when_there_is_no_probability(void **state) {
    (void)state;
    wn_nb *nb = make(NULL);
    const wn_nb_value source = {SOURCE, 0};
    assert_string_equal(score(nb, 0, 0, 0).why, "no lead of the team is closed yet");
    count(nb, 0, 0, 2, true, 1);
    assert_string_equal(wn_nb_score(nb, &(wn_nb_lead){0, &source, 1}).why,
                        "the lead has no stage");
    wn_nb_free(nb);
}

/* Without a stage all closed leads count; a hundred fields do not underflow. */
static void works_without_stages(void **state) {
    (void)state;
    enum { MANY = 400 };
    const wn_nb_plan plan = {.fields = MANY, .stage = WN_NB_NONE, .smoothing = 0.1};
    wn_nb *nb;
    wn_err err;
    wn_nb_value values[MANY];
    assert_int_equal(wn_nb_new(&plan, &nb, &err), WN_OK);
    for (uint32_t v = 0; v < 20; v++) {
        for (uint32_t f = 0; f < MANY; f++)
            values[f] = (wn_nb_value){f, v};
        const wn_nb_lead lead = {WN_NB_NO_TEAM, values, MANY};
        assert_int_equal(wn_nb_count(nb, &lead, true, 1, &err), WN_OK);
        assert_int_equal(wn_nb_count(nb, &lead, false, 1, &err), WN_OK);
    }
    wn_nb_result r = wn_nb_score(nb, &(wn_nb_lead){WN_NB_NO_TEAM, values, MANY});
    assert_near(r.probability, 0.5, 1e-12);
    wn_nb_free(nb);
}

/* Python: round(100 * p, 2) */
static void shows_percents_as_odoo(void **state) {
    (void)state;
    assert_near(wn_nb_percent(0.34375), 34.38, 1e-14);
    assert_near(wn_nb_percent(0.34125), 34.12, 1e-14);
    assert_near(wn_nb_percent(1), 99.99, 1e-14);
    assert_near(wn_nb_percent(0), 0.01, 1e-14);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_stages_as_they_are_passed),
        cmocka_unit_test(takes_back),
        cmocka_unit_test(judges_the_teamless_by_all),
        cmocka_unit_test(leaves_out_rare_tags),
        cmocka_unit_test(says_when_there_is_no_probability),
        cmocka_unit_test(works_without_stages),
        cmocka_unit_test(shows_percents_as_odoo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
