/* lt_tree.c: see lt_tree.h. */
#include "track/lt_tree.h"

#include <string.h>

static uint64_t lt_pair_hash(uint32_t a, uint32_t b)
{
	return lt_hash_mix((uint64_t) a << 32 | b);
}

static uint64_t lt_func_bloom(uint32_t func)
{
	uint64_t h = lt_hash_mix(func);

	return (uint64_t) 1 << (h & 63) | (uint64_t) 1 << (h >> 6 & 63);
}

void lt_tree_init(lt_tree *tree)
{
	memset(tree, 0, sizeof(*tree));
	tree->funcs.item = sizeof(lt_func);
	tree->nodes.item = sizeof(lt_node);
	tree->leaves.item = sizeof(lt_leaf);
	tree->open.item = sizeof(lt_leaf_open);
	tree->sets = tree->first_sets;
	tree->set_shift = 64 - LT_TREE_MIN_BITS;
	/* An empty place must answer to no key: it holds key 0 with id 0. */
	tree->epoch[0] = lt_hash_mix(2);
	lt_tree_forget_code(tree);
}

static size_t lt_tree_sets_bytes(const lt_tree *tree)
{
	return ((size_t) 1 << (64 - tree->set_shift)) * sizeof(lt_tree_set);
}

static void lt_tree_free_sets(const lt_tree *tree, lt_tree_set *sets, size_t bytes)
{
	if (sets != NULL && sets != tree->first_sets) {
		lt_mem_unmap(sets, bytes);
	}
}

void lt_tree_destroy(lt_tree *tree)
{
	lt_tree_free_sets(tree, tree->sets, lt_tree_sets_bytes(tree));
	lt_vec_free(&tree->funcs);
	lt_vec_free(&tree->nodes);
	lt_vec_free(&tree->leaves);
	lt_vec_free(&tree->open);
	lt_hash_free(&tree->func_index);
	lt_hash_free(&tree->node_index);
	lt_hash_free(&tree->leaf_index);
	lt_tree_init(tree);
}

void lt_tree_forget_code(lt_tree *tree)
{
	tree->epoch[1] = lt_hash_mix(tree->epoch[1] + 1);
}

/* Puts an entry before all others of a set. Returns the one that it pushes out. */
static lt_tree_cached lt_tree_put(lt_tree_cached *way, lt_tree_cached entry)
{
	lt_tree_cached last = way[LT_TREE_WAYS - 1];

	memmove(way + 1, way, (LT_TREE_WAYS - 1) * sizeof(*way));
	way[0] = entry;
	return last;
}

/* Moves entries to twice as many sets: those at home, or those that are not, which go
 * home where there is room by now. */
static void lt_tree_move(lt_tree *tree, const lt_tree_set *from, bool at_home)
{
	size_t count = (size_t) 1 << (63 - tree->set_shift);

	for (size_t set = 0; set < count; set++) {
		for (unsigned i = LT_TREE_WAYS; i-- > 0;) {
			const lt_tree_cached *entry = &from[set].way[i];
			lt_tree_cached *home = tree->sets[lt_tree_home(tree, entry->key)].way;

			if (entry->id != 0 && (lt_tree_home(tree, entry->key) >> 1 == set) == at_home) {
				lt_tree_put(at_home || home[LT_TREE_WAYS - 1].id == 0 ? home : tree->sets[lt_tree_away(tree, entry->key)].way, *entry);
			}
		}
	}
}

/* Twice as many sets. Without memory things stay as they are. */
static void lt_tree_more_sets(lt_tree *tree)
{
	size_t bytes = lt_tree_sets_bytes(tree);
	lt_tree_set *sets = lt_mem_map(bytes * 2), *old = tree->sets;

	tree->pushed_out = 0;
	if (sets != NULL) {
		tree->sets = sets;
		tree->set_shift--;
		lt_tree_move(tree, old, true);
		lt_tree_move(tree, old, false);
		lt_tree_free_sets(tree, old, bytes);
	}
}

void lt_tree_cache(lt_tree *tree, uint64_t key, uint32_t id, uint32_t cohort)
{
	lt_tree_cached entry = {key, id, cohort};
	size_t home;

	if (tree->pushed_out > 1u << (64 - tree->set_shift) && tree->set_shift > 64 - LT_TREE_MAX_BITS) {
		lt_tree_more_sets(tree);
	}
	home = lt_tree_home(tree, key);
	entry = lt_tree_put(tree->sets[home].way, entry);
	if (entry.id != 0 && lt_tree_away(tree, entry.key) != home) {
		entry = lt_tree_put(tree->sets[lt_tree_away(tree, entry.key)].way, entry);
	}
	tree->pushed_out += entry.id != 0;
}

