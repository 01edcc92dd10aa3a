#include "core/stats/scorecard/naive_bayes.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct row {
    double won, lost; /* both 0: there is no row */
} row;

typedef struct rows {
    row *at; /* [room], by value */
    size_t room;
} rows;

struct wn_nb {
    wn_nb_plan plan; /* `stage` is a field of ours when the caller has none */
    double *least;   /* [fields] */
    size_t fields;
    bool own_stage;
    rows *tables; /* [teams * fields]; first the leads without a team */
    size_t teams, room;
};

/* ------------------------------------------------------------------------------- rows */

static bool is_there(row r) {
    return r.won > 0 || r.lost > 0;
}

static size_t place_of(uint32_t team) {
    return team == WN_NB_NO_TEAM ? 0 : (size_t)team + 1;
}

/* The row as it is looked up: nothing where it does not count. */
static row counting(const wn_nb *nb, size_t team, size_t field, size_t value) {
    const rows *table = &nb->tables[team * nb->fields + field];
    row r = value < table->room ? table->at[value] : (row){0, 0};
    return r.won + r.lost < nb->least[field] ? (row){0, 0} : r;
}

static bool has_rows(const wn_nb *nb, size_t team) {
    for (size_t f = 0; team < nb->teams && f < nb->fields; f++)
        for (size_t v = 0; v < nb->tables[team * nb->fields + f].room; v++)
            if (is_there(nb->tables[team * nb->fields + f].at[v])) return true;
    return false;
}

/* The teams whose rows judge a lead: [first, last). */
typedef struct span {
    size_t first, last;
} span;

static span judges_of(const wn_nb *nb, uint32_t team) {
    size_t place = place_of(team);
    bool its_own = place > 0 && has_rows(nb, place);
    return its_own ? (span){place, place + 1} : (span){0, nb->teams};
}

static row sum_value(const wn_nb *nb, span teams, size_t field, size_t value) {
    row sum = {0, 0};
    for (size_t t = teams.first; t < teams.last; t++) {
        row r = counting(nb, t, field, value);
        sum.won += r.won;
        sum.lost += r.lost;
    }
    return sum;
}

static row sum_field(const wn_nb *nb, span teams, size_t field) {
    row sum = {0, 0};
    if (field == nb->plan.stage) return sum_value(nb, teams, field, 0);
    for (size_t t = teams.first; t < teams.last; t++)
        for (size_t v = 0; v < nb->tables[t * nb->fields + field].room; v++) {
            row r = counting(nb, t, field, v);
            sum.won += r.won;
            sum.lost += r.lost;
        }
    return sum;
}

/* --------------------------------------------------------------------------- counting */

static wn_rc add_teams(wn_nb *nb, size_t need, wn_err *err) {
    size_t before = nb->teams * nb->fields, after = need * nb->fields;
    if (need <= nb->teams) return WN_OK;
    wn_rc rc = wn_grow(&nb->tables, &nb->room, after, sizeof *nb->tables, err);
    if (rc != WN_OK) return rc;
    memset(nb->tables + before, 0, (after - before) * sizeof *nb->tables);
    nb->teams = need;
    return WN_OK;
}

static wn_rc count_value(wn_nb *nb, size_t team, size_t field, size_t value, double won,
                         double lost, wn_err *err) {
    rows *table = &nb->tables[team * nb->fields + field];
    size_t before = table->room;
    wn_rc rc = wn_grow(&table->at, &table->room, value + 1, sizeof *table->at, err);
    if (rc != WN_OK) return rc;
    if (table->room > before)
        memset(table->at + before, 0, (table->room - before) * sizeof *table->at);
    row *r = &table->at[value];
    if (!is_there(*r)) {
        if (won < 0 || lost < 0) return WN_OK;
        *r = (row){nb->plan.smoothing, nb->plan.smoothing};
    }
    r->won += won;
    r->lost += lost;
    if (r->won <= 0) r->won = nb->plan.smoothing;
    if (r->lost <= 0) r->lost = nb->plan.smoothing;
    return WN_OK;
}

static wn_rc count_stage(wn_nb *nb, size_t team, size_t reached, bool won, double times,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    size_t stages = won ? nb->plan.stages : reached + 1;
    for (size_t s = 0; s < stages && rc == WN_OK; s++)
        rc = count_value(nb, team, nb->plan.stage, s, won ? times : 0, won ? 0 : times,
                         err);
    return rc;
}

