#include "core/lua/host.h"

#include "core/base/mem.h"
#include "core/lua/library.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <time.h>

const wn_lua_limits wn_lua_limits_standard = {
    .memory = (size_t)64 << 20, .instructions = 10 * 1000 * 1000, .seconds = 5};

enum {
    HOOK_PERIOD = 500,          /* instructions between two looks at the limits */
    BLOCK_SHARE = 16,           /* one block may be this part of all memory; with it no
                                 * single string or table makes one instruction slow */
    BYTES_PER_INSTRUCTION = 16, /* about what C does with bytes while Lua does one step */
    CLOCK_BYTES = 64 * 1024,    /* work in C that is worth a look at the clock */
};

/* All chunks have one of these names: short, so that Lua never cuts them in messages.
 * The real name of the script is lua->file. */
#define SCRIPT "script"
#define LIBRARY "winnow"

static const char globals_key =
    0; /* its address names the scripts' globals in the registry */

typedef enum broken { NOTHING, INSTRUCTIONS, SECONDS, MEMORY, BLOCK, SYSTEM } broken;

struct wn_lua {
    lua_State *L;
    wn_lua_limits limits;
    char *file;
    size_t memory;             /* bytes held */
    int depth;                 /* entries within entries */
    uint64_t used;             /* instructions of this entry, to the last look */
    double deadline;           /* 0 until the first look */
    broken broken;             /* the limit that was broken: for good */
    broken refused;            /* why the allocator last said no */
    const void *refused_block; /* and to what */
    size_t refused_size;
    uint64_t line; /* of the error */
    bool has_raised;
    wn_err raised;
    wn_buf scratch;
};

wn_lua *wn_lua_of(lua_State *L) {
    wn_lua *lua;
    memcpy(&lua, lua_getextraspace(L), sizeof lua);
    return lua;
}

wn_buf *wn_lua_scratch(lua_State *L) {
    wn_buf *scratch = &wn_lua_of(L)->scratch;
    wn_buf_clear(scratch);
    return scratch;
}

