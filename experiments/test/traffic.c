#include "experiments/test/traffic.h"

#include "core/base/mem.h"
#include "core/stats/means/trend.h"
#include "core/stats/rates/srm.h"
#include "core/stats/sequential/anytime_srm.h"
#include "experiments/collect/calendar.h"
#include "experiments/test/analyse.h"

#include <math.h>

const char *const wn_check_codes[] = {[WN_CHECK_SAMPLE_RATIO] = "sample_ratio",
                                      [WN_CHECK_DAILY_RATIO] = "daily_ratio",
                                      [WN_CHECK_CROSSOVERS] = "crossovers",
                                      [WN_CHECK_BOTS] = "bots",
                                      [WN_CHECK_DUPLICATES] = "duplicates",
                                      [WN_CHECK_WEEKS] = "whole_weeks",
                                      [WN_CHECK_NOVELTY] = "novelty"};

static const char needs_ids[] = "it takes a column of visitor ids, --unit";
static const char needs_times[] = "it takes a column of times, --time";

/* What a check takes that there is not; from counts nothing can be had. */
static const char *lacking(const wn_findings *f, const char *what) {
    return f->tally->arm_column[0] ? what : "counts do not tell";
}

static wn_check skipped(const char *why) {
    return (wn_check){.state = WN_CHECK_SKIPPED, .why = why};
}

/* What the visitors of some levels of a split would have decided. */
static wn_rc decide(const wn_findings *f, const wn_split *split, const bool *keep,
                    wn_without *out, wn_err *err) {
    wn_tally rest = {0};
    wn_findings findings = {0};
    wn_verdict verdict = {0};
    wn_rc rc = WN_OK;
    *out = (wn_without){0};
    WN_TRY(wn_tally_restrict(f->tally, f->setup, split, keep, &rest, err));
    rc = wn_analyse(f->setup, &rest, &findings, err);
    if (rc == WN_E_DATA) { /* an arm is empty then */
        out->why = "too few visitors would be left";
        rc = WN_OK;
        goto out;
    }
    findings.sample_ratio_ok = true; /* is told by itself */
    if (rc == WN_OK) WN_TRY(wn_verdict_reach(&findings, &verdict, err));
    out->decision = verdict.decision;
    out->arm = wn_verdict_arm(&verdict);
out:
    wn_buf_free(&verdict.sentence);
    wn_findings_free(&findings);
    wn_tally_free(&rest);
    return rc;
}

/* Judges the levels that `keep` says and compares with the verdict on `base`. */
static wn_rc judge(const wn_findings *f, const wn_split *split, const bool *keep,
                   const bool *base, wn_without *out, wn_err *err) {
    wn_without all;
    wn_rc rc = decide(f, split, base, &all, err);
    if (rc == WN_OK) rc = decide(f, split, keep, out, err);
    if (rc != WN_OK) return rc;
    if (all.why) out->why = all.why;
    out->changes = !out->why && (out->decision != all.decision || out->arm != all.arm);
    return WN_OK;
}

static uint64_t visitors_of(const wn_findings *f, const wn_split *split, size_t level) {
    uint64_t visitors = 0;
    for (size_t a = 0; a < f->arm_count; a++)
        visitors += wn_tally_visitors(f->tally, (size_t)(split - f->tally->splits), level,
                                      f->arms[a].number);
    return visitors;
}

/* ---- What is odd about a visitor --------------------------------------------------- */

/* Visitors of several arms are out of the base when the set-up drops them, and then the
 * question is what they would change if they were in. */
