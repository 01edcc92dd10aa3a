/* Assigning visitors to arms: the hash, the options, and scans of files of ids.
 *
 * Expected hashes are from Python 3.11:
 *     def h(s):
 *         h = 0x811c9dc5
 *         for (u,) in struct.iter_unpack('<H', s.encode('utf-16-le')):
 *             h = ((h ^ u) * 0x01000193) % 2**32
 *         return h
 *     version 1: h(id + key) % 1000 / 1000
 *     version 2: h(str(h(key + id))) % 10000 / 10000 */
#include "core/cli/call.h"
#include "experiments/assign/assign_options.h"
#include "experiments/assign/roster.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

extern const wn_command wn_cmd_assign;

static wn_err err;

/* ------------------------------------------------------------------------- arithmetic */

static void hashes_as_the_sdks(void **state) {
    (void)state;
    static const struct {
        const char *key, *id;
        double one, two;
    } cases[] = {{"pricing-page", "v10001", 0.437, 0.1981},
                 {"pricing-page", "v3", 0.02, 0.5023},
                 {"pricing-page", "v8", 0.925, 0.0872},
                 {"цены", "посетитель-7", 0.451, 0.018},
                 {"k", "😀é", 0.672, 0.6831},
                 {"", "", 0.261, 0.2305}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_text key = wn_text_of(cases[i].key), id = wn_text_of(cases[i].id);
        double hash;
        assert_true(wn_assign_hash(1, key, id, &hash));
        assert_true(hash == cases[i].one);
        assert_true(wn_assign_hash(2, key, id, &hash));
        assert_true(hash == cases[i].two);
        assert_false(wn_assign_hash(3, key, id, &hash));
    }
}

static void ranges_follow_weights_and_coverage(void **state) {
    (void)state;
    const double weights[] = {0.17, 0.52, 0.31}, nearly[] = {0.4, 0.5999},
                 short_of[] = {0.4, 0.1};
    wn_range ranges[3];
    wn_assign_ranges(weights, 3, 0.3071, ranges);
    assert_near(ranges[1].low, 0.17, 1e-15);
    assert_near(ranges[1].high, 0.329692, 1e-15);
    assert_near(ranges[2].high, 0.785201, 1e-15);
    wn_assign_ranges(nearly, 2, 1.7, ranges);
    assert_near(ranges[1].high, 0.9999, 1e-15);
    wn_assign_ranges(short_of, 2, -0.3, ranges);
    assert_near(ranges[1].low, 0.5, 1e-15);
    assert_near(ranges[1].high, 0.5, 1e-15);
    wn_assign_ranges(NULL, 3, 1, ranges);
    assert_near(ranges[2].low, 2 / 3.0, 1e-15);
}

static void a_range_has_its_lower_end_only(void **state) {
    (void)state;
    const wn_range ranges[] = {{0, 0.25}, {0.5, 0.5}, {0.5, 0.75}};
    assert_int_equal(wn_assign_choose(0, ranges, 3), 0);
    assert_int_equal(wn_assign_choose(0.2499, ranges, 3), 0);
    assert_int_equal(wn_assign_choose(0.25, ranges, 3), WN_NO_ARM);
    assert_int_equal(wn_assign_choose(0.5, ranges, 3), 2);
    assert_int_equal(wn_assign_choose(0.75, ranges, 3), WN_NO_ARM);
    assert_int_equal(wn_assign_choose(0.1, ranges, 0), WN_NO_ARM);
}

/* ---------------------------------------------------------------------------- options */

/* The assignment of a command line, whose words are separated by single blanks. */
static wn_rc from_line(const char *line, wn_assignment *out) {
    enum { MOST_WORDS = 30 };
    char copy[300], *words[MOST_WORDS] = {(char[]){"assign"}};
    int count = 1;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        words[count++] = word;
    wn_call *call;
    wn_setup setup = wn_setup_standard();
    *out = (wn_assignment){0};
    assert_int_equal(wn_call_parse(&wn_cmd_assign, count, words, &call, &err), WN_OK);
    wn_rc rc = wn_assign_options_arms(call, &setup, &err);
    if (rc == WN_OK) rc = wn_assign_options(call, &setup, out, &err);
    out->key = wn_text_of(""); /* it goes with the call */
    wn_setup_free(&setup);
    wn_call_free(call);
    return rc;
}

