/* Leads that were won, lost, or are open still: competing risks, delays, and the rates
 * that sources reach in the end. */
#include "core/base/date.h"
#include "core/base/map.h"
#include "core/stats/survival/competing_risks.h"
#include "core/stats/survival/cure.h"
#include "core/stats/survival/logrank.h"
#include "core/stats/survival/rmst.h"
#include "tests/reference/samples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------- competing risks */

enum { WON, LOST, CAUSES };

/* The first of the columns that the csv has. */
static size_t first_column(input *in, const char *csv, const char *const *names) {
    for (; names[1]; names++)
        if (find_column(csv, *names) != SIZE_MAX) break;
    return column_of(in, csv, *names);
}

/* A state's name: a text, or a number such as 1. */
static const char *get_state(input *in, const char *key, const char *standard,
                             char out[NAME_MAX]) {
    const json_t *value = json_object_get(in->json, key);
    if (!json_is_number(value)) return get_text(in, key, standard);
    snprintf(out, NAME_MAX, "%g", json_number_value(value));
    return out;
}

static void read_states(input *in, const char *csv, const char *const states[CAUSES],
                        wn_life lives[CAUSES]) {
    static const char *const times[] = {"days", "time", "t", "ftime", NULL};
    static const char *const kinds[] = {"state", "status", "event", "fstatus", NULL};
    size_t time = first_column(in, csv, times), kind = first_column(in, csv, kinds);
    for (const char *line = line_after(csv); line; line = line_after(line)) {
        char days[NAME_MAX], state[NAME_MAX];
        wn_err err;
        cell_of(line, time, days);
        cell_of(line, kind, state);
        bool won = strcmp(state, states[WON]) == 0;
        bool lost = strcmp(state, states[LOST]) == 0;
        went_well(
            in,
            wn_life_add(&lives[lost ? LOST : WON], strtod(days, NULL), won || lost, &err),
            &err);
    }
    for (size_t k = 0; k < CAUSES; k++)
        wn_life_settle(&lives[k]);
}

static void append_risk(json_t *out, const char *figure, const char *state, double value,
                        bool none) {
    char key[2 * NAME_MAX];
    snprintf(key, sizeof key, "%s_%s", figure, state);
    append(out, key, real_or_null(value, none));
}

static void append_risks(input *in, json_t *out, const wn_risks *risks, double time,
                         double conf, const char *const states[CAUSES]) {
    for (size_t k = 0; k < CAUSES; k++) {
        wn_risk_point point = wn_risks_at(risks, k, time, get_scale(in), conf);
        const wn_estimate *e = &point.happened;
        append_risk(out, "cif", states[k], e->value, e->why);
        append_risk(out, "se", states[k], point.se, e->why);
        append_risk(out, "var", states[k], point.se * point.se, e->why);
        append_risk(out, "lower", states[k], e->low, e->low_unbounded);
        append_risk(out, "upper", states[k], e->high, e->high_unbounded);
    }
}

/* What calling the other cause censored would give, by time of the event. */
static void put_naive(input *in, json_t *out, const wn_life lives[CAUSES], size_t cause,
                      const char *state) {
    wn_life life = {0};
    wn_err err;
    json_t *naive = json_object();
    char key[2 * NAME_MAX];
    for (size_t k = 0; k < CAUSES; k++)
        for (size_t i = 0; i < lives[k].count; i++) {
            wn_life_row row = lives[k].rows[i];
            if (k != cause) row.censored += row.events, row.events = 0;
            went_well(in, wn_life_add_row(&life, row, &err), &err);
        }
    wn_life_settle(&life);
    wn_km km = fit_km(in, &life);
    for (size_t i = 0; i < km.count; i++) {
        snprintf(key, sizeof key, "%g", km.steps[i].time);
        put(naive, key, 1 - km.steps[i].survival);
    }
    snprintf(key, sizeof key, "naive_one_minus_km_%s", state);
    put_new(out, key, naive);
    wn_km_free(&km);
    wn_life_free(&life);
}

