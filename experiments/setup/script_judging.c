/* How results are judged: `correction = "holm"`, `compare = "all"`,
 * `prior = beta(12, 100)` or `{ rate = 0.1, visitors = 120 }`, `rope = "1%"`. */
#include "experiments/setup/script_parts.h"

#include <stddef.h>

wn_rc wn_script_read_choice(const wn_node *node, const char *const *names, size_t *out,
                            wn_err *err) {
    const char *text;
    char list[200];
    size_t count = 0;
    wn_rc rc = wn_node_text(node, &text, err);
    if (rc != WN_OK) return rc;
    for (; names[count]; count++) {
        if (strcmp(names[count], text) != 0) continue;
        *out = count;
        return WN_OK;
    }
    return wn_node_fail(node, err, "expected one of %s, got \"%.100s\"",
                        wn_text_list(names, count, list, sizeof list), text);
}

typedef struct prior_keys {
    double a, b, rate, mean, visitors;
} prior_keys;

/* beta(12, 100), gamma(30, 20) */
static const wn_field term_fields[] = {
    {"a", WN_FIELD_NUMBER, offsetof(prior_keys, a), true, 1e-9, 1e9},
    {"b", WN_FIELD_NUMBER, offsetof(prior_keys, b), true, 1e-9, 1e9},
    {0}};

static const wn_field prior_fields[] = {
    {"rate", WN_FIELD_SHARE, offsetof(prior_keys, rate), false, 1e-9, 1 - 1e-9},
    {"mean", WN_FIELD_NUMBER, offsetof(prior_keys, mean), false, 1e-9, 1e9},
    {"visitors", WN_FIELD_NUMBER, offsetof(prior_keys, visitors), true, 1e-6, 1e9},
    {0}};

static wn_rc read_prior(const wn_node *node, wn_prior *out, wn_err *err) {
    bool beta = wn_node_is_term(node, "beta");
    prior_keys keys = {0};
    if (beta || wn_node_is_term(node, "gamma")) {
        wn_rc rc = wn_node_read(node, term_fields, &keys, err);
        *out = (wn_prior){beta ? WN_PRIOR_BETA : WN_PRIOR_GAMMA, keys.a, keys.b};
        return rc;
    }
    if (!wn_node_is_plain(node))
        return wn_node_expected(
            node, "beta(12, 100), gamma(30, 20) or { rate = 0.1, visitors = 120 }", err);
    wn_rc rc = wn_node_read(node, prior_fields, &keys, err);
    if (rc != WN_OK) return rc;
    if ((keys.rate > 0) == (keys.mean > 0))
        return wn_node_fail(node, err,
                            "a prior has a rate, or the mean number of events, and how "
                            "many visitors that is worth");
    *out = keys.rate > 0
               ? (wn_prior){WN_PRIOR_BETA, keys.rate * keys.visitors,
                            (1 - keys.rate) * keys.visitors}
               : (wn_prior){WN_PRIOR_GAMMA, keys.mean * keys.visitors, keys.visitors};
    return WN_OK;
}

typedef struct bandit_keys {
    const wn_node *rule;
    double floor;
} bandit_keys;

static const wn_field bandit_fields[] = {
    {"rule", WN_FIELD_NODE, offsetof(bandit_keys, rule), true, 0, 0},
    {"floor", WN_FIELD_SHARE, offsetof(bandit_keys, floor), false, 0, 0.5},
    {0}};

/* { rule = "thompson", floor = "5%" } */
static wn_rc read_bandit(wn_setup *setup, const wn_node *node, wn_err *err) {
    bandit_keys keys = {.floor = setup->floor};
    size_t choice;
    wn_rc rc = wn_node_read(node, bandit_fields, &keys, err);
    if (rc == WN_OK) rc = wn_script_read_choice(keys.rule, wn_bandit_names, &choice, err);
    if (rc != WN_OK) return rc;
    setup->bandit = (wn_bandit)(choice + 1);
    setup->floor = keys.floor;
    return WN_OK;
}

wn_rc wn_script_read_judging(wn_setup *setup, const wn_script_judging *keys,
                             wn_err *err) {
    static const char *const compared[] = {"control", "all", NULL};
    size_t choice;
    wn_rc rc = WN_OK;
    if (keys->correction) {
        WN_TRY(
            wn_script_read_choice(keys->correction, wn_correction_names, &choice, err));
        setup->correction = (wn_correction)choice;
    }
    if (keys->compare) {
        WN_TRY(wn_script_read_choice(keys->compare, compared, &choice, err));
        setup->pairs = choice == 1;
    }
    if (keys->prior) WN_TRY(read_prior(keys->prior, &setup->prior, err));
    if (keys->bandit) WN_TRY(read_bandit(setup, keys->bandit, err));
    if (keys->rope) WN_TRY(wn_node_share(keys->rope, 0, 1, &setup->rope, err));
out:
    return rc;
}
