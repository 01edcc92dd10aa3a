/* The script language, by way of scoring scripts: what is declared arrives, and what is
 * wrong is refused with the script's own line. */
#include "core/lua/matcher.h"
#include "core/lua/script.h"
#include "core/rules/rules.h"
#include "tests/unit/cmocka_all.h"

#include <stdio.h>

#define BANDS "bands = { hot = 70, cold = 0 } }\n"
#define SCORING "scoring \"S\" { id = 'id', " BANDS
#define GROUP "group \"G\" { rule \"A\" { points = 1 } }\n"
#define GRADED(grade) "scoring \"S\" { id = 'id', grade = " grade ", " BANDS
#define RULE "rule \"R\" { points = 1 }\n"

static wn_rc run(const char *text, const wn_script_options *options, wn_script **script,
                 wn_err *err) {
    return wn_script_run_text("s.lua", wn_text_of(text), NULL, options, script, err);
}

static void test_declared(void **state) {
    (void)state;
    static const char text[] =
        "local size = rule \"Size\" { points = 12.25, when = { employees = between(50, "
        "500) } }\n"
        "scoring \"B2B\" { id = 'lead id', outcome = 'won', max = 100, min = -5.5,\n"
        "  missing = { 'Select', '-' }, bands = { warm = 40, hot = 70, cold = -1 } }\n"
        "rule \"Loose\" { points = -3 }\n"
        "group \"Fit\" { max = 50, size,\n"
        "  rule \"Visits\" { points = function(l) return l.visits end, when = function() "
        "end } }\n";
    wn_script *script;
    wn_err err;
    assert_int_equal(run(text, NULL, &script, &err), WN_OK);
    assert_ptr_equal(wn_script_kind_of(script), &wn_kind_scoring);
    const wn_rule_set *set = wn_script_self(script);
    assert_string_equal(set->title, "B2B");
    assert_string_equal(set->id, "lead id");
    assert_string_equal(set->outcome, "won");
    assert_null(set->source);
    assert_int_equal(set->missing_count, 2);
    assert_string_equal(set->missing[1], "-");
    assert_true(set->scores[0].clamp.has_max && set->scores[0].clamp.has_min);
    assert_int_equal(set->scores[0].clamp.max, 10000);
    assert_int_equal(set->scores[0].clamp.min, -550);
    assert_int_equal(set->scores[0].band_count, 3);
    assert_string_equal(set->scores[0].bands[0].name, "hot");
    assert_int_equal(set->scores[0].bands[1].from, 4000);
    assert_string_equal(set->scores[0].bands[2].name, "cold");
    assert_int_equal(set->rule_count, 3);
    assert_string_equal(set->rules[0].title, "Size");
    assert_int_equal(set->rules[0].points, 1225);
    assert_int_equal(set->rules[0].group, 0);
    assert_int_equal(set->rules[0].node->line, 1);
    assert_int_equal(set->rules[1].group, WN_NO_GROUP);
    assert_int_equal(set->rules[2].group, 0);
    assert_non_null(set->rules[2].compute);
    assert_int_equal(set->rules[2].when->type, WN_NODE_FUNCTION);
    assert_int_equal(set->group_count, 1);
    assert_true(set->groups[0].clamp.has_max && !set->groups[0].clamp.has_min);
    wn_script_free(script);
}

typedef struct refusal {
    const char *text;
    uint64_t line;
    const char *message, *hint;
} refusal;

