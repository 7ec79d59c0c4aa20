/*
 * leaktrace_context.c: what has a stack of its own.
 *
 * The engine's fiber observer announces fibers; coroutines are leaktrace_swoole.c's.
 * A context belongs to the loop in which it was made (it holds a reference, so the
 * loop is not complete before the context has ended), and its call paths continue
 * with the leaf that made it. One that was made outside of loops, or in the first, is
 * a guest in whatever loop resumes it: an event loop's fiber, a worker that waits for
 * messages. What it does is then done for that loop.
 *
 * Contexts come and go by the hundred thousand, and may be suspended for ever. So
 * both they and the shadow stacks that have outgrown them lie in one arena, stacks
 * in sizes that double, and what ends goes to a free list. Beyond the largest size
 * a stack has a mapping of its own. Before the arena gives out a further stack, some
 * contexts are looked at: one that has been idle for long can do without what is
 * known of its frames, since they can be walked again.
 */
#include "src/php/leaktrace_tracer.h"
#include "src/php/leaktrace_swoole.h"
#include "zend_fibers.h"

#define LEAKTRACE_RECLAIM_STEPS 32u

/* Size class 0 holds twice what a context itself does, and so on. */
#define LEAKTRACE_STACK_ROOM(size) ((uint32_t) LEAKTRACE_FIRST_ENTRIES << ((size) + 1))

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

leaktrace_context *leaktrace_context_of(const void *key)
{
	uint32_t id = leaktrace_context_find(key);

	return id != 0 ? *leaktrace_context_item(id) : NULL;
}

leaktrace_context *leaktrace_context_next(uint32_t *at)
{
	while (++*at < LT_G(context_items).count) {
		leaktrace_context *context = *leaktrace_context_item(*at);

		if (context->key != NULL) {
			return context;
		}
	}
	return NULL;
}

void leaktrace_context_init(leaktrace_context *context)
{
	memset(context, 0, sizeof(*context));
	context->base = context->top = context->first;
	context->base->frame = (const zend_execute_data *) context; /* matches no frame */
	context->room = LEAKTRACE_FIRST_ENTRIES;
}

/* Which of the arena's sizes has this room; LEAKTRACE_STACK_SIZES: none. */
static unsigned leaktrace_stack_size(uint32_t room)
{
	unsigned size = 0;

	while (size < LEAKTRACE_STACK_SIZES && LEAKTRACE_STACK_ROOM(size) < room) {
		size++;
	}
	return size;
}

/* Looks for a stack of this size to give back, round about: that of a context that
 * was looked at before and has not run since. */
static void leaktrace_stack_reclaim(unsigned size, const leaktrace_context *running)
{
	size_t count = LT_G(checking) ? 0 : LT_G(context_items).count;
	unsigned steps = LEAKTRACE_RECLAIM_STEPS << size; /* the larger, the more it is worth */

	for (unsigned i = 0; i < steps && i + 1 < count; i++) {
		leaktrace_context *context;

		LT_G(reclaimed) = LT_G(reclaimed) + 1 < count ? LT_G(reclaimed) + 1 : 1;
		context = *leaktrace_context_item(LT_G(reclaimed));
		if (context->key == NULL || context->base == context->first || context == running
		 || context == LT_G(context) || context == LT_G(native)) {
			continue;
		}
		if (context->idle) {
			leaktrace_context_trim(context);
		}
		context->idle = true;
		if (size < LEAKTRACE_STACK_SIZES && LT_G(free_stacks)[size] != NULL) {
			return;
		}
	}
}

static leaktrace_entry *leaktrace_stack_take(uint32_t *room, const leaktrace_context *running)
{
	unsigned size = leaktrace_stack_size(*room);
	leaktrace_entry *stack;

	if (size == LEAKTRACE_STACK_SIZES || LT_G(free_stacks)[size] == NULL) {
		leaktrace_stack_reclaim(size, running);
	}
	if (size == LEAKTRACE_STACK_SIZES) {
		return lt_mem_map(*room * sizeof(leaktrace_entry));
	}
	*room = LEAKTRACE_STACK_ROOM(size);
	stack = LT_G(free_stacks)[size];
	if (stack == NULL) {
		return lt_arena_alloc(&LT_G(context_arena), *room * sizeof(leaktrace_entry));
	}
	LT_G(free_stacks)[size] = (leaktrace_entry *) stack->frame;
	return stack;
}

static void leaktrace_stack_give(leaktrace_entry *stack, uint32_t room)
{
	unsigned size = leaktrace_stack_size(room);

	if (size == LEAKTRACE_STACK_SIZES) {
		lt_mem_unmap(stack, room * sizeof(leaktrace_entry));
	} else {
		/* The list goes through what is a frame while the stack is in use. */
		stack->frame = (const zend_execute_data *) LT_G(free_stacks)[size];
		LT_G(free_stacks)[size] = stack;
	}
}

