/* Events: what they come to at a moment, what scripts may say about them, and what is
 * read of a file. */
#include "core/rules/events.h"
#include "core/rules/scorer.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

#define HOUR (3600 * WN_SECOND)
#define DAY(d) (wn_time_of_day(2025, 3, 1) + (d)*WN_DAY)

/* -------------------------------------------------------------------------------- worth
 */

static void test_moment(void **state) {
    (void)state;
    const wn_event_rule each = {.count = WN_EVENTS_EACH, .at_least = 1};
    const wn_time times[] = {DAY(-1), DAY(0), DAY(0) + 18 * HOUR, DAY(1) - 1, DAY(1)};
    const wn_time day = DAY(0), noon = DAY(0) + 12 * HOUR, evening = DAY(0) + 18 * HOUR;
    assert_int_equal(wn_event_rule_worth(&each, times, 5, &day).events, 4);
    assert_int_equal(wn_event_rule_worth(&each, times, 5, &noon).events, 2);
    assert_int_equal(wn_event_rule_worth(&each, times, 5, &evening).events, 3);
    assert_int_equal(wn_event_rule_worth(&each, times, 5, NULL).events, 5);
    assert_int_equal(wn_event_rule_worth(&each, NULL, 0, &day).events, 0);
}

static void test_window(void **state) {
    (void)state;
    const wn_event_rule each = {
        .count = WN_EVENTS_EACH, .at_least = 1, .within = 30 * WN_DAY};
    const wn_time day = DAY(0), times[] = {DAY(-31), DAY(-30), DAY(-30) + 1, DAY(-2)};
    assert_int_equal(wn_event_rule_worth(&each, times, 4, &day).events, 2);
    const wn_event_rule never = {
        .count = WN_EVENTS_NEVER, .at_least = 1, .within = 30 * WN_DAY};
    assert_true(wn_event_rule_worth(&never, times, 4, &day).times == 0);
    assert_true(wn_event_rule_worth(&never, times, 2, &day).times == 1);
    assert_true(wn_event_rule_worth(&never, NULL, 0, NULL).times == 1);
}

static void test_per_day(void **state) {
    (void)state;
    wn_event_rule rule = {
        .count = WN_EVENTS_EACH, .at_least = 1, .per_day = 2, .within = 36 * HOUR};
    /* The window opens at noon of the day before: what came earlier takes no place. */
    const wn_time day = DAY(0), times[] = {DAY(-2) + 8 * HOUR,  DAY(-2) + 9 * HOUR,
                                           DAY(-2) + 13 * HOUR, DAY(-2) + 14 * HOUR,
                                           DAY(-2) + 15 * HOUR, DAY(-1)};
    assert_int_equal(wn_event_rule_worth(&rule, times, 6, &day).events, 3);
    rule.count = WN_EVENTS_ONCE;
    rule.at_least = 3;
    assert_int_equal(wn_event_rule_worth(&rule, times, 6, &day).events, 1);
    rule.at_least = 4;
    assert_int_equal(wn_event_rule_worth(&rule, times, 6, &day).events, 0);
}

static void test_decay(void **state) {
    (void)state;
    const wn_time day = DAY(0);
    const wn_time times[] = {DAY(-95), DAY(-60), DAY(-30), DAY(-29), DAY(0) + 5 * HOUR};
    wn_event_rule rule = {.count = WN_EVENTS_EACH, .at_least = 1};
    rule.decay = (wn_decay){.every = 30 * WN_DAY, .keep = 0.5};
    assert_true(wn_event_rule_worth(&rule, times, 5, &day).times == 2.875);
    rule.decay = (wn_decay){.half_life = 15 * WN_DAY};
    assert_near(wn_event_rule_worth(&rule, times, 2, &day).times, 0.07490157071850156,
                1e-15); /* Python: 2**(-95/15) + 2**(-60/15) */
    rule.count = WN_EVENTS_ONCE;
    assert_true(wn_event_rule_worth(&rule, times, 5, &day).times == 1);
    rule.at_least = 3; /* the third latest is 30 days old */
    assert_true(wn_event_rule_worth(&rule, times, 5, &day).times == 0.25);
    assert_true(wn_event_rule_worth(&rule, times, 5, NULL).times == 1);
}

/* ------------------------------------------------------------------------------ scripts
 */

