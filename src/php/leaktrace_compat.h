/*
 * leaktrace_compat.h: every difference between the engines we run on.
 *
 * No other file looks at PHP_VERSION_ID.
 */
#ifndef LEAKTRACE_COMPAT_H
#define LEAKTRACE_COMPAT_H

#include "php.h"
#include "zend_alloc.h"
#include "zend_observer.h"

#if PHP_VERSION_ID < 80200
# error "leaktrace needs PHP 8.2 or newer"
#endif

/* Debug builds of 8.4 and newer hand file and line to custom heap handlers. */
#if PHP_VERSION_ID >= 80400
# define LEAKTRACE_MM_DC ZEND_FILE_LINE_DC ZEND_FILE_LINE_ORIG_DC
# define LEAKTRACE_MM_CC ZEND_FILE_LINE_RELAY_CC ZEND_FILE_LINE_ORIG_RELAY_CC
#else
# define LEAKTRACE_MM_DC
# define LEAKTRACE_MM_CC ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC
#endif

typedef void *(*leaktrace_mm_malloc_t)(size_t size LEAKTRACE_MM_DC);
typedef void (*leaktrace_mm_free_t)(void *ptr LEAKTRACE_MM_DC);
typedef void *(*leaktrace_mm_realloc_t)(void *ptr, size_t size LEAKTRACE_MM_DC);

/* Sets handlers on a heap; `gc` is what 8.4 and newer call for zend_mm_gc(). All
 * NULL: none. The heap's custom flag becomes 1, or 0 without handlers. */
static inline void leaktrace_mm_set(zend_mm_heap *heap, leaktrace_mm_malloc_t malloc_fn,
	leaktrace_mm_free_t free_fn, leaktrace_mm_realloc_t realloc_fn, size_t (*gc)(void))
{
#if PHP_VERSION_ID >= 80400
	zend_mm_set_custom_handlers_ex(heap, malloc_fn, free_fn, realloc_fn, gc, NULL);
#else
	(void) gc;
	zend_mm_set_custom_handlers(heap, malloc_fn, free_fn, realloc_fn);
#endif
}

/* The malloc handler set on a heap, NULL without one. */
static inline leaktrace_mm_malloc_t leaktrace_mm_get_malloc(zend_mm_heap *heap)
{
	leaktrace_mm_malloc_t malloc_fn = NULL;
	leaktrace_mm_free_t free_fn = NULL;
	leaktrace_mm_realloc_t realloc_fn = NULL;

	if (zend_mm_is_custom_heap(heap)) {
		zend_mm_get_custom_handlers(heap, &malloc_fn, &free_fn, &realloc_fn);
	}
	return malloc_fn;
}

#endif
