/* winnow test: which variant is better? */
#include "core/base/mem.h"
#include "core/cli/command.h"
#include "experiments/collect/collect.h"
#include "experiments/collect/counts.h"
#include "experiments/setup/experiment.h"
#include "experiments/setup/planned_looks.h"
#include "experiments/setup/setup_options.h"
#include "experiments/setup/usage.h"
#include "experiments/test/analyse.h"
#include "experiments/test/late_report.h"
#include "experiments/test/quality_report.h"
#include "experiments/test/report.h"
#include "experiments/test/segments_report.h"
#include "experiments/test/verdict.h"

static wn_rc compare_robustly(wn_call *call, const wn_findings *findings, wn_robust *out,
                              wn_err *err) {
    wn_resampling how = {.seed = wn_call_seed(call), .threads = wn_call_threads(call)};
    uint64_t replicates = wn_robust_replicates(findings);
    if (replicates > 0)
        how.done = wn_call_progress(call, "resampling", "replicates", replicates);
    return wn_robust_compare(findings, how, out, err);
}

/* From a tally to the document. */
static wn_rc answer(wn_call *call, const wn_setup *setup, const wn_tally *tally,
                    wn_doc *doc, wn_err *err) {
    wn_findings findings = {0};
    wn_verdict verdict = {0};
    wn_traffic traffic;
    wn_robust robust = {0};
    wn_replay replay = {0};
    wn_segments segments = {0};
    wn_bets bets = {0};
    wn_late *late = NULL;
    wn_quality_findings *quality = NULL;
    wn_rc rc = WN_OK;
    WN_TRY(wn_analyse(setup, tally, &findings, err));
    WN_TRY(wn_verdict_reach(&findings, &verdict, err));
    WN_TRY(wn_traffic_check(&findings, &verdict, &traffic, err));
    WN_TRY(compare_robustly(call, &findings, &robust, err));
    WN_TRY(wn_replay_run(&findings, &replay, err));
    WN_TRY(wn_late_analyse(&findings, &late, err));
    WN_TRY(wn_late_caution(&findings, late, &verdict, err));
    WN_TRY(wn_quality_analyse(&findings, &quality, err));
    WN_TRY(wn_quality_caution(&findings, quality, &verdict, err));
    WN_TRY(wn_segments_analyse(&findings, &segments, err));
    WN_TRY(wn_segments_caution(&findings, &segments, &verdict, err));
    WN_TRY(wn_bets_place(&findings, &bets, err));
    wn_results results = {&findings, &verdict, &traffic, &robust, &replay,
                          &segments, quality,  late,     &bets};
    wn_report_test(&results, doc);
    if (verdict.decision != WN_DECISION_SHIP) wn_call_answer_no(call);
out:
    wn_quality_free(quality);
    wn_late_free(late);
    wn_replay_free(&replay);
    wn_segments_free(&segments);
    wn_bets_free(&bets);
    wn_robust_free(&robust);
    wn_buf_free(&verdict.sentence);
    wn_findings_free(&findings);
    return rc;
}

static wn_rc test_counts(wn_call *call, wn_doc *doc, wn_err *err) {
    size_t count = wn_call_count(call, "counts");
    wn_setup setup = wn_setup_standard();
    wn_tally tally = {0};
    wn_rc rc = WN_OK;
    const char **texts = wn_alloc(count * sizeof *texts);
    if (!texts) {
        rc = wn_fail_memory(err);
        goto out;
    }
    if (wn_call_files(call) > 0) {
        rc = wn_fail(err, WN_E_USAGE, "--counts does not go with a file");
        goto out;
    }
    WN_TRY(wn_usage_refuse(call, wn_setup_file_options, "--counts", err));
    for (size_t i = 0; i < count; i++)
        texts[i] = wn_call_nth(call, "counts", i);
    WN_TRY(wn_setup_from_options(call, &setup, err));
    WN_TRY(wn_setup_refine_looks(call, &setup, err));
    WN_TRY(wn_setup_add_metric(&setup, (wn_metric){.name = "conversion"}, err));
    WN_TRY(wn_counts_tally(&setup, texts, count, &tally, err));
    WN_TRY(answer(call, &setup, &tally, doc, err));
    wn_call_provenance(call, doc, NULL, 0);
out:
    wn_tally_free(&tally);
    wn_setup_free(&setup);
    wn_free(texts);
    return rc;
}

