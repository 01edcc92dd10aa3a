/* The two ways to a set-up: options, and an experiment script. */
#include "core/cli/call.h"
#include "core/lua/script.h"
#include "experiments/setup/setup_options.h"

#include "tests/unit/cmocka_all.h"

extern const wn_command wn_cmd_test;
extern const wn_script_kind wn_kind_experiment;

static wn_err err;

enum { MOST_WORDS = 80 };

/* The set-up of a command line, whose words are separated by single blanks. The texts of
 * the set-up live as long as the call and the line. */
static wn_rc from_options(char *line, wn_call **call, wn_setup *setup) {
    char *words[MOST_WORDS] = {(char[]){"test"}};
    int count = 1;
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
        words[count++] = word;
    *setup = wn_setup_standard();
    assert_int_equal(wn_call_parse(&wn_cmd_test, count, words, call, &err), WN_OK);
    return wn_setup_from_options(*call, setup, &err);
}

static void options_fill_a_setup(void **state) {
    (void)state;
    char line[] = "visits.csv -a group -g won -g page>3 --mean paid --unit id --time at "
                  "-c old --weight old=90 --weight a=b=10 -s device -s country -w x==1 "
                  "--crossovers first --conf 90% --detect 5% --exact "
                  "--correction holm --pairs --prior gamma:30,20 --rope 2%";
    wn_call *call;
    wn_setup setup;
    assert_int_equal(from_options(line, &call, &setup), WN_OK);
    assert_string_equal(setup.arm, "group");
    assert_string_equal(setup.unit, "id");
    assert_string_equal(setup.time, "at");
    assert_string_equal(setup.control, "old");
    assert_int_equal(setup.metric_count, 3);
    assert_string_equal(setup.metrics[1].name, "page>3");
    assert_int_equal(setup.metrics[0].role, WN_PRIMARY);
    assert_int_equal(setup.metrics[1].role, WN_SECONDARY);
    assert_int_equal(setup.metrics[2].role, WN_SECONDARY);
    assert_int_equal(setup.metrics[2].kind, WN_MEAN);
    assert_int_equal(setup.arm_count, 2);
    assert_true(wn_text_equal(setup.arms[1].name, wn_text_of("a=b")));
    assert_true(setup.arms[0].weight == 90);
    assert_int_equal(setup.segment_count, 2);
    assert_string_equal(setup.segments[1], "country");
    assert_string_equal(setup.where[0].text, "x==1");
    assert_int_equal(setup.crossovers, WN_CROSSOVERS_FIRST);
    assert_true(setup.conf == 0.9 && setup.detect == 0.05);
    assert_int_equal(setup.rate_test, WN_RATE_TEST_EXACT);
    assert_int_equal(setup.correction, WN_CORRECTION_HOLM);
    assert_int_equal(setup.prior.kind, WN_PRIOR_GAMMA);
    assert_true(setup.prior.a == 30 && setup.prior.b == 20 && setup.rope == 0.02);
    assert_true(setup.pairs);
    wn_setup_free(&setup);
    wn_call_free(call);
}

static void options_about_values(void **state) {
    (void)state;
    char line[] = "visits.csv -m paid -m tip -g won --quantile paid@90% "
                  "--quantile col(\"a@b\") --ranks --bootstrap 500 --winsorise 99%";
    wn_call *call;
    wn_setup setup;
    assert_int_equal(from_options(line, &call, &setup), WN_OK);
    assert_int_equal(setup.metric_count, 5);
    for (size_t m = 0; m < 5; m++) {
        const wn_metric *metric = &setup.metrics[m];
        assert_int_equal(metric->ranks, metric->kind == WN_MEAN);
        assert_int_equal(metric->replicates, metric->kind == WN_MEAN ? 500 : 0);
        assert_true(metric->cap == (metric->kind == WN_MEAN ? 0.99 : 0));
        assert_int_equal(wn_metric_keeps_values(metric), metric->kind != WN_CONVERSION);
    }
    assert_int_equal(setup.metrics[3].kind, WN_QUANTILE);
    assert_string_equal(setup.metrics[3].name, "90% quantile of paid");
    assert_string_equal(setup.metrics[3].reading.text, "paid");
    assert_true(setup.metrics[3].quantile == 0.9);
    assert_string_equal(setup.metrics[4].name, "median of col(\"a@b\")");
    assert_true(setup.metrics[4].quantile == 0.5);
    wn_setup_free(&setup);
    wn_call_free(call);
}

