/* holders_test.c: places of an object graph, how they fold, which one holds a leak. */
#include "lt_test.h"
#include "track/lt_holders.h"

static lt_holders holders;

static uint32_t root(const char *text)
{
	return lt_holders_root(&holders, LT_ROOT_STATIC_PROP, text, strlen(text));
}

static uint32_t step(uint32_t node, const char *text)
{
	return lt_holders_step(&holders, node, lt_holders_hash(text, strlen(text)), 0, text, strlen(text));
}

/* A step that is the same one wherever it is taken. */
static uint32_t property(uint32_t node, const char *text)
{
	uint64_t key = lt_holders_hash(text, strlen(text));

	return lt_holders_step(&holders, node, key, key, text, strlen(text));
}

static uint32_t key(uint32_t node, const char *text, size_t count)
{
	return lt_holders_key(&holders, node, lt_holders_hash(text, strlen(text)), text, strlen(text), count);
}

static const char *path(uint32_t node, bool elements)
{
	static char text[4096];
	size_t root_len;

	CHECK(lt_holders_path(&holders, node, elements, text, sizeof(text), &root_len) == strlen(text));
	return text;
}

#define CHECK_PATH(node, elements, expected) CHECK(strcmp(path((node), (elements)), (expected)) == 0)

/* `containers` arrays with `elements` each, all at one place. */
static void count(uint32_t node, unsigned containers, unsigned elements)
{
	for (unsigned i = 0; i < containers; i++) {
		lt_holders_count(&holders, node, LT_HOLDS_ELEMENTS, elements);
	}
}

LT_TEST(a_path_is_its_steps_behind_its_root)
{
	uint32_t items, row;
	char text[64];
	size_t root_len;

	CHECK(lt_holders_init(&holders));
	items = root("App\\Registry::$items");
	row = step(lt_holders_star(&holders, items), "->rows");
	CHECK_PATH(row, false, "App\\Registry::$items[*]->rows");
	CHECK(lt_holders_path(&holders, row, false, text, sizeof(text), &root_len) > 0);
	CHECK(root_len == strlen("App\\Registry::$items"));
	CHECK(root("App\\Registry::$items") == items);
	CHECK(root("App\\Registry::$other") != items);
	lt_holders_destroy(&holders);
}

LT_TEST(a_few_string_keys_keep_their_names)
{
	uint32_t config, first;

	CHECK(lt_holders_init(&holders));
	config = root("$GLOBALS['config']");
	first = key(config, "db", 2);
	CHECK_PATH(first, false, "$GLOBALS['config']['db']");
	CHECK(key(config, "db", 2) == first);
	CHECK(key(config, "cache", 2) != first);
	lt_holders_destroy(&holders);
}

LT_TEST(string_keys_that_are_ever_new_fold)
{
	uint32_t sessions, first, ninth = 0;
	char name[16];

	CHECK(lt_holders_init(&holders));
	sessions = root("$GLOBALS['sessions']");
	first = key(sessions, "user0", 1);
	for (int i = 1; i < 9; i++) {
		snprintf(name, sizeof(name), "user%d", i);
		ninth = key(sessions, name, 1);
	}
	CHECK_PATH(first, false, "$GLOBALS['sessions']['user0']");
	CHECK_PATH(ninth, false, "$GLOBALS['sessions'][*]");
	CHECK(key(sessions, "user0", 1) == ninth);
	lt_holders_destroy(&holders);
}

LT_TEST(string_keys_of_a_large_array_fold_at_once)
{
	CHECK(lt_holders_init(&holders));
	CHECK_PATH(key(root("A::$x"), "first", 1000), false, "A::$x[*]");
	lt_holders_destroy(&holders);
}

LT_TEST(bytes_that_would_break_a_line_are_masked)
{
	CHECK(lt_holders_init(&holders));
	CHECK_PATH(key(root("A::$x"), "a\nb", 1), false, "A::$x['a?b']");
	lt_holders_destroy(&holders);
}

LT_TEST(a_linked_list_is_one_place)
{
	uint32_t head, next;

	CHECK(lt_holders_init(&holders));
	head = root("Queue::$head");
	next = property(head, "->next");
	CHECK(property(next, "->next") == next);
	CHECK_PATH(next, true, "Queue::$head->next…");
	lt_holders_destroy(&holders);
}

LT_TEST(a_tree_is_as_deep_as_its_kinds_of_steps)
{
	uint32_t node, children;

	CHECK(lt_holders_init(&holders));
	node = root("Tree::$root");
	children = property(node, "->children");
	for (int i = 0; i < 100000; i++) {
		node = lt_holders_star(&holders, property(node, "->children"));
	}
	CHECK(lt_holders_node(&holders, node)->parent == children);
	CHECK(holders.nodes.count < 10);
	lt_holders_destroy(&holders);
}

