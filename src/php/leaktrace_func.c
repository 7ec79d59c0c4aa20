/*
 * leaktrace_func.c: what a function is called.
 *
 * Names are as PHP prints them in a backtrace, with "::" for every method:
 * "App\Foo::bar", "str_repeat", "{closure}" (with the line where it begins, and
 * its class when it has one), "main", "include", "require_once", "eval". They are
 * copied into the tracker's pool, since functions come and go.
 *
 * Runs inside allocation hooks.
 */
#include "src/php/leaktrace_tracer.h"
#include "zend_compile.h"

#define LEAKTRACE_NAME_MAX 1024

static const char *leaktrace_include_name(const zend_execute_data *caller)
{
	const zend_op *opline;

	if (caller == NULL || caller->func == NULL || !ZEND_USER_CODE(caller->func->type)) {
		return "main";
	}
	opline = caller->opline;
	if (opline < caller->func->op_array.opcodes || opline >= caller->func->op_array.opcodes + caller->func->op_array.last
	 || opline->opcode != ZEND_INCLUDE_OR_EVAL) {
		return "include";
	}
	switch (opline->extended_value) {
		case ZEND_INCLUDE_ONCE:
			return "include_once";
		case ZEND_REQUIRE:
			return "require";
		case ZEND_REQUIRE_ONCE:
			return "require_once";
		default:
			return "include";
	}
}

/* Not one made of a function that has a name: strlen(...), Closure::fromCallable(). */
static bool leaktrace_is_closure(const zend_function *func)
{
	return (func->common.fn_flags & (ZEND_ACC_CLOSURE | ZEND_ACC_FAKE_CLOSURE)) == ZEND_ACC_CLOSURE;
}

static lt_func_kind leaktrace_func_kind(const zend_function *func)
{
	if (!ZEND_USER_CODE(func->type) || (func->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE)) {
		return LT_FUNC_INTERNAL;
	}
	if (func->common.function_name == NULL) {
		return func->type == ZEND_EVAL_CODE ? LT_FUNC_EVAL : LT_FUNC_FILE;
	}
	return leaktrace_is_closure(func) ? LT_FUNC_CLOSURE : LT_FUNC_USER;
}

/* Appends what fits. */
static size_t leaktrace_append(char *buffer, size_t used, const char *text, size_t len)
{
	size_t room = LEAKTRACE_NAME_MAX - used;

	if (len > room) {
		len = room;
	}
	memcpy(buffer + used, text, len);
	return used + len;
}

static uint32_t leaktrace_func_name(const zend_function *func, lt_func_kind kind, const zend_execute_data *caller)
{
	char buffer[LEAKTRACE_NAME_MAX];
	const zend_string *name = func->common.function_name;
	size_t used = 0;

	if (func->common.scope != NULL && name != NULL) {
		/* The name of an anonymous class goes on behind a NUL. */
		used = leaktrace_append(buffer, used, ZSTR_VAL(func->common.scope->name), strlen(ZSTR_VAL(func->common.scope->name)));
		used = leaktrace_append(buffer, used, "::", 2);
	}
	if (kind == LT_FUNC_FILE || kind == LT_FUNC_EVAL || name == NULL) {
		const char *text = kind == LT_FUNC_EVAL ? "eval" : leaktrace_include_name(caller);

		used = leaktrace_append(buffer, used, text, strlen(text));
	} else if (kind == LT_FUNC_CLOSURE) {
		used = leaktrace_append(buffer, used, ZEND_STRL("{closure}"));
	} else {
		used = leaktrace_append(buffer, used, ZSTR_VAL(name), ZSTR_LEN(name));
	}
	return lt_strings_id(&LT_G(tracker).strings, buffer, used);
}

uint32_t leaktrace_func_id(const zend_execute_data *frame, const zend_execute_data *caller)
{
	const zend_function *func = frame->func;
	lt_func_kind kind = leaktrace_func_kind(func);
	uint32_t name = leaktrace_func_name(func, kind, caller), file = 0, line = 0;

	if (name == 0) {
		return 0;
	}
	if (kind != LT_FUNC_INTERNAL && func->op_array.filename != NULL) {
		file = lt_strings_id(&LT_G(tracker).strings, ZSTR_VAL(func->op_array.filename), ZSTR_LEN(func->op_array.filename));
		line = func->op_array.line_start;
	}
	return lt_tree_func(&LT_G(tracker).tree, name, file, line, kind);
}
