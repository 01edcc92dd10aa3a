/* What one rule adds to a score in the end, caps and limits considered. */
#ifndef WN_CORE_RULES_EFFECT_H
#define WN_CORE_RULES_EFFECT_H

#include "core/rules/scorer.h"

/* The row's score less what it would be without the rule: 0 when the rule does not hold,
 * or when a limit takes all of its points away. */
wn_points wn_scores_effect(const wn_scorer *scorer, const wn_batch *batch,
                           const wn_scores *scores, size_t score, size_t rule,
                           size_t row);

#endif
