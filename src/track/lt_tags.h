/*
 * lt_tags.h: from the address of a live block to its 4-byte tag.
 *
 * The heap underneath hands out memory as zend_mm does: chunks of 2 MiB aligned
 * to 2 MiB, made of 512 pages. A page of a small run holds blocks of one size;
 * a large block takes whole pages; a huge block begins on a chunk boundary,
 * where no smaller one can. So one record per page finds a block's tag without
 * hashing the address:
 *
 *     address ─▶ chunk (open addressing, key = address >> 21, hit at first probe)
 *             ─▶ page record { tags, size, reciprocal }
 *             ─▶ tags[(offset in page × reciprocal) >> 16]
 *
 * Blocks that start in one page start at least `size` apart, so with
 * reciprocal = 65536 / size + 1 the product tells them apart wherever the run
 * began. Large and huge blocks have reciprocal 0: one tag.
 *
 * The page knows the size, so a free needs no question to the heap. A page may
 * turn from large to small or to another size; the first block placed there
 * tells, and its array goes back to a free list. Tag 0 means "not ours".
 */
#ifndef LT_TAGS_H
#define LT_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/lt_mem.h"

#define LT_CHUNK_BITS 21
#define LT_CHUNK_BYTES ((uintptr_t) 1 << LT_CHUNK_BITS)
#define LT_PAGE_BITS 12
#define LT_PAGE_BYTES ((uintptr_t) 1 << LT_PAGE_BITS)
#define LT_PAGES_PER_CHUNK 512
#define LT_MAX_SMALL 3072u
#define LT_MAX_ONE_PAGE 256u /* runs of larger blocks may have many pages: in each, blocks begin elsewhere */
#define LT_BINS 30
#define LT_SIZE_HUGE UINT32_MAX /* lt_page.size of a huge block: see lt_chunk.huge_size */

typedef struct {
	uint32_t *tags;       /* NULL: nothing tagged here yet */
	uint32_t size;        /* bytes of a block that starts in this page */
	uint16_t reciprocal;  /* 0: one block */
	uint16_t bin;         /* bin + 1 of the array in `tags`; 0: `tags` points to own[] */
} lt_page;

typedef struct {
	lt_page pages[LT_PAGES_PER_CHUNK];
	uint32_t own[LT_PAGES_PER_CHUNK]; /* tags of large and huge blocks */
	uint64_t huge_size;               /* bytes of the huge block that begins here */
} lt_chunk;

typedef struct {
	uintptr_t key;   /* address >> LT_CHUNK_BITS; 0: empty */
	lt_chunk *chunk;
} lt_chunk_slot;

typedef struct {
	uint32_t size;
	uint16_t reciprocal;
	uint16_t count;  /* tags in a page's array; behind them stands where one of its blocks begins: the
	                  * last given out, for a page may come again in another place of a run */
	uint32_t *spare; /* free list of arrays, linked through their first 8 bytes */
} lt_bin;

typedef struct {
	lt_chunk_slot *slots;
	uintptr_t mask;
	size_t chunks;
	uint8_t bin_of[LT_MAX_SMALL / 8 + 1]; /* by (requested size + 7) / 8 */
	lt_bin bins[LT_BINS];
	lt_arena arena;                       /* the arrays */
} lt_tags;

/* Prepares an empty table; `min_size` is the smallest block that the heap gives
 * out (8, or 16 on engines that protect their free lists). False: no memory. */
bool lt_tags_init(lt_tags *tags, uint32_t min_size);

/* Unmaps everything. */
void lt_tags_destroy(lt_tags *tags);

/* Out-of-line part of lt_tags_slot(): first block of a chunk or page. */
uint32_t *lt_tags_slot_slow(lt_tags *tags, uintptr_t address, uint64_t size, uint32_t bin);

/* Bytes that the heap really gives for a request (zend_mm rounds up). */
static inline uint64_t lt_tags_round(const lt_tags *tags, size_t size)
{
	if (size <= LT_MAX_SMALL) {
		return tags->bins[tags->bin_of[(size + 7) >> 3]].size;
	}
	return ((uint64_t) size + LT_PAGE_BYTES - 1) & ~(uint64_t) (LT_PAGE_BYTES - 1);
}

/* The chunk of an address that is not where it should be at first; NULL: none. */
lt_chunk *lt_tags_chunk_far(const lt_tags *tags, uintptr_t key);

