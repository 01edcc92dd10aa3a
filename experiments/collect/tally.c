#include "experiments/collect/tally.h"

#include "core/base/mem.h"

wn_rc wn_tally_init(wn_tally *tally, const char *arm_column, size_t metrics,
                    const char *const *segments, size_t segment_count, wn_err *err) {
    *tally = (wn_tally){.arm_column = arm_column, .metrics = metrics};
    tally->split_count = 1 + segment_count;
    tally->splits = wn_alloc_zero(tally->split_count, sizeof *tally->splits);
    if (!tally->splits) return wn_fail_memory(err);
    for (size_t i = 0; i < segment_count; i++)
        tally->splits[i + 1].column = segments[i];
    uint32_t everyone;
    wn_rc rc = wn_levels_put(&tally->splits[0].levels, wn_text_of(""), &everyone, err);
    if (rc != WN_OK) wn_tally_free(tally);
    return rc;
}

void wn_tally_free(wn_tally *tally) {
    for (size_t i = 0; tally->splits && i < tally->split_count; i++) {
        wn_split *split = &tally->splits[i];
        size_t cells = split->level_room * tally->arm_room * tally->metrics;
        for (size_t c = 0; c < cells; c++)
            wn_sample_free(&split->cells[c].sample);
        wn_free(split->cells);
        wn_levels_free(&split->levels);
    }
    wn_free(tally->splits);
    wn_levels_free(&tally->arms);
    *tally = (wn_tally){0};
}

static wn_rc refuse(const wn_levels *levels, const char *column, size_t most,
                    const char *hint, wn_err *err) {
    const char *names[] = {levels->map.keys[0].p, levels->map.keys[1].p,
                           levels->map.keys[2].p};
    char list[200];
    wn_fail(err, WN_E_DATA, "more than %zu different values, such as %s", most,
            wn_text_list(names, 3, list, sizeof list));
    wn_err_at(err, NULL, 0, column);
    return wn_err_hint(err, "%s", hint);
}

/* The room to make for `need` things where there is room for `room`. */
static size_t more_room(size_t room, size_t need) {
    if (need <= room) return room;
    return need <= room * 2 ? room * 2 : need;
}

/* Cells are laid out [level_room][arm_room][metrics], so room for arms moves them all. */
static wn_rc reshape(wn_tally *tally, wn_split *split, size_t arm_room, size_t level_room,
                     wn_err *err) {
    size_t old_row = tally->arm_room * tally->metrics, row = arm_room * tally->metrics;
    wn_tally_cell *cells = wn_alloc_zero(level_room * row, sizeof *cells);
    if (!cells) return wn_fail_memory(err);
    for (size_t level = 0; level < split->level_room && old_row; level++)
        memcpy(&cells[level * row], &split->cells[level * old_row],
               old_row * sizeof *cells);
    wn_free(split->cells);
    split->cells = cells;
    split->level_room = level_room;
    return WN_OK;
}

wn_rc wn_tally_make_room(wn_tally *tally, wn_err *err) {
    size_t arms = tally->arms.map.count;
    if (arms > WN_ARMS_MAX)
        return refuse(&tally->arms, tally->arm_column, WN_ARMS_MAX,
                      "the arm column says which variant a visitor saw, so it has one "
                      "value per variant",
                      err);
    size_t arm_room = more_room(tally->arm_room, arms);
    for (size_t i = 0; i < tally->split_count; i++) {
        wn_split *split = &tally->splits[i];
        size_t levels = split->levels.map.count;
        if (levels > WN_SEGMENT_LEVELS_MAX)
            return refuse(&split->levels, split->column, WN_SEGMENT_LEVELS_MAX,
                          "a segment has few levels, such as a device or a country", err);
        size_t level_room = more_room(split->level_room, levels);
        if (arm_room == tally->arm_room && level_room == split->level_room) continue;
        wn_rc rc = reshape(tally, split, arm_room, level_room, err);
        if (rc != WN_OK) return rc;
    }
    tally->arm_room = arm_room;
    return WN_OK;
}

/* The numbers in `into` of what `from` numbered itself; *numbers is the caller's. */
static wn_rc translate(wn_levels *into, const wn_levels *from, uint32_t **numbers,
                       wn_err *err) {
    *numbers = wn_alloc(from->map.count * sizeof **numbers);
    if (!*numbers) return wn_fail_memory(err);
    for (uint32_t i = 0; i < from->map.count; i++) {
        wn_rc rc = wn_levels_put(into, wn_map_key(&from->map, i), &(*numbers)[i], err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

static void add_facts(wn_tally_facts *into, const wn_tally_facts *from) {
    into->rows += from->rows;
    into->no_arm += from->no_arm;
    into->no_unit += from->no_unit;
    into->visitors += from->visitors;
    into->repeats += from->repeats;
    into->crossed += from->crossed;
    into->moved += from->moved;
}

static wn_rc add_cells(wn_tally_cell *into, const wn_tally_cell *from, size_t count,
                       wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < count && rc == WN_OK; i++) {
        into[i].prop.x += from[i].prop.x;
        into[i].prop.n += from[i].prop.n;
        into[i].missing += from[i].missing;
        wn_sums_merge(&into[i].sums, &from[i].sums);
        rc = wn_sample_merge(&into[i].sample, &from[i].sample, err);
    }
    return rc;
}

wn_rc wn_tally_merge(wn_tally *into, const wn_tally *from, wn_err *err) {
    wn_rc rc = WN_OK;
    uint32_t *arms = NULL, *levels = NULL;
    WN_TRY(translate(&into->arms, &from->arms, &arms, err));
    for (size_t s = 0; s < from->split_count; s++) {
        WN_TRY(translate(&into->splits[s].levels, &from->splits[s].levels, &levels, err));
        WN_TRY(wn_tally_make_room(into, err));
        for (size_t level = 0; level < from->splits[s].levels.map.count; level++) {
            for (size_t arm = 0; arm < from->arms.map.count; arm++)
                WN_TRY(add_cells(wn_tally_cells(into, s, levels[level], arms[arm]),
                                 wn_tally_cells(from, s, level, arm), from->metrics,
                                 err));
        }
        wn_free(levels);
        levels = NULL;
    }
    add_facts(&into->facts, &from->facts);
out:
    wn_free(levels);
    wn_free(arms);
    return rc;
}