#define SCORING                                                                          \
    "scoring 'S' { id = 'id', created = 'created', bands = { all = 0 },\n"               \
    " events = { id = 'who', event = 'what', time = 'at' } }\n"

typedef struct refusal {
    const char *text, *message, *hint;
} refusal;

static const refusal refusals[] = {
    {"rule 'R' { points = 1, each = 'open' }",
     "rule \"R\": each: expected an event, as in event \"email_open\", got \"open\"", ""},
    {"rule 'R' { points = 1, each = event(5) }",
     "event expects the name of an event, or a matcher, as in event \"form\"", ""},
    {"rule 'R' { points = 1, each = event('x', {}) }",
     "event expects conditions on columns after the name, as in event(\"page_view\", { "
     "url = contains \"pricing\" })",
     ""},
    {"rule 'R' { points = 1, each = event('x', { url = {} }) }",
     "rule \"R\": each.where.url: expected a value or a matcher such as above(5), got a "
     "table",
     ""},
    {"rule 'R' { points = 1, each = event(event 'x') }",
     "rule \"R\": each.name: expected a value or a matcher such as above(5), got event",
     ""},
    {"local e = event 'x' e.name = nil rule 'R' { points = 1, each = e }",
     "rule \"R\": each: event has wrong arguments", ""},
    {"rule 'R' { points = 1, each = event 'x', never = event 'y' }",
     "rule \"R\": never: a rule has one of each, once and never", ""},
    {"rule 'R' { points = 1, within = days(3) }",
     "rule \"R\": within: means something only in a rule that counts events",
     "as in each = event \"email_open\""},
    {"rule 'R' { points = 1, each = event 'x', at_least = 3 }",
     "rule \"R\": at_least: goes with once only", ""},
    {"rule 'R' { points = 1, once = event 'x', at_least = 2.5 }",
     "rule \"R\": at_least: expected a whole number, got 2.5", ""},
    {"rule 'R' { points = 1, each = event 'x', per_day = 0 }",
     "rule \"R\": per_day: expected between 1 and 1000000, got 0", ""},
    {"rule 'R' { points = 1, each = event 'x', within = 30 }",
     "rule \"R\": within: expected a span of time such as days(30), got 30", ""},
    {"rule 'R' { points = 1, each = event 'x', half_life = days(-1) }",
     "rule \"R\": half_life: expected a span of up to 100 years", ""},
    {"rule 'R' { points = 1, each = event 'x', half_life = days(1), step = { every = "
     "days(1), keep = 0.5 } }",
     "rule \"R\": step: points decay by half_life or by step, not by both", ""},
    {"rule 'R' { points = 1, each = event 'x', step = days(30) }",
     "rule \"R\": step: expected { every = days(30), keep = \"50%\" }, got a span of "
     "time",
     ""},
    {"rule 'R' { points = 1, each = event 'x', step = { every = days(30) } }",
     "rule \"R\": step: \"keep\" is missing", ""},
    {"rule 'R' { points = 1, each = event 'x', step = { every = days(30), keep = '120%' "
     "} }",
     "rule \"R\": step.keep: expected between 0 and 1, got 1.2", ""},
    {"rule 'R' { points = 1, never = event 'x', half_life = days(30) }",
     "rule \"R\": never: what never happened cannot decay or be limited; only within "
     "goes "
     "with it",
     ""},
    {"rule 'R' { points = function() return 1 end, each = event 'x' }",
     "rule \"R\": points: the points of a rule that counts events are a number", ""},
    {"rule 'R' { points = -1, each = event 'x', cap = 5 }",
     "rule \"R\": cap: a cap has the sign of its points, and is not 0", ""},
    {"rule 'R' { points = 1, each = event 'x', cap = 0 }",
     "rule \"R\": cap: a cap has the sign of its points, and is not 0", ""},
    {"group 'G' { half_life = days(3), rule 'R' { points = 1 } }",
     "group \"G\": no rule of the group counts events that could age", ""},
    {"rule 'R' { points = 1, when = { at = within(30) } }",
     "within expects a span of time, as in within(days(30))", ""},
    {"rule 'R' { points = 1, when = { at = within(days(30)) } }",
     "unknown name \"as_of\"",
     "say which day it is with --as-of, as in --as-of 2025-01-31"},
};

