/* lt_stacks.c: call paths as plain frames. See lt_judge.h. */
#include "analyze/lt_judge.h"

#include <stdlib.h>

static lt_frame *lt_frames_make(const lt_judgement *judgement, uint32_t leaf, size_t *count)
{
	const lt_trace *trace = judgement->view.trace;
	lt_frame *frames;
	size_t depth = 0;

	for (uint32_t id = leaf; id != 0 && depth < LT_DEEPEST; depth++) {
		id = lt_node_of(trace, lt_leaf_of(trace, id)->node)->parent;
	}
	frames = lt_keep(judgement->analysis, depth, sizeof(*frames));
	for (size_t i = 0; frames != NULL && i < depth; i++) {
		const lt_leaf_model *at = lt_leaf_of(trace, leaf);
		const lt_node_model *node = lt_node_of(trace, at->node);
		lt_func_model none = {0, 0, 0, LT_FUNC_ROOT}, *func = node->func != 0 ? lt_func_of(trace, node->func) : &none;

		frames[i] = (lt_frame) {
			lt_text_of(judgement->analysis, func->name), lt_text_of(judgement->analysis, func->file),
			at->line, func->kind, func->line
		};
		leaf = node->parent;
	}
	*count = depth;
	return frames;
}

typedef struct {
	int64_t bytes;
	uint32_t leaf;
} lt_ranked;

static int lt_rank_order(const void *left, const void *right)
{
	const lt_ranked *a = left, *b = right;

	if (a->bytes != b->bytes) {
		return a->bytes > b->bytes ? -1 : 1;
	}
	return a->leaf < b->leaf ? -1 : a->leaf > b->leaf;
}

static int64_t lt_alive_blocks(const lt_view *view, uint32_t leaf)
{
	int64_t blocks = 0;

	for (size_t i = view->alive_first[leaf]; i < view->alive_first[leaf + 1]; i++) {
		blocks += view->alive[i].grown ? 0 : view->alive[i].units;
	}
	return blocks > 0 ? blocks : view->alive_first[leaf] < view->alive_first[leaf + 1];
}

lt_stack *lt_stacks_make(lt_judgement *judgement, const uint32_t *leaves, size_t leaf_count, size_t *count)
{
	const lt_view *view = &judgement->view;
	lt_ranked *ranked = malloc((leaf_count + 1) * sizeof(*ranked));
	size_t most = judgement->analysis->options.max_stacks;
	lt_stack *stacks = NULL;

	*count = leaf_count < most ? leaf_count : most;
	if (ranked != NULL) {
		for (size_t i = 0; i < leaf_count; i++) {
			ranked[i] = (lt_ranked) {view->alive_bytes[leaves[i]], leaves[i]};
		}
		lt_sort(ranked, leaf_count, sizeof(*ranked), lt_rank_order);
		stacks = lt_keep(judgement->analysis, *count, sizeof(*stacks));
	}
	for (size_t i = 0; stacks != NULL && i < *count; i++) {
		stacks[i].bytes = ranked[i].bytes;
		stacks[i].blocks = lt_alive_blocks(view, ranked[i].leaf);
		stacks[i].frames = lt_frames_make(judgement, ranked[i].leaf, &stacks[i].frame_count);
		if (stacks[i].frames == NULL) {
			stacks = NULL;
		}
	}
	free(ranked);
	judgement->analysis->failed |= stacks == NULL;
	*count = stacks != NULL ? *count : 0;
	return stacks;
}
