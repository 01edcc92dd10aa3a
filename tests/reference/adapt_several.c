/* Several comparisons at once: Dunnett, Tukey. */
#include "core/stats/several/dunnett.h"
#include "core/stats/several/tukey.h"
#include "tests/reference/adapter.h"

#include <math.h>
#include <stdlib.h>

/* 0 for "inf", null or nothing. */
static double get_df(input *in) {
    return get_number(in, "df", 0);
}

static bool one_sided(input *in) {
    return get_number(in, "sides", 2) == 1 || get_alternative(in) != WN_TWO_SIDED;
}

/* Sizes as {"control", "treatment"}, {"control", "treatments": []} or a list that begins
 * with the control's; "equal", or a correlation "rho" of all pairs. */
static void get_loadings(input *in, double *b, size_t count) {
    const json_t *sizes = json_object_get(in->json, "allocation");
    if (!json_is_object(sizes) && !json_is_array(sizes))
        sizes = json_object_get(in->json, "n");
    const json_t *each =
        json_is_array(sizes) ? sizes : json_object_get(sizes, "treatments");
    if (!json_is_array(each)) each = json_object_get(sizes, "treatment");
    const json_t *control = json_is_array(sizes) ? json_array_get(sizes, 0)
                                                 : json_object_get(sizes, "control");
    double rho = get_number(in, "rho", 0.5);
    for (size_t i = 0; i < count; i++) {
        b[i] = sqrt(rho);
        if (!sizes) continue;
        const json_t *size = json_is_array(each)
                                 ? json_array_get(each, json_is_array(sizes) ? i + 1 : i)
                                 : each;
        b[i] = wn_dunnett_loading(1 / number_of(in, control), 1 / number_of(in, size));
    }
}

static json_t *dunnett_critical(input *in) {
    double count = get_number(in, "treatments", get_number(in, "k", 0));
    if (!(count >= 1)) count = get_number(in, "arms", 2) - 1;
    double *b = calloc((size_t)count + 1, sizeof *b);
    get_loadings(in, b, (size_t)count);
    wn_dunnett d = {b, (size_t)count, get_df(in), one_sided(in)};
    double critical = wn_dunnett_critical(&d, 1 - get_conf(in));
    double rho = count > 1 ? b[0] * b[1] : b[0] * b[0];
    free(b);
    return json_pack("{s:f, s:f}", "critical", critical, "rho", rho);
}

static json_t *dunnett_adjusted_p(input *in) {
    size_t count;
    double *z = get_numbers(in, json_object_get(in->json, "t") ? "t" : "z", &count);
    double *b = calloc(count + 1, sizeof *b), *p = calloc(count + 1, sizeof *p);
    get_loadings(in, b, count);
    wn_dunnett d = {b, count, get_df(in), one_sided(in)};
    bool less = get_alternative(in) == WN_LESS;
    for (size_t i = 0; i < count; i++)
        p[i] = wn_dunnett_sf(&d, !d.one_sided ? fabs(z[i]) : less ? -z[i] : z[i]);
    json_t *out = json_pack("{s:o}", "p", numbers_json(p, count));
    put(out, "critical", wn_dunnett_critical(&d, 1 - get_conf(in)));
    free(p);
    free(b);
    free(z);
    return out;
}

static json_t *tukey_critical(input *in) {
    size_t count = (size_t)get_number(in, "arms", get_number(in, "k", 2));
    double q = wn_tukey_critical(1 - get_conf(in), count, get_df(in));
    double seen = get_number(in, "q", sqrt(2) * get_number(in, "z", 0));
    return json_pack("{s:f, s:f, s:f}", "q", q, "z", q / sqrt(2), "p",
                     wn_tukey_sf(fabs(seen), count, get_df(in)));
}

const adapter adapters_several[] = {
    {"dunnett_critical", dunnett_critical},
    {"dunnett_adjusted_p", dunnett_adjusted_p},
    {"tukey_critical", tukey_critical},
    {"tukey_adjusted_p", tukey_critical},
    {NULL, NULL},
};
