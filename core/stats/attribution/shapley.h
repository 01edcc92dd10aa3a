/* Attribution as a game: Shapley's fair shares of what channels bring about together.
 *
 * What a set of channels is worth can be told in two ways.
 *
 *     journeys   the conversions of journeys that had no other channels than these.
 *                Shapley's value then has a closed form: every conversion is shared
 *                equally by its distinct channels
 *     groups     what was seen of the people who met exactly these channels, such as
 *                their conversion rate. Exact for any number of groups: only groups that
 *                were seen enter the sum. A rate of few people is noise
 *
 * The values add up to the worth of all channels less that of none.
 *
 * Sources: Shapley (1953); Zhao, Mahboobi, Bagheri (2018), "Shapley value methods for
 * attribution modeling in online advertising", for the closed form. */
#ifndef WN_CORE_STATS_ATTRIBUTION_SHAPLEY_H
#define WN_CORE_STATS_ATTRIBUTION_SHAPLEY_H

#include "core/stats/attribution/paths.h"

/* The distinct channels of each path. */
typedef struct wn_path_sets {
    size_t *first; /* [paths + 1], into channels */
    uint32_t *channels;
} wn_path_sets;

/* WN_E_SYSTEM (memory); on failure there is nothing to free. */
wn_rc wn_path_sets_of(const wn_paths *paths, wn_path_sets *out, wn_err *err) WN_CHECKED;
void wn_path_sets_free(wn_path_sets *sets);

/* The game over journeys, path i counted as counts[i] (NULL: as it is); into
 * out[paths->channels]. */
void wn_shapley_journeys(const wn_paths *paths, const wn_path_sets *sets,
                         const wn_path_counts *counts, wn_credit *out);

enum { WN_PLAYERS_MOST = 64 };

typedef struct wn_group {
    uint64_t players; /* bit i: player i belongs to it */
    double worth;
} wn_group;

/* The game over groups, each set of players at most once; sets that are not there are
 * worth 0. Into out[players], players at most WN_PLAYERS_MOST. */
void wn_shapley_groups(const wn_group *groups, size_t count, size_t players, double *out);

#endif
