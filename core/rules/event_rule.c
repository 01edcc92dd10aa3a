#include "core/rules/event_rule.h"

#include <math.h>

bool wn_event_rule_ages(const wn_event_rule *rule) {
    return rule->within || rule->decay.half_life || rule->decay.every;
}

/* How many of the sorted times are <= the bound. */
static size_t up_to(const wn_time *times, size_t count, wn_time bound) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (times[middle] <= bound)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What decay leaves of an event. */
static double left_of(const wn_decay *decay, wn_time age) {
    if (age < 0) age = 0;
    if (decay->half_life) return exp2(-(double)age / (double)decay->half_life);
    if (decay->every) return pow(decay->keep, (double)(age / decay->every));
    return 1;
}

/* Whether the event is among the first of its day, of those from `first` on. */
static bool is_counted(const wn_event_rule *rule, const wn_time *times, size_t first,
                       size_t i) {
    if (!rule->per_day || i - first < rule->per_day) return true;
    return wn_time_day(times[i - rule->per_day]) != wn_time_day(times[i]);
}

static double worth_of(const wn_event_rule *rule, wn_time time, const wn_time *moment) {
    return moment ? left_of(&rule->decay, *moment - time) : 1;
}

wn_event_worth wn_event_rule_worth(const wn_event_rule *rule, const wn_time *times,
                                   size_t count, const wn_time *moment) {
    wn_event_worth worth = {0};
    size_t first = 0, missing = rule->at_least;
    if (moment) {
        count = up_to(times, count, wn_time_until(*moment));
        if (rule->within) first = up_to(times, count, *moment - rule->within);
    }
    switch (rule->count) {
    case WN_EVENTS_NONE:
        break;
    case WN_EVENTS_EACH:
        for (size_t i = first; i < count; i++) {
            if (!is_counted(rule, times, first, i)) continue;
            worth.events++;
            worth.times += worth_of(rule, times[i], moment);
        }
        break;
    case WN_EVENTS_ONCE:
        for (size_t i = count; i-- > first && missing > 0;) {
            if (!is_counted(rule, times, first, i) || --missing > 0) continue;
            worth = (wn_event_worth){1, worth_of(rule, times[i], moment)};
        }
        break;
    case WN_EVENTS_NEVER:
        worth.times = first == count;
        break;
    }
    return worth;
}
