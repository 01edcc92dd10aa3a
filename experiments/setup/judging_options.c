/* How results are judged, from options. */
#include "experiments/setup/option_parts.h"
#include "experiments/setup/usage.h"

static wn_rc bad_prior(const char *text, wn_err *err) {
    wn_fail(err, WN_E_USAGE,
            "--prior \"%.100s\": expected beta:A,B or gamma:A,B with numbers above 0",
            text);
    return wn_err_hint(err, "beta:12,100 weighs as much as 12 conversions and 100 "
                            "visitors without; gamma:30,20 as 30 events of 20 visitors");
}

static wn_rc read_prior(const char *text, wn_prior *out, wn_err *err) {
    const char *colon = strchr(text, ':'), *comma = colon ? strchr(colon, ',') : NULL;
    if (!comma) return bad_prior(text, err);
    wn_text name = {text, (size_t)(colon - text)};
    wn_text a = {colon + 1, (size_t)(comma - colon - 1)}, b = wn_text_of(comma + 1);
    wn_prior prior = {.kind = wn_text_equal(name, wn_text_of("beta"))    ? WN_PRIOR_BETA
                              : wn_text_equal(name, wn_text_of("gamma")) ? WN_PRIOR_GAMMA
                                                                         : WN_PRIOR_NONE};
    bool good = wn_usage_share(a, &prior.a) && wn_usage_share(b, &prior.b);
    if (!good || prior.kind == WN_PRIOR_NONE || !wn_prior_is_proper(&prior))
        return bad_prior(text, err);
    *out = prior;
    return WN_OK;
}

wn_rc wn_setup_refine_judging(const wn_call *call, wn_setup *setup, wn_err *err) {
    size_t choice;
    wn_rc rc = WN_OK;
    if (wn_call_flag(call, "pairs")) setup->pairs = true;
    if (wn_call_text(call, "correction")) {
        WN_TRY(wn_call_choice(call, "correction", wn_correction_names, &choice, err));
        setup->correction = (wn_correction)choice;
    }
    if (wn_call_text(call, "prior"))
        WN_TRY(read_prior(wn_call_text(call, "prior"), &setup->prior, err));
    if (wn_call_text(call, "bandit")) {
        WN_TRY(wn_call_choice(call, "bandit", wn_bandit_names, &choice, err));
        setup->bandit = (wn_bandit)(choice + 1);
    }
    if (wn_call_text(call, "floor") && setup->bandit == WN_BANDIT_NONE)
        WN_TRY(wn_fail(err, WN_E_USAGE,
                       "--floor needs --bandit, whose arms get at least so much"));
    WN_TRY(wn_call_number(call, "floor", setup->floor, 0, 0.5, &setup->floor, err));
    WN_TRY(wn_call_number(call, "rope", setup->rope, 0, 1, &setup->rope, err));
out:
    return rc;
}
