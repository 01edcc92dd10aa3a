#include "experiments/test/adjusted_report.h"

#include "experiments/test/kinds.h"
#include "experiments/test/report.h"
#include "experiments/test/several.h"

#include <math.h>
#include <stdio.h>

/* What a metric is adjusted for, in words. */
typedef struct terms {
    char text[400];
} terms;

static terms terms_of(const wn_findings *f, const wn_adjusted *a) {
    const char *names[WN_COVARIATES_MAX];
    char list[250];
    terms t = {""};
    size_t at = 0;
    for (size_t i = 0; i < a->covariate_count; i++)
        names[i] = a->covariates[i].name;
    if (a->covariate_count > 0)
        at = (size_t)snprintf(t.text, sizeof t.text, "%s",
                              wn_text_list(names, a->covariate_count, list, sizeof list));
    if (a->strata > 0)
        snprintf(t.text + at, sizeof t.text - at, "%sthe levels of \"%.100s\"",
                 at ? " and " : "", f->setup->stratify);
    return t;
}

/* --- the table -------------------------------------------------------------------- */

static void add_row(const wn_findings *f, size_t metric, size_t arm, const char *which,
                    const wn_comparison *c, wn_doc *doc) {
    const wn_metric *of = &f->setup->metrics[metric];
    wn_doc_row(doc);
    wn_doc_cell_text(doc, of->name);
    wn_doc_cell_text(doc, f->arms[arm].name);
    wn_doc_cell_text(doc, which);
    wn_report_estimate(doc, &c->difference, wn_kind_of(of)->difference);
    wn_report_estimate(doc, &c->lift, WN_UNIT_LIFT);
    wn_report_p(doc, &c->test, c->test.p);
}

static void report_table(const wn_findings *f, wn_doc *doc) {
    char interval[40];
    wn_report_interval_heading(f, interval, sizeof interval);
    wn_doc_table(doc, "Without and with adjusting");
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "estimate", "Estimate", WN_LEFT);
    wn_doc_column(doc, "difference", "Difference", WN_RIGHT);
    wn_doc_column_interval(doc, "difference", interval);
    wn_doc_column(doc, "lift", "Lift", WN_RIGHT);
    wn_doc_column_interval(doc, "lift", interval);
    wn_doc_column(doc, "p", "p", WN_RIGHT);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        const wn_adjusted *a = &f->adjusted[m];
        for (size_t arm = 1; arm < f->arm_count && a->asked; arm++) {
            const wn_adjusted_pair *pair = &a->pairs[arm];
            add_row(f, m, arm, "plain", &pair->plain, doc);
            if (!pair->why) add_row(f, m, arm, "adjusted", &pair->adjusted, doc);
        }
    }
}

/* --- in words --------------------------------------------------------------------- */

/* Of several arms, the one that it saved least for; NULL when nothing was adjusted. */
static const wn_adjusted_pair *least_saved(const wn_findings *f, const wn_adjusted *a) {
    const wn_adjusted_pair *least = NULL;
    for (size_t arm = 1; arm < f->arm_count && a->asked; arm++) {
        const wn_adjusted_pair *pair = &a->pairs[arm];
        if (!pair->why && (!least || pair->saved < least->saved)) least = pair;
    }
    return least;
}

static void say_saved(const wn_findings *f, size_t metric, wn_doc *doc) {
    const wn_adjusted *a = &f->adjusted[metric];
    const wn_adjusted_pair *pair = least_saved(f, a);
    const char *name = f->setup->metrics[metric].name;
    char share[WN_NUMBER_TEXT], times[WN_NUMBER_TEXT];
    if (!pair) {
        wn_doc_paragraph(doc, "%s is not adjusted: %s%s.", name, a->pairs[1].why,
                         a->decides ? "; the plain estimate decides" : "");
        return;
    }
    terms for_what = terms_of(f, a);
    wn_format_percent(fabs(pair->saved), 2, share);
    if (pair->saved >= 0.01 && pair->saved < 1)
        wn_doc_paragraph(doc,
                         "Adjusting %s for %s saved %s%s of the variance: like %s times "
                         "the visitors.",
                         name, for_what.text, f->arm_count > 2 ? "at least " : "", share,
                         wn_format_number(1 / (1 - pair->saved), 3, times));
    else if (pair->saved > -0.01)
        wn_doc_paragraph(doc, "Adjusting %s for %s saved next to nothing.", name,
                         for_what.text);
    else
        wn_doc_paragraph(doc, "Adjusting %s for %s cost %s of the variance.", name,
                         for_what.text, share);
}

