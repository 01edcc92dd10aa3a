/* How a bandit splits the next visitors among the arms, from the chances to be best
 * (wn_bayes_rank): nothing is drawn, the weights are the probabilities that the sampling
 * rules work with.
 *
 * Sources: Thompson (1933), whose weights are the chances themselves; Russo (2020),
 * "Simple Bayesian algorithms for best-arm identification", for top-two sampling. */
#ifndef WN_CORE_STATS_BAYES_BANDIT_H
#define WN_CORE_STATS_BAYES_BANDIT_H

#include <stddef.h>

/* Top-two: with probability `first` the best of a draw, else the best of a later draw
 * that differs from it; 1/2 is the usual choice. best[count] are chances that sum to 1;
 * weights[count] sum to 1 and is not `best`. */
void wn_bandit_top_two(const double *best, size_t count, double first, double *weights);

/* Every arm gets `floor` for sure, the rest by the weights: floor + (1 - count floor) w.
 * A floor above 1 / count is taken as that. In place. */
void wn_bandit_floor(double *weights, size_t count, double floor);

#endif
