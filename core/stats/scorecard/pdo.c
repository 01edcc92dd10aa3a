#include "core/stats/scorecard/pdo.h"

#include <math.h>
#include <stdbool.h>

wn_rc wn_pdo_scale(double points, double odds, double pdo, double rate, wn_pdo *out,
                   wn_err *err) {
    bool finite = isfinite(points) && isfinite(odds) && isfinite(pdo) && isfinite(rate);
    if (!finite || odds <= 0 || rate <= 0 || rate == 1 || pdo == 0)
        return wn_fail(err, WN_E_USAGE,
                       "no scale has %g points at odds of %g and %g more where the odds "
                       "are %g times as high",
                       points, odds, pdo, rate);
    out->factor = pdo / log(rate);
    out->offset = points - out->factor * log(odds);
    return WN_OK;
}

double wn_pdo_score(wn_pdo scale, double log_odds) {
    return scale.offset + scale.factor * log_odds;
}

double wn_pdo_log_odds(wn_pdo scale, double score) {
    return (score - scale.offset) / scale.factor;
}