/* Whether a covariate was among those of an earlier metric. */
static bool is_known(const wn_findings *f, size_t metric, const char *name) {
    for (size_t m = 0; m < metric; m++) {
        const wn_adjusted *a = &f->adjusted[m];
        for (size_t i = 0; i < a->covariate_count; i++)
            if (strcmp(a->covariates[i].name, name) == 0) return true;
    }
    return false;
}

/* Those of which as many visitors have none, from `first` on, are named together. */
static void say_missing_from(const wn_adjusted *a, size_t first, wn_doc *doc) {
    const char *names[WN_COVARIATES_MAX];
    char list[250], missing[WN_NUMBER_TEXT], share[WN_NUMBER_TEXT];
    uint64_t count = a->covariates[first].missing;
    size_t named = 0;
    for (size_t i = first; i < a->covariate_count; i++)
        if (a->covariates[i].missing == count) names[named++] = a->covariates[i].name;
    wn_text_list(names, named, list, sizeof list);
    if (count >= a->visitors) {
        wn_doc_paragraph(doc, "No visitor has %s.", list);
        return;
    }
    wn_doc_paragraph(doc,
                     "%s visitors (%s) have no %s; they are kept, with the mean in its "
                     "place, and that it is missing is adjusted for, too.",
                     wn_format_count(count, missing),
                     wn_format_share((double)count / (double)a->visitors, share), list);
}

static void say_missing(const wn_findings *f, size_t metric, wn_doc *doc) {
    const wn_adjusted *a = &f->adjusted[metric];
    for (size_t i = 0; i < a->covariate_count; i++) {
        bool said = a->covariates[i].missing == 0;
        for (size_t k = 0; k < i; k++)
            said = said || a->covariates[k].missing == a->covariates[i].missing;
        if (!said && !is_known(f, metric, a->covariates[i].name))
            say_missing_from(a, i, doc);
    }
}

/* Metrics differ in strata only where they lack values. */
static void say_merged(const wn_findings *f, size_t metric, wn_doc *doc) {
    const wn_adjusted *a = &f->adjusted[metric];
    if (a->merged == 0 || (metric > 0 && f->adjusted[metric - 1].merged == a->merged))
        return;
    if (a->strata > 0)
        wn_doc_paragraph(doc,
                         "Levels of \"%s\" with fewer than %d visitors in an arm were "
                         "merged; %zu are left.",
                         f->setup->stratify, WN_STRATUM_LEAST, a->strata);
    else if (a->covariate_count > 0)
        wn_doc_paragraph(doc,
                         "No two levels of \"%s\" have %d visitors in each arm, so there "
                         "are no strata.",
                         f->setup->stratify, WN_STRATUM_LEAST);
}

static void say_how(const wn_findings *f, wn_doc *doc) {
    bool covariates = false, strata = f->setup->stratify != NULL;
    for (size_t m = 0; m < f->setup->metric_count; m++)
        covariates = covariates || f->setup->metrics[m].covariate_count > 0;
    wn_doc_paragraph(
        doc, f->setup->name
                 ? "The adjusted estimates decide, as the script declared before the "
                   "start; so differences are not exactly those of the arms above."
                 : "The plain estimates decide. To let the adjusted ones decide, say so "
                   "in a script before the start (adjusted_by, poststratify).");
    wn_doc_paragraph(doc,
                     "Adjusted: %s%s%s, with Welch's t test and Fieller's interval for "
                     "the lift.",
                     covariates ? "regression on the covariates with one slope for all "
                                  "arms (CUPED)"
                                : "",
                     covariates && strata ? ", " : "",
                     strata ? "means over the strata weighed by their shares of all "
                              "visitors (post-stratification)"
                            : "");
}