static wn_rc test_files(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_experiment e;
    wn_tally tally = {0};
    wn_rc rc = WN_OK;
    WN_TRY(wn_experiment_open(call, &e, err));
    WN_TRY(wn_setup_refine_looks(call, e.setup, err));
    e.setup->threads = wn_call_threads(call);
    WN_TRY(wn_collect(e.setup, e.scripting, e.tables, e.count, wn_call_threads(call),
                      &tally, err));
    rc = answer(call, e.setup, &tally, doc, err);
    if (rc != WN_OK && !err->file[0]) wn_err_at(err, wn_table_name(e.tables[0]), 0, NULL);
    if (rc == WN_OK) wn_call_provenance(call, doc, e.tables, e.count);
out:
    wn_tally_free(&tally);
    wn_experiment_close(&e);
    return rc;
}

static wn_rc run(wn_call *call, wn_doc *doc, wn_err *err) {
    if (wn_call_count(call, "counts") > 0) return test_counts(call, doc, err);
    if (wn_call_files(call) <= wn_experiment_is_scripted(call)) {
        wn_fail(err, WN_E_USAGE, "no file of visits was given");
        return wn_err_hint(err, "name a CSV file (or - for standard input), or give "
                                "--counts NAME=CONVERSIONS/VISITORS for each arm");
    }
    return test_files(call, doc, err);
}

static const wn_option options[] = {
    WN_EXPERIMENT_OPTIONS,
    {.name = "segment",
     .letter = 's',
     .value = "COLUMN",
     .repeats = true,
     .help = "Also compare within each level of this column."},
    {.name = "ratio",
     .value = "NUM/DEN",
     .repeats = true,
     .help = "Two amounts to compare by the ratio of their sums, such as "
             "orders/sessions; visitors are what varies."},
    {.name = "covariate",
     .value = "COLUMN",
     .repeats = true,
     .help = "Also adjust the first metric for a number known of the visitors before, "
             "such as revenue_before (CUPED)."},
    {.name = "stratify",
     .value = "COLUMN",
     .help = "Also compare within the levels of this column, weighed by their shares of "
             "all visitors (post-stratification); it becomes a segment."},
    {.name = "converted-at",
     .value = "COLUMN",
     .help = "When a visitor converted, of the first --goal; with --time. Shows how fast "
             "the arms convert, and how many there will be in the end."},
    {.name = "within",
     .value = "DAYS",
     .help = "With --converted-at: a conversion within so many days is quick (default: "
             "7)."},
    {.name = "score",
     .value = "RULES.lua",
     .help = "Judge the arms by the quality of their leads, too: the scoring rules that "
             "say it. Who converted by the first --goal is a lead."},
    {.name = "qualified",
     .value = "BAND",
     .help = "With --score: leads of this band or a better one are qualified (default: "
             "the best band)."},
    {.name = "value",
     .value = "WHAT",
     .help = "With --score: what a visitor brings, a column or an expression."},
    {.name = "cost",
     .value = "WHAT",
     .help = "With --score: what a visitor costs, a column or an expression."},
    {.name = "counts",
     .value = "ARM=X/N",
     .repeats = true,
     .help = "An arm's conversions and visitors, instead of a file."},
    {.name = "quantile",
     .value = "WHAT@SHARE",
     .repeats = true,
     .help = "An amount per visitor to compare by a quantile, such as revenue@0.9; "
             "without a share by its median."},
    {.name = "winsorise",
     .value = "SHARE",
     .help = "Let amounts above this quantile of all visitors', such as 99%, count as "
             "it, so that a few huge orders do not decide."},
    {.name = "ranks",
     .help = "Compare means by ranks, too (Mann-Whitney, Hodges-Lehmann): a few huge "
             "orders cannot carry them."},
    {.name = "bootstrap",
     .value = "N",
     .help = "Also give intervals for means from N resamplings, such as 10000 (BCa)."},
    {.name = "pairs",
     .help = "Compare all arms with each other, not only with the control."},
    {.name = "prior",
     .value = "beta:A,B|gamma:A,B",
     .help =
         "What was known of the primary metric before, for chances and losses: as "
         "good as A conversions and B visitors without one; or A events of B visitors "
         "(default: beta:1,1)."},
    {.name = "bandit",
     .value = "thompson|top-two",
     .help = "Say how a bandit would split the next visitors among the arms."},
    {.name = "floor",
     .value = "SHARE",
     .help = "With --bandit: the least that each arm gets, such as 5% (default: 0%)."},
    {.name = "propensity",
     .value = "COLUMN",
     .help = "The split adapted to the results, as a bandit's does: the column with the "
             "weight that the visitor's arm had at the time. One row per visitor."},
    {.name = "rope",
     .value = "LIFT",
     .help = "A lift that is as good as none, up or down, such as 1%: says how likely "
             "the lift is so small."},
    {.name = "detect",
     .value = "LIFT",
     .help =
         "The smallest lift worth having, such as 5%: the verdict then says whether it "
         "is still possible."},
    WN_PLANNED_LOOKS_OPTIONS,
    {0}};

