/* Credit for conversions: by rule, by removal from a Markov chain, by Shapley's value. */
#include "core/stats/attribution/removal.h"
#include "core/stats/attribution/shapley.h"
#include "core/stats/attribution/touches.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -------------------------------------------------------------------------- channels */

enum { CHANNELS_MAX = 400, NAME_MAX = 80 };

typedef struct channels {
    char names[CHANNELS_MAX][NAME_MAX];
    size_t count;
} channels;

static uint32_t channel(input *in, channels *all, const char *name, size_t n) {
    while (n && strchr(" \"\r", name[n - 1]))
        n--;
    while (n && strchr(" \"", *name)) {
        name++;
        n--;
    }
    char text[NAME_MAX];
    snprintf(text, sizeof text, "%.*s", (int)n, name);
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->names[i], text) == 0) return (uint32_t)i;
    if (n == 0 || all->count == CHANNELS_MAX) {
        complain(in, "cannot use the channel \"%s\"", text);
        return 0;
    }
    memcpy(all->names[all->count], text, NAME_MAX);
    return (uint32_t)all->count++;
}

/* --------------------------------------------------------------------------- csv text */

/* Cells end with a comma or the line; what quotes are around them is taken off. */
static const char *cell(const char *line, size_t column, size_t *n) {
    for (; column && *line && *line != '\n'; line++)
        column -= *line == ',';
    *n = column ? 0 : strcspn(line, ",\r\n");
    return line;
}

static const char *next_line(const char *line) {
    const char *end = strchr(line, '\n');
    return end && end[1] ? end + 1 : NULL;
}

/* The column with the first of the names that there is, or SIZE_MAX. */
static size_t column_named(const char *header, const char *const *names) {
    for (; *names; names++)
        for (size_t i = 0; i < 20; i++) {
            size_t n;
            const char *name = cell(header, i, &n);
            while (n && *name == '"') {
                name++;
                n -= n > 1 ? 2 : 1;
            }
            if (n == strlen(*names) && strncmp(name, *names, n) == 0) return i;
        }
    return SIZE_MAX;
}

static double number_in(const char *line, size_t column) {
    size_t n;
    return column == SIZE_MAX ? 0 : strtod(cell(line, column, &n), NULL);
}

static char *read_file(const char *path) {
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1);
    size_t n = 0;
    for (int c; file && (c = getc(file)) != EOF;) {
        if ((n & (n + 1)) == 0) text = realloc(text, 2 * n + 2);
        text[n++] = (char)c;
        text[n] = 0;
    }
    if (file) fclose(file);
    return text;
}

/* "csv", or the contents of "file"; newly allocated. */
static char *get_csv(input *in) {
    const char *csv = get_text(in, "csv", NULL), *file = get_text(in, "file", NULL);
    char *text = NULL;
    if (csv) {
        text = malloc(strlen(csv) + 1);
        strcpy(text, csv);
    } else if (file) {
        char name[NAME_MAX]; /* up to a blank: what follows are remarks */
        snprintf(name, sizeof name, "%.*s", (int)strcspn(file, " "), file);
        char *path = data_path(in, name);
        if (path) text = read_file(path);
        free(path);
    } else {
        complain(in, "the input lacks \"csv\" or \"file\"");
    }
    return text ? text : calloc(1, 1);
}

/* ------------------------------------------------------------------------------ paths */

typedef struct journeys {
    channels channels;
    wn_paths paths;
} journeys;

/* What a transformation named in words does to a path. */
static size_t transform(const char *how, uint32_t *path, size_t n) {
    if (!how || !strstr(how, "collapse")) return n;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || path[kept - 1] != path[i]) path[kept++] = path[i];
    return kept;
}

static void add_path(input *in, journeys *j, const char *how, const char *text, size_t n,
                     wn_path_counts counts) {
    enum { TOUCHES_MAX = 4096 };
    uint32_t path[TOUCHES_MAX];
    size_t count = 0;
    wn_err err;
    for (size_t at = 0; at < n && count < TOUCHES_MAX;) {
        size_t length = 0;
        while (at + length < n && text[at + length] != '>')
            length++;
        path[count++] = channel(in, &j->channels, text + at, length);
        at += length + 1;
    }
    if (count == 0) return;
    count = transform(how, path, count);
    went_well(in, wn_paths_add(&j->paths, path, count, counts, &err), &err);
}

