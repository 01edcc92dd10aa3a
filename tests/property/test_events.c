/* Points for events: whatever the order of the file, its blocks and the threads, they are
 * those that a rule's words say. */
#include "core/rules/events.h"

#include "tests/property/random.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

#include <math.h>

enum { EVENTS = 3000, LEADS = 12, RULES = 6, ROUNDS = 12 };

static const char script_text[] =
    "scoring 'S' { id = 'id', bands = { all = 0 } }\n"
    "rule '0' { points = 1, each = event 'a', per_day = 2, within = days(20) }\n"
    "rule '1' { points = 1, each = event 'a', half_life = days(9) }\n"
    "rule '2' { points = 1, each = event 'b', step = { every = days(7), keep = 0.6 },\n"
    "           per_day = 1 }\n"
    "rule '3' { points = 1, once = event 'b', at_least = 4, half_life = hours(40) }\n"
    "rule '4' { points = 1, never = event 'c', within = days(4) }\n"
    "rule '5' { points = 1, each = event(oneof { 'a', 'c' }), within = hours(100) }\n";

typedef struct happened {
    uint32_t lead;
    char name;
    wn_time at;
} happened;

static wn_time random_time(uint64_t *seed) {
    wn_time hour = 3600 * WN_SECOND;
    wn_time at = wn_time_of_day(2025, 1, 1) + (wn_time)random_below(seed, 60) * WN_DAY;
    /* Many at midnight or at the same hour: ties are where orders could show. */
    return random_below(seed, 3) ? at + (wn_time)random_below(seed, 24) * hour : at;
}

/* ------------------------------------------------------------------------ word for word
 */

static bool is_named(size_t rule, char name) {
    static const char *const names[RULES] = {"a", "a", "b", "b", "c", "ac"};
    return strchr(names[rule], name) != NULL;
}

static bool is_known(const happened *e, wn_time moment) {
    bool whole_day = moment % WN_DAY == 0;
    return e->at <= moment || (whole_day && wn_time_day(e->at) == wn_time_day(moment));
}

static double age_of(const happened *e, wn_time moment) {
    return e->at > moment ? 0 : (double)(moment - e->at) / (double)WN_DAY;
}

/* Whether the event counts, and of its day fewer than the limit come before it; equal
 * times are told apart by where they stand. */
static bool counts(const wn_event_rule *rule, size_t number, const happened *all,
                   size_t i, wn_time moment) {
    const happened *e = &all[i];
    size_t before = 0;
    if (!is_named(number, e->name) || !is_known(e, moment)) return false;
    if (rule->within && moment - e->at >= rule->within) return false;
    for (size_t k = 0; rule->per_day && k < EVENTS; k++) {
        const happened *o = &all[k];
        bool rival = o->lead == e->lead && is_named(number, o->name) &&
                     wn_time_day(o->at) == wn_time_day(e->at) &&
                     (!rule->within || moment - o->at < rule->within);
        before += rival && (o->at < e->at || (o->at == e->at && k < i));
    }
    return !rule->per_day || before < rule->per_day;
}

static double decayed(const wn_event_rule *rule, double age) {
    if (rule->decay.half_life)
        return pow(0.5, age * (double)WN_DAY / (double)rule->decay.half_life);
    if (rule->decay.every)
        return pow(rule->decay.keep,
                   floor(age * (double)WN_DAY / (double)rule->decay.every));
    return 1;
}

static double slowly(const wn_event_rule *rule, size_t number, const happened *all,
                     uint32_t lead, wn_time moment) {
    double sum = 0, ages[EVENTS];
    size_t found = 0;
    for (size_t i = 0; i < EVENTS; i++) {
        if (all[i].lead != lead || !counts(rule, number, all, i, moment)) continue;
        double age = age_of(&all[i], moment);
        size_t at = found++; /* ages from the youngest on */
        for (; at > 0 && ages[at - 1] > age; at--)
            ages[at] = ages[at - 1];
        ages[at] = age;
        sum += decayed(rule, age);
    }
    if (rule->count == WN_EVENTS_NEVER) return found == 0;
    if (rule->count == WN_EVENTS_EACH) return sum;
    return found >= rule->at_least ? decayed(rule, ages[rule->at_least - 1]) : 0;
}

/* --------------------------------------------------------------------------- from files
 */

static wn_events *read_events(wn_script *script, const happened *all, size_t block,
                              int threads) {
    wn_buf csv = {0};
    wn_err err;
    char time[WN_TIME_TEXT];
    wn_table *table;
    wn_events *events;
    const wn_read_options options = {.block_bytes = block};
    assert_int_equal(wn_buf_text(&csv, "id,event,time\n", &err), WN_OK);
    for (size_t i = 0; i < EVENTS; i++)
        assert_int_equal(wn_buf_format(&csv, &err, "L%u,%c,%s\n", all[i].lead,
                                       all[i].name, wn_time_format(all[i].at, time)),
                         WN_OK);
    temp_file file = temp_write(csv.p, csv.n);
    assert_int_equal(wn_table_open(file.path, &options, &table, &err), WN_OK);
    assert_int_equal(
        wn_events_read(wn_script_self(script), table, NULL, NULL, threads, &events, &err),
        WN_OK);
    wn_table_free(table);
    unlink(file.path);
    wn_buf_free(&csv);
    return events;
}

static void shuffle(uint64_t *seed, happened *all) {
    for (size_t i = EVENTS; i > 1; i--) {
        size_t k = random_below(seed, i);
        happened kept = all[i - 1];
        all[i - 1] = all[k];
        all[k] = kept;
    }
}

static wn_event_worth worth_of(const wn_events *events, size_t rule, uint32_t lead,
                               wn_time moment) {
    char id[16];
    snprintf(id, sizeof id, "L%u", lead);
    return wn_events_at(events, rule, wn_events_lead(events, wn_text_of(id)), &moment);
}

static void words_order_and_threads(void **state) {
    (void)state;
    uint64_t seed = 20;
    happened all[EVENTS];
    wn_script *script;
    wn_err err;
    assert_int_equal(wn_script_run_text("s.lua", wn_text_of(script_text),
                                        &wn_kind_scoring, NULL, &script, &err),
                     WN_OK);
    const wn_rule_set *rules = wn_script_self(script);
    for (size_t i = 0; i < EVENTS; i++)
        all[i] = (happened){(uint32_t)random_below(&seed, LEADS),
                            "abcd"[random_below(&seed, 4)], random_time(&seed)};
    wn_events *first = read_events(script, all, 0, 1);
    for (int round = 0; round < ROUNDS; round++) {
        shuffle(&seed, all);
        wn_events *other =
            read_events(script, all, 100 + 700 * (size_t)round, 1 + round % 4);
        wn_time moment = random_time(&seed);
        for (size_t rule = 0; rule < RULES; rule++) {
            for (uint32_t lead = 0; lead <= LEADS; lead++) {
                wn_event_worth one = worth_of(first, rule, lead, moment);
                wn_event_worth two = worth_of(other, rule, lead, moment);
                assert_int_equal(one.events, two.events);
                assert_true(one.times == two.times);
                assert_near(one.times,
                            slowly(&rules->rules[rule].events, rule, all, lead, moment),
                            1e-12);
            }
        }
        wn_events_free(other);
    }
    wn_events_free(first);
    wn_script_free(script);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_order_and_threads)};
    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
