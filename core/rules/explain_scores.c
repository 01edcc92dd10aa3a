#include "core/rules/explain_scores.h"

#include "core/rules/event_fields.h"

wn_rc wn_explain_bands(const wn_named_score *score, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    char from[WN_POINTS_TEXT];
    for (size_t i = 0; i < score->band_count && rc == WN_OK; i++)
        rc = wn_buf_format(out, err, "%s%s from %s", i > 0 ? ", " : "",
                           score->bands[i].name,
                           wn_points_format(score->bands[i].from, false, from));
    return rc;
}

/* `at most 50`, `at least 0 and at most 100`, or nothing. */
static wn_rc say_clamp(const wn_clamp *clamp, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    char text[WN_POINTS_TEXT];
    if (clamp->has_min)
        rc = wn_buf_format(out, err, "at least %s%s",
                           wn_points_format(clamp->min, false, text),
                           clamp->has_max ? " and " : "");
    if (rc == WN_OK && clamp->has_max)
        rc = wn_buf_format(out, err, "at most %s",
                           wn_points_format(clamp->max, false, text));
    return rc;
}

static bool limits(const wn_clamp *clamp) {
    return clamp->has_max || clamp->has_min;
}

/* Appends `, Fit at most 50` to what is there, if the clamp limits anything. */
static wn_rc list_clamp(const char *title, const wn_clamp *clamp, wn_buf *out,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    if (!limits(clamp)) return WN_OK;
    WN_TRY(wn_buf_format(out, err, "%s%s ", out->n ? ", " : "", title));
    rc = say_clamp(clamp, out, err);
out:
    return rc;
}

/* ------------------------------------------------------------------------------- order
 */

static const wn_rule *first_decaying(const wn_rule_set *rules) {
    for (size_t i = 0; i < rules->rule_count; i++) {
        const wn_decay *decay = &rules->rules[i].events.decay;
        if (decay->half_life || decay->every) return &rules->rules[i];
    }
    return NULL;
}

/* What an event of a rule that decays is worth as it gets older. */
static wn_rc say_decayed(const wn_rule *rule, wn_buf *out, wn_err *err) {
    const wn_decay *decay = &rule->events.decay;
    wn_time span = decay->half_life ? decay->half_life : decay->every;
    double keep = decay->half_life ? 0.5 : decay->keep;
    char text[3][WN_POINTS_TEXT], age[WN_TIME_TEXT];
    wn_points once, twice;
    if (!wn_points_from(wn_points_value(rule->points) * keep, &once) ||
        !wn_points_from(wn_points_value(rule->points) * keep * keep, &twice))
        return WN_OK;
    return wn_buf_format(out, err,
                         ": \"%s\" gives %s for an event of today, %s after %s, %s after "
                         "twice that",
                         rule->title, wn_points_format(rule->points, true, text[0]),
                         wn_points_format(once, true, text[1]), wn_span_format(span, age),
                         wn_points_format(twice, true, text[2]));
}

/* A description that is being made: the steps so far, and a scratch. */
typedef struct account {
    const wn_rule_set *rules;
    wn_doc *doc;
    wn_buf *text;
    int step;
} account;

static const char *words(const wn_buf *text) {
    return text->n ? text->p : "";
}

static wn_rc add_events_step(account *a, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule *decaying = first_decaying(a->rules);
    if (!wn_rules_with_events(a->rules)) return WN_OK;
    wn_buf_clear(a->text);
    if (decaying) {
        WN_TRY(wn_buf_text(a->text, ". What is left decays with its age", err));
        WN_TRY(say_decayed(decaying, a->text, err));
    }
    wn_doc_paragraph(a->doc,
                     "%d. Of the events known on the day of --as-of those in a rule's "
                     "window count, up to its limit of a day%s.",
                     ++a->step, words(a->text));
out:
    return rc;
}

