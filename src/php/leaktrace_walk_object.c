/*
 * leaktrace_walk_object.c: from an object to the values it holds.
 *
 * Properties are read where they lie: the slots of declared ones, and the table
 * of all of them only where one was built already. What else an object holds, its
 * get_gc handler tells; many such handlers end with zend_std_get_properties(),
 * which would build the table, so an empty one stands in its place meanwhile.
 * Handlers that only fall back to properties are not called at all. They write to
 * the collector's buffer: a run has put a mapping of its own there.
 */
#include "php/leaktrace_walk_internal.h"

#include "zend_closures.h"
#include "zend_fibers.h"
#include "zend_generators.h"
#include "zend_interfaces.h"
#include "ext/spl/spl_array.h"
#include "ext/spl/spl_dllist.h"
#include "ext/spl/spl_heap.h"
#include "ext/spl/spl_observer.h"

static bool leaktrace_walk_is(const zend_class_entry *ce, const zend_class_entry *parent)
{
	return parent != NULL && instanceof_function(ce, parent);
}

static leaktrace_object_kind leaktrace_walk_kind(const leaktrace_walk *walk, const zend_object *object)
{
	const zend_class_entry *ce = object->ce;

	if (ce == zend_ce_closure) {
		return LEAKTRACE_OBJECT_CLOSURE;
	} else if (ce == zend_ce_generator) {
		return LEAKTRACE_OBJECT_GENERATOR;
	} else if (ce == zend_ce_fiber) {
		return LEAKTRACE_OBJECT_FIBER;
	} else if (ce == walk->weakmap) {
		return LEAKTRACE_OBJECT_WEAKMAP;
	} else if (object->handlers->write_property == NULL && object->handlers->get_properties == NULL
			&& strcmp(ZSTR_VAL(ce->name), "__iterator_wrapper") == 0) {
		return LEAKTRACE_OBJECT_ITERATOR;
	} else if (object->handlers->get_gc == NULL || object->handlers->get_gc == zend_std_get_gc) {
		return LEAKTRACE_OBJECT_PLAIN;
	} else if (leaktrace_walk_is(ce, spl_ce_SplObjectStorage)) {
		return LEAKTRACE_OBJECT_STORAGE;
	} else if (leaktrace_walk_is(ce, spl_ce_SplDoublyLinkedList)) {
		return LEAKTRACE_OBJECT_LIST;
	} else if (leaktrace_walk_is(ce, spl_ce_SplHeap) || leaktrace_walk_is(ce, spl_ce_SplPriorityQueue)) {
		return LEAKTRACE_OBJECT_HEAP;
	} else if (leaktrace_walk_is(ce, spl_ce_ArrayObject) || leaktrace_walk_is(ce, spl_ce_ArrayIterator)) {
		return LEAKTRACE_OBJECT_ARRAY;
	}
	return LEAKTRACE_OBJECT_GC;
}

/* The first members of two structs that are private to SPL; an object begins with
 * a pointer to one. SplObjectStorage and WeakMap begin with their hash table. */
typedef struct {
	void *head, *tail;
	int count;
} leaktrace_spl_list;

typedef struct {
	void *elements, *functions[3];
	int count;
} leaktrace_spl_heap;

/* An element of an SplObjectStorage. */
typedef struct {
	zend_object *object;
	zval data;
} leaktrace_spl_element;

/* Elements of a structure that counts them itself; else what get_gc gave. */
static size_t leaktrace_walk_elements(const zend_object *object, leaktrace_object_kind kind, size_t given)
{
	const char *start = (const char *) object - object->handlers->offset;

	switch (kind) {
		case LEAKTRACE_OBJECT_STORAGE:
		case LEAKTRACE_OBJECT_WEAKMAP:
			return ((const HashTable *) start)->nNumOfElements;
		case LEAKTRACE_OBJECT_LIST: {
			const leaktrace_spl_list *list = *(const leaktrace_spl_list *const *) start;
			return list && list->count > 0 ? (size_t) list->count : 0;
		}
		case LEAKTRACE_OBJECT_HEAP: {
			const leaktrace_spl_heap *heap = *(const leaktrace_spl_heap *const *) start;
			return heap && heap->count > 0 ? (size_t) heap->count : 0;
		}
		default:
			return given;
	}
}