LT_TEST(arrays_nested_without_end_stay_in_bounds)
{
	uint32_t node;

	CHECK(lt_holders_init(&holders));
	node = root("A::$deep");
	for (int i = 0; i < 100000; i++) {
		node = lt_holders_star(&holders, node);
	}
	CHECK_PATH(node, false, "A::$deep[*][*][*][*]");
	lt_holders_destroy(&holders);
}

LT_TEST(steps_beyond_the_depth_limit_stay_where_they_are)
{
	uint32_t node, deeper;
	char name[16];

	CHECK(lt_holders_init(&holders));
	node = root("A::$a");
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "->p%d", i);
		node = step(node, name);
	}
	deeper = step(node, "->more");
	CHECK(deeper == node);
	CHECK(strlen(path(node, false)) < 400);
	lt_holders_destroy(&holders);
}

LT_TEST(the_trie_stops_growing_at_its_limit)
{
	uint32_t top, node = 0;
	char name[16];

	CHECK(lt_holders_init(&holders));
	top = root("A::$wide");
	for (unsigned i = 0; i < LT_HOLDERS_MAX + 1000; i++) {
		snprintf(name, sizeof(name), "->p%u", i);
		node = step(top, name);
	}
	CHECK(node == top);
	CHECK(holders.nodes.count <= LT_HOLDERS_MAX);
	CHECK(!holders.full);
	lt_holders_destroy(&holders);
}

LT_TEST(no_place_leads_nowhere)
{
	CHECK(lt_holders_init(&holders));
	CHECK(lt_holders_star(&holders, 0) == 0);
	CHECK(key(0, "x", 1) == 0);
	CHECK(step(0, "->x") == 0);
	lt_holders_begin(&holders);
	lt_holders_count(&holders, 0, LT_HOLDS_ELEMENTS, 5);
	lt_holders_bytes(&holders, 0, 5);
	lt_holders_finish(&holders);
	CHECK(holders.nodes.count == 1);
	lt_holders_destroy(&holders);
}

LT_TEST(bytes_of_what_is_inside_count_for_what_is_around_it)
{
	uint32_t items, rows;

	CHECK(lt_holders_init(&holders));
	items = root("A::$items");
	rows = step(lt_holders_star(&holders, items), "->rows");
	lt_holders_begin(&holders);
	lt_holders_bytes(&holders, items, 100);
	lt_holders_bytes(&holders, rows, 23);
	lt_holders_finish(&holders);
	CHECK(lt_holders_node(&holders, items)->bytes == 123);
	CHECK(lt_holders_node(&holders, rows)->bytes == 23);
	lt_holders_destroy(&holders);
}

/* Two containers, one in the other: A::$items[*]->rows[*]. */
static struct { uint32_t items, rows; } nested;

static void nested_begin(void)
{
	CHECK(lt_holders_init(&holders));
	nested.items = root("A::$items");
	nested.rows = step(lt_holders_star(&holders, nested.items), "->rows");
	lt_holders_star(&holders, nested.rows);
}

static void nested_walk(unsigned items, unsigned rows)
{
	lt_holders_begin(&holders);
	count(nested.items, 1, items);
	count(nested.rows, items, rows);
	lt_holders_finish(&holders);
}

LT_TEST(the_outer_container_holds_when_it_grows)
{
	nested_begin();
	nested_walk(10, 5);
	nested_walk(20, 5);
	CHECK(lt_holders_choose(&holders, nested.rows) == nested.items);
	CHECK_PATH(nested.items, true, "A::$items[*]");
	lt_holders_destroy(&holders);
}

LT_TEST(the_inner_container_holds_when_only_it_grows)
{
	nested_begin();
	nested_walk(10, 5);
	nested_walk(10, 9);
	CHECK(lt_holders_choose(&holders, nested.rows) == nested.rows);
	CHECK_PATH(nested.rows, true, "A::$items[*]->rows[*]");
	lt_holders_destroy(&holders);
}

LT_TEST(the_outer_container_holds_when_both_grow_together)
{
	nested_begin();
	nested_walk(10, 5);
	nested_walk(20, 12);
	CHECK(lt_holders_choose(&holders, nested.rows) == nested.items);
	lt_holders_destroy(&holders);
}

LT_TEST(an_outer_container_that_wavers_does_not_hide_the_inner_one)
{
	nested_begin();
	nested_walk(3, 5);
	nested_walk(5, 300);
	CHECK(lt_holders_choose(&holders, nested.rows) == nested.rows);
	lt_holders_destroy(&holders);
}

