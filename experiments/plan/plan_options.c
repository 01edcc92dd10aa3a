#include "experiments/plan/plan_options.h"

#include "experiments/setup/option_parts.h"
#include "experiments/setup/planned_looks.h"
#include "experiments/setup/usage.h"

#include <float.h>

static bool given(const wn_call *call, const char *option) {
    return wn_call_count(call, option) > 0;
}

/* --- the control today ------------------------------------------------------------ */

static wn_rc read_typed_metric(const wn_call *call, wn_plan_request *r, wn_err *err) {
    wn_rc rc = WN_OK;
    bool rate = given(call, "baseline"), mean = given(call, "mean");
    if (rate && mean)
        return wn_fail(err, WN_E_USAGE,
                       "--baseline, a rate, does not go with --mean: plan one of them");
    if (!rate && !mean) {
        wn_fail(err, WN_E_USAGE, "what does the control have today?");
        return wn_err_hint(err, "name its conversion rate, such as --baseline 12%%, or "
                                "a mean with its standard deviation: --mean 32 --sd 54; "
                                "or measure it: --history visits.csv --goal signed_up");
    }
    if (rate && given(call, "sd"))
        return wn_fail(err, WN_E_USAGE, "--sd goes with --mean");
    if (!rate && !given(call, "sd"))
        return wn_fail(err, WN_E_USAGE,
                       "--mean needs --sd, the standard deviation of the amounts per "
                       "visitor");
    r->kind = rate ? WN_CONVERSION : WN_MEAN;
    if (rate) return wn_call_number(call, "baseline", 0, 0, 1, &r->baseline, err);
    WN_TRY(wn_call_number(call, "mean", 0, 0, 1e100, &r->baseline, err));
    WN_TRY(wn_call_number(call, "sd", 0, 0, 1e100, &r->sd, err));
out:
    return rc;
}

static wn_rc read_metric(const wn_call *call, const wn_setup *script,
                         const wn_history *history, wn_plan_request *r, wn_err *err) {
    if (history) {
        r->kind = history->metric->kind;
        r->baseline = history->value;
        r->sd = history->sd;
        r->correlation = history->correlation;
        r->weekdays = history->weekdays;
        return WN_OK;
    }
    wn_rc rc = read_typed_metric(call, r, err);
    if (rc != WN_OK || !script) return rc;
    if (script->metrics[0].kind == WN_QUANTILE)
        return wn_fail(err, WN_E_USAGE,
                       "the script's primary metric, %.100s, is a quantile, which cannot "
                       "be planned: plan for a mean",
                       script->metrics[0].name);
    bool is_rate = script->metrics[0].kind == WN_CONVERSION;
    if (is_rate != (r->kind == WN_CONVERSION))
        return wn_fail(
            err, WN_E_USAGE, "the script's primary metric, %.100s, is a %s: give %s",
            script->metrics[0].name, wn_metric_kind_code(script->metrics[0].kind),
            is_rate ? "--baseline" : "--mean and --sd");
    r->kind = script->metrics[0].kind;
    return WN_OK;
}

/* --- arms ------------------------------------------------------------------------- */

/* The control's share first. */
static void take_arms(const wn_setup *script, wn_plan_request *r) {
    r->arm_count = 1;
    for (size_t i = 0; i < script->arm_count; i++) {
        bool control = strcmp(script->arms[i].name.p, script->control) == 0;
        r->shares[control ? 0 : r->arm_count++] = script->arms[i].weight;
    }
}

static wn_rc read_arms(const wn_call *call, const wn_setup *script, wn_plan_request *r,
                       wn_err *err) {
    static const char *const of_script[] = {"arms", "split", NULL};
    int64_t arms;
    if (script) {
        take_arms(script, r);
        return wn_usage_refuse(call, of_script, "a script, which says it", err);
    }
    wn_rc rc = wn_call_integer(call, "arms", 2, 2, WN_ARMS_MAX, &arms, err);
    if (rc != WN_OK) return rc;
    if (!given(call, "split")) {
        for (; r->arm_count < (size_t)arms; r->arm_count++)
            r->shares[r->arm_count] = 1;
        return WN_OK;
    }
    rc = wn_usage_split(wn_call_text(call, "split"), r->shares, &r->arm_count, err);
    if (rc == WN_OK && given(call, "arms") && r->arm_count != (size_t)arms)
        return wn_fail(err, WN_E_USAGE, "--split has %zu arms, --arms says %lld",
                       r->arm_count, (long long)arms);
    return rc;
}

/* --- visitors --------------------------------------------------------------------- */

/* Visitors, as a number or by days, which need to know how many come; 0 when neither is
 * given. */
static wn_rc read_visitors(const wn_call *call, wn_plan_request *r, wn_err *err) {
    int64_t visitors, daily, days;
    wn_rc rc = WN_OK;
    WN_TRY(wn_call_integer(call, "visitors", (int64_t)r->visitors, 1,
                           WN_PLANNED_VISITORS_MAX, &visitors, err));
    WN_TRY(wn_call_integer(call, "daily", 0, 1, WN_PLANNED_VISITORS_MAX, &daily, err));
    WN_TRY(wn_call_integer(call, "days", 0, 1, 10000, &days, err));
    if (days && given(call, "visitors"))
        return wn_fail(err, WN_E_USAGE, "--days does not go with --visitors");
    if (daily) r->weekdays = wn_weekdays_even((double)daily);
    if (days && !(wn_weekdays_week(&r->weekdays) > 0))
        return wn_fail(err, WN_E_USAGE,
                       "--days needs --daily, the visitors a day in all arms");
    if (days) visitors = (int64_t)wn_weekdays_visitors(&r->weekdays, (uint64_t)days);
    r->visitors = (uint64_t)visitors;
out:
    return rc;
}

