/*
 * leaktrace_path.c: shadow stacks, the call path of an allocation at O(1).
 *
 * Each context keeps the frames it knows, outermost first, each with its node in
 * the call-path tree. Frames on the stack carry a mark, ZEND_CALL_OBSERVED, that
 * the engine wipes out when it pushes a frame at that address: so an entry is
 * valid exactly while its frame carries the mark. An allocation looks at the top
 * entry; if that is another frame, it walks up to the nearest marked one that is
 * on the stack, pops what is above it (those calls have returned) and pushes the
 * frames in between. Each frame is walked once, however often it allocates, and
 * calls that allocate nothing cost nothing.
 *
 * Frames of generators hang under whoever resumed them last: they are not marked,
 * and so are looked up again each time. A fiber's frames end at its bottom, an
 * internal function without a name; below it comes the leaf that began it.
 *
 * Runs inside allocation hooks: no PHP memory, no recursion along the stack.
 */
#include "src/php/leaktrace_path_key.h"
#include "src/php/leaktrace_swoole.h"
#include "zend_exceptions.h"

static lt_loop *leaktrace_context_loop(const leaktrace_context *context)
{
	return context->loop != NULL ? context->loop : context->guest;
}

static bool leaktrace_is_generator(const zend_execute_data *frame)
{
	return (ZEND_CALL_INFO(frame) & ZEND_CALL_GENERATOR) != 0;
}

/* The function at the bottom of a fiber. */
static bool leaktrace_is_nameless(const zend_function *func)
{
	return func->type == ZEND_INTERNAL_FUNCTION && func->common.function_name == NULL;
}

/* The bottom of a fiber; that of a coroutine, whose function may be any other's. */
static bool leaktrace_is_bottom(const zend_execute_data *frame)
{
	return leaktrace_is_nameless(frame->func) || (frame->prev_execute_data == NULL && ZEND_CALL_INFO(frame) == 0);
}

static bool leaktrace_is_marked(const zend_execute_data *frame)
{
	return (ZEND_CALL_INFO(frame) & (ZEND_CALL_OBSERVED | ZEND_CALL_GENERATOR)) == ZEND_CALL_OBSERVED;
}

static void leaktrace_path_pop(leaktrace_context *context)
{
	leaktrace_entry *entry = context->top--;

	if (UNEXPECTED(entry->flags & LEAKTRACE_ENTRY_OWNER)) {
		leaktrace_body_left(entry);
	}
}

void leaktrace_path_pop_all(leaktrace_context *context)
{
	while (context->top != context->base) {
		leaktrace_path_pop(context);
	}
}

/* Is `called`, which `caller` seems to have called, a destructor of what a body's frame
 * leaves behind, one that `caller` called? The engine makes the caller the running frame
 * before it destroys the variables of one that returns. What they do still belongs to the
 * loop: while the caller stands where it called the body from, the body has not ended. */
static bool leaktrace_path_leaves(const leaktrace_context *context, const leaktrace_entry *caller, const zend_execute_data *called)
{
	const leaktrace_entry *body = caller + 1;

	return called != NULL && caller != context->top && (body->flags & LEAKTRACE_ENTRY_OWNER)
		&& leaktrace_is_destructor(called)
		&& body->call == leaktrace_call_key(body->func, leaktrace_entry_goes(body), caller);
}

/* Pops down to the entry of a marked frame, or to that of the body it called whose
 * variables are being destroyed; false when it is not on this stack. `called`: the frame
 * that it called last; NULL: it runs itself. */
static bool leaktrace_path_pop_to(leaktrace_context *context, const zend_execute_data *frame, const zend_execute_data *called)
{
	leaktrace_entry *entry = context->top;

	while (entry != context->base && (entry->frame != frame || entry->func != frame->func)) {
		entry--;
	}
	if (entry == context->base) {
		return false;
	}
	entry += leaktrace_path_leaves(context, entry, called);
	while (context->top != entry) {
		leaktrace_path_pop(context);
	}
	return true;
}

/* The entry that stands here is of another call; this one's key is `key`. */
static zend_always_inline void leaktrace_entry_clear(leaktrace_entry *entry, uint64_t key, bool has_lines)
{
	const zend_op_array *code = &entry->func->op_array;

	entry->code = has_lines ? code->opcodes : NULL;
	entry->code_bytes = has_lines ? (uint32_t) (code->last * sizeof(zend_op)) : 0;
	entry->at = has_lines ? LEAKTRACE_UNASKED : 0;
	entry->leaf = 0;
	entry->cohort = 0;
	entry->call = key;
	entry->flags &= ~LEAKTRACE_ENTRY_SHARED;
}

