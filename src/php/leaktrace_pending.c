/*
 * leaktrace_pending.c: fibers and coroutines that are suspended.
 *
 * Told when a window has closed: how many there are, by where they were begun and where
 * they wait, and what their loops have alive; of one that no loop began, its stack. Most
 * are about to go on; those that never will are the ones that become more, and that only
 * the analysis sees. So are those that are garbage: of them a later judgement leaves none.
 *
 * Where a context waits is looked up once: it can't change until it runs again.
 * What is known of its stack beyond that is given back, so that a context that is
 * parked for ever costs next to nothing.
 */
#include "src/php/leaktrace_tracer.h"
#include "zend_fibers.h"

typedef struct {
	lt_vec items; /* lt_pending with leaves as the tracker numbers them; item 0 is unused */
	lt_hash index;
} leaktrace_pending;

static lt_pending *leaktrace_pending_group(leaktrace_pending *groups, uint32_t started, uint32_t waiting)
{
	uint64_t hash = lt_hash_mix((uint64_t) started << 32 | waiting);
	uint32_t at = UINT32_MAX, id;
	lt_pending *group;

	while ((id = lt_hash_next(&groups->index, hash, &at)) != 0) {
		group = lt_vec_at(&groups->items, id);
		if (group->started == started && group->waiting == waiting) {
			return group;
		}
	}
	id = (uint32_t) groups->items.count;
	group = lt_vec_push(&groups->items);
	if (group == NULL) {
		return NULL;
	}
	if (!lt_hash_add(&groups->index, hash, id)) {
		groups->items.count--;
		return NULL;
	}
	group->started = started;
	group->waiting = waiting;
	return group;
}

/* The loop whose memory a context holds: one begun in it, else the one it was begun in. */
static lt_loop *leaktrace_pending_loop(const leaktrace_context *context)
{
	const leaktrace_entry *entry = context->top;

	while (entry != context->base && !(entry->flags & LEAKTRACE_ENTRY_OWNER)) {
		entry--;
	}
	return entry != context->base ? entry->loop : context->loop;
}

/* The stack of PHP code that a fiber began with, which few outgrow. One that a loop began
 * is among what that loop has alive. */
static uint64_t leaktrace_pending_stack(const leaktrace_context *context)
{
	const zend_fiber_context *key = context->key;
	const struct _zend_vm_stack *stack;
	const zend_fiber *fiber;

	if (context->is_coroutine || context->loop != NULL || key == NULL || key->kind != zend_ce_fiber
	 || key->status != ZEND_FIBER_STATUS_SUSPENDED) {
		return 0;
	}
	fiber = zend_fiber_from_context((zend_fiber_context *) key);
	if (fiber->stack_bottom == NULL) {
		return 0;
	}
	stack = (const struct _zend_vm_stack *) ((const zval *) fiber->stack_bottom - ZEND_VM_STACK_HEADER_SLOTS);
	return (uint64_t) ((const char *) stack->end - (const char *) stack);
}

static bool leaktrace_pending_add(leaktrace_pending *groups, leaktrace_context *context, uint32_t pass)
{
	zend_execute_data *frame = context->waits_at == 0 ? leaktrace_context_frame(context) : NULL;
	lt_loop *loop;
	lt_pending *group;

	if (frame != NULL) {
		context->waits_at = leaktrace_path_suspended(context, frame);
		leaktrace_context_trim(context);
	}
	if (context->begun_at == 0 || context->waits_at == 0) {
		return true;
	}
	group = leaktrace_pending_group(groups, context->begun_at, context->waits_at);
	if (group == NULL) {
		return false;
	}
	group->count++;
	group->bytes += leaktrace_pending_stack(context);
	loop = leaktrace_pending_loop(context);
	if (loop != NULL && loop->gen->seen != pass) {
		loop->gen->seen = pass;
		group->bytes += lt_loop_live_bytes(&LT_G(tracker), loop);
	}
	return true;
}

static void leaktrace_pending_send(const leaktrace_pending *groups)
{
	for (size_t i = 1; i < groups->items.count && LT_G(sink).ops->pending != NULL; i++) {
		lt_pending group = *(const lt_pending *) lt_vec_at(&groups->items, i);

		group.window = LT_G(tracker).window;
		group.started = lt_tell_leaf(&LT_G(tracker), group.started, LT_G(sink));
		group.waiting = lt_tell_leaf(&LT_G(tracker), group.waiting, LT_G(sink));
		if (group.started == 0 || group.waiting == 0 || !LT_G(sink).ops->pending(LT_G(sink).self, &group)) {
			return;
		}
	}
}

void leaktrace_pending_tell(void)
{
	leaktrace_pending groups;
	leaktrace_context *context;
	uint64_t began;
	uint32_t at = 0;

	if (LT_G(context_index).count == 0) {
		return;
	}
	began = leaktrace_thread_us();
	memset(&groups, 0, sizeof(groups));
	groups.items.item = sizeof(lt_pending);
	if (lt_vec_push(&groups.items) != NULL) {
		while ((context = leaktrace_context_next(&at)) != NULL) {
			if (context != LT_G(context) && !leaktrace_pending_add(&groups, context, LT_G(tracker).window)) {
				break;
			}
		}
		leaktrace_pending_send(&groups);
	}
	lt_vec_free(&groups.items);
	lt_hash_free(&groups.index);
	LT_G(ration).pending_us = leaktrace_thread_us() - began;
	LT_G(ration).pending_spent_us += LT_G(ration).pending_us;
}
