/* A learned scorecard, from leads to script and back: the script's scores and
 * probabilities are the model's, lead by lead, to the last bit. */
#include "core/lua/literal.h"
#include "core/rules/rules.h"
#include "core/rules/scorer.h"
#include "core/stats/init.h"
#include "scoring/learn/write_script.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

/* Levels and names that a script has to quote, or that are called like a line of the
 * scorecard; numbers, blanks, yes and no; a text of
 * which only being there says something. */
enum { LEADS = 2400 };
static const char *const sources[] = {"any other", "say \"hi\"\nthere", "back\\slash",
                                      "Яндекс",    "O'Neill, Ltd",      "rare"};

static void write_lead(wn_buf *out, unsigned i) {
    wn_err err;
    unsigned draw = i * 2654435761u;
    unsigned source = (draw >> 8) % 101 / 20, visits = (draw >> 16) % 13;
    bool mail = draw & 64, known = draw & 1024, blank = (draw >> 20) % 9 == 0;
    bool won = (draw >> 4) % 16 <
               2 + 2 * source + (visits > 6 ? 4 : 0) - (mail ? 2 : 0) + 3 * known;
    char cell[64];
    snprintf(cell, sizeof cell, "%s", sources[source]);
    assert_int_equal(wn_buf_format(out, &err, "%u,\"", i), WN_OK);
    for (const char *c = cell; *c; c++)
        assert_int_equal(wn_buf_format(out, &err, *c == '"' ? "\"\"" : "%c", *c), WN_OK);
    assert_int_equal(wn_buf_text(out, "\",", &err), WN_OK);
    if (!blank) assert_int_equal(wn_buf_format(out, &err, "%u.5", visits), WN_OK);
    assert_int_equal(wn_buf_format(out, &err, ",%s,", mail ? "yes" : "no"), WN_OK);
    if (known) assert_int_equal(wn_buf_format(out, &err, "ref %u", i % 300), WN_OK);
    assert_int_equal(wn_buf_format(out, &err, ",%d\n", won), WN_OK);
}

static temp_file write_leads(void) {
    wn_buf text = {0};
    wn_err err;
    assert_int_equal(
        wn_buf_text(&text, "id,\"Lead \"\"Source\"\"\",end,mail,ref,won\n", &err), WN_OK);
    for (unsigned i = 0; i < LEADS; i++)
        write_lead(&text, i);
    temp_file file = temp_write(text.p, text.n);
    wn_buf_free(&text);
    return file;
}

typedef struct learned {
    wn_table *table;
    wn_training training;
    wn_binned_list bins;
    wn_fit fit;
    wn_card card;
    wn_buf script;
} learned;

static void learn(const char *path, int decimals, learned *l) {
    static const wn_read_options reading = {0};
    wn_training_plan plan = {.outcome_text = "won", .id = "id", .train = 1};
    wn_card_plan card_plan = {.decimals = decimals, .conf = 0.95};
    wn_measure train, test;
    wn_err err;
    *l = (learned){0};
    assert_int_equal(wn_table_open(path, &reading, &l->table, &err), WN_OK);
    assert_int_equal(wn_table_want_named(l->table, "won", WN_BOOL, &plan.outcome, &err),
                     WN_OK);
    assert_int_equal(wn_training_read(l->table, &plan, 2, &l->training, &err), WN_OK);
    assert_int_equal(wn_binned_make(&l->training, &wn_binning_standard, &l->bins, &err),
                     WN_OK);
    assert_int_equal(wn_fit_make(&l->training, &l->bins, &l->fit, &err), WN_OK);
    assert_int_equal(wn_pdo_scale(50, 1, 10, 2, &card_plan.scale, &err), WN_OK);
    assert_int_equal(wn_card_make(&l->training, &l->fit, &card_plan, &l->card, &err),
                     WN_OK);
    assert_int_equal(
        wn_measure_make(&l->training, &l->card, 0, LEADS, 0.95, &train, &err), WN_OK);
    assert_int_equal(
        wn_measure_make(&l->training, &l->card, LEADS, LEADS, 0.95, &test, &err), WN_OK);
    wn_script_facts facts = {.file = "leads.csv",
                             .command = "winnow learn",
                             .outcome = "won",
                             .id = "id",
                             .train = &train,
                             .test = &test};
    assert_int_equal(wn_script_write(&l->card, &facts, &l->script, &err), WN_OK);
}

