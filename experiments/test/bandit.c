#include "experiments/test/bandit.h"

#include "core/stats/bayes/bandit.h"

#include <stdio.h>

wn_split_advice wn_bandit_advise(const wn_findings *f, const wn_bets *bets) {
    wn_split_advice advice = {0};
    double best[WN_ARMS_MAX];
    while (f->setup->metrics[advice.metric].role != WN_PRIMARY)
        advice.metric++;
    for (size_t a = 0; a < f->arm_count; a++) {
        const wn_bet *bet = wn_bets_of(bets, advice.metric, a);
        if (bet->why) advice.why = bet->why;
        best[a] = advice.weights[a] = bet->rank.probability_best;
    }
    if (f->setup->bandit == WN_BANDIT_TOP_TWO)
        wn_bandit_top_two(best, f->arm_count, 0.5, advice.weights);
    wn_bandit_floor(advice.weights, f->arm_count, f->setup->floor);
    return advice;
}

/* "--arms control=0.12,short=0.88", as `winnow assign` takes it. */
static const char *arms_text(const wn_findings *f, const wn_split_advice *advice,
                             char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "--arms ");
    for (size_t a = 0; a < f->arm_count && used < size; a++)
        used += (size_t)snprintf(out + used, size - used, "%s%s=%.4f", a ? "," : "",
                                 f->arms[a].name, advice->weights[a]);
    if (used < size) snprintf(out + used, size - used, "\n");
    return out;
}

void wn_bandit_report(const wn_findings *f, const wn_bets *bets, wn_doc *doc) {
    const wn_setup *setup = f->setup;
    if (setup->bandit == WN_BANDIT_NONE) return;
    wn_split_advice advice = wn_bandit_advise(f, bets);
    if (advice.why) {
        wn_doc_paragraph(doc, "The next split cannot be computed: %s.", advice.why);
        return;
    }
    wn_doc_table(doc, "The next split");
    wn_doc_column(doc, "arm", "Arm", WN_LEFT);
    wn_doc_column(doc, "best", "Best", WN_RIGHT);
    wn_doc_column(doc, "weight", "Weight", WN_RIGHT);
    for (size_t a = 0; a < f->arm_count; a++) {
        wn_doc_row(doc);
        wn_doc_cell_text(doc, f->arms[a].name);
        wn_doc_cell_probability(
            doc, wn_bets_of(bets, advice.metric, a)->rank.probability_best);
        wn_doc_cell_share(doc, advice.weights[a]);
    }
    char arms[2000];
    wn_doc_paragraph(doc, "By %s, on %s, and at least %g%% for each arm. For assign:",
                     setup->bandit == WN_BANDIT_TOP_TWO ? "top-two sampling"
                                                        : "Thompson sampling",
                     setup->metrics[advice.metric].name, 100 * setup->floor);
    wn_doc_code(doc, arms_text(f, &advice, arms, sizeof arms));
    if (setup->propensity) return;
    wn_doc_paragraph(doc, "Log the weight that a visitor's arm had: without it a split "
                          "that adapts cannot be judged fairly later (--propensity).");
}

void wn_bandit_data(const wn_findings *f, const wn_bets *bets, wn_doc *doc,
                    json_t *root) {
    const wn_setup *setup = f->setup;
    if (setup->bandit == WN_BANDIT_NONE) return;
    wn_split_advice advice = wn_bandit_advise(f, bets);
    json_t *bandit = wn_doc_set_object(doc, root, "bandit");
    wn_doc_set_text(doc, bandit, "rule", wn_bandit_names[setup->bandit - 1]);
    wn_doc_set_number(doc, bandit, "floor", setup->floor);
    wn_doc_set_text(doc, bandit, "metric", setup->metrics[advice.metric].name);
    if (advice.why) {
        wn_doc_set_none(doc, bandit, "weights", advice.why);
        return;
    }
    json_t *weights = wn_doc_set_array(doc, bandit, "weights");
    for (size_t a = 0; a < f->arm_count; a++) {
        json_t *arm = wn_doc_append_object(doc, weights);
        wn_doc_set_text(doc, arm, "arm", f->arms[a].name);
        wn_doc_set_number(doc, arm, "weight", advice.weights[a]);
    }
}
