/*
 * leaktrace_body.c: which calls are loops.
 *
 * A body is marked by a call of leaktrace_hook_malloc() in it, or named by
 * leaktrace.loop. The shadow entry of its frame owns the loop, and every frame
 * above inherits it; so what a frame allocates belongs to the loop of its entry.
 *
 * - A body ends when its entry is popped: at the next allocation or hook call of its
 *   context after it returned, before that is charged.
 * - Marked again by the same running frame, it ends one loop and begins the next; a
 *   named body's first call of leaktrace_hook_malloc() marks what its name has begun.
 * - Calls inside a loop belong to it. One exception: a loop that the top-level code
 *   of the script began with a single call yields to the first loop begun inside
 *   it. People put one call at the top of the script, and another in the body.
 * - A generator's frame comes and goes: its loop is kept aside and ends when the
 *   frame's memory is freed, which the tracker watches.
 * - Named bodies are observed as they begin, and end as those marked by call do: the
 *   engine's end handler comes before the body's variables are destroyed, whose
 *   destructors still belong to the loop; and the engine keeps track of frames that
 *   want one, which coroutines would mix up. Only for names is an observer
 *   registered: it slows every call down a little.
 */
#include "src/php/leaktrace_names.h"
#include "src/php/leaktrace_tracer.h"
#include "src/php/leaktrace_swoole.h"
#include "util/lt_say.h"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define LEAKTRACE_WORKER_SECONDS 2 /* what ends sooner is a command, not a worker */

static pid_t leaktrace_names_pid;    /* of the process that read them */
static time_t leaktrace_names_since; /* and when, in seconds of the monotonic clock */

static uint64_t leaktrace_kept_hash(const zend_execute_data *frame)
{
	return lt_hash_mix((uintptr_t) frame);
}

static leaktrace_kept_body *leaktrace_kept_at(uint32_t id)
{
	return lt_vec_at(&LT_G(kept), id);
}

/* The id of what is kept for a frame; 0: nothing. */
static uint32_t leaktrace_kept_find(const zend_execute_data *frame)
{
	uint32_t at = UINT32_MAX, id;

	while ((id = lt_hash_next(&LT_G(kept_index), leaktrace_kept_hash(frame), &at)) != 0) {
		if (leaktrace_kept_at(id)->frame == frame) {
			return id;
		}
	}
	return 0;
}

lt_loop *leaktrace_body_kept(const zend_execute_data *frame)
{
	uint32_t id = leaktrace_kept_find(frame);

	return id != 0 ? leaktrace_kept_at(id)->loop : NULL;
}

/* A place in LT_G(kept); 0: no memory. */
static uint32_t leaktrace_kept_place(void)
{
	uint32_t id = LT_G(free_kept);

	if (id != 0) {
		LT_G(free_kept) = leaktrace_kept_at(id)->next_free;
		return id;
	}
	LT_G(kept).item = sizeof(leaktrace_kept_body);
	if ((LT_G(kept).count == 0 && lt_vec_push(&LT_G(kept)) == NULL) || lt_vec_push(&LT_G(kept)) == NULL) {
		return 0;
	}
	return (uint32_t) LT_G(kept).count - 1;
}

static void leaktrace_kept_free(uint32_t id)
{
	leaktrace_kept_at(id)->frame = NULL;
	leaktrace_kept_at(id)->next_free = LT_G(free_kept);
	LT_G(free_kept) = id;
}

static void leaktrace_kept_forget(const zend_execute_data *frame)
{
	uint32_t id = leaktrace_kept_find(frame);

	if (id != 0) {
		lt_hash_remove(&LT_G(kept_index), leaktrace_kept_hash(frame), id);
		leaktrace_kept_free(id);
	}
}

void leaktrace_body_freed(void *self, void *block)
{
	lt_loop *loop = leaktrace_body_kept(block);

	(void) self;
	if (loop != NULL) {
		leaktrace_kept_forget(block);
		lt_loop_end(&LT_G(tracker), loop);
	} else {
		leaktrace_swoole_freed(block);
	}
}

void leaktrace_body_left(leaktrace_entry *entry)
{
	if (entry->loop->yields) {
		LT_G(yielding) = NULL;
	}
	entry->flags &= ~LEAKTRACE_ENTRY_OWNER;
	lt_loop_end(&LT_G(tracker), entry->loop);
}

