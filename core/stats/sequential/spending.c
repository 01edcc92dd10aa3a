#include "core/stats/sequential/spending.h"

#include "core/stats/law/clamp.h"
#include "core/stats/law/dist.h"

#include <math.h>

/* The share of its tail that a function has spent. */
static double share(wn_spending spending, double t) {
    const double e = 2.718281828459045235;
    double gamma = wn_clamp(spending.parameter, -500, 500); /* no overflow */
    switch (spending.kind) {
    case WN_SPEND_OBRIEN_FLEMING:
        break;
    case WN_SPEND_POCOCK:
        return log1p((e - 1) * t);
    case WN_SPEND_POWER:
        return pow(t, spending.parameter);
    case WN_SPEND_HWANG_SHIH_DECANI:
        return gamma == 0 ? t : expm1(-gamma * t) / expm1(-gamma);
    }
    return t;
}

double wn_spending_spent(wn_spending spending, double tail, double t) {
    if (!(t > 0)) return 0;
    if (t >= 1) return tail;
    if (spending.kind == WN_SPEND_OBRIEN_FLEMING)
        return 2 * wn_normal_sf(-wn_normal_quantile(0.5 * tail) / sqrt(t));
    return wn_clamp(tail * share(spending, t), 0, tail);
}
