#include "core/stats/bayes/bandit.h"

#include "core/stats/law/clamp.h"

/* The chance that another arm than i is best, as a sum: 1 - best[i] loses it. */
static double chance_of_others(const double *best, size_t count, size_t i) {
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        if (k != i) sum += best[k];
    return sum;
}

/* Arm i is the second of a pair when j comes first and i is the best of the others. */
void wn_bandit_top_two(const double *best, size_t count, double first, double *weights) {
    first = count > 1 ? wn_clamp(first, 0, 1) : 1;
    for (size_t i = 0; i < count; i++)
        weights[i] = first * best[i];
    for (size_t j = 0; j < count && first < 1; j++) {
        double others = chance_of_others(best, count, j);
        for (size_t i = 0; i < count; i++) {
            if (i == j) continue;
            double next = others > 0 ? best[i] / others : 1 / ((double)count - 1);
            weights[i] += (1 - first) * best[j] * next;
        }
    }
}

void wn_bandit_floor(double *weights, size_t count, double floor) {
    double n = (double)count;
    floor = wn_clamp(floor, 0, count ? 1 / n : 0);
    for (size_t i = 0; i < count; i++)
        weights[i] = floor + (1 - n * floor) * weights[i];
}
