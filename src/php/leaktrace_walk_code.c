/*
 * leaktrace_walk_code.c: memory of compiled code: functions, classes, what the
 * compiler keeps. Code compiled in a loop (eval, templates, include) piles up here.
 */
#include "php/leaktrace_walk_internal.h"

#define LEAKTRACE_NESTED 64 /* functions declared in functions, looked into at once */

/* The blocks of one function and what it refers to. */
static void leaktrace_walk_code_blocks(leaktrace_walk *walk, const zend_op_array *code, uint32_t node)
{
	const zend_arg_info *arguments = code->arg_info;

	if (arguments != NULL && (code->fn_flags & ZEND_ACC_HAS_RETURN_TYPE)) {
		arguments--;
	}
	leaktrace_walk_block(walk, code->opcodes, (size_t) code->last * sizeof(zend_op), node);
	leaktrace_walk_block_once(walk, code->vars, 0, node);
	leaktrace_walk_block_once(walk, code->refcount, 0, node);
	leaktrace_walk_block_once(walk, code->live_range, 0, node);
	leaktrace_walk_block_once(walk, code->try_catch_array, 0, node);
	leaktrace_walk_block_once(walk, code->dynamic_func_defs, 0, node);
	leaktrace_walk_block_once(walk, arguments, 0, node);
	leaktrace_walk_string(walk, code->function_name, node);
	leaktrace_walk_string(walk, code->filename, node);
	leaktrace_walk_string(walk, code->doc_comment, node);
	leaktrace_walk_array(walk, code->static_variables, node);
	leaktrace_walk_array(walk, code->attributes, node);
	for (int i = 0; i < code->last_var; i++) {
		leaktrace_walk_string(walk, code->vars[i], node);
	}
	for (int i = 0; i < code->last_literal; i++) {
		leaktrace_walk_value(walk, &code->literals[i], node, node);
	}
}

void leaktrace_walk_code(leaktrace_walk *walk, const zend_op_array *code, uint32_t node)
{
	const zend_op_array *nested[LEAKTRACE_NESTED];
	size_t count = 1;

	nested[0] = code;
	while (count != 0) {
		code = nested[--count];
		if (code->type != ZEND_USER_FUNCTION && code->type != ZEND_EVAL_CODE) {
			continue;
		}
		/* Code from before the tracing is no survivor, nor is what it is made of. */
		if (!leaktrace_walk_is_block(walk, code->opcodes) || !leaktrace_walk_meet(walk, code->opcodes)) {
			continue;
		}
		leaktrace_walk_code_blocks(walk, code, node);
		for (uint32_t i = 0; i < code->num_dynamic_func_defs && count < LEAKTRACE_NESTED; i++) {
			nested[count++] = code->dynamic_func_defs[i];
		}
	}
}

static void leaktrace_walk_table(leaktrace_walk *walk, const HashTable *table, uint32_t node)
{
	if (!(HT_FLAGS(table) & (HASH_FLAG_UNINITIALIZED | HASH_FLAG_PACKED))) {
		leaktrace_walk_block_once(walk, HT_GET_DATA_ADDR(table), HT_SIZE(table), node);
	}
}

/* What properties begin with. */
static void leaktrace_walk_defaults(leaktrace_walk *walk, const zval *table, int count, uint32_t node)
{
	leaktrace_walk_block_once(walk, table, (size_t) count * sizeof(zval), node);
	for (int i = 0; table != NULL && i < count; i++) {
		if (Z_TYPE(table[i]) != IS_INDIRECT) {
			leaktrace_walk_value(walk, &table[i], node, node);
		}
	}
}

static void leaktrace_walk_class_code(leaktrace_walk *walk, zend_class_entry *ce, uint32_t node)
{
	zend_function *function;

	leaktrace_walk_block_once(walk, ce, sizeof(*ce), node);
	leaktrace_walk_string(walk, ce->name, node);
	leaktrace_walk_table(walk, &ce->function_table, node);
	leaktrace_walk_table(walk, &ce->properties_info, node);
	leaktrace_walk_table(walk, &ce->constants_table, node);
	leaktrace_walk_defaults(walk, ce->default_properties_table, ce->default_properties_count, node);
	leaktrace_walk_defaults(walk, ce->default_static_members_table, ce->default_static_members_count, node);
	leaktrace_walk_block_once(walk, ce->num_interfaces ? ce->interfaces : NULL, 0, node);
	leaktrace_walk_string(walk, ce->info.user.filename, node);
	ZEND_HASH_MAP_FOREACH_PTR(&ce->function_table, function) {
		leaktrace_walk_code(walk, &function->op_array, node);
	} ZEND_HASH_FOREACH_END();
}

static void leaktrace_walk_classes_code(leaktrace_walk *walk)
{
	uint32_t list = LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(compiled code) classes");
	uint32_t star = lt_holders_star(&walk->holders, list);
	zval *entry;

	lt_holders_count(&walk->holders, list, LT_HOLDS_ELEMENTS, EG(class_table)->nNumOfElements);
	leaktrace_walk_table(walk, EG(class_table), list);
	ZEND_HASH_MAP_FOREACH_VAL(EG(class_table), entry) {
		zend_class_entry *ce = Z_PTR_P(entry);
		if (Z_TYPE_P(entry) == IS_PTR && ce->type == ZEND_USER_CLASS && !(ce->ce_flags & ZEND_ACC_IMMUTABLE)) {
			leaktrace_walk_class_code(walk, ce, star);
		}
	} ZEND_HASH_FOREACH_END();
}

