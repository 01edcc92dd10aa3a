#include "experiments/test/bets_report.h"

#include "experiments/test/kinds.h"

#include <stdio.h>

/* --- for people -------------------------------------------------------------------- */

static void start_table(const wn_findings *f, wn_doc *doc) {
    bool several = f->arm_count > 2;
    wn_doc_table(doc, several ? "As a bet: chance to be the best, and expected loss"
                              : "As a bet: chance to be better, and expected loss");
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    if (several) {
        wn_doc_column(doc, "probability_best", "Best", WN_RIGHT);
        wn_doc_column(doc, "expected_loss", "Loss if shipped", WN_RIGHT);
        wn_doc_column(doc, "probability_better", "Beats control", WN_RIGHT);
    } else {
        wn_doc_column(doc, "probability_better", "Chance", WN_RIGHT);
        wn_doc_column(doc, "loss_if_chosen", "Loss if shipped", WN_RIGHT);
        wn_doc_column(doc, "loss_if_kept", "Loss if not", WN_RIGHT);
    }
}

/* A loss is an average with no interval of its own: two digits. `scale` is the size of
 * what is at stake; a loss of less than a millionth of it is none. */
static void add_loss(wn_doc *doc, const wn_metric *metric, double loss, double scale) {
    char number[WN_NUMBER_TEXT], text[WN_NUMBER_TEXT + 4];
    bool points = wn_kind_of(metric)->difference == WN_UNIT_POINTS;
    wn_format_number(points ? 100 * loss : loss, 2, number);
    snprintf(text, sizeof text, points ? "%s pp" : "%s", number);
    wn_doc_cell_text(doc, loss < 1e-6 * scale ? "about 0" : text);
}

static void add_pair(const wn_metric *metric, const wn_comparison *c, wn_doc *doc) {
    if (c->bayes_why) {
        for (int cell = 0; cell < 3; cell++)
            wn_doc_cell_none(doc, c->bayes_why);
        return;
    }
    double scale = c->bayes.loss_if_chosen + c->bayes.loss_if_kept;
    wn_doc_cell_probability(doc, c->bayes.probability_better);
    add_loss(doc, metric, c->bayes.loss_if_chosen, scale);
    add_loss(doc, metric, c->bayes.loss_if_kept, scale);
}

/* Losses of all arms: one of them has the largest. */
static double largest_loss(const wn_bets *bets, size_t metric) {
    double largest = 0;
    for (size_t a = 0; a < bets->arm_count; a++) {
        double loss = wn_bets_of(bets, metric, a)->rank.expected_loss;
        if (loss > largest) largest = loss;
    }
    return largest;
}

static void add_among(const wn_findings *f, const wn_bets *bets, size_t metric,
                      size_t arm, const wn_comparison *c, wn_doc *doc) {
    const wn_bet *bet = wn_bets_of(bets, metric, arm);
    if (bet->why) {
        wn_doc_cell_none(doc, bet->why);
        wn_doc_cell_none(doc, bet->why);
    } else {
        wn_doc_cell_probability(doc, bet->rank.probability_best);
        add_loss(doc, &f->setup->metrics[metric], bet->rank.expected_loss,
                 largest_loss(bets, metric));
    }
    if (arm == 0)
        wn_doc_cell_text(doc, "(control)");
    else if (c->bayes_why)
        wn_doc_cell_none(doc, c->bayes_why);
    else
        wn_doc_cell_probability(doc, c->bayes.probability_better);
}

static void report_chances(const wn_findings *f, const wn_bets *bets, wn_doc *doc) {
    start_table(f, doc);
    for (size_t m = 0; m < f->setup->metric_count; m++) {
        for (size_t a = f->arm_count > 2 ? 0 : 1; a < f->arm_count; a++) {
            const wn_comparison *c =
                wn_findings_comparison(f, wn_findings_everyone(f), m, a);
            wn_doc_row(doc);
            wn_doc_cell_text(doc, f->setup->metrics[m].name);
            wn_doc_cell_text(doc, f->arms[a].name);
            if (f->arm_count > 2)
                add_among(f, bets, m, a, c, doc);
            else
                add_pair(&f->setup->metrics[m], c, doc);
        }
    }
}