static inline lt_chunk *lt_tags_chunk(const lt_tags *tags, uintptr_t address)
{
	uintptr_t key = address >> LT_CHUNK_BITS;
	const lt_chunk_slot *slot = &tags->slots[key & tags->mask];

	return __builtin_expect(slot->key == key, 1) ? slot->chunk : lt_tags_chunk_far(tags, key);
}

static inline lt_page *lt_chunk_page(lt_chunk *chunk, uintptr_t address)
{
	return &chunk->pages[(address & (LT_CHUNK_BYTES - 1)) >> LT_PAGE_BITS];
}

static inline uint32_t *lt_page_tag(const lt_page *page, uintptr_t address)
{
	return &page->tags[((address & (LT_PAGE_BYTES - 1)) * page->reciprocal) >> 16];
}

/* A block of a page is given out. */
static inline void lt_page_note(const lt_tags *tags, const lt_page *page, uint32_t bin, uint32_t bin_size, uintptr_t address)
{
	if (bin_size > LT_MAX_ONE_PAGE) {
		page->tags[tags->bins[bin].count] = (uint32_t) (address & (LT_PAGE_BYTES - 1));
	}
}

/* The page of a small block, if that is found at once; NULL: look with lt_tags_find(). */
static inline lt_page *lt_tags_small_page(const lt_tags *tags, const void *block)
{
	uintptr_t key = (uintptr_t) block >> LT_CHUNK_BITS;
	const lt_chunk_slot *slot = &tags->slots[key & tags->mask];
	lt_page *page;

	if (__builtin_expect(slot->key != key, 0) || __builtin_expect(slot->chunk == NULL, 0)) {
		return NULL;
	}
	page = lt_chunk_page(slot->chunk, (uintptr_t) block);
	return __builtin_expect(page->bin != 0, 1) ? page : NULL;
}

/* Where to store the tag of a block just given out; *rounded gets its real size.
 * NULL when memory is refused: the block stays untagged. */
static inline uint32_t *lt_tags_slot(lt_tags *tags, void *block, size_t size, uint64_t *rounded)
{
	uintptr_t address = (uintptr_t) block;

	if (size <= LT_MAX_SMALL) {
		uint32_t bin = tags->bin_of[(size + 7) >> 3];
		uint32_t bin_size = tags->bins[bin].size;
		lt_chunk *chunk = lt_tags_chunk(tags, address);

		*rounded = bin_size;
		if (chunk != NULL) {
			lt_page *page = lt_chunk_page(chunk, address);

			if (page->bin == bin + 1) {
				lt_page_note(tags, page, bin, bin_size, address);
				return lt_page_tag(page, address);
			}
		}
		return lt_tags_slot_slow(tags, address, bin_size, bin);
	}
	*rounded = lt_tags_round(tags, size);
	return lt_tags_slot_slow(tags, address, *rounded, LT_BINS);
}

/* A live block: its tag, its size, and its size class + 1 (0: it has none). */
typedef struct {
	uint32_t *tag;
	uint64_t size;
	uint32_t bin;
} lt_found;

/* Finds the tag of a live block; false when it has none. */
static inline bool lt_tags_find(const lt_tags *tags, const void *block, lt_found *found)
{
	uintptr_t address = (uintptr_t) block;
	lt_chunk *chunk = lt_tags_chunk(tags, address);
	lt_page *page;

	if (chunk == NULL) {
		return false;
	}
	page = lt_chunk_page(chunk, address);
	if (page->tags == NULL) {
		return false;
	}
	found->tag = lt_page_tag(page, address);
	if (*found->tag == 0) {
		return false;
	}
	found->size = page->size != LT_SIZE_HUGE ? page->size : chunk->huge_size;
	found->bin = page->bin;
	return true;
}

/* Would a heap of size classes leave a block of this one where it is if `size` bytes were
 * asked of it? zend_mm does when the class holds them and the next smaller one is no
 * larger than they are. */
static inline bool lt_tags_keeps(const lt_tags *tags, uint32_t bin, size_t size)
{
	return size <= tags->bins[bin].size && (bin == 0 || size >= tags->bins[bin - 1].size);
}

/* Shows every tagged block. Looks at all pages: for the rare look at everything. */
void lt_tags_each(const lt_tags *tags, void (*show)(void *self, const void *block, uint64_t size, uint32_t tag), void *self);

#endif
