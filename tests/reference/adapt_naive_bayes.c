/* Odoo's predictive lead scoring. */
#include "core/base/map.h"
#include "core/stats/scorecard/naive_bayes.h"
#include "tests/reference/csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 32, CELLS_MAX = 64, KEY = 160 };

typedef enum state { OPEN, WON, LOST } state;

/* The leads of a case, cells as texts; a cell of several values has `|` between them. */
typedef struct pipeline {
    size_t fields, leads, stage; /* the stage's field, FIELDS_MAX: none */
    char *names[FIELDS_MAX];
    char **cells[FIELDS_MAX]; /* [leads] */
    char **ids, **teams;      /* [leads]; teams may be NULL */
    state *states;            /* [leads] */
    double *times;            /* [leads] */
    wn_map values[FIELDS_MAX], team_names;
    wn_nb *nb;
} pipeline;

/* --- Reading the input -------------------------------------------------------------- */

static const char *csv_key(input *in) {
    return json_object_get(in->json, "csv_counts") ? "csv_counts" : "csv";
}

static bool is_role(const char *name, const char *team) {
    static const char *const roles[] = {"lead", "id", "outcome", "n", NULL};
    for (const char *const *role = roles; *role; role++)
        if (strcmp(name, *role) == 0) return true;
    return strcmp(name, team) == 0;
}

static void add_field(input *in, pipeline *p, const char *name) {
    if (p->fields == FIELDS_MAX) {
        complain(in, "too many fields");
        return;
    }
    p->names[p->fields] = strdup(name);
    p->cells[p->fields] = csv_texts_in(in, csv_key(in), name, &p->leads);
    if (strcmp(name, "stage") == 0) p->stage = p->fields;
    p->fields++;
}

static void read_fields(input *in, pipeline *p, const char *team) {
    size_t columns;
    const json_t *fields = json_object_get(in->json, "fields");
    char **names = csv_names(in, csv_key(in), &columns);
    for (size_t i = 0; fields && i < json_array_size(fields); i++)
        add_field(in, p, json_string_value(json_array_get(fields, i)));
    for (size_t i = 0; !fields && i < columns; i++)
        if (!is_role(names[i], team)) add_field(in, p, names[i]);
    csv_texts_free(names, columns);
}

static void read_states(input *in, pipeline *p) {
    char **outcomes = csv_texts_in(in, csv_key(in), "outcome", &p->leads);
    p->states = calloc(p->leads + 1, sizeof *p->states);
    for (size_t i = 0; i < p->leads; i++)
        p->states[i] = strcmp(outcomes[i], "won") == 0    ? WON
                       : strcmp(outcomes[i], "lost") == 0 ? LOST
                                                          : OPEN;
    csv_texts_free(outcomes, p->leads);
}

/* The stages by their order, so that they are numbered by it. With "stage_of_lost" there
 * are that stage, which all leads pass, and the won one. */
static void number_stages(input *in, pipeline *p) {
    uint32_t number;
    wn_err err;
    const json_t *stages = json_object_get(in->json, "stages_in_order");
    if (p->stage == FIELDS_MAX) return;
    for (size_t i = 0; i < json_array_size(stages); i++)
        went_well(in,
                  wn_map_put(&p->values[p->stage],
                             wn_text_of(json_string_value(json_array_get(stages, i))),
                             &number, &err),
                  &err);
}

static void open_model(input *in, pipeline *p) {
    double least[FIELDS_MAX] = {0};
    wn_err err;
    bool staged = p->stage < FIELDS_MAX;
    for (size_t f = 0; f < p->fields; f++)
        if (strncmp(p->names[f], "tag", 3) == 0)
            least[f] = get_number(in, "min_tag_count", WN_NB_LEAST_TAG);
    wn_nb_plan plan = {.fields = p->fields,
                       .stage = staged ? p->stage : WN_NB_NONE,
                       .won_stage = WN_NB_NONE,
                       .least = least,
                       .smoothing = get_number(in, "smoothing", WN_NB_SMOOTHING)};
    if (staged) {
        const char *won = get_text(in, "won_stage", "won");
        uint32_t number = wn_map_find(&p->values[p->stage], wn_text_of(won));
        plan.stages = p->values[p->stage].count;
        if (number != WN_MAP_NONE) plan.won_stage = number;
    }
    went_well(in, wn_nb_new(&plan, &p->nb, &err), &err);
}

