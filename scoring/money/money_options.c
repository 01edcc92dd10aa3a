#include "scoring/money/money_options.h"

#include "core/base/mem.h"
#include "scoring/money/budget_report.h"
#include "scoring/money/money_report.h"
#include "scoring/money/targets_report.h"

static wn_rc check_target(const wn_money_options *o, const wn_target *t, wn_err *err) {
    const char *missing =
        wn_target_needs_cost(t) && !o->cost        ? "--cost"
        : t->metric == WN_TARGET_ROAS && !o->value ? "--value"
        : t->period && !o->created                 ? "--created"
        : (t->metric == WN_TARGET_QUALIFIED || t->metric == WN_TARGET_CPQ) &&
                !o->terms.has_quality
            ? "--qualified or a script"
            : NULL;
    if (!missing) return WN_OK;
    return wn_fail(err, WN_E_USAGE, "--target \"%s\" needs %s", t->text, missing);
}

static wn_rc read_targets(const wn_call *call, wn_money_options *o, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t count = wn_call_count(call, "target");
    o->targets = wn_alloc_zero(count + 1, sizeof *o->targets);
    if (!o->targets) return wn_fail_memory(err);
    o->target_count = count;
    for (size_t i = 0; i < count && rc == WN_OK; i++) {
        rc = wn_target_parse(wn_call_nth(call, "target", i), &o->targets[i], err);
        if (rc == WN_OK) rc = check_target(o, &o->targets[i], err);
    }
    return rc;
}

wn_rc wn_money_options_read(const wn_call *call, double conf, bool scored,
                            wn_money_options *out, wn_err *err) {
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
    WN_TRY(wn_call_needs(call, "cost-source", "cost", err));
    WN_TRY(wn_call_needs(call, "cost-amount", "cost", err));
    WN_TRY(wn_call_needs(call, "cost-date", "cost", err));
    WN_TRY(wn_call_needs(call, "value-per", "value", err));
    WN_TRY(wn_call_needs(call, "growth", "cost", err));
    WN_TRY(wn_call_needs(call, "value", "cost", err));
    WN_TRY(wn_call_number(call, "growth", 2, 1, 1000, &out->growth, err));
    WN_TRY(wn_call_choice(call, "value-per", periods, &period, err));
    if (wn_call_text(call, "margin") && period != 1)
        WN_TRY(wn_fail(err, WN_E_USAGE, "--margin needs --value-per month"));
    WN_TRY(wn_call_number(call, "margin", 1, 1e-6, 1, &out->terms.margin, err));
    out->terms.has_quality = out->qualified || scored;
    out->terms.has_value = out->value != NULL;
    out->terms.monthly = period == 1;
    out->terms.has_margin = wn_call_text(call, "margin") != NULL;
    rc = read_targets(call, out, err);
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

bool wn_money_wanted(const wn_money_options *o) {
    return o->cost || o->target_count;
}

void wn_money_options_free(wn_money_options *o) {
    wn_free(o->targets);
    *o = (wn_money_options){0};
}

/* What is foreseen of a source, or NULL when it brought no lead. */
static const wn_mature_source *foreseen(const wn_money_case *about, const char *source) {
    uint32_t number = wn_map_find(&about->census->sources.map, wn_text_of(source));
    return number == WN_MAP_NONE ? NULL : &about->maturity->sources[number];
}

static wn_estimate mature_rate(const void *ctx, const char *source) {
    const wn_mature_source *s = foreseen(ctx, source);
    return s ? s->mature : wn_estimate_none("it brought no lead");
}

/* Of its wins to be, a share is in; a source must not seem to have had no time at all. */
static const double least_share_in = 1e-6;

/* The share for each row of the money; the caller frees it. */
static wn_rc find_seen(const wn_money_case *about, const wn_money *money, double **out,
                       wn_err *err) {
    double *seen = wn_alloc_zero(money->count + 1, sizeof *seen);
    if (!seen) return wn_fail_memory(err);
    for (size_t i = 0; i < money->count; i++) {
        const wn_mature_source *s = foreseen(about, money->rows[i].name);
        seen[i] = !s ? 1 : s->share_in > least_share_in ? s->share_in : least_share_in;
    }
    *out = seen;
    return WN_OK;
}

/* Costs, returns and the budget. */
static wn_rc judge_spend(wn_call *call, const wn_money_options *o,
                         const wn_money_case *about, const wn_money *money,
                         const wn_spend *spend, const char *file, wn_doc *doc,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    double *seen = NULL;
    wn_budget budget = {0};
    if (about->maturity) WN_TRY(find_seen(about, money, &seen, err));
    WN_TRY(wn_budget_make(money, seen, o->growth, wn_call_seed(call), &budget, err));
    wn_budget_report(&budget, o->terms.conf, o->target_count == 0, doc);
    wn_money_report(money, about->ledger, spend, file, doc);
out:
    wn_budget_free(&budget);
    wn_free(seen);
    return rc;
}

/* From the first to the last lead, or to the day that is asked for. */
static double days_of(const wn_call *call, const wn_ledger *ledger) {
    wn_time as_of;
    int64_t last = ledger->last_day;
    if (wn_call_as_of(call, &as_of) && wn_time_day(as_of) > last)
        last = wn_time_day(as_of);
    return ledger->dated ? (double)(last - ledger->first_day + 1) : 0;
}

static wn_rc judge_targets(wn_call *call, const wn_money_options *o,
                           const wn_target_basis *basis, wn_doc *doc, wn_err *err) {
    wn_rc rc = WN_OK;
    bool missed = false;
    wn_target_result *results = wn_alloc_zero(o->target_count, sizeof *results);
    if (!results) return wn_fail_memory(err);
    for (size_t i = 0; i < o->target_count; i++) {
        WN_TRY(wn_target_check(&o->targets[i], basis, &results[i], err));
        missed = missed || results[i].state == WN_TARGET_MISSED;
    }
    if (missed) wn_call_answer_no(call);
    wn_targets_report(o->targets, results, o->target_count, o->terms.conf, basis->days,
                      doc);
out:
    wn_free(results);
    return rc;
}

wn_rc wn_money_judge(wn_call *call, const wn_money_options *o, const wn_money_case *about,
                     wn_doc *doc, wn_table **table, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_ledger *ledger = about->ledger;
    wn_spend spend = {0};
    wn_money money = {0};
    wn_spend_period days = {ledger->dated, ledger->first_day, ledger->last_day};
    if (o->cost) {
        WN_TRY(wn_call_open(call, o->cost, table, err));
        WN_TRY(
            wn_spend_read(*table, &o->columns, days, wn_call_threads(call), &spend, err));
    }
    WN_TRY(wn_money_make(ledger, &spend, &o->terms, about->maturity ? mature_rate : NULL,
                         about, &money, err));
    if (o->cost)
        WN_TRY(
            judge_spend(call, o, about, &money, &spend, wn_table_name(*table), doc, err));
    wn_target_basis basis = {&money, about->judgement, days_of(call, ledger)};
    if (o->target_count) WN_TRY(judge_targets(call, o, &basis, doc, err));
out:
    wn_money_free(&money);
    wn_spend_free(&spend);
    return rc;
}
