#include "scoring/attribute/attribution.h"

#include "core/base/mem.h"
#include "core/base/spelling.h"

#include <stdlib.h>

const wn_model_word wn_model_words[] = {
    [WN_MODEL_FIRST] = {"first", "first", "First", "first touch"},
    [WN_MODEL_LAST] = {"last", "last", "Last", "last touch"},
    [WN_MODEL_LAST_NON_DIRECT] = {"last-non-direct", "last_non_direct", "Last non-direct",
                                  "last non-direct touch"},
    [WN_MODEL_LINEAR] = {"linear", "linear", "Linear", "equal shares"},
    [WN_MODEL_POSITION] = {"position", "position", "Position", "position"},
    [WN_MODEL_TIME_DECAY] = {"time-decay", "time_decay", "Time decay", "time decay"},
    [WN_MODEL_MARKOV] = {"markov", "markov", "Markov", "removal effect"},
    [WN_MODEL_SHAPLEY] = {"shapley", "shapley", "Shapley", "Shapley value"},
    [WN_MODELS] = {0}};

static bool is_direct(const wn_attribution_plan *plan, const char *name) {
    static const char *const usual[] = {"direct",   "Direct", "DIRECT",
                                        "(direct)", "(none)", "(blank)"};
    size_t count = plan->direct_count ? plan->direct_count : sizeof usual / sizeof *usual;
    const char *const *names = plan->direct_count ? plan->direct : usual;
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

/* ---------------------------------------------------------------------------- channels
 */

static wn_rc take_channels(wn_attribution *a, wn_err *err) {
    const wn_journeys *j = a->journeys;
    wn_presence *presence = wn_alloc_zero(j->paths.channels, sizeof *presence);
    a->channels = wn_alloc_zero(j->paths.channels, sizeof *a->channels);
    wn_rc rc = presence && a->channels ? wn_paths_presence(&j->paths, presence, err)
                                       : wn_fail_memory(err);
    if (rc == WN_OK) a->count = j->paths.channels;
    for (uint32_t i = 0; i < a->count; i++) {
        wn_channel *c = &a->channels[i];
        c->name = j->names[i];
        c->blank = i == 0 && j->facts.blank_touches > 0;
        c->direct = is_direct(&a->plan, c->name);
        c->presence = presence[i];
        c->rare = presence[i].converted < WN_RARE_CONVERSIONS;
        a->has_direct = a->has_direct || c->direct;
    }
    wn_free(presence);
    return rc;
}

/* ------------------------------------------------------------------------------- rules
 */

static wn_rc by_rule(wn_attribution *a, wn_model model, const wn_touch_model *how,
                     wn_credit *scratch, wn_err *err) {
    if (!a->plan.wanted[model]) return WN_OK;
    wn_rc rc = wn_touch_credit(how, &a->journeys->paths, scratch, err);
    for (size_t i = 0; i < a->count && rc == WN_OK; i++)
        a->channels[i].credit[model] = scratch[i];
    return rc;
}

static wn_rc by_rules(wn_attribution *a, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_credit *scratch = wn_alloc_zero(a->count, sizeof *scratch);
    bool *direct = wn_alloc_zero(a->count, sizeof *direct);
    if (!scratch || !direct) {
        rc = wn_fail_memory(err);
        goto out;
    }
    for (size_t i = 0; i < a->count; i++) {
        direct[i] = a->channels[i].direct;
        if (a->journeys->decay)
            a->channels[i].credit[WN_MODEL_TIME_DECAY] = a->journeys->decay[i];
    }
    const wn_touch_model first = {.rule = WN_TOUCH_FIRST}, last = {.rule = WN_TOUCH_LAST};
    const wn_touch_model other = {.rule = WN_TOUCH_LAST_OTHER, .passed_over = direct};
    const wn_touch_model linear = {.rule = WN_TOUCH_LINEAR};
    const wn_touch_model position = {.rule = WN_TOUCH_POSITION,
                                     .first = a->plan.first,
                                     .middle = a->plan.middle,
                                     .last = a->plan.last};
    WN_TRY(by_rule(a, WN_MODEL_FIRST, &first, scratch, err));
    WN_TRY(by_rule(a, WN_MODEL_LAST, &last, scratch, err));
    WN_TRY(by_rule(a, WN_MODEL_LAST_NON_DIRECT, &other, scratch, err));
    WN_TRY(by_rule(a, WN_MODEL_LINEAR, &linear, scratch, err));
    WN_TRY(by_rule(a, WN_MODEL_POSITION, &position, scratch, err));
out:
    wn_free(scratch);
    wn_free(direct);
    return rc;
}

/* ------------------------------------------------------------------------- data-driven
 */

static wn_rc by_data(wn_attribution *a, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_chain chain = {0};
    const wn_paths *paths = &a->journeys->paths;
    wn_shares *shares = wn_alloc_zero(a->count, sizeof *shares);
    if (!shares) return wn_fail_memory(err);
    WN_TRY(wn_chain_of_paths(paths, a->plan.order, &chain, err));
    if (a->plan.usual_replicates)
        a->plan.resampling.replicates = wn_shares_replicates(paths, &chain);
    WN_TRY(wn_shares_find(paths, &chain, a->plan.resampling, shares, err));
    a->states = chain.states - 1;
    for (size_t i = 0; i < a->count; i++) {
        wn_channel *c = &a->channels[i];
        c->shares = shares[i];
        c->credit[WN_MODEL_MARKOV] = (wn_credit){c->shares.markov.value * a->conversions,
                                                 c->shares.markov_value.value * a->value};
        c->credit[WN_MODEL_SHAPLEY] =
            (wn_credit){c->shares.shapley.value * a->conversions,
                        c->shares.shapley_value.value * a->value};
    }
out:
    wn_chain_free(&chain);
    wn_free(shares);
    return rc;
}

/* ---------------------------------------------------------------------------- together
 */

static wn_rc find_spellings(wn_attribution *a, wn_err *err) {
    const char **names = wn_alloc((a->count + 1) * sizeof *names);
    size_t *like = wn_alloc((a->count + 1) * sizeof *like);
    wn_rc rc = names && like ? WN_OK : wn_fail_memory(err);
    for (size_t i = 0; i < a->count && rc == WN_OK; i++)
        names[i] = a->channels[i].name;
    if (rc == WN_OK) rc = wn_spelling_find(names, a->count, like, err);
    for (size_t i = 0; i < a->count && rc == WN_OK; i++)
        a->channels[i].spelled_like = like[i];
    wn_free(like);
    wn_free(names);
    return rc;
}

typedef struct ranked {
    double credit;
    wn_channel channel;
} ranked;

static int by_credit(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->credit != y->credit) return x->credit > y->credit ? -1 : 1;
    double more = x->channel.presence.journeys - y->channel.presence.journeys;
    if (more != 0) return more > 0 ? -1 : 1;
    return strcmp(x->channel.name, y->channel.name);
}

