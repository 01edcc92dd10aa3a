#include "core/stats/rates/inversion.h"

#include <math.h>
#include <stdbool.h>

enum { STEPS = 32 };

typedef struct found {
    double place, excess;
} found;

/* ITP, as in core/stats/law/root.c, which has no room for errors; the end that is
 * accepted stays so. */
static wn_rc pin_down(wn_excess_fn excess, void *ctx, found inside, found outside,
                      double enough, double *limit, wn_err *err) {
    const double k = 0.2 / fabs(outside.place - inside.place);
    double allowed = fabs(outside.place - inside.place);
    for (int i = 0; i < 200; i++) {
        double width = fabs(outside.place - inside.place);
        double middle = inside.place + 0.5 * (outside.place - inside.place);
        if (width <= enough || middle == inside.place || middle == outside.place) break;
        double secant = (outside.excess * inside.place - inside.excess * outside.place) /
                        (outside.excess - inside.excess);
        double toward = middle > secant ? 1 : -1, pull = k * width * width;
        found x = {pull < fabs(middle - secant) ? secant + toward * pull : middle, 0};
        double slack = fmax(allowed - 0.5 * width, 0);
        if (!(fabs(x.place - middle) <= slack)) x.place = middle - toward * slack;
        allowed *= 0.5;
        bool between = (x.place - inside.place) * (x.place - outside.place) < 0;
        if (!between) x.place = middle;
        wn_rc rc = excess(x.place, ctx, &x.excess, err);
        if (rc != WN_OK) return rc;
        if (x.excess >= 0)
            inside = x;
        else
            outside = x;
    }
    *limit = inside.place;
    return WN_OK;
}

wn_rc wn_inversion_limit(wn_excess_fn excess, void *ctx, double from, double to,
                         double reach, double *limit, wn_err *err) {
    wn_rc rc = WN_OK;
    found outside = {to, 0}, inside = {from, 0};
    *limit = to;
    WN_TRY(excess(to, ctx, &outside.excess, err));
    if (outside.excess >= 0) return WN_OK;
    reach = copysign(fmin(fabs(to - from), reach), to - from);
    for (int i = STEPS; i >= 0; i--) {
        inside.place = from + reach * i / STEPS;
        if (inside.place == to) continue;
        WN_TRY(excess(inside.place, ctx, &inside.excess, err));
        if (inside.excess >= 0) break;
        outside = inside;
    }
    /* From itself is accepted, whatever rounding says. */
    inside.excess = fmax(inside.excess, 0);
    rc = pin_down(excess, ctx, inside, outside, 1e-11 * fabs(reach), limit, err);
out:
    return rc;
}
