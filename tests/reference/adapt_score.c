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

enum { BANDS_MAX = 8 };

/* The band of a score, or `below` when it is in none. */
static const char *band_of(input *in, const wn_band *bands, size_t count,
                           const json_t *score, const char *below) {
    wn_band copy[BANDS_MAX];
    memcpy(copy, bands, count * sizeof *bands);
    wn_named_score set = {.bands = copy, .band_count = count};
    size_t band = wn_score_band(&set, points_of(in, score));
    return band < count ? bands[band].name : below;
}

/* Microsoft's grades; the case has the scores only. */
static json_t *score_grade(input *in) {
    static const wn_band grades[] = {{"A", 7500}, {"B", 5000}, {"C", 2500}, {"D", 100}};
    json_t *scores = json_object_get(in->json, "score"), *list = json_array();
    for (size_t i = 0; i < json_array_size(scores); i++)
        json_array_append_new(
            list, json_string(band_of(in, grades, 4, json_array_get(scores, i), "")));
    return json_pack("{s:o}", "grade", list);
}

/* {"A": 70, "B": 40}, from the highest down. */
static size_t get_bands(input *in, const char *key, wn_band *bands) {
    size_t count = 0;
    const char *name;
    json_t *from;
    json_object_foreach(json_object_get(in->json, key), name, from) {
        if (count < BANDS_MAX) bands[count++] = (wn_band){name, points_of(in, from)};
    }
    return count;
}

/* Two scores, each in its band: letters for fit, digits for engagement. */
static json_t *fit_engagement_grade(input *in) {
    wn_band fit[BANDS_MAX], engagement[BANDS_MAX];
    size_t fits = get_bands(in, "fit_thresholds", fit);
    size_t engagements = get_bands(in, "engagement_thresholds", engagement);
    json_t *leads = json_object_get(in->json, "leads"), *list = json_array();
    for (size_t i = 0; i < json_array_size(leads); i++) {
        const json_t *lead = json_array_get(leads, i);
        json_array_append_new(
            list,
            json_sprintf(
                "%s%s", band_of(in, fit, fits, json_array_get(lead, 0), "C"),
                band_of(in, engagement, engagements, json_array_get(lead, 1), "3")));
    }
    return json_pack("{s:o}", "grade", list);
}

const adapter adapters_score[] = {
    {"score_grade", score_grade},
    {"fit_engagement_grade", fit_engagement_grade},
    {NULL, NULL},
};