static pipeline read_pipeline(input *in) {
    const char *key = csv_key(in);
    pipeline p = {.stage = FIELDS_MAX};
    const char *team = get_text(in, "segment_by", csv_has(in, key, "team") ? "team" : "");
    read_fields(in, &p, team);
    read_states(in, &p);
    if (csv_has(in, key, "lead") || csv_has(in, key, "id"))
        p.ids = csv_texts_in(in, key, csv_has(in, key, "lead") ? "lead" : "id", &p.leads);
    if (*team) p.teams = csv_texts_in(in, key, team, &p.leads);
    if (csv_has(in, key, "n")) p.times = csv_numbers_in(in, key, "n", &p.leads);
    number_stages(in, &p);
    open_model(in, &p);
    return p;
}

static void free_pipeline(pipeline *p) {
    for (size_t f = 0; f < p->fields; f++) {
        free(p->names[f]);
        csv_texts_free(p->cells[f], p->leads);
        wn_map_free(&p->values[f]);
    }
    if (p->ids) csv_texts_free(p->ids, p->leads);
    if (p->teams) csv_texts_free(p->teams, p->leads);
    wn_map_free(&p->team_names);
    free(p->states);
    free(p->times);
    wn_nb_free(p->nb);
}

/* --- Leads -------------------------------------------------------------------------- */

/* Only of the states of e-mail and phone is "empty" a value. */
static bool empty_is_value(const char *field) {
    return strcmp(field, "email_state") == 0 || strcmp(field, "phone_state") == 0;
}

static size_t split_cell(input *in, pipeline *p, size_t field, const char *cell,
                         wn_nb_value *values, size_t count) {
    wn_err err;
    if (!*cell && !empty_is_value(p->names[field])) return count;
    for (const char *at = cell; at && count < CELLS_MAX;) {
        size_t n = strcspn(at, "|");
        uint32_t number;
        if (!went_well(in, wn_map_put(&p->values[field], (wn_text){at, n}, &number, &err),
                       &err))
            break;
        values[count++] = (wn_nb_value){(uint32_t)field, number};
        at = at[n] ? at + n + 1 : NULL;
    }
    return count;
}

static uint32_t team_of(input *in, pipeline *p, size_t lead) {
    uint32_t number = WN_NB_NO_TEAM;
    wn_err err;
    if (p->teams && *p->teams[lead])
        went_well(in,
                  wn_map_put(&p->team_names, wn_text_of(p->teams[lead]), &number, &err),
                  &err);
    return number;
}

static wn_nb_lead lead_of(input *in, pipeline *p, size_t lead, wn_nb_value *values) {
    size_t count = 0;
    for (size_t f = 0; f < p->fields; f++)
        count = split_cell(in, p, f, p->cells[f][lead], values, count);
    return (wn_nb_lead){team_of(in, p, lead), values, count};
}

static void count_lead(input *in, pipeline *p, size_t lead, double sign) {
    wn_nb_value values[CELLS_MAX];
    wn_err err;
    if (p->states[lead] == OPEN) return;
    wn_nb_lead l = lead_of(in, p, lead, values);
    double times = p->times ? p->times[lead] : 1;
    went_well(in, wn_nb_count(p->nb, &l, p->states[lead] == WON, sign * times, &err),
              &err);
}

static void count_all(input *in, pipeline *p) {
    for (size_t i = 0; i < p->leads; i++)
        count_lead(in, p, i, 1);
}

static json_t *percent_of(const wn_nb *nb, const wn_nb_lead *lead, bool rounded) {
    wn_nb_result r = wn_nb_score(nb, lead);
    if (r.why) return json_real(0);
    if (!rounded || r.probability == 1) return json_real(100 * r.probability);
    return json_real(wn_nb_percent(r.probability));
}

static void put_open(input *in, pipeline *p, json_t *exact, json_t *rounded) {
    wn_nb_value values[CELLS_MAX];
    for (size_t i = 0; i < p->leads; i++) {
        if (p->states[i] != OPEN || !p->ids) continue;
        wn_nb_lead lead = lead_of(in, p, i, values);
        put_new(exact, p->ids[i], percent_of(p->nb, &lead, false));
        put_new(rounded, p->ids[i], percent_of(p->nb, &lead, true));
    }
}

static json_t *pair(double a, double b) {
    return json_pack("[f, f]", a, b);
}

/* Every team's rows; null where it has none for a value that others have. */
static void put_tables(pipeline *p, const char *suffix, json_t *out) {
    for (uint32_t t = 0; t < p->team_names.count; t++) {
        char key[KEY];
        double won, lost;
        json_t *table = json_object();
        for (size_t f = 0; f < p->fields; f++)
            for (uint32_t v = 0; v < p->values[f].count; v++) {
                snprintf(key, sizeof key, "%s.%s", p->names[f],
                         wn_map_key(&p->values[f], v).p);
                bool there = wn_nb_row(p->nb, t, (uint32_t)f, v, &won, &lost);
                put_new(table, key, there ? pair(won, lost) : json_null());
            }
        snprintf(key, sizeof key, "team%s%s", wn_map_key(&p->team_names, t).p, suffix);
        put_new(out, key, table);
    }
}

