#include "tests/unit/collect_helper.h"

static void expect_sample(const wn_tally_cell *cell, uint64_t zeros, const double *values,
                          size_t count) {
    assert_int_equal(cell->sample.zeros, zeros);
    assert_int_equal(cell->sample.count, count);
    for (size_t i = 0; i < count; i++)
        assert_true(cell->sample.values[i] == values[i]);
}

static const char rows[] = "arm,won,paid,device\n"
                           "a,1,8,phone\n"
                           "b,0,2.5,phone\n"
                           "a,yes,,desk\n"
                           ",1,99,desk\n"
                           "b,,1.5,\n"
                           "a,no,4,phone\n"
                           "b,1,0,desk\n";

static void every_row_is_a_visitor(void **state) {
    (void)state;
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    collect(rows);
    expect_prop(cell_of(&tally, "a", 0), 2, 3, 0);
    expect_prop(cell_of(&tally, "b", 0), 1, 2, 1);
    expect_sum(cell_of(&tally, "a", 1), 2, 12, 1);
    expect_sum(cell_of(&tally, "b", 1), 3, 4, 0);
    expect_prop(segment_cell_of(&tally, "phone", "a", 0), 1, 2, 0);
    expect_prop(segment_cell_of(&tally, "desk", "b", 0), 1, 1, 0);
    expect_prop(segment_cell_of(&tally, "", "b", 0), 0, 0, 1);
    expect_sum(segment_cell_of(&tally, "", "b", 1), 1, 1.5, 0);
    assert_int_equal(tally.facts.rows, 7);
    assert_int_equal(tally.facts.no_arm, 1);
    assert_int_equal(tally.facts.visitors, 0);
}

static void values_are_kept_when_asked_for(void **state) {
    (void)state;
    setup.metrics[1].ranks = true;
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    collect(rows);
    expect_sample(cell_of(&tally, "a", 1), 0, (double[]){8, 4}, 2);
    expect_sample(cell_of(&tally, "b", 1), 1, (double[]){2.5, 1.5}, 2);
    expect_sample(segment_cell_of(&tally, "desk", "b", 1), 1, NULL, 0);
    expect_sample(cell_of(&tally, "a", 0), 0, NULL, 0);
}

static void filters_leave_rows_out(void **state) {
    (void)state;
    wn_reading paying = {.text = "paid >= 1"}, desk = {.text = "device == \"desk\""};
    assert_int_equal(wn_setup_add_where(&setup, paying, &err), WN_OK);
    assert_int_equal(wn_setup_add_exclude(&setup, desk, &err), WN_OK);
    collect(rows);
    assert_int_equal(tally.facts.rows, 4);
    assert_int_equal(tally.facts.no_arm, 0);
    expect_prop(cell_of(&tally, "a", 0), 1, 2, 0);
    expect_sum(cell_of(&tally, "b", 1), 2, 4, 0);
}

static void metrics_may_be_expressions(void **state) {
    (void)state;
    wn_setup_free(&setup);
    setup = wn_setup_standard();
    setup.arm = "arm";
    add_metric(&setup, "paid > 2", WN_CONVERSION, WN_PRIMARY);
    add_metric(&setup, "(paid or 0) * 3", WN_MEAN, WN_SECONDARY);
    collect(rows);
    expect_prop(cell_of(&tally, "a", 0), 2, 3, 0);
    expect_prop(cell_of(&tally, "b", 0), 1, 3, 0);
    expect_sum(cell_of(&tally, "a", 1), 3, 36, 0);
}

/* Visitor 1 came back; 2 saw both arms, b first in the file but a first in time; 3 has no
 * value at all; 4's id has 20 digits; one row has no id, one no arm. */
static const char visits[] = "id,arm,won,paid,device,at\n"
                             "1,a,0,8,phone,2025-03-01\n"
                             "2,b,0,1,phone,2025-03-05\n"
                             "1,a,1,2,desk,2025-03-02\n"
                             "3,b,,,desk,2025-03-02\n"
                             ",b,1,64,desk,2025-03-02\n"
                             "2,a,1,16,desk,2025-03-04\n"
                             "10000000000000000004,b,1,32,desk,2025-03-03\n"
                             "10000000000000000005,b,0,0,desk,2025-03-03\n"
                             "1,,1,128,desk,2025-03-03\n"
                             "1,a,0,4,phone,2025-03-06\n";

