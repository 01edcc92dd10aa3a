#include "experiments/simulate/population.h"

#include "core/base/mem.h"
#include "core/stats/sums.h"

static wn_rc make_room(wn_population *p, size_t looks, wn_err *err) {
    p->stretches = wn_alloc_zero(looks, sizeof *p->stretches);
    if (!p->stretches) return wn_fail_memory(err);
    p->look_count = looks;
    return WN_OK;
}

/* Gives look i the visitors up to (i + 1) / looks of them all. */
static wn_rc share_visitors(wn_population *p, size_t looks, wn_err *err) {
    if (p->visitors < looks)
        return wn_fail(err, p->described ? WN_E_USAGE : WN_E_DATA,
                       "%zu looks need at least as many visitors, and there are %llu",
                       looks, (unsigned long long)p->visitors);
    wn_rc rc = make_room(p, looks, err);
    if (rc != WN_OK) return rc;
    uint64_t each = p->visitors / looks, more = p->visitors % looks;
    for (size_t i = 0; i < looks; i++)
        p->stretches[i].visitors = each + (i < more);
    return WN_OK;
}

/* One stretch for each day; those without a time come last, on a day of their own. */
static wn_rc share_days(const wn_arrivals *a, wn_population *p, wn_err *err) {
    size_t days = 0;
    for (size_t i = 0; i < a->count; i++)
        days += i == 0 || wn_time_day(a->times[i]) != wn_time_day(a->times[i - 1]);
    if (days > WN_PLANNED_LOOKS_MAX) {
        wn_fail(err, WN_E_DATA, "the visitors came on %zu days: more than %d looks", days,
                WN_PLANNED_LOOKS_MAX);
        return wn_err_hint(err, "say how many looks there are with --looks");
    }
    wn_rc rc = make_room(p, days, err);
    if (rc != WN_OK) return rc;
    wn_stretch *stretch = p->stretches;
    for (size_t i = 0; i < a->count; i++) {
        if (i && wn_time_day(a->times[i]) != wn_time_day(a->times[i - 1])) stretch++;
        stretch->visitors++;
    }
    return WN_OK;
}

/* The days that have passed at each look; the visitors without a time come last, and add
 * none. */
static void count_days(const wn_arrivals *a, wn_population *p) {
    size_t last = 0;
    double days = 0;
    p->timed = a->timed && a->times[0] != WN_TIME_NEVER;
    for (size_t look = 0; look < p->look_count && p->timed; look++) {
        last += p->stretches[look].visitors;
        wn_time time = a->times[last - 1];
        if (time != WN_TIME_NEVER) days = (double)(time - a->times[0]) / (double)WN_DAY;
        p->stretches[look].days = days;
    }
}

wn_rc wn_population_find(const wn_arrivals *arrivals, size_t looks, wn_population *out,
                         wn_err *err) {
    wn_population *p = out;
    p->visitors = arrivals->count;
    p->amounts = arrivals->values;
    if (p->visitors == 0)
        return wn_fail(err, WN_E_DATA, "no visitor has a value of the metric");
    wn_rc rc = looks ? share_visitors(p, looks, err) : share_days(arrivals, p, err);
    if (rc != WN_OK) return rc;
    wn_sums sums = {0};
    double sum = 0;
    const double *value = arrivals->values;
    for (size_t look = 0; look < p->look_count; look++) {
        wn_stretch *stretch = &p->stretches[look];
        for (uint64_t i = 0; i < stretch->visitors; i++, value++) {
            stretch->converted += *value > 0;
            stretch->total += *value;
            wn_sums_add(&sums, *value);
        }
        sum += stretch->total;
    }
    count_days(arrivals, p);
    p->baseline = sum / (double)p->visitors;
    p->sd = wn_sums_sd(&sums);
    return WN_OK;
}

wn_rc wn_population_describe(uint64_t visitors, uint64_t daily, size_t looks,
                             wn_population *out, wn_err *err) {
    out->described = true;
    out->visitors = visitors;
    wn_rc rc = share_visitors(out, looks, err);
    uint64_t come = 0;
    out->timed = daily > 0;
    for (size_t look = 0; look < looks && rc == WN_OK && daily; look++) {
        come += out->stretches[look].visitors;
        out->stretches[look].days = (double)come / (double)daily;
    }
    return rc;
}

void wn_population_free(wn_population *population) {
    wn_free(population->stretches);
    *population = (wn_population){0};
}

wn_rc wn_population_check_lift(const wn_population *population, double lift,
                               wn_err *err) {
    double lifted = population->baseline * (1 + lift);
    if (population->baseline == 0)
        return wn_fail(err, WN_E_USAGE,
                       "--lift: a lift is relative to the %s of all visitors, which is 0",
                       population->kind == WN_CONVERSION ? "rate" : "mean");
    if (population->kind == WN_CONVERSION && lifted > 1)
        return wn_fail(err, WN_E_USAGE,
                       "--lift: %.4g%% on a rate of %.4g%% is a rate of %.4g%%, above "
                       "100%%",
                       100 * lift, 100 * population->baseline, 100 * lifted);
    return WN_OK;
}

double wn_population_gain(const wn_population *population, double lift) {
    double rest = 1 - population->baseline;
    return rest > 0 ? lift * population->baseline / rest : 0;
}

void wn_population_effects(const wn_population *population, double lift, double *out) {
    const wn_population *p = population;
    bool rates = p->kind == WN_CONVERSION;
    double gain = wn_population_gain(p, lift), visitors = 0, total = 0;
    for (size_t i = 0; i < p->look_count; i++) {
        visitors += (double)p->stretches[i].visitors;
        total += p->stretches[i].total;
        double level = p->described ? p->baseline : total / visitors;
        out[i] = rates && lift > 0 ? gain * (1 - level) : lift * level;
    }
}
