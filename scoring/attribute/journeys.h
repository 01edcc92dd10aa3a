/* Journeys: what there is to attribute, from whichever file it came.
 *
 * A journey is what one person's touches led to: a conversion, or nothing so far. It ends
 * with the conversion; touches after that begin another. Read from a log of touches
 * (touch_log.h) or from a table of paths (path_table.h). */
#ifndef WN_SCORING_ATTRIBUTE_JOURNEYS_H
#define WN_SCORING_ATTRIBUTE_JOURNEYS_H

#include "core/data/levels.h"
#include "core/stats/attribution/paths.h"

/* More than this is the wrong column. */
enum { WN_CHANNELS_MAX = 500 };

/* What was read, and what was made of it. Counts of rows and of touches, unless said. */
typedef struct wn_journey_facts {
    uint64_t rows;
    bool dated;
    int64_t first_day, last_day; /* of the rows of a log with times */
    uint64_t units;              /* people in a log */
    uint64_t no_unit;            /* rows left out: their person is blank */
    uint64_t no_time;            /* rows left out: their time is blank */
    uint64_t later;              /* rows left out: after --as-of */
    uint64_t blank_touches;      /* touches whose channel is blank */
    uint64_t bare;               /* conversions on rows without a channel, all of them so:
                                    these rows are no touches */
    uint64_t disordered;         /* people whose rows were not in the order of time */
    uint64_t cut;                /* journeys that were cut by the window */
    uint64_t strangers;          /* conversions of people without a touch in the log */
    char stranger[64];           /* one of them */
    uint64_t no_value;           /* conversions without a value: worth 0 */
    uint64_t blank_counts; /* rows of a table of paths with a blank count: read as 0 */
    double unattributed;   /* conversions without a touch before them: left out */
    double unattributed_value;
    double unattributed_nulls; /* journeys without touch or conversion: left out */
} wn_journey_facts;

typedef struct wn_journeys {
    wn_levels channels; /* as read */
    wn_paths paths;
    wn_credit *decay; /* [channels] by time decay; NULL: without times */
    size_t decay_room;
    bool has_value, has_nulls;
    wn_journey_facts facts;

    /* Once settled: channels in the order of their names. */
    const char **names; /* [paths.channels], borrowed from `channels`; "(blank)" for "" */
} wn_journeys;          /* zero-initialise to start */

/* The number of a channel, as read. Refuses (WN_E_DATA) more than WN_CHANNELS_MAX. */
wn_rc wn_journeys_channel(wn_journeys *journeys, wn_text name, uint32_t *number,
                          wn_err *err) WN_CHECKED;

/* Puts channels and paths into their order, so that nothing depends on that of the
 * file. Call once, when all are in. WN_E_DATA when there is no journey, with `file`. */
wn_rc wn_journeys_settle(wn_journeys *journeys, const char *file, wn_err *err) WN_CHECKED;

void wn_journeys_free(wn_journeys *journeys);

#endif
