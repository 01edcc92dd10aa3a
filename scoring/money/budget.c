#include "scoring/money/budget.h"

#include "core/base/mem.h"
#include "core/stats/bayes/rate_groups.h"
#include "core/stats/law/random.h"

#include <math.h>
#include <stdlib.h>

/* ------------------------------------------------------------------------------ draws */

/* What each source brings per unit of spend, drawn again and again. */
typedef struct lottery {
    wn_rate_groups fit;
    wn_events *groups;
    double *values, *spread; /* mean value of a won lead, sd of its log; NULL: none */
    double *drawn;           /* [count] */
    uint64_t seed;
} lottery;

static void draw(lottery *l, uint64_t number) {
    wn_rate_groups_draw(&l->fit, l->seed, number, l->drawn);
    if (!l->values) return;
    wn_random random = wn_random_start(l->seed, number, 1);
    for (size_t i = 0; i < l->fit.count; i++)
        l->drawn[i] *= l->values[i] * exp(l->spread[i] * wn_random_normal(&random));
}

/* A source's mean value as that of its won leads and one more of the usual value; values
 * vary as much as they do in all, relative to their mean. */
static wn_rc know_values(lottery *l, const wn_money *m, const wn_budget *b, wn_err *err) {
    const wn_sums *all = &m->all.account.value;
    double relative = wn_sums_sd(all) / all->mean;
    l->values = wn_alloc_zero(b->count, sizeof *l->values);
    l->spread = wn_alloc_zero(b->count, sizeof *l->spread);
    if (!l->values || !l->spread) return wn_fail_memory(err);
    for (size_t i = 0; i < b->count; i++) {
        const wn_sums *own = &b->shares[i].row->account.value;
        double n = (double)own->n + 1;
        l->values[i] = fmax((wn_sums_total(own) + all->mean) / n, 0);
        l->spread[i] = relative / sqrt(n);
    }
    return WN_OK;
}

static wn_rc set_up(lottery *l, const wn_money *m, const double *seen, const wn_budget *b,
                    wn_err *err) {
    l->seed = b->seed;
    l->groups = wn_alloc_zero(b->count, sizeof *l->groups);
    l->drawn = wn_alloc_zero(b->count, sizeof *l->drawn);
    if (!l->groups || !l->drawn) return wn_fail_memory(err);
    for (size_t i = 0; i < b->count; i++) {
        const wn_money_row *row = b->shares[i].row;
        double part = seen ? seen[row - m->rows] : 1;
        l->groups[i] = (wn_events){b->by_value ? row->account.value.n : row->account.won,
                                   row->spend * part};
    }
    wn_rc rc = wn_rate_groups_fit(l->groups, b->count, &l->fit, err);
    if (rc == WN_OK && b->by_value) rc = know_values(l, m, b, err);
    return rc;
}

static void tear_down(lottery *l) {
    wn_free(l->drawn);
    wn_free(l->spread);
    wn_free(l->values);
    wn_free(l->groups);
}

/* ------------------------------------------------------------------------------ split */

/* Counts first, so that shares of draws are rounded once. */
static void divide(wn_budget *b) {
    for (size_t i = 0; i < b->count; i++) {
        b->shares[i].thompson /= WN_BUDGET_DRAWS;
        b->shares[i].worse /= WN_BUDGET_DRAWS;
    }
}

static void find_thompson(wn_budget *b, lottery *l) {
    for (uint64_t k = 0; k < WN_BUDGET_DRAWS; k++) {
        size_t best = 0;
        draw(l, k);
        for (size_t i = 1; i < b->count; i++)
            if (l->drawn[i] > l->drawn[best]) best = i;
        b->shares[best].thompson++;
    }
}

/* Worse than Thompson's split as a whole; its shares are counts still. */
static void find_worse(wn_budget *b, lottery *l) {
    for (uint64_t k = 0; k < WN_BUDGET_DRAWS; k++) {
        double whole = 0;
        draw(l, k);
        for (size_t i = 0; i < b->count; i++)
            whole += b->shares[i].thompson * l->drawn[i];
        for (size_t i = 0; i < b->count; i++)
            b->shares[i].worse += l->drawn[i] < whole / WN_BUDGET_DRAWS;
    }
}

/* How much each source can give or take; the sums of both sides. */
static void find_room(wn_budget *b, double conf, double *given, double *taken) {
    double present = 0;
    *given = *taken = 0;
    for (size_t i = 0; i < b->count; i++)
        present += b->shares[i].present * b->shares[i].per_unit;
    for (size_t i = 0; i < b->count; i++) {
        wn_budget_share *s = &b->shares[i];
        double wanted = s->thompson - s->present;
        if (wanted < 0 && s->worse >= conf)
            *given -= s->room = wanted;
        else if (wanted > 0 && s->per_unit > present)
            *taken += s->room = fmin(wanted, (b->growth - 1) * s->present);
    }
}

