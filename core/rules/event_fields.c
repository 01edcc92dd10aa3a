#include "core/rules/event_fields.h"

#include "core/lua/matcher.h"

#define COUNT_MAX 1e6
#define SPAN_MAX (36525 * WN_DAY)

static wn_rc read_span(const wn_node *node, wn_time *span, wn_err *err) {
    if (!node) return WN_OK;
    if (node->type != WN_NODE_SPAN)
        return wn_node_expected(node, "a span of time such as days(30)", err);
    if (node->span <= 0 || node->span > SPAN_MAX)
        return wn_node_fail(node, err, "expected a span of up to 100 years");
    *span = node->span;
    return WN_OK;
}

static wn_rc read_count(const wn_node *node, size_t *count, wn_err *err) {
    double number;
    if (!node) return WN_OK;
    wn_rc rc = wn_node_number(node, 1, COUNT_MAX, &number, err);
    if (rc != WN_OK) return rc;
    *count = (size_t)number;
    if ((double)*count == number) return WN_OK;
    return wn_node_fail(node, err, "expected a whole number, got %.15g", number);
}

typedef struct step_fields {
    const wn_node *every;
    double keep;
} step_fields;

static const wn_field step_spec[] = {
    {"every", WN_FIELD_NODE, .offset = offsetof(step_fields, every), .required = true},
    {"keep", WN_FIELD_SHARE, .offset = offsetof(step_fields, keep), .required = true,
     .high = 1},
    {0}};

static wn_rc read_step(const wn_node *node, wn_decay *decay, wn_err *err) {
    wn_rc rc = WN_OK;
    step_fields step = {0};
    if (!node) return WN_OK;
    if (!wn_node_is_plain(node))
        return wn_node_expected(node, "{ every = days(30), keep = \"50%\" }", err);
    WN_TRY(wn_node_read(node, step_spec, &step, err));
    WN_TRY(read_span(step.every, &decay->every, err));
    decay->keep = step.keep;
out:
    return rc;
}

wn_rc wn_event_group_read(const wn_event_fields *fields, wn_event_rule *group,
                          wn_err *err) {
    wn_rc rc = WN_OK;
    if (fields->half_life && fields->step)
        return wn_node_fail(fields->step, err,
                            "points decay by half_life or by step, not by both");
    WN_TRY(read_span(fields->within, &group->within, err));
    WN_TRY(read_span(fields->half_life, &group->decay.half_life, err));
    WN_TRY(read_step(fields->step, &group->decay, err));
out:
    return rc;
}

/* -------------------------------------------------------------------------- the events
 */

static wn_rc read_event(const wn_node *node, wn_event_count count, wn_event_rule *rule,
                        wn_err *err) {
    wn_rc rc = WN_OK;
    if (!node) return WN_OK;
    if (rule->count != WN_EVENTS_NONE)
        return wn_node_fail(node, err, "a rule has one of each, once and never");
    if (!wn_node_is_term(node, "event"))
        return wn_node_expected(node, "an event, as in event \"email_open\"", err);
    rule->count = count;
    rule->name = wn_node_field(node, "name");
    rule->where = wn_node_field(node, "where");
    if (!rule->name) return wn_node_fail(node, err, "event has wrong arguments");
    WN_TRY(wn_matcher_check_cell(rule->name, err));
    if (rule->where) rc = wn_matcher_check(rule->where, err);
out:
    return rc;
}

/* A key that means nothing without events, or NULL. */
static const wn_node *stray_key(const wn_event_fields *f) {
    const wn_node *keys[] = {f->at_least, f->per_day, f->within, f->half_life, f->step};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i]) return keys[i];
    return NULL;
}

wn_rc wn_event_rule_read(const wn_event_fields *fields, wn_event_rule *rule,
                         wn_err *err) {
    wn_rc rc = WN_OK;
    *rule = (wn_event_rule){.at_least = 1};
    WN_TRY(read_event(fields->each, WN_EVENTS_EACH, rule, err));
    WN_TRY(read_event(fields->once, WN_EVENTS_ONCE, rule, err));
    WN_TRY(read_event(fields->never, WN_EVENTS_NEVER, rule, err));
    const wn_node *stray = stray_key(fields);
    if (rule->count == WN_EVENTS_NONE && stray) {
        wn_node_fail(stray, err, "means something only in a rule that counts events");
        return wn_err_hint(err, "as in each = event \"email_open\"");
    }
    if (rule->count != WN_EVENTS_ONCE && fields->at_least)
        return wn_node_fail(fields->at_least, err, "goes with once only");
    WN_TRY(read_count(fields->at_least, &rule->at_least, err));
    WN_TRY(read_count(fields->per_day, &rule->per_day, err));
    WN_TRY(wn_event_group_read(fields, rule, err));
    if (rule->count != WN_EVENTS_NEVER) goto out;
    if (fields->half_life || fields->step || fields->per_day)
        rc = wn_node_fail(fields->never, err,
                          "what never happened cannot decay or be limited; only within "
                          "goes with it");
out:
    return rc;
}

void wn_event_rule_inherit(wn_event_rule *rule, const wn_event_rule *group) {
    if (rule->count == WN_EVENTS_NONE) return;
    if (!rule->within) rule->within = group->within;
    bool decays = rule->decay.half_life || rule->decay.every;
    if (!decays && rule->count != WN_EVENTS_NEVER) rule->decay = group->decay;
}

/* --------------------------------------------------------------------------- describing
 */

static wn_rc say_events(const wn_event_rule *rule, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    static const char *const words[] = {[WN_EVENTS_EACH] = "each event",
                                        [WN_EVENTS_ONCE] = "once for the event",
                                        [WN_EVENTS_NEVER] = "no event"};
    if (rule->at_least > 1)
        WN_TRY(
            wn_buf_format(out, err, "once for %zu or more of the event", rule->at_least));
    else
        WN_TRY(wn_buf_text(out, words[rule->count], err));
    bool any = wn_node_is_term(rule->name, "present");
    if (!any) {
        bool named = rule->name->type == WN_NODE_TEXT;
        WN_TRY(wn_buf_text(out, named ? " " : " that ", err));
        WN_TRY(wn_matcher_describe_cell(rule->name, out, err));
    }
    if (!rule->where) goto out;
    WN_TRY(wn_buf_text(out, " with ", err));
    rc = wn_matcher_describe(rule->where, out, err);
out:
    return rc;
}

wn_rc wn_event_rule_describe(const wn_event_rule *rule, wn_buf *out, wn_err *err) {
    wn_rc rc = WN_OK;
    char span[WN_TIME_TEXT];
    const wn_decay *decay = &rule->decay;
    WN_TRY(say_events(rule, out, err));
    if (rule->within)
        WN_TRY(wn_buf_format(out, err, ", in the last %s",
                             wn_span_format(rule->within, span)));
    if (rule->per_day)
        WN_TRY(wn_buf_format(out, err, ", at most %zu a day", rule->per_day));
    if (decay->half_life)
        WN_TRY(wn_buf_format(out, err, ", worth half after %s",
                             wn_span_format(decay->half_life, span)));
    if (decay->every)
        WN_TRY(wn_buf_format(out, err, ", keeps %.15g%% every %s", decay->keep * 100,
                             wn_span_format(decay->every, span)));
out:
    return rc;
}