/* What the cache knows of its call. */
static zend_always_inline void leaktrace_entry_fill(leaktrace_entry *entry, bool has_lines, uint32_t id, uint32_t cohort)
{
	if (has_lines) {
		entry->node = id;
		if (UNEXPECTED(cohort == LT_TREE_SHARED)) {
			entry->flags |= LEAKTRACE_ENTRY_SHARED;
		}
	} else {
		entry->cohort = cohort;
		entry->leaf = id;
		entry->node = id | LEAKTRACE_IS_LEAF;
	}
}

/* A call that is not the one whose entry stood here before. */
static zend_always_inline bool leaktrace_entry_begin(leaktrace_context *context, leaktrace_entry *entry, uint64_t key)
{
	bool known = !leaktrace_is_trampoline(entry->func), has_lines = ZEND_USER_CODE(entry->func->type) && known;
	const lt_tree_cached *cached = known ? lt_tree_cached_at(&LT_G(tracker).tree, key) : NULL;
	uint32_t id;

	leaktrace_entry_clear(entry, key, has_lines);
	if (EXPECTED(cached != NULL)) {
		leaktrace_entry_fill(entry, has_lines, cached->id, cached->cohort);
		return true;
	}
	id = leaktrace_call_find(context, entry, entry - 1, key);
	if (id == 0) {
		return false;
	}
	leaktrace_entry_fill(entry, has_lines, id, 0);
	return true;
}

/* Has the sentinel of an empty stack say what the first frame that is pushed is to know of
 * its caller. */
static zend_always_inline void leaktrace_path_ground(leaktrace_context *context)
{
	if (context->top == context->base) {
		context->base->loop = leaktrace_context_loop(context);
		context->base->call = lt_tree_node_path(~context->begun_at);
	}
}

/* A call's entry, by its frame and its caller, which stands below it and is complete. Returns
 * its key. */
static zend_always_inline uint64_t leaktrace_entry_link(leaktrace_entry *entry)
{
	const leaktrace_entry *caller = entry - 1;
	bool goes;

	entry->func = entry->frame->func;
	entry->loop = caller->loop != NULL ? caller->loop : LT_G(collecting); /* a destructor that our collection runs */
	goes = leaktrace_code_goes(entry->func);
	entry->flags = (entry->flags & LEAKTRACE_ENTRY_SHARED) | (goes ? LEAKTRACE_ENTRY_GOES : 0);
	return leaktrace_call_key(entry->func, goes, caller);
}

/* What is above the top of a stack are the calls that returned last: often the same call is
 * made again, from a loop, and finds its entry as it left it. Is it that one? */
static zend_always_inline bool leaktrace_entry_resumes(leaktrace_entry *entry, uint64_t key)
{
	if (entry->call != key) {
		return false;
	}
	if (UNEXPECTED(entry->at == LEAKTRACE_UNASKED)) {
		entry->leaf = 0; /* it was a guess */
	}
	return true;
}

static zend_always_inline void leaktrace_entry_mark(const leaktrace_entry *entry)
{
	ZEND_ADD_CALL_FLAG((zend_execute_data *) entry->frame, ZEND_CALL_OBSERVED);
}

/* Completes the pushed entry `entry`; false: no memory. */
static zend_always_inline bool leaktrace_entry_enter(leaktrace_context *context, leaktrace_entry *entry)
{
	uint64_t key;

	lt_tree_fetch(&LT_G(tracker).tree, leaktrace_entry_path(entry - 1), leaktrace_call_pc(entry - 1));
	key = leaktrace_entry_link(entry);
	if (!leaktrace_entry_resumes(entry, key) && UNEXPECTED(!leaktrace_entry_begin(context, entry, key))) {
		entry->call = 0;
		return false;
	}
	if (UNEXPECTED(leaktrace_is_generator(entry->frame))) {
		lt_loop *kept = leaktrace_body_kept(entry->frame);

		entry->flags |= LEAKTRACE_ENTRY_KEPT;
		entry->loop = kept != NULL ? kept : entry->loop;
	} else {
		leaktrace_entry_mark(entry);
	}
	return true;
}

/* The same for the usual call, of which the cache knows; false: it is not, and has no entry
 * yet. Without a call here. */
