/* Times to an event by group, as the cases of different origins write them. */
#ifndef WN_TESTS_REFERENCE_SAMPLES_H
#define WN_TESTS_REFERENCE_SAMPLES_H

#include "core/stats/survival/kaplan_meier.h"
#include "tests/reference/adapter.h"

enum { GROUPS_MAX = 20, NAME_MAX = 40 };

/* Times by group; of strata, one after the other, each with all groups. */
typedef struct samples {
    wn_life lives[GROUPS_MAX * GROUPS_MAX];
    char names[GROUPS_MAX][NAME_MAX];
    size_t groups, strata;
} samples;

/* "csv" with the columns time, status and, with "by", one of groups; or arrays "time" and
 * "event" in "data", in the input itself, by group or by stratum. Settled. Newly
 * allocated. */
samples *get_samples(input *in);
void free_samples(samples *samples);

/* The cell of a line of a csv in a column; "" past the end. */
void cell_of(const char *line, size_t column, char out[NAME_MAX]);
/* Which column has the name, SIZE_MAX when none has. */
size_t find_column(const char *csv, const char *name);
/* The same; none is a problem. */
size_t column_of(input *in, const char *csv, const char *name);
/* The line after this one, NULL at the end. */
const char *line_after(const char *line);

/* "conf" or "conf_type" may name the scale of intervals: "log" unless it does. */
wn_km_scale get_scale(input *in);
wn_km fit_km(input *in, const wn_life *life);

/* The value, or null. */
json_t *real_or_null(double value, bool none);
/* [low, high], an unbounded end as null. */
json_t *limits_json(const wn_estimate *estimate);
/* To the array under the key, which is made when it is not there. */
void append(json_t *object, const char *key, json_t *value);

#endif
