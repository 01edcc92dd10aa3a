/* One run, judged by the rules. */
#include "core/stats/bayes/bayes.h"
#include "core/stats/law/dist.h"
#include "core/stats/rates/score.h"
#include "core/stats/sequential/anytime_rates.h"
#include "experiments/simulate/rules.h"

#include <float.h>
#include <math.h>

/* Two arms, and a hypothesis about their difference, treatment - control. */
typedef struct hypothesis {
    const wn_seen *control, *treatment;
    bool rates;
    double difference;
} hypothesis;

typedef struct limits {
    double low, high;
} limits;

/* Where a statistic is: -1 below its limits, 1 above, 0 between. */
static int side(double statistic, limits l) {
    return statistic > l.high ? 1 : statistic < l.low ? -1 : 0;
}

/* --- rates ------------------------------------------------------------------------ */

static double score(const hypothesis *h) {
    wn_prop control = h->control->prop, treatment = h->treatment->prop;
    if (control.n == 0 || treatment.n == 0) return 0;
    return wn_score_z(
        wn_score_difference(control, treatment, WN_SCORE_MN, h->difference));
}

static double variance_of(wn_beta beta) {
    double mean = wn_beta_mean(beta);
    return mean * (1 - mean) / (beta.a + beta.b + 1);
}

/* The distance of the posterior in its standard deviations; it is taken as normal. */
static double posterior(const hypothesis *h) {
    wn_beta flat = {1, 1};
    wn_beta c = wn_beta_posterior(flat, h->control->prop);
    wn_beta t = wn_beta_posterior(flat, h->treatment->prop);
    return (wn_beta_mean(t) - wn_beta_mean(c) - h->difference) /
           sqrt(variance_of(c) + variance_of(t));
}

/* --- means ------------------------------------------------------------------------ */

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

/* Where the normal deviate with the same p is. It is nearer to 0 than t, so that most
 * need not be computed. */
static int side_of_t(double t, double df, limits l) {
    if (l.low < 0 && l.high > 0 && side(t, l) == 0) return 0;
    return side(copysign(wn_normal_quantile(wn_t_cdf(-fabs(t), df)), t), l);
}

/* ----------------------------------------------------------------------------------- */

/* Where the rule's statistic is; between the limits when there is none. */
static int look_at(wn_rule_statistic statistic, const hypothesis *h, limits l) {
    bool test = statistic == WN_RULE_TEST;
    double t, df;
    if (h->rates) return side(test ? score(h) : posterior(h), l);
    if (!welch(h, &t, &df)) return 0;
    return test ? side_of_t(t, df, l) : side(t, l);
}

/* Whether some arm is called after this look. */
static bool calls(const wn_rules *rules, const wn_rule *rule, const wn_seen *seen,
                  wn_ending *ending) {
    const wn_population *p = rules->population;
    double call = rule->limits[ending->look].call;
    if (call == DBL_MAX) return false;
    for (size_t a = 1; a < p->arm_count; a++) {
        hypothesis same = {&seen[0], &seen[a], p->kind == WN_CONVERSION, 0};
        int called = look_at(rule->statistic, &same, (limits){-call, call});
        ending->better = ending->better || called > 0;
        ending->worse = ending->worse || called < 0;
    }
    return ending->better || ending->worse;
}

static bool covers(const wn_rules *rules, const wn_rule *rule, const wn_seen *seen,
                   size_t look) {
    const wn_population *p = rules->population;
    limits l = {rule->limits[look].low, rule->limits[look].high};
    for (size_t a = 1; a < p->arm_count; a++) {
        hypothesis truth = {&seen[0], &seen[a], p->kind == WN_CONVERSION,
                            rules->effects[look]};
        if (look_at(rule->statistic, &truth, l) != 0) return false;
    }
    return true;
}

static wn_ending judge(const wn_rules *rules, const wn_rule *rule, const wn_seen *seen) {
    size_t looks = rules->population->look_count, arms = rules->population->arm_count;
    wn_ending ending = {0};
    while (!calls(rules, rule, &seen[ending.look * arms], &ending) &&
           ending.look + 1 < looks)
        ending.look++;
    ending.covered = covers(rules, rule, &seen[ending.look * arms], ending.look);
    return ending;
}

/* --- always-valid p of rates ------------------------------------------------------ */

/* The visitors since the last look. */
static wn_prop since(const wn_seen *seen, size_t look, size_t arms, size_t arm) {
    wn_prop now = seen[look * arms + arm].prop;
    if (look == 0) return now;
    wn_prop before = seen[(look - 1) * arms + arm].prop;
    return (wn_prop){now.x - before.x, now.n - before.n};
}

/* Whether some arm is called after this look, which is added to what is known. */
static bool calls_anytime(const wn_rules *rules, const wn_seen *seen,
                          wn_anytime_rates *known, wn_ending *ending) {
    size_t arms = rules->population->arm_count, look = ending->look;
    wn_prop control = since(seen, look, arms, 0);
    for (size_t a = 1; a < arms; a++) {
        wn_anytime_rates_add(&known[a], control, since(seen, look, arms, a));
        if (wn_anytime_rates_p(&known[a], 0) >= rules->each) continue;
        const wn_seen *now = &seen[look * arms];
        double c = (double)now[0].prop.x * (double)now[a].prop.n;
        double t = (double)now[a].prop.x * (double)now[0].prop.n;
        ending->better = ending->better || t > c;
        ending->worse = ending->worse || t <= c;
    }
    return ending->better || ending->worse;
}

static wn_ending judge_anytime(const wn_rules *rules, const wn_seen *seen) {
    const wn_population *p = rules->population;
    wn_anytime_rates known[WN_ARMS_MAX];
    wn_ending ending = {.covered = true};
    for (size_t a = 1; a < p->arm_count; a++)
        known[a] = wn_anytime_rates_start(p->shares[a] / (p->shares[0] + p->shares[a]));
    while (!calls_anytime(rules, seen, known, &ending) && ending.look + 1 < p->look_count)
        ending.look++;
    for (size_t a = 1; a < p->arm_count; a++)
        ending.covered =
            ending.covered &&
            wn_anytime_rates_p(&known[a], rules->effects[ending.look]) >= rules->each;
    return ending;
}

/* ----------------------------------------------------------------------------------- */

void wn_rules_judge(const wn_rules *rules, const wn_seen *seen, wn_ending *endings) {
    for (size_t i = 0; i < rules->count; i++)
        endings[i] = rules->list[i].statistic == WN_RULE_ANYTIME
                         ? judge_anytime(rules, seen)
                         : judge(rules, &rules->list[i], seen);
}
