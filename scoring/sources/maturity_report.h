/* Maturity as part of the document on sources: the first sentence, columns of the main
 * table, tables of its own, data, and what was odd in the files. */
#ifndef WN_SCORING_SOURCES_MATURITY_REPORT_H
#define WN_SCORING_SOURCES_MATURITY_REPORT_H

#include "core/doc/doc.h"
#include "scoring/maturity/maturity_options.h"
#include "scoring/sources/judge.h"

/* The first sentence when the judgement knows the maturity; `others`: the sources that
 * cannot be told from the first, of which there are `alike`. */
void wn_maturity_answer(const wn_judgement *judgement, size_t alike, const char *others,
                        wn_doc *doc);

/* The rate that a source will reach, for the main table: two columns and their cells. */
void wn_maturity_columns(const char *interval, wn_doc *doc);
void wn_maturity_cells(const wn_source *source, wn_doc *doc);

/* "mature": {...} of a source. */
void wn_maturity_source_data(const wn_source *source, json_t *object, wn_doc *doc);

/* The rest, after the sources. */
void wn_maturity_report(const wn_judgement *judgement, const wn_ripening *ripening,
                        wn_doc *doc);

#endif
