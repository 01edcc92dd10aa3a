/* Chance, the same on every machine, and what several example files draw with it. */
#ifndef WN_SCRIPTS_EXAMPLES_DICE_H
#define WN_SCRIPTS_EXAMPLES_DICE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* SplitMix64 (Steele, Lea, Flood 2014). */
typedef struct dice {
    uint64_t state;
} dice;

static inline uint64_t roll(dice *d) {
    uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* In (0, 1). */
static inline double share(dice *d) {
    return ((double)(roll(d) >> 11) + 0.5) * 0x1p-53;
}

static inline bool chance(dice *d, double p) {
    return share(d) < p;
}

static inline int between(dice *d, int low, int high) {
    return low + (int)(share(d) * (high - low + 1));
}

/* Log-normal: skewed to the right, as money and company sizes are. */
static inline double skewed(dice *d, double median, double spread) {
    double length = sqrt(-2 * log(share(d)));
    double angle = 2 * 3.14159265358979324 * share(d);
    return median * exp(spread * length * cos(angle));
}

/* A level of a text column: how often it comes up, and how much likelier its people are
 * to convert. */
typedef struct level {
    const char *name;
    double weight, effect;
} level;

static inline const level *pick(dice *d, const level *levels, size_t count) {
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += levels[i].weight;
    double at = share(d) * total;
    size_t i = 0;
    while (i + 1 < count && (at -= levels[i].weight) >= 0)
        i++;
    return &levels[i];
}
#define PICK(d, levels) pick(d, levels, sizeof levels / sizeof *levels)

typedef struct moment {
    int month, day, hour, minute;
} moment;

/* `part` of the way through 28 days from the first of `month`, at the hour it happens to
 * be. */
static inline moment moment_at(double part, int month) {
    int minutes = (int)(part * 28 * 24 * 60);
    return (moment){month, 1 + minutes / (24 * 60), minutes / 60 % 24, minutes % 60};
}

/* "2025-03-01 09:05". */
static inline void print_moment(moment at) {
    printf("2025-%02d-%02d %02d:%02d", at.month, at.day, at.hour, at.minute);
}

/* `1234567` as `1 234 567`. */
static inline void print_grouped(long value) {
    if (value >= 1000) {
        print_grouped(value / 1000);
        printf(" %03ld", value % 1000);
    } else {
        printf("%ld", value);
    }
}

/* A file: its name, and what writes it to standard output. */
typedef struct table {
    const char *name;
    void (*write)(dice *d);
} table;

extern const table crm_tables[]; /* crm.c; ends with a zero row */

#endif
