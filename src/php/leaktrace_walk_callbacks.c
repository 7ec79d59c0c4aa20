/*
 * leaktrace_walk_callbacks.c: lasting roots that PHP code cannot name: functions
 * that PHP will call some day, output buffers, an exception under way.
 *
 * Autoloaders and signal handlers are kept in private tables of their extensions.
 * Their getters are called, on a frame that is not on PHP's stack; what the getter
 * for autoloaders allocates comes from a heap of its own, made for that call, and
 * the references it took are given back without a word to the cycle collector.
 */
#include "php/leaktrace_walk_internal.h"

#include "SAPI.h"
#include "php_output.h"
#include "ext/standard/basic_functions.h"
#include "ext/standard/file.h"

#define LEAKTRACE_LAST_SIGNAL 31 /* of those that programs handle; the getter takes no more on 8.2 */
#define LEAKTRACE_SIGNALS 64

/* One entry of a list of callbacks. */
static uint32_t leaktrace_walk_list(leaktrace_walk *walk, uint32_t list, size_t elements)
{
	if (elements == 0) {
		return 0;
	}
	lt_holders_count(&walk->holders, list, LT_HOLDS_ELEMENTS, elements);
	return lt_holders_star(&walk->holders, list);
}

static void leaktrace_walk_shutdown_functions(leaktrace_walk *walk)
{
	HashTable *functions = walk->query->shutdown_functions;
	php_shutdown_function_entry *entry;
	uint32_t list, star;

	if (functions == NULL) {
		return;
	}
	list = LEAKTRACE_ROOT(walk, LT_ROOT_SHUTDOWN, "(shutdown functions)");
	star = leaktrace_walk_list(walk, list, functions->nNumOfElements);
	leaktrace_walk_block(walk, functions, sizeof(HashTable), list);
	if (!(HT_FLAGS(functions) & HASH_FLAG_UNINITIALIZED)) {
		leaktrace_walk_block(walk, HT_GET_DATA_ADDR(functions), 0, list);
	}
	ZEND_HASH_FOREACH_PTR(functions, entry) {
		leaktrace_walk_block(walk, entry, sizeof(*entry), list);
		leaktrace_walk_callback(walk, &entry->fci, &entry->fci_cache, star);
	} ZEND_HASH_FOREACH_END();
}

static void leaktrace_walk_tick_functions(leaktrace_walk *walk)
{
	/* The entry's struct is private to basic_functions.c; its first members: */
	struct leaktrace_tick_entry {
		zend_fcall_info fci;
		zend_fcall_info_cache cache;
	};
	uint32_t list, star;

	if (BG(user_tick_functions) == NULL) {
		return;
	}
	list = LEAKTRACE_ROOT(walk, LT_ROOT_TICK, "(tick functions)");
	star = leaktrace_walk_list(walk, list, BG(user_tick_functions)->count);
	leaktrace_walk_block(walk, BG(user_tick_functions), sizeof(zend_llist), list);
	for (zend_llist_element *element = BG(user_tick_functions)->head; element != NULL; element = element->next) {
		const struct leaktrace_tick_entry *entry = (const struct leaktrace_tick_entry *) element->data;
		leaktrace_walk_block(walk, element, 0, list);
		leaktrace_walk_callback(walk, &entry->fci, &entry->cache, star);
	}
}

static void leaktrace_walk_handler_stack(leaktrace_walk *walk, const zval *current, const zend_stack *stack, uint32_t list)
{
	const zval *values = stack->elements;
	size_t count = stack->top > 0 ? (size_t) stack->top : 0;
	uint32_t star = leaktrace_walk_list(walk, list, count + (Z_TYPE_P(current) != IS_UNDEF));

	leaktrace_walk_value(walk, current, list, star);
	for (size_t i = 0; i < count; i++) {
		leaktrace_walk_value(walk, &values[i], list, star);
	}
	leaktrace_walk_block(walk, values, count * sizeof(zval), list);
}

