/* Money as the command line asks for it: the options, what they need of the leads, and
 * the file of spend judged and reported. */
#ifndef WN_SCORING_MONEY_MONEY_OPTIONS_H
#define WN_SCORING_MONEY_MONEY_OPTIONS_H

#include "core/cli/command.h"
#include "core/lua/expression.h"
#include "scoring/maturity/maturity.h"
#include "scoring/money/targets.h"

typedef struct wn_money_options {
    const char *cost; /* the file of spend, or NULL */
    wn_spend_columns columns;
    const char *value, *qualified, *created; /* or NULL */
    wn_money_terms terms;
    double growth;      /* how many times its spend a source may get */
    wn_target *targets; /* [target_count] */
    size_t target_count;
} wn_money_options;

/* Whether any of this is asked for: then there must be a ledger. */
bool wn_money_wanted(const wn_money_options *options);

/* wn_money_options_free when done, also on failure. `scored`: a script rates the leads.
 * WN_E_USAGE for options that make no sense without others. */
wn_rc wn_money_options_read(const wn_call *call, double conf, bool scored,
                            wn_money_options *out, wn_err *err) WN_CHECKED;

void wn_money_options_free(wn_money_options *options);

/* The slots of the keeper but for source, outcome and score. */
wn_rc wn_money_slots(const wn_money_options *options, wn_table *table,
                     wn_expressions *expressions, wn_ledger_keeper *keeper,
                     wn_err *err) WN_CHECKED;

/* What is judged: the leads, and what is foreseen of their sources (by their numbers in
 * the census; NULL when nothing is). */
typedef struct wn_money_case {
    const wn_ledger *ledger;
    const wn_census *census;
    const wn_judgement *judgement;
    const wn_maturity *maturity;
} wn_money_case;

/* Reads the file of spend if there is one, puts costs, returns, budget and targets into
 * the document. *spend is the table that was read, for the provenance; the caller frees
 * it, also on failure. */
wn_rc wn_money_judge(wn_call *call, const wn_money_options *options,
                     const wn_money_case *about, wn_doc *doc, wn_table **spend,
                     wn_err *err) WN_CHECKED;

#endif