/* The entry of a frame of the current context; NULL: not known there. */
static leaktrace_entry *leaktrace_entry_of(const zend_execute_data *frame)
{
	leaktrace_entry *entry = leaktrace_path_resolve(LT_G(context), EG(current_execute_data), NULL);
	leaktrace_context *context = LT_G(context);

	if (entry == NULL) {
		return NULL;
	}
	while (entry != context->base && entry->frame != frame) {
		entry--;
	}
	return entry != context->base ? entry : NULL;
}

/* Gives `entry` and what it has called a loop (NULL: none). */
static void leaktrace_entry_give(leaktrace_context *context, leaktrace_entry *entry, lt_loop *loop)
{
	for (; entry <= context->top; entry++) {
		entry->loop = loop;
	}
}

/* The loop of top-level code ends, since a real body began inside it. */
static void leaktrace_body_yield(void)
{
	leaktrace_context *context = LT_G(yielding);
	leaktrace_entry *entry = context->top;

	LT_G(yielding) = NULL;
	while (entry != context->base) {
		if ((entry->flags & LEAKTRACE_ENTRY_OWNER) && entry->loop->yields) {
			lt_loop *loop = entry->loop;

			entry->flags &= ~LEAKTRACE_ENTRY_OWNER;
			leaktrace_entry_give(context, entry, NULL);
			lt_loop_end(&LT_G(tracker), loop);
			return;
		}
		entry--;
	}
}

/* Ends the loop that this frame began; false when the frame is inside another's. */
static bool leaktrace_body_close(leaktrace_entry *entry, bool *again)
{
	lt_loop *loop = entry->loop;
	bool kept = (entry->flags & LEAKTRACE_ENTRY_KEPT) && leaktrace_body_kept(entry->frame) == loop;

	*again = false;
	if (loop == NULL) {
		return true;
	}
	if (!(entry->flags & LEAKTRACE_ENTRY_OWNER) && !kept) {
		if (!loop->yields) {
			return false;
		}
		if (LT_G(yielding) != NULL) {
			leaktrace_body_yield();
		}
		return true;
	}
	*again = true;
	if (loop->yields) {
		LT_G(yielding) = NULL;
	}
	if (kept) {
		leaktrace_kept_forget(entry->frame);
	}
	entry->flags &= ~LEAKTRACE_ENTRY_OWNER;
	leaktrace_entry_give(LT_G(context), entry, NULL);
	lt_loop_end(&LT_G(tracker), loop);
	return true;
}

/* A generator's frame was made by emalloc: its free is the end of the body. */
static bool leaktrace_body_keep(leaktrace_entry *entry, lt_loop *loop, bool again, bool named)
{
	uint32_t id = leaktrace_kept_place();
	leaktrace_kept_body *body;

	if (id == 0) {
		return false;
	}
	if (!lt_hash_add(&LT_G(kept_index), leaktrace_kept_hash(entry->frame), id)) {
		leaktrace_kept_free(id);
		return false;
	}
	body = leaktrace_kept_at(id);
	body->frame = entry->frame;
	body->loop = loop;
	body->named = named;
	if (!again) {
		void *block = (void *) entry->frame;

		lt_track_watch(&LT_G(tracker), block, leaktrace_heap_block_size(block));
	}
	return true;
}

/* Has the frame's loop begun by its name, and is this its first call of
 * leaktrace_hook_malloc()? That marks the same loop. */
static bool leaktrace_body_confirms(leaktrace_entry *entry)
{
	uint32_t id = entry->flags & LEAKTRACE_ENTRY_KEPT ? leaktrace_kept_find(entry->frame) : 0;
	bool named = id != 0 ? leaktrace_kept_at(id)->named : (entry->flags & LEAKTRACE_ENTRY_NAMED) != 0;

	if (id != 0) {
		leaktrace_kept_at(id)->named = false;
	}
	entry->flags &= ~LEAKTRACE_ENTRY_NAMED;
	return named;
}