static void leaktrace_walk_error_handlers(leaktrace_walk *walk)
{
	leaktrace_walk_handler_stack(walk, &EG(user_error_handler), &EG(user_error_handlers),
		LEAKTRACE_ROOT(walk, LT_ROOT_ERROR_HANDLER, "(error handlers)"));
	leaktrace_walk_block(walk, EG(user_error_handlers_error_reporting).elements, 0,
		LEAKTRACE_ROOT(walk, LT_ROOT_ERROR_HANDLER, "(error handlers)"));
	leaktrace_walk_handler_stack(walk, &EG(user_exception_handler), &EG(user_exception_handlers),
		LEAKTRACE_ROOT(walk, LT_ROOT_EXCEPTION_HANDLER, "(exception handlers)"));
}

/* A buffer's contents count as bytes of a string: one never flushed grows. */
static void leaktrace_walk_output_handler(leaktrace_walk *walk, const php_output_handler *handler, uint32_t node)
{
	leaktrace_walk_block(walk, handler, sizeof(*handler), node);
	leaktrace_walk_string(walk, handler->name, node);
	if (handler->buffer.data != NULL) {
		uint32_t contents = LEAKTRACE_STEP(walk, node, "->(contents)");
		leaktrace_walk_block(walk, handler->buffer.data, handler->buffer.size, contents);
		lt_holders_string(&walk->holders, contents, handler->buffer.used);
	}
	if ((handler->flags & PHP_OUTPUT_HANDLER_USER) && handler->func.user != NULL) {
		leaktrace_walk_block(walk, handler->func.user, sizeof(*handler->func.user), node);
		leaktrace_walk_value(walk, &handler->func.user->zoh, node, LEAKTRACE_STEP(walk, node, "->(callback)"));
		leaktrace_walk_callback(walk, &handler->func.user->fci, &handler->func.user->fcc,
			LEAKTRACE_STEP(walk, node, "->(callback)"));
	}
}

static void leaktrace_walk_output(leaktrace_walk *walk)
{
	php_output_handler *const *handlers = OG(handlers).elements;
	uint32_t list, star;

	if (handlers == NULL || OG(handlers).top <= 0) {
		return;
	}
	list = LEAKTRACE_ROOT(walk, LT_ROOT_OUTPUT, "(output buffers)");
	star = leaktrace_walk_list(walk, list, (size_t) OG(handlers).top);
	leaktrace_walk_block(walk, handlers, 0, list);
	for (int i = 0; i < OG(handlers).top; i++) {
		leaktrace_walk_output_handler(walk, handlers[i], star);
	}
}

/* Calls an internal function with at most one argument, beside PHP's stack. */
static void leaktrace_walk_call(zend_function *function, const zval *argument, zval *result)
{
	zval room[ZEND_CALL_FRAME_SLOT + 1];
	zend_execute_data *frame = (zend_execute_data *) room, *current = EG(current_execute_data);

	memset(room, 0, sizeof(room));
	frame->func = function;
	frame->prev_execute_data = current;
	if (argument != NULL) {
		ZVAL_COPY_VALUE(&room[ZEND_CALL_FRAME_SLOT], argument);
		ZEND_CALL_NUM_ARGS(frame) = 1;
	}
	ZVAL_NULL(result);
	EG(current_execute_data) = frame;
	function->internal_function.handler(frame, result);
	EG(current_execute_data) = current;
}

static zend_function *leaktrace_walk_getter(const char *name, size_t len)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), name, len);

	/* With an exception on its way a getter may not do its work. */
	return function != NULL && function->type == ZEND_INTERNAL_FUNCTION && EG(exception) == NULL ? function : NULL;
}

/* Gives back a reference without offering the value to the collector. */
static void leaktrace_walk_give_back(const zval *value)
{
	if (Z_REFCOUNTED_P(value)) {
		GC_DELREF(Z_COUNTED_P(value));
	}
}

static void leaktrace_walk_autoloader(leaktrace_walk *walk, zval *loader, uint32_t node)
{
	zval *part;

	if (Z_TYPE_P(loader) != IS_ARRAY) {
		leaktrace_walk_value(walk, loader, node, node);
		leaktrace_walk_give_back(loader);
		return;
	}
	ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(loader), part) {
		leaktrace_walk_value(walk, part, node, LEAKTRACE_STEP(walk, node, "->$this"));
		leaktrace_walk_give_back(part);
	} ZEND_HASH_FOREACH_END();
}

