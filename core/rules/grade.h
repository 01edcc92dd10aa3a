/* Grades: two scores side by side, such as B2. The letter says how well a lead fits, the
 * digit how engaged it is.
 *
 *     grade = { fit = "Fit", engagement = "Engagement",
 *               letters = { A = 70, B = 40, C = 20 }, digits = { 70, 40, 20 } }
 *
 * A bound belongs to the better side (70 is A), and what reaches none is in the last
 * level: here D, and 4. */
#ifndef WN_CORE_RULES_GRADE_H
#define WN_CORE_RULES_GRADE_H

#include "core/rules/limits.h"

enum { WN_GRADE_LEVELS = 9, WN_GRADE_TEXT = 3 };

/* One of the two: a group, whose sum counts after its limits, or a named score. */
typedef struct wn_grade_axis {
    const char *title;
    const wn_node *node; /* its title in the script */
    bool is_score;
    size_t number;                         /* of the group or score */
    wn_points bounds[WN_GRADE_LEVELS - 1]; /* from the highest down */
    size_t levels;                         /* bounds + 1 */
} wn_grade_axis;

typedef struct wn_grading {
    bool given;
    wn_grade_axis fit, engagement;
} wn_grading;

/* Reads `grade = { }`; which groups or scores it names is found when all are known
 * (wn_scores_finish). */
wn_rc wn_grading_read(const wn_node *node, wn_grading *out, wn_err *err) WN_CHECKED;

/* 0 is the best, levels - 1 the last. */
size_t wn_grade_level(const wn_grade_axis *axis, wn_points points);

/* `A1` from two levels; `out` holds WN_GRADE_TEXT bytes. Returns out. */
char *wn_grade_name(size_t fit, size_t engagement, char *out);

#endif
