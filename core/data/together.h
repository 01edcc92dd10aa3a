/* Several accumulators in one scan, for what cannot be read twice. */
#ifndef WN_CORE_DATA_TOGETHER_H
#define WN_CORE_DATA_TOGETHER_H

#include "core/data/table.h"

typedef struct wn_scan_part {
    const wn_accumulator *accumulator;
    void *self;
} wn_scan_part;

/* As wn_table_scan with each of the parts: every batch goes to all, in their order. The
 * first error of any ends the scan. */
wn_rc wn_table_scan_together(wn_table *table, const wn_scan_part *parts, size_t count,
                             int threads, wn_err *err) WN_CHECKED;

#endif
