/* The short way through blocks without quotes, which most logs and exports are made of.
 *
 * Without a quote there is nothing to interpret: a field is what stands between
 * delimiters and line ends, less the blanks around it. So the answer is libcsv's answer,
 * found several times as fast; tests hold the two against each other. */
#ifndef WN_CORE_DATA_SPLIT_H
#define WN_CORE_DATA_SPLIT_H

#include "core/data/csv.h"

/* Feeds the records of p[0, n) to the sink as wn_csv_parse does, with fields that point
 * into p; false, with nothing fed, when there is a quote in them. */
bool wn_split_plain(wn_dialect dialect, const char *p, size_t n, const wn_csv_sink *sink,
                    void *context);

#endif
