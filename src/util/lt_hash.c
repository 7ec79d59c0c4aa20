/* lt_hash.c: see lt_hash.h. */
#include "util/lt_hash.h"
#include "util/lt_mem.h"

#define LT_HASH_FIRST 256u

uint64_t lt_hash_bytes(const void *data, size_t len)
{
	const unsigned char *p = data;
	uint64_t h = 0xcbf29ce484222325ull;

	for (size_t i = 0; i < len; i++) {
		h = (h ^ p[i]) * 0x100000001b3ull;
	}
	return lt_hash_mix(h);
}

uint32_t lt_hash_next(const lt_hash *index, uint64_t hash, uint32_t *at)
{
	uint32_t short_hash = (uint32_t) hash, i;

	if (index->slots == NULL) {
		return 0;
	}
	i = *at == UINT32_MAX ? short_hash & index->mask : (*at + 1) & index->mask;
	while (index->slots[i].value != 0) {
		if (index->slots[i].hash == short_hash) {
			*at = i;
			return index->slots[i].value;
		}
		i = (i + 1) & index->mask;
	}
	return 0;
}

static void lt_hash_put(lt_hash *index, uint32_t hash, uint32_t value)
{
	uint32_t i = hash & index->mask;

	while (index->slots[i].value != 0) {
		i = (i + 1) & index->mask;
	}
	index->slots[i].hash = hash;
	index->slots[i].value = value;
}

static bool lt_hash_grow(lt_hash *index)
{
	lt_hash old = *index;
	uint32_t size = old.slots ? (old.mask + 1) * 2 : LT_HASH_FIRST;

	if (size == 0) {
		return false;
	}
	index->slots = lt_mem_map(size * sizeof(lt_hash_slot));
	if (index->slots == NULL) {
		index->slots = old.slots;
		return false;
	}
	index->mask = size - 1;
	if (old.slots != NULL) {
		for (uint32_t i = 0; i <= old.mask; i++) {
			if (old.slots[i].value != 0) {
				lt_hash_put(index, old.slots[i].hash, old.slots[i].value);
			}
		}
		lt_mem_unmap(old.slots, ((size_t) old.mask + 1) * sizeof(lt_hash_slot));
	}
	return true;
}

bool lt_hash_add(lt_hash *index, uint64_t hash, uint32_t value)
{
	if ((index->slots == NULL || index->count >= (index->mask + 1) / 4 * 3) && !lt_hash_grow(index)) {
		return false;
	}
	lt_hash_put(index, (uint32_t) hash, value);
	index->count++;
	return true;
}

/* Moves later entries of the probe run back into the hole at `hole`. */
static void lt_hash_close_gap(lt_hash *index, uint32_t hole)
{
	uint32_t i = hole;

	for (;;) {
		uint32_t home;

		i = (i + 1) & index->mask;
		if (index->slots[i].value == 0) {
			break;
		}
		home = index->slots[i].hash & index->mask;
		if (((i - home) & index->mask) >= ((i - hole) & index->mask)) {
			index->slots[hole] = index->slots[i];
			hole = i;
		}
	}
	index->slots[hole].value = 0;
	index->count--;
}

void lt_hash_remove(lt_hash *index, uint64_t hash, uint32_t value)
{
	uint32_t i;

	if (index->slots == NULL) {
		return;
	}
	i = (uint32_t) hash & index->mask;
	while (index->slots[i].value != 0) {
		if (index->slots[i].value == value && index->slots[i].hash == (uint32_t) hash) {
			lt_hash_close_gap(index, i);
			return;
		}
		i = (i + 1) & index->mask;
	}
}

void lt_hash_free(lt_hash *index)
{
	if (index->slots != NULL) {
		lt_mem_unmap(index->slots, ((size_t) index->mask + 1) * sizeof(lt_hash_slot));
	}
	index->slots = NULL;
	index->mask = 0;
	index->count = 0;
}