static zend_always_inline bool leaktrace_entry_enter_known(leaktrace_entry *entry)
{
	const lt_tree_cached *cached;
	uint64_t key = leaktrace_entry_link(entry);
	bool has_lines = ZEND_USER_CODE(entry->func->type);

	if (!leaktrace_entry_resumes(entry, key)) {
		cached = lt_tree_cached_home(&LT_G(tracker).tree, key);
		if (UNEXPECTED(cached == NULL) || UNEXPECTED(leaktrace_is_trampoline(entry->func))) {
			return false;
		}
		leaktrace_entry_clear(entry, key, has_lines);
		leaktrace_entry_fill(entry, has_lines, cached->id, cached->cohort);
	}
	leaktrace_entry_mark(entry);
	return true;
}

/* No PHP frame at all: the context's bottom. */
static leaktrace_entry *leaktrace_path_bottom(leaktrace_context *context)
{
	leaktrace_path_pop_all(context);
	context->base->leaf = context->begun_at != 0 ? context->begun_at : LT_G(root_leaf);
	context->base->loop = leaktrace_context_loop(context);
	return context->base;
}

/* A frame beside the stack: opcache makes some up while it optimizes, with nothing
 * beneath them. That of a coroutine's bottom looks alike, but lies on the VM stack. */
static bool leaktrace_is_beside(const zend_execute_data *bottom)
{
	zend_vm_stack page = EG(vm_stack);

	if (bottom->prev_execute_data != NULL) {
		return false;
	}
	while (page != NULL && ((const char *) bottom < (const char *) page || (const char *) bottom >= (const char *) page->end)) {
		page = page->prev;
	}
	return page == NULL;
}

/* Any case: walks up to the nearest known frame and pushes what is above it. */
static zend_never_inline leaktrace_entry *leaktrace_path_walk(leaktrace_context *context, zend_execute_data *frame, const zend_op *vm)
{
	const zend_execute_data *at, *top = NULL, *called = NULL;
	size_t count = 0;
	leaktrace_entry *entry;

	for (at = frame; at != NULL; at = at->prev_execute_data) {
		if (at->func == NULL) {
			continue;
		}
		if (leaktrace_is_bottom(at)) {
			if (context->top != context->base && leaktrace_is_beside(at)) {
				return context->top; /* the frame that has code compiled */
			}
			at = NULL;
			break;
		}
		if (leaktrace_is_marked(at) && leaktrace_path_pop_to(context, at, called)) {
			top = at;
			break;
		}
		called = at;
		count++;
	}
	if (top == NULL) {
		if (count == 0) {
			return leaktrace_path_bottom(context);
		}
		leaktrace_path_pop_all(context);
	}
	if (UNEXPECTED(!leaktrace_context_reserve(context, count))) {
		LT_G(tracker).broken = true;
		return NULL;
	}
	entry = context->top + count;
	for (at = frame; entry != context->top; at = at->prev_execute_data) {
		if (at->func != NULL) {
			(entry--)->frame = at;
		}
	}
	leaktrace_path_ground(context);
	while (count-- > 0) {
		if (UNEXPECTED(!leaktrace_entry_enter(context, context->top + 1))) {
			LT_G(tracker).broken = true;
			return NULL;
		}
		context->top++;
	}
	if (UNEXPECTED(!leaktrace_entry_update(context->top, vm))) {
		LT_G(tracker).broken = true;
		return NULL;
	}
	return context->top;
}

/* Pops down to the entry of a marked frame, when that costs no more: false when it is
 * not there, or when a loop ends on the way. The entries that were popped by then are
 * walked again. */
static zend_always_inline bool leaktrace_path_return(leaktrace_context *context, const zend_execute_data *frame)
{
	leaktrace_entry *top = context->top;

	while (top->frame != frame) {
		if (top == context->base || UNEXPECTED(top->flags & LEAKTRACE_ENTRY_OWNER)) {
			context->top = top;
			return false;
		}
		top--;
	}
	context->top = top;
	return EXPECTED(top->func == frame->func);
}

#define LEAKTRACE_STEPS 32 /* so many calls are entered at once */

/* The usual reasons to come here: calls have returned, or some were made by a known
 * frame, or a generator goes on. Returns the entry of the innermost frame; NULL when it
 * is anything else. A generator is entered anew each time, as if it were called: it may
 * be resumed from elsewhere now. */
