/* A scoring script run on small files that a test makes up. */
#ifndef WN_TESTS_REFERENCE_TRIAL_H
#define WN_TESTS_REFERENCE_TRIAL_H

#include "core/rules/scorer.h"
#include "tests/reference/adapter.h"

/* What happened so many days before the trial's moment. */
typedef struct trial_event {
    size_t rule; /* that counts it: the rule's number */
    double age_days;
} trial_event;

/* One rule of each title "0", "1", ... for each text in `keys`: what the rule says beside
 * `each = event "0"`, which gives one point. Returns what the events come to for each
 * rule, not rounded: newly allocated. */
wn_event_worth *trial_events(input *in, const char *const *keys, size_t rules,
                             const trial_event *events, size_t count);

/* The scores of the leads of a CSV file by a script, as of a date (or NULL), with the
 * events of another (or NULL): for each lead {"id", "score", "reasons"}. */
json_t *trial_scores(input *in, const char *script, const char *leads, const char *events,
                     const char *as_of);

/* The clamped sums of the groups and the score, of a script that asks nothing of leads,
 * by title; "total" is the score. */
json_t *trial_groups(input *in, const char *script);

#endif