static journeys *get_journeys(input *in, const char *how) {
    static const char *const path[] = {"path", "journey", NULL};
    static const char *const conversions[] = {"conv", "total_conversions", "conversions",
                                              NULL};
    static const char *const nulls[] = {"null", "total_null", "nulls", NULL};
    static const char *const value[] = {"value", "total_conversion_value", NULL};
    journeys *j = calloc(1, sizeof *j);
    char *csv = get_csv(in);
    size_t p = column_named(csv, path), c = column_named(csv, conversions);
    size_t lost = column_named(csv, nulls), v = column_named(csv, value);
    if (!in->unavailable[0] && (p == SIZE_MAX || c == SIZE_MAX))
        complain(in, "the table lacks a path or its conversions");
    for (const char *line = next_line(csv); line && !in->problem[0];
         line = next_line(line)) {
        size_t n;
        const char *text = cell(line, p, &n);
        add_path(in, j, how, text, n,
                 (wn_path_counts){number_in(line, c), number_in(line, lost),
                                  number_in(line, v)});
    }
    free(csv);
    wn_err err;
    went_well(in, wn_paths_settle(&j->paths, NULL, &err), &err);
    return j;
}

static void free_journeys(journeys *j) {
    wn_paths_free(&j->paths);
    free(j);
}

static json_t *by_channel(const channels *all, const double *values) {
    json_t *out = json_object();
    for (size_t i = 0; i < all->count; i++)
        put(out, all->names[i], values[i]);
    return out;
}

/* ----------------------------------------------------------------------------- markov */

typedef struct chain {
    channels channels;
    wn_chain chain;
    double conversions;
} chain;

static uint32_t end_or_channel(input *in, channels *all, const char *name, size_t n) {
    static const struct {
        const char *name;
        uint32_t number;
    } ends[] = {{"(start)", WN_STEP_START},
                {"(conversion)", WN_STEP_CONVERTED},
                {"(null)", WN_STEP_LOST}};
    for (size_t i = 0; i < 3; i++)
        if (n == strlen(ends[i].name) && strncmp(name, ends[i].name, n) == 0)
            return ends[i].number;
    return channel(in, all, name, n);
}

static void chain_of_counts(input *in, const char *csv, const char *how, chain *c) {
    wn_step *steps = calloc(strlen(csv) / 4 + 1, sizeof *steps);
    size_t count = 0;
    for (const char *line = next_line(csv); line; line = next_line(line)) {
        wn_step step;
        size_t n;
        const char *name = cell(line, 0, &n);
        step.from = end_or_channel(in, &c->channels, name, n);
        name = cell(line, 1, &n);
        step.to = end_or_channel(in, &c->channels, name, n);
        step.count = number_in(line, 2);
        if (how && strstr(how, "collapse") && step.from == step.to) continue;
        if (step.to == WN_STEP_CONVERTED) c->conversions += step.count;
        steps[count++] = step;
    }
    wn_err err;
    went_well(in, wn_chain_of_steps(steps, count, c->channels.count, &c->chain, &err),
              &err);
    free(steps);
}

static chain *get_chain(input *in, size_t order, const char *how) {
    chain *c = calloc(1, sizeof *c);
    const char *counts = get_text(in, "transition_counts_csv", NULL);
    if (counts && order == 1) {
        chain_of_counts(in, counts, how, c);
        return c;
    }
    journeys *j = get_journeys(in, how);
    wn_err err;
    if (!in->problem[0] && !in->unavailable[0])
        went_well(in, wn_chain_of_paths(&j->paths, order, &c->chain, &err), &err);
    c->channels = j->channels;
    c->conversions = j->paths.all.conversions;
    free_journeys(j);
    return c;
}

static wn_removal removal_of(input *in, const chain *c) {
    wn_removal removal = {0};
    wn_solver *solver = NULL;
    wn_err err;
    if (in->problem[0] || in->unavailable[0]) return removal;
    if (went_well(in, wn_removal_init(&c->chain, &removal, &err), &err) &&
        went_well(in, wn_solver_new(&c->chain, &solver, &err), &err))
        went_well(in, wn_solver_run(solver, &c->chain.flow, 1e-13, &removal, &err), &err);
    wn_solver_free(solver);
    return removal;
}

static void free_chain(chain *c) {
    wn_chain_free(&c->chain);
    free(c);
}

static json_t *removal_json(input *in, size_t order) {
    chain *c = get_chain(in, order, get_text(in, "transform", NULL));
    wn_removal removal = removal_of(in, c);
    json_t *out = json_object();
    if (removal.effect) {
        double sum = 0, credit[CHANNELS_MAX];
        for (size_t i = 0; i < c->channels.count; i++)
            sum += removal.effect[i];
        for (size_t i = 0; i < c->channels.count; i++)
            credit[i] = removal.effect[i] / sum * c->conversions;
        put(out, "p_conv", removal.p_conversion);
        put(out, "n_states", (double)c->chain.states - 1); /* without the start */
        put(out, "total", c->conversions);
        put_new(out, "removal_effect", by_channel(&c->channels, removal.effect));
        put_new(out, "attributed", by_channel(&c->channels, credit));
        put_new(out, "attributed_conversions", by_channel(&c->channels, credit));
    }
    wn_removal_free(&removal);
    free_chain(c);
    return out;
}

