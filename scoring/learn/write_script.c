#include "scoring/learn/write_script.h"

#include "core/base/map.h"
#include "core/doc/format.h"
#include "core/lua/literal.h"

/* ---------------------------------------------------------------------------- header
 */

/* Text in a comment, wrapped: a line break would end the comment. */
static wn_rc add_comment(wn_buf *out, const char *text, wn_err *err) {
    enum { WIDTH = 96 };
    wn_rc rc = wn_buf_text(out, "--", err);
    size_t column = 2;
    while (*text && rc == WN_OK) {
        size_t n = strcspn(text, " \n\r");
        if (column > 2 && column + 1 + n > WIDTH) {
            rc = wn_buf_text(out, "\n--  ", err);
            column = 4;
        }
        if (rc == WN_OK) rc = wn_buf_text(out, " ", err);
        if (rc == WN_OK) rc = wn_buf_add(out, text, n, err);
        column += 1 + n;
        text += n + strspn(text + n, " \n\r");
    }
    return rc == WN_OK ? wn_buf_text(out, "\n", err) : rc;
}

static wn_rc add_measure(wn_buf *text, const char *which, const wn_measure *m,
                         wn_err *err) {
    char leads[WN_NUMBER_TEXT], won[WN_NUMBER_TEXT];
    wn_format_count(m->leads.n, leads);
    wn_format_share(wn_prop_rate(m->leads), won);
    wn_rc rc = wn_buf_format(text, err, "%s: %s leads, %s won", which, leads, won);
    if (rc != WN_OK || m->why) return rc;
    return wn_buf_format(text, err, ", AUC %.4f (%.3f to %.3f), Brier score %.4f.",
                         m->auc.value, m->auc.low, m->auc.high, m->brier.value);
}

static wn_rc flush_comment(wn_buf *text, wn_buf *out, wn_err *err) {
    wn_rc rc = add_comment(out, text->p, err);
    wn_buf_clear(text);
    return rc;
}

static wn_rc add_method(const wn_card *card, wn_buf *text, wn_err *err) {
    const wn_fit *fit = card->fit;
    if (fit->method == WN_FIT_NAIVE_BAYES)
        return wn_buf_format(text, err,
                             "Points by Odoo's naive Bayes: a value's share of the won "
                             "over its share of the lost, 0.1 added to either count; "
                             "blank cells are %s.",
                             fit->blanks ? "a value, too" : "left out");
    if (fit->method == WN_FIT_FIRTH)
        return wn_buf_format(text, err,
                             "Points by Firth's logistic regression on weights of "
                             "evidence, because %s.",
                             fit->why_firth);
    return wn_buf_format(text, err,
                         "Points by logistic regression on weights of evidence, each bin "
                         "free within a ridge of %g (by cross-validation).",
                         fit->ridge);
}

static wn_rc add_header(const wn_card *card, const wn_script_facts *f, wn_buf *out,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    wn_buf text = {0};
    WN_TRY(wn_buf_format(&text, err,
                         "A scorecard for %s, learned from %s; the last figures of a "
                         "line are leads in training, how many of them were won, and "
                         "the %g%% interval of the points.",
                         f->outcome, f->file, card->plan.conf * 100));
    WN_TRY(flush_comment(&text, out, err));
    WN_TRY(add_measure(&text, "Training", f->train, err));
    WN_TRY(flush_comment(&text, out, err));
    if (f->test->leads.n) {
        WN_TRY(add_measure(&text, f->time ? "Test, the newest" : "Test", f->test, err));
        WN_TRY(flush_comment(&text, out, err));
    }
    WN_TRY(add_method(card, &text, err));
    WN_TRY(flush_comment(&text, out, err));
    WN_TRY(add_comment(out, f->command, err));
    rc = wn_buf_text(out, "\n", err);
out:
    wn_buf_free(&text);
    return rc;
}

/* --------------------------------------------------------------------------- scoring
 */

