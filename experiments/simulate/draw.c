#include "experiments/simulate/draw.h"

#include "core/base/mem.h"
#include "core/stats/law/random.h"

#include <math.h>

/* The parts of a run's stream. */
enum { PART_SAME, PART_LIFTED };

static wn_random start(const wn_draw *draw, uint64_t run) {
    return wn_random_start(draw->seed, run, draw->lift == 0 ? PART_SAME : PART_LIFTED);
}

/* --- counts and described amounts: run by run ------------------------------------- */

/* Spreads `count` visitors over the arms. The control gets those that are left. */
static void spread(wn_random *random, const wn_population *p, uint64_t count,
                   uint64_t *arms) {
    double rest = 1;
    for (size_t a = p->arm_count; a-- > 1;) {
        arms[a] = wn_random_binomial(random, count, p->shares[a] / rest);
        count -= arms[a];
        rest -= p->shares[a];
    }
    arms[0] = count;
}

/* What the lift makes of x conversions among n visitors. */
static uint64_t lifted(wn_random *random, const wn_draw *draw, wn_prop prop) {
    if (draw->lift < 0) return prop.x - wn_random_binomial(random, prop.x, -draw->lift);
    double gain = wn_population_gain(draw->population, draw->lift);
    return prop.x + wn_random_binomial(random, prop.n - prop.x, gain);
}

static void draw_found_rates(wn_random *random, const wn_draw *draw,
                             const wn_stretch *stretch, wn_seen *seen) {
    const wn_population *p = draw->population;
    uint64_t converted[WN_ARMS_MAX], others[WN_ARMS_MAX];
    spread(random, p, stretch->converted, converted);
    spread(random, p, stretch->visitors - stretch->converted, others);
    for (size_t a = 0; a < p->arm_count; a++) {
        wn_prop prop = {converted[a], converted[a] + others[a]};
        if (a && draw->lift != 0) prop.x = lifted(random, draw, prop);
        seen[a].prop.x += prop.x;
        seen[a].prop.n += prop.n;
    }
}

/* The mean of n normal amounts, and their squared deviations. */
static wn_sums draw_amounts(wn_random *random, uint64_t n, double mean, double sd) {
    wn_sums sums = {.n = n};
    if (n == 0) return sums;
    sums.mean = mean + sd / sqrt((double)n) * wn_random_normal(random);
    if (n > 1) sums.m2 = wn_random_gamma(random, 0.5 * (double)(n - 1), 2 * sd * sd);
    return sums;
}

static void draw_described(wn_random *random, const wn_draw *draw,
                           const wn_stretch *stretch, wn_seen *seen) {
    const wn_population *p = draw->population;
    uint64_t visitors[WN_ARMS_MAX];
    spread(random, p, stretch->visitors, visitors);
    for (size_t a = 0; a < p->arm_count; a++) {
        double factor = a ? 1 + draw->lift : 1;
        if (p->kind == WN_CONVERSION) {
            seen[a].prop.n += visitors[a];
            seen[a].prop.x +=
                wn_random_binomial(random, visitors[a], p->baseline * factor);
        } else {
            wn_sums sums =
                draw_amounts(random, visitors[a], p->baseline * factor, p->sd * factor);
            wn_sums_merge(&seen[a].sums, &sums);
        }
    }
}

static void draw_run(const wn_draw *draw, uint64_t run, wn_seen *seen) {
    const wn_population *p = draw->population;
    wn_random random = start(draw, run);
    for (size_t look = 0; look < p->look_count; look++) {
        wn_seen *now = &seen[look * p->arm_count];
        for (size_t a = 0; a < p->arm_count; a++)
            now[a] = look ? now[a - p->arm_count] : (wn_seen){0};
        if (p->described)
            draw_described(&random, draw, &p->stretches[look], now);
        else
            draw_found_rates(&random, draw, &p->stretches[look], now);
    }
}

/* --- found amounts: many runs at once ---------------------------------------------- */

enum { WORD = 64, BYTE = 8, SUBSETS = 256 };

/* A sum of amounts and of their squares, about the mean of all visitors. */
typedef struct moments {
    double sum, squares;
} moments;

/* The moments of every subset of each eight of 64 visitors. */
typedef struct tables {
    moments of[WORD / BYTE][SUBSETS];
} tables;

/* One arm of one run, so far. */
typedef struct arm_state {
    uint64_t n;
    moments m;
} arm_state;

/* A subset is the one without its lowest visitor, and that visitor. */
static void fill_tables(tables *t, const double *amounts, size_t count, double centre) {
    for (size_t byte = 0; byte < WORD / BYTE; byte++) {
        moments *of = t->of[byte];
        of[0] = (moments){0, 0};
        for (unsigned subset = 1; subset < SUBSETS; subset++) {
            size_t visitor = byte * BYTE + (size_t)__builtin_ctz(subset);
            double value = visitor < count ? amounts[visitor] - centre : 0;
            moments less = of[subset & (subset - 1)];
            of[subset] = (moments){less.sum + value, less.squares + value * value};
        }
    }
}

