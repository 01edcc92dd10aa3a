/* How many events there will be in the end, by group, when many subjects are too young to
 * have had theirs: which sources bring leads that will be won?
 *
 * What is done:
 *     hazards    of the event by age, pooled over groups (watch.h), as far as the oldest
 *                were watched; of what rules the event out likewise
 *     tail       beyond that, a cure model (cure.h), log-normal or exponential, whichever
 *                fits better
 *     groups     the hazard of a group is the pooled one times a factor of its own, which
 *                has a gamma law around 1 whose spread is learnt from all groups: groups
 *                with few subjects are drawn towards the pooled hazard
 *     draws      of hazards (gamma process), tail (normal around the fit), spread and
 *                factors from their posteriors; then, subject by subject in law, of the
 *                events that are still to come
 *
 * The answer is about the subjects that are there: which share of them will have had the
 * event in the end. When nobody is young any more it is the share that had it, without
 * an interval's width. The rate at which the group goes on producing such subjects is
 * less sure and has draws of its own, for comparing groups.
 *
 * It rests on one delay law for all groups, up to the factor; `same_delay` tests that:
 * whether early and late events (split at the median age of all) fall on groups alike.
 * It also rests on hazards by age that stay as they are.
 *
 * Sources: Kalbfleisch (1978) for gamma-process hazards; Clayton and Kaldor (1987) for
 * the gamma-Poisson factors; Chapelle (2014) for the question. */
#ifndef WN_CORE_STATS_SURVIVAL_OUTLOOK_H
#define WN_CORE_STATS_SURVIVAL_OUTLOOK_H

#include "core/stats/estimate.h"
#include "core/stats/survival/cure.h"
#include "core/stats/survival/watch.h"

typedef struct wn_outlook_group {
    uint64_t n, events, others;
    wn_estimate final; /* share of the n with the event in the end; equal-tailed */
    wn_estimate rate;  /* at which the group's subjects have it in the end */
    double to_come;    /* events that are expected still */
    double share_in;   /* of all events, how many come at ages that its subjects have
                          passed: 1 when all are old */
} wn_outlook_group;

typedef struct wn_outlook {
    const char *why;          /* why there is no outlook, or NULL; then nothing of groups
                                 but their counts */
    wn_outlook_group *groups; /* [count] */
    double *final, *rate;     /* [count][draws] */
    size_t count, draws;
    wn_records records;
    double horizon;          /* days: hazards are observed up to there */
    double within;           /* share of all events that come by then */
    wn_delay tail;           /* the law beyond it */
    double half, nine_tenth; /* days by which so many of the events are in */
    wn_test_result same_delay;
} wn_outlook;

/* Fewer events do not tell how long they take. */
enum { WN_OUTLOOK_LEAST = 10 };
/* The reasons there are, for callers with other words for subjects and events. */
extern const char *const wn_outlook_too_few;
extern const char *const wn_outlook_too_short;

/* watches: groups at least 1; start + days not after today. WN_E_SYSTEM. */
wn_rc wn_outlook_fit(const wn_watches *watches, double conf, uint64_t seed,
                     wn_outlook *out, wn_err *err) WN_CHECKED;
void wn_outlook_free(wn_outlook *outlook);

#endif