static const refusal refusals[] = {
    {"", 0, "the script declares nothing",
     "scripts/README.md shows what a script may declare"},
    {"local x = 1 +", 1, "unexpected symbol near <eof>", ""},
    {"\x1bLua", 0, "attempt to load a binary chunk (mode is 't')", ""},
    {SCORING, 1, "scoring \"S\": the script has no rules", ""},
    {RULE, 0, "the script has rules but no scoring",
     "add scoring \"...\" { id = \"...\", bands = { hot = 70, cold = 0 } }"},
    {SCORING RULE SCORING, 3,
     "scoring \"S\": a script has one scoring; this is the second", ""},
    {"\nscoring { id = 'x' }", 2, "scoring needs a title, as in scoring \"...\" { ... }",
     ""},
    {"scoring \"S\"\n", 1, "scoring \"S\" has a title but no { ... } after it", ""},
    {SCORING "group \"G\" {\n rule \"A\" }", 2,
     "group \"G\": [1]: expected a value, got a function of the language; perhaps its "
     "arguments or its { ... } are missing",
     ""},
    {"\n" SCORING "rule \"R\" { points = 1, wen = {} }", 3,
     "rule \"R\": unknown key \"wen\"", "did you mean \"when\"?"},
    {SCORING "rule \"R\\xff\" { points = 1 }", 2,
     "the text is not UTF-8; save the script as UTF-8", ""},
    {SCORING "rule \"R\\0\" { points = 1 }", 2, "the text contains a NUL byte", ""},
    {SCORING "rule \"R\" { points = 1, when = {} }", 2,
     "rule \"R\": when: no condition is given, which would hold for every lead",
     "leave `when` out if that is meant"},
    {SCORING "rule \"R\" { points = 1 }\nrule \"R\" { points = 2 }", 3,
     "rule \"R\": another rule has this title", ""},
    {SCORING "rule \"R\" { when = {} }", 2, "rule \"R\": \"points\" is missing", ""},
    {SCORING "rule \"R\" { points = '5' }", 2,
     "rule \"R\": points: expected a number, got \"5\"", ""},
    {SCORING "rule \"R\" { points = 0.125 }", 2,
     "rule \"R\": points: expected at most two decimals, got 0.125", ""},
    {SCORING "rule \"R\" { points = 2e9 }", 2,
     "rule \"R\": points: expected between -1000000000 and 1000000000, got 2000000000",
     ""},
    {SCORING "rule \"R\" { points = 1/0 }", 2,
     "rule \"R\": points: expected a number, got one without bounds", ""},
    {SCORING "rule \"R\" { points = 9007199254740993 }", 2,
     "rule \"R\": points: the number has too many digits to be exact; put ids in quotes",
     ""},
    {SCORING "rule \"R\" { points = 1, 7 }", 2,
     "rule \"R\": [1]: a value without a key has no meaning here", ""},
    {SCORING "rule \"R\" { points = 1, when = { a = {} } }", 2,
     "rule \"R\": when.a: expected a value or a matcher such as above(5), got a table",
     ""},
    {SCORING "rule \"R\" { points = 1, when = above(5) }", 2,
     "rule \"R\": when: expected columns and matchers, got above",
     "as in { visits = above(5), country = \"DE\" }"},
    {SCORING "rule \"R\" {\n points = 1,\n when = { a = any {\n 5, {} } } }", 4,
     "rule \"R\": when.a[2]: expected a value or a matcher such as above(5), got a table",
     ""},
    {SCORING "rule \"R\" { points = 1, when = { [true] = 1 } }", 2,
     "rule \"R\": when: a key must be a name, as in { key = value }", ""},
    {SCORING "rule \"R\" { points = 1, when = { ['Lead\\0'] = 1 } }", 2,
     "rule \"R\": when: the text contains a NUL byte", ""},
    {SCORING "rule \"R\" { points = 1, when = { a = '\\xff' } }", 2,
     "rule \"R\": when.a: the text is not UTF-8; save the script as UTF-8", ""},
    {SCORING "rule \"R\" { points = 1, when = { ['a b'] = { c = { 1 } } } }", 2,
     "rule \"R\": when[\"a b\"]: expected a value or a matcher such as above(5), got a "
     "table",
     ""},
    {SCORING "local t = { points = 1 } t.when = t rule \"R\" (t)", 2, NULL, ""},
    {SCORING "local t = {} for i = 1, 12 do t = { t, t, t, t, t, t, t, t } end "
             "rule \"R\" { points = t }",
     2, "the script declares more than 100000 values", ""},
    {SCORING "group \"G\" { max = 5 }", 2, "group \"G\": the group has no rules", ""},
    {SCORING "group \"G\" { rule \"A\" { points = 1 }, 5 }", 2,
     "group \"G\": [2]: expected a rule, as in rule \"...\" { points = 10 }, got 5", ""},
    {SCORING "local r = rule \"A\" { points = 1 } group \"G\" { r } group \"H\" { r }", 2,
     "group \"H\": [1]: rule \"A\" is in a group already", ""},
    {SCORING "group \"G\" { rule \"A\" { points = 1 } } "
             "group \"G\" { rule \"B\" { points = 1 } }",
     2, "group \"G\": another group has this title", ""},
    {SCORING RULE "score \"P\" { groups = { 'G' }, " BANDS, 3,
     "score \"P\": groups[1]: there is no group \"G\"", ""},
    {SCORING RULE "score \"P\" { groups = { }, " BANDS, 3,
     "score \"P\": groups: the score adds up no groups", ""},
    {SCORING RULE "score \"P\" { groups = { 5 }, " BANDS, 3,
     "score \"P\": groups[1]: expected a text, got 5", ""},
    {SCORING RULE "score \"P\" { groups = 'G', " BANDS, 3, NULL, ""},
    {SCORING RULE "score \"P\" { " BANDS, 3, "score \"P\": \"groups\" is missing", ""},
    {SCORING RULE "score \"P\" { groups = { 'G' } }", 3,
     "score \"P\": \"bands\" is missing", ""},
    {SCORING GROUP "score \"P\" { groups = { 'G', 'G' }, " BANDS, 3,
     "score \"P\": groups[2]: the group is in the list already", ""},
    {SCORING GROUP "score \"S\" { groups = { 'G' }, " BANDS, 3,
     "score \"S\": another score has this title", ""},
    {GRADED("{ fit = 'G', engagement = 'G', letters = { A = 5 }, digits = { } }") GROUP,
     1, "scoring \"S\": grade.digits: expected 1 to 8 bounds, got 0", ""},
    {GRADED("{ fit = 'G', engagement = 'G', letters = { 5 }, digits = { 5 } }") GROUP, 1,
     "scoring \"S\": grade.letters: expected letters and bounds, as in { A = 70, B = 40 "
     "}, got a table",
     ""},
    {GRADED("{ fit = 'G', engagement = 'G', letters = { A = 5, C = 1 }, digits = { 5 } }")
         GROUP,
     1, "scoring \"S\": grade.letters.C: expected the letters A, B, C in their order",
     ""},
    {GRADED("{ fit = 'G', engagement = 'G', letters = { A = 5, B = 5 }, digits = { 5 } }")
         GROUP,
     1, "scoring \"S\": grade.letters.B: expected a bound below the one before it", ""},
    {GRADED("{ fit = 'G', engagement = 'G', letters = { A = 5 }, digits = { 5, 6 } }")
         GROUP,
     1, "scoring \"S\": grade.digits[2]: expected a bound below the one before it", ""},
    {GRADED("{ fit = 'G', engagement = 7, letters = { A = 5 }, digits = { 5 } }") GROUP,
     1, "scoring \"S\": grade.engagement: expected a text, got 7", ""},
    {GRADED("{ fit = 'G', engagement = 'E', letters = { A = 5 }, digits = { 5 } }") GROUP,
     1, "scoring \"S\": grade.engagement: there is no group or score \"E\"", ""},
    {GRADED("{ fit = 'G', letters = { A = 5 }, digits = { 5 } }") GROUP, 1,
     "scoring \"S\": grade: \"engagement\" is missing", ""},
    {SCORING "group \"G\" { min = 5, max = 1, rule \"A\" { points = 1 } }", 2,
     "group \"G\": min: min is above max", ""},
    {"scoring \"S\" { " BANDS, 1, "scoring \"S\": \"id\" is missing", ""},
    {"scoring \"S\" { id = '', " BANDS, 1, "scoring \"S\": id: expected a text, got \"\"",
     ""},
    {"scoring \"S\" { id = 'id', bands = { 70 } }", 1,
     "scoring \"S\": bands: expected names and bounds, as in { hot = 70, cold = 0 }, got "
     "a "
     "table",
     ""},
    {"scoring \"S\" { id = 'id', bands = { a = 1, b = 1 } }", 1,
     "scoring \"S\": bands: a and b begin at the same score", ""},
    {"scoring \"S\" { id = 'id', bands = { hot = '70' } }", 1,
     "scoring \"S\": bands.hot: expected a number, got \"70\"", ""},
    {"scoring \"S\" { id = 'id', probability = { intercept = -3 }, " BANDS, 1,
     "scoring \"S\": probability: \"per_point\" is missing", ""},
    {"scoring \"S\" { id = 'id', probability = { intercept = -3, per_point = -0.1 "
     "}, " BANDS,
     1, "scoring \"S\": probability.per_point: expected between 0 and 1000, got -0.1",
     ""},
    {"scoring \"S\" { id = 'id', probability = 0.5, " BANDS, 1, NULL, ""},
    {"scoring \"S\" { id = 'id', missing = { 1 }, " BANDS, 1,
     "scoring \"S\": missing[1]: expected a text, got 1", ""},
    {"scoring \"S\" { id = 'id', missing = { 'a', nil, 'b' }, " BANDS, 1, NULL, ""},
    {SCORING "experiment \"E\" { }", 2,
     "a script declares scoring or experiment, not both", ""},
    {SCORING "grup \"G\" { }", 2, "unknown name \"grup\"", "did you mean \"group\"?"},
    {SCORING "rule \"R\" { points = 1, when = { a = oneof { 1, 'x' } } }", 2,
     "oneof expects texts, or numbers, or dates; value 2 is a string", ""},
    {SCORING "rule \"R\" { points = 1, when = { a = between(9, 1) } }", 2,
     "between expects the smaller end first", ""},
    {SCORING "rule \"R\" { points = 1, when = { a = contains '' } }", 2,
     "contains expects texts that are not empty", ""},
    {SCORING "local m = above(5) m[2] = 7 rule \"R\" { points = 1, when = { a = m } }", 2,
     "rule \"R\": when.a: above has wrong arguments", ""},
    {SCORING
     "local m = above(5) m.term = nil rule \"R\" { points = 1, when = { a = m } }",
     2, "rule \"R\": when.a: expected a value or a matcher such as above(5), got ?", ""},
    {SCORING "while true do end", 2, "stopped after 10000000 instructions without an end",
     "look for a loop that does not end; if the work is meant, allow more with "
     "--lua-instructions"},
};

