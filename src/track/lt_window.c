/*
 * lt_window.c: closing windows and telling the sink. See lt_tracker.h.
 */
#include "track/lt_tracker.h"

#define LT_WINDOWS_PER_LENGTH 256u /* windows of one length before it doubles */
#define LT_WINDOW_MAX_SHIFT 40u
#define LT_BEGUN_PER_LOOP 4u
#define LT_SECOND 1000000ull

/* 1 s at first, 10 s from the ninth minute on. */
bool lt_window_overdue(const lt_tracker *tracker, uint64_t now_us)
{
	uint64_t age = now_us > tracker->window_began_us ? now_us - tracker->window_began_us : 0;
	uint64_t limit = LT_SECOND + now_us / 60;

	return age >= (limit < 10 * LT_SECOND ? limit : 10 * LT_SECOND);
}

uint64_t lt_run_length(const lt_tracker *tracker)
{
	uint64_t begun = (tracker->before_begun + tracker->window_begun) / LT_BEGUN_PER_LOOP;

	return tracker->loops > begun ? tracker->loops : begun;
}

uint64_t lt_window_length(const lt_tracker *tracker)
{
	return tracker->window_loops > 0 ? tracker->window_loops : tracker->window_begun / LT_BEGUN_PER_LOOP;
}

bool lt_window_due(const lt_tracker *tracker, uint64_t now_us)
{
	uint32_t shift = tracker->window / LT_WINDOWS_PER_LENGTH;
	uint64_t loops = lt_window_length(tracker);

	if (loops == 0) {
		return false;
	}
	return loops >= (uint64_t) 1 << (shift < LT_WINDOW_MAX_SHIFT ? shift : LT_WINDOW_MAX_SHIFT)
		|| lt_window_overdue(tracker, now_us);
}

uint32_t lt_tell_string(lt_tracker *tracker, uint32_t string, lt_sink sink)
{
	lt_pooled *item;
	lt_str text;

	if (string == 0) {
		return 0;
	}
	item = lt_strings_at(&tracker->strings, string);
	if (item->told == 0) {
		text.ptr = item->ptr;
		text.len = item->len;
		if (sink.ops->string != NULL && !sink.ops->string(sink.self, tracker->told_strings + 1, text)) {
			return 0;
		}
		item->told = ++tracker->told_strings;
	}
	return item->told;
}

static uint32_t lt_tell_func(lt_tracker *tracker, uint32_t id, lt_sink sink)
{
	lt_func *func = lt_tree_func_at(&tracker->tree, id);
	lt_func_def def;

	if (func->told != 0) {
		return func->told;
	}
	def.name = lt_tell_string(tracker, func->name, sink);
	def.file = lt_tell_string(tracker, func->file, sink);
	if ((def.name == 0 && func->name != 0) || (def.file == 0 && func->file != 0)) {
		return 0;
	}
	def.id = tracker->told_funcs + 1;
	def.line = func->line;
	def.kind = func->kind;
	if (sink.ops->func != NULL && !sink.ops->func(sink.self, &def)) {
		return 0;
	}
	func->told = ++tracker->told_funcs;
	return func->told;
}

static uint32_t lt_tell_node(lt_tracker *tracker, uint32_t id, lt_sink sink)
{
	lt_node *node = lt_tree_node_at(&tracker->tree, id);
	lt_node_def def;

	if (node->told != 0) {
		return node->told;
	}
	def.func = lt_tell_func(tracker, node->func, sink);
	if (def.func == 0) {
		return 0;
	}
	def.id = tracker->told_nodes + 1;
	def.parent = node->parent != 0 ? lt_tree_leaf_at(&tracker->tree, node->parent)->told : 0;
	if (sink.ops->node != NULL && !sink.ops->node(sink.self, &def)) {
		return 0;
	}
	node->told = ++tracker->told_nodes;
	return node->told;
}

