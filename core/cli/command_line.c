/* The command line again, for a result that says how it was made. */
#include "core/cli/call.h"

#include <string.h>

static bool is_plain(const char *word) {
    for (const char *c = word; *c; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        bool other = (*c >= '0' && *c <= '9') || strchr("._-/=%,:+@", *c);
        if (!letter && !other && !(*c & 0x80)) return false;
    }
    return *word != 0;
}

/* A single quote inside single quotes: '\''. */
static wn_rc add_word(wn_buf *out, const char *word, wn_err *err) {
    wn_rc rc = wn_buf_text(out, " ", err);
    if (rc != WN_OK) return rc;
    if (is_plain(word)) return wn_buf_text(out, word, err);
    rc = wn_buf_text(out, "'", err);
    for (; *word && rc == WN_OK; word++)
        rc = *word == '\'' ? wn_buf_text(out, "'\\''", err)
                           : wn_buf_add(out, word, 1, err);
    return rc == WN_OK ? wn_buf_text(out, "'", err) : rc;
}

/* What changes how the result looks or where it goes, not what it is. */
static bool is_manner(const char *name) {
    static const char *const names[] = {"json",  "csv",     "markdown",
                                        "html",  "output",  "no-pager",
                                        "color", "threads", "verbose"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

wn_rc wn_call_command_line(const wn_call *call, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(wn_buf_format(out, err, "winnow %s", call->command->name));
    for (size_t i = 0; i < call->file_count; i++)
        WN_TRY(add_word(out, call->files[i], err));
    for (size_t i = 0; i < call->given_count; i++) {
        const wn_given *given = &call->given[i];
        if (is_manner(given->option->name)) continue;
        WN_TRY(wn_buf_format(out, err, " --%s", given->option->name));
        if (given->value) WN_TRY(add_word(out, given->value, err));
    }
out:
    return rc;
}
