/*
 * leaktrace_path_key.h: what identifies a call in the cache of call paths (see lt_tree.h),
 * and what to do where that knows nothing of it (leaktrace_path_new.c).
 */
#ifndef LEAKTRACE_PATH_KEY_H
#define LEAKTRACE_PATH_KEY_H

#include "src/php/leaktrace_tracer.h"

/* The code of a closure is known by its oplines, since the function itself lies in the
 * closure object. */
static zend_always_inline const void *leaktrace_code_of(const zend_function *func)
{
	return ZEND_USER_CODE(func->type)
		? (const void *) func->op_array.opcodes : (const void *) (uintptr_t) func->internal_function.handler;
}

/* Where `caller` calls from; NULL: nobody does, or it has no lines. */
static zend_always_inline const zend_op *leaktrace_call_pc(const leaktrace_entry *caller)
{
	return caller->code == NULL ? NULL : caller->frame->opline;
}

/* May its code be freed while we trace? That of files is once it has run, and so is eval'd
 * code, and the closures in both; functions and methods stay. */
static zend_always_inline bool leaktrace_code_goes(const zend_function *func)
{
	return UNEXPECTED(func->common.function_name == NULL) || UNEXPECTED(func->common.fn_flags & ZEND_ACC_CLOSURE);
}

/* What identifies a call: who calls from where, and what, whose code `goes`. */
static zend_always_inline uint64_t leaktrace_call_key(const zend_function *func, bool goes, const leaktrace_entry *caller)
{
	const zend_op *pc = leaktrace_call_pc(caller);

	return lt_tree_call_key(&LT_G(tracker).tree, goes | leaktrace_entry_goes(caller), lt_tree_near(leaktrace_entry_path(caller), pc), pc,
		leaktrace_code_of(func), func->common.scope);
}

/* A trampoline stands for any method, and has no lines: what a call of __call() runs first. */
static zend_always_inline bool leaktrace_is_trampoline(const zend_function *func)
{
	return (func->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE) != 0;
}

/* The leaf of an entry where the cache knows none; false: no memory. */
bool leaktrace_entry_find(leaktrace_entry *entry, uint32_t at);

/* The node of a call that the cache does not know, of one without lines the leaf; 0: no
 * memory. Caches it under `key` if it can be known by that. */
uint32_t leaktrace_call_find(const leaktrace_context *context, leaktrace_entry *entry, leaktrace_entry *caller, uint64_t key);

/* What the cache knows of an opline of an entry's code; NULL: nothing. */
static zend_always_inline lt_tree_cached *leaktrace_cached_leaf(const leaktrace_entry *entry, uint32_t at)
{
	return lt_tree_cached_at(&LT_G(tracker).tree, leaktrace_leaf_key(entry, at));
}

/* Brings an entry's leaf up to an opline, see leaktrace_entry_at(); false: no memory. */
static zend_always_inline bool leaktrace_entry_update(leaktrace_entry *entry, const zend_op *vm)
{
	uint32_t at;
	const lt_tree_cached *cached;

	at = leaktrace_entry_at(entry, vm);
	if (at == entry->at) {
		return true;
	}
	if (UNEXPECTED(at == LEAKTRACE_NOWHERE)) {
		return leaktrace_entry_find(entry, at);
	}
	cached = leaktrace_cached_leaf(entry, at);
	if (UNEXPECTED(cached == NULL)) {
		return leaktrace_entry_find(entry, at);
	}
	entry->at = at;
	entry->leaf = cached->id;
	entry->cohort = cached->cohort;
	return true;
}

#endif