/* The one that can still give and brings least, or NULL. */
static wn_budget_share *next_giver(wn_budget *b) {
    wn_budget_share *next = NULL;
    for (size_t i = 0; i < b->count; i++) {
        wn_budget_share *s = &b->shares[i];
        bool gives = s->room < 0 && s->proposed == s->present;
        if (gives && (!next || s->per_unit < next->per_unit)) next = s;
    }
    return next;
}

static void propose(wn_budget *b, double conf) {
    double given, taken;
    wn_budget_share *giver;
    find_room(b, conf, &given, &taken);
    b->moved = fmin(given, taken);
    for (size_t i = 0; i < b->count; i++) {
        wn_budget_share *s = &b->shares[i];
        s->proposed = s->present;
        if (s->room > 0) s->proposed += b->moved * s->room / taken;
    }
    double left = b->moved;
    while (left > 0 && (giver = next_giver(b))) {
        double part = fmin(left, -giver->room);
        giver->proposed = giver->present - part;
        left -= part;
    }
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* At a share of sorted values. */
static double quantile(const double *sorted, double p) {
    return sorted[(size_t)(p * (WN_BUDGET_DRAWS - 1) + 0.5)];
}

static wn_rc find_gain(wn_budget *b, lottery *l, double conf, wn_err *err) {
    double *gains = wn_alloc_zero(WN_BUDGET_DRAWS, sizeof *gains);
    if (!gains) return wn_fail_memory(err);
    for (uint64_t k = 0; k < WN_BUDGET_DRAWS; k++) {
        double now = 0, then = 0;
        draw(l, k);
        for (size_t i = 0; i < b->count; i++) {
            now += b->shares[i].present * l->drawn[i];
            then += b->shares[i].proposed * l->drawn[i];
        }
        gains[k] = now > 0 ? then / now - 1 : 0;
        b->probability += gains[k] > 0;
    }
    b->probability /= WN_BUDGET_DRAWS;
    qsort(gains, WN_BUDGET_DRAWS, sizeof *gains, by_size);
    b->gain = (wn_estimate){.value = quantile(gains, 0.5),
                            .low = quantile(gains, (1 - conf) / 2),
                            .high = quantile(gains, (1 + conf) / 2)};
    wn_free(gains);
    return WN_OK;
}

/* --------------------------------------------------------------------------- together */

static wn_rc list_shares(const wn_money *m, wn_budget *b, wn_err *err) {
    uint64_t won = b->by_value ? m->paid.account.value.n : m->paid.account.won;
    b->shares = wn_alloc_zero(m->count + 1, sizeof *b->shares);
    if (!b->shares) return wn_fail_memory(err);
    for (size_t i = 0; i < m->count; i++) {
        const wn_money_row *row = &m->rows[i];
        if (row->spend > 0)
            b->shares[b->count++] =
                (wn_budget_share){.row = row, .present = row->spend / m->paid.spend};
    }
    b->spend = m->paid.spend;
    if (b->count < 2)
        b->why = "fewer than two sources have spend";
    else if (won == 0)
        b->why = "no lead that was paid for is won yet";
    else if (b->by_value && !(m->mean_amount.value > 0))
        b->why = "won leads bring nothing on average";
    return WN_OK;
}

wn_rc wn_budget_make(const wn_money *money, const double *seen, double growth,
                     uint64_t seed, wn_budget *out, wn_err *err) {
    wn_rc rc = WN_OK;
    lottery l = {0};
    double conf = money->terms.conf;
    wn_budget *b = out;
    *b = (wn_budget){.by_value = money->terms.has_value,
                     .mature = seen != NULL,
                     .growth = growth,
                     .seed = seed};
    WN_TRY(list_shares(money, b, err));
    if (b->why) goto out;
    WN_TRY(set_up(&l, money, seen, b, err));
    for (size_t i = 0; i < b->count; i++)
        b->shares[i].per_unit =
            wn_rate_groups_mean(&l.fit, i) * (l.values ? l.values[i] : 1);
    find_thompson(b, &l);
    find_worse(b, &l);
    divide(b);
    propose(b, conf);
    WN_TRY(find_gain(b, &l, conf, err));
    b->supported = b->moved >= WN_BUDGET_LEAST && b->gain.low > 0;
out:
    tear_down(&l);
    if (rc != WN_OK) wn_budget_free(b);
    return rc;
}

void wn_budget_free(wn_budget *b) {
    wn_free(b->shares);
    *b = (wn_budget){0};
}