static json_t *markov(input *in) {
    return removal_json(in, (size_t)get_number(in, "order", 1));
}

static json_t *markov_order2(input *in) {
    return removal_json(in, 2);
}

static json_t *markov_order3(input *in) {
    return removal_json(in, 3);
}

/* Do the effects stay when the paths are transformed? */
static json_t *markov_property(input *in) {
    size_t order = (size_t)get_number(in, "order", 1);
    chain *before = get_chain(in, order, NULL);
    chain *after = get_chain(in, order, get_text(in, "transform", NULL));
    wn_removal a = removal_of(in, before), b = removal_of(in, after);
    json_t *out = json_object();
    if (a.effect && b.effect) {
        bool same = true;
        for (size_t i = 0; i < before->channels.count; i++)
            same = same && fabs(a.effect[i] - b.effect[i]) <= 1e-9;
        put(out, "p_conv", b.p_conversion);
        put_new(out, "removal_effect",
                json_sprintf("%s for order %zu", same ? "unchanged" : "changed", order));
    }
    wn_removal_free(&a);
    wn_removal_free(&b);
    free_chain(before);
    free_chain(after);
    return out;
}

/* ------------------------------------------------------------------------------ rules */

static json_t *credit_json(input *in, const journeys *j, wn_touch_model model) {
    wn_credit credit[CHANNELS_MAX];
    double conversions[CHANNELS_MAX];
    wn_err err;
    went_well(in, wn_touch_credit(&model, &j->paths, credit, &err), &err);
    for (size_t i = 0; i < j->channels.count; i++)
        conversions[i] = credit[i].conversions;
    return by_channel(&j->channels, conversions);
}

static json_t *first_last_linear(input *in) {
    journeys *j = get_journeys(in, NULL);
    json_t *out = json_object();
    put_new(out, "first", credit_json(in, j, (wn_touch_model){.rule = WN_TOUCH_FIRST}));
    put_new(out, "last", credit_json(in, j, (wn_touch_model){.rule = WN_TOUCH_LAST}));
    put_new(out, "linear", credit_json(in, j, (wn_touch_model){.rule = WN_TOUCH_LINEAR}));
    free_journeys(j);
    return out;
}

/* "weights": [first, middle, last], or in the words of "rule": "... else 40/20 split over
 * the middle/40"; 40/20/40 unless it says otherwise. */
static json_t *u_shaped(input *in) {
    wn_touch_model model = {
        .rule = WN_TOUCH_POSITION, .first = 40, .middle = 20, .last = 40};
    const char *rule = get_text(in, "rule", ""), *rest = strstr(rule, "else");
    const json_t *weights = json_object_get(in->json, "weights");
    if (json_array_size(weights) == 3) {
        model.first = number_of(in, json_array_get(weights, 0));
        model.middle = number_of(in, json_array_get(weights, 1));
        model.last = number_of(in, json_array_get(weights, 2));
    } else if (rest && sscanf(rest, "else %lf/%lf", &model.first, &model.middle) == 2) {
        const char *last = strrchr(rest, '/');
        model.last = strtod(last + 1, NULL);
    }
    journeys *j = get_journeys(in, NULL);
    json_t *out = json_object();
    put_new(out, "attributed", credit_json(in, j, model));
    free_journeys(j);
    return out;
}

static json_t *time_decay(input *in) {
    const json_t *days = json_object_get(in->json, "days_before_conversion");
    const char *name;
    json_t *value, *weights = json_object();
    double ages[CHANNELS_MAX], shares[CHANNELS_MAX];
    size_t n = 0;
    json_object_foreach((json_t *)days, name, value) {
        if (n < CHANNELS_MAX) ages[n++] = number_of(in, value);
    }
    if (n == 0) complain(in, "the input lacks \"days_before_conversion\"");
    if (n) wn_decay_shares(ages, n, get_number(in, "half_life_days", 7), shares);
    n = 0;
    json_object_foreach((json_t *)days, name, value) put(weights, name, shares[n++]);
    return json_pack("{s: o}", "weights", weights);
}

/* ---------------------------------------------------------------------------- shapley */

