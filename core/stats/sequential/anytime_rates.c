#include "core/stats/sequential/anytime_rates.h"

#include "core/stats/law/root.h"
#include "core/stats/sequential/normal_mixture.h"

#include <math.h>

static const double first_guesses[WN_ANYTIME_RATES_GUESSES] = {0, 0.5, 1};
static const double weights[WN_ANYTIME_RATES_GUESSES] = {0.7, 0.15, 0.15};

/* What a first guess counts for, in visitors. */
static const double guess_visitors = 100;

/* Narrowest around so many conversions, at this level. */
static const double typical_conversions = 1000, typical_alpha = 0.05;

wn_anytime_rates wn_anytime_rates_start(double share) {
    return (wn_anytime_rates){.share = share};
}

void wn_anytime_rates_add(wn_anytime_rates *r, wn_prop control, wn_prop treatment) {
    double up = 1 / r->share, down = 1 / (1 - r->share);
    double cx = (double)control.x, cn = (double)control.n;
    double tx = (double)treatment.x, tn = (double)treatment.n;
    for (int i = 0; i < WN_ANYTIME_RATES_GUESSES; i++) {
        double m = (guess_visitors * first_guesses[i] + (double)r->all.x) /
                   (guess_visitors + (double)r->all.n);
        double yes = (1 - m) * (1 - m), no = m * m;
        r->by_guess[i].sum += up * (tx - m * tn) - down * (cx - m * cn);
        r->by_guess[i].variance += up * up * (tx * yes + (tn - tx) * no) +
                                   down * down * (cx * yes + (cn - cx) * no);
    }
    r->all.x += control.x + treatment.x;
    r->all.n += control.n + treatment.n;
}

/* The law of lambda, in units in which |D| is 1 at most: a half-Cauchy one, on a grid
 * that is even in the log of lambda. Any law keeps the promise; the heavy tail of this
 * one makes it sharp for few visitors, too. */
enum { GRID = 36 };
typedef struct law {
    double lambda[GRID], cost[GRID], weight[GRID];
} law;

static law make_law(double precision) {
    law l;
    double total = 0, sd = 1 / sqrt(precision);
    for (int i = 0; i < GRID; i++) {
        double units = exp2(3 - 0.25 * i); /* 8 down to 0.02 */
        l.lambda[i] = fmin(units * sd, 0.99);
        l.cost[i] = -log1p(-l.lambda[i]) - l.lambda[i];
        l.weight[i] = units / (1 + units * units);
        total += l.weight[i];
    }
    for (int i = 0; i < GRID; i++)
        l.weight[i] /= total;
    return l;
}

/* The sums in those units, and how much evidence it takes. */
typedef struct question {
    const wn_anytime_rates *rates;
    double most, log_e;
    law law;
} question;

static question ask(const wn_anytime_rates *r, double conf) {
    double up = 1 / r->share, down = 1 / (1 - r->share), most = fmax(up, down);
    double precision = typical_conversions * up * down / wn_mixture_tuning(typical_alpha);
    return (question){r, most, -log(1 - conf), make_law(precision / (most * most))};
}

/* Both sides of the mixture: the average of exp(lambda s) and exp(-lambda s). Kept within
 * the range of numbers, far beyond any level. */
static double mixture(const law *l, double s, double v) {
    double e = 0;
    for (int i = 0; i < GRID; i++) {
        double x = fabs(l->lambda[i] * s);
        double size = exp(fmin(x - l->cost[i] * v, 600));
        e += l->weight[i] * 0.5 * size * (1 + exp(-2 * x));
    }
    return e;
}

/* E, were the mean difference `difference`. */
static double evidence(const question *q, double difference) {
    const wn_anytime_rates *r = q->rates;
    double e = 0;
    for (int i = 0; i < WN_ANYTIME_RATES_GUESSES; i++) {
        double s = (r->by_guess[i].sum - (double)r->all.n * difference) / q->most;
        double v = r->by_guess[i].variance / (q->most * q->most);
        e += weights[i] * mixture(&q->law, s, v);
    }
    return e;
}

static double over_threshold(double difference, void *ctx) {
    const question *q = ctx;
    return log(evidence(q, difference)) - q->log_e;
}

/* From the middle in steps towards the end of the range, which is the bound when nothing
 * on the way is ruled out. */
static double bound(question *q, double middle, double end) {
    double side = end > middle ? 1 : -1, from = middle;
    double step = 4 * sqrt(q->rates->by_guess[0].variance + 1) / (double)q->rates->all.n;
    for (; side * (end - from) > 0; step *= 2) {
        double to = side * (end - from) > step ? from + side * step : end;
        if (over_threshold(to, q) > 0)
            return wn_root_between(over_threshold, q, fmin(from, to), fmax(from, to),
                                   1e-14);
        from = to;
    }
    return end;
}

double wn_anytime_rates_p(const wn_anytime_rates *rates, double difference) {
    if (rates->all.n == 0) return 1;
    question q = ask(rates, 0);
    return fmin(1 / evidence(&q, difference), 1);
}

static wn_anytime_result unknown(const char *why) {
    return (wn_anytime_result){wn_estimate_none(why), wn_test_none(why)};
}

/* E is convex in the difference, so what is not ruled out is an interval. */
wn_anytime_result wn_anytime_rates_compare(const wn_anytime_rates *r, double conf) {
    if (r->all.n == 0) return unknown("there are no visitors");
    question q = ask(r, conf);
    double middle = 0, least = INFINITY;
    for (int i = 0; i < WN_ANYTIME_RATES_GUESSES; i++) {
        double here = fmax(-1, fmin(r->by_guess[i].sum / (double)r->all.n, 1));
        double e = evidence(&q, here);
        if (e < least) least = e, middle = here;
    }
    if (log(least) >= q.log_e)
        return unknown("the visitors are not split as they were meant to be");
    return (wn_anytime_result){
        .difference = {.value = middle,
                       .low = bound(&q, middle, -1),
                       .high = bound(&q, middle, 1)},
        .test = {.p = wn_anytime_rates_p(r, 0)},
    };
}
