/* Columns made so that each shows one thing; the numbers in the reasons are by hand. */
#include "scoring/learn/inspect.h"
#include "scoring/learn/late_names.h"
#include "tests/unit/table_helper.h"

enum { LEADS = 1000 };

/* Every fifth lead is won; i % 5 is spread evenly over everything below. */
static bool is_won(int i) {
    return i % 5 == 0;
}

static const char *fill(bool there, const char *text) {
    return there ? text : "";
}

static void write_lead(wn_buf *out, int i) {
    wn_err err;
    bool won = is_won(i);
    int k = i / 5; /* 0 to 199 for each fifth */
    const char *source = k % 2 ? "Google" : "Fair";
    /* 100 of the lost and none of the won are junk */
    const char *verdict = !won && i % 10 == 1 ? "junk" : k % 3 ? "good" : "fine";
    assert_int_equal(
        wn_buf_format(
            out, &err, "L%d,%d,%s,%s,%s,%s,%s,%s,%s,%d,%d,%s,x,,%s,%s,%d\n", i, 70000 + i,
            source, k % 2 ? "g" : "f", verdict, fill(!won && k % 3 == 0, "price"),
            fill(won, "2024-03-01"), k % 3 ? "2024-02-01" : "2024-01-01",
            fill(won ? k % 4 : k % 4 == 0, "yes"), won ? 90 + k % 7 : k % 91, k % 11,
            fill(i < 20, "rare"), k % 4 == 1 ? "n" : "", "2024-01-01", won),
        WN_OK);
}

static const char header[] =
    "code,number,source,channel,verdict,lost_why,paid,met,asked,depth,visits,note_x,same,"
    "empty,stage,created,won\n";

typedef struct fixture {
    wn_table *table;
    wn_training t;
} fixture;

static void make_leads(wn_buf *out) {
    wn_err err;
    assert_int_equal(wn_buf_text(out, header, &err), WN_OK);
    for (int i = 0; i < LEADS; i++)
        write_lead(out, i);
}

static fixture read_leads(const char *bytes, const char *time) {
    fixture f;
    wn_err err;
    static const wn_read_options options = {0};
    temp_file file = temp_write(bytes, strlen(bytes));
    wn_training_plan plan = {.outcome_text = "won", .time = time, .train = 0.7};
    assert_int_equal(wn_table_open(file.path, &options, &f.table, &err), WN_OK);
    assert_int_equal(wn_table_want_named(f.table, "won", WN_BOOL, &plan.outcome, &err),
                     WN_OK);
    assert_int_equal(wn_training_read(f.table, &plan, 1, &f.t, &err), WN_OK);
    unlink(file.path);
    return f;
}

static void free_fixture(fixture *f) {
    wn_training_free(&f->t);
    wn_table_free(f->table);
}

static void expect(const fixture *f, const char *name, wn_notice notice,
                   const char *part) {
    for (size_t i = 0; i < f->t.feature_count; i++) {
        const wn_feature *x = &f->t.features[i];
        if (strcmp(x->name, name) != 0) continue;
        if (x->notice != notice || !strstr(x->why, part))
            fail_msg("%s: notice %d, \"%s\"", name, (int)x->notice, x->why);
        assert_true(x->in ==
                    (notice != WN_NOTICE_LEFT_OUT && notice != WN_NOTICE_REFUSED));
        return;
    }
    fail_msg("no feature %s", name);
}

static void names_what_is_of_no_use(void **state) {
    (void)state;
    wn_buf text = {0};
    wn_err err;
    make_leads(&text);
    fixture f = read_leads(text.p, NULL);
    assert_int_equal(wn_inspect(&f.t, NULL, 0, &err), WN_OK);
    expect(&f, "code", WN_NOTICE_LEFT_OUT, "an id: no two leads");
    expect(&f, "number", WN_NOTICE_LEFT_OUT, "an id: no two leads");
    expect(&f, "source", WN_NOTICE_NONE, "");
    expect(&f, "channel", WN_NOTICE_LEFT_OUT, "the same as \"source\"");
    expect(&f, "note_x", WN_NOTICE_LEFT_OUT, "of the 700 training leads have a value");
    expect(&f, "same", WN_NOTICE_LEFT_OUT, "it is always \"x\"");
    expect(&f, "empty", WN_NOTICE_LEFT_OUT, "it is empty");
    expect(&f, "met", WN_NOTICE_LEFT_OUT, "a date says nothing by itself");
    expect(&f, "created", WN_NOTICE_LEFT_OUT, "the same date for all");
    expect(&f, "visits", WN_NOTICE_NONE, "");
    free_fixture(&f);
    wn_buf_free(&text);
}

