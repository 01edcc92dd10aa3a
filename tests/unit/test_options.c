/* Command lines into calls, for a command made up here and for all there are. */
#include "core/cli/call.h"
#include "core/cli/commands.h"
#include "core/cli/help.h"
#include "core/cli/options.h"
#include "tests/unit/cmocka_all.h"
#include "tests/unit/words.h"

#include <stdlib.h>

static wn_err err;

static const wn_option rows[] = {
    {.name = "arm", .value = "COLUMN", .help = "The arm."},
    {.name = "goal", .letter = 'g', .value = "EXPR", .repeats = true, .help = "A goal."},
    {.name = "exact", .letter = 'x', .help = "Exactly."},
    {.name = "detect", .value = "LIFT", .help = "What to find."},
    {.name = "looks", .value = "N", .help = "How often."},
    {.name = "crossovers", .value = "drop|first|keep", .help = "What then."},
    {0}};

static const wn_command trial = {.name = "trial",
                                 .options = rows,
                                 .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT |
                                           WN_OPTIONS_SCRIPT | WN_OPTIONS_CHANCE |
                                           WN_OPTIONS_ANSWER};

enum { WORDS = 32 };

/* Words are separated by single spaces; `_` stands for a space within one. */
static wn_rc parse(const char *line, wn_call **call) {
    static char words[1024];
    char *argv[WORDS + 1] = {(char *)(uintptr_t) "trial"};
    snprintf(words, sizeof words, "%s", line);
    int argc = split_words(words, argv, WORDS);
    for (int i = 1; i < argc; i++)
        for (char *p = argv[i]; *p; p++)
            if (*p == '_') *p = ' ';
    return wn_call_parse(&trial, argc, argv, call, &err);
}

static wn_call *good(const char *line) {
    wn_call *call;
    if (parse(line, &call) != WN_OK) fail_msg("%s: %s", line, err.message);
    return call;
}

static void options_and_files(void **state) {
    (void)state;
    wn_call *call =
        good("a.csv --arm group -xg signed_up --goal=b=c - -g москва -- --arm");
    assert_string_equal(wn_call_text(call, "arm"), "group");
    assert_int_equal(wn_call_count(call, "goal"), 3);
    assert_string_equal(wn_call_nth(call, "goal", 0), "signed up");
    assert_string_equal(wn_call_nth(call, "goal", 1), "b=c");
    assert_string_equal(wn_call_nth(call, "goal", 2), "москва");
    assert_null(wn_call_nth(call, "goal", 3));
    assert_true(wn_call_flag(call, "exact"));
    assert_false(wn_call_flag(call, "json"));
    assert_null(wn_call_text(call, "detect"));
    assert_int_equal(wn_call_files(call), 3);
    assert_string_equal(wn_call_file(call, 0), "a.csv");
    assert_string_equal(wn_call_file(call, 1), "-");
    assert_string_equal(wn_call_file(call, 2), "--arm");
    assert_null(wn_call_file(call, 3));
    wn_call_free(call);
}

static void order_does_not_depend_on_the_environment(void **state) {
    (void)state;
    setenv("POSIXLY_CORRECT", "1", 1);
    wn_call *call = good("a.csv -x");
    unsetenv("POSIXLY_CORRECT");
    assert_true(wn_call_flag(call, "exact"));
    assert_int_equal(wn_call_files(call), 1);
    wn_call_free(call);
}

static void standards(void **state) {
    (void)state;
    wn_call *call = good("");
    wn_time as_of;
    assert_false(wn_call_as_of(call, &as_of));
    assert_true(wn_call_threads(call) >= 1);
    assert_int_equal(wn_call_seed(call), 1);
    assert_int_equal(wn_call_reading(call)->delimiter, 0);
    assert_null(wn_call_reading(call)->encoding);
    assert_false(wn_call_reading(call)->skip_bad_rows);
    assert_int_equal(wn_call_limits(call)->memory, wn_lua_limits_standard.memory);
    assert_false(wn_call_wants_rows(call));
    assert_int_equal(call->format, WN_FORMAT_TEXT);
    wn_call_free(call);
}

