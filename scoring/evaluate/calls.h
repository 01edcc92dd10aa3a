/* Whom to call: everyone above a score, or as many of the best as there is time for. */
#ifndef WN_SCORING_EVALUATE_CALLS_H
#define WN_SCORING_EVALUATE_CALLS_H

#include "core/stats/prediction/gains.h"
#include "core/stats/prediction/redraw.h"
#include "core/stats/sums.h"
#include "scoring/evaluate/sheet.h"

/* ------------------------------------------------------- when a call costs something */

typedef struct wn_deal {
    bool given;
    double cost, value; /* of a call, of a win */
} wn_deal;

typedef struct wn_threshold {
    bool older;             /* chosen on the older leads, else on those it is paid on */
    wn_profit chosen, paid; /* where it was chosen, and on the leads judged by */
    wn_estimate profit;     /* paid, by resampling */
    wn_profit hindsight;    /* the best there was on the leads judged by */
    double everyone;        /* the profit of calling all of them */
} wn_threshold;

/* `older` may be empty. Errors of wn_redraw_intervals. */
wn_rc wn_threshold_find(const wn_ranking *older, const wn_ranking *judged,
                        const wn_deal *deal, wn_resampling how, double conf,
                        wn_threshold *out, wn_err *err) WN_CHECKED;

/* ---------------------------------------------------------- when there is not the time
 */

typedef enum wn_period {
    WN_PERIOD_ALL,
    WN_PERIOD_DAY,
    WN_PERIOD_WEEK,
    WN_PERIOD_MONTH
} wn_period;

/* So many leads a period. */
typedef struct wn_capacity {
    bool given;
    uint64_t leads;
    wn_period per;
} wn_capacity;

/* Reads `50`, `50/day`, `50/week`, `50/month`. WN_E_USAGE. */
wn_rc wn_capacity_parse(const char *text, wn_capacity *out, wn_err *err) WN_CHECKED;
const char *wn_period_name(wn_period period); /* "day"; "" for all */

typedef struct wn_called {
    uint8_t *flags;       /* [judged leads], 1: called */
    wn_prop won;          /* of those called */
    uint64_t wins;        /* of all judged leads */
    double by_chance;     /* wins among as many leads of each period drawn by chance */
    size_t periods, full; /* with leads; with more leads than can be called */
} wn_called;

/* The leads from sheet->older on that are called when the best by `score` [leads] come
 * first; of equal scores the earlier lead. Days are UTC's, weeks begin on Mondays; a
 * period but all needs sheet->time_type WN_TIME. */
wn_rc wn_calls_make(const wn_sheet *sheet, const double *score,
                    const wn_capacity *capacity, wn_called *out, wn_err *err) WN_CHECKED;
void wn_calls_free(wn_called *called);

#endif
