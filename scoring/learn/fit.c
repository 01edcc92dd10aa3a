#include "scoring/learn/fit.h"

#include "core/base/mem.h"
#include "core/doc/format.h"
#include "core/stats/regression/firth.h"
#include "core/stats/regression/ridge.h"

#include <math.h>
#include <string.h>

/* What a slope must be, in standard errors, to stay: the root of 2 (Akaike 1974). */
static const double worth = 1.4142135623730951;
/* The weights of evidence times this are penalised a hundred times less. */
static const double loose = 10;

static const double ridges[] = {100, 30, 10, 3, 1};
enum { RIDGES = sizeof ridges / sizeof *ridges, FOLDS = 5, TRIED_LEADS = 10000 };

/* Features that are still in, with the training leads' outcomes. */
typedef struct state {
    wn_training *t;
    const wn_binned_list *list;
    size_t *in; /* [count], of the list */
    size_t count;
    double *won; /* [train] */
    uint64_t wins, losses;
} state;

static const wn_binned *feature_at(const state *s, size_t i) {
    return &s->list->items[s->in[i]];
}

/* The list is const, the features are the training data's. */
static void drop(state *s, size_t i, const char *why) {
    wn_feature *f = &s->t->features[feature_at(s, i)->feature - s->t->features];
    wn_feature_drop(f, "%s", why);
    s->count--;
    memmove(&s->in[i], &s->in[i + 1], (s->count - i) * sizeof *s->in);
}

/* --------------------------------------------------------------------------- designs
 */

static void fill_woe(const wn_binned *b, size_t leads, double factor, double *x) {
    for (size_t i = 0; i < leads; i++)
        x[i] = factor * b->bins[b->bin[i]].woe;
}

static bool informed(const wn_bin *bin) {
    return bin->se > 0;
}

/* Columns of a feature's own design: its weight, and each bin that has one. */
static size_t width_of(const wn_binned *b) {
    size_t width = 1;
    for (size_t k = 0; k < b->count; k++)
        width += informed(&b->bins[k]);
    return width;
}

static size_t fill_own(const wn_binned *b, size_t leads, double *x) {
    size_t column = 1;
    fill_woe(b, leads, loose, x);
    for (size_t k = 0; k < b->count; k++) {
        if (!informed(&b->bins[k])) continue;
        for (size_t i = 0; i < leads; i++)
            x[column * leads + i] = b->bin[i] == k;
        column++;
    }
    return column;
}

/* Newly allocated; the weights alone, or with the bins' own parts. */
static wn_rc make_design(const state *s, bool own, wn_design_data *data, double **room,
                         wn_err *err) {
    size_t leads = s->t->train, columns = 0;
    for (size_t i = 0; i < s->count; i++)
        columns += own ? width_of(feature_at(s, i)) : 1;
    double *x = *room = wn_alloc_zero(columns * leads, sizeof *x);
    if (!x) return wn_fail_memory(err);
    *data = (wn_design_data){leads, columns, x, s->won, NULL, NULL};
    for (size_t i = 0; i < s->count; i++) {
        size_t filled = 1;
        if (own)
            filled = fill_own(feature_at(s, i), leads, x);
        else
            fill_woe(feature_at(s, i), leads, 1, x);
        x += filled * leads;
    }
    return WN_OK;
}

/* -------------------------------------------------------------------------- selection
 */

/* Takes a coefficient out of a fit as the others would follow. */
static void sweep_out(wn_logistic *m, size_t j) {
    size_t size = m->size;
    double *v = m->covariance, own = v[j * size + j], slope = m->coef[j] / own;
    for (size_t i = 0; i < size; i++)
        if (i != j) m->coef[i] -= v[i * size + j] * slope;
    for (size_t i = 0; i < size; i++)
        for (size_t k = 0; k < size && i != j; k++)
            if (k != j) v[i * size + k] -= v[i * size + j] * v[j * size + k] / own;
    m->coef[j] = 0;
}

/* The slope that stands farthest below `worth`, or, of too many, the weakest; `count`
 * when all may stay. left[i] says where feature i stands in the model. */
static size_t find_weakest(const wn_logistic *m, const size_t *left, size_t count,
                           size_t most) {
    size_t weakest = count;
    double least = count > most ? HUGE_VAL : worth;
    for (size_t i = 0; i < count; i++) {
        size_t j = left[i];
        double z = m->coef[j] / sqrt(m->covariance[j * m->size + j]);
        if (z >= least) continue;
        least = z;
        weakest = i;
    }
    return weakest;
}

static wn_rc drop_weak(state *s, wn_logistic *m, size_t most, wn_err *err) {
    size_t *left = wn_alloc_zero(s->count, sizeof *left);
    if (!left) return wn_fail_memory(err);
    for (size_t i = 0; i < s->count; i++)
        left[i] = i + 1;
    size_t weakest;
    while (s->count > 1 && (weakest = find_weakest(m, left, s->count, most)) < s->count) {
        bool weak = s->count <= most;
        sweep_out(m, left[weakest]);
        drop(s, weakest,
             weak ? "it says nothing that the others do not say"
                  : "it adds the least, and there are enough without it");
        memmove(&left[weakest], &left[weakest + 1], (s->count - weakest) * sizeof *left);
    }
    wn_free(left);
    return WN_OK;
}

