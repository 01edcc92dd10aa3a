#include "core/stats/sequential/evan_miller.h"

#include "core/stats/law/dist.h"

#include <math.h>

uint64_t wn_evan_miller_lead(uint64_t most, bool two_sided) {
    return (uint64_t)ceil((two_sided ? 2.25 : 2) * sqrt((double)most));
}

/* The share of walks that are at `place` for the first time after n steps (of those that
 * end there it is place / n: the ballot theorem), with the probability of walks that end
 * at `lead` instead. */
static double first_at(uint64_t place, uint64_t n, uint64_t lead, double share) {
    if (place > n) return 0;
    double shift = ((double)lead - (double)place) / 2;
    double log_ways = wn_binomial_log_pmf((n + place) / 2, n, share);
    return (double)place / (double)n * exp(log_ways + shift * log(share / (1 - share)));
}

/* At lead, for the first time, after n steps, and not at -lead before: walks that were
 * there are taken off, and put back, by their reflections. */
static double first_unless_other(uint64_t n, uint64_t lead, double share) {
    double sum = 0;
    for (uint64_t k = 0; (4 * k + 1) * lead <= n; k++)
        sum += first_at((4 * k + 1) * lead, n, lead, share) -
               first_at((4 * k + 3) * lead, n, lead, share);
    return sum;
}

static double within(uint64_t most, uint64_t lead, double share, bool unless_other) {
    if (lead == 0) return 1;
    if (!(share > 0 && share < 1)) return share >= 1 && lead <= most;
    double sum = 0;
    for (uint64_t n = lead; n <= most; n += 2)
        sum += unless_other ? first_unless_other(n, lead, share)
                            : first_at(lead, n, lead, share);
    return fmin(sum, 1);
}

double wn_evan_miller_ahead(uint64_t most, uint64_t lead, double share) {
    return within(most, lead, share, false);
}

double wn_evan_miller_first(uint64_t most, uint64_t lead, double share) {
    return within(most, lead, share, true);
}
