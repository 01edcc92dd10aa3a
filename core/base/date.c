#include "core/base/date.h"

#include <stdio.h>

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Day number from the civil date: years start in March, so that the leap day is last
 * (Richards 1998, chapter 25, in 400-year eras). */
wn_time wn_time_of_day(int year, int month, int day) {
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (era * 146097 + day_of_era - 719468) * WN_DAY;
}

int64_t wn_time_day(wn_time time) {
    int64_t days = time / WN_DAY;
    return days * WN_DAY > time ? days - 1 : days;
}

void wn_time_fields(wn_time time, int *year, int *month, int *day) {
    int64_t z = wn_time_day(time) + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *day = (int)(doy - (153 * mp + 2) / 5 + 1);
    *month = (int)(mp < 10 ? mp + 3 : mp - 9);
    *year = (int)(yoe + era * 400 + (*month <= 2));
}

typedef struct scan {
    const char *p, *end;
} scan;

/* Reads between `least` and `most` digits. */
static bool digits(scan *s, int least, int most, int *value) {
    int n = 0, v = 0;
    while (n < most && s->p < s->end && *s->p >= '0' && *s->p <= '9') {
        v = v * 10 + (*s->p++ - '0');
        n++;
    }
    *value = v;
    return n >= least;
}

static bool take(scan *s, char c) {
    if (s->p >= s->end || *s->p != c) return false;
    s->p++;
    return true;
}

static bool date_part(scan *s, wn_time *time) {
    const char *start = s->p;
    int first, year, month, day;
    if (!digits(s, 1, 8, &first)) return false;
    ptrdiff_t width = s->p - start;
    if (width == 8) {
        year = first / 10000;
        month = first / 100 % 100;
        day = first % 100;
    } else if (width == 4) {
        char sep = s->p < s->end ? *s->p : 0;
        if (sep != '-' && sep != '/' && sep != '.') return false;
        year = first;
        if (!take(s, sep) || !digits(s, 1, 2, &month)) return false;
        if (!take(s, sep) || !digits(s, 1, 2, &day)) return false;
    } else if (width <= 2) {
        char sep = s->p < s->end ? *s->p : 0;
        if (sep != '-' && sep != '.') return false;
        day = first;
        if (!take(s, sep) || !digits(s, 1, 2, &month)) return false;
        if (!take(s, sep) || !digits(s, 4, 4, &year)) return false;
    } else {
        return false;
    }
    if (year < 1 || month < 1 || month > 12) return false;
    if (day < 1 || day > month_days(year, month)) return false;
    *time = wn_time_of_day(year, month, day);
    return true;
}

static bool clock_part(scan *s, wn_time *time) {
    int hour, minute, second = 0;
    int64_t fraction = 0;
    if (!digits(s, 1, 2, &hour) || !take(s, ':') || !digits(s, 2, 2, &minute))
        return false;
    if (take(s, ':')) {
        if (!digits(s, 2, 2, &second)) return false;
        if (take(s, '.') || take(s, ',')) {
            int64_t unit = WN_SECOND / 10;
            const char *start = s->p;
            for (; s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++, unit /= 10)
                fraction += (*s->p - '0') * unit; /* below a microsecond: dropped */
            if (s->p == start) return false;
        }
    }
    if (hour > 23 || minute > 59 || second > 60) return false;
    *time += ((hour * 60 + minute) * 60 + second) * WN_SECOND + fraction;
    return true;
}

static bool zone_part(scan *s, wn_time *time) {
    if (take(s, 'Z')) return true;
    int sign = take(s, '+') ? 1 : take(s, '-') ? -1 : 0;
    int hours, minutes = 0;
    if (sign == 0 || !digits(s, 2, 2, &hours)) return false;
    if (take(s, ':') ? !digits(s, 2, 2, &minutes)
                     : s->p < s->end && !digits(s, 2, 2, &minutes))
        return false;
    if (hours > 15 || minutes > 59) return false;
    *time -= sign * (hours * 60 + minutes) * 60 * WN_SECOND;
    return true;
}

bool wn_time_parse(wn_text text, wn_time *time) {
    scan s = {text.p, text.p + text.n};
    wn_time t;
    if (!date_part(&s, &t)) return false;
    if (s.p < s.end && (*s.p == ' ' || *s.p == 'T')) {
        s.p++;
        if (!clock_part(&s, &t)) return false;
        if (s.p < s.end && *s.p == ' ') s.p++;
        if (s.p < s.end && !zone_part(&s, &t)) return false;
    }
    if (s.p != s.end) return false;
    *time = t;
    return true;
}

char *wn_time_format(wn_time time, char *out) {
    int year, month, day;
    wn_time_fields(time, &year, &month, &day);
    int64_t rest = time - wn_time_day(time) * WN_DAY;
    int n = snprintf(out, WN_TIME_TEXT, "%04d-%02d-%02d", year, month, day);
    if (rest == 0) return out;
    int64_t seconds = rest / WN_SECOND, fraction = rest % WN_SECOND;
    n += snprintf(out + n, (size_t)(WN_TIME_TEXT - n), " %02d:%02d:%02d",
                  (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
    if (fraction) snprintf(out + n, (size_t)(WN_TIME_TEXT - n), ".%06d", (int)fraction);
    return out;
}

wn_time wn_time_until(wn_time time) {
    return time % WN_DAY == 0 ? time + WN_DAY - 1 : time;
}

char *wn_span_format(wn_time span, char *out) {
    static const struct unit {
        wn_time size;
        const char *name;
    } units[] = {{WN_DAY, "day"},
                 {3600 * WN_SECOND, "hour"},
                 {60 * WN_SECOND, "minute"},
                 {WN_SECOND, "second"},
                 {1, "microsecond"}};
    const struct unit *unit = units;
    while (span % unit->size != 0)
        unit++;
    int64_t count = span / unit->size;
    snprintf(out, WN_TIME_TEXT, "%lld %s%s", (long long)count, unit->name,
             count == 1 ? "" : "s");
    return out;
}
