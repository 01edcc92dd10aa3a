#include "core/stats/means/ratio.h"

#include <math.h>

bool wn_ratio_gradient(wn_moments m, wn_ratio ratio, wn_gradient *out) {
    *out = (wn_gradient){0};
    double per = ratio.per == WN_PER_VISITOR ? 1 : wn_moments_mean(m, ratio.per);
    out->value = wn_moments_mean(m, ratio.of) / per;
    if (!isfinite(out->value) || !isfinite(1 / per) || !(wn_moments_n(m) > 0)) {
        out->value = 0;
        return false;
    }
    out->weights[ratio.of] = 1 / per;
    if (ratio.per != WN_PER_VISITOR) out->weights[ratio.per] -= out->value / per;
    return true;
}

wn_sums wn_gradient_sums(const wn_gradient *gradient, wn_moments whole, wn_moments part) {
    double value = gradient->value;
    for (size_t i = 0; i < part.count; i++)
        value +=
            gradient->weights[i] * (wn_moments_mean(part, i) - wn_moments_mean(whole, i));
    return wn_moments_linear(part, value, gradient->weights);
}

bool wn_ratio_sums(wn_moments m, wn_ratio ratio, wn_sums *out) {
    wn_gradient gradient;
    *out = (wn_sums){0};
    if (!wn_ratio_gradient(m, ratio, &gradient)) return false;
    *out = wn_gradient_sums(&gradient, m, m);
    return true;
}
