/* Journeys as paths over channels, counted: what every model of attribution starts from.
 *
 * A path is the channels of a journey's touches, in order; it counts the journeys that
 * went this way, how many ended in a conversion and how many in none, and what the
 * conversions were worth. Counts may have fractions. Channels are numbers from 0; their
 * names are the caller's.
 *
 * Once settled, the paths are in an order of their own, so that nothing depends on the
 * order in which journeys came in. */
#ifndef WN_CORE_STATS_ATTRIBUTION_PATHS_H
#define WN_CORE_STATS_ATTRIBUTION_PATHS_H

#include "core/base/map.h"

typedef struct wn_path_counts {
    double conversions, nulls; /* journeys that ended in one, and in none */
    double value;              /* of all the conversions together */
} wn_path_counts;

typedef struct wn_path {
    size_t first;   /* of its touches, in wn_paths.touches */
    size_t touches; /* at least one */
    wn_path_counts counts;
} wn_path;

typedef struct wn_paths {
    size_t channels; /* one more than the largest number */
    uint32_t *touches;
    wn_path *paths;
    size_t count, touch_count;
    wn_path_counts all;

    size_t touch_capacity, capacity;
    wn_map map; /* from touches to a path; empty once settled */
} wn_paths;     /* zero-initialise to start */

/* Counts journeys that went this way; paths that are there grow. The numbers are the
 * caller's to check: finite, and counts not negative. WN_E_SYSTEM (memory). */
wn_rc wn_paths_add(wn_paths *paths, const uint32_t *touches, size_t count,
                   wn_path_counts counts, wn_err *err) WN_CHECKED;

/* Sorts. `number` [channels] gives channels new numbers, such as their places in the
 * order of their names: a permutation of 0 to channels - 1. NULL: they keep theirs.
 * Nothing may be added afterwards. WN_E_SYSTEM (memory). */
wn_rc wn_paths_settle(wn_paths *paths, const uint32_t *number, wn_err *err) WN_CHECKED;

void wn_paths_free(wn_paths *paths);

static inline const uint32_t *wn_path_touches(const wn_paths *paths,
                                              const wn_path *path) {
    return paths->touches + path->first;
}

/* How a channel figures in the journeys. */
typedef struct wn_presence {
    double journeys;  /* that have it */
    double converted; /* of those */
    double touches;   /* of it, in all journeys */
} wn_presence;

/* Into out[channels]. WN_E_SYSTEM (memory). */
wn_rc wn_paths_presence(const wn_paths *paths, wn_presence *out, wn_err *err) WN_CHECKED;

/* What a model gives a channel: conversions, and the value of conversions. */
typedef struct wn_credit {
    double conversions, value;
} wn_credit;

#endif
