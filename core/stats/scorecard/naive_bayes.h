/* Naive Bayes over the fields of leads, exactly as the CRM Odoo scores its leads.
 *
 * For every team, field and value there may be a row: how many leads with that value were
 * won and how many lost. A row is made by the first closed lead that has the value, and
 * starts with `smoothing` (0.1) in both counts. One field may be the stage, with values
 * 0, 1, ... in the order of the pipeline: a won lead counts in the rows of all stages, a
 * lost one in those of the stages up to the one it reached. W and L are the counts of the
 * first stage's row; without a stage every closed lead counts there.
 *
 *     score_won = W / (W + L) * product of won(field, value) / T(field)
 *
 * over the values of a lead, T being W for the stage and the sum over the field's rows
 * otherwise; score_lost alike; probability = score_won / (score_won + score_lost). A
 * field that the lead lacks is skipped, and so is a value without a row. A field with
 * several values (tags) has several factors; of a field with a `least`, rows with fewer
 * won and lost together are as if they were not there. A lead without a team, or whose
 * team has no rows, is judged by the sum of all teams' rows. A lead in the won stage is
 * at 1.
 *
 * Known faults, kept: the smoothing does not depend on the number of values; a missing
 * value says nothing; fields that say the same count twice, so probabilities are too near
 * 0 and 1.
 *
 * Source: odoo/addons/crm/models/crm_lead.py, _pls_get_naive_bayes_probabilities and
 * _pls_update_frequency_table (versions 13 to 17). */
#ifndef WN_CORE_STATS_SCORECARD_NAIVE_BAYES_H
#define WN_CORE_STATS_SCORECARD_NAIVE_BAYES_H

#include "core/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WN_NB_SMOOTHING 0.1
#define WN_NB_LEAST_TAG 50.0
#define WN_NB_NONE SIZE_MAX
#define WN_NB_NO_TEAM UINT32_MAX

typedef struct wn_nb_plan {
    size_t fields;
    size_t stage; /* which field it is, or WN_NB_NONE */
    size_t stages;
    size_t won_stage;    /* a value of it, or WN_NB_NONE */
    const double *least; /* [fields], won and lost of a row that counts; NULL: none */
    double smoothing;
} wn_nb_plan;

typedef struct wn_nb_value {
    uint32_t field, value; /* value: a small number, its name to the caller */
} wn_nb_value;

typedef struct wn_nb_lead {
    uint32_t team; /* 0, 1, ..., or WN_NB_NO_TEAM */
    const wn_nb_value *values;
    size_t count;
} wn_nb_lead;

typedef struct wn_nb wn_nb;

wn_rc wn_nb_new(const wn_nb_plan *plan, wn_nb **out, wn_err *err) WN_CHECKED;
void wn_nb_free(wn_nb *nb);

/* Counts a closed lead `times` times; with a negative number it is taken back, as when it
 * is opened again. Taking back never leaves a count of 0 or less: it is `smoothing` then.
 */
wn_rc wn_nb_count(wn_nb *nb, const wn_nb_lead *lead, bool won, double times,
                  wn_err *err) WN_CHECKED;

/* A team's row as it is counted; false when there is none. */
bool wn_nb_row(const wn_nb *nb, uint32_t team, uint32_t field, uint32_t value,
               double *won, double *lost);

/* What one value does to the scores of a team's leads: its factors. Not `known`: without
 * a row that counts it does nothing. `score` is what it says by itself, as Odoo explains
 * a probability: won / (won + lost), 1 - lost for a stage; 0.5 says nothing. */
typedef struct wn_nb_factor {
    bool known;
    double won, lost, score;
} wn_nb_factor;
wn_nb_factor wn_nb_factor_of(const wn_nb *nb, uint32_t team, uint32_t field,
                             uint32_t value);

typedef struct wn_nb_result {
    double prior; /* W / (W + L) */
    double probability;
    const char *why; /* why there is no probability (0 then), or NULL */
} wn_nb_result;
wn_nb_result wn_nb_score(const wn_nb *nb, const wn_nb_lead *lead);

/* As Odoo shows it: percent with two decimals (a tie goes to the even one), from 0.01
 * to 99.99, since nothing is sure while a lead is open. */
double wn_nb_percent(double probability);

#endif
