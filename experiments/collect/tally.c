#include "experiments/collect/tally.h"

#include "core/base/mem.h"

const char *const wn_suspects[] = {[WN_SUSPECT_NONE] = "",
                                   [WN_SUSPECT_DUPLICATED] = "duplicated",
                                   [WN_SUSPECT_BOT] = "bot",
                                   [WN_SUSPECT_CROSSED] = "crossed"};

static wn_rc add_levels(wn_split *split, const char *const *names, size_t count,
                        wn_err *err) {
    uint32_t number;
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < count && rc == WN_OK; i++)
        rc = wn_levels_put(&split->levels, wn_text_of(names[i]), &number, err);
    return rc;
}

/* `splits` says of which splits there shall be more than everyone. */
static wn_rc init(wn_tally *tally, const wn_setup *setup, bool splits, wn_err *err) {
    *tally = (wn_tally){.arm_column = setup->arm ? setup->arm : "",
                        .metrics = setup->metric_count};
    size_t most = 1 + setup->segment_count + 2;
    tally->splits = wn_alloc_zero(most, sizeof *tally->splits);
    if (!tally->splits) return wn_fail_memory(err);
    wn_split *next = tally->splits;
    *next++ = (wn_split){.kind = WN_SPLIT_EVERYONE};
    for (size_t i = 0; splits && i < setup->segment_count; i++)
        *next++ = (wn_split){.kind = WN_SPLIT_SEGMENT, .column = setup->segments[i]};
    if (splits && setup->time)
        *next++ = (wn_split){.kind = WN_SPLIT_DAY, .column = setup->time};
    tally->follows = splits && wn_setup_followed(setup) != SIZE_MAX;
    tally->scores = splits && setup->quality.title;
    if (splits && setup->unit) *next++ = (wn_split){.kind = WN_SPLIT_SUSPECT};
    tally->split_count = (size_t)(next - tally->splits);
    static const char *const everyone[] = {""};
    wn_rc rc = add_levels(tally->splits, everyone, 1, err);
    if (rc == WN_OK && splits && setup->unit)
        rc = add_levels(next - 1, wn_suspects, WN_SUSPECTS, err);
    if (rc != WN_OK) wn_tally_free(tally);
    return rc;
}

wn_rc wn_tally_init(wn_tally *tally, const wn_setup *setup, wn_err *err) {
    return init(tally, setup, true, err);
}

static void free_cell(wn_tally_cell *cell) {
    wn_sample_free(&cell->sample);
    wn_free(cell->moments.at);
}

