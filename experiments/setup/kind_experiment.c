/* The `experiment` script: a set-up written down before the start.
 *
 *     experiment "pricing-page" { arm = ..., arms = { ... }, primary = ..., ... }
 *     exclude(function(v) return v.is_employee end)
 *
 * scripts/README.md has all keys. The kind's own object is a wn_setup. */
#include "core/base/mem.h"
#include "core/lua/script.h"
#include "experiments/setup/script_parts.h"
#include "experiments/setup/setup_report.h"
#include "experiments/setup/slots.h"

#include <stddef.h>

/* The keys of `experiment`, as they stand. */
typedef struct experiment_keys {
    const char *propensity, *question, *unit, *arm, *time;
    const wn_node *arms, *primary, *secondary, *guardrails, *segments, *where;
    const wn_node *method, *crossovers, *plan, *assign, *quality;
    const char *poststratify;
    wn_script_judging judging;
    double confidence;
} experiment_keys;

static const wn_field experiment_fields[] = {
    {"question", WN_FIELD_TEXT, offsetof(experiment_keys, question), false, 0, 0},
    {"unit", WN_FIELD_TEXT, offsetof(experiment_keys, unit), false, 0, 0},
    {"arm", WN_FIELD_TEXT, offsetof(experiment_keys, arm), true, 0, 0},
    {"time", WN_FIELD_TEXT, offsetof(experiment_keys, time), false, 0, 0},
    {"arms", WN_FIELD_LIST, offsetof(experiment_keys, arms), true, 0, 0},
    {"primary", WN_FIELD_NODE, offsetof(experiment_keys, primary), true, 0, 0},
    {"secondary", WN_FIELD_NODE, offsetof(experiment_keys, secondary), false, 0, 0},
    {"guardrails", WN_FIELD_NODE, offsetof(experiment_keys, guardrails), false, 0, 0},
    {"segments", WN_FIELD_LIST, offsetof(experiment_keys, segments), false, 0, 0},
    {"poststratify", WN_FIELD_TEXT, offsetof(experiment_keys, poststratify), false, 0, 0},
    {"where", WN_FIELD_NODE, offsetof(experiment_keys, where), false, 0, 0},
    {"method", WN_FIELD_NODE, offsetof(experiment_keys, method), false, 0, 0},
    {"crossovers", WN_FIELD_NODE, offsetof(experiment_keys, crossovers), false, 0, 0},
    {"correction", WN_FIELD_NODE, offsetof(experiment_keys, judging.correction), false, 0,
     0},
    {"compare", WN_FIELD_NODE, offsetof(experiment_keys, judging.compare), false, 0, 0},
    {"prior", WN_FIELD_NODE, offsetof(experiment_keys, judging.prior), false, 0, 0},
    {"rope", WN_FIELD_NODE, offsetof(experiment_keys, judging.rope), false, 0, 0},
    {"propensity", WN_FIELD_TEXT, offsetof(experiment_keys, propensity), false, 0, 0},
    {"bandit", WN_FIELD_NODE, offsetof(experiment_keys, judging.bandit), false, 0, 0},
    {"confidence", WN_FIELD_SHARE, offsetof(experiment_keys, confidence), false, 0.5,
     0.9999},
    {"plan", WN_FIELD_NODE, offsetof(experiment_keys, plan), false, 0, 0},
    {"assign", WN_FIELD_NODE, offsetof(experiment_keys, assign), false, 0, 0},
    {"quality", WN_FIELD_NODE, offsetof(experiment_keys, quality), false, 0, 0},
    {0}};

typedef struct arm_keys {
    const char *name;
    double share;
} arm_keys;

static const wn_field arm_fields[] = {
    {"name", WN_FIELD_TEXT, offsetof(arm_keys, name), true, 0, 0},
    {"share", WN_FIELD_NUMBER, offsetof(arm_keys, share), false, 1e-9, 1e9},
    {0}};

static wn_rc read_arm(wn_setup *setup, const wn_node *node, bool *shared, wn_err *err) {
    bool control = wn_node_is_term(node, "control");
    if (!control && !wn_node_is_term(node, "variant"))
        return wn_node_expected(node, "control(\"name\") or variant(\"name\")", err);
    arm_keys keys = {0};
    wn_rc rc = wn_node_read(node, arm_fields, &keys, err);
    if (rc != WN_OK) return rc;
    for (size_t i = 0; i < setup->arm_count; i++) {
        if (wn_text_equal(setup->arms[i].name, wn_text_of(keys.name)))
            return wn_node_fail(node, err, "the arm \"%s\" is there twice", keys.name);
    }
    if (control && setup->control)
        return wn_node_fail(node, err, "there is a control already, \"%s\"",
                            setup->control);
    if (setup->arm_count && *shared != (keys.share > 0))
        return wn_node_fail(node, err, "give every arm its share, or none");
    if (control) setup->control = keys.name;
    *shared = keys.share > 0;
    wn_planned_arm arm = {wn_text_of(keys.name), keys.share > 0 ? keys.share : 1};
    return wn_setup_add_arm(setup, arm, err);
}

static wn_rc read_arms(wn_setup *setup, const wn_node *list, wn_err *err) {
    bool shared = false;
    for (size_t i = 0; i < list->table.item_count; i++) {
        wn_rc rc = read_arm(setup, &list->table.items[i], &shared, err);
        if (rc != WN_OK) return rc;
    }
    if (setup->arm_count < 2)
        return wn_node_fail(list, err, "an experiment has at least two arms");
    if (setup->arm_count > WN_ARMS_MAX)
        return wn_node_fail(list, err, "an experiment has at most %d arms", WN_ARMS_MAX);
    if (!setup->control)
        return wn_node_fail(list, err,
                            "one of the arms is the control: control(\"name\")");
    return WN_OK;
}

