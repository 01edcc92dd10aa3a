/* An evaluation as a document. */
#ifndef WN_SCORING_EVALUATE_REPORT_H
#define WN_SCORING_EVALUATE_REPORT_H

#include "core/doc/doc.h"
#include "scoring/evaluate/evaluation.h"
#include "scoring/evaluate/replay.h"

/* Answer, figures and everything below. */
void wn_evaluate_report(const wn_evaluation *e, const wn_sheet_plan *leads,
                        const wn_replay *replay, wn_doc *doc);

/* Its parts: tenths and bands; rules; threshold and capacity; the other script. */
void wn_evaluate_report_bands(const wn_evaluation *e, wn_doc *doc);
void wn_evaluate_report_rules(const wn_evaluation *e, wn_doc *doc);
void wn_evaluate_report_calls(const wn_evaluation *e, wn_doc *doc);
void wn_evaluate_report_versus(const wn_evaluation *e, wn_doc *doc);
void wn_evaluate_answer_versus(const wn_evaluation *e, wn_doc *doc);

/* The score as leads grew older; nothing when it was not looked at. */
void wn_evaluate_report_replay(const wn_evaluation *e, const wn_replay *replay,
                               wn_doc *doc);

/* `95% interval` */
enum { WN_INTERVAL_TEXT = 40 };
char *wn_evaluate_interval_name(const wn_evaluation *e, char out[WN_INTERVAL_TEXT]);
/* A number under `key`, its interval as an object under `key`_interval; or the reason. */
void wn_evaluate_set(wn_doc *doc, json_t *object, const char *key, wn_estimate estimate);

#endif