/* Only a prior makes them differ from the intervals that are there already. */
static void report_lifts(const wn_findings *f, const wn_bets *bets, wn_doc *doc) {
    const wn_setup *setup = f->setup;
    char interval[40];
    if (setup->prior.kind == WN_PRIOR_NONE && setup->rope <= 0) return;
    snprintf(interval, sizeof interval, "%g%% likely", 100 * setup->conf);
    wn_doc_table(doc, "Likely lifts over the control");
    wn_doc_column(doc, "metric", "Metric", WN_LEFT);
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "lift", "Lift", WN_RIGHT);
    wn_doc_column_interval(doc, "lift", interval);
    if (setup->rope > 0) wn_doc_column(doc, "rope", "As good as none", WN_RIGHT);
    for (size_t m = 0; m < setup->metric_count; m++) {
        for (size_t a = 1; a < f->arm_count; a++) {
            const wn_bet *bet = wn_bets_of(bets, m, a);
            const char *why = bet->why ? bet->why : bet->lift.why;
            wn_estimate lift = why ? wn_estimate_none(why) : bet->lift;
            wn_doc_row(doc);
            wn_doc_cell_text(doc, setup->metrics[m].name);
            wn_doc_cell_text(doc, f->arms[a].name);
            if (why)
                wn_doc_cell_none(doc, why);
            else
                wn_doc_cell_estimate(doc, lift, WN_UNIT_LIFT);
            wn_doc_cell_interval(doc, lift, WN_UNIT_LIFT);
            if (setup->rope > 0 && why)
                wn_doc_cell_none(doc, why);
            else if (setup->rope > 0)
                wn_doc_cell_probability(doc, bet->rope.in);
        }
    }
}

static void say_prior(const wn_setup *setup, wn_doc *doc) {
    if (setup->prior.kind == WN_PRIOR_BETA)
        wn_doc_paragraph(doc,
                         "Prior of primary conversions: as good as %g conversions and %g "
                         "visitors without one.",
                         setup->prior.a, setup->prior.b);
    if (setup->prior.kind == WN_PRIOR_GAMMA)
        wn_doc_paragraph(
            doc,
            "Prior of primary means, which it takes for counts of events: as "
            "good as %g events of %g visitors.",
            setup->prior.a, setup->prior.b);
    if (setup->rope > 0)
        wn_doc_paragraph(doc, "Lifts of less than %g%%, up or down, are as good as none.",
                         100 * setup->rope);
}

void wn_bets_report(const wn_findings *f, const wn_bets *bets, wn_doc *doc) {
    report_chances(f, bets, doc);
    report_lifts(f, bets, doc);
    say_prior(f->setup, doc);
}

/* --- data -------------------------------------------------------------------------- */

static void add_bet(const wn_findings *f, const wn_bet *bet, size_t arm, wn_doc *doc,
                    json_t *arms) {
    json_t *object = wn_doc_append_object(doc, arms);
    wn_doc_set_text(doc, object, "arm", f->arms[arm].name);
    if (bet->why) {
        wn_doc_set_none(doc, object, "probability_best", bet->why);
        wn_doc_set_none(doc, object, "expected_loss", bet->why);
        return;
    }
    wn_doc_set_number(doc, object, "probability_best", bet->rank.probability_best);
    wn_doc_set_number(doc, object, "expected_loss", bet->rank.expected_loss);
    wn_doc_set_number(doc, object, "expected_rank", bet->rank.expected_rank);
    if (arm == 0) return;
    wn_doc_set_estimate(doc, object, "lift", bet->lift);
    if (f->setup->rope <= 0 || bet->lift.why) return;
    json_t *rope = wn_doc_set_object(doc, object, "rope");
    wn_doc_set_number(doc, rope, "below", bet->rope.below);
    wn_doc_set_number(doc, rope, "in", bet->rope.in);
    wn_doc_set_number(doc, rope, "above", bet->rope.above);
}

void wn_bets_data(const wn_findings *f, const wn_bets *bets, wn_doc *doc, json_t *root) {
    static const char *const kinds[] = {
        [WN_PRIOR_BETA] = "beta", [WN_PRIOR_GAMMA] = "gamma"};
    const wn_setup *setup = f->setup;
    json_t *bayes = wn_doc_set_object(doc, root, "bayes");
    if (setup->prior.kind != WN_PRIOR_NONE) {
        json_t *prior = wn_doc_set_object(doc, bayes, "prior");
        wn_doc_set_text(doc, prior, "kind", kinds[setup->prior.kind]);
        wn_doc_set_number(doc, prior, "a", setup->prior.a);
        wn_doc_set_number(doc, prior, "b", setup->prior.b);
    }
    if (setup->rope > 0) wn_doc_set_number(doc, bayes, "rope", setup->rope);
    json_t *metrics = wn_doc_set_array(doc, bayes, "metrics");
    for (size_t m = 0; m < setup->metric_count; m++) {
        json_t *metric = wn_doc_append_object(doc, metrics);
        wn_doc_set_text(doc, metric, "metric", setup->metrics[m].name);
        json_t *arms = wn_doc_set_array(doc, metric, "arms");
        for (size_t a = 0; a < f->arm_count; a++)
            add_bet(f, wn_bets_of(bets, m, a), a, doc, arms);
    }
}
