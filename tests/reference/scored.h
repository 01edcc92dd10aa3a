/* Scores of cases and what became of them, from "csv" and the names of its columns or
 * from arrays. */
#ifndef WN_TESTS_REFERENCE_SCORED_H
#define WN_TESTS_REFERENCE_SCORED_H

#include "tests/reference/adapter.h"

enum { SCORES_MAX = 16 };

/* Newly allocated. */
typedef struct scored {
    const char *names[SCORES_MAX];
    double *scores[SCORES_MAX]; /* [n] */
    size_t count;               /* of scores */
    uint8_t *won;               /* [n] */
    size_t n;
    bool named; /* the figures of each stand under its name */
} scored;

/* The outcome under "y", "outcome", "labels" or "response"; the scores under "score",
 * "scores", "p", "pred", "probs", "predictor" or "x". */
scored get_scored(input *in);
/* The probabilities that a logistic regression fits to its own cases, as the only score
 * (adapt_logistic.c). */
scored get_fitted(input *in);
void free_scored(scored *s);

/* What the input has of these keys. */
const json_t *get_scores(input *in);

#endif
