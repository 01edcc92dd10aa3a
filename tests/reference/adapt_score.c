/* Rule scoring: bands and grades. */
#include "core/rules/scorer.h"
#include "tests/reference/adapter.h"

#include <stdlib.h>
#include <string.h>

static wn_points points_of(input *in, const json_t *json) {
    wn_points points = 0;
    if (!wn_points_from(number_of(in, json), &points)) complain(in, "too many points");
    return points;
}

/* Bounds by name, from the highest down, and the levels they make. */
typedef struct scale {
    wn_grade_axis axis;
    const char *names[WN_GRADE_LEVELS];
} scale;

/* {"A": 70, "B": 40}, in any order. */
static scale get_scale(input *in, const char *key) {
    scale out = {0};
    const char *name;
    json_t *from;
    size_t count = 0;
    json_object_foreach(json_object_get(in->json, key), name, from) {
        wn_points bound = points_of(in, from);
        size_t at = count;
        if (count + 1 == WN_GRADE_LEVELS) {
            complain(in, "%s: too many bounds", key);
            break;
        }
        for (; at > 0 && out.axis.bounds[at - 1] < bound; at--) {
            out.axis.bounds[at] = out.axis.bounds[at - 1];
            out.names[at] = out.names[at - 1];
        }
        out.axis.bounds[at] = bound;
        out.names[at] = name;
        count++;
    }
    if (count == 0) complain(in, "%s: expected bounds", key);
    out.axis.levels = count + 1;
    return out;
}

/* Below all bounds it is the name after the last: C after B, 3 after 2. */
static void append_level(input *in, const scale *of, const json_t *score, char *out) {
    size_t level = wn_grade_level(&of->axis, points_of(in, score));
    size_t last = of->axis.levels - 1, n = strlen(out);
    out[n] = level < last ? of->names[level][0] : (char)(of->names[last - 1][0] + 1);
    out[n + 1] = 0;
}

/* Two scores, each in its band: letters for fit, digits for engagement. */
static json_t *fit_engagement_grade(input *in) {
    scale fit = get_scale(in, "fit_thresholds");
    scale engagement = get_scale(in, "engagement_thresholds");
    json_t *leads = json_object_get(in->json, "leads"), *list = json_array();
    for (size_t i = 0; i < json_array_size(leads) && !in->problem[0]; i++) {
        const json_t *lead = json_array_get(leads, i);
        char grade[WN_GRADE_TEXT] = "";
        append_level(in, &fit, json_array_get(lead, 0), grade);
        append_level(in, &engagement, json_array_get(lead, 1), grade);
        json_array_append_new(list, json_string(grade));
    }
    return json_pack("{s:o}", "grade", list);
}

/* The bands of a score or of several; Microsoft's, unless the case has its own. */
static json_t *score_grade(input *in) {
    wn_band grades[WN_GRADE_LEVELS] = {{"A", 7500}, {"B", 5000}, {"C", 2500}, {"D", 100}};
    wn_named_score score = {.bands = grades, .band_count = 4};
    if (json_object_get(in->json, "thresholds")) {
        scale own = get_scale(in, "thresholds");
        score.band_count = own.axis.levels - 1;
        for (size_t i = 0; i < score.band_count; i++)
            grades[i] = (wn_band){own.names[i], own.axis.bounds[i]};
    }
    const json_t *scores = json_object_get(in->json, "score");
    if (!json_is_array(scores))
        return json_pack("{s:s}", "grade",
                         wn_score_band_name(&score, points_of(in, scores)));
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(scores); i++)
        json_array_append_new(list,
                              json_string(wn_score_band_name(
                                  &score, points_of(in, json_array_get(scores, i)))));
    return json_pack("{s:o}", "grade", list);
}

const adapter adapters_score[] = {
    {"score_grade", score_grade},
    {"fit_engagement_grade", fit_engagement_grade},
    {NULL, NULL},
};
