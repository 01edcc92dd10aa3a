/* An experiment from a command line: its set-up, from a script or from options, and the
 * files of its visitors, opened. For commands that read both. */
#ifndef WN_EXPERIMENTS_SETUP_EXPERIMENT_H
#define WN_EXPERIMENTS_SETUP_EXPERIMENT_H

#include "core/cli/command.h"
#include "experiments/setup/setup.h"
#include "experiments/setup/slots.h"

typedef struct wn_experiment {
    wn_setup *setup;
    wn_scripting scripting;
    wn_buf rules;      /* the path of the scoring rules */
    wn_table **tables; /* [count]; there may be none */
    size_t count;
    wn_setup of_options; /* when there is no script */
} wn_experiment;

/* The first argument is a script if its name ends in .lua, the others are files. When
 * there are files the set-up is complete: it has an arm column and a metric, or else
 * WN_E_USAGE names the columns to choose from. wn_experiment_close when done, also after
 * a failure. */
wn_rc wn_experiment_open(wn_call *call, wn_experiment *out, wn_err *err) WN_CHECKED;
void wn_experiment_close(wn_experiment *experiment);

/* Whether a script comes first. */
bool wn_experiment_is_scripted(const wn_call *call);

/* The rows of the options that describe an experiment and its visitors. */
/* clang-format off */
#define WN_EXPERIMENT_OPTIONS                                                            \
    {.name = "arm", .letter = 'a', .value = "COLUMN",                                    \
     .help = "Which variant a visitor saw."},                                            \
    {.name = "goal", .letter = 'g', .value = "WHAT", .repeats = true,                    \
     .help = "What counts as a conversion: a column of yes and no, or an expression "    \
             "such as 'pages >= 3'. The first goal decides."},                           \
    {.name = "mean", .letter = 'm', .value = "WHAT", .repeats = true,                    \
     .help = "An amount per visitor to compare by its mean: a column or an "             \
             "expression."},                                                             \
    {.name = "unit", .letter = 'u', .value = "COLUMN",                                   \
     .help = "The visitor's id, when a visitor may have several rows (default: every "   \
             "row is a visitor)."},                                                      \
    {.name = "time", .value = "COLUMN",                                                  \
     .help = "When a row happened: tells which arm a visitor saw first (default: the "    \
             "order of the file) and lets the days be compared."},                       \
    {.name = "control", .letter = 'c', .value = "ARM",                                   \
     .help = "The arm that the others are compared with (default: the one called "       \
             "\"control\", else the first by name)."},                                   \
    {.name = "weight", .value = "ARM=SHARE", .repeats = true,                            \
     .help = "The planned share of an arm's visitors, for each arm (default: equal)."},  \
    {.name = "where", .letter = 'w', .value = "EXPR", .repeats = true,                   \
     .help = "Only use rows for which this holds, such as 'country == \"DE\"'."},        \
    {.name = "crossovers", .value = "drop|first|keep",                                   \
     .help = "With --unit: what to do with visitors seen in several arms: leave them "   \
             "out, count them in the first, or count them in each (default: drop)."},    \
    {.name = "exact",                                                                    \
     .help = "Use the exact test and intervals for rates whatever the counts (default: " \
             "where an arm has fewer than 10 conversions or non-conversions)."},         \
    {.name = "method", .value = "auto|score|exact|barnard|boschloo|fisher|mid-p",        \
     .help = "How rates are compared (default: auto: score, and exact where an arm has " \
             "fewer than 10 conversions or non-conversions). The last three have an "    \
             "interval of the odds ratio, which then decides."},                         \
    {.name = "correction", .value = "dunnett|holm|hochberg|bh|none",                     \
     .help = "How p and intervals are adjusted for several comparisons: simultaneous "   \
             "intervals, or one of the other methods (default: dunnett)."},              \
    {.name = "conf", .value = "SHARE",                                                   \
     .help = "Coverage of the intervals (default: 95%)."}
/* clang-format on */

#endif
