/* Renderers: a finished document as bytes. They compute nothing.
 *
 * Text is for a terminal or a pipe (tables by libsmartcols); JSON is the data; CSV the
 * main table; Markdown and HTML whole pages. Output is appended to a buffer. Texts of
 * others can neither steer a terminal nor become markup or a spreadsheet's formula. */
#ifndef WN_CORE_DOC_RENDER_H
#define WN_CORE_DOC_RENDER_H

#include "core/doc/doc.h"

typedef enum wn_format {
    WN_FORMAT_TEXT,
    WN_FORMAT_JSON,
    WN_FORMAT_CSV,
    WN_FORMAT_MARKDOWN,
    WN_FORMAT_HTML
} wn_format;

/* The rest is for text only. */
typedef struct wn_render_options {
    wn_format format;
    size_t width; /* of the screen: long texts in tables are folded to fit; 0: no screen.
                   * Prose, and headings of tables, keep within 80 columns. */
    bool color;   /* emphasis by terminal colours */
} wn_render_options;

wn_rc wn_render(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                wn_err *err) WN_CHECKED;

/* Only the warnings, as text: for standard error, when the format has no place for them.
 */
wn_rc wn_render_warnings(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                         wn_err *err) WN_CHECKED;

#endif
