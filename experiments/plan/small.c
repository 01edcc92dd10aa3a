#include "experiments/plan/small.h"

#include "core/stats/design/exact_power.h"
#include "core/stats/law/root.h"
#include "core/stats/rates/exact.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/rates/prop2.h"
#include "experiments/test/analyse.h"

#include <math.h>

double wn_small_fewest(const wn_plan_request *request, const wn_plan *plan) {
    double fewest = INFINITY, treated = request->baseline + plan->difference;
    for (size_t i = 0; i < request->arm_count; i++) {
        double rate = i ? treated : request->baseline, n = (double)plan->per_arm[i];
        fewest = fmin(fewest, n * fmin(rate, 1 - rate));
    }
    return fewest;
}

bool wn_small_applies(const wn_plan_request *request, const wn_plan *plan) {
    return request->kind == WN_CONVERSION && request->aim == WN_AIM_DIFFERENT &&
           request->looks <= 1 && plan->variance == 1 && !request->approximate &&
           wn_small_fewest(request, plan) < 2 * WN_EXACT_BELOW;
}

static bool is_rare(wn_prop prop) {
    return prop.x < WN_EXACT_BELOW || prop.n - prop.x < WN_EXACT_BELOW;
}

static double score_p(wn_prop control, wn_prop treatment) {
    return wn_prop2_score(control, treatment, WN_SCORE_MN, WN_TWO_SIDED).p;
}

/* As experiments/test/rates.c compares, without the intervals. */
static wn_rc p_value(wn_prop control, wn_prop treatment, void *ctx, double *p,
                     wn_err *err) {
    const wn_rate_test *test = ctx;
    switch (*test) {
    case WN_RATE_TEST_AUTO:
        if (is_rare(control) || is_rare(treatment)) break;
        /* fall through */
    case WN_RATE_TEST_SCORE:
        *p = score_p(control, treatment);
        return WN_OK;
    case WN_RATE_TEST_EXACT:
        break;
    case WN_RATE_TEST_BARNARD:
        return wn_exact_barnard(control, treatment, WN_BARNARD_POOLED, WN_TWO_SIDED, p,
                                err);
    case WN_RATE_TEST_BOSCHLOO:
        return wn_exact_boschloo(control, treatment, WN_TWO_SIDED, p, err);
    case WN_RATE_TEST_FISHER:
        *p = wn_fisher_p(control, treatment, WN_TWO_SIDED);
        return WN_OK;
    case WN_RATE_TEST_MID_P:
        *p = wn_fisher_mid_p(control, treatment, WN_TWO_SIDED);
        return WN_OK;
    }
    return wn_exact_p_difference(control, treatment, 0, WN_EXACT_GAMMA, p, err);
}

typedef struct search {
    const wn_plan_request *request;
    wn_plan *plan;
    size_t weakest; /* the treatment that is compared */
    wn_success success;
    wn_err *err;
    wn_rc rc; /* of the first call that failed */
} search;

/* For the visitors that the plan has now. */
static wn_rc find_success(search *s) {
    const wn_plan *plan = s->plan;
    wn_rate_test test = s->request->rate_test;
    wn_rate_rule rule = {
        .p = p_value, .ctx = &test, .alpha = 2 * plan->tail, .below = plan->lift < 0};
    wn_success_free(&s->success);
    return wn_success_find(plan->per_arm[0], plan->per_arm[s->weakest],
                           s->request->baseline, &rule, &s->success, s->err);
}

static double treated(const search *s) {
    return s->request->baseline * (1 + s->plan->lift);
}

/* --- visitors --------------------------------------------------------------------- */

static void give_visitors(search *s, uint64_t control) {
    const double *shares = s->request->shares;
    wn_plan *plan = s->plan;
    plan->total = 0;
    for (size_t i = 0; i < s->request->arm_count; i++) {
        double n = ceil((double)control * shares[i] / shares[0] - 1e-9);
        plan->per_arm[i] = (uint64_t)fmax(n, 2);
        plan->total += plan->per_arm[i];
    }
}

static bool is_enough(uint64_t control, void *ctx) {
    search *s = ctx;
    give_visitors(s, control);
    if (s->rc == WN_OK) s->rc = find_success(s);
    if (s->rc != WN_OK) return true;
    s->plan->power = wn_success_power(&s->success, treated(s));
    return s->plan->power >= s->request->power;
}

/* From what the approximation says, up or down to where it turns. */
static void find_visitors(search *s) {
    uint64_t here = s->plan->per_arm[0], next = here;
    bool enough = is_enough(here, s), turned = false;
    while (!turned && here > 2) {
        double by = enough ? 0.9 : 1.1;
        next = (uint64_t)fmax(2, round((double)here * by) + (enough ? -1 : 1));
        turned = is_enough(next, s) != enough;
        if (!turned) here = next;
    }
    uint64_t found =
        wn_root_first(is_enough, s, enough ? next : here, enough ? here : next);
    is_enough(found, s);
}

/* --- lift ------------------------------------------------------------------------- */

static double lack(double rate, void *ctx) {
    const search *s = ctx;
    return wn_success_power(&s->success, rate) - s->request->power;
}

static wn_rc find_lift(search *s) {
    const wn_plan_request *r = s->request;
    wn_rc rc = find_success(s);
    if (rc != WN_OK) return rc;
    if (lack(1, s) < 0)
        return wn_fail(s->err, WN_E_USAGE,
                       "%llu visitors are too few: no lift is detected with a power of "
                       "%.4g%%",
                       (unsigned long long)s->plan->total, 100 * r->power);
    double rate = wn_root_between(lack, s, r->baseline, 1, 1e-12);
    s->plan->lift = rate / r->baseline - 1;
    s->plan->difference = rate - r->baseline;
    return WN_OK;
}

wn_rc wn_small_solve(const wn_plan_request *request, wn_plan *plan, wn_err *err) {
    search s = {.request = request, .plan = plan, .weakest = 1, .err = err};
    wn_rc rc = WN_OK;
    for (size_t i = 2; i < request->arm_count; i++)
        if (request->shares[i] < request->shares[s.weakest]) s.weakest = i;
    if (request->unknown == WN_PLAN_VISITORS) {
        find_visitors(&s);
        WN_TRY(s.rc);
    } else {
        if (request->unknown == WN_PLAN_LIFT)
            WN_TRY(find_lift(&s));
        else
            WN_TRY(find_success(&s));
    }
    plan->power = wn_success_power(&s.success, treated(&s));
    plan->with.above = plan->chances[0].above = plan->power;
    plan->exact = true;
out:
    wn_success_free(&s.success);
    return rc;
}
