/*
 * track_model_heap.h: a heap for track_model.h: runs of pages, as zend_mm has them. It
 * gives out addresses that nobody looks behind.
 */
#ifndef TRACK_MODEL_HEAP_H
#define TRACK_MODEL_HEAP_H

#include "track_model_base.h"

static const struct {
	uint16_t size;
	uint8_t pages;
} model_bins[LT_BINS] = {
	{8, 1}, {16, 1}, {24, 1}, {32, 1}, {40, 1}, {48, 1}, {56, 1}, {64, 1}, {80, 1}, {96, 1}, {112, 1}, {128, 1},
	{160, 1}, {192, 1}, {224, 1}, {256, 1}, {320, 5}, {384, 3}, {448, 1}, {512, 1}, {640, 5}, {768, 3}, {896, 2},
	{1024, 2}, {1280, 5}, {1536, 3}, {1792, 7}, {2048, 4}, {2560, 5}, {3072, 3}
};

static inline uint64_t model_address(uint32_t chunk, uint32_t page)
{
	return MODEL_BASE + chunk * LT_CHUNK_BYTES + page * LT_PAGE_BYTES;
}

static inline bool model_taken(const model *m, uint64_t address)
{
	for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
		if (m->blocks[i].address == address) {
			return true;
		}
	}
	return false;
}

/* The first free place of so many pages, or 0. Page 0 is the chunk's own. */
static inline uint64_t model_pages(model *m, uint32_t count, uint16_t bin)
{
	for (uint32_t c = 0; c < MODEL_CHUNKS; c++) {
		for (uint32_t p = 1, run = 0; p < LT_PAGES_PER_CHUNK; p++) {
			run = m->pages[c][p].bin == UINT16_MAX ? run + 1 : 0;
			if (run == count) {
				for (uint32_t i = 0; i < count; i++) {
					m->pages[c][p + 1 - count + i] = (model_page) {bin, (uint8_t) i};
				}
				return model_address(c, p + 1 - count);
			}
		}
	}
	return 0;
}

static inline uint64_t model_small(model *m, uint32_t bin)
{
	uint32_t count = model_bins[bin].pages * LT_PAGE_BYTES / model_bins[bin].size;

	for (uint32_t c = 0; c < MODEL_CHUNKS; c++) {
		for (uint32_t p = 1; p < LT_PAGES_PER_CHUNK; p++) {
			if (m->pages[c][p].bin == bin && m->pages[c][p].index == 0) {
				for (uint32_t i = 0; i < count; i++) {
					uint64_t address = model_address(c, p) + i * model_bins[bin].size;

					if (!model_taken(m, address)) {
						return address;
					}
				}
			}
		}
	}
	return model_pages(m, model_bins[bin].pages, (uint16_t) bin);
}

static inline uint32_t model_bin(const model *m, uint64_t size)
{
	uint32_t bin = m->first_bin;

	while (model_bins[bin].size < size) {
		bin++;
	}
	return bin;
}

static inline uint64_t model_round(const model *m, uint64_t size)
{
	return size <= LT_MAX_SMALL ? model_bins[model_bin(m, size)].size : (size + LT_PAGE_BYTES - 1) / LT_PAGE_BYTES * LT_PAGE_BYTES;
}

/* A place for a block, 0 when the heap is full. */
static inline uint64_t model_place(model *m, uint64_t size)
{
	if (size <= LT_MAX_SMALL) {
		return model_small(m, model_bin(m, size));
	}
	if (size <= LT_CHUNK_BYTES - LT_PAGE_BYTES) {
		return model_pages(m, (uint32_t) (model_round(m, size) / LT_PAGE_BYTES), LT_BINS);
	}
	for (uint32_t i = 0; i < MODEL_HUGE; i++) {
		uint64_t address = MODEL_BASE + (1000 + i * 100000) * LT_CHUNK_BYTES;

		if (!model_taken(m, address)) {
			return address;
		}
	}
	return 0;
}

/* Gives the pages back that a block had for itself, or that were a run's last. */
static inline void model_vacate(model *m, uint64_t address, uint64_t bytes)
{
	uint64_t chunk = (address - MODEL_BASE) / LT_CHUNK_BYTES, page = address % LT_CHUNK_BYTES / LT_PAGE_BYTES, count;

	if (chunk >= MODEL_CHUNKS) {
		return;
	}
	page -= m->pages[chunk][page].bin < LT_BINS ? m->pages[chunk][page].index : 0;
	count = m->pages[chunk][page].bin < LT_BINS ? model_bins[m->pages[chunk][page].bin].pages : bytes / LT_PAGE_BYTES;
	if (m->pages[chunk][page].bin < LT_BINS) {
		for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
			uint64_t other = m->blocks[i].address;

			if (other >= model_address((uint32_t) chunk, (uint32_t) page)
			 && other < model_address((uint32_t) chunk, (uint32_t) (page + count))) {
				return;
			}
		}
	}
	for (uint64_t i = 0; i < count; i++) {
		m->pages[chunk][page + i].bin = UINT16_MAX;
	}
}

/* Whether the heap resizes a block where it is. A small one may stay one size larger
 * than a new one would be. */
static inline bool model_stays(const model *m, const model_block *b, uint64_t size)
{
	uint32_t bin = b->bytes <= LT_MAX_SMALL ? model_bin(m, b->bytes) : 0;

	return model_round(m, size) == b->bytes || (bin > m->first_bin && size == model_bins[bin - 1].size);
}

#endif
