#include "scoring/sources/money_options.h"

#include "scoring/sources/budget_report.h"
#include "scoring/sources/money_report.h"

static wn_rc needs(const wn_call *call, const char *option, const char *other,
                   wn_err *err) {
    if (!wn_call_text(call, option) || wn_call_text(call, other)) return WN_OK;
    return wn_fail(err, WN_E_USAGE, "--%s needs --%s", option, other);
}

wn_rc wn_money_options_read(const wn_call *call, double conf, wn_money_options *out,
                            wn_err *err) {
    static const char *const periods[] = {"once", "month", NULL};
    size_t period;
    wn_rc rc = WN_OK;
    *out = (wn_money_options){.cost = wn_call_text(call, "cost"),
                              .columns = {.source = wn_call_text(call, "cost-source"),
                                          .amount = wn_call_text(call, "cost-amount"),
                                          .date = wn_call_text(call, "cost-date"),
                                          .leads_source = wn_call_text(call, "source")},
                              .value = wn_call_text(call, "value"),
                              .qualified = wn_call_text(call, "qualified"),
                              .created = wn_call_text(call, "created"),
                              .terms = {.conf = conf}};
    WN_TRY(needs(call, "cost-source", "cost", err));
    WN_TRY(needs(call, "cost-amount", "cost", err));
    WN_TRY(needs(call, "cost-date", "cost", err));
    WN_TRY(needs(call, "value-per", "value", err));
    WN_TRY(needs(call, "margin", "value", err));
    WN_TRY(needs(call, "growth", "cost", err));
    WN_TRY(needs(call, "value", "cost", err));
    WN_TRY(needs(call, "qualified", "cost", err));
    WN_TRY(wn_call_number(call, "growth", 2, 1, 1000, &out->growth, err));
    WN_TRY(wn_call_choice(call, "value-per", periods, &period, err));
    WN_TRY(wn_call_number(call, "margin", 1, 1e-6, 1, &out->terms.margin, err));
    out->terms.has_quality = out->qualified != NULL;
    out->terms.has_value = out->value != NULL;
    out->terms.monthly = period == 1;
    out->terms.has_margin = wn_call_text(call, "margin") != NULL;
out:
    return rc;
}

static wn_rc slot(wn_expressions *expressions, const char *text, wn_type type,
                  size_t *out, wn_err *err) {
    *out = WN_NO_SLOT;
    return text ? wn_expression_slot(expressions, text, type, out, err) : WN_OK;
}

wn_rc wn_money_slots(const wn_money_options *o, wn_table *table,
                     wn_expressions *expressions, wn_ledger_keeper *k, wn_err *err) {
    wn_rc rc = WN_OK;
    k->created = WN_NO_SLOT;
    WN_TRY(slot(expressions, o->value, WN_NUMBER, &k->value, err));
    WN_TRY(slot(expressions, o->qualified, WN_BOOL, &k->qualified, err));
    if (o->created)
        WN_TRY(wn_table_want_named(table, o->created, WN_TIME, &k->created, err));
out:
    return rc;
}

wn_rc wn_money_judge(wn_call *call, const wn_money_options *o, const wn_ledger *ledger,
                     wn_doc *doc, wn_table **table, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_spend spend = {0};
    wn_money money = {0};
    wn_budget budget = {0};
    wn_spend_period days = {ledger->dated, ledger->first_day, ledger->last_day};
    WN_TRY(wn_call_open(call, o->cost, table, err));
    WN_TRY(wn_spend_read(*table, &o->columns, days, wn_call_threads(call), &spend, err));
    WN_TRY(wn_money_make(ledger, &spend, &o->terms, NULL, NULL, &money, err));
    WN_TRY(wn_budget_make(&money, NULL, o->growth, wn_call_seed(call), &budget, err));
    wn_budget_report(&budget, o->terms.conf, doc);
    wn_money_report(&money, ledger, &spend, wn_table_name(*table), doc);
out:
    wn_budget_free(&budget);
    wn_money_free(&money);
    wn_spend_free(&spend);
    return rc;
}
