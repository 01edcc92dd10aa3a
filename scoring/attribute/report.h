/* The attribution as a document. */
#ifndef WN_SCORING_ATTRIBUTE_REPORT_H
#define WN_SCORING_ATTRIBUTE_REPORT_H

#include "core/doc/doc.h"
#include "scoring/attribute/costs.h"

/* `costs` may be NULL. */
void wn_attribution_report(const wn_attribution *attribution, const wn_costs *costs,
                           wn_doc *doc);

/* Parts of it. */
void wn_attribution_data(const wn_attribution *attribution, wn_doc *doc);
void wn_attribution_csv(const wn_attribution *attribution, wn_doc *doc);
void wn_attribution_warnings(const wn_attribution *attribution, wn_doc *doc);

/* A channel's name for a sentence: in quotes, unless it stands for no name. `out` holds
 * WN_CHANNEL_NAME bytes. */
enum { WN_CHANNEL_NAME = 256 };
const char *wn_channel_quoted(const wn_channel *channel, char *out);

/* 1,234: of counts, which are most often whole, and of sums of money. */
char *wn_format_amount(double amount, char *out);

#endif
