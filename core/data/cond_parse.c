/* The simple expressions: recursive descent over the grammar
 *
 *     or    = and { "or" and }
 *     and   = not { "and" not }
 *     not   = "not" not | "(" or ")" | test
 *     test  = column [ op literal ] | literal op column
 *     column = name | "col" string
 *
 * Anything else is left to Lua: the parser then says "beyond me" instead of failing. */
#include "core/data/cond.h"

#include "core/base/mem.h"
#include "core/data/cell.h"

#include <stdlib.h>

typedef enum token_kind {
    END,
    NAME,
    NUMBER,
    TEXT,
    OPERATOR,
    OPEN,
    CLOSE,
    OTHER
} token_kind;

typedef struct token {
    token_kind kind;
    const char *start;
    size_t n;
    wn_cond_op op;
    double number;
    wn_text text; /* a string's content: into the expression */
} token;

typedef struct parser {
    wn_table *table;
    const char *p;
    token now;
    int depth;
    bool beyond; /* Lua's business */
    bool dry;    /* only to see whether it is: asks the table for nothing */
    wn_err *err;
} parser;

enum { DEPTH_MAX = 100 };

/* ----------------------------------------------------------------------------- tokens */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static void number_token(parser *s) {
    char *end;
    s->now.kind = NUMBER;
    s->now.number = strtod(s->p, &end);
    /* Hexadecimal and the like are for Lua. */
    for (const char *c = s->p; c < end; c++)
        if (!is_digit(*c) && !strchr("+-.eE", *c)) s->now.kind = OTHER;
    if (is_letter(*end)) s->now.kind = OTHER;
    /* An id of 16 digits or more does not fit a double: compare it as the text it is. */
    wn_text digits = {s->p, (size_t)(end - s->p)};
    if (wn_cell_looks_like_id(digits)) {
        s->now.kind = TEXT;
        s->now.text = digits;
    }
    s->p = end;
}

static void string_token(parser *s) {
    char quote = *s->p++;
    const char *start = s->p;
    s->now.kind = TEXT;
    while (*s->p && *s->p != quote) {
        if (*s->p == '\\') { /* escapes are for Lua */
            s->now.kind = OTHER;
            if (s->p[1]) s->p++;
        }
        s->p++;
    }
    s->now.text = (wn_text){start, (size_t)(s->p - start)};
    if (*s->p)
        s->p++;
    else
        s->now.kind = OTHER;
}

static void operator_token(parser *s) {
    static const struct {
        const char *sign;
        wn_cond_op op;
    } signs[] = {{"==", WN_COND_EQ}, {"~=", WN_COND_NE}, {"<=", WN_COND_LE},
                 {">=", WN_COND_GE}, {"<", WN_COND_LT},  {">", WN_COND_GT}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i].sign);
        if (strncmp(s->p, signs[i].sign, n) != 0) continue;
        s->now.kind = OPERATOR;
        s->now.op = signs[i].op;
        s->p += n;
        return;
    }
    s->now.kind = *s->p == '(' ? OPEN : *s->p == ')' ? CLOSE : OTHER;
    s->p++;
}

static void next(parser *s) {
    while (*s->p && strchr(" \t\r\n", *s->p))
        s->p++;
    s->now = (token){.kind = END, .start = s->p};
    char c = *s->p;
    if (!c) return;
    if (is_letter(c)) {
        while (is_letter(*s->p) || is_digit(*s->p))
            s->p++;
        s->now.kind = NAME;
    } else if (is_digit(c) || (c == '-' && is_digit(s->p[1]))) {
        number_token(s);
    } else if (c == '"' || c == '\'') {
        string_token(s);
    } else {
        operator_token(s);
    }
    s->now.n = (size_t)(s->p - s->now.start);
}

static bool is_word(const parser *s, const char *word) {
    return s->now.kind == NAME && s->now.n == strlen(word) &&
           memcmp(s->now.start, word, s->now.n) == 0;
}

/* ---------------------------------------------------------------------------- grammar */

static wn_rc parse_or(parser *s, wn_cond **out);

/* `date "2017-01-24"`, as in scripts; false, with nothing taken, when it is not that. */
static bool take_date(parser *s, wn_value *value) {
    parser ahead = *s;
    next(&ahead);
    bool brackets = ahead.now.kind == OPEN;
    if (brackets) next(&ahead);
    wn_time time;
    if (ahead.now.kind != TEXT || !wn_time_parse(ahead.now.text, &time)) return false;
    next(&ahead);
    if (brackets && ahead.now.kind != CLOSE) return false;
    if (brackets) next(&ahead);
    *value = (wn_value){.type = WN_TIME, .time = time};
    *s = ahead;
    return true;
}