static const wn_example examples[] = {
    {"Compare two forms by sign-ups, one visitor per id",
     "winnow test visits.csv --arm variant --goal signed_up --unit visitor_id"},
    {"The third of five looks at a test of 8,000 visitors",
     "winnow test visits.csv --arm variant --goal signed_up --unit visitor_id "
     "--time seen_at --looks 5 --planned-visitors 8000"},
    {"From counts alone",
     "winnow test --counts control=17489/145274 --counts treatment=17264/145310"},
    {"Revenue too, by device, only Germany",
     "winnow test visits.csv -a variant -g signed_up -m revenue -s device "
     "-w 'country == \"DE\"'"},
    {"Revenue with huge orders capped, by ranks, too, and its upper tail",
     "winnow test visits.csv -a variant -m revenue --winsorise 99% --ranks "
     "--quantile revenue@98%"},
    {"Orders come days after the letter: who orders faster, who more in the end",
     "winnow test letters.csv -a subject -g ordered --time sent_at --converted-at "
     "ordered_at"},
    {"More leads, but are they as good? By the rules that winnow score uses",
     "winnow test visits.csv -a form -g asked --score scripts/rules/b2b.lua"},
    {"An experiment written down as a script",
     "winnow test scripts/experiments/landing_page.lua visits.csv"},
    {0}};

const wn_command wn_cmd_test = {
    .name = "test",
    .group = "Experiments",
    .summary = "Which variant is better?",
    .usage = "[SCRIPT.lua] FILE... --arm COLUMN --goal WHAT\n"
             "--counts ARM=X/N --counts ARM=X/N...",
    .details =
        "Compares every arm of an experiment with the control and says what to do: ship "
        "an arm, hold it back, keep running (for how many visitors more), keep the "
        "control, stop for harm, or fix the data first.\n\n"
        "Rates get Wilson intervals; their differences and lifts the score test and "
        "intervals of Miettinen and Nurminen, which agree with each other, or exact ones "
        "when counts are small. Means get Welch's test, and Fieller's interval for the "
        "lift; since a few huge amounts can carry them, they can be winsorised, and "
        "compared by ranks and by resampling, too. Quantiles are compared by order "
        "statistics. With several comparisons p-values and intervals are adjusted "
        "together, so "
        "that they agree: by default the intervals of all arms hold at once (Dunnett; of "
        "all pairs, Tukey). No arm is called a winner while its interval holds zero.\n\n"
        "A mean, rate or ratio can be adjusted for what was known of the visitors before "
        "(--covariate), and compared within the levels of a column (--stratify): the "
        "same visitors then say more. In a script that declares it the adjusted "
        "estimate decides.\n\n"
        "Results may be looked at early. With --looks and --planned-visitors, or the "
        "plan "
        "of a script, each look has a bound (Lan and DeMets); an arm that crosses it is "
        "shipped, and p, estimate and interval then allow for the looks. Without a plan "
        "there are an interval and a p that are valid at any look. With --time the days "
        "are replayed: when each way of looking would have stopped the test, and how "
        "often it is wrong.\n\n"
        "With --converted-at visitors are followed from when they were first seen: the "
        "share converted by day, whether an arm is only faster, and how many there will "
        "be in the end. With --score the arms are also judged by what their leads are "
        "worth.\n\n"
        "Whether the arms got the visitors that were planned is checked first: when they "
        "did not, the answer is to fix the data.\n\n"
        "With --exit-code every answer but shipping an arm counts as no.",
    .options = options,
    .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT | WN_OPTIONS_SCRIPT |
              WN_OPTIONS_ANSWER | WN_OPTIONS_CHANCE,
    .examples = examples,
    .schema = "winnow.test/1",
    .run = run,
};
