#include "core/rules/limits.h"

wn_points wn_clamp_apply(const wn_clamp *clamp, wn_points sum) {
    if (clamp->has_max && sum > clamp->max) return clamp->max;
    if (clamp->has_min && sum < clamp->min) return clamp->min;
    return sum;
}

wn_rc wn_points_read(const wn_node *node, wn_points *points, wn_err *err) {
    double value;
    wn_rc rc = wn_node_number(node, -WN_POINTS_MAX, WN_POINTS_MAX, &value, err);
    if (rc != WN_OK) return rc;
    if (!wn_points_exact(value))
        return wn_node_fail(node, err, "expected at most two decimals, got %.15g", value);
    return wn_points_from(value, points)
               ? WN_OK
               : wn_node_fail(node, err, "%.15g points are too many", value);
}

wn_rc wn_clamp_read(const wn_node *max, const wn_node *min, wn_clamp *clamp,
                    wn_err *err) {
    wn_rc rc = WN_OK;
    if (max) WN_TRY(wn_points_read(max, &clamp->max, err));
    if (min) WN_TRY(wn_points_read(min, &clamp->min, err));
    clamp->has_max = max != NULL;
    clamp->has_min = min != NULL;
    if (max && min && clamp->min > clamp->max)
        return wn_node_fail(min, err, "min is above max");
out:
    return rc;
}
