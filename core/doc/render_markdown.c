/* Markdown (CommonMark with tables): for a wiki, an issue, a chat. */
#include "core/base/printable.h"
#include "core/doc/renderers.h"

/* Text of others must stay text: everything that Markdown could take for markup gets a
 * backslash. */
static wn_rc add_text(wn_buf *out, const char *text, wn_err *err) {
    wn_buf clean = {0};
    wn_rc rc = wn_printable(&clean, wn_text_of(text), err);
    for (size_t i = 0; i < clean.n && rc == WN_OK; i++) {
        if (strchr("\\`*_{}[]<>#|~&", clean.p[i])) rc = wn_buf_text(out, "\\", err);
        if (rc == WN_OK) rc = wn_buf_add(out, clean.p + i, 1, err);
    }
    wn_buf_free(&clean);
    return rc;
}

/* A block: what opens it, its text, what closes it. A sentence may not start like a list,
 * so that "- 5" and "1. May" stay what they are. */
static wn_rc add_block(wn_buf *out, const char *before, const char *text,
                       const char *after, wn_err *err) {
    wn_rc rc;
    bool at_start = before[0] == 0;
    size_t digits = strspn(text, "0123456789");
    bool like_list = text[digits] && strchr("-+.)", text[digits]) &&
                     (digits > 0 || strchr("-+", text[0]));
    WN_TRY(wn_buf_text(out, before, err));
    if (at_start && like_list) {
        WN_TRY(wn_buf_add(out, text, digits, err));
        WN_TRY(wn_buf_text(out, "\\", err));
        text += digits;
    }
    WN_TRY(add_text(out, text, err));
    WN_TRY(wn_buf_text(out, after, err));
out:
    return rc;
}

static wn_rc add_rule(wn_buf *out, const wn_doc_section *table, wn_err *err) {
    wn_rc rc = wn_buf_text(out, "|", err);
    for (size_t c = 0; c < table->width && rc == WN_OK; c++) {
        bool right = table->columns[c].align == WN_RIGHT;
        rc = wn_buf_text(out, right ? " ---: |" : " --- |", err);
    }
    return rc == WN_OK ? wn_buf_text(out, "\n", err) : rc;
}

static wn_rc add_table(wn_buf *out, const wn_doc_section *table, wn_err *err) {
    wn_rc rc = WN_OK;
    if (table->text[0]) WN_TRY(add_block(out, "### ", table->text, "\n\n", err));
    WN_TRY(wn_buf_text(out, "|", err));
    for (size_t c = 0; c < table->width; c++)
        WN_TRY(add_block(out, " ", table->columns[c].heading, " |", err));
    WN_TRY(wn_buf_text(out, "\n", err));
    WN_TRY(add_rule(out, table, err));
    for (size_t r = 0; r < table->rows; r++) {
        WN_TRY(wn_buf_text(out, "|", err));
        for (size_t c = 0; c < table->width; c++) {
            char space[WN_NUMBER_TEXT];
            const char *text = wn_cell_text(wn_doc_cell(table, r, c), space);
            WN_TRY(add_block(out, " ", text, " |", err));
        }
        WN_TRY(wn_buf_text(out, "\n", err));
    }
    for (size_t i = 0; i < table->note_count; i++) {
        WN_TRY(wn_buf_format(out, err, "\n\\[%zu\\] not estimable: ", i + 1));
        WN_TRY(add_text(out, table->notes[i], err));
        WN_TRY(wn_buf_text(out, "\n", err));
    }
out:
    return rc;
}

/* Indented, which no content can end. */
static wn_rc add_code(wn_buf *out, const char *text, wn_err *err) {
    wn_rc rc = WN_OK;
    while (*text && rc == WN_OK) {
        size_t n = strcspn(text, "\n");
        WN_TRY(wn_buf_text(out, "    ", err));
        WN_TRY(wn_printable(out, (wn_text){text, n}, err));
        WN_TRY(wn_buf_text(out, "\n", err));
        text += n + (text[n] == '\n');
    }
out:
    return rc;
}

wn_rc wn_render_markdown(const wn_doc *doc, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    if (doc->answer) WN_TRY(add_block(out, "**", doc->answer, "**\n", err));
    for (size_t i = 0; i < doc->section_count; i++) {
        const wn_doc_section *s = &doc->sections[i];
        if (s->csv_only) continue;
        WN_TRY(wn_buf_text(out, "\n", err));
        if (s->is_table)
            WN_TRY(add_table(out, s, err));
        else if (s->is_code)
            WN_TRY(add_code(out, s->text, err));
        else
            WN_TRY(add_block(out, "", s->text, "\n", err));
    }
    for (size_t i = 0; i < doc->warning_count; i++)
        WN_TRY(add_block(out, "\n> **Warning:** ", doc->warnings[i].sentence, "\n", err));
out:
    return rc;
}
