/* The sandbox: what scripts can do, what they cannot, and that limits hold. */
#include "core/lua/host.h"

#include <lauxlib.h>
#include <lua.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

typedef struct program {
    const char *text;
    char result[256];
} program;

static void run_program(lua_State *L, void *arg) {
    program *p = arg;
    wn_lua_load(L, wn_text_of(p->text));
    lua_call(L, 0, 1);
    const char *result = luaL_tolstring(L, -1, NULL);
    strncpy(p->result, result, sizeof p->result - 1);
}

static wn_rc run(const wn_lua_limits *limits, program *p, wn_err *err) {
    wn_lua *lua;
    wn_rc rc = wn_lua_new(limits, "test.lua", &lua, err);
    if (rc != WN_OK) return rc;
    rc = wn_lua_enter(lua, run_program, p, err);
    wn_lua_free(lua);
    return rc;
}

/* Processor time: a busy machine must not fail a test. */
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void test_allowed(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"return 7 // 2 + 0.5", "3.5"},
        {"return 9007199254740993", "9007199254740993"},
        {"return ('Ünïcödé'):lower() .. string.upper('straße')", "ünïcödéSTRASSE"},
        {"return ('МОСКВА'):lower()", "москва"},
        {"return ('a,b,,c'):split(',')[4]", "c"},
        {"return #(''):split(';')", "1"},
        {"return ('  x y\\u{A0}'):trim()", "x y"},
        {"return tostring(('report.pdf'):glob('*.p?f'))", "true"},
        {"return tostring(('x@mail.ru'):ends('@mail.ru') and ('abc'):starts('ab'))",
         "true"},
        {"return tostring(('a-b'):contains('-b'))", "true"},
        {"return ('ab'):rep(3, '/')", "ab/ab/ab"},
        {"return ('x'):rep(0) .. ('x'):rep(-5) .. (''):rep(1 << 62)", ""},
        {"return ('%5.2f|%d|%s|%%'):format(3.14159, 42, true)", " 3.14|42|true|%"},
        {"local s = '' for k, v in pairs { b = 2, a = 1, 30, [2.5] = 0, [true] = 4 } do "
         "s = s .. tostring(k) .. '=' .. v .. ' ' end return s",
         "1=30 2.5=0 a=1 b=2 true=4 "},
        {"local t = { 5, 2, 8, 1, 9, 3, 7 } table.sort(t) return table.concat(t, ' ')",
         "1 2 3 5 7 8 9"},
        {"local t = { 5, 2, 8 } table.sort(t, function(a, b) return a > b end) "
         "return table.concat(t, ' ')",
         "8 5 2"},
        {"local t = { 'a', 'c' } table.insert(t, 2, 'b') table.insert(t, 'd') "
         "return table.concat(t) .. table.remove(t, 1) .. table.remove(t) .. #t",
         "abcdad2"},
        {"return date '2025-03-01' - date '2025-02-01' == days(28)", "true"},
        {"return (date '2025-03-01' - date '2025-02-01') / weeks(1)", "4.0"},
        {"return date '2025-03-01' - hours(12)", "2025-02-28 12:00:00"},
        {"return date '2025-03-01' > date '28.02.2025' and days(1) <= hours(24)", "true"},
        {"return tostring({}) .. tostring(print == nil)", NULL},
        {"return utf8.len('привет') .. math.max(1, 2) .. select('#', 1, nil)", "622"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        program p = {cases[i][0], ""};
        wn_err err;
        wn_rc rc = run(NULL, &p, &err);
        if (!cases[i][1]) {
            assert_int_equal(rc, WN_E_SCRIPT);
            continue;
        }
        if (rc != WN_OK) fail_msg("%s: %s", p.text, err.message);
        assert_string_equal(p.result, cases[i][1]);
    }
}

