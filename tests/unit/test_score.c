/* Scores: points, cuts, bands, reasons, and that nothing depends on blocks or threads. */
#include "core/base/mem.h"
#include "core/cli/command.h"
#include "scoring/rules/report.h"
#include "tests/unit/table_helper.h"

#include <inttypes.h>

typedef struct outcome {
    char *rows; /* the CSV */
    wn_scoreboard board;
    wn_script *script;
    wn_scorer *scorer;
    wn_table *table;
    const char *missing[8];
} outcome;

static void forget(outcome *o) {
    wn_scoreboard_free(&o->board);
    wn_scorer_free(o->scorer);
    wn_table_free(o->table);
    wn_script_free(o->script);
    wn_free(o->rows);
}

typedef struct setting {
    size_t block_bytes, top;
    int threads;
    bool append;
} setting;

static wn_rc scan(outcome *o, FILE *rows, const char *path, setting s, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule_set *set = wn_script_self(o->script);
    const wn_read_options reading = {.missing = set->missing,
                                     .missing_count = set->missing_count,
                                     .block_bytes = s.block_bytes};
    WN_TRY(wn_table_open(path, &reading, &o->table, err));
    WN_TRY(wn_scorer_new(o->script, o->table, NULL, &o->scorer, err));
    WN_TRY(wn_scorer_want_id(o->scorer, err));
    WN_TRY(wn_scoreboard_init(&o->board, o->scorer, o->table, 0, s.top, rows, s.append,
                              err));
    WN_TRY(wn_scoreboard_scan(&o->board, o->table, s.threads, err));
out:
    return rc;
}

static wn_rc score(const char *text, const char *csv, setting s, outcome *o,
                   wn_err *err) {
    *o = (outcome){0};
    wn_rc rc = wn_script_run_text("s.lua", wn_text_of(text), &wn_kind_scoring, NULL,
                                  &o->script, err);
    if (rc != WN_OK) return rc;
    temp_file file = temp_write(csv, strlen(csv));
    FILE *rows = tmpfile();
    assert_non_null(rows);
    rc = scan(o, rows, file.path, s, err);
    if (*err->file && strcmp(err->file, file.path) == 0) strcpy(err->file, "leads.csv");
    long size = ftell(rows);
    o->rows = wn_alloc_zero((size_t)size + 1, 1);
    rewind(rows);
    assert_int_equal(fread(o->rows, 1, (size_t)size, rows), size);
    fclose(rows);
    unlink(file.path);
    return rc;
}

static const setting plain = {.top = 3, .threads = 1};

static void expect_rows(const char *text, const char *csv, setting s, const char *rows) {
    outcome o;
    wn_err err = {0};
    if (score(text, csv, s, &o, &err) != WN_OK) fail_msg("%s", err.message);
    assert_string_equal(o.rows, rows);
    forget(&o);
}

