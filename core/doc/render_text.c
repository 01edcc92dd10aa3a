/* Text for a terminal or a pipe: the answer, the sections, the warnings. */
#include "core/base/printable.h"
#include "core/doc/renderers.h"
#include "core/doc/wrap.h"

#include <stdio.h>

static const char BOLD[] = "\033[1m", YELLOW[] = "\033[33m", PLAIN[] = "\033[0m";

typedef struct page {
    const wn_render_options *options;
    wn_buf *out;
    size_t start; /* what is in `out` already */
    size_t width; /* of prose */
} page;

static page page_of(const wn_render_options *options, wn_buf *out) {
    bool narrow = options->width && options->width < WN_PROSE_WIDTH;
    return (page){.options = options,
                  .out = out,
                  .start = out->n,
                  .width = narrow ? options->width : WN_PROSE_WIDTH};
}

static wn_rc add_style(page *p, const char *style, wn_err *err) {
    return p->options->color ? wn_buf_text(p->out, style, err) : WN_OK;
}

/* A paragraph in a style, or only its `lead` when there is one. */
static wn_rc add_prose(page *p, const char *style, const char *lead, const char *text,
                       wn_err *err) {
    wn_rc rc;
    wn_buf clean = {0};
    WN_TRY(wn_printable_lines(&clean, wn_text_of(text), err));
    WN_TRY(add_style(p, style, err));
    WN_TRY(wn_buf_text(p->out, lead, err));
    if (lead[0]) WN_TRY(add_style(p, PLAIN, err));
    WN_TRY(wn_wrap(p->out, (wn_text){clean.p, clean.n}, strlen(lead), 0, p->width, err));
    if (style[0] && !lead[0]) WN_TRY(add_style(p, PLAIN, err));
out:
    wn_buf_free(&clean);
    return rc;
}

static wn_rc add_table(page *p, const wn_doc_section *table, wn_err *err) {
    wn_rc rc = WN_OK;
    if (table->text[0]) WN_TRY(add_prose(p, BOLD, "", table->text, err));
    if (table->rows)
        WN_TRY(wn_render_text_table(table, p->options, p->out, err));
    else
        WN_TRY(wn_buf_text(p->out, "(none)\n", err));
    for (size_t i = 0; i < table->note_count; i++) {
        char lead[48];
        snprintf(lead, sizeof lead, "[%zu] not estimable: ", i + 1);
        WN_TRY(add_prose(p, "", lead, table->notes[i], err));
    }
out:
    return rc;
}

/* A blank line between parts. */
static wn_rc add_gap(page *p, wn_err *err) {
    return p->out->n > p->start ? wn_buf_text(p->out, "\n", err) : WN_OK;
}

wn_rc wn_render_text(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                     wn_err *err) {
    wn_rc rc = WN_OK;
    page p = page_of(options, out);
    if (doc->answer) WN_TRY(add_prose(&p, BOLD, "", doc->answer, err));
    for (size_t i = 0; i < doc->section_count; i++) {
        const wn_doc_section *s = &doc->sections[i];
        if (s->csv_only) continue;
        WN_TRY(add_gap(&p, err));
        if (s->is_table)
            WN_TRY(add_table(&p, s, err));
        else if (s->is_code)
            WN_TRY(wn_printable_lines(out, wn_text_of(s->text), err));
        else
            WN_TRY(add_prose(&p, "", "", s->text, err));
    }
    if (doc->warning_count) WN_TRY(add_gap(&p, err));
    rc = wn_render_warnings(doc, options, out, err);
out:
    return rc;
}

wn_rc wn_render_warnings(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    page p = page_of(options, out);
    for (size_t i = 0; i < doc->warning_count && rc == WN_OK; i++)
        rc = add_prose(&p, YELLOW, "Warning: ", doc->warnings[i].sentence, err);
    return rc;
}
