#include "scoring/learn/inspect.h"

#include "core/base/mem.h"
#include "scoring/learn/leak.h"

#include <math.h>
#include <stdlib.h>

/* ------------------------------------------------------------------------------ values
 */

/* A feature's values in the training leads. */
typedef struct values {
    size_t present, distinct;
    size_t first; /* lead with a value; undefined when none has */
    bool whole;   /* of a number: all are whole */
} values;

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static wn_rc count_numbers(const wn_training *t, const wn_feature *f, values *v,
                           wn_err *err) {
    size_t n = 0;
    double *sorted = wn_alloc(t->train * sizeof *sorted);
    if (!sorted) return wn_fail_memory(err);
    v->whole = true;
    for (size_t i = 0; i < t->train; i++) {
        if (f->missing[i]) continue;
        sorted[n++] = f->number[i];
        v->whole &= f->number[i] == floor(f->number[i]);
    }
    qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t i = 0; i < n; i++)
        v->distinct += i == 0 || sorted[i] != sorted[i - 1];
    wn_free(sorted);
    return WN_OK;
}

static wn_rc count_levels(const wn_training *t, const wn_feature *f, values *v,
                          wn_err *err) {
    size_t levels = f->type == WN_BOOL ? 2 : f->levels.map.count;
    uint8_t *seen = wn_alloc_zero(levels, sizeof *seen);
    if (!seen) return wn_fail_memory(err);
    for (size_t i = 0; i < t->train; i++) {
        if (f->missing[i]) continue;
        size_t level = f->type == WN_BOOL ? f->boolean[i] : f->level[i];
        v->distinct += !seen[level];
        seen[level] = 1;
    }
    wn_free(seen);
    return WN_OK;
}

static wn_rc count_values(const wn_training *t, const wn_feature *f, values *v,
                          wn_err *err) {
    *v = (values){0};
    for (size_t i = t->train; i-- > 0;) {
        if (f->missing[i]) continue;
        v->present++;
        v->first = i;
    }
    return f->type == WN_NUMBER || f->type == WN_TIME ? count_numbers(t, f, v, err)
                                                      : count_levels(t, f, v, err);
}

/* ------------------------------------------------------------------------------- shape
 */

static void drop_constant(wn_feature *f, const values *v) {
    wn_text level = {0};
    if (f->type == WN_TEXT) level = wn_feature_level(f, f->level[v->first]);
    if (f->type == WN_TEXT)
        wn_feature_drop(f, "it is always \"%.*s\"", (int)(level.n < 60 ? level.n : 60),
                        level.p);
    else if (f->type == WN_BOOL)
        wn_feature_drop(f, "it is always %s", f->boolean[v->first] ? "yes" : "no");
    else if (f->type == WN_NUMBER)
        wn_feature_drop(f, "it is always %.15g", f->number[v->first]);
    else
        wn_feature_drop(f, "it is the same date for all");
}

static wn_rc judge_shape(const wn_training *t, wn_feature *f, wn_err *err) {
    values v;
    wn_rc rc = count_values(t, f, &v, err);
    if (rc != WN_OK) return rc;
    double alone = v.present ? (double)v.distinct / (double)v.present : 0;
    bool many = v.present > 2 * WN_LEAK_LEADS;
    if (v.present == 0)
        wn_feature_drop(f, "it is empty");
    else if (v.distinct == 1 && v.present == t->train)
        drop_constant(f, &v);
    else if (v.present < WN_LEAK_LEADS)
        wn_feature_drop(f, "only %zu of the %zu training leads have a value", v.present,
                        t->train);
    else if (many && alone == 1 &&
             (f->type == WN_TEXT || (f->type == WN_NUMBER && v.whole)))
        wn_feature_drop(f, "an id: no two leads have the same");
    else if (many && alone > WN_INSPECT_DISTINCT && f->type == WN_TEXT)
        wn_feature_drop(f, "an id or free text: %zu different texts in %zu leads",
                        v.distinct, v.present);
    return WN_OK;
}

/* ------------------------------------------------------------------------------ copies
 */

static double value_of(const wn_feature *f, size_t lead) {
    return f->type == WN_TEXT   ? f->level[lead]
           : f->type == WN_BOOL ? f->boolean[lead]
                                : f->number[lead];
}

/* Do the two features part the leads in the same way? Numbers and dates must be equal;
 * levels may have other names. */
