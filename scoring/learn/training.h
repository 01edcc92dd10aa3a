/* Training data: the leads of one file in memory, as `winnow learn` looks at them.
 *
 * The leads stand in training order: [0, train) is what may be learned from, [train,
 * leads) is held out to see how well that works on leads nobody has seen.
 *   - With a time (a column of dates or of numbers that grow, such as a lead number) the
 *     leads are ordered by it, ties as in the file, and the oldest are for training: the
 *     test is out of time, as using the scorecard will be.
 *   - Without, the split is stratified and leaves nothing to chance: of the won leads,
 *     and of the others, every so many-th in the order of the file is held out.
 *
 * Every column of the file that was not excluded by a list of columns is a feature: in,
 * or out with the reason in words. Features that are out from the start (the outcome, the
 * id, the time, what --exclude names) are not read; inspect.h leaves out others later. */
#ifndef WN_SCORING_LEARN_TRAINING_H
#define WN_SCORING_LEARN_TRAINING_H

#include "core/data/levels.h"
#include "core/data/table.h"

typedef struct wn_training_plan {
    size_t outcome;           /* a WN_BOOL slot of the table */
    const char *outcome_text; /* what it was asked for as; its columns are no features */
    const char *id, *time;    /* columns, or NULL */
    const char *const *columns; /* the candidates; none: all columns */
    size_t column_count;
    const char *const *excluded;
    size_t excluded_count;
    double train; /* the share of the leads to learn from, in (0, 1]; 1: no test */
} wn_training_plan;

enum { WN_FEATURE_WHY = 256 };

/* What there is to say about a feature. */
typedef enum wn_notice {
    WN_NOTICE_NONE,
    WN_NOTICE_LEFT_OUT, /* of no use */
    WN_NOTICE_REFUSED,  /* out because it knows the outcome */
    WN_NOTICE_WARNED,   /* in, and may know the outcome */
    WN_NOTICE_ALLOWED   /* in although it would be refused or warned about */
} wn_notice;

typedef struct wn_feature {
    const char *name; /* borrowed from the table */
    wn_type type;     /* as the table guesses it */
    bool in;
    wn_notice notice;
    char why[WN_FEATURE_WHY]; /* the reason of the notice, a sentence without a capital;
                                 "" without one */
    uint8_t *missing;         /* [leads]; NULL: not read */
    union {                   /* [leads]; zero where missing */
        uint32_t *level;  /* WN_TEXT: number of the level; WN_MAP_NONE where missing */
        double *number;   /* WN_NUMBER */
        uint8_t *boolean; /* WN_BOOL */
        double *time;     /* WN_TIME: days since 1970-01-01, with their fraction */
    };
    wn_levels levels;      /* WN_TEXT: the levels, by number */
    uint64_t open_present; /* cells with a value among leads without an outcome */
} wn_feature;

typedef struct wn_training {
    size_t leads, train;
    uint8_t *won; /* [leads] */
    double *when; /* [leads]: the number, or days since 1970-01-01; NULL without a time */
    wn_type time_type;
    uint32_t *id; /* [leads], numbers of `ids`; NULL without an id */
    wn_levels ids;
    wn_feature *features; /* in the order of the file */
    size_t feature_count;

    /* Leads of the file that are not among the above. */
    uint64_t no_outcome; /* still open: neither won nor lost */
    uint64_t no_time;
    /* Leads whose id an earlier lead has; they are kept. */
    uint64_t repeated_ids;
} wn_training;

/* Scans the table. WN_E_DATA: an unknown column (with the nearest name), a time that is
 * neither a date nor a number, no lead with an outcome. The table must outlive it. */
wn_rc wn_training_read(wn_table *table, const wn_training_plan *plan, int threads,
                       wn_training *out, wn_err *err) WN_CHECKED;
void wn_training_free(wn_training *training);

/* Leaves a feature out (WN_NOTICE_LEFT_OUT), with the reason. */
void wn_feature_drop(wn_feature *feature, const char *why, ...) WN_PRINTF(2, 3);

/* The name of a level, "" for WN_MAP_NONE. */
wn_text wn_feature_level(const wn_feature *feature, uint32_t level);

#endif
