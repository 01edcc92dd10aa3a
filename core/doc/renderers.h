/* The renderers behind wn_render; for core/doc only. */
#ifndef WN_CORE_DOC_RENDERERS_H
#define WN_CORE_DOC_RENDERERS_H

#include "core/doc/content.h"
#include "core/doc/render.h"

enum { WN_PROSE_WIDTH = 80 };

wn_rc wn_render_text(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                     wn_err *err) WN_CHECKED;
/* The table of a section, without its title and notes; it has rows. */
wn_rc wn_render_text_table(const wn_doc_section *table, const wn_render_options *options,
                           wn_buf *out, wn_err *err) WN_CHECKED;
wn_rc wn_render_json(const wn_doc *doc, wn_buf *out, wn_err *err) WN_CHECKED;
wn_rc wn_render_csv(const wn_doc *doc, wn_buf *out, wn_err *err) WN_CHECKED;
wn_rc wn_render_markdown(const wn_doc *doc, wn_buf *out, wn_err *err) WN_CHECKED;
wn_rc wn_render_html(const wn_doc *doc, wn_buf *out, wn_err *err) WN_CHECKED;

#endif
