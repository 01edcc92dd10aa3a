#include "core/stats/attribution/touches.h"

#include "core/base/mem.h"

#include <math.h>

static size_t last_other(const wn_touch_model *m, const uint32_t *touches, size_t count) {
    for (size_t i = count; i > 0; i--)
        if (!m->passed_over[touches[i - 1]]) return i - 1;
    return count - 1;
}

static void position_shares(const wn_touch_model *m, size_t count, double *shares) {
    double middle = count > 2 ? m->middle : 0, all = m->first + middle + m->last;
    if (count == 1) {
        shares[0] = 1;
        return;
    }
    for (size_t i = 1; i + 1 < count; i++)
        shares[i] = middle / all / (double)(count - 2);
    shares[0] = m->first / all;
    shares[count - 1] = m->last / all;
}

void wn_touch_shares(const wn_touch_model *m, const uint32_t *touches, size_t count,
                     double *shares) {
    memset(shares, 0, count * sizeof *shares);
    switch (m->rule) {
    case WN_TOUCH_FIRST:
        shares[0] = 1;
        break;
    case WN_TOUCH_LAST:
        shares[count - 1] = 1;
        break;
    case WN_TOUCH_LAST_OTHER:
        shares[last_other(m, touches, count)] = 1;
        break;
    case WN_TOUCH_LINEAR:
        for (size_t i = 0; i < count; i++)
            shares[i] = 1 / (double)count;
        break;
    case WN_TOUCH_POSITION:
        position_shares(m, count, shares);
        break;
    }
}

void wn_decay_shares(const double *ages, size_t count, double half_life, double *shares) {
    /* Ages count from the youngest touch: the oldest journey has weights, too. */
    double youngest = ages[0], all = 0;
    for (size_t i = 1; i < count; i++)
        youngest = fmin(youngest, ages[i]);
    for (size_t i = 0; i < count; i++)
        all += shares[i] = exp2(-(ages[i] - youngest) / half_life);
    for (size_t i = 0; i < count; i++)
        shares[i] /= all;
}

wn_rc wn_touch_credit(const wn_touch_model *m, const wn_paths *p, wn_credit *out,
                      wn_err *err) {
    wn_rc rc = WN_OK;
    double *shares = NULL;
    size_t room = 0;
    memset(out, 0, p->channels * sizeof *out);
    for (size_t i = 0; i < p->count; i++) {
        const wn_path *path = &p->paths[i];
        const uint32_t *touches = wn_path_touches(p, path);
        if (!(path->counts.conversions > 0)) continue;
        WN_TRY(wn_grow(&shares, &room, path->touches, sizeof *shares, err));
        wn_touch_shares(m, touches, path->touches, shares);
        for (size_t t = 0; t < path->touches; t++) {
            out[touches[t]].conversions += shares[t] * path->counts.conversions;
            out[touches[t]].value += shares[t] * path->counts.value;
        }
    }
out:
    wn_free(shares);
    return rc;
}
