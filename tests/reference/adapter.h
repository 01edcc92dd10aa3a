/* Adapters turn the input of a reference case into library calls and give back what was
 * computed; nothing that is expected is known here. One function per method, in tables
 * by family; an adapter returns everything it can for its method, the case decides what
 * is compared.
 *
 * The getters read what the cases of different origins call by different names. What is
 * missing or wrong is noted in the input (the first problem stays) and fails the case. */
#ifndef WN_TESTS_REFERENCE_ADAPTER_H
#define WN_TESTS_REFERENCE_ADAPTER_H

#include "core/stats/estimate.h"
#include "core/stats/means/effect.h"
#include "core/stats/sums.h"

#include <jansson.h>

typedef struct input {
    const json_t *json;
    const json_t *cases; /* all of the file */
    const char *file;
    char problem[256];     /* "" while all is well */
    char unavailable[256]; /* what the case needs and is not here: it is skipped */
} input;

typedef json_t *(*adapter_fn)(input *in);
typedef struct adapter {
    const char *method;
    adapter_fn run;
} adapter; /* a table ends with a row of zeros */

extern const adapter adapters_assign[];
extern const adapter adapters_attribution[];
extern const adapter adapters_bayes[];
extern const adapter adapters_calibration[];
extern const adapter adapters_confseq[];
extern const adapter adapters_counts[];
extern const adapter adapters_events[];
extern const adapter adapters_cox[];
extern const adapter adapters_exact[];
extern const adapter adapters_funnel_plot[];
extern const adapter adapters_leads[];
extern const adapter adapters_logistic[];
extern const adapter adapters_mean[];
extern const adapter adapters_moments[];
extern const adapter adapters_naive_bayes[];
extern const adapter adapters_power[];
extern const adapter adapters_prop[];
extern const adapter adapters_ranking[];
extern const adapter adapters_scorecard[];
extern const adapter adapters_score[];
extern const adapter adapters_sequential[];
extern const adapter adapters_several[];
extern const adapter adapters_survival[];
extern const adapter adapters_tables[];
extern const adapter adapters_values[];

void complain(input *in, const char *format, ...) WN_PRINTF(2, 3);
/* Notes that a data set, or another case, is not here. */
void cannot_run(input *in, const char *format, ...) WN_PRINTF(2, 3);
/* Notes a failed call; true when it did not fail. */
bool went_well(input *in, wn_rc rc, const wn_err *err);

const char *get_text(input *in, const char *key, const char *standard);
bool get_flag(input *in, const char *key);
double get_number(input *in, const char *key, double standard);
double number_of(input *in, const json_t *json);
/* The input of another case of the file, or NULL. */
const json_t *input_of(input *in, const char *id);

/* The path of a data set: "data/NAME" beside the folder of the cases, or in the folder
 * that DATA says. Newly allocated; NULL, noted, when it is not there. */
char *data_path(input *in, const char *name);

/* Newly allocated, *count numbers; at least one byte also when there are none. */
double *get_numbers(input *in, const char *key, size_t *count);

double get_conf(input *in); /* conf, level, or 1 - alpha; 0.95 */
wn_alternative get_alternative(input *in);

/* {"x", "n"}. */
wn_prop prop_of(input *in, const json_t *json);

/* control and treatment; or x1, n1 (the treatment) and x2, n2; or a table: its first row
 * (R) or, with `by_column`, first column (scipy) holds the treatment's successes and
 * failures. */
typedef struct arms {
    wn_prop control, treatment;
} arms;
arms get_arms(input *in, bool by_column);

/* Groups from "arms" or "groups" [{"x", "n"}], from "x" and "n" arrays, or from "csv"
 * with the columns name, n, x. Newly allocated. */
wn_prop *get_groups(input *in, size_t *count);

/* The values of an arm: an array of them; {"n", "mean", "sd" or "var"}; or {"n", "sum",
 * "sumsq" or "sum_squares"}, where for {"type": "proportion"} the variance is p (1 - p).
 */
wn_sums get_sums(input *in, const char *key);

/* control and treatment compared, two-sided, whatever their sums are of: amounts, rates,
 * ratios, with or without a covariate (adapt_moments.c). *n: visitors in both. */
wn_mean_comparison get_comparison(input *in, bool relative, double *n);

/* [low, high], an unbounded end as "-Infinity" or "Infinity". */
json_t *interval_json(wn_estimate estimate);
json_t *numbers_json(const double *numbers, size_t count);

/* json_object_set_new with less noise. */
void put(json_t *object, const char *key, double value);
void put_new(json_t *object, const char *key, json_t *value);

#endif
