#include "core/stats/prediction/logit_line.h"

#include "core/base/mem.h"
#include "core/stats/law/clamp.h"
#include "core/stats/regression/logistic.h"

#include <math.h>

double wn_logit(double p) {
    p = wn_clamp(p, WN_PROBABILITY_LEAST, 1 - WN_PROBABILITY_LEAST);
    return log(p) - log1p(-p);
}

double wn_logistic_of(double x) {
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

double wn_logit_line_probability(const wn_logit_line *line, double x) {
    return wn_logistic_of(line->a + line->b * x);
}

static const char *why_none(const wn_ranking *ranking, const wn_logistic *model) {
    const char *problem = wn_ranking_problem(ranking);
    if (problem || !model->why) return problem;
    return model->status == WN_LOGISTIC_COLLINEAR ? "all have the same score"
                                                  : "a score parts the won from the lost";
}

/* With `sloped` the x are a column, else an offset. */
static wn_rc fit(const wn_ranking *r, wn_scale_fn scale, bool sloped, wn_logit_line *out,
                 wn_err *err) {
    wn_rc rc = WN_OK;
    wn_logistic model = {0};
    double *x = wn_alloc_zero(3 * r->count + 1, sizeof *x);
    if (!x) return wn_fail_memory(err);
    double *won = x + r->count, *trials = won + r->count;
    for (size_t i = 0; i < r->count; i++) {
        const wn_tied *tied = &r->tied[i];
        x[i] = scale ? scale(tied->score) : tied->score;
        won[i] = (double)tied->won;
        trials[i] = (double)(tied->won + tied->lost);
    }
    wn_design_data data = {r->count, sloped, x, won, trials, sloped ? NULL : x};
    WN_TRY(wn_logistic_fit(&data, 0, &model, err));
    *out = (wn_logit_line){.b = 1, .why = why_none(r, &model)};
    if (out->why) goto out;
    out->a = model.coef[0];
    out->se_a = model.se[0];
    if (!sloped) goto out;
    out->b = model.coef[1];
    out->se_b = model.se[1];
out:
    wn_logistic_free(&model);
    wn_free(x);
    return rc;
}

wn_rc wn_logit_line_fit(const wn_ranking *ranking, wn_scale_fn scale, wn_logit_line *out,
                        wn_err *err) {
    return fit(ranking, scale, true, out, err);
}

wn_rc wn_logit_line_offset(const wn_ranking *ranking, wn_scale_fn scale,
                           wn_logit_line *out, wn_err *err) {
    return fit(ranking, scale, false, out, err);
}
