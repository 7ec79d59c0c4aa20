/*
 * leaktrace_swoole.c: Swoole's coroutines and the end of its workers.
 *
 * A coroutine runs on a PHP stack of its own, and Swoole swaps stacks without a word.
 * But a stack that is not running can't have the frame that runs now: so as long as
 * an allocation comes from the frame that was known last, the same coroutine runs.
 * Only when it comes from another frame (leaktrace_path_resolve), Swoole is asked for
 * the id of the running one. If that has changed, the bottom of the stack tells which
 * one it is: a frame that Swoole has made, at an address of its own. All this needs
 * no swoole.enable_fiber_mock, and works with it as well.
 *
 *   begin  Swoole's hook comes when the coroutine has its stack. What Swoole took
 *          for it until then was taken by whoever called go(), but under the new id:
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
# include <pthread.h>
#endif

/* Of swoole_add_hook(); they have kept their numbers from 5.0 to 6.2. */
#define LEAKTRACE_SWOOLE_CORO_START 3
#define LEAKTRACE_SWOOLE_CORO_STOP 4
#define LEAKTRACE_SWOOLE_WORKER_STOP 8

#define LEAKTRACE_RECORD_WORDS 16 /* of a coroutine's record, in which to look for the frame */

typedef void (*leaktrace_swoole_hook)(void *arg);
typedef int (*leaktrace_swoole_add)(int type, leaktrace_swoole_hook hook, int push_back);

long (*leaktrace_coroutine_id)(void);
static _Atomic size_t leaktrace_frame_word; /* of the record; 0: not known */

#define LEAKTRACE_MAIN (-1L)    /* LT_G(coroutine) outside of coroutines */
#define LEAKTRACE_UNSURE (-2L)  /* LT_G(coroutine) while one is being made */

/* The bottom of the running coroutine's stack; NULL: this is no coroutine's stack. */
static const zend_execute_data *leaktrace_coroutine_bottom(const zend_execute_data *frame)
{
	while (frame != NULL && frame->prev_execute_data != NULL) {
		frame = frame->prev_execute_data;
	}
	return frame != NULL && ZEND_CALL_INFO(frame) == 0 ? frame : NULL;
}

/* Another coroutine than before runs, or none. */
static void leaktrace_coroutine_switch(long id)
{
	const zend_execute_data *bottom = id != LEAKTRACE_MAIN ? leaktrace_coroutine_bottom(EG(current_execute_data)) : NULL;
	leaktrace_context *context = bottom != NULL ? leaktrace_context_of(bottom) : &LT_G(main);

	if (context == NULL) {
		/* One begun before the hook. */
		context = leaktrace_context_begin(bottom, NULL);
		if (context == NULL) {
			return;
		}
		context->is_coroutine = true;
	}
	LT_G(coroutine) = id <= LT_G(last_coroutine) ? id : LEAKTRACE_UNSURE;
	if (context != LT_G(native)) {
		leaktrace_context_switch(context);
	}
}

leaktrace_context *leaktrace_swoole_context(void)
{
	long id = leaktrace_coroutine_id();

	id = id > 0 ? id : LEAKTRACE_MAIN;
	if (UNEXPECTED(id != LT_G(coroutine))) {
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
	const zend_execute_data *bottom = EG(current_execute_data);
	leaktrace_context *context;

	LT_G(last_coroutine) = leaktrace_coroutine_id();
	if (!LT_G(counting)) {
		return;
	}
	if (leaktrace_frame_word == 0) {
		leaktrace_frame_learn(record);
	}
	context = leaktrace_context_of(bottom);
	if (context != NULL) {
		leaktrace_context_end(context);
	}
	/* The record was just taken: that has brought the creator's stack up to date. */
	context = leaktrace_context_begin(bottom, LT_G(context)->top);
	if (context != NULL) {
		context->is_coroutine = true;
		context->coroutine = record;
		LT_G(coroutine) = LT_G(last_coroutine);
		leaktrace_context_switch(context);
	}
}

/* The context of a coroutine that ends; NULL: not known. */
static leaktrace_context *leaktrace_coroutine_of(const void *record)
{
	const zend_execute_data *bottom = leaktrace_coroutine_bottom(EG(current_execute_data));
	leaktrace_context *context = LT_G(native);
	uint32_t at = 0;

	if (context->coroutine == record) {
		return context;
	}
	context = bottom != NULL ? leaktrace_context_of(bottom) : NULL;
	if (context != NULL) {
		return context;
	}
	/* After a fatal error its frames are gone. */
	while ((context = leaktrace_context_next(&at)) != NULL && context->coroutine != record) {
	}
	return context;
}

static void leaktrace_coroutine_stopped(void *record)
{
	leaktrace_context *context = LT_G(hooked) ? leaktrace_coroutine_of(record) : NULL;

	if (context == NULL) {
		return;
	}
	leaktrace_path_pop_all(context);
	if (!LT_G(counting)) {
		leaktrace_context_end(context);
		return;
	}
	context->coroutine = record;
	context->next_ending = LT_G(ending);
	LT_G(ending) = context;
	lt_track_watch(&LT_G(tracker), record, _zend_mm_block_size(LT_G(heap), record ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC));
}

void leaktrace_swoole_freed(const void *block)
{
	leaktrace_context **link = &LT_G(ending), *context;

	while (*link != NULL && (*link)->coroutine != block) {
		link = &(*link)->next_ending;
	}
	context = *link;
	if (context != NULL) {
		*link = context->next_ending;
		leaktrace_context_end(context);
		LT_G(coroutine) = LEAKTRACE_UNSURE;
	}
}

static void leaktrace_worker_stops(void *arg)
{
	(void) arg;
	leaktrace_session_script_ended();
}

#ifndef PHP_WIN32
static void leaktrace_swoole_find(void)
{
	leaktrace_swoole_add add;
	void *id;

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
}
#endif

void leaktrace_swoole_rinit(void)
{
#ifndef PHP_WIN32
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, leaktrace_swoole_find);
#endif
}
