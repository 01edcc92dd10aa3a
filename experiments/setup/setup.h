/* The set-up of an experiment as plain data: who saw what, what counts as success, and
 * how it is judged. Filled from options (setup_options.c) or from an `experiment` script
 * (kind_experiment.c); everything after it is the same for both.
 *
 * Texts are borrowed from the command line or the script, which outlive the set-up. */
#ifndef WN_EXPERIMENTS_SETUP_SETUP_H
#define WN_EXPERIMENTS_SETUP_SETUP_H

#include "core/base/date.h"
#include "core/base/text.h"
#include "core/stats/sequential/spending.h"

/* More arms than this are the wrong column. */
enum { WN_ARMS_MAX = 50 };

enum { WN_PLANNED_LOOKS_MAX = 1000 };
#define WN_PLANNED_VISITORS_MAX (INT64_C(1) << 50)

/* The most covariates of a metric; what is known of them fits into wn_moments. */
enum { WN_COVARIATES_MAX = 7 };

/* Which quantiles can be asked for. */
#define WN_QUANTILE_LEAST 0.001
#define WN_QUANTILE_MOST 0.999

/* ... and at which values can be capped. */
#define WN_CAP_LEAST 0.5
#define WN_CAP_MOST 0.99999

typedef enum wn_metric_kind {
    WN_CONVERSION, /* yes or no per visitor: a rate */
    WN_MEAN,       /* an amount per visitor */
    WN_RATIO,      /* an amount per another one, such as orders per session */
    WN_QUANTILE,   /* of an amount per visitor, such as its median */
    WN_METRIC_KINDS
} wn_metric_kind;

typedef enum wn_metric_role {
    WN_PRIMARY,   /* the decision rests on these */
    WN_SECONDARY, /* worth knowing */
    WN_GUARDRAIL  /* must not get worse than its margin */
} wn_metric_role;

/* Codes for programs: "conversion", "primary". */
const char *wn_metric_kind_code(wn_metric_kind kind);
const char *wn_metric_role_code(wn_metric_role role);

/* Where values come from. */
typedef struct wn_reading {
    const char *text; /* a column, or a Lua expression over columns */
    int function;     /* of the script, when text is NULL */
} wn_reading;

/* Conversions within so many days are quick, unless the set-up says otherwise. */
enum { WN_WITHIN_STANDARD = 7, WN_WITHIN_MAX = 3660 };

typedef struct wn_metric {
    const char *name; /* as printed */
    wn_metric_kind kind;
    wn_metric_role role;
    wn_reading reading;
    wn_reading per;                           /* ratio: the denominator */
    wn_reading covariates[WN_COVARIATES_MAX]; /* known before; what is adjusted for */
    size_t covariate_count;
    bool weighs_rate; /* a ratio: of weighted conversions to weights */
    char *owned;      /* texts of the readings, when nothing else holds them */
    bool has_margin;  /* a guardrail may have one: */
    double margin;    /* the lowest lift that is still fine, such as -0.02 */
    const char *at;   /* conversion: the column of when it happened; NULL: none */
    double within;    /* ... and the days in which it counts as quick */
    double quantile;  /* which, in (0, 1) */
    /* A mean may need the visitors' values themselves: */
    double cap;        /* larger ones than this quantile of all count as it; 0: none */
    bool ranks;        /* compared by ranks, too */
    size_t replicates; /* resampled so often, too; 0: not */
} wn_metric;

typedef struct wn_planned_arm {
    wn_text name;
    double weight; /* planned share of the visitors, in any unit; > 0 */
} wn_planned_arm;

/* What to do with a visitor who was seen in several arms. */
typedef enum wn_crossovers {
    WN_CROSSOVERS_DROP,  /* leave the visitor out */
    WN_CROSSOVERS_FIRST, /* count the visitor, with all outcomes, in the first arm */
    WN_CROSSOVERS_KEEP   /* count the visitor in each arm, with the outcomes seen there */
} wn_crossovers;
extern const char *const wn_crossovers_names[]; /* by value; ends with NULL */

