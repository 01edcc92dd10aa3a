#include "tests/reference/trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file that is gone once it is closed. */
static wn_table *open_text(input *in, const char *text) {
    static const wn_read_options standard = {0};
    char path[] = "/tmp/winnow-reference-XXXXXX";
    wn_table *table = NULL;
    wn_err err;
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file) {
        complain(in, "cannot make a file");
        return NULL;
    }
    fputs(text, file);
    fclose(file);
    went_well(in, wn_table_open(path, &standard, &table, &err), &err);
    unlink(path);
    return table;
}

typedef struct trial {
    wn_script *script;
    wn_rule_set *rules;
    wn_table *leads, *events_table;
    wn_events *events;
} trial;

static void end(trial *t) {
    wn_table_free(t->leads);
    wn_events_free(t->events);
    wn_table_free(t->events_table);
    wn_script_free(t->script);
}

static bool begin(input *in, trial *t, const char *script, const char *events,
                  const wn_time *as_of) {
    wn_err err;
    wn_script_options options = {.as_of = as_of};
    *t = (trial){0};
    if (!went_well(in,
                   wn_script_run_text("trial.lua", wn_text_of(script), &wn_kind_scoring,
                                      &options, &t->script, &err),
                   &err))
        return false;
    t->rules = wn_script_self(t->script);
    if (!events) return true;
    t->events_table = open_text(in, events);
    return t->events_table && went_well(in,
                                        wn_events_read(t->rules, t->events_table, NULL,
                                                       as_of, 1, &t->events, &err),
                                        &err);
}

/* ------------------------------------------------------------------------------- events
 */

/* Noon of a day, so that the moment is one and not a day. */
#define MOMENT (wn_time_of_day(2025, 1, 1) + WN_DAY / 2)

static char *script_of(const char *const *keys, size_t rules) {
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    fputs("scoring \"T\" { id = \"id\", bands = { all = 0 } }\n", out);
    for (size_t i = 0; i < rules; i++)
        fprintf(out, "rule \"%zu\" { points = 1, each = event \"%zu\", %s }\n", i, i,
                keys[i]);
    fclose(out);
    return text;
}

static char *events_of(const trial_event *events, size_t count) {
    char *text = NULL, time[WN_TIME_TEXT];
    size_t n;
    FILE *out = open_memstream(&text, &n);
    fputs("id,event,time\n", out);
    for (size_t i = 0; i < count; i++) {
        wn_time at = MOMENT - (wn_time)round(events[i].age_days * (double)WN_DAY);
        fprintf(out, "lead,%zu,%s\n", events[i].rule, wn_time_format(at, time));
    }
    fclose(out);
    return text;
}

wn_event_worth *trial_events(input *in, const char *const *keys, size_t rules,
                             const trial_event *events, size_t count) {
    wn_event_worth *worth = calloc(rules + 1, sizeof *worth);
    char *script = script_of(keys, rules), *file = events_of(events, count);
    wn_time moment = MOMENT;
    trial t;
    if (begin(in, &t, script, file, &moment)) {
        uint32_t lead = wn_events_lead(t.events, wn_text_of("lead"));
        for (size_t i = 0; i < rules; i++)
            worth[i] = wn_events_at(t.events, i, lead, &moment);
    }
    end(&t);
    free(file);
    free(script);
    return worth;
}

/* ------------------------------------------------------------------------------- scores
 */

/* What a scan of the leads writes down. */
typedef struct record {
    const wn_scorer *scorer;
    json_t *leads; /* NULL: not asked for */
    json_t *groups;
} record;

static wn_rc add_lead(const record *r, const wn_batch *batch, const wn_scores *scores,
                      size_t row, wn_err *err) {
    const wn_rule_set *rules = wn_scorer_rules(r->scorer);
    wn_score_part *parts = calloc(wn_scorer_parts_max(rules), sizeof *parts);
    wn_buf reasons = {0};
    wn_text id = wn_scorer_id(r->scorer, batch, row);
    size_t count = wn_scorer_parts(r->scorer, batch, scores, 0, row, parts);
    wn_rc rc = wn_score_reasons(parts, count, &reasons, err);
    if (rc == WN_OK)
        json_array_append_new(r->leads,
                              json_pack("{s:s#, s:f, s:s#}", "id", id.p, id.n, "score",
                                        wn_points_value(scores->score[row]), "reasons",
                                        reasons.n ? reasons.p : "", reasons.n));
    wn_buf_free(&reasons);
    free(parts);
    return rc;
}

static void add_groups(const record *r, const wn_scores *scores) {
    const wn_rule_set *rules = wn_scorer_rules(r->scorer);
    for (size_t g = 0; g < rules->group_count; g++)
        put(r->groups, rules->groups[g].title,
            wn_points_value(
                wn_clamp_apply(&rules->groups[g].clamp, scores->sums[g * scores->rows])));
    put(r->groups, "total", wn_points_value(scores->score[0]));
}

static wn_rc take_batch(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    const record *r = self;
    wn_scores scores = {0};
    wn_rc rc = wn_scores_compute(r->scorer, batch, &scores, err);
    if (rc == WN_OK && r->groups) add_groups(r, &scores);
    for (size_t row = 0; r->leads && row < batch->rows && rc == WN_OK; row++)
        rc = add_lead(r, batch, &scores, row, err);
    wn_scores_free(&scores);
    return rc;
}

static void scan(input *in, trial *t, const char *leads, const wn_time *as_of,
                 record *r) {
    static const wn_accumulator accumulator = {.merge = take_batch};
    const wn_history history = {.events = t->events, .as_of = as_of};
    wn_scorer *scorer = NULL;
    wn_err err;
    t->leads = open_text(in, leads);
    if (t->leads &&
        went_well(
            in, wn_scorer_new_history(t->script, t->leads, NULL, &history, &scorer, &err),
            &err) &&
        went_well(in, wn_scorer_want_id(scorer, &err), &err)) {
        r->scorer = scorer;
        went_well(in, wn_table_scan(t->leads, &accumulator, r, 1, &err), &err);
    }
    wn_scorer_free(scorer);
}

json_t *trial_scores(input *in, const char *script, const char *leads, const char *events,
                     const char *as_of) {
    trial t;
    wn_time moment;
    record r = {.leads = json_array()};
    if (as_of && !wn_time_parse(wn_text_of(as_of), &moment))
        complain(in, "%s is not a date", as_of);
    const wn_time *when = as_of ? &moment : NULL;
    if (begin(in, &t, script, events, when)) scan(in, &t, leads, when, &r);
    end(&t);
    return r.leads;
}

json_t *trial_groups(input *in, const char *script) {
    trial t;
    record r = {.groups = json_object()};
    if (begin(in, &t, script, NULL, NULL)) scan(in, &t, "id\nx\n", NULL, &r);
    end(&t);
    return r.groups;
}
