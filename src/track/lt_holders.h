/*
 * lt_holders.h: the places of an object graph, with varying keys folded.
 *
 * A trie whose root nodes are the roots of the graph ("App\Registry::$items")
 * and whose steps are what leads from one value to the next: an element, a
 * property, what a closure captured. Every array, object or resource met by a
 * heap walk belongs to one node, and many values share one: all entries of an
 * array with varying keys are "[*]". The trie lives as long as the tracing, so
 * that a node has a history: how many elements its containers had at each walk.
 *
 * Three rules keep it small:
 *   - integer keys fold to [*]; string keys stay while a node knows few;
 *   - a step taken before on the same path (`->next->next`) leads back to the
 *     node it led to then, which becomes recursive: it stands for a whole chain;
 *   - where the trie is too deep or too large, a step stays where it is.
 *
 * Ids are dense from 1; 0 is "none", given back when memory is out (then `full`
 * is set) and accepted everywhere as a place nobody counts.
 */
#ifndef LT_HOLDERS_H
#define LT_HOLDERS_H

#include "track/lt_sink.h"
#include "util/lt_mem.h"

/* Node ids stay below this, so that a queue entry of eight bytes can carry one. */
#define LT_HOLDERS_MAX 131072u

/* What a node's containers are, which decides how a path to their elements ends. */
typedef enum {
	LT_HOLDS_NOTHING = 0,
	LT_HOLDS_ELEMENTS,   /* array, SplObjectStorage, list of callbacks: "[*]" */
	LT_HOLDS_PROPERTIES, /* dynamic properties: "->*" */
	LT_HOLDS_BYTES       /* a string, its elements are its bytes: "" */
} lt_holds;

typedef struct {
	uint32_t parent;      /* node; 0: a root */
	uint32_t star;        /* child that "[*]" leads to; 0: not made yet */
	uint32_t any;         /* child that "->*" leads to; 0: not made yet */
	uint32_t id;          /* holder id given to the world; 0: none yet */
	uint16_t depth;       /* steps from the root */
	uint16_t keys;        /* string keys that have a child of their own */
	uint16_t properties;  /* dynamic properties that have a child of their own */
	uint8_t kind;         /* lt_root_kind of its root */
	uint8_t holds;        /* lt_holds, of the latest walk that counted it */
	bool folds_keys;      /* string keys vary here: they lead to `star` */
	bool folds_properties; /* dynamic property names vary here: they lead to `any` */
	bool recursive;       /* stands for a chain of values of one kind */
	bool told_foldable;   /* the world knows its path as that of elements that come and go */
	bool told_size;       /* the world has been told its sizes */
	bool varies;          /* its elements have changed since the first walk that saw it */
	const char *text;     /* what it adds to its parent's path */
	const char *owner;    /* class whose property leads here; NULL: no property does */
	uint32_t text_len;
	uint32_t ring;        /* of the root of garbage: the node whose step led back to it; 0: none */
	uint32_t walks;       /* walks that counted it */
	uint64_t recur;       /* identity of the step for the second rule; 0: never folds */
	uint64_t containers, elements, bytes; /* in the latest walk that counted it */
	uint64_t before_containers, before_elements, before_bytes; /* in the walk `before`, of which the world was told */
	uint64_t strings, string_bytes;       /* strings of fixed places; part of no container */
	uint64_t most_elements;               /* in any walk */
	double first_ratio;   /* elements per container in the first walk that saw it; 0 */
	uint64_t first_containers, first_elements; /* the same; all 0 when later than walk 1 */
	uint32_t first_walk, last_walk; /* numbers of walks */
	uint32_t before;
} lt_holder_node;

/* A step from a node, found by key. */
typedef struct {
	uint32_t parent;
	uint32_t child;
	uint64_t key;
} lt_holder_edge;

typedef struct {
	lt_vec nodes;         /* lt_holder_node; index 0 unused */
	lt_holder_edge *edges; /* open addressing, a power of two */
	size_t edge_size, edge_count;
	lt_arena texts;
	uint32_t walk;        /* number of the latest walk */
	lt_vec ids;           /* uint32_t: node of each holder id; item 0 unused */
	bool full;            /* memory is out: nothing is counted any more */
} lt_holders;