/* A heap beside PHP's own. Where the system refuses memory the engine would print
 * that, so it is tried first: a chunk of 2 MiB, and as much again to align it. */
static zend_mm_heap *leaktrace_walk_heap(void)
{
	const size_t size = 4 << 20;
	void *room = lt_mem_map(size);

	if (room == NULL) {
		return NULL;
	}
	lt_mem_unmap(room, size);
	return zend_mm_startup();
}

static void leaktrace_walk_autoloaders(leaktrace_walk *walk)
{
	zend_function *getter = leaktrace_walk_getter("spl_autoload_functions", sizeof("spl_autoload_functions") - 1);
	zend_mm_heap *heap = getter ? leaktrace_walk_heap() : NULL;
	zval loaders, *loader;
	uint32_t list, star;

	if (heap == NULL) {
		return;
	}
	walk->own_heap = zend_mm_set_heap(heap);
	leaktrace_walk_call(getter, NULL, &loaders);
	zend_mm_set_heap(walk->own_heap);
	walk->own_heap = NULL;
	if (Z_TYPE(loaders) == IS_ARRAY) {
		list = LEAKTRACE_ROOT(walk, LT_ROOT_AUTOLOADER, "(autoloaders)");
		star = leaktrace_walk_list(walk, list, Z_ARRVAL(loaders)->nNumOfElements);
		ZEND_HASH_FOREACH_VAL(Z_ARRVAL(loaders), loader) {
			leaktrace_walk_autoloader(walk, loader, star);
		} ZEND_HASH_FOREACH_END();
	}
	zend_mm_shutdown(heap, 1, 1);
}

static void leaktrace_walk_signals(leaktrace_walk *walk)
{
	zend_function *getter = leaktrace_walk_getter("pcntl_signal_get_handler", sizeof("pcntl_signal_get_handler") - 1);
	uint32_t list, elements = 0;

	if (getter == NULL) {
		return;
	}
	list = LEAKTRACE_ROOT(walk, LT_ROOT_SIGNAL, "(signal handlers)");
	for (zend_long signal = 1; signal <= LEAKTRACE_LAST_SIGNAL; signal++) {
		zval number, handler;

		ZVAL_LONG(&number, signal);
		leaktrace_walk_call(getter, &number, &handler);
		if (Z_REFCOUNTED(handler)) {
			elements++;
			leaktrace_walk_value(walk, &handler, list, lt_holders_star(&walk->holders, list));
			leaktrace_walk_give_back(&handler);
		}
	}
	leaktrace_walk_list(walk, list, elements);
}

void leaktrace_walk_callback_roots(leaktrace_walk *walk, const void *subject, uint32_t node)
{
	(void) subject;
	(void) node;
	leaktrace_walk_shutdown_functions(walk);
	leaktrace_walk_tick_functions(walk);
	leaktrace_walk_error_handlers(walk);
	leaktrace_walk_output(walk);
	leaktrace_walk_autoloaders(walk);
	leaktrace_walk_signals(walk);
	if (Z_TYPE(SG(callback_func)) != IS_UNDEF) {
		leaktrace_walk_value(walk, &SG(callback_func), 0, LEAKTRACE_ROOT(walk, LT_ROOT_OUTPUT, "(header callback)"));
	}
	if (FG(default_context) != NULL) {
		leaktrace_walk_resource(walk, FG(default_context)->res,
			LEAKTRACE_ROOT(walk, LT_ROOT_RESOURCE, "(default stream context)"));
	}
	leaktrace_walk_object(walk, EG(exception), LEAKTRACE_ROOT(walk, LT_ROOT_FRAME, "(exception)"));
	leaktrace_walk_object(walk, EG(prev_exception), LEAKTRACE_ROOT(walk, LT_ROOT_FRAME, "(exception)"));
}