/* Errors carry the line of the script, even when our own Lua code found them. */
static void test_errors(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t line;
        const char *message, *hint;
    } cases[] = {
        {"local x = {}\n\nreturn x.y.z", 3, "attempt to index a nil value (field 'y')",
         ""},
        {"local x = = 1", 1, "unexpected symbol near '='", ""},
        {"\nreturn betwen(1, 2)", 2, "unknown name \"betwen\"",
         "did you mean \"between\"?"},
        {"return as_of", 1, "unknown name \"as_of\"",
         "say which day it is with --as-of, as in --as-of 2025-01-31"},
        {"\n\nerror('mine')", 3, "mine", ""},
        {"error('mine', 0)", 1, "mine", ""},
        {"error({})", 1, "an error without a message", ""},
        {"local function f()\n error('far', 2)\nend\n\nf()", 5, "far", ""},
        {"assert(false, 'no')", 1, "no", ""},
        {"\nlocal _ = above('x')", 2, "above expects a number or a date, got a string",
         ""},
        {"\ntable.insert({}, 7, 1)", 2, "table.insert expects a position from 1 to 1",
         ""},
        {"\n\ntable.sort({ 1, {} })", 3, "attempt to compare table with number", ""},
        {"\npairs { [{}] = 1 }", 2, "pairs cannot put a table key in order", ""},
        {"return date '31.02.2025'", 1,
         "\"31.02.2025\" is not a date; write it as in date \"2025-01-31\"", ""},
        {"return date '2025-01-01' < 5", 1, "cannot compute with 2025-01-01 and 5", ""},
        {"return ('x'):split('')", 1,
         "bad argument #1 to 'split' (the separator is empty)", ""},
        {"return ('\\xff'):lower()", 1, "calling 'lower' on bad self (not UTF-8)", ""},
        {"return ('%p'):format({})", 1,
         "calling 'format' on bad self (%p is not available)", ""},
        {"return '1' + 1", 1,
         "attempt to perform arithmetic on a string value (constant '1')", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        program p = {cases[i].text, ""};
        wn_err err;
        assert_int_equal(run(NULL, &p, &err), WN_E_SCRIPT);
        assert_string_equal(err.message, cases[i].message);
        assert_string_equal(err.file, "test.lua");
        assert_int_equal(err.line, cases[i].line);
        assert_string_equal(err.hint, cases[i].hint);
    }
}

/* What could reach outside, other code, metatables, addresses or chance is not there. */
static void test_absent(void **state) {
    (void)state;
    static const char *const names[] = {
        "io",
        "os",
        "debug",
        "package",
        "require",
        "load",
        "loadstring",
        "loadfile",
        "dofile",
        "pcall",
        "xpcall",
        "coroutine",
        "getmetatable",
        "setmetatable",
        "rawget",
        "rawset",
        "rawequal",
        "rawlen",
        "next",
        "collectgarbage",
        "print",
        "_G",
        "_ENV._G",
        "string.dump",
        "string.find",
        "string.match",
        "string.gmatch",
        "string.gsub",
        "string.pack",
        "table.move",
        "math.random",
        "math.randomseed",
        "utf8.charpattern",
        "string.packsize",
        "('x').gsub",
        "('x').dump",
        "debug.sethook",
        "string.unpack",
        "warn",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[80];
        snprintf(text, sizeof text, "return %s", names[i]);
        program p = {text, ""};
        wn_err err;
        if (run(NULL, &p, &err) == WN_OK && strcmp(p.result, "nil") != 0)
            fail_msg("%s is there: %s", names[i], p.result);
    }
}

/* Attempts to run without end, to eat memory, or to dodge the count. Each ends within its
 * limit with a message that names the limit and the line. */
