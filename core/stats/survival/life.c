#include "core/stats/survival/life.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdlib.h>

void wn_life_free(wn_life *life) {
    wn_free(life->rows);
    *life = (wn_life){0};
}

static int by_time(const void *a, const void *b) {
    double x = ((const wn_life_row *)a)->time, y = ((const wn_life_row *)b)->time;
    return (x > y) - (x < y);
}

/* Times mostly come in order, as files and batches do. */
static bool in_order(const wn_life *life) {
    for (size_t i = 1; i < life->count; i++)
        if (life->rows[i].time < life->rows[i - 1].time) return false;
    return true;
}

void wn_life_settle(wn_life *life) {
    if (life->count == 0) return;
    if (!in_order(life)) qsort(life->rows, life->count, sizeof *life->rows, by_time);
    size_t last = 0;
    for (size_t i = 1; i < life->count; i++) {
        const wn_life_row *row = &life->rows[i];
        if (row->time > life->rows[last].time) {
            life->rows[++last] = *row;
            continue;
        }
        life->rows[last].events += row->events;
        life->rows[last].censored += row->censored;
    }
    life->count = last + 1;
}

/* Room is made by merging equal times first. Unless that frees half, there are so many
 * distinct ones that the rows have to grow, or the next merging would come too soon. */
static wn_rc make_room(wn_life *life, wn_err *err) {
    if (life->count < life->capacity) return WN_OK;
    wn_life_settle(life);
    if (life->count && life->count <= life->capacity / 2) return WN_OK;
    return wn_grow(&life->rows, &life->capacity, life->capacity + 1, sizeof *life->rows,
                   err);
}

wn_rc wn_life_add_row(wn_life *life, wn_life_row row, wn_err *err) {
    if (!(row.time >= 0 && isfinite(row.time)))
        return wn_fail(err, WN_E_USAGE, "expected a time of 0 or more, got %g", row.time);
    wn_rc rc = make_room(life, err);
    if (rc != WN_OK) return rc;
    life->rows[life->count++] = row;
    life->n += row.events + row.censored;
    life->events += row.events;
    return WN_OK;
}

wn_rc wn_life_add(wn_life *life, double time, bool event, wn_err *err) {
    return wn_life_add_row(life, (wn_life_row){time, event, !event}, err);
}

wn_rc wn_life_merge(wn_life *into, const wn_life *from, wn_err *err) {
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < from->count && rc == WN_OK; i++)
        rc = wn_life_add_row(into, from->rows[i], err);
    return rc;
}

/* The row, with the times of `from` averaged in. */
static void absorb(wn_life_row *row, const wn_life_row *from) {
    double mine = (double)(row->events + row->censored);
    double its = (double)(from->events + from->censored);
    row->time += (from->time - row->time) * its / (mine + its);
    row->events += from->events;
    row->censored += from->censored;
}

void wn_life_coarsen(wn_life *life, double share) {
    enum { FEW = 5000 };
    if (life->count <= FEW) return;
    size_t last = 0;
    double begin = life->rows[0].time;
    for (size_t i = 1; i < life->count; i++) {
        if (life->rows[i].time <= begin * (1 + share)) {
            absorb(&life->rows[last], &life->rows[i]);
            continue;
        }
        begin = life->rows[i].time;
        life->rows[++last] = life->rows[i];
    }
    life->count = last + 1;
}

uint64_t wn_life_at_risk(const wn_life *life, double time) {
    uint64_t gone = 0;
    for (size_t i = 0; i < life->count && life->rows[i].time < time; i++)
        gone += life->rows[i].events + life->rows[i].censored;
    return life->n - gone;
}
