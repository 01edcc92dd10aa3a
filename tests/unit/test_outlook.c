/* What there will be in the end: where the truth is known, because it was made up. */
#include "core/base/mem.h"
#include "core/stats/init.h"
#include "core/stats/law/random.h"
#include "core/stats/survival/outlook.h"
#include "tests/unit/near.h"

enum { GROUPS = 8, SUBJECTS_MAX = 6000 };

typedef struct world {
    wn_watch all[SUBJECTS_MAX];
    size_t count;
    double n[GROUPS], final[GROUPS]; /* in the end */
} world;

/* Subjects of a group begin on any of `days` days; each has the event with the group's
 * rate, log-normally delayed: half of them within `median` days. */
static void make(world *w, uint64_t seed, int days, double median, double sd) {
    static const size_t sizes[GROUPS] = {40, 80, 150, 300, 500, 700, 900, 1200};
    *w = (world){0};
    for (uint32_t g = 0; g < GROUPS; g++) {
        wn_random random = wn_random_start(seed, g, 0);
        double rate = 0.05 + 0.3 * wn_random_uniform(&random);
        for (size_t i = 0; i < sizes[g]; i++) {
            wn_watch *one = &w->all[w->count++];
            int start = (int)wn_random_below(&random, (uint64_t)days);
            double delay = floor(exp(log(median) + sd * wn_random_normal(&random)));
            bool ever = wn_random_uniform(&random) < rate;
            bool seen = ever && start + delay <= days;
            *one = (wn_watch){.group = g,
                              .start = start,
                              .days = seen ? (int)delay : days - start,
                              .end = seen ? WN_WATCH_EVENT : WN_WATCH_OPEN};
            w->n[g]++;
            w->final[g] += ever;
        }
    }
}

static wn_outlook look(const world *w, int today, double conf) {
    wn_outlook out;
    wn_err err;
    wn_watches watches = {w->all, w->count, GROUPS, today};
    assert_int_equal(wn_outlook_fit(&watches, conf, 1, &out, &err), WN_OK);
    return out;
}

/* 90% intervals hold the truth in 85% to 95% of groups. */
static void covers(void **state) {
    (void)state;
    enum { WORLDS = 30, DAYS = 150 };
    static world w;
    int held = 0, told = 0;
    double off = 0, off_now = 0;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        make(&w, seed, DAYS, 14, 1.2);
        wn_outlook out = look(&w, DAYS, 0.9);
        assert_null(out.why);
        assert_false(out.records.late);
        for (size_t g = 0; g < GROUPS; g++) {
            const wn_estimate *e = &out.groups[g].final;
            double truth = w.final[g] / w.n[g];
            told++;
            held += e->low <= truth + 1e-12 && truth <= e->high + 1e-12;
            off += fabs(e->value - truth);
            off_now += fabs((double)out.groups[g].events / w.n[g] - truth);
        }
        wn_outlook_free(&out);
    }
    print_message("%d of %d held, off by %.4f, uncorrected %.4f\n", held, told,
                  off / told, off_now / told);
    assert_in_range(held, told * 85 / 100, told * 95 / 100 + 1);
    assert_true(off < 0.6 * off_now);
}

/* Long after the last subject began nothing is to come. */
static void ends_at_the_count(void **state) {
    (void)state;
    static world w;
    make(&w, 3, 150, 10, 0.8);
    for (size_t i = 0; i < w.count; i++)
        if (w.all[i].end == WN_WATCH_OPEN) w.all[i].days = 3000 - w.all[i].start;
    wn_outlook out = look(&w, 3000, 0.95);
    assert_null(out.why);
    for (size_t g = 0; g < GROUPS; g++) {
        const wn_outlook_group *one = &out.groups[g];
        double now = (double)one->events / (double)one->n;
        assert_near(one->final.value, now, 1e-3);
        assert_near(one->share_in, 1, 1e-3);
        assert_true(one->final.high - one->final.low < 0.004);
        assert_true(one->rate.low < now && now < one->rate.high);
    }
    wn_outlook_free(&out);
}