/* The classic scorecard, without features that follow from others; by Firth's method
 * where outcomes are few or separated. */
static wn_rc fit_slopes(state *s, wn_fit *out, wn_logistic *m, wn_err *err) {
    for (;;) {
        wn_design_data data;
        double *room;
        wn_rc rc = make_design(s, false, &data, &room, err);
        if (rc != WN_OK) return rc;
        wn_logistic_free(m);
        rc = out->method == WN_FIT_FIRTH ? wn_firth_fit(&data, m, err)
                                         : wn_logistic_fit(&data, 0, m, err);
        wn_free(room);
        if (rc != WN_OK || !m->why) return rc;
        if (m->status == WN_LOGISTIC_COLLINEAR) {
            drop(s, m->culprit - 1, "it follows from the others");
        } else {
            out->method = WN_FIT_FIRTH;
            out->why_firth = "some features tell outcomes apart without exception";
        }
    }
}

static wn_rc select_features(state *s, wn_fit *out, wn_logistic *m, wn_err *err) {
    wn_rc rc = WN_OK;
    uint64_t fewer = s->wins < s->losses ? s->wins : s->losses;
    size_t most = WN_FIT_FEATURES;
    if (fewer < WN_FIT_FEW) {
        out->method = WN_FIT_FIRTH;
        out->why_firth =
            s->wins < s->losses ? "few leads were won" : "few leads were lost";
    }
    if (fewer / 10 < most) most = fewer / 10;
    while (out->method == WN_FIT_FIRTH && s->count > most)
        drop(s, s->count - 1, "it says less than others, and wins or losses are few");
    WN_TRY(fit_slopes(s, out, m, err));
    size_t before = s->count;
    WN_TRY(drop_weak(s, m, most, err));
    if (s->count < before) WN_TRY(fit_slopes(s, out, m, err));
out:
    return rc;
}

/* ------------------------------------------------------------------------------ ridge
 */

/* Of many leads every so many-th, which is enough to choose by. */
static wn_rc choose_ridge(const wn_design_data *data, double *ridge, wn_err *err) {
    size_t every = (data->rows + TRIED_LEADS - 1) / TRIED_LEADS;
    size_t rows = (data->rows + every - 1) / every, columns = data->columns;
    double *room = wn_alloc_zero(rows * (columns + 1), sizeof *room);
    if (!room) return wn_fail_memory(err);
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++)
            room[j * rows + i] = data->x[j * data->rows + i * every];
        room[columns * rows + i] = data->won[i * every];
    }
    wn_design_data some = {rows, columns, room, room + columns * rows, NULL, NULL};
    wn_ridge_choice choice;
    wn_rc rc = wn_ridge_choose(&some, ridges, RIDGES, FOLDS, &choice, err);
    *ridge = choice.ridge;
    wn_free(room);
    return rc;
}

static wn_rc fit_own(const state *s, wn_fit *out, wn_logistic *m, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_design_data data;
    double *room;
    WN_TRY(make_design(s, true, &data, &room, err));
    WN_TRY(choose_ridge(&data, &out->ridge, err));
    wn_logistic_free(m);
    rc = wn_logistic_fit(&data, out->ridge, m, err);
out:
    wn_free(room);
    return rc;
}

/* ---------------------------------------------------------------------------- effects
 */

/* The row of a bin: what its coefficients are multiplied with. */
static void row_of(const wn_binned *b, size_t bin, bool own, double *row) {
    row[0] = (own ? loose : 1) * b->bins[bin].woe;
    for (size_t k = 0, column = 1; own && k < b->count; k++)
        if (informed(&b->bins[k])) row[column++] = k == bin;
}

static double quadratic(const wn_logistic *m, size_t first, size_t width,
                        const double *row) {
    double sum = 0;
    for (size_t i = 0; i < width; i++)
        for (size_t j = 0; j < width; j++)
            sum += row[i] * row[j] * m->covariance[(first + i) * m->size + first + j];
    return sum;
}

/* Effects of one feature, whose coefficients begin at `first`, against the average of its
 * training leads, which goes to the base. */
static wn_rc take_effects(const wn_logistic *m, size_t first, bool own, wn_fit *out,
                          wn_fit_feature *f, wn_err *err) {
    const wn_binned *b = f->binned;
    size_t width = own ? width_of(b) : 1;
    double leads = 0, *mean = wn_alloc_zero(2 * width, sizeof *mean), *row = mean + width;
    if (!mean) return wn_fail_memory(err);
    for (size_t k = 0; k < b->count; k++) {
        double n = informed(&b->bins[k]) ? (double)b->bins[k].won.n : 0;
        row_of(b, k, own, row);
        leads += n;
        for (size_t i = 0; i < width; i++)
            mean[i] += n * row[i];
    }
    for (size_t i = 0; i < width; i++) {
        mean[i] /= leads;
        out->base += m->coef[first + i] * mean[i];
    }
    for (size_t k = 0; k < b->count; k++) {
        if (!informed(&b->bins[k])) continue;
        row_of(b, k, own, row);
        for (size_t i = 0; i < width; i++) {
            row[i] -= mean[i];
            f->effect[k] += m->coef[first + i] * row[i];
        }
        f->se[k] = sqrt(quadratic(m, first, width, row));
    }
    wn_free(mean);
    return WN_OK;
}