/* --- The methods -------------------------------------------------------------------- */

static json_t *run_rebuild(input *in) {
    pipeline p = read_pipeline(in);
    json_t *out = json_object(), *exact = json_object(), *rounded = json_object();
    count_all(in, &p);
    put_open(in, &p, exact, rounded);
    put_tables(&p, "", out);
    put_new(out, "prob_pct", exact);
    put_new(out, "published_rounded", rounded);
    free_pipeline(&p);
    return out;
}

static size_t find_lead(input *in, const pipeline *p, const json_t *id) {
    char text[40];
    if (json_is_string(id))
        snprintf(text, sizeof text, "%s", json_string_value(id));
    else
        snprintf(text, sizeof text, "%g", json_number_value(id));
    for (size_t i = 0; p->ids && i < p->leads; i++)
        if (strcmp(p->ids[i], text) == 0) return i;
    complain(in, "no lead is called %s", text);
    return SIZE_MAX;
}

static void set_cell(input *in, pipeline *p, size_t lead, const char *field,
                     const json_t *value) {
    const char *text = json_string_value(value);
    for (size_t f = 0; f < p->fields; f++) {
        if (strcmp(p->names[f], field) != 0) continue;
        free(p->cells[f][lead]);
        p->cells[f][lead] = strdup(text ? text : "");
        return;
    }
    complain(in, "no field is called %s", field);
}

/* Counts follow when a lead is won, lost or opened again; other changes are of the lead
 * alone. `label` gets the lead and what was set. */
static void happen(input *in, pipeline *p, const json_t *event, char label[KEY]) {
    size_t lead = find_lead(in, p, json_object_get(event, "lead"));
    const char *becomes = json_string_value(json_object_get(event, "becomes"));
    json_t *set = json_object_get(event, "set");
    if (lead == SIZE_MAX) return;
    int n = snprintf(label, KEY, "%s", p->ids[lead]);
    for (void *i = json_object_iter(set); i; i = json_object_iter_next(set, i)) {
        const json_t *value = json_object_iter_value(i);
        set_cell(in, p, lead, json_object_iter_key(i), value);
        n += snprintf(label + n, n < KEY ? (size_t)(KEY - n) : 0, "%s",
                      json_is_string(value) ? json_string_value(value) : "");
        if (n >= KEY) break;
    }
    if (!becomes) return;
    count_lead(in, p, lead, -1);
    p->states[lead] = strcmp(becomes, "won") == 0    ? WON
                      : strcmp(becomes, "lost") == 0 ? LOST
                                                     : OPEN;
    count_lead(in, p, lead, 1);
}

static json_t *run_online(input *in) {
    pipeline p = read_pipeline(in);
    char label[KEY];
    wn_nb_value values[CELLS_MAX];
    json_t *out = json_object(), *exact = json_object(), *rounded = json_object();
    json_t *after = json_object(), *after_rounded = json_object();
    const json_t *events = json_object_get(in->json, "events");
    const json_t *then = json_object_get(in->json, "then");
    count_all(in, &p);
    for (size_t i = 0; i < json_array_size(events); i++)
        happen(in, &p, json_array_get(events, i), label);
    put_open(in, &p, exact, rounded);
    for (size_t i = 0; i < json_array_size(then); i++) {
        const json_t *event = json_array_get(then, i);
        happen(in, &p, event, label);
        size_t lead = find_lead(in, &p, json_object_get(event, "lead"));
        if (lead == SIZE_MAX) continue;
        wn_nb_lead l = lead_of(in, &p, lead, values);
        put_new(rounded, label, percent_of(p.nb, &l, true));
    }
    put_open(in, &p, after, after_rounded);
    put_tables(&p, "_after", out);
    put_new(out, "prob_pct", exact);
    put_new(out, "published_rounded", rounded);
    put_new(out, "after_then", after);
    json_decref(after_rounded);
    free_pipeline(&p);
    return out;
}

/* A lead with these tags, in the first stage. */
static wn_nb_lead tagged(input *in, pipeline *p, const char *tags, wn_nb_value *values) {
    size_t count = 0;
    for (size_t f = 0; f < p->fields; f++)
        if (strncmp(p->names[f], "tag", 3) == 0)
            count = split_cell(in, p, f, tags, values, count);
    if (p->stage < FIELDS_MAX && count < CELLS_MAX)
        values[count++] = (wn_nb_value){(uint32_t)p->stage, 0};
    return (wn_nb_lead){WN_NB_NO_TEAM, values, count};
}

