/* Several comparisons at once: adjusts their p and their intervals, so that an adjusted p
 * is below 1 - conf exactly where the interval leaves zero out.
 *
 * Families, each adjusted by itself:
 *   primary     everyone's comparisons of primary metrics: what the verdict rests on
 *   secondary   the same of secondary metrics: support, which decides nothing
 *   segments    for each metric the comparisons in all levels of all segments
 * Guardrails are not adjusted: each is judged alone, by its margin, and a variant must
 * pass them all.
 *
 * By the set-up's correction:
 *   dunnett     within a metric Dunnett's simultaneous intervals of all arms against the
 *               control (or, when all arms are compared, Tukey and Kramer's of all
 *               pairs), for rates at the standard errors of equal rates, for means with
 *               each comparison's own degrees of freedom (Hasler and Hothorn 2008; Games
 *               and Howell 1976); over several metrics by Bonferroni. Segments: Holm
 *   holm, hochberg, bh, none
 *               several/padjust.h, which says what holds for their intervals
 * Each comparison gets the level that its correction leaves it, and the intervals of its
 * own method at that level. */
#ifndef WN_EXPERIMENTS_TEST_SEVERAL_H
#define WN_EXPERIMENTS_TEST_SEVERAL_H

#include "experiments/test/findings.h"

/* Whether any p or interval differs from what it would be alone. */
bool wn_several_are_adjusted(const wn_findings *findings);

/* Compares the pairs, and adjusts all comparisons of the findings. Errors: WN_E_SYSTEM,
 * WN_E_NUMERIC. */
wn_rc wn_several_adjust(wn_findings *findings, wn_err *err) WN_CHECKED;

#endif