/* The blocks of SPL structures that hold zvals in memory of their own. */
static void leaktrace_walk_storage_one(leaktrace_walk *walk, const zval *entry, uint32_t node, uint32_t star)
{
	if (Z_TYPE_P(entry) == IS_PTR && Z_PTR_P(entry) != NULL) {
		const leaktrace_spl_element *element = Z_PTR_P(entry);
		leaktrace_walk_block_once(walk, element, sizeof(*element), node);
		leaktrace_walk_object(walk, element->object, star);
		leaktrace_walk_value(walk, &element->data, node, star);
	}
}

static void leaktrace_walk_storage(leaktrace_walk *walk, const HashTable *storage, uint32_t node)
{
	bool packed = (HT_FLAGS(storage) & HASH_FLAG_PACKED) != 0;
	uint32_t star = lt_holders_star(&walk->holders, node);

	if (HT_FLAGS(storage) & HASH_FLAG_UNINITIALIZED) {
		return;
	}
	leaktrace_walk_block_once(walk, HT_GET_DATA_ADDR(storage), 0, node);
	for (uint32_t i = 0; i < storage->nNumUsed; i++) {
		const zend_string *key = packed ? NULL : storage->arData[i].key;
		leaktrace_walk_storage_one(walk, packed ? &storage->arPacked[i] : &storage->arData[i].val, node, star);
		if (key != NULL && !ZSTR_IS_INTERNED(key)) {
			leaktrace_walk_string(walk, key, node);
		}
	}
}

typedef struct leaktrace_list_element {
	struct leaktrace_list_element *prev, *next;
} leaktrace_list_element;

static void leaktrace_walk_list_blocks(leaktrace_walk *walk, const leaktrace_spl_list *list, uint32_t node)
{
	const leaktrace_list_element *element = list ? list->head : NULL;

	leaktrace_walk_block_once(walk, list, sizeof(*list), node);
	for (int i = 0; element != NULL && i < list->count; i++) {
		leaktrace_walk_block_once(walk, element, 0, node);
		element = element->next;
	}
}

static void leaktrace_walk_spl_blocks(leaktrace_walk *walk, const zend_object *object, leaktrace_object_kind kind,
	uint32_t node)
{
	const char *start = (const char *) object - object->handlers->offset;

	if (kind == LEAKTRACE_OBJECT_STORAGE) {
		leaktrace_walk_storage(walk, (const HashTable *) start, node);
	} else if (kind == LEAKTRACE_OBJECT_WEAKMAP && !(HT_FLAGS((const HashTable *) start) & HASH_FLAG_UNINITIALIZED)) {
		leaktrace_walk_block_once(walk, HT_GET_DATA_ADDR((const HashTable *) start), 0, node);
	} else if (kind == LEAKTRACE_OBJECT_LIST) {
		leaktrace_walk_list_blocks(walk, *(const leaktrace_spl_list *const *) start, node);
	} else if (kind == LEAKTRACE_OBJECT_HEAP && *(void *const *) start != NULL) {
		const leaktrace_spl_heap *heap = *(const leaktrace_spl_heap *const *) start;
		leaktrace_walk_block_once(walk, heap, sizeof(*heap), node);
		leaktrace_walk_block_once(walk, heap->elements, 0, node);
	}
}

static void leaktrace_walk_declared(leaktrace_walk *walk, zend_object *object, leaktrace_shape *shape, uint32_t node)
{
	const zend_class_entry *ce = object->ce;

	for (int i = 0; i < ce->default_properties_count; i++) {
		const zval *value = &object->properties_table[i];
		uint32_t child = 0;

		if (!Z_REFCOUNTED_P(value)) {
			continue;
		}
		if (leaktrace_walk_needs_node(value)) {
			if (shape->slots[i] == 0) {
				shape->slots[i] = leaktrace_walk_property(walk, node, ce, (uint32_t) i);
			}
			child = shape->slots[i];
		}
		leaktrace_walk_slot(walk, value, node, child);
	}
}