static wn_rc add_rules_step(account *a, wn_err *err) {
    wn_rc rc = WN_OK;
    bool rounds = wn_rules_with_events(a->rules) != NULL;
    wn_buf_clear(a->text);
    for (size_t i = 0; i < a->rules->rule_count; i++) {
        const wn_rule *rule = &a->rules->rules[i];
        rounds = rounds || rule->compute;
        WN_TRY(list_clamp(rule->title, &rule->cap, a->text, err));
    }
    if (!rounds && !a->text->n) return WN_OK;
    wn_doc_paragraph(a->doc, "%d. What a rule gives is %s%s%s.", ++a->step,
                     rounds ? "rounded down to two decimals" : "cut to its cap",
                     !a->text->n ? ""
                     : rounds    ? ", then cut to its cap: "
                                 : ": ",
                     words(a->text));
out:
    return rc;
}

static wn_rc add_sums_step(account *a, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_rule_set *rules = a->rules;
    wn_buf_clear(a->text);
    for (size_t i = 0; i < rules->group_count; i++)
        WN_TRY(list_clamp(rules->groups[i].title, &rules->groups[i].clamp, a->text, err));
    if (a->text->n)
        wn_doc_paragraph(a->doc, "%d. The rules of a group are added up and cut: %s.",
                         ++a->step, words(a->text));
    wn_buf_clear(a->text);
    WN_TRY(say_clamp(&rules->scores[0].clamp, a->text, err));
    wn_doc_paragraph(a->doc,
                     "%d. The score is the sum of it all%s%s; its band is the highest "
                     "whose bound it reaches.",
                     ++a->step, a->text->n ? ", cut to " : "", words(a->text));
    wn_doc_paragraph(a->doc, "What is cut is a part of its own in the reasons, so that a "
                             "score is always the sum of its parts.");
out:
    return rc;
}

wn_rc wn_explain_order(const wn_rule_set *rules, wn_doc *doc, wn_buf *text, wn_err *err) {
    wn_rc rc = WN_OK;
    account a = {rules, doc, text, 0};
    WN_TRY(add_events_step(&a, err));
    WN_TRY(add_rules_step(&a, err));
    WN_TRY(add_sums_step(&a, err));
out:
    return rc;
}

/* ------------------------------------------------------------------------------- scores
 */

static wn_rc say_groups(const wn_rule_set *rules, const wn_named_score *score,
                        wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (!score->takes) return wn_buf_text(out, "everything", err);
    for (size_t i = 0; i < rules->group_count && rc == WN_OK; i++)
        if (wn_score_takes(score, i))
            rc = wn_buf_format(out, err, "%s%s", out->n ? ", " : "",
                               rules->groups[i].title);
    return rc;
}

static void add_score_data(const wn_rule_set *rules, const wn_named_score *score,
                           wn_doc *doc, json_t *list) {
    json_t *object = wn_doc_append_object(doc, list);
    wn_doc_set_text(doc, object, "score", score->title);
    json_t *groups = wn_doc_set_array(doc, object, "groups");
    for (size_t i = 0; i < rules->group_count; i++)
        if (wn_score_takes(score, i))
            wn_doc_append_text(doc, groups, rules->groups[i].title);
    json_t *bands = wn_doc_set_object(doc, object, "bands");
    for (size_t i = 0; i < score->band_count; i++)
        wn_doc_set_number(doc, bands, score->bands[i].name,
                          wn_points_value(score->bands[i].from));
    if (score->clamp.has_max)
        wn_doc_set_number(doc, object, "max", wn_points_value(score->clamp.max));
    if (score->clamp.has_min)
        wn_doc_set_number(doc, object, "min", wn_points_value(score->clamp.min));
}

static wn_rc add_score(const wn_rule_set *rules, const wn_named_score *score, wn_doc *doc,
                       wn_buf *text, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_doc_row(doc);
    wn_doc_cell_text(doc, score->title);
    wn_buf_clear(text);
    WN_TRY(say_groups(rules, score, text, err));
    wn_doc_cell_text(doc, words(text));
    wn_buf_clear(text);
    WN_TRY(say_clamp(&score->clamp, text, err));
    wn_doc_cell_text(doc, words(text));
    wn_buf_clear(text);
    WN_TRY(wn_explain_bands(score, text, err));
    wn_doc_cell_text(doc, words(text));
out:
    return rc;
}

