/* From logs and tables to journeys; expected by hand. */
#include "scoring/attribute/path_table.h"
#include "scoring/attribute/touch_log.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

/* `path conversions/nulls;` for every path, channels by name. */
static const char *describe(const wn_journeys *j, char *out, size_t size) {
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; i < j->paths.count; i++) {
        const wn_path *p = &j->paths.paths[i];
        for (size_t t = 0; t < p->touches; t++)
            n += (size_t)snprintf(out + n, size - n, "%s%s", t ? ">" : "",
                                  j->names[wn_path_touches(&j->paths, p)[t]]);
        n += (size_t)snprintf(out + n, size - n, " %g/%g; ", p->counts.conversions,
                              p->counts.nulls);
    }
    return out;
}

static wn_rc read_log(const char *csv, const wn_log_rules *rules, bool timed,
                      wn_journeys *out, wn_err *err) {
    const wn_read_options plain = {.block_bytes = 32};
    wn_log_columns c = {.time = WN_NO_SLOT, .value_name = "value"};
    temp_file file = temp_write(csv, strlen(csv));
    wn_table *table = NULL;
    wn_touch_log *log = NULL;
    wn_rc rc = WN_OK;
    *out = (wn_journeys){0};
    WN_TRY(wn_table_open(file.path, &plain, &table, err));
    WN_TRY(wn_table_want_named(table, "who", WN_TEXT, &c.unit, err));
    WN_TRY(wn_table_want_named(table, "by", WN_TEXT, &c.channel, err));
    WN_TRY(wn_table_want_named(table, "won", WN_BOOL, &c.outcome, err));
    WN_TRY(wn_table_want_named(table, "value", WN_NUMBER, &c.value, err));
    if (timed) WN_TRY(wn_table_want_named(table, "at", WN_TIME, &c.time, err));
    WN_TRY(wn_touch_log_new(rules, out, &log, err));
    WN_TRY(wn_touch_log_scan(log, table, &c, 2, err));
    rc = wn_touch_log_finish(log, "log.csv", err);
out:
    wn_touch_log_free(log);
    wn_table_free(table);
    unlink(file.path);
    return rc;
}

static const char log_csv[] = "who,at,by,won,value\n"
                              "u1,2025-01-03,mail,no,\n"
                              "u1,2025-01-01,ads,no,\n" /* out of order */
                              "u1,2025-01-04,shop,yes,20\n"
                              "u1,2025-01-04,ads,no,\n" /* after the conversion */
                              "u2,2025-01-02, ads ,1,\n"
                              "u3,2025-01-05,,no,\n"
                              ",2025-01-05,ads,no,\n"
                              "u4,,ads,no,\n"
                              "u2,2025-03-02,ads,no,\n"
                              "u2,2025-06-02,mail,yes,5\n";

static void cuts_journeys_at_conversions(void **state) {
    (void)state;
    const wn_log_rules rules = {.half_life = 1};
    wn_journeys j;
    wn_err err;
    char text[512];
    assert_int_equal(read_log(log_csv, &rules, true, &j, &err), WN_OK);
    assert_string_equal(describe(&j, text, sizeof text),
                        "(blank) 0/1; ads 1/1; ads>mail 1/0; ads>mail>shop 1/0; ");
    assert_int_equal(j.facts.units, 3);
    assert_int_equal(j.facts.no_unit, 1);
    assert_int_equal(j.facts.no_time, 1);
    assert_int_equal(j.facts.disordered, 1);
    assert_int_equal(j.facts.no_value, 1);
    assert_int_equal(j.facts.blank_touches, 1);
    assert_near(j.paths.all.value, 25, 0);
    /* u1: 2^-3, 2^-1, 1 of 1.625; u2: all of the first, and of mail nearly all. */
    assert_near(j.decay[1].conversions, 0.125 / 1.625 + 1, 1e-12);
    assert_near(j.decay[3].conversions, 1 / 1.625, 1e-12);
    wn_journeys_free(&j);
    assert_int_equal(read_log(log_csv, &rules, false, &j, &err), WN_OK);
    assert_null(j.decay);
    assert_string_equal(describe(&j, text, sizeof text),
                        "(blank) 0/1; ads 1/2; ads>mail 1/0; mail>ads>shop 1/0; ");
    wn_journeys_free(&j);
}

