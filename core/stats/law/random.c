#include "core/stats/law/random.h"

#include "core/stats/law/clamp.h"

#include <Random123/philox.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

wn_random wn_random_start(uint64_t seed, uint64_t stream, uint64_t part) {
    return (wn_random){.seed = seed, .stream = stream, .part = part, .used = 4};
}

static void next_block(wn_random *random) {
    philox4x64_ctr_t counter = {{random->block++, random->stream, random->part, 0}};
    philox4x64_key_t key = {{random->seed, 0}};
    philox4x64_ctr_t words = philox4x64(counter, key);
    for (int i = 0; i < 4; i++)
        random->words[i] = words.v[i];
    random->used = 0;
}

uint64_t wn_random_bits(wn_random *random) {
    if (random->used == 4) next_block(random);
    return random->words[random->used++];
}

double wn_random_uniform(wn_random *random) {
    return (double)(wn_random_bits(random) >> 11) * 0x1p-53;
}

/* Bits that would favour some numbers are thrown away. */
uint64_t wn_random_below(wn_random *random, uint64_t count) {
    if (count < 2) return 0;
    uint64_t uneven = (UINT64_MAX - count + 1) % count; /* 2^64 mod count */
    for (;;) {
        uint64_t bits = wn_random_bits(random);
        if (bits >= uneven) return bits % count;
    }
}

/* A stream in the shape that GSL's distributions draw from. */
static void gsl_set(void *state, unsigned long seed) {
    *(wn_random *)state = wn_random_start(seed, 0, 0);
}

static unsigned long gsl_get(void *state) {
    return (unsigned long)(wn_random_bits(state) >> 32);
}

static double gsl_get_double(void *state) {
    return wn_random_uniform(state);
}

static const gsl_rng_type philox = {
    .name = "philox4x64-10",
    .max = 0xffffffff,
    .size = sizeof(wn_random),
    .set = gsl_set,
    .get = gsl_get,
    .get_double = gsl_get_double,
};

static gsl_rng as_gsl(wn_random *random) {
    return (gsl_rng){.type = &philox, .state = random};
}

double wn_random_normal(wn_random *random) {
    gsl_rng rng = as_gsl(random);
    return gsl_ran_ugaussian(&rng);
}

double wn_random_exponential(wn_random *random) {
    gsl_rng rng = as_gsl(random);
    return gsl_ran_exponential(&rng, 1);
}

double wn_random_gamma(wn_random *random, double shape, double scale) {
    gsl_rng rng = as_gsl(random);
    return gsl_ran_gamma(&rng, wn_clamp(shape, 1e-10, 1e100), wn_clamp(scale, 0, 1e100));
}

double wn_random_beta(wn_random *random, double a, double b) {
    gsl_rng rng = as_gsl(random);
    return gsl_ran_beta(&rng, wn_clamp(a, 1e-10, 1e100), wn_clamp(b, 1e-10, 1e100));
}

/* GSL counts in unsigned int: what is more is drawn in parts, which add up. */
static const uint64_t part_most = 1000000000;
static const uint64_t all_most = 1000000000000000;

uint64_t wn_random_binomial(wn_random *random, uint64_t n, double p) {
    gsl_rng rng = as_gsl(random);
    if (n > all_most) n = all_most;
    p = wn_clamp(p, 0, 1);
    uint64_t hits = 0;
    for (; n > part_most; n -= part_most)
        hits += gsl_ran_binomial(&rng, p, (unsigned)part_most);
    return hits + gsl_ran_binomial(&rng, p, (unsigned)n);
}

uint64_t wn_random_poisson(wn_random *random, double mean) {
    gsl_rng rng = as_gsl(random);
    mean = wn_clamp(mean, 0, (double)all_most);
    uint64_t events = 0;
    for (; mean > (double)part_most; mean -= (double)part_most)
        events += gsl_ran_poisson(&rng, (double)part_most);
    return events + gsl_ran_poisson(&rng, mean);
}
