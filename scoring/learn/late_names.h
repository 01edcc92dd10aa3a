/* Names of columns that are usually written while a lead is worked on, or once it is
 * closed: `Last Activity`, `LeadStatus`, `closed_at`, `Причина отказа`. */
#ifndef WN_SCORING_LEARN_LATE_NAMES_H
#define WN_SCORING_LEARN_LATE_NAMES_H

#include "core/base/text.h"

/* *word: the word in the name that says so, a part of it; empty when none does. Words are
 * what stands between blanks, signs and a capital after a small letter; upper and lower
 * case are alike. `Last name` is a name. */
wn_rc wn_late_name(const char *name, wn_text *word, wn_err *err) WN_CHECKED;

#endif
