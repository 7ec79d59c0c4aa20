/*
 * leaktrace_swoole.c: Swoole's coroutines and the end of its workers.
 *
 * A coroutine runs on a PHP stack of its own, and Swoole swaps stacks without a word.
 * But a stack that is not running can't have the frame that runs now: so as long as
 * an allocation comes from the frame that was known last, the same coroutine runs.
 * Only when it comes from another frame (leaktrace_path_resolve), Swoole is asked for
 * the id of the running one. That needs no swoole.enable_fiber_mock, and works with
 * it as well.
 *
 *   begin  Swoole's hook comes when the coroutine has its stack. What Swoole took
 *          for it until then was taken by whoever called go(), under the new id:
 *          an id that is higher than any begun so far is not begun yet.
 *   end    Swoole's hook comes first; then the coroutine's context object and
 *          closure are released, with destructors that may run on; then its record
 *          is freed, in the same allocator as everything: that is watched for.
 *
 * Swoole gives the hooks the coroutine's record, whose layout is its own. The
 * frame at which a coroutine is suspended is in there; where, shows at the first
 * begin, for then it must be the frame that runs.
 *
 * A worker ends with exit(0), without PHP's shutdown; so its last loops are judged
 * at Swoole's hook before that.
 */
#include "src/php/leaktrace_swoole.h"

#ifndef PHP_WIN32
# include <dlfcn.h>
#endif

/* Of swoole_add_hook(); they have kept their numbers from 5.0 to 6.2. */
#define LEAKTRACE_SWOOLE_CORO_START 3
#define LEAKTRACE_SWOOLE_CORO_STOP 4
#define LEAKTRACE_SWOOLE_WORKER_STOP 8

#define LEAKTRACE_RECORD_WORDS 16 /* of a coroutine's record, in which to look for the frame */

typedef void (*leaktrace_swoole_hook)(void *arg);
typedef int (*leaktrace_swoole_add)(int type, leaktrace_swoole_hook hook, int push_back);

long (*leaktrace_coroutine_id)(void);
static size_t leaktrace_frame_word; /* of the record; 0: not known */

/* Addresses are even, so this is no fiber's key. */
static const void *leaktrace_coroutine_key(long id)
{
	return (const void *) ((uintptr_t) id << 1 | 1);
}

static void leaktrace_coroutine_run(long id, leaktrace_context *context)
{
	LT_G(coroutine) = id;
	leaktrace_context_switch(context);
}

/* Another coroutine than before runs, or none. */
static void leaktrace_coroutine_switch(long id)
{
	leaktrace_context *context;

	if (id < 1) {
		leaktrace_coroutine_run(-1, &LT_G(main));
		return;
	}
	context = leaktrace_context_of(leaktrace_coroutine_key(id));
	if (context == NULL) {
		if (id > LT_G(last_coroutine)) {
			return;
		}
		/* One begun before the hook. */
		context = leaktrace_context_begin(leaktrace_coroutine_key(id), NULL);
		if (context == NULL) {
			return;
		}
		context->is_coroutine = true;
	}
	leaktrace_coroutine_run(id, context);
}

leaktrace_context *leaktrace_swoole_context(void)
{
	long id = leaktrace_coroutine_id();

	if (UNEXPECTED(id != LT_G(coroutine)) && (id > 0 || LT_G(coroutine) > 0)) {
		leaktrace_coroutine_switch(id);
	}
	return LT_G(context);
}

static void leaktrace_frame_learn(void *const *record)
{
	for (size_t i = 1; i < LEAKTRACE_RECORD_WORDS; i++) {
		if (record[i] == EG(current_execute_data)) {
			leaktrace_frame_word = i;
			return;
		}
	}
}

zend_execute_data *leaktrace_swoole_frame(const leaktrace_context *context)
{
	void *const *record = context->coroutine;

	return record != NULL && leaktrace_frame_word != 0 ? record[leaktrace_frame_word] : NULL;
}

static void leaktrace_coroutine_started(void *record)
{
	leaktrace_context *context;
	long id = leaktrace_coroutine_id();

	LT_G(last_coroutine) = id;
	if (!LT_G(counting)) {
		return;
	}
	if (leaktrace_frame_word == 0) {
		leaktrace_frame_learn(record);
	}
	/* The record was just taken: that has brought the creator's stack up to date. */
	context = leaktrace_context_begin(leaktrace_coroutine_key(id), LT_G(context)->top);
	if (context != NULL) {
		context->is_coroutine = true;
		context->coroutine = record;
		leaktrace_coroutine_run(id, context);
	}
}

static void leaktrace_coroutine_stopped(void *record)
{
	leaktrace_context *context;

	if (!LT_G(hooked)) {
		return;
	}
	context = leaktrace_context_of(leaktrace_coroutine_key(leaktrace_coroutine_id()));
	if (context == NULL) {
		return;
	}
	leaktrace_path_pop_all(context);
	if (!LT_G(counting)) {
		leaktrace_context_end(context);
		return;
	}
	context->coroutine = record;
	lt_track_watch(&LT_G(tracker), record, _zend_mm_block_size(LT_G(heap), record ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC));
}

void leaktrace_swoole_freed(const void *block)
{
	leaktrace_context *context;

	if (leaktrace_coroutine_id == NULL) {
		return;
	}
	context = leaktrace_context_of(leaktrace_coroutine_key(leaktrace_coroutine_id()));
	if (context != NULL && context->coroutine == block) {
		leaktrace_context_end(context);
		LT_G(coroutine) = -1;
	}
}

static void leaktrace_worker_stops(void *arg)
{
	(void) arg;
	leaktrace_session_script_ended();
}

void leaktrace_swoole_rinit(void)
{
#ifndef PHP_WIN32
	static bool done;
	leaktrace_swoole_add add;
	void *id;

	if (done) {
		return;
	}
	done = true;
	*(void **) &add = dlsym(RTLD_DEFAULT, "swoole_add_hook");
	id = dlsym(RTLD_DEFAULT, "swoole_coroutine_get_id");
	if (id == NULL) {
		id = dlsym(RTLD_DEFAULT, "swoole_coroutine_get_current_id");
	}
	if (add == NULL || id == NULL) {
		return;
	}
	add(LEAKTRACE_SWOOLE_CORO_START, leaktrace_coroutine_started, 1);
	add(LEAKTRACE_SWOOLE_CORO_STOP, leaktrace_coroutine_stopped, 1);
	add(LEAKTRACE_SWOOLE_WORKER_STOP, leaktrace_worker_stops, 1);
	*(void **) &leaktrace_coroutine_id = id;
#endif
}
