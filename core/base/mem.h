/* The one door to the heap.
 *
 * All memory of winnow's own comes from here, and the libraries that let us choose their
 * allocator (Lua, libcsv, jansson, zlib) are pointed here too. The out-of-memory tests
 * link another mem.c, which fails each allocation in turn. A call returns NULL when there
 * is no memory; callers turn that into wn_fail_memory. */
#ifndef WN_CORE_BASE_MEM_H
#define WN_CORE_BASE_MEM_H

#include "core/base/err.h"

#include <stddef.h>

void *wn_alloc(size_t size);                    /* uninitialised */
void *wn_alloc_zero(size_t count, size_t size); /* NULL on overflow of count * size */
void *wn_realloc(void *p, size_t size);         /* the old block stays valid on failure */
void wn_free(void *p);                          /* NULL is fine */
char *wn_strdup(const char *text);              /* NULL in, NULL out */
char *wn_strndup(const char *text, size_t n);   /* always terminated */

/* Grows *array (of elements of `size` bytes, *capacity of them) to hold `need` elements,
 * at least doubling. On failure the array is as before. */
wn_rc wn_grow(void *array, size_t *capacity, size_t need, size_t size,
              wn_err *err) WN_CHECKED;

#endif
