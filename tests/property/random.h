/* Random data for properties: SplitMix64, always from the same seed, so that a failure
 * comes back. */
#ifndef WN_TESTS_PROPERTY_RANDOM_H
#define WN_TESTS_PROPERTY_RANDOM_H

#include <stdint.h>

static inline uint64_t random_bits(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* In [0, below). */
static inline uint64_t random_below(uint64_t *state, uint64_t below) {
    return random_bits(state) % below;
}

/* In [low, high). */
static inline double random_real(uint64_t *state, double low, double high) {
    return low + (high - low) * ((double)(random_bits(state) >> 11) * 0x1p-53);
}

#endif
