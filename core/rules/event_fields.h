/* The keys of a script that are about events, read into rules.
 *
 * In a rule: each, once, never; at_least, per_day, within, half_life, step. A group may
 * have within, half_life and step for its rules that have none of their own. */
#ifndef WN_CORE_RULES_EVENT_FIELDS_H
#define WN_CORE_RULES_EVENT_FIELDS_H

#include "core/rules/event_rule.h"

typedef struct wn_event_fields {
    const wn_node *each, *once, *never; /* one of them, or none */
    const wn_node *at_least, *per_day, *within, *half_life, *step;
} wn_event_fields;

/* The rows of a wn_field table for `type`, whose member `member` is wn_event_fields. */
#define WN_EVENT_FIELD(type, member, key)                                                \
    { #key, WN_FIELD_NODE, .offset = offsetof(type, member.key) }
#define WN_EVENT_FIELDS_GROUP(type, member)                                              \
    WN_EVENT_FIELD(type, member, within), WN_EVENT_FIELD(type, member, half_life),       \
        WN_EVENT_FIELD(type, member, step)
#define WN_EVENT_FIELDS_RULE(type, member)                                               \
    WN_EVENT_FIELD(type, member, each), WN_EVENT_FIELD(type, member, once),              \
        WN_EVENT_FIELD(type, member, never), WN_EVENT_FIELD(type, member, at_least),     \
        WN_EVENT_FIELD(type, member, per_day), WN_EVENT_FIELDS_GROUP(type, member)

/* Checks what the script says; WN_E_SCRIPT at its line. A rule without events stays
 * WN_EVENTS_NONE, and may have none of the other keys. */
wn_rc wn_event_rule_read(const wn_event_fields *fields, wn_event_rule *rule,
                         wn_err *err) WN_CHECKED;

/* What a group says for its rules: only window and decay are set. */
wn_rc wn_event_group_read(const wn_event_fields *fields, wn_event_rule *group,
                          wn_err *err) WN_CHECKED;

/* Gives a rule that counts events what its group says and it does not. */
void wn_event_rule_inherit(wn_event_rule *rule, const wn_event_rule *group);

/* Appends what the rule counts, in words: `each "email_open" of the last 30 days, worth
 * half after 14 days`. */
wn_rc wn_event_rule_describe(const wn_event_rule *rule, wn_buf *out,
                             wn_err *err) WN_CHECKED;

#endif
