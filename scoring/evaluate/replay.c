#include "scoring/evaluate/replay.h"

#include "core/base/mem.h"
#include "core/stats/prediction/gains.h"
#include "scoring/evaluate/figures.h"

typedef struct reading {
    size_t slot, rows, most;
    double *scores; /* [most], by row */
} reading;

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)partial;
    reading *r = self;
    if (r->rows + batch->rows > r->most)
        return wn_fail(err, WN_E_DATA, "the file has changed while it was read again");
    memcpy(r->scores + r->rows, batch->columns[r->slot].number,
           batch->rows * sizeof *r->scores);
    r->rows += batch->rows;
    return WN_OK;
}

static wn_rc read_scores(wn_table *table, const wn_scorer *scorer, size_t score,
                         int threads, reading *r, wn_err *err) {
    static const wn_accumulator accumulator = {.merge = merge};
    wn_rc rc = WN_OK;
    r->scores = wn_alloc_zero(r->most, sizeof *r->scores);
    if (!r->scores) return wn_fail_memory(err);
    WN_TRY(wn_scorer_slot(scorer, score, &r->slot, err));
    WN_TRY(wn_table_scan(table, &accumulator, r, threads, err));
    if (r->rows < r->most)
        rc = wn_fail(err, WN_E_DATA, "the file has changed while it was read again");
out:
    return rc;
}

wn_rc wn_replay_add(wn_replay *replay, const wn_sheet *sheet, wn_table *table,
                    const wn_scorer *scorer, size_t score, double days,
                    const wn_ranking *now, double conf, int threads, wn_err *err) {
    wn_rc rc = WN_OK;
    reading r = {.most = sheet->rows};
    wn_ranking then = {0};
    size_t n = sheet->leads - sheet->older;
    const uint8_t *won = sheet->won + sheet->older;
    wn_replay_age *age = &replay->ages[replay->count];
    double *scores = wn_alloc_zero(n, sizeof *scores);
    if (!scores) return wn_fail_memory(err);
    WN_TRY(read_scores(table, scorer, score, threads, &r, err));
    *age = (wn_replay_age){.days = days};
    for (size_t i = 0; i < n; i++) {
        scores[i] = r.scores[sheet->row[sheet->older + i]];
        age->mean += scores[i] / (double)n;
    }
    WN_TRY(wn_ranking_make(scores, won, n, &then, err));
    wn_auc auc = wn_auc_of(&then);
    age->auc = wn_auc_interval(&auc, conf);
    if (then.won)
        age->top =
            wn_gains_won(&then, (double)n * WN_TOP_PERCENT / 100) / (double)then.won;
    age->against = wn_auc_compare_paired(&then, now, won, conf);
    replay->count++;
out:
    wn_ranking_free(&then);
    wn_free(r.scores);
    wn_free(scores);
    return rc;
}