static void expect_facts_of_visits(void) {
    assert_int_equal(tally.facts.rows, 10);
    assert_int_equal(tally.facts.no_arm, 1);
    assert_int_equal(tally.facts.no_unit, 1);
    assert_int_equal(tally.facts.visitors, 5);
    assert_int_equal(tally.facts.repeats, 3);
    assert_int_equal(tally.facts.crossed, 1);
}

static void days_are_those_of_the_first_row(void **state) {
    (void)state;
    setup.time = "at";
    collect(visits);
    expect_prop(split_cell_of(&tally, WN_SPLIT_DAY, "2025-03-02", "a", 0), 1, 1, 0);
    expect_prop(split_cell_of(&tally, WN_SPLIT_DAY, "2025-03-03", "b", 0), 1, 2, 0);
    assert_null(wn_tally_split(&tally, WN_SPLIT_SUSPECT));
    wn_tally_free(&tally);

    setup.unit = "id";
    collect(visits);
    expect_prop(split_cell_of(&tally, WN_SPLIT_DAY, "2025-03-01", "a", 0), 1, 1, 0);
    expect_sum(split_cell_of(&tally, WN_SPLIT_DAY, "2025-03-01", "a", 1), 1, 14, 0);
    expect_sum(split_cell_of(&tally, WN_SPLIT_DAY, "2025-03-03", "b", 1), 2, 32, 0);
    const wn_split *days = wn_tally_split(&tally, WN_SPLIT_DAY);
    assert_int_equal(days->levels.map.count, 3); /* who crossed is not there */
}

/* A row without a time, and moments before 1970. */
static void days_may_be_blank(void **state) {
    (void)state;
    setup.time = "at";
    collect("arm,won,paid,at\na,1,1,\nb,0,2,1969-12-31 23:59:59\nb,1,4,1970-01-01\n");
    expect_prop(split_cell_of(&tally, WN_SPLIT_DAY, "", "a", 0), 1, 1, 0);
    expect_sum(split_cell_of(&tally, WN_SPLIT_DAY, "1969-12-31", "b", 1), 1, 2, 0);
    expect_sum(split_cell_of(&tally, WN_SPLIT_DAY, "1970-01-01", "b", 1), 1, 4, 0);
}

/* c was logged twice within a second; d came twice with the same amount, an hour apart;
 * e was in both arms; f has 60 rows where the others have one or two. */
static void suspects_are_told_apart(void **state) {
    (void)state;
    char csv[8192] = "id,arm,won,paid,at\n"
                     "c,a,1,8,2025-03-01 10:00:00.25\n"
                     "c,a,1,8,2025-03-01 10:00:00.75\n"
                     "d,a,0,2,2025-03-01 10:00:00\n"
                     "d,a,0,2,2025-03-01 11:00:00\n"
                     "e,b,0,1,2025-03-01 10:00:00\n"
                     "e,a,0,1,2025-03-01 12:00:00\n";
    size_t used = strlen(csv);
    for (int i = 0; i < 60; i++)
        used += (size_t)snprintf(csv + used, sizeof csv - used,
                                 "f,b,0,0,2025-03-02 10:%02d:00\n", i);
    for (int i = 0; i < 60; i++)
        used += (size_t)snprintf(csv + used, sizeof csv - used,
                                 "%d,b,0,0,2025-03-02\n%d,b,0,0,2025-03-02\n", i, i);
    setup.unit = "id";
    setup.time = "at";
    collect(csv);
    const wn_split_kind suspects = WN_SPLIT_SUSPECT;
    assert_int_equal(tally.facts.bot_rows, 58); /* 20 * 186 rows / 64 visitors */
    expect_prop(split_cell_of(&tally, suspects, "duplicated", "a", 0), 1, 1, 0);
    expect_prop(split_cell_of(&tally, suspects, "bot", "b", 0), 0, 1, 0);
    expect_sum(split_cell_of(&tally, suspects, "crossed", "b", 1), 1, 2, 0);
    expect_sum(split_cell_of(&tally, suspects, "", "a", 1), 1, 4, 0);
    expect_sum(split_cell_of(&tally, suspects, "", "b", 1), 60, 0, 0);
    expect_prop(cell_of(&tally, "b", 0), 0, 61, 0);
}

