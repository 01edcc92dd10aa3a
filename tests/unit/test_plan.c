/* Expected values: R 4.2.2, the call beside each (tol = 1e-14 where it takes one). */
#include "core/stats/law/dist.h"
#include "experiments/plan/plan.h"
#include "experiments/plan/plan_report.h"
#include "tests/unit/near.h"

#include <string.h>

static wn_err err;

/* Two equal arms, 12%, alpha 5%, power 80%: visitors for a lift of 5%. */
static wn_plan_request usual(void) {
    return (wn_plan_request){.kind = WN_CONVERSION,
                             .baseline = 0.12,
                             .shares = {1, 1, 1, 1, 1},
                             .arm_count = 2,
                             .alpha = 0.05,
                             .power = 0.8,
                             .lift = 0.05};
}

static wn_plan make(const wn_plan_request *request) {
    wn_plan plan;
    assert_int_equal(wn_plan_make(request, &plan, &err), WN_OK);
    wn_plan numbers = plan; /* without the looks */
    wn_plan_free(&plan);
    numbers.looks.look = NULL, numbers.chances = NULL;
    return numbers;
}

static void visitors(void **state) {
    (void)state;
    wn_plan_request r = usual();
    r.weekdays = wn_weekdays_even(2000);
    /* power.prop.test(p1=.12,p2=.126,power=.8)$n: 47035.849 */
    wn_plan plan = make(&r);
    assert_int_equal(plan.per_arm[0], 47036);
    assert_int_equal(plan.per_arm[1], 47036);
    assert_int_equal(plan.total, 94072);
    assert_int_equal(plan.days, 48);
    assert_near(plan.difference, 0.006, 1e-15);
    assert_true(plan.power >= 0.8 && plan.power < 0.80001);
    /* A treatment of a fifth, by the formula with pooled and unpooled variance:
     * 29710.047 in the control. */
    r.shares[0] = 80, r.shares[1] = 20, r.lift = 0.1;
    plan = make(&r);
    assert_int_equal(plan.per_arm[0], 29711);
    assert_int_equal(plan.per_arm[1], 7428);
    assert_true(plan.power >= 0.8 && plan.power < 0.8001);
}

static void several_arms_share_alpha(void **state) {
    (void)state;
    wn_plan_request r = usual();
    r.arm_count = 3, r.lift = 0.1;
    /* mvtnorm: q = uniroot(function(q) pmvnorm(rep(-q,2), rep(q,2), corr=S,
     * algorithm=Miwa(4096)) - .95, c(2,3), tol=1e-12)$root with correlation 1/2: 2.21213;
     * power.prop.test(p1=.12,p2=.132,power=.8,sig.level=2*pnorm(-q))$n: 14261.89 */
    wn_plan plan = make(&r);
    assert_int_equal(plan.comparisons, 2);
    assert_near(plan.tail, wn_normal_sf(2.2121277465786), 1e-9);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(plan.per_arm[i], 14262);
    r.pairs = true; /* R: pnorm(-qtukey(.95,3,Inf)/sqrt(2)) */
    assert_near(make(&r).tail, 0.00954674610700223, 1e-9);
    assert_int_equal(make(&r).comparisons, 3);
    r.correction = WN_CORRECTION_HOLM;
    assert_near(make(&r).tail, 0.025 / 3, 1e-16);
    r.correction = WN_CORRECTION_NONE;
    assert_near(make(&r).tail, 0.025, 1e-16);
    r.correction = WN_CORRECTION_DUNNETT, r.pairs = false;
    /* the smallest treatment decides, wherever it stands */
    r.shares[2] = 0.5;
    wn_plan last = make(&r);
    r.shares[1] = 0.5, r.shares[2] = 1;
    wn_plan first = make(&r);
    assert_int_equal(last.total, first.total);
    assert_int_equal(last.per_arm[2], first.per_arm[1]);
    assert_true(last.total > plan.total);
}

