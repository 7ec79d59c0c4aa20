/*
 * leaktrace_walk.c: a run of the heap walk, see leaktrace_walk.h.
 *
 * Phases, each breadth first until nothing is left:
 *   1. lasting roots: statics, globals, constants, callbacks, compiled code
 *   2. frames, the outermost of a stack first: of the running stack and of
 *      coroutines by their age, then of the suspended generators and fibers that
 *      were met so far
 *   3. values of WeakMaps: theirs alone, for a key is never held by its map
 *   4. the rest: resources and objects that nothing reached
 * Phases 2 and 3 repeat while they bring up new generators and maps.
 *
 * get_gc handlers write to EG(get_gc_buffer) and let it grow by erealloc(). So
 * that the request heap does not notice, the buffer is replaced for the run by a
 * mapping of twice the heap's size (untouched pages cost nothing): each value of
 * the heap takes 8 bytes of it at least and 16 of the buffer.
 */
#include "php/leaktrace_walk_internal.h"

#include <sys/mman.h>
#include <time.h>

#define LEAKTRACE_GC_SLACK ((size_t) 64 << 20)
#define LEAKTRACE_SHAPES 1024u
#define LEAKTRACE_LATER_MAX ((size_t) 1 << 20) /* things put off, at most */

leaktrace_walk *leaktrace_walk_create(void)
{
	leaktrace_walk *walk = lt_mem_map(sizeof(*walk));

	if (walk != NULL && !lt_holders_init(&walk->holders)) {
		lt_mem_unmap(walk, sizeof(*walk));
		return NULL;
	}
	if (walk != NULL) {
		walk->sizes.item = sizeof(lt_walk_size);
		walk->claims.item = sizeof(lt_walk_claim);
		walk->parked.item = sizeof(lt_walk_parked);
		walk->define.item = sizeof(uint32_t);
	}
	return walk;
}

void leaktrace_walk_free(leaktrace_walk *walk)
{
	if (walk != NULL) {
		lt_holders_destroy(&walk->holders);
		lt_vec_free(&walk->sizes);
		lt_vec_free(&walk->claims);
		lt_vec_free(&walk->parked);
		lt_vec_free(&walk->define);
		lt_mem_unmap(walk, sizeof(*walk));
	}
}

uint32_t leaktrace_walk_faults(const leaktrace_walk *walk)
{
	return walk->faults;
}

size_t leaktrace_walk_ring(const leaktrace_walk *walk, uint32_t holder, char *out, size_t size)
{
	return lt_holders_ring(&walk->holders, holder, out, size);
}

void leaktrace_walk_later(leaktrace_walk *walk, lt_vec *list, const void *ptr, uint32_t node, size_t bytes)
{
	leaktrace_later *later;

	if (list->count >= LEAKTRACE_LATER_MAX || (later = lt_vec_push(list)) == NULL) {
		walk->failed = walk->failed || list->count < LEAKTRACE_LATER_MAX;
		return;
	}
	later->ptr = ptr;
	later->node = node;
	later->bytes = (uint32_t) bytes;
}

void leaktrace_walk_block(leaktrace_walk *walk, const void *block, size_t bytes, uint32_t node)
{
	uint32_t leaf;
	bool counts = true;

	if (block == NULL || UNEXPECTED(walk->census != NULL)) {
		return;
	}
	leaf = walk->query->survivor(walk->query->self, block, &bytes, &counts);
	lt_holders_bytes(&walk->holders, node, counts ? bytes : 0);
	if (leaf != 0) {
		leaktrace_sum *sum = leaktrace_sums_at(&walk->sums, leaf, node);
		leaktrace_walk_meet(walk, block); /* it has an owner now */
		if (sum != NULL) {
			sum->bytes += bytes;
			sum->blocks++;
		}
	}
}

void leaktrace_walk_block_once(leaktrace_walk *walk, const void *block, size_t bytes, uint32_t node)
{
	if (block != NULL && leaktrace_walk_meet(walk, block)) {
		leaktrace_walk_block(walk, block, bytes, node);
	}
}

