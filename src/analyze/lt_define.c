/*
 * lt_define.c: the analysis as a sink: definitions, and the hand-over of records
 * to lt_intake.c and lt_events.c.
 *
 * Ids must come dense from 1, as lt_sink.h says; a definition that does not is
 * dropped, and what refers to it resolves to "none". Running out of memory stops
 * the producer (false).
 */
#include "analyze/lt_model.h"

#include <string.h>

#define LT_AGAIN_DEPTH 256u /* callers looked through for the same function */

static bool lt_fail(lt_trace *trace)
{
	trace->analysis->failed = true;
	return false;
}

static bool lt_copy_str(lt_trace *trace, lt_str *text)
{
	char *copy = lt_arena_copy(&trace->analysis->arena, text->ptr != NULL ? text->ptr : "", text->ptr != NULL ? text->len : 0);

	text->ptr = copy;
	return copy != NULL;
}

static bool lt_on_start(void *self, const lt_start *start)
{
	lt_trace *trace = self;

	if (trace->started) {
		return true;
	}
	trace->start = *start;
	trace->started = true;
	if (!lt_copy_str(trace, &trace->start.sapi) || !lt_copy_str(trace, &trace->start.script)
	 || !lt_copy_str(trace, &trace->start.php_version) || !lt_copy_str(trace, &trace->start.body)) {
		trace->started = false;
		return lt_fail(trace);
	}
	return true;
}

static bool lt_on_string(void *self, uint32_t id, lt_str text)
{
	lt_trace *trace = self;
	uint32_t *item;

	if (id != trace->strings.count + 1) {
		return true;
	}
	item = lt_list_push(&trace->strings);
	if (item == NULL) {
		return lt_fail(trace);
	}
	*item = lt_strings_id(&trace->analysis->texts, text.ptr != NULL ? text.ptr : "", text.ptr != NULL ? text.len : 0);
	return *item != 0 || lt_fail(trace);
}

static uint32_t lt_text_id(const lt_trace *trace, uint32_t string)
{
	return string == 0 || string > trace->strings.count ? 0 : *(uint32_t *) lt_list_at(&trace->strings, string - 1);
}

static bool lt_on_func(void *self, const lt_func_def *def)
{
	lt_trace *trace = self;
	lt_func_model *func;

	if (def->id != trace->funcs.count + 1) {
		return true;
	}
	func = lt_list_push(&trace->funcs);
	if (func == NULL) {
		return lt_fail(trace);
	}
	func->name = lt_text_id(trace, def->name);
	func->file = lt_text_id(trace, def->file);
	func->line = def->line;
	func->kind = def->kind;
	return true;
}

static bool lt_order_push(lt_trace *trace, uint32_t code)
{
	uint32_t *item = lt_list_push(&trace->order);

	if (item == NULL) {
		return lt_fail(trace);
	}
	*item = code;
	return true;
}

/* Is the function on the path above? Recursion is folded, so hardly ever. */
static bool lt_func_above(const lt_trace *trace, uint32_t leaf, uint32_t func)
{
	for (uint32_t depth = 0; leaf != 0 && depth < LT_AGAIN_DEPTH; depth++) {
		const lt_node_model *node = lt_node_of(trace, lt_leaf_of(trace, leaf)->node);

		if (node->func == func) {
			return true;
		}
		leaf = node->parent;
	}
	return false;
}

static bool lt_on_node(void *self, const lt_node_def *def)
{
	lt_trace *trace = self;
	lt_node_model *node;

	if (def->id != trace->nodes.count + 1) {
		return true;
	}
	node = lt_list_push(&trace->nodes);
	if (node == NULL) {
		return lt_fail(trace);
	}
	node->parent = def->parent <= trace->leaves.count ? def->parent : 0;
	node->func = def->func <= trace->funcs.count ? def->func : 0;
	node->again = lt_func_above(trace, node->parent, node->func);
	return lt_order_push(trace, def->id * 2 + 1);
}

/* The site of a line of PHP code, made if it is new. 0: out of memory. */
static uint32_t lt_site_intern(lt_trace *trace, uint32_t file, uint32_t line, uint32_t function)
{
	uint64_t hash = lt_hash_mix(((uint64_t) file << 32 | function) ^ lt_hash_mix(line));
	uint32_t at = UINT32_MAX, id;
	lt_site_model *site;

	while ((id = lt_hash_next(&trace->site_index, hash, &at)) != 0) {
		site = lt_site_of(trace, id);
		if (site->file == file && site->line == line && site->function == function) {
			return id;
		}
	}
	site = lt_list_push(&trace->sites);
	if (site == NULL || !lt_hash_add(&trace->site_index, hash, (uint32_t) trace->sites.count)) {
		lt_fail(trace);
		return 0;
	}
	site->file = file;
	site->line = line;
	site->function = function;
	return (uint32_t) trace->sites.count;
}

