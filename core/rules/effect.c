#include "core/rules/effect.h"

/* The sum of the score's groups, before its own limits, with `less` points less in one of
 * them (WN_NO_GROUP: among the rules in none). */
static wn_points sum_of(const wn_rule_set *rules, const wn_named_score *score,
                        const wn_scores *scores, size_t row, size_t in, wn_points less) {
    wn_points sum = 0;
    for (size_t group = 0; group < rules->group_count; group++)
        if (wn_score_takes(score, group))
            sum += wn_clamp_apply(&rules->groups[group].clamp,
                                  scores->sums[group * scores->rows + row] -
                                      (group == in ? less : 0));
    if (wn_score_takes(score, WN_NO_GROUP))
        sum += scores->sums[rules->group_count * scores->rows + row] -
               (in == WN_NO_GROUP ? less : 0);
    return sum;
}

wn_points wn_scores_effect(const wn_scorer *scorer, const wn_batch *batch,
                           const wn_scores *scores, size_t score, size_t number,
                           size_t row) {
    const wn_rule_set *rules = wn_scorer_rules(scorer);
    const wn_rule *rule = &rules->rules[number];
    const wn_named_score *named = &rules->scores[score];
    wn_points points;
    if (!wn_score_takes(named, rule->group)) return 0;
    if (!wn_scorer_rule(scorer, batch, number, row, &points)) return 0;
    wn_points less = wn_clamp_apply(&rule->cap, points);
    if (less == 0) return 0;
    wn_points without = sum_of(rules, named, scores, row, rule->group, less);
    return scores->score[score * scores->rows + row] -
           wn_clamp_apply(&named->clamp, without);
}