/* One entry of a property table; declared ones lie elsewhere and were met. */
static void leaktrace_walk_dynamic_one(leaktrace_walk *walk, const zend_class_entry *ce, const Bucket *bucket,
	size_t count, uint32_t node)
{
	uint32_t child = 0;

	if (bucket->key != NULL && !ZSTR_IS_INTERNED(bucket->key)) {
		leaktrace_walk_string(walk, bucket->key, node);
	}
	if (leaktrace_walk_needs_node(&bucket->val)) {
		child = bucket->key == NULL ? lt_holders_any(&walk->holders, node)
			: lt_holders_property(&walk->holders, node, bucket->h, ZSTR_VAL(bucket->key), ZSTR_LEN(bucket->key), count);
		lt_holders_own(&walk->holders, child, ZSTR_VAL(ce->name), strlen(ZSTR_VAL(ce->name)));
	}
	leaktrace_walk_value(walk, &bucket->val, node, child);
}

/* A table of properties. Returns how many there are beside the declared ones. */
static size_t leaktrace_walk_dynamic(leaktrace_walk *walk, const zend_class_entry *ce, const HashTable *table,
	uint32_t node)
{
	size_t count = 0;

	if (table == NULL || (GC_FLAGS(table) & GC_IMMUTABLE) || GC_TYPE(table) != IS_ARRAY
			|| (HT_FLAGS(table) & (HASH_FLAG_UNINITIALIZED | HASH_FLAG_PACKED))
			|| !leaktrace_walk_meet(walk, table)) {
		return 0;
	}
	leaktrace_walk_block(walk, table, sizeof(zend_array), node);
	leaktrace_walk_block(walk, HT_GET_DATA_ADDR(table), HT_SIZE(table), node);
	for (uint32_t i = 0; i < table->nNumUsed; i++) {
		count += Z_TYPE(table->arData[i].val) != IS_UNDEF && Z_TYPE(table->arData[i].val) != IS_INDIRECT;
	}
	for (uint32_t i = 0; count != 0 && i < table->nNumUsed; i++) {
		const Bucket *bucket = &table->arData[i];
		if (Z_TYPE(bucket->val) != IS_UNDEF && Z_TYPE(bucket->val) != IS_INDIRECT) {
			leaktrace_walk_dynamic_one(walk, ce, bucket, count, node);
		}
	}
	return count;
}

/* Calls a get_gc handler without letting it build a property table. */
static HashTable *leaktrace_walk_get_gc(leaktrace_walk *walk, zend_object *object, zval **table, int *count)
{
	HashTable *properties = object->properties, *found;

	*table = NULL;
	*count = 0;
	if (walk->gc_memory == NULL) {
		return NULL;
	}
	if (properties == NULL) {
		walk->borrowed = object;
		object->properties = &walk->no_properties;
	}
	found = object->handlers->get_gc(object, table, count);
	object->properties = properties;
	walk->borrowed = NULL;
	return found == &walk->no_properties || found == properties ? NULL : found;
}

static void leaktrace_walk_given(leaktrace_walk *walk, zend_object *object, leaktrace_object_kind kind, uint32_t node)
{
	zval *table = NULL;
	int count = 0;
	HashTable *found = NULL;
	size_t elements;
	uint32_t child;

	if (kind != LEAKTRACE_OBJECT_STORAGE) {
		/* A storage's handler takes elements for whole that are being added. */
		found = leaktrace_walk_get_gc(walk, object, &table, &count);
	}
	elements = count > 0 ? (size_t) count : 0;
	if (table == object->properties_table) {
		elements = 0; /* met already */
	} else if (elements != 0 && table != walk->gc_memory) {
		leaktrace_walk_block_once(walk, table, 0, node);
	}
	leaktrace_walk_spl_blocks(walk, object, kind, node);
	child = elements ? lt_holders_star(&walk->holders, node) : 0;
	for (size_t i = 0; i < elements; i++) {
		if (kind == LEAKTRACE_OBJECT_ARRAY && Z_TYPE(table[i]) == IS_ARRAY) {
			/* ArrayObject and its array are one container. */
			leaktrace_walk_value(walk, &table[i], node, node);
		} else {
			leaktrace_walk_value(walk, &table[i], node, child);
		}
	}
	elements = leaktrace_walk_elements(object, kind, elements);
	if (elements != 0 && kind != LEAKTRACE_OBJECT_ARRAY) {
		lt_holders_elements(&walk->holders, node, LT_HOLDS_ELEMENTS, elements);
	}
	leaktrace_walk_dynamic(walk, object->ce, found, node);
}

