#include "core/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A cut in the middle of a UTF-8 sequence would print as garbage: step back to its start.
 */
static void trim_partial_utf8(char *text, size_t size) {
    size_t n = strlen(text);
    if (n + 1 < size) return;
    size_t start = n;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0xC0) text[start - 1] = 0;
}

static void write_text(char *out, size_t size, const char *format, va_list args) {
    int n = vsnprintf(out, size, format, args);
    if (n < 0) out[0] = 0;
    if (n >= 0 && (size_t)n >= size) trim_partial_utf8(out, size);
}

wn_rc wn_fail(wn_err *err, wn_rc code, const char *format, ...) {
    *err = (wn_err){.code = code};
    va_list args;
    va_start(args, format);
    write_text(err->message, sizeof err->message, format, args);
    va_end(args);
    return code;
}

wn_rc wn_fail_memory(wn_err *err) {
    return wn_fail(err, WN_E_SYSTEM, "out of memory");
}

wn_rc wn_err_at(wn_err *err, const char *file, uint64_t line, const char *column) {
    if (file) {
        snprintf(err->file, sizeof err->file, "%s", file);
        trim_partial_utf8(err->file, sizeof err->file);
    }
    if (line) err->line = line;
    if (column) {
        snprintf(err->column, sizeof err->column, "%s", column);
        trim_partial_utf8(err->column, sizeof err->column);
    }
    return err->code;
}

wn_rc wn_err_hint(wn_err *err, const char *format, ...) {
    va_list args;
    va_start(args, format);
    write_text(err->hint, sizeof err->hint, format, args);
    va_end(args);
    return err->code;
}

size_t wn_err_format(const wn_err *err, char *out, size_t size) {
    char line[24] = "";
    if (err->line) snprintf(line, sizeof line, "%llu:", (unsigned long long)err->line);
    int n =
        snprintf(out, size, "%s%s%s%s%s%s%s%s", err->file, err->file[0] ? ":" : "", line,
                 err->file[0] || line[0] ? " " : "", err->column[0] ? "column \"" : "",
                 err->column, err->column[0] ? "\": " : "", err->message);
    return n < 0 ? 0 : (size_t)n;
}
