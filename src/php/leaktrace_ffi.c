/*
 * leaktrace_ffi.c: FFI::free() under trace.
 *
 * What FFI::free() gets may be PHP's memory or libc's, and it asks is_zend_ptr() whose
 * it is. A heap with handlers answers that nothing is its own; libc would then be handed
 * PHP's memory, and abort. So the question is asked before, of the heap as it is: where the
 * block is PHP's, FFI::free() runs past our handlers, and we count the free ourselves.
 */
#include "src/php/leaktrace_tracer.h"

/* How FFI begins the object of C data. */
typedef struct {
	zend_object std;
	void *type;
	void *ptr;
	void *ptr_holder;
} leaktrace_ffi_data;

static zif_handler leaktrace_ffi_free_original;
static zend_result (*leaktrace_ffi_post_startup_original)(void);

/* The block that a pointer made by FFI leads to, about which FFI::free() will ask; NULL:
 * it will not. Only such data refers to itself. */
static void *leaktrace_ffi_block(zend_execute_data *frame)
{
	zval *arg = ZEND_CALL_NUM_ARGS(frame) == 1 ? ZEND_CALL_ARG(frame, 1) : NULL;
	leaktrace_ffi_data *data;

	if (arg == NULL) {
		return NULL;
	}
	ZVAL_DEREF(arg);
	if (Z_TYPE_P(arg) != IS_OBJECT || !zend_string_equals_literal(Z_OBJCE_P(arg)->name, "FFI\\CData")) {
		return NULL;
	}
	data = (leaktrace_ffi_data *) Z_OBJ_P(arg);
	return data->ptr == (void *) &data->ptr_holder ? data->ptr_holder : NULL;
}

static ZEND_FUNCTION(leaktrace_ffi_free)
{
	void *block = LT_G(hooked) && leaktrace_heap_is_ours() ? leaktrace_ffi_block(execute_data) : NULL;

	if (block != NULL) {
		int custom = *LT_G(custom);
		bool zend;

		*LT_G(custom) = 0;
		zend = is_zend_ptr(block);
		if (zend) {
			lt_track_free(&LT_G(tracker), block);
			leaktrace_ffi_free_original(INTERNAL_FUNCTION_PARAM_PASSTHRU);
		}
		*LT_G(custom) = custom;
		if (zend) {
			return;
		}
	}
	leaktrace_ffi_free_original(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

/* Extensions that are loaded after us have their classes by now. */
static zend_result leaktrace_ffi_post_startup(void)
{
	zend_class_entry *ffi = zend_hash_str_find_ptr(CG(class_table), ZEND_STRL("ffi"));
	zend_function *function = ffi != NULL ? zend_hash_str_find_ptr(&ffi->function_table, ZEND_STRL("free")) : NULL;

	if (function != NULL && function->type == ZEND_INTERNAL_FUNCTION) {
		leaktrace_ffi_free_original = function->internal_function.handler;
		function->internal_function.handler = ZEND_FN(leaktrace_ffi_free);
	}
	return leaktrace_ffi_post_startup_original != NULL ? leaktrace_ffi_post_startup_original() : SUCCESS;
}

void leaktrace_ffi_minit(void)
{
	leaktrace_ffi_post_startup_original = zend_post_startup_cb;
	zend_post_startup_cb = leaktrace_ffi_post_startup;
}
