/*
 * leaktrace_walk_roots.c: the lasting roots that have names in PHP: static
 * properties, static variables, globals, constants, class constants.
 */
#include "php/leaktrace_walk_internal.h"

#define LEAKTRACE_LATE_ROOTS 16

/* Meets a value at a root of its own; names it only if it is worth a place. */
static void leaktrace_walk_root(leaktrace_walk *walk, lt_root_kind kind, const zval *value, const char *name, size_t len)
{
	uint32_t node = lt_holders_root(&walk->holders, kind, name, len);

	leaktrace_walk_slot(walk, value, node, node);
}

static const zend_property_info *leaktrace_walk_static_info(zend_class_entry *ce, uint32_t offset)
{
	zend_property_info *info;

	ZEND_HASH_MAP_FOREACH_PTR(&ce->properties_info, info) {
		if ((info->flags & ZEND_ACC_STATIC) && info->offset == offset) {
			return info;
		}
	} ZEND_HASH_FOREACH_END();
	return NULL;
}

static void leaktrace_walk_static(leaktrace_walk *walk, zend_class_entry *ce, const zval *value, uint32_t offset)
{
	const zend_property_info *info = leaktrace_walk_static_info(ce, offset);
	const char *class_name, *name = "?";
	size_t name_len = 1, len;
	char text[LEAKTRACE_WALK_NAME];

	if (info != NULL && zend_unmangle_property_name_ex(info->name, &class_name, &name, &name_len) != SUCCESS) {
		return;
	}
	len = leaktrace_walk_class(text, 0, ce);
	len = LEAKTRACE_APPEND(text, len, "::$");
	len = leaktrace_walk_append(text, len, name, name_len);
	leaktrace_walk_root(walk, LT_ROOT_STATIC_PROP, value, text, len);
}

/* Inherited static properties are INDIRECT to the slot of the class that has them,
 * so each slot is met in one class only. */
