/*
 * lt_hash.h: an index from a 64-bit hash to 32-bit numbers.
 *
 * Open addressing over one mapping, linear probing, load at most 3/4. It keeps
 * (hash, value) pairs only; the caller compares what a value stands for, so that
 * one index serves any key. Value 0 means "empty" and can't be stored. Removing
 * closes the gap, so there are no tombstones. Hook-safe: memory is lt_mem's.
 */
#ifndef LT_HASH_H
#define LT_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
	uint32_t hash;
	uint32_t value; /* 0: empty */
} lt_hash_slot;

/* Zero-initialise. */
typedef struct {
	lt_hash_slot *slots;
	uint32_t mask;  /* slots - 1 */
	uint32_t count;
} lt_hash;

/* Mixes a 64-bit key into a hash (the finalizer of splitmix64, Steele et al. 2014). */
static inline uint64_t lt_hash_mix(uint64_t key)
{
	key ^= key >> 30;
	key *= 0xbf58476d1ce4e5b9ull;
	key ^= key >> 27;
	key *= 0x94d049bb133111ebull;
	return key ^ (key >> 31);
}

/* FNV-1a over bytes, mixed. */
uint64_t lt_hash_bytes(const void *data, size_t len);

/* Walks the values stored under `hash`: start with *at = UINT32_MAX, ends with 0. */
uint32_t lt_hash_next(const lt_hash *index, uint64_t hash, uint32_t *at);

/* Adds a value; false when memory is refused. */
bool lt_hash_add(lt_hash *index, uint64_t hash, uint32_t value);

/* Removes one (hash, value) pair if it is there. */
void lt_hash_remove(lt_hash *index, uint64_t hash, uint32_t value);

void lt_hash_free(lt_hash *index);

#endif
