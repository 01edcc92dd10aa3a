#include "experiments/simulate/judge.h"

#include "core/base/mem.h"
#include "core/stats/bayes/bayes.h"
#include "core/stats/law/dist.h"
#include "core/stats/rates/exact.h"
#include "core/stats/rates/fisher.h"
#include "core/stats/rates/score.h"
#include "core/stats/sequential/anytime_rates.h"
#include "experiments/test/rates.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Two arms, and a hypothesis about their difference, treatment - control. */
typedef struct hypothesis {
    const wn_seen *control, *treatment;
    double difference;
    double low, high; /* all that is asked is whether z is between these */
} hypothesis;

/* --- tests: the normal deviate of the same p, 0 when there is none ----------------- */

/* Other tests reject hardly more than the score test: of all outcomes of arms of up to
 * 120 none has a p beyond a limit if its score is within 0.85 of it. */
static bool well_inside(const hypothesis *h, double score) {
    return score > 0.8 * h->low && score < 0.8 * h->high;
}

static wn_rate_test test_for(wn_rate_test asked, wn_prop control, wn_prop treatment) {
    if (asked != WN_RATE_TEST_AUTO) return asked;
    bool rare = wn_compare_is_rare(control) || wn_compare_is_rare(treatment);
    return rare ? WN_RATE_TEST_EXACT : WN_RATE_TEST_SCORE;
}

/* p of the tests but the score test. Those with an interval of the odds ratio only leave
 * that of the difference to the score: *scored. */
static wn_rc other_p(wn_rate_test test, const hypothesis *h, double *p, bool *scored,
                     wn_err *err) {
    wn_prop c = h->control->prop, t = h->treatment->prop;
    bool exact = test == WN_RATE_TEST_EXACT;
    *scored = false;
    if (exact || test == WN_RATE_TEST_BARNARD)
        return wn_exact_p_difference(c, t, h->difference, exact ? WN_EXACT_GAMMA : 0, p,
                                     err);
    *scored = h->difference != 0;
    if (*scored) return WN_OK;
    if (test == WN_RATE_TEST_BOSCHLOO)
        return wn_exact_boschloo(c, t, WN_TWO_SIDED, p, err);
    *p = test == WN_RATE_TEST_FISHER ? wn_fisher_p(c, t, WN_TWO_SIDED)
                                     : wn_fisher_mid_p(c, t, WN_TWO_SIDED);
    return WN_OK;
}

static wn_rc test_rates(const hypothesis *h, wn_rate_test asked, double *z, wn_err *err) {
    wn_prop c = h->control->prop, t = h->treatment->prop;
    double p;
    bool scored;
    *z = 0;
    if (c.n == 0 || t.n == 0) return WN_OK;
    *z = wn_score_z(wn_score_difference(c, t, WN_SCORE_MN, h->difference));
    wn_rate_test test = test_for(asked, c, t);
    if (test == WN_RATE_TEST_SCORE || well_inside(h, *z)) return WN_OK;
    wn_rc rc = other_p(test, h, &p, &scored, err);
    if (rc == WN_OK && !scored) *z = copysign(wn_normal_quantile(0.5 * p), *z);
    return rc;
}

/* Welch's t and its degrees of freedom; false when there is no test. */
static bool welch(const hypothesis *h, double *t, double *df) {
    const wn_sums *control = &h->control->sums, *treatment = &h->treatment->sums;
    if (control->n < 2 || treatment->n < 2) return false;
    double nc = (double)control->n, vc = wn_sums_variance(control) / nc;
    double nt = (double)treatment->n, vt = wn_sums_variance(treatment) / nt;
    if (!(vc + vt > 0)) return false;
    *t = (treatment->mean - control->mean - h->difference) / sqrt(vc + vt);
    *df = (vc + vt) * (vc + vt) / (vc * vc / (nc - 1) + vt * vt / (nt - 1));
    return true;
}

static double test_means(const hypothesis *h) {
    double t, df;
    if (!welch(h, &t, &df)) return 0;
    return copysign(wn_normal_quantile(wn_t_cdf(-fabs(t), df)), t);
}

