#include "core/doc/listing.h"

#include <stdarg.h>
#include <stdio.h>

wn_listing wn_listing_start(size_t all, size_t most, char *out, size_t size) {
    if (size) out[0] = 0;
    return (wn_listing){.out = out, .size = size, .all = all, .most = most};
}

static void append(wn_listing *l, const char *format, va_list args) {
    size_t left = l->size - l->used;
    int n = vsnprintf(l->out + l->used, left, format, args);
    if (n > 0) l->used += (size_t)n < left ? (size_t)n : left - 1;
}

static void append_text(wn_listing *l, const char *format, ...) {
    va_list args;
    va_start(args, format);
    append(l, format, args);
    va_end(args);
}

void wn_listing_add(wn_listing *l, const char *format, ...) {
    if (l->size == 0) return;
    l->added++;
    if (l->added <= l->most) {
        va_list args;
        if (l->added > 1) append_text(l, l->added == l->all ? " and " : ", ");
        va_start(args, format);
        append(l, format, args);
        va_end(args);
    } else if (l->added == l->all) {
        size_t others = l->all - l->most;
        append_text(l, " and %zu other%s", others, others == 1 ? "" : "s");
    }
}
