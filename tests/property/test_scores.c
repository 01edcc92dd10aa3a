/* What must hold for any rule set: each score is the sum of its parts, is what adding up
 * by hand gives, stays within its limits, and depends neither on blocks nor on threads.
 */
#include "core/base/mem.h"
#include "core/rules/scorer.h"
#include "tests/property/random.h"
#include "tests/unit/table_helper.h"

#include <inttypes.h>

enum { TRIES = 120, GROUPS = 4, RULES = 9, SCORES = 3, LEADS = 60 };

/* A rule set as it is drawn: rule i holds for leads whose n is at least from[i]. */
typedef struct drawn {
    size_t groups, rules, scores;
    size_t group[RULES]; /* GROUPS: in none */
    int64_t points[RULES];
    int from[RULES];
    bool computed[RULES];
    bool takes[SCORES][GROUPS];
    wn_clamp groups_clamp[GROUPS], scores_clamp[SCORES];
} drawn;

static uint64_t seed = 20250822;
static wn_err err;

static wn_clamp draw_clamp(void) {
    wn_clamp clamp = {.has_max = random_below(&seed, 2),
                      .has_min = random_below(&seed, 2)};
    if (clamp.has_min) clamp.min = (wn_points)random_below(&seed, 4000) - 3000;
    if (clamp.has_max)
        clamp.max =
            (clamp.has_min ? clamp.min : 0) + (wn_points)random_below(&seed, 5000);
    return clamp;
}

static drawn draw(void) {
    drawn d = {.groups = 1 + random_below(&seed, GROUPS),
               .scores = 1 + random_below(&seed, SCORES)};
    d.rules = d.groups + random_below(&seed, RULES - d.groups + 1);
    for (size_t i = 0; i < d.rules; i++) {
        bool loose = i >= d.groups && random_below(&seed, 4) == 0;
        d.group[i] = i < d.groups ? i : loose ? GROUPS : random_below(&seed, d.groups);
        d.points[i] = (int64_t)random_below(&seed, 6000) - 2500;
        d.from[i] = (int)random_below(&seed, 12) - 1;
        d.computed[i] = random_below(&seed, 4) == 0;
    }
    for (size_t g = 0; g < d.groups; g++)
        d.groups_clamp[g] = draw_clamp();
    for (size_t s = 0; s < d.scores; s++) {
        d.scores_clamp[s] = draw_clamp();
        size_t sure = random_below(&seed, d.groups);
        for (size_t g = 0; g < d.groups; g++)
            d.takes[s][g] = s == 0 || g == sure || random_below(&seed, 2);
    }
    return d;
}

/* ------------------------------------------------------------------------------ script
 */

static void say(wn_buf *out, const char *format, ...) {
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert_int_equal(wn_buf_text(out, text, &err), WN_OK);
}

static void say_clamp(wn_buf *out, const wn_clamp *clamp) {
    if (clamp->has_max) say(out, "max = %.2f, ", wn_points_value(clamp->max));
    if (clamp->has_min) say(out, "min = %.2f, ", wn_points_value(clamp->min));
}

static void say_rule(wn_buf *out, const drawn *d, size_t i) {
    double points = wn_points_value(d->points[i]);
    if (d->computed[i])
        say(out,
            "rule 'r%zu' { points = function(l) return l.n >= %d and %.2f or nil end }",
            i, d->from[i], points);
    else
        say(out, "rule 'r%zu' { points = %.2f, when = { n = at_least(%d) } }", i, points,
            d->from[i]);
}

static void say_scores(wn_buf *out, const drawn *d) {
    for (size_t s = 1; s < d->scores; s++) {
        say(out, "score 's%zu' { bands = { all = 0 }, ", s);
        say_clamp(out, &d->scores_clamp[s]);
        say(out, "groups = { ");
        for (size_t g = 0; g < d->groups; g++)
            if (d->takes[s][g]) say(out, "'g%zu', ", g);
        say(out, "} }\n");
    }
}

static char *script_of(const drawn *d) {
    wn_buf out = {0};
    say(&out, "scoring 's0' { id = 'id', bands = { all = 0 }, ");
    say_clamp(&out, &d->scores_clamp[0]);
    say(&out, "}\n");
    say_scores(&out, d);
    for (size_t g = 0; g < d->groups; g++) {
        say(&out, "group 'g%zu' { ", g);
        say_clamp(&out, &d->groups_clamp[g]);
        for (size_t i = 0; i < d->rules; i++)
            if (d->group[i] == g) say_rule(&out, d, i), say(&out, ", ");
        say(&out, "}\n");
    }
    for (size_t i = 0; i < d->rules; i++)
        if (d->group[i] == GROUPS) say_rule(&out, d, i), say(&out, "\n");
    return out.p;
}