static void order_is_nothing(void **state) {
    (void)state;
    static world w;
    make(&w, 4, 120, 14, 1);
    wn_outlook first = look(&w, 120, 0.95);
    for (size_t i = 0; i < w.count / 2; i++) {
        wn_watch swap = w.all[i];
        w.all[i] = w.all[w.count - 1 - i];
        w.all[w.count - 1 - i] = swap;
    }
    wn_outlook second = look(&w, 120, 0.95);
    assert_int_equal(first.draws, second.draws);
    assert_memory_equal(first.final, second.final,
                        GROUPS * first.draws * sizeof *first.final);
    wn_outlook_free(&first);
    wn_outlook_free(&second);
}

/* Who is ruled out has no event any more: fewer are to come than were they open. */
static void others_are_gone(void **state) {
    (void)state;
    static world w;
    make(&w, 5, 120, 14, 1);
    wn_outlook open = look(&w, 120, 0.95);
    for (size_t i = 0; i < w.count; i += 2)
        if (w.all[i].end == WN_WATCH_OPEN && w.all[i].days > 10) {
            w.all[i].days = 10;
            w.all[i].end = WN_WATCH_OTHER;
        }
    wn_outlook lost = look(&w, 120, 0.95);
    assert_null(lost.why);
    for (size_t g = 0; g < GROUPS; g++)
        assert_true(lost.groups[g].to_come < open.groups[g].to_come);
    wn_outlook_free(&open);
    wn_outlook_free(&lost);
}

/* Events of the first half of the calendar are not on record. */
static void finds_late_records(void **state) {
    (void)state;
    enum { DAYS = 300, FROM = 150 };
    static world w;
    make(&w, 6, DAYS, 20, 1);
    for (size_t i = 0; i < w.count; i++) {
        wn_watch *one = &w.all[i];
        if (one->end != WN_WATCH_EVENT || one->start + one->days >= FROM) continue;
        one->end = WN_WATCH_OPEN;
        one->days = DAYS - one->start;
    }
    wn_outlook out = look(&w, DAYS, 0.95);
    assert_true(out.records.late);
    assert_in_range(out.records.since, FROM - 5, FROM + 15);
    assert_true(out.records.events < out.records.expected / 3);
    wn_outlook_free(&out);
}

static void says_why_not(void **state) {
    (void)state;
    static world w;
    make(&w, 7, 12, 30, 1);
    wn_outlook out = look(&w, 12, 0.95);
    assert_non_null(out.why);
    assert_null(out.final);
    assert_int_equal(out.groups[0].n, 40);
    wn_outlook_free(&out);

    make(&w, 8, 100, 14, 1);
    for (size_t i = 0; i < w.count; i++)
        w.all[i] = (wn_watch){w.all[i].group, 0, 100, WN_WATCH_OPEN};
    out = look(&w, 100, 0.95);
    assert_string_equal(out.why, "there are too few events to learn how long they take");
    wn_outlook_free(&out);
}

/* One group began yesterday: its rate cannot be told, those of the others can. */
static void young_group(void **state) {
    (void)state;
    static world w;
    make(&w, 9, 200, 14, 1);
    for (size_t i = 0; i < w.count; i++)
        if (w.all[i].group == 0) w.all[i] = (wn_watch){0, 199, 1, WN_WATCH_OPEN};
    wn_outlook out = look(&w, 200, 0.95);
    assert_null(out.why);
    assert_string_equal(out.groups[0].final.why,
                        "most of the events come later than its subjects have been "
                        "watched");
    assert_true(out.groups[0].final.high > out.groups[0].final.low);
    assert_true(out.groups[0].share_in < 0.25);
    assert_null(out.groups[7].final.why);
    wn_outlook_free(&out);
}

/* All events on the day itself, long ago: there is no tail to fit, and none is needed. */
static void events_at_once(void **state) {
    (void)state;
    static world w;
    make(&w, 10, 100, 14, 1);
    for (size_t i = 0; i < w.count; i++)
        if (w.all[i].end == WN_WATCH_EVENT) w.all[i].days = 0;
    wn_outlook out = look(&w, 100, 0.95);
    assert_null(out.why);
    assert_near(out.groups[7].final.value,
                (double)out.groups[7].events / (double)out.groups[7].n, 1e-12);
    wn_outlook_free(&out);
}

int main(void) {
    wn_stats_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covers),
        cmocka_unit_test(ends_at_the_count),
        cmocka_unit_test(order_is_nothing),
        cmocka_unit_test(others_are_gone),
        cmocka_unit_test(finds_late_records),
        cmocka_unit_test(says_why_not),
        cmocka_unit_test(young_group),
        cmocka_unit_test(events_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