/* How p and intervals of several comparisons are adjusted, so that they agree. */
typedef enum wn_correction {
    WN_CORRECTION_DUNNETT, /* simultaneous intervals (Tukey's when all arms are compared)
                            */
    WN_CORRECTION_HOLM,
    WN_CORRECTION_HOCHBERG,
    WN_CORRECTION_BH,
    WN_CORRECTION_NONE
} wn_correction;
extern const char *const wn_correction_names[]; /* by value; ends with NULL */

/* How rates are compared; test/rates.h says what each is. AUTO is the exact test where an
 * arm has fewer than WN_EXACT_BELOW conversions or non-conversions, else the score test.
 */
enum { WN_EXACT_BELOW = 10 };
typedef enum wn_rate_test {
    WN_RATE_TEST_AUTO,
    WN_RATE_TEST_SCORE,
    WN_RATE_TEST_EXACT,
    WN_RATE_TEST_BARNARD,
    WN_RATE_TEST_BOSCHLOO,
    WN_RATE_TEST_FISHER,
    WN_RATE_TEST_MID_P
} wn_rate_test;
extern const char *const wn_rate_test_names[]; /* by value; ends with NULL */

/* What was known of the primary metric before: Beta(a, b) for a rate, as good as a
 * conversions and b others; Gamma(a, b) for an amount that counts events, as good as a
 * events of b visitors. */
typedef enum wn_prior_kind { WN_PRIOR_NONE, WN_PRIOR_BETA, WN_PRIOR_GAMMA } wn_prior_kind;
typedef struct wn_prior {
    wn_prior_kind kind;
    double a, b;
} wn_prior;

/* How a bandit would split the next visitors. */
typedef enum wn_bandit {
    WN_BANDIT_NONE,
    WN_BANDIT_THOMPSON,
    WN_BANDIT_TOP_TWO
} wn_bandit;
extern const char *const wn_bandit_names[]; /* from THOMPSON on; ends with NULL */

/* From low up to, but not including, high. */
typedef struct wn_range {
    double low, high;
} wn_range;

/* A part of all visitors, so that experiments can share none of them. */
typedef struct wn_namespace {
    wn_text name;
    wn_range range; /* of the places in it, from 0 to 1 */
} wn_namespace;

/* Visitors who get no arm in any experiment that names it. */
typedef struct wn_holdout {
    wn_text name;
    double share;
} wn_holdout;

/* How visitors are put into the arms (assign/assign.h). */
typedef struct wn_assigning {
    const char *key; /* of the hash; NULL: the experiment's name */
    int hash;        /* version: 1 or 2 */
    double coverage; /* the share of the visitors that the experiment takes */
    wn_namespace *namespaces;
    size_t namespace_count, namespace_capacity;
    wn_holdout *holdouts;
    size_t holdout_count, holdout_capacity;
    const char **targets; /* expressions that hold for those who may take part */
    size_t target_count, target_capacity;
} wn_assigning;

/* By what the leads of an arm are judged: scoring rules, beside what they are worth. A
 * visitor is a lead who converted by the first metric that is a conversion. */
typedef struct wn_quality {
    const char *rules;     /* a scoring script's file; NULL: leads are not judged */
    bool beside_script;    /* its path starts at the folder of the experiment's script */
    const char *score;     /* which of their scores; NULL: the scoring's own */
    const char *qualified; /* leads of this band or a better one; NULL: of the best */
    const char *value, *cost; /* per row: columns or expressions; NULL: not known */
    /* Once the rules have been read: */
    const char *title;
    size_t score_number;
    double from; /* the score from which a lead is qualified */
} wn_quality;

