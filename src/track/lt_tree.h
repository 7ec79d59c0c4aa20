/*
 * lt_tree.h: the call-path tree.
 *
 *     node = (parent leaf, function)     a call
 *     leaf = (node, line)                a line of that call
 *
 * Both are kept once, in dense arrays with ids from 1. Calls from a leaf, and lines of a
 * call, are found along a short chain, mostly of one or two, what is more than that
 * through a hash index; and all of them through one cache keyed by what the engine has at hand
 * (an opline pointer, a function's identity), so that the usual allocation needs
 * neither a line number nor a name. Its keys are 64-bit sums of products: what
 * they were made of is not stored, so that four entries fit a cache line, and two
 * different calls share a key about once in 2^64, from the same few oplines once in
 * 2^44 (multilinear hashing, Carter and Wegman 1979). Code that is compiled may lie
 * where other code was freed: then the cache forgets everything at once, by a change
 * of the sums' first term.
 *
 * A set of the cache is one line of the processor's. What a few neighbouring
 * oplines of one call ask for, leaves and calls alike, goes to one set, for it is
 * asked for together: the highest bits of their keys are alike, and name it. What that
 * has no room for moves to the set named by its key's hash (a victim cache, Jouppi
 * 1990, in the same table). The table doubles when much is pushed out of it altogether.
 *
 * Recursion folds: a PHP function that is already on the path maps to its ancestor
 * (internal functions recurse through PHP functions only, and do not fold);
 * a 64-bit Bloom word per node makes the check cheap. The tree is bounded: once there
 * are LT_TREE_MAX_NODES, which only programs come to that recurse in very many ways, a
 * new path keeps its last LT_TREE_TAIL calls, below one "…" node; and when there are
 * LT_TREE_MAX_TAILS of those, too, the last call that has lines, and what it calls.
 *
 * For each leaf there is also the cohort (see lt_tracker.h) that its blocks go to
 * now, in an array of its own. Cached leaves remember it, too: then an allocation
 * needs no more of a leaf than its number.
 * Hook-safe; 0 is returned when memory is refused.
 */
#ifndef LT_TREE_H
#define LT_TREE_H

#include "track/lt_sink.h"
#include "util/lt_hash.h"
#include "util/lt_strings.h"

#define LT_TREE_MAX_NODES 32768u
#define LT_TREE_MAX_TAILS 16384u
#define LT_TREE_TAIL 3u
#define LT_TREE_TAIL_MAX 16u /* calls in a row of functions without lines */
#define LT_TREE_CHAIN 8u /* calls from one leaf, and lines of one call, that are in no index */
#define LT_TREE_WAYS 4u
#define LT_TREE_MIN_BITS 10u /* sets of the cache: 2 to the power of this at first, 64 bytes each */
#define LT_TREE_MAX_BITS 16u
#define LT_TREE_SHARED 1u /* the node is not this call's own, see lt_tree_node_path() */
#define LT_TREE_NEAR_BITS 20u /* bits of keys that are near one another, and so of the number of a set at most */

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
	uint32_t next;    /* node called from the same leaf, in its chain; 0: the last */
	uint32_t lines;   /* its leaf that was made last; 0: none yet */
} lt_node;

/* Where a leaf's blocks go. */
typedef struct {
	uint32_t cohort;  /* those of generation `gen`; see lt_tracker.h */
	uint32_t gen;     /* serial of the generation that `cohort` belongs to; 0: none */
} lt_leaf_open;

typedef struct {
	uint32_t outside; /* cohort of blocks born outside of loops; 0: none yet */
	uint32_t node;
	uint32_t line;
	uint32_t told;
	uint32_t next;    /* leaf of the same node, in its chain; 0: the last */
	uint32_t calls;   /* node called from here that was made last; 0: none yet */
} lt_leaf;

/* What a key stands for: a node, a leaf or a function. */
typedef struct {
	uint64_t key;
	uint32_t id;     /* 0: empty */
	uint32_t cohort; /* of a leaf, a guess: that its blocks went to last; 0: none. Of a node LT_TREE_SHARED or 0 */
} lt_tree_cached;

typedef struct {
	lt_tree_cached way[LT_TREE_WAYS]; /* the latest first */
} __attribute__((aligned(64))) lt_tree_set;

typedef struct {
	lt_vec funcs, nodes, leaves; /* item i has id i + 1 */
	lt_vec open;                 /* lt_leaf_open, one a leaf */
	uint32_t tops;               /* node without a caller that was made last; 0: none yet */
	lt_hash func_index;
	lt_hash node_index, leaf_index; /* of those that chains have no room for */
	uint32_t elided;             /* leaf of the "…" node; 0: not needed yet */
	uint32_t pushed_out;         /* entries lost since the cache has this size */
	uint64_t epoch[2];           /* first term of keys: [0] of code that stays, [1] of code that may go */
	lt_tree_set *sets;           /* the cache */
	uint32_t set_shift;          /* 64 - bits of the number of a set */
	lt_tree_set first_sets[1u << LT_TREE_MIN_BITS];
} lt_tree;

/* Zero-initialised memory becomes an empty tree. */
void lt_tree_init(lt_tree *tree);
void lt_tree_destroy(lt_tree *tree);

/* Forgets what the cache knows of code that may go: call when its addresses may come to
 * mean something else. Cheap. */
void lt_tree_forget_code(lt_tree *tree);