static wn_rc rank(wn_attribution *a, wn_err *err) {
    ranked *all = wn_alloc_zero(a->count, sizeof *all);
    if (!all) return wn_fail_memory(err);
    for (size_t i = 0; i < a->count; i++)
        all[i] =
            (ranked){a->channels[i].credit[a->plan.headline].conversions, a->channels[i]};
    qsort(all, a->count, sizeof *all, by_credit);
    for (size_t i = 0; i < a->count; i++)
        a->channels[i] = all[i].channel;
    wn_free(all);
    return find_spellings(a, err);
}

/* Models that the journeys cannot have. */
static wn_rc drop_models(wn_attribution *a, wn_err *err) {
    bool *wanted = a->plan.wanted;
    if (!a->journeys->decay) wanted[WN_MODEL_TIME_DECAY] = false;
    if (!a->has_direct) wanted[WN_MODEL_LAST_NON_DIRECT] = false;
    if (wanted[a->plan.headline]) return WN_OK;
    if (a->plan.headline == WN_MODEL_TIME_DECAY) {
        wn_fail(err, WN_E_USAGE, "time decay needs the times of touches");
        return wn_err_hint(err, "--time names their column; a table of paths has none");
    }
    wn_fail(err, WN_E_USAGE, "no channel is a direct one to pass over");
    return wn_err_hint(err, "--direct names it");
}

wn_rc wn_attribute(const wn_journeys *j, const wn_attribution_plan *plan,
                   wn_attribution *out, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_attribution *a = out;
    *a = (wn_attribution){.journeys = j,
                          .plan = *plan,
                          .conversions = j->paths.all.conversions,
                          .nulls = j->paths.all.nulls,
                          .value = j->paths.all.value};
    WN_TRY(take_channels(a, err));
    WN_TRY(drop_models(a, err));
    a->p_conversion =
        a->conversions + a->nulls > 0 ? a->conversions / (a->conversions + a->nulls) : 0;
    if (a->conversions > 0) {
        WN_TRY(by_rules(a, err));
        if (a->plan.wanted[WN_MODEL_MARKOV] || a->plan.wanted[WN_MODEL_SHAPLEY])
            WN_TRY(by_data(a, err));
    }
    WN_TRY(rank(a, err));
out:
    if (rc != WN_OK) wn_attribution_free(a);
    return rc;
}

void wn_attribution_free(wn_attribution *a) {
    wn_free(a->channels);
    *a = (wn_attribution){0};
}

wn_estimate wn_channel_share(const wn_attribution *a, const wn_channel *c,
                             wn_model model) {
    if (!(a->conversions > 0)) return wn_estimate_none("there are no conversions");
    if (model == WN_MODEL_MARKOV) return c->shares.markov;
    if (model == WN_MODEL_SHAPLEY) return c->shares.shapley;
    return wn_estimate_point(c->credit[model].conversions / a->conversions,
                             "a rule has no interval");
}
