#include "experiments/simulate/simulate_report.h"

#include "experiments/setup/planned_looks.h"

#include <math.h>
#include <stdio.h>

enum { WORDS = 400 };

static const wn_rules *rules_of(const wn_simulated *s) {
    return s->same->rules;
}

static const wn_population *population_of(const wn_simulated *s) {
    return s->same->rules->population;
}

/* In percent. */
static double lift_of(const wn_simulated *s) {
    return 100 * s->lifted->rules->lift;
}

static wn_figure calls(const wn_simulation *simulation, size_t rule) {
    return wn_simulation_rate(simulation, simulation->outcomes[rule].called);
}

/* Calls in the direction of the true lift. */
static wn_figure power(const wn_simulation *simulation, size_t rule) {
    const wn_outcomes *o = &simulation->outcomes[rule];
    return wn_simulation_rate(simulation,
                              simulation->rules->lift < 0 ? o->worse : o->better);
}

static wn_figure coverage(const wn_simulation *simulation, size_t rule) {
    return wn_simulation_rate(simulation, simulation->outcomes[rule].covered);
}

/* Percent with as many decimals as so many runs tell apart. */
static int decimals(const wn_simulation *simulation) {
    double worst = 50 / sqrt((double)simulation->runs);
    return worst > 5 ? 0 : worst > 0.05 ? 1 : 2;
}

static const char *rate_text(const wn_simulation *simulation, wn_figure figure,
                             char out[WN_NUMBER_TEXT]) {
    snprintf(out, WN_NUMBER_TEXT, "%.*f%%", decimals(simulation), 100 * figure.value);
    return out;
}

/* --- the sentence ----------------------------------------------------------------- */

/* The rule of this code, or SIZE_MAX. */
static size_t find_rule(const wn_rules *rules, const char *code) {
    for (size_t i = 0; i < rules->count; i++)
        if (strcmp(rules->list[i].code, code) == 0) return i;
    return SIZE_MAX;
}

static void say_false_alarms(const wn_simulated *s, char *out) {
    char peeks[WN_NUMBER_TEXT], own[WN_NUMBER_TEXT];
    size_t looks = population_of(s)->look_count;
    const wn_stopping *rule = &rules_of(s)->list[s->own];
    size_t peeking = find_rule(rules_of(s), "peeking");
    rate_text(s->same, calls(s->same, s->own), own);
    if (peeking == SIZE_MAX)
        snprintf(out, WORDS,
                 "This set-up calls a winner in %s of tests where there is "
                 "none",
                 own);
    else
        snprintf(out, WORDS,
                 "With %zu looks, stopping at the first p below %.4g calls a winner in "
                 "%s of tests where there is none; %s does in %s",
                 looks, rules_of(s)->judging.alpha,
                 rate_text(s->same, calls(s->same, peeking), peeks), rule->phrase, own);
}

/* How long it takes when there is something to find, if that is not the whole time. */
static void say_length(const wn_simulated *s, char *out) {
    const wn_population *p = population_of(s);
    double share = wn_simulation_visitors(s->lifted, s->own).value / (double)p->visitors;
    out[0] = 0;
    if (share > 0.995) return;
    if (p->timed)
        snprintf(out, WORDS, ", after %.1f of %.1f days on average",
                 wn_simulation_days(s->lifted, s->own).value,
                 p->stretches[p->look_count - 1].days);
    else
        snprintf(out, WORDS, ", after %.0f%% of the visitors on average", 100 * share);
}

static void say(const wn_simulated *s, wn_doc *doc) {
    char alarms[WORDS], after[WORDS], found[WN_NUMBER_TEXT];
    say_false_alarms(s, alarms);
    if (!s->lifted) {
        wn_doc_answer(doc, "%s.", alarms);
        return;
    }
    say_length(s, after);
    wn_doc_answer(doc, "%s, and finds a true lift of %.4g%% in %s%s.", alarms, lift_of(s),
                  rate_text(s->lifted, power(s->lifted, s->own), found), after);
}

