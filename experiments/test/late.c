#include "experiments/test/late.h"

#include "core/base/mem.h"
#include "core/stats/survival/logrank.h"
#include "experiments/test/analyse.h"
#include "experiments/test/rates.h"

#include <math.h>

static double in_days(double microseconds) {
    return microseconds / (double)WN_DAY;
}

static const wn_followup *followup_of(const wn_findings *f, size_t arm) {
    return &f->tally->followups[f->arms[arm].number];
}

static wn_time as_of(const wn_findings *f) {
    if (f->setup->has_as_of) return f->setup->as_of;
    wn_time latest = WN_FOLLOWUP_ORIGIN;
    for (size_t a = 0; a < f->arm_count; a++)
        if (followup_of(f, a)->latest > latest) latest = followup_of(f, a)->latest;
    return latest;
}

/* ------------------------------------------------------------------------ who was seen
 */

static double age_of(const wn_late *late, const wn_life_row *seen) {
    return in_days((double)(late->as_of - WN_FOLLOWUP_ORIGIN) - seen->time);
}

/* The days for which a tenth of the arm's visitors or more were watched: those who were
 * seen first. */
static double watched_days(const wn_late *late, const wn_followup *up) {
    uint64_t older = 0;
    double days = 0;
    for (size_t i = 0; i < up->seen.count && 10 * older < up->seen.n; i++) {
        const wn_life_row *row = &up->seen.rows[i];
        days = age_of(late, row);
        older += row->events + row->censored;
    }
    return days;
}

/* The horizon, and the days to tell of before it. */
static void choose_days(const wn_findings *f, wn_late *late) {
    static const double usual[] = {1, 3, 7, 14, 30, 90, 365};
    double horizon = HUGE_VAL;
    for (size_t a = 0; a < f->arm_count; a++)
        horizon = fmin(horizon, floor(watched_days(late, followup_of(f, a))));
    late->horizon = horizon;
    if (horizon < 1) return;
    for (size_t i = 0; i < sizeof usual / sizeof *usual && usual[i] < horizon; i++)
        late->days[late->day_count++] = usual[i];
    late->days[late->day_count++] = horizon;
}

static void count_quick(const wn_late *late, const wn_followup *up, wn_prop *quick) {
    for (size_t i = 0; i < up->seen.count; i++) {
        const wn_life_row *row = &up->seen.rows[i];
        if (age_of(late, row) < late->metric->within) continue;
        quick->x += row->events;
        quick->n += row->events + row->censored;
    }
}

static void count_young(const wn_findings *f, wn_late *late) {
    for (size_t a = 0; a < f->arm_count; a++) {
        const wn_life *seen = &followup_of(f, a)->seen;
        for (size_t i = 0; i < seen->count; i++)
            if (age_of(late, &seen->rows[i]) < late->ripe)
                late->young += seen->rows[i].events + seen->rows[i].censored;
    }
}

static void count_left_out(const wn_findings *f, wn_late *late) {
    for (size_t a = 0; a < f->arm_count; a++) {
        const wn_followup *up = followup_of(f, a);
        late->visitors += up->seen.n;
        late->no_time += up->no_time;
        late->no_conversion_time += up->no_conversion_time;
        late->before += up->before;
        late->after += up->after;
    }
}

/* --------------------------------------------------------------------------- the arms
 */

/* Days to the conversion, or for which there was none: both lists are in order, the
 * second from the longest to the shortest. */
static wn_rc life_of(const wn_late *late, const wn_followup *up, wn_life *out,
                     wn_err *err) {
    wn_rc rc = WN_OK;
    size_t converted = 0, waiting = up->waiting.count;
    while (rc == WN_OK && (converted < up->delays.count || waiting)) {
        wn_life_row event = {HUGE_VAL, 0, 0}, other = event;
        if (converted < up->delays.count) {
            event = up->delays.rows[converted];
            event.time = in_days(event.time);
        }
        if (waiting) {
            other = up->waiting.rows[waiting - 1];
            other.time = age_of(late, &other);
        }
        bool first = event.time <= other.time;
        converted += first;
        waiting -= !first;
        rc = wn_life_add_row(out, first ? event : other, err);
    }
    wn_life_settle(out);
    return rc;
}

