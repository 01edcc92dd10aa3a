/* Fisher's exact test of a table with any number of rows and columns (Freeman and
 * Halton): the probability, given the margins, of all tables that are no more probable
 * than the one seen.
 *
 * Rows are filled one after another. Ways to fill some that leave the same column sums
 * and are equally probable are followed together, and a way is given up as soon as all of
 * its completions count, or none; so tables far beyond listing can be done. What decides
 * is not only the size: about 60 visitors in 5 x 5 cells, or 1000 in 3 x 3, are fine.
 *
 * Sources: Freeman and Halton (1951); Mehta and Patel (1983), "A network algorithm for
 * performing Fisher's exact test in r x c contingency tables".
 *
 * Errors: WN_E_SYSTEM (memory); WN_E_USAGE (a total above WN_FISHER_RXC_TOTAL, more than
 * WN_FISHER_RXC_SIDE rows and as many columns); WN_E_NUMERIC when it would take more than
 * WN_FISHER_RXC_STEPS steps or WN_FISHER_RXC_NODES ways to follow at once: wn_chi2_table
 * is good for such tables. */
#ifndef WN_CORE_STATS_RATES_FISHER_RXC_H
#define WN_CORE_STATS_RATES_FISHER_RXC_H

#include "core/base/err.h"

#include <stdint.h>

enum {
    WN_FISHER_RXC_SIDE = 10, /* of the shorter side */
    WN_FISHER_RXC_TOTAL = 1000000,
    WN_FISHER_RXC_NODES = 500000,
    WN_FISHER_RXC_STEPS = 40000000
};

/* counts[row * columns + column]. p is 1 when the margins leave room for one table. */
wn_rc wn_fisher_rxc(const uint64_t *counts, size_t rows, size_t columns, double *p,
                    wn_err *err) WN_CHECKED;

#endif
