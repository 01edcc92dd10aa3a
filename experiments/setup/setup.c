#include "experiments/setup/setup.h"

#include "core/base/mem.h"

const char *const wn_crossovers_names[] = {"drop", "first", "keep", NULL};

const char *wn_metric_kind_code(wn_metric_kind kind) {
    return kind == WN_CONVERSION ? "conversion" : "mean";
}

const char *wn_metric_role_code(wn_metric_role role) {
    static const char *const codes[] = {[WN_PRIMARY] = "primary",
                                        [WN_SECONDARY] = "secondary",
                                        [WN_GUARDRAIL] = "guardrail"};
    return codes[role];
}

wn_setup wn_setup_standard(void) {
    return (wn_setup){.conf = 0.95,
                      .looks = 1,
                      .crossovers = WN_CROSSOVERS_DROP,
                      .assigning = {.hash = 2, .coverage = 1}};
}

void wn_setup_free(wn_setup *setup) {
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

bool wn_setup_has_metric(const wn_setup *setup, const wn_metric *metric) {
    for (size_t i = 0; i < setup->metric_count && metric->reading.text; i++) {
        const wn_metric *known = &setup->metrics[i];
        if (known->kind == metric->kind && known->reading.text &&
            strcmp(known->reading.text, metric->reading.text) == 0)
            return true;
    }
    return false;
}

wn_rc wn_setup_add_segment(wn_setup *setup, const char *column, wn_err *err) {
    ADD(setup->segments, setup->segment_count, setup->segment_capacity, column);
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
