/* Counts typed on the command line instead of a file: `control=17489/145274` is an arm of
 * 145,274 visitors of whom 17,489 converted. */
#ifndef WN_EXPERIMENTS_COLLECT_COUNTS_H
#define WN_EXPERIMENTS_COLLECT_COUNTS_H

#include "experiments/collect/tally.h"

/* Reads one text. An arm's name may hold `=`: the last one counts. WN_E_USAGE says what
 * is wrong with it. The name is a view into the text. */
wn_rc wn_counts_parse(const char *text, wn_text *arm, wn_prop *prop,
                      wn_err *err) WN_CHECKED;

/* A tally from several, for a set-up of one conversion metric. Refuses (WN_E_USAGE) an
 * arm that is given twice. */
wn_rc wn_counts_tally(const wn_setup *setup, const char *const *texts, size_t count,
                      wn_tally *out, wn_err *err) WN_CHECKED;

#endif