static void levels_can_be_left_out(void **state) {
    (void)state;
    wn_tally rest;
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    collect(rows);
    const wn_split *devices = wn_tally_split(&tally, WN_SPLIT_SEGMENT);
    bool keep[] = {true, false, true}; /* phone, desk, blank */
    assert_int_equal(number_in(&devices->levels, "desk"), 1);
    assert_int_equal(wn_tally_restrict(&tally, &setup, devices, keep, &rest, &err),
                     WN_OK);
    expect_prop(cell_of(&rest, "a", 0), 1, 2, 0);
    expect_sum(cell_of(&rest, "b", 1), 2, 4, 0);
    assert_int_equal(rest.split_count, 1);
    wn_tally_free(&rest);
}

static void crossovers_are_dropped(void **state) {
    (void)state;
    setup.unit = "id";
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    collect(visits);
    expect_facts_of_visits();
    expect_prop(cell_of(&tally, "a", 0), 1, 1, 0);
    expect_sum(cell_of(&tally, "a", 1), 1, 14, 0);
    expect_prop(cell_of(&tally, "b", 0), 1, 2, 1);
    expect_sum(cell_of(&tally, "b", 1), 2, 32, 1);
    /* visitor 1 counts with all outcomes on the phone, where the first row was */
    assert_int_equal(tally.facts.moved, 2);
    expect_sum(segment_cell_of(&tally, "phone", "a", 1), 1, 14, 0);
    expect_sum(segment_cell_of(&tally, "desk", "a", 1), 0, 0, 0);
}

static void values_of_visitors_are_kept(void **state) {
    (void)state;
    setup.unit = "id";
    setup.metrics[1].ranks = true;
    collect(visits);
    expect_sample(cell_of(&tally, "a", 1), 0, (double[]){14}, 1);
    expect_sample(cell_of(&tally, "b", 1), 1, (double[]){32}, 1);
}

static void crossovers_count_in_the_first_arm(void **state) {
    (void)state;
    setup.unit = "id";
    setup.crossovers = WN_CROSSOVERS_FIRST;
    collect(visits);
    expect_facts_of_visits();
    expect_prop(cell_of(&tally, "a", 0), 1, 1, 0);
    expect_prop(cell_of(&tally, "b", 0), 2, 3, 1);
    expect_sum(cell_of(&tally, "b", 1), 3, 49, 1);
}

static void the_first_arm_goes_by_time(void **state) {
    (void)state;
    setup.unit = "id";
    setup.time = "at";
    setup.crossovers = WN_CROSSOVERS_FIRST;
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    collect(visits);
    expect_prop(cell_of(&tally, "a", 0), 2, 2, 0);
    expect_sum(cell_of(&tally, "a", 1), 2, 31, 0);
    expect_prop(cell_of(&tally, "b", 0), 1, 2, 1);
    expect_sum(segment_cell_of(&tally, "desk", "a", 1), 1, 17, 0);
}

static void crossovers_are_kept_in_each_arm(void **state) {
    (void)state;
    setup.unit = "id";
    setup.crossovers = WN_CROSSOVERS_KEEP;
    collect(visits);
    expect_facts_of_visits();
    expect_prop(cell_of(&tally, "a", 0), 2, 2, 0);
    expect_sum(cell_of(&tally, "a", 1), 2, 30, 0);
    expect_prop(cell_of(&tally, "b", 0), 1, 3, 1);
    expect_sum(cell_of(&tally, "b", 1), 3, 33, 1);
}

