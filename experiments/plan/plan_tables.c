/* The tables of a plan: its looks and weekdays, and what other plans would be. */
#include "experiments/plan/plan_report.h"

#include <math.h>
#include <stdio.h>

/* --- its looks -------------------------------------------------------------------- */

static uint64_t visitors_at(const wn_plan *plan, size_t look) {
    return (uint64_t)ceil(plan->looks.look[look].information * (double)plan->total -
                          1e-6);
}

static void table_looks(const wn_planned *p, wn_doc *doc) {
    const wn_plan *plan = p->plan;
    bool days = plan->days > 0;
    double stopped = 0;
    wn_doc_table(doc, "Looks");
    wn_doc_column(doc, "look", "Look", WN_RIGHT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    if (days) wn_doc_column(doc, "day", "Day", WN_RIGHT);
    wn_doc_column(doc, "z", "Stop at z", WN_RIGHT);
    wn_doc_column(doc, "p", "That is, p", WN_RIGHT);
    wn_doc_column(doc, "stopped", "Stopped by then", WN_RIGHT);
    for (size_t k = 0; k < plan->looks.count; k++) {
        const wn_look *look = &plan->looks.look[k];
        uint64_t visitors = visitors_at(plan, k);
        stopped += plan->chances[k].above;
        wn_doc_row(doc);
        wn_doc_cell_count(doc, k + 1);
        wn_doc_cell_count(doc, visitors);
        if (days)
            wn_doc_cell_count(doc, wn_weekdays_days(&p->request->weekdays, visitors));
        wn_doc_cell_number(doc, look->z, 4);
        wn_doc_cell_p(doc, look->p);
        wn_doc_cell_probability(doc, stopped);
    }
}

/* --- what was measured ------------------------------------------------------------ */

static void table_weekdays(const wn_weekdays *weekdays, wn_doc *doc) {
    double week = wn_weekdays_week(weekdays);
    wn_doc_table(doc, "Visitors by weekday");
    wn_doc_column(doc, "weekday", "Weekday", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    wn_doc_column(doc, "share", "Of the week", WN_RIGHT);
    for (int i = 0; i < 7; i++) {
        wn_doc_row(doc);
        wn_doc_cell_text(doc, wn_weekdays_names[i]);
        wn_doc_cell_number(doc, weekdays->visitors[i], 3);
        wn_doc_cell_share(doc, weekdays->visitors[i] / week);
    }
}

/* --- other plans ------------------------------------------------------------------ */

enum { POWERS = 4 };

/* 80%, 90%, 95%, and the plan's own, in order; and what each asks of a test that looks
 * once: laying out the looks again for every cell would take long. */
typedef struct powers {
    double shown[POWERS], once[POWERS];
    size_t count;
} powers;

/* When every number is a lengthy computation the plan's own power will do. */
static void choose_powers(const wn_planned *p, powers *out) {
    static const double usual[] = {0.8, 0.9, 0.95};
    const wn_plan_request *r = p->request;
    bool own = r->unknown != WN_PLAN_POWER;
    *out = (powers){.shown = {r->power}, .count = 1};
    if (p->plan->exact) return;
    out->count = 0;
    for (size_t i = 0; i < 3; i++) {
        if (own && r->power <= usual[i]) {
            if (r->power < usual[i]) out->shown[out->count++] = r->power;
            own = false;
        }
        out->shown[out->count++] = usual[i];
    }
    if (own) out->shown[out->count++] = r->power;
}

static wn_rc find_powers(const wn_planned *p, powers *out, wn_err *err) {
    wn_rc rc = WN_OK;
    choose_powers(p, out);
    for (size_t i = 0; i < out->count && rc == WN_OK; i++)
        rc = wn_plan_power_once(p->plan, out->shown[i], &out->once[i], err);
    return rc;
}

/* The request for plans that differ from this one, looked at once. */
static wn_plan_request other(const wn_planned *p) {
    wn_plan_request r = *p->request;
    r.approximate = r.looks > 1;
    r.looks = 1;
    return r;
}

static void add_power_columns(const powers *all, const char *what, wn_doc *doc) {
    for (size_t i = 0; i < all->count; i++) {
        char key[40], heading[40];
        snprintf(key, sizeof key, "%s_%.4g", what, 100 * all->shown[i]);
        snprintf(heading, sizeof heading, "%.4g%% power", 100 * all->shown[i]);
        wn_doc_column(doc, key, heading, WN_RIGHT);
    }
}

/* What is found for one request: visitors, or a lift. */
static void add_found(const wn_plan_request *r, wn_doc *doc) {
    wn_plan plan;
    wn_err err;
    bool found = wn_plan_make(r, &plan, &err) == WN_OK;
    if (!found)
        wn_doc_cell_none(doc, r->unknown == WN_PLAN_LIFT
                                  ? "so few visitors detect no lift with this power"
                                  : "it takes more visitors than there are anywhere");
    else if (r->unknown == WN_PLAN_VISITORS)
        wn_doc_cell_count(doc, plan.total);
    else
        wn_doc_cell_percent(doc, plan.lift, 3);
    if (found) wn_plan_free(&plan);
}

static void add_level(wn_metric_kind kind, double level, int digits, wn_doc *doc) {
    if (kind == WN_CONVERSION)
        wn_doc_cell_percent(doc, level, digits);
    else
        wn_doc_cell_number(doc, level, digits);
}

/* Rows of other lifts (or margins), columns of powers. */
static void table_visitors(const wn_planned *p, const powers *all, wn_doc *doc) {
    static const double times[] = {0.5, 0.75, 1, 1.5, 2};
    wn_plan_request r = other(p);
    bool margin = r.aim != WN_AIM_DIFFERENT, both = r.aim == WN_AIM_EQUIVALENT;
    r.unknown = WN_PLAN_VISITORS;
    wn_doc_table(doc, margin ? "Visitors in all, by margin" : "Visitors in all, by lift");
    wn_doc_column(doc, margin ? "margin" : "lift", margin ? "Margin" : "Lift", WN_RIGHT);
    if (!both) wn_doc_column(doc, "to", "To", WN_RIGHT);
    add_power_columns(all, "visitors", doc);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        double change = times[i] * (margin ? -p->request->margin : p->request->lift);
        double to = r.baseline * (1 + change);
        if (change <= -1 || (r.kind == WN_CONVERSION && to > 1)) continue;
        if (margin)
            r.margin = -change;
        else
            r.lift = change;
        wn_doc_row(doc);
        wn_doc_cell_percent(doc, both ? -change : change, 3);
        if (!both) add_level(r.kind, to, wn_plan_digits(change), doc);
        for (size_t k = 0; k < all->count; k++) {
            r.power = all->once[k];
            add_found(&r, doc);
        }
    }
}

/* Rows of other numbers of visitors, columns of powers. */
static void table_lifts(const wn_planned *p, const powers *all, wn_doc *doc) {
    static const double times[] = {0.5, 1, 2, 4};
    wn_plan_request r = other(p);
    r.unknown = WN_PLAN_LIFT;
    wn_doc_table(doc, "Smallest lift detected, by visitors");
    wn_doc_column(doc, "visitors", "Visitors in all", WN_RIGHT);
    add_power_columns(all, "lift", doc);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        r.visitors = (uint64_t)(times[i] * (double)p->request->visitors);
        wn_doc_row(doc);
        wn_doc_cell_count(doc, r.visitors);
        for (size_t k = 0; k < all->count; k++) {
            r.power = all->once[k];
            add_found(&r, doc);
        }
    }
}