static wn_rc report(const state *s, const wn_logistic *m, wn_fit *out, wn_err *err) {
    wn_rc rc = WN_OK;
    bool own = out->method == WN_FIT_RIDGE;
    size_t bins = 0, first = 1;
    for (size_t i = 0; i < s->count; i++)
        bins += feature_at(s, i)->count;
    out->features = wn_alloc_zero(s->count, sizeof *out->features);
    double *effects = out->effects = wn_alloc_zero(2 * bins, sizeof *effects);
    if (!out->features || !effects) return wn_fail_memory(err);
    out->base = m->coef[0];
    for (; out->count < s->count; out->count++) {
        wn_fit_feature *f = &out->features[out->count];
        f->binned = feature_at(s, out->count);
        f->effect = effects;
        f->se = effects + f->binned->count;
        effects += 2 * f->binned->count;
        WN_TRY(take_effects(m, first, own, out, f, err));
        first += own ? width_of(f->binned) : 1;
    }
out:
    return rc;
}

/* --------------------------------------------------------------------------- together
 */

/* No column is left; those that were refused are named. */
static wn_rc refuse_columns(const wn_training *t, wn_err *err) {
    enum { NAMED = 10 };
    const char *refused[NAMED];
    size_t count = 0;
    char names[256];
    for (size_t i = 0; i < t->feature_count && count < NAMED; i++)
        if (t->features[i].notice == WN_NOTICE_REFUSED)
            refused[count++] = t->features[i].name;
    if (count == 0) {
        wn_fail(err, WN_E_DATA, "no column says enough about the outcome to score by");
        return wn_err_hint(err, "`winnow sources` shows whether sources differ");
    }
    wn_fail(err, WN_E_DATA,
            "no column says enough about the outcome to score by, but for those that are "
            "refused, as they know the outcome: %s",
            wn_text_list(refused, count, names, sizeof names));
    return wn_err_hint(err, "--allow COLUMN lets in a column that new leads have, too");
}

wn_rc wn_fit_possible(const wn_training *t, const wn_binned_list *list, wn_err *err) {
    size_t wins = 0;
    for (size_t i = 0; i < t->train; i++)
        wins += t->won[i];
    size_t losses = t->train - wins, fewer = wins < losses ? wins : losses;
    if (fewer < WN_FIT_LEAST) {
        char all[WN_NUMBER_TEXT], won[WN_NUMBER_TEXT], lost[WN_NUMBER_TEXT];
        wn_fail(err, WN_E_DATA,
                "too few leads to learn from: of %s for training %s were won and %s were "
                "not, and it takes %d of either",
                wn_format_count(t->train, all), wn_format_count(wins, won),
                wn_format_count(losses, lost), WN_FIT_LEAST);
        return wn_err_hint(err, "`winnow sources` tells what rates of so few are worth; "
                                "three rules written by hand (`winnow script show "
                                "b2b`) are a start until there are more");
    }
    if (list->count) return WN_OK;
    return refuse_columns(t, err);
}

static wn_rc start(wn_training *t, const wn_binned_list *list, state *s, wn_err *err) {
    *s = (state){.t = t, .list = list};
    s->in = wn_alloc_zero(list->count, sizeof *s->in);
    s->won = wn_alloc_zero(t->train, sizeof *s->won);
    if (!s->in || !s->won) return wn_fail_memory(err);
    for (size_t i = 0; i < t->train; i++) {
        s->won[i] = t->won[i];
        s->wins += t->won[i];
    }
    s->losses = t->train - s->wins;
    for (; s->count < list->count; s->count++)
        s->in[s->count] = s->count;
    return wn_fit_possible(t, list, err);
}

wn_rc wn_fit_make(wn_training *training, const wn_binned_list *list, wn_fit *out,
                  wn_err *err) {
    wn_rc rc = WN_OK;
    state s;
    wn_logistic model = {0};
    *out = (wn_fit){0};
    WN_TRY(start(training, list, &s, err));
    WN_TRY(select_features(&s, out, &model, err));
    if (out->method == WN_FIT_RIDGE) WN_TRY(fit_own(&s, out, &model, err));
    rc = report(&s, &model, out, err);
out:
    wn_logistic_free(&model);
    wn_free(s.won);
    wn_free(s.in);
    if (rc != WN_OK) wn_fit_free(out);
    return rc;
}

void wn_fit_free(wn_fit *fit) {
    wn_free(fit->features);
    wn_free(fit->effects);
    *fit = (wn_fit){0};
}
