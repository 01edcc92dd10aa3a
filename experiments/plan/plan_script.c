/* A plan as an `experiment` script, in the language of scripts/README.md. */
#include "experiments/plan/plan_report.h"

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

wn_rc wn_plan_script(const wn_plan_request *request, const wn_plan *plan, wn_buf *out,
                     wn_err *err) {
    const wn_plan_request *r = request;
    const char *kind = r->kind == WN_CONVERSION ? "conversion" : "mean";
    const char *column = r->kind == WN_CONVERSION ? "converted" : "revenue";
    wn_rc rc = WN_OK;
    WN_TRY(wn_buf_text(out, "experiment \"my-experiment\" {\n  arm     = \"variant\",\n",
                       err));
    WN_TRY(add_arms(r, out, err));
    if (r->margin > 0) {
        WN_TRY(wn_buf_format(out, err,
                             "  primary = conversion \"what_should_improve\",\n"
                             "  guardrails = { %s \"%s\" :no_worse_than \"-%.6g%%\" },\n",
                             kind, column, 100 * r->margin));
    } else {
        WN_TRY(wn_buf_format(out, err,
                             "  primary = %s \"%s\",\n"
                             "  plan    = { detect = \"%.4g%%\"",
                             kind, column, 100 * fabs(plan->lift)));
        if (r->unknown != WN_PLAN_POWER)
            WN_TRY(wn_buf_format(out, err, ", power = %.6g", r->power));
        WN_TRY(wn_buf_text(out, " },\n", err));
    }
    if (r->alpha != 0.05)
        WN_TRY(wn_buf_format(out, err, "  confidence = %.6g,\n", 1 - r->alpha));
    rc = wn_buf_text(out, "}\n", err);
out:
    return rc;
}
