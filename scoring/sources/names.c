#include "scoring/sources/names.h"

#include "core/doc/listing.h"

#include <stdio.h>

const char *wn_source_visible(const wn_source *s, char *out) {
    wn_text text = wn_text_of(s->name);
    bool plain = wn_text_trim(text).n == text.n && strcmp(s->name, "(blank)") != 0;
    if (plain || s->blank) return s->name;
    snprintf(out, WN_SOURCE_NAME, "\"%s\"", s->name);
    return out;
}

size_t wn_sources_list(const wn_judgement *j, wn_source_wanted wanted, const void *ctx,
                       size_t most, char *out) {
    size_t all = 0;
    for (size_t i = 0; i < j->count; i++)
        all += wanted(ctx, j, i);
    wn_listing list = wn_listing_start(all, most, out, WN_SOURCE_LIST);
    for (size_t i = 0; i < j->count; i++) {
        const char *quote = j->sources[i].blank ? "" : "\"";
        if (wanted(ctx, j, i))
            wn_listing_add(&list, "%s%s%s", quote, j->sources[i].name, quote);
    }
    return all;
}