/* --- posteriors under flat priors: the distance in standard deviations ------------- */

static double variance_of(wn_beta beta) {
    double mean = wn_beta_mean(beta);
    return mean * (1 - mean) / (beta.a + beta.b + 1);
}

static double posterior_rates(const hypothesis *h) {
    wn_prop control = h->control->prop, treatment = h->treatment->prop;
    bool rare = wn_compare_is_rare(control) || wn_compare_is_rare(treatment);
    if (h->difference == 0 && rare)
        return wn_normal_quantile(wn_bayes_better(control, treatment));
    wn_beta c = wn_beta_posterior((wn_beta){1, 1}, control);
    wn_beta t = wn_beta_posterior((wn_beta){1, 1}, treatment);
    return (wn_beta_mean(t) - wn_beta_mean(c) - h->difference) /
           sqrt(variance_of(c) + variance_of(t));
}

static double posterior_means(const hypothesis *h) {
    double t, df;
    return welch(h, &t, &df) ? t : 0;
}

/* --- rules with limits ------------------------------------------------------------ */

static bool is_rate(const wn_judge *judge) {
    return judge->rules->population->kind == WN_CONVERSION;
}

static const wn_seen *seen_at(const wn_judge *judge, size_t look, size_t arm) {
    return &judge->seen[look * judge->rules->population->arm_count + arm];
}

/* Of treatment `arm` at a look: whether the difference `truth` may be true. */
static wn_rc statistic(const wn_judge *judge, wn_stopping_statistic kind, size_t look,
                       size_t arm, double truth, wn_bounds within, double *z,
                       wn_err *err) {
    hypothesis h = {seen_at(judge, look, 0), seen_at(judge, look, arm), truth, within.low,
                    within.high};
    bool test = kind == WN_STOPPING_TEST;
    if (is_rate(judge) && test)
        return test_rates(&h, judge->rules->judging.rate_test, z, err);
    *z = is_rate(judge) ? posterior_rates(&h)
         : test         ? test_means(&h)
                        : posterior_means(&h);
    return WN_OK;
}

/* The tests of no difference at a look: z[arm]. No rule that tests calls an arm within
 * the limits of a single look. */
static wn_rc tests_at(wn_judge *judge, size_t look, const double **z, wn_err *err) {
    size_t arms = judge->rules->population->arm_count;
    double *here = &judge->z[look * arms];
    double single = judge->rules->single;
    wn_bounds within = {single, -single, single};
    wn_rc rc = WN_OK;
    for (size_t a = 1; a < arms && !judge->known[look] && rc == WN_OK; a++)
        rc = statistic(judge, WN_STOPPING_TEST, look, a, 0, within, &here[a], err);
    judge->known[look] = true;
    *z = here;
    return rc;
}

/* Whether some arm is called after this look. */
static wn_rc call(wn_judge *judge, const wn_stopping *rule, wn_ending *ending,
                  wn_err *err) {
    wn_bounds limits = rule->limits[ending->look];
    double limit = limits.call, z = 0;
    bool test = rule->statistic == WN_STOPPING_TEST;
    const double *tests = NULL;
    wn_rc rc = WN_OK;
    if (limit == DBL_MAX) return WN_OK;
    if (test) WN_TRY(tests_at(judge, ending->look, &tests, err));
    for (size_t a = 1; a < judge->rules->population->arm_count; a++) {
        if (!test)
            WN_TRY(
                statistic(judge, rule->statistic, ending->look, a, 0, limits, &z, err));
        double s = test ? tests[a] : z;
        ending->better = ending->better || s > limit;
        ending->worse = ending->worse || s < -limit;
    }
out:
    return rc;
}

static wn_rc cover(const wn_judge *judge, const wn_stopping *rule, wn_ending *ending,
                   wn_err *err) {
    wn_bounds limits = rule->limits[ending->look];
    double truth = judge->rules->effects[ending->look], z;
    wn_rc rc = WN_OK;
    ending->covered = true;
    for (size_t a = 1; a < judge->rules->population->arm_count; a++) {
        WN_TRY(
            statistic(judge, rule->statistic, ending->look, a, truth, limits, &z, err));
        ending->covered = ending->covered && z >= limits.low && z <= limits.high;
    }
out:
    return rc;
}

