#include "experiments/test/kinds.h"

#include <stdio.h>

static const wn_kind kinds[] = {
    [WN_CONVERSION] = {"rate", WN_UNIT_PERCENT, WN_UNIT_POINTS, "no", "COLUMN == 1"},
    [WN_MEAN] = {"mean", WN_UNIT_PLAIN, WN_UNIT_DIFFERENCE, "0", "COLUMN or 0"},
    [WN_RATIO] = {"ratio", WN_UNIT_PLAIN, WN_UNIT_DIFFERENCE, "0", "COLUMN or 0"},
    [WN_QUANTILE] = {"quantile", WN_UNIT_PLAIN, WN_UNIT_DIFFERENCE, "0", "COLUMN or 0"}};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* Where visitors count by weight a rate is a ratio of sums, and still a rate. */
const wn_kind *wn_kind_of(const wn_metric *metric) {
    return &kinds[metric->weighs_rate ? WN_CONVERSION : metric->kind];
}

char *wn_kinds_heading(const wn_setup *setup, char *out, size_t size) {
    bool used[KINDS] = {false};
    size_t left = 0, at = 0;
    for (size_t m = 0; m < setup->metric_count; m++) {
        bool *kind = &used[wn_kind_of(&setup->metrics[m]) - kinds];
        left += !*kind;
        *kind = true;
    }
    for (size_t k = 0; k < KINDS && at < size; k++) {
        if (!used[k]) continue;
        left--;
        at += (size_t)snprintf(out + at, size - at, "%s%s", kinds[k].value,
                               left > 1    ? ", "
                               : left == 1 ? " or "
                                           : "");
    }
    out[0] = (char)(out[0] - 'a' + 'A');
    return out;
}
