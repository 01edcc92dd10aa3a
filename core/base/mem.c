#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* malloc(0) may be NULL; one byte keeps "NULL means no memory" true. */
void *wn_alloc(size_t size) {
    return malloc(size ? size : 1);
}

void *wn_alloc_zero(size_t count, size_t size) {
    return calloc(count ? count : 1, size ? size : 1);
}

void *wn_realloc(void *p, size_t size) {
    return realloc(p, size ? size : 1);
}

void wn_free(void *p) {
    free(p);
}

char *wn_strdup(const char *text) {
    return text ? wn_strndup(text, strlen(text)) : NULL;
}

char *wn_strndup(const char *text, size_t n) {
    char *copy = wn_alloc(n + 1);
    if (!copy) return NULL;
    memcpy(copy, text, n);
    copy[n] = 0;
    return copy;
}

wn_rc wn_grow(void *array, size_t *capacity, size_t need, size_t size, wn_err *err) {
    if (need <= *capacity) return WN_OK;
    size_t wanted = *capacity ? *capacity * 2 : 8;
    if (wanted < need) wanted = need;
    if (wanted > SIZE_MAX / 2 / size) return wn_fail_memory(err);
    void *old;
    memcpy(&old, array, sizeof old); /* `array` is a T **: read it without aliasing */
    void *grown = wn_realloc(old, wanted * size);
    if (!grown) return wn_fail_memory(err);
    memcpy(array, &grown, sizeof grown);
    *capacity = wanted;
    return WN_OK;
}
