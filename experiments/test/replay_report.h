/* The replayed history in the document: a table for people, and `replay` and
 * `bayesian_stop` for programs. */
#ifndef WN_EXPERIMENTS_TEST_REPLAY_REPORT_H
#define WN_EXPERIMENTS_TEST_REPLAY_REPORT_H

#include "core/doc/doc.h"
#include "experiments/test/replay.h"

void wn_replay_report(const wn_findings *findings, const wn_replay *replay, wn_doc *doc);

/* Into the object `sequential` of the data. */
void wn_replay_data(const wn_findings *findings, const wn_replay *replay, wn_doc *doc,
                    json_t *object);

#endif
