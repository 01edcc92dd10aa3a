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

/* The column or expression, of what was measured or as an example. */
static const char *metric_of(const wn_planned *p) {
    if (p->history) return p->history->metric;
    return p->request->kind == WN_CONVERSION ? "converted" : "revenue";
}

static wn_rc add_metric(const wn_planned *p, wn_buf *out, wn_err *err) {
    const wn_plan_request *r = p->request;
    const char *kind = wn_metric_kind_code(r->kind);
    wn_rc rc = WN_OK;
    if (r->aim == WN_AIM_DIFFERENT)
        WN_TRY(wn_buf_format(out, err, "  primary = %s ", kind));
    else
        WN_TRY(wn_buf_format(out, err,
                             "  primary = conversion \"what_should_improve\",\n"
                             "  guardrails = { %s ",
                             kind));
    WN_TRY(add_quoted(metric_of(p), out, err));
    if (r->aim == WN_AIM_DIFFERENT)
        rc = wn_buf_text(out, ",\n", err);
    else
        rc = wn_buf_format(out, err, " :no_worse_than \"-%.6g%%\" },\n", 100 * r->margin);
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
    if (fabs(r->alpha - 0.05) > 1e-9)
        WN_TRY(wn_buf_format(out, err, "  confidence = %.6g,\n", 1 - r->alpha));
    rc = wn_buf_text(out, "}\n", err);
out:
    return rc;
}
