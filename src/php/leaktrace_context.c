/*
 * leaktrace_context.c: what has a stack of its own.
 *
 * The engine's fiber observer announces fibers. A fiber belongs to the loop in
 * which it was made (it holds a reference, so the loop is not complete before the
 * fiber has ended), and its call paths continue with the leaf that made it.
 */
#include "src/php/leaktrace_tracer.h"
#include "zend_fibers.h"

static uint64_t leaktrace_context_hash(const void *key)
{
	return lt_hash_mix((uintptr_t) key);
}

static leaktrace_context **leaktrace_context_item(uint32_t id)
{
	return lt_vec_at(&LT_G(context_items), id);
}

static uint32_t leaktrace_context_find(const void *key)
{
	uint32_t at = UINT32_MAX, id;

	while ((id = lt_hash_next(&LT_G(context_index), leaktrace_context_hash(key), &at)) != 0) {
		if ((*leaktrace_context_item(id))->key == key) {
			return id;
		}
	}
	return 0;
}

/* A place in context_items; 0: no memory. Ids of contexts that ended are reused:
 * their items hold the released contexts, linked through `next`. */
static uint32_t leaktrace_context_place(void)
{
	uint32_t id = LT_G(free_items);
	leaktrace_context *context;

	if (id != 0) {
		context = *leaktrace_context_item(id);
		LT_G(free_items) = context->id_next;
		return id;
	}
	LT_G(context_items).item = sizeof(leaktrace_context *);
	if ((LT_G(context_items).count == 0 && lt_vec_push(&LT_G(context_items)) == NULL)
	 || !lt_vec_reserve(&LT_G(context_items), LT_G(context_items).count + 1)) {
		return 0;
	}
	context = lt_arena_alloc(&LT_G(context_arena), sizeof(*context));
	if (context == NULL) {
		return 0;
	}
	*(leaktrace_context **) lt_vec_push(&LT_G(context_items)) = context;
	return (uint32_t) LT_G(context_items).count - 1;
}

static leaktrace_context *leaktrace_context_begin(const void *key)
{
	uint32_t id = leaktrace_context_place();
	leaktrace_context *context;

	if (id == 0) {
		return NULL;
	}
	context = *leaktrace_context_item(id);
	leaktrace_context_init(context);
	context->key = key;
	if (!lt_hash_add(&LT_G(context_index), leaktrace_context_hash(key), id)) {
		context->id_next = LT_G(free_items);
		LT_G(free_items) = id;
		return NULL;
	}
	return context;
}

static void leaktrace_context_end(uint32_t id)
{
	leaktrace_context *context = *leaktrace_context_item(id);

	if (context == LT_G(context)) {
		LT_G(context) = &LT_G(main);
	}
	leaktrace_path_pop_all(context);
	if (context->loop != NULL) {
		lt_loop_unref(&LT_G(tracker), context->loop);
	}
	leaktrace_context_release(context);
	lt_hash_remove(&LT_G(context_index), leaktrace_context_hash(context->key), id);
	context->key = NULL;
	context->id_next = LT_G(free_items);
	LT_G(free_items) = id;
}

static void leaktrace_fiber_init(zend_fiber_context *fiber)
{
	leaktrace_context *context;
	leaktrace_entry *entry;

	if (!LT_G(counting)) {
		return;
	}
	entry = leaktrace_path_now(NULL);
	context = entry != NULL ? leaktrace_context_begin(fiber) : NULL;
	if (context == NULL) {
		LT_G(tracker).broken = true;
		return;
	}
	context->begun_at = entry->leaf;
	context->loop = entry->loop;
	if (context->loop != NULL) {
		lt_loop_ref(&LT_G(tracker), context->loop);
	}
}

static void leaktrace_fiber_switch(zend_fiber_context *from, zend_fiber_context *to)
{
	uint32_t id;
	leaktrace_context *context = NULL;

	(void) from;
	if (!LT_G(counting)) {
		return;
	}
	if (to == EG(main_fiber_context)) {
		LT_G(context) = &LT_G(main);
		return;
	}
	id = leaktrace_context_find(to);
	/* A fiber made before the hook: no loop, and no place where it was begun. */
	context = id != 0 ? *leaktrace_context_item(id) : leaktrace_context_begin(to);
	if (context == NULL) {
		LT_G(tracker).broken = true;
		return;
	}
	LT_G(context) = context;
}

static void leaktrace_fiber_destroy(zend_fiber_context *fiber)
{
	uint32_t id = LT_G(hooked) ? leaktrace_context_find(fiber) : 0;

	if (id != 0) {
		leaktrace_context_end(id);
	}
}

void leaktrace_context_minit(void)
{
	zend_observer_fiber_init_register(leaktrace_fiber_init);
	zend_observer_fiber_switch_register(leaktrace_fiber_switch);
	zend_observer_fiber_destroy_register(leaktrace_fiber_destroy);
}

void leaktrace_contexts_start(void)
{
	zend_fiber_context *fiber = EG(current_fiber_context);

	LT_G(context) = &LT_G(main);
	if (fiber != NULL && fiber != EG(main_fiber_context)) {
		leaktrace_fiber_switch(NULL, fiber);
	}
}

void leaktrace_contexts_destroy(void)
{
	for (size_t i = 1; i < LT_G(context_items).count; i++) {
		leaktrace_context_release(*leaktrace_context_item((uint32_t) i));
	}
	lt_vec_free(&LT_G(context_items));
	lt_hash_free(&LT_G(context_index));
	lt_arena_free(&LT_G(context_arena));
	LT_G(free_items) = 0;
	leaktrace_context_release(&LT_G(main));
}