static wn_rc add_scores(const wn_rule_set *rules, wn_doc *doc, wn_buf *text,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    json_t *list = wn_doc_set_array(doc, wn_doc_data(doc), "scores");
    for (size_t i = 0; i < rules->score_count; i++)
        add_score_data(rules, &rules->scores[i], doc, list);
    if (rules->score_count == 1) return WN_OK;
    wn_doc_table(doc, "Scores");
    wn_doc_column(doc, "score", "Score", WN_LEFT);
    wn_doc_column(doc, "groups", "Adds up", WN_LEFT);
    wn_doc_column(doc, "limits", "Limits", WN_LEFT);
    wn_doc_column(doc, "bands", "Bands", WN_LEFT);
    for (size_t i = 0; i < rules->score_count; i++)
        WN_TRY(add_score(rules, &rules->scores[i], doc, text, err));
    wn_doc_paragraph(doc, "The best product of a lead is the named score with the %s.",
                     wn_rules_best_by_probability(rules)
                         ? "highest probability"
                         : "most points, if they are above 0");
out:
    return rc;
}

/* What the score means at the bounds of the bands, where people look first. */
static wn_rc add_probability(const wn_rule_set *rules, size_t number, wn_doc *doc,
                             wn_buf *text, wn_err *err) {
    wn_rc rc = WN_OK;
    const wn_named_score *score = &rules->scores[number];
    if (!score->logit.given) return WN_OK;
    if (number == 0) {
        json_t *object = wn_doc_set_object(doc, wn_doc_data(doc), "probability");
        wn_doc_set_number(doc, object, "intercept", score->logit.intercept);
        wn_doc_set_number(doc, object, "per_point", score->logit.per_point);
    }
    wn_buf_clear(text);
    for (size_t i = 0; i < score->band_count; i++) {
        const wn_points from = score->bands[i].from;
        char points[WN_POINTS_TEXT], chance[WN_NUMBER_TEXT];
        double p;
        if (!wn_score_probability(score, from, &p)) continue;
        WN_TRY(wn_buf_format(text, err, "%s%s at a score of %s", i > 0 ? ", " : "",
                             wn_format_probability(p, chance),
                             wn_points_format(from, false, points)));
    }
    wn_doc_paragraph(
        doc, "The probability of the outcome%s%s is %s: logit p = %.9g + %.9g x score.",
        number ? " by " : "", number ? score->title : "", words(text),
        score->logit.intercept, score->logit.per_point);
out:
    return rc;
}

/* `A from 70, B from 40, else C` */
static wn_rc say_axis(const wn_grade_axis *axis, char first, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    char from[WN_POINTS_TEXT];
    for (size_t i = 0; i + 1 < axis->levels; i++)
        WN_TRY(wn_buf_format(out, err, "%c from %s, ", first + (int)i,
                             wn_points_format(axis->bounds[i], false, from)));
    rc = wn_buf_format(out, err, "else %c", first + (int)axis->levels - 1);
out:
    return rc;
}

static wn_rc add_grade(const wn_grading *grading, wn_doc *doc, wn_buf *text,
                       wn_err *err) {
    wn_rc rc = WN_OK;
    if (!grading->given) return WN_OK;
    wn_buf_clear(text);
    WN_TRY(
        wn_buf_format(text, err, "The grade is a letter for %s (", grading->fit.title));
    WN_TRY(say_axis(&grading->fit, 'A', text, err));
    WN_TRY(wn_buf_format(text, err, ") and a digit for %s (", grading->engagement.title));
    WN_TRY(say_axis(&grading->engagement, '1', text, err));
    wn_doc_paragraph(doc, "%s).", text->p);
out:
    return rc;
}

wn_rc wn_explain_scores(const wn_rule_set *rules, wn_doc *doc, wn_buf *text,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(add_scores(rules, doc, text, err));
    for (size_t i = 0; i < rules->score_count; i++)
        WN_TRY(add_probability(rules, i, doc, text, err));
    rc = add_grade(&rules->grading, doc, text, err);
out:
    return rc;
}
