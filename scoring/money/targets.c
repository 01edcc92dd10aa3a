#include "scoring/money/targets.h"

#include "core/base/mem.h"
#include "core/data/cell.h"
#include "core/stats/rates/poisson.h"
#include "core/stats/rates/prop.h"

#include <stdio.h>

/* -------------------------------------------------------------------------------- text
 */

static const struct metric_word {
    const char *word, *name;
    bool at_most, counted, of_spend;
} metrics[] = {[WN_TARGET_LEADS] = {"leads", "leads", false, true, false},
               [WN_TARGET_QUALIFIED] = {"qualified", "qualified", false, true, false},
               [WN_TARGET_WON] = {"won", "won leads", false, true, false},
               [WN_TARGET_RATE] = {"rate", "rate", false, false, false},
               [WN_TARGET_CPL] = {"cpl", "cost per lead", true, false, true},
               [WN_TARGET_CPQ] = {"cpq", "cost per qualified lead", true, false, true},
               [WN_TARGET_CAC] = {"cac", "cost per won lead", true, false, true},
               [WN_TARGET_ROAS] = {"roas", "value per unit spent", false, false, true}};
enum { METRICS = sizeof metrics / sizeof *metrics };

/* Months and years of the Gregorian calendar on average. */
static const struct period_word {
    const char *word;
    double days;
} periods[] = {{"day", 1},
               {"week", 7},
               {"month", 365.2425 / 12},
               {"quarter", 365.2425 / 4},
               {"year", 365.2425}};
enum { PERIODS = sizeof periods / sizeof *periods };

static wn_rc refuse(const char *text, const char *why, wn_err *err) {
    wn_fail(err, WN_E_USAGE, "--target \"%s\": %s", text, why);
    return wn_err_hint(err, "as in leads=30/month, Google:cac<=150, rate=12%%; of leads, "
                            "qualified, won, rate, cpl, cpq, cac, roas");
}

/* The words are ASCII. */
static bool is(wn_text text, const char *word) {
    return wn_text_equal(wn_text_trim(text), wn_text_of(word));
}

static bool read_metric(wn_text word, wn_target *t) {
    for (size_t i = 0; i < METRICS; i++)
        if (is(word, metrics[i].word)) {
            t->metric = (wn_target_metric)i;
            t->at_most = metrics[i].at_most;
            return true;
        }
    return false;
}

static bool read_period(wn_text word, wn_target *t) {
    for (size_t i = 0; i < PERIODS; i++)
        if (is(word, periods[i].word)) {
            t->period = periods[i].word;
            t->days = periods[i].days;
            return true;
        }
    return false;
}

static bool read_value(wn_text text, double *value) {
    text = wn_text_trim(text);
    bool percent = text.n > 0 && text.p[text.n - 1] == '%';
    wn_text digits = {text.p, text.n - percent};
    if (!wn_cell_number(digits, (wn_number_form){.decimal = '.'}, value, NULL))
        return false;
    if (percent) *value /= 100;
    return *value > 0;
}

/* Where c stands last before `end`, or NULL. */
static const char *last(const char *text, const char *end, char c) {
    while (end > text)
        if (*--end == c) return end;
    return NULL;
}

wn_rc wn_target_parse(const char *text, wn_target *out, wn_err *err) {
    wn_target *t = out;
    *t = (wn_target){.text = text};
    const char *end = text + strlen(text), *equals = last(text, end, '=');
    if (!equals) return refuse(text, "expected METRIC=VALUE", err);
    bool most = equals > text && equals[-1] == '<',
         least = equals > text && equals[-1] == '>';
    const char *left = equals - (most || least), *colon = last(text, left, ':');
    const char *metric = colon ? colon + 1 : text;
    if (!read_metric((wn_text){metric, (size_t)(left - metric)}, t))
        return refuse(text, "what should be met is not known", err);
    if (colon) t->source = wn_text_trim((wn_text){text, (size_t)(colon - text)});
    if (most || least) t->at_most = most;
    const char *slash = last(equals, end, '/');
    const char *stop = slash ? slash : end;
    if (!read_value((wn_text){equals + 1, (size_t)(stop - equals) - 1}, &t->value))
        return refuse(text, "expected a number above 0 after the sign", err);
    if (!slash) return WN_OK;
    if (!metrics[t->metric].counted)
        return refuse(text, "only leads, qualified and won are counted per period", err);
    if (!read_period((wn_text){slash + 1, (size_t)(end - slash) - 1}, t))
        return refuse(text, "the period is one of day, week, month, quarter, year", err);
    return WN_OK;
}

