#include "scoring/money/money.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"
#include "core/stats/means/product.h"
#include "core/stats/rates/poisson.h"
#include "core/stats/rates/prop.h"

#include <math.h>
#include <stdlib.h>

/* -------------------------------------------------------------------------- estimates */

/* Of nothing at all the limit is one-sided, so that it keeps its confidence. */
static wn_estimate count_of(uint64_t count, double conf) {
    return wn_poisson_rate((wn_events){count, 1}, count ? conf : 2 * conf - 1);
}

static wn_estimate cost_of(double spend, uint64_t count, double conf, const char *why) {
    if (!(spend > 0)) return wn_estimate_none("nothing was spent on it");
    return wn_estimate_inverse(spend, count_of(count, conf), why);
}

static wn_estimate amount_of(const wn_sums *value, double conf) {
    double n = (double)value->n, mean = value->mean;
    if (value->n == 0) return wn_estimate_none("no won lead has a value");
    if (!(mean > 0)) return wn_estimate_none("won leads bring nothing on average");
    if (value->n == 1)
        return wn_estimate_point(mean, "one value does not show how values vary");
    double se = wn_sums_sd(value) / sqrt(n) / mean;
    double reach = exp(wn_t_quantile((1 + conf) / 2, n - 1) * se);
    return (wn_estimate){.value = mean, .low = mean / reach, .high = mean * reach};
}

static void cost(wn_money_row *r, const wn_money_terms *t) {
    const wn_account *a = &r->account;
    r->per_lead = cost_of(r->spend, a->leads, t->conf, "it brought no lead");
    r->per_won = cost_of(r->spend, a->won, t->conf, "no lead of it is won yet");
    r->per_qualified =
        cost_of(r->spend, a->qualified, t->conf, "no lead of it is qualified");
}

/* Without a won lead of its own a source's values are taken to be as the others'. */
static void earn(wn_money_row *r, const wn_money_terms *t, wn_estimate usual) {
    const wn_account *a = &r->account;
    wn_estimate amount = a->value.n ? amount_of(&a->value, t->conf) : usual;
    wn_prop won = {a->value.n, a->leads};
    r->revenue = wn_estimate_times(count_of(a->value.n, t->conf), amount);
    r->revenue_per_lead = wn_estimate_times(wn_prop_wilson(won, t->conf), amount);
    if (r->spend > 0) {
        r->roas = wn_estimate_scaled(1 / r->spend, r->revenue);
        wn_estimate back = wn_estimate_scaled(t->margin, r->roas);
        r->payback = wn_estimate_inverse(1, back, "no lead of it is won yet");
    } else {
        r->roas = r->payback = wn_estimate_none("nothing was spent on it");
    }
}

static void ripen(wn_money_row *r, const wn_money_terms *t, wn_estimate rate) {
    wn_estimate won = wn_estimate_times(count_of(r->account.leads, t->conf), rate);
    r->per_won_mature =
        r->spend > 0 ? wn_estimate_inverse(r->spend, won, "none of its leads will be won")
                     : wn_estimate_none("nothing was spent on it");
}

/* ------------------------------------------------------------------------------- rows */

static int by_spend(const void *a, const void *b) {
    const wn_money_row *x = a, *y = b;
    if (x->spend != y->spend) return x->spend > y->spend ? -1 : 1;
    if (x->account.leads != y->account.leads)
        return x->account.leads > y->account.leads ? -1 : 1;
    return strcmp(x->name, y->name);
}

static wn_rc collect(const wn_ledger *ledger, const wn_spend *spend, wn_money *m,
                     wn_err *err) {
    size_t leads = ledger->sources.map.count, paid = spend->sources.map.count;
    m->rows = wn_alloc_zero(leads + paid + 1, sizeof *m->rows);
    if (!m->rows) return wn_fail_memory(err);
    for (uint32_t i = 0; i < leads; i++)
        m->rows[i] = (wn_money_row){.name = wn_map_key(&ledger->sources.map, i).p,
                                    .account = ledger->accounts[i]};
    m->count = leads;
    for (uint32_t i = 0; i < paid; i++) {
        wn_text name = wn_map_key(&spend->sources.map, i);
        uint32_t at = wn_map_find(&ledger->sources.map, name);
        if (at == WN_MAP_NONE) m->rows[m->count].name = name.p;
        wn_money_row *row = &m->rows[at == WN_MAP_NONE ? m->count++ : at];
        row->spend = spend->lines[i].amount;
        row->outside = spend->lines[i].outside;
    }
    qsort(m->rows, m->count, sizeof *m->rows, by_spend);
    return WN_OK;
}

static void add_row(wn_money_row *into, const wn_money_row *row) {
    wn_account *a = &into->account;
    const wn_account *b = &row->account;
    into->spend += row->spend;
    into->outside += row->outside;
    a->leads += b->leads;
    a->won += b->won;
    a->judged += b->judged;
    a->qualified += b->qualified;
    a->no_value += b->no_value;
    wn_sums_merge(&a->score, &b->score);
    wn_sums_merge(&a->value, &b->value);
}

static void add_up(wn_money *m) {
    m->paid.name = m->all.name = "";
    for (size_t i = 0; i < m->count; i++) {
        const wn_money_row *r = &m->rows[i];
        add_row(&m->all, r);
        if (r->spend > 0) add_row(&m->paid, r);
        m->spend_only += r->spend > 0 && r->account.leads == 0;
        m->leads_only += !(r->spend > 0) && r->account.leads > 0;
    }
}

static void compute(wn_money *m, wn_money_row *r) {
    cost(r, &m->terms);
    if (m->terms.has_value) earn(r, &m->terms, m->mean_amount);
}

wn_rc wn_money_make(const wn_ledger *ledger, const wn_spend *spend,
                    const wn_money_terms *terms, wn_mature_rate mature, const void *ctx,
                    wn_money *out, wn_err *err) {
    wn_money *m = out;
    *m = (wn_money){.terms = *terms, .has_mature = mature != NULL};
    if (!terms->has_margin) m->terms.margin = 1;
    wn_rc rc = collect(ledger, spend, m, err);
    if (rc != WN_OK) return rc;
    add_up(m);
    m->mean_amount = amount_of(&m->all.account.value, terms->conf);
    for (size_t i = 0; i < m->count; i++) {
        compute(m, &m->rows[i]);
        if (mature) ripen(&m->rows[i], &m->terms, mature(ctx, m->rows[i].name));
    }
    compute(m, &m->paid);
    compute(m, &m->all);
    return WN_OK;
}

void wn_money_free(wn_money *m) {
    wn_free(m->rows);
    *m = (wn_money){0};
}
