#include "scoring/money/money_report.h"

#include "core/doc/listing.h"
#include "scoring/sources/names.h"

#include <math.h>
#include <stdio.h>

const char *wn_money_name(const wn_money_row *row) {
    return row->name[0] ? row->name : "(blank)";
}

/* Enough digits for whole units, and for three; amounts that are written with powers of
 * ten have no use for more. */
static int digits_of(double amount) {
    return amount < 100 || amount >= 1e12 ? 3 : 1 + (int)log10(round(amount));
}

void wn_money_cell(wn_doc *doc, double amount) {
    wn_doc_cell_number(doc, amount, digits_of(amount));
}

char *wn_money_text(double amount, char *out) {
    return wn_format_number(amount, digits_of(amount), out);
}

/* ------------------------------------------------------------------------------ tables
 */

static void interval_column(wn_doc *doc, const char *key, double conf) {
    char heading[40];
    snprintf(heading, sizeof heading, "%g%% interval", conf * 100);
    wn_doc_column_interval(doc, key, heading);
}

static void estimate_columns(wn_doc *doc, const char *key, const char *heading,
                             double conf) {
    wn_doc_column(doc, key, heading, WN_RIGHT);
    interval_column(doc, key, conf);
}

static void estimate_cells(wn_doc *doc, wn_estimate e) {
    wn_doc_cell_estimate(doc, e, WN_UNIT_PLAIN);
    wn_doc_cell_interval(doc, e, WN_UNIT_PLAIN);
}

static void lead_costs(const wn_money *m, wn_doc *doc) {
    wn_doc_table(doc, "What leads cost, the largest spend first");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "spend", "Spend", WN_RIGHT);
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    estimate_columns(doc, "cost_per_lead", "Per lead", m->terms.conf);
    if (m->terms.has_quality) {
        wn_doc_column(doc, "qualified", "Qualified", WN_RIGHT);
        estimate_columns(doc, "cost_per_qualified", "Per qualified", m->terms.conf);
    }
    for (size_t i = 0; i <= m->count; i++) {
        const wn_money_row *r = i < m->count ? &m->rows[i] : &m->paid;
        if (!(r->spend > 0)) continue;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, i < m->count ? wn_money_name(r) : "all with spend");
        wn_money_cell(doc, r->spend);
        wn_doc_cell_count(doc, r->account.leads);
        estimate_cells(doc, r->per_lead);
        if (m->terms.has_quality) {
            wn_doc_cell_count(doc, r->account.qualified);
            estimate_cells(doc, r->per_qualified);
        }
    }
}

static void won_costs(const wn_money *m, wn_doc *doc) {
    wn_doc_table(doc, "What won leads cost (CAC)");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    estimate_columns(doc, "cost_per_won", "Per won lead", m->terms.conf);
    if (m->has_mature)
        estimate_columns(doc, "cost_per_won_mature", "When mature", m->terms.conf);
    for (size_t i = 0; i <= m->count + 1; i++) {
        const wn_money_row *r = i < m->count    ? &m->rows[i]
                                : i == m->count ? &m->paid
                                                : &m->all;
        if (!(r->spend > 0)) continue;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, i < m->count    ? wn_money_name(r)
                              : i == m->count ? "all with spend"
                                              : "all leads (blended)");
        wn_doc_cell_count(doc, r->account.won);
        estimate_cells(doc, r->per_won);
        if (m->has_mature && i < m->count) estimate_cells(doc, r->per_won_mature);
    }
}

static void returns(const wn_money *m, wn_doc *doc) {
    bool payback = m->terms.monthly;
    wn_doc_table(doc, m->terms.monthly ? "What they bring back a month"
                                       : "What they bring back");
    wn_doc_column(doc, "source", "Source", WN_LEFT);
    wn_doc_column(doc, "revenue", "Value", WN_RIGHT);
    estimate_columns(doc, "revenue_per_lead", "Per lead", m->terms.conf);
    estimate_columns(doc, "roas", "Per unit spent (ROAS)", m->terms.conf);
    if (payback) estimate_columns(doc, "payback", "Months to pay back", m->terms.conf);
    for (size_t i = 0; i <= m->count; i++) {
        const wn_money_row *r = i < m->count ? &m->rows[i] : &m->paid;
        if (i < m->count && r->account.leads == 0) continue;
        wn_doc_row(doc);
        wn_doc_cell_text(doc, i < m->count ? wn_money_name(r) : "all with spend");
        wn_money_cell(doc, wn_sums_total(&r->account.value));
        estimate_cells(doc, r->revenue_per_lead);
        estimate_cells(doc, r->roas);
        if (payback) estimate_cells(doc, r->payback);
    }
}

