#include "scoring/sources/names.h"

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
    size_t all = 0, listed = 0, n = 0, size = WN_SOURCE_LIST;
    out[0] = 0;
    for (size_t i = 0; i < j->count; i++)
        all += wanted(ctx, j, i);
    for (size_t i = 0; i < j->count && listed < most && n < size; i++) {
        if (!wanted(ctx, j, i)) continue;
        bool last = listed + 1 == all;
        const char *joint = listed == 0 ? "" : last ? " and " : ", ";
        const char *quote = j->sources[i].blank ? "" : "\"";
        n += (size_t)snprintf(out + n, size - n, "%s%s%s%s", joint, quote,
                              j->sources[i].name, quote);
        listed++;
    }
    if (all > listed && n < size)
        snprintf(out + n, size - n, " and %zu other%s", all - listed,
                 all - listed == 1 ? "" : "s");
    return all;
}