static wn_rc add_entry(wn_buf *out, const char *key, const char *value, wn_err *err) {
    wn_rc rc = WN_OK;
    if (!value) return WN_OK;
    WN_TRY(wn_buf_format(out, err, "    %s = ", key));
    WN_TRY(wn_lua_quote(out, wn_text_of(value), err));
    rc = wn_buf_text(out, ",\n", err);
out:
    return rc;
}

static wn_rc add_missing(const wn_script_facts *f, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (f->missing_count == 0) return WN_OK;
    WN_TRY(wn_buf_text(out, "    missing = { ", err));
    for (size_t i = 0; i < f->missing_count; i++) {
        WN_TRY(wn_buf_text(out, i ? ", " : "", err));
        WN_TRY(wn_lua_quote(out, wn_text_of(f->missing[i]), err));
    }
    rc = wn_buf_text(out, " },\n", err);
out:
    return rc;
}

/* Of bands that begin at one score only the best has leads; the lowest is for the rest.
 */
static bool has_leads(const wn_card *card, size_t band) {
    size_t lowest = WN_CARD_BANDS - 1;
    if (band == lowest) return true;
    return card->bands[band] > card->bands[lowest] &&
           (band == 0 || card->bands[band] < card->bands[band - 1]);
}

static wn_rc add_bands(const wn_card *card, wn_buf *out, wn_err *err) {
    static const char *const names[WN_CARD_BANDS] = {"hot", "warm", "cold"};
    wn_rc rc = WN_OK;
    char points[WN_POINTS_TEXT];
    WN_TRY(wn_buf_text(out, "    bands = { ", err));
    for (size_t i = 0; i < WN_CARD_BANDS; i++) {
        if (!has_leads(card, i)) continue;
        wn_points_format(card->bands[i], false, points);
        WN_TRY(wn_buf_format(out, err, "%s = %s%s", names[i], points,
                             i + 1 < WN_CARD_BANDS ? ", " : ""));
    }
    rc = wn_buf_text(out,
                     has_leads(card, 0)
                         ? " }, -- hot: the best fifth of the training leads, or more\n"
                         : " },\n",
                     err);
out:
    return rc;
}

static wn_rc add_scoring(const wn_card *card, const wn_script_facts *f, wn_buf *out,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    wn_buf title = {0};
    WN_TRY(wn_buf_format(&title, err, "Scorecard for %s", f->outcome));
    WN_TRY(wn_buf_text(out, "scoring ", err));
    WN_TRY(wn_lua_quote(out, (wn_text){title.p, title.n}, err));
    WN_TRY(wn_buf_text(out, " {\n", err));
    WN_TRY(add_entry(out, "id", f->id, err));
    WN_TRY(add_entry(out, "outcome", f->outcome, err));
    WN_TRY(add_entry(out, "created", f->time, err));
    WN_TRY(add_missing(f, out, err));
    WN_TRY(add_bands(card, out, err));
    WN_TRY(wn_buf_format(out, err,
                         "    probability = { intercept = %.6g, per_point = %.6g },\n"
                         "}\n\n",
                         card->intercept, card->per_point));
out:
    wn_buf_free(&title);
    return rc;
}

/* ----------------------------------------------------------------------------- rules
 */

static const wn_bin *bin_of(const wn_card_line *line, size_t i) {
    return &line->feature->binned->bins[line->bins[i]];
}

static bool has_kind(const wn_card_line *line, wn_bin_kind kind) {
    for (size_t i = 0; i < line->count; i++)
        if (bin_of(line, i)->kind == kind) return true;
    return false;
}

static wn_rc add_range_title(const wn_card_line *line, wn_buf *out, wn_err *err) {
    const wn_bin *first = bin_of(line, 0), *last = bin_of(line, line->count - 1);
    if (line->count == 1) return wn_buf_text(out, first->label, err);
    if (!first->has_low && !last->has_high) return wn_buf_text(out, "any value", err);
    if (!first->has_low) return wn_buf_format(out, err, "up to %.15g", last->high);
    if (!last->has_high) return wn_buf_format(out, err, "above %.15g", first->low);
    return wn_buf_format(out, err, "above %.15g, up to %.15g", first->low, last->high);
}