static void say_unwon(const wn_money *m, wn_doc *doc) {
    for (size_t i = 0; i < m->count; i++) {
        const wn_money_row *r = &m->rows[i];
        char least[WN_NUMBER_TEXT];
        if (!(r->spend > 0) || r->account.won || !r->account.leads) continue;
        wn_format_number(r->per_won.low, 2, least);
        wn_doc_paragraph(doc,
                         "No lead of \"%s\" is won yet: with %g%% confidence a won one "
                         "costs at least %s there.",
                         wn_money_name(r), m->terms.conf * 100, least);
    }
}

static void explain(const wn_money *m, wn_doc *doc) {
    wn_doc_paragraph(doc,
                     "The spend is known; intervals are for how many leads it could have "
                     "brought (Poisson counts)%s.",
                     m->terms.has_value ? ", and for how much won leads are worth" : "");
    if (m->terms.has_margin && m->terms.monthly)
        wn_doc_paragraph(doc,
                         "Months to pay back: until %g%% of the value has covered "
                         "the spend.",
                         m->terms.margin * 100);
}

/* --------------------------------------------------------------------------- warnings */

typedef bool (*row_test)(const wn_money_row *row);

static bool without_leads(const wn_money_row *r) {
    return r->spend + r->outside > 0 && r->account.leads == 0;
}

static bool without_spend(const wn_money_row *r) {
    return !(r->spend > 0) && r->account.leads > 0;
}

/* The rows for which the test holds, with their spend and leads together; returns how
 * many there are. */
static size_t list_rows(const wn_money *m, row_test test, char *out, size_t size,
                        wn_money_row *sum) {
    size_t all = 0;
    *sum = (wn_money_row){0};
    for (size_t i = 0; i < m->count; i++)
        all += test(&m->rows[i]);
    wn_listing list = wn_listing_start(all, WN_NAMED, out, size);
    for (size_t i = 0; i < m->count; i++) {
        const wn_money_row *r = &m->rows[i];
        if (!test(r)) continue;
        sum->spend += r->spend + r->outside;
        sum->account.leads += r->account.leads;
        wn_listing_add(&list, "\"%s\"", wn_money_name(r));
    }
    return all;
}

static void warn_unmatched(const wn_money *m, const char *file, wn_doc *doc) {
    char names[512], amount[WN_NUMBER_TEXT], leads[WN_NUMBER_TEXT];
    wn_money_row sum;
    size_t count = list_rows(m, without_leads, names, sizeof names, &sum);
    wn_money_text(sum.spend, amount);
    if (count)
        wn_doc_warn(doc, "spend_without_leads",
                    "%zu source%s in %s ha%s spend (%s) and no leads: %s. Is the name "
                    "spelled as in the leads?",
                    count, count == 1 ? "" : "s", file, count == 1 ? "s" : "ve", amount,
                    names);
    count = list_rows(m, without_spend, names, sizeof names, &sum);
    wn_format_count(sum.account.leads, leads);
    if (count)
        wn_doc_warn(
            doc, "leads_without_spend",
            "%zu source%s of leads (%s) ha%s no spend in %s, and no costs here: %s.",
            count, count == 1 ? "" : "s", leads, count == 1 ? "s" : "ve", file, names);
}

