/* Simulated experiments drawn from a population.
 *
 * Every visitor draws an arm for itself, by the planned shares, as `winnow assign` does;
 * so the sizes of the arms vary as they do in life. What is drawn is what a test needs to
 * know, and has exactly the law that drawing visitor by visitor has:
 *
 *   found rates       the converted visitors of a stretch are spread over the arms, and
 *                     the others, each group by binomial draws, arm after arm
 *   found means       64 visitors' arms are the bits of random words; the sums over the
 *                     chosen ones come out of tables with the sums of every subset of
 *                     eight visitors, made once for many runs
 *   described rates   the visitors are spread, and the conversions of an arm binomial
 *   described means   the visitors are spread; the amounts being normal, their mean is,
 *                     too, and their squared deviations are chi-square
 *
 * Run i draws from stream i of the seed: the same run comes out whatever is drawn before
 * it, beside it, or in which thread.
 *
 * Source for the tables: Arlazarov, Dinic, Kronrod, Faradzev (1970). */
#ifndef WN_EXPERIMENTS_SIMULATE_DRAW_H
#define WN_EXPERIMENTS_SIMULATE_DRAW_H

#include "core/stats/sums.h"
#include "experiments/simulate/population.h"

/* What one arm shows at a look: all its visitors so far. */
typedef struct wn_seen {
    wn_prop prop; /* rates */
    wn_sums sums; /* means */
} wn_seen;

typedef struct wn_draw {
    const wn_population *population;
    uint64_t seed;
    double lift;
} wn_draw;

/* How many runs are best drawn at once: tables are shared, and memory stays small. */
size_t wn_draw_batch(const wn_population *population);

/* Draws runs first, first + 1, ... into seen[runs][look][arm]. */
wn_rc wn_draw_runs(const wn_draw *draw, uint64_t first, size_t runs, wn_seen *seen,
                   wn_err *err) WN_CHECKED;

#endif
