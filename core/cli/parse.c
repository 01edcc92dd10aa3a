/* The command line into a wn_call, by getopt_long. */
#define _GNU_SOURCE
#include "core/base/mem.h"
#include "core/cli/call.h"
#include "core/cli/options.h"

#include <getopt.h>

enum { LONG = 256 }; /* getopt_long calls row i of the options LONG + i */

typedef struct parser {
    const wn_option *rows[WN_OPTION_ROWS];
    size_t count;
    struct option longs[WN_OPTION_ROWS + 1];
    char shorts[2 * WN_OPTION_ROWS + 3];
} parser;

static void prepare(parser *p, const wn_command *command) {
    *p = (parser){0};
    p->count = wn_option_rows(command, p->rows);
    /* '-' hands out arguments in their place, whatever POSIXLY_CORRECT says; ':' keeps
     * getopt_long from printing. */
    char *letter = p->shorts;
    *letter++ = '-';
    *letter++ = ':';
    for (size_t i = 0; i < p->count; i++) {
        const wn_option *row = p->rows[i];
        p->longs[i] =
            (struct option){.name = row->name,
                            .has_arg = row->value ? required_argument : no_argument,
                            .val = LONG + (int)i};
        if (!row->letter) continue;
        *letter++ = row->letter;
        if (row->value) *letter++ = ':';
    }
}

/* The row that getopt_long means, or NULL. */
static const wn_option *row_of(const parser *p, int value) {
    if (value >= LONG && (size_t)(value - LONG) < p->count) return p->rows[value - LONG];
    for (size_t i = 0; i < p->count; i++)
        if (value && p->rows[i]->letter == value) return p->rows[i];
    return NULL;
}

static wn_rc refuse_unknown(const parser *p, const char *word, wn_err *err) {
    int n = (int)strcspn(word, "=");
    if (strncmp(word, "--", 2) != 0)
        return wn_fail(err, WN_E_USAGE, "unknown option \"-%c\"", optopt);
    wn_fail(err, WN_E_USAGE, "unknown option \"%.*s\"", n, word);
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%.*s", n - 2, word + 2);
    const char *names[WN_OPTION_ROWS], *nearest = NULL;
    for (size_t i = 0; i < p->count; i++) {
        names[i] = p->rows[i]->name;
        if (wanted[0] && wn_text_starts(wn_text_of(names[i]), wn_text_of(wanted)))
            nearest = names[i];
    }
    if (!nearest) nearest = wn_text_nearest(wanted, names, p->count);
    if (nearest) wn_err_hint(err, "did you mean --%s?", nearest);
    return err->code;
}

/* What getopt_long objects to. `word` is the argument that it was at. */
static wn_rc refuse(const parser *p, bool no_value, const char *word, wn_err *err) {
    const wn_option *row = row_of(p, optopt);
    if (!row) return refuse_unknown(p, word, err);
    if (no_value)
        return wn_fail(err, WN_E_USAGE, "option --%s needs a value: --%s %s", row->name,
                       row->name, row->value);
    return wn_fail(err, WN_E_USAGE, "option --%s takes no value, got \"%s\"", row->name,
                   word);
}

/* getopt_long accepts abbreviations; we do not, because every new option would break
 * some of them in somebody's script. */
static bool is_abbreviated(const wn_option *row, const char *word) {
    if (strncmp(word, "--", 2) != 0) return false;
    size_t n = strcspn(word + 2, "=");
    return n != strlen(row->name);
}

static wn_rc add_option(wn_call *call, const wn_option *row, const char *value,
                        wn_err *err) {
    for (size_t i = 0; i < call->given_count && !row->repeats; i++) {
        if (call->given[i].option != row) continue;
        if (!row->value) return WN_OK;
        wn_fail(err, WN_E_USAGE, "option --%s is given twice: \"%s\" and \"%s\"",
                row->name, call->given[i].value, value);
        return wn_err_hint(err, "leave one of them out");
    }
    wn_rc rc = wn_grow(&call->given, &call->given_capacity, call->given_count + 1,
                       sizeof *call->given, err);
    if (rc == WN_OK) call->given[call->given_count++] = (wn_given){row, value};
    return rc;
}

static wn_rc add_file(wn_call *call, const char *file, wn_err *err) {
    wn_rc rc = wn_grow(&call->files, &call->file_capacity, call->file_count + 1,
                       sizeof *call->files, err);
    if (rc == WN_OK) call->files[call->file_count++] = file;
    return rc;
}

static wn_rc parse(const parser *p, wn_call *call, int argc, char **argv, wn_err *err) {
    wn_rc rc = WN_OK;
    optind = 0; /* start anew */
    for (;;) {
        const char *word = argv[optind ? optind : 1];
        int value = getopt_long(argc, argv, p->shorts, p->longs, NULL);
        if (value == -1) break;
        if (value == 1) {
            WN_TRY(add_file(call, optarg, err));
            continue;
        }
        const wn_option *row = row_of(p, value);
        if (!row) {
            rc = refuse(p, value == ':', word, err);
            goto out;
        }
        if (is_abbreviated(row, word)) {
            rc = refuse_unknown(p, word, err);
            goto out;
        }
        WN_TRY(add_option(call, row, row->value ? optarg : NULL, err));
    }
    for (; optind < argc; optind++) /* after `--` */
        WN_TRY(add_file(call, argv[optind], err));
out:
    return rc;
}

wn_rc wn_call_parse(const wn_command *command, int argc, char **argv, wn_call **out,
                    wn_err *err) {
    *out = NULL;
    wn_rc rc = WN_OK;
    parser p;
    prepare(&p, command);
    wn_call *call = wn_alloc_zero(1, sizeof *call);
    if (!call) return wn_fail_memory(err);
    call->command = command;
    WN_TRY(parse(&p, call, argc, argv, err));
    if (!wn_call_flag(call, "help")) WN_TRY(wn_call_settle(call, err));
    *out = call;
    call = NULL;
out:
    wn_call_free(call);
    return rc;
}

void wn_call_free(wn_call *call) {
    if (!call) return;
    wn_output_discard(&call->output);
    wn_buf_free(&call->plain);
    wn_buf_free(&call->made);
    wn_free(call->missing);
    wn_free(call->text_columns);
    wn_free(call->files);
    wn_free(call->given);
    wn_free(call);
}
