#include "scoring/rules/points.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool wn_points_from(double value, wn_points *points) {
    if (!(fabs(value) <= WN_POINTS_MAX)) return false;
    *points = llround(value * 100);
    return true;
}

bool wn_points_exact(double value) {
    wn_points points;
    return wn_points_from(value, &points) && wn_points_value(points) == value;
}

double wn_points_value(wn_points points) {
    return (double)points / 100;
}

char *wn_points_format(wn_points points, bool sign, char *out) {
    const char *prefix = points < 0 ? "-" : sign ? "+" : "";
    unsigned long long size =
        points < 0 ? -(unsigned long long)points : (unsigned long long)points;
    int n =
        snprintf(out, WN_POINTS_TEXT, "%s%llu.%02llu", prefix, size / 100, size % 100);
    while (n > 0 && out[n - 1] == '0')
        n--;
    if (n > 0 && out[n - 1] == '.') n--;
    out[n] = 0;
    return out;
}