static void leaktrace_walk_functions_code(leaktrace_walk *walk)
{
	uint32_t list = LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(compiled code) functions");
	uint32_t star = lt_holders_star(&walk->holders, list);
	zend_function *function;

	lt_holders_count(&walk->holders, list, LT_HOLDS_ELEMENTS, EG(function_table)->nNumOfElements);
	leaktrace_walk_table(walk, EG(function_table), list);
	ZEND_HASH_MAP_FOREACH_PTR(EG(function_table), function) {
		if (function->type == ZEND_USER_FUNCTION && !(function->common.fn_flags & ZEND_ACC_IMMUTABLE)) {
			leaktrace_walk_code(walk, &function->op_array, star);
		}
	} ZEND_HASH_FOREACH_END();
}

/* Strings of the request that the engine keeps one copy of. */
static void leaktrace_walk_interned(leaktrace_walk *walk)
{
	uint32_t list = LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(compiled code) strings");
	zend_string *key;

	lt_holders_count(&walk->holders, list, LT_HOLDS_ELEMENTS, CG(interned_strings).nNumOfElements);
	leaktrace_walk_table(walk, &CG(interned_strings), list);
	ZEND_HASH_MAP_FOREACH_STR_KEY(&CG(interned_strings), key) {
		if (key != NULL) {
			leaktrace_walk_string(walk, key, list);
		}
	} ZEND_HASH_FOREACH_END();
}

static void leaktrace_walk_included(leaktrace_walk *walk)
{
	uint32_t list = LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(included files)");
	zend_string *key;

	lt_holders_count(&walk->holders, list, LT_HOLDS_ELEMENTS, EG(included_files).nNumOfElements);
	leaktrace_walk_table(walk, &EG(included_files), list);
	ZEND_HASH_MAP_FOREACH_STR_KEY(&EG(included_files), key) {
		if (key != NULL && !ZSTR_IS_INTERNED(key)) {
			leaktrace_walk_string(walk, key, list);
		}
	} ZEND_HASH_FOREACH_END();
}

/* PCRE's cache of compiled patterns: the first member of its globals, which are private
 * to it. An entry begins with the compiled code. */
static HashTable *leaktrace_walk_regex_cache(void)
{
	const zend_module_entry *module = zend_hash_str_find_ptr(&module_registry, "pcre", sizeof("pcre") - 1);

	if (module == NULL || module->globals_size < sizeof(HashTable)) {
		return NULL;
	}
#ifdef ZTS
	return ts_resource(*module->globals_id_ptr);
#else
	return module->globals_ptr;
#endif
}

static void leaktrace_walk_regexes(leaktrace_walk *walk)
{
	HashTable *cache = leaktrace_walk_regex_cache();
	uint32_t list;
	zend_string *key;
	void *entry;

	if (cache == NULL || cache->pDestructor == NULL || cache->nNumOfElements == 0) {
		return;
	}
	list = LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(regular expressions)");
	lt_holders_count(&walk->holders, list, LT_HOLDS_ELEMENTS, cache->nNumOfElements);
	leaktrace_walk_table(walk, cache, list);
	ZEND_HASH_MAP_FOREACH_STR_KEY_PTR(cache, key, entry) {
		if (key != NULL && !ZSTR_IS_INTERNED(key)) {
			leaktrace_walk_string(walk, key, list);
		}
		if (leaktrace_walk_is_block(walk, entry) && leaktrace_walk_meet(walk, entry)) {
			leaktrace_walk_block(walk, entry, 0, list);
			leaktrace_walk_block_once(walk, *(void *const *) entry, 0, list);
		}
	} ZEND_HASH_FOREACH_END();
}

void leaktrace_walk_code_roots(leaktrace_walk *walk, const void *subject, uint32_t node)
{
	uint32_t code = LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(compiled code)");
	uint32_t stack = LEAKTRACE_ROOT(walk, LT_ROOT_FRAME, "(call stack)");
	uint32_t objects = LEAKTRACE_ROOT(walk, LT_ROOT_OBJECT_STORE, "(objects)");
	uint32_t weak = LEAKTRACE_ROOT(walk, LT_ROOT_OBJECT_STORE, "(weak references)");
	const HashTable *lazy = leaktrace_lazy_objects();

	(void) subject;
	(void) node;
	for (const zend_arena *arena = CG(arena); arena != NULL; arena = arena->prev) {
		leaktrace_walk_block_once(walk, arena, 0, code);
	}
	leaktrace_walk_classes_code(walk);
	leaktrace_walk_functions_code(walk);
	leaktrace_walk_interned(walk);
	leaktrace_walk_included(walk);
	leaktrace_walk_regexes(walk);
	leaktrace_walk_vm_stack(walk, EG(vm_stack), stack);
	leaktrace_walk_block_once(walk, EG(objects_store).object_buckets, 0, objects);
	leaktrace_walk_table(walk, &EG(weakrefs), weak);
	if (lazy != NULL) {
		leaktrace_walk_table(walk, lazy, objects);
	}
}
