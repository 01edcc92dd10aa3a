/* Random numbers from counters: every number is a function of a seed and of where it
 * stands, so that replicates can be drawn in any order, by any number of threads, with
 * the same answer.
 *
 * A seed has 2^64 streams of 2^64 parts each, independent of one another: give every
 * replicate, visitor or block of work a stream, and each thing drawn for it (an arm, a
 * metric) a part. A stream is a small value; copy it to draw the same numbers again.
 *
 * The bits are those of Philox4x64-10, from the Random123 library; the distributions are
 * GSL's over them, so a version of GSL is part of what makes a result repeatable.
 * No memory, no failure: arguments outside the domain are moved to the nearest one
 * inside.
 *
 * Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as
 * 1, 2, 3". */
#ifndef WN_CORE_STATS_LAW_RANDOM_H
#define WN_CORE_STATS_LAW_RANDOM_H

#include <stdint.h>

typedef struct wn_random {
    uint64_t seed, stream, part;
    uint64_t block;    /* the next four words */
    uint64_t words[4]; /* the current ones */
    unsigned used;     /* of them */
} wn_random;

/* At the start of a part of a stream. */
wn_random wn_random_start(uint64_t seed, uint64_t stream, uint64_t part);

/* 64 random bits. */
uint64_t wn_random_bits(wn_random *random);

/* Multiples of 2^-53 in [0, 1). */
double wn_random_uniform(wn_random *random);

/* A whole number from 0 to count - 1, all equally likely; count > 0. */
uint64_t wn_random_below(wn_random *random, uint64_t count);

double wn_random_normal(wn_random *random);      /* standard */
double wn_random_exponential(wn_random *random); /* of mean 1 */
double wn_random_gamma(wn_random *random, double shape, double scale);
double wn_random_beta(wn_random *random, double a, double b);
/* n and mean up to 1e15. */
uint64_t wn_random_binomial(wn_random *random, uint64_t n, double p);
uint64_t wn_random_poisson(wn_random *random, double mean);

#endif