void leaktrace_context_release(leaktrace_context *context)
{
	if (context->base != NULL && context->base != context->first) {
		leaktrace_stack_give(context->base, context->room);
	}
	context->base = context->top = context->first;
	context->room = LEAKTRACE_FIRST_ENTRIES;
}

bool leaktrace_context_reserve(leaktrace_context *context, size_t more)
{
	size_t used = (size_t) (context->top - context->base) + 1, need = used + more;
	uint32_t room = context->room;
	leaktrace_entry *stack;

	if (need <= room) {
		return true;
	}
	while (room < need) {
		if (room > UINT32_MAX / 2) {
			return false;
		}
		room *= 2;
	}
	stack = leaktrace_stack_take(&room, context);
	if (stack == NULL) {
		return false;
	}
	memcpy(stack, context->base, used * sizeof(leaktrace_entry));
	leaktrace_context_release(context);
	context->base = stack;
	context->top = stack + used - 1;
	context->room = room;
	return true;
}

void leaktrace_context_trim(leaktrace_context *context)
{
	leaktrace_entry *stack = context->base;
	size_t used;

	while (context->top != context->base && !(context->top->flags & LEAKTRACE_ENTRY_OWNER)) {
		context->top--;
	}
	used = (size_t) (context->top - stack) + 1;
	if (stack == context->first || used > LEAKTRACE_FIRST_ENTRIES) {
		return;
	}
	memcpy(context->first, stack, used * sizeof(leaktrace_entry));
	leaktrace_context_release(context);
	context->top = context->base + used - 1;
}

/* A place in context_items; 0: no memory. Ids of contexts that ended are reused:
 * their items hold the released contexts, linked through `id_next`. */
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

/* Does a context begun in this loop belong to it? What the first loop begins is often
 * there to stay (the fiber of an event loop), and what top-level code begins always is. */
static bool leaktrace_loop_keeps(const lt_loop *loop)
{
	return loop != NULL && !loop->first && !loop->yields;
}

leaktrace_context *leaktrace_context_begin(const void *key, const leaktrace_entry *entry)
{
	uint32_t id = leaktrace_context_place();
	leaktrace_context *context;

	if (id == 0) {
		LT_G(tracker).broken = true;
		return NULL;
	}
	context = *leaktrace_context_item(id);
	leaktrace_context_init(context);
	if (!lt_hash_add(&LT_G(context_index), leaktrace_context_hash(key), id)) {
		context->id_next = LT_G(free_items);
		LT_G(free_items) = id;
		LT_G(tracker).broken = true;
		return NULL;
	}
	context->key = key;
	context->serial = ++LT_G(last_serial);
	if (entry != NULL) {
		context->begun_at = entry->leaf;
		context->loop = leaktrace_loop_keeps(entry->loop) ? entry->loop : NULL;
	}
	if (context->loop != NULL) {
		lt_loop_ref(&LT_G(tracker), context->loop);
	}
	return context;
}

static void leaktrace_guest_leave(leaktrace_context *context)
{
	*context->guest_link = context->guest_next;
	if (context->guest_next != NULL) {
		context->guest_next->guest_link = context->guest_link;
	}
}

static void leaktrace_guest_join(leaktrace_context *context, lt_loop *loop)
{
	context->guest_link = (leaktrace_context **) &loop->guests;
	context->guest_next = loop->guests;
	if (context->guest_next != NULL) {
		context->guest_next->guest_link = &context->guest_next;
	}
	loop->guests = context;
}

/* A context that has no loop of its own works for the loop in which it is resumed. */
static void leaktrace_context_visit(leaktrace_context *context, lt_loop *loop)
{
	for (leaktrace_entry *entry = context->base + 1; entry <= context->top; entry++) {
		if (entry->loop == context->guest && !(entry->flags & LEAKTRACE_ENTRY_OWNER)) {
			entry->loop = loop;
		}
	}
	if (context->guest != NULL) {
		leaktrace_guest_leave(context);
	}
	context->guest = loop;
	if (loop != NULL) {
		leaktrace_guest_join(context, loop);
	}
}

void leaktrace_context_unguest(lt_loop *loop)
{
	while (loop->guests != NULL) {
		leaktrace_context_visit(loop->guests, NULL);
	}
}

void leaktrace_context_end(leaktrace_context *context)
{
	uint32_t id = leaktrace_context_find(context->key);

	leaktrace_jit_forget_stack(&LT_G(jit));
	if (context == LT_G(native)) {
		LT_G(native) = &LT_G(main);
	}
	if (context == LT_G(context)) {
		LT_G(context) = LT_G(native);
	}
	leaktrace_path_pop_all(context);
	if (context->guest != NULL) {
		leaktrace_context_visit(context, NULL);
	}
	if (context->loop != NULL) {
		lt_loop_unref(&LT_G(tracker), context->loop);
	}
	leaktrace_context_release(context);
	lt_hash_remove(&LT_G(context_index), leaktrace_context_hash(context->key), id);
	context->key = NULL;
	context->id_next = LT_G(free_items);
	LT_G(free_items) = id;
}

