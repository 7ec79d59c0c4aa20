/*
 * php_leaktrace.h: the module and its settings.
 */
#ifndef PHP_LEAKTRACE_H
#define PHP_LEAKTRACE_H

#include "php.h"

#define PHP_LEAKTRACE_VERSION "0.1.0"

extern zend_module_entry leaktrace_module_entry;
#define phpext_leaktrace_ptr &leaktrace_module_entry

/* The INI entries, as PHP read them. */
ZEND_BEGIN_MODULE_GLOBALS(leaktrace)
	bool enable;               /* leaktrace.enable */
	char *loop;                /* leaktrace.loop: names of bodies, separated by commas */
	char *output_dir;          /* leaktrace.output_dir; "": the default folder */
	zend_long growth_times;    /* leaktrace.growth_times */
	bool collect_cycles;       /* leaktrace.collect_cycles */
	bool holders;              /* leaktrace.holders */
	bool tracker_aliases;      /* leaktrace.tracker_aliases */
	zend_long max_trace_size;  /* leaktrace.max_trace_size, bytes */
	zend_long force;           /* leaktrace.force, for tests: judge at every Nth allocation; 0: no */
#ifdef ZTS
	void *tracer;              /* the thread's leaktrace_tracer; NULL: not made yet */
#endif
ZEND_END_MODULE_GLOBALS(leaktrace)

ZEND_EXTERN_MODULE_GLOBALS(leaktrace)
#define LEAKTRACE_INI(v) ZEND_MODULE_GLOBALS_ACCESSOR(leaktrace, v)

#if defined(ZTS) && defined(COMPILE_DL_LEAKTRACE)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

#endif
