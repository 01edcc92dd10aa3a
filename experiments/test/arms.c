/* Which arms there are, which one is the control, and what shares they should have. */
#include "core/base/mem.h"
#include "core/base/spelling.h"
#include "experiments/test/analyse.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

static wn_rc refuse_arm(const wn_tally *tally, wn_text wanted, wn_err *err) {
    const char *names[WN_ARMS_MAX];
    char list[300], name[100];
    size_t count = tally->arms.map.count;
    for (size_t i = 0; i < count; i++)
        names[i] = tally->arms.map.keys[i].p;
    snprintf(name, sizeof name, "%.*s", (int)wanted.n, wanted.p);
    const char *near = wn_text_nearest(name, names, count);
    wn_fail(err, WN_E_DATA, "no visitor was in arm \"%s\"; the arms are %s", name,
            wn_text_list(names, count, list, sizeof list));
    wn_err_at(err, NULL, 0, tally->arm_column);
    if (near) wn_err_hint(err, "did you mean \"%s\"?", near);
    return err->code;
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const wn_arm *)a)->name, ((const wn_arm *)b)->name);
}

/* The arms of the tally, by name. */
static void take_found(const wn_tally *tally, wn_findings *out) {
    out->arm_count = tally->arms.map.count;
    for (uint32_t i = 0; i < out->arm_count; i++)
        out->arms[i] =
            (wn_arm){.name = tally->arms.map.keys[i].p, .number = i, .share = 1};
    qsort(out->arms, out->arm_count, sizeof *out->arms, by_name);
}

/* The planned arms in their order, each of which must be there, and no other. */
static wn_rc take_planned(const wn_setup *setup, const wn_tally *tally, wn_findings *out,
                          wn_err *err) {
    for (size_t i = 0; i < setup->arm_count; i++) {
        const wn_planned_arm *plan = &setup->arms[i];
        uint32_t number = wn_map_find(&tally->arms.map, plan->name);
        if (number == WN_MAP_NONE) return refuse_arm(tally, plan->name, err);
        out->arms[out->arm_count++] = (wn_arm){.name = tally->arms.map.keys[number].p,
                                               .number = number,
                                               .share = plan->weight};
    }
    for (size_t i = 0; i < tally->arms.map.count; i++) {
        bool known = false;
        for (size_t j = 0; j < out->arm_count; j++)
            known = known || out->arms[j].number == i;
        if (known) continue;
        wn_fail(err, WN_E_DATA, "visitors were in arm \"%s\", which is not planned",
                tally->arms.map.keys[i].p);
        wn_err_at(err, NULL, 0, tally->arm_column);
        return wn_err_hint(err,
                           "plan it too, or leave its rows out with --where or, in a "
                           "script, exclude");
    }
    return WN_OK;
}

/* The position of the control among the arms. */
static wn_rc find_control(const wn_setup *setup, const wn_tally *tally, wn_findings *out,
                          size_t *control, wn_err *err) {
    *control = 0;
    for (size_t i = 0; i < out->arm_count; i++) {
        const char *name = out->arms[i].name;
        bool is = setup->control ? strcmp(name, setup->control) == 0
                                 : strcasecmp(name, "control") == 0;
        if (!is) continue;
        *control = i;
        return WN_OK;
    }
    if (setup->control) return refuse_arm(tally, wn_text_of(setup->control), err);
    out->control_guessed = true;
    return WN_OK;
}

static wn_rc refuse_count(const wn_tally *tally, wn_err *err) {
    if (tally->arms.map.count == 1)
        wn_fail(err, WN_E_DATA, "there is only one arm, \"%s\": nothing to compare",
                tally->arms.map.keys[0].p);
    else
        wn_fail(err, WN_E_DATA, "there are no visitors: no row is left with an arm%s",
                tally->facts.no_unit ? " and a visitor id" : "");
    wn_err_at(err, NULL, 0, tally->arm_column);
    return wn_err_hint(err, "a test needs visitors in two or more arms; %s",
                       *tally->arm_column ? "check --arm and what --where leaves"
                                          : "give --counts for each");
}

static wn_rc find_spellings(wn_findings *f, wn_err *err) {
    const char *names[WN_ARMS_MAX];
    size_t like[WN_ARMS_MAX];
    for (size_t i = 0; i < f->arm_count; i++)
        names[i] = f->arms[i].name;
    wn_rc rc = wn_spelling_find(names, f->arm_count, like, err);
    for (size_t i = 0; i < f->arm_count && rc == WN_OK; i++)
        f->arms[i].spelled_like = like[i];
    return rc;
}

wn_rc wn_arms_arrange(const wn_setup *setup, const wn_tally *tally, wn_findings *out,
                      wn_err *err) {
    if (tally->arms.map.count < 2) return refuse_count(tally, err);
    size_t room = tally->arms.map.count + setup->arm_count, control;
    out->arms = wn_alloc_zero(room, sizeof *out->arms);
    if (!out->arms) return wn_fail_memory(err);
    wn_rc rc = WN_OK;
    if (setup->arm_count)
        rc = take_planned(setup, tally, out, err);
    else
        take_found(tally, out);
    if (rc == WN_OK) rc = find_control(setup, tally, out, &control, err);
    if (rc != WN_OK) return rc;

    wn_arm first = out->arms[control];
    memmove(&out->arms[1], &out->arms[0], control * sizeof first);
    out->arms[0] = first;
    double total = 0;
    for (size_t i = 0; i < out->arm_count; i++) {
        out->arms[i].visitors = wn_tally_visitors(tally, 0, 0, out->arms[i].number);
        total += out->arms[i].share;
    }
    for (size_t i = 0; i < out->arm_count; i++)
        out->arms[i].share /= total;
    return find_spellings(out, err);
}
