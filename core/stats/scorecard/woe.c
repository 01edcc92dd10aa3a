#include "core/stats/scorecard/woe.h"

#include <math.h>

/* Events and others of a bin, as the policy has them. */
typedef struct cell {
    double x, y;
} cell;

static cell cell_of(wn_prop bin, wn_woe_policy policy) {
    cell c = {(double)bin.x, (double)(bin.n - bin.x)};
    if (bin.n == 0) return (cell){0, 0};
    if (policy.zero == WN_ZERO_ADD) return (cell){c.x + policy.by, c.y + policy.by};
    if (policy.zero == WN_ZERO_REPLACE) {
        if (c.x == 0) c.x = policy.by;
        if (c.y == 0) c.y = policy.by;
    }
    return c;
}

static cell add_up(const wn_prop *bins, size_t count, wn_woe_policy policy) {
    cell all = {0, 0};
    for (size_t i = 0; i < count; i++) {
        cell c = cell_of(bins[i], policy);
        all.x += c.x;
        all.y += c.y;
    }
    return all;
}

static wn_woe weigh(cell c, cell all) {
    if (c.x == 0 && c.y == 0) return (wn_woe){0};
    if (c.x == 0) return (wn_woe){.why = "no events in the bin"};
    if (c.y == 0) return (wn_woe){.why = "nothing but events in the bin"};
    double p = c.x / all.x, q = c.y / all.y, woe = log(p / q);
    double variance = 1 / c.x - 1 / all.x + 1 / c.y - 1 / all.y;
    return (wn_woe){.woe = woe, .iv = (p - q) * woe, .se = sqrt(fmax(variance, 0))};
}

/* p ln(p / m), 0 when p is. */
static double divergence(double p, double m) {
    return p > 0 ? p * log(p / m) : 0;
}

static double jensen_shannon(const wn_prop *bins, size_t count, wn_woe_policy policy,
                             cell all) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        cell c = cell_of(bins[i], policy);
        double p = c.x / all.x, q = c.y / all.y, m = (p + q) / 2;
        sum += (divergence(p, m) + divergence(q, m)) / 2;
    }
    return sum;
}

/* Over pairs of an event and another: |concordant - discordant| by the rates of their
 * bins, as a share of all pairs. */
static double gini(const wn_prop *bins, size_t count) {
    double lead = 0, events = 0, others = 0;
    for (size_t i = 0; i < count; i++) {
        events += (double)bins[i].x;
        others += (double)(bins[i].n - bins[i].x);
        for (size_t k = i + 1; k < count; k++) {
            double one = (double)bins[i].x * (double)(bins[k].n - bins[k].x);
            double two = (double)bins[k].x * (double)(bins[i].n - bins[i].x);
            lead += fabs(one - two);
        }
    }
    return events > 0 && others > 0 ? lead / (events * others) : 0;
}

wn_woe_summary wn_woe_compute(const wn_prop *bins, size_t count, wn_woe_policy policy,
                              wn_woe *parts) {
    wn_woe_summary s = {0};
    cell all = add_up(bins, count, policy);
    if (all.x == 0) s.why = "there are no events";
    if (all.y == 0) s.why = "there is nothing but events";
    for (size_t i = 0; i < count; i++) {
        wn_woe part =
            s.why ? (wn_woe){.why = s.why} : weigh(cell_of(bins[i], policy), all);
        if (parts) parts[i] = part;
        s.iv += part.iv;
    }
    if (s.why) return s;
    for (size_t i = 0; i < count && !s.why; i++)
        s.why = weigh(cell_of(bins[i], policy), all).why;
    if (s.why) s.iv = 0;
    s.gini = gini(bins, count);
    s.jensen_shannon = jensen_shannon(bins, count, policy, all);
    return s;
}
