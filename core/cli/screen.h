/* The terminal, when there is one. */
#ifndef WN_CORE_CLI_SCREEN_H
#define WN_CORE_CLI_SCREEN_H

#include "core/base/text.h"

typedef struct wn_screen {
    size_t width, height; /* 0: no terminal */
    bool color;           /* a terminal that shows colours, and NO_COLOR is not set */
} wn_screen;

wn_screen wn_screen_of(int fd);

/* The width of prose: what is good to read and fits. */
size_t wn_screen_prose(wn_screen screen);

/* Shows a text through $PAGER (default: less) when it is longer than the screen. False
 * when there is no need, no pager or no terminal: then nothing was shown. */
bool wn_page(wn_text text, const wn_screen *screen);

#endif