void leaktrace_walk_enter_map(leaktrace_walk *walk, zend_object *map, uint32_t node)
{
	leaktrace_walk_given(walk, map, LEAKTRACE_OBJECT_WEAKMAP, node);
}

/* Which step leads to a variable of a closure: captured, or static in its body. */
static uint32_t leaktrace_walk_captured(leaktrace_walk *walk, const zend_op_array *code, const HashTable *variables,
	const Bucket *bucket, uint32_t node)
{
	uint32_t offset = (uint32_t) ((const char *) bucket - (const char *) variables->arData);
	bool used = leaktrace_op_array_captures(code, offset);
	char text[LEAKTRACE_WALK_NAME];
	uint64_t key;
	size_t len = used ? LEAKTRACE_APPEND(text, 0, "->use($") : LEAKTRACE_APPEND(text, 0, "->{closure}()::$");

	len = leaktrace_walk_append(text, len, ZSTR_VAL(bucket->key), ZSTR_LEN(bucket->key));
	if (used) {
		len = LEAKTRACE_APPEND(text, len, ")");
	}
	/* Closures of the same code that capture one another, as a stack of middleware does, are a chain. */
	key = lt_holders_hash(text, len);
	return lt_holders_step(&walk->holders, node, key, key ^ LEAKTRACE_STEP_SALT * (uintptr_t) code->opcodes, text, len);
}

static void leaktrace_walk_captures(leaktrace_walk *walk, const zend_op_array *code, uint32_t node)
{
	const HashTable *variables = ZEND_MAP_PTR_GET(code->static_variables_ptr);
	leaktrace_shape *shape;

	if (variables == NULL || (GC_FLAGS(variables) & GC_IMMUTABLE) || !leaktrace_walk_meet(walk, variables)
			|| (shape = leaktrace_walk_shape(walk, node, code->opcodes, variables->nNumUsed)) == NULL) {
		return;
	}
	leaktrace_walk_block(walk, variables, sizeof(zend_array), node);
	leaktrace_walk_block(walk, HT_GET_DATA_ADDR(variables), HT_SIZE(variables), node);
	for (uint32_t i = 0; i < variables->nNumUsed; i++) {
		const Bucket *bucket = &variables->arData[i];
		if (!Z_REFCOUNTED(bucket->val) || bucket->key == NULL) {
			continue;
		}
		if (shape->slots[i] == 0) {
			shape->slots[i] = leaktrace_walk_captured(walk, code, variables, bucket, node);
		}
		leaktrace_walk_slot(walk, &bucket->val, node, shape->slots[i]);
	}
}

static void leaktrace_walk_closure(leaktrace_walk *walk, zend_object *object, uint32_t node)
{
	const zend_function *function = zend_get_closure_method_def(object);
	zval closure;
	const zval *bound;

	ZVAL_OBJ(&closure, object);
	bound = zend_get_closure_this_ptr(&closure);
	if (Z_TYPE_P(bound) == IS_OBJECT) {
		leaktrace_walk_value(walk, bound, node, LEAKTRACE_STEP(walk, node, "->$this"));
	}
	if (function->type != ZEND_USER_FUNCTION) {
		return;
	}
	if (function->common.fn_flags & ZEND_ACC_HEAP_RT_CACHE) {
		leaktrace_walk_block_once(walk, leaktrace_op_array_heap_cache(&function->op_array),
			(size_t) function->op_array.cache_size, node);
	}
	leaktrace_walk_captures(walk, &function->op_array, node);
	leaktrace_walk_code(walk, &function->op_array, node);
}

static void leaktrace_walk_iterator(leaktrace_walk *walk, zend_object *object, uint32_t node)
{
	zend_object_iterator *iterator = (zend_object_iterator *) object;

	if (iterator->funcs == NULL) {
		return;
	}
	if (iterator->funcs->get_gc != NULL) {
		leaktrace_walk_given(walk, object, LEAKTRACE_OBJECT_GC, node);
	}
	if (Z_TYPE(iterator->data) == IS_OBJECT || Z_TYPE(iterator->data) == IS_ARRAY
			|| Z_TYPE(iterator->data) == IS_REFERENCE) {
		leaktrace_walk_value(walk, &iterator->data, node, node);
	}
}