static void test_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *r = &refusals[i];
        wn_script *script;
        wn_err err;
        if (run(r->text, NULL, &script, &err) != WN_E_SCRIPT) fail_msg("%s", r->text);
        assert_null(script);
        assert_string_equal(err.file, "s.lua");
        if (r->message && strcmp(err.message, r->message) != 0)
            fail_msg("%s\n  expected %s\n  got      %s", r->text, r->message,
                     err.message);
        if (err.line != r->line)
            fail_msg("%s: expected line %d, got %d", r->text, (int)r->line,
                     (int)err.line);
        assert_string_equal(err.hint, r->hint);
    }
}

static void test_find_score(void **state) {
    (void)state;
    static const char text[] = SCORING GROUP "score \"Enterprise\" { groups = { 'G' }, "
                                             "max = 7, " BANDS;
    wn_script *script;
    wn_err err;
    size_t score;
    assert_int_equal(run(text, NULL, &script, &err), WN_OK);
    const wn_rule_set *set = wn_script_self(script);
    assert_int_equal(set->score_count, 2);
    assert_int_equal(wn_rules_find_score(set, NULL, &score, &err), WN_OK);
    assert_int_equal(score, 0);
    assert_int_equal(wn_rules_find_score(set, "S", &score, &err), WN_OK);
    assert_int_equal(score, 0);
    assert_int_equal(wn_rules_find_score(set, "Enterprise", &score, &err), WN_OK);
    assert_int_equal(score, 1);
    assert_int_equal(set->scores[1].clamp.max, 700);
    assert_true(wn_score_takes(&set->scores[1], 0));
    assert_false(wn_score_takes(&set->scores[1], WN_NO_GROUP));
    assert_true(wn_score_takes(&set->scores[0], WN_NO_GROUP));
    assert_int_equal(wn_rules_find_score(set, "Start", &score, &err), WN_E_USAGE);
    assert_string_equal(err.message, "\"S\" has no score \"Start\"");
    assert_string_equal(err.hint, "its scores are \"S\", \"Enterprise\"");
    wn_script_free(script);
}

