/*
 * leaktrace.c: the module. Its parts are started and stopped here, its settings
 * registered; everything it does is in src/.
 */
#ifdef HAVE_CONFIG_H
# include "config.h"
#endif

#include "php_leaktrace.h"
#include "php_ini.h"
#include "ext/standard/info.h"
#include "leaktrace_arginfo.h"
#include "src/php/leaktrace_ini.h"
#include "src/php/leaktrace_output.h"
#include "src/php/leaktrace_swoole.h"
#include "src/php/leaktrace_tracer.h"

ZEND_DECLARE_MODULE_GLOBALS(leaktrace)

PHP_INI_BEGIN()
	STD_PHP_INI_ENTRY("leaktrace.enable", "0", PHP_INI_SYSTEM, leaktrace_ini_enable, enable, zend_leaktrace_globals, leaktrace_globals)
	STD_PHP_INI_ENTRY("leaktrace.loop", "", PHP_INI_SYSTEM, leaktrace_ini_loop, loop, zend_leaktrace_globals, leaktrace_globals)
	STD_PHP_INI_ENTRY("leaktrace.output_dir", "", PHP_INI_SYSTEM, leaktrace_ini_dir, output_dir, zend_leaktrace_globals, leaktrace_globals)
	STD_PHP_INI_ENTRY("leaktrace.growth_times", "5", PHP_INI_ALL, leaktrace_ini_times, growth_times, zend_leaktrace_globals, leaktrace_globals)
	STD_PHP_INI_ENTRY("leaktrace.collect_cycles", "1", PHP_INI_ALL, leaktrace_ini_bool, collect_cycles, zend_leaktrace_globals, leaktrace_globals)
	STD_PHP_INI_ENTRY("leaktrace.holders", "1", PHP_INI_ALL, leaktrace_ini_bool, holders, zend_leaktrace_globals, leaktrace_globals)
	STD_PHP_INI_ENTRY("leaktrace.tracker_aliases", "0", PHP_INI_SYSTEM, leaktrace_ini_startup_bool, tracker_aliases, zend_leaktrace_globals, leaktrace_globals)
	STD_PHP_INI_ENTRY("leaktrace.max_trace_size", "64M", PHP_INI_SYSTEM, leaktrace_ini_size, max_trace_size, zend_leaktrace_globals, leaktrace_globals)
	STD_PHP_INI_ENTRY("leaktrace.force", "0", PHP_INI_SYSTEM, leaktrace_ini_count, force, zend_leaktrace_globals, leaktrace_globals)
PHP_INI_END()

static PHP_GINIT_FUNCTION(leaktrace)
{
#if defined(COMPILE_DL_LEAKTRACE) && defined(ZTS)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	memset(leaktrace_globals, 0, sizeof(*leaktrace_globals));
}

static PHP_GSHUTDOWN_FUNCTION(leaktrace)
{
#ifdef ZTS
	leaktrace_thread_end(leaktrace_globals->tracer);
#else
	(void) leaktrace_globals;
#endif
}

/* What tracing needs in the engine, besides what MINIT does in any case; it stays
 * until the module goes. */
static bool leaktrace_armed;

static void leaktrace_arm(void)
{
	leaktrace_armed = true;
	leaktrace_heap_arm();
	leaktrace_walk_arm();
	leaktrace_context_arm();
	leaktrace_session_arm();
	leaktrace_judge_arm();
	leaktrace_force_arm();
}

/* A pool of php-fpm, a [HOST=] section and the like say only now that they want to be
 * traced. What named bodies need can't be made up for. */
static void leaktrace_arm_late(void)
{
	if (leaktrace_armed) {
		return;
	}
	leaktrace_arm();
	if (LEAKTRACE_INI(loop) != NULL && *LEAKTRACE_INI(loop) != '\0') {
		php_error_docref(NULL, E_WARNING, "leaktrace.loop counts with leaktrace.enable=1 in php.ini only; here call leaktrace_hook_malloc()");
	}
}

static PHP_MINIT_FUNCTION(leaktrace)
{
	leaktrace_thread_begin();
	REGISTER_INI_ENTRIES();
	if (type == MODULE_TEMPORARY && LEAKTRACE_INI(enable)) {
		/* What we would set in the engine stays when the module is unloaded. */
		php_error_docref(NULL, E_WARNING, "leaktrace loaded by dl() traces nothing: use extension=leaktrace in php.ini");
		LEAKTRACE_INI(enable) = false;
	}
	leaktrace_aliases_minit(type);
	if (type == MODULE_PERSISTENT) {
		/* Wraps functions of PHP's. Pools of php-fpm share what JIT has compiled, with
		 * these handlers in it: so they are the same for those that are not traced. */
		leaktrace_heap_minit();
		leaktrace_ffi_minit();
		leaktrace_info_minit();
		leaktrace_shutdown_minit();
	}
	if (LEAKTRACE_INI(enable)) {
		leaktrace_arm();
		leaktrace_body_minit();
	}
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(leaktrace)
{
	if (leaktrace_armed) {
		leaktrace_force_mshutdown();
		leaktrace_session_mshutdown();
		leaktrace_judge_mshutdown();
		leaktrace_body_mshutdown();
		leaktrace_armed = false;
	}
	UNREGISTER_INI_ENTRIES();
	return SUCCESS;
}

static PHP_RINIT_FUNCTION(leaktrace)
{
#if defined(COMPILE_DL_LEAKTRACE) && defined(ZTS)
	ZEND_TSRMLS_CACHE_UPDATE();
#endif
	leaktrace_thread_begin();
	if (LEAKTRACE_INI(enable)) {
		leaktrace_arm_late();
		leaktrace_swoole_rinit();
	}
	return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(leaktrace)
{
	leaktrace_body_tell_unseen();
	leaktrace_stop(LT_END_EXITED);
	leaktrace_shutdown_disarm();
	return SUCCESS;
}

/* Another tracer that was unhooked only now may have put our handlers back. */
static ZEND_MODULE_POST_ZEND_DEACTIVATE_D(leaktrace)
{
	leaktrace_stop(LT_END_EXITED);
	return SUCCESS;
}

static PHP_MINFO_FUNCTION(leaktrace)
{
	char dir[MAXPATHLEN];

	leaktrace_output_dir(dir, sizeof(dir));
	php_info_print_table_start();
	php_info_print_table_row(2, "leaktrace", LEAKTRACE_INI(enable) ? "enabled" : "disabled (leaktrace.enable=0)");
	php_info_print_table_row(2, "Version", PHP_LEAKTRACE_VERSION);
	php_info_print_table_row(2, "Tracing now", LT_G(hooked) ? "yes" : "no");
	php_info_print_table_row(2, "Folder of traces", dir);
	php_info_print_table_end();
	DISPLAY_INI_ENTRIES();
}

zend_module_entry leaktrace_module_entry = {
	STANDARD_MODULE_HEADER,
	"leaktrace",
	ext_functions,
	PHP_MINIT(leaktrace),
	PHP_MSHUTDOWN(leaktrace),
	PHP_RINIT(leaktrace),
	PHP_RSHUTDOWN(leaktrace),
	PHP_MINFO(leaktrace),
	PHP_LEAKTRACE_VERSION,
	PHP_MODULE_GLOBALS(leaktrace),
	PHP_GINIT(leaktrace),
	PHP_GSHUTDOWN(leaktrace),
	ZEND_MODULE_POST_ZEND_DEACTIVATE_N(leaktrace),
	STANDARD_MODULE_PROPERTIES_EX
};

#ifdef COMPILE_DL_LEAKTRACE
# ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
# endif
ZEND_GET_MODULE(leaktrace)
#endif
