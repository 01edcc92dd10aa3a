/* What a rule says about the events of a lead, and what they come to at a moment.
 *
 *     points = 3, each = event "email_open", within = days(30), per_day = 20
 *
 * The events that match, of one lead, are worked through in this order:
 *  1. as of: an event counts when its time <= the moment. A moment at midnight stands for
 *     its whole day: all of the day's events count, at the age 0;
 *  2. window: the age, moment - time, is less than `within` (an event of exactly 30 days
 *     ago is out of the last 30 days);
 *  3. daily limit: of each calendar day the first `per_day` count. Days are UTC's, or the
 *     file's own when its times have no zone;
 *  4. decay of each event: 2^(-age / half_life), or keep^floor(age / every).
 * `each` adds the decayed events up; `once` takes the latest (with at_least = n the n-th
 * latest, which is the one that the condition hangs on); `never` holds when none counts.
 *
 * Times are in microseconds; without a moment there are no ages, and all events count. */
#ifndef WN_CORE_RULES_EVENT_RULE_H
#define WN_CORE_RULES_EVENT_RULE_H

#include "core/lua/node.h"

typedef enum wn_event_count {
    WN_EVENTS_NONE, /* the rule is not about events */
    WN_EVENTS_EACH,
    WN_EVENTS_ONCE,
    WN_EVENTS_NEVER
} wn_event_count;

/* At most one of the two. */
typedef struct wn_decay {
    wn_time half_life; /* 0: none */
    wn_time every;     /* 0: none */
    double keep;       /* in [0, 1] */
} wn_decay;

typedef struct wn_event_rule {
    wn_event_count count;
    const wn_node *name;  /* of the event: a text or a matcher */
    const wn_node *where; /* matchers over the columns of events, or NULL */
    size_t at_least;      /* of `once`: so many events; from 1 */
    size_t per_day;       /* 0: no limit */
    wn_time within;       /* 0: no window */
    wn_decay decay;
} wn_event_rule;

/* Whether what events come to depends on the moment. */
bool wn_event_rule_ages(const wn_event_rule *rule);

typedef struct wn_event_worth {
    size_t events; /* that count */
    double times;  /* so often the points are given: the sum of what decay leaves */
} wn_event_worth;

/* `times` are of the events of one lead that match, from the first to the last. */
wn_event_worth wn_event_rule_worth(const wn_event_rule *rule, const wn_time *times,
                                   size_t count, const wn_time *moment);

#endif
