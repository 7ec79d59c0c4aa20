/*
 * leaktrace_walk_internal.h: what the parts of the heap walk share.
 *
 * Words used throughout: a NODE is a place of lt_holders (0: counted nowhere). A
 * value is met with two nodes: `holder`, of the container it lies in, to which its
 * own small blocks are charged (strings, references), and `node`, its own place,
 * to which a container's blocks and contents belong.
 */
#ifndef LEAKTRACE_WALK_INTERNAL_H
#define LEAKTRACE_WALK_INTERNAL_H

#include <setjmp.h>

#include "php/leaktrace_walk.h"
#include "php/leaktrace_compat.h"
#include "php/leaktrace_walk_set.h"

/* A string of fixed place that is at least so long is watched as a container. */
#define LEAKTRACE_WALK_STRING 256

/* What is special about a class; see leaktrace_walk_object.c. */
typedef enum {
	LEAKTRACE_OBJECT_UNKNOWN = 0, /* not looked at yet */
	LEAKTRACE_OBJECT_PLAIN,     /* nothing but properties */
	LEAKTRACE_OBJECT_GC,        /* has a get_gc of its own */
	LEAKTRACE_OBJECT_STORAGE,   /* SplObjectStorage: a hash table comes first */
	LEAKTRACE_OBJECT_LIST,      /* SplDoublyLinkedList: a counted list comes first */
	LEAKTRACE_OBJECT_HEAP,      /* SplHeap: a counted heap comes first */
	LEAKTRACE_OBJECT_ARRAY,     /* ArrayObject, ArrayIterator: one array within */
	LEAKTRACE_OBJECT_WEAKMAP,
	LEAKTRACE_OBJECT_CLOSURE,
	LEAKTRACE_OBJECT_GENERATOR,
	LEAKTRACE_OBJECT_FIBER,
	LEAKTRACE_OBJECT_ITERATOR   /* the engine's wrapper: a foreach over an object */
} leaktrace_object_kind;

/* The places that the parts of a thing (class, function) lead to from one node.
 * Made when first met, for this walk only: classes and code come and go. */
typedef struct {
	uint32_t node;
	leaktrace_object_kind kind; /* of a class */
	const void *thing;  /* zend_class_entry, opcodes … */
	uint32_t slots[];   /* node of each part; 0: not made yet */
} leaktrace_shape;

/* Something to enter later than the queue would. */
typedef struct {
	const void *ptr;
	uint32_t node;
	uint32_t bytes;
} leaktrace_later;

struct leaktrace_walk {
	lt_holders holders;
	lt_vec sizes;   /* lt_walk_size of the last result */
	lt_vec claims;  /* lt_walk_claim of the last result */
	lt_vec parked;  /* lt_walk_parked of the last result */
	lt_vec define;  /* uint32_t: nodes of the last result that were never defined, or by another path */
	uint32_t sized;      /* number of the last walk that told sizes; 0: none has */
	uint32_t late_roots; /* globals and constants that came up after the first walk */

	/* From here on: of the run under way. */
	const leaktrace_walk_query *query;
	leaktrace_marks marks;
	leaktrace_queue queue;
	leaktrace_queue young;   /* containers of the last loops, to be entered when the queue is empty */
	bool late;               /* the queue was empty: nothing has to wait any more */
	leaktrace_sums sums;
	leaktrace_shape **shapes; /* open addressing, a power of two */
	size_t shape_size, shape_count;
	lt_arena arena;          /* the shapes */
	lt_vec frames;           /* leaktrace_later: generators and fibers, for the frames phase */
	lt_vec maps;             /* leaktrace_later: WeakMaps */
	lt_vec opaque;           /* leaktrace_later: memory to search for blocks only C knows */
	lt_vec contexts;         /* leaktrace_later: suspended fibers that loops may wait for */
	uint32_t *census;        /* counting references among unreached objects, by handle; else NULL */
	uint32_t census_size;    /* entries */
	const zend_object *ring; /* looking for the step that leads back to this one; else NULL */
	uint32_t ring_node;      /* where it was found; 0: not yet */
	leaktrace_marks reached; /* during the census: what the roots reached */
	zend_get_gc_buffer gc_buffer; /* the collector's, while ours is in its place */
	void *gc_memory;
	size_t gc_size;
	HashTable no_properties; /* stands in for property tables that are not built */
	const zend_class_entry *weakmap;
	sigjmp_buf *resume;      /* where a step that faults ends; NULL: no step runs */
	zend_object *borrowed;   /* its property table is `no_properties` for the moment */
	zend_mm_heap *own_heap;  /* the request heap while another one is in its place; else NULL */
	zend_execute_data *frame; /* PHP's current frame */
	uint32_t faults;         /* steps of the latest run that could not be finished */
	bool failed;
};

