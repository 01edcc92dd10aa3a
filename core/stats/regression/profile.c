#include "core/stats/regression/profile.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"
#include "core/stats/law/root.h"

#include <math.h>
#include <string.h>

/* A search for one end. */
typedef struct search {
    wn_climb *climb;
    const double *top; /* scaled coefficients at the maximum */
    double best;       /* the maximum */
    double drop;       /* what may be lost of it */
    wn_rc rc;
    wn_err *err;
} search;

/* What is left of the drop when the coefficient is at x: negative outside. */
static double room_at(double x, void *ctx) {
    search *s = ctx;
    wn_climb *c = s->climb;
    if (s->rc != WN_OK) return 0;
    c->coef[c->hold] = x;
    s->rc = wn_climb_run(c, s->err);
    return s->rc == WN_OK ? s->drop - (s->best - c->value) : 0;
}

/* One end, `step` (with its sign) from the maximum at first, then further. */
static double find_end(search *s, double step, bool *unbounded) {
    enum { WIDEST = 12 };
    size_t hold = s->climb->hold;
    double from = s->top[hold], inside = from, outside = from + step;
    memcpy(s->climb->coef, s->top, s->climb->design->size * sizeof *s->top);
    *unbounded = false;
    for (int i = 0; room_at(outside, s) > 0; i++) {
        if (i == WIDEST) {
            *unbounded = true;
            return 0;
        }
        inside = outside;
        outside = from + (outside - from) * 1.6;
    }
    return wn_root_between(room_at, s, fmin(inside, outside), fmax(inside, outside),
                           1e-11 * fabs(outside - from));
}

static wn_rc find_interval(wn_climb *climb, const double *top, const wn_logistic *model,
                           size_t which, double conf, wn_estimate *out, wn_err *err) {
    double z = wn_normal_two_sided(conf);
    double scale = which ? climb->design->scale[which - 1] : 1;
    double step = z * model->se[which] * scale;
    search s = {climb, top, model->penalised_loglik, z * z / 2, WN_OK, err};
    climb->hold = which;
    *out = (wn_estimate){.value = model->coef[which]};
    out->low = find_end(&s, -step, &out->low_unbounded) / scale;
    out->high = find_end(&s, step, &out->high_unbounded) / scale;
    return s.rc;
}

wn_rc wn_profile_intervals(const wn_design_data *data, const wn_logistic *model,
                           bool firth, double conf, wn_estimate *intervals, wn_err *err) {
    wn_rc rc = WN_OK;
    double *top = wn_alloc_zero(model->size, sizeof *top);
    if (!top) return wn_fail_memory(err);
    /* The intercept is held where it is a coordinate: without centring. */
    for (int centred = 0; centred < 2 && rc == WN_OK; centred++) {
        wn_design design;
        wn_climb climb = {0};
        size_t first = centred ? 1 : 0, end = centred ? model->size : 1;
        WN_TRY(wn_design_make(data, centred, &design, err));
        rc = wn_climb_start(&design, &climb, err);
        climb.firth = firth;
        wn_design_scaled(&design, model->coef, top);
        for (size_t j = first; j < end && rc == WN_OK; j++)
            rc = find_interval(&climb, top, model, j, conf, &intervals[j], err);
        wn_climb_free(&climb);
        wn_design_free(&design);
    }
out:
    wn_free(top);
    return rc;
}
