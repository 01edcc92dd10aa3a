/* Means, by difference and by lift, and the normal posterior of an effect. */
#include "core/stats/bayes/bayes.h"
#include "core/stats/law/dist.h"
#include "core/stats/means/mean.h"
#include "core/stats/tost.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <string.h>

typedef wn_mean_comparison (*compare_fn)(const wn_sums *, const wn_sums *, wn_alternative,
                                         double);

static compare_fn lift_method(input *in) {
    const char *name = get_text(in, "rel_ci", "delta");
    if (strcmp(name, "log") == 0) return wn_mean_log_lift;
    if (strcmp(name, "delta") != 0) complain(in, "unknown rel_ci \"%s\"", name);
    return wn_mean_delta_lift;
}

static bool is_relative(input *in, const char *standard) {
    return strcmp(get_text(in, "difference", standard), "relative") == 0;
}

static json_t *compare(input *in, compare_fn difference, bool relative) {
    wn_sums control = get_sums(in, "control"), treatment = get_sums(in, "treatment");
    wn_alternative alternative = get_alternative(in);
    double conf = get_conf(in);
    wn_mean_comparison d = difference(&control, &treatment, alternative, conf);
    wn_mean_comparison lift = lift_method(in)(&control, &treatment, alternative, conf);
    wn_mean_comparison *main = relative ? &lift : &d;
    if (main->test.why) complain(in, "%s", main->test.why);
    json_t *out = json_object();
    put(out, "control", control.mean);
    put(out, "treatment", treatment.mean);
    put(out, "diff", d.estimate.value);
    put(out, "effect", main->estimate.value);
    put_new(out, "ci", interval_json(main->estimate));
    put(out, "se", main->se);
    put(out, "df", main->test.df);
    put(out, "t", main->test.statistic);
    put(out, "stat", main->test.statistic);
    put(out, "p", main->test.p);
    put(out, "theta", 0); /* no covariate is used */
    put(out, "rel", lift.estimate.value);
    put_new(out, "rel_ci", interval_json(lift.estimate));
    put_new(out, "fieller",
            interval_json(wn_mean_fieller_lift(&control, &treatment, conf)));
    return out;
}

static json_t *welch_t(input *in) {
    return compare(in, wn_mean_welch, is_relative(in, "absolute"));
}

static json_t *welch_t_rel(input *in) {
    return compare(in, wn_mean_welch, is_relative(in, "relative"));
}

static json_t *student_t(input *in) {
    return compare(in, wn_mean_student, is_relative(in, "absolute"));
}

/* The prior of an effect is stated for the lift unless the case says otherwise; for a
 * difference it is stretched by the control's mean. */
static json_t *bayes_normal_effect(input *in) {
    wn_sums control = get_sums(in, "control"), treatment = get_sums(in, "treatment");
    bool relative = is_relative(in, "relative");
    compare_fn method = relative ? wn_mean_delta_lift : wn_mean_welch;
    wn_mean_comparison c = method(&control, &treatment, WN_TWO_SIDED, 0.95);
    if (c.test.why) complain(in, "%s", c.test.why);
    wn_normal effect = {c.estimate.value, c.se * c.se};
    const json_t *given = json_object_get(in->json, "prior");
    if (json_is_object(given)) {
        bool stretch = !relative && !json_is_false(json_object_get(given, "relative"));
        double scale = stretch ? fabs(control.mean) : 1;
        wn_normal prior = {number_of(in, json_object_get(given, "mean")) * scale,
                           number_of(in, json_object_get(given, "variance")) * scale *
                               scale};
        effect = wn_bayes_normal_posterior(prior, effect);
    }
    double sd = sqrt(effect.variance), half = wn_normal_two_sided(get_conf(in)) * sd;
    wn_bayes_pair pair = wn_bayes_normal(effect.mean, sd);
    return json_pack("{s:f, s:f, s:f, s:[f, f], s:f, s:f}", "effect", effect.mean, "sd",
                     sd, "chance_to_win", pair.probability_better, "ci",
                     effect.mean - half, effect.mean + half, "risk_treatment",
                     pair.loss_if_chosen, "risk_control", pair.loss_if_kept);
}

/* [low, high], {"lower", "upper"}, or one number: that far on both sides. */
static wn_margins get_margins(input *in) {
    const json_t *margin = json_object_get(in->json, "margin");
    if (!margin) margin = json_object_get(in->json, "margins");
    if (json_is_object(margin))
        return (wn_margins){number_of(in, json_object_get(margin, "lower")),
                            number_of(in, json_object_get(margin, "upper"))};
    if (json_is_number(margin)) {
        double far = fabs(json_number_value(margin));
        return (wn_margins){-far, far};
    }
    return (wn_margins){number_of(in, json_array_get(margin, 0)),
                        number_of(in, json_array_get(margin, 1))};
}

static json_t *tost_means(input *in) {
    wn_sums control = get_sums(in, "control"), treatment = get_sums(in, "treatment");
    bool pooled = get_flag(in, "var_equal") || get_flag(in, "pooled");
    wn_tost tost =
        wn_tost_means(&control, &treatment, get_margins(in), pooled, get_conf(in));
    if (tost.why) complain(in, "%s", tost.why);
    json_t *out = json_object();
    put(out, "p_lower", tost.above_low.p);
    put(out, "p_upper", tost.below_high.p);
    put(out, "p", tost.p);
    put(out, "t_lower", tost.above_low.statistic);
    put(out, "t_upper", tost.below_high.statistic);
    put(out, "df", tost.above_low.df);
    put(out, "diff", tost.difference.value);
    put_new(out, "ci", interval_json(tost.difference));
    put_new(out, "equivalent", json_boolean(tost.p < 1 - get_conf(in)));
    return out;
}

const adapter adapters_mean[] = {
    {"welch_t", welch_t},       {"welch_t_rel", welch_t_rel},
    {"student_t", student_t},   {"bayes_normal_effect", bayes_normal_effect},
    {"tost_means", tost_means}, {NULL, NULL},
};
