#include "core/rules/rules.h"

bool wn_score_takes(const wn_named_score *score, size_t group) {
    return !score->takes || (group != WN_NO_GROUP && score->takes[group]);
}

wn_rc wn_rules_find_score(const wn_rule_set *rules, const char *name, size_t *score,
                          wn_err *err) {
    enum { SHOWN = 20 };
    const char *names[SHOWN];
    char list[300];
    size_t count = rules->score_count < SHOWN ? rules->score_count : SHOWN;
    *score = 0;
    if (!name) return WN_OK;
    for (size_t i = 0; i < rules->score_count; i++) {
        if (i < SHOWN) names[i] = rules->scores[i].title;
        if (strcmp(rules->scores[i].title, name) != 0) continue;
        *score = i;
        return WN_OK;
    }
    wn_fail(err, WN_E_USAGE, "\"%s\" has no score \"%.100s\"", rules->title, name);
    return wn_err_hint(err, "its scores are %s",
                       wn_text_list(names, count, list, sizeof list));
}

bool wn_rules_best_by_probability(const wn_rule_set *rules) {
    for (size_t i = 1; i < rules->score_count; i++)
        if (!rules->scores[i].logit.given) return false;
    return rules->score_count > 1;
}

bool wn_rules_best(const wn_rule_set *rules, const wn_points *points, size_t *score) {
    bool by_probability = wn_rules_best_by_probability(rules);
    double most = 0;
    *score = 0;
    for (size_t i = 1; i < rules->score_count; i++) {
        double worth = wn_points_value(points[i]);
        if (by_probability)
            (void)wn_score_probability(&rules->scores[i], points[i], &worth);
        if (worth <= most) continue;
        most = worth;
        *score = i;
    }
    return *score > 0;
}

const wn_rule *wn_rules_with_events(const wn_rule_set *rules) {
    for (size_t i = 0; i < rules->rule_count; i++)
        if (rules->rules[i].events.count != WN_EVENTS_NONE) return &rules->rules[i];
    return NULL;
}

const wn_rule *wn_rules_with_ages(const wn_rule_set *rules) {
    for (size_t i = 0; i < rules->rule_count; i++)
        if (wn_event_rule_ages(&rules->rules[i].events)) return &rules->rules[i];
    return NULL;
}