static void test_refusals(void **state) {
    (void)state;
    char text[1024];
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        wn_script *script;
        wn_err err;
        snprintf(text, sizeof text, "%s%s", SCORING, refusals[i].text);
        wn_rc rc = wn_script_run_text("s.lua", wn_text_of(text), &wn_kind_scoring, NULL,
                                      &script, &err);
        assert_int_equal(rc, WN_E_SCRIPT);
        assert_string_equal(err.message, refusals[i].message);
        assert_string_equal(err.hint, refusals[i].hint);
        assert_int_equal(err.line, 3);
    }
}

static wn_script *script_of(const char *text) {
    wn_script *script;
    wn_err err;
    if (wn_script_run_text("s.lua", wn_text_of(text), &wn_kind_scoring, NULL, &script,
                           &err) != WN_OK)
        fail_msg("%s", err.message);
    return script;
}

static void test_inherited(void **state) {
    (void)state;
    wn_script *script =
        script_of(SCORING "group 'G' { half_life = days(7), within = days(90),\n"
                          "  rule 'A' { points = 1, each = event 'a' },\n"
                          "  rule 'B' { points = 1, once = event 'b', within = days(5),\n"
                          "             step = { every = days(1), keep = 0 } },\n"
                          "  rule 'C' { points = -1, never = event(present) },\n"
                          "  rule 'D' { points = 1 } }\n"
                          "rule 'E' { points = -2.5, each = event 'a', cap = -7.5 }");
    const wn_rule_set *set = wn_script_self(script);
    assert_true(set->rules[0].events.within == 90 * WN_DAY);
    assert_true(set->rules[0].events.decay.half_life == 7 * WN_DAY);
    assert_true(set->rules[1].events.within == 5 * WN_DAY);
    assert_true(set->rules[1].events.decay.half_life == 0);
    assert_true(set->rules[1].events.decay.every == WN_DAY);
    assert_true(set->rules[2].events.within == 90 * WN_DAY);
    assert_true(set->rules[2].events.decay.half_life == 0);
    assert_int_equal(set->rules[3].events.count, WN_EVENTS_NONE);
    assert_true(set->rules[4].cap.has_min && !set->rules[4].cap.has_max);
    assert_int_equal(set->rules[4].cap.min, -750);
    assert_ptr_equal(wn_rules_with_events(set), &set->rules[0]);
    assert_ptr_equal(wn_rules_with_ages(set), &set->rules[0]);
    wn_script_free(script);
}

/* ------------------------------------------------------------------------------ reading
 */

static const char rules[] =
    SCORING "rule 'Opened' { points = 3, each = event 'open', cap = 8 }\n"
            "rule 'Pages' { points = 1, each = event('page', { url = contains 'p' }) }\n"
            "rule 'Other' { points = 1, once = event 'opne' }\n";

static const char events_csv[] = "who,what,at,url\n"
                                 "b,open,2025-03-01,\n"
                                 "a,open,2025-03-02 10:00,\n"
                                 "a,page,2025-02-01,/p\n"
                                 "a,page,2025-02-01,/q\n"
                                 ",open,2025-02-01,\n"
                                 "a,,2025-02-01,\n"
                                 "a,open,,\n"
                                 "a,open,2025-02-27,\n"
                                 "z,ping,2025-02-27,\n"
                                 "a,open,2025-03-03,\n";

static wn_rc read_text(wn_script *script, const char *csv,
                       const wn_event_columns *columns, const wn_time *as_of,
                       wn_events **events, wn_err *err) {
    const wn_read_options options = {.block_bytes = 32};
    wn_table *table = NULL;
    temp_file file = temp_write(csv, strlen(csv));
    *events = NULL;
    wn_rc rc = wn_table_open(file.path, &options, &table, err);
    if (rc == WN_OK)
        rc =
            wn_events_read(wn_script_self(script), table, columns, as_of, 2, events, err);
    wn_table_free(table);
    unlink(file.path);
    return rc;
}

