/* Assigning visitors to arms, as GrowthBook's SDKs do. */
#include "experiments/assign/assign.h"
#include "tests/reference/adapter.h"

#include <stdlib.h>

static json_t *gb_hash(input *in) {
    double hash;
    wn_text seed = wn_text_of(get_text(in, "seed", ""));
    wn_text value = wn_text_of(get_text(in, "value", ""));
    bool known = wn_assign_hash((int)get_number(in, "version", 2), seed, value, &hash);
    return json_pack("{s:o}", "hash", known ? json_real(hash) : json_null());
}

static json_t *ranges_json(const wn_range *ranges, size_t count) {
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_pack("[f, f]", ranges[i].low, ranges[i].high));
    return array;
}

static json_t *gb_bucket_range(input *in) {
    size_t count = (size_t)get_number(in, "variations", 0), given = 0;
    double coverage = get_number(in, "coverage", 1), *weights = NULL;
    if (json_is_array(json_object_get(in->json, "weights")))
        weights = get_numbers(in, "weights", &given);
    wn_range *ranges = calloc(count + 1, sizeof *ranges);
    /* Weights for another number of arms are none. */
    wn_assign_ranges(given == count ? weights : NULL, count, coverage, ranges);
    json_t *out = json_pack("{s:o}", "ranges", ranges_json(ranges, count));
    free(ranges);
    free(weights);
    return out;
}

static wn_range range_of(input *in, const json_t *low, const json_t *high) {
    return (wn_range){number_of(in, low), number_of(in, high)};
}

static json_t *gb_choose_variation(input *in) {
    const json_t *list = json_object_get(in->json, "ranges");
    size_t count = json_array_size(list);
    wn_range *ranges = calloc(count + 1, sizeof *ranges);
    for (size_t i = 0; i < count; i++) {
        const json_t *pair = json_array_get(list, i);
        ranges[i] = range_of(in, json_array_get(pair, 0), json_array_get(pair, 1));
    }
    size_t arm = wn_assign_choose(get_number(in, "n", 0), ranges, count);
    free(ranges);
    return json_pack("{s:f}", "variation", arm == WN_NO_ARM ? -1.0 : (double)arm);
}

static json_t *gb_in_namespace(input *in) {
    const json_t *list = json_object_get(in->json, "namespace");
    const char *name = json_string_value(json_array_get(list, 0));
    if (!name) complain(in, "the namespace has no name");
    wn_namespace space = {wn_text_of(name ? name : ""),
                          range_of(in, json_array_get(list, 1), json_array_get(list, 2))};
    bool member = wn_assign_in_namespace(wn_text_of(get_text(in, "user", "")), &space);
    return json_pack("{s:b}", "member", member);
}

static json_t *gb_equal_weights(input *in) {
    double n = get_number(in, "n", 0);
    size_t count = n > 0 ? (size_t)n : 0;
    double *weights = calloc(count + 1, sizeof *weights);
    wn_assign_equal_weights(count, weights);
    json_t *out = json_pack("{s:o}", "weights", numbers_json(weights, count));
    free(weights);
    return out;
}

const adapter adapters_assign[] = {
    {"gb_hash", gb_hash},
    {"gb_bucket_range", gb_bucket_range},
    {"gb_choose_variation", gb_choose_variation},
    {"gb_in_namespace", gb_in_namespace},
    {"gb_equal_weights", gb_equal_weights},
    {NULL, NULL},
};
