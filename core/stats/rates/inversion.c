#include "core/stats/rates/inversion.h"

#include <math.h>

enum { STEPS = 32 };

wn_rc wn_inversion_limit(wn_accepts_fn accepts, const void *ctx, double from, double to,
                         double reach, double *limit, wn_err *err) {
    wn_rc rc = WN_OK;
    bool accepted;
    *limit = to;
    WN_TRY(accepts(to, ctx, &accepted, err));
    if (accepted) return WN_OK;
    double inside = from, outside = to;
    reach = copysign(fmin(fabs(to - from), reach), to - from);
    for (int i = 1; i <= STEPS; i++) {
        double place = from + reach * i / STEPS;
        if (place == to) break;
        WN_TRY(accepts(place, ctx, &accepted, err));
        if (accepted)
            inside = place, outside = to;
        else if (outside == to)
            outside = place;
    }
    double enough = 1e-11 * fabs(reach);
    while (fabs(outside - inside) > enough) {
        double middle = inside + 0.5 * (outside - inside);
        if (middle == inside || middle == outside) break;
        WN_TRY(accepts(middle, ctx, &accepted, err));
        if (accepted)
            inside = middle;
        else
            outside = middle;
    }
    *limit = inside;
out:
    return rc;
}