static void keeps_to_the_window(void **state) {
    (void)state;
    const wn_log_rules rules = {.half_life = 1,
                                .window = 2 * WN_DAY,
                                .has_as_of = true,
                                .as_of = wn_time_of_day(2025, 6, 1)};
    wn_journeys j;
    wn_err err;
    char text[512];
    assert_int_equal(read_log(log_csv, &rules, true, &j, &err), WN_OK);
    /* What u1 did on the first is a journey of its own; the last row is still to come. */
    assert_string_equal(describe(&j, text, sizeof text),
                        "(blank) 0/1; ads 1/3; mail>shop 1/0; ");
    assert_int_equal(j.facts.later, 1);
    assert_int_equal(j.facts.cut, 1);
    wn_journeys_free(&j);
}

static void tells_conversions_from_touches(void **state) {
    (void)state;
    const char rows[] = "who,at,by,won,value\nu1,,a,0,\nu1,,,1,3\nu1,,,1,4\nu2,,b,0,\n";
    const char mixed[] = "who,at,by,won,value\nu1,,a,0,\nu1,,,1,3\nu2,,b,1,\n";
    const wn_log_rules rules = {.half_life = 1};
    wn_journeys j;
    wn_err err;
    char text[512];
    assert_int_equal(read_log(rows, &rules, false, &j, &err), WN_OK);
    assert_string_equal(describe(&j, text, sizeof text), "a 1/0; b 0/1; ");
    assert_int_equal(j.facts.bare, 2);
    assert_near(j.facts.unattributed, 1, 0);
    assert_near(j.facts.unattributed_value, 4, 0);
    wn_journeys_free(&j);
    assert_int_equal(read_log(mixed, &rules, false, &j, &err), WN_OK);
    assert_string_equal(describe(&j, text, sizeof text), "a>(blank) 1/0; b 1/0; ");
    assert_int_equal(j.facts.bare, 0);
    wn_journeys_free(&j);
}

static void refuses_what_cannot_be(void **state) {
    (void)state;
    const char negative[] = "who,at,by,won,value\nu1,,a,0,\nu1,,b,1,-3\n";
    const char nobody[] = "who,at,by,won,value\n,,a,0,\n,,b,1,3\n";
    const wn_log_rules rules = {.half_life = 1};
    wn_journeys j;
    wn_err err;
    assert_int_equal(read_log(negative, &rules, false, &j, &err), WN_E_DATA);
    assert_int_equal(err.line, 3);
    assert_string_equal(err.column, "value");
    wn_journeys_free(&j);
    assert_int_equal(read_log(nobody, &rules, false, &j, &err), WN_E_DATA);
    assert_string_equal(err.message, "no journey is left of 2 rows: none has a touch");
    assert_string_equal(err.file, "log.csv");
    wn_journeys_free(&j);
}

static void reads_tables_of_paths(void **state) {
    (void)state;
    const char csv[] = "path,n,lost\nb >> a,2,3\n,4,1\na,1.5,\nb>>a,1,0\n";
    const wn_read_options plain = {0};
    temp_file file = temp_write(csv, strlen(csv));
    wn_path_columns c = {.value = WN_NO_SLOT, .separator = " >> "};
    wn_table *table;
    wn_journeys j = {0};
    wn_err err;
    char text[512];
    assert_int_equal(wn_table_open(file.path, &plain, &table, &err), WN_OK);
    assert_int_equal(wn_table_want_named(table, "path", WN_TEXT, &c.path, &err), WN_OK);
    assert_int_equal(wn_table_want_named(table, "n", WN_NUMBER, &c.conversions, &err),
                     WN_OK);
    assert_int_equal(wn_table_want_named(table, "lost", WN_NUMBER, &c.nulls, &err),
                     WN_OK);
    assert_int_equal(wn_path_table_read(table, &c, 1, &j, &err), WN_OK);
    assert_string_equal(describe(&j, text, sizeof text), "a 1.5/0; b>a 3/3; ");
    assert_near(j.facts.unattributed, 4, 0);
    assert_near(j.facts.unattributed_nulls, 1, 0);
    assert_int_equal(j.facts.blank_counts, 1);
    wn_journeys_free(&j);
    wn_table_free(table);
    unlink(file.path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_journeys_at_conversions),
        cmocka_unit_test(keeps_to_the_window),
        cmocka_unit_test(tells_conversions_from_touches),
        cmocka_unit_test(refuses_what_cannot_be),
        cmocka_unit_test(reads_tables_of_paths),
    };
    return cmocka_run_group_tests_name("touch_log", tests, NULL, NULL);
}
