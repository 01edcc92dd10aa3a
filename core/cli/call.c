/* What a command asks of its call. */
#include "core/cli/call.h"
#include "core/base/mem.h"
#include "core/cli/talk.h"
#include "core/lua/script.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

/* The i-th time that an option was given, or NULL. */
static const wn_given *find(const wn_call *call, const char *option, size_t i) {
    for (size_t g = 0; g < call->given_count; g++)
        if (strcmp(call->given[g].option->name, option) == 0 && i-- == 0)
            return &call->given[g];
    return NULL;
}

const char *wn_call_nth(const wn_call *call, const char *option, size_t i) {
    const wn_given *given = find(call, option, i);
    return given ? given->value : NULL;
}

const char *wn_call_text(const wn_call *call, const char *option) {
    return wn_call_nth(call, option, 0);
}

bool wn_call_flag(const wn_call *call, const char *option) {
    return find(call, option, 0) != NULL;
}

size_t wn_call_count(const wn_call *call, const char *option) {
    size_t n = 0;
    while (find(call, option, n))
        n++;
    return n;
}

/* ---- numbers ---- */

/* Decimal digits with a point and perhaps an exponent: strtod alone would take "nan",
 * "inf", "0x1p3" and leading spaces. */
static bool read_number(const char *text, double *value) {
    size_t n = strlen(text);
    bool percent = n > 0 && text[n - 1] == '%';
    size_t digits = strspn(text, "0123456789.eE+-");
    if (n == 0 || digits != n - percent) return false;
    char *end;
    *value = strtod(text, &end);
    if (end == text || end != text + digits || !isfinite(*value)) return false;
    if (percent) *value /= 100;
    return true;
}

wn_rc wn_call_number(const wn_call *call, const char *option, double standard, double low,
                     double high, double *value, wn_err *err) {
    *value = standard;
    const char *text = wn_call_text(call, option);
    if (!text) return WN_OK;
    if (!read_number(text, value)) {
        wn_fail(err, WN_E_USAGE, "option --%s: expected a number, got \"%s\"", option,
                text);
        return wn_err_hint(err, "write it with a decimal point, or in percent: "
                                "0.05, 5%%");
    }
    if (*value >= low && *value <= high) return WN_OK;
    if (high >= DBL_MAX)
        return wn_fail(err, WN_E_USAGE, "option --%s: expected at least %g, got %s",
                       option, low, text);
    return wn_fail(err, WN_E_USAGE,
                   "option --%s: expected a number from %g to %g, got %s", option, low,
                   high, text);
}

wn_rc wn_call_integer(const wn_call *call, const char *option, int64_t standard,
                      int64_t low, int64_t high, int64_t *value, wn_err *err) {
    *value = standard;
    const char *text = wn_call_text(call, option);
    if (!text) return WN_OK;
    size_t sign = text[0] == '-';
    char *end;
    errno = 0;
    *value = strtoll(text, &end, 10);
    bool whole = text[sign] && strspn(text + sign, "0123456789") == strlen(text + sign);
    if (whole && *end == 0 && errno == 0 && *value >= low && *value <= high) return WN_OK;
    return wn_fail(err, WN_E_USAGE,
                   "option --%s: expected a whole number from %lld to %lld, got \"%s\"",
                   option, (long long)low, (long long)high, text);
}

wn_rc wn_call_choice(const wn_call *call, const char *option, const char *const *choices,
                     size_t *choice, wn_err *err) {
    *choice = 0;
    const char *text = wn_call_text(call, option);
    if (!text) return WN_OK;
    char list[256] = "";
    size_t count = 0, used = 0;
    for (; choices[count]; count++) {
        if (strcmp(choices[count], text) == 0) {
            *choice = count;
            return WN_OK;
        }
        int n = snprintf(list + used, sizeof list - used, "%s%s", count ? ", " : "",
                         choices[count]);
        if (n > 0 && (size_t)n < sizeof list - used) used += (size_t)n;
    }
    wn_fail(err, WN_E_USAGE, "option --%s: expected one of %s, got \"%s\"", option, list,
            text);
    const char *nearest = wn_text_nearest(text, choices, count);
    if (nearest) wn_err_hint(err, "did you mean %s?", nearest);
    return err->code;
}

