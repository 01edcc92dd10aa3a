/* p-values adjusted for having looked at several.
 *
 * Reject where the adjusted p is at most alpha. Order is kept; ties get equal values.
 *
 * Sources: Holm (1979), Hochberg (1988), Sidak (1967), Benjamini
 * and Hochberg (1995), Benjamini and Yekutieli (2001). */
#ifndef WN_CORE_STATS_SEVERAL_PADJUST_H
#define WN_CORE_STATS_SEVERAL_PADJUST_H

#include "core/base/err.h"

typedef enum wn_padjust_method {
    WN_PADJUST_NONE,
    WN_PADJUST_BONFERRONI,
    WN_PADJUST_SIDAK,
    WN_PADJUST_HOLM,
    WN_PADJUST_HOLM_SIDAK,
    WN_PADJUST_HOCHBERG,
    WN_PADJUST_HOCHBERG_SIDAK,
    WN_PADJUST_BH,
    WN_PADJUST_BY
} wn_padjust_method;

/* adjusted[count] may be p itself. Errors: WN_E_SYSTEM (memory), WN_E_USAGE (a p outside
 * [0, 1]). */
wn_rc wn_padjust(wn_padjust_method method, const double *p, size_t count,
                 double *adjusted, wn_err *err) WN_CHECKED;

#endif
