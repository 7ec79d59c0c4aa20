/*
 * track_tags_test.c: from the address of a block to its tag and size.
 */
#include "track_support.h"

static const uint32_t bins[LT_BINS] = {
	8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512,
	640, 768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072
};

static lt_tags tags;

static void put(void *block, size_t size, uint32_t tag)
{
	uint64_t rounded;
	uint32_t *slot = lt_tags_slot(&tags, block, size, &rounded);

	CHECK(slot != NULL);
	CHECK_U64(rounded, lt_tags_round(&tags, size));
	*slot = tag;
}

static uint32_t get(const void *block, uint64_t *size)
{
	lt_found found;

	if (!lt_tags_find(&tags, block, &found)) {
		return 0;
	}
	*size = found.size;
	CHECK(found.bin == 0 || tags.bins[found.bin - 1].size == found.size);
	return *found.tag;
}

static void drop(const void *block)
{
	lt_found found;

	CHECK(lt_tags_find(&tags, block, &found));
	*found.tag = 0;
	CHECK(!lt_tags_find(&tags, block, &found));
}

static void begin(uint32_t min_size)
{
	CHECK(lt_tags_init(&tags, min_size));
}

static void end(void)
{
	lt_tags_destroy(&tags);
	CHECK_U64(lt_mem_mapped(), 0);
}

LT_TEST(requests_round_up_to_what_the_heap_gives)
{
	uint32_t bin = 0;

	begin(8);
	for (size_t size = 0; size <= LT_MAX_SMALL; size++) {
		while (bins[bin] < size) {
			bin++;
		}
		CHECK_U64(lt_tags_round(&tags, size), bins[bin]);
	}
	CHECK_U64(lt_tags_round(&tags, 3073), 4096);
	CHECK_U64(lt_tags_round(&tags, 4097), 8192);
	CHECK_U64(lt_tags_round(&tags, (2u << 20) + 1), (2u << 20) + 4096);
	end();
}

LT_TEST(a_heap_whose_least_block_is_16_rounds_up_to_16)
{
	begin(16);
	CHECK_U64(lt_tags_round(&tags, 0), 16);
	CHECK_U64(lt_tags_round(&tags, 8), 16);
	CHECK_U64(lt_tags_round(&tags, 17), 24);
	end();
}

LT_TEST(a_block_that_was_never_tagged_has_no_tag)
{
	uint64_t size;

	begin(8);
	CHECK_U64(get(at(0, 1, 0), &size), 0);
	put(at(0, 1, 64), 64, 5);
	CHECK_U64(get(at(0, 1, 0), &size), 0);
	CHECK_U64(get(at(0, 2, 0), &size), 0);
	CHECK_U64(get(at(1, 1, 64), &size), 0);
	CHECK_U64(get(at(0, 1, 64), &size), 5);
	end();
}

/* Runs of several pages: blocks begin in a page wherever the one before ended. */
LT_TEST(each_block_of_a_page_has_its_own_tag_for_every_bin_and_run_offset)
{
	begin(8);
	for (uint32_t bin = 0; bin < LT_BINS; bin++) {
		for (uint32_t phase = 0; phase < bins[bin]; phase += 8) {
			uint64_t page = 1 + (phase / 8) % 511, chunk = bin * 2 + phase / 8 / 511;
			uint32_t n = 0;
			uint64_t size;

			for (uint32_t o = phase; o < LT_PAGE_BYTES; o += bins[bin]) {
				put(at(chunk, page, o), bins[bin], ++n);
			}
			n = 0;
			for (uint32_t o = phase; o < LT_PAGE_BYTES; o += bins[bin]) {
				CHECK_U64(get(at(chunk, page, o), &size), ++n);
				CHECK_U64(size, bins[bin]);
			}
		}
	}
	end();
}

typedef struct {
	uint64_t address;
	uint64_t size;
	uint32_t tag;
	bool shown;
} block;

static block blocks[60000];
static size_t block_count;

static void expect(void *address, uint64_t size)
{
	CHECK(block_count < sizeof(blocks) / sizeof(blocks[0]));
	blocks[block_count] = (block) {(uintptr_t) address, lt_tags_round(&tags, size), (uint32_t) block_count + 1, false};
	put(address, size, (uint32_t) ++block_count);
}

static void show(void *self, const void *address, uint64_t size, uint32_t tag)
{
	block *b = &blocks[tag - 1];

	(*(size_t *) self)++;
	CHECK(tag >= 1 && tag <= block_count && !b->shown);
	CHECK_U64((uintptr_t) address, b->address);
	CHECK_U64(size, b->size);
	b->shown = true;
}

LT_TEST(every_tagged_block_is_shown_once_with_its_exact_address)
{
	size_t shown = 0;

	begin(8);
	for (uint32_t bin = 0; bin < LT_BINS; bin++) {
		for (uint32_t step = 0; step < bins[bin] / 8; step++) {
			/* Every third block, so that gaps are there too; the first one not always. */
			for (uint32_t o = step * 8 + (step % 3) * bins[bin]; o < LT_PAGE_BYTES; o += 3 * bins[bin]) {
				expect(at(bin, 1 + step, o), bins[bin]);
			}
		}
	}
	expect(at(40, 3, 0), 5000);
	expect(at(40, 510, 0), 2 * 4096);
	expect(at(41, 0, 0), 3u << 20);
	expect(at(50, 0, 0), UINT64_C(5) << 30);
	lt_tags_each(&tags, show, &shown);
	CHECK_U64(shown, block_count);
	end();
}

/* Runs of several pages, freed and laid anew (gc_mem_caches() does that): the same page holds
 * blocks of the same size that begin elsewhere. Found by the model. */
