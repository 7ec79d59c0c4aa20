/*
 * leaktrace_path_key.h: what identifies a call in the cache of call paths; see lt_tree.h.
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

	return lt_tree_call_key(&LT_G(tracker).tree, goes | leaktrace_entry_goes(caller), lt_tree_near(caller->call, pc), pc,
		leaktrace_code_of(func), func->common.scope);
}

#endif
