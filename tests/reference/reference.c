/* Runs reference cases: `reference FILE...`, each file an array of
 * {"id", "method", "input", "expect", "tolerance"}. Prints `PASS id`, `FAIL id: why` or
 * `SKIP id: why` per case and `N passed, N failed, N skipped` at the end; exits with 1
 * when a case failed, with 2 when a file cannot be read. */
#include "core/stats/init.h"
#include "tests/reference/adapter.h"
#include "tests/reference/compare.h"

#include <stdio.h>
#include <string.h>

/* One a line, so that additions do not meet. */
/* clang-format off */
static const adapter *const families[] = {
    adapters_assign,
    adapters_attribution,
    adapters_bayes,
    adapters_calibration,
    adapters_confseq,
    adapters_counts,
    adapters_events,
    adapters_cox,
    adapters_exact,
    adapters_funnel_plot,
    adapters_leads,
    adapters_logistic,
    adapters_mean,
    adapters_moments,
    adapters_naive_bayes,
    adapters_power,
    adapters_prop,
    adapters_ranking,
    adapters_scorecard,
    adapters_score,
    adapters_sequential,
    adapters_several,
    adapters_survival,
    adapters_tables,
    adapters_values,
};
/* clang-format on */

static adapter_fn find_adapter(const char *method) {
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (const adapter *a = families[f]; a->method; a++)
            if (strcmp(a->method, method) == 0) return a->run;
    return NULL;
}

/* The input; one with {"ref": id} takes what it does not say itself from that case. */
static json_t *whole_input(const json_t *one, input *in) {
    json_t *whole = json_copy(json_object_get(one, "input"));
    const char *ref = json_string_value(json_object_get(whole, "ref"));
    if (!ref) return whole;
    const json_t *other = input_of(in, ref);
    if (other)
        json_object_update_missing(whole, (json_t *)other);
    else
        complain(in, "refers to the case %s, which is not in this file", ref);
    return whole;
}

typedef struct tally {
    unsigned passed, failed, skipped;
} tally;

static void run_case(const json_t *cases, const char *file, const json_t *one, tally *t) {
    const char *id = json_string_value(json_object_get(one, "id"));
    const char *method = json_string_value(json_object_get(one, "method"));
    const json_t *expect = json_object_get(one, "expect");
    if (!id) id = "(no id)";
    adapter_fn run = method ? find_adapter(method) : NULL;
    if (!run) {
        printf("SKIP %s: no adapter for %s\n", id,
               method ? method : "a case without method");
        t->skipped++;
        return;
    }
    input in = {.cases = cases, .file = file};
    char why[512] = "the case expects nothing";
    json_t *whole = whole_input(one, &in);
    in.json = whole;
    json_t *got = in.problem[0] ? NULL : run(&in);
    bool skip = in.unavailable[0];
    bool ok = !skip && !in.problem[0] && json_object_size(expect) > 0 &&
              agrees(got, expect, json_object_get(one, "tolerance"), why, sizeof why);
    if (ok)
        printf("PASS %s\n", id);
    else if (skip)
        printf("SKIP %s: %s\n", id, in.unavailable);
    else
        printf("FAIL %s: %s\n", id, in.problem[0] ? in.problem : why);
    t->passed += ok;
    t->skipped += skip;
    t->failed += !ok && !skip;
    json_decref(got);
    json_decref(whole);
}

static bool run_file(const char *path, tally *t) {
    json_error_t error;
    json_t *cases = json_load_file(path, JSON_DECODE_INT_AS_REAL, &error);
    if (!json_is_array(cases)) {
        fprintf(stderr, "%s:%d: %s\n", path, cases ? 1 : error.line,
                cases ? "expected an array of cases" : error.text);
        json_decref(cases);
        return false;
    }
    for (size_t i = 0; i < json_array_size(cases); i++)
        run_case(cases, path, json_array_get(cases, i), t);
    json_decref(cases);
    return true;
}

int main(int argc, char **argv) {
    tally t = {0};
    bool readable = argc > 1;
    if (argc < 2) fprintf(stderr, "usage: reference FILE...\n");
    wn_stats_init();
    for (int i = 1; i < argc; i++)
        readable &= run_file(argv[i], &t);
    printf("%u passed, %u failed, %u skipped\n", t.passed, t.failed, t.skipped);
    if (!readable) return 2;
    return t.failed ? 1 : 0;
}
