/*
 * track_tree_test.c: the call-path tree: each path once, recursion folded, bounded.
 */
#include "track_support.h"

static lt_tree tree;

/* An address of code: the same one in every run, for keys are made of them. */
static const void *address(uintptr_t i)
{
	return (const void *) (0x7f1234560000u + i * 32);
}

static uint32_t func(uint32_t name, lt_func_kind kind)
{
	uint32_t id = lt_tree_func(&tree, name, kind == LT_FUNC_INTERNAL ? 0 : 1, 1, kind);

	CHECK(id != 0);
	return id;
}

/* A call of user function `name` from `parent`, at line 1 of it. */
static uint32_t call(uint32_t parent, uint32_t name, lt_func_kind kind)
{
	uint32_t node = lt_tree_child(&tree, parent, func(name, kind));

	CHECK(node != 0);
	return lt_tree_leaf(&tree, node, kind == LT_FUNC_INTERNAL ? 0 : 1);
}

static uint32_t node_of(uint32_t leaf)
{
	return lt_tree_leaf_at(&tree, leaf)->node;
}

static void end(void)
{
	lt_tree_destroy(&tree);
	CHECK_U64(lt_mem_mapped(), 0);
}

LT_TEST(a_function_is_kept_once_for_each_name_file_line_and_kind)
{
	uint32_t id;

	lt_tree_init(&tree);
	id = lt_tree_func(&tree, 1, 2, 3, LT_FUNC_USER);
	CHECK_U64(id, 1);
	CHECK_U64(lt_tree_func(&tree, 1, 2, 3, LT_FUNC_USER), id);
	CHECK_U64(lt_tree_func(&tree, 9, 2, 3, LT_FUNC_USER), 2);
	CHECK_U64(lt_tree_func(&tree, 1, 9, 3, LT_FUNC_USER), 3);
	CHECK_U64(lt_tree_func(&tree, 1, 2, 9, LT_FUNC_USER), 4);
	CHECK_U64(lt_tree_func(&tree, 1, 2, 3, LT_FUNC_CLOSURE), 5);
	CHECK_U64(lt_tree_func(&tree, 1, 2, 3, LT_FUNC_USER), id);
	CHECK_U64(lt_tree_func_at(&tree, 4)->line, 9);
	end();
}

LT_TEST(a_path_is_kept_once)
{
	uint32_t top, a, b, other;

	lt_tree_init(&tree);
	top = call(0, 1, LT_FUNC_FILE);
	a = call(top, 2, LT_FUNC_USER);
	b = call(a, 3, LT_FUNC_USER);
	other = call(top, 3, LT_FUNC_USER);
	CHECK(b != other && node_of(b) != node_of(other));
	CHECK_U64(call(call(call(0, 1, LT_FUNC_FILE), 2, LT_FUNC_USER), 3, LT_FUNC_USER), b);
	CHECK_U64(lt_tree_node_at(&tree, node_of(b))->parent, a);
	CHECK_U64(tree.nodes.count, 4);
	CHECK_U64(tree.leaves.count, 4);
	end();
}

LT_TEST(lines_of_a_call_are_leaves_of_one_node)
{
	uint32_t node, first, second, plain;

	lt_tree_init(&tree);
	node = node_of(call(0, 1, LT_FUNC_USER));
	first = lt_tree_leaf(&tree, node, 10);
	second = lt_tree_leaf(&tree, node, 11);
	plain = lt_tree_leaf(&tree, node, 0);
	CHECK(first != second && plain != first && plain != second);
	CHECK_U64(lt_tree_leaf(&tree, node, 10), first);
	CHECK_U64(lt_tree_leaf(&tree, node, 0), plain);
	CHECK_U64(lt_tree_leaf_at(&tree, plain)->line, 0);
	end();
}

LT_TEST(the_same_call_from_another_line_is_another_node)
{
	uint32_t node, one, two;

	lt_tree_init(&tree);
	node = node_of(call(0, 1, LT_FUNC_USER));
	one = call(lt_tree_leaf(&tree, node, 10), 2, LT_FUNC_USER);
	two = call(lt_tree_leaf(&tree, node, 11), 2, LT_FUNC_USER);
	CHECK(node_of(one) != node_of(two));
	end();
}

LT_TEST(recursion_folds_to_the_ancestor)
{
	uint32_t top, f, g;

	lt_tree_init(&tree);
	top = call(0, 1, LT_FUNC_FILE);
	f = call(top, 2, LT_FUNC_USER);
	CHECK_U64(call(f, 2, LT_FUNC_USER), f);
	g = call(f, 3, LT_FUNC_USER);
	CHECK_U64(call(g, 2, LT_FUNC_USER), f);
	CHECK_U64(call(g, 1, LT_FUNC_FILE), top);
	CHECK_U64(tree.nodes.count, 3);
	end();
}

