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

/* Where a thread's own variable of ours lies: at a fixed place, as PHP's do, so that a
 * signal handler may read it. musl cannot give an extension one. */
#if defined(ZTS) && defined(__GLIBC__)
# define LEAKTRACE_TLS_MODEL __attribute__((tls_model("initial-exec")))
#else
# define LEAKTRACE_TLS_MODEL
#endif

/* Debug builds of 8.4 and newer hand file and line to custom heap handlers. */
#if PHP_VERSION_ID >= 80400
# define LEAKTRACE_MM_DC ZEND_FILE_LINE_DC ZEND_FILE_LINE_ORIG_DC
# define LEAKTRACE_MM_CC ZEND_FILE_LINE_RELAY_CC ZEND_FILE_LINE_ORIG_RELAY_CC
# define LEAKTRACE_MM_RELAY_CC LEAKTRACE_MM_CC
#else
# define LEAKTRACE_MM_DC
# define LEAKTRACE_MM_CC ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC
# define LEAKTRACE_MM_RELAY_CC
#endif

/* Is the beginning of the heap's struct as leaktrace_mm.h has it? Debug builds keep more
 * in a block than was asked for, and what comes after 8.4 was not looked at. */
#if !ZEND_DEBUG && PHP_VERSION_ID < 80500 && SIZEOF_SIZE_T == 8
# define LEAKTRACE_MM_KNOWN 1
#else
# define LEAKTRACE_MM_KNOWN 0
#endif

/* 8.4 and newer protect the lists of free blocks by a second, disguised pointer. */
#if PHP_VERSION_ID >= 80400
# define LEAKTRACE_MM_SHADOWS 1
#else
# define LEAKTRACE_MM_SHADOWS 0
#endif

/* What a request takes of the heap before it is rounded: debug builds put a note of
 * where it came from behind each block that is not huge. */
static zend_always_inline size_t leaktrace_mm_size(size_t size)
{
#if ZEND_DEBUG
	size_t noted = ZEND_MM_ALIGNED_SIZE(MAX(size, 1)) + ZEND_MM_ALIGNED_SIZE(sizeof(zend_mm_debug_info));

	return noted <= ZEND_MM_MAX_LARGE_SIZE ? noted : size;
#else
	return size;
#endif
}

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

/* ---- The heap walk ---- */

#if PHP_VERSION_ID >= 80400
# include "zend_lazy_objects.h"
#endif

/* The closure behind a callable, where the cache holds it apart (8.3 and newer). */
static inline zend_object *leaktrace_fcc_closure(const zend_fcall_info_cache *cache)
{
#if PHP_VERSION_ID >= 80300
	return cache->closure;
#else
	(void) cache;
	return NULL;
#endif
}

/* Whether an object is lazy: a ghost or proxy not woken, or a proxy that was. */
static inline bool leaktrace_object_is_lazy(const zend_object *object)
{
#if PHP_VERSION_ID >= 80400
	return zend_object_is_lazy((zend_object *) object);
#else
	(void) object;
	return false;
#endif
}

/* Where the engine keeps what it knows of lazy objects; NULL before 8.4. */
static inline HashTable *leaktrace_lazy_objects(void)
{
#if PHP_VERSION_ID >= 80400
	return &EG(lazy_objects_store).infos;
#else
	return NULL;
#endif
}

/* The instance behind a proxy; else NULL, and in *initializer what will wake the
 * object, NULL when that is unknown; in *block the memory that says so. Reads only. */
static inline zend_object *leaktrace_object_lazy(const zend_object *object, zval **initializer, const void **block)
{
	*initializer = NULL;
	*block = NULL;
#if PHP_VERSION_ID >= 80400
	/* The struct is private to zend_lazy_objects.c. */
	struct leaktrace_lazy_info {
		union {
			struct {
				zend_fcall_info_cache cache;
				zval callable;
			} initializer;
			zend_object *instance;
		} u;
		zend_lazy_object_flags_t flags;
	} *info = zend_hash_index_find_ptr(&EG(lazy_objects_store).infos, object->handle);

	*block = info;
	if (info == NULL) {
		return NULL;
	}
	if (info->flags & ZEND_LAZY_OBJECT_INITIALIZED) {
		return info->u.instance;
	}
	*initializer = &info->u.initializer.callable;
#else
	(void) object;
#endif
	return NULL;
}

/* Whether the static variable at this offset of a closure's table is one that it
 * captured (`use`, arrow function) and not one declared `static` in its body. */
static inline bool leaktrace_op_array_captures(const zend_op_array *code, uint32_t offset)
{
	for (uint32_t i = 0; i < code->last; i++) {
		const zend_op *opline = &code->opcodes[i];
		if (opline->opcode == ZEND_BIND_STATIC
				&& (opline->extended_value & ~(uint32_t) (ZEND_BIND_REF | ZEND_BIND_IMPLICIT | ZEND_BIND_EXPLICIT)) == offset) {
			return (opline->extended_value & (ZEND_BIND_IMPLICIT | ZEND_BIND_EXPLICIT)) != 0;
		}
	}
	return false;
}

/* The run-time cache that a function flagged ZEND_ACC_HEAP_RT_CACHE owns. */
static inline const void *leaktrace_op_array_heap_cache(const zend_op_array *code)
{
	const void *cache = ZEND_MAP_PTR(code->run_time_cache);

	return ((uintptr_t) cache & 1) ? NULL : cache; /* odd: an offset of the map */
}

/* The table in which a class keeps its constants: CE_CONSTANTS_TABLE() without the
 * copy it makes of a shared class. */
static inline HashTable *leaktrace_class_constants(const zend_class_entry *ce)
{
	if ((ce->ce_flags & ZEND_ACC_HAS_AST_CONSTANTS) && ZEND_MAP_PTR(ce->mutable_data) != NULL) {
		const zend_class_mutable_data *mutable_data = ZEND_MAP_PTR_GET_IMM(ce->mutable_data);
		if (mutable_data != NULL && mutable_data->constants_table != NULL) {
			return mutable_data->constants_table;
		}
	}
	return (HashTable *) &ce->constants_table;
}

/* ---- Compiled code ---- */

#if PHP_VERSION_ID >= 80400
# include "zend_frameless_function.h"
#endif

/* The internal function that an opline calls without a frame (8.4 and newer); else NULL. */
static inline const void *leaktrace_op_function(const zend_op *op)
{
#if PHP_VERSION_ID >= 80400
	if (op->opcode >= ZEND_FRAMELESS_ICALL_0 && op->opcode <= ZEND_FRAMELESS_ICALL_3) {
		return ZEND_FLF_HANDLER(op);
	}
#endif
	(void) op;
	return NULL;
}

/* Does this frame run its object's destructor? */
static inline bool leaktrace_is_destructor(const zend_execute_data *frame)
{
	return frame->func != NULL && Z_TYPE(frame->This) == IS_OBJECT && Z_OBJCE(frame->This)->destructor == frame->func;
}

/* Was PHP's collector at work when this status was asked for? Before 8.3 it does not say;
 * then whoever asks is called by a destructor. That a collection was no run says nothing:
 * possible roots that are temporary variables are left out before it counts them. */
static inline bool leaktrace_gc_is_active(const zend_gc_status *status)
{
#if PHP_VERSION_ID >= 80300
	return status->active;
#else
	(void) status;
	for (const zend_execute_data *frame = EG(current_execute_data); frame != NULL; frame = frame->prev_execute_data) {
		if (leaktrace_is_destructor(frame)) {
			return true;
		}
	}
	return false;
#endif
}

#endif
