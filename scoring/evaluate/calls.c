#include "scoring/evaluate/calls.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdlib.h>

/* -------------------------------------------------------------------------- threshold */

typedef struct terms {
    const wn_deal *deal;
    double from;
} terms;

static void profit_of(const wn_ranking *r, const void *ctx, double *figures) {
    const terms *t = ctx;
    *figures = wn_profit_from(r, t->from, t->deal->cost, t->deal->value).profit;
}

wn_rc wn_threshold_find(const wn_ranking *older, const wn_ranking *judged,
                        const wn_deal *deal, wn_resampling how, double conf,
                        wn_threshold *out, wn_err *err) {
    *out = (wn_threshold){.older = older->count > 0};
    out->chosen = wn_profit_best(out->older ? older : judged, deal->cost, deal->value);
    out->hindsight = wn_profit_best(judged, deal->cost, deal->value);
    out->everyone = deal->value * (double)judged->won -
                    deal->cost * (double)(judged->won + judged->lost);
    out->paid = out->chosen;
    if (out->chosen.none) return WN_OK;
    out->paid = wn_profit_from(judged, out->chosen.from, deal->cost, deal->value);
    terms t = {deal, out->chosen.from};
    wn_redraw what = {profit_of, &t, 1};
    return wn_redraw_intervals(judged, &what, how, conf, &out->profit, err);
}

/* --------------------------------------------------------------------------- capacity */

static const char *const period_names[] = {"", "day", "week", "month"};

const char *wn_period_name(wn_period period) {
    return period_names[period];
}

wn_rc wn_capacity_parse(const char *text, wn_capacity *out, wn_err *err) {
    char *end;
    *out = (wn_capacity){.given = true};
    unsigned long long leads = strtoull(text, &end, 10);
    out->leads = leads;
    if (text[0] >= '0' && text[0] <= '9' && leads > 0) {
        if (!*end) return WN_OK;
        for (int per = WN_PERIOD_DAY; per <= WN_PERIOD_MONTH; per++) {
            out->per = (wn_period)per;
            if (*end == '/' && strcmp(end + 1, period_names[per]) == 0) return WN_OK;
        }
    }
    wn_fail(err, WN_E_USAGE, "--capacity: expected a number of leads, got \"%s\"", text);
    return wn_err_hint(err, "as in 500, 50/day, 200/week or 1000/month");
}

static double period_of(wn_period per, double day) {
    int year, month, mday;
    switch (per) {
    case WN_PERIOD_ALL:
        break;
    case WN_PERIOD_DAY:
        return floor(day);
    case WN_PERIOD_WEEK:
        return floor((floor(day) + 3) / 7); /* 1970-01-01 was a Thursday */
    case WN_PERIOD_MONTH:
        wn_time_fields((wn_time)(floor(day) * (double)WN_DAY), &year, &month, &mday);
        return 12 * year + month;
    }
    return 0;
}

typedef struct candidate {
    double score;
    size_t lead;
} candidate;

static int best_first(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return (x->lead > y->lead) - (x->lead < y->lead);
}

/* Calls the best of the leads [from, to), counted among the judged ones. */
static void call_best(const uint8_t *won, candidate *all, size_t from, size_t to,
                      uint64_t most, wn_called *out) {
    size_t n = to - from, calls = most < n ? (size_t)most : n, wins = 0;
    candidate *some = all + from;
    if (calls < n) qsort(some, n, sizeof *some, best_first);
    for (size_t i = 0; i < n; i++)
        wins += won[some[i].lead];
    for (size_t i = 0; i < calls; i++) {
        out->flags[some[i].lead] = 1;
        out->won.x += won[some[i].lead];
    }
    out->won.n += calls;
    out->wins += wins;
    out->by_chance += (double)wins * (double)calls / (double)n;
    out->periods++;
    out->full += calls < n;
}

wn_rc wn_calls_make(const wn_sheet *sheet, const double *score,
                    const wn_capacity *capacity, wn_called *out, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t first = sheet->older, n = sheet->leads - first;
    *out = (wn_called){.flags = wn_alloc_zero(n + 1, 1)};
    candidate *all = wn_alloc_zero(n + 1, sizeof *all);
    if (!out->flags || !all) {
        rc = wn_fail_memory(err);
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        all[i] = (candidate){score[first + i], i};
    for (size_t from = 0, to; from < n; from = to) {
        double day = sheet->when ? sheet->when[first + from] : 0;
        for (to = from + 1; to < n; to++)
            if (sheet->when && period_of(capacity->per, sheet->when[first + to]) !=
                                   period_of(capacity->per, day))
                break;
        call_best(sheet->won + first, all, from, to, capacity->leads, out);
    }
out:
    wn_free(all);
    if (rc != WN_OK) wn_calls_free(out);
    return rc;
}

void wn_calls_free(wn_called *called) {
    wn_free(called->flags);
    *called = (wn_called){0};
}
