#include "scoring/learn/points.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double hot = 0.8, warm = 0.5; /* shares of the training leads below */

static double probability_of(double log_odds) {
    return 1 / (1 + exp(-log_odds));
}

/* Rounded to what the plan allows. */
static wn_points points_of(const wn_card_plan *plan, double value) {
    double step = pow(10, 2 - plan->decimals);
    return (wn_points)(rint(value * 100 / step) * step);
}

/* ------------------------------------------------------------------------------ lines
 */

static bool is_fallback(const wn_bin *bin) {
    return bin->kind == WN_BIN_MISSING || bin->kind == WN_BIN_OTHER;
}

/* Whether one condition can hold for the line's last bin and the next. */
static bool joins(const wn_card *card, const wn_card_line *line, size_t feature,
                  size_t bin) {
    const wn_binned *b = line->feature->binned;
    const wn_bin *last = &b->bins[line->bins[line->count - 1]], *next = &b->bins[bin];
    if (card->points[feature][bin] != line->points) return false;
    if (last->kind == next->kind && next->kind == WN_BIN_RANGE)
        return line->bins[line->count - 1] + 1 == bin;
    return (last->kind == next->kind && next->kind == WN_BIN_LEVELS) ||
           (is_fallback(last) && is_fallback(next));
}

static void add_to_line(const wn_card *card, wn_card_line *line, size_t bin) {
    const wn_fit_feature *f = line->feature;
    double factor = card->plan.scale.factor;
    double half = wn_normal_two_sided(card->plan.conf) * f->se[bin];
    line->won.x += f->binned->bins[bin].won.x;
    line->won.n += f->binned->bins[bin].won.n;
    line->bins[line->count++] = bin;
    if (line->count > 1) return;
    line->estimated = f->se[bin] > 0;
    line->low = points_of(&card->plan, factor * (f->effect[bin] - half));
    line->high = points_of(&card->plan, factor * (f->effect[bin] + half));
}

/* Levels best first, ranges from low to high; what is left comes last. */
static size_t bin_in_order(const wn_binned *b, size_t i) {
    size_t levels = 0;
    while (levels < b->count && b->bins[levels].kind == WN_BIN_LEVELS)
        levels++;
    return i < levels ? levels - 1 - i : i;
}

static void make_lines(wn_card *card) {
    size_t *room = card->bins_room;
    for (size_t i = 0; i < card->fit->count; i++) {
        const wn_fit_feature *f = &card->fit->features[i];
        wn_card_line *line = NULL;
        for (size_t k = 0; k < f->binned->count; k++) {
            size_t bin = bin_in_order(f->binned, k);
            if (!line || !joins(card, line, i, bin)) {
                line = &card->lines[card->count++];
                *line = (wn_card_line){
                    .feature = f, .bins = room, .points = card->points[i][bin]};
            }
            add_to_line(card, line, bin);
            room++;
        }
    }
}

/* ------------------------------------------------------------------------------ bands
 */

static int by_points(const void *a, const void *b) {
    wn_points x = *(const wn_points *)a, y = *(const wn_points *)b;
    return (x > y) - (x < y);
}

/* By the training leads; the lowest band begins where no lead can be below. */
static wn_rc set_bands(const wn_training *t, wn_card *card, wn_err *err) {
    wn_points *scores = wn_alloc_zero(t->train, sizeof *scores), worst = card->base;
    if (!scores) return wn_fail_memory(err);
    for (size_t i = 0; i < t->train; i++)
        scores[i] = wn_card_score(card, i);
    qsort(scores, t->train, sizeof *scores, by_points);
    for (size_t i = 0; i < card->fit->count; i++) {
        wn_points least = 0;
        for (size_t k = 0; k < card->fit->features[i].binned->count; k++)
            if (card->points[i][k] < least) least = card->points[i][k];
        worst += least;
    }
    card->bands[0] = scores[(size_t)(hot * (double)t->train)];
    card->bands[1] = scores[(size_t)(warm * (double)t->train)];
    card->bands[2] = worst < 0 ? worst : 0;
    wn_free(scores);
    return WN_OK;
}

/* --------------------------------------------------------------------------- together
 */

/* The number that a script will hold, so that both compute with the same. */
static double as_printed(double value) {
    char text[40];
    snprintf(text, sizeof text, "%.6g", value);
    return strtod(text, NULL);
}

static wn_rc make_room(wn_card *card, wn_err *err) {
    const wn_fit *fit = card->fit;
    size_t bins = 0;
    for (size_t i = 0; i < fit->count; i++)
        bins += fit->features[i].binned->count;
    card->points = wn_alloc_zero(fit->count, sizeof *card->points);
    card->points_room = wn_alloc_zero(bins, sizeof *card->points_room);
    card->lines = wn_alloc_zero(bins, sizeof *card->lines);
    card->bins_room = wn_alloc_zero(bins, sizeof *card->bins_room);
    if (!card->points || !card->points_room || !card->lines || !card->bins_room)
        return wn_fail_memory(err);
    return WN_OK;
}

wn_rc wn_card_make(const wn_training *training, const wn_fit *fit,
                   const wn_card_plan *plan, wn_card *out, wn_err *err) {
    wn_rc rc = WN_OK;
    *out = (wn_card){.fit = fit, .plan = *plan};
    WN_TRY(make_room(out, err));
    wn_points *points = out->points_room;
    for (size_t i = 0; i < fit->count; i++) {
        const wn_fit_feature *f = &fit->features[i];
        out->points[i] = points;
        for (size_t k = 0; k < f->binned->count; k++)
            *points++ = points_of(plan, plan->scale.factor * f->effect[k]);
    }
    out->base = points_of(plan, wn_pdo_score(plan->scale, fit->base));
    out->per_point = as_printed(1 / plan->scale.factor);
    out->intercept = as_printed(0 - plan->scale.offset / plan->scale.factor);
    make_lines(out);
    rc = set_bands(training, out, err);
out:
    if (rc != WN_OK) wn_card_free(out);
    return rc;
}

void wn_card_free(wn_card *card) {
    wn_free(card->points);
    wn_free(card->points_room);
    wn_free(card->lines);
    wn_free(card->bins_room);
    *card = (wn_card){0};
}

wn_points wn_card_score(const wn_card *card, size_t lead) {
    wn_points sum = card->base;
    for (size_t i = 0; i < card->fit->count; i++)
        sum += card->points[i][card->fit->features[i].binned->bin[lead]];
    return sum;
}

double wn_card_probability(const wn_card *card, wn_points score) {
    return probability_of(card->intercept + card->per_point * wn_points_value(score));
}

double wn_card_exact(const wn_card *card, size_t lead) {
    double sum = card->fit->base;
    for (size_t i = 0; i < card->fit->count; i++) {
        const wn_fit_feature *f = &card->fit->features[i];
        sum += f->effect[f->binned->bin[lead]];
    }
    return probability_of(sum);
}
