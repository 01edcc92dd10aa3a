/* Moments in time, read from the forms that exports use.
 *
 * A wn_time is microseconds since 1970-01-01 00:00 UTC in the proleptic Gregorian
 * calendar. A text without a zone is taken as UTC; one with a zone is brought to UTC. */
#ifndef WN_CORE_BASE_DATE_H
#define WN_CORE_BASE_DATE_H

#include "core/base/text.h"

typedef int64_t wn_time;

#define WN_SECOND INT64_C(1000000)
#define WN_DAY (INT64_C(86400) * WN_SECOND)

/* Reads `yyyy-mm-dd`, `yyyy/mm/dd`, `yyyymmdd`, `dd.mm.yyyy`, `dd-mm-yyyy` (day and month
 * may lack their zero), then optionally a space or `T` and `h:mm[:ss[.fraction]]`, then
 * optionally `Z`, `+hh`, `+hhmm` or `+hh:mm`. False when the text is none of these or
 * names a day that does not exist. `dd/mm/yyyy` is refused: it cannot be told from
 * `mm/dd/yyyy`. */
bool wn_time_parse(wn_text text, wn_time *time);

/* From and to calendar fields; month and day count from 1. */
wn_time wn_time_of_day(int year, int month, int day);
void wn_time_fields(wn_time time, int *year, int *month, int *day);

/* The day of a moment, counted from 1970-01-01. */
int64_t wn_time_day(wn_time time);

/* The last moment that belongs to one as of which something is known: a midnight stands
 * for its whole day. */
wn_time wn_time_until(wn_time time);

enum { WN_TIME_TEXT = 40 };
/* `2017-01-24`, or `2017-01-24 09:30:00` (with the fraction when there is one) unless it
 * is midnight; out holds WN_TIME_TEXT bytes. Returns out. */
char *wn_time_format(wn_time time, char *out);

/* A span of time, in the largest unit that leaves no rest: `30 days`, `36 hours`. */
char *wn_span_format(wn_time span, char *out);

#endif