void wn_adjusted_report(const wn_findings *f, wn_doc *doc) {
    bool any = false;
    for (size_t m = 0; m < f->setup->metric_count && f->adjusted; m++)
        any = any || least_saved(f, &f->adjusted[m]);
    if (any) report_table(f, doc);
    if (any && wn_several_are_adjusted(f))
        wn_doc_paragraph(doc, "Here every interval and p is for its comparison alone.");
    for (size_t m = 0; m < f->setup->metric_count && f->adjusted; m++) {
        if (!f->adjusted[m].asked) continue;
        say_saved(f, m, doc);
        say_missing(f, m, doc);
        say_merged(f, m, doc);
    }
    if (any) say_how(f, doc);
}

/* --- for programs ----------------------------------------------------------------- */

static json_t *set_comparison(const wn_comparison *c, const char *key, wn_doc *doc,
                              json_t *object) {
    json_t *its = wn_doc_set_object(doc, object, key);
    wn_doc_set_estimate(doc, its, "difference", c->difference);
    wn_doc_set_estimate(doc, its, "lift", c->lift);
    if (c->test.why)
        wn_doc_set_none(doc, its, "p_value", c->test.why);
    else
        wn_doc_set_number(doc, its, "p_value", c->test.p);
    wn_doc_set_text(doc, its, "method", wn_method_code(c->method));
    return its;
}

static void set_pairs(const wn_findings *f, const wn_adjusted *a, wn_doc *doc,
                      json_t *object) {
    json_t *list = wn_doc_set_array(doc, object, "comparisons");
    for (size_t arm = 1; arm < f->arm_count; arm++) {
        const wn_adjusted_pair *pair = &a->pairs[arm];
        json_t *its = wn_doc_append_object(doc, list);
        wn_doc_set_text(doc, its, "arm", f->arms[arm].name);
        set_comparison(&pair->plain, "plain", doc, its);
        if (pair->why) {
            wn_doc_set_none(doc, its, "adjusted", pair->why);
            continue;
        }
        json_t *adjusted = set_comparison(&pair->adjusted, "adjusted", doc, its);
        wn_doc_set_number(doc, adjusted, "variance_saved", pair->saved);
    }
}

void wn_adjusted_data(const wn_findings *f, size_t metric, wn_doc *doc, json_t *object) {
    const wn_adjusted *a = f->adjusted ? &f->adjusted[metric] : NULL;
    if (!a || !a->asked) return;
    json_t *its = wn_doc_set_object(doc, object, "adjustment");
    wn_doc_set_flag(doc, its, "decides", a->decides);
    json_t *covariates = wn_doc_set_array(doc, its, "covariates");
    for (size_t i = 0; i < a->covariate_count; i++) {
        const wn_covariate_finding *c = &a->covariates[i];
        json_t *one = wn_doc_append_object(doc, covariates);
        wn_doc_set_text(doc, one, "covariate", c->name);
        wn_doc_set_number(doc, one, "slope", c->theta);
        wn_doc_set_count(doc, one, "visitors_without", c->missing);
        wn_doc_set_flag(doc, one, "differs_between_arms", c->uneven);
    }
    if (f->setup->stratify) {
        json_t *strata = wn_doc_set_object(doc, its, "strata");
        wn_doc_set_text(doc, strata, "column", f->setup->stratify);
        wn_doc_set_count(doc, strata, "count", a->strata);
        wn_doc_set_count(doc, strata, "merged", a->merged);
    }
    set_pairs(f, a, doc, its);
}

void wn_adjusted_warnings(const wn_findings *f, wn_doc *doc) {
    for (size_t m = 0; m < f->setup->metric_count && f->adjusted; m++) {
        const wn_adjusted *a = &f->adjusted[m];
        for (size_t i = 0; i < a->covariate_count; i++) {
            if (!a->covariates[i].uneven || is_known(f, m, a->covariates[i].name))
                continue;
            wn_doc_warn(doc, "covariate",
                        "The arms differ in \"%s\" more than chance allows: was it known "
                        "before the start? What the arms changed must not be adjusted "
                        "for.",
                        a->covariates[i].name);
        }
    }
}