static void defaults_are_the_standard(void **state) {
    (void)state;
    char line[] = "visits.csv -m paid";
    wn_call *call;
    wn_setup setup;
    assert_int_equal(from_options(line, &call, &setup), WN_OK);
    assert_null(setup.arm);
    assert_null(setup.control);
    assert_int_equal(setup.metrics[0].role, WN_PRIMARY);
    assert_int_equal(setup.crossovers, WN_CROSSOVERS_DROP);
    assert_true(setup.conf == 0.95 && setup.detect == 0);
    assert_int_equal(setup.rate_test, WN_RATE_TEST_AUTO);
    assert_int_equal(setup.looks, 1);
    assert_int_equal(setup.correction, WN_CORRECTION_DUNNETT);
    assert_false(setup.pairs);
    wn_setup_free(&setup);
    wn_call_free(call);
}

static void bad_options_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *line, *why;
    } cases[] = {
        {"--weight old", "--weight \"old\": expected NAME=SHARE"},
        {"--weight =3", "--weight \"=3\": expected NAME=SHARE"},
        {"--weight old=0", "--weight \"old=0\": expected NAME=SHARE"},
        {"--weight old=-5", "--weight \"old=-5\": expected NAME=SHARE"},
        {"--weight old=much", "--weight \"old=much\": expected NAME=SHARE"},
        {"--weight old=1", "--weight is needed for every arm, or for none"},
        {"--weight a=1 --weight a=2", "--weight \"a=2\": the arm is there twice"},
        {"--unit id --crossovers last", "drop"},
        {"--crossovers drop", "--crossovers is about visitors with several rows"},
        {"-g won -g page>3 -g won", "--goal \"won\" is there twice"},
        {"-m paid -m paid", "--mean \"paid\" is there twice"},
        {"--quantile paid@1", "--quantile \"paid@1\": expected WHAT@SHARE"},
        {"--quantile @0.5", "expected WHAT@SHARE"},
        {"--quantile paid --quantile paid@50%", "\"median of paid\" is there twice"},
        {"-g won --ranks", "--ranks does not go with an experiment without means"},
        {"-m paid --bootstrap 99", "bootstrap"},
        {"-m paid --winsorise 1", "winsorise"},
        {"--conf 0.3", "conf"},
        {"--conf 95", "conf"},
        {"--detect -5%", "detect"},
        {"--correction tukey", "dunnett"},
        {"--prior beta", "--prior \"beta\": expected beta:A,B or gamma:A,B"},
        {"--prior normal:1,2", "--prior \"normal:1,2\""},
        {"--prior beta:1,0", "--prior \"beta:1,0\""},
        {"--rope 200%", "rope"},
        {"--bandit greedy", "thompson"},
        {"--floor 60%", "floor"},
        {"-g won -u id --propensity p", "a logged weight belongs to a row"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[100];
        wn_call *call;
        wn_setup setup;
        snprintf(line, sizeof line, "%s", cases[i].line);
        assert_int_equal(from_options(line, &call, &setup), WN_E_USAGE);
        if (!strstr(err.message, cases[i].why)) fail_msg("%s", err.message);
        wn_setup_free(&setup);
        wn_call_free(call);
    }
}

static wn_rc from_script(const char *text, wn_script **script) {
    return wn_script_run_text("test.lua", wn_text_of(text), &wn_kind_experiment, NULL,
                              script, &err);
}

static void a_script_about_values(void **state) {
    (void)state;
    static const char text[] =
        "experiment 'e' { arm = 'a', arms = { control 'x', variant 'y' },\n"
        "  primary = mean 'paid' :ranks() :bootstrap(2000) :winsorised '97.5%',\n"
        "  secondary = { median 'paid', quantile('paid', '97.5%'), mean 'tip' } }\n";
    wn_script *script;
    assert_int_equal(from_script(text, &script), WN_OK);
    const wn_setup *setup = wn_script_self(script);
    assert_int_equal(setup->metric_count, 4);
    assert_true(setup->metrics[0].ranks);
    assert_int_equal(setup->metrics[0].replicates, 2000);
    assert_true(setup->metrics[0].cap == 0.975);
    assert_string_equal(setup->metrics[1].name, "median of paid");
    assert_string_equal(setup->metrics[2].name, "97.5% quantile of paid");
    assert_int_equal(setup->metrics[2].role, WN_SECONDARY);
    assert_true(setup->metrics[2].quantile == 0.975);
    assert_false(setup->metrics[3].ranks);
    wn_script_free(script);
}

