/*
 * leaktrace_force.c: for tests only, judging far more often than the ration allows.
 *
 * leaktrace.force=N makes every Nth allocation ask the VM for an interrupt, as a signal
 * or a time limit would; half as many once it has had LEAKTRACE_FORCE_HALF of them, and
 * so on, so that long programs end. The VM grants it where user code may run in between (as a user
 * function begins, at a jump back): there the running frame is taken for a body, as if it
 * had called leaktrace_hook_malloc(), and everything is done at once: cycles are collected,
 * the heap is walked before and after, what is suspended is looked at, a window closes. So
 * PHP's own tests see it at thousands of places that no test of ours would think of.
 *
 * With leaktrace.loop it happens as a named function begins, and there is no interrupt:
 * the JIT of PHP 8.4 repeats oplines that were interrupted, with leaktrace or without.
 *
 * Unlike a call in the code this leaves nothing out, so it checks as well: a heap walk at
 * a safe point reads nothing that it may not, and what is counted as alive is no more than
 * PHP says that there is. What fails is told on stderr, and the process aborts.
 */
#include "src/php/leaktrace_tracer.h"

#include <inttypes.h>

#define LEAKTRACE_FORCE_HALF 32u
#define LEAKTRACE_FORCE_SHIFT_MAX 32u

static void (*leaktrace_interrupt_original)(zend_execute_data *frame);

void leaktrace_force_count(void)
{
	uint32_t shift = LT_G(forced) / LEAKTRACE_FORCE_HALF;

	shift = shift < LEAKTRACE_FORCE_SHIFT_MAX ? shift : LEAKTRACE_FORCE_SHIFT_MAX;
	if (++LT_G(force_count) >= (uint64_t) LEAKTRACE_INI(force) << shift && LT_G(hooked) && !LT_G(ration).running) {
		LT_G(force_count) = 0;
		LT_G(force_due) = true;
		if (!leaktrace_body_named()) {
			zend_atomic_bool_store_ex(&EG(vm_interrupt), true);
		}
	}
}

static void leaktrace_force_fail(const char *what, uint64_t is, uint64_t limit)
{
	fprintf(stderr, "leaktrace.force: %s: %" PRIu64 " of %" PRIu64 "\n", what, is, limit);
	abort();
}

static void leaktrace_force_check(void)
{
	uint64_t bytes, blocks, allocations, usage = zend_memory_usage(0);

	lt_tracker_live(&LT_G(tracker), &bytes, &blocks, &allocations);
	if (bytes > usage) {
		leaktrace_force_fail("more bytes are counted than used", bytes, usage);
	}
	if (LT_G(walk) != NULL && leaktrace_walk_faults(LT_G(walk)) != 0) {
		leaktrace_force_fail("reads of a heap walk faulted", leaktrace_walk_faults(LT_G(walk)), 0);
	}
}

static void leaktrace_force_judge(zend_execute_data *frame)
{
	uint32_t windows = LT_G(tracker).window;

	LT_G(forced)++;
	LT_G(forcing) = true;
	leaktrace_body_mark(frame);
	if (LT_G(hooked) && LT_G(tracker).window == windows) {
		leaktrace_judge(false); /* inside of another's loop */
	}
	LT_G(forcing) = false;
	if (LT_G(hooked)) {
		leaktrace_force_check();
	}
}

void leaktrace_force_named(zend_execute_data *frame)
{
	if (LT_G(force_due) && LT_G(counting)) {
		LT_G(force_due) = false;
		leaktrace_force_judge(frame);
	}
}

/* PHP 8.4 grants it as internal functions return, too: then their caller is the body. */
static void leaktrace_force_interrupt(zend_execute_data *frame)
{
	zend_execute_data *body = frame;

	while (body != NULL && (body->func == NULL || !ZEND_USER_CODE(body->func->type))) {
		body = body->prev_execute_data;
	}
	if (LT_G(force_due) && body != NULL && LT_G(hooked) && LT_G(counting)) {
		LT_G(force_due) = false;
		leaktrace_force_judge(body);
	}
	if (leaktrace_interrupt_original != NULL) {
		leaktrace_interrupt_original(frame);
	}
}

void leaktrace_force_arm(void)
{
	if (LEAKTRACE_INI(force) > 0) {
		leaktrace_interrupt_original = zend_interrupt_function;
		zend_interrupt_function = leaktrace_force_interrupt;
	}
}

void leaktrace_force_mshutdown(void)
{
	if (zend_interrupt_function == leaktrace_force_interrupt) {
		zend_interrupt_function = leaktrace_interrupt_original;
	}
}
