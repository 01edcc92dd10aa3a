#include "core/stats/law/root.h"

#include <math.h>

/* ITP: each step takes the secant's point, pulls it towards the middle by a distance that
 * shrinks with the square of the bracket, and keeps it within what bisection would have
 * allowed by now; so it never takes more than a step longer than bisection. */
double wn_root_between(wn_root_fn f, void *ctx, double low, double high,
                       double tolerance) {
    double f_low = f(low, ctx), f_high = f(high, ctx);
    if (f_low == 0) return low;
    if (f_high == 0) return high;
    if ((f_low < 0) == (f_high < 0)) return fabs(f_low) < fabs(f_high) ? low : high;

    const double k = 0.2 / (high - low);
    double allowed = high - low;
    for (int i = 0; i < 300 && high - low > 2 * tolerance; i++) {
        double middle = low + 0.5 * (high - low);
        if (middle <= low || middle >= high) break;
        double secant = (f_high * low - f_low * high) / (f_high - f_low);
        double toward = middle > secant ? 1 : -1;
        double pull = k * (high - low) * (high - low);
        double x = pull < fabs(middle - secant) ? secant + toward * pull : middle;
        double slack = fmax(allowed - 0.5 * (high - low), 0);
        if (!(fabs(x - middle) <= slack)) x = middle - toward * slack;
        allowed *= 0.5;
        if (x <= low || x >= high) x = middle;
        double f_x = f(x, ctx);
        if (f_x == 0) return x;
        if ((f_x < 0) == (f_low < 0))
            low = x, f_low = f_x;
        else
            high = x, f_high = f_x;
    }
    return low + 0.5 * (high - low);
}

uint64_t wn_root_first(wn_root_test test, void *ctx, uint64_t from, uint64_t to) {
    while (from + 1 < to || to + 1 < from) {
        uint64_t middle = from < to ? from + (to - from) / 2 : to + (from - to) / 2;
        if (test(middle, ctx))
            to = middle;
        else
            from = middle;
    }
    return to;
}