static void shared_options(void **state) {
    (void)state;
    wn_call *call = good("--delimiter tab --decimal , --encoding windows-1251 --missing "
                         "Select --missing n/a --bad-rows skip --threads 3 --seed 77 "
                         "--as-of 24.01.2017 --lua-memory 8 --lua-instructions 123456 "
                         "--lua-seconds 0.25 -o out.csv --color never");
    const wn_read_options *reading = wn_call_reading(call);
    assert_int_equal(reading->delimiter, '\t');
    assert_int_equal(reading->decimal, ',');
    assert_string_equal(reading->encoding, "windows-1251");
    assert_int_equal(reading->missing_count, 2);
    assert_string_equal(reading->missing[1], "n/a");
    assert_true(reading->skip_bad_rows);
    assert_int_equal(wn_call_threads(call), 3);
    assert_int_equal(wn_call_seed(call), 77);
    wn_time as_of;
    assert_true(wn_call_as_of(call, &as_of));
    assert_true(as_of == wn_time_of_day(2017, 1, 24));
    assert_int_equal(wn_call_limits(call)->memory, 8 << 20);
    assert_int_equal(wn_call_limits(call)->instructions, 123456);
    assert_true(wn_call_limits(call)->seconds == 0.25);
    assert_true(wn_call_wants_rows(call));
    assert_int_equal(call->color, WN_COLOR_NEVER);
    wn_call_free(call);
}