static void warn_spend(const wn_spend *s, const char *file, wn_doc *doc) {
    char amount[WN_NUMBER_TEXT];
    wn_money_text(s->outside, amount);
    if (s->outside_rows)
        wn_doc_warn(doc, "spend_outside_period",
                    "Rows of %s outside the days of the leads, which are left out: %llu, "
                    "%s in all.",
                    file, (unsigned long long)s->outside_rows, amount);
    if (s->repeated)
        wn_doc_warn(
            doc, "spend_repeated",
            "Rows of %s with the same source%s as one before, which are added up: "
            "%llu, the first in line %llu.",
            file, s->date_column ? " and day" : "", (unsigned long long)s->repeated,
            (unsigned long long)s->repeated_line);
    if (s->no_amount)
        wn_doc_warn(doc, "spend_no_amount",
                    "Rows of %s without an amount, which count as nothing: %llu.", file,
                    (unsigned long long)s->no_amount);
    if (s->no_date)
        wn_doc_warn(
            doc, "spend_no_date",
            "Rows of %s without a date, which are taken to lie in the days of the "
            "leads: %llu.",
            file, (unsigned long long)s->no_date);
}

static void warn_values(const wn_money *m, const wn_ledger *ledger, wn_doc *doc) {
    if (!m->terms.has_value) return;
    if (m->all.account.no_value)
        wn_doc_warn(doc, "won_without_value",
                    "Won leads without a value, which count as worth nothing: %llu.",
                    (unsigned long long)m->all.account.no_value);
    if (ledger->value_not_won)
        wn_doc_warn(doc, "value_not_won",
                    "Leads with a value that are not won, whose value is left out: %llu.",
                    (unsigned long long)ledger->value_not_won);
}

/* ------------------------------------------------------------------------------- data */

static void row_data(const wn_money *m, const wn_money_row *r, wn_doc *doc, json_t *o) {
    wn_doc_set_number(doc, o, "spend", r->spend);
    wn_doc_set_number(doc, o, "spend_outside", r->outside);
    wn_doc_set_count(doc, o, "leads", r->account.leads);
    wn_doc_set_count(doc, o, "won", r->account.won);
    wn_doc_set_estimate(doc, o, "cost_per_lead", r->per_lead);
    if (m->terms.has_quality) {
        wn_doc_set_count(doc, o, "qualified", r->account.qualified);
        wn_doc_set_estimate(doc, o, "cost_per_qualified", r->per_qualified);
    }
    wn_doc_set_estimate(doc, o, "cost_per_won", r->per_won);
    wn_doc_set_estimate(doc, o, "cac", r->per_won);
    if (!m->terms.has_value) return;
    wn_doc_set_number(doc, o, "revenue", wn_sums_total(&r->account.value));
    wn_doc_set_estimate(doc, o, "revenue_per_lead", r->revenue_per_lead);
    wn_doc_set_estimate(doc, o, "roas", r->roas);
    if (m->terms.monthly) wn_doc_set_estimate(doc, o, "payback", r->payback);
}

static void data(const wn_money *m, const wn_spend *s, wn_doc *doc) {
    json_t *money = wn_doc_set_object(doc, wn_doc_data(doc), "money");
    wn_doc_set_text(doc, money, "source_column", s->source_column);
    wn_doc_set_text(doc, money, "amount_column", s->amount_column);
    if (s->date_column) wn_doc_set_text(doc, money, "date_column", s->date_column);
    wn_doc_set_number(doc, money, "spend", s->total);
    wn_doc_set_number(doc, money, "spend_outside", s->outside);
    wn_doc_set_count(doc, money, "repeated", s->repeated);
    json_t *sources = wn_doc_set_array(doc, money, "sources");
    for (size_t i = 0; i < m->count; i++) {
        json_t *o = wn_doc_append_object(doc, sources);
        wn_doc_set_text(doc, o, "source", wn_money_name(&m->rows[i]));
        row_data(m, &m->rows[i], doc, o);
        if (m->has_mature)
            wn_doc_set_estimate(doc, o, "cost_per_won_mature", m->rows[i].per_won_mature);
    }
    row_data(m, &m->paid, doc, wn_doc_set_object(doc, money, "paid"));
    row_data(m, &m->all, doc, wn_doc_set_object(doc, money, "blended"));
}

void wn_money_report(const wn_money *m, const wn_ledger *ledger, const wn_spend *spend,
                     const char *file, wn_doc *doc) {
    lead_costs(m, doc);
    won_costs(m, doc);
    say_unwon(m, doc);
    if (m->terms.has_value) returns(m, doc);
    explain(m, doc);
    data(m, spend, doc);
    warn_unmatched(m, file, doc);
    warn_spend(spend, file, doc);
    warn_values(m, ledger, doc);
}
