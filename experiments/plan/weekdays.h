/* From visitors to days, when visitors differ by weekday. */
#ifndef WN_EXPERIMENTS_PLAN_WEEKDAYS_H
#define WN_EXPERIMENTS_PLAN_WEEKDAYS_H

#include <stdint.h>

/* Mean visitors in all arms on each weekday, from Monday, and the weekday it starts on.
 */
typedef struct wn_weekdays {
    double visitors[7];
    int start;
} wn_weekdays;

/* As many every day. */
wn_weekdays wn_weekdays_even(double daily);

double wn_weekdays_week(const wn_weekdays *weekdays);

/* The visitors of the first `days` days, rounded down, and the days that it takes to have
 * so many; the week must not be empty. */
uint64_t wn_weekdays_visitors(const wn_weekdays *weekdays, uint64_t days);
uint64_t wn_weekdays_days(const wn_weekdays *weekdays, uint64_t visitors);

extern const char *const wn_weekdays_names[7]; /* "Monday" */

#endif
