/* Which arm a visitor gets, from the visitor's id alone: the same id always gets the same
 * arm, and nothing has to be remembered.
 *
 *     hash of key and id  ->  a number in [0, 1)  ->  the arm whose range holds it
 *
 * Ids are in no arm when they are outside a namespace of the experiment (a part of all
 * visitors, by a hash of its own, so that experiments that share a namespace do not share
 * visitors), when they are held out (a small part that no experiment gets, to measure all
 * of them together by), or when the coverage leaves them out.
 *
 * The arithmetic is that of GrowthBook's SDKs (github.com/growthbook/growthbook, "Build
 * Your Own SDK"): FNV-1a with 32 bits (Fowler, Noll, Vo 1991), and for version 2 once
 * more over the decimal digits of the first hash, since one pass of version 1 leaves
 * experiments correlated whose keys are alike. Version 1 has 1,000 places, version 2
 * 10,000. As in their JavaScript the units that are hashed are those of UTF-16; their
 * SDKs agree as long as keys and ids are plain ASCII. */
#ifndef WN_EXPERIMENTS_ASSIGN_ASSIGN_H
#define WN_EXPERIMENTS_ASSIGN_ASSIGN_H

#include "experiments/setup/setup.h"

/* A number in [0, 1), in *hash; false when there is no such version. */
bool wn_assign_hash(int version, wn_text seed, wn_text id, double *hash);

void wn_assign_equal_weights(size_t count, double *weights);

/* How far from 1 the sum of weights may be. */
#define WN_WEIGHTS_TOLERANCE 0.01

/* Arm i takes the first `coverage` of its weight's stretch of [0, 1]; a coverage outside
 * of [0, 1] is the nearest one inside. Weights that do not add up to 1 are replaced by
 * equal ones, as NULL is. */
void wn_assign_ranges(const double *weights, size_t count, double coverage,
                      wn_range *ranges);

#define WN_NO_ARM SIZE_MAX

/* The first range that holds the hash, or WN_NO_ARM. */
size_t wn_assign_choose(double hash, const wn_range *ranges, size_t count);

bool wn_assign_in_namespace(wn_text id, const wn_namespace *space);

/* Held out are ids whose hash (version 2, so that all experiments agree), with the
 * holdout's name as the key, is below its share. */
bool wn_assign_held_out(wn_text id, const wn_holdout *holdout);

/* An experiment, as far as assigning needs it. */
typedef struct wn_assignment {
    wn_text key; /* of the experiment, or its seed where it has one; borrowed */
    int hash;    /* version: 1 or 2 */
    double coverage;
    wn_namespace *namespaces; /* all of them must hold an id; their names are owned */
    size_t namespace_count, namespace_capacity;
    wn_holdout *holdouts; /* none of them may hold an id; their names are owned */
    size_t holdout_count, holdout_capacity;
    wn_text *arms;     /* [arm_count] names, owned; their order matters */
    double *weights;   /* [arm_count], adding up to about 1 */
    double weight_sum; /* what they added up to before */
    wn_range *ranges;  /* [arm_count] */
    size_t arm_count;
} wn_assignment; /* zero-initialise to start; all texts in it are terminated */

/* Copies the arms; their weights may be in any unit: unless they add up to 1, each
 * is divided by their sum. The coverage is set before. */
wn_rc wn_assignment_set_arms(wn_assignment *assignment, const wn_planned_arm *arms,
                             size_t count, wn_err *err) WN_CHECKED;
wn_rc wn_assignment_add_namespace(wn_assignment *assignment, wn_namespace space,
                                  wn_err *err) WN_CHECKED;
wn_rc wn_assignment_add_holdout(wn_assignment *assignment, wn_holdout holdout,
                                wn_err *err) WN_CHECKED;
void wn_assignment_free(wn_assignment *assignment);

/* Why an id has no arm. */
typedef enum wn_outside {
    WN_OUTSIDE_NO_ID,     /* the id is empty */
    WN_OUTSIDE_TARGET,    /* a condition of the experiment does not hold (roster.h) */
    WN_OUTSIDE_HOLDOUT,   /* held out of all experiments */
    WN_OUTSIDE_NAMESPACE, /* another part of the visitors */
    WN_OUTSIDE_COVERAGE,  /* the experiment takes only a share */
    WN_OUTSIDES
} wn_outside;

/* The arm of an id; or WN_NO_ARM, and why. */
size_t wn_assign(const wn_assignment *assignment, wn_text id, wn_outside *why);

#endif