typedef struct wn_setup {
    const char *name;     /* NULL without a script */
    const char *question; /* NULL: none */
    const char *arm;      /* column; NULL: everybody is in one, called "" */
    const char *unit;     /* column; NULL: every row is a visitor */
    const char *time;     /* column; NULL: the order of the file, and no days */
    const char *control;  /* NULL: found out, see analyse.h */
    wn_planned_arm *arms; /* the planned ones; none: those in the file, equal shares */
    size_t arm_count, arm_capacity;
    wn_metric *metrics; /* at least one */
    size_t metric_count, metric_capacity;
    const char **segments; /* columns */
    size_t segment_count, segment_capacity;
    const char *stratify; /* the segment whose levels are strata; NULL: none */
    wn_reading *where;    /* rows for which one of these is not true are left out */
    size_t where_count, where_capacity;
    wn_reading *exclude; /* rows for which one of these is true are left out */
    size_t exclude_count, exclude_capacity;
    wn_crossovers crossovers;
    wn_assigning assigning;
    wn_quality quality;
    double conf;          /* coverage of the intervals; tests are at 1 - conf */
    double detect;        /* the smallest lift worth having; 0: not said */
    double power;         /* with which the test shall find it */
    int looks;            /* planned, the last one included */
    wn_spending spending; /* of false alarms over the looks */
    uint64_t visitors;    /* planned, in all arms; 0: not said */
    wn_rate_test rate_test;
    int threads; /* that compare the levels of segments */
    bool has_as_of;
    wn_time as_of; /* the day that the data were taken; else found in the data */
    wn_correction correction;
    bool pairs; /* all arms are compared with each other, not only with the control */
    wn_prior prior;
    wn_bandit bandit;
    double floor;           /* the least weight of an arm in a bandit's next split */
    const char *propensity; /* column of the weight that the visitor's arm had, when the
                               split adapted to the results; NULL: it did not */
    double rope; /* a lift of less, up or down, is as good as none; 0: not said */
} wn_setup;      /* start with wn_setup_standard */

/* Empty, with every default. */
wn_setup wn_setup_standard(void);
void wn_setup_free(wn_setup *setup);

wn_rc wn_setup_add_arm(wn_setup *setup, wn_planned_arm arm, wn_err *err) WN_CHECKED;
wn_rc wn_setup_add_metric(wn_setup *setup, wn_metric metric, wn_err *err) WN_CHECKED;
/* A quantile of the column or expression `of`. It gets its name, such as "median of
 * revenue"; WN_E_USAGE when it is there already. */
wn_rc wn_setup_add_quantile(wn_setup *setup, wn_metric metric, wn_text of,
                            wn_err *err) WN_CHECKED;
/* Whether it has this metric already: the same kind of the same column or expression. */
bool wn_setup_has_metric(const wn_setup *setup, const wn_metric *metric);

/* The conversion that makes a visitor a lead, or SIZE_MAX. */
size_t wn_setup_lead(const wn_setup *setup);

/* The conversion whose times are known, or SIZE_MAX; a set-up has at most one. */
size_t wn_setup_followed(const wn_setup *setup);

/* Weighs the visitors by their logged weights, once all metrics are there: makes each a
 * ratio (propensity.c). WN_E_USAGE where that cannot be done. */
wn_rc wn_setup_weigh(wn_setup *setup, const char *column, wn_err *err) WN_CHECKED;

/* Whether both numbers are above 0, and not too large to compute with. */
bool wn_prior_is_proper(const wn_prior *prior);

/* Whether the metric needs moments: it is a ratio, or adjusted. Its variables are the
 * value, a ratio's denominator, and for each covariate its value, or 0 for a visitor
 * without one, and whether it is missing (0 or 1). */
bool wn_metric_has_moments(const wn_metric *metric);
size_t wn_metric_variables(const wn_metric *metric);

/* Whether the visitors' values themselves are needed. */
bool wn_metric_keeps_values(const wn_metric *metric);

wn_rc wn_setup_add_segment(wn_setup *setup, const char *column, wn_err *err) WN_CHECKED;
/* Whether a metric is compared adjusted, too; and whether that decides, because a script
 * declared it. */
bool wn_setup_adjusts(const wn_setup *setup, const wn_metric *metric);
bool wn_setup_decides_adjusted(const wn_setup *setup, const wn_metric *metric);

/* The column whose levels are strata; it becomes a segment, if it is none. */
wn_rc wn_setup_stratify(wn_setup *setup, const char *column, wn_err *err) WN_CHECKED;
wn_rc wn_setup_add_where(wn_setup *setup, wn_reading reading, wn_err *err) WN_CHECKED;
wn_rc wn_setup_add_namespace(wn_setup *setup, wn_namespace space, wn_err *err) WN_CHECKED;
wn_rc wn_setup_add_holdout(wn_setup *setup, wn_holdout holdout, wn_err *err) WN_CHECKED;
wn_rc wn_setup_add_target(wn_setup *setup, const char *condition, wn_err *err) WN_CHECKED;
wn_rc wn_setup_add_exclude(wn_setup *setup, wn_reading reading, wn_err *err) WN_CHECKED;

#endif