/* Goes on to the next look; false when the test has ended. */
static bool goes_on(const wn_judge *judge, wn_ending *ending) {
    bool last = ending->look + 1 == judge->rules->population->look_count;
    if (ending->better || ending->worse || last) return false;
    ending->look++;
    return true;
}

static wn_rc judge_limits(wn_judge *judge, const wn_stopping *rule, wn_ending *ending,
                          wn_err *err) {
    wn_rc rc = WN_OK;
    *ending = (wn_ending){0};
    do
        WN_TRY(call(judge, rule, ending, err));
    while (goes_on(judge, ending));
    rc = cover(judge, rule, ending, err);
out:
    return rc;
}

/* --- always-valid p of rates ------------------------------------------------------ */

/* The visitors since the last look. */
static wn_prop since(const wn_judge *judge, size_t look, size_t arm) {
    wn_prop now = seen_at(judge, look, arm)->prop;
    if (look == 0) return now;
    wn_prop before = seen_at(judge, look - 1, arm)->prop;
    return (wn_prop){now.x - before.x, now.n - before.n};
}

/* Whether some arm is called after this look, which is added to what is known. */
static void call_anytime(const wn_judge *judge, wn_anytime_rates *known,
                         wn_ending *ending) {
    size_t look = ending->look;
    wn_prop control = since(judge, look, 0);
    for (size_t a = 1; a < judge->rules->population->arm_count; a++) {
        wn_anytime_rates_add(&known[a], control, since(judge, look, a));
        if (wn_anytime_rates_p(&known[a], 0) >= judge->rules->each) continue;
        wn_prop c = seen_at(judge, look, 0)->prop, t = seen_at(judge, look, a)->prop;
        bool better = (double)t.x * (double)c.n > (double)c.x * (double)t.n;
        ending->better = ending->better || better;
        ending->worse = ending->worse || !better;
    }
}

static wn_ending judge_anytime(const wn_judge *judge) {
    const wn_rules *rules = judge->rules;
    const wn_population *p = rules->population;
    wn_anytime_rates known[WN_ARMS_MAX];
    wn_ending ending = {.covered = true};
    for (size_t a = 1; a < p->arm_count; a++)
        known[a] = wn_anytime_rates_start(p->shares[a] / (p->shares[0] + p->shares[a]));
    do
        call_anytime(judge, known, &ending);
    while (goes_on(judge, &ending));
    for (size_t a = 1; a < p->arm_count; a++)
        ending.covered =
            ending.covered &&
            wn_anytime_rates_p(&known[a], rules->effects[ending.look]) >= rules->each;
    return ending;
}

/* ----------------------------------------------------------------------------------- */

wn_rc wn_judge_begin(const wn_rules *rules, wn_judge *out, wn_err *err) {
    const wn_population *p = rules->population;
    *out = (wn_judge){.rules = rules,
                      .z = wn_alloc(p->look_count * p->arm_count * sizeof *out->z),
                      .known = wn_alloc(p->look_count * sizeof *out->known)};
    return out->z && out->known ? WN_OK : wn_fail_memory(err);
}

void wn_judge_end(wn_judge *judge) {
    wn_free(judge->known);
    wn_free(judge->z);
    *judge = (wn_judge){0};
}

wn_rc wn_judge_run(wn_judge *judge, const wn_seen *seen, wn_ending *endings,
                   wn_err *err) {
    const wn_rules *rules = judge->rules;
    wn_rc rc = WN_OK;
    judge->seen = seen;
    memset(judge->known, 0, rules->population->look_count * sizeof *judge->known);
    for (size_t i = 0; i < rules->count && rc == WN_OK; i++) {
        const wn_stopping *rule = &rules->list[i];
        if (rule->statistic == WN_STOPPING_ANYTIME)
            endings[i] = judge_anytime(judge);
        else
            rc = judge_limits(judge, rule, &endings[i], err);
    }
    return rc;
}
