/* Whole runs of the program with commands made up here: what goes to standard output and
 * standard error, what is left in files, and the exit status. */
#define _GNU_SOURCE
#include "core/cli/commands.h"
#include "core/cli/output.h"
#include "core/cli/run.h"
#include "core/doc/csv_row.h"
#include "tests/unit/cmocka_all.h"
#include "tests/unit/words.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the commands ---- */

/* Reads its file when there is one, and answers no. */
static wn_rc run_report(wn_call *call, wn_doc *doc, wn_err *err) {
    static const wn_accumulator nothing = {0};
    wn_rc rc = WN_OK;
    wn_table *table = NULL;
    if (wn_call_files(call)) {
        WN_TRY(wn_call_open(call, wn_call_file(call, 0), &table, err));
        size_t slot;
        WN_TRY(wn_table_want_named(table, "age", WN_NUMBER, &slot, err));
        WN_TRY(wn_table_scan(table, &nothing, NULL, wn_call_threads(call), err));
    }
    wn_doc_answer(doc, "No.");
    wn_doc_table(doc, "");
    wn_doc_column(doc, "n", "N", WN_RIGHT);
    wn_doc_row(doc);
    wn_doc_cell_count(doc, 1234);
    wn_doc_warn(doc, "careful", "Be careful.");
    wn_call_provenance(call, doc, &table, table ? 1 : 0);
    wn_call_answer_no(call);
out:
    wn_table_free(table);
    return rc;
}

static wn_rc flood(FILE *file, wn_err *err) {
    for (int i = 0; i < 100000 && !ferror(file); i++)
        fputs("1,2\n", file);
    return ferror(file) ? wn_fail(err, WN_E_SYSTEM, "cannot write the rows") : WN_OK;
}

/* Writes rows of its own when they are wanted, many with --flood, and fails after them
 * with --fail. */
static wn_rc run_rows(wn_call *call, wn_doc *doc, wn_err *err) {
    wn_doc_answer(doc, "Two rows.");
    wn_doc_warn(doc, "careful", "Be careful.");
    if (wn_call_wants_rows(call)) fputs("id,score\n1,2\n", wn_call_rows_file(call));
    if (wn_call_flag(call, "flood")) return flood(wn_call_rows_file(call), err);
    if (!wn_call_flag(call, "fail")) return WN_OK;
    wn_fail(err, WN_E_DATA, "expected 0 or 1, got \"\033[1myse\"");
    wn_err_hint(err, "is it another column?");
    return wn_err_at(err, "visits.csv", 1042, "converted");
}

static wn_rc run_broken(wn_call *call, wn_doc *doc, wn_err *err) {
    (void)call, (void)err;
    wn_doc_row(doc);
    return WN_OK;
}

static const wn_option row_options[] = {
    {.name = "fail", .help = "Fail."}, {.name = "flood", .help = "Write much."}, {0}};

static const wn_command report = {.name = "report",
                                  .schema = "winnow.report/1",
                                  .shared = WN_OPTIONS_READ | WN_OPTIONS_OUTPUT |
                                            WN_OPTIONS_ANSWER,
                                  .run = run_report};
static const wn_command rows = {.name = "rows",
                                .schema = "winnow.rows/1",
                                .shared = WN_OPTIONS_OUTPUT,
                                .options = row_options,
                                .run = run_rows};
static const wn_command broken = {
    .name = "broken", .schema = "winnow.broken/1", .run = run_broken};

/* In the place of the real ones, which the linker then leaves in the library. */
const wn_command *const wn_commands[] = {&broken, &report, &rows, NULL};

/* ---- running them ---- */

enum { WORDS = 16, SIZE = 4096 };
static char out[SIZE], err[SIZE];
static const char *out_name = "out"; /* where standard output goes */

static void read_back(const char *path, char *text) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, SIZE - 1, file)] = 0;
    fclose(file);
}

static void start(const char *line) {
    static char words[256];
    char *argv[WORDS + 1] = {(char *)(uintptr_t) "winnow"};
    snprintf(words, sizeof words, "%s", line);
    int argc = split_words(words, argv, WORDS);
    if (!freopen(out_name, "w", stdout) || !freopen("err", "w", stderr)) _exit(99);
    wn_output_prepare();
    exit(wn_run(argc, argv));
}

/* Runs `winnow line` in a process of its own; fills out and err, returns the status. */
static int winnow(const char *line) {
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) start(line);
    int status = 0;
    assert_true(child > 0 && waitpid(child, &status, 0) == child);
    assert_true(WIFEXITED(status));
    if (strcmp(out_name, "out") == 0) read_back("out", out);
    read_back("err", err);
    return WEXITSTATUS(status);
}