static json_t *competing_risks(input *in) {
    char names[CAUSES][NAME_MAX];
    const char *const states[CAUSES] = {get_state(in, "event", "won", names[WON]),
                                        get_state(in, "competing", "lost", names[LOST])};
    wn_life lives[CAUSES] = {{0}};
    wn_risks risks = {0};
    wn_err err;
    json_t *out = json_object();
    const json_t *at = json_object_get(in->json, "at");
    double conf = get_conf(in);
    read_states(in, get_text(in, "csv", ""), states, lives);
    went_well(in, wn_risks_fit(lives, CAUSES, &risks, &err), &err);
    for (size_t i = 0; i < (at ? json_array_size(at) : risks.count); i++) {
        double time = at ? number_of(in, json_array_get(at, i)) : risks.steps[i].time;
        append(out, "time", json_real(time));
        append_risks(in, out, &risks, time, conf, states);
        if (at) continue;
        append(out, "p_open", json_real(risks.steps[i].open));
        append(out, "n_risk", json_integer((json_int_t)risks.steps[i].at_risk));
    }
    for (size_t k = 0; k < CAUSES; k++) {
        put_naive(in, out, lives, k, states[k]);
        wn_life_free(&lives[k]);
    }
    wn_risks_free(&risks);
    return out;
}

/* ------------------------------------------------------------- ties, restricted means */

/* The life of the rows whose column "group" is the case's; censored times moved a hair
 * earlier on request, as by those who let the censored leave first. */
static wn_life life_of_group(input *in, bool censored_first) {
    const char *csv = get_text(in, "csv", ""), *name = get_text(in, "group", NULL);
    size_t time = column_of(in, csv, "time"), event = column_of(in, csv, "status");
    size_t group = name ? column_of(in, csv, "group") : 0;
    wn_life life = {0};
    wn_err err;
    for (const char *line = line_after(csv); line; line = line_after(line)) {
        char cells[3][NAME_MAX];
        cell_of(line, time, cells[0]);
        cell_of(line, event, cells[1]);
        cell_of(line, group, cells[2]);
        if (name && strcmp(cells[2], name) != 0) continue;
        bool happened = strtod(cells[1], NULL) != 0;
        double t = strtod(cells[0], NULL);
        if (censored_first && !happened) t *= 1 - 1e-12;
        went_well(in, wn_life_add(&life, t, happened, &err), &err);
    }
    wn_life_settle(&life);
    return life;
}

static json_t *ties(input *in) {
    const json_t *at = json_object_get(in->json, "at");
    json_t *out = json_object();
    for (int wrong = 0; wrong < 2; wrong++) {
        wn_life life = life_of_group(in, wrong);
        wn_km km = fit_km(in, &life);
        for (size_t i = 0; i < (json_is_array(at) ? json_array_size(at) : 1); i++) {
            double time = number_of(in, json_is_array(at) ? json_array_get(at, i) : at);
            double s = wn_km_at(&km, time, WN_KM_LOG, 0.95).survival.value;
            char key[NAME_MAX];
            snprintf(key, sizeof key, "S(%g)", time);
            put(out, wrong ? "wrong_value_if_censored_leave_first" : key, s);
        }
        wn_km_free(&km);
        wn_life_free(&life);
    }
    return out;
}

static json_t *restricted_mean(input *in) {
    double conf = get_conf(in), tau = get_number(in, "tau", 0);
    samples *s = get_samples(in);
    json_t *out = json_object();
    for (size_t g = 0; g < s->groups; g++) {
        wn_km km = fit_km(in, &s->lives[g]);
        wn_rmst mean = wn_rmst_at(&km, tau, conf);
        if (mean.estimate.why) complain(in, "%s", mean.estimate.why);
        append(out, "rmst", json_real(mean.estimate.value));
        append(out, "se", json_real(mean.se));
        append(out, "lower", json_real(mean.estimate.low));
        append(out, "upper", json_real(mean.estimate.high));
        wn_km_free(&km);
    }
    free_samples(s);
    return out;
}

/* ------------------------------------------------------------------- delayed feedback */

