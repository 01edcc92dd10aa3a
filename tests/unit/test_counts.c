#include "experiments/collect/counts.h"

#include "tests/unit/cmocka_all.h"

static void reads_counts(void **state) {
    (void)state;
    static const struct {
        const char *text, *arm;
        uint64_t x, n;
    } cases[] = {
        {"control=17489/145274", "control", 17489, 145274},
        {"new=0/1", "new", 0, 1},
        {"new=7/7", "new", 7, 7},
        {"a=b=3/8", "a=b", 3, 8},
        {" short form =1,234/56_789", "short form", 1234, 56789},
        {"длинная=2/3", "длинная", 2, 3},
        {"big=1/999999999999999", "big", 1, 999999999999999},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_text arm;
        wn_prop prop;
        wn_err err;
        assert_int_equal(wn_counts_parse(cases[i].text, &arm, &prop, &err), WN_OK);
        assert_true(wn_text_equal(arm, wn_text_of(cases[i].arm)));
        assert_int_equal(prop.x, cases[i].x);
        assert_int_equal(prop.n, cases[i].n);
    }
}

static void refuses_what_are_no_counts(void **state) {
    (void)state;
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"control", "expected NAME=CONVERSIONS/VISITORS"},
        {"control=12", "expected NAME=CONVERSIONS/VISITORS"},
        {"12/100", "expected NAME=CONVERSIONS/VISITORS"},
        {"=12/100", "the arm has no name"},
        {"  =12/100", "the arm has no name"},
        {"a=/100", "the conversions must be a whole number"},
        {"a=-1/100", "the conversions must be a whole number"},
        {"a=1.5/100", "the conversions must be a whole number"},
        {"a=12%/100", "the conversions must be a whole number"},
        {"a=12/", "the visitors must be a whole number"},
        {"a=12/1e3", "the visitors must be a whole number"},
        {"a=12/100/3", "the visitors must be a whole number"},
        {"a=1/1000000000000000", "the visitors must be a whole number"},
        {"a=0/0", "an arm needs visitors"},
        {"a=101/100", "more conversions than visitors"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_text arm;
        wn_prop prop;
        wn_err err;
        assert_int_equal(wn_counts_parse(cases[i].text, &arm, &prop, &err), WN_E_USAGE);
        if (!strstr(err.message, cases[i].why))
            fail_msg("%s: %s", cases[i].text, err.message);
        assert_non_null(strstr(err.message, cases[i].text));
        assert_non_null(strstr(err.hint, "--counts control=120/2400"));
    }
}

static void makes_a_tally(void **state) {
    (void)state;
    const char *texts[] = {"b=16/101", "a=12/103", "c=0/107"};
    wn_metric won = {.name = "won", .kind = WN_CONVERSION};
    wn_setup setup = {.metrics = &won, .metric_count = 1};
    wn_tally tally;
    wn_err err;
    assert_int_equal(wn_counts_tally(&setup, texts, 3, &tally, &err), WN_OK);
    assert_int_equal(tally.arms.map.count, 3);
    assert_string_equal(tally.arms.map.keys[1].p, "a");
    assert_int_equal(wn_tally_cells(&tally, 0, 0, 0)->prop.x, 16);
    assert_int_equal(wn_tally_cells(&tally, 0, 0, 1)->prop.n, 103);
    assert_int_equal(wn_tally_visitors(&tally, 0, 0, 2), 107);
    assert_int_equal(tally.facts.rows, 311);
    wn_tally_free(&tally);

    const char *twice[] = {"a=1/2", "b=1/2", "a=1/3"};
    assert_int_equal(wn_counts_tally(&setup, twice, 3, &tally, &err), WN_E_USAGE);
    assert_string_equal(err.message, "--counts \"a=1/3\": this arm was given before");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_counts),
        cmocka_unit_test(refuses_what_are_no_counts),
        cmocka_unit_test(makes_a_tally),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