static void test_escapes(void **state) {
    (void)state;
    static const char *const attempts[] = {
        "while true do end",
        "::a:: goto a",
        "local function f() return f() end return f()",
        "local function f() return 1 + f() end return f()",
        "for i = 1, math.huge do end",
        "local s = 'x' while true do s = s .. s end",
        "local s = '' while true do s = s .. 'x' end",
        "return ('x'):rep(1e9)",
        "return ('x'):rep(1 << 40)",
        "return ('x'):rep(1 << 62, 'yy')",
        "local s = ('x'):rep(1 << 20) while true do local _ = s:rep(3) end",
        "local s = ('x'):rep(1 << 20) while true do local _ = s:reverse() end",
        "local s = ('x'):rep(1 << 20) while true do local _ = s:lower() end",
        "local s = ('x'):rep(1 << 20) while true do local _ = s:contains('y') end",
        "local s = ('a'):rep(1 << 20) return s:glob('*' .. ('a'):rep(1 << 19) .. 'b')",
        "local s = ('a'):rep(1 << 20) return s:split(('a'):rep(1 << 19) .. 'b')",
        "local a, b = ('x'):rep(1 << 21) .. 'a', ('x'):rep(1 << 21) .. 'b' "
        "while true do local _ = a < b end",
        "local t = {} while true do t[#t + 1] = {} end",
        "local t = {} while true do t[#t + 1] = #t end",
        "local t = {} for i = 1, 1e9 do t[i] = true end",
        "local t = {} while true do t[tostring(#t)] = t table.insert(t, 1) end",
        "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.insert(t, 1, 0) "
        "end",
        "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.remove(t, 1) "
        "end",
        "local t = {} for i = 1, 1e5 do t[i] = i end "
        "table.sort(t, function() return true end) table.sort(t, function() return false "
        "end) "
        "while true do table.sort(t) end",
        "local t = {} for i = 1, 2e5 do t[i] = 'abcdefgh' end "
        "while true do local _ = table.concat(t) end",
        "local t = {} for i = 1, 2e5 do t[i] = '' end return table.concat(t, "
        "('x'):rep(1e6))",
        "while true do local _ = { table.unpack({}, 1, 10000) } end",
        "local t = {} for i = 1, 1e5 do t['k' .. i] = i end "
        "while true do for k in pairs(t) do end end",
        /* live data close to the limit, and garbage on top: a collection at each step */
        "local keep = {} for i = 1, 200000 do keep[i] = ('x'):rep(250) .. i end "
        "while true do local _ = {} end",
        "local t = { ('x'):rep(200) } "
        "while true do local u = {} for i = 1, 3000 do u[i] = ('y'):rep(9000) .. i end "
        "end",
        "while true do local _ = ('%99.99f'):format(1e308) end",
        "local f f = function(...) return f(1, ...) end return f()",
        "local t = {} for i = 1, 250 do t[i] = ('x'):rep(99) end "
        "while true do local _ = utf8.len(table.concat(t)) end",
    };
    static const wn_lua_limits limits = {
        .memory = 64 << 20, .instructions = 5 * 1000 * 1000, .seconds = 0.25};
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        program p = {attempts[i], ""};
        wn_err err;
        double start = now();
        wn_rc rc = run(&limits, &p, &err);
        double took = now() - start;
        if (rc != WN_E_SCRIPT) fail_msg("%s: status %d, result %s", p.text, rc, p.result);
        if (took > 1.5) fail_msg("%s: took %.1f s", p.text, took);
        assert_string_equal(err.file, "test.lua");
        assert_true(*err.message);
        if (err.line != 1)
            fail_msg("%s: line %d: %s", p.text, (int)err.line, err.message);
    }
}

static void run_twice(lua_State *L, void *arg) {
    (void)arg;
    wn_lua_load(L, wn_text_of("while true do end"));
    lua_call(L, 0, 0);
}

static void do_nothing(lua_State *L, void *arg) {
    (void)L;
    (void)arg;
}

/* A state that broke a limit stays shut. */
static void test_shut(void **state) {
    (void)state;
    wn_lua *lua;
    wn_err err;
    assert_int_equal(wn_lua_new(NULL, "", &lua, &err), WN_OK);
    assert_int_equal(wn_lua_enter(lua, do_nothing, NULL, &err), WN_OK);
    assert_int_equal(wn_lua_enter(lua, run_twice, NULL, &err), WN_E_SCRIPT);
    assert_string_equal(err.message,
                        "stopped after 10000000 instructions without an end");
    assert_int_equal(wn_lua_enter(lua, do_nothing, NULL, &err), WN_E_SCRIPT);
    wn_lua_free(lua);
}

/* Limits too small to begin with are errors too, at whatever point they bite. */
static void test_tiny_memory(void **state) {
    (void)state;
    for (size_t memory = 100; memory < 400000; memory += memory / 8) {
        wn_lua_limits limits = wn_lua_limits_standard;
        limits.memory = memory;
        wn_lua *lua;
        wn_err err;
        wn_rc rc = wn_lua_new(&limits, "", &lua, &err);
        assert_true(rc == WN_OK || rc == WN_E_SCRIPT);
        wn_lua_free(lua);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allowed), cmocka_unit_test(test_errors),
        cmocka_unit_test(test_absent),  cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_shut),    cmocka_unit_test(test_tiny_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