LT_TEST(deep_mutual_recursion_keeps_the_tree_small)
{
	uint32_t leaf = 0;

	lt_tree_init(&tree);
	for (uint32_t i = 0; i < 200000; i++) {
		leaf = call(leaf, 1 + i % 7, LT_FUNC_USER);
	}
	CHECK_U64(tree.nodes.count, 7);
	end();
}

LT_TEST(internal_functions_do_not_fold_but_recur_through_php_code_that_does)
{
	uint32_t f, map, g, inner;

	lt_tree_init(&tree);
	f = call(0, 1, LT_FUNC_USER);
	map = call(f, 2, LT_FUNC_INTERNAL);
	g = call(map, 3, LT_FUNC_CLOSURE);
	inner = call(g, 2, LT_FUNC_INTERNAL);
	CHECK(node_of(inner) != node_of(map));
	CHECK_U64(call(inner, 3, LT_FUNC_CLOSURE), g);
	end();
}

/* Long paths fill the Bloom word: then it is the walk that must tell. */
LT_TEST(a_long_path_folds_no_function_that_is_not_on_it)
{
	uint32_t leaf = 0;

	lt_tree_init(&tree);
	for (uint32_t i = 0; i < 2000; i++) {
		uint32_t next = call(leaf, 1 + i, LT_FUNC_USER);

		CHECK_U64(lt_tree_node_at(&tree, node_of(next))->parent, leaf);
		leaf = next;
	}
	CHECK_U64(tree.nodes.count, 2000);
	CHECK_U64(call(leaf, 1, LT_FUNC_USER), 1);
	end();
}

/* The calls of a leaf's path, the innermost first, as ids of functions' names; "…" is 0. */
static uint32_t path_of(uint32_t leaf, uint32_t *names, uint32_t room)
{
	uint32_t count = 0;

	for (; leaf != 0 && count < room; count++) {
		const lt_node *node = lt_tree_node_at(&tree, node_of(leaf));

		names[count] = lt_tree_func_at(&tree, node->func)->name;
		leaf = node->parent;
	}
	return count;
}

static void fill(size_t nodes)
{
	for (uint32_t i = 0; tree.nodes.count < nodes; i++) {
		call(0, 1000 + i, LT_FUNC_USER);
	}
}

LT_TEST(a_full_tree_keeps_the_last_calls_of_a_new_path_below_an_ellipsis)
{
	uint32_t known, leaf, names[8], nodes;

	lt_tree_init(&tree);
	known = call(call(call(0, 1, LT_FUNC_USER), 2, LT_FUNC_USER), 3, LT_FUNC_USER);
	fill(LT_TREE_MAX_NODES);
	CHECK_U64(call(call(call(0, 1, LT_FUNC_USER), 2, LT_FUNC_USER), 3, LT_FUNC_USER), known);
	leaf = call(known, 5, LT_FUNC_USER);
	CHECK_U64(path_of(leaf, names, 8), 4);
	CHECK_U64(names[0], 5);
	CHECK_U64(names[1], 3);
	CHECK_U64(names[2], 2);
	CHECK_U64(lt_tree_func_at(&tree, lt_tree_node_at(&tree, node_of(tree.elided))->func)->kind, LT_FUNC_ELIDED);
	leaf = call(leaf, 6, LT_FUNC_USER);
	CHECK_U64(path_of(leaf, names, 8), 4);
	CHECK_U64(names[0], 6);
	CHECK_U64(names[1], 5);
	CHECK_U64(names[2], 3);
	leaf = call(0, 7, LT_FUNC_USER);
	CHECK_U64(path_of(leaf, names, 8), 2);
	CHECK_U64(names[0], 7);
	/* The same last calls from elsewhere: the same node. */
	nodes = (uint32_t) tree.nodes.count;
	CHECK_U64(call(call(leaf, 8, LT_FUNC_USER), 9, LT_FUNC_USER), call(call(call(call(0, 1001, LT_FUNC_USER), 7, LT_FUNC_USER), 8, LT_FUNC_USER), 9, LT_FUNC_USER));
	CHECK(tree.nodes.count > nodes);
	end();
}

