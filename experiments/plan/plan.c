#include "experiments/plan/plan.h"

#include "core/base/mem.h"
#include "core/stats/design/power.h"
#include "core/stats/law/dist.h"
#include "core/stats/several/dunnett.h"
#include "core/stats/several/tukey.h"
#include "experiments/plan/small.h"

#include <math.h>

bool wn_plan_shares_equal(const wn_plan_request *request) {
    for (size_t i = 1; i < request->arm_count; i++)
        if (request->shares[i] != request->shares[0]) return false;
    return true;
}

void wn_plan_free(wn_plan *plan) {
    wn_free(plan->chances);
    wn_free(plan->looks.look);
    *plan = (wn_plan){0};
}

/* --- what cannot be planned ------------------------------------------------------- */

static wn_rc check_margin(const wn_plan_request *r, wn_err *err) {
    if (r->lift <= -r->margin)
        return wn_fail(err, WN_E_USAGE,
                       "with a true lift of %.4g%% a fall of %.4g%% cannot be ruled out",
                       100 * r->lift, 100 * r->margin);
    if (r->aim == WN_AIM_EQUIVALENT && r->lift >= r->margin)
        return wn_fail(err, WN_E_USAGE,
                       "with a true lift of %.4g%% a rise of %.4g%% cannot be ruled out",
                       100 * r->lift, 100 * r->margin);
    if (r->aim == WN_AIM_EQUIVALENT && r->looks > 1)
        return wn_fail(err, WN_E_USAGE,
                       "looks are planned for one question, and equivalence asks two");
    return WN_OK;
}

static wn_rc check_lift(const wn_plan_request *r, wn_err *err) {
    double treated = r->baseline * (1 + r->lift);
    if (r->aim == WN_AIM_DIFFERENT && r->lift == 0) {
        wn_fail(err, WN_E_USAGE,
                "a lift of 0 cannot be detected by any number of "
                "visitors");
        return wn_err_hint(err, "name the smallest lift worth having, such as 5%%, or "
                                "a --margin to show that the treatment is no worse");
    }
    if (r->kind == WN_CONVERSION && treated > 1) {
        wn_fail(err, WN_E_USAGE,
                "a lift of %.4g%% on a rate of %.4g%% is a rate of %.4g%%, above 100%%",
                100 * r->lift, 100 * r->baseline, 100 * treated);
        return wn_err_hint(err, "a lift is relative to the baseline: from 10%% to 12%% "
                                "is a lift of 20%%");
    }
    return r->aim == WN_AIM_DIFFERENT ? WN_OK : check_margin(r, err);
}

static wn_rc check_baseline(const wn_plan_request *r, wn_err *err) {
    if (r->kind == WN_CONVERSION && !(r->baseline > 0 && r->baseline < 1))
        return wn_fail(err, WN_E_USAGE,
                       "the baseline is a rate above 0%% and below 100%%, not %g%%",
                       100 * r->baseline);
    if (r->kind == WN_MEAN && !(r->baseline > 0))
        return wn_fail(err, WN_E_USAGE,
                       "the mean must be above 0, not %g: a lift is a share of it",
                       r->baseline);
    if (r->kind == WN_MEAN && !(r->sd > 0))
        return wn_fail(err, WN_E_USAGE, "the standard deviation must be above 0, not %g",
                       r->sd);
    return WN_OK;
}

static wn_rc check(const wn_plan_request *r, double tail, wn_err *err) {
    wn_rc rc = check_baseline(r, err);
    if (rc != WN_OK) return rc;
    if (r->unknown != WN_PLAN_POWER && r->power <= tail)
        return wn_fail(err, WN_E_USAGE,
                       "a power of %.4g%% is had by chance: the test alone gives %.4g%%",
                       100 * r->power, 100 * tail);
    if (r->unknown != WN_PLAN_VISITORS && r->visitors < 2 * r->arm_count)
        return wn_fail(err, WN_E_USAGE, "%zu arms need at least %zu visitors",
                       r->arm_count, 2 * r->arm_count);
    return r->unknown == WN_PLAN_LIFT ? WN_OK : check_lift(r, err);
}

/* --- the level, the variance ------------------------------------------------------ */

