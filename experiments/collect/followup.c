#include "experiments/collect/followup.h"

void wn_followup_start(wn_followup *f) {
    *f = (wn_followup){.latest = WN_FOLLOWUP_ORIGIN};
}

void wn_followup_free(wn_followup *f) {
    wn_life_free(&f->delays);
    wn_life_free(&f->waiting);
    wn_life_free(&f->seen);
}

/* No experiment ran before 1900 or after 2100: such times are mistakes. */
static bool is_usable(const wn_time *time) {
    return time && *time >= WN_FOLLOWUP_ORIGIN && *time < 47482 * WN_DAY;
}

static void note_time(wn_followup *f, wn_time time) {
    if (time > f->latest) f->latest = time;
}

wn_rc wn_followup_add(wn_followup *f, const wn_setup *setup, bool converted,
                      const wn_time *since, const wn_time *at, wn_err *err) {
    const wn_metric *metric = &setup->metrics[wn_setup_followed(setup)];
    if (!is_usable(since)) return f->no_time++, WN_OK;
    if (setup->has_as_of && *since > setup->as_of) return f->after++, WN_OK;
    if (converted && !is_usable(at)) return f->no_conversion_time++, WN_OK;
    if (converted && *at < *since) return f->before++, WN_OK;
    if (converted && setup->has_as_of && *at > setup->as_of) converted = false;
    wn_rc rc = WN_OK;
    note_time(f, converted ? *at : *since);
    double delay = converted ? (double)(*at - *since) : 0;
    bool quick = converted && delay <= metric->within * (double)WN_DAY;
    double seen = (double)(*since - WN_FOLLOWUP_ORIGIN);
    WN_TRY(wn_life_add(&f->seen, seen, quick, err));
    rc = converted ? wn_life_add(&f->delays, delay, true, err)
                   : wn_life_add(&f->waiting, seen, false, err);
out:
    return rc;
}

wn_rc wn_followup_merge(wn_followup *into, const wn_followup *from, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(wn_life_merge(&into->delays, &from->delays, err));
    WN_TRY(wn_life_merge(&into->waiting, &from->waiting, err));
    WN_TRY(wn_life_merge(&into->seen, &from->seen, err));
    note_time(into, from->latest);
    into->no_time += from->no_time;
    into->no_conversion_time += from->no_conversion_time;
    into->before += from->before;
    into->after += from->after;
out:
    return rc;
}

void wn_followup_settle(wn_followup *f) {
    wn_life_settle(&f->delays);
    wn_life_settle(&f->waiting);
    wn_life_settle(&f->seen);
}
