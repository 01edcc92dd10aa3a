/* A logistic regression on features in bins: what each bin adds to the log odds.
 *
 * The log odds of a bin are  slope x weight of evidence + what is the bin's own.  The
 * slope, one for each feature, is the classic scorecard; the own part lets a bin differ
 * where features overlap (leads from a chat have no visits to the website, whatever
 * that means for others). A ridge holds the own parts down, and the slopes a hundred
 * times less; cross-validation chooses it, so that own parts are there only as far as
 * they predict.
 *
 * Where wins or losses are few, or the weights tell outcomes apart without exception,
 * there are slopes alone, by Firth's method, and of few wins or losses one for ten of
 * them at most (Peduzzi et al. 1996).
 *
 * Effects are against the average training lead: within a feature they are 0 on average.
 * Features that say nothing which the others do not say are dropped, the weakest first
 * (Lawless and Singhal 1978), with the reason. */
#ifndef WN_SCORING_LEARN_FIT_H
#define WN_SCORING_LEARN_FIT_H

#include "scoring/learn/binned.h"

/* With fewer wins (or losses) than WN_FIT_LEAST nothing is learned: tried on samples of
 * a course seller's leads, scorecards of 20 wins could be as bad as chance, while those
 * of 30 had an AUC of 0.68 at least (0.75 mostly; 0.86 with 150). With fewer than
 * WN_FIT_FEW it is Firth's method. */
enum { WN_FIT_LEAST = 30, WN_FIT_FEW = 100, WN_FIT_FEATURES = 12 };

typedef struct wn_fit_feature {
    const wn_binned *binned;
    double *effect; /* [binned->count], log odds */
    double *se;     /* 0 for a bin of too few leads, which has no effect */
} wn_fit_feature;

typedef enum wn_fit_method {
    WN_FIT_RIDGE,
    WN_FIT_FIRTH,
    WN_FIT_NAIVE_BAYES /* naive.h */
} wn_fit_method;

typedef struct wn_fit {
    wn_fit_method method;
    const char *why_firth;    /* "few", or NULL */
    double ridge;             /* of WN_FIT_RIDGE */
    bool blanks;              /* of WN_FIT_NAIVE_BAYES: a blank is a value */
    double base;              /* log odds of the average training lead */
    wn_fit_feature *features; /* the greatest information value first */
    size_t count;
    double *effects; /* the memory behind them */
} wn_fit;

/* Refuses, with what can be had instead, when wins or losses are too few, or no feature
 * is left: WN_E_DATA. */
wn_rc wn_fit_possible(const wn_training *training, const wn_binned_list *list,
                      wn_err *err) WN_CHECKED;

/* Drops features from the training data, whose reasons the report shows. WN_E_DATA as
 * wn_fit_possible says; the list must outlive the fit. */
wn_rc wn_fit_make(wn_training *training, const wn_binned_list *list, wn_fit *out,
                  wn_err *err) WN_CHECKED;
void wn_fit_free(wn_fit *fit);

#endif
