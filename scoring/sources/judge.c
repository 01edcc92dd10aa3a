#include "scoring/sources/judge.h"

#include "core/base/mem.h"
#include "core/base/spelling.h"
#include "core/stats/rates/chi2.h"
#include "core/stats/rates/prop.h"

#include <stdlib.h>

/* -------------------------------------------------------------------------- spellings */

static wn_rc find_spellings(wn_judgement *j, wn_err *err) {
    const char **names = wn_alloc(j->count * sizeof *names);
    size_t *like = wn_alloc(j->count * sizeof *like);
    wn_rc rc = names && like ? WN_OK : wn_fail_memory(err);
    for (size_t i = 0; i < j->count && rc == WN_OK; i++)
        names[i] = j->sources[i].name;
    if (rc == WN_OK) rc = wn_spelling_find(names, j->count, like, err);
    for (size_t i = 0; i < j->count && rc == WN_OK; i++)
        j->sources[i].spelled_like = like[i];
    wn_free(like);
    wn_free(names);
    return rc;
}

/* ------------------------------------------------------------------------------ ranks */

static int by_rank(const void *a, const void *b) {
    const wn_source *x = a, *y = b;
    if (x->place.expected_rank != y->place.expected_rank)
        return x->place.expected_rank < y->place.expected_rank ? -1 : 1;
    if (x->won.n != y->won.n) return x->won.n > y->won.n ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* better[i * count + k] = P(source i > source k). */
static void tell_apart(wn_judgement *j, const double *better) {
    double sure = 1 - (1 - j->conf) / 2;
    size_t count = j->count, best = 0;
    for (size_t i = 0; i < count; i++) {
        j->sources[i].rank_low = 1;
        j->sources[i].rank_high = count;
        if (by_rank(&j->sources[i], &j->sources[best]) < 0) best = i;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++)
            if (better[i * count + k] > sure) {
                j->sources[i].rank_high--;
                j->sources[k].rank_low++;
            }
        j->sources[i].like_best = !(better[best * count + i] > sure);
    }
}

/* `better` is by the order before sorting, which `group` held. */
static void form_groups(wn_judgement *j, const double *better) {
    double sure = 1 - (1 - j->conf) / 2;
    size_t group = 1, first = j->sources[0].group;
    for (size_t i = 0; i < j->count; i++) {
        size_t number = j->sources[i].group;
        if (better[first * j->count + number] > sure) {
            first = number;
            group++;
        }
        j->sources[i].group = group;
    }
}

static wn_rc rank(wn_judgement *j, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_beta *posteriors = wn_alloc_zero(j->count, sizeof *posteriors);
    wn_bayes_arm *places = wn_alloc_zero(j->count, sizeof *places);
    double *better = wn_alloc_zero(j->count * j->count, sizeof *better);
    if (!posteriors || !places || !better) {
        rc = wn_fail_memory(err);
        goto out;
    }
    for (size_t i = 0; i < j->count; i++)
        posteriors[i] = wn_eb_posterior(&j->fit, j->sources[i].won);
    if (j->maturity && !j->maturity->why)
        wn_maturity_rank(j->maturity, places, better);
    else
        WN_TRY(wn_bayes_rank(posteriors, j->count, places, better, err));
    for (size_t i = 0; i < j->count; i++) {
        j->sources[i].place = places[i];
        j->sources[i].group = i;
    }
    tell_apart(j, better);
    qsort(j->sources, j->count, sizeof *j->sources, by_rank);
    form_groups(j, better);
out:
    wn_free(better);
    wn_free(places);
    wn_free(posteriors);
    return rc;
}

/* --------------------------------------------------------------------------- together */

static wn_rc copy_census(const wn_census *census, wn_judgement *j, wn_err *err) {
    j->sources = wn_alloc_zero(census->sources.map.count, sizeof *j->sources);
    if (!j->sources) return wn_fail_memory(err);
    j->count = census->sources.map.count;
    j->no_outcome = census->no_outcome;
    for (uint32_t i = 0; i < j->count; i++) {
        wn_text name = wn_map_key(&census->sources.map, i);
        j->sources[i].name = name.n ? name.p : "(blank)";
        j->sources[i].blank = name.n == 0;
        j->sources[i].won = census->won[i];
        j->sources[i].mature = j->maturity ? &j->maturity->sources[i] : NULL;
        j->all.n += census->won[i].n;
        j->all.x += census->won[i].x;
    }
    return WN_OK;
}

wn_rc wn_judge(const wn_census *census, const wn_maturity *maturity, double conf,
               wn_judgement *out, wn_err *err) {
    wn_rc rc = WN_OK;
    wn_judgement *j = out;
    *j = (wn_judgement){.conf = conf, .maturity = maturity};
    WN_TRY(copy_census(census, j, err));
    j->same_rate = wn_chi2_homogeneity(census->won, j->count);
    WN_TRY(wn_eb_fit(census->won, j->count, &j->fit, err));
    WN_TRY(rank(j, err));
    WN_TRY(find_spellings(j, err));
    for (size_t i = 0; i < j->count; i++) {
        wn_source *s = &j->sources[i];
        s->rate = wn_prop_wilson(s->won, conf);
        s->shrunk = wn_beta_interval(wn_eb_posterior(&j->fit, s->won), conf);
    }
out:
    if (rc != WN_OK) wn_judgement_free(j);
    return rc;
}

void wn_judgement_free(wn_judgement *j) {
    wn_free(j->sources);
    *j = (wn_judgement){0};
}
