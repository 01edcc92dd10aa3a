#include "core/stats/rates/homogeneity.h"

#include "core/stats/law/dist.h"
#include "core/stats/rates/cmh.h"

#include <math.h>

/* A stratum's margins. */
typedef struct margins {
    double treatment, control, conversions, others;
} margins;

static bool margins_of(const wn_stratum *s, margins *out) {
    if (s->treatment.x > s->treatment.n || s->control.x > s->control.n) return false;
    double nt = (double)s->treatment.n, nc = (double)s->control.n;
    double x = (double)s->treatment.x + (double)s->control.x;
    *out = (margins){nt, nc, x, nt + nc - x};
    return nt > 0 && nc > 0 && x > 0 && nt + nc > x;
}

/* The treatment's conversions at which the table has this odds ratio: a root of a
 * quadratic, in the form that does not cancel. */
static double expected(const margins *m, double odds) {
    double a = odds - 1;
    double b = m->control - m->conversions + odds * (m->treatment + m->conversions);
    double c = odds * m->treatment * m->conversions;
    double root = sqrt(fmax(b * b - 4 * a * c, 0));
    return b > 0 ? 2 * c / (b + root) : (b - root) / (2 * a);
}

static double variance(const margins *m, double a) {
    double b = m->treatment - a, c = m->conversions - a, d = m->control - c;
    return a > 0 && b > 0 && c > 0 && d > 0 ? 1 / (1 / a + 1 / b + 1 / c + 1 / d) : 0;
}

wn_test_result wn_breslow_day(const wn_stratum *strata, size_t count, bool tarone) {
    wn_estimate common = wn_cmh_odds_ratio(strata, count, WN_TWO_SIDED, 0.95);
    if (common.why) return wn_test_none(common.why);
    if (common.value == 0) return wn_test_none("the odds ratio is 0 in every stratum");
    double chi2 = 0, used = 0, distance = 0, total = 0;
    for (size_t i = 0; i < count; i++) {
        margins m;
        if (!margins_of(&strata[i], &m)) continue;
        double e = expected(&m, common.value), v = variance(&m, e);
        if (v <= 0) continue;
        double d = (double)strata[i].treatment.x - e;
        chi2 += d * d / v;
        distance += d;
        total += v;
        used++;
    }
    if (used < 2) return wn_test_none("fewer than two strata have both outcomes");
    if (tarone) chi2 = fmax(chi2 - distance * distance / total, 0);
    return (wn_test_result){chi2, used - 1, wn_chi2_sf(chi2, used - 1), NULL};
}