/* --- tables ----------------------------------------------------------------------- */

static void cell_rate(const wn_simulation *simulation, wn_figure figure, wn_doc *doc) {
    char text[WN_NUMBER_TEXT];
    int places = decimals(simulation);
    snprintf(text, sizeof text, "%.*f%% \u00b1 %.*f", places, 100 * figure.value, places,
             100 * figure.se);
    wn_doc_cell_text(doc, text);
}

static void cell_visitors(const wn_simulation *simulation, size_t rule, wn_doc *doc) {
    char mean[WN_NUMBER_TEXT], se[WN_NUMBER_TEXT], text[3 * WN_NUMBER_TEXT];
    wn_figure visitors = wn_simulation_visitors(simulation, rule);
    snprintf(text, sizeof text, "%s \u00b1 %s",
             wn_format_count((uint64_t)llround(visitors.value), mean),
             wn_format_count((uint64_t)llround(visitors.se), se));
    wn_doc_cell_text(doc, text);
}

static void cell_days(const wn_simulation *simulation, size_t rule, wn_doc *doc) {
    char text[WN_NUMBER_TEXT];
    wn_figure days = wn_simulation_days(simulation, rule);
    snprintf(text, sizeof text, "%.1f \u00b1 %.1f", days.value, days.se);
    wn_doc_cell_text(doc, text);
}

/* How long the tests take: with one look there is nothing to say. */
static void columns_of_length(const wn_population *p, wn_doc *doc) {
    if (p->look_count == 1) return;
    wn_doc_column(doc, "visitors", "Visitors on average", WN_RIGHT);
    if (p->timed)
        wn_doc_column(doc, "days", "Days on average", WN_RIGHT);
    else
        wn_doc_column(doc, "median_look", "Median look", WN_RIGHT);
}

static void cells_of_length(const wn_simulation *simulation, size_t rule, wn_doc *doc) {
    const wn_population *p = simulation->rules->population;
    if (p->look_count == 1) return;
    cell_visitors(simulation, rule, doc);
    if (p->timed)
        cell_days(simulation, rule, doc);
    else
        wn_doc_cell_count(doc, wn_simulation_median_look(simulation, rule));
}

static void table(const wn_simulated *s, const wn_simulation *simulation, wn_doc *doc) {
    bool same = simulation == s->same;
    char title[WORDS] = "Without a difference";
    if (!same) snprintf(title, sizeof title, "With a true lift of %.4g%%", lift_of(s));
    wn_doc_table(doc, title);
    wn_doc_column(doc, "rule", "Rule", WN_LEFT);
    wn_doc_column(doc, "called", same ? "False alarms" : "Found", WN_RIGHT);
    wn_doc_column(doc, "coverage", "Coverage", WN_RIGHT);
    columns_of_length(population_of(s), doc);
    for (size_t i = 0; i < rules_of(s)->count; i++) {
        wn_doc_row(doc);
        wn_doc_cell_text(doc, rules_of(s)->list[i].name);
        cell_rate(simulation, same ? calls(simulation, i) : power(simulation, i), doc);
        cell_rate(simulation, coverage(simulation, i), doc);
        cells_of_length(simulation, i, doc);
    }
}

static void csv_days(const wn_simulation *simulation, size_t rule, wn_doc *doc) {
    static const char why[] = "no times and no visitors a day are known";
    wn_figure days = wn_simulation_days(simulation, rule);
    if (simulation->rules->population->timed) {
        wn_doc_cell_number(doc, days.value, 6);
        wn_doc_cell_number(doc, days.se, 6);
    } else {
        wn_doc_cell_none(doc, why);
        wn_doc_cell_none(doc, why);
    }
}

