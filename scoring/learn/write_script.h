/* A scorecard as a rule script, in the language of scripts/README.md: an ordinary script,
 * to be read, edited and run by `winnow score`. */
#ifndef WN_SCORING_LEARN_WRITE_SCRIPT_H
#define WN_SCORING_LEARN_WRITE_SCRIPT_H

#include "core/base/text.h"
#include "scoring/learn/measure.h"

typedef struct wn_script_facts {
    const char *file;    /* the leads came from */
    const char *command; /* that made the script */
    const char *outcome; /* a column or a condition */
    const char *id, *time;
    const char *const *missing; /* markers */
    size_t missing_count;
    const wn_measure *train, *test; /* test->leads.n 0: no test */
} wn_script_facts;

/* Appends to `out`. */
wn_rc wn_script_write(const wn_card *card, const wn_script_facts *facts, wn_buf *out,
                      wn_err *err) WN_CHECKED;

/* The title of a line's rule: `Lead Source: Google, Chat`. */
wn_rc wn_script_title(const wn_card_line *line, wn_buf *out, wn_err *err) WN_CHECKED;

#endif
