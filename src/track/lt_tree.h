/*
 * lt_tree.h: the call-path tree.
 *
 *     node = (parent leaf, function)     a call
 *     leaf = (node, line)                a line of that call
 *
 * Both are kept once, in dense arrays with ids from 1, found through hash
 * indexes, and those through one cache keyed by what the engine has at hand
 * (an opline pointer, a function's identity), so that the usual allocation needs
 * neither a line number nor a name. Its keys are 64-bit sums of products: what
 * they were made of is not stored, so that four entries fit a cache line, and two
 * different calls share a key about once in 2^64 (multilinear hashing, Carter and
 * Wegman 1979). Code that is compiled may lie where other code was freed: then
 * the cache forgets everything at once, by a change of the sums' first term.
 *
 * A set of the cache is one line of the processor's. What a few neighbouring
 * oplines of one call ask for, leaves and calls alike, goes to one set, for it is
 * asked for together: a set named by `near`. What that has no room for moves to
 * the set named by its hash (a victim cache, Jouppi 1990, in the same table). The
 * table doubles when much is pushed out of it altogether.
 *
 * Recursion folds: a PHP function that is already on the path maps to its ancestor
 * (internal functions recurse through PHP functions only, and do not fold);
 * a 64-bit Bloom word per node makes the check cheap. The tree is bounded:
 * beyond LT_TREE_MAX_NODES new calls hang under one "…" node, so that at least
 * the last function and line of a path stay true.
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

#define LT_TREE_MAX_NODES 65536u
#define LT_TREE_WAYS 4u
#define LT_TREE_MIN_BITS 10u /* sets of the cache: 2 to the power of this at first, 64 bytes each */
#define LT_TREE_MAX_BITS 15u

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
} lt_leaf;

/* What a key stands for: a node, a leaf or a function. */
typedef struct {
	uint64_t key;
	uint32_t id;     /* 0: empty */
	uint32_t cohort; /* of a leaf, a guess: that its blocks went to last; 0: none */
} lt_tree_cached;

typedef struct {
	lt_tree_cached way[LT_TREE_WAYS]; /* the latest first */
} __attribute__((aligned(64))) lt_tree_set;

typedef struct {
	lt_vec funcs, nodes, leaves; /* item i has id i + 1 */
	lt_vec open;                 /* lt_leaf_open, one a leaf */
	lt_hash func_index, node_index, leaf_index;
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

static inline lt_leaf_open *lt_tree_open_at(const lt_tree *tree, uint32_t leaf)
{
	return (lt_leaf_open *) (void *) tree->open.data + (leaf - 1);
}

/* Names the set of what is at, or is called from, `pc` of the call `node`: that of up to
 * four oplines in a row. The best bits of such sums are the highest. The multipliers
 * here are random odd numbers. */
static inline uint64_t lt_tree_near(uint32_t node, const void *pc)
{
	return ((uintptr_t) pc >> 7) * 0xa24baed4963ee407ull + (uint64_t) node * 0x9fb21c651e98df25ull;
}

/* Keys, made from there. `goes`: one of the addresses is of code that may go, see
 * lt_tree_forget_code(). A leaf: `pc` of a call that is `node`; near = lt_tree_near(node, pc). */
static inline uint64_t lt_tree_leaf_key(const lt_tree *tree, bool goes, uint64_t near, const void *pc)
{
	return tree->epoch[goes] + near + ((uintptr_t) pc & 127) * 0xd1342543de82ef95ull;
}

/* A call of `code`, in class `scope`, from `pc`: a node, or a leaf. */
static inline uint64_t lt_tree_call_key(const lt_tree *tree, bool goes, uint64_t near, const void *pc, const void *code,
	const void *scope)
{
	return tree->epoch[goes] + near + ((uintptr_t) pc & 127) * 0xaf251af3b0f025b5ull + (uintptr_t) code * 0xb564ef22ec7aece5ull
		+ (uintptr_t) scope * 0xf7c2ebc08f67f2b5ull;
}

/* A function: `code` in class `scope`. */
static inline uint64_t lt_tree_func_key(const lt_tree *tree, bool goes, const void *code, const void *scope)
{
	return tree->epoch[goes] + (uintptr_t) code * 0x8ecfb1d1a5b4c3e9ull + (uintptr_t) scope * 0xe2b7c9d5f1a3847bull;
}

/* Names the set of a key that the first one has no room for. */
static inline uint64_t lt_tree_away(uint64_t key)
{
	return lt_hash_mix(key);
}

/* The entry of a key in one set; NULL: it is not there. */
static inline lt_tree_cached *lt_tree_in_set(const lt_tree *tree, uint64_t set, uint64_t key)
{
	lt_tree_cached *way = tree->sets[set >> tree->set_shift].way;
	unsigned i = (way[1].key == key) + 2u * (way[2].key == key) + 3u * (way[3].key == key);

	return __builtin_expect(way[i].key == key, 1) ? &way[i] : NULL;
}

/* The entry of a key; NULL: it is not cached. */
static inline lt_tree_cached *lt_tree_cached_at(const lt_tree *tree, uint64_t near, uint64_t key)
{
	lt_tree_cached *at = lt_tree_in_set(tree, near, key);

	return __builtin_expect(at != NULL, 1) ? at : lt_tree_in_set(tree, lt_tree_away(key), key);
}

/* Caches an id under a key that is not cached yet. */
void lt_tree_cache(lt_tree *tree, uint64_t near, uint64_t key, uint32_t id);

#endif