static void test_read(void **state) {
    (void)state;
    wn_script *script = script_of(rules);
    wn_events *events;
    wn_err err;
    const wn_time day = DAY(1);
    assert_int_equal(read_text(script, events_csv, NULL, &day, &events, &err), WN_OK);
    wn_event_facts facts = wn_events_facts(events);
    assert_int_equal(facts.rows, 10);
    assert_int_equal(facts.no_id, 1);
    assert_int_equal(facts.no_time, 1);
    assert_int_equal(facts.after, 1);
    assert_int_equal(facts.used, 4);
    assert_int_equal(facts.uncounted, 3);
    assert_int_equal(wn_events_leads(events), 3);
    assert_int_equal(wn_events_lead(events, wn_text_of("a")), 1);
    assert_int_equal(wn_events_lead(events, wn_text_of("c")), WN_MAP_NONE);
    assert_int_equal(wn_events_of_lead(events, 1), 5);
    assert_int_equal(wn_events_of_rule(events, 0), 3);
    assert_int_equal(wn_events_of_rule(events, 2), 0);
    size_t count;
    const wn_event_name *names = wn_events_names(events, &count);
    assert_int_equal(count, 3);
    assert_string_equal(names[1].name, "page");
    assert_int_equal(names[1].rows, 2);
    assert_int_equal(names[1].uncounted, 1);
    assert_int_equal(wn_events_at(events, 0, 1, &day).events, 2);
    const wn_time before = DAY(-1);
    assert_int_equal(wn_events_at(events, 0, 1, &before).events, 1);
    assert_int_equal(wn_events_at(events, 1, 1, NULL).events, 1);
    assert_int_equal(wn_events_at(events, 1, WN_MAP_NONE, NULL).events, 0);
    wn_events_free(events);
    wn_script_free(script);
}

static void expect_unread(const char *text, const char *csv,
                          const wn_event_columns *columns, wn_rc code,
                          const char *message, const char *hint) {
    wn_script *script = script_of(text);
    wn_events *events;
    wn_err err;
    assert_int_equal(read_text(script, csv, columns, NULL, &events, &err), code);
    assert_null(events);
    assert_non_null(strstr(err.message, message));
    if (hint) assert_string_equal(err.hint, hint);
    wn_script_free(script);
}

static void test_unread(void **state) {
    (void)state;
    static const char undeclared[] = "scoring 'S' { id = 'id', bands = { all = 0 } }\n"
                                     "rule 'R' { points = 1, each = event 'x' }";
    const wn_event_columns wrong = {.time = "wen"};
    expect_unread(rules, "who,what,when\na,x,2025-01-01\n", NULL, WN_E_SCRIPT,
                  "scoring \"S\": events.time: ", NULL);
    expect_unread(rules, "who,what,when\na,x,2025-01-01\n", &wrong, WN_E_DATA,
                  "there is no column \"wen\"", "did you mean \"when\"?");
    expect_unread(rules, "who,what,at\na,x,2025-01-01\n", NULL, WN_E_SCRIPT,
                  "rule \"Pages\": each.where: ", NULL);
    expect_unread(undeclared, "id,event,at\na,x,2025-01-01\n", NULL, WN_E_DATA,
                  "there is no column \"time\"",
                  "say which column it is: events = { time = \"...\" } in the scoring");
    expect_unread(rules, "who,what,at,url\na,x,soon,\n", NULL, WN_E_DATA,
                  "expected a date", NULL);
}

/* ------------------------------------------------------------------------------ scoring
 */

typedef struct scored {
    const wn_scorer *scorer;
    wn_buf out;
} scored;

static wn_rc take(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    scored *s = self;
    wn_scores scores = {0};
    wn_score_part parts[16];
    wn_rc rc = wn_scores_compute(s->scorer, batch, &scores, err);
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++) {
        wn_text id = wn_scorer_id(s->scorer, batch, row);
        size_t count = wn_scorer_parts(s->scorer, batch, &scores, 0, row, parts);
        WN_TRY(wn_buf_format(&s->out, err, "%.*s %lld: ", (int)id.n, id.p,
                             (long long)scores.score[row]));
        WN_TRY(wn_score_reasons(parts, count, &s->out, err));
        WN_TRY(wn_buf_text(&s->out, "\n", err));
    }
out:
    wn_scores_free(&scores);
    return rc;
}