static wn_rc check_suspects(const wn_findings *f, wn_traffic *out, wn_err *err) {
    static const struct {
        wn_check_kind check;
        wn_suspect suspect;
    } kinds[] = {{WN_CHECK_CROSSOVERS, WN_SUSPECT_CROSSED},
                 {WN_CHECK_BOTS, WN_SUSPECT_BOT},
                 {WN_CHECK_DUPLICATES, WN_SUSPECT_DUPLICATED}};
    const wn_split *split = wn_tally_split(f->tally, WN_SPLIT_SUSPECT);
    bool base[WN_SUSPECTS] = {true, true, true, true};
    base[WN_SUSPECT_CROSSED] = f->setup->crossovers != WN_CROSSOVERS_DROP;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        wn_check *check = &out->checks[kinds[i].check];
        if (!split) {
            *check = skipped(lacking(f, needs_ids));
            continue;
        }
        if (kinds[i].check == WN_CHECK_DUPLICATES && !f->setup->time) {
            *check = skipped(needs_times);
            continue;
        }
        check->visitors = visitors_of(f, split, kinds[i].suspect);
        if (check->visitors == 0) continue;
        check->state = WN_CHECK_NOTICED;
        bool keep[WN_SUSPECTS];
        memcpy(keep, base, sizeof keep);
        keep[kinds[i].suspect] = !base[kinds[i].suspect];
        wn_rc rc = judge(f, split, keep, base, &check->without, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

/* ---- Over the days ----------------------------------------------------------------- */

/* The days, and which levels of their split are judged. */
typedef struct calendar {
    wn_calendar of;
    bool *everyone, *keep; /* [level] */
} calendar;

static void calendar_free(calendar *c) {
    wn_calendar_free(&c->of);
    wn_free(c->everyone);
    wn_free(c->keep);
}

static wn_rc calendar_init(const wn_split *split, calendar *c, wn_err *err) {
    size_t levels = split->levels.map.count;
    *c = (calendar){0};
    c->everyone = wn_alloc_zero(levels, sizeof *c->everyone);
    c->keep = wn_alloc_zero(levels, sizeof *c->keep);
    if (!c->everyone || !c->keep) return wn_fail_memory(err);
    memset(c->everyone, true, levels * sizeof *c->everyone);
    return wn_calendar_make(split, &c->of, err);
}

/* Everything but the days from `first` to before `end`. */
static const bool *leave_out(calendar *c, size_t first, size_t end) {
    memcpy(c->keep, c->everyone, c->of.split->levels.map.count * sizeof *c->keep);
    for (size_t i = first; i < end; i++)
        c->keep[c->of.days[i].level] = false;
    return c->keep;
}

/* The arms' visitors of one level; their planned shares. */
static void count_arms(const wn_findings *f, const wn_split *split, size_t level,
                       uint64_t *counts) {
    for (size_t a = 0; a < f->arm_count; a++)
        counts[a] = wn_tally_visitors(f->tally, (size_t)(split - f->tally->splits), level,
                                      f->arms[a].number);
}

static void planned_shares(const wn_findings *f, double *shares) {
    for (size_t a = 0; a < f->arm_count; a++)
        shares[a] = f->arms[a].share;
}

static wn_rc check_daily_ratio(const wn_findings *f, calendar *c, wn_traffic *out,
                               wn_err *err) {
    wn_check *check = &out->checks[WN_CHECK_DAILY_RATIO];
    double shares[WN_ARMS_MAX];
    uint64_t counts[WN_ARMS_MAX];
    wn_anytime_srm ratio;
    if (f->setup->propensity) {
        *check = skipped(f->sample_ratio.why);
        return WN_OK;
    }
    planned_shares(f, shares);
    wn_rc rc = wn_anytime_srm_start(shares, NULL, f->arm_count, &ratio, err);
    if (rc != WN_OK) return rc;
    leave_out(c, 0, 0);
    for (size_t day = 0; day < c->of.count; day++) {
        uint32_t level = c->of.days[day].level;
        count_arms(f, c->of.split, level, counts);
        wn_anytime_srm_add(&ratio, counts);
        if (ratio.p < WN_SRM_ALARM && !check->since)
            check->since = wn_calendar_name(&c->of, day);
        double p = (double)c->of.count * wn_srm_test(counts, shares, f->arm_count).p;
        if (p >= WN_SRM_ALARM) continue;
        check->days++;
        c->keep[level] = false;
    }
    check->test = (wn_test_result){.p = ratio.p};
    wn_anytime_srm_free(&ratio);
    if (!check->since && !check->days) return WN_OK;
    check->state = WN_CHECK_NOTICED;
    if (check->days)
        return judge(f, c->of.split, c->keep, c->everyone, &check->without, err);
    check->without.why = "no day is off by itself";
    return WN_OK;
}

static wn_rc check_weeks(const wn_findings *f, calendar *c, wn_traffic *out,
                         wn_err *err) {
    enum { WEEK = 7 };
    wn_check *check = &out->checks[WN_CHECK_WEEKS];
    check->days = out->days % WEEK;
    if (check->days == 0) return WN_OK;
    int64_t beyond = c->of.days[c->of.count - 1].number - (int64_t)check->days;
    size_t first = c->of.count;
    while (first > 0 && c->of.days[first - 1].number > beyond) {
        first--;
        check->visitors += visitors_of(f, c->of.split, c->of.days[first].level);
    }
    check->state = WN_CHECK_NOTICED;
    if (out->days < WEEK) {
        check->without.why = "there is no whole week yet";
        return WN_OK;
    }
    return judge(f, c->of.split, leave_out(c, first, c->of.count), c->everyone,
                 &check->without, err);
}

/* Value and variance of one arm's mean on a day. The spread is that of all days. */
static bool arm_on_day(const wn_findings *f, const calendar *c, size_t day, size_t metric,
                       size_t arm, double *value, double *variance) {
    size_t split = (size_t)(c->of.split - f->tally->splits);
    uint32_t number = f->arms[arm].number;
    const wn_tally_cell *here =
        &wn_tally_cells(f->tally, split, c->of.days[day].level, number)[metric];
    const wn_tally_cell *all = &wn_tally_cells(f->tally, 0, 0, number)[metric];
    if (f->setup->metrics[metric].kind == WN_CONVERSION) {
        if (here->prop.n == 0) return false;
        double rate = wn_prop_rate(all->prop);
        *value = wn_prop_rate(here->prop);
        *variance = rate * (1 - rate) / (double)here->prop.n;
        return true;
    }
    wn_sums on_day, whole;
    const wn_metric *of = &f->setup->metrics[metric];
    if (!wn_cell_sums(of, here, &on_day) || !wn_cell_sums(of, all, &whole)) return false;
    if (on_day.n == 0 || whole.n < 2) return false;
    *value = on_day.mean;
    *variance = wn_sums_variance(&whole) / (double)on_day.n;
    return true;
}

/* The days' differences as points of a line; how many there are. */
static size_t daily_differences(const wn_findings *f, const wn_verdict *verdict,
                                const calendar *c, double *x, double *y, double *se) {
    size_t n = 0;
    for (size_t day = 0; day < c->of.count; day++) {
        double here, there, v_here, v_there;
        if (!arm_on_day(f, c, day, verdict->metric, verdict->arm, &here, &v_here) ||
            !arm_on_day(f, c, day, verdict->metric, 0, &there, &v_there))
            continue;
        if (v_here + v_there <= 0) continue;
        x[n] = (double)(c->of.days[day].number - c->of.days[0].number);
        y[n] = here - there;
        se[n++] = sqrt(v_here + v_there);
    }
    return n;
}

/* A first week at most is left out: what is new wears off in days. */
static wn_rc check_novelty(const wn_findings *f, const wn_verdict *verdict, calendar *c,
                           wn_traffic *out, wn_err *err) {
    wn_check *check = &out->checks[WN_CHECK_NOVELTY];
    wn_trend trend;
    wn_rc rc = WN_OK;
    if (f->setup->metrics[verdict->metric].kind == WN_QUANTILE) {
        *check = skipped("a quantile is not compared by days");
        return WN_OK;
    }
    double *x = wn_alloc(c->of.count * sizeof *x), *y = wn_alloc(c->of.count * sizeof *y);
    double *se = wn_alloc(c->of.count * sizeof *se);
    if (!x || !y || !se) {
        rc = wn_fail_memory(err);
        goto out;
    }
    size_t n = daily_differences(f, verdict, c, x, y, se);
    WN_TRY(wn_trend_fit(x, y, se, n, &trend, err));
    check->test = trend.test;
    if (trend.test.why)
        *check = skipped("it takes three days with visitors in both arms");
    if (trend.test.why || trend.test.p >= WN_NOVELTY_ALARM) goto out;
    check->state = WN_CHECK_NOTICED;
    check->days = (c->of.count + 3) / 4 < 7 ? (c->of.count + 3) / 4 : 7;
    for (size_t i = 0; i < check->days; i++)
        check->visitors += visitors_of(f, c->of.split, c->of.days[i].level);
    rc = judge(f, c->of.split, leave_out(c, 0, check->days), c->everyone, &check->without,
               err);
out:
    wn_free(se);
    wn_free(y);
    wn_free(x);
    return rc;
}

static wn_rc check_days(const wn_findings *f, const wn_verdict *verdict, wn_traffic *out,
                        wn_err *err) {
    const wn_split *split = wn_tally_split(f->tally, WN_SPLIT_DAY);
    const char *why = split ? "no row has a time" : lacking(f, needs_times);
    calendar c = {0};
    wn_rc rc = WN_OK;
    if (split) WN_TRY(calendar_init(split, &c, err));
    if (c.of.count == 0) {
        out->checks[WN_CHECK_DAILY_RATIO] = skipped(why);
        out->checks[WN_CHECK_WEEKS] = out->checks[WN_CHECK_NOVELTY] = skipped(why);
        goto out;
    }
    out->first_day = wn_calendar_name(&c.of, 0);
    out->last_day = wn_calendar_name(&c.of, c.of.count - 1);
    out->days = (size_t)(c.of.days[c.of.count - 1].number - c.of.days[0].number) + 1;
    WN_TRY(check_daily_ratio(f, &c, out, err));
    WN_TRY(check_weeks(f, &c, out, err));
    if (verdict->arm)
        WN_TRY(check_novelty(f, verdict, &c, out, err));
    else
        out->checks[WN_CHECK_NOVELTY] = skipped("there is no difference to look at");
out:
    calendar_free(&c);
    return rc;
}

/* ---- The sample ratio -------------------------------------------------------------- */

/* Keeps the largest of the culprits. */
static void add_culprit(wn_traffic *out, wn_culprit culprit) {
    size_t at = out->culprit_count;
    while (at > 0 && out->culprits[at - 1].visitors < culprit.visitors)
        at--;
    if (at == WN_CULPRITS_MAX) return;
    if (out->culprit_count < WN_CULPRITS_MAX) out->culprit_count++;
    memmove(&out->culprits[at + 1], &out->culprits[at],
            (out->culprit_count - 1 - at) * sizeof *out->culprits);
    out->culprits[at] = culprit;
}

/* Every level of every segment, and every day, is looked at: `looks` of them share the
 * alarm (Bonferroni). A level is to blame when it is off and the rest is fine, or when it
 * is not the whole of the matter. */
static void find_culprits(const wn_findings *f, wn_traffic *out) {
    double shares[WN_ARMS_MAX];
    uint64_t here[WN_ARMS_MAX], rest[WN_ARMS_MAX];
    size_t looks = 0;
    planned_shares(f, shares);
    for (size_t s = 1; s < f->tally->split_count; s++)
        looks += f->tally->splits[s].kind == WN_SPLIT_SUSPECT
                     ? 0
                     : f->tally->splits[s].levels.map.count;
    for (size_t s = 1; s < f->tally->split_count; s++) {
        const wn_split *split = &f->tally->splits[s];
        if (split->kind == WN_SPLIT_SUSPECT) continue;
        for (size_t level = 0; level < split->levels.map.count; level++) {
            count_arms(f, split, level, here);
            for (size_t a = 0; a < f->arm_count; a++)
                rest[a] = f->arms[a].visitors - here[a];
            double p = (double)looks * wn_srm_test(here, shares, f->arm_count).p;
            if (p >= WN_SRM_ALARM) continue;
            add_culprit(out, (wn_culprit){split->column, split->levels.map.keys[level].p,
                                          visitors_of(f, split, level), p,
                                          wn_srm_test(rest, shares, f->arm_count).p});
        }
    }
}

wn_rc wn_traffic_check(const wn_findings *f, const wn_verdict *verdict, wn_traffic *out,
                       wn_err *err) {
    *out = (wn_traffic){0};
    wn_check *ratio = &out->checks[WN_CHECK_SAMPLE_RATIO];
    ratio->test = f->sample_ratio;
    if (f->sample_ratio.why) *ratio = skipped(f->sample_ratio.why);
    if (!f->sample_ratio_ok) {
        ratio->state = WN_CHECK_FAILED;
        find_culprits(f, out);
    }
    wn_rc rc = check_suspects(f, out, err);
    if (rc == WN_OK) rc = check_days(f, verdict, out, err);
    return rc;
}
