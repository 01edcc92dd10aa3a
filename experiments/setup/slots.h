/* From the names in a set-up to slots of a table's batches. */
#ifndef WN_EXPERIMENTS_SETUP_SLOTS_H
#define WN_EXPERIMENTS_SETUP_SLOTS_H

#include "core/data/table.h"
#include "core/lua/expression.h"
#include "core/lua/rows.h"
#include "core/lua/script.h"
#include "experiments/setup/setup.h"

struct wn_scorer; /* core/rules/scorer.h */

/* What a set-up needs beside itself to be read from a file. */
typedef struct wn_scripting {
    wn_script *script;           /* whose functions it names; NULL: it has none */
    const wn_lua_limits *limits; /* of expressions; NULL: the standard ones */
    wn_script *rules;            /* that leads are scored by; NULL: none */
} wn_scripting;

/* Of a metric, beside its value. */
typedef struct wn_metric_slots {
    size_t per, covariates[WN_COVARIATES_MAX];
} wn_metric_slots;

/* Where a table's batches hold what the set-up names. */
typedef struct wn_slots {
    size_t arm, unit, time;
    size_t converted; /* the time of the conversion that is followed */
    struct {
        size_t score, value, cost;
    } lead;
    struct wn_scorer *scorer; /* NULL unless leads are scored */
    size_t *metrics;          /* [setup->metric_count] */
    wn_metric_slots *more;    /* [setup->metric_count] */
    size_t *segments;         /* [setup->segment_count] */
    wn_expressions *expressions;
    wn_lua_rows *rows;
} wn_slots;

/* Finds the columns, reads the expressions and puts the filters in place. Free the slots
 * when the table was scanned; on failure there is nothing to free. */
wn_rc wn_slots_bind(const wn_setup *setup, wn_scripting scripting, wn_table *table,
                    wn_slots *out, wn_err *err) WN_CHECKED;
void wn_slots_free(wn_slots *slots);

#endif