/* How old each lead is, and how long it took to convert, where it did. */
static void add_feedback(input *in, const char *csv, wn_life *life) {
    static const char *const ages[] = {"elapsed_days", "elapsed", "age", NULL};
    static const char *const delays[] = {"delay_days_if_converted", "delay_days", "delay",
                                         NULL};
    size_t age = first_column(in, csv, ages), delay = first_column(in, csv, delays);
    for (const char *line = line_after(csv); line; line = line_after(line)) {
        char cells[2][NAME_MAX];
        wn_err err;
        cell_of(line, age, cells[0]);
        cell_of(line, delay, cells[1]);
        bool converted = cells[1][0] != '\0';
        went_well(in, wn_life_add(life, strtod(cells[converted], NULL), converted, &err),
                  &err);
    }
    wn_life_settle(life);
}

/* The groups: this case, or those that it refers to, named by the end of their ids. */
static size_t feedback_groups(input *in, wn_life *lives, const char **names) {
    const json_t *refs = json_object_get(in->json, "refs");
    if (!refs) {
        names[0] = "";
        add_feedback(in, get_text(in, "csv", ""), &lives[0]);
        return 1;
    }
    size_t groups = json_array_size(refs);
    for (size_t g = 0; g < groups && g < GROUPS_MAX; g++) {
        const char *id = json_string_value(json_array_get(refs, g));
        const json_t *other = id ? input_of(in, id) : NULL;
        const char *csv = json_string_value(json_object_get(other, "csv"));
        if (!csv) {
            cannot_run(in, "the case %s is not in this file", id ? id : "?");
            return 0;
        }
        const char *dash = strrchr(id, '-');
        names[g] = dash ? dash + 1 : id;
        add_feedback(in, csv, &lives[g]);
    }
    return groups;
}

static void put_figure(json_t *out, const char *figure, const char *name, double value) {
    char key[2 * NAME_MAX];
    snprintf(key, sizeof key, *name ? "%s_%s" : "%s", figure, name);
    put(out, key, value);
}

static json_t *delayed_feedback(input *in) {
    const char *law_name = get_text(in, "law", get_text(in, "delay", ""));
    wn_delay_law law = strstr(law_name, "log") || strstr(get_text(in, "model", ""), "log")
                           ? WN_DELAY_LOG_NORMAL
                           : WN_DELAY_EXPONENTIAL;
    wn_life lives[GROUPS_MAX] = {{0}};
    const char *names[GROUPS_MAX];
    wn_cure_share shares[GROUPS_MAX] = {0};
    wn_cure cure = {0};
    wn_err err;
    json_t *out = json_object();
    size_t groups = feedback_groups(in, lives, names);
    if (groups)
        went_well(in, wn_cure_fit(lives, groups, law, get_conf(in), &cure, shares, &err),
                  &err);
    if (cure.why) complain(in, "%s", cure.why);
    for (size_t g = 0; g < groups; g++) {
        put_figure(out, "p", names[g], shares[g].share.value);
        put_figure(out, "se_logit_p", names[g], shares[g].se_logit);
        put_figure(out, "naive", names[g], (double)lives[g].events / (double)lives[g].n);
        wn_life_free(&lives[g]);
    }
    put(out, "loglik", cure.loglik);
    if (law == WN_DELAY_EXPONENTIAL) {
        put(out, "lambda", exp(cure.delay.a));
        put(out, "se_log_lambda", cure.se_a);
    } else {
        put(out, "mu", cure.delay.a);
        put(out, "sigma", exp(cure.delay.b));
    }
    return out;
}

/* ------------------------------------------------------------------------ lead files */

enum { ORIGIN_MAX = 50 };

typedef struct lead {
    int64_t created, won; /* days; won is 0 when it never was */
    size_t origin;
} lead;

typedef struct leads {
    lead *leads;
    size_t count;
    wn_map origins;
} leads;

