#include "experiments/collect/calendar.h"

#include "core/base/mem.h"

#include <stdlib.h>

static int by_number(const void *a, const void *b) {
    const wn_calendar_day *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

wn_rc wn_calendar_make(const wn_split *split, wn_calendar *out, wn_err *err) {
    const wn_map *levels = &split->levels.map;
    *out = (wn_calendar){.split = split};
    out->days = wn_alloc_zero(levels->count, sizeof *out->days);
    if (!out->days) return wn_fail_memory(err);
    for (uint32_t i = 0; i < levels->count; i++) {
        wn_time time;
        if (!wn_time_parse(wn_map_key(levels, i), &time)) continue;
        out->days[out->count++] = (wn_calendar_day){wn_time_day(time), i};
    }
    qsort(out->days, out->count, sizeof *out->days, by_number);
    return WN_OK;
}

void wn_calendar_free(wn_calendar *calendar) {
    wn_free(calendar->days);
    *calendar = (wn_calendar){0};
}

const char *wn_calendar_name(const wn_calendar *calendar, size_t day) {
    return calendar->split->levels.map.keys[calendar->days[day].level].p;
}
