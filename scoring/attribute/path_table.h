/* Journeys from a table of paths: a row is a path, with how many conversions it led to
 * and how many journeys that went the same way did not convert. */
#ifndef WN_SCORING_ATTRIBUTE_PATH_TABLE_H
#define WN_SCORING_ATTRIBUTE_PATH_TABLE_H

#include "core/data/table.h"
#include "scoring/attribute/journeys.h"

typedef struct wn_path_columns {
    size_t path;                      /* WN_TEXT slot */
    size_t conversions, nulls, value; /* WN_NUMBER slots; nulls and value may be
                                         WN_NO_SLOT */
    const char *separator;            /* between touches; blanks around it do not count */
    /* The names of the columns, for messages. */
    const char *conversions_name, *nulls_name, *value_name;
} wn_path_columns;

/* Scans the table into journeys (zeroed), and settles them. WN_E_DATA, with the line, for
 * a count or a value below 0. On failure free the journeys all the same. */
wn_rc wn_path_table_read(wn_table *table, const wn_path_columns *columns, int threads,
                         wn_journeys *out, wn_err *err) WN_CHECKED;

#endif