static void a_script_fills_a_setup(void **state) {
    (void)state;
    static const char text[] =
        "experiment 'pricing' {\n"
        "  question = 'Does it pay?', unit = 'id', arm = 'variant', time = 'at',\n"
        "  arms = { variant('new', 20), control('old', 80) },\n"
        "  primary = conversion 'won',\n"
        "  secondary = { mean 'paid', conversion 'pages > 3' },\n"
        "  guardrails = { mean 'margin' :no_worse_than '-2%', conversion 'stayed' },\n"
        "  segments = { 'device' }, where = 'country == \"DE\"',\n"
        "  crossovers = 'keep', confidence = '90%',\n"
        "  correction = 'bh', compare = 'all',\n"
        "  prior = { rate = '10%', visitors = 120 }, rope = '1%',\n"
        "  bandit = { rule = 'top-two', floor = '5%' },\n"
        "  plan = { detect = '5%', power = 0.8, looks = 5,\n"
        "           spending = 'power:3', visitors = 30000 },\n"
        "}\n"
        "exclude(function(v) return v.bot end)\n"
        "exclude 'bot == true'\n";
    wn_script *script;
    assert_int_equal(from_script(text, &script), WN_OK);
    const wn_setup *setup = wn_script_self(script);
    assert_string_equal(setup->name, "pricing");
    assert_string_equal(setup->question, "Does it pay?");
    assert_string_equal(setup->control, "old");
    assert_int_equal(setup->arm_count, 2);
    assert_true(setup->arms[0].weight == 20);
    assert_int_equal(setup->metric_count, 5);
    assert_string_equal(setup->metrics[2].reading.text, "pages > 3");
    assert_int_equal(setup->metrics[1].kind, WN_MEAN);
    assert_int_equal(setup->metrics[2].role, WN_SECONDARY);
    assert_int_equal(setup->metrics[3].role, WN_GUARDRAIL);
    assert_true(setup->metrics[3].has_margin && setup->metrics[3].margin == -0.02);
    assert_false(setup->metrics[4].has_margin);
    assert_string_equal(setup->where[0].text, "country == \"DE\"");
    assert_int_equal(setup->exclude_count, 2);
    assert_null(setup->exclude[0].text);
    assert_string_equal(setup->exclude[1].text, "bot == true");
    assert_int_equal(setup->crossovers, WN_CROSSOVERS_KEEP);
    assert_true(setup->conf == 0.9 && setup->detect == 0.05);
    assert_int_equal(setup->correction, WN_CORRECTION_BH);
    assert_true(setup->pairs);
    assert_int_equal(setup->prior.kind, WN_PRIOR_BETA);
    assert_true(setup->prior.a == 12 && setup->prior.b == 108 && setup->rope == 0.01);
    assert_int_equal(setup->bandit, WN_BANDIT_TOP_TWO);
    assert_true(setup->floor == 0.05);
    assert_int_equal(setup->looks, 5);
    assert_int_equal(setup->visitors, 30000);
    assert_int_equal(setup->spending.kind, WN_SPEND_POWER);
    assert_true(setup->spending.parameter == 3);
    wn_script_free(script);
}

#define ARMS "arm = 'a', arms = { control 'x', variant 'y' }, "