LT_TEST(a_page_that_comes_again_in_another_place_of_a_run_shows_the_new_blocks)
{
	size_t shown = 0;

	begin(8);
	put(at(0, 1, 0), 320, 1);
	put(at(0, 1, 320), 320, 1);
	drop(at(0, 1, 0));
	drop(at(0, 1, 320));
	expect(at(0, 1, 64), 320);
	expect(at(0, 1, 64 + 320), 320);
	lt_tags_each(&tags, show, &shown);
	CHECK_U64(shown, 2);
	end();
}

LT_TEST(large_blocks_know_their_size)
{
	uint64_t size;

	begin(8);
	put(at(0, 1, 0), 3073, 1);
	put(at(0, 2, 0), 4097, 2);
	put(at(0, 4, 0), 508 * 4096, 3);
	CHECK(get(at(0, 1, 0), &size) == 1 && size == 4096);
	CHECK(get(at(0, 2, 0), &size) == 2 && size == 8192);
	CHECK(get(at(0, 4, 0), &size) == 3 && size == 508 * 4096);
	drop(at(0, 2, 0));
	CHECK(get(at(0, 1, 0), &size) == 1 && get(at(0, 4, 0), &size) == 3);
	end();
}

LT_TEST(huge_blocks_know_sizes_beyond_32_bits)
{
	uint64_t size;

	begin(8);
	put(at(0, 0, 0), (size_t) 2 << 20, 1);
	put(at(9, 0, 0), (size_t) 1 << 32, 2);
	put(at(5000, 0, 0), ((size_t) 7 << 32) + 1, 3);
	CHECK(get(at(0, 0, 0), &size) == 1 && size == (uint64_t) 2 << 20);
	CHECK(get(at(9, 0, 0), &size) == 2 && size == (uint64_t) 1 << 32);
	CHECK(get(at(5000, 0, 0), &size) == 3 && size == ((uint64_t) 7 << 32) + 4096);
	end();
}

LT_TEST(a_large_block_beside_a_huge_one_leaves_its_size)
{
	uint64_t size;

	begin(8);
	put(at(0, 0, 0), (size_t) 1 << 33, 1);
	drop(at(0, 0, 0));
	put(at(0, 0, 0), (size_t) 4 << 20, 2);
	put(at(0, 7, 0), 8192, 3);
	CHECK(get(at(0, 0, 0), &size) == 2 && size == (uint64_t) 4 << 20);
	CHECK(get(at(0, 7, 0), &size) == 3 && size == 8192);
	end();
}

LT_TEST(a_page_turns_from_large_to_small_and_back)
{
	uint64_t size;

	begin(8);
	put(at(0, 1, 0), 4096, 1);
	drop(at(0, 1, 0));
	for (uint32_t o = 0; o < 4096; o += 64) {
		put(at(0, 1, o), 64, 100 + o);
	}
	for (uint32_t o = 0; o < 4096; o += 64) {
		CHECK(get(at(0, 1, o), &size) == 100 + o && size == 64);
		drop(at(0, 1, o));
	}
	put(at(0, 1, 0), 8000, 2);
	CHECK(get(at(0, 1, 0), &size) == 2 && size == 8192);
	end();
}

LT_TEST(a_page_turns_from_bin_to_bin_and_keeps_nothing_of_the_old_one)
{
	uint64_t size;

	begin(8);
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t bin = 0; bin < LT_BINS; bin++) {
			uint32_t n = 0;

			put(at(0, 1, 0), bins[bin], ++n);
			for (uint32_t o = bins[bin]; o < 4096; o += bins[bin]) {
				CHECK_U64(get(at(0, 1, o), &size), 0);
				put(at(0, 1, o), bins[bin], ++n);
			}
			/* Not freed one by one: the heap may forget a page as a whole. */
			if (bin % 2 == 0) {
				for (uint32_t o = 0; o < 4096; o += bins[bin]) {
					drop(at(0, 1, o));
				}
			}
		}
	}
	end();
}

LT_TEST(arrays_of_pages_that_changed_are_used_again)
{
	size_t mapped = 0;

	begin(8);
	for (uint32_t i = 0; i < 20000; i++) {
		put(at(0, 1, 0), i % 2 ? 8 : 16, 1);
		drop(at(0, 1, 0));
		if (i == 10) {
			mapped = lt_mem_mapped();
		}
	}
	CHECK_U64(lt_mem_mapped(), mapped);
	end();
}

LT_TEST(thousands_of_chunks_are_told_apart)
{
	uint64_t size;

	begin(8);
	for (uint32_t i = 0; i < 1500; i++) {
		put(at(i * 37, 1, 8), 8, i + 1);
	}
	for (uint32_t i = 0; i < 1500; i++) {
		CHECK_U64(get(at(i * 37, 1, 8), &size), i + 1);
		CHECK_U64(get(at(i * 37 + 1, 1, 8), &size), 0);
	}
	end();
}

LT_TEST(a_block_stays_untagged_when_memory_is_refused)
{
	uint64_t rounded, size;
	uint32_t *fresh, *known;
	rlim_t before;

	begin(8);
	put(at(0, 1, 0), 64, 7);
	before = memory_refused();
	fresh = lt_tags_slot(&tags, at(1, 1, 0), 64, &rounded);
	known = lt_tags_slot(&tags, at(0, 1, 64), 64, &rounded);
	memory_granted(before);
	CHECK(fresh == NULL && known != NULL);
	CHECK_U64(get(at(0, 1, 0), &size), 7);
	CHECK_U64(get(at(1, 1, 0), &size), 0);
	put(at(1, 1, 0), 64, 8);
	CHECK_U64(get(at(1, 1, 0), &size), 8);
	end();
}
