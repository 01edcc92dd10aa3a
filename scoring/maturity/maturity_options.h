/* Maturity as the command line asks for it: --created, --won and --lost in one file, or
 * with --deals in two, joined by --id. */
#ifndef WN_SCORING_MATURITY_MATURITY_OPTIONS_H
#define WN_SCORING_MATURITY_MATURITY_OPTIONS_H

#include "core/cli/command.h"
#include "scoring/maturity/maturity.h"

/* Zero-initialise; wn_ripening_free when done, after everything that looks into it. */
typedef struct wn_ripening {
    bool asked; /* --won was given */
    bool some;  /* --where chooses among the leads */
    wn_fate_columns columns;
    const char *file, *deals_id; /* of the deals; NULL: one file */
    int32_t as_of;               /* a day, or INT32_MAX */
    wn_table *table;             /* of the deals */
    wn_deals deals;
    wn_fates fates;
    wn_maturity maturity;
} wn_ripening;

/* WN_E_USAGE for options that make no sense without others. */
wn_rc wn_ripening_read(const wn_call *call, wn_ripening *out, wn_err *err) WN_CHECKED;

/* Reads the deals, and adds what is needed to the table of leads, whose filters are
 * complete. *outcome: the slot of whether a lead was won. */
wn_rc wn_ripening_begin(wn_call *call, wn_ripening *r, wn_table *leads, size_t *outcome,
                        wn_err *err) WN_CHECKED;

/* After the scan of the leads. */
wn_rc wn_ripening_finish(const wn_call *call, wn_ripening *r, double conf,
                         wn_err *err) WN_CHECKED;
void wn_ripening_free(wn_ripening *r);

#endif
