/* A rule set in words, for `winnow script explain`. */
#ifndef WN_CORE_RULES_EXPLAIN_H
#define WN_CORE_RULES_EXPLAIN_H

#include "core/rules/rules.h"

wn_rc wn_rules_explain(const wn_rule_set *rules, wn_doc *doc, wn_err *err) WN_CHECKED;

#endif
