/* Renderers: a finished document as bytes. They compute nothing.
 *
 * Text is for a terminal (tables by libsmartcols; `width` 0 means unlimited, `color` asks
 * for emphasis); JSON is the data; CSV the main table; Markdown and HTML whole pages.
 * Output is appended to a buffer. */
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

typedef struct wn_render_options {
    wn_format format;
    size_t width;
    bool color;
} wn_render_options;

wn_rc wn_render(const wn_doc *doc, const wn_render_options *options, wn_buf *out,
                wn_err *err) WN_CHECKED;

#endif