static void power_and_lift(void **state) {
    (void)state;
    wn_plan_request r = usual();
    r.unknown = WN_PLAN_POWER, r.visitors = 20000;
    /* power.prop.test(p1=.12,p2=.126,n=10000)$power */
    assert_near(make(&r).power, 0.25199476304680518, 1e-12);
    r.lift = -0.05;
    assert_true(make(&r).power > 0.2);
    /* power.prop.test(p1=.12,n=28000,power=.9)$p2 / .12 - 1 */
    r.unknown = WN_PLAN_LIFT, r.visitors = 56000, r.power = 0.9;
    wn_plan plan = make(&r);
    assert_near(plan.lift, 0.075376026497678827, 1e-11);
    assert_near(plan.difference, 0.12 * plan.lift, 1e-15);
    assert_near(plan.power, 0.9, 1e-10);
    /* visitors that do not divide still sum up */
    r.arm_count = 3, r.visitors = 20000;
    plan = make(&r);
    assert_int_equal(plan.per_arm[0] + plan.per_arm[1] + plan.per_arm[2], 20000);
}

static void means(void **state) {
    (void)state;
    wn_plan_request r = usual();
    r.kind = WN_MEAN, r.baseline = 32, r.sd = 54;
    /* power.t.test(delta=1.6,sd=54,power=.8)$n: 17881.69 */
    assert_int_equal(make(&r).per_arm[0], 17882);
    /* power.t.test(n=5000,sd=54,power=.8)$delta / 32 */
    r.unknown = WN_PLAN_LIFT, r.visitors = 10000;
    assert_near(make(&r).lift, 0.094562584716284176, 1e-9);
}

static void margins(void **state) {
    (void)state;
    wn_plan_request r = usual();
    r.aim = WN_AIM_NOT_WORSE, r.margin = 0.02, r.lift = 0, r.arm_count = 3;
    wn_plan plan = make(&r);
    assert_int_equal(plan.comparisons, 1); /* guardrails are not adjusted */
    r.kind = WN_MEAN, r.baseline = 32, r.sd = 54;
    /* uniroot of pt(qt(.975,df), df, .02*32/sqrt(v1+v2), lower=FALSE) - .8 with Welch's
     * df, v1 = (.98*54)^2/n, v2 = 54^2/n: 109542.78 */
    assert_int_equal(make(&r).per_arm[0], 109543);
    uint64_t even = make(&r).total;
    r.lift = 0.01; /* a treatment that is better is sooner shown to be no worse */
    assert_true(make(&r).total < even);
    /* uniroot of the same against both margins, the sum of both powers less 1:
     * 23985.49 */
    r.aim = WN_AIM_EQUIVALENT, r.margin = 0.05, r.lift = 0;
    assert_int_equal(make(&r).per_arm[0], 23986);
}

/* rpact 3.3.4: getSampleSizeRates(getDesignGroupSequential(kMax=5, sided=2, alpha=.05,
 * beta=.2, typeOfDesign="asOF", twoSidedPower=FALSE), pi1=.12, pi2=.1): 7871.59 at most,
 * 6327.12 with the effect; bounds of the published tables. */
static void looks(void **state) {
    (void)state;
    wn_plan_request r = usual();
    wn_plan plan;
    r.baseline = 0.1, r.lift = 0.2, r.looks = 5, r.weekdays = wn_weekdays_even(600);
    assert_int_equal(wn_plan_make(&r, &plan, &err), WN_OK);
    assert_int_equal(plan.total, 7872);
    assert_int_equal(plan.days, 14);
    assert_true(plan.power >= 0.8 && plan.power < 0.8001);
    assert_near((double)plan.total * plan.with.mean_information, 6327.12, 1e-4);
    assert_near(plan.looks.look[0].z, 4.876885, 1e-6);
    assert_near(plan.looks.look[4].spent, 0.05, 1e-15);
    assert_near(plan.inflation, 7871.59 / 7681.7, 1e-4);
    wn_plan_free(&plan);
    /* The other unknowns agree. */
    r.unknown = WN_PLAN_LIFT, r.visitors = 7872;
    assert_near(make(&r).lift, 0.2, 1e-4);
    r.unknown = WN_PLAN_POWER;
    assert_near(make(&r).power, 0.8, 1e-4);
    r.aim = WN_AIM_NOT_WORSE, r.margin = 0.1, r.lift = 0;
    assert_int_equal(wn_plan_make(&r, &plan, &err), WN_OK);
    assert_false(plan.looks.two_sided);
    assert_near(plan.looks.look[4].spent, 0.025, 1e-15);
    wn_plan_free(&plan);
}

