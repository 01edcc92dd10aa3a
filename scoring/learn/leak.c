#include "scoring/learn/leak.h"

#include "core/base/mem.h"
#include "core/stats/scorecard/binning.h"
#include "core/stats/scorecard/woe.h"
#include "scoring/learn/late_names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The training leads by the value of one feature; the last cell is of those without. */
typedef struct cells {
    wn_prop *at; /* [count] */
    size_t count;
    double *numbers; /* the values behind the cells, of a number with few of them */
    bool ranges;     /* the cells are ranges */
} cells;

enum { FEW_NUMBERS = 20 };

static void free_cells(cells *c) {
    wn_free(c->at);
    wn_free(c->numbers);
}

static wn_rc open_cells(cells *c, size_t values, wn_err *err) {
    c->count = values + 1;
    c->at = wn_alloc_zero(c->count, sizeof *c->at);
    return c->at ? WN_OK : wn_fail_memory(err);
}

static void add_lead(cells *c, const wn_training *t, const wn_feature *f, size_t lead,
                     size_t value) {
    wn_prop *cell = &c->at[f->missing[lead] ? c->count - 1 : value];
    cell->n++;
    cell->x += t->won[lead];
}

/* ---------------------------------------------------------------------------- numbers */

/* Up to FEW_NUMBERS different values, into c->numbers; false when there are more. */
static bool list_numbers(const wn_training *t, const wn_feature *f, double *numbers,
                         size_t *count) {
    *count = 0;
    for (size_t i = 0; i < t->train; i++) {
        size_t k = 0;
        if (f->missing[i]) continue;
        while (k < *count && numbers[k] != f->number[i])
            k++;
        if (k == FEW_NUMBERS) return false;
        if (k == *count) numbers[(*count)++] = f->number[i];
    }
    return true;
}

static wn_rc cut_ranges(const wn_training *t, const wn_feature *f, cells *c,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    size_t n = 0;
    wn_cuts cuts = {0};
    double *value = wn_alloc(t->train * sizeof *value);
    uint8_t *won = wn_alloc(t->train);
    if (!value || !won) WN_TRY(wn_fail_memory(err));
    for (size_t i = 0; i < t->train; i++) {
        if (f->missing[i]) continue;
        value[n] = f->number[i];
        won[n++] = t->won[i];
    }
    WN_TRY(wn_bin_numbers(value, won, n, &wn_binning_standard, &cuts, err));
    WN_TRY(open_cells(c, cuts.count + 1, err));
    for (size_t i = 0; i < t->train; i++)
        add_lead(c, t, f, i, wn_cuts_bin(&cuts, f->number[i]));
    c->ranges = true;
out:
    wn_cuts_free(&cuts);
    wn_free(won);
    wn_free(value);
    return rc;
}

static wn_rc sort_numbers(const wn_training *t, const wn_feature *f, cells *c,
                          wn_err *err) {
    wn_rc rc = WN_OK;
    size_t count;
    c->numbers = wn_alloc_zero(FEW_NUMBERS, sizeof *c->numbers);
    if (!c->numbers) return wn_fail_memory(err);
    if (!list_numbers(t, f, c->numbers, &count)) return cut_ranges(t, f, c, err);
    WN_TRY(open_cells(c, count, err));
    for (size_t i = 0; i < t->train; i++) {
        size_t k = 0;
        while (k < count && c->numbers[k] != f->number[i])
            k++;
        add_lead(c, t, f, i, k);
    }
out:
    return rc;
}

static wn_rc sort_leads(const wn_training *t, const wn_feature *f, cells *c,
                        wn_err *err) {
    if (f->type == WN_NUMBER) return sort_numbers(t, f, c, err);
    size_t values = f->type == WN_TEXT ? f->levels.map.count : f->type == WN_BOOL ? 2 : 1;
    wn_rc rc = open_cells(c, values, err);
    for (size_t i = 0; rc == WN_OK && i < t->train; i++)
        add_lead(c, t, f, i,
                 f->type == WN_TEXT   ? f->level[i]
                 : f->type == WN_BOOL ? f->boolean[i]
                                      : 0);
    return rc;
}

