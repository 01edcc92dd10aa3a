/* Bands, products and grades of a scoreboard. */
#include "core/stats/rates/prop.h"
#include "core/stats/rates/prop2.h"
#include "scoring/rules/report_parts.h"

wn_estimate wn_lead_rate(const wn_lead_count *count) {
    if (count->known == 0) return wn_estimate_none("no such lead has an outcome");
    return wn_prop_wilson((wn_prop){count->won, count->known}, 0.95);
}

double wn_lead_share(uint64_t part, uint64_t whole) {
    return whole ? (double)part / (double)whole : 0;
}

/* Fewer outcomes than that say nothing about a band. */
enum { LEAST_KNOWN = 10 };

wn_lead_order wn_lead_compare(const wn_lead_count *better, const wn_lead_count *worse) {
    const wn_prop high = {better->won, better->known}, low = {worse->won, worse->known};
    if (high.n < LEAST_KNOWN || low.n < LEAST_KNOWN || high.x + low.x == 0 ||
        high.x + low.x == high.n + low.n)
        return WN_ORDER_FINE;
    if ((double)high.x * (double)low.n > (double)low.x * (double)high.n)
        return WN_ORDER_FINE;
    double p = wn_prop2_score(low, high, WN_SCORE_MN, WN_TWO_SIDED).p;
    return p < 0.05 ? WN_ORDER_WRONG : WN_ORDER_DOUBTFUL;
}

void wn_lead_columns(const wn_scoreboard *board, wn_doc *doc) {
    wn_doc_column(doc, "leads", "Leads", WN_RIGHT);
    wn_doc_column(doc, "share", "Share", WN_RIGHT);
    if (!wn_scorer_has_outcome(board->scorer)) return;
    wn_doc_column(doc, "won", "Won", WN_RIGHT);
    wn_doc_column(doc, "rate", "Won, %", WN_RIGHT);
    wn_doc_column_interval(doc, "rate", "95% interval");
}

static void add_outcome(const wn_lead_count *count, wn_doc *doc, json_t *object) {
    wn_estimate rate = wn_lead_rate(count);
    wn_doc_cell_count(doc, count->won);
    wn_doc_cell_estimate(doc, rate, WN_UNIT_PERCENT);
    wn_doc_cell_interval(doc, rate, WN_UNIT_PERCENT);
    wn_doc_set_count(doc, object, "known", count->known);
    wn_doc_set_count(doc, object, "won", count->won);
    if (rate.why) {
        wn_doc_set_none(doc, object, "rate", rate.why);
        return;
    }
    wn_doc_set_number(doc, object, "rate", rate.value);
    wn_doc_set_interval(doc, object, rate);
}

void wn_lead_cells(const wn_scoreboard *board, const wn_lead_count *count, wn_doc *doc,
                   json_t *object) {
    double share = wn_lead_share(count->leads, board->counts.all.leads);
    wn_doc_cell_count(doc, count->leads);
    wn_doc_cell_share(doc, share);
    wn_doc_set_count(doc, object, "leads", count->leads);
    wn_doc_set_number(doc, object, "share", share);
    if (wn_scorer_has_outcome(board->scorer)) add_outcome(count, doc, object);
}

/* ------------------------------------------------------------------------------- bands
 */

static void add_band(const wn_scoreboard *board, size_t score, size_t band, wn_doc *doc,
                     json_t *list) {
    const wn_named_score *named = &wn_scorer_rules(board->scorer)->scores[score];
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_row(doc);
    if (band < named->band_count) {
        char from[WN_POINTS_TEXT];
        const wn_band *at = &named->bands[band];
        wn_doc_cell_text(doc, at->name);
        wn_doc_cell_text(doc, wn_points_format(at->from, false, from));
        wn_doc_set_text(doc, object, "band", at->name);
        wn_doc_set_number(doc, object, "from", wn_points_value(at->from));
    } else {
        wn_doc_cell_text(doc, "(below all)");
        wn_doc_cell_text(doc, "");
        wn_doc_set_none(doc, object, "band", "the score is below the lowest band");
    }
    wn_lead_cells(board, &board->counts.scores[score].bands[band], doc, object);
}

