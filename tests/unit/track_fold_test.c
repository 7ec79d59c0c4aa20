/* Loops that overlap in a window that stays open: what they leave in the tracker meanwhile. */
#include "track/lt_tracker.h"

#include "lt_test.h"

#define PAGE ((char *) 0x7f0000201000)
#define LEAVES 5
#define OVERLAP 8

static lt_tracker tracker;
static uint32_t leaves[LEAVES];
static lt_delta told[4096];
static size_t told_count;

static bool on_window(void *self, const lt_window *window, const lt_delta *deltas, size_t count)
{
	(void) self;
	(void) window;
	told_count = count;
	memcpy(told, deltas, count * sizeof(*deltas));
	return true;
}

static const lt_sink_ops ops = {.window = on_window};

static void prepare(void)
{
	uint32_t name, node;

	CHECK(lt_tracker_init(&tracker, 8));
	name = lt_strings_id(&tracker.strings, "f", 1);
	node = lt_tree_child(&tracker.tree, 0, lt_tree_func(&tracker.tree, name, 0, 1, LT_FUNC_USER));
	for (int i = 0; i < LEAVES; i++) {
		leaves[i] = lt_tree_leaf(&tracker.tree, node, (uint32_t) i + 1);
	}
}

/* `rounds` times a loop begins that allocates at every leaf, and the oldest of those that
 * run ends; `kept` blocks of each loop stay. */
static void overlap(int rounds, int kept)
{
	lt_loop *running[OVERLAP] = {NULL};

	for (int i = 0; i < rounds; i++) {
		lt_loop **slot = &running[i % OVERLAP];
		int base = (i % OVERLAP) * LEAVES;

		if (*slot != NULL) {
			for (int l = kept; l < LEAVES; l++) {
				lt_track_free(&tracker, PAGE + (base + l) * 64);
			}
			lt_loop_end(&tracker, *slot);
		}
		*slot = lt_loop_begin(&tracker, leaves[0]);
		for (int l = 0; l < LEAVES; l++) {
			/* What is kept has a page of its own, for each loop. */
			char *block = l < kept ? PAGE + (1 + i) * LT_PAGE_BYTES : PAGE + (base + l) * 64;

			lt_track_born(&tracker, block, 64, lt_cohort_now(&tracker, leaves[l], *slot));
		}
	}
	for (int s = 0; s < OVERLAP; s++) {
		if (running[s] != NULL) {
			for (int l = kept; l < LEAVES; l++) {
				lt_track_free(&tracker, PAGE + (s * LEAVES + l) * 64);
			}
			lt_loop_end(&tracker, running[s]);
		}
	}
}

static uint64_t born_of(uint32_t line)
{
	uint64_t blocks = 0;

	for (size_t i = 0; i < told_count; i++) {
		blocks += told[i].leaf == lt_tree_leaf_at(&tracker.tree, leaves[line])->told ? told[i].born_blocks : 0;
	}
	return blocks;
}

LT_TEST(loops_that_overlap_and_free_all_leave_one_cohort_a_leaf)
{
	lt_window window = {.flags = LT_WINDOW_JUDGED};

	prepare();
	overlap(500, 0);
	CHECK(tracker.cohorts.count < (OVERLAP + 4) * LEAVES);
	CHECK(lt_window_close(&tracker, &window, 1000, (lt_sink) {&ops, NULL}));
	CHECK_U64(window.loops, 500);
	CHECK(told_count <= 3 * LEAVES);
	for (uint32_t i = 0; i < LEAVES; i++) {
		CHECK_U64(born_of(i), 500);
	}
	lt_tracker_destroy(&tracker);
}

LT_TEST(what_they_keep_is_all_told_and_born_in_the_window)
{
	lt_window window = {.flags = LT_WINDOW_JUDGED};
	uint64_t live = 0;

	prepare();
	overlap(200, 1);
	CHECK(lt_window_close(&tracker, &window, 1000, (lt_sink) {&ops, NULL}));
	for (size_t i = 0; i < told_count; i++) {
		CHECK_U64(told[i].birth, 1);
		live += told[i].born_blocks - told[i].freed_blocks;
	}
	CHECK_U64(live, 200);
	CHECK_U64(born_of(0), 200);
	CHECK(tracker.gens == NULL && tracker.done == NULL && tracker.ready == NULL);
	lt_tracker_destroy(&tracker);
}