/* What an internal class keeps before the object is looked through at the end, if
 * a tagged block is there that has no other owner yet. */
static void leaktrace_walk_inside(leaktrace_walk *walk, const zend_object *object, uint32_t node)
{
	const char *start = (const char *) object - object->handlers->offset;

	for (const char *word = start; word + sizeof(void *) <= (const char *) object; word += sizeof(void *)) {
		const void *block = *(void *const *) word;
		if (block != object && leaktrace_walk_is_block(walk, block)) {
			leaktrace_walk_later(walk, &walk->opaque, start, node, (size_t) ((const char *) object - start));
			return;
		}
	}
}

static void leaktrace_walk_special(leaktrace_walk *walk, zend_object *object, leaktrace_object_kind kind, uint32_t node)
{
	switch (kind) {
		case LEAKTRACE_OBJECT_PLAIN:
			break;
		case LEAKTRACE_OBJECT_CLOSURE:
			leaktrace_walk_closure(walk, object, node);
			break;
		case LEAKTRACE_OBJECT_GENERATOR:
			leaktrace_walk_enter_generator(walk, object, node);
			break;
		case LEAKTRACE_OBJECT_FIBER:
			leaktrace_walk_enter_fiber(walk, object, node);
			break;
		case LEAKTRACE_OBJECT_WEAKMAP:
			leaktrace_walk_later(walk, &walk->maps, object, node, 0);
			break;
		case LEAKTRACE_OBJECT_ITERATOR:
			leaktrace_walk_iterator(walk, object, node);
			break;
		default:
			leaktrace_walk_given(walk, object, kind, node);
			break;
	}
	leaktrace_walk_inside(walk, object, node);
}

/* A lazy object that is not awake holds what will wake it, a proxy its instance. */
static void leaktrace_walk_lazy(leaktrace_walk *walk, const zend_object *object, uint32_t node)
{
	zval *initializer;
	const void *block;
	zend_object *instance = leaktrace_object_lazy(object, &initializer, &block);

	leaktrace_walk_block_once(walk, block, 0, node);
	if (instance != NULL) {
		leaktrace_walk_object(walk, instance, LEAKTRACE_STEP(walk, node, "->(instance)"));
	} else if (initializer != NULL) {
		leaktrace_walk_value(walk, initializer, node, LEAKTRACE_STEP(walk, node, "->(initializer)"));
	}
}

void leaktrace_walk_enter_object(leaktrace_walk *walk, zend_object *object, uint32_t node)
{
	zend_class_entry *ce = object->ce;
	leaktrace_shape *shape;
	size_t dynamic;

	if (GC_TYPE(object) != IS_OBJECT || (OBJ_FLAGS(object) & IS_OBJ_FREE_CALLED)
			|| !leaktrace_walk_is_stored(object) || object->handlers == NULL) {
		return; /* freed, or not made yet */
	}
	shape = leaktrace_walk_shape(walk, node, ce, (size_t) ce->default_properties_count);
	if (shape == NULL) {
		return;
	}
	if (shape->kind == LEAKTRACE_OBJECT_UNKNOWN) {
		shape->kind = leaktrace_walk_kind(walk, object);
	}
	leaktrace_walk_block(walk, (const char *) object - object->handlers->offset,
		(size_t) object->handlers->offset + sizeof(zend_object) + zend_object_properties_size(ce), node);
	if (shape->kind != LEAKTRACE_OBJECT_ITERATOR) {
		leaktrace_walk_declared(walk, object, shape, node);
		dynamic = leaktrace_walk_dynamic(walk, ce, object->properties, node);
		if (shape->kind != LEAKTRACE_OBJECT_ARRAY) {
			/* An ArrayObject counts through its array. */
			lt_holders_count(&walk->holders, node, dynamic ? LT_HOLDS_PROPERTIES : LT_HOLDS_NOTHING, dynamic);
		}
	}
	if (leaktrace_object_is_lazy(object)) {
		leaktrace_walk_lazy(walk, object, node);
	} else {
		leaktrace_walk_special(walk, object, shape->kind, node);
	}
}