static void bad_scripts_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"exclude 'x == 1'", "the script declares no experiment"},
        {"experiment 'e' { arms = {}, primary = mean 'm' }", "arm"},
        {"experiment 'e' { arm = 'a', primary = mean 'm' }", "arms"},
        {"experiment 'e' { arm = 'a', arms = { control 'x' }, primary = mean 'm' }",
         "an experiment has at least two arms"},
        {"experiment 'e' { arm = 'a', arms = { variant 'x', variant 'y' },"
         " primary = mean 'm' }",
         "one of the arms is the control"},
        {"experiment 'e' { arm = 'a', arms = { control 'x', control 'y' },"
         " primary = mean 'm' }",
         "there is a control already, \"x\""},
        {"experiment 'e' { arm = 'a', arms = { control 'x', variant 'x' },"
         " primary = mean 'm' }",
         "the arm \"x\" is there twice"},
        {"experiment 'e' { arm = 'a', arms = { control('x', 50), variant 'y' },"
         " primary = mean 'm' }",
         "give every arm its share, or none"},
        {"experiment 'e' { arm = 'a', arms = { 'x', 'y' }, primary = mean 'm' }",
         "expected control(\"name\") or variant(\"name\"), got "},
        {"experiment 'e' { " ARMS "primary = mean 'm', prior = 3 }",
         "prior: expected beta(12, 100), gamma(30, 20) or { rate = 0.1, visitors = 120 "
         "}"},
        {"experiment 'e' { " ARMS "primary = mean 'm', prior = { visitors = 9 } }",
         "a prior has a rate, or the mean number of events"},
        {"experiment 'e' { " ARMS "primary = mean 'm', prior = beta(-1, 2) }",
         "prior.a: expected"},
        {"experiment 'e' { " ARMS "primary = mean 'm', prior = gamma 'x' }",
         "gamma expects two numbers, as in gamma(12, 100)"},
        {"experiment 'e' { " ARMS "primary = 'm' }",
         "expected conversion \"column\", mean \"column\", ratio(\"column\", "
         "\"column\") or median \"column\", got "},
        {"experiment 'e' { " ARMS "primary = quantile('m', 1) }", "share"},
        {"experiment 'e' { " ARMS "primary = quantile 'm' }",
         "quantile expects a column or an expression, and a share"},
        {"experiment 'e' { " ARMS "primary = median(5) }", "median expects the name"},
        {"experiment 'e' { " ARMS "primary = conversion 'm' :ranks() }",
         "a conversion has no \"ranks\""},
        {"experiment 'e' { " ARMS "primary = median 'm' :winsorised '99%' }",
         "a quantile has no \"winsorised\""},
        {"experiment 'e' { " ARMS "primary = mean 'm' :winsorised(0.3) }", "winsorised"},
        {"experiment 'e' { " ARMS "primary = mean 'm' :bootstrap(7) }", "bootstrap"},
        {"experiment 'e' { " ARMS "primary = median 'm', secondary = { median 'm' } }",
         "is there twice"},
        {"experiment 'e' { " ARMS "primary = ratio('m', 'n'),"
         " secondary = { ratio('m', 'k'), ratio('m', 'n') } }",
         "the metric \"m/n\" is there twice"},
        {"experiment 'e' { " ARMS "primary = mean 'm' :adjusted_by {} }",
         "expected a column, such as \"revenue_before\""},
        {"experiment 'e' { " ARMS
         "primary = mean 'm' :adjusted_by { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' } }",
         "a metric is adjusted by at most 7 columns"},
        {"experiment 'e' { " ARMS "primary = mean 'm' :adjusted_by(5) }", "adjusted_by"},
        {"experiment 'e' { " ARMS "primary = mean 'm', poststratify = { 'a' } }",
         "poststratify"},
        {"experiment 'e' { " ARMS "primary = ratio 'm' }", "ratio expects two columns"},
        {"experiment 'e' { " ARMS "primary = {} }", "expected a metric"},
        {"experiment 'e' { " ARMS "primary = mean 'm' :no_worse_than '-2%' }",
         "no_worse_than is for guardrails"},
        {"experiment 'e' { " ARMS "primary = mean 'm',"
         " guardrails = { mean 'n' :no_worse_than '5%' } }",
         "no_worse_than"},
        {"experiment 'e' { " ARMS "primary = mean 'm', crossovers = 'last' }",
         "expected one of \"drop\", \"first\", \"keep\", got \"last\""},
        {"experiment 'e' { " ARMS "primary = mean 'm', crossovers = 'keep' }",
         "crossovers needs unit"},
        {"experiment 'e' { " ARMS "primary = mean 'm', secondary = { mean 'm' } }",
         "the metric \"m\" is there twice"},
        {"experiment 'e' { " ARMS "primary = mean 'm', where = 5 }",
         "expected an expression as a text, or a function, got "},
        {"experiment 'e' { " ARMS "primary = mean 'm', confidence = 2 }", "confidence"},
        {"experiment 'e' { " ARMS "primary = mean 'm', plan = { look = 5 } }",
         "did you mean \"looks\"?"},
        {"experiment 'e' { " ARMS "primary = mean 'm', plan = { looks = 2.5 } }",
         "looks"},
        {"experiment 'e' { " ARMS "primary = mean 'm', plan = { visitors = 2.5 } }",
         "visitors"},
        {"experiment 'e' { " ARMS "primary = mean 'm', plan = { spending = 'power:0' } }",
         "hwang-shih-decani"},
        {"experiment 'e' { " ARMS "primary = mean 'm' }\n"
         "experiment 'f' { " ARMS "primary = mean 'm' }",
         "a script has one experiment"},
        {"experiment 'e' { " ARMS "primry = mean 'm' }", "primry"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wn_script *script = NULL;
        assert_int_equal(from_script(cases[i].text, &script), WN_E_SCRIPT);
        if (!strstr(err.message, cases[i].why) && !strstr(err.hint, cases[i].why))
            fail_msg("%s\n%s (%s)", cases[i].text, err.message, err.hint);
        assert_string_equal(err.file, "test.lua");
        assert_null(script);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_fill_a_setup),
        cmocka_unit_test(options_about_values),
        cmocka_unit_test(a_script_about_values),
        cmocka_unit_test(defaults_are_the_standard),
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(a_script_fills_a_setup),
        cmocka_unit_test(bad_scripts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
