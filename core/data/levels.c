#include "core/data/levels.h"

/* Where a text is remembered. Length and the two ends tell most levels apart. */
static size_t shape(wn_text text) {
    if (text.n == 0) return 0;
    size_t first = (unsigned char)text.p[0];
    size_t last = (unsigned char)text.p[text.n - 1];
    return (text.n * 29 + first * 7 + last) % WN_LEVELS_RECENT;
}

wn_rc wn_levels_put(wn_levels *levels, wn_text text, uint32_t *number, wn_err *err) {
    uint32_t *recent = &levels->recent[shape(text)];
    if (*recent && wn_text_equal(levels->map.keys[*recent - 1], text)) {
        *number = *recent - 1;
        return WN_OK;
    }
    wn_rc rc = wn_map_put(&levels->map, text, number, err);
    if (rc == WN_OK) *recent = *number + 1;
    return rc;
}

wn_rc wn_levels_code(wn_levels *levels, const wn_batch *batch, size_t slot,
                     uint32_t *codes, wn_err *err) {
    const wn_column *column = &batch->columns[slot];
    for (size_t row = 0; row < batch->rows; row++) {
        codes[row] = WN_MAP_NONE;
        if (!batch->keep[row] || column->missing[row]) continue;
        wn_rc rc = wn_levels_put(levels, column->text[row], &codes[row], err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

void wn_levels_free(wn_levels *levels) {
    wn_map_free(&levels->map);
    *levels = (wn_levels){0};
}
