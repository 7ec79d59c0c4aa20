/* Blocks that are resized: their tags, their births, and the tags of their neighbours. */
#include "track/lt_tracker.h"

#include "lt_test.h"

#define PAGE ((char *) 0x7f0000201000)

static lt_tracker tracker;
static uint32_t leaf;

static lt_loop *begin(void)
{
	uint32_t name;

	CHECK(lt_tracker_init(&tracker, 8));
	name = lt_strings_id(&tracker.strings, "f", 1);
	leaf = lt_tree_leaf(&tracker.tree, lt_tree_child(&tracker.tree, 0, lt_tree_func(&tracker.tree, name, 0, 1, LT_FUNC_USER)), 3);
	return lt_loop_begin(&tracker, leaf);
}

static uint64_t live(void)
{
	uint64_t bytes, blocks, allocations;

	lt_tracker_live(&tracker, &bytes, &blocks, &allocations);
	return bytes;
}

LT_TEST(a_small_block_that_shrinks_in_place_leaves_its_neighbours_their_tags)
{
	lt_loop *loop = begin();

	for (int i = 0; i < 10; i++) {
		lt_track_born(&tracker, PAGE + i * 40, 40, lt_cohort_now(&tracker, leaf, loop));
	}
	/* The heap keeps a block of 40 in place for 32: one size class less is not worth a move. */
	lt_track_realloc(&tracker, PAGE + 80, PAGE + 80, 32, leaf, loop);
	CHECK_U64(live(), 400);
	for (int i = 0; i < 10; i++) {
		lt_track_free(&tracker, PAGE + i * 40);
	}
	CHECK_U64(live(), 0);
	lt_tracker_destroy(&tracker);
}

LT_TEST(a_block_that_moves_is_counted_once_at_its_new_size)
{
	lt_loop *loop = begin();

	lt_track_born(&tracker, PAGE, 40, lt_cohort_now(&tracker, leaf, loop));
	lt_track_realloc(&tracker, PAGE, PAGE + LT_PAGE_BYTES, 100, leaf, loop);
	CHECK_U64(live(), 112);
	lt_track_free(&tracker, PAGE);
	CHECK_U64(live(), 112);
	lt_track_free(&tracker, PAGE + LT_PAGE_BYTES);
	CHECK_U64(live(), 0);
	lt_tracker_destroy(&tracker);
}

LT_TEST(a_large_block_that_grows_in_place_has_its_new_size)
{
	lt_loop *loop = begin();

	lt_track_born(&tracker, PAGE, 5000, lt_cohort_now(&tracker, leaf, loop));
	CHECK_U64(live(), 8192);
	lt_track_realloc(&tracker, PAGE, PAGE, 20000, leaf, loop);
	CHECK_U64(live(), 20480);
	lt_track_free(&tracker, PAGE);
	CHECK_U64(live(), 0);
	lt_tracker_destroy(&tracker);
}