/* --------------------------------------------------------------------------- evidence */

static wn_prop all_of(const cells *c) {
    wn_prop all = {0, 0};
    for (size_t i = 0; i < c->count; i++) {
        all.x += c->at[i].x;
        all.n += c->at[i].n;
    }
    return all;
}

/* What one column alone tells. Rare values are pooled: each by itself would look pure by
 * chance. */
static wn_rc auc_of(const cells *c, double *auc, wn_err *err) {
    wn_prop *common = wn_alloc_zero(c->count + 1, sizeof *common);
    size_t count = 1;
    if (!common) return wn_fail_memory(err);
    for (size_t i = 0; i < c->count; i++) {
        if (c->at[i].n >= WN_LEAK_LEADS) {
            common[count++] = c->at[i];
            continue;
        }
        common[0].x += c->at[i].x;
        common[0].n += c->at[i].n;
    }
    wn_woe_policy policy = {WN_ZERO_ADD, 0.5};
    *auc = (1 + wn_woe_compute(common, count, policy, NULL).gini) / 2;
    wn_free(common);
    return WN_OK;
}

/* Does being in the cell settle the outcome? */
static bool settles(wn_prop cell, wn_prop all) {
    const wn_prop both[] = {cell, {all.x - cell.x, all.n - cell.n}};
    wn_woe woe[2];
    if (cell.n < WN_LEAK_LEADS || both[1].n < WN_LEAK_LEADS) return false;
    if ((double)cell.n < WN_LEAK_SHARE * (double)all.n) return false;
    double rate = wn_prop_rate(cell);
    if (rate < WN_LEAK_PURE && rate > 1 - WN_LEAK_PURE) return false;
    wn_woe_compute(both, 2, (wn_woe_policy){WN_ZERO_ADD, 0.5}, woe);
    return fabs(woe[0].woe - woe[1].woe) >= WN_LEAK_WOE;
}

static void name_cell(const wn_feature *f, const cells *c, size_t i, char *out,
                      size_t size) {
    wn_text level = {0};
    if (f->type == WN_TEXT) level = wn_feature_level(f, (uint32_t)i);
    if (f->type == WN_TEXT)
        snprintf(out, size, "\"%.*s\"", (int)(level.n < 60 ? level.n : 60), level.p);
    else if (f->type == WN_BOOL)
        snprintf(out, size, "%s", i ? "yes" : "no");
    else
        snprintf(out, size, "%.15g", c->numbers[i]);
}

static void refuse_value(const wn_feature *f, const cells *c, size_t i, wn_leak *out) {
    char name[80];
    wn_prop cell = c->at[i];
    name_cell(f, c, i, name, sizeof name);
    out->refused = true;
    snprintf(out->why, sizeof out->why,
             "its value %s settles the outcome: %llu of %llu leads with it were won",
             name, (unsigned long long)cell.x, (unsigned long long)cell.n);
}

/* Is having a value, or lacking one, what settles it? */
static void check_presence(const cells *c, wn_leak *out) {
    wn_prop all = all_of(c), without = c->at[c->count - 1];
    wn_prop with = {all.x - without.x, all.n - without.n};
    if (!settles(with, all) && !settles(without, all)) return;
    out->refused = true;
    snprintf(out->why, sizeof out->why,
             "whether it is filled in settles the outcome: of leads with a value %.3g%% "
             "were won, of those without %.3g%%",
             100 * wn_prop_rate(with), 100 * wn_prop_rate(without));
}

static void check_values(const wn_feature *f, const cells *c, wn_leak *out) {
    wn_prop all = all_of(c);
    if (c->ranges || f->type == WN_TIME) return;
    size_t worst = SIZE_MAX;
    for (size_t i = 0; i + 1 < c->count; i++)
        if (settles(c->at[i], all) && (worst == SIZE_MAX || c->at[i].n > c->at[worst].n))
            worst = i;
    if (worst != SIZE_MAX) refuse_value(f, c, worst, out);
}