static wn_rc read_clusters(const wn_call *call, wn_plan_request *r, wn_err *err) {
    wn_rc rc = WN_OK;
    if (given(call, "cluster") != given(call, "icc")) {
        wn_fail(err, WN_E_USAGE, "--cluster and --icc go together");
        return wn_err_hint(err, "visitors per cluster, and how alike they are, such as "
                                "--cluster 20 --icc 0.02");
    }
    WN_TRY(wn_call_number(call, "cluster", 1, 1, 1e9, &r->cluster, err));
    WN_TRY(wn_call_number(call, "icc", 0, 0, 1, &r->icc, err));
    WN_TRY(wn_call_number(call, "correlation", r->correlation, -0.9999, 0.9999,
                          &r->correlation, err));
out:
    return rc;
}

/* --- what is asked ---------------------------------------------------------------- */

static wn_rc read_aim(const wn_call *call, wn_plan_request *r, wn_err *err) {
    wn_rc rc = wn_call_number(call, "margin", 0, 1e-6, 0.99, &r->margin, err);
    if (rc != WN_OK) return rc;
    bool both = wn_call_flag(call, "equivalent");
    if (both && !(r->margin > 0))
        return wn_fail(err, WN_E_USAGE,
                       "--equivalent needs --margin, the change that would matter");
    if (r->margin > 0) r->aim = both ? WN_AIM_EQUIVALENT : WN_AIM_NOT_WORSE;
    return WN_OK;
}

/* Which of visitors, lift and power is left open. */
static wn_rc read_unknown(const wn_call *call, wn_plan_request *r, wn_err *err) {
    bool lift = r->lift != 0 || given(call, "lift") || r->margin > 0;
    bool visitors = r->visitors > 0;
    if (lift && visitors && given(call, "power")) {
        wn_fail(err, WN_E_USAGE,
                "visitors, lift and power are all given: nothing is left to find");
        return wn_err_hint(err, "leave one of them out");
    }
    if (!lift && !visitors) {
        wn_fail(err, WN_E_USAGE, "neither a lift nor a number of visitors is given");
        return wn_err_hint(err, "give --lift for the visitors that are needed, or "
                                "--visitors (or --days and --daily) for the lift that "
                                "can be detected");
    }
    r->unknown = !visitors ? WN_PLAN_VISITORS : lift ? WN_PLAN_POWER : WN_PLAN_LIFT;
    return WN_OK;
}

static wn_rc read_rate_test(const wn_call *call, wn_setup *setup, wn_err *err) {
    size_t test;
    if (!given(call, "method")) return WN_OK;
    wn_rc rc = wn_call_choice(call, "method", wn_rate_test_names, &test, err);
    if (rc == WN_OK) setup->rate_test = (wn_rate_test)test;
    return rc;
}

/* How it will be looked at and judged: by the script or as usual, and options on top. */
static wn_rc start(const wn_call *call, const wn_setup *script, wn_plan_request *r,
                   wn_err *err) {
    wn_setup s = script ? *script : wn_setup_standard(); /* it owns nothing */
    wn_rc rc = WN_OK;
    WN_TRY(wn_setup_refine_judging(call, &s, err));
    WN_TRY(read_rate_test(call, &s, err));
    WN_TRY(wn_setup_refine_looks(call, &s, err));
    *r = (wn_plan_request){.alpha = 1 - s.conf,
                           .correction = s.correction,
                           .pairs = s.pairs,
                           .rate_test = s.rate_test,
                           .lift = s.detect,
                           .power = s.power,
                           .visitors = s.visitors,
                           .looks = s.looks,
                           .spending = s.spending};
out:
    return rc;
}

wn_rc wn_plan_read(const wn_call *call, const wn_setup *script, const wn_history *history,
                   wn_plan_request *out, wn_err *err) {
    wn_plan_request *r = out;
    wn_rc rc = WN_OK;
    WN_TRY(start(call, script, r, err));
    WN_TRY(read_metric(call, script, history, r, err));
    WN_TRY(read_arms(call, script, r, err));
    WN_TRY(wn_call_number(call, "alpha", r->alpha, 0.0001, 0.5, &r->alpha, err));
    WN_TRY(wn_call_number(call, "power", r->power, 0.01, 0.9999, &r->power, err));
    WN_TRY(read_aim(call, r, err));
    if (r->aim != WN_AIM_DIFFERENT) r->lift = 0;
    WN_TRY(wn_call_number(call, "lift", r->lift, -0.99, 1000, &r->lift, err));
    WN_TRY(read_clusters(call, r, err));
    WN_TRY(read_visitors(call, r, err));
    WN_TRY(read_unknown(call, r, err));
out:
    return rc;
}
