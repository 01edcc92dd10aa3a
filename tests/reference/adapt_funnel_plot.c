/* Funnel plots of rates (Spiegelhalter 2005). */
#include "core/stats/law/dist.h"
#include "core/stats/rates/funnel_plot.h"
#include "tests/reference/adapter.h"

#include <stdlib.h>

static json_t *limits_of_all(const wn_funnel_plot *plot, const wn_prop *groups,
                             size_t count, double narrow, double wide) {
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        if (groups[i].n) {
            json_array_append_new(
                all, interval_json(wn_funnel_limits(plot, groups[i].n, narrow)));
            json_array_append_new(
                all, interval_json(wn_funnel_limits(plot, groups[i].n, wide)));
        }
    return all;
}

/* Rows [n, limits...] for the sizes "sizes", and the probabilities "probabilities"; those
 * that the golden case takes without saying so, otherwise. */
static json_t *exact_limits(input *in, double target) {
    static const double usual_sizes[] = {37, 145, 510, 1840},
                        usual_p[] = {0.001, 0.025, 0.975, 0.999};
    size_t sizes_count = 4, p_count = 4;
    double *sizes = NULL, *p = NULL;
    if (json_object_get(in->json, "sizes"))
        sizes = get_numbers(in, "sizes", &sizes_count);
    if (json_object_get(in->json, "probabilities"))
        p = get_numbers(in, "probabilities", &p_count);
    json_t *rows = json_array();
    for (size_t i = 0; i < sizes_count; i++) {
        double n = sizes ? sizes[i] : usual_sizes[i];
        json_t *row = json_pack("[f]", n);
        for (size_t k = 0; k < p_count; k++)
            json_array_append_new(row, json_real(wn_funnel_exact_limit(
                                           target, (uint64_t)n, p ? p[k] : usual_p[k])));
        json_array_append_new(rows, row);
    }
    free(p);
    free(sizes);
    return rows;
}

static json_t *spiegelhalter_funnel(input *in) {
    size_t count;
    wn_prop *groups = get_groups(in, &count), pooled = {0, 0};
    for (size_t i = 0; i < count; i++) {
        pooled.x += groups[i].x;
        pooled.n += groups[i].n;
    }
    double rate = pooled.n ? wn_prop_rate(pooled) : 0;
    double target = get_number(in, "target", get_number(in, "p0", rate));
    double winsorise = get_number(in, "winsorise", WN_FUNNEL_WINSORISE);
    double *z = calloc(count + 1, sizeof *z);
    wn_funnel_plot plot;
    wn_err err;
    went_well(in, wn_funnel_plot_make(groups, count, target, winsorise, &plot, z, &err),
              &err);
    if (plot.why) complain(in, "%s", plot.why);
    json_t *out = json_pack("{s:f, s:f, s:f, s:f, s:o}", "target", target, "phi_raw",
                            plot.phi_raw, "phi", plot.phi, "phi_winsorised_10pct",
                            plot.phi, "z", numbers_json(z, count));
    wn_funnel_plot plain = plot;
    plain.widened = 1;
    put_new(out, "limits95_998_normal",
            limits_of_all(&plain, groups, count, 0.95, 0.998));
    put_new(out, "limits95_998_overdispersed",
            limits_of_all(&plot, groups, count, 0.95, 0.998));
    if (!plot.why) put_new(out, "limits_exact_001_025_975_999", exact_limits(in, target));
    json_t *p = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(p, json_real(2 * wn_normal_sf(z[i] < 0 ? -z[i] : z[i])));
        if (!plot.why) z[i] /= plot.widened;
    }
    put_new(out, "p", p);
    put_new(out, "z_overdispersion_adjusted", numbers_json(z, count));
    free(z);
    free(groups);
    return out;
}

const adapter adapters_funnel_plot[] = {
    {"spiegelhalter_funnel", spiegelhalter_funnel},
    {NULL, NULL},
};