/* -------------------------------------------------------------------------------- check
 */

static wn_points by_hand(const drawn *d, size_t score, int n) {
    wn_points sums[GROUPS + 1] = {0}, total = 0;
    for (size_t i = 0; i < d->rules; i++)
        if (n >= d->from[i]) sums[d->group[i]] += d->points[i];
    for (size_t g = 0; g < d->groups; g++)
        if (d->takes[score][g]) total += wn_clamp_apply(&d->groups_clamp[g], sums[g]);
    if (score == 0) total += sums[GROUPS];
    return wn_clamp_apply(&d->scores_clamp[score], total);
}

typedef struct check {
    const drawn *drawn;
    const wn_scorer *scorer;
    size_t leads;
    size_t slots[SCORES];
} check;

static void check_row(const check *c, const wn_batch *batch, const wn_scores *scores,
                      size_t row) {
    wn_score_part parts[2 * RULES + GROUPS + 1];
    int n = (int)strtol(wn_scorer_id(c->scorer, batch, row).p, NULL, 10);
    for (size_t s = 0; s < c->drawn->scores; s++) {
        wn_points sum = 0, score = wn_scores_at(scores, s, row);
        size_t count = wn_scorer_parts(c->scorer, batch, scores, s, row, parts);
        for (size_t i = 0; i < count; i++) {
            assert_int_not_equal(parts[i].points, 0);
            sum += parts[i].points;
        }
        assert_int_equal(sum, score);
        assert_int_equal(score, by_hand(c->drawn, s, n));
        double column = batch->columns[c->slots[s]].number[row];
        assert_true(column == wn_points_value(score));
    }
}

static wn_rc begin(void *self, void **partial, wn_err *e) {
    (void)self;
    *partial = wn_alloc_zero(1, sizeof(wn_scores));
    return *partial ? WN_OK : wn_fail_memory(e);
}

static wn_rc add(void *self, void *partial, const wn_batch *batch, wn_err *e) {
    return wn_scores_compute(((check *)self)->scorer, batch, partial, e);
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *e) {
    (void)e;
    check *c = self;
    for (size_t row = 0; row < batch->rows; row++, c->leads++)
        check_row(c, batch, partial, row);
    return WN_OK;
}

static void end(void *self, void *partial) {
    (void)self;
    if (partial) wn_scores_free(partial);
    wn_free(partial);
}

static void scan(const drawn *d, wn_script *script, const char *path) {
    static const wn_accumulator accumulator = {
        .begin = begin, .add = add, .merge = merge, .end = end};
    wn_table *table = NULL;
    wn_scorer *scorer = NULL;
    check c = {.drawn = d};
    const wn_read_options reading = {.block_bytes = 32 + random_below(&seed, 300)};
    assert_int_equal(wn_table_open(path, &reading, &table, &err), WN_OK);
    assert_int_equal(wn_scorer_new(script, table, NULL, &scorer, &err), WN_OK);
    assert_int_equal(wn_scorer_want_id(scorer, &err), WN_OK);
    c.scorer = scorer;
    for (size_t s = 0; s < d->scores; s++)
        assert_int_equal(wn_scorer_slot(scorer, s, &c.slots[s], &err), WN_OK);
    int threads = 1 + (int)random_below(&seed, 3);
    if (wn_table_scan(table, &accumulator, &c, threads, &err) != WN_OK)
        fail_msg("%s", err.message);
    assert_int_equal(c.leads, LEADS);
    wn_table_free(table);
    wn_scorer_free(scorer);
}

static void sums_of_parts(void **state) {
    (void)state;
    wn_buf csv = {0};
    say(&csv, "id,n\n");
    for (int i = 0; i < LEADS; i++) /* the id says what n is */
        say(&csv, "%d,%d\n", i % 15, i % 15);
    temp_file file = temp_write(csv.p, csv.n);
    for (int i = 0; i < TRIES; i++) {
        drawn d = draw();
        char *text = script_of(&d);
        wn_script *script;
        if (wn_script_run_text("s.lua", wn_text_of(text), &wn_kind_scoring, NULL, &script,
                               &err) != WN_OK)
            fail_msg("%s\n%s", err.message, text);
        scan(&d, script, file.path);
        wn_script_free(script);
        wn_free(text);
    }
    unlink(file.path);
    wn_buf_free(&csv);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sums_of_parts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