static void test_points(void **state) {
    (void)state;
    static const struct {
        double value;
        wn_points points;
        const char *text, *with_sign;
    } cases[] = {{0, 0, "0", "+0"},
                 {20, 2000, "20", "+20"},
                 {-7.5, -750, "-7.5", "-7.5"},
                 {0.05, 5, "0.05", "+0.05"},
                 {-0.01, -1, "-0.01", "-0.01"},
                 {2.009, 200, "2", "+2"},
                 {0.29, 29, "0.29", "+0.29"}, /* * 100 is 28.999999999999996 */
                 {69.999, 6999, "69.99", "+69.99"},
                 {-0.125, -13, "-0.13", "-0.13"},
                 {1e9, 100000000000, "1000000000", "+1000000000"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_points points;
        char text[WN_POINTS_TEXT];
        assert_true(wn_points_from(cases[i].value, &points));
        assert_int_equal(points, cases[i].points);
        assert_string_equal(wn_points_format(points, false, text), cases[i].text);
        assert_string_equal(wn_points_format(points, true, text), cases[i].with_sign);
    }
    wn_points unused;
    assert_false(wn_points_from(1.1e9, &unused));
    assert_false(wn_points_from(0.0 / 0.0, &unused));
    assert_true(wn_points_exact(33.33));
    assert_false(wn_points_exact(33.333));
}

/* Case "cap-groups": group limits first, 40 and 60, then the total's, 100. */
static void test_group_caps(void **state) {
    (void)state;
    expect_rows("scoring 's' { id = 'id', max = 100, bands = { all = 0 } }\n"
                "group 'marketing' { max = 40, rule 'a' { points = 25 },\n"
                "  rule 'b' { points = 25 }, rule 'c' { points = 10 } }\n"
                "group 'sales' { max = 60, rule 'd' { points = 30 }, rule 'e' { points = "
                "50 } }\n",
                "id\nx\n", plain,
                "id,score,band,reasons\n"
                "x,100,all,a +25; b +25; c +10; marketing cap -20; d +30; e +50; "
                "sales cap -20\n");
}

/* Case "pardot-default-points": 2 forms, 1 search, 4 clicks, 3 sessions, 17 pages, 1
 * error. */
static void test_event_points(void **state) {
    (void)state;
    expect_rows("scoring 's' { id = 'id', bands = { all = 0 } }\n"
                "rule 'sum' { points = function(l) return l.form * 50 + l.search * 3\n"
                "  + l.click * 3 + l.session * 3 + l.page + l.err * -5 end }\n",
                "id,form,search,click,session,page,err\nx,2,1,4,3,17,1\ny,0,0,0,0,0,1\n",
                plain, "id,score,band,reasons\nx,136,all,sum +136\ny,-5,,sum -5\n");
}

/* Case "dynamics-grade": A 75-100, B 50-74, C 25-49, D 1-24. */
static void test_bands(void **state) {
    (void)state;
    expect_rows("scoring 's' { id = 'p', bands = { A = 75, B = 50, C = 25, D = 1 } }\n"
                "rule 'p' { points = function(l) return l.p end }\n",
                "p\n100\n75\n74.99\n50\n49\n25\n24\n1\n0.99\n-1\n", plain,
                "id,score,band,reasons\n100,100,A,p +100\n75,75,A,p +75\n74.99,74.99,B,p "
                "+74.99\n50,50,B,p +50\n49,49,C,p +49\n25,25,C,p +25\n24,24,D,p +24\n"
                "1,1,D,p +1\n0.99,0.99,,p +0.99\n-1,-1,,p -1\n");
}

static void test_best(void **state) {
    (void)state;
    wn_named_score scores[3] = {{.title = "all"}, {.title = "P"}, {.title = "Q"}};
    const wn_rule_set set = {.scores = scores, .score_count = 3};
    size_t best;
    assert_true(wn_rules_best(&set, (wn_points[]){900, 200, 300}, &best));
    assert_int_equal(best, 2);
    assert_true(wn_rules_best(&set, (wn_points[]){900, 300, 300}, &best));
    assert_int_equal(best, 1);
    assert_false(wn_rules_best(&set, (wn_points[]){900, 0, -100}, &best));
    /* P gives 1 in 11 at 0, Q 1 in 101 at 3. */
    scores[1].logit = (wn_score_logit){true, -2.302585092994046, 0.01};
    scores[2].logit = (wn_score_logit){true, -7.605170185988091, 1};
    assert_true(wn_rules_best(&set, (wn_points[]){900, 0, 300}, &best));
    assert_int_equal(best, 1);
    const wn_rule_set single = {.scores = scores, .score_count = 1};
    assert_false(wn_rules_best(&single, (wn_points[]){900}, &best));
}

/* Case "grade-matrix", and the level below all bounds. */
static void test_grades(void **state) {
    (void)state;
    const wn_grade_axis fit = {.bounds = {7000, 4000, 2000}, .levels = 4};
    static const wn_points points[] = {8500, 7000, 6999, 2000, 1999, -500};
    static const size_t levels[] = {0, 0, 1, 2, 3, 3};
    char name[WN_GRADE_TEXT];
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(wn_grade_level(&fit, points[i]), levels[i]);
    assert_string_equal(wn_grade_name(3, 0, name), "D1");
    assert_string_equal(wn_grade_name(0, 8, name), "A9");
}

/* scipy.special.expit(-3.2 + 0.0289 * 53), and at -7.5. */
static void test_probability(void **state) {
    (void)state;
    expect_rows("scoring 's' { id = 'id', bands = { all = 0 },\n"
                "  probability = { intercept = -3.2, per_point = 0.0289 } }\n"
                "rule 'p' { points = function(l) return l.p end }\n",
                "id,p\na,53\nb,-7.5\n", plain,
                "id,score,band,probability,reasons\na,53,all,0.15865096460932931,p +53\n"
                "b,-7.5,,0.03177606699680907,p -7.5\n");
}

static void test_cuts(void **state) {
    (void)state;
    static const char text[] =
        "scoring 's' { id = 'id', min = 0, max = 10, bands = { all = 0 } }\n"
        "group 'g' { min = -3, max = 8, rule 'n' { points = function(l) return l.n end } "
        "}\n"
        "rule 'low' { points = -5, when = { flag = yes } }\n"
        "rule 'high' { points = 5.5, when = { flag = no } }\n";
    expect_rows(text, "id,n,flag\na,20,no\nb,-9,yes\nc,,\nd,8,yes\n", plain,
                "id,score,band,reasons\n"
                "a,10,all,n +20; g cap -12; high +5.5; Total cap -3.5\n"
                "b,0,all,n -9; g cap +6; low -5; Total cap +8\n"
                "c,0,all,\n"
                "d,3,all,n +8; low -5\n");
}

/* Each matcher, and how it is said. */
static void test_matchers(void **state) {
    (void)state;
    static const struct {
        const char *when, *hits;
    } cases[] = {
        {"{ n = above(5) }", "bd"},
        {"{ n = at_least(5) }", "abd"},
        {"{ n = below(5) }", "c"},
        {"{ n = at_most(5) }", "ac"},
        {"{ n = between(5, 7.5) }", "ab"},
        {"{ n = is(5) }", "a"},
        {"{ n = 7.5 }", "b"},
        {"{ n = oneof { 5, -1 } }", "ac"},
        {"{ t = 'Google' }", "a"},
        {"{ t = oneof('Google', 'google') }", "ab"},
        {"{ t = contains 'oo' }", "ab"},
        {"{ t = starts { 'g', 'Я' } }", "bc"},
        {"{ t = ends { 'e', 'с' } }", "abc"},
        {"{ t = glob 'G*g?e' }", "a"},
        {"{ f = yes }", "a"},
        {"{ f = no }", "bd"},
        {"{ f = true }", "a"},
        {"{ f = is(false) }", "bd"},
        {"{ f = missing }", "ce"},
        {"{ t = present }", "abce"},
        {"{ d = above(date '2025-01-31') }", "bc"},
        {"{ d = at_most(date '31.01.2025' + days(28)) }", "ab"},
        {"{ n = any { below(0), above(7.5) } }", "cd"},
        {"{ n = none { below(0), 5, missing } }", "bd"},
        {"{ t = all { starts 'G', ends 'e' } }", "a"},
        {"{ n = present, t = present }", "abc"},
        {"any { { n = 5 }, { t = missing } }", "ad"},
        {"all { { n = present }, none { { f = yes }, { f = missing } } }", "bd"},
        {"none { }", NULL},
        {"function(l) return l.n and l.n > 5 end", "bd"},
        {"function(l) return l['t'] == 'google' end", "b"},
        {"function(l) return l.d and l.d - date '2025-01-01' >= days(58) end", "bc"},
    };
    static const char csv[] =
        "id,n,t,f,d\na,5,Google,1,2025-01-31\nb,7.5,google,0,2025-02-28\n"
        "c,-1,Яндекс,,2025-03-31\nd,100,,0,\ne,,x,,\n";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512], hits[16] = "";
        snprintf(
            text, sizeof text,
            "scoring 's' { id = 'id', bands = { hit = 1 } } rule 'r' { points = 1, when "
            "= %s }",
            cases[i].when);
        outcome o;
        wn_err err = {0};
        wn_rc rc = score(text, csv, (setting){.top = 9, .threads = 1}, &o, &err);
        if (!cases[i].hits) {
            assert_int_equal(rc, WN_E_SCRIPT);
            continue;
        }
        if (rc != WN_OK) fail_msg("%s: %s", cases[i].when, err.message);
        for (size_t k = 0; k < o.board.top_count; k++)
            if (o.board.top[k].points[0]) strcat(hits, o.board.top[k].id);
        if (strcmp(hits, cases[i].hits) != 0)
            fail_msg("%s: expected %s, got %s", cases[i].when, cases[i].hits, hits);
        forget(&o);
    }
}

