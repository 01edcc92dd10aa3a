/* The tally: what an analysis needs to know about the visitors, and no more.
 *
 * Sufficient statistics for every metric, by arm, for everyone together and for each
 * level of each segment. They come from a file (collect.h) or from the command line
 * (counts.h), and partial tallies of consecutive parts of a file merge into the tally of
 * the whole: merging the same parts in the same order gives the same bits.
 *
 * Arms and levels are numbered in order of first appearance. */
#ifndef WN_EXPERIMENTS_COLLECT_TALLY_H
#define WN_EXPERIMENTS_COLLECT_TALLY_H

#include "core/base/date.h"
#include "core/data/levels.h"
#include "core/stats/means/moments.h"
#include "core/stats/sums.h"
#include "core/stats/values/sample.h"
#include "experiments/collect/followup.h"
#include "experiments/collect/leads.h"
#include "experiments/setup/setup.h"

/* More than this is the wrong column. */
enum { WN_SEGMENT_LEVELS_MAX = 500, WN_DAYS_MAX = 3660 };

enum { WN_DAYS_RECENT = 64 };

/* One metric of one arm. Which of the two is filled is the metric's kind. */
typedef struct wn_tally_cell {
    wn_prop prop;       /* conversion: converted visitors among those with a value */
    wn_sums sums;       /* mean; of a ratio the numerator */
    wn_moments moments; /* of a metric that has them: wn_metric_variables */
    wn_sample sample;   /* the values of a mean whose metric keeps them */
    uint64_t missing;   /* visitors without a value; they are in neither */
} wn_tally_cell;

/* What the visitors are split by. The blank level is the text "". */
typedef enum wn_split_kind {
    WN_SPLIT_EVERYONE, /* one level */
    WN_SPLIT_SEGMENT,  /* a column of the set-up's segments */
    WN_SPLIT_DAY,      /* of the visitor's first row: "2025-01-31"; needs a time */
    WN_SPLIT_SUSPECT   /* by what is odd about the visitor: wn_suspects; needs ids */
} wn_split_kind;

/* The levels of WN_SPLIT_SUSPECT, numbered in this order. A visitor has the last one that
 * fits. In this split visitors of several arms count by the set-up's crossovers when it
 * keeps them, and else in their first arm. */
typedef enum wn_suspect {
    WN_SUSPECT_NONE,
    WN_SUSPECT_DUPLICATED, /* a row came twice, to the second */
    WN_SUSPECT_BOT,        /* as many rows as only a machine leaves */
    WN_SUSPECT_CROSSED,    /* in several arms */
    WN_SUSPECTS
} wn_suspect;
extern const char *const wn_suspects[]; /* their texts, by number */

typedef struct wn_split {
    wn_split_kind kind;
    const char *column; /* the segment's, or the time's; NULL: none */
    wn_levels levels;
    struct {
        int64_t day;
        uint32_t level;
    } recent[WN_DAYS_RECENT]; /* by the day's last bits; level + 1, 0: free */
    wn_tally_cell *cells;     /* see wn_tally_cells */
    size_t level_room;        /* levels that the cells have room for */
} wn_split;

/* How the rows became visitors. Without a visitor id every row is one. */
typedef struct wn_tally_facts {
    uint64_t rows;     /* that passed the filters */
    uint64_t no_arm;   /* rows left out: their arm is blank */
    uint64_t no_unit;  /* rows left out: their visitor id is blank */
    uint64_t visitors; /* distinct ids */
    uint64_t repeats;  /* rows of visitors already seen */
    uint64_t crossed;  /* visitors seen in more than one arm */
    uint64_t moved;    /* visitors seen in more than one level of a segment */
    uint64_t bot_rows; /* a visitor with as many rows is counted as a bot */
} wn_tally_facts;

/* What a winsorised metric's values are capped at, and how many visitors' were above it
 * in all arms. 0: nothing was capped. */
typedef struct wn_cap {
    double value;
    uint64_t visitors;
} wn_cap;

typedef struct wn_tally {
    const char *arm_column; /* "" when the arms come from the command line */
    wn_levels arms;
    size_t metrics;
    wn_split *splits; /* everyone, then the segments, then what else there is */
    size_t split_count;
    size_t arm_room;        /* arms that the cells have room for */
    bool follows;           /* the set-up has a conversion whose times are known: */
    wn_followup *followups; /* [arm_room]; settled when all are in */
    wn_cap *caps;           /* [metrics] (winsorise.h); NULL: no metric is capped */
    bool scores;            /* the set-up has rules that leads are scored by: */
    wn_leads *leads;        /* [arm_room] */
    wn_tally_facts facts;
} wn_tally;

/* Empty, with every split that the set-up has what it takes for; the set-up is borrowed.
 * On failure there is nothing to free. */
wn_rc wn_tally_init(wn_tally *tally, const wn_setup *setup, wn_err *err) WN_CHECKED;
void wn_tally_free(wn_tally *tally);

/* Makes room for all arms and levels numbered so far; new cells are empty. Refuses
 * (WN_E_DATA) a column with more arms or levels than any experiment has. Call it after
 * numbering and before asking for cells, which move. */
wn_rc wn_tally_make_room(wn_tally *tally, wn_err *err) WN_CHECKED;

/* Adds a visitor's variables to a cell: [wn_metric_variables]. */
wn_rc wn_tally_cell_add(wn_tally_cell *cell, const wn_metric *metric,
                        const double *variables, wn_err *err) WN_CHECKED;

/* The split of this kind, or NULL; of segments the first. */
const wn_split *wn_tally_split(const wn_tally *tally, wn_split_kind kind);

wn_rc wn_tally_merge(wn_tally *into, const wn_tally *from, wn_err *err) WN_CHECKED;

/* The level of a moment in a split by day; blank without one (`time` is NULL). */
wn_rc wn_split_day(wn_split *split, const wn_time *time, uint32_t *level,
                   wn_err *err) WN_CHECKED;

/* Days from the first to the last of the split by day; 0 without one. */
size_t wn_tally_days(const wn_tally *tally);

/* A tally of the levels of one split that `keep` says, as everyone, without other splits.
 * Its arms are those of `from`, by the same numbers. */
wn_rc wn_tally_restrict(const wn_tally *from, const wn_setup *setup,
                        const wn_split *split, const bool *keep, wn_tally *out,
                        wn_err *err) WN_CHECKED;

/* The cells of one arm in one level: [metrics]. */
static inline wn_tally_cell *wn_tally_cells(const wn_tally *tally, size_t split,
                                            size_t level, size_t arm) {
    size_t place = level * tally->arm_room + arm;
    return &tally->splits[split].cells[place * tally->metrics];
}

/* The visitors with a value. */
static inline uint64_t wn_tally_cell_visitors(const wn_tally_cell *cell) {
    return cell->prop.n + cell->sums.n;
}

/* All visitors of an arm, with or without values. */
static inline uint64_t wn_tally_visitors(const wn_tally *tally, size_t split,
                                         size_t level, size_t arm) {
    const wn_tally_cell *cell = wn_tally_cells(tally, split, level, arm);
    return wn_tally_cell_visitors(cell) + cell->missing;
}

#endif