LT_TEST(a_growing_list_of_which_one_has_a_log_does_not_hold_the_log)
{
	uint32_t list, log;

	CHECK(lt_holders_init(&holders));
	list = root("(shutdown functions)");
	log = step(lt_holders_star(&holders, list), "->log");
	for (unsigned walk = 1; walk <= 2; walk++) {
		lt_holders_begin(&holders);
		count(list, 1, 20 * walk);
		count(log, 1, 20 * walk);
		lt_holders_finish(&holders);
	}
	CHECK(lt_holders_choose(&holders, log) == log);
	lt_holders_destroy(&holders);
}

LT_TEST(before_anything_has_grown_the_large_container_holds)
{
	nested_begin();
	nested_walk(3, 100);
	CHECK(lt_holders_choose(&holders, nested.rows) == nested.rows);
	lt_holders_destroy(&holders);
	nested_begin();
	nested_walk(100, 3);
	CHECK(lt_holders_choose(&holders, nested.rows) == nested.items);
	lt_holders_destroy(&holders);
}

LT_TEST(a_container_first_seen_later_has_grown_from_nothing)
{
	uint32_t late;

	CHECK(lt_holders_init(&holders));
	late = root("A::$late");
	lt_holders_begin(&holders);
	lt_holders_finish(&holders);
	lt_holders_begin(&holders);
	count(late, 1, 1);
	lt_holders_finish(&holders);
	CHECK(lt_holders_choose(&holders, late) == late);
	CHECK(lt_holders_node(&holders, late)->varies);
	lt_holders_destroy(&holders);
}

LT_TEST(a_container_of_constant_size_does_not_vary)
{
	nested_begin();
	nested_walk(10, 5);
	nested_walk(10, 6);
	CHECK(!lt_holders_node(&holders, nested.items)->varies);
	CHECK(lt_holders_node(&holders, nested.rows)->varies);
	lt_holders_destroy(&holders);
}

LT_TEST(a_place_of_strings_is_a_container_of_bytes)
{
	uint32_t buffer;

	CHECK(lt_holders_init(&holders));
	buffer = root("Log::$buffer");
	for (unsigned walk = 1; walk <= 2; walk++) {
		lt_holders_begin(&holders);
		lt_holders_string(&holders, buffer, 1000 * walk);
		lt_holders_finish(&holders);
	}
	CHECK(lt_holders_node(&holders, buffer)->holds == LT_HOLDS_BYTES);
	CHECK(lt_holders_node(&holders, buffer)->elements == 2000);
	CHECK(lt_holders_node(&holders, buffer)->varies);
	CHECK_PATH(buffer, true, "Log::$buffer");
	lt_holders_destroy(&holders);
}

LT_TEST(ids_are_dense_and_stay)
{
	uint32_t a, b;

	CHECK(lt_holders_init(&holders));
	a = root("A::$a");
	b = root("B::$b");
	CHECK(lt_holders_id(&holders, b) == 1);
	CHECK(lt_holders_id(&holders, a) == 2);
	CHECK(lt_holders_id(&holders, b) == 1);
	lt_holders_destroy(&holders);
}

LT_TEST(a_ring_is_told_by_the_property_that_closes_it)
{
	uint32_t top, kids, parent, id;
	char text[64];

	CHECK(lt_holders_init(&holders));
	top = lt_holders_root(&holders, LT_ROOT_OBJECT_STORE, "(cycle) Node", strlen("(cycle) Node"));
	kids = property(top, "->kids");
	lt_holders_own(&holders, kids, "Node", 4);
	parent = property(lt_holders_star(&holders, kids), "->parent");
	lt_holders_own(&holders, parent, "Child", 5);
	id = lt_holders_id(&holders, kids);
	CHECK(lt_holders_ring(&holders, id, text, sizeof(text)) == 0);
	lt_holders_node(&holders, top)->ring = parent;
	CHECK(lt_holders_ring(&holders, id, text, sizeof(text)) == strlen("Child->parent"));
	CHECK(strcmp(text, "Child->parent") == 0);
	lt_holders_node(&holders, top)->ring = lt_holders_star(&holders, kids);
	CHECK(lt_holders_ring(&holders, id, text, sizeof(text)) == strlen("Node->kids[*]"));
	CHECK(strcmp(text, "Node->kids[*]") == 0);
	CHECK(lt_holders_ring(&holders, 77, text, sizeof(text)) == 0);
	lt_holders_destroy(&holders);
}

LT_TEST(a_root_is_known_once_it_was_made)
{
	CHECK(lt_holders_init(&holders));
	CHECK(!lt_holders_knows_root(&holders, LT_ROOT_STATIC_PROP, "A::$a", 5));
	root("A::$a");
	CHECK(lt_holders_knows_root(&holders, LT_ROOT_STATIC_PROP, "A::$a", 5));
	CHECK(!lt_holders_knows_root(&holders, LT_ROOT_GLOBAL, "A::$a", 5));
	lt_holders_destroy(&holders);
}
