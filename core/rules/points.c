#include "core/rules/points.h"

#include <math.h>
#include <string.h>

bool wn_points_from(double value, wn_points *points) {
    if (!(fabs(value) <= WN_POINTS_MAX)) return false;
    double scaled = value * 100, nearest = round(scaled);
    bool is_hundredth = fabs(scaled - nearest) <= fabs(scaled) * 4e-15;
    *points = (wn_points)(is_hundredth ? nearest : floor(scaled));
    return true;
}

bool wn_points_exact(double value) {
    wn_points points;
    return wn_points_from(value, &points) && wn_points_value(points) == value;
}

double wn_points_value(wn_points points) {
    return (double)points / 100;
}

/* Every row of the output has several of these, so printf would be most of the work. */
char *wn_points_format(wn_points points, bool sign, char *out) {
    char digits[WN_POINTS_TEXT];
    char *p = digits + sizeof digits;
    uint64_t size = points < 0 ? -(uint64_t)points : (uint64_t)points;
    unsigned part = (unsigned)(size % 100);
    *--p = 0;
    if (part % 10) *--p = (char)('0' + part % 10);
    if (part) {
        *--p = (char)('0' + part / 10);
        *--p = '.';
    }
    size /= 100;
    do {
        *--p = (char)('0' + size % 10);
        size /= 10;
    } while (size);
    if (points < 0 || sign) *--p = points < 0 ? '-' : '+';
    return memcpy(out, p, (size_t)(digits + sizeof digits - p));
}