/* False when memory is refused. */
bool lt_holders_init(lt_holders *holders);
void lt_holders_destroy(lt_holders *holders);

/* The node of an id, valid until the next call that may make one. */
static inline lt_holder_node *lt_holders_node(const lt_holders *holders, uint32_t node)
{
	return (lt_holder_node *) lt_vec_at(&holders->nodes, node);
}

/* A 64-bit hash of a text, to make keys of. */
uint64_t lt_holders_hash(const char *text, size_t len);

/* The root with this name, made if new. */
uint32_t lt_holders_root(lt_holders *holders, lt_root_kind kind, const char *text, size_t len);

/* Whether there is a root with this name. */
bool lt_holders_knows_root(const lt_holders *holders, lt_root_kind kind, const char *text, size_t len);

/* Where `key` leads from a node; 0 when that step was never taken. The key must
 * tell apart all steps of a node (a hash of kind and name). */
uint32_t lt_holders_find(const lt_holders *holders, uint32_t parent, uint64_t key);

/* Takes a step: finds or makes the child. `recur` other than 0 names the step
 * wherever it is taken (class and property), for the folding of chains. */
uint32_t lt_holders_step(lt_holders *holders, uint32_t parent, uint64_t key, uint64_t recur,
	const char *text, size_t len);

/* The step to an element whose key varies, and to a dynamic property that does. */
uint32_t lt_holders_star(lt_holders *holders, uint32_t parent);
uint32_t lt_holders_any(lt_holders *holders, uint32_t parent);

/* The step to an element with a string key, or to a dynamic property, in a
 * container of `count` such: one of its own while there are few, else the star. */
uint32_t lt_holders_key(lt_holders *holders, uint32_t parent, uint64_t hash, const char *text,
	size_t len, size_t count);
uint32_t lt_holders_property(lt_holders *holders, uint32_t parent, uint64_t hash, const char *text,
	size_t len, size_t count);

/* One walk: begin, count what is met (a container; elements of one that was counted
 * before; bytes; a string), finish (history, bytes of whole subtrees). */
void lt_holders_begin(lt_holders *holders);
void lt_holders_count(lt_holders *holders, uint32_t node, lt_holds holds, uint64_t elements);
void lt_holders_elements(lt_holders *holders, uint32_t node, lt_holds holds, uint64_t elements);
void lt_holders_bytes(lt_holders *holders, uint32_t node, uint64_t bytes);
void lt_holders_string(lt_holders *holders, uint32_t node, uint64_t bytes);
void lt_holders_finish(lt_holders *holders);

/* After finish: the node whose containers most plausibly grow with what was
 * found at `node`: the outermost that gains elements over the walks and whose gain
 * brings those further in with it, else the outermost with many, else `node`. */
uint32_t lt_holders_choose(const lt_holders *holders, uint32_t node);

/* Whether a node's elements come and go: only then can it be what grows. */
bool lt_holders_foldable(const lt_holder_node *node);

/* Elements per container of a node (of a recursive one: all of them). */
double lt_holders_ratio(const lt_holder_node *node);

/* The id under which the world knows a node, made if new; 0 when memory is out. */
uint32_t lt_holders_id(lt_holders *holders, uint32_t node);

/* Says that a class's property leads to a node. */
void lt_holders_own(lt_holders *holders, uint32_t node, const char *owner, size_t len);

/* How the ring of garbage closes to which a holder id belongs: "Node->parent",
 * "Node->kids[*]". Written like a path; 0 when nothing is known. */
size_t lt_holders_ring(const lt_holders *holders, uint32_t id, char *out, size_t size);

/* Writes the path of a node, or of its elements when `elements`, and returns its
 * length; at most `size` - 1 bytes are written, in the middle of a longer path
 * stands "…". `root` gets the length of the root's part. */
size_t lt_holders_path(const lt_holders *holders, uint32_t node, bool elements, char *out,
	size_t size, size_t *root);

#endif