typedef struct exposure {
    wn_group group;
    double users, conversions;
} exposure;

static uint64_t players_of(input *in, channels *all, const char *text, size_t n) {
    uint64_t players = 0;
    for (size_t at = 0; at < n;) {
        size_t length = 0;
        while (at + length < n && text[at + length] != '+')
            length++;
        players |= UINT64_C(1) << (channel(in, all, text + at, length) & 63);
        at += length + 1;
    }
    return players;
}

/* "exposure,users,conv" with exposures such as A+B. */
static exposure *get_exposures(input *in, const char *csv, channels *all, size_t *count) {
    static const char *const users[] = {"users", "n", NULL};
    static const char *const conversions[] = {"conv", "conversions", NULL};
    exposure *exposures = calloc(strlen(csv) / 4 + 1, sizeof *exposures);
    size_t u = column_named(csv, users), c = column_named(csv, conversions);
    *count = 0;
    for (const char *line = next_line(csv); line; line = next_line(line)) {
        size_t n;
        const char *text = cell(line, 0, &n);
        exposures[(*count)++] = (exposure){.group.players = players_of(in, all, text, n),
                                           .users = number_in(line, u),
                                           .conversions = number_in(line, c)};
    }
    if (all->count > WN_PLAYERS_MOST)
        complain(in, "more than %d players", WN_PLAYERS_MOST);
    return exposures;
}

static void play_groups(const exposure *exposures, size_t count, size_t players,
                        double *out) {
    wn_group *groups = calloc(count + 1, sizeof *groups);
    for (size_t i = 0; i < count; i++) {
        groups[i] = exposures[i].group;
        if (exposures[i].users > 0)
            groups[i].worth = exposures[i].conversions / exposures[i].users;
    }
    wn_shapley_groups(groups, count, players, out);
    free(groups);
}

static void play_journeys(input *in, const wn_paths *paths, double *out) {
    wn_path_sets sets = {0};
    wn_credit credit[CHANNELS_MAX];
    wn_err err;
    if (!went_well(in, wn_path_sets_of(paths, &sets, &err), &err)) return;
    wn_shapley_journeys(paths, &sets, NULL, credit);
    for (size_t i = 0; i < paths->channels; i++)
        out[i] = credit[i].conversions;
    wn_path_sets_free(&sets);
}

static void play_exposures(input *in, const exposure *exposures, size_t count,
                           double *out) {
    wn_paths paths = {0};
    wn_err err;
    for (size_t i = 0; i < count; i++) {
        uint32_t path[WN_PLAYERS_MOST];
        size_t n = 0;
        for (uint32_t c = 0; c < WN_PLAYERS_MOST; c++)
            if (exposures[i].group.players >> c & 1) path[n++] = c;
        wn_path_counts counts = {.conversions = exposures[i].conversions};
        if (n) went_well(in, wn_paths_add(&paths, path, n, counts, &err), &err);
    }
    play_journeys(in, &paths, out);
    wn_paths_free(&paths);
}

static json_t *shapley_json(const channels *all, const double *values) {
    double sum = 0;
    for (size_t i = 0; i < all->count; i++)
        sum += values[i];
    return json_pack("{s: o, s: f}", "shapley", by_channel(all, values), "sum", sum);
}

/* Groups, or with a column "path" journeys. */
static json_t *shapley(input *in) {
    static const char *const path[] = {"path", NULL};
    double values[CHANNELS_MAX] = {0};
    const char *game = get_text(in, "value", get_text(in, "game", "subset"));
    channels all = {.count = 0};
    json_t *out = NULL;
    char *csv = get_csv(in);
    if (column_named(csv, path) != SIZE_MAX) {
        journeys *j = get_journeys(in, NULL);
        play_journeys(in, &j->paths, values);
        out = shapley_json(&j->channels, values);
        free_journeys(j);
    } else {
        size_t count;
        exposure *exposures = get_exposures(in, csv, &all, &count);
        if (strstr(game, "rate"))
            play_groups(exposures, count, all.count, values);
        else
            play_exposures(in, exposures, count, values);
        out = shapley_json(&all, values);
        free(exposures);
    }
    free(csv);
    return out;
}

const adapter adapters_attribution[] = {
    {"markov_removal_effect", markov},
    {"markov_removal_effect_order2", markov_order2},
    {"markov_removal_effect_order3", markov_order3},
    {"markov_property", markov_property},
    {"first_last_linear_touch", first_last_linear},
    {"u_shaped_40_20_40", u_shaped},
    {"time_decay_attribution", time_decay},
    {"shapley_attribution", shapley},
    {NULL, NULL},
};