static void add_bands(const wn_scoreboard *board, size_t score, const char *title,
                      wn_doc *doc, json_t *data) {
    size_t bands = wn_scorer_rules(board->scorer)->scores[score].band_count;
    json_t *list = wn_doc_set_array(doc, data, "bands");
    wn_doc_table(doc, title);
    wn_doc_column(doc, "band", "Band", WN_LEFT);
    wn_doc_column(doc, "from", "Score from", WN_RIGHT);
    wn_lead_columns(board, doc);
    for (size_t band = 0; band < bands; band++)
        add_band(board, score, band, doc, list);
    /* Leads below the lowest band are shown only when there are some. */
    if (board->counts.scores[score].bands[bands].leads > 0)
        add_band(board, score, bands, doc, list);
}

static void add_totals(const wn_scoreboard *board, size_t score, wn_doc *doc,
                       json_t *object) {
    const wn_score_count *count = &board->counts.scores[score];
    uint64_t leads = board->counts.all.leads;
    if (leads == 0) {
        wn_doc_set_none(doc, object, "mean", "there are no leads");
        return;
    }
    wn_doc_set_number(doc, object, "mean", (double)count->sum / 100 / (double)leads);
    wn_doc_set_number(doc, object, "low", wn_points_value(count->low));
    wn_doc_set_number(doc, object, "high", wn_points_value(count->high));
}

/* --------------------------------------------------------------------------- products
 */

static void add_product(const wn_scoreboard *board, size_t score, wn_doc *doc,
                        json_t *list) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    bool none = score == rules->score_count;
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_row(doc);
    wn_doc_cell_text(doc, none ? "(none)" : rules->scores[score].title);
    if (none)
        wn_doc_set_none(doc, object, "score", "no named score is above 0");
    else
        wn_doc_set_text(doc, object, "score", rules->scores[score].title);
    const wn_score_count *count = none ? NULL : &board->counts.scores[score];
    wn_lead_cells(board, none ? &board->counts.no_best : &count->best, doc, object);
    if (none) return;
    wn_doc_cell_count(doc, count->best_top);
    wn_doc_set_count(doc, object, "in_top_band", count->best_top);
}

static void add_products(const wn_scoreboard *board, wn_doc *doc) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "best_product");
    wn_doc_table(doc, "Leads by best product");
    wn_doc_column(doc, "score", "Product", WN_LEFT);
    wn_lead_columns(board, doc);
    wn_doc_column(doc, "in_top_band", "In its top band", WN_RIGHT);
    for (size_t i = 1; i < rules->score_count; i++)
        add_product(board, i, doc, list);
    if (board->counts.no_best.leads > 0)
        add_product(board, rules->score_count, doc, list);
}

/* ------------------------------------------------------------------------------- grades
 */

typedef void (*grade_cell_fn)(wn_doc *doc, const wn_lead_count *count);

static void cell_leads(wn_doc *doc, const wn_lead_count *count) {
    wn_doc_cell_count(doc, count->leads);
}

static void cell_rate(wn_doc *doc, const wn_lead_count *count) {
    if (count->known)
        wn_doc_cell_estimate(doc, wn_lead_rate(count), WN_UNIT_PERCENT);
    else
        wn_doc_cell_text(doc, "");
}

/* Letters down, digits across. */
static void add_matrix(const wn_scoreboard *board, const char *title, grade_cell_fn cell,
                       wn_doc *doc) {
    const wn_grading *grading = &wn_scorer_rules(board->scorer)->grading;
    size_t width = grading->engagement.levels;
    char heading[WN_NUMBER_TEXT];
    wn_doc_table(doc, title);
    wn_doc_column(doc, "fit", grading->fit.title, WN_LEFT);
    for (size_t i = 0; i < width; i++) {
        snprintf(heading, sizeof heading, "%zu", i + 1);
        wn_doc_column(doc, heading, heading, WN_RIGHT);
    }
    for (size_t fit = 0; fit < grading->fit.levels; fit++) {
        wn_doc_row(doc);
        snprintf(heading, sizeof heading, "%c", 'A' + (int)fit);
        wn_doc_cell_text(doc, heading);
        for (size_t i = 0; i < width; i++)
            cell(doc, &board->counts.grades[fit * width + i]);
    }
}

