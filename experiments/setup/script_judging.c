/* How results are judged: `correction = "holm"`, `compare = "all"`. */
#include "experiments/setup/script_parts.h"

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
out:
    return rc;
}
