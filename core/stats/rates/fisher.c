#include "core/stats/rates/fisher.h"

#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"

#include <math.h>

/* The treatment's conversions, given the margins: k successes among `good` when `drawn`
 * of good + bad are drawn. */
typedef struct table {
    uint64_t good, bad, drawn;
    uint64_t least, most; /* of k */
} table;

static table table_of(wn_prop control, wn_prop treatment) {
    table t = {treatment.n, control.n, control.x + treatment.x, 0, 0};
    t.least = t.drawn > t.bad ? t.drawn - t.bad : 0;
    t.most = t.drawn < t.good ? t.drawn : t.good;
    return t;
}

static double log_pmf(const table *t, uint64_t k) {
    return wn_hypergeometric_log_pmf(k, t->good, t->bad, t->drawn);
}

static uint64_t mode_of(const table *t) {
    double good = (double)t->good + 1, all = (double)t->good + (double)t->bad + 2;
    uint64_t mode = (uint64_t)(((double)t->drawn + 1) * (good / all));
    if (mode < t->least) return t->least;
    return mode > t->most ? t->most : mode;
}

/* P(X <= k) for k below the mode and P(X >= k) above it: terms fall away from k, and the
 * sum ends when they no longer count. Each follows from the last by a ratio. */
static double tail_from(const table *t, uint64_t k, bool downward) {
    double good = (double)t->good, bad = (double)t->bad, drawn = (double)t->drawn;
    double term = 1, sum = 1, i = (double)k;
    uint64_t steps = downward ? k - t->least : t->most - k;
    for (; steps > 0; steps--) {
        if (downward) {
            term *= i * (bad - drawn + i) / ((good - i + 1) * (drawn - i + 1));
            i--;
        } else {
            term *= (good - i) * (drawn - i) / ((i + 1) * (bad - drawn + i + 1));
            i++;
        }
        sum += term;
        if (term < sum * 1e-18) break;
    }
    return exp(log_pmf(t, k)) * sum;
}

static double lower_tail(const table *t, uint64_t k) {
    if (k >= t->most) return 1;
    if (k < mode_of(t)) return tail_from(t, k, true);
    return 1 - tail_from(t, k + 1, false);
}

static double upper_tail(const table *t, uint64_t k) {
    if (k <= t->least) return 1;
    if (k > mode_of(t)) return tail_from(t, k, false);
    return 1 - tail_from(t, k - 1, true);
}

typedef struct rarity {
    const table *t;
    double limit;
} rarity;

static bool is_rare(uint64_t k, void *ctx) {
    const rarity *r = ctx;
    return log_pmf(r->t, k) <= r->limit;
}

/* The tables on the other side of the mode that are no more probable than the one seen.
 * The tolerance is R's, for tables that are equally probable but for rounding. */
static double other_tail(const table *t, uint64_t k, uint64_t mode) {
    rarity r = {t, log_pmf(t, k) + 1e-7};
    uint64_t end = k <= mode ? t->most : t->least;
    if (end == mode || !is_rare(end, &r)) return 0;
    return tail_from(t, wn_root_first(is_rare, &r, mode, end), k > mode);
}

static double two_sided(const table *t, uint64_t k) {
    uint64_t mode = mode_of(t);
    if (log_pmf(t, k) + 1e-7 >= log_pmf(t, mode)) return 1;
    return tail_from(t, k, k < mode) + other_tail(t, k, mode);
}

static double one_or_two(const table *t, uint64_t k, wn_alternative alternative) {
    if (alternative == WN_GREATER) return upper_tail(t, k);
    if (alternative == WN_LESS) return lower_tail(t, k);
    return two_sided(t, k);
}

static bool valid(wn_prop control, wn_prop treatment) {
    return control.x <= control.n && treatment.x <= treatment.n;
}

double wn_fisher_p(wn_prop control, wn_prop treatment, wn_alternative alternative) {
    if (!valid(control, treatment)) return 1;
    table t = table_of(control, treatment);
    return fmin(fmax(one_or_two(&t, treatment.x, alternative), 0), 1);
}

double wn_fisher_mid_p(wn_prop control, wn_prop treatment, wn_alternative alternative) {
    if (!valid(control, treatment)) return 1;
    table t = table_of(control, treatment);
    double p = one_or_two(&t, treatment.x, alternative);
    return fmin(fmax(p - 0.5 * exp(log_pmf(&t, treatment.x)), 0), 1);
}

/* P(k + 1) / P(k) at an odds ratio, which falls as k grows. */
static double rise(const table *t, uint64_t k, double odds) {
    double i = (double)k;
    return odds * ((double)t->good - i) * ((double)t->drawn - i) /
           ((i + 1) * ((double)t->bad - (double)t->drawn + i + 1));
}

typedef struct at_odds {
    const table *t;
    double odds;
} at_odds;

static bool falls(uint64_t k, void *ctx) {
    const at_odds *a = ctx;
    return rise(a->t, k, a->odds) < 1;
}

static uint64_t mode_at(const table *t, double odds) {
    at_odds a = {t, odds};
    if (t->least == t->most || falls(t->least, &a)) return t->least;
    if (!falls(t->most - 1, &a)) return t->most;
    return wn_root_first(falls, &a, t->least, t->most - 1);
}

double wn_fisher_p_at(wn_prop control, wn_prop treatment, wn_alternative alternative,
                      double share) {
    if (!valid(control, treatment)) return 1;
    table t = table_of(control, treatment);
    bool greater = alternative == WN_GREATER;
    double odds = share / fmax(1 - share, 1e-300), total = 1, term = 1;
    uint64_t mode = mode_at(&t, odds), seen = treatment.x;
    double tail = greater ? mode >= seen : mode <= seen;
    for (uint64_t k = mode; k > t.least && term > 1e-20; k--) {
        term /= rise(&t, k - 1, odds);
        total += term;
        if (greater ? k - 1 >= seen : k - 1 <= seen) tail += term;
    }
    term = 1;
    for (uint64_t k = mode; k < t.most && term > 1e-20; k++) {
        term *= rise(&t, k, odds);
        total += term;
        if (greater ? k + 1 >= seen : k + 1 <= seen) tail += term;
    }
    return fmin(tail / total, 1);
}
