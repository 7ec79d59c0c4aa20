/* lt_strings.c: see lt_strings.h. */
#include "util/lt_strings.h"

#include <string.h>

#define LT_STRING_MAX 65536u

uint32_t lt_strings_id(lt_strings *pool, const char *text, size_t len)
{
	uint32_t at = UINT32_MAX, id;
	uint64_t hash;
	lt_pooled *item;
	char *copy;

	if (len > LT_STRING_MAX) {
		len = LT_STRING_MAX;
	}
	hash = lt_hash_bytes(text, len);
	while ((id = lt_hash_next(&pool->index, hash, &at)) != 0) {
		item = lt_strings_at(pool, id);
		if (item->len == len && memcmp(item->ptr, text, len) == 0) {
			return id;
		}
	}
	pool->items.item = sizeof(lt_pooled);
	copy = lt_arena_copy(&pool->arena, text, len);
	if (copy == NULL || !lt_vec_reserve(&pool->items, pool->items.count + 1)) {
		return 0;
	}
	id = (uint32_t) pool->items.count + 1;
	if (!lt_hash_add(&pool->index, hash, id)) {
		return 0;
	}
	item = lt_vec_push(&pool->items);
	item->ptr = copy;
	item->len = (uint32_t) len;
	return id;
}

void lt_strings_free(lt_strings *pool)
{
	lt_arena_free(&pool->arena);
	lt_vec_free(&pool->items);
	lt_hash_free(&pool->index);
}
