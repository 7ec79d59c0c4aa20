/*
 * leaktrace_walk_rest.c: what no root reached.
 *
 * Resources and objects are listed by the engine, so those that nothing reached
 * can still be found. Which of the objects are held by C code and which only by
 * each other, a census tells: it counts the references among them; an object with
 * more references than were counted is held natively, and what hangs on it is told
 * under its name. The rest are rings waiting for the collector.
 *
 * Then memory of extensions: words in it that are addresses of tagged blocks.
 * Survivors that remain belong to no PHP value: "(native)".
 */
#include "php/leaktrace_walk_internal.h"

#define LEAKTRACE_OPAQUE_DEPTH 4               /* blocks behind blocks behind blocks */
#define LEAKTRACE_OPAQUE_MAX ((size_t) 1 << 20) /* bytes searched in one block */

void leaktrace_walk_resources(leaktrace_walk *walk, const void *subject, uint32_t node)
{
	uint32_t list = LEAKTRACE_ROOT(walk, LT_ROOT_RESOURCE, "(resources)");
	zval *entry;

	(void) subject;
	(void) node;
	lt_holders_count(&walk->holders, list, LT_HOLDS_ELEMENTS, EG(regular_list).nNumOfElements);
	if (!(HT_FLAGS(&EG(regular_list)) & HASH_FLAG_UNINITIALIZED)) {
		leaktrace_walk_block_once(walk, HT_GET_DATA_ADDR(&EG(regular_list)), 0, list);
	}
	ZEND_HASH_FOREACH_VAL(&EG(regular_list), entry) {
		if (Z_TYPE_P(entry) == IS_RESOURCE && !leaktrace_marks_has(&walk->marks, Z_RES_P(entry))) {
			leaktrace_walk_resource(walk, Z_RES_P(entry), lt_holders_star(&walk->holders, list));
		}
	} ZEND_HASH_FOREACH_END();
}

/* The object of a handle if it is whole and nothing reached it; else NULL. */
static zend_object *leaktrace_walk_unmet(leaktrace_marks *marks, uint32_t handle)
{
	zend_object *object = EG(objects_store).object_buckets[handle];

	if (!IS_OBJ_VALID(object) || leaktrace_marks_has(marks, object) || GC_TYPE(object) != IS_OBJECT
			|| (OBJ_FLAGS(object) & IS_OBJ_FREE_CALLED) || object->handlers == NULL) {
		return NULL;
	}
	return object;
}

static bool leaktrace_walk_any_unmet(leaktrace_walk *walk)
{
	for (uint32_t i = 1; i < EG(objects_store).top; i++) {
		if (leaktrace_walk_unmet(&walk->marks, i) != NULL) {
			return true;
		}
	}
	return false;
}

/* Counts the references among unreached objects. The marks of the census start
 * empty, and nothing is entered that the roots reached: those references do not
 * exist, or the object would have been reached. */
static bool leaktrace_walk_take_census(leaktrace_walk *walk, uint32_t *census, uint32_t size)
{
	size_t frames = walk->frames.count, maps = walk->maps.count, opaque = walk->opaque.count;
	size_t late_frames = frames, late_maps = maps;

	walk->reached = walk->marks;
	if (!leaktrace_marks_init(&walk->marks)) {
		leaktrace_marks_destroy(&walk->marks);
		walk->marks = walk->reached;
		walk->failed = true;
		return false;
	}
	walk->census = census;
	walk->census_size = size;
	for (uint32_t i = 1; i < size && !walk->failed; i++) {
		zend_object *object = leaktrace_walk_unmet(&walk->reached, i);
		if (object != NULL && leaktrace_walk_meet(walk, object) && !leaktrace_queue_push(&walk->queue, object, 0)) {
			walk->failed = true;
		}
	}
	leaktrace_walk_drain(walk);
	leaktrace_walk_put_off(walk, &late_frames, &late_maps);
	walk->census = NULL;
	leaktrace_marks_destroy(&walk->marks);
	walk->marks = walk->reached;
	walk->frames.count = frames;
	walk->maps.count = maps;
	walk->opaque.count = opaque;
	return !walk->failed;
}

static uint32_t leaktrace_walk_orphan(leaktrace_walk *walk, const zend_object *object, lt_root_kind kind)
{
	char text[LEAKTRACE_WALK_NAME];
	size_t len = kind == LT_ROOT_NATIVE ? LEAKTRACE_APPEND(text, 0, "(native) ") : LEAKTRACE_APPEND(text, 0, "(cycle) ");

	len = leaktrace_walk_class(text, len, object->ce);
	return lt_holders_root(&walk->holders, kind, text, len);
}

/* Step: an object that C code holds, with `extra` references nothing accounts for,
 * which are charged to its own block. */
static void leaktrace_walk_adopt_native(leaktrace_walk *walk, const void *subject, uint32_t extra)
{
	const zend_object *object = subject;
	uint32_t node = leaktrace_walk_orphan(walk, object, LT_ROOT_NATIVE);
	size_t bytes = 0;
	uint32_t leaf;
	leaktrace_sum *sum;

	leaktrace_walk_object(walk, object, node);
	leaf = walk->query->survivor(walk->query->self, (const char *) object - object->handlers->offset, &bytes, NULL);
	sum = leaf ? leaktrace_sums_at(&walk->sums, leaf, node) : NULL;
	if (sum != NULL) {
		sum->extra_refs += extra;
	}
}

/* Step: an object that only a ring holds, and all that hangs on it. Looks for the
 * step that closes the ring, if none is known for its class. */
