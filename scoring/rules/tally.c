#include "scoring/rules/tally.h"

#include "core/base/mem.h"

static size_t grade_count(const wn_rule_set *rules) {
    return rules->grading.fit.levels * rules->grading.engagement.levels;
}

wn_rc wn_score_counts_init(wn_score_counts *counts, const wn_rule_set *rules,
                           wn_err *err) {
    counts->scores = wn_alloc_zero(rules->score_count, sizeof *counts->scores);
    counts->rules = wn_alloc_zero(rules->rule_count, sizeof *counts->rules);
    if (!counts->scores || !counts->rules) return wn_fail_memory(err);
    for (size_t i = 0; i < rules->score_count; i++) {
        wn_score_count *score = &counts->scores[i];
        score->bands =
            wn_alloc_zero(rules->scores[i].band_count + 1, sizeof *score->bands);
        if (!score->bands) return wn_fail_memory(err);
    }
    if (!rules->grading.given) return WN_OK;
    counts->grades = wn_alloc_zero(grade_count(rules), sizeof *counts->grades);
    return counts->grades ? WN_OK : wn_fail_memory(err);
}

void wn_score_counts_free(wn_score_counts *counts, const wn_rule_set *rules) {
    for (size_t i = 0; counts->scores && i < rules->score_count; i++)
        wn_free(counts->scores[i].bands);
    wn_free(counts->scores);
    wn_free(counts->rules);
    wn_free(counts->grades);
    *counts = (wn_score_counts){0};
}

/* --------------------------------------------------------------------------------- one
 */

static void count_lead(wn_lead_count *count, const wn_lead_count *lead) {
    count->leads += lead->leads;
    count->known += lead->known;
    count->won += lead->won;
}

static void count_score(wn_score_count *count, const wn_named_score *score,
                        wn_points points, bool first, const wn_lead_count *lead) {
    if (first || points < count->low) count->low = points;
    if (first || points > count->high) count->high = points;
    count->sum += points;
    count_lead(&count->bands[wn_score_band(score, points)], lead);
}

static void count_best(wn_score_counts *counts, const wn_rule_set *rules,
                       const wn_points *points, const wn_lead_count *lead) {
    size_t best;
    if (!wn_rules_best(rules, points, &best)) {
        count_lead(&counts->no_best, lead);
        return;
    }
    count_lead(&counts->scores[best].best, lead);
    counts->scores[best].best_top +=
        wn_score_band(&rules->scores[best], points[best]) == 0;
}

static void count_rules(wn_score_counts *counts, const wn_scorer *scorer,
                        const wn_batch *batch, size_t row, const wn_lead_count *lead) {
    const wn_rule_set *rules = wn_scorer_rules(scorer);
    for (size_t i = 0; i < rules->rule_count; i++) {
        wn_points points;
        if (!wn_scorer_rule(scorer, batch, i, row, &points) || !points) continue;
        count_lead(&counts->rules[i].leads, lead);
        counts->rules[i].points += points;
    }
}

void wn_score_counts_add(wn_score_counts *counts, const wn_scorer *scorer,
                         const wn_batch *batch, const wn_scores *scores, size_t row,
                         wn_points *points) {
    const wn_rule_set *rules = wn_scorer_rules(scorer);
    bool won = false, known = wn_scorer_outcome(scorer, batch, row, &won);
    const wn_lead_count lead = {1, known, known && won};
    bool first = counts->all.leads == 0;
    for (size_t i = 0; i < rules->score_count; i++) {
        points[i] = wn_scores_at(scores, i, row);
        count_score(&counts->scores[i], &rules->scores[i], points[i], first, &lead);
    }
    count_lead(&counts->all, &lead);
    if (rules->score_count > 1) count_best(counts, rules, points, &lead);
    if (counts->grades) {
        size_t fit, engagement;
        wn_scores_grade(rules, scores, row, &fit, &engagement);
        count_lead(&counts->grades[fit * rules->grading.engagement.levels + engagement],
                   &lead);
    }
    count_rules(counts, scorer, batch, row, &lead);
}

/* ------------------------------------------------------------------------------- many
 */

static void merge_score(wn_score_count *into, const wn_score_count *from, bool first,
                        size_t bands) {
    if (first || from->low < into->low) into->low = from->low;
    if (first || from->high > into->high) into->high = from->high;
    into->sum += from->sum;
    for (size_t i = 0; i <= bands; i++)
        count_lead(&into->bands[i], &from->bands[i]);
    count_lead(&into->best, &from->best);
    into->best_top += from->best_top;
}

void wn_score_counts_merge(wn_score_counts *into, const wn_score_counts *from,
                           const wn_rule_set *rules) {
    if (from->all.leads == 0) return;
    for (size_t i = 0; i < rules->score_count; i++)
        merge_score(&into->scores[i], &from->scores[i], into->all.leads == 0,
                    rules->scores[i].band_count);
    for (size_t i = 0; i < rules->rule_count; i++) {
        count_lead(&into->rules[i].leads, &from->rules[i].leads);
        into->rules[i].points += from->rules[i].points;
    }
    for (size_t i = 0; into->grades && i < grade_count(rules); i++)
        count_lead(&into->grades[i], &from->grades[i]);
    count_lead(&into->no_best, &from->no_best);
    count_lead(&into->all, &from->all);
}
