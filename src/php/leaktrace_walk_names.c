/*
 * leaktrace_walk_names.c: how functions, classes and properties are called in
 * paths, and the steps to them. Names are cut rather than refused.
 */
#include "php/leaktrace_walk_internal.h"

#include <stdio.h>

size_t leaktrace_walk_append(char *out, size_t len, const char *text, size_t text_len)
{
	if (len >= LEAKTRACE_WALK_NAME - 1) {
		return len;
	}
	if (text_len > LEAKTRACE_WALK_NAME - 1 - len) {
		text_len = LEAKTRACE_WALK_NAME - 1 - len;
	}
	memcpy(out + len, text, text_len);
	out[len + text_len] = '\0';
	return len + text_len;
}

static size_t leaktrace_walk_append_string(char *out, size_t len, const zend_string *text)
{
	return text ? leaktrace_walk_append(out, len, ZSTR_VAL(text), ZSTR_LEN(text)) : len;
}

static size_t leaktrace_walk_append_number(char *out, size_t len, uint32_t number)
{
	char text[16];
	int digits = snprintf(text, sizeof(text), "%u", number);

	return leaktrace_walk_append(out, len, text, (size_t) digits);
}

size_t leaktrace_walk_class(char *out, size_t len, const zend_class_entry *ce)
{
	/* "class@anonymous" NUL file:line$0 */
	return leaktrace_walk_append(out, len, ZSTR_VAL(ce->name), strlen(ZSTR_VAL(ce->name)));
}

static size_t leaktrace_walk_closure_name(char *out, const zend_function *function)
{
	size_t len = LEAKTRACE_APPEND(out, 0, "{closure}");

	if (function->type == ZEND_USER_FUNCTION && function->op_array.filename != NULL) {
		len = LEAKTRACE_APPEND(out, len, "@");
		len = leaktrace_walk_append_string(out, len, function->op_array.filename);
		len = LEAKTRACE_APPEND(out, len, ":");
		len = leaktrace_walk_append_number(out, len, function->op_array.line_start);
	}
	return len;
}

size_t leaktrace_walk_function(char *out, const zend_function *function, bool instance)
{
	size_t len = 0;

	if (function->common.fn_flags & ZEND_ACC_CLOSURE) {
		return leaktrace_walk_closure_name(out, function);
	}
	if (function->common.function_name == NULL) {
		return function->type == ZEND_INTERNAL_FUNCTION ? LEAKTRACE_APPEND(out, 0, "main")
			: leaktrace_walk_append_string(out, 0, function->op_array.filename);
	}
	if (function->common.scope != NULL) {
		len = leaktrace_walk_class(out, len, function->common.scope);
		len = instance ? LEAKTRACE_APPEND(out, len, "->") : LEAKTRACE_APPEND(out, len, "::");
	}
	return leaktrace_walk_append_string(out, len, function->common.function_name);
}

uint32_t leaktrace_walk_step(leaktrace_walk *walk, uint32_t node, const char *text, size_t len)
{
	return lt_holders_step(&walk->holders, node, lt_holders_hash(text, len), 0, text, len);
}

uint32_t leaktrace_walk_property(leaktrace_walk *walk, uint32_t node, const zend_class_entry *ce, uint32_t slot)
{
	const zend_property_info *info = ce->properties_info_table ? ce->properties_info_table[slot] : NULL;
	const char *name = "?", *class_name = NULL;
	size_t name_len = 1, len;
	char text[LEAKTRACE_WALK_NAME];
	uint64_t key;

	if (node == 0) {
		return 0;
	}
	if (info != NULL && zend_unmangle_property_name_ex(info->name, &class_name, &name, &name_len) != SUCCESS) {
		name = "?";
		name_len = 1;
	}
	len = LEAKTRACE_APPEND(text, 0, "->");
	len = leaktrace_walk_append(text, len, name, name_len);
	key = lt_holders_hash(text, len);
	if (info != NULL) {
		/* A chain goes through the same property of the same class. */
		uint64_t recur = key ^ (LEAKTRACE_STEP_SALT * lt_holders_hash(ZSTR_VAL(info->ce->name), ZSTR_LEN(info->ce->name)));
		node = lt_holders_step(&walk->holders, node, key, recur, text, len);
		lt_holders_own(&walk->holders, node, ZSTR_VAL(info->ce->name), strlen(ZSTR_VAL(info->ce->name)));
		return node;
	}
	return lt_holders_step(&walk->holders, node, key, 0, text, len);
}