static void forget(learned *l) {
    wn_buf_free(&l->script);
    wn_card_free(&l->card);
    wn_fit_free(&l->fit);
    wn_binned_free(&l->bins);
    wn_training_free(&l->training);
    wn_table_free(l->table);
}

/* Compares the script's scores with the model's; with train = 1 both see the leads in the
 * order of the file. */
typedef struct comparison {
    const learned *model;
    const wn_scorer *scorer;
    size_t lead;
} comparison;

static wn_rc compare(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    comparison *c = self;
    wn_scores scores = {0};
    const wn_named_score *score = &wn_scorer_rules(c->scorer)->scores[0];
    wn_rc rc = wn_scores_compute(c->scorer, batch, &scores, err);
    for (size_t row = 0; row < batch->rows && rc == WN_OK; row++, c->lead++) {
        double p;
        assert_int_equal(scores.score[row], wn_card_score(&c->model->card, c->lead));
        assert_true(wn_score_probability(score, scores.score[row], &p));
        assert_true(p == wn_card_probability(&c->model->card, scores.score[row]));
    }
    wn_scores_free(&scores);
    return rc;
}

static void script_and_model_agree(void **state) {
    (void)state;
    temp_file file = write_leads();
    for (int decimals = 0; decimals < 3; decimals++) {
        static const wn_accumulator accumulator = {.merge = compare};
        static const wn_read_options reading = {0};
        learned l;
        wn_script *script;
        wn_table *table;
        wn_scorer *scorer;
        wn_err err;
        learn(file.path, decimals, &l);
        assert_int_equal(l.fit.count, 4);
        assert_non_null(strstr(l.script.p, ": any other (2)\""));
        wn_text text = {l.script.p, l.script.n};
        if (wn_script_run_text("card.lua", text, &wn_kind_scoring,
                               &(wn_script_options){0}, &script, &err) != WN_OK)
            fail_msg("line %d: %s\n%s", (int)err.line, err.message, l.script.p);
        assert_int_equal(wn_table_open(file.path, &reading, &table, &err), WN_OK);
        assert_int_equal(wn_scorer_new(script, table, NULL, &scorer, &err), WN_OK);
        comparison c = {&l, scorer, 0};
        assert_int_equal(wn_table_scan(table, &accumulator, &c, 1, &err), WN_OK);
        assert_int_equal(c.lead, LEADS);
        wn_scorer_free(scorer);
        wn_table_free(table);
        wn_script_free(script);
        forget(&l);
    }
    unlink(file.path);
}

/* Effects are 0 on average; rounding moves a lead by half a step per feature at most. */
static void points_follow_the_fit(void **state) {
    (void)state;
    temp_file file = write_leads();
    learned l;
    learn(file.path, 2, &l);
    for (size_t i = 0; i < l.fit.count; i++) {
        const wn_fit_feature *f = &l.fit.features[i];
        double sum = 0, leads = 0;
        for (size_t k = 0; k < f->binned->count; k++) {
            sum += f->effect[k] * (double)f->binned->bins[k].won.n;
            leads += (double)f->binned->bins[k].won.n;
        }
        assert_near(sum / leads, 0, 1e-9);
    }
    for (size_t i = 0; i < LEADS; i += 17)
        assert_near(wn_card_probability(&l.card, wn_card_score(&l.card, i)),
                    wn_card_exact(&l.card, i), 1e-3);
    assert_near(l.card.per_point, 0.0693147, 1e-9); /* ln 2 / 10 */
    assert_near(l.card.intercept, -3.46574, 1e-9);
    forget(&l);
    unlink(file.path);
}

static void literals(void **state) {
    (void)state;
    wn_buf out = {0};
    wn_err err;
    assert_int_equal(wn_lua_quote(&out, wn_text_of("a\"b\\c\n9\xd0\xaf"), &err), WN_OK);
    assert_string_equal(out.p, "\"a\\\"b\\\\c\\0109\xd0\xaf\"");
    static const char *const keys[][2] = {{"visits", "visits"},
                                          {"_x9", "_x9"},
                                          {"9x", "[\"9x\"]"},
                                          {"end", "[\"end\"]"},
                                          {"Lead Source", "[\"Lead Source\"]"},
                                          {"Этап", "[\"Этап\"]"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        wn_buf_clear(&out);
        assert_int_equal(wn_lua_key(&out, wn_text_of(keys[i][0]), &err), WN_OK);
        assert_string_equal(out.p, keys[i][1]);
    }
    wn_buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(script_and_model_agree),
        cmocka_unit_test(points_follow_the_fit),
        cmocka_unit_test(literals),
    };
    wn_stats_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