/* One leaf whose callers are told. */
static bool lt_tell_one_leaf(lt_tracker *tracker, lt_leaf *leaf, lt_sink sink)
{
	lt_leaf_def def;

	def.node = lt_tell_node(tracker, leaf->node, sink);
	if (def.node == 0) {
		return false;
	}
	def.id = tracker->told_leaves + 1;
	def.line = leaf->line;
	if (sink.ops->leaf != NULL && !sink.ops->leaf(sink.self, &def)) {
		return false;
	}
	leaf->told = ++tracker->told_leaves;
	return true;
}

uint32_t lt_tell_leaf(lt_tracker *tracker, uint32_t leaf, lt_sink sink)
{
	lt_leaf *at = lt_tree_leaf_at(&tracker->tree, leaf);
	uint32_t id = leaf;

	if (at->told != 0) {
		return at->told;
	}
	tracker->path.count = 0;
	while (id != 0 && lt_tree_leaf_at(&tracker->tree, id)->told == 0) {
		uint32_t *push = lt_vec_push(&tracker->path);

		if (push == NULL) {
			return 0;
		}
		*push = id;
		id = lt_tree_node_at(&tracker->tree, lt_tree_leaf_at(&tracker->tree, id)->node)->parent;
	}
	while (tracker->path.count > 0) {
		id = *(uint32_t *) lt_vec_at(&tracker->path, --tracker->path.count);
		if (!lt_tell_one_leaf(tracker, lt_tree_leaf_at(&tracker->tree, id), sink)) {
			return 0;
		}
	}
	return at->told;
}

void lt_tracker_untell(lt_tracker *tracker)
{
	lt_tree_untell(&tracker->tree);
	for (uint32_t i = 1; i <= tracker->strings.items.count; i++) {
		lt_strings_at(&tracker->strings, i)->told = 0;
	}
	tracker->told_strings = tracker->told_funcs = tracker->told_nodes = tracker->told_leaves = 0;
}

void lt_tracker_forked(lt_tracker *tracker)
{
	for (uint32_t i = 1; i < tracker->cohorts.count; i++) {
		lt_cohort *cohort = lt_cohort_at(tracker, i);

		if (cohort->birth != LT_BIRTH_OPEN) {
			cohort->birth = LT_BIRTH_OUTSIDE;
		}
	}
	tracker->adopted_gen = lt_gen_serial(tracker);
	tracker->window = 0;
	tracker->loops = tracker->window_loops = tracker->window_begun = tracker->before_begun = 0;
	tracker->window_began_us = 0;
	lt_tracker_untell(tracker);
}

/* Appends a cohort's window to the deltas and begins its next one. */
static bool lt_cohort_tell(lt_tracker *tracker, uint32_t id, lt_sink sink)
{
	lt_cohort *cohort = lt_cohort_at(tracker, id);
	lt_delta *delta = NULL;
	uint32_t told = lt_tell_leaf(tracker, cohort->leaf, sink);

	if (told != 0 && (delta = lt_vec_push(&tracker->deltas)) != NULL) {
		delta->leaf = told;
		delta->birth = cohort->birth;
		delta->born_bytes = cohort->born_bytes;
		delta->born_blocks = cohort->born_blocks;
		delta->freed_bytes = cohort->freed_bytes;
		delta->freed_blocks = cohort->freed_blocks;
		delta->peak_bytes = cohort->peak_bytes;
	}
	tracker->live_bytes += cohort->born_bytes - cohort->freed_bytes;
	tracker->live_blocks += (int32_t) (cohort->born_blocks - cohort->freed_blocks);
	tracker->allocations += cohort->born_blocks;
	cohort->base_bytes = lt_cohort_live(cohort);
	cohort->base_blocks = lt_cohort_live_blocks(cohort);
	cohort->peak_bytes = cohort->base_bytes;
	cohort->born_bytes = cohort->freed_bytes = 0;
	cohort->born_blocks = cohort->freed_blocks = 0;
	cohort->flags &= ~LT_COHORT_LISTED;
	if (cohort->base_blocks == 0 && cohort->gen != 0) {
		lt_cohort_recycle(tracker, id);
	}
	return delta != NULL;
}

