#include "experiments/test/rates_report.h"

#include "experiments/test/report.h"

bool wn_rates_by_odds(const wn_setup *setup) {
    return setup->rate_test >= WN_RATE_TEST_BOSCHLOO;
}

void wn_rates_columns(const char *interval, wn_doc *doc) {
    wn_doc_column(doc, "odds_ratio", "Odds ratio", WN_RIGHT);
    wn_doc_column_interval(doc, "odds_ratio", interval);
}

void wn_rates_cells(const wn_comparison *c, wn_doc *doc) {
    wn_report_estimate(doc, &c->odds_ratio, WN_UNIT_PLAIN);
}

void wn_rates_words(const bool used[WN_METHODS], wn_doc *doc) {
    static const char rates[] = "Rates: Wilson intervals per arm";
    static const char *const by_odds[WN_METHODS] = {
        [WN_METHOD_BOSCHLOO] = "Boschloo's exact test",
        [WN_METHOD_FISHER] = "Fisher's exact test",
        [WN_METHOD_MID_P] = "Fisher's test with mid-p"};
    if (used[WN_METHOD_SCORE])
        wn_doc_paragraph(doc,
                         "%s, Miettinen-Nurminen score test and intervals between "
                         "arms%s.",
                         rates,
                         used[WN_METHOD_EXACT]
                             ? " (exact unconditional ones, Berger-Boos, where an arm "
                               "has few conversions or non-conversions)"
                             : "");
    else if (used[WN_METHOD_EXACT])
        wn_doc_paragraph(doc,
                         "%s, exact unconditional test and intervals (Berger-Boos) "
                         "between arms.",
                         rates);
    if (used[WN_METHOD_BARNARD])
        wn_doc_paragraph(doc,
                         "%s, Barnard's exact test with pooled z and intervals by "
                         "inverting it between arms.",
                         rates);
    for (size_t m = 0; m < WN_METHODS; m++) {
        if (!used[m] || !by_odds[m]) continue;
        wn_doc_paragraph(doc,
                         "%s. p and the interval of the odds ratio are those of %s and "
                         "decide; the intervals of difference and lift are "
                         "Miettinen-Nurminen's, which in close cases may disagree.",
                         rates, by_odds[m]);
    }
}

/* An exact test has its p and the interval that goes with p_adjusted, of the difference
 * unless the odds ratio decides. */
void wn_rates_data(const wn_comparison *c, wn_doc *doc, json_t *object) {
    wn_doc_set_estimate(doc, object, "odds_ratio", c->odds_ratio);
    const char *why = c->test.why ? c->test.why
                      : c->method == WN_METHOD_SCORE
                          ? "the counts are large enough for the score test"
                      : c->method >= WN_METHOD_WELCH ? "adjusted rates have no exact test"
                                                     : NULL;
    if (why) {
        wn_doc_set_none(doc, object, "exact", why);
        return;
    }
    json_t *exact = wn_doc_set_object(doc, object, "exact");
    wn_doc_set_text(doc, exact, "interval_of",
                    c->odds_decide ? "odds_ratio" : "difference");
    wn_doc_set_number(doc, exact, "p_value", c->test.p);
    wn_doc_set_number(doc, exact, "p_adjusted", c->p_adjusted);
    wn_doc_set_interval(doc, exact, c->odds_decide ? c->odds_ratio : c->difference);
}