static size_t comparisons_of(const wn_plan_request *r) {
    if (r->aim != WN_AIM_DIFFERENT) return 1;
    return r->pairs ? r->arm_count * (r->arm_count - 1) / 2 : r->arm_count - 1;
}

/* The critical value at which all comparisons hold together. */
static double critical_of(const wn_plan_request *r) {
    double b[WN_ARMS_MAX];
    if (r->pairs) return wn_tukey_critical(r->alpha, r->arm_count, 0) / sqrt(2);
    for (size_t i = 1; i < r->arm_count; i++)
        b[i - 1] = wn_dunnett_loading(1 / r->shares[0], 1 / r->shares[i]);
    wn_dunnett each = {.b = b, .count = r->arm_count - 1};
    return wn_dunnett_critical(&each, r->alpha);
}

static double tail_of(const wn_plan_request *r, size_t comparisons) {
    if (comparisons == 1 || r->correction == WN_CORRECTION_NONE) return 0.5 * r->alpha;
    if (r->correction == WN_CORRECTION_DUNNETT) return wn_normal_sf(critical_of(r));
    return 0.5 * r->alpha / (double)comparisons;
}

/* Adjusting takes away what was known before (Deng et al. 2013); visitors of a cluster
 * say in part what others of it have said (Kish 1965). */
static double variance_of(const wn_plan_request *r) {
    double known = r->correlation * r->correlation;
    double alike = r->cluster > 1 ? (r->cluster - 1) * r->icc : 0;
    return (1 - known) * (1 + alike);
}

/* --- looks ------------------------------------------------------------------------ */

static wn_rc lay_looks(const wn_plan_request *r, wn_plan *plan, wn_err *err) {
    wn_looks *looks = &plan->looks;
    looks->count = r->looks > 1 ? (size_t)r->looks : 1;
    looks->two_sided = r->aim == WN_AIM_DIFFERENT;
    looks->alpha = looks->two_sided ? 2 * plan->tail : plan->tail;
    looks->look = wn_alloc_zero(looks->count, sizeof *looks->look);
    plan->chances = wn_alloc_zero(looks->count, sizeof *plan->chances);
    if (!looks->look || !plan->chances) return wn_fail_memory(err);
    for (size_t k = 0; k < looks->count; k++)
        looks->look[k].information = (double)(k + 1) / (double)looks->count;
    return wn_looks_spend(looks, r->spending, err);
}

/* Between the power of a test that looks once and the mean of its statistic. */
static double drift_of(const wn_plan *plan, double power_once) {
    return wn_normal_quantile(power_once) - wn_normal_quantile(plan->tail);
}

wn_rc wn_plan_power_once(const wn_plan *plan, double power, double *once, wn_err *err) {
    double drift;
    *once = power;
    if (plan->looks.count == 1) return WN_OK;
    wn_rc rc = wn_looks_drift(&plan->looks, power, false, &drift, err);
    if (rc == WN_OK) *once = wn_normal_cdf(drift + wn_normal_quantile(plan->tail));
    return rc;
}

/* From the power of the last look alone to what happens. */
static wn_rc run_looks(wn_plan *plan, double once, wn_err *err) {
    wn_rc rc = WN_OK;
    double drift = drift_of(plan, once);
    WN_TRY(wn_looks_run(&plan->looks, 0, NULL, &plan->without, err));
    WN_TRY(wn_looks_run(&plan->looks, drift, plan->chances, &plan->with, err));
    plan->power = plan->looks.count > 1 ? plan->with.above : once;
    double same = drift_of(plan, plan->power);
    plan->inflation = same > 0 ? (drift / same) * (drift / same) : 1;
out:
    return rc;
}

/* --- visitors --------------------------------------------------------------------- */

static double sum_of(const double *shares, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += shares[i];
    return sum;
}

static size_t smallest_treatment(const wn_plan_request *r) {
    size_t smallest = 1;
    for (size_t i = 2; i < r->arm_count; i++)
        if (r->shares[i] < r->shares[smallest]) smallest = i;
    return smallest;
}

/* Whole visitors, in whole clusters. */
static uint64_t whole(const wn_plan_request *r, double visitors) {
    double cluster = fmax(r->cluster, 1);
    return (uint64_t)fmax(2, ceil(ceil(visitors / cluster) * cluster));
}

