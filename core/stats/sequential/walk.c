#include "core/stats/sequential/walk.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"

#include <gsl/gsl_integration.h>
#include <math.h>

/* What is unbounded below is left out this many standard deviations under 0. */
static const double far_below = 10;

/* The places before and after a look are smooth on the scale of the shorter step to them;
 * 16 points on so many of it are good to 1e-13. */
static const double panel_width = 5;

/* Steps further off than this many standard deviations from the likeliest are left out.
 */
static const double step_reach = 9;

static wn_rc make_grid(wn_walk_grid *grid, size_t count, wn_err *err) {
    grid->count = count;
    grid->at = wn_alloc_zero(count, sizeof *grid->at);
    grid->mass = wn_alloc_zero(count, sizeof *grid->mass);
    return grid->at && grid->mass ? WN_OK : wn_fail_memory(err);
}

static wn_rc make_rule(wn_walk *walk, wn_err *err) {
    gsl_integration_glfixed_table *table =
        gsl_integration_glfixed_table_alloc(WN_WALK_POINTS);
    if (!table) return wn_fail_memory(err);
    for (size_t i = 0; i < WN_WALK_POINTS; i++)
        gsl_integration_glfixed_point(-1, 1, i, &walk->point[i], &walk->weight[i], table);
    gsl_integration_glfixed_table_free(table);
    return WN_OK;
}

wn_rc wn_walk_begin(wn_walk *walk, wn_err *err) {
    *walk = (wn_walk){0};
    wn_rc rc = WN_OK;
    WN_TRY(make_rule(walk, err));
    WN_TRY(wn_grow(&walk->grid, &walk->capacity, 1, sizeof *walk->grid, err));
    walk->grid[0] = (wn_walk_grid){0};
    WN_TRY(make_grid(&walk->grid[0], 1, err));
    walk->grid[0].mass[0] = 1;
out:
    return rc;
}

void wn_walk_free(wn_walk *walk) {
    for (size_t k = 0; walk->grid && k <= walk->passed; k++) {
        wn_free(walk->grid[k].at);
        wn_free(walk->grid[k].mass);
    }
    wn_free(walk->grid);
    *walk = (wn_walk){0};
}

/* side 1 or -1: beyond the place upwards or downwards. */
static double beyond(const wn_walk_grid *grid, double drift, double time, double place,
                     int side) {
    double step = time - grid->time, sd = sqrt(step), sum = 0;
    double rest = side * (place - drift * step);
    double shift = 0.5 * drift * drift * grid->time;
    for (size_t i = 0; i < grid->count; i++)
        sum += grid->mass[i] * exp(drift * grid->at[i] - shift) *
               wn_normal_sf((rest - side * grid->at[i]) / sd);
    return sum;
}

double wn_walk_above(const wn_walk *walk, size_t looks, double drift, double time,
                     double place) {
    return beyond(&walk->grid[looks], drift, time, place, 1);
}

double wn_walk_below(const wn_walk *walk, size_t looks, double drift, double time,
                     double place) {
    return beyond(&walk->grid[looks], drift, time, place, -1);
}

/* Steps from a grid to later places. */
typedef struct steps {
    const wn_walk_grid *grid;
    double sd, reach; /* how far to look */
    size_t first;     /* the first point that the next place is reached from */
} steps;

/* Far out, the likeliest step to a place is not 0: it is the share of the whole way that
 * this step has. */
static steps steps_to(const wn_walk_grid *grid, wn_walk_look look) {
    double step = look.time - grid->time, sd = sqrt(step);
    double furthest = fmax(fabs(look.low), fabs(look.high)) * step / look.time;
    return (steps){grid, sd, step_reach * sd + furthest, 0};
}

/* The density of unstopped walks at a place, which is not before that of the last call.
 */
static double density(steps *s, double place) {
    const wn_walk_grid *grid = s->grid;
    double sum = 0;
    while (s->first < grid->count && place - grid->at[s->first] > s->reach)
        s->first++;
    for (size_t i = s->first; i < grid->count && grid->at[i] - place < s->reach; i++) {
        double z = (place - grid->at[i]) / s->sd;
        sum += grid->mass[i] * exp(-0.5 * z * z);
    }
    return sum / (s->sd * sqrt(2 * M_PI));
}

wn_rc wn_walk_on(wn_walk *walk, wn_walk_look look, wn_err *err) {
    wn_rc rc = WN_OK;
    WN_TRY(
        wn_grow(&walk->grid, &walk->capacity, walk->passed + 2, sizeof *walk->grid, err));
    const wn_walk_grid *from = &walk->grid[walk->passed];
    wn_walk_grid *to = &walk->grid[++walk->passed];
    *to = (wn_walk_grid){.time = look.time};
    if (look.low == -INFINITY) look.low = -far_below * sqrt(look.time);
    look.high = fmax(look.high, look.low);
    double before = look.time - from->time, after = look.next - look.time;
    double scale = sqrt(before * after / (before + after));
    double panels = fmax(ceil((look.high - look.low) / (panel_width * scale)), 1);
    double half = 0.5 * (look.high - look.low) / panels;
    WN_TRY(make_grid(to, (size_t)panels * WN_WALK_POINTS, err));
    steps s = steps_to(from, look);
    for (size_t k = 0; k < to->count; k++) {
        size_t panel = k / WN_WALK_POINTS, i = k % WN_WALK_POINTS;
        to->at[k] = look.low + half * (2 * (double)panel + 1 + walk->point[i]);
        to->mass[k] = half * walk->weight[i] * density(&s, to->at[k]);
    }
out:
    return rc;
}
