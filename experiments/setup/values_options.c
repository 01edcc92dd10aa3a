/* What is done with the visitors' values themselves, from options. */
#include "core/stats/values/bootstrap.h"
#include "experiments/setup/setup_options.h"

static size_t count_means(const wn_setup *setup) {
    size_t means = 0;
    for (size_t m = 0; m < setup->metric_count; m++)
        means += setup->metrics[m].kind == WN_MEAN;
    return means;
}

wn_rc wn_setup_read_values(const wn_call *call, wn_setup *setup, wn_err *err) {
    static const char *const options[] = {"ranks", "bootstrap", NULL};
    int64_t replicates = 0;
    wn_rc rc = WN_OK;
    if (count_means(setup) == 0)
        WN_TRY(
            wn_setup_refuse_options(call, options, "an experiment without means", err));
    bool ranks = wn_call_flag(call, "ranks");
    WN_TRY(wn_call_integer(call, "bootstrap", 0, WN_REPLICATES_LEAST, WN_REPLICATES_MOST,
                           &replicates, err));
    for (size_t m = 0; m < setup->metric_count; m++) {
        wn_metric *metric = &setup->metrics[m];
        if (metric->kind != WN_MEAN) continue;
        metric->ranks = metric->ranks || ranks;
        if (replicates > 0) metric->replicates = (size_t)replicates;
    }
out:
    return rc;
}