static char *read_text(input *in, const char *name) {
    char *path = data_path(in, name), *text = NULL;
    FILE *file = path ? fopen(path, "r") : NULL;
    if (file) {
        fseek(file, 0, SEEK_END);
        size_t size = (size_t)ftell(file);
        rewind(file);
        text = calloc(size + 1, 1);
        if (fread(text, 1, size, file) != size) complain(in, "cannot read %s", path);
        fclose(file);
    }
    free(path);
    return text;
}

static int64_t day_of(input *in, const char *text) {
    wn_time time = 0;
    if (!wn_time_parse(wn_text_of(text), &time)) complain(in, "\"%s\" is no date", text);
    return wn_time_day(time);
}

/* The day each id was won. */
static void read_deals(input *in, const char *csv, wn_map *ids, int64_t *days) {
    size_t id = column_of(in, csv, "mql_id"), won = column_of(in, csv, "won_date");
    for (const char *line = line_after(csv); line; line = line_after(line)) {
        char cell[NAME_MAX];
        uint32_t number = 0;
        wn_err err;
        cell_of(line, id, cell);
        went_well(in, wn_map_put(ids, wn_text_of(cell), &number, &err), &err);
        cell_of(line, won, cell);
        days[number] = day_of(in, cell);
    }
}

static void read_leads(input *in, const char *csv, const wn_map *ids, const int64_t *days,
                       leads *out) {
    size_t id = column_of(in, csv, "mql_id"), origin = column_of(in, csv, "origin");
    size_t created = column_of(in, csv, "first_contact_date");
    for (const char *line = line_after(csv); line; line = line_after(line)) {
        char cell[NAME_MAX];
        uint32_t number = 0;
        wn_err err;
        lead *l = &out->leads[out->count++];
        cell_of(line, id, cell);
        uint32_t deal = wn_map_find(ids, wn_text_of(cell));
        l->won = deal == WN_MAP_NONE ? 0 : days[deal];
        cell_of(line, created, cell);
        l->created = day_of(in, cell);
        cell_of(line, origin, cell);
        went_well(in, wn_map_put(&out->origins, wn_text_of(cell), &number, &err), &err);
        l->origin = number < ORIGIN_MAX ? number : 0;
    }
}

/* The two files that the case names: "data/LEADS.csv + DEALS.csv". */
static bool get_leads(input *in, leads *out) {
    char names[2][128] = {"", ""};
    *out = (leads){0};
    if (sscanf(get_text(in, "file", ""), "%127s + %127s", names[0], names[1]) != 2) {
        complain(in, "expected \"file\": \"LEADS.csv + DEALS.csv\"");
        return false;
    }
    char *csv[2] = {read_text(in, names[0]), read_text(in, names[1])};
    wn_map ids = {0};
    bool here = csv[0] && csv[1];
    if (here) {
        int64_t *days = calloc(strlen(csv[1]) / 8 + 1, sizeof *days);
        out->leads = calloc(strlen(csv[0]) / 8 + 1, sizeof *out->leads);
        read_deals(in, csv[1], &ids, days);
        read_leads(in, csv[0], &ids, days, out);
        free(days);
    }
    wn_map_free(&ids);
    free(csv[0]);
    free(csv[1]);
    return here;
}

static void free_leads(leads *all) {
    wn_map_free(&all->origins);
    free(all->leads);
}

/* The days to the win, or to the end of what is known, of leads that were there by then.
 */
static wn_life life_as_of(input *in, const leads *all, int64_t as_of) {
    wn_life life = {0};
    for (size_t i = 0; i < all->count; i++) {
        const lead *l = &all->leads[i];
        if (l->created > as_of) continue;
        bool won = l->won && l->won <= as_of;
        double days = fmax(0, (double)((won ? l->won : as_of) - l->created));
        wn_err err;
        went_well(in, wn_life_add(&life, days, won, &err), &err);
    }
    wn_life_settle(&life);
    return life;
}

