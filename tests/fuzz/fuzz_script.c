/* Any bytes as a script. Whatever it declares is explained and bound to a table; what it
 * may cost is limited, and running it again must end the same way. */
#include "core/lua/script.h"

#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

static const wn_lua_limits limits = {
    .memory = 4 << 20, .instructions = 100 * 1000, .seconds = 5};

static const char leads[] = "lead_id,utm_source,employees,email,visits,created_at,won\n"
                            "L-1,google,120,anna@example.org,3,2025-01-02,1\n"
                            "L-2,,,ben@gmail.com,1,2025-01-03,0\n";

static wn_rc bind(wn_script *script, wn_err *err) {
    static const wn_read_options options = {0};
    wn_table *table;
    const char *path = fuzz_file((const uint8_t *)leads, sizeof leads - 1);
    wn_rc rc = wn_table_open(path, &options, &table, err);
    if (rc != WN_OK) abort();
    rc = wn_script_kind_of(script)->bind(script, table, err);
    wn_table_free(table);
    return rc;
}

static wn_rc explain(wn_script *script, wn_err *err) {
    wn_doc *doc;
    wn_rc rc = wn_doc_new("winnow.fuzz/1", &doc, err);
    if (rc != WN_OK) abort();
    rc = wn_script_kind_of(script)->explain(script, doc, err);
    wn_err finish;
    if (wn_doc_finish(doc, &finish) == WN_E_BUG) abort();
    wn_doc_free(doc);
    return rc;
}

static wn_rc run(wn_text text, wn_err *err) {
    const wn_script_options options = {.limits = &limits};
    wn_script *script;
    wn_rc rc = wn_script_run_text("fuzz.lua", text, NULL, &options, &script, err);
    if (rc != WN_OK) return rc;
    rc = explain(script, err);
    if (rc == WN_OK) rc = bind(script, err);
    wn_script_free(script);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    wn_err first = {0}, second = {0};
    wn_text text = {(const char *)data, size};
    if (run(text, &first) == WN_E_BUG) abort();
    if (run(text, &second) != first.code || first.line != second.line) abort();
    return 0;
}
