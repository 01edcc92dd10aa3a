#include "core/base/map.h"

#include "core/base/mem.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

struct wn_map_slot {
    uint32_t hash;
    uint32_t number; /* WN_MAP_NONE when the slot is free */
};

enum { CHUNK_BYTES = 64 * 1024 - 64 };

struct wn_map_chunk {
    struct wn_map_chunk *older;
    size_t size;
    char bytes[];
};

static uint32_t hash_of(wn_text key) {
    return (uint32_t)XXH3_64bits(key.p, key.n);
}

/* The slot that holds the key, or the free one where it belongs. Needs a free slot. */
static struct wn_map_slot *slot_of(const wn_map *map, wn_text key, uint32_t hash) {
    size_t mask = map->slot_count - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct wn_map_slot *slot = &map->slots[i];
        if (slot->number == WN_MAP_NONE) return slot;
        if (slot->hash == hash && wn_text_equal(map->keys[slot->number], key))
            return slot;
    }
}

static wn_rc grow_slots(wn_map *map, wn_err *err) {
    size_t count = map->slot_count ? map->slot_count * 2 : 16;
    if (count > SIZE_MAX / sizeof *map->slots) return wn_fail_memory(err);
    struct wn_map_slot *slots = wn_alloc(count * sizeof *slots);
    if (!slots) return wn_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        slots[i].number = WN_MAP_NONE;
    for (size_t i = 0; i < map->slot_count; i++) {
        struct wn_map_slot old = map->slots[i];
        if (old.number == WN_MAP_NONE) continue;
        size_t j = old.hash & (count - 1);
        while (slots[j].number != WN_MAP_NONE)
            j = (j + 1) & (count - 1);
        slots[j] = old;
    }
    wn_free(map->slots);
    map->slots = slots;
    map->slot_count = count;
    return WN_OK;
}

/* Copies the key, terminated, to where it can stay. */
static wn_rc keep_key(wn_map *map, wn_text *key, wn_err *err) {
    size_t need = key->n + 1;
    if (!map->chunk || map->chunk->size - map->chunk_used < need) {
        size_t size = need > CHUNK_BYTES ? need : CHUNK_BYTES;
        /* The first chunk is small: most maps hold a handful of levels. */
        if (!map->chunk && need <= 1024) size = 1024;
        struct wn_map_chunk *chunk = wn_alloc(sizeof *chunk + size);
        if (!chunk) return wn_fail_memory(err);
        *chunk = (struct wn_map_chunk){.older = map->chunk, .size = size};
        map->chunk = chunk;
        map->chunk_used = 0;
    }
    char *place = map->chunk->bytes + map->chunk_used;
    if (key->n) memcpy(place, key->p, key->n);
    place[key->n] = 0;
    map->chunk_used += need;
    key->p = place;
    return WN_OK;
}

wn_rc wn_map_put(wn_map *map, wn_text key, uint32_t *number, wn_err *err) {
    wn_rc rc = WN_OK;
    if ((map->count + 1) * 4 > map->slot_count * 3) {
        rc = grow_slots(map, err);
        if (rc != WN_OK) return rc;
    }
    uint32_t hash = hash_of(key);
    struct wn_map_slot *slot = slot_of(map, key, hash);
    if (slot->number == WN_MAP_NONE) {
        if (map->count >= WN_MAP_NONE) return wn_fail_memory(err);
        rc = wn_grow(&map->keys, &map->capacity, map->count + 1, sizeof *map->keys, err);
        if (rc != WN_OK) return rc;
        rc = keep_key(map, &key, err);
        if (rc != WN_OK) return rc;
        *slot = (struct wn_map_slot){hash, (uint32_t)map->count};
        map->keys[map->count++] = key;
    }
    *number = slot->number;
    return WN_OK;
}

uint32_t wn_map_find(const wn_map *map, wn_text key) {
    if (map->count == 0) return WN_MAP_NONE;
    return slot_of(map, key, hash_of(key))->number;
}

void wn_map_prefetch(const wn_map *map, wn_text key) {
    if (map->slot_count)
        __builtin_prefetch(&map->slots[hash_of(key) & (map->slot_count - 1)]);
}

/* Each step asks for what the next one reads. A key that is not in its first slot is
 * found later, at the usual price. */
void wn_map_prefetch_all(const wn_map *map, const wn_text *keys, size_t count) {
    uint32_t numbers[WN_MAP_AHEAD];
    size_t places[WN_MAP_AHEAD];
    if (map->count == 0) return;
    if (count > WN_MAP_AHEAD) count = WN_MAP_AHEAD;
    for (size_t i = 0; i < count; i++) {
        places[i] = hash_of(keys[i]) & (map->slot_count - 1);
        __builtin_prefetch(&map->slots[places[i]]);
    }
    for (size_t i = 0; i < count; i++) {
        numbers[i] = map->slots[places[i]].number;
        if (numbers[i] != WN_MAP_NONE) __builtin_prefetch(&map->keys[numbers[i]]);
    }
    for (size_t i = 0; i < count; i++)
        if (numbers[i] != WN_MAP_NONE) __builtin_prefetch(map->keys[numbers[i]].p);
}

void wn_map_free(wn_map *map) {
    while (map->chunk) {
        struct wn_map_chunk *older = map->chunk->older;
        wn_free(map->chunk);
        map->chunk = older;
    }
    wn_free(map->slots);
    wn_free(map->keys);
    *map = (wn_map){0};
}