/* 3,000 rows of 900 visitors with awkward amounts. */
static char *many_visits(void) {
    wn_buf csv = {0};
    assert_int_equal(wn_buf_text(&csv, "id,arm,won,paid,device\n", &err), WN_OK);
    for (unsigned i = 0; i < 3000; i++) {
        unsigned id = i * 7919 % 900;
        assert_int_equal(wn_buf_format(&csv, &err, "v%u,%c,%u,%.3f,d%u\n", id,
                                       'a' + (int)(id % 3 + (i % 37 == 0)), i % 11 == 0,
                                       (double)(i * 7907 % 1013) / 7 - 50, id % 5),
                         WN_OK);
    }
    return csv.p;
}

/* Samples are at addresses of their own. */
static void expect_same_cell(const wn_tally_cell *a, const wn_tally_cell *b) {
    wn_tally_cell x = *a, y = *b;
    expect_sample(a, b->sample.zeros, b->sample.values, b->sample.count);
    x.sample = y.sample = (wn_sample){0};
    assert_memory_equal(&x, &y, sizeof x);
}

static void expect_same_bits(const wn_tally *a, const wn_tally *b) {
    assert_memory_equal(&a->facts, &b->facts, sizeof a->facts);
    assert_int_equal(a->arms.map.count, b->arms.map.count);
    for (size_t s = 0; s < a->split_count; s++) {
        for (uint32_t level = 0; level < a->splits[s].levels.map.count; level++) {
            for (uint32_t arm = 0; arm < a->arms.map.count; arm++)
                for (size_t m = 0; m < a->metrics; m++)
                    expect_same_cell(&wn_tally_cells(a, s, level, arm)[m],
                                     &wn_tally_cells(b, s, level, arm)[m]);
        }
    }
}

static void threads_change_nothing(void **state) {
    (void)state;
    char *csv = many_visits();
    setup.metrics[1].ranks = true;
    assert_int_equal(wn_setup_add_segment(&setup, "device", &err), WN_OK);
    for (int with_unit = 0; with_unit < 2; with_unit++) {
        setup.unit = with_unit ? "id" : NULL;
        assert_int_equal(collect_text(&setup, csv, 1, &tally, &err), WN_OK);
        for (int threads = 2; threads <= 5; threads++) {
            wn_tally other;
            assert_int_equal(collect_text(&setup, csv, threads, &other, &err), WN_OK);
            expect_same_bits(&tally, &other);
            wn_tally_free(&other);
        }
        wn_tally_free(&tally);
    }
    wn_buf_free(&(wn_buf){.p = csv});
}

/* The same visitors, whether gathered from one file or from two. */
static void files_go_on_from_each_other(void **state) {
    (void)state;
    static const char first[] = "id,arm,won,paid\n1,a,0,1\n2,b,0,2\n";
    static const char second[] = "paid,won,arm,id\n4,1,a,1\n8,1,b,3\n";
    temp_file files[] = {temp_write(first, sizeof first - 1),
                         temp_write(second, sizeof second - 1)};
    const wn_read_options reading = {0};
    wn_table *tables[2];
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(wn_table_open(files[i].path, &reading, &tables[i], &err), WN_OK);
    setup.unit = "id";
    assert_int_equal(wn_collect(&setup, (wn_scripting){0}, tables, 2, 2, &tally, &err),
                     WN_OK);
    expect_prop(cell_of(&tally, "a", 0), 1, 1, 0);
    expect_sum(cell_of(&tally, "a", 1), 1, 5, 0);
    expect_prop(cell_of(&tally, "b", 0), 1, 2, 0);
    for (size_t i = 0; i < 2; i++) {
        wn_table_free(tables[i]);
        unlink(files[i].path);
    }
}

static void expect_error(const char *csv, wn_rc code, const char *column,
                         const char *message) {
    assert_int_equal(collect_text(&setup, csv, 2, &tally, &err), code);
    assert_string_equal(err.column, column);
    if (!strstr(err.message, message)) fail_msg("%s", err.message);
    assert_non_null(strstr(err.file, "winnow-test-"));
}

