#include "experiments/setup/setup.h"

#include "core/base/mem.h"

#include <stdio.h>

const char *const wn_rate_test_names[] = {"auto",     "score",  "exact", "barnard",
                                          "boschloo", "fisher", "mid-p", NULL};
const char *const wn_crossovers_names[] = {"drop", "first", "keep", NULL};

const char *const wn_correction_names[] = {"dunnett", "holm", "hochberg",
                                           "bh",      "none", NULL};

const char *wn_metric_kind_code(wn_metric_kind kind) {
    static const char *const codes[] = {[WN_CONVERSION] = "conversion",
                                        [WN_MEAN] = "mean",
                                        [WN_RATIO] = "ratio",
                                        [WN_QUANTILE] = "quantile"};
    return codes[kind];
}

const char *wn_metric_role_code(wn_metric_role role) {
    static const char *const codes[] = {[WN_PRIMARY] = "primary",
                                        [WN_SECONDARY] = "secondary",
                                        [WN_GUARDRAIL] = "guardrail"};
    return codes[role];
}

const char *const wn_bandit_names[] = {"thompson", "top-two", NULL};

bool wn_prior_is_proper(const wn_prior *prior) {
    return prior->a > 0 && prior->a <= 1e9 && prior->b > 0 && prior->b <= 1e9;
}

wn_setup wn_setup_standard(void) {
    return (wn_setup){.conf = 0.95,
                      .power = 0.8,
                      .looks = 1,
                      .threads = 1,
                      .crossovers = WN_CROSSOVERS_DROP,
                      .assigning = {.hash = 2, .coverage = 1}};
}

void wn_setup_free(wn_setup *setup) {
    for (size_t i = 0; i < setup->metric_count; i++)
        wn_free(setup->metrics[i].owned);
    wn_free(setup->arms);
    wn_free(setup->metrics);
    wn_free(setup->segments);
    wn_free(setup->where);
    wn_free(setup->exclude);
    wn_free(setup->assigning.namespaces);
    wn_free(setup->assigning.holdouts);
    wn_free(setup->assigning.targets);
    *setup = (wn_setup){0};
}

/* Makes room for one more in setup->things and puts it there. */
#define ADD(things, count, capacity, thing)                                              \
    do {                                                                                 \
        wn_rc rc = wn_grow(&(things), &(capacity), (count) + 1, sizeof *(things), err);  \
        if (rc == WN_OK) (things)[(count)++] = (thing);                                  \
        return rc;                                                                       \
    } while (0)

wn_rc wn_setup_add_arm(wn_setup *setup, wn_planned_arm arm, wn_err *err) {
    ADD(setup->arms, setup->arm_count, setup->arm_capacity, arm);
}

wn_rc wn_setup_add_metric(wn_setup *setup, wn_metric metric, wn_err *err) {
    ADD(setup->metrics, setup->metric_count, setup->metric_capacity, metric);
}

static bool same_text(const wn_reading *a, const wn_reading *b) {
    return a->text && b->text && strcmp(a->text, b->text) == 0;
}

bool wn_setup_has_metric(const wn_setup *setup, const wn_metric *metric) {
    for (size_t i = 0; i < setup->metric_count && metric->reading.text; i++) {
        const wn_metric *known = &setup->metrics[i];
        if (known->kind == metric->kind && same_text(&known->reading, &metric->reading) &&
            (known->kind != WN_RATIO || same_text(&known->per, &metric->per)) &&
            known->quantile == metric->quantile)
            return true;
    }
    return false;
}

wn_rc wn_setup_add_quantile(wn_setup *setup, wn_metric metric, wn_text of, wn_err *err) {
    enum { ROOM = 40 };
    char *name = wn_alloc_zero(2 * of.n + ROOM, 1), *text = name + of.n + ROOM - 1;
    if (!name) return wn_fail_memory(err);
    memcpy(text, of.p, of.n);
    if (metric.quantile == 0.5)
        snprintf(name, of.n + ROOM - 1, "median of %.*s", (int)of.n, of.p);
    else
        snprintf(name, of.n + ROOM - 1, "%g%% quantile of %.*s", 100 * metric.quantile,
                 (int)of.n, of.p);
    metric.kind = WN_QUANTILE;
    metric.name = metric.owned = name;
    metric.reading = (wn_reading){.text = text};
    wn_rc rc = WN_OK;
    if (wn_setup_has_metric(setup, &metric))
        rc = wn_fail(err, WN_E_USAGE, "\"%.100s\" is there twice", name);
    if (rc == WN_OK) rc = wn_setup_add_metric(setup, metric, err);
    if (rc != WN_OK) wn_free(name);
    return rc;
}

size_t wn_setup_lead(const wn_setup *setup) {
    for (size_t i = 0; i < setup->metric_count; i++)
        if (setup->metrics[i].kind == WN_CONVERSION) return i;
    return SIZE_MAX;
}

size_t wn_setup_followed(const wn_setup *setup) {
    for (size_t i = 0; i < setup->metric_count; i++)
        if (setup->metrics[i].at) return i;
    return SIZE_MAX;
}

bool wn_metric_has_moments(const wn_metric *metric) {
    return metric->kind == WN_RATIO || metric->covariate_count > 0;
}

size_t wn_metric_variables(const wn_metric *metric) {
    return (metric->kind == WN_RATIO ? 2 : 1) + 2 * metric->covariate_count;
}

bool wn_metric_keeps_values(const wn_metric *metric) {
    return metric->kind == WN_QUANTILE || metric->cap > 0 || metric->ranks ||
           metric->replicates > 0;
}

wn_rc wn_setup_add_segment(wn_setup *setup, const char *column, wn_err *err) {
    ADD(setup->segments, setup->segment_count, setup->segment_capacity, column);
}

bool wn_setup_adjusts(const wn_setup *setup, const wn_metric *metric) {
    return metric->kind != WN_QUANTILE &&
           (metric->covariate_count > 0 || setup->stratify);
}

bool wn_setup_decides_adjusted(const wn_setup *setup, const wn_metric *metric) {
    return setup->name && wn_setup_adjusts(setup, metric);
}

wn_rc wn_setup_stratify(wn_setup *setup, const char *column, wn_err *err) {
    setup->stratify = column;
    for (size_t i = 0; i < setup->segment_count; i++)
        if (strcmp(setup->segments[i], column) == 0) return WN_OK;
    return wn_setup_add_segment(setup, column, err);
}

wn_rc wn_setup_add_where(wn_setup *setup, wn_reading reading, wn_err *err) {
    ADD(setup->where, setup->where_count, setup->where_capacity, reading);
}

wn_rc wn_setup_add_exclude(wn_setup *setup, wn_reading reading, wn_err *err) {
    ADD(setup->exclude, setup->exclude_count, setup->exclude_capacity, reading);
}

wn_rc wn_setup_add_namespace(wn_setup *setup, wn_namespace space, wn_err *err) {
    wn_assigning *a = &setup->assigning;
    ADD(a->namespaces, a->namespace_count, a->namespace_capacity, space);
}

wn_rc wn_setup_add_holdout(wn_setup *setup, wn_holdout holdout, wn_err *err) {
    wn_assigning *a = &setup->assigning;
    ADD(a->holdouts, a->holdout_count, a->holdout_capacity, holdout);
}

wn_rc wn_setup_add_target(wn_setup *setup, const char *condition, wn_err *err) {
    wn_assigning *a = &setup->assigning;
    ADD(a->targets, a->target_count, a->target_capacity, condition);
}
