#include "scoring/money/ledger.h"

#include "core/base/mem.h"
#include "scoring/money/spend.h"
#include "scoring/sources/census.h"

#include <math.h>

static wn_rc account_of(wn_ledger *l, wn_text source, wn_account **out, wn_err *err) {
    uint32_t level;
    wn_rc rc = wn_levels_put(&l->sources, source, &level, err);
    size_t before = l->room, levels = l->sources.map.count;
    if (rc == WN_OK) rc = wn_sources_check(levels, err);
    if (rc == WN_OK)
        rc = wn_grow(&l->accounts, &l->room, levels, sizeof *l->accounts, err);
    if (rc != WN_OK) return rc;
    if (l->room > before)
        memset(l->accounts + before, 0, (l->room - before) * sizeof *l->accounts);
    *out = &l->accounts[level];
    return WN_OK;
}

static wn_rc begin(void *self, void **partial, wn_err *err) {
    (void)self;
    *partial = wn_alloc_zero(1, sizeof(wn_ledger));
    return *partial ? WN_OK : wn_fail_memory(err);
}

/* The cell of a slot, or NULL when it is missing or was not asked for. */
static const wn_column *cell(const wn_batch *batch, size_t slot, size_t row) {
    if (slot == WN_NO_SLOT) return NULL;
    const wn_column *column = &batch->columns[slot];
    return column->missing[row] ? NULL : column;
}

static void note_day(wn_ledger *l, int64_t first, int64_t last) {
    if (!l->dated || first < l->first_day) l->first_day = first;
    if (!l->dated || last > l->last_day) l->last_day = last;
    l->dated = true;
}

static void judge(const wn_ledger_keeper *k, const wn_batch *batch, size_t row,
                  wn_account *a) {
    const wn_column *score = cell(batch, k->score, row);
    const wn_column *qualified = cell(batch, k->qualified, row);
    if (score) wn_sums_add(&a->score, score->number[row]);
    if (!score && !qualified) return;
    a->judged++;
    a->qualified +=
        qualified ? qualified->boolean[row] : score->number[row] >= k->qualified_from;
}

static void add_lead(const wn_ledger_keeper *k, const wn_batch *batch, size_t row,
                     wn_ledger *l, wn_account *a) {
    const wn_column *outcome = cell(batch, k->outcome, row);
    const wn_column *value = cell(batch, k->value, row);
    const wn_column *created = cell(batch, k->created, row);
    bool won = outcome && outcome->boolean[row];
    a->leads++;
    a->won += won;
    judge(k, batch, row, a);
    if (won && value) wn_sums_add(&a->value, value->number[row]);
    if (won && !value) a->no_value++;
    if (!won && value && value->number[row] != 0) l->value_not_won++;
    if (created) {
        int64_t day = wn_time_day(created->time[row]);
        note_day(l, day, day);
    } else {
        l->no_date++;
    }
}

static wn_rc check_value(const wn_ledger_keeper *k, const wn_batch *batch, size_t row,
                         wn_err *err) {
    const wn_column *value = cell(batch, k->value, row);
    if (!value || fabs(value->number[row]) <= WN_AMOUNT_MOST) return WN_OK;
    wn_fail(err, WN_E_DATA, "a value of %g, where %g is the most", value->number[row],
            WN_AMOUNT_MOST);
    return wn_err_at(err, NULL, wn_batch_line(batch, row), NULL);
}

static wn_rc add(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    const wn_ledger_keeper *k = self;
    for (size_t i = 0; i < batch->rows; i++) {
        wn_account *account;
        if (!batch->keep[i]) continue;
        const wn_column *source = cell(batch, k->source, i);
        wn_text name = source ? source->text[i] : (wn_text){"", 0};
        wn_rc rc = check_value(k, batch, i, err);
        if (rc == WN_OK) rc = account_of(partial, name, &account, err);
        if (rc != WN_OK) return rc;
        add_lead(k, batch, i, partial, account);
    }
    return WN_OK;
}

static void merge_account(wn_account *into, const wn_account *from) {
    into->leads += from->leads;
    into->won += from->won;
    into->judged += from->judged;
    into->qualified += from->qualified;
    into->no_value += from->no_value;
    wn_sums_merge(&into->score, &from->score);
    wn_sums_merge(&into->value, &from->value);
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)batch;
    wn_ledger *into = ((wn_ledger_keeper *)self)->ledger;
    const wn_ledger *from = partial;
    into->no_date += from->no_date;
    into->value_not_won += from->value_not_won;
    if (from->dated) note_day(into, from->first_day, from->last_day);
    for (uint32_t i = 0; i < from->sources.map.count; i++) {
        wn_account *account;
        wn_rc rc = account_of(into, wn_map_key(&from->sources.map, i), &account, err);
        if (rc != WN_OK) return rc;
        merge_account(account, &from->accounts[i]);
    }
    return WN_OK;
}

static void end(void *self, void *partial) {
    (void)self;
    if (partial) wn_ledger_free(partial);
    wn_free(partial);
}

const wn_accumulator wn_ledger_accumulator = {begin, add, merge, end};

const wn_account *wn_ledger_find(const wn_ledger *l, const char *source) {
    uint32_t level = wn_map_find(&l->sources.map, wn_text_of(source));
    return level == WN_MAP_NONE ? NULL : &l->accounts[level];
}

void wn_ledger_free(wn_ledger *l) {
    wn_levels_free(&l->sources);
    wn_free(l->accounts);
    *l = (wn_ledger){0};
}
