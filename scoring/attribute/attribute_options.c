#include "scoring/attribute/attribute_options.h"

#include <stdlib.h>

const wn_option wn_attribute_option_rows[] = {
    {"unit", 'u', "COLUMN", false, "Log: whose touch it is, an id."},
    {"time", 't', "COLUMN", false,
     "Log: when it was. Without, touches are taken in the order of the file."},
    {"channel", 'c', "COLUMN", false,
     "Log: what brought the person, such as utm_source."},
    {"outcome", 'g', "COLUMN", false,
     "Log: whether a conversion happened at that moment: a column of yes and no, or a "
     "condition such as 'event == \"order\"'."},
    {"deals", 0, "FILE", false,
     "Log: conversions come from this file instead, with --id and --won."},
    {"id", 0, "COLUMN", false, "Deals: whose conversion it is, as in --unit."},
    {"won", 0, "COLUMN", false,
     "Deals: when it was; blank for those that did not convert."},
    {"window", 0, "SPAN", false,
     "Log: only touches so long before a conversion share its credit, such as 30d, 12h "
     "or 2w (default: all since the conversion before)."},
    {"path", 'p', "COLUMN", false, "Paths: the channels of a journey in order."},
    {"conversions", 0, "COLUMN", false, "Paths: how many journeys like that converted."},
    {"nulls", 0, "COLUMN", false, "Paths: how many did not."},
    {"separator", 0, "TEXT", false, "Paths: what stands between channels (default >)."},
    {"value", 0, "COLUMN", false,
     "What the conversions of the row are worth together; credit is then given of the "
     "value, too."},
    {"cost", 0, "FILE", false,
     "What the channels cost: a CSV file by channel, or by channel and day; gives the "
     "cost "
     "of a credited conversion and, with --value, ROAS by every model."},
    {"cost-source", 0, "COLUMN", false,
     "Its column of the channel (default: as in --channel, or channel, source, ...)."},
    {"cost-amount", 0, "COLUMN", false,
     "Its column of the amount (default: cost, spend, ...)."},
    {"cost-date", 0, "COLUMN", false, "Its column of the day (default: date, day, ...)."},
    {"where", 'w', "CONDITION", true, "Only rows of the file for which this holds."},
    {"model", 'm', "NAME", true,
     "Only this model, of first, last, last-non-direct, linear, position, time-decay, "
     "markov and shapley; of several the first one leads (default: all there can be, led "
     "by markov)."},
    {"order", 0, "N", false,
     "How many touches back the chain remembers: 1, 2 or 3 "
     "(default 1)."},
    {"position", 0, "F/M/L", false,
     "What the position model gives the first touch, those between and the last (default "
     "40/20/40)."},
    {"half-life", 0, "SPAN", false,
     "How old a touch is that gets half the credit by time decay (default 7d)."},
    {"direct", 0, "CHANNEL", true,
     "A channel that last-non-direct passes over (default: blank, direct, (direct) and "
     "(none))."},
    {"resamples", 0, "N", false,
     "Resamples of the journeys for the intervals; 0: no intervals (default: 1000, and "
     "fewer, down to 100, for chains of thousands of states)."},
    {"conf", 0, "SHARE", false, "Coverage of the intervals (default 95%)."},
    {0},
};

/* ------------------------------------------------------------------------------ values
 */

static wn_rc read_span(const wn_call *call, const char *option, wn_time standard,
                       wn_time *span, wn_err *err) {
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"h", 3600}, {"d", 86400}, {"w", 7 * 86400}};
    const double most = 36500; /* days */
    const char *text = wn_call_text(call, option);
    char *unit;
    *span = standard;
    if (!text) return WN_OK;
    double number = strspn(text, "0123456789.") ? strtod(text, &unit) : 0;
    for (size_t i = 0; number > 0 && i < sizeof units / sizeof *units; i++) {
        double days = number * units[i].seconds / 86400;
        if (strcmp(unit, units[i].unit) != 0 || days > most) continue;
        *span = (wn_time)(days * (double)WN_DAY);
        if (*span > 0) return WN_OK;
    }
    return wn_fail(err, WN_E_USAGE,
                   "option --%s: expected a span such as 30d, 12h or 2w, got \"%s\"",
                   option, text);
}

static wn_rc read_position(const wn_call *call, wn_attribution_plan *plan, wn_err *err) {
    const char *text = wn_call_text(call, "position");
    double parts[3] = {40, 20, 40};
    const char *at = text;
    for (int i = 0; text && i < 3; i++) {
        char *end;
        if (strspn(at, "0123456789.") == 0) goto bad;
        parts[i] = strtod(at, &end);
        if (*end != (i < 2 ? '/' : 0)) goto bad;
        at = end + 1;
    }
    if (!(parts[0] + parts[2] > 0) || !(parts[0] + parts[1] + parts[2] < 1e9)) goto bad;
    plan->first = parts[0];
    plan->middle = parts[1];
    plan->last = parts[2];
    return WN_OK;
bad:
    return wn_fail(err, WN_E_USAGE,
                   "option --position: expected three weights such as 40/20/40, of which "
                   "the first or the last is above 0, got \"%s\"",
                   text);
}

