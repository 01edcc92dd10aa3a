/* Points for events, with decay, windows and daily limits, and limits of groups: run as
 * scripts by the engine of the rules. */
#include "tests/reference/trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------- decay
 */

/* `days(14)`, exactly. */
static void add_days(FILE *out, const char *key, double days) {
    fprintf(out, "%s = days(%.17g), ", key, days);
}

/* What all rules of the case say, besides their events: window, daily limit, decay. */
static char *keys_of(input *in, double step_days, double keep) {
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    double half_life = get_number(in, "half_life_days", get_number(in, "half_life", 0));
    double window = get_number(in, "window_days", 0);
    double daily = get_number(in, "daily_cap", get_number(in, "per_day", 0));
    if (half_life > 0) add_days(out, "half_life", half_life);
    if (window > 0) add_days(out, "within", window);
    if (daily > 0) fprintf(out, "per_day = %.0f, ", daily);
    if (step_days > 0)
        fprintf(out, "step = { every = days(%.17g), keep = %.17g }, ", step_days, keep);
    fclose(out);
    return text;
}

/* The place of a column in "event, points, age_days", or where it stands there. */
static size_t column_of(input *in, const char *name, size_t standard) {
    const char *columns = get_text(in, "columns", "event, points, age_days");
    size_t place = 0;
    for (; *columns; place++) {
        columns += strspn(columns, " ,");
        size_t n = strcspn(columns, " ,");
        if (strncmp(columns, name, strlen(name)) == 0 && n >= strlen(name)) return place;
        columns += n;
    }
    return standard;
}

/* A number of an event, which is a list or an object. */
static double event_number(input *in, const json_t *event, const char *name,
                           size_t standard) {
    if (json_is_array(event))
        return number_of(in, json_array_get(event, column_of(in, name, standard)));
    const json_t *value = json_object_get(event, name);
    if (!value && strcmp(name, "age_days") == 0) value = json_object_get(event, "age");
    return number_of(in, value);
}

static json_t *time_decay_score(input *in) {
    const json_t *list = json_object_get(in->json, "events");
    size_t count = json_array_size(list);
    trial_event *events = calloc(count + 1, sizeof *events);
    const char **keys = calloc(count + 1, sizeof *keys);
    char *shared = keys_of(in, get_number(in, "step_days", 0), get_number(in, "keep", 0));
    double score = 0;
    for (size_t i = 0; i < count; i++) {
        keys[i] = shared;
        events[i] =
            (trial_event){i, event_number(in, json_array_get(list, i), "age_days", 2)};
    }
    wn_event_worth *worth = trial_events(in, keys, count, events, count);
    json_t *parts = json_array();
    for (size_t i = 0; i < count; i++) {
        double points =
            event_number(in, json_array_get(list, i), "points", 1) * worth[i].times;
        json_array_append_new(parts, json_real(points));
        score += points;
    }
    free(worth);
    free(shared);
    free(keys);
    free(events);
    return json_pack("{s:f, s:o}", "score", score, "parts", parts);
}

/* "-50% of the event points every 30 days"; or keep and step_days of their own. */
static void read_step(input *in, double *days, double *keep) {
    static const struct unit {
        const char *name;
        double days;
    } units[] = {{"hour", 1.0 / 24}, {"day", 1}, {"week", 7}};
    const char *text = get_text(in, "decay", "");
    const char *percent = strchr(text, '%'), *every = strstr(text, "every");
    *days = get_number(in, "step_days", get_number(in, "every_days", 30));
    *keep = get_number(in, "keep", 0.5);
    if (percent) {
        const char *digits = percent;
        while (digits > text && strchr("0123456789. ", digits[-1]))
            digits--;
        *keep = 1 - strtod(digits, NULL) / 100;
    }
    if (!every) return;
    every += strlen("every");
    char *unit;
    double size = strtod(every, &unit);
    if (unit == every) size = 1;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strstr(unit, units[i].name)) *days = size * units[i].days;
}

/* A score for each age; one number when one age is given. */
static json_t *time_decay_score_step(input *in) {
    const json_t *ages = json_object_get(in->json, "age_days");
    bool one = json_is_number(ages);
    size_t count = one ? 1 : json_array_size(ages);
    trial_event *events = calloc(count + 1, sizeof *events);
    const char **keys = calloc(count + 1, sizeof *keys);
    double days, keep, points = get_number(in, "points", 1);
    read_step(in, &days, &keep);
    char *shared = keys_of(in, days, keep);
    for (size_t i = 0; i < count; i++) {
        keys[i] = shared;
        events[i] = (trial_event){i, number_of(in, one ? ages : json_array_get(ages, i))};
    }
    wn_event_worth *worth = trial_events(in, keys, count, events, count);
    json_t *scores = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(scores, json_real(points * worth[i].times));
    json_t *score = one ? json_incref(json_array_get(scores, 0)) : json_incref(scores);
    json_decref(scores);
    free(worth);
    free(shared);
    free(keys);
    free(events);
    return json_pack("{s:o}", "score", score);
}

/* ------------------------------------------------------------------------------ limits
 */

/* Counts of days one after another, the last of which is today; or the ages of the days
 * in `age_days`. */