static void options_make_an_assignment(void **state) {
    (void)state;
    wn_assignment a;
    assert_int_equal(from_line("-k x -a old=90,new=10 --hash 1 --coverage 50% "
                               "--namespace a,b,10%,0.4 --namespace z,0,1",
                               &a),
                     WN_E_USAGE); /* a name has no comma */
    wn_assignment_free(&a);
    assert_int_equal(from_line("-k x -a old=90,new=7 -a a=b=3 --hash 1 --coverage 50% "
                               "--namespace tests,10%,0.4 --namespace z,0,1 "
                               "--holdout spring=5% --holdout a=b=0.2",
                               &a),
                     WN_OK);
    assert_int_equal(a.hash, 1);
    assert_int_equal(a.arm_count, 3);
    assert_string_equal(a.arms[2].p, "a=b");
    assert_near(a.weights[1], 0.07, 1e-15);
    assert_near(a.weight_sum, 100, 0);
    assert_near(a.ranges[1].low, 0.9, 1e-15);
    assert_near(a.ranges[1].high, 0.935, 1e-15);
    assert_int_equal(a.namespace_count, 2);
    assert_string_equal(a.namespaces[0].name.p, "tests");
    assert_near(a.namespaces[0].range.low, 0.1, 1e-15);
    assert_int_equal(a.holdout_count, 2);
    assert_string_equal(a.holdouts[1].name.p, "a=b");
    assert_near(a.holdouts[0].share, 0.05, 1e-15);
    wn_assignment_free(&a);

    assert_int_equal(from_line("-k x -a a,b,c", &a), WN_OK);
    assert_int_equal(a.hash, 2);
    assert_near(a.coverage, 1, 0);
    assert_near(a.weights[2], 1 / 3.0, 1e-15);
    wn_assignment_free(&a);
}

