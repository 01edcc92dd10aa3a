/* Times to an event, cut short for some: for each distinct time how many had the event
 * then, and for how many nothing more is known (censored).
 *
 * Units are the caller's. Times that are added are merged with equal ones now and then,
 * so memory is that of the distinct times. The methods of this room want them settled:
 * in order, one row for each time. */
#ifndef WN_CORE_STATS_SURVIVAL_LIFE_H
#define WN_CORE_STATS_SURVIVAL_LIFE_H

#include "core/base/err.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct wn_life_row {
    double time;
    uint64_t events, censored;
} wn_life_row;

/* Zero-initialise to start; wn_life_free when done. */
typedef struct wn_life {
    wn_life_row *rows;
    size_t count, capacity;
    uint64_t n, events; /* in all rows */
} wn_life;

void wn_life_free(wn_life *life);

/* WN_E_USAGE for a time below 0 or not finite; WN_E_SYSTEM. */
wn_rc wn_life_add(wn_life *life, double time, bool event, wn_err *err) WN_CHECKED;
wn_rc wn_life_add_row(wn_life *life, wn_life_row row, wn_err *err) WN_CHECKED;
wn_rc wn_life_merge(wn_life *into, const wn_life *from, wn_err *err) WN_CHECKED;

/* Puts the rows in order of time, one for each. */
void wn_life_settle(wn_life *life);

/* Merges settled times that differ by no more than this share of them, at their mean: for
 * methods that go over them often. Does nothing while there are few. */
void wn_life_coarsen(wn_life *life, double share);

/* Of settled times: how many had neither event nor censoring before `time`. */
uint64_t wn_life_at_risk(const wn_life *life, double time);

#endif