/* Everything flat, for programs that like columns. */
static void table_csv(const wn_simulated *s, wn_doc *doc) {
    static const char *const keys[] = {
        "scenario",    "rule",     "called",      "called_se", "better",
        "worse",       "coverage", "coverage_se", "visitors",  "visitors_se",
        "median_look", "days",     "days_se"};
    const wn_simulation *both[] = {s->same, s->lifted};
    wn_doc_table_csv(doc);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        wn_doc_column(doc, keys[i], "", WN_LEFT);
    for (size_t i = 0; i < 2 && both[i]; i++) {
        for (size_t rule = 0; rule < rules_of(s)->count; rule++) {
            const wn_simulation *of = both[i];
            wn_figure figures[] = {calls(of, rule), coverage(of, rule),
                                   wn_simulation_visitors(of, rule)};
            wn_doc_row(doc);
            wn_doc_cell_text(doc, i ? "lift" : "no_difference");
            wn_doc_cell_text(doc, rules_of(s)->list[rule].code);
            wn_doc_cell_number(doc, figures[0].value, 6);
            wn_doc_cell_number(doc, figures[0].se, 6);
            wn_doc_cell_number(
                doc, wn_simulation_rate(of, of->outcomes[rule].better).value, 6);
            wn_doc_cell_number(doc,
                               wn_simulation_rate(of, of->outcomes[rule].worse).value, 6);
            for (size_t k = 1; k < 3; k++) {
                wn_doc_cell_number(doc, figures[k].value, 6);
                wn_doc_cell_number(doc, figures[k].se, 6);
            }
            wn_doc_cell_count(doc, wn_simulation_median_look(of, rule));
            csv_days(of, rule, doc);
        }
    }
}

/* --- what was simulated ----------------------------------------------------------- */

static void explain_described(const wn_simulated *s, wn_doc *doc) {
    const wn_population *p = population_of(s);
    char runs[WN_NUMBER_TEXT], visitors[WN_NUMBER_TEXT], what[WORDS];
    if (p->kind == WN_CONVERSION)
        snprintf(what, sizeof what, "a rate of %.6g%%", 100 * p->baseline);
    else
        snprintf(what, sizeof what,
                 "normal amounts of mean %.6g and standard deviation %.6g", p->baseline,
                 p->sd);
    wn_doc_paragraph(doc, "%s runs of %s visitors, each put at random into an arm; %s.",
                     wn_format_count(s->same->runs, runs),
                     wn_format_count(p->visitors, visitors), what);
}

static void explain_found(const wn_simulated *s, wn_doc *doc) {
    const wn_population *p = population_of(s);
    char runs[WN_NUMBER_TEXT], visitors[WN_NUMBER_TEXT], level[WN_NUMBER_TEXT];
    if (p->kind == WN_CONVERSION)
        wn_format_percent(p->baseline, 4, level);
    else
        wn_format_number(p->baseline, 4, level);
    wn_doc_paragraph(doc,
                     "%s runs. In each the %s visitors of these data (%s: %s) keep what "
                     "they did and when they came, %s, and are put into the arms again "
                     "at random.",
                     wn_format_count(s->same->runs, runs),
                     wn_format_count(p->visitors, visitors), s->metric, level,
                     s->timed ? "by time" : "in the order of the file");
}

static void explain_lift(const wn_simulated *s, wn_doc *doc) {
    const wn_population *p = population_of(s);
    char share[WN_NUMBER_TEXT];
    if (p->kind == WN_MEAN)
        wn_doc_paragraph(doc,
                         "The lift: amounts in the treatment are multiplied by %.6g.",
                         1 + s->lifted->rules->lift);
    else if (s->lifted->rules->lift > 0)
        wn_doc_paragraph(
            doc,
            "The lift: in the treatment, %s of those who did not convert, "
            "chosen at random, do.",
            wn_format_percent(wn_population_gain(p, s->lifted->rules->lift), 3, share));
    else
        wn_doc_paragraph(doc,
                         "The lift: in the treatment, %s of those who converted, chosen "
                         "at random, do not.",
                         wn_format_percent(-s->lifted->rules->lift, 3, share));
}

