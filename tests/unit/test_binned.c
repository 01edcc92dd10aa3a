/* Counts and weights by hand: 600 leads, all for training, 200 of them won. */
#include "scoring/learn/naive.h"
#include "tests/unit/near.h"
#include "tests/unit/table_helper.h"

enum { LEADS = 600 };

typedef struct fixture {
    wn_table *table;
    wn_training t;
    wn_binned_list list;
} fixture;

/* Every third lead is won. Of the six in a row (won at 0 and 3):
 *   source   Chat 0 1 2, Fair 3, "Fair, autumn" 4, blank 5; one lead "Rare"
 *   visits   4 for the won and 1 for the others, but for every tenth lead the reverse
 *   form     yes for 0, 1, 2
 *   noise    0 to 9, the same for won and others */
static void write_leads(wn_buf *out) {
    static const char *const sources[] = {
        "Chat", "Chat", "Chat", "Fair", "\"Fair, autumn\"", ""};
    wn_err err;
    assert_int_equal(wn_buf_text(out, "source,visits,form,noise,won\n", &err), WN_OK);
    for (int i = 0; i < LEADS; i++) {
        bool won = i % 3 == 0, turned = i % 10 == 7;
        assert_int_equal(wn_buf_format(out, &err, "%s,%d,%s,%d,%d\n",
                                       i == 6 ? "Rare" : sources[i % 6],
                                       won != turned ? 4 : 1, i % 6 < 3 ? "yes" : "no",
                                       i / 3 % 10, won),
                         WN_OK);
    }
}

static fixture read_leads(double train) {
    fixture f = {0};
    wn_err err;
    wn_buf text = {0};
    static const wn_read_options options = {0};
    write_leads(&text);
    temp_file file = temp_write(text.p, text.n);
    wn_training_plan plan = {.outcome_text = "won", .train = train};
    assert_int_equal(wn_table_open(file.path, &options, &f.table, &err), WN_OK);
    assert_int_equal(wn_table_want_named(f.table, "won", WN_BOOL, &plan.outcome, &err),
                     WN_OK);
    assert_int_equal(wn_training_read(f.table, &plan, 1, &f.t, &err), WN_OK);
    unlink(file.path);
    wn_buf_free(&text);
    return f;
}

static void free_fixture(fixture *f) {
    wn_binned_free(&f->list);
    wn_training_free(&f->t);
    wn_table_free(f->table);
}

static const wn_binned *named(const wn_binned_list *list, const char *name) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].feature->name, name) == 0) return &list->items[i];
    return NULL;
}

static void expect_bin(const wn_binned *b, size_t i, const char *label, wn_bin_kind kind,
                       uint64_t won, uint64_t leads) {
    assert_true(i < b->count);
    assert_string_equal(b->bins[i].label, label);
    assert_int_equal(b->bins[i].kind, kind);
    assert_int_equal(b->bins[i].won.x, won);
    assert_int_equal(b->bins[i].won.n, leads);
}

static void bins_what_says_something(void **state) {
    (void)state;
    fixture f = read_leads(1);
    wn_err err;
    assert_int_equal(wn_binned_make(&f.t, &wn_binning_standard, &f.list, &err), WN_OK);
    assert_int_equal(f.list.count, 2);
    assert_null(named(&f.list, "form"));
    const wn_binned *visits = named(&f.list, "visits"),
                    *source = named(&f.list, "source");
    assert_true(f.list.items[0].iv >= f.list.items[1].iv);
    assert_int_equal(visits->count, 2);
    expect_bin(visits, 0, "up to 1", WN_BIN_RANGE, 20, 380);
    expect_bin(visits, 1, "2 or more", WN_BIN_RANGE, 180, 220);
    assert_int_equal(visits->trend, WN_TREND_RISING);
    assert_near(visits->bins[1].woe, log(180.5 / 201 / (40.5 / 401)), 1e-12);
    /* Chat 99 of 299, Fair all of 100, the fair in autumn none; one that is rare */
    assert_int_equal(source->count, 5);
    expect_bin(source, 0, "Fair, autumn", WN_BIN_LEVELS, 0, 100);
    expect_bin(source, 1, "Chat", WN_BIN_LEVELS, 99, 299);
    expect_bin(source, 2, "Fair", WN_BIN_LEVELS, 100, 100);
    expect_bin(source, 3, "any other", WN_BIN_OTHER, 1, 1);
    expect_bin(source, 4, "(missing)", WN_BIN_MISSING, 0, 100);
    assert_true(source->bins[3].woe == 0 && source->bins[3].se == 0);
    assert_int_equal(source->bin[0], 1);
    assert_int_equal(source->bin[5], 4);
    assert_int_equal(source->bin[6], 3);
    free_fixture(&f);
}

