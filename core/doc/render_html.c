/* HTML: one page that needs nothing else, readable on a phone and in the dark, printable.
 */
#include "core/base/printable.h"
#include "core/doc/renderers.h"

static const char STYLE[] =
    ":root{color-scheme:light dark;--line:#8884;--soft:#8881}\n"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;"
    "padding:1rem}\n"
    "h1{font-size:1.35rem;line-height:1.35}\n"
    "h2{font-size:1.05rem;margin:2rem 0 .5rem}\n"
    "div,pre{overflow-x:auto}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}\n"
    "th,td{padding:.35rem .75rem;border-bottom:1px solid var(--line);text-align:left;"
    "vertical-align:top}\n"
    "th{background:var(--soft)}\n"
    ".n{text-align:right;white-space:nowrap}\n"
    ".note{font-size:.9rem;margin:.3rem 0}\n"
    ".warning{border-left:.3rem solid #d90;background:var(--soft);padding:.5rem "
    ".75rem}\n";

static const char *entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* An element with text of others in it, escaped; line breaks matter only in <pre>. */
static wn_rc add_element(wn_buf *out, const char *before, const char *text,
                         const char *after, wn_err *err) {
    wn_rc rc;
    wn_buf clean = {0};
    WN_TRY(wn_buf_text(out, before, err));
    WN_TRY(wn_printable_lines(&clean, wn_text_of(text), err));
    for (size_t i = 0; i < clean.n; i++) {
        const char *escaped = entity(clean.p[i]);
        if (escaped)
            WN_TRY(wn_buf_text(out, escaped, err));
        else
            WN_TRY(wn_buf_add(out, clean.p + i, 1, err));
    }
    WN_TRY(wn_buf_text(out, after, err));
out:
    wn_buf_free(&clean);
    return rc;
}

static wn_rc add_row(wn_buf *out, const wn_doc_section *table, size_t row, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_text(out, "<tr>", err));
    for (size_t c = 0; c < table->width; c++) {
        char space[WN_NUMBER_TEXT];
        const char *text = wn_cell_text(wn_doc_cell(table, row, c), space);
        bool right = table->columns[c].align == WN_RIGHT;
        WN_TRY(add_element(out, right ? "<td class=\"n\">" : "<td>", text, "</td>", err));
    }
    WN_TRY(wn_buf_text(out, "</tr>\n", err));
out:
    return rc;
}

static wn_rc add_table(wn_buf *out, const wn_doc_section *table, wn_err *err) {
    wn_rc rc = WN_OK;
    if (table->text[0]) WN_TRY(add_element(out, "<h2>", table->text, "</h2>\n", err));
    WN_TRY(wn_buf_text(out, "<div><table>\n<thead><tr>", err));
    for (size_t c = 0; c < table->width; c++) {
        const wn_doc_column_head *head = &table->columns[c];
        const char *open = head->align == WN_RIGHT ? "<th scope=\"col\" class=\"n\">"
                                                   : "<th scope=\"col\">";
        WN_TRY(add_element(out, open, head->heading, "</th>", err));
    }
    WN_TRY(wn_buf_text(out, "</tr></thead>\n<tbody>\n", err));
    for (size_t r = 0; r < table->rows; r++)
        WN_TRY(add_row(out, table, r, err));
    WN_TRY(wn_buf_text(out, "</tbody>\n</table></div>\n", err));
    for (size_t i = 0; i < table->note_count; i++) {
        WN_TRY(wn_buf_format(out, err, "<p class=\"note\">[%zu] not estimable: ", i + 1));
        WN_TRY(add_element(out, "", table->notes[i], "</p>\n", err));
    }
out:
    return rc;
}

wn_rc wn_render_html(const wn_doc *doc, wn_buf *out, wn_err *err) {
    wn_rc rc;
    const char *answer = doc->answer ? doc->answer : "winnow";
    WN_TRY(wn_buf_text(out,
                       "<!doctype html>\n<html lang=\"en\">\n<head>\n"
                       "<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, "
                       "initial-scale=1\">\n",
                       err));
    WN_TRY(add_element(out, "<title>", answer, "</title>\n<style>\n", err));
    WN_TRY(wn_buf_text(out, STYLE, err));
    WN_TRY(add_element(out, "</style>\n</head>\n<body>\n<h1>", answer, "</h1>\n", err));
    for (size_t i = 0; i < doc->section_count; i++) {
        const wn_doc_section *s = &doc->sections[i];
        if (s->csv_only) continue;
        if (s->is_table)
            WN_TRY(add_table(out, s, err));
        else if (s->is_code)
            WN_TRY(add_element(out, "<pre>", s->text, "</pre>\n", err));
        else
            WN_TRY(add_element(out, "<p>", s->text, "</p>\n", err));
    }
    for (size_t i = 0; i < doc->warning_count; i++)
        WN_TRY(add_element(out, "<p class=\"warning\"><strong>Warning:</strong> ",
                           doc->warnings[i].sentence, "</p>\n", err));
    WN_TRY(wn_buf_text(out, "</body>\n</html>\n", err));
out:
    return rc;
}