static void visitors_that_count_for_more_or_less(void **state) {
    (void)state;
    wn_plan_request r = usual();
    r.lift = 0.1, r.correlation = -0.5, r.cluster = 20, r.icc = 0.02;
    /* power.prop.test(p1=.12,p2=.132,power=.8)$n*(1-.5^2)*(1+19*.02): 12423.8 */
    wn_plan plan = make(&r);
    assert_near(plan.variance, 0.75 * 1.38, 1e-14);
    assert_int_equal(plan.per_arm[0], 12440); /* 622 clusters */
    assert_true(plan.power >= 0.8 && plan.power < 0.801);
    /* The same by the standard deviation, for a mean. */
    r.kind = WN_MEAN, r.baseline = 32, r.sd = 54, r.cluster = 0;
    wn_plan known = make(&r);
    r.sd *= sqrt(0.75), r.correlation = 0;
    assert_int_equal(make(&r).total, known.total);
}

static void weekdays(void **state) {
    (void)state;
    wn_weekdays w = {{100, 90, 80, 70, 60, 5, 1}, 4}; /* from a Friday */
    assert_int_equal(wn_weekdays_days(&w, 60), 1);
    assert_int_equal(wn_weekdays_days(&w, 61), 2);
    assert_int_equal(wn_weekdays_days(&w, 67), 4);
    assert_int_equal(wn_weekdays_days(&w, 406), 7);
    assert_int_equal(wn_weekdays_days(&w, 40600), 700);
    assert_int_equal(wn_weekdays_days(&w, 40601), 701);
    assert_int_equal(wn_weekdays_visitors(&w, 10), 472);
    w = wn_weekdays_even(1.0 / 3);
    assert_int_equal(wn_weekdays_days(&w, 3), 9);
}

/* The tests' p-values are checked elsewhere; here that the unknowns agree. */
static void few_conversions(void **state) {
    (void)state;
    wn_plan_request r = usual();
    r.baseline = 0.02, r.lift = 4, r.shares[1] = 2;
    wn_plan plan = make(&r);
    assert_true(plan.exact && plan.power >= 0.8 && plan.power < 0.83);
    assert_int_equal(plan.per_arm[1], 2 * plan.per_arm[0]);
    assert_int_equal(plan.total, 3 * plan.per_arm[0]);
    r.unknown = WN_PLAN_POWER, r.visitors = plan.total;
    assert_near(make(&r).power, plan.power, 1e-13);
    r.visitors -= 3;
    assert_true(make(&r).power < 0.8);
    r.unknown = WN_PLAN_LIFT, r.visitors = plan.total, r.power = plan.power;
    assert_near(make(&r).lift, 4, 1e-8);
    /* A fall is detected as the rise of non-conversions. */
    r = usual(), r.baseline = 0.9, r.lift = -4.0 / 9;
    wn_plan fall = make(&r);
    r.baseline = 0.1, r.lift = 4;
    assert_int_equal(make(&r).total, fall.total);
    /* With looks it is the approximation, as ever. */
    r.looks = 2;
    assert_false(make(&r).exact);
}

static void refused(const wn_plan_request *r, const char *message) {
    wn_plan plan;
    assert_int_equal(wn_plan_make(r, &plan, &err), WN_E_USAGE);
    if (!strstr(err.message, message))
        fail_msg("\"%s\" lacks \"%s\"", err.message, message);
}