/* Forgets where the blocks of every leaf go: it is looked up anew. */
void lt_tree_forget_open(lt_tree *tree);

/* Forgets what a sink was told, so that a new one is told again. */
void lt_tree_untell(lt_tree *tree);

/* Ids of a function, of a call of `func` from `parent` (leaf, 0: top), of a line
 * of `node`. Made when they are new. 0: no memory. */
uint32_t lt_tree_func(lt_tree *tree, uint32_t name, uint32_t file, uint32_t line, lt_func_kind kind);
uint32_t lt_tree_child(lt_tree *tree, uint32_t parent, uint32_t func);
uint32_t lt_tree_leaf(lt_tree *tree, uint32_t node, uint32_t line);

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

static inline lt_leaf_open *lt_tree_open_at(const lt_tree *tree, uint32_t leaf)
{
	return (lt_leaf_open *) (void *) tree->open.data + (leaf - 1);
}

/* What stands for a call in keys of what is in it, or called by it: usually the key of the
 * call itself. So what the cache knows of a call need not have come from memory before what
 * it knows of the next one is asked for. Of a call whose node is not its own, as it folds or
 * is elided, it is this, so that keys are as many as nodes, however deep recursion goes. */
static inline uint64_t lt_tree_node_path(uint32_t node)
{
	return (uint64_t) node * 0xe7037ed1a0b428dbull;
}

/* Where keys are near one another: those of what is at, or is called from, `pc` of the call
 * `path`, or one of up to eight oplines in a row. The best bits of such sums are the highest.
 * The multipliers here are random odd numbers. */
static inline uint64_t lt_tree_near(uint64_t path, const void *pc)
{
	return ((uintptr_t) pc >> 8) * 0xa24baed4963ee407ull + path * 0x9fb21c651e98df25ull;
}

/* Keys from there on, told apart by the highest bits of what is added, which seldom reaches
 * the bits that name a set. `goes`: one of the addresses is of code that may go, see
 * lt_tree_forget_code(). A leaf: `pc` of the call `path`; near = lt_tree_near(path, pc). */
static inline uint64_t lt_tree_leaf_key(const lt_tree *tree, bool goes, uint64_t near, const void *pc)
{
	return near + ((tree->epoch[goes] + ((uintptr_t) pc & 255) * 0xd1342543de82ef95ull) >> LT_TREE_NEAR_BITS);
}

/* A call of `code`, in class `scope`, from `pc`: a node, or a leaf. */
static inline uint64_t lt_tree_call_key(const lt_tree *tree, bool goes, uint64_t near, const void *pc, const void *code,
	const void *scope)
{
	return near + ((tree->epoch[goes] + ((uintptr_t) pc & 255) * 0xaf251af3b0f025b5ull + (uintptr_t) code * 0xb564ef22ec7aece5ull
		+ (uintptr_t) scope * 0xf7c2ebc08f67f2b5ull) >> LT_TREE_NEAR_BITS);
}

/* A function: `code` in class `scope`. */
static inline uint64_t lt_tree_func_key(const lt_tree *tree, bool goes, const void *code, const void *scope)
{
	return tree->epoch[goes] + (uintptr_t) code * 0x8ecfb1d1a5b4c3e9ull + (uintptr_t) scope * 0xe2b7c9d5f1a3847bull;
}

/* The set in which a key is looked for first, and that of what has no room there. */
static inline size_t lt_tree_home(const lt_tree *tree, uint64_t key)
{
	return key >> tree->set_shift;
}

static inline size_t lt_tree_away(const lt_tree *tree, uint64_t key)
{
	return lt_hash_mix(key) >> tree->set_shift;
}

/* The entry of a key in one set; NULL: it is not there. */
static inline lt_tree_cached *lt_tree_in_set(const lt_tree *tree, size_t set, uint64_t key)
{
	lt_tree_cached *way = tree->sets[set].way;
	unsigned i = (way[1].key == key) + 2u * (way[2].key == key) + 3u * (way[3].key == key);

	return __builtin_expect(way[i].key == key, 1) ? &way[i] : NULL;
}

/* The entry of a key, if it is where it is looked for first. */
static inline lt_tree_cached *lt_tree_cached_home(const lt_tree *tree, uint64_t key)
{
	return lt_tree_in_set(tree, lt_tree_home(tree, key), key);
}

/* The entry of a key; NULL: it is not cached. A set that is not full has never pushed
 * anything out. */
static inline lt_tree_cached *lt_tree_cached_at(const lt_tree *tree, uint64_t key)
{
	lt_tree_cached *at = lt_tree_cached_home(tree, key);

	if (__builtin_expect(at != NULL, 1)) {
		return at;
	}
	return tree->sets[lt_tree_home(tree, key)].way[LT_TREE_WAYS - 1].id != 0
		? lt_tree_in_set(tree, lt_tree_away(tree, key), key) : NULL;
}

/* Has the set come from memory in which keys from there on are looked for first. */
static inline void lt_tree_fetch(const lt_tree *tree, uint64_t path, const void *pc)
{
	__builtin_prefetch(&tree->sets[lt_tree_home(tree, lt_tree_near(path, pc))]);
}

/* Caches an id under a key that is not cached yet; cohort: see lt_tree_cached. */
void lt_tree_cache(lt_tree *tree, uint64_t key, uint32_t id, uint32_t cohort);

#endif
