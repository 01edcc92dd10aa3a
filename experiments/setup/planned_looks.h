/* How often, and by which rule, an experiment is looked at before its end: the part of a
 * plan that decides when it may stop. */
#ifndef WN_EXPERIMENTS_SETUP_PLANNED_LOOKS_H
#define WN_EXPERIMENTS_SETUP_PLANNED_LOOKS_H

#include "core/cli/command.h"
#include "experiments/setup/setup.h"

/* `obrien-fleming`, `pocock`, `power` or `hwang-shih-decani`; the last two may have their
 * parameter behind a colon, `power:2` and `hwang-shih-decani:-4` being the standard. */
bool wn_spending_read(const char *text, wn_spending *out);

enum { WN_SPENDING_TEXT = 48 };
/* The same text back; out holds WN_SPENDING_TEXT bytes. Returns out. */
const char *wn_spending_text(wn_spending spending, char *out);

#define WN_SPENDING_CHOICES                                                              \
    "\"obrien-fleming\", \"pocock\", \"power\" or \"hwang-shih-decani\""

/* --looks, --spending and --planned-visitors, as far as given, on top of a set-up. */
wn_rc wn_setup_refine_looks(const wn_call *call, wn_setup *setup, wn_err *err) WN_CHECKED;

/* clang-format off */
#define WN_PLANNED_LOOKS_OPTIONS                                                         \
    {.name = "looks", .value = "N",                                                      \
     .help = "How often a look at the results was planned, the last one included, after "\
             "equal parts of the planned visitors; a result may then stop the test "     \
             "before its end (default: 1, or what the script's plan says)."},            \
    {.name = "spending", .value = "NAME",                                                \
     .help = "How the looks share the false alarms: obrien-fleming (hardly any early), " \
             "pocock, power[:RHO] or hwang-shih-decani[:GAMMA] (default: "               \
             "obrien-fleming)."},                                                        \
    {.name = "planned-visitors", .value = "N",                                           \
     .help = "The visitors in all arms at which the test ends."}
/* clang-format on */

#endif
