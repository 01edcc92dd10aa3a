/* Planned looks: group-sequential designs. A test that is looked at several times and
 * stopped at the first look beyond its bound, with the error over all looks as promised.
 *
 * Information is a share of what was planned (of the visitors, where their variance does
 * not change): 0.2, 0.4, ..., 1. It rises from look to look, need not be evenly spaced
 * nor end at 1, and may be what came to be there instead of what was planned: bounds from
 * spending depend on no later look. Beyond 1 there is nothing more to spend.
 *
 * A two-sided test stops above z and below -z, with half of alpha on each side; a
 * one-sided one stops above. Probabilities are good to 1e-9, bounds to 1e-8; 181 looks
 * take some tens of milliseconds.
 *
 * Errors, of all calls: WN_E_SYSTEM (memory); WN_E_USAGE: information that does not rise
 * by a millionth of itself, alpha not between 0 and 1 (one-sided: 0.5).
 *
 * Sources: Jennison and Turnbull (2000), "Group sequential methods", ch. 2 to 5, 7, 19;
 * Pocock (1977), O'Brien and Fleming (1979), Wang and Tsiatis (1987), Haybittle (1971),
 * Peto et al. (1976). */
#ifndef WN_CORE_STATS_SEQUENTIAL_LOOKS_H
#define WN_CORE_STATS_SEQUENTIAL_LOOKS_H

#include "core/base/err.h"
#include "core/stats/sequential/spending.h"
#include "core/stats/sequential/walk.h"

#include <stdbool.h>

typedef struct wn_look {
    double information; /* the caller's */
    double z;           /* the bound; 37.5 stands for "do not stop at this look" */
    double p;           /* what z is as a p-value (of a test that looks once) */
    double spent;       /* error up to this look, of both sides together */
} wn_look;

typedef struct wn_looks {
    wn_look *look; /* [count], the caller's */
    size_t count;
    double alpha;
    bool two_sided;
    bool last_is_final; /* the last look spends what is left, though below 1 */
} wn_looks;

/* Bounds; these fill z, p and spent of every look.
 * ... from a spending function; */
wn_rc wn_looks_spend(wn_looks *looks, wn_spending spending, wn_err *err) WN_CHECKED;
/* ... constant * (information / that of the last look)^(delta - 1/2), of Wang and
 * Tsiatis: Pocock's for delta = 1/2, O'Brien and Fleming's for 0; `constant` may be NULL;
 */
wn_rc wn_looks_shape(wn_looks *looks, double delta, double *constant,
                     wn_err *err) WN_CHECKED;
/* ... interim_z at all looks but the last, of Haybittle and Peto. WN_E_USAGE when that
 * alone spends alpha; */
wn_rc wn_looks_haybittle_peto(wn_looks *looks, double interim_z, wn_err *err) WN_CHECKED;
/* ... given ones: reads z, and alpha not at all. The error of a test is what its last
 * look has spent. */
wn_rc wn_looks_given(wn_looks *looks, wn_err *err) WN_CHECKED;

/* What happens with bounds when the drift, the mean of z at information 1, is so large.
 */
typedef struct wn_looks_outcome {
    double above, below;     /* stopped there, at any look */
    double mean_information; /* at the end, be it at the last look */
} wn_looks_outcome;
typedef struct wn_look_chance {
    double above, below; /* stopped there, at this look */
} wn_look_chance;

/* chances[looks->count] may be NULL. */
wn_rc wn_looks_run(const wn_looks *looks, double drift, wn_look_chance *chances,
                   wn_looks_outcome *outcome, wn_err *err) WN_CHECKED;

/* The drift (> 0) that is detected with this power. A result below does not count, unless
 * `wrong_side_counts`. WN_E_USAGE when the power is not above the error of a side and
 * below 1. */
wn_rc wn_looks_drift(const wn_looks *looks, double power, bool wrong_side_counts,
                     double *drift, wn_err *err) WN_CHECKED;

/* The walk through all looks but the last `left`; wn_walk_free it in any case. */
wn_rc wn_looks_walk(const wn_looks *looks, size_t left, wn_walk *walk,
                    wn_err *err) WN_CHECKED;

/* The visitors of such a design, when nothing stops it, per visitor of a test with the
 * same alpha and power that looks once at its end. */
wn_rc wn_looks_inflation(const wn_looks *looks, double power, double *inflation,
                         wn_err *err) WN_CHECKED;

#endif
