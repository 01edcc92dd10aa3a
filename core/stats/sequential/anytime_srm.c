#include "core/stats/sequential/anytime_srm.h"

#include "core/base/mem.h"

#include <math.h>

wn_rc wn_anytime_srm_start(const double *shares, const double *law, size_t arms,
                           wn_anytime_srm *out, wn_err *err) {
    *out = (wn_anytime_srm){.arms = arms, .shares = shares, .p = 1};
    out->law = wn_alloc(arms * sizeof *out->law);
    if (!out->law) return wn_fail_memory(err);
    for (size_t i = 0; i < arms; i++)
        out->law[i] = law ? law[i] : WN_ANYTIME_SRM_STRENGTH * shares[i];
    return WN_OK;
}

void wn_anytime_srm_free(wn_anytime_srm *srm) {
    wn_free(srm->law);
    *srm = (wn_anytime_srm){0};
}

/* Both likelihoods are those of the counts, with the number of orders they can come in,
 * which cancels between them. */
void wn_anytime_srm_add(wn_anytime_srm *srm, const uint64_t *counts) {
    double total = 0, strength = 0, orders = 0, other = 0, planned = 0;
    for (size_t i = 0; i < srm->arms; i++) {
        double n = (double)counts[i];
        total += n;
        strength += srm->law[i];
        orders -= lgamma(n + 1);
        planned += n * log(srm->shares[i]);
        other += lgamma(srm->law[i] + n) - lgamma(srm->law[i]);
        srm->law[i] += n;
    }
    orders += lgamma(total + 1);
    other += lgamma(strength) - lgamma(strength + total);
    srm->log_planned += orders + planned;
    srm->log_other += orders + other;
    srm->p = fmin(srm->p, exp(srm->log_planned - srm->log_other));
}