static void what_cannot_be_planned(void **state) {
    (void)state;
    wn_plan_request r = usual();
    r.baseline = 1;
    refused(&r, "a rate above 0% and below 100%, not 100%");
    r = usual(), r.lift = 9;
    refused(&r, "a lift of 900% on a rate of 12% is a rate of 120%");
    r = usual(), r.lift = 0;
    refused(&r, "a lift of 0 cannot be detected");
    r = usual(), r.lift = 1e-9;
    refused(&r, "plan for a larger lift");
    r = usual(), r.power = 0.02;
    refused(&r, "a power of 2% is had by chance: the test alone gives 2.5%");
    r = usual(), r.aim = WN_AIM_NOT_WORSE, r.margin = 0.02, r.lift = -0.03;
    refused(&r, "with a true lift of -3% a fall of 2% cannot be ruled out");
    r.aim = WN_AIM_EQUIVALENT, r.lift = 0.02;
    refused(&r, "with a true lift of 2% a rise of 2% cannot be ruled out");
    r.lift = 0, r.looks = 2;
    refused(&r, "looks are planned for one question");
    r = usual(), r.looks = 3, r.alpha = 1.5;
    refused(&r, "alpha is 1.5");
    r = usual(), r.unknown = WN_PLAN_LIFT, r.visitors = 3;
    refused(&r, "2 arms need at least 4 visitors");
    r.visitors = 4, r.power = 0.999;
    refused(&r, "4 visitors are too few");
    r.visitors = 100, r.shares[1] = 0.001;
    refused(&r, "arm 2 gets fewer than two of 100 visitors");
    r = usual(), r.kind = WN_MEAN, r.sd = 1, r.baseline = 0;
    refused(&r, "the mean must be above 0");
    r.baseline = 1, r.sd = 0;
    refused(&r, "the standard deviation must be above 0");
}

static void reads(const wn_planned *planned, const char *text) {
    wn_buf script = {0};
    assert_int_equal(wn_plan_script(planned, &script, &err), WN_OK);
    assert_string_equal(script.p, text);
    wn_buf_free(&script);
}

static void script_of_a_plan(void **state) {
    (void)state;
    wn_plan_request r = usual();
    wn_metric metric = {.reading.text = "country == \"DE\""};
    wn_history history = {.metric = &metric};
    wn_setup setup = wn_setup_standard();
    r.shares[0] = 80, r.shares[1] = 20, r.alpha = 0.1;
    wn_plan plan = make(&r);
    wn_planned planned = {&r, &plan, NULL, NULL};
    reads(&planned, "experiment \"my-experiment\" {\n"
                    "  arm     = \"variant\",\n"
                    "  arms    = { control(\"control\", 80), variant(\"treatment\", 20) "
                    "},\n"
                    "  primary = conversion \"converted\",\n"
                    "  plan    = { detect = \"5%\", power = 0.8, visitors = 115305 },\n"
                    "  confidence = 0.9,\n"
                    "}\n");
    r.looks = 3, r.spending = (wn_spending){WN_SPEND_POWER, 1.5}, r.alpha = 0.05;
    r.aim = WN_AIM_NOT_WORSE, r.margin = 0.03, r.shares[0] = 20;
    planned.history = &history;
    reads(&planned, "experiment \"my-experiment\" {\n"
                    "  arm     = \"variant\",\n"
                    "  arms    = { control(\"control\"), variant(\"treatment\") },\n"
                    "  primary = conversion \"what_should_improve\",\n"
                    "  guardrails = { conversion \"country == \\\"DE\\\"\" "
                    ":no_worse_than \"-3%\" },\n"
                    "  plan    = { power = 0.8, visitors = 115305,\n"
                    "              looks = 3, spending = \"power:1.5\" },\n"
                    "}\n");
    planned.setup = &setup, r.looks = 1;
    reads(&planned, "  plan    = { power = 0.8, visitors = 115305 },\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(visitors),
        cmocka_unit_test(several_arms_share_alpha),
        cmocka_unit_test(power_and_lift),
        cmocka_unit_test(means),
        cmocka_unit_test(margins),
        cmocka_unit_test(looks),
        cmocka_unit_test(few_conversions),
        cmocka_unit_test(visitors_that_count_for_more_or_less),
        cmocka_unit_test(weekdays),
        cmocka_unit_test(what_cannot_be_planned),
        cmocka_unit_test(script_of_a_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
