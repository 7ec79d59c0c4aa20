/*
 * leaktrace_mm.h: the two steps of zend_mm that are worth taking ourselves.
 *
 * Most allocations take the first block from a list of free ones of a size class,
 * and most frees put one back. zend_mm does that in a dozen instructions, but
 * reaching them from a handler takes a call, the custom flag twice, and the size
 * class a second time. So the handlers do it themselves, exactly as zend_mm_alloc_small()
 * and zend_mm_free_small() do, statistics included. Everything else (an empty list,
 * large blocks, a block that we did not see given out, a list that looks damaged)
 * is the real heap's.
 *
 * The beginning of its struct is private to zend_alloc.c. It has been the same since
 * PHP 7 but for one field (leaktrace_compat.h); still, leaktrace_mm_probe() believes
 * it only after it has seen the heap work so.
 */
#ifndef LEAKTRACE_MM_H
#define LEAKTRACE_MM_H

#include "src/php/leaktrace_compat.h"
#include "track/lt_tags.h"

typedef struct leaktrace_mm_head {
	int use_custom_heap;
	void *storage;
	size_t size, peak;              /* bytes given out: now, at most */
#if LEAKTRACE_MM_SHADOWS
	uintptr_t shadow_key;
#endif
	void *free_slot[LT_BINS];       /* per size class: free blocks, each pointing to the next */
} leaktrace_mm_head;

#if LEAKTRACE_MM_SHADOWS
/* At the end of a free block stands its pointer to the next once more, disguised. */
static zend_always_inline uintptr_t *leaktrace_mm_shadow(void *block, size_t bytes)
{
	return (uintptr_t *) ((char *) block + bytes - sizeof(uintptr_t));
}

static zend_always_inline uintptr_t leaktrace_mm_disguise(const leaktrace_mm_head *heap, const void *next)
{
# ifdef WORDS_BIGENDIAN
	return (uintptr_t) next ^ heap->shadow_key;
# else
	return __builtin_bswap64((uintptr_t) next) ^ heap->shadow_key;
# endif
}
#endif

/* The first free block of a size class of `bytes` each; NULL: ask the real heap. */
static zend_always_inline void *leaktrace_mm_take(leaktrace_mm_head *heap, uint32_t bin, size_t bytes)
{
	void *block = heap->free_slot[bin], *next;
	size_t size;

	if (UNEXPECTED(block == NULL)) {
		return NULL;
	}
	next = *(void **) block;
#if LEAKTRACE_MM_SHADOWS
	if (EXPECTED(next != NULL) && UNEXPECTED(*leaktrace_mm_shadow(block, bytes) != leaktrace_mm_disguise(heap, next))) {
		return NULL;
	}
#endif
	heap->free_slot[bin] = next;
	__builtin_prefetch(next, 1); /* who takes it soon need not wait for where the one behind it is */
	size = heap->size + bytes;
	heap->size = size;
	if (UNEXPECTED(size > heap->peak)) {
		heap->peak = size;
	}
	return block;
}

/* Gives back a block of a size class. */
static zend_always_inline void leaktrace_mm_give(leaktrace_mm_head *heap, void *block, uint32_t bin, size_t bytes)
{
	heap->size -= bytes;
	*(void **) block = heap->free_slot[bin];
#if LEAKTRACE_MM_SHADOWS
	*leaktrace_mm_shadow(block, bytes) = leaktrace_mm_disguise(heap, heap->free_slot[bin]);
#else
	(void) bytes;
#endif
	heap->free_slot[bin] = block;
}

/* The beginning of this heap, which has no handlers, when it is laid out as above;
 * else NULL. Leaves the heap as it was. `tags` tells the size classes. */
leaktrace_mm_head *leaktrace_mm_probe(zend_mm_heap *heap, const lt_tags *tags);

#endif
