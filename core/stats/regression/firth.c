#include "core/stats/regression/firth.h"

wn_rc wn_firth_fit(const wn_design_data *data, wn_logistic *out, wn_err *err) {
    return wn_logistic_fit_by(data, 0, true, out, err);
}
