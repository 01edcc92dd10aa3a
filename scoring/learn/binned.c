#include "scoring/learn/binned.h"

#include "core/base/mem.h"
#include "core/stats/scorecard/woe.h"

#include <math.h>
#include <stdlib.h>

static const wn_woe_policy policy = {WN_ZERO_ADD, 0.5};

/* How features are binned: by what they say about the outcome, or plainly. */
typedef struct manner {
    const wn_binning_plan *plan; /* NULL: plainly */
    size_t parts;
    uint64_t least; /* training leads of a bin that weighs anything */
} manner;

/* ------------------------------------------------------------------------------- bins */

static wn_rc open_bins(wn_binned *b, size_t count, wn_err *err) {
    b->bins = wn_alloc_zero(count, sizeof *b->bins);
    return b->bins ? WN_OK : wn_fail_memory(err);
}

static void free_binned(wn_binned *b) {
    for (size_t i = 0; i < b->count; i++) {
        wn_free(b->bins[i].label);
        wn_free(b->bins[i].levels);
    }
    wn_free(b->bins);
    wn_free(b->bin);
}

static wn_rc take_label(wn_bin *bin, wn_buf *text, wn_err *err) {
    bin->label = wn_strndup(text->p, text->n);
    wn_buf_clear(text);
    return bin->label ? WN_OK : wn_fail_memory(err);
}

/* Puts every lead without a value into a last bin (missing). */
static wn_rc bin_missing(wn_binned *b, size_t leads, wn_err *err) {
    const wn_feature *f = b->feature;
    bool any = false;
    for (size_t i = 0; i < leads; i++) {
        if (!f->missing[i]) continue;
        b->bin[i] = (uint32_t)b->count;
        any = true;
    }
    if (!any) return WN_OK;
    wn_bin *bin = &b->bins[b->count++];
    bin->kind = WN_BIN_MISSING;
    bin->label = wn_strdup("(missing)");
    return bin->label ? WN_OK : wn_fail_memory(err);
}

/* ---------------------------------------------------------------------------- numbers */

/* Ranges of whole numbers read better by the numbers in them: `3 to 7`, not `2 to 7`. */
static wn_rc label_range(wn_bin *bin, bool whole, wn_buf *text, wn_err *err) {
    wn_rc rc = WN_OK;
    double low = bin->low + (whole ? 1 : 0);
    if (!bin->has_low && !bin->has_high)
        WN_TRY(wn_buf_text(text, "any value", err));
    else if (!bin->has_low)
        WN_TRY(wn_buf_format(text, err, "up to %.15g", bin->high));
    else if (!bin->has_high)
        WN_TRY(wn_buf_format(text, err, whole ? "%.15g or more" : "above %.15g", low));
    else if (low == bin->high)
        WN_TRY(wn_buf_format(text, err, "%.15g", low));
    else
        WN_TRY(wn_buf_format(text, err, "%.15g to %.15g", low, bin->high));
    rc = take_label(bin, text, err);
out:
    return rc;
}

static bool is_whole(const wn_feature *f, size_t leads) {
    for (size_t i = 0; i < leads; i++)
        if (f->number[i] != floor(f->number[i])) return false;
    return true;
}

static wn_rc cut_numbers(const wn_training *t, const manner *how, wn_binned *b,
                         wn_cuts *cuts, wn_err *err) {
    size_t n = 0;
    wn_rc rc = WN_OK;
    double *value = wn_alloc(t->train * sizeof *value);
    uint8_t *won = wn_alloc(t->train);
    if (!value || !won) WN_TRY(wn_fail_memory(err));
    for (size_t i = 0; i < t->train; i++) {
        if (b->feature->missing[i]) continue;
        value[n] = b->feature->number[i];
        won[n++] = t->won[i];
    }
    rc = how->plan ? wn_bin_numbers(value, won, n, how->plan, cuts, err)
                   : wn_cut_quantiles(value, n, how->parts, cuts, err);
    b->trend = cuts->trend;
out:
    wn_free(won);
    wn_free(value);
    return rc;
}

static wn_rc bin_number(const wn_training *t, const manner *how, wn_binned *b,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    wn_cuts cuts = {0};
    wn_buf text = {0};
    const wn_feature *f = b->feature;
    WN_TRY(cut_numbers(t, how, b, &cuts, err));
    WN_TRY(open_bins(b, cuts.count + 2, err));
    bool whole = is_whole(f, t->leads);
    for (size_t i = 0; i <= cuts.count; i++) {
        wn_bin *bin = &b->bins[b->count++];
        *bin = (wn_bin){.kind = WN_BIN_RANGE,
                        .has_low = i > 0,
                        .has_high = i<cuts.count, .low = i> 0 ? cuts.cut[i - 1] : 0,
                        .high = i < cuts.count ? cuts.cut[i] : 0};
        WN_TRY(label_range(bin, whole, &text, err));
    }
    for (size_t i = 0; i < t->leads; i++)
        b->bin[i] = (uint32_t)wn_cuts_bin(&cuts, f->number[i]);
    rc = bin_missing(b, t->leads, err);
out:
    wn_buf_free(&text);
    wn_cuts_free(&cuts);
    return rc;
}

