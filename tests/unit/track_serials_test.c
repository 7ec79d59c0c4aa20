/* Serials of generations that come round: what old ones have alive is not mixed up with what new ones make. */
#include "lt_test.h"
#include "track_support.h"

#define LIVING 20

static seen told;

/* All serials but a few of the half that is in use were given out. */
static void nearly_all_given_out(lt_tracker *tracker)
{
	tracker->last_gen = tracker->gen_limit - 4;
}

/* Two loops that overlap; the second takes a block at `leaf`. Returns its serial. */
static uint32_t loop_with_block(lt_tracker *tracker, uint32_t leaf, void *block)
{
	lt_loop *other = lt_loop_begin(tracker, leaf), *loop = lt_loop_begin(tracker, leaf);
	uint32_t serial = loop->serial;

	lt_track_born(tracker, block, 64, lt_cohort_now(tracker, leaf, loop));
	lt_loop_end(tracker, loop);
	lt_loop_end(tracker, other);
	return serial;
}

LT_TEST(serials_of_what_is_alive_are_not_given_out_again)
{
	lt_tracker tracker;
	uint32_t leaf, serials[LIVING], round = 0;

	memset(&told, 0, sizeof(told));
	tracker_new(&tracker);
	leaf = leaf_of(&tracker, 0, "f", 7);
	for (uint32_t i = 0; i < LIVING; i++) {
		serials[i] = loop_with_block(&tracker, leaf, at(1, i + 1, 0));
		close_window(&tracker, &told, i + 1);
	}
	for (int turn = 0; turn < 3; turn++) {
		nearly_all_given_out(&tracker);
		for (uint32_t i = 0; i < 3 * LIVING; i++, round++) {
			uint32_t serial = loop_with_block(&tracker, leaf, at(2, 1, 0));

			CHECK(serial != 0 && serial != LT_LOOP_OVER && serial != tracker.adopted_gen);
			for (uint32_t k = 0; k < LIVING; k++) {
				CHECK(serial != serials[k]);
			}
			lt_track_free(&tracker, at(2, 1, 0));
			close_window(&tracker, &told, LIVING + 1 + round);
			CHECK_DELTA(&told, 7, told.window.number, 64, 1, 64, 1);
		}
	}
	for (uint32_t i = 0; i < LIVING; i++) {
		lt_track_free(&tracker, at(1, i + 1, 0));
		close_window(&tracker, &told, 1000 + i);
		CHECK_DELTA(&told, 7, i + 1, 0, 0, 64, 1);
	}
	tracker_end(&tracker);
}

LT_TEST(a_loop_that_runs_while_they_come_round_keeps_its_blocks)
{
	lt_tracker tracker;
	lt_loop *loop;
	uint32_t leaf;

	memset(&told, 0, sizeof(told));
	tracker_new(&tracker);
	leaf = leaf_of(&tracker, 0, "f", 7);
	loop = lt_loop_begin(&tracker, leaf);
	for (uint32_t turn = 0; turn < 4; turn++) {
		lt_track_born(&tracker, at(1, turn + 1, 0), 64, lt_cohort_now(&tracker, leaf, loop));
		nearly_all_given_out(&tracker);
		for (uint32_t i = 0; i < 10; i++) {
			CHECK(loop_with_block(&tracker, leaf, at(2, 1, 0)) != loop->serial);
			lt_track_free(&tracker, at(2, 1, 0));
		}
		close_window(&tracker, &told, turn + 1);
		CHECK_DELTA(&told, 7, turn + 1, 640, 10, 640, 10);
	}
	lt_loop_end(&tracker, loop);
	close_window(&tracker, &told, 9);
	CHECK_DELTA(&told, 7, 5, 256, 4, 0, 0);
	tracker_end(&tracker);
}

LT_TEST(no_serial_where_memory_is_refused_as_they_come_round)
{
	lt_tracker tracker;
	lt_loop *loop;
	uint32_t leaf;
	rlim_t before;

	memset(&told, 0, sizeof(told));
	tracker_new(&tracker);
	leaf = leaf_of(&tracker, 0, "f", 7);
	loop_with_block(&tracker, leaf, at(1, 1, 0));
	close_window(&tracker, &told, 1);
	tracker.gen_limit = LT_LOOP_OVER - 1; /* what follows is the half in which the block was born */
	tracker.last_gen = tracker.gen_limit;
	before = memory_refused();
	loop = lt_loop_begin(&tracker, leaf);
	memory_granted(before);
	CHECK(loop == NULL);
	tracker_end(&tracker);
}