wn_rc wn_nb_count(wn_nb *nb, const wn_nb_lead *lead, bool won, double times,
                  wn_err *err) {
    wn_rc rc = WN_OK;
    size_t team = place_of(lead->team);
    WN_TRY(add_teams(nb, team + 1, err));
    if (nb->own_stage) WN_TRY(count_stage(nb, team, 0, won, times, err));
    for (size_t i = 0; i < lead->count; i++) {
        wn_nb_value v = lead->values[i];
        if (v.field == nb->plan.stage)
            WN_TRY(count_stage(nb, team, v.value, won, times, err));
        else
            WN_TRY(count_value(nb, team, v.field, v.value, won ? times : 0,
                               won ? 0 : times, err));
    }
out:
    return rc;
}

/* ---------------------------------------------------------------------------- scoring */

bool wn_nb_row(const wn_nb *nb, uint32_t team, uint32_t field, uint32_t value,
               double *won, double *lost) {
    size_t place = place_of(team);
    if (place >= nb->teams || value >= nb->tables[place * nb->fields + field].room)
        return false;
    row r = nb->tables[place * nb->fields + field].at[value];
    *won = r.won;
    *lost = r.lost;
    return is_there(r);
}

static wn_nb_factor factor(const wn_nb *nb, span teams, size_t field, size_t value) {
    row r = sum_value(nb, teams, field, value), all = sum_field(nb, teams, field);
    wn_nb_factor f = {.won = 1, .lost = 1, .score = 0.5};
    if (!is_there(r) || all.won <= 0 || all.lost <= 0) return f;
    f = (wn_nb_factor){.known = true, .won = r.won / all.won, .lost = r.lost / all.lost};
    f.score = field == nb->plan.stage ? 1 - f.lost : f.won / (f.won + f.lost);
    return f;
}

wn_nb_factor wn_nb_factor_of(const wn_nb *nb, uint32_t team, uint32_t field,
                             uint32_t value) {
    return factor(nb, judges_of(nb, team), field, value);
}

/* Products of many shares: scaled by a power of two, which loses nothing, before they
 * underflow. */
static void multiply(double *won, double *lost, wn_nb_factor f) {
    *won *= f.won;
    *lost *= f.lost;
    if (*won > 0x1p-500 || *lost > 0x1p-500) return;
    *won *= 0x1p500;
    *lost *= 0x1p500;
}

wn_nb_result wn_nb_score(const wn_nb *nb, const wn_nb_lead *lead) {
    span teams = judges_of(nb, lead->team);
    row all = sum_value(nb, teams, nb->plan.stage, 0);
    bool has_stage = nb->own_stage, is_won = false;
    if (all.won <= 0 || all.lost <= 0)
        return (wn_nb_result){.why = "no lead of the team is closed yet"};
    double prior = all.won / (all.won + all.lost);
    double won = prior, lost = all.lost / (all.won + all.lost);
    for (size_t i = 0; i < lead->count; i++) {
        wn_nb_value v = lead->values[i];
        if (v.field == nb->plan.stage) {
            has_stage = true;
            is_won |= v.value == nb->plan.won_stage;
        }
        multiply(&won, &lost, factor(nb, teams, v.field, v.value));
    }
    if (!has_stage) return (wn_nb_result){prior, 0, "the lead has no stage"};
    if (is_won) return (wn_nb_result){prior, 1, NULL};
    return (wn_nb_result){prior, won / (won + lost), NULL};
}

double wn_nb_percent(double probability) {
    char text[32];
    snprintf(text, sizeof text, "%.2f", 100 * probability);
    return fmin(fmax(strtod(text, NULL), 0.01), 99.99);
}

/* --------------------------------------------------------------------------- together */

wn_rc wn_nb_new(const wn_nb_plan *plan, wn_nb **out, wn_err *err) {
    wn_nb *nb = wn_alloc_zero(1, sizeof *nb);
    *out = nb;
    if (!nb) return wn_fail_memory(err);
    nb->plan = *plan;
    nb->own_stage = plan->stage == WN_NB_NONE;
    nb->fields = plan->fields + nb->own_stage;
    if (nb->own_stage) {
        nb->plan.stage = plan->fields;
        nb->plan.stages = 1;
        nb->plan.won_stage = WN_NB_NONE;
    }
    nb->least = wn_alloc_zero(nb->fields, sizeof *nb->least);
    wn_rc rc = nb->least ? add_teams(nb, 1, err) : wn_fail_memory(err);
    if (rc != WN_OK) {
        wn_nb_free(nb);
        *out = NULL;
        return rc;
    }
    if (plan->least) memcpy(nb->least, plan->least, plan->fields * sizeof *nb->least);
    return WN_OK;
}

void wn_nb_free(wn_nb *nb) {
    if (!nb) return;
    for (size_t i = 0; i < nb->teams * nb->fields; i++)
        wn_free(nb->tables[i].at);
    wn_free(nb->tables);
    wn_free(nb->least);
    wn_free(nb);
}