static int enter_folder(void **state) {
    static char folder[] = "/tmp/winnow-test-XXXXXX";
    *state = folder;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state) {
    static const char *const names[] = {"out", "err", "a.csv", "a.json", "ages.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(names[i]);
    return chdir("/") + rmdir(*state);
}

static void a_report(void **state) {
    (void)state;
    assert_int_equal(winnow("report"), 0);
    assert_string_equal(out, "No.\n\n    N\n1,234\n\nWarning: Be careful.\n");
    assert_string_equal(err, "");
    assert_int_equal(winnow("report --color always"), 0);
    assert_non_null(strstr(out, "\033[1mNo.\n\033[0m"));
}

static void status_of_no(void **state) {
    (void)state;
    assert_int_equal(winnow("report --exit-code"), 1);
    assert_string_equal(err, "");
}

static void csv_warns_aside(void **state) {
    (void)state;
    assert_int_equal(winnow("report --csv"), 0);
    assert_string_equal(out, "n\n1234\n");
    assert_string_equal(err, "Warning: Be careful.\n");
}

static void into_a_file(void **state) {
    (void)state;
    assert_int_equal(winnow("report -o a.json"), 0);
    assert_string_equal(out, "");
    assert_string_equal(err, "");
    read_back("a.json", out);
    assert_non_null(strstr(out, "\"schema\": \"winnow.report/1\""));
    assert_int_equal(winnow("report -o none/a.json"), 5);
    assert_string_equal(err,
                        "winnow: cannot write none/a.json: No such file or directory\n");
}

static void rows_of_its_own(void **state) {
    (void)state;
    assert_int_equal(winnow("rows"), 0);
    assert_string_equal(out, "Two rows.\n\nWarning: Be careful.\n");
    assert_int_equal(winnow("rows --csv"), 0);
    assert_string_equal(out, "id,score\n1,2\n");
    assert_string_equal(err, "Warning: Be careful.\n");
    assert_int_equal(winnow("rows -o a.csv"), 0);
    assert_string_equal(out, "");
    assert_string_equal(err, "Two rows.\n\nWarning: Be careful.\n");
    read_back("a.csv", out);
    assert_string_equal(out, "id,score\n1,2\n");
}

static void failure_leaves_the_file_alone(void **state) {
    (void)state;
    assert_int_equal(winnow("rows -o a.csv"), 0);
    struct stat before, after;
    assert_int_equal(stat("a.csv", &before), 0);
    assert_int_equal(winnow("rows --fail -o a.csv"), 3);
    assert_string_equal(err,
                        "winnow: visits.csv:1042: column \"converted\": expected 0 or "
                        "1, got \"\\x1b[1myse\"\n  is it another column?\n");
    assert_int_equal(stat("a.csv", &after), 0);
    assert_true(before.st_ino == after.st_ino);
}

static void full_disk(void **state) {
    (void)state;
    if (access("/dev/full", W_OK) != 0) skip();
    out_name = "/dev/full";
    int small = winnow("report"), large = winnow("rows --csv --flood");
    out_name = "out";
    assert_int_equal(small, 5);
    assert_int_equal(large, 5);
    assert_string_equal(err, "winnow: cannot write the rows\n");
}

/* A reader that leaves early, as `head` does. */
static void reader_leaves(void **state) {
    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    pid_t reader = fork();
    if (reader == 0) {
        int fd = open("pipe", O_RDONLY);
        char byte;
        _exit(fd >= 0 && read(fd, &byte, 1) == 1 ? 0 : 1);
    }
    out_name = "pipe";
    int status = winnow("rows --csv --flood");
    out_name = "out";
    waitpid(reader, NULL, 0);
    unlink("pipe");
    assert_int_equal(status, 0);
    assert_string_equal(err, "Warning: Be careful.\n");
}

static void where_it_comes_from(void **state) {
    (void)state;
    FILE *file = fopen("ages.csv", "w");
    assert_non_null(file);
    fputs("name;age\nann;31,5\nben;x\ncid;40\n", file);
    fclose(file);
    assert_int_equal(winnow("report ages.csv --bad-rows skip --missing ? --missing - "
                            "--threads 1 --json -v"),
                     0);
    static const char *const parts[] = {
        "\"name\": \"ages.csv\"",
        "\"rows\": 2,",
        "\"rejected\": 1,",
        "\"filtered\": 0,",
        "\"delimiter\": \";\"",
        "\"decimal\": \",\"",
        "\"encoding\": \"UTF-8\"",
        "\"threads\": 1,",
        "\"seed\": 1,",
        "\"bad-rows\": \"skip\"",
        "\"missing\": [\n        \"?\",\n        \"-\"\n      ]",
        "\"json\": true",
        "\"code\": \"rejected_rows\"",
        ("1 of 3 rows of ages.csv could not be read and are left out. The first: "
         "ages.csv:3: column \\\"age\\\": ")};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(out, parts[i])) fail_msg("no %s in:\n%s", parts[i], out);
    assert_string_equal(err, "winnow: ages.csv: UTF-8, cells separated by \";\", decimal "
                             "comma, 2 rows, 0 of them filtered out\n");
}

static void our_own_faults(void **state) {
    (void)state;
    assert_int_equal(winnow("broken"), 70);
    assert_string_equal(out, "");
    assert_string_equal(err, "winnow: a column, row or cell outside a table\n");
}

static void usage(void **state) {
    (void)state;
    assert_int_equal(winnow(""), 2);
    assert_string_equal(err, "winnow: which command?\n  `winnow --help` lists them\n");
    assert_int_equal(winnow("reprot"), 2);
    assert_string_equal(err, "winnow: unknown command \"reprot\"\n"
                             "  did you mean `winnow report`?\n");
    assert_int_equal(winnow("--bogus"), 2);
    assert_string_equal(err, "winnow: unknown option \"--bogus\"\n"
                             "  `winnow --help` lists the commands\n");
    assert_int_equal(winnow("report --jsn"), 2);
    assert_string_equal(err, "winnow: unknown option \"--jsn\"\n"
                             "  did you mean --json?\n");
    assert_int_equal(winnow("report --qqqqqq"), 2);
    assert_string_equal(err, "winnow: unknown option \"--qqqqqq\"\n"
                             "  see `winnow report --help`\n");
    assert_int_equal(winnow("report none.csv"), 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report),
        cmocka_unit_test(status_of_no),
        cmocka_unit_test(csv_warns_aside),
        cmocka_unit_test(into_a_file),
        cmocka_unit_test(rows_of_its_own),
        cmocka_unit_test(failure_leaves_the_file_alone),
        cmocka_unit_test(full_disk),
        cmocka_unit_test(reader_leaves),
        cmocka_unit_test(where_it_comes_from),
        cmocka_unit_test(our_own_faults),
        cmocka_unit_test(usage),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