uint64_t wn_lua_line(lua_State *L) {
    lua_Debug at;
    for (int level = 0; lua_getstack(L, level, &at); level++) {
        lua_getinfo(L, "Sl", &at);
        if (at.currentline > 0 && strcmp(at.short_src, SCRIPT) == 0)
            return (uint64_t)at.currentline;
    }
    return 0;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Time runs from the first look, so that short entries never read the clock. */
static bool out_of_time(wn_lua *lua) {
    double now = seconds_now();
    if (lua->deadline == 0) lua->deadline = now + lua->limits.seconds;
    return now > lua->deadline;
}

/* Lua's allocator. A refusal makes Lua collect garbage and ask again, which near the
 * limit can happen at every step: hence the look at the clock. The line is noted because
 * Lua says nothing about where memory ran out; asking for it allocates nothing. But while
 * Lua 5.4.5 and later move their stack, nothing may be asked; for the stack they do not
 * ask again, so only what is refused twice is sure to be something else. For the stack
 * the line of the last look has to do. */
static void *refuse(wn_lua *lua, broken why, const void *block, size_t size) {
    bool again = block == lua->refused_block && size == lua->refused_size;
    lua->refused = why;
    lua->refused_block = block;
    lua->refused_size = size;
    uint64_t line = again && lua->L && !lua->broken ? wn_lua_line(lua->L) : 0;
    if (line) lua->line = line; /* 0: the stack is being unwound already */
    if (why != SYSTEM && out_of_time(lua)) lua->broken = SECONDS;
    return NULL;
}

static void *allocate(void *self, void *block, size_t old, size_t size) {
    wn_lua *lua = self;
    if (!block) old = 0; /* then `old` tells what kind of object it is for */
    if (size == 0) {
        wn_free(block);
        lua->memory -= old;
        return NULL;
    }
    if (size > old) {
        broken why = lua->broken                                     ? lua->broken
                     : size > lua->limits.memory / BLOCK_SHARE       ? BLOCK
                     : size - old > lua->limits.memory - lua->memory ? MEMORY
                                                                     : NOTHING;
        if (why) return refuse(lua, why, block, size);
    }
    void *grown = wn_realloc(block, size);
    if (!grown && size <= old) return block; /* it fits as it is */
    if (!grown) return refuse(lua, SYSTEM, block, size);
    lua->refused_size = 0;
    lua->memory = lua->memory - old + size;
    return grown;
}

/* From here on the hook fires at every instruction, should anything go on. */
static void look_at_limits(lua_State *L, lua_Debug *at);

static _Noreturn void stop(lua_State *L, broken why) {
    wn_lua *lua = wn_lua_of(L);
    lua->broken = why;
    lua->line = wn_lua_line(L);
    lua_sethook(L, look_at_limits, LUA_MASKCOUNT, 1);
    for (;;) /* luaL_error does not return, but is not declared so */
        luaL_error(L, "limit");
}

static void look_at_limits(lua_State *L, lua_Debug *at) {
    (void)at;
    wn_lua *lua = wn_lua_of(L);
    if (lua->broken) stop(L, lua->broken);
    lua->used += HOOK_PERIOD;
    if (lua->used > lua->limits.instructions) stop(L, INSTRUCTIONS);
    if (out_of_time(lua)) stop(L, SECONDS);
    lua->line = wn_lua_line(L); /* should the stack find no room soon */
}

void wn_lua_charge(lua_State *L, size_t bytes) {
    wn_lua *lua = wn_lua_of(L);
    lua->used += bytes / BYTES_PER_INSTRUCTION;
    if (lua->used > lua->limits.instructions) stop(L, INSTRUCTIONS);
    if (bytes > CLOCK_BYTES && out_of_time(lua)) stop(L, SECONDS);
}

_Noreturn void wn_lua_raise(lua_State *L, const wn_err *err) {
    wn_lua *lua = wn_lua_of(L);
    lua->raised = *err;
    lua->has_raised = true;
    if (!*err->file && *lua->file)
        wn_err_at(&lua->raised, lua->file, wn_lua_line(L), NULL);
    lua_settop(L, 0);
    lua_pushlightuserdata(L, lua);
    for (;;) /* as in stop */
        lua_error(L);
}

void wn_lua_globals(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &globals_key);
}

void wn_lua_load(lua_State *L, wn_text text) {
    if (luaL_loadbufferx(L, text.p, text.n, "=" SCRIPT, "t") != LUA_OK) lua_error(L);
    wn_lua_globals(L);
    lua_setupvalue(L, -2, 1);
}

/* The message of an error as Lua left it, without the `script:12: ` in front; the line
 * goes to lua->line. */
static const char *strip_place(wn_lua *lua, const char *message) {
    static const char *const chunks[] = {SCRIPT ":", LIBRARY ":"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(chunks[i]);
        if (strncmp(message, chunks[i], n) != 0) continue;
        char *end;
        unsigned long line = strtoul(message + n, &end, 10);
        if (end == message + n || strncmp(end, ": ", 2) != 0) continue;
        if (i == 0) lua->line = line;
        return end + 2;
    }
    return message;
}

static wn_rc fail_at_limit(const wn_lua *lua, broken why, wn_err *err) {
    const wn_lua_limits *limits = &lua->limits;
    switch (why) {
    case INSTRUCTIONS:
        wn_fail(err, WN_E_SCRIPT, "stopped after %llu instructions without an end",
                (unsigned long long)limits->instructions);
        wn_err_hint(err, "look for a loop that does not end; if the work is meant, allow "
                         "more with --lua-instructions");
        break;
    case SECONDS:
        wn_fail(err, WN_E_SCRIPT, "stopped after %g seconds", limits->seconds);
        wn_err_hint(err, "look for a loop that does not end; if the work is meant, allow "
                         "more with --lua-seconds");
        break;
    case MEMORY:
        wn_fail(err, WN_E_SCRIPT, "needs more than %.4g MiB of memory",
                (double)limits->memory / (1 << 20));
        wn_err_hint(err, "look for a text or table that keeps growing; if it is meant, "
                         "allow more with --lua-memory");
        break;
    case BLOCK:
        wn_fail(err, WN_E_SCRIPT,
                "a text, table or chain of calls grew beyond %.4g MiB, a sixteenth of "
                "the memory allowed",
                (double)limits->memory / BLOCK_SHARE / (1 << 20));
        wn_err_hint(err, "look for a text that keeps growing or a function that calls "
                         "itself; if it is meant, allow more with --lua-memory");
        break;
    case SYSTEM:
    case NOTHING:
        return wn_fail_memory(err);
    }
    if (*lua->file) wn_err_at(err, lua->file, lua->line, NULL);
    return WN_E_SCRIPT;
}

