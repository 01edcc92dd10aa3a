#include "experiments/test/quality.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"
#include "core/stats/means/mean.h"
#include "core/stats/means/ratio.h"
#include "core/stats/rates/prop.h"
#include "experiments/test/analyse.h"
#include "experiments/test/rates.h"

static const wn_leads *leads_of(const wn_findings *f, size_t arm) {
    return &f->tally->leads[f->arms[arm].number];
}

static wn_prop prop_of(const wn_leads *leads, wn_quality_part part) {
    return (wn_prop){part == WN_QUALITY_LEADS ? leads->leads : leads->qualified,
                     leads->visitors};
}

/* What a part is the mean of; why there is none, or NULL. */
static const char *sums_of(const wn_leads *leads, wn_quality_part part, wn_sums *out) {
    static const wn_ratio ratios[] = {
        [WN_QUALITY_SCORE] = {WN_LEAD_SCORE, WN_LEAD_IS},
        [WN_QUALITY_VALUE] = {WN_LEAD_VALUE, WN_PER_VISITOR},
        [WN_QUALITY_COST] = {WN_LEAD_COST, WN_LEAD_QUALIFIED}};
    if (leads->visitors == 0) return "there are no visitors";
    if (part == WN_QUALITY_SCORE && leads->leads == 0) return "there are no leads";
    if (part == WN_QUALITY_COST && leads->qualified == 0)
        return "there are no qualified leads";
    if (!wn_ratio_sums(wn_leads_moments(leads), ratios[part], out))
        return "values too large to compute with";
    /* Where all are the same the linearised values still differ by rounding. */
    if (out->m2 <= 1e-13 * out->mean * out->mean * (double)out->n) out->m2 = 0;
    return NULL;
}

/* The cost of a qualified lead, where the ratio of the two means is not rejected. */
static wn_estimate cost_interval(const wn_leads *leads, const wn_sums *sums,
                                 double conf) {
    wn_moments m = wn_leads_moments(leads);
    double n = wn_moments_n(m);
    if (n < 2) return wn_estimate_point(sums->mean, "needs two visitors");
    wn_two two = {.control = wn_moments_mean(m, WN_LEAD_QUALIFIED),
                  .vc =
                      wn_moments_covariance(m, WN_LEAD_QUALIFIED, WN_LEAD_QUALIFIED) / n,
                  .treatment = wn_moments_mean(m, WN_LEAD_COST),
                  .vt = wn_moments_covariance(m, WN_LEAD_COST, WN_LEAD_COST) / n,
                  .cov = wn_moments_covariance(m, WN_LEAD_COST, WN_LEAD_QUALIFIED) / n};
    wn_fieller set = wn_fieller_set(&two, wn_t_quantile(0.5 + 0.5 * conf, n - 1));
    wn_estimate cost = {.value = sums->mean};
    switch (set.shape) {
    case WN_FIELLER_BOUNDED:
        cost.low = 1 + set.first;
        cost.high = 1 + set.second;
        break;
    case WN_FIELLER_OUTSIDE: /* costs are not below 0: what lies above is left */
        cost.low = 1 + set.first;
        cost.high_unbounded = true;
        break;
    case WN_FIELLER_EVERYTHING:
        return wn_estimate_point(sums->mean, "there may be no qualified lead at all");
    }
    return cost;
}

static wn_estimate estimate_of(const wn_leads *leads, wn_quality_part part, double conf) {
    if (part <= WN_QUALITY_QUALIFIED)
        return leads->visitors ? wn_prop_wilson(prop_of(leads, part), conf)
                               : wn_estimate_none("there are no visitors");
    wn_sums sums;
    const char *why = sums_of(leads, part, &sums);
    if (why) return wn_estimate_none(why);
    return part == WN_QUALITY_COST ? cost_interval(leads, &sums, conf)
                                   : wn_mean_interval(&sums, conf);
}

static wn_rc compare_part(const wn_findings *f, size_t arm, wn_quality_part part,
                          wn_comparison *out, wn_err *err) {
    const wn_leads *control = leads_of(f, 0), *treatment = leads_of(f, arm);
    double conf = f->setup->conf;
    if (part <= WN_QUALITY_QUALIFIED)
        return wn_compare_rates(prop_of(control, part), prop_of(treatment, part),
                                f->setup->rate_test, conf, out, err);
    wn_sums sums[2];
    const char *why = sums_of(control, part, &sums[0]);
    if (!why) why = sums_of(treatment, part, &sums[1]);
    if (why) {
        *out = wn_compare_nothing(WN_METHOD_WELCH, why);
        return WN_OK;
    }
    wn_effect effect = {.control = wn_side_of(&sums[0]),
                        .treatment = wn_side_of(&sums[1])};
    *out = wn_compare_effect(&effect, WN_METHOD_WELCH, conf);
    return WN_OK;
}

/* Above zero, as far as its interval tells. */
static bool is_more(const wn_comparison *c) {
    return !c->test.why && !c->difference.low_unbounded && c->difference.low > 0;
}

static wn_rc compare_arm(const wn_findings *f, const wn_quality_findings *q, size_t arm,
                         wn_quality_comparison *out, wn_err *err) {
    for (int part = 0; part < WN_QUALITY_PARTS; part++) {
        if (!q->has[part]) continue;
        wn_rc rc = compare_part(f, arm, (wn_quality_part)part, &out->parts[part], err);
        if (rc != WN_OK) return rc;
    }
    out->more_but_worse = is_more(&out->parts[WN_QUALITY_LEADS]) &&
                          !is_more(&out->parts[WN_QUALITY_QUALIFIED]);
    return WN_OK;
}

static void describe_arm(const wn_findings *f, const wn_quality_findings *q, size_t arm,
                         wn_quality_arm *out) {
    const wn_leads *leads = leads_of(f, arm);
    out->visitors = leads->visitors;
    out->leads = leads->leads;
    out->qualified = leads->qualified;
    for (int part = 0; part < WN_QUALITY_PARTS; part++)
        if (q->has[part])
            out->parts[part] = estimate_of(leads, (wn_quality_part)part, f->setup->conf);
}

wn_rc wn_quality_analyse(const wn_findings *f, wn_quality_findings **out, wn_err *err) {
    *out = NULL;
    if (!f->tally->scores) return WN_OK;
    wn_rc rc = WN_OK;
    wn_quality_findings *q = wn_alloc_zero(1, sizeof *q);
    if (!q) return wn_fail_memory(err);
    for (int part = 0; part < WN_QUALITY_PARTS; part++)
        q->has[part] = true;
    q->has[WN_QUALITY_VALUE] = f->setup->quality.value != NULL;
    q->has[WN_QUALITY_COST] = f->setup->quality.cost != NULL;
    q->arms = wn_alloc_zero(f->arm_count, sizeof *q->arms);
    q->comparisons = wn_alloc_zero(f->arm_count, sizeof *q->comparisons);
    if (!q->arms || !q->comparisons) {
        rc = wn_fail_memory(err);
        goto out;
    }
    for (size_t a = 0; a < f->arm_count; a++)
        describe_arm(f, q, a, &q->arms[a]);
    for (size_t a = 1; a < f->arm_count; a++)
        WN_TRY(compare_arm(f, q, a, &q->comparisons[a], err));
    *out = q;
    q = NULL;
out:
    wn_quality_free(q);
    return rc;
}

void wn_quality_free(wn_quality_findings *quality) {
    if (!quality) return;
    wn_free(quality->arms);
    wn_free(quality->comparisons);
    wn_free(quality);
}