static void add_grade_data(const wn_scoreboard *board, wn_doc *doc) {
    const wn_grading *grading = &wn_scorer_rules(board->scorer)->grading;
    size_t width = grading->engagement.levels, count = grading->fit.levels * width;
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "grades");
    for (size_t i = 0; i < count; i++) {
        const wn_lead_count *leads = &board->counts.grades[i];
        json_t *object = wn_doc_append_object(doc, list);
        char name[WN_GRADE_TEXT];
        wn_doc_set_text(doc, object, "grade", wn_grade_name(i / width, i % width, name));
        wn_doc_set_count(doc, object, "leads", leads->leads);
        if (!wn_scorer_has_outcome(board->scorer)) continue;
        wn_doc_set_count(doc, object, "known", leads->known);
        wn_doc_set_count(doc, object, "won", leads->won);
        wn_doc_set_estimate(doc, object, "rate", wn_lead_rate(leads));
    }
}

static void add_grades(const wn_scoreboard *board, wn_doc *doc) {
    const wn_grading *grading = &wn_scorer_rules(board->scorer)->grading;
    char title[200];
    snprintf(title, sizeof title, "Grades: leads by %.60s (letter) and %.60s (digit)",
             grading->fit.title, grading->engagement.title);
    add_matrix(board, title, cell_leads, doc);
    if (wn_scorer_has_outcome(board->scorer))
        add_matrix(board, "Grades: won, %", cell_rate, doc);
    add_grade_data(board, doc);
}

void wn_score_report_bands(const wn_scoreboard *board, wn_doc *doc) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    json_t *data = wn_doc_data(doc);
    char title[200];
    add_totals(board, board->score, doc, wn_doc_set_object(doc, data, "score"));
    add_bands(board, board->score, "Bands", doc, data);
    if (rules->score_count > 1) {
        json_t *list = wn_doc_set_array(doc, data, "scores");
        for (size_t i = 0; i < rules->score_count; i++) {
            if (i == board->score) continue;
            json_t *object = wn_doc_append_object(doc, list);
            wn_doc_set_text(doc, object, "score", rules->scores[i].title);
            add_totals(board, i, doc, object);
            snprintf(title, sizeof title, "Bands of \"%.100s\"", rules->scores[i].title);
            add_bands(board, i, title, doc, object);
        }
        add_products(board, doc);
    }
    if (rules->grading.given) add_grades(board, doc);
}

/* ------------------------------------------------------------------------------- order
 */

static void compare_bands(const wn_named_score *named, const wn_score_count *count,
                          size_t better, size_t worse, bool name_it, wn_doc *doc) {
    const wn_lead_count *high = &count->bands[better], *low = &count->bands[worse];
    wn_lead_order order = wn_lead_compare(high, low);
    if (order == WN_ORDER_FINE) return;
    char rate[2][WN_NUMBER_TEXT], leads[2][WN_NUMBER_TEXT];
    wn_doc_warn(doc, "bands_out_of_order",
                "%s%s%s was won no more often than %s: %s of %s leads against %s of "
                "%s%s.",
                named->bands[better].name, name_it ? " by " : "",
                name_it ? named->title : "", named->bands[worse].name,
                wn_format_estimate(wn_lead_rate(high), WN_UNIT_PERCENT, rate[0]),
                wn_format_count(high->known, leads[0]),
                wn_format_estimate(wn_lead_rate(low), WN_UNIT_PERCENT, rate[1]),
                wn_format_count(low->known, leads[1]),
                order == WN_ORDER_WRONG ? "; the rules put the worse leads first"
                                        : ", which may be chance");
}

void wn_score_report_order(const wn_scoreboard *board, wn_doc *doc) {
    const wn_rule_set *rules = wn_scorer_rules(board->scorer);
    for (size_t i = 0; i < rules->score_count; i++) {
        const wn_named_score *named = &rules->scores[i];
        const wn_score_count *count = &board->counts.scores[i];
        size_t last = SIZE_MAX;
        for (size_t band = 0; band < named->band_count; band++) {
            if (count->bands[band].known < LEAST_KNOWN) continue;
            if (last != SIZE_MAX) compare_bands(named, count, last, band, i > 0, doc);
            last = band;
        }
    }
}
