/* A stratum: visitors who are alike in something, such as their device, by arm. */
#ifndef WN_CORE_STATS_RATES_STRATUM_H
#define WN_CORE_STATS_RATES_STRATUM_H

#include "core/stats/sums.h"

typedef struct wn_stratum {
    wn_prop control, treatment;
} wn_stratum;

#endif
