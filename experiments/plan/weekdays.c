#include "experiments/plan/weekdays.h"

#include <math.h>

const char *const wn_weekdays_names[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                          "Friday", "Saturday", "Sunday"};

wn_weekdays wn_weekdays_even(double daily) {
    return (wn_weekdays){{daily, daily, daily, daily, daily, daily, daily}, 0};
}

double wn_weekdays_week(const wn_weekdays *weekdays) {
    double sum = 0;
    for (int i = 0; i < 7; i++)
        sum += weekdays->visitors[i];
    return sum;
}

/* Rounding must not take a visitor off what is a whole number. */
static double exactly(double visitors) {
    double whole = round(visitors);
    return fabs(visitors - whole) < 1e-9 * whole ? whole : visitors;
}

static double visitors_by(const wn_weekdays *weekdays, uint64_t days) {
    double sum = (double)(days / 7) * wn_weekdays_week(weekdays);
    for (uint64_t i = 0; i < days % 7; i++)
        sum += weekdays->visitors[((uint64_t)weekdays->start + i) % 7];
    return exactly(sum);
}

uint64_t wn_weekdays_visitors(const wn_weekdays *weekdays, uint64_t days) {
    return (uint64_t)visitors_by(weekdays, days);
}

uint64_t wn_weekdays_days(const wn_weekdays *weekdays, uint64_t visitors) {
    double weeks = floor((double)visitors / wn_weekdays_week(weekdays));
    uint64_t days = 7 * (uint64_t)fmax(weeks - 1, 0);
    while (visitors_by(weekdays, days) < (double)visitors)
        days++;
    return days;
}
