#include "scoring/attribute/journeys.h"

#include "core/base/mem.h"

#include <stdlib.h>

wn_rc wn_journeys_channel(wn_journeys *j, wn_text name, uint32_t *number, wn_err *err) {
    wn_rc rc = wn_levels_put(&j->channels, name, number, err);
    if (rc != WN_OK || *number < WN_CHANNELS_MAX) return rc;
    wn_fail(err, WN_E_DATA, "there are more than %d different channels", WN_CHANNELS_MAX);
    return wn_err_hint(err, "a channel is a group of touches, such as a source or a "
                            "campaign; an id or an address is not");
}

typedef struct named {
    wn_text name;
    uint32_t number;
} named;

static int by_name(const void *a, const void *b) {
    return wn_text_compare(((const named *)a)->name, ((const named *)b)->name);
}

/* The place of every channel in the order of their names, into number[channels]. */
static wn_rc order_names(wn_journeys *j, uint32_t *number, wn_err *err) {
    size_t count = j->channels.map.count;
    named *all = wn_alloc_zero(count + 1, sizeof *all);
    if (!all) return wn_fail_memory(err);
    for (uint32_t i = 0; i < count; i++)
        all[i] = (named){wn_map_key(&j->channels.map, i), i};
    qsort(all, count, sizeof *all, by_name);
    for (uint32_t i = 0; i < count; i++) {
        number[all[i].number] = i;
        j->names[i] = all[i].name.n ? all[i].name.p : "(blank)";
    }
    wn_free(all);
    return WN_OK;
}

static wn_rc renumber_decay(wn_journeys *j, const uint32_t *number, wn_err *err) {
    size_t count = j->channels.map.count;
    wn_credit *moved = wn_alloc_zero(count + 1, sizeof *moved);
    if (!moved) return wn_fail_memory(err);
    for (size_t i = 0; i < count && i < j->decay_room; i++)
        moved[number[i]] = j->decay[i];
    wn_free(j->decay);
    j->decay = moved;
    return WN_OK;
}

static wn_rc nothing_left(const wn_journeys *j, const char *file, wn_err *err) {
    wn_fail(err, WN_E_DATA, "no journey is left of %llu rows: none has a touch",
            (unsigned long long)j->facts.rows);
    wn_err_at(err, file, 0, NULL);
    return wn_err_hint(err, "check the columns, --where and --as-of");
}

wn_rc wn_journeys_settle(wn_journeys *j, const char *file, wn_err *err) {
    size_t count = j->channels.map.count;
    if (j->paths.count == 0) return nothing_left(j, file, err);
    uint32_t *number = wn_alloc_zero(count, sizeof *number);
    j->names = wn_alloc_zero(count, sizeof *j->names);
    wn_rc rc = number && j->names ? order_names(j, number, err) : wn_fail_memory(err);
    if (rc == WN_OK) rc = wn_paths_settle(&j->paths, number, err);
    if (rc == WN_OK && j->decay) rc = renumber_decay(j, number, err);
    wn_free(number);
    return rc;
}

void wn_journeys_free(wn_journeys *j) {
    wn_levels_free(&j->channels);
    wn_paths_free(&j->paths);
    wn_free(j->decay);
    wn_free(j->names);
    *j = (wn_journeys){0};
}