static void refuses_what_is_wrong(void **state) {
    (void)state;
    static const struct {
        const char *line, *why;
    } cases[] = {
        {"-k x", "which arms are there? Name them with --arms"},
        {"-k x -a a", "--arms: an experiment has at least two arms"},
        {"-k x -a a=1,b", "--arms: give every arm its share, or none"},
        {"-k x -a a=1,a=2", "--arms \"a=2\": the arm is there twice"},
        {"-k x -a a,a", "--arms: the arm \"a\" is there twice"},
        {"-k x -a a,,b", "--arms: an arm has no name"},
        {"-k x -a a=0,b=1", "--arms \"a=0\": expected NAME=SHARE"},
        {"-k x -a a=-1,b=1", "--arms \"a=-1\": expected NAME=SHARE"},
        {"-k x -a a=half,b=1", "--arms \"a=half\": expected NAME=SHARE"},
        {"-a a,b", "which experiment is it? Give its key with --key"},
        {"-k x -a a,b --hash 3", "option --hash: expected one of 2, 1, got \"3\""},
        {"-k x -a a,b --coverage 150%", "option --coverage: expected a number from 0 to "
                                        "1, got 150%"},
        {"-k x -a a,b --namespace n", "--namespace \"n\": expected NAME,LOW,HIGH"},
        {"-k x -a a,b --namespace n,0,0.5,1",
         "--namespace \"n,0,0.5,1\": expected NAME,LOW,HIGH"},
        {"-k x -a a,b --namespace n,0.5,0.5",
         "--namespace \"n,0.5,0.5\": expected 0 <= LOW < HIGH <= 1"},
        {"-k x -a a,b --holdout n",
         "--holdout \"n\": expected NAME=SHARE, the share between 0 and 1"},
        {"-k x -a a,b --holdout =5%",
         "--holdout \"=5%\": expected NAME=SHARE, the share between 0 and 1"},
        {"-k x -a a,b --holdout n=1",
         "--holdout \"n=1\": expected NAME=SHARE, the share between 0 and 1"},
        {"-k x -a a,b --namespace n,0,40",
         "--namespace \"n,0,40\": expected 0 <= LOW < HIGH <= 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_assignment a;
        assert_int_equal(from_line(cases[i].line, &a), WN_E_USAGE);
        assert_string_equal(err.message, cases[i].why);
        wn_assignment_free(&a);
    }
}

/* ------------------------------------------------------------------------------ roster
 */

/* pricing-page, arms a and b, coverage 90%: a is below 0.45, b from 0.5 below 0.95. */
static void make_assignment(wn_assignment *a) {
    const wn_planned_arm arms[] = {{wn_text_of("a"), 1}, {wn_text_of("b"), 1}};
    *a = (wn_assignment){.key = wn_text_of("pricing-page"), .hash = 2, .coverage = 0.9};
    assert_int_equal(wn_assignment_set_arms(a, arms, 2, &err), WN_OK);
}

static void says_why_there_is_no_arm(void **state) {
    (void)state;
    wn_assignment a;
    wn_outside why;
    make_assignment(&a);
    assert_int_equal(wn_assign(&a, wn_text_of("v1"), &why), 0);  /* 0.382 */
    assert_int_equal(wn_assign(&a, wn_text_of("v11"), &why), 1); /* 0.8201 */
    assert_int_equal(wn_assign(&a, wn_text_of(""), &why), WN_NO_ARM);
    assert_int_equal(why, WN_OUTSIDE_NO_ID);
    /* Places in "checkout": v1 0.594, v4 0.049. */
    wn_namespace space = {wn_text_of("checkout"), {0.049, 0.5}};
    assert_int_equal(wn_assignment_add_namespace(&a, space, &err), WN_OK);
    assert_int_equal(wn_assign(&a, wn_text_of("v4"), &why), 1);
    assert_int_equal(wn_assign(&a, wn_text_of("v1"), &why), WN_NO_ARM);
    assert_int_equal(why, WN_OUTSIDE_NAMESPACE);
    a.namespace_count = 0;
    assert_int_equal(wn_assign(&a, wn_text_of("v15"), &why), WN_NO_ARM); /* 0.4545 */
    assert_int_equal(why, WN_OUTSIDE_COVERAGE);
    a.namespace_count = 1;
    /* With the key "spring" v4 is at 0.5285. */
    wn_holdout holdout = {wn_text_of("spring"), 0.5285};
    assert_int_equal(wn_assignment_add_holdout(&a, holdout, &err), WN_OK);
    assert_int_equal(wn_assign(&a, wn_text_of("v4"), &why), 1);
    a.holdouts[0].share = 0.5286;
    assert_int_equal(wn_assign(&a, wn_text_of("v4"), &why), WN_NO_ARM);
    assert_int_equal(why, WN_OUTSIDE_HOLDOUT);
    wn_assignment_free(&a);
}

static void scan(const char *csv, const wn_assignment *a, int threads, FILE *rows,
                 wn_roster *roster) {
    temp_file file = temp_write(csv, strlen(csv));
    wn_read_options reading = {.block_bytes = 64};
    wn_roster_slots slots = {.audited = true, .target_count = 1};
    size_t target;
    wn_table *table;
    slots.targets = &target;
    *roster = (wn_roster){0};
    assert_int_equal(wn_table_open(file.path, &reading, &table, &err), WN_OK);
    assert_int_equal(wn_table_want_named(table, "id", WN_TEXT, &slots.id, &err), WN_OK);
    assert_int_equal(wn_table_want_named(table, "arm", WN_TEXT, &slots.recorded, &err),
                     WN_OK);
    assert_int_equal(wn_table_want_named(table, "new", WN_BOOL, &target, &err), WN_OK);
    assert_int_equal(wn_roster_init(roster, a, &slots, rows, &err), WN_OK);
    assert_int_equal(wn_roster_scan(roster, table, threads, &err), WN_OK);
    wn_table_free(table);
    unlink(file.path);
}

static void audits_a_log(void **state) {
    (void)state;
    wn_assignment a;
    wn_roster roster;
    make_assignment(&a);
    for (int threads = 1; threads <= 3; threads += 2) {
        char rows[300] = "";
        FILE *file = fmemopen(rows, sizeof rows, "w");
        scan("id,arm,new\nv1,a,1\nv2,a,1\n\"v3\",b,1\nv4,a,1\nv5,,1\nv6,x,1\n,,1\n"
             "v7,,0\nv8,b,0\nv9,b,\n",
             &a, threads, file, &roster);
        fclose(file);
        assert_string_equal(rows, "id,arm,recorded\nv1,a,a\nv2,a,a\nv3,b,b\nv4,b,a\n"
                                  "v5,a,\nv6,a,x\n,,\nv7,,\nv8,,b\nv9,,b\n");
        const wn_roster_counts *c = &roster.counts;
        assert_int_equal(c->ids, 10);
        assert_int_equal(c->arms[0], 4);
        assert_int_equal(c->arms[1], 2);
        assert_int_equal(c->outside[WN_OUTSIDE_NO_ID], 1);
        assert_int_equal(c->outside[WN_OUTSIDE_TARGET], 3);
        assert_int_equal(wn_roster_assigned(&roster), 6);
        assert_int_equal(c->audit[WN_AUDIT_AGREES], 5);
        assert_int_equal(c->audit[WN_AUDIT_OTHER_ARM], 1);
        assert_int_equal(c->audit[WN_AUDIT_UNKNOWN_ARM], 1);
        assert_int_equal(c->audit[WN_AUDIT_NOT_IN], 2);
        assert_int_equal(c->audit[WN_AUDIT_NOT_OUT], 1);
        assert_int_equal(wn_roster_disagreements(&roster), 5);
        assert_int_equal(roster.first.line, 5);
        assert_string_equal(roster.first.id, "v4");
        assert_string_equal(roster.first.recorded, "a");
        assert_int_equal(roster.first.arm, 1);
        /* scipy.stats.binomtest(4, 6, 0.5).pvalue */
        assert_near(wn_roster_sample_ratio(&roster).p, 0.6875, 1e-12);
        wn_roster_free(&roster);
    }
    wn_assignment_free(&a);
}

static void says_when_rows_cannot_be_written(void **state) {
    (void)state;
    wn_assignment a;
    wn_roster roster = {0};
    make_assignment(&a);
    FILE *file = fopen("/dev/full", "w");
    setvbuf(file, NULL, _IONBF, 0);
    assert_int_equal(wn_roster_init(&roster, &a, NULL, file, &err), WN_E_SYSTEM);
    assert_non_null(strstr(err.message, "cannot write the assigned rows"));
    fclose(file);
    wn_roster_free(&roster);
    wn_assignment_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_as_the_sdks),
        cmocka_unit_test(ranges_follow_weights_and_coverage),
        cmocka_unit_test(a_range_has_its_lower_end_only),
        cmocka_unit_test(options_make_an_assignment),
        cmocka_unit_test(refuses_what_is_wrong),
        cmocka_unit_test(says_why_there_is_no_arm),
        cmocka_unit_test(audits_a_log),
        cmocka_unit_test(says_when_rows_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