/* Does `from` resume it? It goes on as well when a fiber that it resumed is suspended or
 * ends; but then that one is not its caller. */
static bool leaktrace_is_resumed(const zend_fiber_context *from, const zend_fiber_context *fiber)
{
	return fiber->kind == zend_ce_fiber && zend_fiber_from_context((zend_fiber_context *) fiber)->caller == from;
}

/* A fiber goes on, resumed by the context that still runs. */
static void leaktrace_context_resume(leaktrace_context *context)
{
	const leaktrace_entry *entry;

	if (context->loop != NULL) {
		return;
	}
	entry = leaktrace_path_now(NULL);
	if (entry != NULL && entry->loop != context->guest) {
		leaktrace_context_visit(context, entry->loop);
	}
}

static void leaktrace_context_run(leaktrace_context *context)
{
	context->waits_at = 0;
	context->idle = false;
	LT_G(context) = context;
}

void leaktrace_context_switch(leaktrace_context *context)
{
	LT_G(native) = context;
	leaktrace_context_run(context);
}

zend_execute_data *leaktrace_context_frame(const leaktrace_context *context)
{
	const zend_fiber_context *fiber = context->key;

	if (context->is_coroutine) {
		return context != LT_G(native) ? leaktrace_swoole_frame(context) : NULL;
	}
	if (fiber == NULL || fiber->kind != zend_ce_fiber || fiber->status != ZEND_FIBER_STATUS_SUSPENDED) {
		return NULL;
	}
	return zend_fiber_from_context((zend_fiber_context *) fiber)->execute_data;
}

/* Swoole announces coroutines as fibers if swoole.enable_fiber_mock is on. */
static bool leaktrace_is_mocked(const zend_fiber_context *fiber)
{
	return fiber->kind == (void *) -1;
}

static void leaktrace_fiber_init(zend_fiber_context *fiber)
{
	leaktrace_entry *entry;

	if (!LT_G(counting) || leaktrace_is_mocked(fiber)) {
		return;
	}
	entry = leaktrace_path_now(NULL);
	if (entry == NULL) {
		LT_G(tracker).broken = true;
		return;
	}
	leaktrace_context_begin(fiber, entry);
}

static void leaktrace_fiber_switch(zend_fiber_context *from, zend_fiber_context *to)
{
	leaktrace_context *context;

	if (!LT_G(counting) || (from != NULL && leaktrace_is_mocked(from)) || leaktrace_is_mocked(to)) {
		return;
	}
	context = to == EG(main_fiber_context) ? LT_G(native) : leaktrace_context_of(to);
	/* A fiber made before the hook: no loop, no place where it was begun. */
	if (context == NULL) {
		context = leaktrace_context_begin(to, NULL);
	}
	if (context != NULL) {
		if (from != NULL && leaktrace_is_resumed(from, to)) {
			leaktrace_context_resume(context);
		}
		leaktrace_context_run(context);
	}
}

static void leaktrace_fiber_destroy(zend_fiber_context *fiber)
{
	leaktrace_context *context = LT_G(hooked) ? leaktrace_context_of(fiber) : NULL;

	if (context != NULL) {
		leaktrace_context_end(context);
	}
}

void leaktrace_context_arm(void)
{
	zend_observer_fiber_init_register(leaktrace_fiber_init);
	zend_observer_fiber_switch_register(leaktrace_fiber_switch);
	zend_observer_fiber_destroy_register(leaktrace_fiber_destroy);
}

void leaktrace_contexts_start(void)
{
	zend_fiber_context *fiber = EG(current_fiber_context);

	LT_G(coroutine) = -1;
	LT_G(context) = LT_G(native) = &LT_G(main);
	if (fiber != NULL && fiber != EG(main_fiber_context)) {
		leaktrace_fiber_switch(NULL, fiber);
	}
}

void leaktrace_contexts_destroy(void)
{
	leaktrace_swoole_left();
	for (size_t i = 1; i < LT_G(context_items).count; i++) {
		leaktrace_context_release(*leaktrace_context_item((uint32_t) i));
	}
	leaktrace_context_release(&LT_G(main));
	lt_vec_free(&LT_G(context_items));
	lt_hash_free(&LT_G(context_index));
	lt_arena_free(&LT_G(context_arena));
	LT_G(free_items) = 0;
	memset(LT_G(free_stacks), 0, sizeof(LT_G(free_stacks)));
}