/* Tells a list of cohorts; births still open become `birth`. */
static bool lt_list_tell(lt_tracker *tracker, uint32_t id, uint32_t birth, lt_sink sink)
{
	bool ok = true;

	while (id != 0) {
		lt_cohort *cohort = lt_cohort_at(tracker, id);
		uint32_t next = cohort->next;

		if (cohort->birth == LT_BIRTH_OPEN) {
			cohort->birth = birth;
		}
		ok &= lt_cohort_tell(tracker, id, sink);
		id = next;
	}
	return ok;
}

/* Tells and releases a generation whose loops are all complete. */
static bool lt_gen_close(lt_tracker *tracker, lt_gen *gen, uint32_t birth, lt_sink sink)
{
	bool ok = true;

	if (gen != NULL) {
		ok = lt_list_tell(tracker, gen->list, birth, sink);
		lt_gen_release(tracker, gen);
	}
	return ok;
}

/* There are two of them at most: all others were folded. */
static bool lt_gens_close(lt_tracker *tracker, uint32_t birth, lt_sink sink)
{
	bool ok = lt_gen_close(tracker, tracker->ready, birth, sink);

	ok &= lt_gen_close(tracker, tracker->done, birth, sink);
	tracker->ready = tracker->done = NULL;
	return ok;
}

bool lt_window_close(lt_tracker *tracker, lt_window *window, uint64_t now_us, lt_sink sink)
{
	uint32_t touched = tracker->touched;
	bool ok;

	tracker->deltas.count = 0;
	tracker->touched = 0;
	tracker->window++;
	ok = lt_list_tell(tracker, touched, LT_BIRTH_OUTSIDE, sink);
	ok &= lt_gens_close(tracker, tracker->window, sink);
	window->number = window->number_last = tracker->window;
	window->judged_windows = window->flags & LT_WINDOW_JUDGED ? 1 : 0;
	window->loop_first = tracker->loops - tracker->window_loops;
	window->loops = tracker->window_loops;
	window->time_us = now_us;
	window->live_bytes = tracker->live_bytes;
	window->live_blocks = tracker->live_blocks;
	window->allocations = tracker->allocations;
	window->pending_loops = tracker->open_loops;
	window->pending_contexts = tracker->open_contexts;
	window->own_bytes = lt_mem_mapped();
	tracker->before_begun += tracker->window_begun;
	tracker->window_loops = tracker->window_begun = 0;
	tracker->window_began_us = now_us;
	if (sink.ops->window != NULL
	 && !sink.ops->window(sink.self, window, (const lt_delta *) (const void *) tracker->deltas.data, tracker->deltas.count)) {
		ok = false;
	}
	return ok;
}

static void lt_list_live(const lt_tracker *tracker, uint32_t id, uint64_t *bytes, uint64_t *blocks, uint64_t *allocations)
{
	while (id != 0) {
		const lt_cohort *cohort = lt_cohort_at(tracker, id);

		*bytes += cohort->born_bytes - cohort->freed_bytes;
		*blocks += (int32_t) (cohort->born_blocks - cohort->freed_blocks);
		*allocations += cohort->born_blocks;
		id = cohort->next;
	}
}

void lt_tracker_live(const lt_tracker *tracker, uint64_t *bytes, uint64_t *blocks, uint64_t *allocations)
{
	*bytes = tracker->live_bytes;
	*blocks = tracker->live_blocks;
	*allocations = tracker->allocations;
	lt_list_live(tracker, tracker->touched, bytes, blocks, allocations);
	for (const lt_gen *gen = tracker->gens; gen != NULL; gen = gen->next) {
		lt_list_live(tracker, gen->list, bytes, blocks, allocations);
	}
}