bool leaktrace_walk_is_block(leaktrace_walk *walk, const void *block)
{
	size_t bytes = 0;

	if (block == NULL || ((uintptr_t) block & 7) != 0) {
		return false;
	}
	walk->query->survivor(walk->query->self, block, &bytes, NULL);
	return bytes != 0 && !leaktrace_marks_has(&walk->marks, block);
}

static leaktrace_shape **leaktrace_shape_slot(leaktrace_shape **shapes, size_t size, uint32_t node, const void *thing)
{
	uint64_t hash = ((uintptr_t) thing >> 3) * 0x9e3779b97f4a7c15u ^ (uint64_t) node * 0xc2b2ae3d27d4eb4fu;
	size_t i = (size_t) (hash >> 24) & (size - 1);

	while (shapes[i] != NULL && (shapes[i]->node != node || shapes[i]->thing != thing)) {
		i = (i + 1) & (size - 1);
	}
	return &shapes[i];
}

static bool leaktrace_shapes_grow(leaktrace_walk *walk)
{
	size_t size = walk->shape_size * 2;
	leaktrace_shape **shapes = lt_mem_map(size * sizeof(*shapes));

	if (shapes == NULL) {
		return false;
	}
	for (size_t i = 0; i < walk->shape_size; i++) {
		leaktrace_shape *shape = walk->shapes[i];
		if (shape != NULL) {
			*leaktrace_shape_slot(shapes, size, shape->node, shape->thing) = shape;
		}
	}
	lt_mem_unmap(walk->shapes, walk->shape_size * sizeof(*shapes));
	walk->shapes = shapes;
	walk->shape_size = size;
	return true;
}

leaktrace_shape *leaktrace_walk_shape(leaktrace_walk *walk, uint32_t node, const void *thing, size_t count)
{
	leaktrace_shape **slot = leaktrace_shape_slot(walk->shapes, walk->shape_size, node, thing);

	if (*slot != NULL) {
		return *slot;
	}
	if (walk->shape_count * 2 >= walk->shape_size) {
		if (!leaktrace_shapes_grow(walk)) {
			walk->failed = true;
			return NULL;
		}
		slot = leaktrace_shape_slot(walk->shapes, walk->shape_size, node, thing);
	}
	*slot = lt_arena_alloc(&walk->arena, sizeof(leaktrace_shape) + count * sizeof(uint32_t));
	if (*slot == NULL) {
		walk->failed = true;
		return NULL;
	}
	(*slot)->node = node;
	(*slot)->thing = thing;
	walk->shape_count++;
	return *slot;
}

/* Puts a container of the last loops off until no other is left; false: enter it now. */
static bool leaktrace_walk_waits(leaktrace_walk *walk, const zend_refcounted *value, uint32_t node)
{
	const char *block = (const char *) value;

	if (walk->late || walk->census != NULL || walk->query->young == NULL) {
		return false;
	}
	if (GC_TYPE(value) == IS_OBJECT) {
		const zend_object *object = (const zend_object *) value;
		if (!leaktrace_walk_is_stored(object) || object->handlers == NULL) {
			return false;
		}
		block -= object->handlers->offset;
	}
	if (!walk->query->young(walk->query->self, block)) {
		return false;
	}
	walk->failed = walk->failed || !leaktrace_queue_push(&walk->young, value, node);
	return true;
}

/* The next container to enter, those of the last loops after all others; NULL: none is left. */
static zend_refcounted *leaktrace_walk_next(leaktrace_walk *walk, uint32_t *node)
{
	zend_refcounted *value = leaktrace_queue_pop(&walk->queue, node);

	walk->late = value == NULL;
	return value != NULL ? value : leaktrace_queue_pop(&walk->young, node);
}

static void leaktrace_walk_enter_all(leaktrace_walk *walk, const void *subject, uint32_t node)
{
	zend_refcounted *value;

	(void) subject;
	while (!walk->failed && (value = leaktrace_walk_next(walk, &node)) != NULL) {
		if (leaktrace_walk_waits(walk, value, node)) {
			continue;
		}
		switch (GC_TYPE(value)) {
			case IS_ARRAY:
				leaktrace_walk_enter_array(walk, (const HashTable *) value, node);
				break;
			case IS_OBJECT:
				leaktrace_walk_enter_object(walk, (zend_object *) value, node);
				break;
			case IS_RESOURCE:
				leaktrace_walk_enter_resource(walk, (const zend_resource *) value, node);
				break;
			default:
				break; /* being freed */
		}
	}
}