static wn_rc describe_arm(const wn_late *late, const wn_life *life, double conf,
                          wn_late_arm *arm, wn_err *err) {
    wn_km km;
    wn_rc rc = wn_km_fit(life, &km, err);
    if (rc != WN_OK) return rc;
    arm->visitors = life->n;
    arm->converted = life->events;
    for (size_t i = 0; i < late->day_count; i++) {
        wn_km_point point = wn_km_at(&km, late->days[i], WN_KM_LOG_LOG, conf);
        arm->by_day[i] = wn_km_happened(point.survival);
        arm->watched[i] = wn_life_at_risk(life, late->days[i]);
    }
    arm->waiting = late->day_count
                       ? wn_rmst_at(&km, late->horizon, conf)
                       : (wn_rmst){wn_estimate_none("nobody was watched for a day"), 0};
    wn_km_free(&km);
    return rc;
}

/* Fits one law to every arm. *criterion is Akaike's, halved and negated: more is better;
 * arms without a fit count against a law before all else. */
static wn_rc fit_law(const wn_life *lives, size_t count, wn_delay_law law, double conf,
                     wn_late_arm *arms, double *criterion, wn_err *err) {
    *criterion = 0;
    for (size_t a = 0; a < count; a++) {
        wn_cure *fit = &arms[a].fit;
        wn_rc rc = wn_cure_fit(&lives[a], 1, law, conf, fit, &arms[a].final, err);
        if (rc == WN_E_NUMERIC) {
            fit->why = "the delays could not be fitted";
            arms[a].final.share = wn_estimate_none(fit->why);
        } else if (rc != WN_OK) {
            return rc;
        }
        *criterion += fit->why ? -1e15 : fit->loglik - wn_delay_parameters(law);
    }
    return WN_OK;
}

/* The better law for all arms, and what it says of them. */
static wn_rc fit_arms(wn_life *lives, size_t count, double conf, wn_late *late,
                      wn_err *err) {
    /* Fits go over the times again and again, so times that differ little are one. */
    const double alike = 0.002;
    double exponential, log_normal;
    wn_rc rc = WN_OK;
    for (size_t a = 0; a < count; a++)
        wn_life_coarsen(&lives[a], alike);
    WN_TRY(
        fit_law(lives, count, WN_DELAY_EXPONENTIAL, conf, late->arms, &exponential, err));
    WN_TRY(
        fit_law(lives, count, WN_DELAY_LOG_NORMAL, conf, late->arms, &log_normal, err));
    late->law = log_normal > exponential ? WN_DELAY_LOG_NORMAL : WN_DELAY_EXPONENTIAL;
    if (late->law == WN_DELAY_EXPONENTIAL)
        WN_TRY(fit_law(lives, count, late->law, conf, late->arms, &exponential, err));
out:
    return rc;
}

/* Conversions so far, of those in the end. */
static wn_estimate part_of(double converted, double visitors, const wn_estimate *final) {
    if (final->why) return wn_estimate_none(final->why);
    double rate = converted / visitors;
    return (wn_estimate){.value = fmin(rate / final->value, 1),
                         .low = fmin(rate / final->high, 1),
                         .high = fmin(rate / final->low, 1)};
}

static void judge_ripeness(const wn_findings *f, wn_late *late) {
    double converted = 0, in_the_end = 0;
    const char *why = NULL;
    for (size_t a = 0; a < f->arm_count; a++) {
        wn_late_arm *arm = &late->arms[a];
        double visitors = (double)arm->visitors;
        arm->complete = part_of((double)arm->converted, visitors, &arm->final.share);
        if (arm->fit.why) {
            why = arm->fit.why;
            continue;
        }
        converted += (double)arm->converted;
        in_the_end += visitors * arm->final.share.value;
        late->ripe = fmax(late->ripe, wn_delay_quantile(&arm->fit.delay, 0.9));
    }
    late->complete =
        why ? wn_estimate_none(why)
            : wn_estimate_point(fmin(converted / in_the_end, 1), "see the arms");
    if (!why) count_young(f, late);
}