static void says_what_is_dropped(void **state) {
    (void)state;
    fixture f = read_leads(0.7);
    wn_err err;
    assert_int_equal(wn_binned_make(&f.t, &wn_binning_standard, &f.list, &err), WN_OK);
    for (size_t i = 0; i < f.t.feature_count; i++) {
        const wn_feature *x = &f.t.features[i];
        if (strcmp(x->name, "noise") != 0) continue;
        assert_false(x->in);
        assert_non_null(
            strstr(x->why, "it says too little: an information value of 0.0"));
    }
    free_fixture(&f);
}

static void expect_effect(const wn_fit *fit, const char *name, size_t bin,
                          double share_won, double share_lost) {
    for (size_t i = 0; i < fit->count; i++)
        if (strcmp(fit->features[i].binned->feature->name, name) == 0) {
            assert_near(fit->features[i].effect[bin], log(share_won / share_lost), 1e-12);
            return;
        }
    fail_msg("no feature %s", name);
}

/* Rows start at 0.1; sources have four rows, with blanks five. */
static void fits_naive_bayes(void **state) {
    (void)state;
    fixture f = read_leads(1);
    wn_fit fit;
    wn_err err;
    assert_int_equal(wn_binned_plain(&f.t, WN_NAIVE_PARTS, &f.list, &err), WN_OK);
    assert_int_equal(f.list.count, 4);
    const wn_binned *source = named(&f.list, "source");
    expect_bin(source, 0, "Chat", WN_BIN_LEVELS, 99, 299);
    expect_bin(source, 3, "Rare", WN_BIN_LEVELS, 1, 1);
    expect_bin(source, 5, "(missing)", WN_BIN_MISSING, 0, 100);
    assert_int_equal(named(&f.list, "noise")->count, 10);
    assert_int_equal(wn_naive_fit(&f.t, &f.list, false, &fit, &err), WN_OK);
    assert_near(fit.base, log(200.1 / 400.1), 1e-12);
    expect_effect(&fit, "form", 1, 100.1 / 200.2, 200.1 / 400.2);
    expect_effect(&fit, "source", 0, 99.1 / 200.4, 200.1 / 300.4);
    expect_effect(&fit, "source", 5, 1, 1);
    wn_fit_free(&fit);
    assert_int_equal(wn_naive_fit(&f.t, &f.list, true, &fit, &err), WN_OK);
    expect_effect(&fit, "source", 5, 0.1 / 200.5, 100.1 / 400.5);
    wn_fit_free(&fit);
    free_fixture(&f);
}

static void refuses_too_few(void **state) {
    (void)state;
    fixture f = read_leads(0.05);
    wn_fit fit;
    wn_err err;
    assert_int_equal(wn_binned_plain(&f.t, WN_NAIVE_PARTS, &f.list, &err), WN_OK);
    assert_int_equal(wn_naive_fit(&f.t, &f.list, true, &fit, &err), WN_E_DATA);
    assert_non_null(strstr(err.message, "too few leads to learn from"));
    free_fixture(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins_what_says_something),
        cmocka_unit_test(says_what_is_dropped),
        cmocka_unit_test(fits_naive_bayes),
        cmocka_unit_test(refuses_too_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
