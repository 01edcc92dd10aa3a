/* For tests of experiments: a set-up, and the tally of a CSV text by it. */
#ifndef WN_TESTS_EXPERIMENT_HELPER_H
#define WN_TESTS_EXPERIMENT_HELPER_H

#include "experiments/collect/collect.h"
#include "tests/unit/table_helper.h"

static inline void add_metric(wn_setup *setup, const char *text, wn_metric_kind kind,
                              wn_metric_role role) {
    wn_err err;
    wn_metric metric = {
        .name = text, .kind = kind, .role = role, .reading = {.text = text}};
    assert_int_equal(wn_setup_add_metric(setup, metric, &err), WN_OK);
}

/* Small blocks make many partial results of few rows. `arrivals` may be NULL. */
static inline wn_rc collect_arrivals(const wn_setup *setup, const char *csv, int threads,
                                     wn_tally *tally, wn_arrivals *arrivals,
                                     wn_err *err) {
    temp_file file = temp_write(csv, strlen(csv));
    wn_read_options reading = {.block_bytes = 64};
    wn_table *table = NULL;
    wn_rc rc = wn_table_open(file.path, &reading, &table, err);
    if (rc == WN_OK)
        rc = wn_collect_arrivals(setup, (wn_scripting){0}, &table, 1, threads, tally,
                                 arrivals, err);
    wn_table_free(table);
    unlink(file.path);
    return rc;
}

static inline wn_rc collect_text(const wn_setup *setup, const char *csv, int threads,
                                 wn_tally *tally, wn_err *err) {
    return collect_arrivals(setup, csv, threads, tally, NULL, err);
}

/* The number of an arm, or of a level of a split. */
static inline uint32_t number_in(const wn_levels *levels, const char *text) {
    uint32_t number = wn_map_find(&levels->map, wn_text_of(text));
    assert_int_not_equal(number, WN_MAP_NONE);
    return number;
}

static inline const wn_tally_cell *cell_of(const wn_tally *tally, const char *arm,
                                           size_t metric) {
    return &wn_tally_cells(tally, 0, 0, number_in(&tally->arms, arm))[metric];
}

static inline const wn_tally_cell *segment_cell_of(const wn_tally *tally,
                                                   const char *level, const char *arm,
                                                   size_t metric) {
    uint32_t number = number_in(&tally->splits[1].levels, level);
    return &wn_tally_cells(tally, 1, number, number_in(&tally->arms, arm))[metric];
}

/* In the split of a kind. */
static inline const wn_tally_cell *split_cell_of(const wn_tally *tally,
                                                 wn_split_kind kind, const char *level,
                                                 const char *arm, size_t metric) {
    const wn_split *split = wn_tally_split(tally, kind);
    assert_non_null(split);
    uint32_t number = number_in(&split->levels, level);
    return &wn_tally_cells(tally, (size_t)(split - tally->splits), number,
                           number_in(&tally->arms, arm))[metric];
}

#endif