static wn_rc score(const char *text, const char *leads, const wn_history *history,
                   wn_buf *out, wn_err *err) {
    static const wn_accumulator accumulator = {.merge = take};
    static const wn_read_options options = {0};
    wn_history with = history ? *history : (wn_history){0};
    wn_script *script = script_of(text);
    wn_table *table = NULL;
    wn_events *events = NULL;
    wn_scorer *scorer = NULL;
    temp_file file = temp_write(leads, strlen(leads));
    scored s = {0};
    wn_rc rc = read_text(script, events_csv, NULL, NULL, &events, err);
    with.events = events;
    if (rc == WN_OK) rc = wn_table_open(file.path, &options, &table, err);
    if (rc == WN_OK)
        rc = wn_scorer_new_history(script, table, NULL, history ? &with : NULL, &scorer,
                                   err);
    if (rc == WN_OK) rc = wn_scorer_want_id(scorer, err);
    s.scorer = scorer;
    if (rc == WN_OK) rc = wn_table_scan(table, &accumulator, &s, 1, err);
    *out = s.out;
    wn_scorer_free(scorer);
    wn_table_free(table);
    wn_events_free(events);
    wn_script_free(script);
    unlink(file.path);
    return rc;
}

static void expect_scores(const char *leads, const wn_history *history,
                          const char *wanted) {
    wn_buf out;
    wn_err err;
    if (score(rules, leads, history, &out, &err) != WN_OK) fail_msg("%s", err.message);
    assert_string_equal(out.p, wanted);
    wn_buf_free(&out);
}

static void test_scores(void **state) {
    (void)state;
    const wn_time day = DAY(1), none = 0, week = 7 * WN_DAY;
    expect_scores("id\na\nb\nc\na\n", &(wn_history){0},
                  "a 900: Opened x3 +9; Opened cap -1; Pages +1\nb 300: Opened +3\n"
                  "c 0: \na 900: Opened x3 +9; Opened cap -1; Pages +1\n");
    expect_scores("id\na\n", &(wn_history){.as_of = &day},
                  "a 700: Opened x2 +6; Pages +1\n");
    /* Looking back from the day they came, and from a week later. */
    static const char came[] =
        "id,created\na,2025-02-27\na,2025-02-01\na,\na,2025-03-03\n";
    expect_scores(came, &(wn_history){.after = &none},
                  "a 400: Opened +3; Pages +1\na 100: Pages +1\na 0: \n"
                  "a 900: Opened x3 +9; Opened cap -1; Pages +1\n");
    expect_scores(came, &(wn_history){.after = &week, .as_of = &day},
                  "a 700: Opened x2 +6; Pages +1\na 100: Pages +1\na 0: \n"
                  "a 700: Opened x2 +6; Pages +1\n");
}

static void expect_unscored(const char *text, const char *leads,
                            const wn_history *history, wn_rc code, const char *message) {
    wn_buf out;
    wn_err err;
    assert_int_equal(score(text, leads, history, &out, &err), code);
    assert_non_null(strstr(err.message, message));
    wn_buf_free(&out);
}

static void test_unscored(void **state) {
    (void)state;
    const wn_time none = 0;
    expect_unscored(rules, "id\na\n", NULL, WN_E_SCRIPT,
                    "rule \"Opened\": counts events, and none are read here");
    expect_unscored(rules, "lead\na\n", &(wn_history){0}, WN_E_SCRIPT,
                    "scoring \"S\": id: ");
    expect_unscored(rules, "id\na\n", &(wn_history){.after = &none}, WN_E_SCRIPT,
                    "scoring \"S\": created: ");
    expect_unscored(SCORING "rule 'R' { points = 1, each = event 'open',\n"
                            " half_life = days(1) }",
                    "id\na\n", &(wn_history){0}, WN_E_USAGE,
                    "the points of rule \"R\" depend on how old events are");
    expect_unscored("scoring 'S' { id = 'id', bands = { all = 0 },\n"
                    " events = { id = 'who', event = 'what', time = 'at' } }\n"
                    "rule 'R' { points = 1, each = event 'open' }",
                    "id\na\n", &(wn_history){.after = &none}, WN_E_SCRIPT,
                    "\"created\" is missing: when did a lead come");
    expect_unscored(SCORING "rule 'R' { points = 9e8, each = event 'open' }", "id\na\n",
                    &(wn_history){0}, WN_E_SCRIPT,
                    "rule \"R\": expected at most 1000000000 points, got 2700000000 (for "
                    "the row at ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moment),   cmocka_unit_test(test_window),
        cmocka_unit_test(test_per_day),  cmocka_unit_test(test_decay),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_inherited),
        cmocka_unit_test(test_read),     cmocka_unit_test(test_unread),
        cmocka_unit_test(test_scores),   cmocka_unit_test(test_unscored),
    };
    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
