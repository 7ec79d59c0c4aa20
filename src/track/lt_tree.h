/*
 * lt_tree.h: the call-path tree.
 *
 *     node = (parent leaf, function)     a call
 *     leaf = (node, line)                a line of that call
 *
 * Both are kept once, in dense arrays with ids from 1, found through hash
 * indexes, and those through three direct-mapped caches keyed by what the engine
 * has at hand (an opline pointer, a function's identity), so that the usual
 * allocation needs neither a line number nor a name. The caches must be emptied
 * when code is compiled, since addresses of freed code are used again.
 *
 * Recursion folds: a PHP function that is already on the path maps to its ancestor
 * (internal functions recurse through PHP functions only, and do not fold);
 * a 64-bit Bloom word per node makes the check cheap. The tree is bounded:
 * beyond LT_TREE_MAX_NODES new calls hang under one "…" node, so that at least
 * the last function and line of a path stay true.
 *
 * A leaf also carries the cohorts (see lt_heap.h) that its blocks go to now.
 * Hook-safe; 0 is returned when memory is refused.
 */
#ifndef LT_TREE_H
#define LT_TREE_H

#include "track/lt_sink.h"
#include "util/lt_hash.h"
#include "util/lt_strings.h"

#define LT_TREE_MAX_NODES 65536u
#define LT_TREE_CACHE 2048u

typedef struct {
	uint32_t name, file; /* string ids */
	uint32_t line;
	lt_func_kind kind;
	uint32_t told;       /* id under which the sink knows it; 0: not yet */
} lt_func;

typedef struct {
	uint64_t bloom;   /* of the functions on the path, this one included */
	uint32_t parent;  /* leaf; 0: top */
	uint32_t func;
	uint32_t told;
	uint32_t plain;   /* its leaf for line 0; 0: not made yet */
} lt_node;

typedef struct {
	uint32_t cohort;  /* where blocks of generation `gen` go; see lt_heap.h */
	uint32_t gen;     /* serial of the generation that `cohort` belongs to; 0: none */
	uint32_t outside; /* cohort of blocks born outside of loops; 0: none yet */
	uint32_t node;
	uint32_t line;
	uint32_t told;
} lt_leaf;

typedef struct {
	const void *pc;
	uint32_t node;
	uint32_t leaf;
} lt_leaf_cache;

/* A call of `code` (in class `scope`) from `pc` of the node `from` is `node`. */
typedef struct {
	const void *pc, *code, *scope;
	uint32_t from;
	uint32_t node;
} lt_child_cache;

/* The function that `code` in class `scope` is. */
typedef struct {
	const void *code, *scope;
	uint32_t func;
} lt_func_cache;

typedef struct {
	lt_vec funcs, nodes, leaves; /* item i has id i + 1 */
	lt_hash func_index, node_index, leaf_index;
	uint32_t elided;             /* leaf of the "…" node; 0: not needed yet */
	lt_leaf_cache leaf_cache[LT_TREE_CACHE];
	lt_child_cache child_cache[LT_TREE_CACHE];
	lt_func_cache func_cache[LT_TREE_CACHE];
} lt_tree;

/* Zero-initialised memory becomes an empty tree. */
void lt_tree_init(lt_tree *tree);
void lt_tree_destroy(lt_tree *tree);

/* Empties the caches: call when code was compiled or destroyed. */
void lt_tree_forget_code(lt_tree *tree);

/* Forgets what a sink was told, so that a new one is told again. */
void lt_tree_untell(lt_tree *tree);

/* Ids of a function, of a call of `func` from `parent` (leaf, 0: top), of a line
 * of `node`. Made when they are new. 0: no memory. */
uint32_t lt_tree_func(lt_tree *tree, uint32_t name, uint32_t file, uint32_t line, lt_func_kind kind);
uint32_t lt_tree_child(lt_tree *tree, uint32_t parent, uint32_t func);
uint32_t lt_tree_leaf(lt_tree *tree, uint32_t node, uint32_t line);

/* lt_tree_leaf() for line 0, at hand. */
static inline uint32_t lt_tree_plain_leaf(lt_tree *tree, uint32_t node)
{
	lt_node *at = (lt_node *) (void *) tree->nodes.data + (node - 1);

	return at->plain != 0 ? at->plain : (at->plain = lt_tree_leaf(tree, node, 0));
}

static inline lt_func *lt_tree_func_at(const lt_tree *tree, uint32_t id)
{
	return (lt_func *) (void *) tree->funcs.data + (id - 1);
}

static inline lt_node *lt_tree_node_at(const lt_tree *tree, uint32_t id)
{
	return (lt_node *) (void *) tree->nodes.data + (id - 1);
}

static inline lt_leaf *lt_tree_leaf_at(const lt_tree *tree, uint32_t id)
{
	return (lt_leaf *) (void *) tree->leaves.data + (id - 1);
}

static inline lt_leaf_cache *lt_tree_leaf_slot(lt_tree *tree, uint32_t node, const void *pc)
{
	uintptr_t at = (uintptr_t) pc;

	return &tree->leaf_cache[((at >> 5) ^ (at >> 16) ^ (node * 0x9e3779b1u >> 12)) & (LT_TREE_CACHE - 1)];
}

static inline lt_child_cache *lt_tree_child_slot(lt_tree *tree, uint32_t from, const void *pc, const void *code)
{
	uintptr_t at = (uintptr_t) pc ^ ((uintptr_t) code << 1);

	return &tree->child_cache[((at >> 5) ^ (at >> 16) ^ (from * 0x9e3779b1u >> 12)) & (LT_TREE_CACHE - 1)];
}

static inline lt_func_cache *lt_tree_func_slot(lt_tree *tree, const void *code, const void *scope)
{
	uintptr_t at = (uintptr_t) code ^ ((uintptr_t) scope >> 3);

	return &tree->func_cache[((at >> 5) ^ (at >> 16)) & (LT_TREE_CACHE - 1)];
}

#endif