/* ---- leaktrace_walk_guard.c ---- */

/* Begins and ends the time in which a step may fault. */
void leaktrace_walk_guard(leaktrace_walk *walk);
void leaktrace_walk_unguard(leaktrace_walk *walk);

/* Runs a step; false when it read what cannot be read and was given up. */
bool leaktrace_walk_try(leaktrace_walk *walk, void (*step)(leaktrace_walk *walk, const void *subject, uint32_t node),
	const void *subject, uint32_t node);

/* ---- leaktrace_walk.c ---- */

/* Enters what is queued, until nothing is. */
void leaktrace_walk_drain(leaktrace_walk *walk);

/* Enters the generators, fibers and maps that were put off, from these indices of
 * their lists on, and what that puts off in its turn. */
void leaktrace_walk_put_off(leaktrace_walk *walk, size_t *frames, size_t *maps);

/* Whether an object is in the object store, as every one is from its making until it
 * is freed. */
static inline bool leaktrace_walk_is_stored(const zend_object *object)
{
	return object->handle < EG(objects_store).top && EG(objects_store).object_buckets[object->handle] == object;
}

/* Puts something off. */
void leaktrace_walk_later(leaktrace_walk *walk, lt_vec *list, const void *ptr, uint32_t node, size_t bytes);

/* The shape of a thing with `count` parts, seen from a node; NULL: no memory. */
leaktrace_shape *leaktrace_walk_shape(leaktrace_walk *walk, uint32_t node, const void *thing, size_t count);

/* Charges a block to a node if it is a survivor. `bytes` is what it takes when
 * the tracker does not know. NULL is allowed. */
void leaktrace_walk_block(leaktrace_walk *walk, const void *block, size_t bytes, uint32_t node);

/* Whether a tagged block begins at an address that nothing has met yet. */
bool leaktrace_walk_is_block(leaktrace_walk *walk, const void *block);

/* The same for a block that several may share: only the first one pays. */
void leaktrace_walk_block_once(leaktrace_walk *walk, const void *block, size_t bytes, uint32_t node);

/* Marks a value; false when it needs no visit: met before. */
static inline bool leaktrace_walk_meet(leaktrace_walk *walk, const void *value)
{
	return leaktrace_marks_add(&walk->marks, value);
}

/* ---- leaktrace_walk_result.c ---- */

/* Who holds what, by the sums of (leaf, place). */
void leaktrace_walk_claims(leaktrace_walk *walk);

/* Who holds the contexts that have not ended. */
void leaktrace_walk_contexts(leaktrace_walk *walk);

/* Sizes of holders, and of every container that is not always the same size. */
void leaktrace_walk_sizes(leaktrace_walk *walk);

/* ---- leaktrace_walk_value.c ---- */

/* Whether a value needs a place of its own: only containers and long strings do. */
bool leaktrace_walk_needs_node(const zval *value);

/* Meets a value. */
void leaktrace_walk_value(leaktrace_walk *walk, const zval *value, uint32_t holder, uint32_t node);

/* Meets a value at a fixed place: watches long strings too. */
void leaktrace_walk_slot(leaktrace_walk *walk, const zval *value, uint32_t holder, uint32_t node);

/* Meets containers that no zval leads to. NULL is allowed. */
void leaktrace_walk_array(leaktrace_walk *walk, const HashTable *array, uint32_t node);
void leaktrace_walk_object(leaktrace_walk *walk, const zend_object *object, uint32_t node);
void leaktrace_walk_resource(leaktrace_walk *walk, const zend_resource *resource, uint32_t node);
void leaktrace_walk_string(leaktrace_walk *walk, const zend_string *string, uint32_t holder);

/* Enters the entries of a hash table whose struct is part of something else. */
void leaktrace_walk_entries(leaktrace_walk *walk, const HashTable *array, uint32_t node);

/* Enters a queued array or resource. */
void leaktrace_walk_enter_array(leaktrace_walk *walk, const HashTable *array, uint32_t node);
void leaktrace_walk_enter_resource(leaktrace_walk *walk, const zend_resource *resource, uint32_t node);

