/* Where an answer comes from: files, threads, seed, options. */
#include "core/cli/call.h"
#include "core/cli/talk.h"

/* The bytes of a delimiter as people name them. */
static const char *name_of_delimiter(char delimiter, char space[2]) {
    if (delimiter == '\t') return "tab";
    space[0] = delimiter;
    space[1] = 0;
    return space;
}

static void add_file(wn_doc *doc, json_t *files, const char *name,
                     const wn_table_facts *facts) {
    char space[2];
    json_t *file = wn_doc_append_object(doc, files);
    wn_doc_set_text(doc, file, "name", name);
    wn_doc_set_count(doc, file, "rows", facts->rows);
    wn_doc_set_count(doc, file, "rejected", facts->rejected);
    wn_doc_set_count(doc, file, "filtered", facts->filtered);
    wn_doc_set_count(doc, file, "bytes", facts->bytes);
    wn_doc_set_text(doc, file, "delimiter", name_of_delimiter(facts->delimiter, space));
    if (facts->decimal)
        wn_doc_set_text(doc, file, "decimal", facts->decimal == ',' ? "," : ".");
    wn_doc_set_text(doc, file, "encoding", facts->encoding);
    wn_doc_set_flag(doc, file, "gzip", facts->gzip);
    wn_doc_set_flag(doc, file, "byte_order_mark", facts->byte_order_mark);
}

static void tell(const char *name, const wn_table_facts *facts) {
    char space[2], rows[WN_NUMBER_TEXT], filtered[WN_NUMBER_TEXT];
    const char *decimal = facts->decimal == ',' ? ", decimal comma" : ", decimal point";
    wn_talk_note("%s: %s%s%s, cells separated by \"%s\"%s, %s rows, %s of them filtered "
                 "out",
                 name, facts->gzip ? "gzip, " : "", facts->encoding,
                 facts->byte_order_mark ? " with a byte order mark" : "",
                 name_of_delimiter(facts->delimiter, space),
                 facts->decimal ? decimal : "", wn_format_count(facts->rows, rows),
                 wn_format_count(facts->filtered, filtered));
}

static void warn_of_rejected(wn_doc *doc, const char *name, const wn_table_facts *facts) {
    char rejected[WN_NUMBER_TEXT], all[WN_NUMBER_TEXT], first[1024];
    wn_err_format(&facts->first_rejected, first, sizeof first);
    wn_doc_warn(doc, "rejected_rows",
                "%s of %s rows of %s could not be read and are left out. The first: %s",
                wn_format_count(facts->rejected, rejected),
                wn_format_count(facts->rows + facts->rejected, all), name, first);
}

static void add_script(const wn_call *call, wn_doc *doc) {
    if (!call->script) return;
    wn_doc_set_text(doc, wn_doc_data(doc), "script_hash", call->script_hash);
    wn_doc_paragraph(doc, "Script: %s, hash %s.", call->script, call->script_hash);
}

/* {"goal": ["converted"], "threads": "2", "exact": true}: as they were given. */
static void add_options(const wn_call *call, wn_doc *doc, json_t *provenance) {
    json_t *options = wn_doc_set_object(doc, provenance, "options");
    for (size_t i = 0; i < call->given_count; i++) {
        const wn_given *given = &call->given[i];
        const char *name = given->option->name;
        if (!given->value) {
            wn_doc_set_flag(doc, options, name, true);
        } else if (!given->option->repeats) {
            wn_doc_set_text(doc, options, name, given->value);
        } else if (given->value == wn_call_nth(call, name, 0)) {
            json_t *values = wn_doc_set_array(doc, options, name);
            for (size_t k = 0; k < wn_call_count(call, name); k++)
                wn_doc_append_text(doc, values, wn_call_nth(call, name, k));
        }
    }
}

void wn_call_provenance(const wn_call *call, wn_doc *doc, wn_table *const *tables,
                        size_t count) {
    add_script(call, doc);
    json_t *provenance = wn_doc_set_object(doc, wn_doc_data(doc), "provenance");
    json_t *files = wn_doc_set_array(doc, provenance, "files");
    for (size_t i = 0; i < count; i++) {
        wn_table_facts facts;
        wn_table_facts_get(tables[i], &facts);
        const char *name = wn_table_name(tables[i]);
        add_file(doc, files, name, &facts);
        if (facts.rejected) warn_of_rejected(doc, name, &facts);
        if (facts.doubtful)
            wn_doc_warn(doc, "decimal_sign",
                        "Nothing in column \"%s\" of %s says whether cells such as 1.234 "
                        "or 1,234 are fractions or thousands: a %s was taken for the "
                        "decimal sign. --decimal says which it is.",
                        facts.doubtful, name,
                        facts.doubtful_decimal == ',' ? "comma" : "point");
        if (wn_call_flag(call, "verbose")) tell(name, &facts);
    }
    wn_doc_set_count(doc, provenance, "threads", (uint64_t)call->threads);
    wn_doc_set_count(doc, provenance, "seed", call->seed);
    add_options(call, doc, provenance);
}