void wn_tally_free(wn_tally *tally) {
    for (size_t i = 0; tally->splits && i < tally->split_count; i++) {
        wn_split *split = &tally->splits[i];
        size_t cells = split->level_room * tally->arm_room * tally->metrics;
        for (size_t c = 0; c < cells; c++)
            free_cell(&split->cells[c]);
        wn_free(split->cells);
        wn_levels_free(&split->levels);
    }
    for (size_t a = 0; tally->followups && a < tally->arm_room; a++)
        wn_followup_free(&tally->followups[a]);
    wn_free(tally->followups);
    wn_free(tally->leads);
    wn_free(tally->splits);
    wn_free(tally->caps);
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

/* Refuses levels that show that a column is not what it is taken for. */
static wn_rc check_levels(const wn_split *split, wn_err *err) {
    size_t count = split->levels.map.count;
    if (split->kind == WN_SPLIT_SEGMENT && count > WN_SEGMENT_LEVELS_MAX)
        return refuse(&split->levels, split->column, WN_SEGMENT_LEVELS_MAX,
                      "a segment has few levels, such as a device or a country", err);
    if (split->kind == WN_SPLIT_DAY && count > WN_DAYS_MAX)
        return refuse(&split->levels, split->column, WN_DAYS_MAX,
                      "the time column says when a visitor was seen; no experiment has "
                      "so many days",
                      err);
    return WN_OK;
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

static wn_rc more_followups(wn_tally *tally, size_t arm_room, wn_err *err) {
    if (!tally->follows || arm_room == tally->arm_room) return WN_OK;
    wn_followup *more = wn_realloc(tally->followups, arm_room * sizeof *tally->followups);
    if (!more) return wn_fail_memory(err);
    for (size_t a = tally->arm_room; a < arm_room; a++)
        wn_followup_start(&more[a]);
    tally->followups = more;
    return WN_OK;
}

static wn_rc more_leads(wn_tally *tally, size_t arm_room, wn_err *err) {
    if (!tally->scores || arm_room == tally->arm_room) return WN_OK;
    wn_leads *more = wn_realloc(tally->leads, arm_room * sizeof *tally->leads);
    if (!more) return wn_fail_memory(err);
    for (size_t a = tally->arm_room; a < arm_room; a++)
        more[a] = (wn_leads){0};
    tally->leads = more;
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
        wn_rc rc = check_levels(split, err);
        if (rc != WN_OK) return rc;
        size_t level_room = more_room(split->level_room, split->levels.map.count);
        if (arm_room == tally->arm_room && level_room == split->level_room) continue;
        rc = reshape(tally, split, arm_room, level_room, err);
        if (rc != WN_OK) return rc;
    }
    wn_rc rc = more_leads(tally, arm_room, err);
    if (rc == WN_OK) rc = more_followups(tally, arm_room, err);
    if (rc == WN_OK) tally->arm_room = arm_room;
    return rc;
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
    if (from->bot_rows > into->bot_rows) into->bot_rows = from->bot_rows;
}

/* Moments are there as soon as there is a visitor. */
static wn_rc need_moments(wn_moments *moments, size_t count, wn_err *err) {
    if (moments->at) return WN_OK;
    moments->at = wn_alloc_zero(WN_MOMENTS_ROOM(count), sizeof *moments->at);
    if (!moments->at) return wn_fail_memory(err);
    moments->count = count;
    return WN_OK;
}

static wn_rc merge_moments(wn_moments *into, wn_moments from, wn_err *err) {
    wn_rc rc = need_moments(into, from.count, err);
    if (rc == WN_OK) wn_moments_merge(*into, from);
    return rc;
}

wn_rc wn_tally_cell_add(wn_tally_cell *cell, const wn_metric *metric,
                        const double *variables, wn_err *err) {
    wn_rc rc = need_moments(&cell->moments, wn_metric_variables(metric), err);
    if (rc == WN_OK) wn_moments_add(cell->moments, variables);
    return rc;
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
        if (rc == WN_OK && from[i].moments.at)
            rc = merge_moments(&into[i].moments, from[i].moments, err);
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
    for (size_t arm = 0; from->follows && arm < from->arms.map.count; arm++)
        WN_TRY(
            wn_followup_merge(&into->followups[arms[arm]], &from->followups[arm], err));
    for (size_t arm = 0; from->scores && arm < from->arms.map.count; arm++)
        wn_leads_merge(&into->leads[arms[arm]], &from->leads[arm]);
    add_facts(&into->facts, &from->facts);
out:
    wn_free(levels);
    wn_free(arms);
    return rc;
}

const wn_split *wn_tally_split(const wn_tally *tally, wn_split_kind kind) {
    for (size_t i = 0; i < tally->split_count; i++)
        if (tally->splits[i].kind == kind) return &tally->splits[i];
    return NULL;
}

wn_rc wn_split_day(wn_split *split, const wn_time *time, uint32_t *level, wn_err *err) {
    char text[WN_TIME_TEXT];
    if (!time) return wn_levels_put(&split->levels, wn_text_of(""), level, err);
    int64_t day = wn_time_day(*time);
    size_t place = (size_t)day % WN_DAYS_RECENT;
    if (split->recent[place].level && split->recent[place].day == day) {
        *level = split->recent[place].level - 1;
        return WN_OK;
    }
    wn_time_format(day * WN_DAY, text);
    wn_rc rc = wn_levels_put(&split->levels, wn_text_of(text), level, err);
    if (rc != WN_OK) return rc;
    split->recent[place].day = day;
    split->recent[place].level = *level + 1;
    return WN_OK;
}

size_t wn_tally_days(const wn_tally *tally) {
    const wn_split *split = wn_tally_split(tally, WN_SPLIT_DAY);
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (uint32_t i = 0; split && i < split->levels.map.count; i++) {
        wn_time time;
        if (!wn_time_parse(wn_map_key(&split->levels.map, i), &time)) continue;
        int64_t day = wn_time_day(time);
        if (day < first) first = day;
        if (day > last) last = day;
    }
    return first > last ? 0 : (size_t)(last - first) + 1;
}

wn_rc wn_tally_restrict(const wn_tally *from, const wn_setup *setup,
                        const wn_split *split, const bool *keep, wn_tally *out,
                        wn_err *err) {
    wn_rc rc = init(out, setup, false, err);
    uint32_t *arms = NULL;
    if (rc != WN_OK) return rc;
    WN_TRY(translate(&out->arms, &from->arms, &arms, err));
    WN_TRY(wn_tally_make_room(out, err));
    for (size_t level = 0; level < split->levels.map.count; level++) {
        for (size_t arm = 0; arm < from->arms.map.count && keep[level]; arm++)
            WN_TRY(add_cells(
                wn_tally_cells(out, 0, 0, arm),
                wn_tally_cells(from, (size_t)(split - from->splits), level, arm),
                from->metrics, err));
    }
out:
    wn_free(arms);
    if (rc != WN_OK) wn_tally_free(out);
    return rc;
}