void lt_tree_forget_open(lt_tree *tree)
{
	if (tree->open.count > 0) {
		memset(tree->open.data, 0, tree->open.count * tree->open.item);
	}
}

void lt_tree_untell(lt_tree *tree)
{
	for (uint32_t i = 1; i <= tree->funcs.count; i++) {
		lt_tree_func_at(tree, i)->told = 0;
	}
	for (uint32_t i = 1; i <= tree->nodes.count; i++) {
		lt_tree_node_at(tree, i)->told = 0;
	}
	for (uint32_t i = 1; i <= tree->leaves.count; i++) {
		lt_tree_leaf_at(tree, i)->told = 0;
	}
}

/* Appends an item, and indexes it unless `index` is NULL; NULL when memory is refused,
 * nothing changed. */
static void *lt_tree_add(lt_vec *items, lt_hash *index, uint64_t hash)
{
	if (!lt_vec_reserve(items, items->count + 1)
	 || (index != NULL && !lt_hash_add(index, hash, (uint32_t) items->count + 1))) {
		return NULL;
	}
	return lt_vec_push(items);
}

uint32_t lt_tree_func(lt_tree *tree, uint32_t name, uint32_t file, uint32_t line, lt_func_kind kind)
{
	uint64_t hash = lt_pair_hash(name, file) ^ lt_pair_hash(line, kind);
	uint32_t at = UINT32_MAX, id;
	lt_func *func;

	while ((id = lt_hash_next(&tree->func_index, hash, &at)) != 0) {
		func = lt_tree_func_at(tree, id);
		if (func->name == name && func->file == file && func->line == line && func->kind == kind) {
			return id;
		}
	}
	func = lt_tree_add(&tree->funcs, &tree->func_index, hash);
	if (func == NULL) {
		return 0;
	}
	func->name = name;
	func->file = file;
	func->line = line;
	func->kind = kind;
	return (uint32_t) tree->funcs.count;
}

/* The first of the chain of nodes called from a leaf, 0: from the top. */
static uint32_t *lt_tree_calls(lt_tree *tree, uint32_t parent)
{
	return parent != 0 ? &lt_tree_leaf_at(tree, parent)->calls : &tree->tops;
}

/* A call that is made already; 0: none. *indexed: a new one goes into the index. */
static uint32_t lt_tree_find_node(lt_tree *tree, uint32_t parent, uint32_t func, bool *indexed)
{
	uint32_t id = *lt_tree_calls(tree, parent), at = UINT32_MAX, count = 0;
	const lt_node *node;

	for (; id != 0; id = node->next, count++) {
		node = lt_tree_node_at(tree, id);
		if (node->func == func) {
			return id;
		}
	}
	*indexed = count == LT_TREE_CHAIN;
	while (*indexed && (id = lt_hash_next(&tree->node_index, lt_pair_hash(parent, func), &at)) != 0) {
		node = lt_tree_node_at(tree, id);
		if (node->parent == parent && node->func == func) {
			return id;
		}
	}
	return 0;
}

static uint32_t lt_tree_add_node(lt_tree *tree, uint32_t parent, uint32_t func, bool indexed)
{
	lt_node *node = lt_tree_add(&tree->nodes, indexed ? &tree->node_index : NULL, lt_pair_hash(parent, func));
	uint32_t id = (uint32_t) tree->nodes.count;

	if (node == NULL) {
		return 0;
	}
	node->parent = parent;
	node->func = func;
	node->bloom = lt_func_bloom(func);
	if (parent != 0) {
		const lt_node *caller = lt_tree_node_at(tree, lt_tree_leaf_at(tree, parent)->node);

		node->bloom |= caller->bloom;
	}
	if (!indexed) {
		node->next = *lt_tree_calls(tree, parent);
		*lt_tree_calls(tree, parent) = id;
	}
	return id;
}

/* The ancestor of a call from `parent` that is a call of `func`; 0: none. */
static uint32_t lt_tree_fold(const lt_tree *tree, uint32_t parent, uint32_t func)
{
	uint64_t bloom = lt_func_bloom(func);

	while (parent != 0) {
		uint32_t id = lt_tree_leaf_at(tree, parent)->node;
		const lt_node *node = lt_tree_node_at(tree, id);

		if ((node->bloom & bloom) != bloom) {
			return 0;
		}
		if (node->func == func) {
			return id;
		}
		parent = node->parent;
	}
	return 0;
}

/* The node of a call, made if there is room; 0: there is none, or no memory. */
static uint32_t lt_tree_node(lt_tree *tree, uint32_t parent, uint32_t func, size_t max)
{
	bool indexed;
	uint32_t id = lt_tree_find_node(tree, parent, func, &indexed);

	if (id == 0 && tree->nodes.count < max) {
		id = lt_tree_add_node(tree, parent, func, indexed);
	}
	return id;
}