void leaktrace_walk_drain(leaktrace_walk *walk)
{
	bool whole;

	/* A value that cannot be entered has left the queue: go on with the next. */
	do {
		whole = leaktrace_walk_try(walk, leaktrace_walk_enter_all, NULL, 0);
	} while (!whole && !walk->failed);
}

static void leaktrace_walk_begin_gc(leaktrace_walk *walk)
{
	walk->gc_size = 2 * zend_memory_usage(true) + LEAKTRACE_GC_SLACK;
	walk->gc_memory = mmap(NULL, walk->gc_size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	walk->gc_buffer = EG(get_gc_buffer);
	if (walk->gc_memory == MAP_FAILED) {
		walk->gc_memory = NULL; /* then no handler is called */
		return;
	}
	EG(get_gc_buffer).start = EG(get_gc_buffer).cur = walk->gc_memory;
	EG(get_gc_buffer).end = EG(get_gc_buffer).start + walk->gc_size / sizeof(zval);
}

static void leaktrace_walk_end_gc(leaktrace_walk *walk)
{
	EG(get_gc_buffer) = walk->gc_buffer;
	if (walk->gc_memory != NULL) {
		munmap(walk->gc_memory, walk->gc_size);
	}
}

static bool leaktrace_walk_begin(leaktrace_walk *walk, const leaktrace_walk_query *query)
{
	walk->query = query;
	walk->failed = false;
	walk->sizes.count = walk->claims.count = walk->parked.count = 0;
	memset(&walk->queue, 0, sizeof(walk->queue));
	memset(&walk->young, 0, sizeof(walk->young));
	walk->late = false;
	memset(&walk->arena, 0, sizeof(walk->arena));
	walk->frames = walk->maps = walk->opaque = (lt_vec) { .item = sizeof(leaktrace_later) };
	walk->contexts = (lt_vec) { .item = sizeof(leaktrace_later) };
	walk->census = NULL;
	walk->ring = NULL;
	walk->borrowed = NULL;
	walk->own_heap = NULL;
	walk->frame = EG(current_execute_data);
	walk->shape_count = 0;
	walk->shape_size = LEAKTRACE_SHAPES;
	walk->shapes = lt_mem_map(walk->shape_size * sizeof(*walk->shapes));
	zend_hash_init(&walk->no_properties, 0, NULL, NULL, 1); /* takes no memory while empty */
	walk->weakmap = zend_hash_str_find_ptr(CG(class_table), "weakmap", sizeof("weakmap") - 1);
	lt_holders_begin(&walk->holders);
	return leaktrace_marks_init(&walk->marks) && leaktrace_sums_init(&walk->sums) && walk->shapes != NULL;
}

static void leaktrace_walk_end(leaktrace_walk *walk)
{
	leaktrace_marks_destroy(&walk->marks);
	leaktrace_queue_destroy(&walk->queue);
	leaktrace_queue_destroy(&walk->young);
	leaktrace_sums_destroy(&walk->sums);
	lt_mem_unmap(walk->shapes, walk->shape_size * sizeof(*walk->shapes));
	lt_arena_free(&walk->arena);
	lt_vec_free(&walk->frames);
	lt_vec_free(&walk->maps);
	lt_vec_free(&walk->opaque);
	lt_vec_free(&walk->contexts);
	walk->query = NULL;
}

static void leaktrace_walk_late_frames(leaktrace_walk *walk, const void *object, uint32_t node)
{
	leaktrace_walk_suspended(walk, object, node);
}

static void leaktrace_walk_late_map(leaktrace_walk *walk, const void *object, uint32_t node)
{
	leaktrace_walk_enter_map(walk, (zend_object *) object, node);
}

void leaktrace_walk_put_off(leaktrace_walk *walk, size_t *frames, size_t *maps)
{
	while ((*frames < walk->frames.count || *maps < walk->maps.count) && !walk->failed) {
		while (*frames < walk->frames.count) {
			const leaktrace_later *later = lt_vec_at(&walk->frames, (*frames)++);
			leaktrace_walk_try(walk, leaktrace_walk_late_frames, later->ptr, later->node);
		}
		leaktrace_walk_drain(walk);
		while (*frames == walk->frames.count && *maps < walk->maps.count) {
			const leaktrace_later *later = lt_vec_at(&walk->maps, (*maps)++);
			leaktrace_walk_try(walk, leaktrace_walk_late_map, later->ptr, later->node);
		}
		leaktrace_walk_drain(walk);
	}
}

static void leaktrace_walk_stacks(leaktrace_walk *walk, const void *frame, uint32_t kind)
{
	leaktrace_walk_frames(walk, (zend_execute_data *) frame, 0, (lt_root_kind) kind);
}

static void leaktrace_walk_phases(leaktrace_walk *walk)
{
	static void (*const roots[])(leaktrace_walk *, const void *, uint32_t) = {
		leaktrace_walk_lasting_roots, leaktrace_walk_callback_roots, leaktrace_walk_code_roots
	};
	const leaktrace_walk_query *query = walk->query;
	size_t frames = 0, maps = 0;

	for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
		leaktrace_walk_try(walk, roots[i], NULL, 0);
	}
	leaktrace_walk_drain(walk);
	if (query->stack_count == 0) {
		leaktrace_walk_try(walk, leaktrace_walk_stacks, walk->frame, LT_ROOT_FRAME);
	}
	for (size_t i = 0; i < query->stack_count; i++) {
		leaktrace_walk_try(walk, leaktrace_walk_stacks, query->stacks[i].frame, query->stacks[i].kind);
	}
	leaktrace_walk_drain(walk);
	leaktrace_walk_put_off(walk, &frames, &maps);
	leaktrace_walk_try(walk, leaktrace_walk_resources, NULL, 0);
	leaktrace_walk_drain(walk);
	leaktrace_walk_orphans(walk);
	leaktrace_walk_put_off(walk, &frames, &maps);
	leaktrace_walk_try(walk, leaktrace_walk_opaque, NULL, 0);
	leaktrace_walk_try(walk, leaktrace_walk_unreached, NULL, 0);
}

