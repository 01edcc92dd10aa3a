/* What becomes of rules' points, in words: the order of decay, caps and limits, the
 * scores, their probabilities and the grade. For explain.c. */
#ifndef WN_CORE_RULES_EXPLAIN_SCORES_H
#define WN_CORE_RULES_EXPLAIN_SCORES_H

#include "core/rules/rules.h"

/* `hot from 70, warm from 40` */
wn_rc wn_explain_bands(const wn_named_score *score, wn_buf *out, wn_err *err) WN_CHECKED;

/* The steps from a rule to a score, one paragraph each; `text` is a scratch. */
wn_rc wn_explain_order(const wn_rule_set *rules, wn_doc *doc, wn_buf *text,
                       wn_err *err) WN_CHECKED;

/* The table of scores (when there are several), probabilities, best product, grade. */
wn_rc wn_explain_scores(const wn_rule_set *rules, wn_doc *doc, wn_buf *text,
                        wn_err *err) WN_CHECKED;

#endif