/* The leaf of the "…" node; 0: no memory. */
static uint32_t lt_tree_ellipsis(lt_tree *tree)
{
	uint32_t func, top;

	if (tree->elided == 0) {
		func = lt_tree_func(tree, 0, 0, 0, LT_FUNC_ELIDED);
		top = func != 0 ? lt_tree_node(tree, 0, func, SIZE_MAX) : 0;
		tree->elided = top != 0 ? lt_tree_leaf(tree, top, 0) : 0;
	}
	return tree->elided;
}

/* A call of `func` from `parent`, below the ellipsis, with the last `calls` before it, and
 * with those beyond of functions that have no lines and the one of PHP code that called them:
 * where a block comes from is a line. 0: there is no room, or no memory. */
static uint32_t lt_tree_tail(lt_tree *tree, uint32_t ellipsis, uint32_t parent, uint32_t func, uint32_t calls, size_t max)
{
	uint32_t kept[LT_TREE_TAIL_MAX], count = 0, at = ellipsis;
	lt_func_kind outermost = lt_tree_func_at(tree, func)->kind;

	while ((count < calls || outermost == LT_FUNC_INTERNAL) && count < LT_TREE_TAIL_MAX && parent != 0 && parent != ellipsis) {
		const lt_node *node = lt_tree_node_at(tree, lt_tree_leaf_at(tree, parent)->node);

		kept[count++] = parent;
		outermost = lt_tree_func_at(tree, node->func)->kind;
		parent = node->parent;
	}
	while (at != 0 && count-- > 0) {
		const lt_leaf *leaf = lt_tree_leaf_at(tree, kept[count]);
		uint32_t line = leaf->line, id = lt_tree_node(tree, at, lt_tree_node_at(tree, leaf->node)->func, max);

		at = id != 0 ? lt_tree_leaf(tree, id, line) : 0;
	}
	return at != 0 ? lt_tree_node(tree, at, func, max) : 0;
}

/* A call where the tree is full. */
static uint32_t lt_tree_elided(lt_tree *tree, uint32_t parent, uint32_t func)
{
	uint32_t ellipsis = lt_tree_ellipsis(tree), id;

	if (ellipsis == 0) {
		return 0;
	}
	id = lt_tree_tail(tree, ellipsis, parent, func, LT_TREE_TAIL - 1, LT_TREE_MAX_NODES + LT_TREE_MAX_TAILS);
	return id != 0 ? id : lt_tree_tail(tree, ellipsis, parent, func, 0, SIZE_MAX);
}

uint32_t lt_tree_child(lt_tree *tree, uint32_t parent, uint32_t func)
{
	/* Internal functions only recurse through PHP code, which folds: array_map() in a
	 * callback of array_map() keeps a node of its own, or what lies between were lost. */
	uint32_t id = lt_tree_func_at(tree, func)->kind != LT_FUNC_INTERNAL ? lt_tree_fold(tree, parent, func) : 0;

	if (id == 0) {
		id = lt_tree_node(tree, parent, func, LT_TREE_MAX_NODES);
	}
	return id != 0 || tree->nodes.count < LT_TREE_MAX_NODES ? id : lt_tree_elided(tree, parent, func);
}

uint32_t lt_tree_leaf(lt_tree *tree, uint32_t node, uint32_t line)
{
	uint64_t hash = lt_pair_hash(node, line);
	uint32_t id = lt_tree_node_at(tree, node)->lines, at = UINT32_MAX, count = 0;
	bool indexed;
	lt_leaf *leaf;

	for (; id != 0; id = leaf->next, count++) {
		leaf = lt_tree_leaf_at(tree, id);
		if (leaf->line == line) {
			return id;
		}
	}
	indexed = count == LT_TREE_CHAIN;
	while (indexed && (id = lt_hash_next(&tree->leaf_index, hash, &at)) != 0) {
		leaf = lt_tree_leaf_at(tree, id);
		if (leaf->node == node && leaf->line == line) {
			return id;
		}
	}
	if (!lt_vec_reserve(&tree->open, tree->leaves.count + 1)) {
		return 0;
	}
	leaf = lt_tree_add(&tree->leaves, indexed ? &tree->leaf_index : NULL, hash);
	if (leaf == NULL) {
		return 0;
	}
	lt_vec_push(&tree->open);
	leaf->node = node;
	leaf->line = line;
	if (!indexed) {
		leaf->next = lt_tree_node_at(tree, node)->lines;
		lt_tree_node_at(tree, node)->lines = (uint32_t) tree->leaves.count;
	}
	return (uint32_t) tree->leaves.count;
}