static uint64_t leaktrace_walk_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t) now.tv_sec * 1000000u + (uint64_t) now.tv_nsec / 1000u;
}

bool leaktrace_walk_run(leaktrace_walk *walk, const leaktrace_walk_query *query, lt_walk *result)
{
	uint64_t began = leaktrace_walk_now_us(), ended;

	if (leaktrace_walk_begin(walk, query)) {
		leaktrace_walk_begin_gc(walk);
		leaktrace_walk_guard(walk);
		leaktrace_walk_phases(walk);
		leaktrace_walk_unguard(walk);
		leaktrace_walk_end_gc(walk);
		lt_holders_finish(&walk->holders);
		walk->failed = walk->failed || walk->marks.failed || walk->sums.failed || walk->holders.full;
		leaktrace_walk_claims(walk);
		leaktrace_walk_contexts(walk);
		if (!query->claims_only) {
			leaktrace_walk_sizes(walk);
		}
	} else {
		walk->failed = true;
	}
	result->values = walk->marks.marked;
	leaktrace_walk_end(walk);
	if (walk->failed) {
		walk->claims.count = walk->sizes.count = walk->parked.count = 0;
	}
	result->claims = (const lt_walk_claim *) walk->claims.data;
	result->claim_count = walk->claims.count;
	result->sizes = (const lt_walk_size *) walk->sizes.data;
	result->size_count = walk->sizes.count;
	result->parked = (const lt_walk_parked *) walk->parked.data;
	result->parked_count = walk->parked.count;
	ended = leaktrace_walk_now_us();
	result->cost_us = ended > began ? ended - began : 0; /* some clocks step back */
	return !walk->failed;
}