static void form_of_output(void **state) {
    (void)state;
    static const struct {
        const char *line;
        wn_format format;
    } cases[] = {
        {"--json", WN_FORMAT_JSON},          {"-o a.json", WN_FORMAT_JSON},
        {"-o a.md", WN_FORMAT_MARKDOWN},     {"-o a.html", WN_FORMAT_HTML},
        {"-o a.csv", WN_FORMAT_CSV},         {"-o a.txt", WN_FORMAT_TEXT},
        {"-o a.csv --json", WN_FORMAT_JSON}, {"-o -", WN_FORMAT_TEXT},
        {"--html --html", WN_FORMAT_HTML},   {"--markdown", WN_FORMAT_MARKDOWN},
        {"-o csv", WN_FORMAT_TEXT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_call *call = good(cases[i].line);
        assert_int_equal(call->format, cases[i].format);
        wn_call_free(call);
    }
}

static void numbers(void **state) {
    (void)state;
    double value;
    int64_t whole;
    size_t choice;
    static const char *const choices[] = {"drop", "first", "keep", NULL};
    wn_call *call = good("--detect 5% --looks -7 --crossovers keep");
    assert_int_equal(wn_call_number(call, "detect", 1, 0, 1, &value, &err), WN_OK);
    assert_true(value == 0.05);
    assert_int_equal(wn_call_number(call, "arm", 0.8, 0, 1, &value, &err), WN_OK);
    assert_true(value == 0.8);
    assert_int_equal(wn_call_integer(call, "looks", 1, -10, 10, &whole, &err), WN_OK);
    assert_int_equal(whole, -7);
    assert_int_equal(wn_call_choice(call, "crossovers", choices, &choice, &err), WN_OK);
    assert_int_equal(choice, 2);
    assert_int_equal(wn_call_choice(call, "goal", choices, &choice, &err), WN_OK);
    assert_int_equal(choice, 0);
    wn_call_free(call);
}

/* The message about --detect when its value is `text`, taken as a number in [0, 1]. */
static const char *number_error(const char *text) {
    char line[128];
    double value;
    snprintf(line, sizeof line, "--detect=%s", text);
    wn_call *call = good(line);
    assert_int_equal(wn_call_number(call, "detect", 0, 0, 1, &value, &err), WN_E_USAGE);
    wn_call_free(call);
    return err.message;
}

static void bad_numbers(void **state) {
    (void)state;
    static const char *const wrong[] = {"",      "x",   "nan", "inf",  "0x1p-3",
                                        "1e999", "0,5", "5%%", "%",    "0.5x",
                                        "--1",   "e5",  "1e",  "1_000"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *message = number_error(wrong[i]);
        if (strncmp(message, "option --detect: expected a number, got", 39) != 0)
            fail_msg("\"%s\": %s", wrong[i], message);
    }
    assert_string_equal(number_error("-5%"),
                        "option --detect: expected a number from 0 to 1, got -5%");
    assert_string_equal(number_error("1.0001"),
                        "option --detect: expected a number from 0 to 1, got 1.0001");
}

static void refusals(void **state) {
    (void)state;
    static const struct {
        const char *line, *message, *hint;
    } cases[] = {
        {"--gaol x", "unknown option \"--gaol\"", "did you mean --goal?"},
        {"--exac", "unknown option \"--exac\"", "did you mean --exact?"},
        {"--ar=group", "unknown option \"--ar\"", "did you mean --arm?"},
        {"--qqqqqqqqqq", "unknown option \"--qqqqqqqqqq\"", ""},
        {"-q", "unknown option \"-q\"", ""},
        {"-xq", "unknown option \"-q\"", ""},
        {"--=5", "unknown option \"--\"", ""},
        {"--arm", "option --arm needs a value: --arm COLUMN", ""},
        {"-g", "option --goal needs a value: --goal EXPR", ""},
        {"--exact=no", "option --exact takes no value, got \"--exact=no\"", ""},
        {"--arm a --arm b", "option --arm is given twice: \"a\" and \"b\"",
         "leave one of them out"},
        {"--json --csv", "--json and --csv exclude each other", ""},
        {"--threads 0",
         "option --threads: expected a whole number from 1 to 512, got \"0\"", ""},
        {"--threads 2.5",
         "option --threads: expected a whole number from 1 to 512, got \"2.5\"", ""},
        {"--seed 99999999999999999999",
         "option --seed: expected a whole number from 0 to 9223372036854775807, got "
         "\"99999999999999999999\"",
         ""},
        {"--bad-rows skipp",
         "option --bad-rows: expected one of fail, skip, got \"skipp\"",
         "did you mean skip?"},
        {"--delimiter ab",
         "option --delimiter: expected a character such as , ; | or the word tab, got "
         "\"ab\"",
         ""},
        {"--decimal x", "option --decimal: expected . or , and got \"x\"", ""},
        {"--as-of 31.02.2017",
         "option --as-of: expected a date such as 2017-01-24 or 24.01.2017, got "
         "\"31.02.2017\"",
         ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_call *call;
        assert_int_equal(parse(cases[i].line, &call), WN_E_USAGE);
        assert_null(call);
        assert_string_equal(err.message, cases[i].message);
        assert_string_equal(err.hint, cases[i].hint);
    }
}

static void help_comes_before_judgement(void **state) {
    (void)state;
    wn_call *call = good("--threads none --help");
    assert_true(wn_call_flag(call, "help"));
    wn_call_free(call);
}

/* ---- every command there is ---- */

static bool is_known_group(const char *group) {
    for (const char *const *g = wn_help_groups; *g; g++)
        if (strcmp(*g, group) == 0) return true;
    return false;
}

static void check_row(const wn_command *command, const wn_option *row,
                      const wn_option *const *all, size_t count) {
    size_t same_name = 0, same_letter = 0;
    for (size_t i = 0; i < count; i++) {
        same_name += strcmp(all[i]->name, row->name) == 0;
        same_letter += row->letter && all[i]->letter == row->letter;
    }
    if (same_name != 1 || same_letter > 1)
        fail_msg("%s --%s: the name or letter is used twice", command->name, row->name);
    size_t n = row->help ? strlen(row->help) : 0;
    if (n == 0 || row->help[n - 1] != '.')
        fail_msg("%s --%s: help must be sentences", command->name, row->name);
}

static void rows_are_well_formed(void **state) {
    (void)state;
    for (const wn_command *const *c = wn_commands; *c; c++) {
        const wn_command *command = *c;
        const wn_option *all[WN_OPTION_ROWS];
        size_t count = wn_option_rows(command, all);
        assert_true(count < WN_OPTION_ROWS);
        assert_true(is_known_group(command->group));
        assert_non_null(command->usage);
        assert_non_null(command->schema);
        assert_non_null(command->run);
        size_t n = strlen(command->summary);
        if (n == 0 || command->summary[n - 1] == '.')
            fail_msg("%s: the summary is a line without a full stop", command->name);
        for (size_t i = 0; i < count; i++)
            check_row(command, all[i], all, count);
    }
}

/* Splits a line as a shell does, quotes included; in place. */
static int shell_words(char *line, char **words) {
    int count = 0;
    while (*line) {
        while (*line == ' ')
            line++;
        if (!*line || count == WORDS) break;
        char *to = words[count++] = line, quote = 0;
        for (; *line && (quote || *line != ' '); line++) {
            if (quote ? *line == quote : *line == '\'' || *line == '"')
                quote = quote ? 0 : *line;
            else
                *to++ = *line;
        }
        if (*line) line++;
        *to = 0;
    }
    return count;
}

static void examples_are_good_command_lines(void **state) {
    (void)state;
    for (const wn_command *const *c = wn_commands; *c; c++) {
        for (const wn_example *e = (*c)->examples; e && e->command; e++) {
            char line[512], *words[WORDS + 1] = {0};
            assert_true(strlen(e->command) < sizeof line);
            snprintf(line, sizeof line, "%s", e->command);
            int count = shell_words(line, words);
            if (count < 2 || strcmp(words[0], "winnow") != 0) continue;
            assert_string_equal(words[1], (*c)->name);
            wn_call *call;
            if (wn_call_parse(*c, count - 1, words + 1, &call, &err) != WN_OK)
                fail_msg("%s: %s", e->command, err.message);
            wn_call_free(call);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_files),
        cmocka_unit_test(order_does_not_depend_on_the_environment),
        cmocka_unit_test(standards),
        cmocka_unit_test(shared_options),
        cmocka_unit_test(form_of_output),
        cmocka_unit_test(numbers),
        cmocka_unit_test(bad_numbers),
        cmocka_unit_test(refusals),
        cmocka_unit_test(help_comes_before_judgement),
        cmocka_unit_test(rows_are_well_formed),
        cmocka_unit_test(examples_are_good_command_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
