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

#include "core/data/levels.h"
#include "core/stats/sums.h"
#include "core/stats/values/sample.h"
#include "experiments/setup/setup.h"

/* More than this is the wrong column. */
enum { WN_SEGMENT_LEVELS_MAX = 500 };

/* One metric of one arm. Which of the two is filled is the metric's kind. */
typedef struct wn_tally_cell {
    wn_prop prop;     /* conversion: converted visitors among those with a value */
    wn_sums sums;     /* mean */
    wn_sample sample; /* the values of a mean whose metric keeps them */
    uint64_t missing; /* visitors without a value; they are in neither */
} wn_tally_cell;

/* The visitors, split by the levels of a column. The blank level is the text "". */
typedef struct wn_split {
    const char *column; /* NULL: everyone, as one level */
    wn_levels levels;
    wn_tally_cell *cells; /* see wn_tally_cells */
    size_t level_room;    /* levels that the cells have room for */
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
} wn_tally_facts;

typedef struct wn_tally {
    const char *arm_column; /* "" when the arms come from the command line */
    wn_levels arms;
    size_t metrics;
    wn_split *splits; /* the first is everyone */
    size_t split_count;
    size_t arm_room; /* arms that the cells have room for */
    wn_tally_facts facts;
} wn_tally;

/* Empty; the texts are borrowed. On failure there is nothing to free. */
wn_rc wn_tally_init(wn_tally *tally, const char *arm_column, size_t metrics,
                    const char *const *segments, size_t segment_count,
                    wn_err *err) WN_CHECKED;
void wn_tally_free(wn_tally *tally);

/* Makes room for all arms and levels numbered so far; new cells are empty. Refuses
 * (WN_E_DATA) a column with more arms or levels than any experiment has. Call it after
 * numbering and before asking for cells, which move. */
wn_rc wn_tally_make_room(wn_tally *tally, wn_err *err) WN_CHECKED;

wn_rc wn_tally_merge(wn_tally *into, const wn_tally *from, wn_err *err) WN_CHECKED;

/* The cells of one arm in one level: [metrics]. */
static inline wn_tally_cell *wn_tally_cells(const wn_tally *tally, size_t split,
                                            size_t level, size_t arm) {
    size_t place = level * tally->arm_room + arm;
    return &tally->splits[split].cells[place * tally->metrics];
}

/* All visitors of an arm, with or without values. */
static inline uint64_t wn_tally_visitors(const wn_tally *tally, size_t split,
                                         size_t level, size_t arm) {
    const wn_tally_cell *cell = wn_tally_cells(tally, split, level, arm);
    return cell->prop.n + cell->sums.n + cell->missing;
}

#endif
