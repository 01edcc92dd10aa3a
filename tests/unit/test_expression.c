/* Expressions over columns: what runs in C and what runs in Lua agree. */
#include "core/lua/expression.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char csv[] = "id,stage,amount,visits,Lead Source,won,type,created\n"
                          "12345678901234567890,Won,1000.5,3,Google,1,a,2025-01-31\n"
                          "12345678901234567891,Lost,,0,google,0,b,2025-02-28\n"
                          "12345678901234567892,Won,250,,\"a, b\",1,,2025-03-31\n";

static char path[] = "build/test_expression.XXXXXX";

static int write_file(void **state) {
    (void)state;
    int fd = mkstemp(path);
    if (fd < 0) return -1;
    bool written = write(fd, csv, sizeof csv - 1) == sizeof csv - 1;
    return close(fd) == 0 && written ? 0 : -1;
}

static int remove_file(void **state) {
    (void)state;
    return unlink(path);
}

typedef struct reading {
    size_t slot;
    wn_type type;
    char text[256]; /* values of all rows, `-` where missing */
} reading;

static wn_rc note(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    (void)err;
    reading *r = self;
    const wn_column *c = &batch->columns[r->slot];
    for (size_t i = 0; i < batch->rows; i++) {
        size_t n = strlen(r->text);
        char *p = r->text + n;
        size_t room = sizeof r->text - n;
        if (c->missing[i])
            snprintf(p, room, "- ");
        else if (r->type == WN_BOOL)
            snprintf(p, room, "%d ", c->boolean[i]);
        else
            snprintf(p, room, "%.15g ", c->number[i]);
    }
    return WN_OK;
}

static wn_rc evaluate(const char *text, wn_type type, reading *r, wn_err *err) {
    static const wn_read_options options = {0};
    static const wn_accumulator accumulator = {.merge = note};
    wn_table *table = NULL;
    wn_expressions *e = NULL;
    *r = (reading){.type = type};
    wn_rc rc = wn_table_open(path, &options, &table, err);
    if (rc == WN_OK) rc = wn_expressions_new(table, NULL, &e, err);
    if (rc == WN_OK) rc = wn_expression_slot(e, text, type, &r->slot, err);
    if (rc == WN_OK) rc = wn_table_scan(table, &accumulator, r, 2, err);
    wn_table_free(table);
    wn_expressions_free(e);
    return rc;
}

static void test_values(void **state) {
    (void)state;
    static const struct {
        const char *text;
        wn_type type;
        const char *values;
    } cases[] = {
        {"won", WN_BOOL, "1 0 1 "},
        {"amount", WN_NUMBER, "1000.5 - 250 "},
        {"stage == \"Won\"", WN_BOOL, "1 0 1 "},
        {"amount * 2", WN_NUMBER, "2001 - 500 "},
        {"amount / visits", WN_NUMBER, "333.5 - - "},
        {"-amount + 0.25", WN_NUMBER, "-1000.25 - -249.75 "},
        {"amount + visits > 300", WN_BOOL, "1 0 0 "},
        {"not (amount + visits > 300)", WN_BOOL, "0 1 1 "},
        {"visits and visits * 2 or nil", WN_NUMBER, "6 0 - "},
        {"col \"Lead Source\":lower() == 'google'", WN_BOOL, "1 1 0 "},
        {"col(\"Lead Source\"):contains(', ')", WN_BOOL, "0 0 1 "},
        {"id:ends('67891')", WN_BOOL, "0 1 0 "},
        {"#id", WN_NUMBER, "20 20 20 "},
        {"type and #type == 1", WN_BOOL, "1 1 0 "}, /* a condition is never missing */
        {"created > date '2025-02-15' and #id > 0", WN_BOOL, "0 1 1 "},
        {"tostring(won) == '1'", WN_BOOL, "1 0 1 "},
        {"created + days(28) > date '2025-03-01'", WN_BOOL, "0 1 1 "},
        {"(created - date '2025-01-01') / days(1)", WN_NUMBER, "30 58 89 "},
        {"won == 1 and 1 or 0", WN_NUMBER, "1 0 1 "},
        {"won == 1 and visits + 0 == 3", WN_BOOL, "1 0 0 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading r;
        wn_err err;
        if (evaluate(cases[i].text, cases[i].type, &r, &err) != WN_OK)
            fail_msg("%s: %s", cases[i].text, err.message);
        if (strcmp(r.text, cases[i].values) != 0)
            fail_msg("%s: expected %s, got %s", cases[i].text, cases[i].values, r.text);
    }
}

static void test_errors(void **state) {
    (void)state;
    static const struct {
        const char *text;
        wn_type type;
        wn_rc rc;
        uint64_t line;
        const char *message, *hint;
    } cases[] = {
        {"amuont", WN_NUMBER, WN_E_DATA, 1, "there is no column \"amuont\"",
         "did you mean \"amount\"?"},
        {"Lead Sorce", WN_TEXT, WN_E_DATA, 1, "there is no column \"Lead Sorce\"",
         "did you mean \"Lead Source\"?"},
        {"amuont * 2", WN_NUMBER, WN_E_DATA, 1, "there is no column \"amuont\"",
         "did you mean \"amount\"?"},
        {"amount * ", WN_NUMBER, WN_E_SCRIPT, 0,
         "expression \"amount * \": unexpected symbol near <eof>", ""},
        {"stage + 1", WN_NUMBER, WN_E_SCRIPT, 2,
         "expression \"stage + 1\": attempt to perform arithmetic on a string value "
         "(global 'stage')",
         ""},
        {"visits // 0", WN_NUMBER, WN_E_SCRIPT, 2,
         "expression \"visits // 0\": expected a number, got one without bounds",
         "is something divided by zero?"},
        {"visits + 1", WN_BOOL, WN_E_SCRIPT, 2,
         "expression \"visits + 1\": expected true or false, got a number", ""},
        {"stage .. '!'", WN_TEXT, WN_E_USAGE, 0,
         "expected the name of a column, got the expression \"stage .. '!'\"",
         "expressions give numbers, or true and false"},
        {"(function() while true do end end)() == 1", WN_BOOL, WN_E_SCRIPT, 2,
         "expression \"(function() while true do end end)() == 1\": stopped after "
         "10000000 instructions without an end",
         "look for a loop that does not end; if the work is meant, allow more with "
         "--lua-instructions"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading r;
        wn_err err;
        assert_int_equal(evaluate(cases[i].text, cases[i].type, &r, &err), cases[i].rc);
        assert_string_equal(err.message, cases[i].message);
        assert_string_equal(err.hint, cases[i].hint);
        assert_int_equal(err.line, cases[i].line);
        if (err.line) assert_string_equal(err.file, path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values),
                                       cmocka_unit_test(test_errors)};
    return cmocka_run_group_tests(tests, write_file, remove_file);
}
