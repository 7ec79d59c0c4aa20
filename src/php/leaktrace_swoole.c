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
 * begin, for then it must be the frame that runs. Heap walks look at these stacks:
 * at those of coroutines that were begun before the hook, too, so that records are
 * kept of them while nothing is traced. The main program has a record like theirs,
 * where it waits for the coroutine that it has resumed.
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

/* A coroutine begun while nothing was traced. */
typedef struct {
	void *record; /* NULL: it has ended */
	const zend_execute_data *bottom;
} leaktrace_early;

long (*leaktrace_coroutine_id)(void);
static _Atomic size_t leaktrace_frame_word; /* of the record; 0: not known */
static void *const *leaktrace_main_record; /* where the main program waits; NULL: not known, or one a thread */

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

static leaktrace_early *leaktrace_early_at(size_t i)
{
	return lt_vec_at(&LT_G(early), i);
}

static void leaktrace_early_add(void *record, const zend_execute_data *bottom)
{
	leaktrace_early *early;

	LT_G(early).item = sizeof(leaktrace_early);
	if ((LT_G(early).count == 0 && lt_vec_push(&LT_G(early)) == NULL)
	 || !lt_hash_add(&LT_G(early_index), lt_hash_mix((uintptr_t) record), (uint32_t) LT_G(early).count)) {
		return;
	}
	early = lt_vec_push(&LT_G(early));
	if (early != NULL) {
		early->record = record;
		early->bottom = bottom;
	} else {
		lt_hash_remove(&LT_G(early_index), lt_hash_mix((uintptr_t) record), (uint32_t) LT_G(early).count);
	}
}

/* Closes the gaps, when most items are such. */
static void leaktrace_early_pack(void)
{
	size_t kept = 1;

	if (LT_G(early).count < 2 * (size_t) LT_G(early_index).count + 64) {
		return;
	}
	for (size_t i = 1; i < LT_G(early).count; i++) {
		leaktrace_early early = *leaktrace_early_at(i);
		uint64_t hash = lt_hash_mix((uintptr_t) early.record);

		if (early.record != NULL) {
			lt_hash_remove(&LT_G(early_index), hash, (uint32_t) i);
			lt_hash_add(&LT_G(early_index), hash, (uint32_t) kept);
			*leaktrace_early_at(kept++) = early;
		}
	}
	LT_G(early).count = kept;
}

static void leaktrace_early_remove(const void *record)
{
	uint64_t hash = lt_hash_mix((uintptr_t) record);
	uint32_t at = UINT32_MAX, i;

	while ((i = lt_hash_next(&LT_G(early_index), hash, &at)) != 0) {
		if (leaktrace_early_at(i)->record == record) {
			leaktrace_early_at(i)->record = NULL;
			lt_hash_remove(&LT_G(early_index), hash, i);
			leaktrace_early_pack();
			return;
		}
	}
}

void leaktrace_swoole_left(void)
{
	leaktrace_context *context;
	uint32_t at = 0;

	while (leaktrace_coroutine_id != NULL && (context = leaktrace_context_next(&at)) != NULL) {
		if (context->is_coroutine && context->coroutine != NULL) {
			leaktrace_early_add(context->coroutine, context->key);
		}
	}
	for (context = LT_G(ending); context != NULL; context = context->next_ending) {
		leaktrace_early_remove(context->coroutine);
	}
	LT_G(ending) = NULL;
}

static bool leaktrace_stack_add(lt_vec *stacks, zend_execute_data *frame, lt_root_kind kind)
{
	leaktrace_walk_stack *stack = frame != NULL ? lt_vec_push(stacks) : NULL;

	if (stack != NULL) {
		stack->frame = frame;
		stack->kind = kind;
	}
	return stack != NULL || frame == NULL;
}

static int leaktrace_context_older(const void *left, const void *right)
{
	const leaktrace_context *const *a = left, *const *b = right;

	return (*a)->serial < (*b)->serial ? -1 : (*a)->serial > (*b)->serial;
}

/* Coroutines that are traced, by their age. */
static bool leaktrace_stacks_traced(lt_vec *stacks, const zend_execute_data *bottom)
{
	lt_vec contexts = {.item = sizeof(leaktrace_context *)};
	leaktrace_context *context, **slot;
	uint32_t at = 0;
	bool ok = true;

	while (ok && (context = leaktrace_context_next(&at)) != NULL) {
		if (context->is_coroutine && context->coroutine != NULL) {
			slot = lt_vec_push(&contexts);
			ok = slot != NULL;
			if (ok) {
				*slot = context;
			}
		}
	}
	if (ok && contexts.count > 1) {
		qsort(contexts.data, contexts.count, contexts.item, leaktrace_context_older);
	}
	for (size_t i = 0; ok && i < contexts.count; i++) {
		context = *(leaktrace_context **) lt_vec_at(&contexts, i);
		ok = context->key == bottom ? leaktrace_stack_add(stacks, EG(current_execute_data), LT_ROOT_FRAME)
			: leaktrace_stack_add(stacks, leaktrace_swoole_frame(context), LT_ROOT_COROUTINE);
	}
	lt_vec_free(&contexts);
	return ok;
}

bool leaktrace_swoole_stacks(lt_vec *stacks)
{
	const zend_execute_data *bottom = leaktrace_coroutine_id() > 0 ? leaktrace_coroutine_bottom(EG(current_execute_data)) : NULL;
	size_t word = leaktrace_frame_word, at = 0;
	bool ok = true;

	if (word == 0) {
		return true;
	}
	if (bottom == NULL) {
		ok = leaktrace_stack_add(stacks, EG(current_execute_data), LT_ROOT_FRAME);
	} else if (leaktrace_main_record != NULL) {
		ok = leaktrace_stack_add(stacks, leaktrace_main_record[word], LT_ROOT_FRAME);
	}
	for (size_t i = 1; ok && i < LT_G(early).count; i++) {
		const leaktrace_early *early = leaktrace_early_at(i);

		if (early->record != NULL && early->bottom == bottom) {
			ok = leaktrace_stack_add(stacks, EG(current_execute_data), LT_ROOT_FRAME);
		} else if (early->record != NULL) {
			ok = leaktrace_stack_add(stacks, ((void *const *) early->record)[word], LT_ROOT_COROUTINE);
		}
	}
	ok = ok && leaktrace_stacks_traced(stacks, bottom);
	while (at < stacks->count && ((leaktrace_walk_stack *) lt_vec_at(stacks, at))->frame != EG(current_execute_data)) {
		at++;
	}
	/* One that nobody knows is the youngest. */
	return ok && (at < stacks->count || leaktrace_stack_add(stacks, EG(current_execute_data), LT_ROOT_FRAME));
}

static void leaktrace_coroutine_started(void *record)
{
	const zend_execute_data *bottom = EG(current_execute_data);
	leaktrace_context *context;

	LT_G(last_coroutine) = leaktrace_coroutine_id();
	if (leaktrace_frame_word == 0) {
		leaktrace_frame_learn(record);
	}
	if (!LT_G(counting)) {
		leaktrace_early_add(record, bottom);
		return;
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

	leaktrace_early_remove(record);
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
	lt_track_watch(&LT_G(tracker), record, leaktrace_heap_block_size(record));
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
# ifndef ZTS
	leaktrace_main_record = dlsym(RTLD_DEFAULT, "_ZN6swoole12PHPCoroutine12main_contextE");
# endif
}
#endif

void leaktrace_swoole_rinit(void)
{
#ifndef PHP_WIN32
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, leaktrace_swoole_find);
	lt_vec_free(&LT_G(early));
	lt_hash_free(&LT_G(early_index));
#endif
}