bool wn_target_needs_cost(const wn_target *t) {
    return metrics[t->metric].of_spend;
}

const char *wn_target_name(const wn_target *t) {
    return metrics[t->metric].name;
}

/* ------------------------------------------------------------------------------- check
 */

static const wn_money_row *find_row(const wn_money *m, wn_text source) {
    for (size_t i = 0; i < m->count; i++)
        if (wn_text_equal(wn_text_of(m->rows[i].name), source)) return &m->rows[i];
    return NULL;
}

static wn_rc unknown(const wn_target *t, const wn_money *m, wn_err *err) {
    char name[256];
    snprintf(name, sizeof name, "%.*s", (int)t->source.n, t->source.p);
    const char **names = wn_alloc_zero(m->count + 1, sizeof *names);
    if (!names) return wn_fail_memory(err);
    for (size_t i = 0; i < m->count; i++)
        names[i] = m->rows[i].name;
    const char *nearest = wn_text_nearest(name, names, m->count);
    wn_fail(err, WN_E_USAGE, "--target \"%s\": no lead comes from a source \"%s\"",
            t->text, name);
    if (nearest) wn_err_hint(err, "did you mean \"%s\"?", nearest);
    wn_free(names);
    return err->code;
}

static wn_prop rate_of(const wn_judgement *j, const wn_target *t) {
    if (!t->source.p) return j->all;
    for (size_t i = 0; i < j->count; i++)
        if (wn_text_equal(wn_text_of(j->sources[i].name), t->source))
            return j->sources[i].won;
    return (wn_prop){0, 0};
}

static wn_estimate per_period(uint64_t count, const wn_target *t, double days,
                              double conf) {
    double exposure = t->days > 0 ? days / t->days : 1;
    return wn_poisson_rate((wn_events){count, exposure}, conf);
}

static wn_estimate figure(const wn_target *t, const wn_target_basis *b,
                          const wn_money_row *r) {
    double conf = b->money->terms.conf;
    switch (t->metric) {
    case WN_TARGET_LEADS:
        return per_period(r->account.leads, t, b->days, conf);
    case WN_TARGET_QUALIFIED:
        return per_period(r->account.qualified, t, b->days, conf);
    case WN_TARGET_WON:
        return per_period(r->account.won, t, b->days, conf);
    case WN_TARGET_RATE:
        return wn_prop_wilson(rate_of(b->judgement, t), conf);
    case WN_TARGET_CPL:
        return r->per_lead;
    case WN_TARGET_CPQ:
        return r->per_qualified;
    case WN_TARGET_CAC:
        return r->per_won;
    case WN_TARGET_ROAS:
        return r->roas;
    }
    return wn_estimate_none("");
}

wn_rc wn_target_check(const wn_target *t, const wn_target_basis *b, wn_target_result *out,
                      wn_err *err) {
    const wn_money *m = b->money;
    const wn_money_row *row = metrics[t->metric].of_spend ? &m->paid : &m->all;
    if (t->source.p) row = find_row(m, t->source);
    if (!row) return unknown(t, m, err);
    wn_estimate e = figure(t, b, row);
    bool above = !e.low_unbounded && e.low >= t->value;
    bool below = !e.high_unbounded && e.high <= t->value;
    out->seen = e;
    out->state = (t->at_most ? below : above)   ? WN_TARGET_MET
                 : (t->at_most ? above : below) ? WN_TARGET_MISSED
                                                : WN_TARGET_UNDECIDED;
    if (e.why_no_interval) out->state = WN_TARGET_UNDECIDED;
    return WN_OK;
}
