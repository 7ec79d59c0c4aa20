/*
 * leaktrace_walk.h: one pass over PHP's object graph, from every root.
 *
 * It answers who holds the blocks that survived. Parts, each with a file:
 *   leaktrace_walk.c         a run: its phases
 *   leaktrace_walk_result.c  what it found
 *   leaktrace_walk_set.c     visited bits, the queue, sums (no PHP in it)
 *   leaktrace_walk_value.c   from a value to the values it holds: arrays, resources
 *   leaktrace_walk_object.c  objects: properties, closures, SPL, extensions
 *   leaktrace_walk_frame.c   frames of the stack, generators, fibers
 *   leaktrace_walk_names.c   names of functions, variables and properties
 *   leaktrace_walk_roots.c   statics, constants, globals
 *   leaktrace_walk_callbacks.c  callbacks that PHP keeps, output buffers
 *   leaktrace_walk_code.c    compiled code
 *   leaktrace_walk_rest.c    objects that no root reaches
 *   leaktrace_walk_guard.c   what happens at memory that cannot be read
 *
 * The walk runs no user code, takes nothing from the request heap and changes
 * no value, refcount or collector state. It is breadth first, in phases, so that
 * a lasting name (static, global, constant, callback) goes before a local of a
 * frame, a frame before those it called, and a short path before a long one; each
 * value belongs to the path that reached it first. Containers that the last loops
 * made are entered after all others of their phase: one that is made anew in each
 * loop (a sorted copy, a snapshot) is not what keeps its elements. Depth costs no stack. All memory of a run is its own, from
 * lt_mem, and is given back at its end; only the trie of places (lt_holders.h)
 * and the last result stay.
 */
#ifndef LEAKTRACE_WALK_H
#define LEAKTRACE_WALK_H

#include "php_leaktrace.h"
#include "track/lt_holders.h"

typedef struct leaktrace_walk leaktrace_walk;

/* A stack of frames: the running one, or one that PHP does not show. */
typedef struct {
	zend_execute_data *frame; /* innermost; the chain ends with NULL */
	lt_root_kind kind;        /* LT_ROOT_FRAME, LT_ROOT_COROUTINE */
} leaktrace_walk_stack;

typedef struct {
	void *self;
	/* The leaf that allocated the block which begins at this address when it is a
	 * survivor of interest, else 0. Sets *bytes to the block's size whenever a
	 * tagged block begins there, of interest or not; leaves it alone otherwise. Sets
	 * *counts (NULL allowed) to false if that is no part of what holders are told to have. */
	uint32_t (*survivor)(void *self, const void *block, size_t *bytes, bool *counts);
	/* Whether the block that begins here was made in the loops just judged. May be
	 * NULL: none was. */
	bool (*young)(void *self, const void *block);
	/* Shows every survivor of interest to `show`. May be NULL: then blocks that no
	 * value reaches are not claimed at all. */
	void (*each)(void *self, void (*show)(void *arg, uint32_t leaf, const void *block, size_t bytes),
		void *arg);
	/* The leaf that began a fiber's context, if that is one which loops may wait for; else 0.
	 * May be NULL: none is. */
	uint32_t (*begun)(void *self, const void *context);
	HashTable *shutdown_functions; /* those that the script registered; NULL: none */
	bool claims_only; /* tell no sizes: they are for nobody */
	/* All stacks in the order in which their names go; none: the running one is the only one. */
	const leaktrace_walk_stack *stacks;
	size_t stack_count;
} leaktrace_walk_query;

/* leaktrace_walk_guard.c: MINIT. */
void leaktrace_walk_arm(void);

/* NULL when memory is refused. Once per tracing; it keeps what walks have learnt. */
leaktrace_walk *leaktrace_walk_create(void);
void leaktrace_walk_free(leaktrace_walk *walk);

/* Walks. Fills sizes, claims, parked, values and cost_us of *result (window and time_us are
 * the caller's); its arrays live until the next run. False when memory was refused
 * or the heap could not be read: then the result is empty. Not reentrant. */
bool leaktrace_walk_run(leaktrace_walk *walk, const leaktrace_walk_query *query, lt_walk *result);

/* Shows each holder that the last result uses and that was never shown before, or
 * whose path has changed: before the result itself goes to the sink. Stops when `define` returns false. */
bool leaktrace_walk_define(leaktrace_walk *walk,
	bool (*define)(void *self, uint32_t id, lt_root_kind kind, lt_str root, lt_str path), void *self);

/* Steps of the latest run that met memory they could not read and were given up; 0
 * at every safe point. */
uint32_t leaktrace_walk_faults(const leaktrace_walk *walk);

/* How the ring closes that holds what a claim of kind LT_ROOT_OBJECT_STORE names:
 * "Node->parent". Writes it to `out` and returns its length; 0 when it is unknown.
 * A walk before cycles are collected tells of garbage, one after it of none. */
size_t leaktrace_walk_ring(const leaktrace_walk *walk, uint32_t holder, char *out, size_t size);

#endif
