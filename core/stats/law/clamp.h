/* The number nearest to `value` between low and high; NaN counts as too low. */
#ifndef WN_CORE_STATS_LAW_CLAMP_H
#define WN_CORE_STATS_LAW_CLAMP_H

static inline double wn_clamp(double value, double low, double high) {
    if (!(value > low)) return low;
    return value < high ? value : high;
}

#endif
