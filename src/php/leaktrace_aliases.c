/*
 * leaktrace_aliases.c: the names under which Swoole Tracker's users know these
 * functions. Registered with leaktrace.tracker_aliases=1 only, and only where
 * nobody else has that name. What was written for Tracker (Hyperf's
 * HookMallocMiddleware, `php -r "trackerAnalyzeLeak();"`) then works as it is.
 */
#include "src/php/leaktrace_tracer.h"

ZEND_FUNCTION(leaktrace_hook_malloc);
ZEND_FUNCTION(leaktrace_analyze);
ZEND_FUNCTION(leaktrace_analyze_malloc);
ZEND_FUNCTION(leaktrace_clean);

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(leaktrace_alias_hook_arginfo, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(leaktrace_alias_leak_arginfo, 0, 0, MAY_BE_LONG | MAY_BE_FALSE)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(leaktrace_alias_clean_arginfo, 0, 0, IS_LONG, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(leaktrace_alias_malloc_arginfo, 0, 0, MAY_BE_LONG | MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, top, IS_LONG, 0, "10")
ZEND_END_ARG_INFO()

static const zend_function_entry leaktrace_aliases[] = {
	ZEND_NAMED_FE(trackerHookMalloc, ZEND_FN(leaktrace_hook_malloc), leaktrace_alias_hook_arginfo)
	ZEND_NAMED_FE(trackerAnalyzeLeak, ZEND_FN(leaktrace_analyze), leaktrace_alias_leak_arginfo)
	ZEND_NAMED_FE(trackerCleanLeak, ZEND_FN(leaktrace_clean), leaktrace_alias_clean_arginfo)
	ZEND_NAMED_FE(trackerAnalyzeMalloc, ZEND_FN(leaktrace_analyze_malloc), leaktrace_alias_malloc_arginfo)
	ZEND_FE_END
};

void leaktrace_aliases_minit(int type)
{
	if (!LEAKTRACE_INI(tracker_aliases)) {
		return;
	}
	for (const zend_function_entry *alias = leaktrace_aliases; alias->fname != NULL; alias++) {
		zend_function_entry one[2] = {*alias, ZEND_FE_END};
		zend_string *name = zend_string_init(alias->fname, strlen(alias->fname), 0);
		zend_string *lower = zend_string_tolower(name);

		if (zend_hash_exists(CG(function_table), lower)) {
			zend_error(E_CORE_WARNING, "leaktrace.tracker_aliases: there is a %s() already, from another extension; load only one of the two", alias->fname);
		} else {
			zend_register_functions(NULL, one, NULL, type);
		}
		zend_string_release(lower);
		zend_string_release(name);
	}
}
