#include "scoring/attribute/costs.h"

#include "core/base/mem.h"

/* `of` over what a share comes to, with the ends of its interval turned round. */
static wn_estimate over(double of, wn_estimate share, double all) {
    if (share.why || !(share.value * all > 0)) return wn_estimate_none("no credit");
    wn_estimate e = wn_estimate_point(of / (share.value * all), share.why_no_interval);
    if (share.why_no_interval) return e;
    e = (wn_estimate){.value = e.value, .low = of / (share.high * all)};
    if (share.low > 0)
        e.high = of / (share.low * all);
    else
        e.high_unbounded = true;
    return e;
}

static wn_estimate times(wn_estimate share, double factor) {
    share.value *= factor;
    share.low *= factor;
    share.high *= factor;
    return share;
}

static wn_estimate value_share(const wn_attribution *a, const wn_channel *c,
                               wn_model model) {
    if (model == WN_MODEL_MARKOV) return c->shares.markov_value;
    if (model == WN_MODEL_SHAPLEY) return c->shares.shapley_value;
    return wn_estimate_point(c->credit[model].value / a->value, "a rule has no interval");
}

static void fill(const wn_attribution *a, const wn_channel *c, wn_channel_cost *out) {
    for (wn_model m = 0; m < WN_MODELS; m++) {
        if (!a->plan.wanted[m]) continue;
        out->per_conversion[m] =
            over(out->cost, wn_channel_share(a, c, m), a->conversions);
        out->roas[m] = wn_estimate_none("it cost nothing");
        if (out->cost > 0 && a->value > 0)
            out->roas[m] = times(value_share(a, c, m), a->value / out->cost);
    }
}

wn_rc wn_costs_make(const wn_attribution *a, const wn_spend *spend, wn_costs *out,
                    wn_err *err) {
    *out = (wn_costs){.attribution = a, .spend = spend};
    out->channels = wn_alloc_zero(a->count, sizeof *out->channels);
    if (!out->channels) return wn_fail_memory(err);
    for (size_t i = 0; i < a->count; i++) {
        const wn_channel *c = &a->channels[i];
        const char *name = c->blank ? "" : c->name;
        uint32_t line = wn_map_find(&spend->sources.map, wn_text_of(name));
        wn_channel_cost *cost = &out->channels[i];
        cost->known = line != WN_MAP_NONE;
        out->unknown += !cost->known;
        if (!cost->known) continue;
        cost->cost = spend->lines[line].amount;
        out->total += cost->cost;
        if (a->conversions > 0) fill(a, c, cost);
    }
    return WN_OK;
}

void wn_costs_free(wn_costs *costs) {
    wn_free(costs->channels);
    *costs = (wn_costs){0};
}