static void wrong_columns_are_refused(void **state) {
    (void)state;
    expect_error("variant,won,paid\na,1,1\n", WN_E_DATA, "",
                 "there is no column \"arm\"");
    expect_error("arm,won,payed\na,1,1\n", WN_E_DATA, "", "there is no column \"paid\"");
    expect_error("arm,won,paid\na,1,1\nb,often,1\n", WN_E_DATA, "won",
                 "expected yes or no");
    expect_error("arm,won,paid\na,1,1\nb,0,much\n", WN_E_DATA, "paid",
                 "expected a number");
    wn_buf csv = {0};
    assert_int_equal(wn_buf_text(&csv, "arm,won,paid\n", &err), WN_OK);
    for (int i = 0; i < 60; i++)
        assert_int_equal(wn_buf_format(&csv, &err, "v%d,1,1\n", i), WN_OK);
    expect_error(csv.p, WN_E_DATA, "arm", "more than 50 different values");
    setup.unit = "won";
    expect_error(csv.p, WN_E_DATA, "arm", "more than 50 different values");
    wn_buf_free(&csv);
}

static void expect_arrivals(const char *csv, size_t metric, const double *values,
                            size_t count) {
    for (int threads = 1; threads < 4; threads++) {
        wn_arrivals arrivals = {.metric = metric};
        assert_int_equal(collect_arrivals(&setup, csv, threads, &tally, &arrivals, &err),
                         WN_OK);
        assert_int_equal(arrivals.count, count);
        for (size_t i = 0; i < count; i++)
            assert_true(arrivals.values[i] == values[i]);
        wn_arrivals_free(&arrivals);
        wn_tally_free(&tally);
    }
}

static void visitors_come_in_their_order(void **state) {
    (void)state;
    expect_arrivals(rows, 0, (double[]){1, 0, 1, 0, 1}, 5);
    expect_arrivals(rows, 1, (double[]){8, 2.5, 1.5, 4, 0}, 5);
    /* by id, in the order of the first rows; who crossed over is not there */
    setup.unit = "id";
    static const char csv[] = "id,arm,won,paid,at\n"
                              "u,a,0,3,2025-03-05\n"
                              "v,b,1,,2025-03-02\n"
                              "w,a,0,7,2025-03-03\n"
                              "x,b,1,5,\n"
                              "u,a,1,4,2025-03-01\n"
                              "w,b,0,1,2025-03-04\n"
                              "y,b,0,2,2025-03-02\n";
    expect_arrivals(csv, 0, (double[]){1, 1, 1, 0}, 4);
    expect_arrivals(csv, 1, (double[]){7, 5, 2}, 3);
    /* by time of the first row: u, then v and y in the order of the file, x without */
    setup.time = "at";
    expect_arrivals(csv, 1, (double[]){7, 2, 5}, 3);
    expect_arrivals(csv, 0, (double[]){1, 1, 0, 1}, 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_row_is_a_visitor, begin, end),
        cmocka_unit_test_setup_teardown(values_are_kept_when_asked_for, begin, end),
        cmocka_unit_test_setup_teardown(filters_leave_rows_out, begin, end),
        cmocka_unit_test_setup_teardown(metrics_may_be_expressions, begin, end),
        cmocka_unit_test_setup_teardown(days_are_those_of_the_first_row, begin, end),
        cmocka_unit_test_setup_teardown(days_may_be_blank, begin, end),
        cmocka_unit_test_setup_teardown(suspects_are_told_apart, begin, end),
        cmocka_unit_test_setup_teardown(levels_can_be_left_out, begin, end),
        cmocka_unit_test_setup_teardown(crossovers_are_dropped, begin, end),
        cmocka_unit_test_setup_teardown(values_of_visitors_are_kept, begin, end),
        cmocka_unit_test_setup_teardown(crossovers_count_in_the_first_arm, begin, end),
        cmocka_unit_test_setup_teardown(the_first_arm_goes_by_time, begin, end),
        cmocka_unit_test_setup_teardown(crossovers_are_kept_in_each_arm, begin, end),
        cmocka_unit_test_setup_teardown(threads_change_nothing, begin, end),
        cmocka_unit_test_setup_teardown(files_go_on_from_each_other, begin, end),
        cmocka_unit_test_setup_teardown(visitors_come_in_their_order, begin, end),
        cmocka_unit_test_setup_teardown(wrong_columns_are_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