static json_t *lead_conversion(input *in) {
    static const double standard[] = {7, 30, 90, 180};
    const json_t *at = json_object_get(in->json, "at");
    leads all;
    json_t *out = json_object();
    double conf = get_conf(in);
    if (!get_leads(in, &all)) return out;
    wn_life life = life_as_of(in, &all, day_of(in, get_text(in, "as_of", "")));
    wn_km km = fit_km(in, &life);
    put(out, "n", (double)life.n);
    put(out, "won", (double)life.events);
    for (size_t i = 0; i < (at ? json_array_size(at) : 4); i++) {
        double time = at ? number_of(in, json_array_get(at, i)) : standard[i];
        wn_km_point point = wn_km_at(&km, time, get_scale(in), conf);
        wn_estimate p = wn_km_happened(point.survival);
        append(out, "time", json_real(time));
        append(out, "p", real_or_null(p.value, p.why));
        append(out, "se", real_or_null(point.se, p.why));
        append(out, "lower", real_or_null(p.low, p.low_unbounded));
        append(out, "upper", real_or_null(p.high, p.high_unbounded));
    }
    wn_km_free(&km);
    wn_life_free(&life);
    free_leads(&all);
    return out;
}

/* ---------------------------------------------------------------------- the backtest */

typedef struct tally {
    double leads, won, exposure, truth;
} tally;

static json_t *backtest(input *in, const leads *all, int64_t as_of, int64_t end) {
    wn_life life = life_as_of(in, all, as_of);
    wn_km km = fit_km(in, &life);
    tally origins[ORIGIN_MAX] = {{0}}, sum = {0};
    double naive = 0, corrected = 0;
    double in_the_end = km.count ? 1 - km.steps[km.count - 1].survival : 1;
    for (size_t i = 0; i < all->count; i++) {
        const lead *l = &all->leads[i];
        if (l->created > as_of) continue;
        tally *t = &origins[l->origin];
        double age = (double)(as_of - l->created);
        t->leads++;
        t->won += l->won && l->won <= as_of;
        t->truth += l->won && l->won <= end;
        t->exposure +=
            (1 - wn_km_at(&km, age, WN_KM_LOG, 0.95).survival.value) / in_the_end;
    }
    for (size_t k = 0; k < ORIGIN_MAX; k++) {
        const tally *t = &origins[k];
        if (t->leads < get_number(in, "min_leads", 30)) continue;
        sum.leads += t->leads;
        naive += fabs(t->won - t->truth);
        corrected += t->leads * fabs(t->won / t->exposure - t->truth / t->leads);
    }
    wn_km_free(&km);
    wn_life_free(&life);
    json_t *out = json_object();
    put(out, "mae_naive", naive / sum.leads);
    put(out, "mae_corrected", corrected / sum.leads);
    return out;
}

static json_t *maturity(input *in) {
    static const char *const standard[] = {"2017-12-31", "2018-01-31", "2018-02-28",
                                           "2018-03-31", "2018-04-30", "2018-05-31"};
    const json_t *dates = json_object_get(in->json, "as_of");
    const char *truth = get_text(in, "truth", "2018-11-14");
    size_t length = strlen(truth), count = json_array_size(dates);
    leads all;
    json_t *out = json_object(), *by_date = json_object();
    put_new(out, "as_of", by_date);
    if (!get_leads(in, &all)) return out;
    int64_t end = day_of(in, truth + (length > 10 ? length - 10 : 0));
    for (size_t i = 0; i < (count ? count : 6); i++) {
        const char *date =
            count ? json_string_value(json_array_get(dates, i)) : standard[i];
        if (date) put_new(by_date, date, backtest(in, &all, day_of(in, date), end));
    }
    const char *one = json_string_value(dates);
    if (one && !json_object_get(by_date, one))
        put_new(by_date, one, backtest(in, &all, day_of(in, one), end));
    free_leads(&all);
    return out;
}

const adapter adapters_leads[] = {
    {"competing_risks_cif", competing_risks},
    {"kaplan_meier_ties", ties},
    {"restricted_mean", restricted_mean},
    {"delayed_feedback_mixture", delayed_feedback},
    {"kaplan_meier_lead_conversion", lead_conversion},
    {"maturity_corrected_source_rate", maturity},
    {NULL, NULL},
};