static const char crowd_rules[] =
    "scoring 's' { id = 'id', outcome = 'won', bands = { hot = 30, warm = 10.5, "
    "cold = "
    "-1000 } }\n"
    "group 'g' { max = 25, rule 'mod' { points = 7.25, when = { m = oneof { 1, 3, 5 } } "
    "},\n"
    "  rule 'big' { points = 19, when = { n = above(600) } } }\n"
    "rule 'text' { points = -4, when = { t = ends '7' } }\n";

static char *make_crowd(void) {
    wn_buf csv = {0};
    wn_err err;
    assert_int_equal(wn_buf_text(&csv, "id,n,m,t,won\n", &err), WN_OK);
    for (int i = 1; i <= 1000; i++)
        assert_int_equal(wn_buf_format(&csv, &err, "%d,%d,%d,t%d,%s\n", i, i * 617 % 1000,
                                       i % 7, i, i % 11 ? i % 3 ? "0" : "1" : ""),
                         WN_OK);
    return csv.p;
}

/* Of 1..1000, 429 are 1, 3 or 5 modulo 7, 100 end in 7, and 90 are multiples of 11. */
static void test_crowd(void **state) {
    (void)state;
    char *csv = make_crowd();
    outcome one, other;
    wn_err err = {0};
    assert_int_equal(
        score(crowd_rules, csv, (setting){.top = 5, .threads = 1}, &one, &err), WN_OK);
    const wn_score_counts *counts = &one.board.counts;
    assert_int_equal(counts->all.leads, 1000);
    assert_int_equal(counts->scores[0].bands[0].leads, 0);
    assert_int_equal(counts->scores[0].bands[1].leads + counts->scores[0].bands[2].leads,
                     1000);
    assert_int_equal(counts->scores[0].bands[3].leads, 0);
    assert_int_equal(counts->rules[0].leads.leads, 429);
    assert_int_equal(counts->rules[0].points, 429 * 725);
    assert_int_equal(counts->rules[2].leads.leads, 100);
    assert_int_equal(counts->scores[0].high, 2500);
    assert_int_equal(counts->scores[0].low, -400);
    uint64_t known = counts->scores[0].bands[1].known + counts->scores[0].bands[2].known;
    assert_int_equal(known, 1000 - 90);
    for (size_t k = 1; k < one.board.top_count; k++)
        assert_true(one.board.top[k - 1].points[0] >= one.board.top[k].points[0]);
    for (int threads = 1; threads <= 3; threads++) {
        for (size_t bytes = 64; bytes < 20000; bytes *= 7) {
            setting s = {.block_bytes = bytes, .top = 5, .threads = threads};
            assert_int_equal(score(crowd_rules, csv, s, &other, &err), WN_OK);
            assert_string_equal(one.rows, other.rows);
            for (size_t k = 0; k < 5; k++)
                assert_string_equal(one.board.top[k].id, other.board.top[k].id);
            assert_memory_equal(counts->scores[0].bands,
                                other.board.counts.scores[0].bands,
                                4 * sizeof *counts->scores[0].bands);
            forget(&other);
        }
    }
    forget(&one);
    wn_free(csv);
}

