#include "experiments/assign/assign_options.h"

#include "experiments/collect/tally.h"
#include "experiments/setup/setup_options.h"
#include "experiments/setup/usage.h"

static const char arms_example[] = "--arms control=90,new=10";

/* What comes before the next comma, taken off the list. */
static wn_text take_item(wn_text *list) {
    const char *comma = memchr(list->p, ',', list->n);
    wn_text item = {list->p, comma ? (size_t)(comma - list->p) : list->n};
    size_t taken = item.n + (comma != NULL);
    *list = (wn_text){list->p + taken, list->n - taken};
    return wn_text_trim(item);
}

static bool has_share(wn_text item) {
    return memchr(item.p, '=', item.n) != NULL;
}

/* An arm without a share counts 1. */
static wn_rc add_plain(wn_setup *setup, wn_text name, wn_err *err) {
    if (name.n == 0) {
        wn_fail(err, WN_E_USAGE, "--arms: an arm has no name");
        return wn_err_hint(err, "as in %s, or --arms control,new for equal shares",
                           arms_example);
    }
    for (size_t i = 0; i < setup->arm_count; i++)
        if (wn_text_equal(setup->arms[i].name, name))
            return wn_fail(err, WN_E_USAGE, "--arms: the arm \"%.*s\" is there twice",
                           (int)(name.n < 100 ? name.n : 100), name.p);
    return wn_setup_add_arm(setup, (wn_planned_arm){name, 1}, err);
}

static wn_rc add_arms(wn_setup *setup, wn_text list, size_t *shared, wn_err *err) {
    wn_rc rc = WN_OK;
    do {
        wn_text item = take_item(&list);
        *shared += has_share(item);
        if (has_share(item))
            rc = wn_setup_add_share(setup, item, "arms", arms_example, err);
        else
            rc = add_plain(setup, item, err);
    } while (list.n && rc == WN_OK);
    return rc;
}

wn_rc wn_assign_options_arms(const wn_call *call, wn_setup *setup, wn_err *err) {
    size_t shared = 0;
    for (size_t i = 0; i < wn_call_count(call, "arms"); i++) {
        wn_text list = wn_text_of(wn_call_nth(call, "arms", i));
        wn_rc rc = add_arms(setup, list, &shared, err);
        if (rc != WN_OK) return rc;
    }
    if (setup->arm_count > WN_ARMS_MAX)
        return wn_fail(err, WN_E_USAGE, "--arms: there are %zu arms, at most %d can be",
                       setup->arm_count, WN_ARMS_MAX);
    if (shared != 0 && shared != setup->arm_count)
        wn_fail(err, WN_E_USAGE, "--arms: give every arm its share, or none");
    else if (setup->arm_count < 2)
        wn_fail(err, WN_E_USAGE,
                setup->arm_count ? "--arms: an experiment has at least two arms"
                                 : "which arms are there? Name them with --arms");
    else
        return WN_OK;
    return wn_err_hint(err, "as in %s, or --arms control,new for equal shares",
                       arms_example);
}

/* `NAME,LOW,HIGH`. */
static wn_rc add_namespace(wn_assignment *a, const char *text, wn_err *err) {
    wn_text rest = wn_text_of(text);
    wn_namespace space = {.name = take_item(&rest)};
    wn_text low = take_item(&rest), high = take_item(&rest);
    bool good = space.name.n && rest.n == 0 && wn_usage_share(low, &space.range.low) &&
                wn_usage_share(high, &space.range.high);
    if (!good)
        wn_fail(err, WN_E_USAGE, "--namespace \"%.100s\": expected NAME,LOW,HIGH", text);
    else if (!(space.range.low >= 0 && space.range.low < space.range.high &&
               space.range.high <= 1))
        wn_fail(err, WN_E_USAGE, "--namespace \"%.100s\": expected 0 <= LOW < HIGH <= 1",
                text);
    else
        return wn_assignment_add_namespace(a, space, err);
    return wn_err_hint(err, "the first 40%% of a namespace: --namespace checkout,0,0.4");
}

/* `NAME=SHARE`. */
static wn_rc add_holdout(wn_assignment *a, const char *text, wn_err *err) {
    const char *equals = strrchr(text, '=');
    wn_holdout holdout = {0};
    bool good = equals && wn_usage_share(wn_text_of(equals + 1), &holdout.share);
    if (good) holdout.name = wn_text_trim((wn_text){text, (size_t)(equals - text)});
    if (holdout.name.n && holdout.share > 0 && holdout.share < 1)
        return wn_assignment_add_holdout(a, holdout, err);
    wn_fail(err, WN_E_USAGE,
            "--holdout \"%.100s\": expected NAME=SHARE, the share between 0 and 1", text);
    return wn_err_hint(err, "one visitor in twenty: --holdout spring=5%%");
}

wn_rc wn_assign_options(const wn_call *call, const wn_setup *setup, wn_assignment *out,
                        wn_err *err) {
    static const char *const versions[] = {"2", "1", NULL};
    wn_rc rc = WN_OK;
    size_t version;
    const wn_assigning *standard = &setup->assigning;
    const char *key = wn_call_text(call, "key");
    if (!key) key = standard->key ? standard->key : setup->name;
    if (!key || !*key) {
        wn_fail(err, WN_E_USAGE,
                key ? "--key: the key is empty"
                    : "which experiment is it? Give its key with --key");
        return wn_err_hint(err, "the key makes two experiments split visitors "
                                "differently, such as --key pricing-page");
    }
    out->key = wn_text_of(key);
    out->hash = standard->hash;
    if (wn_call_text(call, "hash")) {
        WN_TRY(wn_call_choice(call, "hash", versions, &version, err));
        out->hash = version == 0 ? 2 : 1;
    }
    WN_TRY(
        wn_call_number(call, "coverage", standard->coverage, 0, 1, &out->coverage, err));
    for (size_t i = 0; i < standard->namespace_count; i++)
        WN_TRY(wn_assignment_add_namespace(out, standard->namespaces[i], err));
    for (size_t i = 0; i < standard->holdout_count; i++)
        WN_TRY(wn_assignment_add_holdout(out, standard->holdouts[i], err));
    for (size_t i = 0; i < wn_call_count(call, "namespace"); i++)
        WN_TRY(add_namespace(out, wn_call_nth(call, "namespace", i), err));
    for (size_t i = 0; i < wn_call_count(call, "holdout"); i++)
        WN_TRY(add_holdout(out, wn_call_nth(call, "holdout", i), err));
    WN_TRY(wn_assignment_set_arms(out, setup->arms, setup->arm_count, err));
out:
    return rc;
}
