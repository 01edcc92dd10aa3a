#include "experiments/setup/planned_looks.h"

#include "core/data/cell.h"

#include <math.h>
#include <stdio.h>

/* Its kinds by name; those without a parameter do not read it. */
static const struct {
    const char *name;
    wn_spending standard;
    bool has_parameter;
} kinds[] = {
    {"obrien-fleming", {WN_SPEND_OBRIEN_FLEMING, 0}, false},
    {"pocock", {WN_SPEND_POCOCK, 0}, false},
    {"power", {WN_SPEND_POWER, 2}, true},
    {"hwang-shih-decani", {WN_SPEND_HWANG_SHIH_DECANI, -4}, true},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static bool read_parameter(const char *text, wn_spending *spending) {
    wn_number_form form = {.decimal = '.'};
    if (!wn_cell_number(wn_text_of(text), form, &spending->parameter, NULL)) return false;
    return fabs(spending->parameter) <= 100 &&
           (spending->kind != WN_SPEND_POWER || spending->parameter > 0);
}

bool wn_spending_read(const char *text, wn_spending *out) {
    size_t n = strcspn(text, ":");
    for (size_t i = 0; i < KINDS; i++) {
        if (strlen(kinds[i].name) != n || strncmp(kinds[i].name, text, n) != 0) continue;
        *out = kinds[i].standard;
        return text[n] == '\0' ||
               (kinds[i].has_parameter && read_parameter(text + n + 1, out));
    }
    return false;
}

const char *wn_spending_text(wn_spending spending, char *out) {
    size_t i = 0;
    while (i + 1 < KINDS && kinds[i].standard.kind != spending.kind)
        i++;
    if (kinds[i].has_parameter)
        snprintf(out, WN_SPENDING_TEXT, "%s:%g", kinds[i].name, spending.parameter);
    else
        snprintf(out, WN_SPENDING_TEXT, "%s", kinds[i].name);
    return out;
}

wn_rc wn_setup_refine_looks(const wn_call *call, wn_setup *setup, wn_err *err) {
    const char *spending = wn_call_text(call, "spending");
    int64_t looks, visitors;
    wn_rc rc = WN_OK;
    WN_TRY(wn_call_integer(call, "looks", setup->looks, 1, WN_PLANNED_LOOKS_MAX, &looks,
                           err));
    WN_TRY(wn_call_integer(call, "planned-visitors", (int64_t)setup->visitors, 2,
                           WN_PLANNED_VISITORS_MAX, &visitors, err));
    setup->looks = (int)looks;
    setup->visitors = (uint64_t)visitors;
    if (spending && !wn_spending_read(spending, &setup->spending))
        rc = wn_fail(err, WN_E_USAGE, "--spending \"%.60s\": expected %s", spending,
                     WN_SPENDING_CHOICES);
out:
    return rc;
}