static void leaktrace_walk_adopt_ring(leaktrace_walk *walk, const void *object, uint32_t extra)
{
	uint32_t node = leaktrace_walk_orphan(walk, object, LT_ROOT_OBJECT_STORE);

	(void) extra;
	leaktrace_walk_object(walk, object, node);
	if (node != 0 && lt_holders_node(&walk->holders, node)->ring == 0) {
		walk->ring = object;
		walk->ring_node = 0;
	}
	leaktrace_walk_drain(walk);
	if (walk->ring != NULL) {
		lt_holders_node(&walk->holders, node)->ring = walk->ring_node;
		walk->ring = NULL;
	}
}

static void leaktrace_walk_adopt(leaktrace_walk *walk, const uint32_t *census, uint32_t size)
{
	for (uint32_t i = 1; i < size && !walk->failed; i++) {
		zend_object *object = leaktrace_walk_unmet(&walk->marks, i);
		if (object != NULL && GC_REFCOUNT(object) > census[i]) {
			leaktrace_walk_try(walk, leaktrace_walk_adopt_native, object, GC_REFCOUNT(object) - census[i]);
		}
	}
	leaktrace_walk_drain(walk);
	for (uint32_t i = 1; i < size && !walk->failed; i++) {
		zend_object *object = leaktrace_walk_unmet(&walk->marks, i);
		if (object != NULL) {
			leaktrace_walk_try(walk, leaktrace_walk_adopt_ring, object, 0);
		}
	}
}

void leaktrace_walk_orphans(leaktrace_walk *walk)
{
	uint32_t size = EG(objects_store).top;
	uint32_t *census;

	if (EG(objects_store).object_buckets == NULL || !leaktrace_walk_any_unmet(walk)) {
		return;
	}
	if ((census = lt_mem_map(size * sizeof(*census))) == NULL) {
		walk->failed = true;
		return;
	}
	if (leaktrace_walk_take_census(walk, census, size)) {
		leaktrace_walk_adopt(walk, census, size);
	}
	lt_mem_unmap(census, size * sizeof(*census));
}

/* Whether a block of this size can begin at an address: words found in foreign
 * memory may point into the middle of one. Blocks up to 256 bytes lie in runs of
 * one page, so that is certain; of larger small ones any page of the run may be
 * the first. */
static bool leaktrace_walk_begins(const void *block, size_t bytes)
{
	uintptr_t offset = (uintptr_t) block & 4095;

	if (bytes > 3072) {
		return offset == 0;
	}
	for (unsigned page = 0; page < (bytes <= 256 ? 1u : 7u); page++) {
		if ((offset + page * 4096u) % bytes == 0) {
			return true;
		}
	}
	return false;
}

static void leaktrace_walk_search(leaktrace_walk *walk, const void *memory, size_t bytes, uint32_t node, lt_vec *found)
{
	const void *const *words = memory;

	if (bytes > LEAKTRACE_OPAQUE_MAX) {
		bytes = LEAKTRACE_OPAQUE_MAX;
	}
	for (size_t i = 0; i < bytes / sizeof(void *); i++) {
		size_t size = 0;
		if (!leaktrace_walk_is_block(walk, words[i])) {
			continue;
		}
		walk->query->survivor(walk->query->self, words[i], &size, NULL);
		if (leaktrace_walk_begins(words[i], size) && leaktrace_walk_meet(walk, words[i])) {
			leaktrace_walk_block(walk, words[i], size, node);
			leaktrace_walk_later(walk, found, words[i], node, size);
		}
	}
}

void leaktrace_walk_opaque(leaktrace_walk *walk, const void *subject, uint32_t node)
{
	lt_vec level = walk->opaque, next = { .item = sizeof(leaktrace_later) };

	(void) subject;
	(void) node;
	walk->opaque = next;
	for (unsigned depth = 0; depth < LEAKTRACE_OPAQUE_DEPTH && level.count != 0; depth++) {
		for (size_t i = 0; i < level.count && !walk->failed; i++) {
			const leaktrace_later *later = lt_vec_at(&level, i);
			leaktrace_walk_search(walk, later->ptr, later->bytes, later->node, &next);
		}
		lt_vec_free(&level);
		level = next;
		next = (lt_vec) { .item = sizeof(leaktrace_later) };
	}
	lt_vec_free(&level);
}

/* References of a block if it looks like a value that is counted; else 0. */
static uint32_t leaktrace_walk_references(const void *block, size_t bytes)
{
	const zend_refcounted *value = block;
	uint8_t type;

	if (bytes < sizeof(zend_string)) {
		return 0;
	}
	type = GC_TYPE(value);
	if (type != IS_STRING && type != IS_ARRAY && type != IS_REFERENCE && type != IS_RESOURCE) {
		return 0;
	}
	return GC_REFCOUNT(value) < 1000000u ? GC_REFCOUNT(value) : 0;
}

static void leaktrace_walk_native(void *arg, uint32_t leaf, const void *block, size_t bytes)
{
	leaktrace_walk *walk = arg;
	leaktrace_sum *sum;

	if (leaktrace_walk_meet(walk, block) && (sum = leaktrace_sums_at(&walk->sums, leaf, 0)) != NULL) {
		sum->bytes += bytes;
		sum->blocks++;
		sum->extra_refs += leaktrace_walk_references(block, bytes);
	}
}

void leaktrace_walk_unreached(leaktrace_walk *walk, const void *subject, uint32_t node)
{
	(void) subject;
	(void) node;
	if (walk->query->each != NULL) {
		walk->query->each(walk->query->self, leaktrace_walk_native, walk);
	}
}
