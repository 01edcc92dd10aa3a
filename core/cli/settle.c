/* The options that commands share: their values, checked. */
#include "core/base/mem.h"
#include "core/cli/call.h"

#include <sys/stat.h>
#include <unistd.h>

enum { THREADS_MAX = 512, MIB = 1024 * 1024 };

static bool is_delimiter(char c) {
    return c == '\t' || (c != 0 && strchr(",;|:!#$%&*+/<=>?@^_~ ", c));
}

static wn_rc settle_delimiter(wn_call *call, wn_err *err) {
    const char *text = wn_call_text(call, "delimiter");
    if (!text) return WN_OK;
    bool tab = strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0;
    call->reading.delimiter = tab ? '\t' : text[0];
    if (tab || (text[0] && text[1] == 0 && is_delimiter(text[0]))) return WN_OK;
    return wn_fail(err, WN_E_USAGE,
                   "option --delimiter: expected a character such as , ; | or the word "
                   "tab, got \"%s\"",
                   text);
}

static wn_rc settle_decimal(wn_call *call, wn_err *err) {
    const char *text = wn_call_text(call, "decimal");
    if (!text) return WN_OK;
    call->reading.decimal = text[0];
    if (strcmp(text, ".") == 0 || strcmp(text, ",") == 0) return WN_OK;
    return wn_fail(err, WN_E_USAGE, "option --decimal: expected . or , and got \"%s\"",
                   text);
}

/* All values of a repeated option, as a list that the call keeps. */
static wn_rc settle_list(const wn_call *call, const char *option, const char ***kept,
                         const char *const **list, size_t *count, wn_err *err) {
    *count = wn_call_count(call, option);
    if (*count == 0) return WN_OK;
    *kept = wn_alloc_zero(*count, sizeof **kept);
    if (!*kept) return wn_fail_memory(err);
    for (size_t i = 0; i < *count; i++)
        (*kept)[i] = wn_call_nth(call, option, i);
    *list = *kept;
    return WN_OK;
}

static int processors(void) {
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (int)n;
}

static wn_rc settle_reading(wn_call *call, wn_err *err) {
    static const char *const bad_rows[] = {"fail", "skip", NULL};
    wn_rc rc;
    size_t choice;
    int64_t threads;
    WN_TRY(settle_delimiter(call, err));
    WN_TRY(settle_decimal(call, err));
    wn_read_options *reading = &call->reading;
    WN_TRY(settle_list(call, "missing", &call->missing, &reading->missing,
                       &reading->missing_count, err));
    WN_TRY(settle_list(call, "text", &call->text_columns, &reading->text_columns,
                       &reading->text_count, err));
    WN_TRY(wn_call_choice(call, "bad-rows", bad_rows, &choice, err));
    WN_TRY(wn_call_integer(call, "threads", processors(), 1, THREADS_MAX, &threads, err));
    call->threads = (int)threads;
    call->reading.encoding = wn_call_text(call, "encoding");
    call->reading.skip_bad_rows = choice == 1;
    call->reading.progress = &call->bytes_read;
out:
    return rc;
}

static wn_rc settle_limits(wn_call *call, wn_err *err) {
    const wn_lua_limits *standard = &wn_lua_limits_standard;
    wn_rc rc;
    int64_t memory, instructions;
    WN_TRY(wn_call_integer(call, "lua-memory", (int64_t)(standard->memory / MIB), 1,
                           1 << 20, &memory, err));
    WN_TRY(wn_call_integer(call, "lua-instructions", (int64_t)standard->instructions,
                           1000, INT64_C(1) << 60, &instructions, err));
    WN_TRY(wn_call_number(call, "lua-seconds", standard->seconds, 0.001, 1e6,
                          &call->limits.seconds, err));
    call->limits.memory = (size_t)memory * MIB;
    call->limits.instructions = (uint64_t)instructions;
out:
    return rc;
}

static wn_rc settle_as_of(wn_call *call, wn_err *err) {
    const char *text = wn_call_text(call, "as-of");
    if (!text) return WN_OK;
    call->has_as_of = wn_time_parse(wn_text_of(text), &call->as_of);
    if (call->has_as_of) return WN_OK;
    return wn_fail(err, WN_E_USAGE,
                   "option --as-of: expected a date such as 2017-01-24 or 24.01.2017, "
                   "got \"%s\"",
                   text);
}

/* What tells each form, by option and by the ending of the file's name. */
static const struct form {
    wn_format format;
    const char *option, *ending;
} forms[] = {{WN_FORMAT_JSON, "json", ".json"},
             {WN_FORMAT_CSV, "csv", ".csv"},
             {WN_FORMAT_MARKDOWN, "markdown", ".md"},
             {WN_FORMAT_HTML, "html", ".html"}};
enum { FORMS = sizeof forms / sizeof *forms };

/* The result must not replace what it is made from. */
static wn_rc refuse_own_input(const wn_call *call, wn_err *err) {
    struct stat output, input;
    if (!call->output_name || stat(call->output_name, &output) != 0) return WN_OK;
    for (size_t i = 0; i <= wn_call_files(call); i++) {
        const char *file = i < wn_call_files(call) ? wn_call_file(call, i)
                                                   : wn_call_text(call, "events");
        if (!file || stat(file, &input) != 0 || !S_ISREG(input.st_mode)) continue;
        if (input.st_dev != output.st_dev || input.st_ino != output.st_ino) continue;
        return wn_fail(err, WN_E_USAGE,
                       "option --output: %s is read, and would be replaced by the result",
                       file);
    }
    return WN_OK;
}

static wn_rc settle_output(wn_call *call, wn_err *err) {
    static const char *const colors[] = {"auto", "always", "never", NULL};
    const struct form *chosen = NULL;
    call->output_name = wn_call_text(call, "output");
    if (call->output_name && strcmp(call->output_name, "-") == 0)
        call->output_name = NULL;
    for (size_t i = 0; i < FORMS; i++) {
        if (!wn_call_flag(call, forms[i].option)) continue;
        if (chosen)
            return wn_fail(err, WN_E_USAGE, "--%s and --%s exclude each other",
                           chosen->option, forms[i].option);
        chosen = &forms[i];
    }
    for (size_t i = 0; i < FORMS && call->output_name && !chosen; i++)
        if (wn_text_ends(wn_text_of(call->output_name), wn_text_of(forms[i].ending)))
            chosen = &forms[i];
    if (chosen) call->format = chosen->format;
    size_t color;
    wn_rc rc = refuse_own_input(call, err);
    if (rc != WN_OK) return rc;
    rc = wn_call_choice(call, "color", colors, &color, err);
    call->color = (wn_color)color;
    return rc;
}

wn_rc wn_call_settle(wn_call *call, wn_err *err) {
    wn_rc rc;
    int64_t seed;
    WN_TRY(settle_reading(call, err));
    WN_TRY(settle_limits(call, err));
    WN_TRY(wn_call_integer(call, "seed", 1, 0, INT64_MAX, &seed, err));
    call->seed = (uint64_t)seed;
    WN_TRY(settle_as_of(call, err));
    WN_TRY(settle_output(call, err));
out:
    return rc;
}
