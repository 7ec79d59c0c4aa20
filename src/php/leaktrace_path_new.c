/*
 * leaktrace_path_new.c: calls and lines that the cache of call paths does not know: their
 * nodes and leaves are found in the tree, or made, and cached.
 *
 * Runs inside allocation hooks, as leaktrace_path.c does.
 */
#include "src/php/leaktrace_path_key.h"

static bool leaktrace_in_code(const leaktrace_entry *entry, const zend_op *opline)
{
	return (uintptr_t) opline - (uintptr_t) entry->code < entry->code_bytes;
}

/* The line of a byte of a frame of user code. Its opline can dangle (php-src #18578) or
 * stand for an exception: then the last line known, else the function's. */
static uint32_t leaktrace_line(const leaktrace_entry *entry, uint32_t at)
{
	if (at != LEAKTRACE_NOWHERE) {
		return leaktrace_opline_at(entry, at)->lineno;
	}
	if (EG(exception) != NULL && leaktrace_in_code(entry, EG(opline_before_exception))) {
		return EG(opline_before_exception)->lineno;
	}
	if (entry->leaf != 0) {
		return lt_tree_leaf_at(&LT_G(tracker).tree, entry->leaf)->line;
	}
	return entry->func->op_array.line_start;
}

bool leaktrace_entry_find(leaktrace_entry *entry, uint32_t at)
{
	lt_tree *tree = &LT_G(tracker).tree;

	entry->leaf = lt_tree_leaf(tree, entry->node, leaktrace_line(entry, at));
	entry->at = LEAKTRACE_UNASKED;
	if (entry->leaf != 0 && at != LEAKTRACE_NOWHERE) {
		entry->at = at;
		lt_tree_cache(tree, leaktrace_leaf_key(entry, at), entry->leaf, 0);
	}
	return entry->leaf != 0;
}

/* The tree's id of the called function. What a file's code is called depends on who
 * includes it, so that is not cached; nor is a trampoline. */
static uint32_t leaktrace_callee(const leaktrace_entry *entry, const zend_execute_data *caller)
{
	lt_tree *tree = &LT_G(tracker).tree;
	const zend_function *func = entry->func;
	const lt_tree_cached *cached;
	uint64_t key;
	uint32_t id;

	if (func->common.function_name == NULL || leaktrace_is_trampoline(func)) {
		return leaktrace_func_id(entry->frame, caller);
	}
	key = lt_tree_func_key(tree, leaktrace_entry_goes(entry), leaktrace_code_of(func), func->common.scope);
	cached = lt_tree_cached_at(tree, key);
	if (cached != NULL) {
		return cached->id;
	}
	id = leaktrace_func_id(entry->frame, caller);
	if (id != 0) {
		lt_tree_cache(tree, key, id, 0);
	}
	return id;
}

uint32_t leaktrace_call_find(const leaktrace_context *context, leaktrace_entry *entry,
	leaktrace_entry *caller, uint64_t key)
{
	lt_tree *tree = &LT_G(tracker).tree;
	bool is_first = caller == context->base;
	const zend_op *pc = leaktrace_call_pc(caller);
	uint32_t parent, id, shared;

	if (!is_first && !leaktrace_entry_update(caller, pc)) {
		return 0;
	}
	id = leaktrace_callee(entry, is_first ? NULL : caller->frame);
	parent = is_first ? context->begun_at : caller->leaf;
	id = id != 0 ? lt_tree_child(tree, parent, id) : 0;
	shared = id != 0 && lt_tree_node_at(tree, id)->parent != parent ? LT_TREE_SHARED : 0;
	if (id != 0 && entry->code == NULL) {
		id = lt_tree_leaf(tree, id, 0);
		shared = 0;
	}
	if (id == 0) {
		return 0;
	}
	if (leaktrace_is_trampoline(entry->func) || (pc != NULL && !leaktrace_in_code(caller, pc))) {
		entry->call = 0;
		entry->flags |= LEAKTRACE_ENTRY_SHARED;
	} else {
		lt_tree_cache(tree, key, id, shared);
		entry->flags |= shared ? LEAKTRACE_ENTRY_SHARED : 0;
	}
	return id;
}