/* As many as are needed, each arm rounded up. */
static wn_rc need_visitors(const wn_plan_request *r, const wn_contrast *c, double once,
                           wn_plan *plan, wn_err *err) {
    double per_share = wn_contrast_size(c, r->lift, once) / r->shares[0];
    if (!(per_share * sum_of(r->shares, r->arm_count) < WN_SIZE_MAX))
        return wn_fail(err, WN_E_USAGE,
                       "that needs more than %.0e visitors: plan for a larger lift",
                       WN_SIZE_MAX);
    plan->total = 0;
    for (size_t i = 0; i < r->arm_count; i++) {
        plan->per_arm[i] = whole(r, per_share * r->shares[i]);
        plan->total += plan->per_arm[i];
    }
    return WN_OK;
}

/* Those there are, by share, so that they sum up. */
static wn_rc share_visitors(const wn_plan_request *r, wn_plan *plan, wn_err *err) {
    double sum = sum_of(r->shares, r->arm_count), before = 0;
    plan->total = r->visitors;
    for (size_t i = 0; i < r->arm_count; i++) {
        double after = before + r->shares[i] / sum * (double)r->visitors;
        plan->per_arm[i] = (uint64_t)(round(after) - round(before));
        before = after;
        if (plan->per_arm[i] < 2)
            return wn_fail(err, WN_E_USAGE,
                           "arm %zu gets fewer than two of %llu visitors", i + 1,
                           (unsigned long long)r->visitors);
    }
    return WN_OK;
}

static wn_rc find_lift(const wn_plan_request *r, const wn_contrast *c, double once,
                       wn_plan *plan, wn_err *err) {
    if (wn_contrast_detect(c, (double)plan->per_arm[0], once, &plan->lift)) return WN_OK;
    wn_fail(err, WN_E_USAGE,
            "%llu visitors are too few: no lift is detected with a power of %.4g%%",
            (unsigned long long)plan->total, 100 * r->power);
    return wn_err_hint(err, "plan for more visitors, more days or less power");
}

/* The unknown one of visitors, lift and power. */
static wn_rc solve(const wn_plan_request *r, wn_plan *plan, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t weakest = smallest_treatment(r);
    double once = 0;
    wn_contrast c = {.kind = r->kind,
                     .baseline = r->baseline,
                     .sd = r->sd,
                     .variance = plan->variance,
                     .ratio = r->shares[weakest] / r->shares[0],
                     .tail = plan->tail,
                     .aim = r->aim,
                     .margin = r->margin};
    if (r->unknown != WN_PLAN_POWER)
        WN_TRY(wn_plan_power_once(plan, r->power, &once, err));
    if (r->unknown == WN_PLAN_VISITORS)
        WN_TRY(need_visitors(r, &c, once, plan, err));
    else
        WN_TRY(share_visitors(r, plan, err));
    /* From here on with the visitors as they are, whole. */
    c.ratio = (double)plan->per_arm[weakest] / (double)plan->per_arm[0];
    plan->lift = r->lift;
    if (r->unknown == WN_PLAN_LIFT) WN_TRY(find_lift(r, &c, once, plan, err));
    plan->difference = plan->lift * r->baseline;
    once = wn_contrast_power(&c, (double)plan->per_arm[0], plan->lift);
    rc = run_looks(plan, once, err);
out:
    return rc;
}

wn_rc wn_plan_make(const wn_plan_request *request, wn_plan *out, wn_err *err) {
    const wn_plan_request *r = request;
    wn_rc rc = WN_OK;
    *out = (wn_plan){.comparisons = comparisons_of(r), .variance = variance_of(r)};
    out->tail = tail_of(r, out->comparisons);
    WN_TRY(check(r, out->tail, err));
    WN_TRY(lay_looks(r, out, err));
    WN_TRY(solve(r, out, err));
    if (wn_small_applies(r, out)) WN_TRY(wn_small_solve(r, out, err));
    if (wn_weekdays_week(&r->weekdays) > 0)
        out->days = wn_weekdays_days(&r->weekdays, out->total);
out:
    if (rc != WN_OK) wn_plan_free(out);
    return rc;
}