/* At a look that is the only one, or taken for it. */
static const char *correction_words(const wn_rules *rules) {
    switch (rules->judging.correction) {
    case WN_CORRECTION_DUNNETT:
        return "by Dunnett's simultaneous intervals";
    case WN_CORRECTION_NONE:
        return "each at alpha";
    case WN_CORRECTION_HOLM:
    case WN_CORRECTION_HOCHBERG:
    case WN_CORRECTION_BH:
        break;
    }
    return "each at an equal share of alpha";
}

static void explain(const wn_simulated *s, wn_doc *doc) {
    const wn_population *p = population_of(s);
    if (p->described)
        explain_described(s, doc);
    else
        explain_found(s, doc);
    if (s->lifted && !p->described) explain_lift(s, doc);
    if (p->look_count > 1)
        wn_doc_paragraph(doc, "%zu looks, %s.", p->look_count,
                         s->daily ? "one at the end of each day"
                                  : "after equal numbers of visitors");
    if (p->arm_count > 2)
        wn_doc_paragraph(doc,
                         "%zu treatments are compared with the control: %s; at planned "
                         "looks and by a confidence sequence each at %.3g. A test ends "
                         "with the first call.",
                         p->arm_count - 1, correction_words(rules_of(s)),
                         rules_of(s)->each);
    if (s->primaries > 1)
        wn_doc_paragraph(doc,
                         "Of %zu primary metrics the first is simulated, as if it were "
                         "the only one.",
                         s->primaries);
    wn_doc_paragraph(doc, "\u00b1 is one standard error of the simulation. Coverage: how "
                          "often the interval at the end holds the true difference.");
}

/* --- for programs ----------------------------------------------------------------- */

static void set_figure(wn_doc *doc, json_t *object, const char *key, wn_figure figure,
                       const char *name) {
    json_t *of = wn_doc_set_object(doc, object, key);
    wn_doc_set_number(doc, of, name, figure.value);
    wn_doc_set_number(doc, of, "se", figure.se);
}

/* The three figures that a set-up is asked for; coverage is that with the lift, when
 * there is one. */
static void set_figures(const wn_simulated *s, size_t rule, wn_doc *doc, json_t *object) {
    set_figure(doc, object, "false_alarm", calls(s->same, rule), "rate");
    if (s->lifted)
        set_figure(doc, object, "power", power(s->lifted, rule), "rate");
    else
        wn_doc_set_none(doc, object, "power", "no lift was given (--lift)");
    set_figure(doc, object, "coverage", coverage(s->lifted ? s->lifted : s->same, rule),
               "rate");
}

static void set_scenario(const wn_simulation *simulation, size_t rule, wn_doc *doc,
                         json_t *object) {
    const wn_outcomes *o = &simulation->outcomes[rule];
    set_figure(doc, object, "called", calls(simulation, rule), "rate");
    set_figure(doc, object, "better", wn_simulation_rate(simulation, o->better), "rate");
    set_figure(doc, object, "worse", wn_simulation_rate(simulation, o->worse), "rate");
    set_figure(doc, object, "coverage", coverage(simulation, rule), "rate");
    set_figure(doc, object, "visitors", wn_simulation_visitors(simulation, rule), "mean");
    if (simulation->rules->population->timed)
        set_figure(doc, object, "days", wn_simulation_days(simulation, rule), "mean");
    wn_doc_set_count(doc, object, "median_look",
                     wn_simulation_median_look(simulation, rule));
    json_t *stopped = wn_doc_set_array(doc, object, "stopped");
    for (size_t i = 0; i < simulation->rules->population->look_count; i++)
        wn_doc_append_count(doc, stopped, o->stopped[i]);
}

