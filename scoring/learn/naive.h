/* Odoo's naive Bayes as a fit, so that it can be written down as a scorecard: a baseline
 * that many sales teams have.
 *
 * Its probability is a product of shares (core/stats/scorecard/naive_bayes.h), so its log
 * odds are a sum: ln(W / L) for every lead, and ln of the share among the won over the
 * share among the lost for each value. Every level of a text is a value, numbers are cut
 * into deciles, and there are no teams and no stages. A value not met in training says
 * nothing.
 *
 * Odoo leaves out blank fields, too. With `blanks` they are a value like others, which is
 * better by far where being blank says something. */
#ifndef WN_SCORING_LEARN_NAIVE_H
#define WN_SCORING_LEARN_NAIVE_H

#include "scoring/learn/fit.h"

enum { WN_NAIVE_PARTS = 10 };

/* `list` is of wn_binned_plain; it must outlive the fit, whose `base` is ln(W / L).
 * WN_E_DATA as wn_fit_possible says. */
wn_rc wn_naive_fit(const wn_training *training, const wn_binned_list *list, bool blanks,
                   wn_fit *out, wn_err *err) WN_CHECKED;

#endif
