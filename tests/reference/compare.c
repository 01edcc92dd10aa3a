#include "tests/reference/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum kind { MIXED, RELATIVE, ABSOLUTE } kind;

typedef struct allowance {
    kind kind;
    double by;
} allowance;

typedef struct place {
    const char *key; /* the innermost key of an object */
    const json_t *tolerance;
    char *why;
    size_t size;
} place;

static bool starts(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

static bool ends(const char *text, const char *with) {
    size_t n = strlen(text), m = strlen(with);
    return n >= m && strcmp(text + n - m, with) == 0;
}

/* "rel_loglik" for loglik, "gpower_rel" for gpower_total. */
static bool names(const char *rule, const char *word, const char *key) {
    char affix[16];
    snprintf(affix, sizeof affix, "%s_", word);
    if (starts(rule, affix)) return starts(key, rule + strlen(affix));
    snprintf(affix, sizeof affix, "_%s", word);
    size_t stem = strlen(rule) - strlen(affix);
    return ends(rule, affix) && strncmp(key, rule, stem) == 0;
}

static allowance allowed(const json_t *tolerance, const char *key) {
    if (json_is_number(tolerance))
        return (allowance){MIXED, json_number_value(tolerance)};
    const json_t *value = json_object_get(tolerance, key);
    if (value) return (allowance){MIXED, json_number_value(value)};
    for (void *i = json_object_iter((json_t *)tolerance); i;
         i = json_object_iter_next((json_t *)tolerance, i)) {
        const char *rule = json_object_iter_key(i);
        double by = json_number_value(json_object_iter_value(i));
        if (names(rule, "rel", key)) return (allowance){RELATIVE, by};
        if (names(rule, "abs", key)) return (allowance){ABSOLUTE, by};
    }
    static const struct {
        const char *name;
        kind kind;
    } general[] = {{"default", MIXED}, {"rel", RELATIVE}, {"abs", ABSOLUTE}};
    for (size_t i = 0; i < 3; i++)
        if ((value = json_object_get(tolerance, general[i].name)))
            return (allowance){general[i].kind, json_number_value(value)};
    return (allowance){MIXED, 1e-9};
}

static bool is_p_value(const char *key) {
    return strcmp(key, "p") == 0 || starts(key, "p_value") || starts(key, "p_pooled") ||
           ends(key, "_p") || starts(key, "adj") || starts(key, "fisher") ||
           starts(key, "barnard") || starts(key, "boschloo");
}

static bool numbers_agree(double got, double expected, place at) {
    allowance a = allowed(at.tolerance, at.key);
    double size = fabs(expected), most = a.by * fmax(1, size);
    if (a.kind == ABSOLUTE) most = a.by;
    if (a.kind == RELATIVE && expected != 0) most = a.by * size;
    if (a.kind != RELATIVE && a.by > 0 && expected > 0 && expected < 1e-6 &&
        is_p_value(at.key))
        most = 1e-6 * size;
    double off = fabs(got - expected);
    if (off <= most) return true;
    snprintf(at.why, at.size, "%s: got %.17g, expected %.17g, off by %.3g, allowed %.3g",
             at.key, got, expected, off, most);
    return false;
}

static bool same(const json_t *got, const json_t *expected, place at);

static bool arrays_agree(const json_t *got, const json_t *expected, place at) {
    size_t n = json_array_size(expected);
    if (json_array_size(got) != n) {
        snprintf(at.why, at.size, "%s: got %zu values, expected %zu", at.key,
                 json_array_size(got), n);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        if (!same(json_array_get(got, i), json_array_get(expected, i), at)) return false;
    return true;
}

/* What is known by name may be expected in order. */
static bool in_order_agrees(const json_t *got, const json_t *expected, place at) {
    json_t *values = json_array(), *value;
    const char *key;
    json_object_foreach((json_t *)got, key, value) json_array_append(values, value);
    bool agree = arrays_agree(values, expected, at);
    json_decref(values);
    return agree;
}

static bool objects_agree(const json_t *got, const json_t *expected, place at) {
    for (void *i = json_object_iter((json_t *)expected); i;
         i = json_object_iter_next((json_t *)expected, i)) {
        at.key = json_object_iter_key(i);
        if (strcmp(at.key, "must_not") == 0) continue;
        const json_t *value = json_object_get(got, at.key);
        if (!value) {
            snprintf(at.why, at.size, "%s: expected, and the adapter has no such value",
                     at.key);
            return false;
        }
        if (!same(value, json_object_iter_value(i), at)) return false;
    }
    return true;
}

static bool same(const json_t *got, const json_t *expected, place at) {
    if (json_is_number(got) && json_is_number(expected))
        return numbers_agree(json_number_value(got), json_number_value(expected), at);
    if (json_is_array(got) && json_is_array(expected))
        return arrays_agree(got, expected, at);
    if (json_is_object(got) && json_is_object(expected))
        return objects_agree(got, expected, at);
    if (json_is_object(got) && json_is_array(expected))
        return in_order_agrees(got, expected, at);
    if (json_equal(got, expected)) return true;
    char *a = json_dumps(got, JSON_ENCODE_ANY),
         *b = json_dumps(expected, JSON_ENCODE_ANY);
    snprintf(at.why, at.size, "%s: got %s, expected %s", at.key, a ? a : "?",
             b ? b : "?");
    free(a);
    free(b);
    return false;
}

bool agrees(const json_t *got, const json_t *expected, const json_t *tolerance, char *why,
            size_t size) {
    return same(got, expected, (place){"", tolerance, why, size});
}
