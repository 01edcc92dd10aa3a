#include "scoring/learn/naive.h"

#include "core/base/mem.h"
#include "core/stats/scorecard/naive_bayes.h"

#include <math.h>

/* Is the bin a value that is counted? What was never met in training is not. */
static bool is_value(const wn_bin *bin, bool blanks) {
    return bin->won.n > 0 && bin->kind != WN_BIN_OTHER &&
           (blanks || bin->kind != WN_BIN_MISSING);
}

static wn_rc count_leads(const wn_training *t, const wn_binned_list *list, bool blanks,
                         wn_nb *nb, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_nb_value *values = wn_alloc_zero(list->count, sizeof *values);
    if (!values) return wn_fail_memory(err);
    for (size_t i = 0; i < t->train && rc == WN_OK; i++) {
        wn_nb_lead lead = {WN_NB_NO_TEAM, values, 0};
        for (size_t f = 0; f < list->count; f++) {
            uint32_t bin = list->items[f].bin[i];
            if (is_value(&list->items[f].bins[bin], blanks))
                values[lead.count++] = (wn_nb_value){(uint32_t)f, bin};
        }
        rc = wn_nb_count(nb, &lead, t->won[i], 1, err);
    }
    wn_free(values);
    return rc;
}

static wn_rc make_room(const wn_binned_list *list, wn_fit *out, wn_err *err) {
    size_t bins = 0;
    for (size_t i = 0; i < list->count; i++)
        bins += list->items[i].count;
    out->features = wn_alloc_zero(list->count, sizeof *out->features);
    out->effects = wn_alloc_zero(2 * bins, sizeof *out->effects);
    if (!out->features || !out->effects) return wn_fail_memory(err);
    double *effects = out->effects;
    for (; out->count < list->count; out->count++) {
        const wn_binned *b = &list->items[out->count];
        out->features[out->count] = (wn_fit_feature){b, effects, effects + b->count};
        effects += 2 * b->count;
    }
    return WN_OK;
}

/* The log of a ratio of two shares, and how sure it is. */
static void take_effects(const wn_nb *nb, size_t feature, bool blanks,
                         wn_fit_feature *f) {
    const wn_binned *b = f->binned;
    for (uint32_t k = 0; k < b->count; k++) {
        if (!is_value(&b->bins[k], blanks)) continue;
        wn_nb_factor factor = wn_nb_factor_of(nb, WN_NB_NO_TEAM, (uint32_t)feature, k);
        f->effect[k] = log(factor.won) - log(factor.lost);
        f->se[k] = b->bins[k].se;
    }
}

wn_rc wn_naive_fit(const wn_training *t, const wn_binned_list *list, bool blanks,
                   wn_fit *out, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_nb *nb = NULL;
    const wn_nb_plan plan = {
        .fields = list->count, .stage = WN_NB_NONE, .smoothing = WN_NB_SMOOTHING};
    *out = (wn_fit){.method = WN_FIT_NAIVE_BAYES, .blanks = blanks};
    WN_TRY(wn_fit_possible(t, list, err));
    WN_TRY(make_room(list, out, err));
    WN_TRY(wn_nb_new(&plan, &nb, err));
    WN_TRY(count_leads(t, list, blanks, nb, err));
    double prior = wn_nb_score(nb, &(wn_nb_lead){WN_NB_NO_TEAM, NULL, 0}).prior;
    out->base = log(prior) - log1p(-prior);
    for (size_t i = 0; i < out->count; i++)
        take_effects(nb, i, blanks, &out->features[i]);
out:
    wn_nb_free(nb);
    if (rc != WN_OK) wn_fit_free(out);
    return rc;
}
