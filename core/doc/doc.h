/* A result as a document: what every command hands back and every renderer prints.
 *
 * A document is one sentence that answers the question, then sections (tables and
 * paragraphs) for people, warnings, and a tree of data for programs. Text, Markdown and
 * HTML show the sentence, sections and warnings; JSON shows the data at full precision;
 * CSV shows the main table at full precision. Engines compute the values, a command's
 * report file puts them into a document, renderers only print.
 *
 * Building never fails on the spot: the first failure (no memory, a number that is not
 * finite) is kept inside and comes back from wn_doc_finish, so builders read as a list of
 * what is shown. Everything added is copied. */
#ifndef WN_CORE_DOC_DOC_H
#define WN_CORE_DOC_DOC_H

#include "core/base/text.h"
#include "core/doc/format.h"

#include <jansson.h>

typedef struct wn_doc wn_doc;

/* Points jansson, whose allocator is global, at core/base/mem.h. Call once, before the
 * first document. */
void wn_doc_init(void);

/* schema: "winnow.test/1"; it becomes the first key of the data. */
wn_rc wn_doc_new(const char *schema, wn_doc **out, wn_err *err) WN_CHECKED;
void wn_doc_free(wn_doc *doc);

/* The first failure while building, or WN_OK. Call once, when everything is in: the data
 * then ends with "warnings" and, when there is one, "provenance". */
wn_rc wn_doc_finish(wn_doc *doc, wn_err *err) WN_CHECKED;

/* The answer, one plain sentence. */
void wn_doc_answer(wn_doc *doc, const char *format, ...) WN_PRINTF(2, 3);

/* A paragraph among the sections. */
void wn_doc_paragraph(wn_doc *doc, const char *format, ...) WN_PRINTF(2, 3);

/* Lines to be copied, such as a script, each ended by a line break; printed as they
 * stand. */
void wn_doc_code(wn_doc *doc, const char *text);

/* A warning: printed after the sections, and {"code", "sentence"} in data.warnings. */
void wn_doc_warn(wn_doc *doc, const char *code, const char *format, ...) WN_PRINTF(3, 4);

/* Tables. Title (may be empty) and columns first, then rows; wn_doc_row starts a row and
 * cells fill it from the left. The first table is the main one (CSV prints it). `key` is
 * the column's name in CSV. */
void wn_doc_table(wn_doc *doc, const char *title);
/* A table that only CSV prints, as the main one: everything flat, for programs that like
 * columns. It has as many columns as it needs, none has a heading. */
void wn_doc_table_csv(wn_doc *doc);
typedef enum wn_align { WN_LEFT, WN_RIGHT } wn_align;
void wn_doc_column(wn_doc *doc, const char *key, const char *heading, wn_align align);
/* A column of interval cells: in CSV it is two, `key`_low and `key`_high. */
void wn_doc_column_interval(wn_doc *doc, const char *key, const char *heading);
void wn_doc_row(wn_doc *doc);

/* Cells know what they are; renderers print them as core/doc/format.h says, and CSV at
 * full precision. */
void wn_doc_cell_text(wn_doc *doc, const char *text);
void wn_doc_cell_count(wn_doc *doc, uint64_t count);             /* 145,274 */
void wn_doc_cell_number(wn_doc *doc, double value, int digits);  /* significant digits */
void wn_doc_cell_p(wn_doc *doc, double p);                       /* 0.19, < 0.0001 */
void wn_doc_cell_probability(wn_doc *doc, double p);             /* 9.5%, > 99.9% */
void wn_doc_cell_share(wn_doc *doc, double share);               /* 9.5%, 100% */
void wn_doc_cell_percent(wn_doc *doc, double share, int digits); /* 12.60% */
/* Not estimable; the reason is printed below the table. Fits a column of any kind. */
void wn_doc_cell_none(wn_doc *doc, const char *why);

/* The value of an estimate, and its interval: `12.04%`, `11.87% to 12.21%`. One that is
 * not there is as wn_doc_cell_none. */
void wn_doc_cell_estimate(wn_doc *doc, wn_estimate estimate, wn_unit unit);
void wn_doc_cell_interval(wn_doc *doc, wn_estimate estimate, wn_unit unit);

/* Data. The root object is borrowed; the helpers set a key of an object and keep the
 * first failure in the document (a number that is not finite is a bug of the caller's).
 * The object or array that a helper returns is borrowed too; it is never NULL (after a
 * failure it is a scrap that nobody prints). */
json_t *wn_doc_data(wn_doc *doc);
json_t *wn_doc_set_object(wn_doc *doc, json_t *object, const char *key);
json_t *wn_doc_set_array(wn_doc *doc, json_t *object, const char *key);
json_t *wn_doc_append_object(wn_doc *doc, json_t *array);
void wn_doc_append_number(wn_doc *doc, json_t *array, double value);
void wn_doc_append_count(wn_doc *doc, json_t *array, uint64_t value);
void wn_doc_append_text(wn_doc *doc, json_t *array, const char *text);
void wn_doc_set_text(wn_doc *doc, json_t *object, const char *key, const char *text);
void wn_doc_set_number(wn_doc *doc, json_t *object, const char *key, double value);
void wn_doc_set_count(wn_doc *doc, json_t *object, const char *key, uint64_t value);
void wn_doc_set_flag(wn_doc *doc, json_t *object, const char *key, bool value);
/* null, and the reason in `key`_why. */
void wn_doc_set_none(wn_doc *doc, json_t *object, const char *key, const char *why);
/* {"estimate", "low", "high"}; an unbounded end is null with "low_unbounded": true, a
 * missing estimate is null with "why", and both ends of a missing interval are null with
 * "low_why" and "high_why". */
void wn_doc_set_estimate(wn_doc *doc, json_t *object, const char *key, wn_estimate e);
/* "low" and "high" of it, into an object that is there. */
void wn_doc_set_interval(wn_doc *doc, json_t *object, wn_estimate e);

#endif