LT_TEST(a_tree_without_room_for_last_calls_keeps_the_last_line)
{
	uint32_t known, leaf, names[8], nodes;

	lt_tree_init(&tree);
	known = call(call(0, 1, LT_FUNC_USER), 2, LT_FUNC_USER);
	fill(LT_TREE_MAX_NODES);
	for (uint32_t i = 0; tree.nodes.count < LT_TREE_MAX_NODES + LT_TREE_MAX_TAILS; i++) {
		call(known, 1000000 + i, LT_FUNC_USER);
	}
	leaf = call(known, 5, LT_FUNC_USER);
	CHECK_U64(path_of(leaf, names, 8), 2);
	CHECK_U64(names[0], 5);
	nodes = (uint32_t) tree.nodes.count;
	CHECK_U64(call(call(leaf, 6, LT_FUNC_USER), 5, LT_FUNC_USER), leaf);
	CHECK_U64(tree.nodes.count, nodes + 1);
	leaf = call(call(leaf, 7, LT_FUNC_INTERNAL), 8, LT_FUNC_INTERNAL);
	CHECK_U64(path_of(leaf, names, 8), 4);
	CHECK_U64(names[0], 8);
	CHECK_U64(names[1], 7);
	CHECK_U64(names[2], 5);
	end();
}

/* More calls from one line, and lines of one call, than chains have room for. */
LT_TEST(every_call_from_one_line_and_every_line_of_one_call_is_found_again)
{
	uint32_t from, calls[40], lines[40];

	lt_tree_init(&tree);
	from = call(0, 1, LT_FUNC_USER);
	for (uint32_t i = 0; i < 40; i++) {
		calls[i] = call(from, 2 + i, LT_FUNC_USER);
		lines[i] = lt_tree_leaf(&tree, node_of(from), 100 + i);
	}
	for (uint32_t i = 0; i < 40; i++) {
		CHECK_U64(call(from, 2 + i, LT_FUNC_USER), calls[i]);
		CHECK_U64(lt_tree_leaf(&tree, node_of(from), 100 + i), lines[i]);
		CHECK(i == 0 || (calls[i] != calls[i - 1] && lines[i] != lines[i - 1]));
	}
	CHECK_U64(tree.nodes.count, 41);
	end();
}

/* What is cached under a key; 0: nothing. */
static uint32_t cached(uint64_t key)
{
	const lt_tree_cached *at = lt_tree_cached_at(&tree, key);

	return at != NULL ? at->id : 0;
}

/* Caches `id` under `key` when nothing is there yet; what is cached then. */
static uint32_t cache(uint64_t key, uint32_t id)
{
	if (cached(key) == 0) {
		lt_tree_cache(&tree, key, id, 0);
	}
	return cached(key);
}

LT_TEST(code_that_may_go_is_forgotten_and_no_path)
{
	const void *pc = address(1), *code = address(1000);
	uint32_t leaf;
	uint64_t near;

	lt_tree_init(&tree);
	leaf = call(0, 1, LT_FUNC_USER);
	near = lt_tree_near(lt_tree_node_path(node_of(leaf)), pc);
	for (int goes = 0; goes < 2; goes++) {
		CHECK_U64(cache(lt_tree_leaf_key(&tree, goes, near, pc), 11), 11);
		CHECK_U64(cache(lt_tree_call_key(&tree, goes, near, pc, code, NULL), 12), 12);
		CHECK_U64(cache(lt_tree_func_key(&tree, goes, code, pc), 13), 13);
	}
	lt_tree_forget_code(&tree);
	for (int goes = 0; goes < 2; goes++) {
		CHECK_U64(cached(lt_tree_leaf_key(&tree, goes, near, pc)), goes ? 0 : 11);
		CHECK_U64(cached(lt_tree_call_key(&tree, goes, near, pc, code, NULL)), goes ? 0 : 12);
		CHECK_U64(cached(lt_tree_func_key(&tree, goes, code, pc)), goes ? 0 : 13);
	}
	CHECK_U64(call(0, 1, LT_FUNC_USER), leaf);
	end();
}

LT_TEST(what_a_set_has_no_room_for_is_found_under_its_key)
{
	uint64_t near = 1234567890123456789ull;

	lt_tree_init(&tree);
	/* A call of many functions from one place. */
	for (uint32_t i = 1; i <= 100; i++) {
		lt_tree_cache(&tree, lt_tree_call_key(&tree, false, near, NULL, address(i * 10), NULL), i, 0);
	}
	for (uint32_t i = 1; i <= 100; i++) {
		CHECK_U64(cached(lt_tree_call_key(&tree, false, near, NULL, address(i * 10), NULL)), i);
	}
	end();
}

LT_TEST(the_latest_of_a_set_outlive_the_older_ones)
{
	uint64_t keys[9];
	uint32_t found = 0;

	/* Keys of one set whose second set is the same. */
	lt_tree_init(&tree);
	for (uint64_t key = 1234567890123456789ull; found < 9; key++) {
		if (lt_tree_away(&tree, key) == lt_tree_home(&tree, key)) {
			keys[found++] = key;
		}
	}
	for (uint32_t i = 0; i < 9; i++) {
		lt_tree_cache(&tree, keys[i], i + 1, 0);
	}
	for (uint32_t i = 0; i < 9; i++) {
		CHECK_U64(cached(keys[i]), i < 5 ? 0 : i + 1);
	}
	end();
}

