#include "core/cli/talk.h"

#include "core/base/printable.h"
#include "core/cli/screen.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

/* One line, printable whatever is quoted in it; as it stands when there is no memory. */
static void say(const char *lead, const char *text) {
    wn_buf line = {0};
    wn_err err;
    wn_progress_stop();
    bool clean = wn_printable(&line, wn_text_of(text), &err) == WN_OK;
    fprintf(stderr, "%s%s\n", lead, clean ? line.p : text);
    wn_buf_free(&line);
}

void wn_talk_error(const wn_err *err) {
    char text[sizeof *err + 64];
    bool color = wn_screen_of(STDERR_FILENO).color;
    wn_err_format(err, text, sizeof text);
    say(color ? "\033[1;31mwinnow:\033[0m " : "winnow: ", text);
    if (err->hint[0]) say("  ", err->hint);
}

void wn_talk_note(const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    say("winnow: ", text);
}