static zend_always_inline leaktrace_entry *leaktrace_path_usual(leaktrace_context *context, zend_execute_data *frame, const zend_op *vm)
{
	const zend_execute_data *calls[LEAKTRACE_STEPS], **call = calls;
	leaktrace_entry *top;

	for (; frame != NULL; frame = frame->prev_execute_data) {
		if (UNEXPECTED(frame->func == NULL)) {
			continue; /* the engine's own, such as those between generators that delegate */
		}
		if (leaktrace_is_marked(frame)) {
			break;
		}
		if (UNEXPECTED(leaktrace_is_nameless(frame->func)) || UNEXPECTED(call == calls + LEAKTRACE_STEPS)) {
			return NULL;
		}
		*call++ = frame;
	}
	if (UNEXPECTED(frame == NULL) || !leaktrace_path_return(context, frame)
	 || (UNEXPECTED(leaktrace_context_left(context) < (size_t) (call - calls)) && !leaktrace_context_reserve(context, (size_t) (call - calls)))) {
		return NULL;
	}
	for (top = context->top; call != calls; context->top = top) {
		top++;
		top->frame = *--call;
		if (UNEXPECTED(!leaktrace_entry_enter(context, top))) {
			return NULL;
		}
	}
	return EXPECTED(leaktrace_entry_update(top, vm)) ? top : NULL;
}

uint32_t leaktrace_path_cohort(leaktrace_entry *entry)
{
	lt_tree_cached *cached = NULL;

	entry->cohort = lt_cohort_now(&LT_G(tracker), entry->leaf, entry->loop);
	if (entry->code != NULL) {
		cached = entry->at != LEAKTRACE_UNASKED ? leaktrace_cached_leaf(entry, entry->at) : NULL;
	} else {
		cached = lt_tree_cached_at(&LT_G(tracker).tree, entry->call);
	}
	if (cached != NULL && cached->id == entry->leaf) {
		cached->cohort = entry->cohort;
	}
	return entry->cohort;
}

bool leaktrace_path_update(leaktrace_entry *entry)
{
	return leaktrace_entry_update(entry, entry->frame->opline);
}

/* Whatever has happened since the last allocation. */
LEAKTRACE_HOT static zend_never_inline leaktrace_entry *leaktrace_path_find(leaktrace_context *context, zend_execute_data *frame,
	const zend_op *vm)
{
	leaktrace_entry *known;

	if (UNEXPECTED(leaktrace_coroutine_id != NULL)) {
		context = leaktrace_swoole_context();
	}
	known = leaktrace_path_usual(context, frame, vm);
	return EXPECTED(known != NULL) ? known : leaktrace_path_walk(context, frame, vm);
}

/* Usually a frame that is known has made one call: its entry is pushed here. */
LEAKTRACE_HOT static zend_never_inline leaktrace_entry *leaktrace_path_call(leaktrace_context *context, zend_execute_data *frame,
	const zend_op *vm)
{
	const zend_execute_data *caller = frame->prev_execute_data;
	leaktrace_entry *entry;

	if (EXPECTED(caller != NULL) && EXPECTED(caller->func != NULL) && EXPECTED(leaktrace_is_marked(caller))
	 && EXPECTED(!leaktrace_is_nameless(frame->func)) && EXPECTED(!leaktrace_is_generator(frame))
	 && EXPECTED(leaktrace_path_return(context, caller)) && EXPECTED(leaktrace_context_left(context) != 0)) {
		entry = context->top + 1;
		entry->frame = frame;
		if (EXPECTED(leaktrace_entry_enter_known(entry))) {
			context->top = entry;
			if (EXPECTED(leaktrace_entry_knows(entry, vm))) {
				return entry;
			}
		}
	}
	return leaktrace_path_find(context, frame, vm);
}

/* Often nothing but the return of some calls: that is without a call here, and so without
 * registers to save. */
LEAKTRACE_HOT leaktrace_entry *leaktrace_path_resolve(leaktrace_context *context, zend_execute_data *frame, const zend_op *vm)
{
	if (UNEXPECTED(LT_G(tracker).broken)) {
		return NULL;
	}
	if (UNEXPECTED(frame == NULL) || UNEXPECTED(leaktrace_coroutine_id != NULL) || UNEXPECTED(frame->func == NULL)) {
		return leaktrace_path_find(context, frame, vm);
	}
	if (!leaktrace_is_marked(frame)) {
		return leaktrace_path_call(context, frame, vm);
	}
	if (EXPECTED(leaktrace_path_return(context, frame)) && EXPECTED(leaktrace_entry_knows(context->top, vm))) {
		return context->top;
	}
	return leaktrace_path_find(context, frame, vm);
}

uint32_t leaktrace_path_suspended(leaktrace_context *context, zend_execute_data *frame)
{
	leaktrace_entry *entry = leaktrace_path_walk(context, frame, NULL);

	return entry != NULL ? entry->leaf : 0;
}
