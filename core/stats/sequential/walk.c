#include "core/stats/sequential/walk.h"

#include "core/base/mem.h"
#include "core/stats/law/dist.h"

#include <gsl/gsl_integration.h>
#include <math.h>

/* What is unbounded below is left out this many standard deviations under the mean. */
static const double far_below = 10;

/* The places before and after a look are smooth on the scale of the shorter step to them;
 * 16 points on so many of it are good to 1e-13. */
static const double panel_width = 5;

/* Steps further off than this many standard deviations from the likeliest are left out.
 */
static const double step_reach = 9;

wn_rc wn_walk_begin(wn_walk *walk, double drift, wn_err *err) {
    *walk = (wn_walk){.drift = drift, .count = 1};
    walk->at = wn_alloc_zero(1, sizeof *walk->at);
    walk->mass = wn_alloc_zero(1, sizeof *walk->mass);
    gsl_integration_glfixed_table *table =
        gsl_integration_glfixed_table_alloc(WN_WALK_POINTS);
    if (!walk->at || !walk->mass || !table) {
        gsl_integration_glfixed_table_free(table);
        return wn_fail_memory(err);
    }
    for (size_t i = 0; i < WN_WALK_POINTS; i++)
        gsl_integration_glfixed_point(-1, 1, i, &walk->point[i], &walk->weight[i], table);
    gsl_integration_glfixed_table_free(table);
    walk->mass[0] = 1;
    return WN_OK;
}

void wn_walk_free(wn_walk *walk) {
    wn_free(walk->at);
    wn_free(walk->mass);
    *walk = (wn_walk){0};
}

/* side 1 or -1: beyond the place upwards or downwards. */
static double beyond(const wn_walk *walk, double time, double place, int side) {
    double step = time - walk->time, sd = sqrt(step), sum = 0;
    double rest = side * (place - walk->drift * step);
    for (size_t i = 0; i < walk->count; i++)
        sum += walk->mass[i] * wn_normal_sf((rest - side * walk->at[i]) / sd);
    return sum;
}

double wn_walk_above(const wn_walk *walk, double time, double place) {
    return beyond(walk, time, place, 1);
}

double wn_walk_below(const wn_walk *walk, double time, double place) {
    return beyond(walk, time, place, -1);
}

/* Steps from the grid of a walk to later places. */
typedef struct steps {
    double mean, sd;
    double reach; /* away from the mean, what matters */
    size_t from;  /* the first point of the grid that a place is reached from */
} steps;

/* Far out, the likeliest way to a place is not the likeliest step: it is the share of the
 * whole way that this step has. */
static steps steps_to(const wn_walk *walk, wn_walk_look look) {
    double step = look.time - walk->time, sd = sqrt(step);
    double furthest = fmax(fabs(look.low), fabs(look.high)) * step / look.time;
    return (steps){walk->drift * step, sd, step_reach * sd + furthest, 0};
}

/* The density of unstopped walks at a place, which is not before that of the last call.
 */
static double density(const wn_walk *walk, steps *s, double place) {
    double sum = 0;
    while (s->from < walk->count && place - walk->at[s->from] - s->mean > s->reach)
        s->from++;
    for (size_t i = s->from; i < walk->count; i++) {
        double off = place - walk->at[i] - s->mean;
        if (off < -s->reach) break;
        double z = off / s->sd;
        sum += walk->mass[i] * exp(-0.5 * z * z);
    }
    return sum / (s->sd * sqrt(2 * M_PI));
}

wn_rc wn_walk_on(wn_walk *walk, wn_walk_look look, wn_err *err) {
    if (look.low == -INFINITY)
        look.low = fmin(walk->drift * look.time, 0) - far_below * sqrt(look.time);
    look.high = fmax(look.high, look.low);
    double before = look.time - walk->time, after = look.next - look.time;
    double scale = sqrt(before * after / (before + after));
    double panels = fmax(ceil((look.high - look.low) / (panel_width * scale)), 1);
    size_t count = (size_t)panels * WN_WALK_POINTS, k = 0;
    double *at = wn_alloc_zero(count, sizeof *at);
    double *mass = wn_alloc_zero(count, sizeof *mass);
    if (!at || !mass) {
        wn_free(at);
        wn_free(mass);
        return wn_fail_memory(err);
    }
    double half = 0.5 * (look.high - look.low) / panels;
    steps s = steps_to(walk, look);
    for (size_t panel = 0; k < count; panel++)
        for (size_t i = 0; i < WN_WALK_POINTS; i++, k++) {
            at[k] = look.low + half * (2 * (double)panel + 1 + walk->point[i]);
            mass[k] = half * walk->weight[i] * density(walk, &s, at[k]);
        }
    wn_free(walk->at);
    wn_free(walk->mass);
    walk->at = at;
    walk->mass = mass;
    walk->count = count;
    walk->time = look.time;
    return WN_OK;
}