/* ------------------------------------------------------------------- against the control
 */

static wn_rc compare_arm(const wn_findings *f, const wn_late *late, const wn_life *lives,
                         size_t a, wn_late_comparison *out, wn_err *err) {
    const wn_late_arm *control = &late->arms[0], *arm = &late->arms[a];
    double conf = f->setup->conf;
    wn_life pair[] = {lives[0], lives[a]};
    wn_logrank_group groups[2];
    wn_rc rc = wn_logrank(pair, 2, 1, 0, groups, &out->speed_test, err);
    if (rc != WN_OK) return rc;
    out->speed = wn_logrank_hazard_ratio(&groups[1], conf);
    out->waiting = wn_rmst_compare(&control->waiting, &arm->waiting, conf);
    if (control->quick.n && arm->quick.n)
        return wn_compare_rates(control->quick, arm->quick, f->setup->rate_test, conf,
                                &out->quick, err);
    const char *why = "nobody was seen so long ago";
    out->quick.difference = wn_estimate_none(why);
    out->quick.test = wn_test_none(why);
    return WN_OK;
}

static wn_rc analyse(const wn_findings *f, wn_life *lives, wn_late *late, wn_err *err) {
    wn_rc rc = WN_OK;
    double conf = f->setup->conf;
    wn_logrank_group groups[WN_LOGRANK_GROUPS_MAX];
    choose_days(f, late);
    for (size_t a = 0; a < f->arm_count; a++) {
        WN_TRY(life_of(late, followup_of(f, a), &lives[a], err));
        WN_TRY(describe_arm(late, &lives[a], conf, &late->arms[a], err));
        count_quick(late, followup_of(f, a), &late->arms[a].quick);
    }
    WN_TRY(wn_logrank(lives, f->arm_count, 1, 0, groups, &late->speed_test, err));
    for (size_t a = 1; a < f->arm_count; a++)
        WN_TRY(compare_arm(f, late, lives, a, &late->comparisons[a], err));
    WN_TRY(fit_arms(lives, f->arm_count, conf, late, err));
    for (size_t a = 1; a < f->arm_count; a++)
        late->comparisons[a].final =
            wn_cure_compare(&late->arms[0].final, &late->arms[a].final, conf);
    judge_ripeness(f, late);
    count_left_out(f, late);
out:
    return rc;
}

wn_rc wn_late_analyse(const wn_findings *f, wn_late **out, wn_err *err) {
    *out = NULL;
    if (!f->tally->follows) return WN_OK;
    wn_rc rc = WN_OK;
    wn_late *late = wn_alloc_zero(1, sizeof *late);
    wn_life *lives = wn_alloc_zero(f->arm_count, sizeof *lives);
    if (!late || !lives) {
        rc = wn_fail_memory(err);
        goto out;
    }
    late->metric = &f->setup->metrics[wn_setup_followed(f->setup)];
    late->as_of = as_of(f);
    late->arms = wn_alloc_zero(f->arm_count, sizeof *late->arms);
    late->comparisons = wn_alloc_zero(f->arm_count, sizeof *late->comparisons);
    if (!late->arms || !late->comparisons) {
        rc = wn_fail_memory(err);
        goto out;
    }
    WN_TRY(analyse(f, lives, late, err));
    *out = late;
    late = NULL;
out:
    for (size_t a = 0; lives && a < f->arm_count; a++)
        wn_life_free(&lives[a]);
    wn_free(lives);
    wn_late_free(late);
    return rc;
}

void wn_late_free(wn_late *late) {
    if (!late) return;
    wn_free(late->arms);
    wn_free(late->comparisons);
    wn_free(late);
}
