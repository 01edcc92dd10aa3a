/* The command line of `winnow attribute`, understood. */
#ifndef WN_SCORING_ATTRIBUTE_ATTRIBUTE_OPTIONS_H
#define WN_SCORING_ATTRIBUTE_ATTRIBUTE_OPTIONS_H

#include "core/cli/command.h"
#include "scoring/attribute/attribution.h"
#include "scoring/attribute/touch_log.h"

extern const wn_option wn_attribute_option_rows[];

enum { WN_DIRECT_MOST = 20 };

typedef struct wn_attribute_options {
    bool paths; /* a table of paths, not a log of touches */
    const char *direct[WN_DIRECT_MOST];
    wn_log_rules log;
    wn_attribution_plan plan;
} wn_attribute_options;

/* WN_E_USAGE for what is missing, unknown, or does not go together. The plan borrows
 * `direct`: the options stay where they are. */
wn_rc wn_attribute_options_read(wn_call *call, wn_attribute_options *out,
                                wn_err *err) WN_CHECKED;

#endif
