#include "experiments/setup/usage.h"

#include "core/data/cell.h"

wn_rc wn_usage_refuse(const wn_call *call, const char *const *options, const char *beside,
                      wn_err *err) {
    for (; *options; options++) {
        if (wn_call_count(call, *options) == 0) continue;
        return wn_fail(err, WN_E_USAGE, "--%s does not go with %s", *options, beside);
    }
    return WN_OK;
}

wn_rc wn_usage_incomplete(const wn_table *table, const char *message, wn_err *err) {
    enum { SHOWN = 100 };
    const char *names[SHOWN];
    char list[300];
    size_t count = wn_table_columns(table);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        names[i] = wn_table_column(table, i);
    wn_fail(err, WN_E_USAGE, "%s", message);
    return wn_err_hint(
        err, "the columns of %s are %s", wn_table_name(table),
        wn_text_list(names, count < SHOWN ? count : SHOWN, list, sizeof list));
}

bool wn_usage_share(wn_text text, double *share) {
    bool percent = text.n && text.p[text.n - 1] == '%';
    text.n -= percent;
    if (!wn_cell_number(text, (wn_number_form){.decimal = '.'}, share, NULL))
        return false;
    if (percent) *share /= 100;
    return true;
}

static wn_rc bad_split(const char *text, wn_err *err) {
    wn_fail(err, WN_E_USAGE, "--split \"%.100s\": expected the share of each arm", text);
    return wn_err_hint(err, "the control first, such as --split 50/50 or 80/10/10");
}

wn_rc wn_usage_split(const char *text, double shares[WN_ARMS_MAX], size_t *count,
                     wn_err *err) {
    *count = 0;
    for (const char *p = text;; p++) {
        size_t n = strcspn(p, "/:");
        double share;
        if (*count == WN_ARMS_MAX || !wn_usage_share((wn_text){p, n}, &share) ||
            !(share >= 1e-6 && share <= 1e9))
            return bad_split(text, err);
        shares[(*count)++] = share;
        p += n;
        if (*p == 0) break;
    }
    return *count >= 2 ? WN_OK : bad_split(text, err);
}
