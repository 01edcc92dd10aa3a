#include "experiments/collect/counts.h"

/* Reads digits, which may be grouped with `,` or `_`, up to `end`. */
static bool read_count(const char *p, const char *end, uint64_t *out) {
    uint64_t value = 0;
    bool any = false;
    for (; p < end; p++) {
        if (any && (*p == ',' || *p == '_')) continue;
        if (*p < '0' || *p > '9') return false;
        /* 1e15: the methods compute in doubles, which hold such counts exactly. */
        if (value >= UINT64_C(100000000000000)) return false;
        value = value * 10 + (uint64_t)(*p - '0');
        any = true;
    }
    *out = value;
    return any;
}

static wn_rc bad(const char *text, const char *why, wn_err *err) {
    wn_fail(err, WN_E_USAGE, "--counts \"%.100s\": %s", text, why);
    return wn_err_hint(err, "write --counts NAME=CONVERSIONS/VISITORS, such as "
                            "--counts control=120/2400");
}

wn_rc wn_counts_parse(const char *text, wn_text *arm, wn_prop *prop, wn_err *err) {
    const char *equals = strrchr(text, '=');
    const char *slash = equals ? strchr(equals, '/') : NULL;
    if (!equals || !slash) return bad(text, "expected NAME=CONVERSIONS/VISITORS", err);
    *arm = wn_text_trim((wn_text){text, (size_t)(equals - text)});
    if (arm->n == 0) return bad(text, "the arm has no name", err);
    if (!read_count(equals + 1, slash, &prop->x))
        return bad(text, "the conversions must be a whole number from 0", err);
    if (!read_count(slash + 1, slash + strlen(slash), &prop->n))
        return bad(text, "the visitors must be a whole number from 0", err);
    if (prop->n == 0) return bad(text, "an arm needs visitors", err);
    if (prop->x > prop->n)
        return bad(text, "more conversions than visitors (conversions come first)", err);
    return WN_OK;
}

wn_rc wn_counts_tally(const wn_setup *setup, const char *const *texts, size_t count,
                      wn_tally *out, wn_err *err) {
    wn_rc rc = wn_tally_init(out, setup, err);
    if (rc != WN_OK) return rc;
    for (size_t i = 0; i < count; i++) {
        wn_text arm;
        wn_prop prop;
        uint32_t number;
        WN_TRY(wn_counts_parse(texts[i], &arm, &prop, err));
        WN_TRY(wn_levels_put(&out->arms, arm, &number, err));
        if (number != i) {
            rc = bad(texts[i], "this arm was given before", err);
            goto out;
        }
        WN_TRY(wn_tally_make_room(out, err));
        wn_tally_cells(out, 0, 0, number)->prop = prop;
        out->facts.rows += prop.n;
    }
out:
    if (rc != WN_OK) wn_tally_free(out);
    return rc;
}
