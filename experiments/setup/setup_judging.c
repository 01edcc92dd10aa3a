/* How results are judged, from options. */
#include "experiments/setup/setup_options.h"

wn_rc wn_setup_refine_judging(const wn_call *call, wn_setup *setup, wn_err *err) {
    size_t correction;
    wn_rc rc = WN_OK;
    if (wn_call_flag(call, "pairs")) setup->pairs = true;
    if (wn_call_text(call, "correction")) {
        WN_TRY(wn_call_choice(call, "correction", wn_correction_names, &correction, err));
        setup->correction = (wn_correction)correction;
    }
out:
    return rc;
}
