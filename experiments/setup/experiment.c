#include "experiments/setup/experiment.h"

#include "core/base/mem.h"
#include "core/rules/rules.h"
#include "experiments/setup/setup_options.h"
#include "experiments/setup/usage.h"

extern const wn_script_kind wn_kind_experiment;

bool wn_experiment_is_scripted(const wn_call *call) {
    return wn_call_files(call) > 0 &&
           wn_text_ends(wn_text_of(wn_call_file(call, 0)), wn_text_of(".lua"));
}

static wn_rc run_script(wn_call *call, wn_experiment *out, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(
        wn_usage_refuse(call, wn_setup_script_options, "a script, which says it", err));
    WN_TRY(wn_call_script(call, 0, &wn_kind_experiment, &out->scripting.script, err));
    out->setup = wn_script_self(out->scripting.script);
    WN_TRY(wn_setup_refine(call, out->setup, err));
out:
    return rc;
}

/* Where the rules are: as named on the command line, or beside the script. */
static wn_rc find_rules(const wn_call *call, wn_experiment *out, wn_err *err) {
    const wn_quality *quality = &out->setup->quality;
    const char *slash = NULL;
    if (quality->beside_script && quality->rules[0] != '/')
        slash = strrchr(wn_call_file(call, 0), '/');
    wn_rc rc = WN_OK;
    if (slash)
        rc = wn_buf_add(&out->rules, wn_call_file(call, 0),
                        (size_t)(slash + 1 - wn_call_file(call, 0)), err);
    return rc == WN_OK ? wn_buf_text(&out->rules, quality->rules, err) : rc;
}

/* The band from which leads are qualified: the best, unless it is named. */
static wn_rc find_band(const wn_named_score *score, wn_quality *quality, wn_err *err) {
    enum { SHOWN = 20 };
    const char *names[SHOWN];
    char list[200];
    size_t count = score->band_count < SHOWN ? score->band_count : SHOWN;
    if (!quality->qualified) quality->qualified = score->bands[0].name;
    for (size_t i = 0; i < score->band_count; i++) {
        if (i < SHOWN) names[i] = score->bands[i].name;
        if (strcmp(score->bands[i].name, quality->qualified) != 0) continue;
        quality->from = wn_points_value(score->bands[i].from);
        return WN_OK;
    }
    wn_fail(err, WN_E_USAGE, "\"%s\" has no band \"%.100s\" for qualified leads",
            score->title, quality->qualified);
    return wn_err_hint(err, "its bands are %s",
                       wn_text_list(names, count, list, sizeof list));
}

static wn_rc read_rules(wn_call *call, wn_experiment *out, wn_err *err) {
    wn_quality *quality = &out->setup->quality;
    wn_rc rc = WN_OK;
    wn_time as_of;
    wn_script_options options = {.limits = wn_call_limits(call),
                                 .as_of = wn_call_as_of(call, &as_of) ? &as_of : NULL};
    if (!quality->rules) return WN_OK;
    WN_TRY(find_rules(call, out, err));
    WN_TRY(wn_script_run(out->rules.p, &wn_kind_scoring, &options, &out->scripting.rules,
                         err));
    const wn_rule_set *rules = wn_script_self(out->scripting.rules);
    WN_TRY(wn_rules_find_score(rules, quality->score, &quality->score_number, err));
    quality->title = rules->scores[quality->score_number].title;
    WN_TRY(find_band(&rules->scores[quality->score_number], quality, err));
    WN_TRY(wn_call_add_missing(call, rules->missing, rules->missing_count, err));
out:
    return rc;
}

static wn_rc open_files(wn_call *call, size_t first, wn_experiment *out, wn_err *err) {
    out->count = wn_call_files(call) - first;
    out->tables = wn_alloc_zero(out->count, sizeof *out->tables);
    if (!out->tables) return wn_fail_memory(err);
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < out->count && rc == WN_OK; i++)
        rc = wn_call_open(call, wn_call_file(call, first + i), &out->tables[i], err);
    return rc;
}

static wn_rc check_complete(const wn_setup *setup, const wn_table *table, wn_err *err) {
    if (!setup->arm)
        return wn_usage_incomplete(
            table, "which column says what variant a visitor saw? Name it with --arm",
            err);
    if (setup->metric_count == 0)
        return wn_usage_incomplete(
            table,
            "what counts as success? Name a column, or an "
            "expression, with --goal (yes or no) or --mean (amounts)",
            err);
    if (setup->quality.rules && wn_setup_lead(setup) == SIZE_MAX)
        return wn_usage_incomplete(
            table,
            "which visitors are leads, whose quality is asked for? Name the conversion "
            "that makes them one with --goal",
            err);
    return WN_OK;
}

wn_rc wn_experiment_open(wn_call *call, wn_experiment *out, wn_err *err) {
    *out = (wn_experiment){.of_options = wn_setup_standard()};
    out->setup = &out->of_options;
    out->scripting.limits = wn_call_limits(call);
    bool scripted = wn_experiment_is_scripted(call);
    wn_rc rc = WN_OK;
    if (scripted)
        WN_TRY(run_script(call, out, err));
    else
        WN_TRY(wn_setup_from_options(call, out->setup, err));
    WN_TRY(read_rules(call, out, err));
    WN_TRY(open_files(call, scripted, out, err));
    if (out->count) WN_TRY(check_complete(out->setup, out->tables[0], err));
out:
    return rc;
}

void wn_experiment_close(wn_experiment *experiment) {
    for (size_t i = 0; experiment->tables && i < experiment->count; i++)
        wn_table_free(experiment->tables[i]);
    wn_free(experiment->tables);
    wn_script_free(experiment->scripting.rules);
    wn_buf_free(&experiment->rules);
    wn_script_free(experiment->scripting.script);
    wn_setup_free(&experiment->of_options);
    *experiment = (wn_experiment){0};
}