/* What a callback holds: the callable, the object and closure behind it, arguments. */
void leaktrace_walk_callback(leaktrace_walk *walk, const zend_fcall_info *fci,
	const zend_fcall_info_cache *cache, uint32_t node);

/* ---- leaktrace_walk_object.c ---- */

void leaktrace_walk_enter_object(leaktrace_walk *walk, zend_object *object, uint32_t node);

/* Enters the values of a WeakMap. */
void leaktrace_walk_enter_map(leaktrace_walk *walk, zend_object *map, uint32_t node);

/* ---- leaktrace_walk_frame.c ---- */

/* A chain of frames from the innermost; `node` 0: roots of their own, of `kind`. */
void leaktrace_walk_frames(leaktrace_walk *walk, zend_execute_data *frame, uint32_t node, lt_root_kind kind);
void leaktrace_walk_enter_generator(leaktrace_walk *walk, const zend_object *object, uint32_t node);
void leaktrace_walk_enter_fiber(leaktrace_walk *walk, const zend_object *object, uint32_t node);

/* The frames of a generator or fiber that was put off. */
void leaktrace_walk_suspended(leaktrace_walk *walk, const zend_object *object, uint32_t node);

/* Pages of a VM stack. */
void leaktrace_walk_vm_stack(leaktrace_walk *walk, zend_vm_stack page, uint32_t node);

/* ---- leaktrace_walk_names.c ---- */

/* Room for the longest name made here. */
#define LEAKTRACE_WALK_NAME 512

/* "handle", "App\Foo::bar", "{closure}@/app/a.php:12", "/app/a.php" (top-level
 * code); `instance`: "App\Foo->bar", as a running method on an object is called. */
size_t leaktrace_walk_function(char *out, const zend_function *function, bool instance);

/* Appends text to a name of `len` bytes, cut at LEAKTRACE_WALK_NAME. */
size_t leaktrace_walk_append(char *out, size_t len, const char *text, size_t text_len);
#define LEAKTRACE_APPEND(out, len, literal) leaktrace_walk_append((out), (len), (literal), sizeof(literal) - 1)

/* A class name without what the engine adds to anonymous ones. */
size_t leaktrace_walk_class(char *out, size_t len, const zend_class_entry *ce);

/* The step to a declared property, a bound or used variable, a local variable. */
uint32_t leaktrace_walk_property(leaktrace_walk *walk, uint32_t node, const zend_class_entry *ce, uint32_t slot);
uint32_t leaktrace_walk_step(leaktrace_walk *walk, uint32_t node, const char *text, size_t len);
#define LEAKTRACE_STEP_SALT 0x165667b19e3779f9u /* tells steps of one name apart by what they belong to */
#define LEAKTRACE_STEP(walk, node, literal) leaktrace_walk_step((walk), (node), (literal), sizeof(literal) - 1)
#define LEAKTRACE_ROOT(walk, kind, literal) \
	((walk)->census ? 0 : lt_holders_root(&(walk)->holders, (kind), (literal), sizeof(literal) - 1))

/* ---- leaktrace_walk_roots.c, leaktrace_walk_callbacks.c, leaktrace_walk_code.c ---- */

/* Steps: they take no subject and no node. */
void leaktrace_walk_lasting_roots(leaktrace_walk *walk, const void *subject, uint32_t node);
void leaktrace_walk_callback_roots(leaktrace_walk *walk, const void *subject, uint32_t node);
void leaktrace_walk_code_roots(leaktrace_walk *walk, const void *subject, uint32_t node);

/* The blocks of compiled code, and of what is declared inside it. */
void leaktrace_walk_code(leaktrace_walk *walk, const zend_op_array *code, uint32_t node);

/* ---- leaktrace_walk_rest.c ---- */

/* Step: resources that nothing reached. */
void leaktrace_walk_resources(leaktrace_walk *walk, const void *subject, uint32_t node);

/* Objects that nothing reached: those held natively first, then rings. */
void leaktrace_walk_orphans(leaktrace_walk *walk);

/* Steps: search what was put off as opaque; then claim what nothing reached. */
void leaktrace_walk_opaque(leaktrace_walk *walk, const void *subject, uint32_t node);
void leaktrace_walk_unreached(leaktrace_walk *walk, const void *subject, uint32_t node);

#endif