static bool leaktrace_body_open(leaktrace_entry *entry, bool again, bool named)
{
	lt_loop *loop = leaktrace_path_update(entry) ? lt_loop_begin(&LT_G(tracker), entry->leaf) : NULL;

	if (loop == NULL) {
		return false;
	}
	if (entry->flags & LEAKTRACE_ENTRY_KEPT) {
		if (!leaktrace_body_keep(entry, loop, again, named)) {
			return false;
		}
	} else {
		entry->flags |= LEAKTRACE_ENTRY_OWNER | (named ? LEAKTRACE_ENTRY_NAMED : 0);
		if (!again && entry->func->common.function_name == NULL) {
			loop->yields = true;
			LT_G(yielding) = LT_G(context);
		}
	}
	leaktrace_entry_give(LT_G(context), entry, loop);
	return true;
}

static bool leaktrace_body_loop(zend_execute_data *frame, bool named)
{
	leaktrace_entry *entry;
	bool again;

	if (!LT_G(counting)) {
		return false;
	}
	entry = leaktrace_entry_of(frame);
	if (entry == NULL) {
		return !LT_G(tracker).broken;
	}
	if (!named && leaktrace_body_confirms(entry)) {
		return true;
	}
	if (!leaktrace_body_close(entry, &again)) {
		return true;
	}
	leaktrace_judge(false);
	/* Destructors may have run: the stack may have moved, the tracer have stopped. */
	if (!LT_G(counting)) {
		return false;
	}
	entry = leaktrace_entry_of(frame);
	if (entry == NULL || !leaktrace_body_open(entry, again, named)) {
		LT_G(tracker).broken = true;
		return false;
	}
	return true;
}

bool leaktrace_body_mark(zend_execute_data *frame)
{
	return leaktrace_body_loop(frame, false);
}

static void leaktrace_body_begin(zend_execute_data *frame)
{
	if (!leaktrace_names_mean(frame)) {
		return;
	}
	if (!LEAKTRACE_INI(enable) || (!LT_G(hooked) && !leaktrace_start())) {
		return;
	}
	if ((ZEND_CALL_INFO(frame) & ZEND_CALL_GENERATOR) && leaktrace_body_kept(frame) != NULL) {
		return;
	}
	leaktrace_body_loop(frame, true);
	leaktrace_force_named(frame);
}

static zend_observer_fcall_handlers leaktrace_body_observe(zend_execute_data *frame)
{
	zend_observer_fcall_handlers none = {NULL, NULL}, body = {leaktrace_body_begin, NULL};

	if (frame->func == NULL || frame->func->common.function_name == NULL) {
		return none;
	}
	if (!leaktrace_names_may_mean(frame->func)) {
		return none;
	}
	return body;
}

static time_t leaktrace_monotonic_seconds(void)
{
	struct timespec now;

	return clock_gettime(CLOCK_MONOTONIC, &now) == 0 ? now.tv_sec : 0;
}

/* A master that forked has workers that run the body; so has whoever was forked. */
static bool leaktrace_is_alone(void)
{
	struct rusage children;

	return getpid() == leaktrace_names_pid && getrusage(RUSAGE_CHILDREN, &children) == 0 && children.ru_maxrss == 0;
}

void leaktrace_body_tell_unseen(void)
{
	static bool told;
	char text[512];

	if (told || !LEAKTRACE_INI(enable) || leaktrace_names_count() == 0 || leaktrace_names_seen() || LT_G(started_unix_us) != 0 || !PG(log_errors) || !leaktrace_is_alone()
	 || leaktrace_monotonic_seconds() - leaktrace_names_since < LEAKTRACE_WORKER_SECONDS) {
		return;
	}
	told = true;
	lt_say(text, sizeof(text), "leaktrace: nothing was traced, for no function called ", LEAKTRACE_INI(loop), " was run; "
		"give leaktrace.loop the name as PHP has it (App\\Worker::handle), or call leaktrace_hook_malloc() in the loop");
	php_log_err(text);
}

void leaktrace_body_minit(void)
{
	leaktrace_names_pid = getpid();
	leaktrace_names_since = leaktrace_monotonic_seconds();
	if (!LEAKTRACE_INI(enable) || LEAKTRACE_INI(loop) == NULL) {
		return;
	}
	leaktrace_names_read(LEAKTRACE_INI(loop));
	if (leaktrace_names_count() > 0) {
		zend_observer_fcall_register(leaktrace_body_observe);
	}
}

void leaktrace_body_mshutdown(void)
{
	leaktrace_names_forget();
}

bool leaktrace_body_named(void)
{
	return leaktrace_names_count() > 0;
}

const char *leaktrace_body_unseen(void)
{
	return leaktrace_names_unseen();
}
