/* leaktrace_names.c: see leaktrace_names.h. */
#include "src/php/leaktrace_names.h"
#include "src/php/leaktrace_compat.h"
#include "zend_operators.h"

#include <stdatomic.h>

#define LEAKTRACE_MAX_NAMES 64

typedef struct {
	char *text;
	size_t len;
	size_t class_len; /* of the class; 0: a function */
	atomic_bool seen; /* a call of it began, in any thread */
} leaktrace_name;

static leaktrace_name leaktrace_names[LEAKTRACE_MAX_NAMES];
static size_t leaktrace_name_count;

static void leaktrace_name_add(const char *text, size_t len)
{
	leaktrace_name *name = &leaktrace_names[leaktrace_name_count];

	while (len > 0 && (*text == ' ' || *text == '\t' || *text == '\\')) {
		text++;
		len--;
	}
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t')) {
		len--;
	}
	if (len == 0 || leaktrace_name_count == LEAKTRACE_MAX_NAMES) {
		return;
	}
	name->text = pestrndup(text, len, 1);
	name->len = len;
	name->class_len = strstr(name->text, "::") != NULL ? (size_t) (strstr(name->text, "::") - name->text) : 0;
	name->seen = false;
	leaktrace_name_count++;
}

void leaktrace_names_read(const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, ",");

		leaktrace_name_add(text, len);
		text += len + (text[len] == ',');
	}
}

void leaktrace_names_forget(void)
{
	while (leaktrace_name_count > 0) {
		pefree(leaktrace_names[--leaktrace_name_count].text, 1);
	}
}

size_t leaktrace_names_count(void)
{
	return leaktrace_name_count;
}

static bool leaktrace_is_called(const leaktrace_name *name, const zend_string *text)
{
	return zend_binary_strcasecmp(name->text, name->class_len, ZSTR_VAL(text), ZSTR_LEN(text)) == 0;
}

/* Is the class the one of the name, or does it extend, implement or use that? */
static bool leaktrace_is_class(const leaktrace_name *name, const zend_class_entry *class)
{
	for (; class != NULL; class = (class->ce_flags & ZEND_ACC_LINKED) ? class->parent : NULL) {
		if (leaktrace_is_called(name, class->name)) {
			return true;
		}
		for (uint32_t i = 0; (class->ce_flags & ZEND_ACC_LINKED) && i < class->num_interfaces; i++) {
			if (leaktrace_is_called(name, class->interfaces[i]->name)) {
				return true;
			}
		}
		for (uint32_t i = 0; class->type == ZEND_USER_CLASS && i < class->num_traits; i++) {
			if (leaktrace_is_called(name, class->trait_names[i].name)) {
				return true;
			}
		}
	}
	return false;
}

/* Is the function called as the name says, leaving the class aside? */
static bool leaktrace_is_function(const leaktrace_name *name, const zend_function *func)
{
	size_t skip = name->class_len != 0 ? name->class_len + 2 : 0;

	return (func->common.scope != NULL) == (name->class_len != 0)
		&& zend_binary_strcasecmp(name->text + skip, name->len - skip, ZSTR_VAL(func->common.function_name),
			ZSTR_LEN(func->common.function_name)) == 0;
}

/* Can an object of the named class have inherited this class's methods? A class not
 * declared yet can. */
static bool leaktrace_may_inherit(const leaktrace_name *name, const zend_class_entry *scope)
{
	char *lower = zend_str_tolower_dup(name->text, name->class_len);
	const zend_class_entry *class = zend_hash_str_find_ptr(EG(class_table), lower, name->class_len);

	efree(lower);
	if (scope->ce_flags & ZEND_ACC_FINAL) {
		return false;
	}
	return class == NULL || (class->ce_flags & (ZEND_ACC_INTERFACE | ZEND_ACC_TRAIT)) != 0
		|| !(class->ce_flags & ZEND_ACC_LINKED) || instanceof_function(class, scope);
}

bool leaktrace_names_may_mean(const zend_function *func)
{
	for (size_t i = 0; i < leaktrace_name_count; i++) {
		const leaktrace_name *name = &leaktrace_names[i];

		if (leaktrace_is_function(name, func) && (name->class_len == 0 || leaktrace_is_class(name, func->common.scope)
		 || leaktrace_may_inherit(name, func->common.scope))) {
			return true;
		}
	}
	return false;
}

bool leaktrace_names_mean(const zend_execute_data *frame)
{
	const zend_function *func = frame->func;
	const zend_class_entry *called = func->common.scope;
	bool means = false;

	if (called != NULL && (ZEND_CALL_INFO(frame) & ZEND_CALL_HAS_THIS)) {
		called = Z_OBJCE(frame->This);
	} else if (called != NULL && Z_CE(frame->This) != NULL) {
		called = Z_CE(frame->This);
	}
	for (size_t i = 0; i < leaktrace_name_count; i++) {
		leaktrace_name *name = &leaktrace_names[i];

		if (leaktrace_is_function(name, func)
		 && (name->class_len == 0 || leaktrace_is_class(name, called) || leaktrace_is_class(name, func->common.scope))) {
			atomic_store_explicit(&name->seen, true, memory_order_relaxed);
			means = true;
		}
	}
	return means;
}

bool leaktrace_names_seen(void)
{
	for (size_t i = 0; i < leaktrace_name_count; i++) {
		if (atomic_load_explicit(&leaktrace_names[i].seen, memory_order_relaxed)) {
			return true;
		}
	}
	return false;
}

const char *leaktrace_names_unseen(void)
{
	for (size_t i = 0; i < leaktrace_name_count; i++) {
		if (!atomic_load_explicit(&leaktrace_names[i].seen, memory_order_relaxed)) {
			return leaktrace_names[i].text;
		}
	}
	return NULL;
}