/* true, false, a number, a string, a date: then *value. */
static bool take_literal(parser *s, wn_value *value) {
    if (s->now.kind == NUMBER)
        *value = (wn_value){.type = WN_NUMBER, .number = s->now.number};
    else if (s->now.kind == TEXT)
        *value = (wn_value){.type = WN_TEXT, .text = s->now.text};
    else if (is_word(s, "true") || is_word(s, "false"))
        *value = (wn_value){.type = WN_BOOL, .boolean = is_word(s, "true")};
    else if (is_word(s, "date"))
        return take_date(s, value);
    else if (is_word(s, "nil"))
        *value = (wn_value){.missing = true};
    else
        return false;
    next(s);
    return true;
}

/* A column's name: bare, or as a string after `col`. */
static wn_rc take_column(parser *s, size_t *column) {
    bool wrapped = is_word(s, "col");
    bool brackets = false;
    if (wrapped) {
        next(s);
        brackets = s->now.kind == OPEN;
        if (brackets) next(s);
    }
    wn_text name = wrapped ? s->now.text : (wn_text){s->now.start, s->now.n};
    if (s->now.kind != (wrapped ? TEXT : NAME)) {
        s->beyond = true;
        return WN_OK;
    }
    next(s);
    if (brackets && s->now.kind != CLOSE) s->beyond = true;
    if (brackets) next(s);
    /* A call, an index, arithmetic: not a column on its own. */
    if (s->now.kind == OTHER || s->now.kind == OPEN || s->now.kind == TEXT)
        s->beyond = true;
    if (s->beyond) return WN_OK;
    char *terminated = wn_strndup(name.p, name.n);
    if (!terminated) return wn_fail_memory(s->err);
    wn_rc rc = wn_table_find(s->table, terminated, column, s->err);
    wn_free(terminated);
    return rc;
}

static wn_cond_op mirrored(wn_cond_op op) {
    switch (op) {
    case WN_COND_LT:
        return WN_COND_GT;
    case WN_COND_LE:
        return WN_COND_GE;
    case WN_COND_GT:
        return WN_COND_LT;
    case WN_COND_GE:
        return WN_COND_LE;
    default:
        return op;
    }
}

static wn_rc make_leaf(parser *s, size_t column, wn_cond_op op, const wn_value *values,
                       size_t count, wn_cond **out) {
    if (s->dry) return WN_OK;
    return wn_cond_leaf(s->table, column, op, values, count, out, s->err);
}

/* A text that is compared with a column of dates, or put in order with numbers, means the
 * date or the number: as texts, 02.01.2018 would come before 31.12.2017. */
static wn_rc as_column_has_it(const parser *s, size_t column, wn_cond_op op,
                              wn_value *value) {
    wn_type holds = wn_table_guess(s->table, column);
    bool order = op != WN_COND_EQ && op != WN_COND_NE;
    bool means_more = holds == WN_TIME || (holds == WN_NUMBER && order);
    if (value->type != WN_TEXT || !means_more) return WN_OK;
    wn_text text = value->text;
    wn_rc rc = wn_table_read(s->table, column, holds, text, value, s->err);
    if (rc == WN_OK) return WN_OK;
    return wn_err_hint(s->err,
                       "the column is compared with a text; if it holds texts, add "
                       "--text \"%s\"",
                       wn_table_column(s->table, column));
}

static wn_rc make_test(parser *s, size_t column, wn_cond_op op, const wn_value *value,
                       wn_cond **out) {
    bool equality = op == WN_COND_EQ || op == WN_COND_NE;
    if (value->missing && equality)
        return make_leaf(s, column, op == WN_COND_EQ ? WN_COND_MISSING : WN_COND_PRESENT,
                         NULL, 0, out);
    if (value->missing || (value->type == WN_BOOL && !equality)) {
        s->beyond = true; /* Lua says what is wrong with it */
        return WN_OK;
    }
    wn_value meant = *value;
    wn_rc rc = as_column_has_it(s, column, op, &meant);
    return rc == WN_OK ? make_leaf(s, column, op, &meant, 1, out) : rc;
}

