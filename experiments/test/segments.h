/* Segments, honestly: does an effect differ between the levels of a segment, what is it
 * over all of them, and what is it likely to be in each?
 *
 *   differs    rates: Breslow and Day's test of one odds ratio, with Tarone's correction;
 *              others: Cochran's Q of the differences. p is adjusted by Holm over the
 *              segments and arms of a metric.
 *   over all   the difference weighted over levels by nc nt / (nc + nt): for rates that
 * of Mantel and Haenszel, with the test of Cochran, Mantel and Haenszel and the
 *              stratified score interval that agrees with it; else by the normal
 *              distribution.
 *   likely     each level's difference drawn towards the others' (core/stats/several/
 *              pooling.h). A rate's error is computed at a rate drawn two visitors
 *              towards everyone's, so that an empty level does not seem to be certain.
 *   mix        whether the arms differ in what levels their visitors are of. When they
 *              do, and the difference over levels has another sign than the one of
 *              everyone or is further from it than its standard error, the mix
 *              misleads (Simpson's paradox).
 *
 * Levels without visitors of an arm do not count. */
#ifndef WN_EXPERIMENTS_TEST_SEGMENTS_H
#define WN_EXPERIMENTS_TEST_SEGMENTS_H

#include "core/stats/several/pooling.h"
#include "experiments/test/findings.h"

#define WN_MIX_ALARM 0.001

/* An arm against the control on one metric. */
typedef struct wn_segment_effect {
    size_t metric, arm;
    wn_test_result differs;
    double differs_p_adjusted;
    wn_test_result test; /* of no effect over all levels */
    wn_estimate difference, odds_ratio;
    double everyone; /* the difference without regard to levels */
    bool misleads;
    wn_pooling pooling;
    wn_estimate *likely; /* [level] */
} wn_segment_effect;

typedef struct wn_segment {
    const wn_split_findings *split;
    wn_test_result mix;
    wn_segment_effect *effects; /* [metric][arm - 1] */
} wn_segment;

typedef struct wn_segments {
    wn_segment *of;
    size_t count;
    size_t effects; /* of each */
} wn_segments;

/* Borrows the findings. Errors: WN_E_SYSTEM. On failure there is nothing to free. */
wn_rc wn_segments_analyse(const wn_findings *findings, wn_segments *out,
                          wn_err *err) WN_CHECKED;
void wn_segments_free(wn_segments *segments);

static inline const wn_segment_effect *wn_segments_effect(const wn_findings *f,
                                                          const wn_segment *segment,
                                                          size_t metric, size_t arm) {
    return &segment->effects[metric * (f->arm_count - 1) + arm - 1];
}

#endif