static json_t *frequency_cap_window(input *in) {
    size_t days, count = 0, ages_count = 0;
    double *counts = get_numbers(in, "activity_counts_per_day", &days);
    double *ages = json_object_get(in->json, "age_days")
                       ? get_numbers(in, "age_days", &ages_count)
                       : NULL;
    for (size_t i = 0; i < days; i++)
        count += (size_t)counts[i];
    trial_event *events = calloc(count + 1, sizeof *events);
    size_t n = 0;
    for (size_t i = 0; i < days; i++)
        for (size_t k = 0; k < (size_t)counts[i]; k++)
            events[n++].age_days = i < ages_count ? ages[i] : (double)(days - 1 - i);
    char *shared = keys_of(in, 0, 0);
    const char *const keys[] = {shared};
    wn_event_worth *worth = trial_events(in, keys, 1, events, n);
    double counted = (double)worth[0].events;
    double score = worth[0].times * get_number(in, "weight", 1);
    free(worth);
    free(shared);
    free(events);
    free(ages);
    free(counts);
    return json_pack("{s:f, s:f}", "counted", counted, "score", score);
}

/* A title as Lua reads it. */
static void add_title(FILE *out, const char *word, const char *title) {
    fprintf(out, "%s \"", word);
    for (; *title; title++) {
        if (strchr("\"\\", *title)) fputc('\\', out);
        fputc(*title, out);
    }
    fputs("\" { ", out);
}

static void add_limit(input *in, FILE *out, const char *key, const json_t *limit) {
    if (limit && !json_is_null(limit))
        fprintf(out, "%s = %.15g, ", key, number_of(in, limit));
}

/* One limit for all groups, or one for each. */
static const json_t *limit_of(const json_t *limits, const char *group) {
    return json_is_object(limits) ? json_object_get(limits, group) : limits;
}

static json_t *group_caps(input *in) {
    char *script = NULL;
    size_t n, rule = 0;
    const char *group;
    json_t *rules;
    FILE *out = open_memstream(&script, &n);
    fputs("scoring \"T\" { id = \"id\", bands = { all = 0 }, ", out);
    add_limit(in, out, "max", json_object_get(in->json, "total_cap"));
    add_limit(in, out, "min", json_object_get(in->json, "total_floor"));
    fputs("}\n", out);
    json_object_foreach(json_object_get(in->json, "rules"), group, rules) {
        add_title(out, "group", group);
        add_limit(in, out, "max",
                  limit_of(json_object_get(in->json, "group_cap"), group));
        add_limit(in, out, "min",
                  limit_of(json_object_get(in->json, "group_floor"), group));
        if (json_array_size(rules) == 0)
            fprintf(out, "rule \"%zu\" { points = 0 }", rule++);
        for (size_t i = 0; i < json_array_size(rules); i++) {
            char title[32];
            snprintf(title, sizeof title, "%zu", rule++);
            add_title(out, "rule", title);
            fprintf(out, "points = %.15g }, ", number_of(in, json_array_get(rules, i)));
        }
        fputs("}\n", out);
    }
    fclose(out);
    json_t *sums = trial_groups(in, script);
    free(script);
    return sums;
}

/* ------------------------------------------------------------------------------ points
 */

/* The points that Pardot starts with, by the kind of event. */
static const struct standard {
    const char *event;
    double points;
} standards[] = {{"custom_redirect", 3},     {"custom_redirect_click", 3},
                 {"email_click", 3},         {"file_access", 3},
                 {"file_download", 3},       {"form_error", -5},
                 {"form_handler_error", -5}, {"form_handler_success", 50},
                 {"form_success", 50},       {"form_submission", 50},
                 {"landing_page_error", -5}, {"landing_page_success", 50},
                 {"landing_success", 50},    {"opportunity_created", 50},
                 {"opportunity_lost", -100}, {"page_view", 1},
                 {"site_search", 3},         {"third_party_click", 3},
                 {"tracker_click", 3},       {"visitor_session", 3}};

static double points_of(input *in, const char *event) {
    const json_t *points = json_object_get(json_object_get(in->json, "points"), event);
    if (points) return number_of(in, points);
    for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
        if (strcmp(standards[i].event, event) == 0) return standards[i].points;
    if (!json_object_get(in->json, "points"))
        complain(in, "no points are known for \"%s\"", event);
    return 0;
}

static json_t *points_rules(input *in) {
    const json_t *events = json_object_get(in->json, "events");
    size_t kinds = json_object_size(events), count = 0, n = 0, rule = 0;
    const char *name;
    json_t *times;
    json_object_foreach((json_t *)events, name, times) count +=
        (size_t)number_of(in, times);
    trial_event *list = calloc(count + 1, sizeof *list);
    const char **keys = calloc(kinds + 1, sizeof *keys);
    json_object_foreach((json_t *)events, name, times) {
        keys[rule] = "";
        for (double k = number_of(in, times); k >= 1; k--)
            list[n++].rule = rule;
        rule++;
    }
    wn_event_worth *worth = trial_events(in, keys, kinds, list, n);
    json_t *out = json_object();
    double score = 0;
    rule = 0;
    json_object_foreach((json_t *)events, name, times) score +=
        points_of(in, name) * worth[rule++].times;
    put(out, "score", score);
    free(worth);
    free(keys);
    free(list);
    return out;
}

/* {"script", "leads", "events", "as_of"}, the files as texts: every lead's score. */
static json_t *scored_events(input *in) {
    return json_pack("{s:o}", "leads",
                     trial_scores(in, get_text(in, "script", ""),
                                  get_text(in, "leads", ""), get_text(in, "events", NULL),
                                  get_text(in, "as_of", NULL)));
}

const adapter adapters_events[] = {{"frequency_cap_window", frequency_cap_window},
                                   {"group_caps", group_caps},
                                   {"points_rules", points_rules},
                                   {"scored_events", scored_events},
                                   {"time_decay_score", time_decay_score},
                                   {"time_decay_score_step", time_decay_score_step},
                                   {0}};