static wn_rc read_segments(wn_setup *setup, const wn_node *list, wn_err *err) {
    for (size_t i = 0; list && i < list->table.item_count; i++) {
        const char *column;
        wn_rc rc = wn_node_text(&list->table.items[i], &column, err);
        if (rc == WN_OK) rc = wn_setup_add_segment(setup, column, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

/* A condition on rows: an expression as a text, or a function of the row. */
static wn_rc read_condition(const wn_node *node, wn_reading *out, wn_err *err) {
    if (node->type == WN_NODE_FUNCTION) {
        *out = (wn_reading){.function = node->function};
        return WN_OK;
    }
    if (node->type == WN_NODE_TEXT) return wn_node_text(node, &out->text, err);
    return wn_node_expected(node, "an expression as a text, or a function", err);
}

static wn_rc read_crossovers(wn_setup *setup, const wn_node *node, wn_err *err) {
    size_t choice;
    if (!node) return WN_OK;
    wn_rc rc = wn_script_read_choice(node, wn_crossovers_names, &choice, err);
    if (rc == WN_OK) setup->crossovers = (wn_crossovers)choice;
    return rc;
}

static wn_rc read_method(wn_setup *setup, const wn_node *node, wn_err *err) {
    size_t choice;
    if (!node) return WN_OK;
    wn_rc rc = wn_script_read_choice(node, wn_rate_test_names, &choice, err);
    if (rc == WN_OK) setup->rate_test = (wn_rate_test)choice;
    return rc;
}

static wn_rc read_experiment(void *self, const wn_declared *declared, wn_err *err) {
    wn_setup *setup = self;
    wn_rc rc = WN_OK;
    if (setup->name)
        return wn_node_fail(declared->body, err, "a script has one experiment");
    experiment_keys keys = {.confidence = setup->conf};
    WN_TRY(wn_node_read(declared->body, experiment_fields, &keys, err));
    setup->name = declared->title;
    setup->question = keys.question;
    setup->arm = keys.arm;
    setup->unit = keys.unit;
    setup->propensity = keys.propensity;
    setup->time = keys.time;
    setup->conf = keys.confidence;
    WN_TRY(read_arms(setup, keys.arms, err));
    WN_TRY(wn_script_read_metrics(setup, keys.primary, WN_PRIMARY, err));
    WN_TRY(wn_script_read_metrics(setup, keys.secondary, WN_SECONDARY, err));
    WN_TRY(wn_script_read_metrics(setup, keys.guardrails, WN_GUARDRAIL, err));
    WN_TRY(read_segments(setup, keys.segments, err));
    if (keys.poststratify) WN_TRY(wn_setup_stratify(setup, keys.poststratify, err));
    WN_TRY(read_method(setup, keys.method, err));
    WN_TRY(read_crossovers(setup, keys.crossovers, err));
    WN_TRY(wn_script_read_plan(setup, keys.plan, err));
    WN_TRY(wn_script_read_assign(setup, keys.assign, err));
    WN_TRY(wn_script_read_quality(setup, keys.quality, err));
    WN_TRY(wn_script_read_judging(setup, &keys.judging, err));
    if (!keys.unit && keys.crossovers)
        return wn_node_fail(declared->body, err,
                            "crossovers needs unit, the column of the visitors' ids: "
                            "without it every row is a visitor");
    if (keys.where) {
        wn_reading where = {0};
        WN_TRY(read_condition(keys.where, &where, err));
        WN_TRY(wn_setup_add_where(setup, where, err));
    }
out:
    return rc;
}

static wn_rc read_exclude(void *self, const wn_declared *declared, wn_err *err) {
    wn_reading reading = {0};
    wn_rc rc = read_condition(declared->body, &reading, err);
    return rc == WN_OK ? wn_setup_add_exclude(self, reading, err) : rc;
}

static const wn_declaration declarations[] = {
    {"experiment", true, read_experiment}, {"exclude", false, read_exclude}, {0}};

static wn_rc make(void **self, wn_err *err) {
    wn_setup *setup = wn_alloc(sizeof *setup);
    if (!setup) return wn_fail_memory(err);
    *setup = wn_setup_standard();
    *self = setup;
    return WN_OK;
}

static void free_setup(void *self) {
    if (self) wn_setup_free(self);
    wn_free(self);
}

static wn_rc finish(void *self, wn_err *err) {
    const wn_setup *setup = self;
    if (setup->name) return WN_OK;
    return wn_fail(err, WN_E_SCRIPT, "the script declares no experiment");
}

/* Whether the file has all that the experiment names. */
static wn_rc bind(wn_script *script, wn_table *table, wn_err *err) {
    wn_slots slots;
    wn_scripting scripting = {.script = script};
    wn_rc rc = wn_slots_bind(wn_script_self(script), scripting, table, &slots, err);
    if (rc == WN_OK) wn_slots_free(&slots);
    return rc;
}

static wn_rc explain(const wn_script *script, wn_doc *doc, wn_err *err) {
    (void)err;
    wn_report_setup(wn_script_self(script), doc);
    return WN_OK;
}

const wn_script_kind wn_kind_experiment = {
    "experiment", "test", declarations, make, finish, bind, explain, free_setup};
