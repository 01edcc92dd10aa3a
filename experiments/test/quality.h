/* Lead quality: what the visitors of an arm became as leads, by scoring rules.
 *
 * A visitor is a lead who has converted, and qualified with a score of the band that the
 * set-up names, or a better one. Per arm
 *     leads, qualified      of all visitors: Wilson's interval
 *     score                 the mean of the leads': a ratio of sums over visitors
 *     value                 the mean of all visitors
 *     cost                  of a qualified lead: a ratio of sums; its interval is
 *                           Fieller's, which has no upper end when there may be none
 * Arms are compared with the control by the methods of compare.c; a ratio is a mean of
 * linearised values (core/stats/means/ratio.h). None of these p-values is adjusted.
 *
 * An arm brings *more but worse leads* when its leads per visitor are shown to be more
 * and its qualified ones are not. */
#ifndef WN_EXPERIMENTS_TEST_QUALITY_H
#define WN_EXPERIMENTS_TEST_QUALITY_H

#include "experiments/test/findings.h"

typedef enum wn_quality_part {
    WN_QUALITY_LEADS,
    WN_QUALITY_QUALIFIED,
    WN_QUALITY_SCORE,
    WN_QUALITY_VALUE, /* needs a value, */
    WN_QUALITY_COST,  /* a cost */
    WN_QUALITY_PARTS
} wn_quality_part;

typedef struct wn_quality_arm {
    uint64_t visitors, leads, qualified;
    wn_estimate parts[WN_QUALITY_PARTS];
} wn_quality_arm;

typedef struct wn_quality_comparison {
    wn_comparison parts[WN_QUALITY_PARTS];
    bool more_but_worse;
} wn_quality_comparison;

typedef struct wn_quality_findings {
    bool has[WN_QUALITY_PARTS];
    wn_quality_arm *arms;               /* as in the findings */
    wn_quality_comparison *comparisons; /* the control's is not used */
} wn_quality_findings;

/* From the findings' tally; NULL when leads are not scored. On failure there is nothing
 * to free. */
wn_rc wn_quality_analyse(const wn_findings *findings, wn_quality_findings **out,
                         wn_err *err) WN_CHECKED;
void wn_quality_free(wn_quality_findings *quality);

#endif
