/* Points and limits as scripts give them: `points = 20`, `max = 50`. */
#ifndef WN_CORE_RULES_LIMITS_H
#define WN_CORE_RULES_LIMITS_H

#include "core/lua/node.h"
#include "core/rules/points.h"

/* The limits of a sum. */
typedef struct wn_clamp {
    bool has_max, has_min;
    wn_points max, min;
} wn_clamp;

wn_points wn_clamp_apply(const wn_clamp *clamp, wn_points sum);

/* A number with at most two decimals. */
wn_rc wn_points_read(const wn_node *node, wn_points *points, wn_err *err) WN_CHECKED;

/* Either node may be NULL: no such limit. */
wn_rc wn_clamp_read(const wn_node *max, const wn_node *min, wn_clamp *clamp,
                    wn_err *err) WN_CHECKED;

#endif
