#include "scoring/evaluate/versus.h"

#include "core/stats/rates/prop2.h"

static void count(wn_prop *prop, bool won) {
    prop->n++;
    prop->x += won;
}

/* As many on either side, so the difference in wins is that in rates, so many times. */
static void compare_wins(wn_versus *v, double conf) {
    double swapped = (double)v->added.n;
    if (v->added.n == 0) {
        v->wins = wn_estimate_point(0, "both call the same leads");
        v->test = wn_test_none("both call the same leads");
        return;
    }
    v->test = wn_prop2_score(v->dropped, v->added, WN_SCORE_MN, WN_TWO_SIDED);
    v->wins = wn_prop2_score_difference(v->dropped, v->added, WN_SCORE_MN, conf);
    v->wins.value *= swapped;
    v->wins.low *= swapped;
    v->wins.high *= swapped;
}

static void compare_calls(const wn_sheet *sheet, double conf, wn_versus *v) {
    for (size_t i = 0; i < sheet->leads - sheet->older; i++) {
        bool won = sheet->won[sheet->older + i];
        bool old = v->called.flags[i], new = v->instead.flags[i];
        if (old && new) count(&v->both, won);
        if (old && !new) count(&v->dropped, won);
        if (!old && new) count(&v->added, won);
    }
    compare_wins(v, conf);
}

wn_rc wn_versus_make(const wn_sheet *sheet, const wn_ranking *ranking,
                     const wn_capacity *capacity, double conf, wn_versus *out,
                     wn_err *err) {
    wn_rc rc = WN_OK;
    wn_ranking other = {0};
    const uint8_t *won = sheet->won + sheet->older;
    size_t n = sheet->leads - sheet->older;
    *out = (wn_versus){0};
    WN_TRY(wn_ranking_make(sheet->other + sheet->older, won, n, &other, err));
    wn_auc champion = wn_auc_of(ranking), challenger = wn_auc_of(&other);
    out->champion = wn_auc_interval(&champion, conf);
    out->challenger = wn_auc_interval(&challenger, conf);
    out->auc = wn_auc_compare_paired(&other, ranking, won, conf);
    WN_TRY(wn_calls_make(sheet, sheet->score, capacity, &out->called, err));
    WN_TRY(wn_calls_make(sheet, sheet->other, capacity, &out->instead, err));
    compare_calls(sheet, conf, out);
out:
    wn_ranking_free(&other);
    if (rc != WN_OK) wn_versus_free(out);
    return rc;
}

void wn_versus_free(wn_versus *versus) {
    wn_calls_free(&versus->called);
    wn_calls_free(&versus->instead);
    *versus = (wn_versus){0};
}
