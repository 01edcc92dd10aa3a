/* winnow plan: how many visitors, or what can be seen with those there are? */
#include "core/cli/command.h"
#include "experiments/plan/plan_report.h"
#include "experiments/setup/setup_options.h"

static bool given(const wn_call *call, const char *option) {
    return wn_call_text(call, option) != NULL;
}

static wn_rc read_metric(const wn_call *call, wn_plan_request *r, wn_err *err) {
    wn_rc rc = WN_OK;
    bool rate = given(call, "baseline"), mean = given(call, "mean");
    if (rate && mean)
        return wn_fail(err, WN_E_USAGE,
                       "--baseline, a rate, does not go with --mean: plan one of them");
    if (!rate && !mean) {
        wn_fail(err, WN_E_USAGE, "what does the control have today?");
        return wn_err_hint(err, "name its conversion rate, such as --baseline 12%%, or "
                                "a mean with its standard deviation: --mean 32 --sd 54");
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

static wn_rc read_arms(const wn_call *call, wn_plan_request *r, wn_err *err) {
    int64_t arms;
    wn_rc rc = wn_call_integer(call, "arms", 2, 2, WN_ARMS_MAX, &arms, err);
    if (rc != WN_OK) return rc;
    if (!given(call, "split")) {
        for (; r->arm_count < (size_t)arms; r->arm_count++)
            r->shares[r->arm_count] = 1;
        return WN_OK;
    }
    rc = wn_setup_read_split(wn_call_text(call, "split"), r->shares, &r->arm_count, err);
    if (rc == WN_OK && given(call, "arms") && r->arm_count != (size_t)arms)
        return wn_fail(err, WN_E_USAGE, "--split has %zu arms, --arms says %lld",
                       r->arm_count, (long long)arms);
    return rc;
}

/* Visitors, as a number or by days at so many a day; 0 when neither is given. */
static wn_rc read_visitors(const wn_call *call, wn_plan_request *r, wn_err *err) {
    const int64_t most = INT64_C(1000000000000);
    int64_t visitors, daily, days;
    wn_rc rc = WN_OK;
    WN_TRY(wn_call_integer(call, "visitors", 0, 1, most, &visitors, err));
    WN_TRY(wn_call_integer(call, "daily", 0, 1, most, &daily, err));
    WN_TRY(wn_call_integer(call, "days", 0, 1, 10000, &days, err));
    if (days && visitors)
        return wn_fail(err, WN_E_USAGE, "--days does not go with --visitors");
    if (days && !daily)
        return wn_fail(err, WN_E_USAGE,
                       "--days needs --daily, the visitors a day in all arms");
    r->daily = (uint64_t)daily;
    r->visitors = (uint64_t)(days ? days * daily : visitors);
out:
    return rc;
}

/* Which of visitors, lift and power is left open. */
static wn_rc read_unknown(const wn_call *call, wn_plan_request *r, wn_err *err) {
    bool lift = given(call, "lift") || r->margin > 0, visitors = r->visitors > 0;
    if (lift && visitors && given(call, "power")) {
        wn_fail(err, WN_E_USAGE,
                "visitors, lift and power are all given: nothing is left "
                "to find");
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

static wn_rc read_request(const wn_call *call, wn_plan_request *r, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(read_metric(call, r, err));
    WN_TRY(read_arms(call, r, err));
    WN_TRY(wn_call_number(call, "alpha", 0.05, 0.0001, 0.5, &r->alpha, err));
    WN_TRY(wn_call_number(call, "power", 0.8, 0.01, 0.9999, &r->power, err));
    WN_TRY(wn_call_number(call, "margin", 0, 1e-6, 0.99, &r->margin, err));
    WN_TRY(wn_call_number(call, "lift", 0, -0.99, 1000, &r->lift, err));
    WN_TRY(read_visitors(call, r, err));
    WN_TRY(read_unknown(call, r, err));
out:
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_plan_request request = {0};
    wn_plan plan;
    wn_rc rc = WN_OK;
    if (wn_call_files(call) > 0)
        return wn_fail(err, WN_E_USAGE, "a plan reads no files, but \"%.100s\" was given",
                       wn_call_file(call, 0));
    WN_TRY(read_request(call, &request, err));
    WN_TRY(wn_plan_make(&request, &plan, err));
    WN_TRY(wn_report_plan(&request, &plan, doc, err));
    wn_call_provenance(call, doc, NULL, 0);
out:
    return rc;
}

static const wn_option options[] = {
    {.name = "baseline",
     .letter = 'b',
     .value = "RATE",
     .help = "The control's conversion rate today, such as 12% or 0.12."},
    {.name = "mean",
     .letter = 'm',
     .value = "AMOUNT",
     .help = "Instead of a rate: the control's mean per visitor."},
    {.name = "sd",
     .value = "AMOUNT",
     .help = "With --mean: the standard deviation of the amounts per visitor."},
    {.name = "lift",
     .letter = 'l',
     .value = "LIFT",
     .help = "The smallest relative change worth detecting: 5% of a rate of 12% is 12.6% "
             "(with --margin: the true lift, default: 0)."},
    {.name = "power",
     .letter = 'p',
     .value = "SHARE",
     .help = "The chance to detect it when it is there (default: 80%)."},
    {.name = "visitors",
     .letter = 'n',
     .value = "N",
     .help = "How many visitors there will be, in all arms together."},
    {.name = "days",
     .letter = 'd',
     .value = "N",
     .help = "The same by days, with --daily."},
    {.name = "daily",
     .value = "N",
     .help = "Visitors a day, in all arms together: the answer then says how many days."},
    {.name = "alpha",
     .value = "SHARE",
     .help = "The chance of a false alarm, two-sided, over all comparisons (default: "
             "5%)."},
    {.name = "arms",
     .letter = 'k',
     .value = "N",
     .help = "How many arms with the control (default: 2)."},
    {.name = "split",
     .value = "SHARES",
     .help = "Their shares of the visitors, the control's first, such as 80/20 (default: "
             "equal)."},
    {.name = "margin",
     .value = "SHARE",
     .help = "Plan to show that the treatment is no worse: that a fall by this share of "
             "the baseline can be ruled out."},
    {0}};

static const wn_example examples[] = {
    {"How many visitors, and days?", "winnow plan --baseline 12% --lift 5% --daily 2000"},
    {"What can be detected in four weeks, with three arms?",
     "winnow plan --baseline 12% --days 28 --daily 2000 --arms 3"},
    {"What chance has a lift of 5% among 20,000 visitors?",
     "winnow plan --baseline 12% --lift 5% --visitors 20000"},
    {"Revenue per visitor, a tenth of them in the treatment",
     "winnow plan --mean 32 --sd 54 --lift 4% --split 90/10"},
    {"Is the new form no worse than 2%?", "winnow plan --baseline 12% --margin 2%"},
    {0}};

const wn_command wn_cmd_plan = {
    .name = "plan",
    .group = "Experiments",
    .summary = "How many visitors does a test need?",
    .usage = "--baseline RATE --lift LIFT [--daily N]\n"
             "--baseline RATE --visitors N [--lift LIFT]\n"
             "--mean AMOUNT --sd AMOUNT ...",
    .details =
        "Of visitors, lift and power two are given and the third follows: with a lift, "
        "the "
        "visitors that it takes; with visitors, the smallest lift that is detected; with "
        "both, the power.\n\n"
        "The power is that of the test that winnow test will run, looked at once: for "
        "rates the score test of Miettinen and Nurminen (in its normal approximation, "
        "Farrington and Manning 1990), for means Welch's test (by the noncentral t "
        "distribution). With several treatments each is compared with the control at its "
        "part of alpha.\n\n"
        "The plan is printed as an experiment script, too: written before the start, it "
        "is the promise of how the result will be judged.",
    .options = options,
    .shared = WN_OPTIONS_OUTPUT,
    .examples = examples,
    .schema = "winnow.plan/1",
    .run = run,
};
