/* A plan for programs. */
#include "experiments/plan/plan_report.h"
#include "experiments/setup/planned_looks.h"

static void add_request(const wn_plan_request *r, wn_doc *doc, json_t *data) {
    static const char *const unknowns[] = {"visitors", "lift", "power"};
    static const char *const aims[] = {"different", "not_worse", "equivalent"};
    wn_doc_set_text(doc, data, "solved_for", unknowns[r->unknown]);
    wn_doc_set_text(doc, data, "kind", wn_metric_kind_code(r->kind));
    wn_doc_set_text(doc, data, "aim", aims[r->aim]);
    wn_doc_set_number(doc, data, "baseline", r->baseline);
    if (r->kind != WN_CONVERSION) wn_doc_set_number(doc, data, "sd", r->sd);
    wn_doc_set_number(doc, data, "alpha", r->alpha);
    wn_doc_set_text(doc, data, "correction", wn_correction_names[r->correction]);
    if (r->aim != WN_AIM_DIFFERENT) wn_doc_set_number(doc, data, "margin", r->margin);
    if (r->correlation != 0) wn_doc_set_number(doc, data, "correlation", r->correlation);
    if (r->cluster > 1) {
        json_t *clusters = wn_doc_set_object(doc, data, "clusters");
        wn_doc_set_number(doc, clusters, "size", r->cluster);
        wn_doc_set_number(doc, clusters, "icc", r->icc);
        wn_doc_set_number(doc, clusters, "design_effect", 1 + (r->cluster - 1) * r->icc);
    }
}

static void add_visitors(const wn_planned *p, wn_doc *doc, json_t *data) {
    const wn_plan *plan = p->plan;
    json_t *per_arm = wn_doc_set_array(doc, data, "per_arm");
    for (size_t i = 0; i < p->request->arm_count; i++)
        wn_doc_append_count(doc, per_arm, plan->per_arm[i]);
    wn_doc_set_count(doc, data, "total", plan->total);
    if (plan->days) {
        wn_doc_set_count(doc, data, "days", plan->days);
        wn_doc_set_count(doc, data, "days_in_whole_weeks", (plan->days + 6) / 7 * 7);
    } else {
        wn_doc_set_none(doc, data, "days", "visitors a day (--daily) were not given");
    }
    json_t *detectable = wn_doc_set_object(doc, data, "detectable");
    wn_doc_set_number(doc, detectable, "difference", plan->difference);
    wn_doc_set_number(doc, detectable, "lift", plan->lift);
    wn_doc_set_number(doc, data, "power", plan->power);
    wn_doc_set_flag(doc, data, "exact", plan->exact);
    if (plan->exact)
        wn_doc_set_text(doc, data, "method", wn_rate_test_names[p->request->rate_test]);
    wn_doc_set_number(doc, data, "variance", plan->variance);
}

static void add_looks(const wn_planned *p, wn_doc *doc, json_t *data) {
    const wn_plan *plan = p->plan;
    json_t *looks = wn_doc_set_array(doc, data, "looks");
    for (size_t k = 0; k < plan->looks.count; k++) {
        const wn_look *look = &plan->looks.look[k];
        json_t *one = wn_doc_append_object(doc, looks);
        wn_doc_set_number(doc, one, "fraction", look->information);
        wn_doc_set_number(doc, one, "z", look->z);
        wn_doc_set_number(doc, one, "p", look->p);
        wn_doc_set_number(doc, one, "spent", look->spent);
        wn_doc_set_number(doc, one, "stops", plan->chances[k].above);
    }
    if (plan->looks.count == 1) return;
    char spending[WN_SPENDING_TEXT];
    wn_doc_set_text(doc, data, "spending",
                    wn_spending_text(p->request->spending, spending));
    wn_doc_set_number(doc, data, "inflation", plan->inflation);
    json_t *expected = wn_doc_set_object(doc, data, "expected_visitors");
    double total = (double)plan->total;
    wn_doc_set_number(doc, expected, "with_effect", total * plan->with.mean_information);
    wn_doc_set_number(doc, expected, "without_effect",
                      total * plan->without.mean_information);
}

static void add_history(const wn_planned *p, wn_doc *doc, json_t *data) {
    const wn_history *h = p->history;
    if (!h) return;
    json_t *history = wn_doc_set_object(doc, data, "history");
    wn_doc_set_text(doc, history, "metric", h->metric->name);
    wn_doc_set_count(doc, history, "visitors", h->visitors);
    wn_doc_set_number(doc, history, "value", h->value);
    if (h->metric->kind != WN_CONVERSION) wn_doc_set_number(doc, history, "sd", h->sd);
    wn_doc_set_count(doc, history, "days", h->days);
    json_t *weekdays = wn_doc_set_array(doc, history, "weekdays");
    for (int i = 0; i < 7 && h->days; i++)
        wn_doc_append_number(doc, weekdays, h->weekdays.visitors[i]);
}

void wn_plan_report_data(const wn_planned *planned, wn_doc *doc) {
    json_t *data = wn_doc_data(doc);
    add_request(planned->request, doc, data);
    wn_doc_set_count(doc, data, "comparisons", planned->plan->comparisons);
    add_visitors(planned, doc, data);
    add_looks(planned, doc, data);
    add_history(planned, doc, data);
}
