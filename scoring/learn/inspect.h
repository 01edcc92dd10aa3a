/* Candidate columns inspected: which of them a scorecard may use.
 *
 * Left out, each with its reason: columns without a value, with a value for hardly any
 * lead, or with one and the same for all; numbers and texts of which no two are alike
 * (ids); texts of which hardly two are (names, remarks); copies of another column, also
 * under other names for the values; dates, which are no measure of anything until they
 * are compared with another.
 *
 * Refused, or warned about: columns that know the outcome (leak.h). What is allowed by
 * name stays in, with the reason. */
#ifndef WN_SCORING_LEARN_INSPECT_H
#define WN_SCORING_LEARN_INSPECT_H

#include "scoring/learn/training.h"

/* A text is left out when more than this share of the leads that have one have one of
 * their own. */
#define WN_INSPECT_DISTINCT 0.5

/* Sets `in`, `notice` and `why` of the features. Sees training leads only, but for the
 * copies, which must be copies in all leads. WN_E_USAGE: an allowed column is not among
 * the features. */
wn_rc wn_inspect(wn_training *training, const char *const *allowed, size_t allowed_count,
                 wn_err *err) WN_CHECKED;

#endif