wn_rc wn_script_title(const wn_card_line *line, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(wn_buf_format(out, err, "%s: ", line->feature->binned->feature->name));
    if (bin_of(line, 0)->kind == WN_BIN_RANGE) return add_range_title(line, out, err);
    for (size_t i = 0; i < line->count; i++)
        WN_TRY(wn_buf_format(out, err, "%s%s",
                             i == 0                                   ? ""
                             : bin_of(line, i)->kind == WN_BIN_LEVELS ? ", "
                                                                      : " or ",
                             bin_of(line, i)->label));
out:
    return rc;
}

/* `, "a", "b"` for the levels of a bin; the first comma only where `*more`. */
static wn_rc add_levels(const wn_feature *f, const wn_bin *bin, bool *more, wn_buf *out,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < bin->level_count; i++) {
        WN_TRY(wn_buf_text(out, *more ? ", " : " ", err));
        WN_TRY(wn_lua_quote(out, wn_feature_level(f, bin->levels[i]), err));
        *more = true;
    }
out:
    return rc;
}

static wn_rc add_oneof(const wn_card_line *line, wn_buf *out, wn_err *err) {
    const wn_feature *f = line->feature->binned->feature;
    wn_rc rc = WN_OK;
    bool more = false;
    if (line->count == 1 && bin_of(line, 0)->level_count == 1)
        return wn_lua_quote(out, wn_feature_level(f, bin_of(line, 0)->levels[0]), err);
    WN_TRY(wn_buf_text(out, "oneof {", err));
    for (size_t i = 0; i < line->count; i++)
        WN_TRY(add_levels(f, bin_of(line, i), &more, out, err));
    rc = wn_buf_text(out, " }", err);
out:
    return rc;
}

/* Levels of no other line; `none` holds for a missing value, too. */
static wn_rc add_any_other(const wn_card_line *line, wn_buf *out, wn_err *err) {
    const wn_binned *b = line->feature->binned;
    wn_rc rc = WN_OK;
    bool more = false, missing = has_kind(line, WN_BIN_MISSING);
    if (b->bins[0].kind != WN_BIN_LEVELS)
        return wn_buf_text(out, missing ? "any { present, missing }" : "present", err);
    WN_TRY(wn_buf_text(out, missing ? "none { oneof {" : "all { present, none { oneof {",
                       err));
    for (size_t i = 0; i < b->count; i++)
        if (b->bins[i].kind == WN_BIN_LEVELS)
            WN_TRY(add_levels(b->feature, &b->bins[i], &more, out, err));
    rc = wn_buf_text(out, missing ? " } }" : " } } }", err);
out:
    return rc;
}

static wn_rc add_range(const wn_card_line *line, wn_buf *out, wn_err *err) {
    const wn_bin *first = bin_of(line, 0), *last = bin_of(line, line->count - 1);
    char low[WN_NUMBER_TEXT], high[WN_NUMBER_TEXT];
    wn_format_exact(first->low, low);
    wn_format_exact(last->high, high);
    if (first->has_low && last->has_high)
        return wn_buf_format(out, err, "all { above(%s), at_most(%s) }", low, high);
    if (first->has_low) return wn_buf_format(out, err, "above(%s)", low);
    if (last->has_high) return wn_buf_format(out, err, "at_most(%s)", high);
    return wn_buf_text(out, "present", err);
}