static void check_open(const wn_training *t, const wn_feature *f, const cells *c,
                       wn_leak *out) {
    wn_prop all = all_of(c);
    double filled = 1 - (double)c->at[c->count - 1].n / (double)all.n;
    if (t->no_outcome < WN_LEAK_LEADS || filled < 0.5) return;
    double open = (double)f->open_present / (double)t->no_outcome;
    if (open > WN_LEAK_SHARE) return;
    out->refused = true;
    snprintf(
        out->why, sizeof out->why,
        "it is filled in when a lead is closed: %.3g%% of closed leads have a value, "
        "and %.3g%% of open ones",
        100 * filled, 100 * open);
}

static void check_dates(const wn_training *t, const wn_feature *f, wn_leak *out) {
    size_t later = 0;
    if (f->type != WN_TIME || !t->when || t->time_type != WN_TIME) return;
    for (size_t i = 0; i < t->train; i++)
        later += !f->missing[i] && f->time[i] > t->when[i] + 1;
    double share = (double)later / (double)t->train;
    if (share < WN_LEAK_SHARE) return;
    out->refused = true;
    snprintf(out->why, sizeof out->why,
             "%.3g%% of the leads have a date there that is later than the lead",
             100 * share);
}

/* --------------------------------------------------------------------------- warnings */

static void add_reason(wn_leak *out, const char *text) {
    size_t n = strlen(out->why);
    out->warned = true;
    snprintf(out->why + n, sizeof out->why - n, "%s%s", n ? "; " : "", text);
}

static void warn_presence(const cells *c, wn_leak *out) {
    char text[160];
    wn_prop all = all_of(c), without = c->at[c->count - 1];
    wn_prop with = {all.x - without.x, all.n - without.n};
    double least = WN_WARN_SHARE * (double)all.n;
    if ((double)with.n < least || (double)without.n < least) return;
    double odds = ((double)with.x + 0.5) / ((double)(with.n - with.x) + 0.5);
    double others = ((double)without.x + 0.5) / ((double)(without.n - without.x) + 0.5);
    if (odds < WN_WARN_ODDS * others && others < WN_WARN_ODDS * odds) return;
    snprintf(text, sizeof text,
             "of leads with a value %.3g%% were won, of those without %.3g%%",
             100 * wn_prop_rate(with), 100 * wn_prop_rate(without));
    add_reason(out, text);
}

static wn_rc warn(const wn_feature *f, const cells *c, double auc, wn_leak *out,
                  wn_err *err) {
    char text[160];
    wn_text word;
    wn_rc rc = wn_late_name(f->name, &word, err);
    if (rc != WN_OK) return rc;
    if (word.n) {
        snprintf(text, sizeof text, "its name (\"%.*s\") says it may be written later",
                 (int)(word.n < 60 ? word.n : 60), word.p);
        add_reason(out, text);
    }
    if (auc >= WN_WARN_AUC) {
        snprintf(text, sizeof text,
                 "it alone tells won from lost suspiciously well (AUC %.2f)", auc);
        add_reason(out, text);
    }
    warn_presence(c, out);
    return WN_OK;
}

static wn_rc judge(const wn_training *t, const wn_feature *f, const cells *c,
                   wn_leak *out, wn_err *err) {
    wn_rc rc = WN_OK;
    double auc = 0;
    WN_TRY(auc_of(c, &auc, err));
    check_dates(t, f, out);
    if (!out->refused) check_presence(c, out);
    if (!out->refused && auc >= WN_LEAK_AUC) {
        out->refused = true;
        snprintf(out->why, sizeof out->why,
                 "it alone tells won from lost almost without error (AUC %.2f)", auc);
    }
    if (!out->refused) check_values(f, c, out);
    if (!out->refused) check_open(t, f, c, out);
    if (!out->refused) rc = warn(f, c, auc, out, err);
out:
    return rc;
}

wn_rc wn_leak_find(const wn_training *t, const wn_feature *f, wn_leak *out, wn_err *err) {
    cells c = {0};
    *out = (wn_leak){0};
    wn_rc rc = sort_leads(t, f, &c, err);
    if (rc == WN_OK) rc = judge(t, f, &c, out, err);
    free_cells(&c);
    return rc;
}