static wn_rc bin_boolean(const wn_training *t, wn_binned *b, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(open_bins(b, 3, err));
    for (; b->count < 2; b->count++) {
        wn_bin *bin = &b->bins[b->count];
        bin->kind = b->count ? WN_BIN_YES : WN_BIN_NO;
        bin->label = wn_strdup(b->count ? "yes" : "no");
        if (!bin->label) WN_TRY(wn_fail_memory(err));
    }
    for (size_t i = 0; i < t->leads; i++)
        b->bin[i] = b->feature->boolean[i];
    rc = bin_missing(b, t->leads, err);
out:
    return rc;
}

/* ------------------------------------------------------------------------------ texts */

enum { NAMED = 3 }; /* how many levels a label lists */

static wn_rc label_levels(const wn_feature *f, wn_bin *bin, wn_buf *text, wn_err *err) {
    wn_rc rc = WN_OK;
    /* `and 1 more` would be as long as its name. */
    size_t named = bin->level_count <= NAMED + 1 ? bin->level_count : NAMED;
    for (size_t i = 0; i < named; i++) {
        wn_text level = wn_feature_level(f, bin->levels[i]);
        WN_TRY(wn_buf_text(text, i ? ", " : "", err));
        WN_TRY(wn_buf_add(text, level.p, level.n, err));
    }
    if (named < bin->level_count)
        WN_TRY(wn_buf_format(text, err, " and %zu more", bin->level_count - named));
    rc = take_label(bin, text, err);
out:
    return rc;
}

static wn_prop *count_levels(const wn_training *t, const wn_feature *f) {
    wn_prop *won = wn_alloc_zero(f->levels.map.count, sizeof *won);
    for (size_t i = 0; won && i < t->train; i++) {
        if (f->missing[i]) continue;
        won[f->level[i]].n++;
        won[f->level[i]].x += t->won[i];
    }
    return won;
}

/* Levels by number of leads, the first seen first among equals. */
typedef struct common {
    uint64_t n;
    uint32_t level;
} common;

static int by_leads(const void *a, const void *b) {
    const common *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return x->level < y->level ? -1 : 1;
}

/* Every level that was seen in training is a bin, the commonest first. */
static void part_levels(const common *order, size_t levels, size_t *bin_of,
                        size_t *bins) {
    *bins = 0;
    for (size_t i = 0; i < levels; i++)
        bin_of[order[i].level] = order[i].n ? (*bins)++ : WN_BIN_RARE;
}

/* Lists the levels of the bins, and names the bins after them. */
static wn_rc list_levels(const wn_feature *f, const common *order, const size_t *bin_of,
                         wn_binned *b, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_buf text = {0};
    size_t levels = f->levels.map.count;
    for (size_t i = 0; i < levels; i++)
        if (bin_of[i] != WN_BIN_RARE) b->bins[bin_of[i]].level_count++;
    for (size_t k = 0; k < b->count; k++) {
        wn_bin *bin = &b->bins[k];
        bin->levels = wn_alloc_zero(bin->level_count, sizeof *bin->levels);
        if (!bin->levels) WN_TRY(wn_fail_memory(err));
        bin->level_count = 0;
        for (size_t i = 0; i < levels; i++)
            if (bin_of[order[i].level] == k)
                bin->levels[bin->level_count++] = order[i].level;
        WN_TRY(label_levels(f, bin, &text, err));
    }
out:
    wn_buf_free(&text);
    return rc;
}

static common *order_levels(const wn_prop *won, size_t levels) {
    common *order = wn_alloc_zero(levels, sizeof *order);
    for (uint32_t i = 0; order && i < levels; i++)
        order[i] = (common){won[i].n, i};
    if (order) qsort(order, levels, sizeof *order, by_leads);
    return order;
}

static wn_rc bin_text(const wn_training *t, const manner *how, wn_binned *b,
                      wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_feature *f = b->feature;
    size_t levels = f->levels.map.count, bins;
    wn_prop *won = count_levels(t, f);
    common *order = won ? order_levels(won, levels) : NULL;
    size_t *bin_of = wn_alloc_zero(levels, sizeof *bin_of);
    if (!order || !bin_of) WN_TRY(wn_fail_memory(err));
    if (how->plan)
        WN_TRY(wn_bin_levels(won, levels, how->plan, bin_of, &bins, err));
    else
        part_levels(order, levels, bin_of, &bins);
    WN_TRY(open_bins(b, bins + 2, err));
    for (; b->count < bins; b->count++)
        b->bins[b->count].kind = WN_BIN_LEVELS;
    WN_TRY(list_levels(f, order, bin_of, b, err));
    for (size_t i = 0; i < t->leads; i++) {
        if (f->missing[i]) continue;
        size_t bin = bin_of[f->level[i]];
        b->bin[i] = (uint32_t)(bin == WN_BIN_RARE ? bins : bin);
    }
    b->bins[b->count].kind = WN_BIN_OTHER;
    b->bins[b->count].label = wn_strdup("any other");
    if (!b->bins[b->count++].label) WN_TRY(wn_fail_memory(err));
    rc = bin_missing(b, t->leads, err);
out:
    wn_free(bin_of);
    wn_free(order);
    wn_free(won);
    return rc;
}

