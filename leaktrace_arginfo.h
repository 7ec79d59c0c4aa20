/* This is a generated file, edit the .stub.php file instead.
 * Stub hash: 270a442e7bc290f9bf7d058ee2506591f156c376 */

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_leaktrace_hook_malloc, 0, 0, _IS_BOOL, 0)
ZEND_END_ARG_INFO()

#define arginfo_leaktrace_unhook_malloc arginfo_leaktrace_hook_malloc

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_leaktrace_analyze, 0, 0, MAY_BE_LONG|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, path, IS_STRING, 1, "null")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, format, IS_STRING, 0, "\"text\"")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, output, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_leaktrace_report, 0, 0, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, path, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_MASK_EX(arginfo_leaktrace_analyze_malloc, 0, 0, MAY_BE_LONG|MAY_BE_FALSE)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, top, IS_LONG, 0, "10")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, path, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_leaktrace_clean, 0, 0, IS_LONG, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, path, IS_STRING, 1, "null")
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_leaktrace_status, 0, 0, IS_ARRAY, 0)
ZEND_END_ARG_INFO()

ZEND_BEGIN_ARG_WITH_RETURN_TYPE_INFO_EX(arginfo_leaktrace_check, 0, 1, IS_ARRAY, 0)
	ZEND_ARG_TYPE_INFO(0, body, IS_CALLABLE, 0)
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, loops, IS_LONG, 0, "50")
	ZEND_ARG_TYPE_INFO_WITH_DEFAULT_VALUE(0, warmup, IS_LONG, 0, "5")
ZEND_END_ARG_INFO()


ZEND_FUNCTION(leaktrace_hook_malloc);
ZEND_FUNCTION(leaktrace_unhook_malloc);
ZEND_FUNCTION(leaktrace_analyze);
ZEND_FUNCTION(leaktrace_report);
ZEND_FUNCTION(leaktrace_analyze_malloc);
ZEND_FUNCTION(leaktrace_clean);
ZEND_FUNCTION(leaktrace_status);
ZEND_FUNCTION(leaktrace_check);


static const zend_function_entry ext_functions[] = {
	ZEND_FE(leaktrace_hook_malloc, arginfo_leaktrace_hook_malloc)
	ZEND_FE(leaktrace_unhook_malloc, arginfo_leaktrace_unhook_malloc)
	ZEND_FE(leaktrace_analyze, arginfo_leaktrace_analyze)
	ZEND_FE(leaktrace_report, arginfo_leaktrace_report)
	ZEND_FE(leaktrace_analyze_malloc, arginfo_leaktrace_analyze_malloc)
	ZEND_FE(leaktrace_clean, arginfo_leaktrace_clean)
	ZEND_FE(leaktrace_status, arginfo_leaktrace_status)
	ZEND_FE(leaktrace_check, arginfo_leaktrace_check)
	ZEND_FE_END
};
