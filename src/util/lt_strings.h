/*
 * lt_strings.h: a pool of strings, each kept once, with dense ids from 1.
 * Hook-safe. Strings live until the pool is freed.
 */
#ifndef LT_STRINGS_H
#define LT_STRINGS_H

#include "util/lt_hash.h"
#include "util/lt_mem.h"

typedef struct {
	const char *ptr; /* ends in NUL, may hold others */
	uint32_t len;
	uint32_t told;   /* id under which a sink knows it; 0: not yet */
} lt_pooled;

/* Zero-initialise. */
typedef struct {
	lt_arena arena;
	lt_vec items; /* lt_pooled; item i has id i + 1 */
	lt_hash index;
} lt_strings;

/* The id of these bytes, kept now if they are new; texts over 64 KiB are cut.
 * 0 when memory is refused. */
uint32_t lt_strings_id(lt_strings *pool, const char *text, size_t len);

/* The string of an id that lt_strings_id() returned. */
static inline lt_pooled *lt_strings_at(const lt_strings *pool, uint32_t id)
{
	return lt_vec_at(&pool->items, id - 1);
}

void lt_strings_free(lt_strings *pool);

#endif
