/* lt_tags.c: see lt_tags.h. */
#include "track/lt_tags.h"

#include <string.h>

#define LT_FIRST_SLOTS 256u

/* zend_mm's size classes, the same in all versions that we know. */
static const uint16_t lt_bin_sizes[LT_BINS] = {
	8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512,
	640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072
};

static void lt_tags_fill_bins(lt_tags *tags, uint32_t min_size)
{
	uint32_t bin = 0;

	while (lt_bin_sizes[bin] < min_size) {
		bin++;
	}
	for (uint32_t i = 0; i <= LT_MAX_SMALL / 8; i++) {
		while (lt_bin_sizes[bin] < i * 8) {
			bin++;
		}
		tags->bin_of[i] = (uint8_t) bin;
	}
	for (bin = 0; bin < LT_BINS; bin++) {
		lt_bin *b = &tags->bins[bin];

		b->size = lt_bin_sizes[bin];
		b->reciprocal = (uint16_t) (65536u / b->size + 1);
		b->count = (uint16_t) (((LT_PAGE_BYTES - 1) * b->reciprocal >> 16) + 1);
	}
}

bool lt_tags_init(lt_tags *tags, uint32_t min_size)
{
	memset(tags, 0, sizeof(*tags));
	tags->slots = lt_mem_map(LT_FIRST_SLOTS * sizeof(lt_chunk_slot));
	if (tags->slots == NULL) {
		return false;
	}
	tags->mask = LT_FIRST_SLOTS - 1;
	tags->arena.chunk_size = 65536;
	lt_tags_fill_bins(tags, min_size);
	return true;
}

void lt_tags_destroy(lt_tags *tags)
{
	if (tags->slots != NULL) {
		for (uintptr_t i = 0; i <= tags->mask; i++) {
			lt_mem_unmap(tags->slots[i].chunk, sizeof(lt_chunk));
		}
		lt_mem_unmap(tags->slots, (tags->mask + 1) * sizeof(lt_chunk_slot));
	}
	lt_arena_free(&tags->arena);
	memset(tags, 0, sizeof(*tags));
}

lt_chunk *lt_tags_chunk_far(const lt_tags *tags, uintptr_t key)
{
	uintptr_t i = key & tags->mask;

	while (tags->slots[i].key != key) {
		if (tags->slots[i].key == 0) {
			return NULL;
		}
		i = (i + 1) & tags->mask;
	}
	return tags->slots[i].chunk;
}

static void lt_tags_enter(lt_tags *tags, uintptr_t key, lt_chunk *chunk)
{
	uintptr_t i = key & tags->mask;

	while (tags->slots[i].key != 0) {
		i = (i + 1) & tags->mask;
	}
	tags->slots[i].key = key;
	tags->slots[i].chunk = chunk;
}

static bool lt_tags_grow(lt_tags *tags)
{
	lt_chunk_slot *old = tags->slots;
	uintptr_t old_mask = tags->mask;
	lt_chunk_slot *slots = lt_mem_map((old_mask + 1) * 2 * sizeof(lt_chunk_slot));

	if (slots == NULL) {
		return false;
	}
	tags->slots = slots;
	tags->mask = (old_mask + 1) * 2 - 1;
	for (uintptr_t i = 0; i <= old_mask; i++) {
		if (old[i].key != 0) {
			lt_tags_enter(tags, old[i].key, old[i].chunk);
		}
	}
	lt_mem_unmap(old, (old_mask + 1) * sizeof(lt_chunk_slot));
	return true;
}

static lt_chunk *lt_tags_new_chunk(lt_tags *tags, uintptr_t address)
{
	lt_chunk *chunk;

	if (tags->chunks >= (tags->mask + 1) / 2 && !lt_tags_grow(tags)) {
		return NULL;
	}
	chunk = lt_mem_map(sizeof(lt_chunk));
	if (chunk != NULL) {
		lt_tags_enter(tags, address >> LT_CHUNK_BITS, chunk);
		tags->chunks++;
	}
	return chunk;
}

static uint32_t *lt_bin_array(lt_tags *tags, lt_bin *bin)
{
	uint32_t *array = bin->spare;
	size_t size = (bin->count + 1u) * sizeof(uint32_t);

	if (array == NULL) {
		return lt_arena_alloc(&tags->arena, size);
	}
	memcpy(&bin->spare, array, sizeof(bin->spare));
	memset(array, 0, size);
	return array;
}

static void lt_page_clear(lt_tags *tags, lt_page *page)
{
	if (page->bin != 0) {
		lt_bin *bin = &tags->bins[page->bin - 1];

		memcpy(page->tags, &bin->spare, sizeof(bin->spare));
		bin->spare = page->tags;
	}
	memset(page, 0, sizeof(*page));
}

uint32_t *lt_tags_slot_slow(lt_tags *tags, uintptr_t address, uint64_t size, uint32_t bin)
{
	lt_chunk *chunk = lt_tags_chunk(tags, address);
	uintptr_t number = (address & (LT_CHUNK_BYTES - 1)) >> LT_PAGE_BITS;
	lt_page *page;

	if (chunk == NULL && (chunk = lt_tags_new_chunk(tags, address)) == NULL) {
		return NULL;
	}
	page = lt_chunk_page(chunk, address);
	if (bin == LT_BINS) {
		if (page->bin != 0 || page->tags == NULL) {
			lt_page_clear(tags, page);
			page->tags = &chunk->own[number];
		}
		page->size = size < LT_CHUNK_BYTES ? (uint32_t) size : LT_SIZE_HUGE;
		chunk->huge_size = number == 0 ? size : chunk->huge_size;
		return page->tags;
	}
	lt_page_clear(tags, page);
	page->tags = lt_bin_array(tags, &tags->bins[bin]);
	if (page->tags == NULL) {
		return NULL;
	}
	page->size = (uint32_t) size;
	page->reciprocal = tags->bins[bin].reciprocal;
	page->bin = (uint16_t) (bin + 1);
	page->tags[tags->bins[bin].count] = (uint32_t) (address & (LT_PAGE_BYTES - 1));
	return lt_page_tag(page, address);
}

static void lt_page_each(const lt_tags *tags, const lt_chunk *chunk, const lt_page *page, uintptr_t start,
	void (*show)(void *self, const void *block, uint64_t size, uint32_t tag), void *self)
{
	if (page->bin == 0) {
		if (page->tags != NULL && *page->tags != 0) {
			show(self, (const void *) start, page->size != LT_SIZE_HUGE ? page->size : chunk->huge_size, *page->tags);
		}
		return;
	}
	for (uintptr_t at = page->tags[tags->bins[page->bin - 1].count] % page->size; at < LT_PAGE_BYTES; at += page->size) {
		uint32_t tag = *lt_page_tag(page, at);

		if (tag != 0) {
			show(self, (const void *) (start + at), page->size, tag);
		}
	}
}

void lt_tags_each(const lt_tags *tags, void (*show)(void *self, const void *block, uint64_t size, uint32_t tag), void *self)
{
	for (uintptr_t i = 0; i <= tags->mask; i++) {
		const lt_chunk *chunk = tags->slots[i].chunk;
		uintptr_t start = tags->slots[i].key << LT_CHUNK_BITS;

		for (size_t p = 0; chunk != NULL && p < LT_PAGES_PER_CHUNK; p++) {
			lt_page_each(tags, chunk, &chunk->pages[p], start + (p << LT_PAGE_BITS), show, self);
		}
	}
}