static void test_wrong_kind(void **state) {
    (void)state;
    static const char text[] = "experiment \"E\" { arm = 'a' }";
    wn_script *script;
    wn_err err;
    wn_rc rc = wn_script_run_text("s.lua", wn_text_of(text), &wn_kind_scoring, NULL,
                                  &script, &err);
    assert_int_equal(rc, WN_E_SCRIPT);
    assert_string_equal(
        err.message, "expected a script that declares scoring; this declares experiment");
    assert_string_equal(err.hint, "run it with \"winnow test\"");
    assert_int_equal(err.line, 1);
}

static void test_files(void **state) {
    (void)state;
    wn_script *script;
    wn_err err;
    assert_int_equal(wn_script_run("no/such.lua", NULL, NULL, &script, &err),
                     WN_E_SYSTEM);
    assert_string_equal(err.file, "no/such.lua");
    assert_string_equal(err.message, "cannot open the script: No such file or directory");
    assert_int_equal(wn_script_run("scripts", NULL, NULL, &script, &err), WN_E_SYSTEM);
    assert_string_equal(err.message, "cannot read the script: Is a directory");
    const char *latin = "-- caf\xe9\n";
    assert_int_equal(run(latin, NULL, &script, &err), WN_E_SCRIPT);
    assert_string_equal(err.message, "the script is not UTF-8 text");
}

static void test_as_of(void **state) {
    (void)state;
    static const char text[] =
        SCORING "rule \"R\" { points = 1, when = { at = at_least(as_of - days(30)) } }";
    wn_time day = wn_time_of_day(2025, 3, 1);
    wn_script_options options = {.as_of = &day};
    wn_script *script;
    wn_err err;
    wn_buf words = {0};
    assert_int_equal(run(text, &options, &script, &err), WN_OK);
    const wn_rule_set *set = wn_script_self(script);
    assert_int_equal(wn_matcher_describe(set->rules[0].when, &words, &err), WN_OK);
    assert_string_equal(words.p, "at at least 2025-01-30");
    wn_buf_free(&words);
    wn_script_free(script);
    assert_int_equal(run(text, NULL, &script, &err), WN_E_SCRIPT);
    assert_string_equal(err.message, "unknown name \"as_of\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_declared),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_wrong_kind), cmocka_unit_test(test_files),
        cmocka_unit_test(test_as_of),      cmocka_unit_test(test_find_score),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