static void add_chosen(arm_state *arm, const tables *t, uint64_t chosen) {
    arm->n += (uint64_t)__builtin_popcountll(chosen);
    for (size_t byte = 0; byte < WORD / BYTE; byte++, chosen >>= BYTE) {
        const moments *m = &t->of[byte][chosen & (SUBSETS - 1)];
        arm->m.sum += m->sum;
        arm->m.squares += m->squares;
    }
}

/* 64 bits, each of which is 1 with the given probability: the bits of 64 uniform numbers
 * are compared with those of the probability, all at once and from the top, until every
 * comparison is decided. */
static uint64_t random_choice(wn_random *random, double probability) {
    if (probability >= 1) return UINT64_MAX;
    uint64_t digits = (uint64_t)(probability * 0x1p64), below = 0, open = UINT64_MAX;
    for (; digits && open; digits <<= 1) {
        uint64_t bits = wn_random_bits(random);
        if (digits >> 63) {
            below |= open & ~bits;
            open &= bits;
        } else {
            open &= ~bits;
        }
    }
    return below;
}

/* Puts the next `count` of up to 64 visitors of a run into its arms. */
static void assign(wn_random *random, const wn_population *p, const tables *t,
                   size_t count, arm_state *arms) {
    uint64_t left = count < WORD ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
    double rest = 1;
    for (size_t a = p->arm_count; a-- > 1;) {
        uint64_t chosen = left & random_choice(random, p->shares[a] / rest);
        add_chosen(&arms[a], t, chosen);
        left &= ~chosen;
        rest -= p->shares[a];
    }
    add_chosen(&arms[0], t, left);
}

/* Sums about their own mean, times the factor of the lift. What rounding leaves of
 * amounts that are all the same is no variance. */
static wn_sums sums_of(const arm_state *arm, double centre, double factor) {
    if (arm->n == 0) return (wn_sums){0};
    double n = (double)arm->n, m2 = arm->m.squares - arm->m.sum * arm->m.sum / n;
    if (m2 < 1e-12 * arm->m.squares) m2 = 0;
    return (wn_sums){arm->n, factor * (centre + arm->m.sum / n), factor * factor * m2};
}

/* The runs that are drawn together. */
typedef struct group {
    const wn_draw *draw;
    size_t runs;
    wn_random *randoms; /* [runs] */
    arm_state *arms;    /* [runs][arm] */
    tables *tables;
} group;

static void draw_stretch(const group *g, const double *amounts, uint64_t visitors) {
    const wn_population *p = g->draw->population;
    for (uint64_t at = 0; at < visitors; at += WORD) {
        size_t count = visitors - at < WORD ? (size_t)(visitors - at) : WORD;
        fill_tables(g->tables, &amounts[at], count, p->baseline);
        for (size_t run = 0; run < g->runs; run++)
            assign(&g->randoms[run], p, g->tables, count, &g->arms[run * p->arm_count]);
    }
}

static void draw_found_means(const group *g, wn_seen *seen) {
    const wn_population *p = g->draw->population;
    const double *amounts = p->amounts;
    for (size_t look = 0; look < p->look_count; look++) {
        draw_stretch(g, amounts, p->stretches[look].visitors);
        amounts += p->stretches[look].visitors;
        for (size_t run = 0; run < g->runs; run++) {
            for (size_t a = 0; a < p->arm_count; a++)
                seen[(run * p->look_count + look) * p->arm_count + a] =
                    (wn_seen){.sums = sums_of(&g->arms[run * p->arm_count + a],
                                              p->baseline, a ? 1 + g->draw->lift : 1)};
        }
    }
}

static wn_rc draw_group(const wn_draw *draw, uint64_t first, size_t runs, wn_seen *seen,
                        wn_err *err) {
    group g = {.draw = draw,
               .runs = runs,
               .randoms = wn_alloc(runs * sizeof *g.randoms),
               .arms = wn_alloc_zero(runs * draw->population->arm_count, sizeof *g.arms),
               .tables = wn_alloc(sizeof *g.tables)};
    wn_rc rc = WN_OK;
    if (g.randoms && g.arms && g.tables) {
        for (size_t run = 0; run < runs; run++)
            g.randoms[run] = start(draw, first + run);
        draw_found_means(&g, seen);
    } else {
        rc = wn_fail_memory(err);
    }
    wn_free(g.tables);
    wn_free(g.arms);
    wn_free(g.randoms);
    return rc;
}

/* ----------------------------------------------------------------------------------- */

size_t wn_draw_batch(const wn_population *population) {
    enum { RUNS = 256, SEEN = 100000 };
    size_t most = SEEN / (population->look_count * population->arm_count);
    return most < 1 ? 1 : most < RUNS ? most : RUNS;
}

wn_rc wn_draw_runs(const wn_draw *draw, uint64_t first, size_t runs, wn_seen *seen,
                   wn_err *err) {
    const wn_population *p = draw->population;
    if (p->kind == WN_MEAN && !p->described)
        return draw_group(draw, first, runs, seen, err);
    for (size_t run = 0; run < runs; run++)
        draw_run(draw, first + run, &seen[run * p->look_count * p->arm_count]);
    return WN_OK;
}
