/* A map from byte strings to dense numbers 0, 1, 2, ... in order of first appearance.
 *
 * Used wherever texts become groups: arms, sources, columns, visitors. Keys are copied
 * and stay where they are until the map is freed, so a key's view may be kept.
 * Enumeration is by number, never by hash, so no output depends on the hash. */
#ifndef WN_CORE_BASE_MAP_H
#define WN_CORE_BASE_MAP_H

#include "core/base/text.h"

#define WN_MAP_NONE UINT32_MAX

typedef struct wn_map {
    struct wn_map_slot *slots;
    size_t slot_count; /* a power of two, or 0 */
    wn_text *keys;
    size_t count, capacity;
    struct wn_map_chunk *chunk; /* newest first */
    size_t chunk_used;
} wn_map; /* zero-initialise to start */

/* The number of the key, which is added when it is new. */
wn_rc wn_map_put(wn_map *map, wn_text key, uint32_t *number, wn_err *err) WN_CHECKED;

/* The number of the key, or WN_MAP_NONE. */
uint32_t wn_map_find(const wn_map *map, wn_text key);

/* Fetches from memory where the key is or will be, while other work is done: looking up
 * millions of keys in a large map waits for little else. Changes nothing. */
void wn_map_prefetch(const wn_map *map, wn_text key);

/* The same, down to the bytes of the keys, for as many as are looked up next: they wait
 * for memory together. At most WN_MAP_AHEAD of them; more are left alone. */
enum { WN_MAP_AHEAD = 32 };
void wn_map_prefetch_all(const wn_map *map, const wn_text *keys, size_t count);

/* The key of a number below map->count; its bytes are followed by a 0. */
static inline wn_text wn_map_key(const wn_map *map, uint32_t number) {
    return map->keys[number];
}

void wn_map_free(wn_map *map);

#endif