static wn_rc read_models(const wn_call *call, wn_attribution_plan *plan, wn_err *err) {
    size_t count = wn_call_count(call, "model");
    const char *names[WN_MODELS];
    for (int m = 0; m < WN_MODELS; m++) {
        names[m] = wn_model_words[m].name;
        plan->wanted[m] = count == 0;
    }
    plan->headline = WN_MODEL_MARKOV;
    for (size_t i = 0; i < count; i++) {
        const char *name = wn_call_nth(call, "model", i);
        wn_model m = 0;
        while (m < WN_MODELS && strcmp(names[m], name) != 0)
            m++;
        if (m == WN_MODELS) {
            char list[200];
            wn_fail(err, WN_E_USAGE, "option --model: expected one of %s, got \"%s\"",
                    wn_text_list(names, WN_MODELS, list, sizeof list), name);
            const char *nearest = wn_text_nearest(name, names, WN_MODELS);
            return nearest ? wn_err_hint(err, "did you mean %s?", nearest) : err->code;
        }
        if (i == 0) plan->headline = m;
        plan->wanted[m] = true;
    }
    return WN_OK;
}

/* ------------------------------------------------------------------- what goes together
 */

static const char *const log_only[] = {"unit",   "time", "channel", "outcome",   "deals",
                                       "window", "id",   "won",     "half-life", NULL};
static const char *const paths_only[] = {"conversions", "nulls", "separator", NULL};

static wn_rc refuse_any(const wn_call *call, const char *const *options, const char *with,
                        wn_err *err) {
    for (; *options; options++)
        if (wn_call_flag(call, *options))
            return wn_fail(err, WN_E_USAGE, "--%s does not go with %s", *options, with);
    return WN_OK;
}

static wn_rc check_log(const wn_call *call, wn_err *err) {
    bool deals = wn_call_flag(call, "deals"), outcome = wn_call_flag(call, "outcome");
    if (deals != (wn_call_flag(call, "id") && wn_call_flag(call, "won")) ||
        wn_call_flag(call, "id") != wn_call_flag(call, "won"))
        return wn_fail(err, WN_E_USAGE, "--deals, --id and --won go together");
    if (deals == outcome)
        return wn_fail(err, WN_E_USAGE,
                       "expected --outcome, or --deals, to say where conversions are");
    if (!wn_call_flag(call, "time") && (deals || wn_call_flag(call, "window")))
        return wn_fail(err, WN_E_USAGE, "--%s needs --time", deals ? "deals" : "window");
    return WN_OK;
}

static wn_rc check_cost(const wn_call *call, wn_err *err) {
    static const char *const parts[] = {"cost-source", "cost-amount", "cost-date", NULL};
    if (wn_call_flag(call, "cost")) return WN_OK;
    for (const char *const *part = parts; *part; part++)
        if (wn_call_flag(call, *part))
            return wn_fail(err, WN_E_USAGE, "--%s needs --cost", *part);
    return WN_OK;
}

static wn_rc check_mode(const wn_call *call, bool paths, wn_err *err) {
    if (paths) {
        if (!wn_call_flag(call, "conversions"))
            return wn_fail(err, WN_E_USAGE,
                           "--path needs --conversions, the column of their counts");
        return refuse_any(call, log_only, "--path, a table of paths", err);
    }
    if (!wn_call_flag(call, "unit") || !wn_call_flag(call, "channel")) {
        wn_fail(err, WN_E_USAGE, "expected --unit and --channel, or --path");
        return wn_err_hint(err, "a log of touches has a person and a channel in each "
                                "row, a table of paths has whole journeys");
    }
    wn_rc rc = refuse_any(call, paths_only, "a log of touches, only with --path", err);
    return rc == WN_OK ? check_log(call, err) : rc;
}

wn_rc wn_attribute_options_read(wn_call *call, wn_attribute_options *out, wn_err *err) {
    wn_rc rc = WN_OK;
    int64_t order, replicates;
    wn_time half_life;
    *out = (wn_attribute_options){.paths = wn_call_flag(call, "path")};
    wn_attribution_plan *plan = &out->plan;
    plan->direct = out->direct;
    plan->direct_count = wn_call_count(call, "direct");
    if (plan->direct_count > WN_DIRECT_MOST)
        return wn_fail(err, WN_E_USAGE, "--direct may be given %d times at most",
                       WN_DIRECT_MOST);
    for (size_t i = 0; i < plan->direct_count; i++)
        out->direct[i] = wn_call_nth(call, "direct", i);
    WN_TRY(check_mode(call, out->paths, err));
    WN_TRY(check_cost(call, err));
    WN_TRY(read_models(call, plan, err));
    WN_TRY(read_position(call, plan, err));
    WN_TRY(read_span(call, "window", 0, &out->log.window, err));
    WN_TRY(read_span(call, "half-life", 7 * WN_DAY, &half_life, err));
    WN_TRY(wn_call_integer(call, "order", 1, 1, WN_ORDER_MOST, &order, err));
    WN_TRY(wn_call_integer(call, "resamples", WN_REPLICATES_USUAL, 0,
                           WN_SHARE_REPLICATES_MOST, &replicates, err));
    WN_TRY(wn_call_number(call, "conf", 0.95, 0.5, 0.9999, &plan->resampling.conf, err));
    out->log.half_life = (double)half_life / (double)WN_DAY;
    out->log.has_as_of = wn_call_as_of(call, &out->log.as_of);
    plan->order = (size_t)order;
    plan->resampling.replicates = (size_t)replicates;
    plan->usual_replicates = !wn_call_text(call, "resamples");
    plan->resampling.seed = wn_call_seed(call);
    plan->resampling.threads = wn_call_threads(call);
out:
    return rc;
}