static wn_rc add_matcher(const wn_card_line *line, wn_buf *out, wn_err *err) {
    if (has_kind(line, WN_BIN_OTHER)) return add_any_other(line, out, err);
    switch (bin_of(line, 0)->kind) {
    case WN_BIN_RANGE:
        return add_range(line, out, err);
    case WN_BIN_LEVELS:
        return add_oneof(line, out, err);
    case WN_BIN_NO:
        return wn_buf_text(out, "no", err);
    case WN_BIN_YES:
        return wn_buf_text(out, "yes", err);
    default:
        return wn_buf_text(out, "missing", err);
    }
}

/* ` -- 3,012 leads, 41% won, +8 to +16` */
static wn_rc add_evidence(const wn_card_line *line, wn_buf *out, wn_err *err) {
    char leads[WN_NUMBER_TEXT], won[WN_NUMBER_TEXT];
    char low[WN_POINTS_TEXT], high[WN_POINTS_TEXT];
    const char *lead = line->won.n == 1 ? "lead" : "leads";
    if (line->won.n == 0) return wn_buf_text(out, " -- not seen in training\n", err);
    wn_format_count(line->won.n, leads);
    wn_format_share(wn_prop_rate(line->won), won);
    if (!line->estimated)
        return wn_buf_format(out, err, " -- %s %s, too few to say\n", leads, lead);
    return wn_buf_format(out, err, " -- %s %s, %s won, %s to %s\n", leads, lead, won,
                         wn_points_format(line->low, true, low),
                         wn_points_format(line->high, true, high));
}

/* No two rules of a script have the same title, which a level named "(missing)" or one
 * with a comma may bring about: the second then ends in " (2)". */
static wn_rc make_unique(wn_map *titles, wn_buf *title, wn_err *err) {
    wn_rc rc = WN_OK;
    size_t plain = title->n;
    for (unsigned again = 2;; again++) {
        uint32_t number;
        size_t before = titles->count;
        WN_TRY(wn_map_put(titles, (wn_text){title->p, title->n}, &number, err));
        if (titles->count > before) break;
        title->n = plain;
        WN_TRY(wn_buf_format(title, err, " (%u)", again));
    }
out:
    return rc;
}

static wn_rc add_rule(const wn_card_line *line, wn_map *titles, wn_buf *out,
                      wn_err *err) {
    wn_rc rc = WN_OK;
    wn_buf title = {0};
    char points[WN_POINTS_TEXT];
    const char *column = line->feature->binned->feature->name;
    WN_TRY(wn_script_title(line, &title, err));
    WN_TRY(make_unique(titles, &title, err));
    WN_TRY(wn_buf_text(out, "rule ", err));
    WN_TRY(wn_lua_quote(out, (wn_text){title.p, title.n}, err));
    WN_TRY(wn_buf_format(out, err, " { points = %s, when = { ",
                         wn_points_format(line->points, false, points)));
    WN_TRY(wn_lua_key(out, wn_text_of(column), err));
    WN_TRY(wn_buf_text(out, " = ", err));
    WN_TRY(add_matcher(line, out, err));
    WN_TRY(wn_buf_text(out, " } }", err));
    rc = add_evidence(line, out, err);
out:
    wn_buf_free(&title);
    return rc;
}

wn_rc wn_script_write(const wn_card *card, const wn_script_facts *facts, wn_buf *out,
                      wn_err *err) {
    wn_rc rc = WN_OK;
    char base[WN_POINTS_TEXT];
    bool naive = card->fit->method == WN_FIT_NAIVE_BAYES;
    wn_map titles = {0};
    WN_TRY(add_header(card, facts, out, err));
    WN_TRY(add_scoring(card, facts, out, err));
    WN_TRY(wn_buf_format(out, err, "rule \"Every lead\" { points = %s } -- %s\n",
                         wn_points_format(card->base, false, base),
                         naive ? "the odds of all leads; what else is known adds to them"
                               : "the average lead; the rest adds to it"));
    for (size_t i = 0; i < card->count; i++)
        if (!naive || card->lines[i].estimated)
            WN_TRY(add_rule(&card->lines[i], &titles, out, err));
out:
    wn_map_free(&titles);
    return rc;
}
