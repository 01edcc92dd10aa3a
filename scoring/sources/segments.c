#include "scoring/sources/segments.h"

#include "core/base/mem.h"

static wn_rc census_of(wn_source_segments *s, wn_text name, wn_census **out,
                       wn_err *err) {
    uint32_t level;
    size_t before = s->room;
    wn_rc rc = wn_levels_put(&s->names, name, &level, err);
    if (rc != WN_OK) return rc;
    if (s->names.map.count > WN_SEGMENTS_MAX) {
        wn_fail(err, WN_E_DATA,
                "the column of segments has more than %d different values",
                WN_SEGMENTS_MAX);
        return wn_err_hint(err, "--segment takes a column that groups leads, such as a "
                                "country or a product");
    }
    rc = wn_grow(&s->censuses, &s->room, s->names.map.count, sizeof *s->censuses, err);
    if (rc != WN_OK) return rc;
    if (s->room > before)
        memset(s->censuses + before, 0, (s->room - before) * sizeof *s->censuses);
    *out = &s->censuses[level];
    return WN_OK;
}

static wn_rc begin(void *self, void **partial, wn_err *err) {
    (void)self;
    *partial = wn_alloc_zero(1, sizeof(wn_source_segments));
    return *partial ? WN_OK : wn_fail_memory(err);
}

static wn_rc add(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    const wn_source_segments_taker *t = self;
    const wn_column *names = &batch->columns[t->segment];
    wn_rc rc = WN_OK;
    for (size_t i = 0; i < batch->rows && rc == WN_OK; i++) {
        wn_census *census;
        if (!batch->keep[i]) continue;
        wn_text name = names->missing[i] ? (wn_text){"", 0} : names->text[i];
        rc = census_of(partial, name, &census, err);
        if (rc == WN_OK) rc = wn_census_add_row(census, &t->census, batch, i, err);
    }
    return rc;
}

static wn_rc merge(void *self, void *partial, const wn_batch *batch, wn_err *err) {
    (void)batch;
    wn_source_segments *into = ((wn_source_segments_taker *)self)->segments;
    const wn_source_segments *from = partial;
    wn_rc rc = WN_OK;
    for (uint32_t i = 0; i < from->names.map.count && rc == WN_OK; i++) {
        wn_census *census;
        rc = census_of(into, wn_map_key(&from->names.map, i), &census, err);
        if (rc == WN_OK) rc = wn_census_merge(census, &from->censuses[i], err);
    }
    return rc;
}

static void end(void *self, void *partial) {
    (void)self;
    if (partial) wn_source_segments_free(partial);
    wn_free(partial);
}

const wn_accumulator wn_source_segments_accumulator = {begin, add, merge, end};

wn_rc wn_source_segments_judge(wn_source_segments *s, double conf, wn_err *err) {
    wn_rc rc = WN_OK;
    s->judgements = wn_alloc_zero(s->names.map.count + 1, sizeof *s->judgements);
    if (!s->judgements) return wn_fail_memory(err);
    for (size_t i = 0; i < s->names.map.count && rc == WN_OK; i++)
        if (s->censuses[i].sources.map.count)
            rc = wn_judge(&s->censuses[i], NULL, conf, &s->judgements[i], err);
    return rc;
}

void wn_source_segments_free(wn_source_segments *s) {
    for (size_t i = 0; i < s->names.map.count; i++) {
        if (s->judgements) wn_judgement_free(&s->judgements[i]);
        if (i < s->room) wn_census_free(&s->censuses[i]);
    }
    wn_free(s->judgements);
    wn_free(s->censuses);
    wn_levels_free(&s->names);
    *s = (wn_source_segments){0};
}