/* ---- arguments and shared options ---- */

wn_rc wn_call_needs(const wn_call *call, const char *option, const char *other,
                    wn_err *err) {
    if (!wn_call_text(call, option) || wn_call_text(call, other)) return WN_OK;
    return wn_fail(err, WN_E_USAGE, "--%s needs --%s", option, other);
}

size_t wn_call_files(const wn_call *call) {
    return call->file_count;
}

const char *wn_call_file(const wn_call *call, size_t i) {
    return i < call->file_count ? call->files[i] : NULL;
}

bool wn_call_is_script(const wn_call *call, size_t i) {
    return wn_text_ends(wn_text_of(wn_call_file(call, i)), wn_text_of(".lua"));
}

wn_rc wn_call_script_and_leads(const wn_call *call, wn_err *err) {
    if (call->file_count != 2)
        wn_fail(err, WN_E_USAGE,
                "expected a script and a file of leads, got %zu argument%s",
                call->file_count, call->file_count == 1 ? "" : "s");
    else if (wn_call_is_script(call, 1) && !wn_call_is_script(call, 0))
        wn_fail(err, WN_E_USAGE, "the script comes first, then the file of leads");
    else
        return WN_OK;
    return wn_err_hint(err, "as in: winnow %s rules.lua leads.csv", call->command->name);
}

const wn_read_options *wn_call_reading(const wn_call *call) {
    return &call->reading;
}

int wn_call_threads(const wn_call *call) {
    return call->threads;
}

uint64_t wn_call_seed(const wn_call *call) {
    return call->seed;
}

bool wn_call_as_of(const wn_call *call, wn_time *time) {
    *time = call->as_of;
    return call->has_as_of;
}

const struct wn_lua_limits *wn_call_limits(const wn_call *call) {
    return &call->limits;
}

wn_rc wn_call_add_missing(wn_call *call, const char *const *markers, size_t count,
                          wn_err *err) {
    wn_read_options *reading = &call->reading;
    size_t given = reading->missing_count;
    const char **all =
        wn_realloc(call->missing, (given + count + 1) * sizeof *call->missing);
    if (!all) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        all[given + i] = markers[i];
    reading->missing = call->missing = all;
    reading->missing_count = given + count;
    return WN_OK;
}

wn_rc wn_call_open(wn_call *call, const char *path, wn_table **out, wn_err *err) {
    return wn_table_open(path, &call->reading, out, err);
}

wn_rc wn_call_script(wn_call *call, size_t file, const wn_script_kind *kind,
                     wn_script **out, wn_err *err) {
    wn_script_options options = {.limits = &call->limits,
                                 .as_of = call->has_as_of ? &call->as_of : NULL};
    wn_rc rc = wn_script_run(wn_call_file(call, file), kind, &options, out, err);
    if (rc != WN_OK) return rc;
    call->script = wn_call_file(call, file);
    wn_hash_text(wn_script_text(*out), call->script_hash);
    return WN_OK;
}

_Atomic uint64_t *wn_call_progress(wn_call *call, const char *doing, const char *things,
                                   uint64_t total) {
    call->done = 0;
    wn_progress_turn(doing, things, &call->done, total);
    return &call->done;
}

/* ---- results ---- */

void wn_call_answer_no(wn_call *call) {
    call->said_no = true;
}

bool wn_call_wants_rows(const wn_call *call) {
    return call->format == WN_FORMAT_CSV;
}

FILE *wn_call_rows_file(wn_call *call) {
    call->wrote_rows = true;
    return call->output.file;
}

wn_buf *wn_call_plain(wn_call *call) {
    return &call->plain;
}

wn_buf *wn_call_made(wn_call *call) {
    return &call->made;
}

const char *wn_call_output_name(const wn_call *call) {
    return call->output_name;
}
