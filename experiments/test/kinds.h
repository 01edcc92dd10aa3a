/* What the kinds of metric are called and how they are written. */
#ifndef WN_EXPERIMENTS_TEST_KINDS_H
#define WN_EXPERIMENTS_TEST_KINDS_H

#include "core/doc/format.h"
#include "experiments/setup/setup.h"

typedef struct wn_kind {
    const char *value;        /* what an arm has: "rate"; also its key for programs */
    wn_unit unit, difference; /* of a value, and of a difference of two */
    const char *blank;        /* what a missing value may mean, ... */
    const char *unblank;      /* ... and an expression that says so */
} wn_kind;

const wn_kind *wn_kind_of(const wn_metric *metric);

/* What the values of all metrics together are called: "Rate or mean". */
char *wn_kinds_heading(const wn_setup *setup, char *out, size_t size);

#endif