/* Does a function of leaktrace's own run there? */
static bool lt_leaf_is_ours(const lt_trace *trace, const lt_leaf_model *leaf)
{
	static const char prefix[] = "leaktrace_";
	uint32_t id = lt_node_of(trace, leaf->node)->func;
	const lt_func_model *func = id != 0 ? lt_func_of(trace, id) : NULL;

	return func != NULL && func->kind == LT_FUNC_INTERNAL
		&& strncmp(lt_text_of(trace->analysis, func->name), prefix, sizeof(prefix) - 1) == 0;
}

/* The site of a new leaf: its own line, or that of the PHP code that called. */
static uint32_t lt_leaf_site(lt_trace *trace, const lt_leaf_model *leaf)
{
	const lt_node_model *node = lt_node_of(trace, leaf->node);
	const lt_func_model *func = node->func != 0 ? lt_func_of(trace, node->func) : NULL;
	uint32_t above = node->parent != 0 ? lt_leaf_of(trace, node->parent)->site : 0;

	if (above != 0 && (func == NULL || func->kind == LT_FUNC_INTERNAL || func->kind == LT_FUNC_ELIDED)) {
		return above;
	}
	return lt_site_intern(trace, func != NULL ? func->file : 0, leaf->line, func != NULL ? func->name : 0);
}

static bool lt_on_leaf(void *self, const lt_leaf_def *def)
{
	lt_trace *trace = self;
	lt_leaf_model *leaf;

	if (def->id != trace->leaves.count + 1 || def->node == 0 || def->node > trace->nodes.count) {
		return true;
	}
	leaf = lt_list_push(&trace->leaves);
	if (leaf == NULL) {
		return lt_fail(trace);
	}
	leaf->node = def->node;
	leaf->line = def->line;
	leaf->site = lt_leaf_site(trace, leaf);
	leaf->ours = lt_leaf_is_ours(trace, leaf);
	return !trace->analysis->failed && lt_order_push(trace, def->id * 2);
}

static bool lt_on_holder(void *self, const lt_holder_def *def)
{
	lt_trace *trace = self;
	lt_holder_model *holder;

	if (def->id != 0 && def->id <= trace->holders.count) {
		holder = lt_holder_of(trace, def->id);
		holder->path = lt_text_id(trace, def->path);
		return true;
	}
	if (def->id != trace->holders.count + 1) {
		return true;
	}
	holder = lt_list_push(&trace->holders);
	if (holder == NULL) {
		return lt_fail(trace);
	}
	holder->kind = def->kind;
	holder->root = lt_text_id(trace, def->root);
	holder->path = lt_text_id(trace, def->path);
	holder->sizes.item = sizeof(lt_size_point);
	return true;
}

static bool lt_on_window(void *self, const lt_window *window, const lt_delta *deltas, size_t count)
{
	return lt_take_window(self, window, deltas, count) || lt_fail(self);
}

static bool lt_on_walk(void *self, const lt_walk *walk)
{
	return lt_take_walk(self, walk) || lt_fail(self);
}

static bool lt_on_cycle(void *self, const lt_cycle *cycle)
{
	lt_trace *trace = self;
	lt_cycle known = *cycle;

	known.ring = lt_text_id(trace, cycle->ring);
	return lt_take_cycle(trace, &known) || lt_fail(trace);
}

static bool lt_on_pending(void *self, const lt_pending *pending)
{
	return lt_take_pending(self, pending) || lt_fail(self);
}

static bool lt_on_end(void *self, lt_end_state state, uint64_t time_us)
{
	lt_trace *trace = self;

	trace->ended = true;
	trace->end = state;
	trace->end_us = time_us;
	return true;
}

const lt_sink_ops lt_analysis_ops = {
	.start = lt_on_start,
	.string = lt_on_string,
	.func = lt_on_func,
	.node = lt_on_node,
	.leaf = lt_on_leaf,
	.holder = lt_on_holder,
	.window = lt_on_window,
	.walk = lt_on_walk,
	.cycle = lt_on_cycle,
	.pending = lt_on_pending,
	.end = lt_on_end,
};