/* ------------------------------------------------------------------------ what it says
 */

static wn_rc weigh(const wn_training *t, const manner *how, wn_binned *b, wn_err *err) {
    wn_prop *won = wn_alloc_zero(b->count, sizeof *won);
    wn_woe *woe = wn_alloc_zero(b->count, sizeof *woe);
    wn_rc rc = won && woe ? WN_OK : wn_fail_memory(err);
    if (rc != WN_OK) goto out;
    for (size_t i = 0; i < t->train; i++) {
        won[b->bin[i]].n++;
        won[b->bin[i]].x += t->won[i];
    }
    wn_woe_compute(won, b->count, policy, woe);
    for (size_t i = 0; i < b->count; i++) {
        b->bins[i].won = won[i];
        if (won[i].n == 0 || won[i].n < how->least) continue;
        b->bins[i].woe = woe[i].woe;
        b->bins[i].se = woe[i].se;
        b->iv += woe[i].iv;
    }
out:
    wn_free(woe);
    wn_free(won);
    return rc;
}

/* The information value that a feature without any relation would have, about. */
static double iv_of_chance(const wn_training *t, const wn_binned *b) {
    double won = 0, filled = 0;
    for (size_t i = 0; i < t->train; i++)
        won += t->won[i];
    for (size_t i = 0; i < b->count; i++)
        filled += b->bins[i].woe != 0;
    double others = (double)t->train - won;
    return won > 0 && others > 0 && filled > 1 ? (filled - 1) * (1 / won + 1 / others)
                                               : 0;
}

static wn_rc bin_feature(const wn_training *t, const manner *how, const wn_feature *f,
                         wn_binned *b, wn_err *err) {
    wn_rc rc = WN_OK;
    *b = (wn_binned){.feature = f, .trend = WN_TREND_FREE};
    b->bin = wn_alloc_zero(t->leads, sizeof *b->bin);
    if (!b->bin) return wn_fail_memory(err);
    if (f->type == WN_NUMBER)
        WN_TRY(bin_number(t, how, b, err));
    else if (f->type == WN_BOOL)
        WN_TRY(bin_boolean(t, b, err));
    else
        WN_TRY(bin_text(t, how, b, err));
    rc = weigh(t, how, b, err);
out:
    return rc;
}

static int by_iv(const void *a, const void *b) {
    const wn_binned *x = a, *y = b;
    if (x->iv != y->iv) return x->iv > y->iv ? -1 : 1;
    return x->feature < y->feature ? -1 : 1; /* as in the file */
}

static wn_rc bin_all(wn_training *t, const manner *how, wn_binned_list *out,
                     wn_err *err) {
    wn_rc rc = WN_OK;
    *out = (wn_binned_list){0};
    out->items = wn_alloc_zero(t->feature_count, sizeof *out->items);
    if (!out->items) return wn_fail_memory(err);
    for (size_t i = 0; i < t->feature_count; i++) {
        wn_feature *f = &t->features[i];
        wn_binned *b = &out->items[out->count];
        if (!f->in || f->type == WN_TIME) continue;
        out->count++;
        WN_TRY(bin_feature(t, how, f, b, err));
        if (!how->plan || b->iv - iv_of_chance(t, b) >= WN_IV_LEAST) continue;
        wn_feature_drop(f, "it says too little: an information value of %.3f", b->iv);
        free_binned(b);
        out->count--;
    }
    qsort(out->items, out->count, sizeof *out->items, by_iv);
out:
    if (rc != WN_OK) wn_binned_free(out);
    return rc;
}

wn_rc wn_binned_make(wn_training *t, const wn_binning_plan *plan, wn_binned_list *out,
                     wn_err *err) {
    return bin_all(t, &(manner){.plan = plan, .least = plan->min_bin}, out, err);
}

wn_rc wn_binned_plain(wn_training *t, size_t parts, wn_binned_list *out, wn_err *err) {
    return bin_all(t, &(manner){.parts = parts, .least = 1}, out, err);
}

void wn_binned_free(wn_binned_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free_binned(&list->items[i]);
    wn_free(list->items);
    *list = (wn_binned_list){0};
}