static wn_rc parse_test(parser *s, wn_cond **out) {
    size_t column = 0;
    wn_value value;
    wn_cond_op op;
    wn_rc rc;
    if (take_literal(s, &value)) {
        if (s->now.kind != OPERATOR) {
            s->beyond = true;
            return WN_OK;
        }
        op = mirrored(s->now.op);
        next(s);
        rc = take_column(s, &column);
        if (rc != WN_OK || s->beyond) return rc;
        return make_test(s, column, op, &value, out);
    }
    rc = take_column(s, &column);
    if (rc != WN_OK || s->beyond) return rc;
    if (s->now.kind != OPERATOR) return make_leaf(s, column, WN_COND_TRUE, NULL, 0, out);
    op = s->now.op;
    next(s);
    if (!take_literal(s, &value)) {
        s->beyond = true;
        return WN_OK;
    }
    return make_test(s, column, op, &value, out);
}

/* In Lua `not` binds tighter than `==`, so `not a == b` compares `not a`, which nobody
 * means: only a column may follow without brackets. */
static wn_rc parse_negated_column(parser *s, wn_cond **out) {
    size_t column = 0;
    const char *start = s->now.start;
    wn_rc rc = take_column(s, &column);
    if (rc != WN_OK || s->beyond) return rc;
    if (s->now.kind != OPERATOR) return make_leaf(s, column, WN_COND_TRUE, NULL, 0, out);
    int name = (int)(s->now.start - start);
    while (name > 0 && start[name - 1] == ' ')
        name--;
    wn_fail(s->err, WN_E_SCRIPT, "\"not %.*s %.*s ...\" would compare \"not %.*s\"", name,
            start, (int)s->now.n, s->now.start, name, start);
    return wn_err_hint(s->err, "write not (%.*s %.*s ...)", name, start, (int)s->now.n,
                       s->now.start);
}

static wn_rc parse_not(parser *s, wn_cond **out) {
    wn_rc rc;
    if (++s->depth > DEPTH_MAX) s->beyond = true;
    if (s->beyond) return WN_OK;
    if (is_word(s, "not")) {
        next(s);
        wn_cond *part = NULL;
        bool whole = s->now.kind == OPEN || is_word(s, "not");
        rc = whole ? parse_not(s, &part) : parse_negated_column(s, &part);
        if (rc == WN_OK && part)
            rc = wn_cond_take_join(WN_COND_NOT, &part, 1, out, s->err);
    } else if (s->now.kind == OPEN) {
        next(s);
        rc = parse_or(s, out);
        if (s->now.kind != CLOSE) s->beyond = true;
        next(s);
        /* `(a) == b` compares what the brackets hold. */
        if (s->now.kind == OPERATOR || s->now.kind == OTHER) s->beyond = true;
    } else {
        rc = parse_test(s, out);
    }
    s->depth--;
    return rc;
}

typedef wn_rc (*parse_part)(parser *s, wn_cond **out);

/* part { word part } */
static wn_rc parse_joined(parser *s, const char *word, wn_cond_op op, parse_part part,
                          wn_cond **out) {
    wn_cond **parts = NULL;
    size_t count = 0, capacity = 0;
    wn_rc rc = WN_OK;
    for (bool more = true; more;) {
        WN_TRY(wn_grow(&parts, &capacity, count + 1, sizeof *parts, s->err));
        parts[count] = NULL;
        rc = part(s, &parts[count]);
        if (parts[count]) count++;
        if (rc != WN_OK || s->beyond) goto out;
        more = is_word(s, word);
        if (more) next(s);
    }
    if (s->dry) goto out;
    if (count == 1) {
        *out = parts[0];
        count = 0;
    } else {
        rc = wn_cond_take_join(op, parts, count, out, s->err);
        count = 0;
    }
out:
    for (size_t i = 0; i < count; i++)
        wn_cond_free(parts[i]);
    wn_free(parts);
    return rc;
}

static wn_rc parse_and(parser *s, wn_cond **out) {
    return parse_joined(s, "and", WN_COND_AND, parse_not, out);
}

static wn_rc parse_or(parser *s, wn_cond **out) {
    return parse_joined(s, "or", WN_COND_OR, parse_and, out);
}

static wn_rc parse(parser s, wn_cond **out, bool *beyond) {
    next(&s);
    wn_rc rc = parse_or(&s, out);
    *beyond = s.beyond || s.now.kind != END;
    return rc;
}

wn_rc wn_cond_parse(wn_table *table, const char *expression, wn_cond **out, wn_err *err) {
    parser s = {.table = table, .p = expression, .dry = true, .err = err};
    bool beyond;
    *out = NULL;
    wn_rc rc = parse(s, out, &beyond);
    if (rc != WN_OK || beyond) return rc;
    s.dry = false;
    rc = parse(s, out, &beyond);
    if (rc != WN_OK) {
        wn_cond_free(*out);
        *out = NULL;
    }
    return rc;
}