static uint64_t key_of(uint32_t node)
{
	return lt_tree_leaf_key(&tree, false, lt_tree_near(lt_tree_node_path(node), address(1)), address(1));
}

LT_TEST(the_cache_grows_with_what_is_asked_of_it)
{
	uint64_t known = 0;

	lt_tree_init(&tree);
	for (unsigned round = 0; round < 5; round++) {
		known = 0;
		for (uint32_t node = 1; node <= 40000; node++) {
			known += cached(key_of(node)) == node;
			cache(key_of(node), node);
		}
	}
	CHECK(known > 36000);
	CHECK(tree.sets != tree.first_sets);
	end();
	CHECK(tree.sets == tree.first_sets);
}

static uint32_t known_of(uint32_t nodes)
{
	uint32_t known = 0;

	for (uint32_t node = 1; node <= nodes; node++) {
		known += cached(key_of(node)) == node;
	}
	return known;
}

LT_TEST(a_cache_that_grows_keeps_what_it_knows)
{
	uint32_t node = 0, known;

	lt_tree_init(&tree);
	for (unsigned bits = LT_TREE_MIN_BITS; bits < LT_TREE_MIN_BITS + 2; bits++) {
		while (tree.pushed_out <= 1u << bits) {
			node++;
			cache(key_of(node), node);
		}
		known = known_of(node);
		CHECK(known > 3u << bits);
		node++;
		cache(key_of(node), node);
		CHECK_U64(64 - tree.set_shift, bits + 1);
		CHECK(known_of(node) > known - known / 1000); /* some come home before others need the place */
	}
	end();
}

LT_TEST(a_cache_that_is_refused_memory_goes_on_as_it_is)
{
	uint32_t wrong = 0;
	rlim_t before;

	lt_tree_init(&tree);
	before = memory_refused();
	for (uint32_t node = 1; node <= 40000; node++) {
		wrong += cache(key_of(node), node) != node;
	}
	memory_granted(before);
	CHECK_U64(wrong, 0);
	CHECK(tree.sets == tree.first_sets);
	end();
}

/* What the engine has at hand is alike: oplines 32 bytes apart, ids in a row. */
LT_TEST(keys_of_neighbouring_code_differ_and_spread_over_the_cache)
{
	static uint32_t used[1u << LT_TREE_MIN_BITS];
	uint32_t places = 0;

	lt_tree_init(&tree);
	memset(used, 0, sizeof(used));
	for (uint32_t node = 1; node <= 64; node++) {
		for (uintptr_t i = 0; i < 64; i++) {
			const void *pc = address(i);
			uint64_t path = lt_tree_node_path(node), near = lt_tree_near(path, pc), leaf = lt_tree_leaf_key(&tree, false, near, pc);

			CHECK(lt_tree_home(&tree, leaf) < 1u << LT_TREE_MIN_BITS);
			places += used[lt_tree_home(&tree, leaf)]++ == 0;
			CHECK(leaf != lt_tree_leaf_key(&tree, false, lt_tree_near(lt_tree_node_path(node + 1), pc), pc));
			CHECK(leaf != lt_tree_leaf_key(&tree, false, lt_tree_near(path, (const char *) pc + 32), (const char *) pc + 32));
			CHECK(i % 8 == 0 || leaf != lt_tree_call_key(&tree, false, near, pc, NULL, NULL));
			CHECK(leaf != lt_tree_call_key(&tree, false, near, pc, &tree, NULL));
			CHECK(lt_tree_call_key(&tree, false, near, pc, &tree, NULL) != lt_tree_call_key(&tree, false, near, pc, NULL, &tree));
		}
	}
	/* 512 groups of eight oplines thrown at random into 1,024 sets would use 403 of them, and
	 * what does not go by groups nearly all. */
	CHECK(places > 360);
	CHECK(places < 512);
	end();
}

LT_TEST(refused_memory_makes_no_half_entries)
{
	uint32_t i = 0, known, nodes, leaves, refused = 1;
	rlim_t before;

	lt_tree_init(&tree);
	known = call(0, 1, LT_FUNC_USER);
	before = memory_refused();
	for (i = 0; i < 100000 && refused != 0; i++) {
		refused = lt_tree_leaf(&tree, node_of(known), 100 + i);
	}
	leaves = (uint32_t) tree.leaves.count;
	nodes = (uint32_t) tree.nodes.count;
	memory_granted(before);
	CHECK_U64(refused, 0);
	CHECK_U64(leaves, 1 + i - 1);
	CHECK_U64(nodes, 1);
	CHECK_U64(lt_tree_leaf(&tree, node_of(known), 100 + i - 1), leaves + 1);
	CHECK_U64(lt_tree_leaf(&tree, node_of(known), 1), known);
	end();
}