static void refuses_what_knows_the_outcome(void **state) {
    (void)state;
    wn_buf text = {0};
    wn_err err;
    make_leads(&text);
    fixture f = read_leads(text.p, NULL);
    const char *const allowed[] = {"verdict", "stage"};
    assert_int_equal(wn_inspect(&f.t, NULL, 0, &err), WN_OK);
    expect(&f, "verdict", WN_NOTICE_REFUSED, "\"junk\" settles the outcome: 0 of 60");
    expect(&f, "lost_why", WN_NOTICE_REFUSED, "of leads with a value 0% were won");
    expect(&f, "paid", WN_NOTICE_REFUSED, "of leads with a value 100% were won");
    expect(&f, "depth", WN_NOTICE_REFUSED, "AUC 1.00");
    expect(&f, "asked", WN_NOTICE_WARNED, "of leads with a value");
    expect(&f, "stage", WN_NOTICE_WARNED, "its name (\"stage\")");
    free_fixture(&f);

    f = read_leads(text.p, NULL);
    assert_int_equal(wn_inspect(&f.t, allowed, 2, &err), WN_OK);
    expect(&f, "verdict", WN_NOTICE_ALLOWED, "settles the outcome");
    expect(&f, "stage", WN_NOTICE_ALLOWED, "its name");
    free_fixture(&f);

    f = read_leads(text.p, NULL);
    const char *const unknown[] = {"verdikt"};
    assert_int_equal(wn_inspect(&f.t, unknown, 1, &err), WN_E_USAGE);
    assert_non_null(strstr(err.hint, "verdict"));
    free_fixture(&f);
    wn_buf_free(&text);
}

/* Of a third of the leads the meeting was at the time of the lead, of others a month
 * later. */
static void refuses_dates_after_the_lead(void **state) {
    (void)state;
    wn_buf text = {0};
    wn_err err;
    make_leads(&text);
    fixture f = read_leads(text.p, "created");
    assert_int_equal(wn_inspect(&f.t, NULL, 0, &err), WN_OK);
    expect(&f, "met", WN_NOTICE_REFUSED, "later than the lead");
    free_fixture(&f);
    wn_buf_free(&text);
}

/* Closed leads have a number of days, open ones do not; the number says nothing. */
static void refuses_what_is_filled_in_at_the_end(void **state) {
    (void)state;
    wn_buf text = {0};
    wn_err err;
    assert_int_equal(wn_buf_text(&text, "days,size,won\n", &err), WN_OK);
    for (int i = 0; i < 400; i++) {
        bool open = i % 4 == 3;
        const char *outcome = open ? "" : i % 4 == 0 ? "1" : "0";
        assert_int_equal(
            open ? wn_buf_format(&text, &err, ",%d,\n", i % 7)
                 : wn_buf_format(&text, &err, "%d,%d,%s\n", i % 9, i % 7, outcome),
            WN_OK);
    }
    fixture f = read_leads(text.p, NULL);
    assert_int_equal(f.t.no_outcome, 100);
    assert_int_equal(wn_inspect(&f.t, NULL, 0, &err), WN_OK);
    expect(&f, "days", WN_NOTICE_REFUSED,
           "100% of closed leads have a value, and 0% of open ones");
    expect(&f, "size", WN_NOTICE_NONE, "");
    free_fixture(&f);
    wn_buf_free(&text);
}

static void knows_names_written_late(void **state) {
    (void)state;
    const struct {
        const char *name, *word;
    } names[] = {{"Last Activity", "Last"},
                 {"hs_lead_status", "status"},
                 {"LastModifiedDate", "Last"},
                 {"closed_at", "closed"},
                 {"leadScore", "Score"},
                 {"Tags", "Tags"},
                 {"Lead Quality", "Quality"},
                 {"Причина отказа", "Причина"},
                 {"ДАТА ЗАКРЫТИЯ", "ЗАКРЫТИЯ"},
                 {"Last name", ""},
                 {"last_name", ""},
                 {"state", ""},
                 {"Lead Source", ""},
                 {"A free copy of Mastering The Interview", ""},
                 {"Plastic", ""},
                 {"Источник", ""},
                 {"", ""}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        wn_text word;
        wn_err err;
        assert_int_equal(wn_late_name(names[i].name, &word, &err), WN_OK);
        if (!wn_text_equal(word, wn_text_of(names[i].word)))
            fail_msg("%s: \"%.*s\"", names[i].name, (int)word.n, word.p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_what_is_of_no_use),
        cmocka_unit_test(refuses_what_knows_the_outcome),
        cmocka_unit_test(refuses_dates_after_the_lead),
        cmocka_unit_test(refuses_what_is_filled_in_at_the_end),
        cmocka_unit_test(knows_names_written_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
