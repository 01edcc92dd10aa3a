/* By what leads are judged, from options. */
#include "experiments/setup/option_parts.h"
#include "experiments/setup/usage.h"

wn_rc wn_setup_read_quality(const wn_call *call, wn_setup *setup, wn_err *err) {
    static const char *const options[] = {"qualified", "value", "cost", NULL};
    wn_quality *quality = &setup->quality;
    const char *rules = wn_call_text(call, "score");
    if (!rules && !quality->rules)
        return wn_usage_refuse(call, options,
                               "an experiment whose leads are not scored (--score)", err);
    const char *qualified = wn_call_text(call, "qualified");
    const char *value = wn_call_text(call, "value"), *cost = wn_call_text(call, "cost");
    if (rules) quality->beside_script = false;
    if (rules) quality->rules = rules;
    if (qualified) quality->qualified = qualified;
    if (value) quality->value = value;
    if (cost) quality->cost = cost;
    return WN_OK;
}