static void table_arms(const wn_planned *p, wn_doc *doc) {
    wn_doc_table(doc, "Arms");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "visitors", "Visitors", WN_RIGHT);
    for (size_t i = 0; i < p->request->arm_count; i++) {
        char name[40];
        snprintf(name, sizeof name, i ? "treatment %zu" : "control", i);
        wn_doc_row(doc);
        wn_doc_cell_text(doc, name);
        wn_doc_cell_count(doc, p->plan->per_arm[i]);
    }
}

/* Tests that take minutes to plan many times. */
static bool takes_long(const wn_planned *p) {
    wn_rate_test test = p->request->rate_test;
    return p->plan->exact &&
           (test == WN_RATE_TEST_BARNARD || test == WN_RATE_TEST_BOSCHLOO);
}

static void table_others(const wn_planned *p, const powers *all, wn_doc *doc) {
    if (p->request->unknown == WN_PLAN_VISITORS || p->request->aim != WN_AIM_DIFFERENT)
        table_visitors(p, all, doc);
    else
        table_lifts(p, all, doc);
}

wn_rc wn_plan_report_tables(const wn_planned *planned, wn_doc *doc, wn_err *err) {
    const wn_plan_request *r = planned->request;
    powers all;
    wn_rc rc = find_powers(planned, &all, err);
    if (rc != WN_OK) return rc;
    if (planned->plan->looks.count > 1) table_looks(planned, doc);
    if (!takes_long(planned)) table_others(planned, &all, doc);
    if (r->arm_count > 2 && !wn_plan_shares_equal(r)) table_arms(planned, doc);
    if (planned->history && planned->history->days >= 7)
        table_weekdays(&r->weekdays, doc);
    return WN_OK;
}