static void leaktrace_walk_statics(leaktrace_walk *walk, zend_class_entry *ce)
{
	const zval *table;

	if (ce->default_static_members_count == 0 || ZEND_MAP_PTR(ce->static_members_table) == NULL
			|| (table = ZEND_MAP_PTR_GET(ce->static_members_table)) == NULL) {
		return;
	}
	if (ce->type == ZEND_USER_CLASS && table != ce->default_static_members_table) {
		leaktrace_walk_block_once(walk, table, (size_t) ce->default_static_members_count * sizeof(zval),
			LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(compiled code)"));
	}
	for (int i = 0; i < ce->default_static_members_count; i++) {
		if (Z_TYPE(table[i]) != IS_INDIRECT && Z_REFCOUNTED(table[i])) {
			leaktrace_walk_static(walk, ce, &table[i], (uint32_t) i);
		}
	}
}

static void leaktrace_walk_class_constant(leaktrace_walk *walk, const zend_class_entry *ce, const zend_string *name,
	const zval *value)
{
	char text[LEAKTRACE_WALK_NAME];
	size_t len = leaktrace_walk_class(text, 0, ce);

	len = LEAKTRACE_APPEND(text, len, "::");
	len = leaktrace_walk_append(text, len, ZSTR_VAL(name), ZSTR_LEN(name));
	leaktrace_walk_root(walk, LT_ROOT_CLASS_CONSTANT, value, text, len);
}

static void leaktrace_walk_class_constants(leaktrace_walk *walk, const zend_class_entry *ce)
{
	HashTable *constants = leaktrace_class_constants(ce);
	zend_string *name;
	zend_class_constant *constant;

	ZEND_HASH_MAP_FOREACH_STR_KEY_PTR(constants, name, constant) {
		if (constant->ce == ce && name != NULL && Z_REFCOUNTED(constant->value)
				&& Z_TYPE(constant->value) != IS_CONSTANT_AST) {
			leaktrace_walk_class_constant(walk, ce, name, &constant->value);
		}
	} ZEND_HASH_FOREACH_END();
}

/* Static variables of a function: "handle()::$seen", "App\Foo::bar()::$x". */
static void leaktrace_walk_static_variables(leaktrace_walk *walk, const zend_function *function)
{
	HashTable *variables;
	zend_string *name;
	zval *value;
	char text[LEAKTRACE_WALK_NAME];
	size_t base = 0;

	if (function->type != ZEND_USER_FUNCTION || function->op_array.static_variables == NULL
			|| ZEND_MAP_PTR(function->op_array.static_variables_ptr) == NULL
			|| (variables = ZEND_MAP_PTR_GET(function->op_array.static_variables_ptr)) == NULL
			|| (GC_FLAGS(variables) & GC_IMMUTABLE) || !leaktrace_walk_meet(walk, variables)) {
		return;
	}
	leaktrace_walk_block(walk, variables, sizeof(zend_array), LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(compiled code)"));
	leaktrace_walk_block(walk, HT_GET_DATA_ADDR(variables), HT_SIZE(variables),
		LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(compiled code)"));
	ZEND_HASH_MAP_FOREACH_STR_KEY_VAL(variables, name, value) {
		if (!Z_REFCOUNTED_P(value) || name == NULL || !leaktrace_walk_needs_node(value)) {
			leaktrace_walk_value(walk, value, LEAKTRACE_ROOT(walk, LT_ROOT_CODE, "(compiled code)"), 0);
			continue;
		}
		if (base == 0) {
			base = leaktrace_walk_function(text, function, false);
			base = LEAKTRACE_APPEND(text, base, "()::$");
		}
		leaktrace_walk_root(walk, LT_ROOT_FUNCTION_STATIC, value, text,
			leaktrace_walk_append(text, base, ZSTR_VAL(name), ZSTR_LEN(name)));
	} ZEND_HASH_FOREACH_END();
}

static void leaktrace_walk_function_table(leaktrace_walk *walk, HashTable *functions)
{
	zend_function *function;

	ZEND_HASH_MAP_FOREACH_PTR(functions, function) {
		leaktrace_walk_static_variables(walk, function);
	} ZEND_HASH_FOREACH_END();
}

static void leaktrace_walk_classes(leaktrace_walk *walk)
{
	zval *entry;

	ZEND_HASH_MAP_FOREACH_VAL(EG(class_table), entry) {
		zend_class_entry *ce = Z_PTR_P(entry);
		if (Z_TYPE_P(entry) != IS_PTR || !(ce->ce_flags & ZEND_ACC_LINKED)) {
			continue; /* an alias; a class whose parent is still missing */
		}
		leaktrace_walk_statics(walk, ce);
		if (ce->type == ZEND_USER_CLASS) {
			leaktrace_walk_class_constants(walk, ce);
			leaktrace_walk_function_table(walk, &ce->function_table);
		}
	} ZEND_HASH_FOREACH_END();
}

/* A root whose name a program may have made as it ran: names that come up after the
 * first walk fold, past a few of them, like the keys of an array (`all`). */
static uint32_t leaktrace_walk_made(leaktrace_walk *walk, lt_root_kind kind, uint32_t all, const char *name, size_t len)
{
	if (walk->holders.walk > 1 && !lt_holders_knows_root(&walk->holders, kind, name, len)
			&& ++walk->late_roots > LEAKTRACE_LATE_ROOTS) {
		return lt_holders_star(&walk->holders, all);
	}
	return lt_holders_root(&walk->holders, kind, name, len);
}

static uint32_t leaktrace_walk_global(leaktrace_walk *walk, uint32_t all, const zend_string *name)
{
	char text[LEAKTRACE_WALK_NAME];
	size_t len = LEAKTRACE_APPEND(text, 0, "$GLOBALS['");

	len = leaktrace_walk_append(text, len, ZSTR_VAL(name), ZSTR_LEN(name));
	len = LEAKTRACE_APPEND(text, len, "']");
	return leaktrace_walk_made(walk, LT_ROOT_GLOBAL, all, text, len);
}

static void leaktrace_walk_globals(leaktrace_walk *walk)
{
	uint32_t all = LEAKTRACE_ROOT(walk, LT_ROOT_GLOBAL, "$GLOBALS");
	zend_string *name;
	zval *value;

	lt_holders_count(&walk->holders, all, LT_HOLDS_ELEMENTS, EG(symbol_table).nNumOfElements);
	leaktrace_walk_block(walk, HT_GET_DATA_ADDR(&EG(symbol_table)), HT_SIZE(&EG(symbol_table)), all);
	ZEND_HASH_MAP_FOREACH_STR_KEY_VAL(&EG(symbol_table), name, value) {
		uint32_t node;

		if (name != NULL && !ZSTR_IS_INTERNED(name)) {
			leaktrace_walk_string(walk, name, all);
		}
		if (name != NULL && (Z_REFCOUNTED_P(value) || Z_TYPE_P(value) == IS_INDIRECT)) {
			node = leaktrace_walk_global(walk, all, name);
			leaktrace_walk_slot(walk, value, node, node);
		}
	} ZEND_HASH_FOREACH_END();
}

static void leaktrace_walk_constant(leaktrace_walk *walk, const zend_constant *constant, uint32_t all)
{
	uint32_t node;

	leaktrace_walk_block_once(walk, constant, sizeof(*constant), all);
	if (constant->name == NULL) {
		return;
	}
	if (!ZSTR_IS_INTERNED(constant->name)) {
		leaktrace_walk_string(walk, constant->name, all);
	}
	if (Z_REFCOUNTED(constant->value)) {
		node = leaktrace_walk_made(walk, LT_ROOT_CONSTANT, all, ZSTR_VAL(constant->name), ZSTR_LEN(constant->name));
		leaktrace_walk_slot(walk, &constant->value, node, node);
	}
}

/* Those that the program has defined. */
static void leaktrace_walk_constants(leaktrace_walk *walk)
{
	uint32_t all = LEAKTRACE_ROOT(walk, LT_ROOT_CONSTANT, "(constants)");
	zend_constant *constant;
	zend_string *key;
	size_t count = 0;

	ZEND_HASH_MAP_FOREACH_STR_KEY_PTR(EG(zend_constants), key, constant) {
		if (ZEND_CONSTANT_FLAGS(constant) & CONST_PERSISTENT) {
			continue;
		}
		count++;
		if (key != NULL && !ZSTR_IS_INTERNED(key)) {
			leaktrace_walk_string(walk, key, all);
		}
		leaktrace_walk_constant(walk, constant, all);
	} ZEND_HASH_FOREACH_END();
	lt_holders_count(&walk->holders, all, LT_HOLDS_ELEMENTS, count);
}

void leaktrace_walk_lasting_roots(leaktrace_walk *walk, const void *subject, uint32_t node)
{
	(void) subject;
	(void) node;
	leaktrace_walk_classes(walk);
	leaktrace_walk_function_table(walk, EG(function_table));
	leaktrace_walk_globals(walk);
	leaktrace_walk_constants(walk);
}
