#include "core/stats/attribution/paths.h"

#include "core/base/mem.h"

#include <stdlib.h>

static void add_counts(wn_path_counts *to, wn_path_counts counts) {
    to->conversions += counts.conversions;
    to->nulls += counts.nulls;
    to->value += counts.value;
}

static wn_rc new_path(wn_paths *p, const uint32_t *touches, size_t count, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(wn_grow(&p->paths, &p->capacity, p->count + 1, sizeof *p->paths, err));
    WN_TRY(wn_grow(&p->touches, &p->touch_capacity, p->touch_count + count,
                   sizeof *p->touches, err));
    memcpy(p->touches + p->touch_count, touches, count * sizeof *touches);
    p->paths[p->count++] = (wn_path){.first = p->touch_count, .touches = count};
    p->touch_count += count;
    for (size_t i = 0; i < count; i++)
        if (touches[i] >= p->channels) p->channels = touches[i] + 1;
out:
    return rc;
}

wn_rc wn_paths_add(wn_paths *p, const uint32_t *touches, size_t count,
                   wn_path_counts counts, wn_err *err) {
    if (count == 0) return wn_fail(err, WN_E_BUG, "a path without touches");
    uint32_t number;
    wn_text key = {(const char *)touches, count * sizeof *touches};
    wn_rc rc = wn_map_put(&p->map, key, &number, err);
    if (rc == WN_OK && number == p->count) rc = new_path(p, touches, count, err);
    if (rc != WN_OK) return rc;
    add_counts(&p->paths[number].counts, counts);
    add_counts(&p->all, counts);
    return WN_OK;
}

/* A path with its touches at hand, to be sorted. */
typedef struct sortable {
    const uint32_t *touches;
    wn_path path;
} sortable;

static int by_touches(const void *a, const void *b) {
    const sortable *x = a, *y = b;
    size_t n = x->path.touches < y->path.touches ? x->path.touches : y->path.touches;
    for (size_t i = 0; i < n; i++)
        if (x->touches[i] != y->touches[i]) return x->touches[i] < y->touches[i] ? -1 : 1;
    return (x->path.touches > y->path.touches) - (x->path.touches < y->path.touches);
}

wn_rc wn_paths_settle(wn_paths *p, const uint32_t *number, wn_err *err) {
    sortable *sorted = wn_alloc(p->count * sizeof *sorted + 1);
    if (!sorted) return wn_fail_memory(err);
    for (size_t i = 0; number && i < p->touch_count; i++)
        p->touches[i] = number[p->touches[i]];
    for (size_t i = 0; i < p->count; i++)
        sorted[i] = (sortable){wn_path_touches(p, &p->paths[i]), p->paths[i]};
    qsort(sorted, p->count, sizeof *sorted, by_touches);
    p->all = (wn_path_counts){0};
    for (size_t i = 0; i < p->count; i++) {
        p->paths[i] = sorted[i].path;
        add_counts(&p->all, p->paths[i].counts);
    }
    wn_free(sorted);
    wn_map_free(&p->map);
    return WN_OK;
}

void wn_paths_free(wn_paths *p) {
    wn_map_free(&p->map);
    wn_free(p->paths);
    wn_free(p->touches);
    *p = (wn_paths){0};
}

wn_rc wn_paths_presence(const wn_paths *p, wn_presence *out, wn_err *err) {
    size_t *seen = wn_alloc_zero(p->channels + 1, sizeof *seen); /* path + 1 */
    if (!seen) return wn_fail_memory(err);
    memset(out, 0, p->channels * sizeof *out);
    for (size_t i = 0; i < p->count; i++) {
        const wn_path *path = &p->paths[i];
        const uint32_t *touches = wn_path_touches(p, path);
        double journeys = path->counts.conversions + path->counts.nulls;
        for (size_t t = 0; t < path->touches; t++) {
            wn_presence *channel = &out[touches[t]];
            channel->touches += journeys;
            if (seen[touches[t]] == i + 1) continue;
            seen[touches[t]] = i + 1;
            channel->journeys += journeys;
            channel->converted += path->counts.conversions;
        }
    }
    wn_free(seen);
    return WN_OK;
}
