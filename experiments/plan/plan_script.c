/* A plan as an `experiment` script, in the language of scripts/README.md. */
#include "experiments/plan/plan_report.h"
#include "experiments/setup/planned_looks.h"

#include <math.h>
#include <stdio.h>

/* Shares may be left out when they are equal; two arms stand on a line. */
static wn_rc add_arms(const wn_plan_request *r, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    bool equal = wn_plan_shares_equal(r);
    WN_TRY(wn_buf_text(out, "  arms    = { ", err));
    for (size_t i = 0; i < r->arm_count; i++) {
        char number[24] = "", share[40] = "";
        const char *name = i ? "variant(\"treatment" : "control(\"control";
        if (r->arm_count > 2 && i) snprintf(number, sizeof number, "_%zu", i);
        if (!equal) snprintf(share, sizeof share, ", %.9g", r->shares[i]);
        if (i) WN_TRY(wn_buf_text(out, i % 2 ? ", " : ",\n              ", err));
        WN_TRY(wn_buf_format(out, err, "%s%s\"%s)", name, number, share));
    }
    rc = wn_buf_text(out, " },\n", err);
out:
    return rc;
}

static wn_rc add_plan(const wn_planned *p, wn_buf *out, wn_err *err) {
    const wn_plan_request *r = p->request;
    char spending[WN_SPENDING_TEXT];
    wn_rc rc = WN_OK;
    WN_TRY(wn_buf_text(out, "  plan    = { ", err));
    if (r->aim == WN_AIM_DIFFERENT)
        WN_TRY(
            wn_buf_format(out, err, "detect = \"%.4g%%\", ", 100 * fabs(p->plan->lift)));
    if (r->unknown != WN_PLAN_POWER)
        WN_TRY(wn_buf_format(out, err, "power = %.6g, ", r->power));
    WN_TRY(
        wn_buf_format(out, err, "visitors = %llu", (unsigned long long)p->plan->total));
    if (r->looks > 1)
        WN_TRY(wn_buf_format(out, err, ",\n              looks = %d, spending = \"%s\"",
                             r->looks, wn_spending_text(r->spending, spending)));
    rc = wn_buf_text(out, " },\n", err);
out:
    return rc;
}

/* A text between quotes, as Lua reads it. */
static wn_rc add_quoted(const char *text, wn_buf *out, wn_err *err) {
    wn_rc rc = wn_buf_text(out, "\"", err);
    for (; *text && rc == WN_OK; text++) {
        if (*text == '"' || *text == '\\') rc = wn_buf_text(out, "\\", err);
        if (rc == WN_OK) rc = wn_buf_add(out, text, 1, err);
    }
    return rc == WN_OK ? wn_buf_text(out, "\"", err) : rc;
}

/* `mean "revenue"`, `ratio("orders", "sessions")`. */
static wn_rc add_reading(const wn_planned *p, wn_buf *out, wn_err *err) {
    static const char *const examples[][2] = {[WN_CONVERSION] = {"converted"},
                                              [WN_MEAN] = {"revenue"},
                                              [WN_RATIO] = {"orders", "sessions"}};
    wn_metric_kind kind = p->request->kind;
    const wn_metric *metric = p->history ? p->history->metric : NULL;
    const char *of = metric ? metric->reading.text : examples[kind][0];
    wn_rc rc = WN_OK;
    WN_TRY(wn_buf_format(out, err, kind == WN_RATIO ? "%s(" : "%s ",
                         wn_metric_kind_code(kind)));
    WN_TRY(add_quoted(of, out, err));
    if (kind == WN_RATIO) {
        WN_TRY(wn_buf_text(out, ", ", err));
        WN_TRY(add_quoted(metric ? metric->per.text : examples[kind][1], out, err));
        WN_TRY(wn_buf_text(out, ")", err));
    }
    if (!metric || metric->covariate_count == 0) goto out;
    for (size_t i = 0; i < metric->covariate_count; i++) {
        WN_TRY(wn_buf_text(out, i ? ", " : " :adjusted_by { ", err));
        WN_TRY(add_quoted(metric->covariates[i].text, out, err));
    }
    rc = wn_buf_text(out, " }", err);
out:
    return rc;
}

static wn_rc add_metric(const wn_planned *p, wn_buf *out, wn_err *err) {
    const wn_plan_request *r = p->request;
    bool different = r->aim == WN_AIM_DIFFERENT;
    wn_rc rc = WN_OK;
    WN_TRY(wn_buf_text(out,
                       different ? "  primary = "
                                 : "  primary = conversion \"what_should_improve\",\n"
                                   "  guardrails = { ",
                       err));
    WN_TRY(add_reading(p, out, err));
    if (different)
        rc = wn_buf_text(out, ",\n", err);
    else
        rc = wn_buf_format(out, err, " :no_worse_than \"-%.6g%%\" },\n", 100 * r->margin);
out:
    return rc;
}

static wn_rc add_comparing(const wn_plan_request *r, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (r->pairs) WN_TRY(wn_buf_text(out, "  compare = \"all\",\n", err));
    if (r->correction != WN_CORRECTION_DUNNETT)
        rc = wn_buf_format(out, err, "  correction = \"%s\",\n",
                           wn_correction_names[r->correction]);
    if (rc == WN_OK && r->rate_test != WN_RATE_TEST_AUTO)
        rc = wn_buf_format(out, err, "  method = \"%s\",\n",
                           wn_rate_test_names[r->rate_test]);
out:
    return rc;
}

wn_rc wn_plan_script(const wn_planned *planned, wn_buf *out, wn_err *err) {
    const wn_plan_request *r = planned->request;
    wn_rc rc = WN_OK;
    if (planned->setup) return add_plan(planned, out, err);
    WN_TRY(wn_buf_text(out, "experiment \"my-experiment\" {\n  arm     = \"variant\",\n",
                       err));
    WN_TRY(add_arms(r, out, err));
    WN_TRY(add_metric(planned, out, err));
    WN_TRY(add_plan(planned, out, err));
    WN_TRY(add_comparing(r, out, err));
    if (fabs(r->alpha - 0.05) > 1e-9)
        WN_TRY(wn_buf_format(out, err, "  confidence = %.6g,\n", 1 - r->alpha));
    rc = wn_buf_text(out, "}\n", err);
out:
    return rc;
}