static json_t *tag_counts(pipeline *p) {
    json_t *out = json_object();
    double won, lost;
    for (size_t f = 0; f < p->fields; f++)
        for (uint32_t v = 0; v < p->values[f].count; v++)
            if (strncmp(p->names[f], "tag", 3) == 0 &&
                wn_nb_row(p->nb, WN_NB_NO_TEAM, (uint32_t)f, v, &won, &lost))
                put_new(out, wn_map_key(&p->values[f], v).p, pair(won, lost));
    return out;
}

static json_t *run_tags(input *in) {
    pipeline p = read_pipeline(in);
    wn_nb_value values[CELLS_MAX];
    const json_t *asked = json_object_get(in->json, "score");
    json_t *out = json_object(), *exact = json_object(), *rounded = json_array();
    count_all(in, &p);
    for (size_t i = 0; i < json_array_size(asked); i++) {
        const char *tags = json_string_value(json_array_get(asked, i));
        wn_nb_lead lead = tagged(in, &p, tags, values);
        put_new(exact, tags, percent_of(p.nb, &lead, false));
        json_array_append_new(rounded, percent_of(p.nb, &lead, true));
    }
    put_new(out, "tag_counts", tag_counts(&p));
    put_new(out, "prob_pct", exact);
    put_new(out, "published_rounded", rounded);
    free_pipeline(&p);
    return out;
}

typedef struct weight {
    const char *field;
    double score;
} weight;

static int by_score(const void *a, const void *b) {
    const weight *x = a, *y = b;
    return (x->score > y->score) - (x->score < y->score);
}

/* The three values that speak most against the lead, and the three that speak for it. */
static void put_strongest(json_t *out, weight *weights, size_t count) {
    json_t *low = json_array(), *top = json_array();
    qsort(weights, count, sizeof *weights, by_score);
    for (size_t i = 0; i < count && i < 3; i++)
        if (weights[i].score < 0.5)
            json_array_append_new(low, json_string(weights[i].field));
    for (size_t i = 0; i < count && i < 3; i++)
        if (weights[count - 1 - i].score > 0.5)
            json_array_append_new(top, json_string(weights[count - 1 - i].field));
    put_new(out, "low3", low);
    put_new(out, "top3", top);
}

static void explain(input *in, pipeline *p, size_t lead, json_t *out) {
    wn_nb_value values[CELLS_MAX];
    weight weights[CELLS_MAX];
    size_t count = 0;
    wn_nb_lead l = lead_of(in, p, lead, values);
    json_t *scores = json_object();
    for (size_t i = 0; i < l.count; i++) {
        wn_nb_factor f = wn_nb_factor_of(p->nb, l.team, values[i].field, values[i].value);
        if (!f.known) continue;
        const char *name = p->names[values[i].field];
        weights[count++] = (weight){name, f.score};
        put(scores, name, weights[count - 1].score);
    }
    put_new(out, "factor_score", scores);
    put_strongest(out, weights, count);
}

static json_t *run_explain(input *in) {
    pipeline p = read_pipeline(in);
    json_t *out = json_object(), *exact = json_object(), *rounded = json_object();
    const json_t *target = json_object_get(in->json, "lead");
    count_all(in, &p);
    put_open(in, &p, exact, rounded);
    size_t lead = 0;
    while (lead < p.leads && p.states[lead] != OPEN)
        lead++;
    if (target) lead = find_lead(in, &p, target);
    if (lead < p.leads)
        explain(in, &p, lead, out);
    else
        complain(in, "no lead is open");
    put_new(out, "prob_pct", exact);
    put_new(out, "published_rounded", rounded);
    free_pipeline(&p);
    return out;
}

static json_t *run_clip(input *in) {
    double won = get_number(in, "won_count", 0), lost = get_number(in, "lost_count", 0);
    double most = fmax(won, lost) / (won + lost), p = won / (won + lost);
    json_t *out = json_object();
    put(out, "max_pct", wn_nb_percent(most));
    put(out, "min_pct", wn_nb_percent(1 - most));
    put(out, "prob_pct", wn_nb_percent(p));
    return out;
}

const adapter adapters_naive_bayes[] = {{"odoo_naive_bayes", run_rebuild},
                                        {"odoo_naive_bayes_counts", run_rebuild},
                                        {"odoo_naive_bayes_online", run_online},
                                        {"odoo_naive_bayes_multivalue", run_tags},
                                        {"odoo_naive_bayes_explain", run_explain},
                                        {"probability_clip", run_clip},
                                        {0}};