static wn_rc explain(wn_lua *lua, int status, wn_err *err) {
    if (lua->broken) return fail_at_limit(lua, lua->broken, err);
    if (status == LUA_ERRMEM) {
        if (lua->refused != SYSTEM) lua->broken = lua->refused;
        return fail_at_limit(lua, lua->refused, err);
    }
    if (lua->has_raised) {
        *err = lua->raised;
        lua->has_raised = false;
        return err->code;
    }
    const char *message = "an error without a message";
    if (lua_type(lua->L, -1) == LUA_TSTRING)
        message = strip_place(lua, lua_tostring(lua->L, -1));
    wn_fail(err, WN_E_SCRIPT, "%s", message);
    if (*lua->file) wn_err_at(err, lua->file, lua->line, NULL);
    return err->code;
}

typedef struct entry {
    wn_lua_body body;
    void *arg;
} entry;

static int run_entry(lua_State *L) {
    entry *e = lua_touserdata(L, 1);
    lua_settop(L, 0);
    e->body(L, e->arg);
    return 0;
}

/* Runs where the error is, before the stack unwinds; leaves the message as it is. */
static int note_line(lua_State *L) {
    wn_lua_of(L)->line = wn_lua_line(L);
    return 1;
}

wn_rc wn_lua_enter(wn_lua *lua, wn_lua_body body, void *arg, wn_err *err) {
    lua_State *L = lua->L;
    if (lua->broken) return fail_at_limit(lua, lua->broken, err);
    if (!lua_checkstack(L, LUA_MINSTACK)) return wn_fail_memory(err);
    if (lua->depth++ == 0) {
        lua->used = 0;
        lua->deadline = 0;
        lua->line = 0;
        lua->refused_size = 0;
    }
    int top = lua_gettop(L);
    entry e = {body, arg};
    lua_pushcfunction(L, note_line);
    lua_pushcfunction(L, run_entry);
    lua_pushlightuserdata(L, &e);
    int status = lua_pcall(L, 1, 0, top + 1);
    wn_rc rc = status == LUA_OK ? WN_OK : explain(lua, status, err);
    lua_settop(L, top);
    lua->depth--;
    return rc;
}

static void furnish(lua_State *L, void *arg) {
    (void)arg;
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &globals_key);
    wn_lua_library(L);
}

wn_rc wn_lua_new(const wn_lua_limits *limits, const char *file, wn_lua **out,
                 wn_err *err) {
    *out = NULL;
    wn_lua *lua = wn_alloc_zero(1, sizeof *lua);
    if (!lua) return wn_fail_memory(err);
    lua->limits = limits ? *limits : wn_lua_limits_standard;
    wn_rc rc = WN_OK;
    lua->file = wn_strdup(file);
    lua_State *L = lua->file ? lua_newstate(allocate, lua) : NULL;
    if (!L) {
        rc = fail_at_limit(lua, lua->refused, err);
        goto out;
    }
    memcpy(lua_getextraspace(L), &lua, sizeof lua);
    lua->L = L;
    lua_sethook(L, look_at_limits, LUA_MASKCOUNT, HOOK_PERIOD);
    WN_TRY(wn_lua_enter(lua, furnish, NULL, err));
    *out = lua;
    lua = NULL;
out:
    wn_lua_free(lua);
    return rc;
}

void wn_lua_free(wn_lua *lua) {
    if (!lua) return;
    if (lua->L) lua_close(lua->L);
    wn_buf_free(&lua->scratch);
    wn_free(lua->file);
    wn_free(lua);
}
