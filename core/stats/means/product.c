#include "core/stats/means/product.h"

#include <math.h>

static double apart(double value, double limit) {
    return log(value / limit);
}

static const char *either(const char *a, const char *b) {
    return a ? a : b;
}

wn_estimate wn_estimate_times(wn_estimate a, wn_estimate b) {
    wn_estimate out = {.value = a.value * b.value,
                       .low = a.low * b.low,
                       .high = a.high * b.high,
                       .low_unbounded = a.low_unbounded || b.low_unbounded,
                       .high_unbounded = a.high_unbounded || b.high_unbounded,
                       .why = either(a.why, b.why),
                       .why_no_interval = either(a.why_no_interval, b.why_no_interval)};
    if (out.why) out.value = 0;
    bool logs = !out.why && out.value > 0;
    if (out.low_unbounded)
        out.low = 0;
    else if (logs && out.low > 0)
        out.low = out.value * exp(-hypot(apart(a.value, a.low), apart(b.value, b.low)));
    if (out.high_unbounded)
        out.high = 0;
    else if (logs)
        out.high = out.value * exp(hypot(apart(a.value, a.high), apart(b.value, b.high)));
    return out;
}

wn_estimate wn_estimate_scaled(double factor, wn_estimate e) {
    e.value *= factor;
    e.low *= factor;
    e.high *= factor;
    return e;
}

wn_estimate wn_estimate_inverse(double factor, wn_estimate e, const char *why_zero) {
    wn_estimate out = {.why = e.why, .why_no_interval = e.why_no_interval};
    if (!out.why && !(e.value > 0)) out.why = why_zero;
    if (!out.why) out.value = factor / e.value;
    out.low_unbounded = e.why_no_interval != NULL;
    out.high_unbounded = e.why_no_interval || e.low_unbounded || !(e.low > 0);
    if (!out.high_unbounded) out.high = factor / e.low;
    if (!out.low_unbounded && !e.high_unbounded && e.high > 0) out.low = factor / e.high;
    return out;
}
