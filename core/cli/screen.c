#define _GNU_SOURCE /* struct winsize */
#include "core/cli/screen.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WIDTH = 80, HEIGHT = 24, NOT_FOUND = 127 /* the shell's status */ };

static bool is_set(const char *variable) {
    const char *value = getenv(variable);
    return value && value[0];
}

wn_screen wn_screen_of(int fd) {
    if (!isatty(fd)) return (wn_screen){0};
    wn_screen screen = {.width = WIDTH, .height = HEIGHT};
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col && size.ws_row) {
        screen.width = size.ws_col;
        screen.height = size.ws_row;
    }
    const char *kind = getenv("TERM");
    screen.color = kind && strcmp(kind, "dumb") != 0 && !is_set("NO_COLOR");
    return screen;
}

size_t wn_screen_prose(wn_screen screen) {
    return screen.width && screen.width < WIDTH ? screen.width : WIDTH;
}

static size_t count_lines(wn_text text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

bool wn_page(wn_text text, const wn_screen *screen) {
    if (screen->height == 0 || count_lines(text) < screen->height) return false;
    const char *pager = getenv("PAGER");
    if (!pager) pager = "less";
    if (!pager[0] || strcmp(pager, "cat") == 0) return false;
    setenv("LESS", "FRX", 0); /* leave short texts on the screen, let colours through */
    fflush(stdout);
    FILE *pipe = popen(pager, "w");
    if (!pipe) return false;
    fwrite(text.p, 1, text.n,
           pipe); /* fails when the reader quits: that is their choice */
    int status = pclose(pipe);
    return !(WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND);
}
