#include "core/stats/sequential/peeking.h"

#include "core/base/mem.h"
#include "core/stats/sequential/looks.h"

static wn_rc equally_spaced(size_t count, bool two_sided, wn_looks *out, wn_err *err) {
    *out = (wn_looks){.count = count, .two_sided = two_sided};
    out->look = wn_alloc_zero(count, sizeof *out->look);
    if (!out->look) return wn_fail_memory(err);
    for (size_t k = 0; k < count; k++)
        out->look[k].information = (double)(k + 1) / (double)count;
    return WN_OK;
}

wn_rc wn_peeking_error(size_t looks, double z, bool two_sided, double *error,
                       wn_err *err) {
    wn_looks each;
    wn_rc rc = equally_spaced(looks, two_sided, &each, err);
    for (size_t k = 0; rc == WN_OK && k < looks; k++)
        each.look[k].z = z;
    if (rc == WN_OK) rc = wn_looks_given(&each, err);
    if (rc == WN_OK) *error = each.look[looks - 1].spent;
    wn_free(each.look);
    return rc;
}

wn_rc wn_peeking_bound(size_t looks, double alpha, bool two_sided, double *z,
                       wn_err *err) {
    wn_looks each;
    wn_rc rc = equally_spaced(looks, two_sided, &each, err);
    each.alpha = alpha;
    if (rc == WN_OK) rc = wn_looks_shape(&each, 0.5, z, err);
    wn_free(each.look);
    return rc;
}