static void set_looks(const wn_simulated *s, wn_doc *doc, json_t *data) {
    const wn_population *p = population_of(s);
    json_t *looks = wn_doc_set_array(doc, data, "looks");
    uint64_t visitors = 0;
    for (size_t i = 0; i < p->look_count; i++) {
        json_t *look = wn_doc_append_object(doc, looks);
        visitors += p->stretches[i].visitors;
        wn_doc_set_count(doc, look, "visitors", visitors);
        wn_doc_set_number(doc, look, "fraction", (double)visitors / (double)p->visitors);
        if (p->timed) wn_doc_set_number(doc, look, "days", p->stretches[i].days);
    }
}

static void report_data(const wn_simulated *s, wn_doc *doc) {
    char spending[WN_SPENDING_TEXT];
    const wn_population *p = population_of(s);
    json_t *data = wn_doc_data(doc);
    wn_doc_set_count(doc, data, "runs", s->same->runs);
    wn_doc_set_text(doc, data, "kind", wn_metric_kind_code(p->kind));
    if (s->metric) wn_doc_set_text(doc, data, "metric", s->metric);
    wn_doc_set_flag(doc, data, "described", p->described);
    wn_doc_set_count(doc, data, "visitors", p->visitors);
    wn_doc_set_number(doc, data, "baseline", p->baseline);
    if (p->described && p->kind == WN_MEAN) wn_doc_set_number(doc, data, "sd", p->sd);
    if (s->lifted) wn_doc_set_number(doc, data, "lift", s->lifted->rules->lift);
    wn_doc_set_number(doc, data, "alpha", rules_of(s)->judging.alpha);
    json_t *arms = wn_doc_set_array(doc, data, "arms");
    for (size_t i = 0; i < p->arm_count; i++) {
        json_t *arm = wn_doc_append_object(doc, arms);
        wn_doc_set_text(doc, arm, "arm", s->arms[i]);
        wn_doc_set_number(doc, arm, "share", p->shares[i]);
    }
    set_looks(s, doc, data);
    if (p->look_count > 1)
        wn_doc_set_text(doc, data, "spending",
                        wn_spending_text(rules_of(s)->judging.spending, spending));
    wn_doc_set_text(doc, data, "rule", rules_of(s)->list[s->own].code);
    set_figures(s, s->own, doc, data);
    json_t *list = wn_doc_set_array(doc, data, "rules");
    for (size_t i = 0; i < rules_of(s)->count; i++) {
        json_t *rule = wn_doc_append_object(doc, list);
        wn_doc_set_text(doc, rule, "rule", rules_of(s)->list[i].code);
        set_figures(s, i, doc, rule);
        set_scenario(s->same, i, doc, wn_doc_set_object(doc, rule, "no_difference"));
        if (s->lifted)
            set_scenario(s->lifted, i, doc, wn_doc_set_object(doc, rule, "lifted"));
    }
}

/* More false alarms than promised, beyond what chance makes of it. */
static void report_warnings(const wn_simulated *s, wn_doc *doc) {
    const double clearly = 3;
    wn_figure alarms = calls(s->same, s->own);
    char rate[WN_NUMBER_TEXT];
    if (s->adjusted)
        wn_doc_warn(doc, "unadjusted",
                    "The set-up adjusts for what was known before; the simulation does "
                    "not. With it a lift is found more often.");
    if (alarms.value > rules_of(s)->judging.alpha + clearly * alarms.se)
        wn_doc_warn(doc, "false_alarms",
                    "This set-up calls a winner where there is none in %s of tests, more "
                    "than the %.4g%% it promises: its numbers of visitors are small for "
                    "values so skewed or rare.",
                    rate_text(s->same, alarms, rate), 100 * rules_of(s)->judging.alpha);
}

void wn_report_simulation(const wn_simulated *simulated, wn_doc *doc) {
    say(simulated, doc);
    table(simulated, simulated->same, doc);
    if (simulated->lifted) table(simulated, simulated->lifted, doc);
    table_csv(simulated, doc);
    explain(simulated, doc);
    report_warnings(simulated, doc);
    report_data(simulated, doc);
}
