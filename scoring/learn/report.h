/* What was learned, for people and programs. */
#ifndef WN_SCORING_LEARN_REPORT_H
#define WN_SCORING_LEARN_REPORT_H

#include "core/doc/doc.h"
#include "scoring/learn/write_script.h"

typedef struct wn_learned {
    const wn_training *training;
    const wn_card *card;
    const wn_script_facts *facts;
    const char *script;  /* its text */
    const char *written; /* the file it goes to; NULL: the report shows it */
} wn_learned;

void wn_learn_report(const wn_learned *learned, wn_doc *doc);

#endif