static void test_append(void **state) {
    (void)state;
    setting s = {.top = 1, .threads = 1, .append = true};
    expect_rows("scoring 's' { id = 'id', missing = { 'Select' }, bands = { all = 0 } }\n"
                "rule 'r' { points = 1, when = { a = missing } }\n",
                "id,a,score,Band\n01,Select,99,x\n\"2,\",\"say \"\"hi\"\"\",98,=1+1\n", s,
                "id,a,Band,score,band,reasons\n01,Select,x,1,all,r +1\n"
                "\"2,\",\"say \"\"hi\"\"\",'=1+1,0,all,\n");
}

static void test_errors(void **state) {
    (void)state;
    static const struct {
        const char *rest, *csv;
        wn_rc rc;
        const char *file;
        uint64_t line;
        const char *message, *hint;
    } cases[] = {
        {"rule 'r' { points = 1, when = { vists = 1 } }", "id,visits\na,1\n", WN_E_SCRIPT,
         "s.lua", 2, "rule \"r\": when: FILE: there is no column \"vists\"",
         "did you mean \"visits\"?"},
        {"rule 'r' { points = function(l) return l.visits + l.vists end }",
         "id,visits\na,1\n", WN_E_SCRIPT, "s.lua", 2,
         "there is no column \"vists\" (for the row at FILE:2)",
         "did you mean \"visits\"?"},
        {"rule 'r' { points = function(l) return l.visits * 2 end }",
         "id,visits\na,1\nb,\n", WN_E_SCRIPT, "s.lua", 2,
         "attempt to perform arithmetic on a nil value (field 'visits') (for the row at "
         "FILE:3)",
         "the cell is missing in this row; say what it counts as, as in (lead.visits or "
         "0)"},
        {"rule 'r' { points =\n function(l) return 'x' end }", "id\na\n", WN_E_SCRIPT,
         "s.lua", 3,
         "rule \"r\": expected a number, got a string (for the row at FILE:2)", ""},
        {"rule 'r' { points = function(l) return 1e10 end }", "id\na\n", WN_E_SCRIPT,
         "s.lua", 2,
         "rule \"r\": points: expected at most 1000000000 points, got 10000000000 (for "
         "the "
         "row at FILE:2)",
         ""},
        {"rule 'r' { points = 1, when = function(l) return 1 end }", "id\na\n",
         WN_E_SCRIPT, "s.lua", 2,
         "rule \"r\": expected true or false, got a number (for the row at "
         "FILE:2)",
         ""},
        {"rule 'r' { points = 1, when = { n = above(5) } }", "id,n\na,1\nb,x\n",
         WN_E_DATA, "leads.csv", 3, "expected a number, got \"x\"", NULL},
        {"rule 'r' { points = function(l) return l['n' .. 'o'] end }", "id,no\na,1\n",
         WN_E_SCRIPT, "s.lua", 2,
         "column \"no\" is not written out anywhere (for the row at FILE:2)",
         "name columns in full, so that only those are read"},
        {"rule 'r' { points = function(l) while true do end end }", "id\na\n",
         WN_E_SCRIPT, "s.lua", 2,
         "stopped after 10000000 instructions without an end (for the row at "
         "FILE:2)",
         NULL},
        {"rule 'r' { points = function(l) l.n = 1 end }", "id,n\na,1\n", WN_E_SCRIPT,
         "s.lua", 2, "rows cannot be changed (for the row at FILE:2)", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        snprintf(text, sizeof text, "scoring 's' { id = 'id', bands = { all = 0 } }\n%s",
                 cases[i].rest);
        outcome o;
        wn_err err = {0};
        assert_int_equal(score(text, cases[i].csv, plain, &o, &err), cases[i].rc);
        /* The file's name is made up on each run. */
        char *name = strstr(err.message, "/tmp/winnow-test-");
        if (name) {
            memmove(name + 4, name + 23, strlen(name + 23) + 1);
            memcpy(name, "FILE", 4);
        }
        assert_string_equal(err.message, cases[i].message);
        assert_string_equal(err.file, cases[i].file);
        assert_int_equal(err.line, cases[i].line);
        if (cases[i].hint) assert_string_equal(err.hint, cases[i].hint);
        forget(&o);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points),       cmocka_unit_test(test_group_caps),
        cmocka_unit_test(test_event_points), cmocka_unit_test(test_bands),
        cmocka_unit_test(test_best),         cmocka_unit_test(test_grades),
        cmocka_unit_test(test_cuts),         cmocka_unit_test(test_probability),
        cmocka_unit_test(test_matchers),     cmocka_unit_test(test_crowd),
        cmocka_unit_test(test_append),       cmocka_unit_test(test_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
