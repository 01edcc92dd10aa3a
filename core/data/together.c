#include "core/data/together.h"

#include "core/base/mem.h"

typedef struct choir {
    const wn_scan_part *parts;
    size_t count;
} choir;

static void end(void *self, void *partial) {
    const choir *c = self;
    void **partials = partial;
    for (size_t i = 0; partials && i < c->count; i++) {
        const wn_scan_part *part = &c->parts[i];
        if (part->accumulator->end) part->accumulator->end(part->self, partials[i]);
    }
    wn_free(partials);
}

static wn_rc begin(void *self, void **partial, wn_err *err) {
    const choir *c = self;
    wn_rc rc = WN_OK;
    void **partials = wn_alloc_zero(c->count + 1, sizeof *partials);
    if (!partials) return wn_fail_memory(err);
    for (size_t i = 0; i < c->count && rc == WN_OK; i++) {
        const wn_scan_part *part = &c->parts[i];
        if (part->accumulator->begin)
            rc = part->accumulator->begin(part->self, &partials[i], err);
    }
    if (rc == WN_OK)
        *partial = partials;
    else
        end(self, partials);
    return rc;
}

static wn_rc add(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    const choir *c = self;
    void **partials = partial;
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < c->count && rc == WN_OK; i++) {
        const wn_scan_part *part = &c->parts[i];
        if (part->accumulator->add)
            rc = part->accumulator->add(part->self, partials[i], batch, err);
    }
    return rc;
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    const choir *c = self;
    void **partials = partial;
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < c->count && rc == WN_OK; i++) {
        const wn_scan_part *part = &c->parts[i];
        if (part->accumulator->merge)
            rc = part->accumulator->merge(part->self, partials[i], batch, err);
    }
    return rc;
}

wn_rc wn_table_scan_together(wn_table *table, const wn_scan_part *parts, size_t count,
                             int threads, wn_err *err) {
    const wn_accumulator accumulator = {begin, add, merge, end};
    choir all = {parts, count};
    return wn_table_scan(table, &accumulator, &all, threads, err);
}