static wn_rc part_alike(const wn_training *t, const wn_feature *a, const wn_feature *b,
                        bool *alike, wn_err *err) {
    bool named = a->type == WN_TEXT;
    uint32_t *to = NULL, *from = NULL;
    wn_rc rc = WN_OK;
    *alike = a->type == b->type &&
             memcmp(a->missing, b->missing, t->leads * sizeof *a->missing) == 0;
    if (!*alike) return WN_OK;
    if (named) {
        *alike = a->levels.map.count == b->levels.map.count;
        to = wn_alloc_zero(a->levels.map.count, sizeof *to); /* level + 1; 0: not met */
        from = wn_alloc_zero(b->levels.map.count, sizeof *from);
        if (!to || !from) rc = wn_fail_memory(err);
    }
    for (size_t i = 0; rc == WN_OK && i < t->leads && *alike; i++) {
        if (a->missing[i]) continue;
        if (!named) {
            *alike = value_of(a, i) == value_of(b, i);
            continue;
        }
        uint32_t x = a->level[i], y = b->level[i];
        if (!to[x] && !from[y]) {
            to[x] = y + 1;
            from[y] = x + 1;
        }
        *alike = to[x] == y + 1 && from[y] == x + 1;
    }
    wn_free(from);
    wn_free(to);
    return rc;
}

static wn_rc drop_copies(wn_training *t, size_t at, wn_err *err) {
    wn_feature *f = &t->features[at];
    for (size_t i = 0; i < at; i++) {
        bool alike;
        if (!t->features[i].in) continue;
        wn_rc rc = part_alike(t, &t->features[i], f, &alike, err);
        if (rc != WN_OK) return rc;
        if (!alike) continue;
        wn_feature_drop(f, "it says the same as \"%.100s\"", t->features[i].name);
        return WN_OK;
    }
    return WN_OK;
}

/* --------------------------------------------------------------------------- together */

static bool is_allowed(const wn_feature *f, const char *const *allowed, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(f->name, allowed[i]) == 0) return true;
    return false;
}

static wn_rc judge_leak(const wn_training *t, wn_feature *f, bool allowed, wn_err *err) {
    wn_leak leak;
    wn_rc rc = wn_leak_find(t, f, &leak, err);
    if (rc != WN_OK) return rc;
    bool noticed = leak.refused || leak.warned;
    if (noticed) memcpy(f->why, leak.why, sizeof f->why);
    if (noticed && allowed) {
        f->notice = WN_NOTICE_ALLOWED;
    } else if (leak.refused) {
        f->notice = WN_NOTICE_REFUSED;
        f->in = false;
    } else if (leak.warned) {
        f->notice = WN_NOTICE_WARNED;
    }
    if (f->in && f->type == WN_TIME)
        wn_feature_drop(f, "a date says nothing by itself: a number could be used, such "
                           "as the days from one date to another");
    return WN_OK;
}

static wn_rc check_allowed(const wn_training *t, const char *const *allowed, size_t count,
                           wn_err *err) {
    wn_rc rc = WN_OK;
    const char **names = wn_alloc_zero(t->feature_count, sizeof *names);
    if (!names) return wn_fail_memory(err);
    for (size_t i = 0; i < t->feature_count; i++)
        names[i] = t->features[i].name;
    for (size_t k = 0; k < count && rc == WN_OK; k++) {
        size_t i = 0;
        while (i < t->feature_count && strcmp(names[i], allowed[k]) != 0)
            i++;
        if (i < t->feature_count) continue;
        rc = wn_fail(err, WN_E_USAGE,
                     "option --allow: \"%.100s\" is not among the columns to learn from",
                     allowed[k]);
        const char *near = wn_text_nearest(allowed[k], names, t->feature_count);
        if (near) wn_err_hint(err, "did you mean \"%s\"?", near);
    }
    wn_free(names);
    return rc;
}

wn_rc wn_inspect(wn_training *t, const char *const *allowed, size_t allowed_count,
                 wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(check_allowed(t, allowed, allowed_count, err));
    for (size_t i = 0; i < t->feature_count; i++) {
        wn_feature *f = &t->features[i];
        if (f->in) WN_TRY(judge_shape(t, f, err));
        if (f->in) WN_TRY(drop_copies(t, i, err));
        if (f->in) WN_TRY(judge_leak(t, f, is_allowed(f, allowed, allowed_count), err));
    }
out:
    return rc;
}
