/* Journeys from a log of touches: a row says who came, when and by which channel, and
 * whether a conversion happened at that moment; or conversions come from a file of their
 * own, joined by the person's id.
 *
 * A row that converts is a touch first and the conversion then. Only when every row that
 * converts lacks a channel are these rows conversions and no touches. A person's rows are
 * taken in the order of time, those of the same time (or without a column of times) in
 * the order of the file; conversions from a file of their own come after touches of the
 * same time, and one with a date only at the end of that day.
 *
 * A conversion ends the journey of all touches since the one before. With a window,
 * touches that are further than it from the journey's end make a journey of their own
 * that did not convert.
 *
 * Memory: 16 bytes for each touch until all are read, and an entry for each person. */
#ifndef WN_SCORING_ATTRIBUTE_TOUCH_LOG_H
#define WN_SCORING_ATTRIBUTE_TOUCH_LOG_H

#include "core/data/table.h"
#include "scoring/attribute/journeys.h"

/* Slots; those that may be missing are WN_NO_SLOT then. */
typedef struct wn_log_columns {
    size_t unit, channel; /* WN_TEXT */
    size_t time;          /* WN_TIME; may be missing */
    size_t outcome;       /* WN_BOOL; may be missing */
    size_t value; /* WN_NUMBER: what the row's conversion is worth; may be missing */
    const char *value_name;
} wn_log_columns;

/* A file of conversions. */
typedef struct wn_deal_columns {
    size_t id;    /* WN_TEXT: the person's, as in the log */
    size_t won;   /* WN_TIME: when; blank: not converted */
    size_t value; /* WN_NUMBER; may be missing */
    const char *value_name;
} wn_deal_columns;

typedef struct wn_log_rules {
    bool has_as_of;
    wn_time as_of;    /* what comes later is left out, and counted */
    wn_time window;   /* 0: none */
    double half_life; /* of time decay, in days */
} wn_log_rules;

typedef struct wn_touch_log wn_touch_log;

/* Gathers into `journeys` (zeroed); borrows both. */
wn_rc wn_touch_log_new(const wn_log_rules *rules, wn_journeys *journeys,
                       wn_touch_log **out, wn_err *err) WN_CHECKED;
void wn_touch_log_free(wn_touch_log *log);

/* Scans the log; then, if there is one, the file of conversions. WN_E_DATA for a value
 * below 0, with the line. */
wn_rc wn_touch_log_scan(wn_touch_log *log, wn_table *table, const wn_log_columns *columns,
                        int threads, wn_err *err) WN_CHECKED;
wn_rc wn_touch_log_deals(wn_touch_log *log, wn_table *table,
                         const wn_deal_columns *columns, int threads,
                         wn_err *err) WN_CHECKED;

/* From rows to journeys, settled. `file` is the log's name, for messages. */
wn_rc wn_touch_log_finish(wn_touch_log *log, const char *file, wn_err *err) WN_CHECKED;

#endif
