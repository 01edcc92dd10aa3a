/* How often things count in a replicate of the Poisson bootstrap: Poisson variables of
 * mean 1 for each of them, which for more than a handful is the usual bootstrap. Things
 * that are alike are drawn together.
 *
 * Sources: Hanley and MacGibbon (2006); Chamandy et al. (2012). */
#ifndef WN_CORE_STATS_LAW_WEIGHTS_H
#define WN_CORE_STATS_LAW_WEIGHTS_H

#include "core/stats/law/random.h"

enum { WN_WEIGHT_MOST = 20 };

/* Poisson variables of mean 1, by a byte each. A number has as many of the 256 bytes as
 * its probability covers whole; what that leaves over is drawn exactly, by the bytes that
 * are left. */
typedef struct wn_weights {
    uint8_t of_byte[256];
    double left_over[WN_WEIGHT_MOST + 1]; /* distribution function */
} wn_weights;

wn_weights wn_weights_make(void);

/* A stream that is read byte by byte. */
typedef struct wn_weight_stream {
    wn_random random;
    uint64_t word;
    int left;
} wn_weight_stream;

static inline wn_weight_stream wn_weight_stream_of(wn_random random) {
    return (wn_weight_stream){.random = random};
}

/* The weight of `times` alike things together. */
double wn_weights_draw(const wn_weights *weights, wn_weight_stream *from, uint64_t times);

/* The same of a count that may have a fraction, at least 0 and at most 1e15. */
double wn_weights_draw_part(const wn_weights *weights, wn_weight_stream *from,
                            double times);

#endif
