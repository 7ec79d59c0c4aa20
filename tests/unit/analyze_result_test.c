/*
 * analyze_result_test.c: what a result says besides "it leaks": paths, holders,
 * causes, containers, other kinds, forecasts, lines, totals, merged processes.
 */
#include "analyze_series.h"

/* A worker of one function with a leaf per line. */
typedef struct {
	lt_analysis *analysis;
	sim s;
	uint32_t main, handle; /* nodes */
} worker;

static void worker_begin_in(worker *w, lt_analysis *analysis, uint64_t pid, const char *script, uint32_t loops)
{
	w->analysis = analysis;
	sim_start(&w->s, lt_analysis_add(analysis, ""), pid, loops, pid, script);
	w->main = sim_node(&w->s, 0, sim_func(&w->s, "main", script, LT_FUNC_FILE));
	w->handle = sim_node(&w->s, sim_leaf(&w->s, w->main, 3), sim_func(&w->s, "App\\Handler::handle", "/app/handler.php", LT_FUNC_USER));
}

static void worker_begin(worker *w, uint32_t loops)
{
	worker_begin_in(w, lt_analysis_create(NULL), 7, "/app/worker.php", loops);
}

static const lt_result *worker_finish(worker *w)
{
	const lt_result *result;

	sim_end(&w->s);
	result = lt_analysis_finish(w->analysis);
	CHECK(result != NULL);
	return result;
}

static uint32_t define_holder(worker *w, uint32_t id, lt_root_kind kind, const char *root, const char *path)
{
	lt_holder_def def = {id, kind, sim_string(&w->s, root), sim_string(&w->s, path)};

	CHECK(w->s.sink.ops->holder(w->s.sink.self, &def));
	return id;
}

static void tell_walk(worker *w, const lt_walk_size *sizes, size_t size_count, const lt_walk_claim *claims, size_t claim_count)
{
	lt_walk walk = {.window = w->s.window - 1, .sizes = sizes, .size_count = size_count, .claims = claims, .claim_count = claim_count};

	CHECK(w->s.sink.ops->walk(w->s.sink.self, &walk));
}

LT_TEST(a_leak_is_named_by_the_line_of_php_code_and_its_path)
{
	worker w;
	uint32_t line, internal;
	const lt_result *result;
	const lt_finding *finding;

	worker_begin(&w, 20);
	line = sim_leaf(&w.s, w.handle, 42);
	internal = sim_leaf(&w.s, sim_node(&w.s, line, sim_func(&w.s, "str_repeat", NULL, LT_FUNC_INTERNAL)), 0);
	while (w.s.loop < 20) {
		sim_loop_begin(&w.s);
		sim_alloc(&w.s, internal, 1024, SIM_FOREVER);
		sim_loop_end(&w.s);
	}
	result = worker_finish(&w);
	CHECK_U64(result->finding_count, 1);
	CHECK_U64(result->leak_count, 1);
	finding = &result->findings[0];
	CHECK(finding->kind == LT_KIND_LEAK && finding->is_leak);
	CHECK_STR(finding->file, "/app/handler.php");
	CHECK_U64(finding->line, 42);
	CHECK_STR(finding->function, "App\\Handler::handle");
	CHECK_U64(finding->growth_times, 18);
	CHECK_U64(finding->growth_size, 18 * 1024);
	CHECK_I64(finding->live_bytes, 18 * 1024);
	CHECK_I64(finding->live_blocks, 18);
	CHECK(fabs(finding->bytes_per_loop - 1024) < 1);
	CHECK_U64(finding->first_loop, 1);
	CHECK_U64(finding->last_loop, 18);
	CHECK_U64(finding->stack_count, 1);
	CHECK_U64(finding->stacks[0].frame_count, 3);
	CHECK_STR(finding->stacks[0].frames[0].function, "str_repeat");
	CHECK_U64(finding->stacks[0].frames[1].line, 42);
	CHECK_STR(finding->stacks[0].frames[2].function, "main");
	CHECK_U64(finding->stacks[0].frames[2].line, 3);
	CHECK_U64(finding->pid_count, 1);
	CHECK_U64(finding->pids[0], 7);
	lt_analysis_free(w.analysis);
}

/* A helper's line, called from many places with batches and caches of their own; the
 * last caller leaks a little. */
static const lt_result *run_helper(worker *w, uint32_t loops, bool leak, uint64_t seed)
{
	enum { CALLERS = 6 };
	series patterns[CALLERS];
	static const series_kind kinds[CALLERS] = {
		FINE_SAWTOOTH, FINE_WARM_UP, FINE_TTL, FINE_CACHE_STOPS, FINE_SAWTOOTH_HEIGHTS, FINE_LRU
	};
	uint32_t helper, leaks, leaf;

	worker_begin_in(w, lt_analysis_create(NULL), 7, "/app/worker.php", loops);
	w->s.random = seed;
	helper = sim_func(&w->s, "App\\ArrayHelper::set", "/app/ArrayHelper.php", LT_FUNC_USER);
	for (uint32_t i = 0; i < CALLERS; i++) {
		leaf = sim_leaf(&w->s, sim_node(&w->s, sim_leaf(&w->s, w->handle, 10 + i), helper), 959);
		series_init(&patterns[i], &w->s, kinds[i], leaf);
	}
	leaks = sim_leaf(&w->s, sim_node(&w->s, sim_leaf(&w->s, w->handle, 77), helper), 959);
	while (w->s.loop < loops) {
		sim_loop_begin(&w->s);
		for (uint32_t i = 0; i < CALLERS; i++) {
			series_loop(&patterns[i], &w->s);
		}
		if (leak && w->s.loop % 2 == 0) {
			sim_alloc(&w->s, leaks, 64, SIM_FOREVER);
		}
		sim_loop_end(&w->s);
	}
	for (uint32_t i = 0; i < CALLERS; i++) {
		series_free(&patterns[i]);
	}
	return worker_finish(w);
}

LT_TEST(a_leak_through_one_caller_of_a_noisy_helper_is_found_with_that_caller)
{
	worker w;

	for (uint64_t seed = 1; seed <= 20; seed++) {
		const lt_result *result = run_helper(&w, 60 + 40 * (uint32_t) seed, true, seed);
		const lt_finding *finding = &result->findings[0];

		CHECK_MSG(result->leak_count == 1, "seed %u: %zu leaks", (unsigned) seed, result->leak_count);
		CHECK_STR(finding->file, "/app/ArrayHelper.php");
		CHECK_U64(finding->line, 959);
		CHECK(finding->stack_count > 0);
		CHECK_U64(finding->stacks[0].frames[1].line, 77);
		lt_analysis_free(w.analysis);
	}
}

LT_TEST(a_noisy_helper_without_a_leak_is_silent)
{
	worker w;

	for (uint64_t seed = 1; seed <= 20; seed++) {
		const lt_result *result = run_helper(&w, 60 + 40 * (uint32_t) seed, false, seed);

		CHECK_MSG(result->leak_count == 0, "seed %u", (unsigned) seed);
		lt_analysis_free(w.analysis);
	}
}

/* Rows and strings pile up in one array, whose own storage doubles at a third line. */
static void tell_held(worker *w, lt_analysis *analysis, uint64_t pid, const char *root, const char *path)
{
	uint32_t rows, strings, storage, holder, elements = 0;
	series array;

	worker_begin_in(w, analysis, pid, "/app/worker.php", 60);
	rows = sim_leaf(&w->s, w->handle, 20);
	strings = sim_leaf(&w->s, w->handle, 21);
	storage = sim_leaf(&w->s, w->handle, 22);
	series_init(&array, &w->s, FINE_DOUBLING, storage);
	array.many = 1;
	holder = define_holder(w, 1, LT_ROOT_STATIC_PROP, root, path);
	while (w->s.loop < 60) {
		lt_walk_size size;
		lt_walk_claim claims[2];

		sim_loop_begin(&w->s);
		sim_alloc(&w->s, rows, 376, SIM_FOREVER);
		sim_alloc(&w->s, strings, 128, SIM_FOREVER);
		series_loop(&array, &w->s);
		elements++;
		sim_loop_end(&w->s);
		size = (lt_walk_size) {holder, 1, elements, elements * 520};
		claims[0] = (lt_walk_claim) {rows, holder, elements * 376, elements, 0};
		claims[1] = (lt_walk_claim) {strings, holder, elements * 128, elements, 0};
		tell_walk(w, &size, 1, claims, 2);
	}
	series_free(&array);
	sim_end(&w->s);
}

static const lt_result *run_held(worker *w)
{
	const lt_result *result;

	tell_held(w, lt_analysis_create(NULL), 7, "App\\Registry::$items", "App\\Registry::$items[*]");
	result = lt_analysis_finish(w->analysis);
	CHECK(result != NULL);
	return result;
}

LT_TEST(holders_of_several_workers_are_added_up_and_the_largest_comes_first)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	worker w;
	const lt_result *result;
	const lt_finding *finding;

	tell_held(&w, analysis, 7, "App\\Cache::$rows", "App\\Cache::$rows[*]");
	tell_held(&w, analysis, 8, "App\\Registry::$items", "App\\Registry::$items[*]");
	tell_held(&w, analysis, 9, "App\\Registry::$items", "App\\Registry::$items[*]");
	result = lt_analysis_finish(analysis);
	finding = &result->findings[0];
	CHECK_U64(finding->line, 20);
	CHECK_U64(finding->pid_count, 3);
	CHECK_U64(finding->holder_count, 2);
	CHECK_STR(finding->holders[0].path, "App\\Registry::$items[*]");
	CHECK_U64(finding->holders[0].bytes, 2 * 60 * 376);
	CHECK_U64(finding->holders[0].elements, 120);
	CHECK(fabs(finding->holders[0].elements_per_loop - 1) < 0.01);
	CHECK_STR(finding->holders[1].path, "App\\Cache::$rows[*]");
	CHECK_U64(finding->holders[1].bytes, 60 * 376);
	lt_analysis_free(analysis);
}

/* One block a loop, which a list holds; what hangs on it is larger, and no PHP value reaches
 * that; the engine's list of resources has one more, too. */
LT_TEST(a_container_that_grows_is_named_before_native_memory_and_the_list_of_resources)
{
	worker w;
	uint32_t leaf, list, native, resources;
	const lt_result *result;

	worker_begin(&w, 60);
	leaf = sim_leaf(&w.s, w.handle, 20);
	native = define_holder(&w, 1, LT_ROOT_NATIVE, "(native)", "(native)");
	resources = define_holder(&w, 2, LT_ROOT_RESOURCE, "(resources)", "(resources)[*]");
	list = define_holder(&w, 3, LT_ROOT_GLOBAL, "$GLOBALS['clients']", "$GLOBALS['clients'][*]");
	while (w.s.loop < 60) {
		uint64_t n = w.s.loop + 1;
		lt_walk_size sizes[] = {{resources, 1, n, n * 64}, {list, 1, n, n * 16}};
		lt_walk_claim claims[] = {{leaf, native, n * 100, n, 0}, {leaf, resources, n * 64, n, 0}, {leaf, list, n * 32, n, 0}};

		sim_loop_begin(&w.s);
		sim_alloc(&w.s, leaf, 196, SIM_FOREVER);
		sim_loop_end(&w.s);
		tell_walk(&w, sizes, 2, claims, 3);
	}
	result = worker_finish(&w);
	CHECK_U64(result->findings[0].line, 20);
	CHECK_U64(result->findings[0].holder_count, 3);
	CHECK_STR(result->findings[0].holders[0].path, "$GLOBALS['clients'][*]");
	CHECK_STR(result->findings[0].holders[1].path, "(native)");
	CHECK_STR(result->findings[0].holders[2].path, "(resources)[*]");
	lt_analysis_free(w.analysis);
}

LT_TEST(what_one_holder_keeps_is_one_cause_and_no_container_besides)
{
	worker w;
	const lt_result *result = run_held(&w);
	const lt_finding *finding = &result->findings[0];

	CHECK_U64(result->leak_count, 2);
	CHECK_U64(result->cause_count, 1);
	CHECK_U64(finding->line, 20);
	CHECK_U64(result->findings[1].line, 21);
	CHECK_U64(finding->cause, result->findings[1].cause);
	CHECK_U64(finding->holder_count, 1);
	CHECK_STR(finding->holders[0].path, "App\\Registry::$items[*]");
	CHECK_STR(finding->holders[0].root, "App\\Registry::$items");
	CHECK_U64(finding->holders[0].elements, 60);
	CHECK(fabs(finding->holders[0].elements_per_loop - 1) < 0.01);
	CHECK_U64(finding->holders[0].bytes, 60 * 376);
	lt_analysis_free(w.analysis);
}

LT_TEST(the_line_that_adds_to_a_container_that_leaks_is_told_with_it)
{
	worker w;
	uint32_t rows, storage, holder, block = 0, room = 8;
	const lt_result *result;

	worker_begin(&w, 60);
	rows = sim_leaf(&w.s, w.handle, 20);
	storage = sim_leaf(&w.s, w.handle, 22);
	holder = define_holder(&w, 1, LT_ROOT_STATIC_PROP, "App\\Registry::$items", "App\\Registry::$items[*]");
	while (w.s.loop < 60) {
		uint32_t count = w.s.loop + 1;
		lt_walk_size size = {holder, 1, count, count * 400};
		lt_walk_claim claims[2] = {{rows, holder, count * 376, count, 0}, {storage, holder, 0, 2, 0}};

		sim_loop_begin(&w.s);
		sim_alloc(&w.s, rows, 376, SIM_FOREVER);
		while (room < count) {
			room *= 2;
		}
		if (block == 0) {
			block = sim_alloc(&w.s, storage, room * 16, SIM_FOREVER);
		} else if (w.s.blocks[block].bytes < room * 16) {
			sim_realloc(&w.s, block, storage, room * 16);
		}
		sim_loop_end(&w.s);
		claims[1].bytes = room * 16;
		tell_walk(&w, &size, 1, claims, 2);
	}
	result = worker_finish(&w);
	CHECK_U64(result->leak_count, 2);
	CHECK_U64(result->cause_count, 1);
	CHECK(result->findings[0].kind == LT_KIND_LEAK && result->findings[0].line == 20);
	CHECK(result->findings[1].kind == LT_KIND_CONTAINER && result->findings[1].line == 22);
	CHECK_U64(result->findings[1].cause, result->findings[0].cause);
	CHECK_STR(result->findings[1].holders[0].path, "App\\Registry::$items[*]");
	CHECK(fabs(result->findings[1].bytes_per_loop - 64 * 16 / 60.0) < 1);
	lt_analysis_free(w.analysis);
}

LT_TEST(a_holder_whose_path_is_told_again_has_the_new_one)
{
	worker w;
	uint32_t rows, holder;
	const lt_result *result;

	worker_begin(&w, 30);
	rows = sim_leaf(&w.s, w.handle, 20);
	holder = define_holder(&w, 1, LT_ROOT_STATIC_PROP, "App\\Registry::$items", "App\\Registry::$items");
	while (w.s.loop < 30) {
		uint32_t count = w.s.loop + 1;
		lt_walk_size size = {holder, 1, count, count * 64};
		lt_walk_claim claim = {rows, holder, count * 64, count, 0};

		sim_loop_begin(&w.s);
		sim_alloc(&w.s, rows, 64, SIM_FOREVER);
		sim_loop_end(&w.s);
		if (count == 9) {
			define_holder(&w, 1, LT_ROOT_STATIC_PROP, "App\\Registry::$items", "App\\Registry::$items[*]");
		}
		tell_walk(&w, &size, 1, &claim, 1);
	}
	result = worker_finish(&w);
	CHECK_U64(result->finding_count, 1);
	CHECK_STR(result->findings[0].holders[0].path, "App\\Registry::$items[*]");
	CHECK_U64(result->findings[0].holders[0].elements, 30);
	CHECK(fabs(result->findings[0].holders[0].elements_per_loop - 1) < 0.01);
	lt_analysis_free(w.analysis);
}

/* Integers in a packed array: only its storage doubles. `elements` of a loop. */
static void fill_container(worker *w, uint32_t (*elements)(uint32_t loop), uint32_t loops, uint32_t walk_every)
{
	uint32_t storage, holder, block = 0, room = 8;

	worker_begin(w, loops);
	storage = sim_leaf(&w->s, w->handle, 33);
	holder = define_holder(w, 1, LT_ROOT_STATIC_PROP, "App\\Ids::$seen", "App\\Ids::$seen[*]");
	while (w->s.loop < loops) {
		uint32_t count = elements(w->s.loop);

		sim_loop_begin(&w->s);
		while (room < count) {
			room *= 2;
		}
		if (block == 0) {
			block = sim_alloc(&w->s, storage, room * 16, SIM_FOREVER);
		} else if (w->s.blocks[block].bytes < room * 16) {
			sim_realloc(&w->s, block, storage, room * 16);
		}
		sim_loop_end(&w->s);
		if (w->s.loop % walk_every == 0) {
			lt_walk_size size = {holder, 1, count, room * 16};
			lt_walk_claim claim = {storage, holder, room * 16, 1, 0};

			tell_walk(w, &size, 1, &claim, 1);
		}
	}
}

static const lt_result *run_container(worker *w, uint32_t (*elements)(uint32_t loop), uint32_t loops, uint32_t walk_every)
{
	fill_container(w, elements, loops, walk_every);
	return worker_finish(w);
}

static uint32_t three_more(uint32_t loop)
{
	return 3 * loop + 3;
}

static uint32_t late_growth(uint32_t loop)
{
	return loop < 60 ? 40 : 40 + loop - 60;
}

static uint32_t filled(uint32_t loop)
{
	return loop < 60 ? 2 * loop : 120;
}

static uint32_t emptied(uint32_t loop)
{
	return 1 + 2 * (loop % 30);
}

static uint32_t always_forty(uint32_t loop)
{
	(void) loop;
	return 40;
}

LT_TEST(a_container_that_only_grows_is_found_though_its_storage_only_doubles)
{
	uint32_t (*growing[])(uint32_t) = {three_more, late_growth};
	worker w;

	for (size_t i = 0; i < 2; i++) {
		const lt_result *result = run_container(&w, growing[i], 100, i == 0 ? 10 : 1);

		CHECK_U64(result->finding_count, 1);
		CHECK(result->findings[0].kind == LT_KIND_CONTAINER && result->findings[0].is_leak);
		CHECK_U64(result->findings[0].line, 33);
		CHECK_STR(result->findings[0].holders[0].path, "App\\Ids::$seen[*]");
		lt_analysis_free(w.analysis);
	}
}

LT_TEST(a_container_that_is_gone_when_the_script_has_ended_is_found)
{
	worker w;

	for (uint32_t last = 0; last < 2; last++) {
		const lt_result *result;

		fill_container(&w, three_more, 100, 10);
		sim_window(&w.s, LT_WINDOW_JUDGED | (last ? LT_WINDOW_LAST : 0));
		tell_walk(&w, NULL, 0, NULL, 0);
		result = worker_finish(&w);
		CHECK_U64(result->finding_count, last);
		if (last != 0) {
			CHECK(result->findings[0].kind == LT_KIND_CONTAINER);
			CHECK_STR(result->findings[0].holders[0].path, "App\\Ids::$seen[*]");
			CHECK_U64(result->findings[0].holders[0].elements, 300);
		}
		lt_analysis_free(w.analysis);
	}
}

/* A line adds 60 elements to each of two containers; with `elements`, to one, and what it
 * adds comes from a call on the same line. */
static const lt_result *run_one_line(worker *w, bool elements)
{
	uint32_t table, made, first, second, blocks[2] = {0, 0};

	worker_begin(w, 60);
	table = sim_leaf(&w->s, w->handle, 33);
	made = sim_leaf(&w->s, sim_node(&w->s, table, sim_func(&w->s, "strrev", NULL, LT_FUNC_INTERNAL)), 0);
	first = define_holder(w, 1, LT_ROOT_STATIC_PROP, "App\\Ids::$seen", "App\\Ids::$seen[*]");
	second = define_holder(w, 2, LT_ROOT_STATIC_PROP, "App\\Ids::$open", "App\\Ids::$open[*]");
	for (uint32_t loop = 0; loop < 60; loop++) {
		uint32_t room = 8;

		sim_loop_begin(&w->s);
		while (room < loop + 1) {
			room *= 2;
		}
		for (uint32_t i = 0; i < (elements ? 1 : 2); i++) {
			if (blocks[i] == 0) {
				blocks[i] = sim_alloc(&w->s, table, room * 16, SIM_FOREVER);
			} else if (w->s.blocks[blocks[i]].bytes < room * 16) {
				sim_realloc(&w->s, blocks[i], table, room * 16);
			}
		}
		if (elements) {
			sim_alloc(&w->s, made, 32, SIM_FOREVER);
		}
		sim_loop_end(&w->s);
		{
			lt_walk_size sizes[] = {{first, 1, loop + 1, room * 16}, {second, 1, loop + 1, room * 16}};
			lt_walk_claim claims[] = {{table, first, room * 16, 1, 0},
				elements ? (lt_walk_claim) {made, first, (loop + 1) * 32, loop + 1, 0} : (lt_walk_claim) {table, second, room * 16, 1, 0}};

			tell_walk(w, sizes, elements ? 1 : 2, claims, 2);
		}
	}
	return worker_finish(w);
}

LT_TEST(containers_that_one_line_fills_are_one_finding_with_all_of_them)
{
	worker w;
	const lt_result *result = run_one_line(&w, false);

	CHECK_U64(result->finding_count, 1);
	CHECK(result->findings[0].kind == LT_KIND_CONTAINER);
	CHECK_U64(result->findings[0].holder_count, 2);
	CHECK_STR(result->findings[0].holders[1].path, "App\\Ids::$open[*]");
	CHECK_U64(result->findings[0].live_bytes, 2 * 64 * 16);
	CHECK_U64(result->findings[0].stack_count, 1);
	lt_analysis_free(w.analysis);
}

LT_TEST(the_table_of_a_container_counts_in_the_leak_of_the_line_that_fills_it)
{
	worker w;
	const lt_result *result = run_one_line(&w, true);

	CHECK_U64(result->finding_count, 1);
	CHECK(result->findings[0].kind == LT_KIND_LEAK);
	CHECK_U64(result->findings[0].holder_count, 1);
	CHECK_U64(result->findings[0].holders[0].bytes, 60 * 32 + 64 * 16);
	CHECK(result->findings[0].bytes_per_loop > 45 && result->findings[0].bytes_per_loop < 55);
	CHECK_U64(result->findings[0].stack_count, 2);
	lt_analysis_free(w.analysis);
}

/* 60 loops go unjudged; each keeps a block at line 10, and leaves a garbage ring at line 20.
 * Then the program gives up what it kept, and has cycles collected. */
static void run_unjudged(worker *w, uint32_t keeps, uint32_t leaves)
{
	uint32_t kept[60], rings[60];

	w->s.judge_every = UINT32_MAX;
	for (uint32_t i = 0; i < 60; i++) {
		w->s.span = i < 57 ? 1 : UINT32_MAX;
		sim_loop_begin(&w->s);
		kept[i] = sim_alloc(&w->s, keeps, 160, SIM_FOREVER);
		rings[i] = sim_alloc(&w->s, leaves, 160, SIM_FOREVER);
		sim_loop_end(&w->s);
	}
	for (uint32_t i = 0; i < 60; i++) {
		sim_free(&w->s, kept[i]);
	}
	sim_window(&w->s, LT_WINDOW_LAST);
	for (uint32_t i = 0; i < 60; i++) {
		sim_free(&w->s, rings[i]);
	}
	sim_window(&w->s, LT_WINDOW_LAST | LT_WINDOW_JUDGED);
}

static const lt_result *run_unjudged_rounds(worker *w, uint32_t rounds)
{
	uint32_t keeps, leaves;

	worker_begin(w, 1000);
	keeps = sim_leaf(&w->s, w->handle, 10);
	leaves = sim_leaf(&w->s, w->handle, 20);
	for (uint32_t i = 0; i < rounds; i++) {
		run_unjudged(w, keeps, leaves);
	}
	sim_window(&w->s, LT_WINDOW_LAST | LT_WINDOW_JUDGED);
	return worker_finish(w);
}

LT_TEST(what_the_program_has_collected_after_its_last_loop_was_garbage_and_what_it_freed_before_was_not)
{
	worker w;
	const lt_result *result = run_unjudged_rounds(&w, 1);

	CHECK_U64(result->finding_count, 1);
	CHECK_U64(result->findings[0].line, 10);
	lt_analysis_free(w.analysis);
}

LT_TEST(what_the_program_freed_before_a_collection_of_its_own_is_freed_where_loops_follow)
{
	worker w;

	CHECK_U64(run_unjudged_rounds(&w, 4)->finding_count, 0);
	lt_analysis_free(w.analysis);
}

LT_TEST(a_container_that_is_filled_emptied_or_stays_is_none)
{
	uint32_t (*bounded[])(uint32_t) = {filled, emptied, always_forty};
	worker w;

	for (size_t i = 0; i < 3; i++) {
		for (uint32_t every = 1; every < 12; every += 5) {
			CHECK_U64(run_container(&w, bounded[i], 100, every)->finding_count, 0);
			lt_analysis_free(w.analysis);
		}
	}
}

/* A container that begins to grow in the middle, where few heap walks come. The first that
 * tells of it may tell what it was in the walk before, too. */
static const lt_result *run_late_container(worker *w, bool before)
{
	uint32_t leaf, list, table = 0, told = 0;

	worker_begin(w, 800);
	leaf = sim_leaf(&w->s, w->handle, 25);
	list = define_holder(w, 1, LT_ROOT_GLOBAL, "$GLOBALS['late']", "$GLOBALS['late'][*]");
	while (w->s.loop < 800) {
		uint32_t n = w->s.loop < 400 ? 0 : w->s.loop - 399, room = 8;

		sim_loop_begin(&w->s);
		while (room < n) {
			room *= 2;
		}
		if (table == 0 && n > 0) {
			table = sim_alloc(&w->s, leaf, room * 16, SIM_FOREVER);
		} else if (table != 0 && w->s.blocks[table].bytes < room * 16) {
			sim_realloc(&w->s, table, leaf, room * 16);
		}
		sim_loop_end(&w->s);
		if (w->s.loop == 380) {
			tell_walk(w, NULL, 0, NULL, 0);
		} else if (w->s.loop == 440 || w->s.loop == 580 || w->s.loop == 800) {
			lt_walk_size sizes[] = {{list, 0, 0, 0}, {list, 1, n, room * 16}};
			lt_walk_claim claim = {leaf, list, room * 16, 1, 0};
			bool both = before && told++ == 0;

			tell_walk(w, both ? sizes : sizes + 1, both ? 2 : 1, &claim, 1);
		}
	}
	return worker_finish(w);
}

LT_TEST(what_a_container_was_in_the_walk_before_counts_when_it_is_told_for_the_first_time)
{
	worker w;

	CHECK_U64(run_late_container(&w, false)->finding_count, 0);
	lt_analysis_free(w.analysis);
	CHECK_U64(run_late_container(&w, true)->finding_count, 1);
	lt_analysis_free(w.analysis);
}

/* One element more with each loop, in a container that is there since before the first. */
static const lt_result *run_filled(worker *w, lt_root_kind kind, uint64_t bytes_per_loop)
{
	uint32_t ids;

	worker_begin(w, 100);
	ids = define_holder(w, 1, kind, "$GLOBALS['seen']", "$GLOBALS['seen']->ids[*]");
	while (w->s.loop < 100) {
		lt_walk_size size = {ids, 1, 1000 + w->s.loop, 32768 + w->s.loop * bytes_per_loop};

		sim_loop_begin(&w->s);
		sim_loop_end(&w->s);
		tell_walk(w, &size, 1, NULL, 0);
	}
	return worker_finish(w);
}

LT_TEST(a_container_that_has_room_is_told_without_a_line_and_one_that_grows_between_the_loops_is_not)
{
	worker w;
	const lt_result *result = run_filled(&w, LT_ROOT_GLOBAL, 0);

	CHECK_U64(result->leak_count, 1);
	CHECK(result->findings[0].kind == LT_KIND_CONTAINER);
	CHECK_U64(result->findings[0].line, 0);
	CHECK_U64(result->findings[0].holder_count, 1);
	CHECK_STR(result->findings[0].holders[0].path, "$GLOBALS['seen']->ids[*]");
	CHECK(result->findings[0].bytes_per_loop > 16.0 && result->findings[0].bytes_per_loop < 48.0);
	lt_analysis_free(w.analysis);
	CHECK_U64(run_filled(&w, LT_ROOT_GLOBAL, 16)->finding_count, 0);
	lt_analysis_free(w.analysis);
	CHECK_U64(run_filled(&w, LT_ROOT_RESOURCE, 0)->finding_count, 0);
	lt_analysis_free(w.analysis);
}

/* Scratch memory of each loop. `late`: loops of windows in the later two thirds; 0: as usual. */
static const lt_result *run_scratch_in(worker *w, uint64_t (*bytes)(sim *s), uint32_t loops, uint32_t late)
{
	uint32_t leaf;

	worker_begin(w, loops);
	leaf = sim_leaf(&w->s, w->handle, 50);
	while (w->s.loop < loops) {
		if (late > 0) {
			w->s.span = w->s.loop < loops / 3 ? 1 : late;
		}
		sim_loop_begin(&w->s);
		sim_alloc(&w->s, leaf, bytes(&w->s), w->s.loop % 2);
		sim_loop_end(&w->s);
	}
	return worker_finish(w);
}

static const lt_result *run_scratch(worker *w, uint64_t (*bytes)(sim *s), uint32_t loops)
{
	return run_scratch_in(w, bytes, loops, 0);
}

static uint64_t ever_larger(sim *s)
{
	return 1000 + 100 * (uint64_t) s->loop + 8 * sim_below(s, 40);
}

static uint64_t any_size(sim *s)
{
	return sim_heavy(s);
}

static uint64_t larger_at_first(sim *s)
{
	return s->loop < s->loops / 3 ? 1000 + 100 * (uint64_t) s->loop : 1000 + 100 * (uint64_t) (s->loops / 3);
}

LT_TEST(memory_freed_each_loop_but_ever_more_is_a_peak)
{
	worker w;

	for (uint32_t loops = 20; loops < 3000; loops *= 4) {
		const lt_result *result = run_scratch(&w, ever_larger, loops);

		CHECK_U64(result->finding_count, 1);
		CHECK(result->findings[0].kind == LT_KIND_PEAK && !result->findings[0].is_leak);
		CHECK_U64(result->findings[0].line, 50);
		CHECK_U64(result->leak_count, 0);
		lt_analysis_free(w.analysis);
	}
}

LT_TEST(random_sizes_and_growth_that_stops_are_no_peak)
{
	worker w;

	for (uint32_t loops = 20; loops < 3000; loops += 150) {
		CHECK_U64(run_scratch(&w, any_size, loops)->finding_count, 0);
		lt_analysis_free(w.analysis);
		CHECK_U64(run_scratch(&w, larger_at_first, loops)->finding_count, 0);
		lt_analysis_free(w.analysis);
	}
}

/* As on a machine that is slow or busy, where a window holds a 48th of all loops. */
LT_TEST(peaks_are_judged_by_loops_however_many_a_window_holds)
{
	worker w;

	for (uint32_t late = 20; late < 120; late += 20) {
		CHECK_U64(run_scratch_in(&w, larger_at_first, 1300, late)->finding_count, 0);
		lt_analysis_free(w.analysis);
	}
	CHECK_U64(run_scratch_in(&w, ever_larger, 1300, 20)->finding_count, 1);
	lt_analysis_free(w.analysis);
}

LT_TEST(garbage_cycles_are_told_and_no_leak)
{
	worker w;
	uint32_t leaf, ring;
	const lt_result *result;

	worker_begin(&w, 30);
	leaf = sim_leaf(&w.s, w.handle, 60);
	ring = sim_string(&w.s, "Node->parent");
	while (w.s.loop < 30) {
		lt_cycle cycle = {0, leaf, ring, 300, 2};

		sim_loop_begin(&w.s);
		sim_alloc(&w.s, leaf, 300, 1);
		sim_loop_end(&w.s);
		cycle.window = w.s.window - 1;
		CHECK(w.s.sink.ops->cycle(w.s.sink.self, &cycle));
	}
	result = worker_finish(&w);
	CHECK_U64(result->finding_count, 1);
	CHECK_U64(result->leak_count, 0);
	CHECK(result->findings[0].kind == LT_KIND_CYCLE);
	CHECK_STR(result->findings[0].detail, "Node->parent");
	CHECK_U64(result->findings[0].line, 60);
	lt_analysis_free(w.analysis);
}

typedef struct {
	uint64_t (*count)(sim *s);
	uint32_t silent_from, silent_to; /* loops whose windows tell nothing */
	uint32_t judge_every;            /* windows; 0: all are judged, and the last in any case */
	uint32_t others;                 /* contexts that loops began, as the other windows count them */
} pending_run;

static const lt_result *run_pending(worker *w, const pending_run *run)
{
	uint32_t started, waiting, jobs;
	bool silent;

	worker_begin(w, 80);
	if (run->judge_every > 0) {
		w->s.judge_every = run->judge_every;
		w->s.loops = UINT32_MAX;
	}
	jobs = define_holder(w, 1, LT_ROOT_GLOBAL, "$GLOBALS['hub']", "$GLOBALS['hub']->jobs[*]");
	started = sim_leaf(&w->s, w->handle, 70);
	waiting = sim_leaf(&w->s, sim_node(&w->s, started, sim_func(&w->s, "App\\Pool::wait", "/app/Pool.php", LT_FUNC_USER)), 88);
	while (w->s.loop < 80) {
		lt_pending pending = {0, started, waiting, 0, 0};

		pending.count = run->count(&w->s);
		pending.bytes = pending.count * 8192;
		silent = w->s.loop >= run->silent_from && w->s.loop < run->silent_to;
		w->s.flags = silent ? 0 : LT_WINDOW_LOOKED;
		w->s.contexts = silent ? 0 : run->others;
		sim_loop_begin(&w->s);
		sim_loop_end(&w->s);
		pending.window = w->s.window - 1;
		if (silent) {
			continue;
		}
		CHECK(w->s.sink.ops->pending(w->s.sink.self, &pending));
		if (w->s.loop % 5 == 0) {
			lt_walk_size size = {jobs, 1, pending.count, pending.count * 16};
			lt_walk_parked parked = {started, jobs, pending.count};
			lt_walk walk = {.window = w->s.window - 1, .sizes = &size, .size_count = 1, .parked = &parked, .parked_count = 1};

			CHECK(w->s.sink.ops->walk(w->s.sink.self, &walk));
		}
	}
	return worker_finish(w);
}

static uint64_t parked(sim *s)
{
	return s->loop / 2 + sim_below(s, 4);
}

static uint64_t in_flight(sim *s)
{
	return sim_below(s, 40);
}

LT_TEST(contexts_that_never_end_are_pending)
{
	worker w;
	const lt_result *result = run_pending(&w, &(pending_run) {.count = parked});

	CHECK_U64(result->leak_count, 1);
	CHECK(result->findings[0].kind == LT_KIND_PENDING);
	CHECK_U64(result->findings[0].line, 70);
	CHECK(result->findings[0].count >= 39);
	CHECK_STR(result->findings[0].detail, "App\\Pool::wait /app/Pool.php:88");
	CHECK_U64(result->findings[0].holder_count, 1);
	CHECK_STR(result->findings[0].holders[0].path, "$GLOBALS['hub']->jobs[*]");
	CHECK(result->findings[0].holders[0].blocks >= 35 && result->findings[0].holders[0].bytes >= 35 * 8192);
	lt_analysis_free(w.analysis);
}

LT_TEST(contexts_in_flight_are_not_pending)
{
	worker w;

	CHECK_U64(run_pending(&w, &(pending_run) {.count = in_flight})->finding_count, 0);
	lt_analysis_free(w.analysis);
}

/* Windows count the contexts that loops began: what an event loop began is told beside that. */
LT_TEST(contexts_that_no_loop_began_are_pending_though_windows_count_none)
{
	worker w;
	const lt_result *result = run_pending(&w, &(pending_run) {.count = parked, .silent_from = 60, .silent_to = 79});

	CHECK_U64(result->leak_count, 1);
	CHECK(result->finding_count == 1 && result->findings[0].kind == LT_KIND_PENDING && result->findings[0].count >= 39);
	lt_analysis_free(w.analysis);
}

/* That loops have begun others says nothing of them, either. */
LT_TEST(contexts_are_not_taken_for_none_where_nobody_looked)
{
	worker w;
	const lt_result *result = run_pending(&w, &(pending_run) {.count = parked, .silent_from = 60, .silent_to = 79, .others = 1});

	CHECK_U64(result->leak_count, 1);
	CHECK(result->finding_count == 1 && result->findings[0].kind == LT_KIND_PENDING && result->findings[0].count >= 39);
	lt_analysis_free(w.analysis);
}

/* They may be garbage. */
LT_TEST(contexts_told_since_the_last_judgement_are_not_pending)
{
	worker w;

	CHECK_U64(run_pending(&w, &(pending_run) {.count = parked, .judge_every = 100})->leak_count, 0);
	lt_analysis_free(w.analysis);
}

static void run_leak(worker *w, lt_analysis *analysis, uint64_t pid, const char *script, uint32_t loops, uint32_t bytes)
{
	uint32_t leaf;

	worker_begin_in(w, analysis, pid, script, loops);
	w->s.limit = 1000000;
	leaf = sim_leaf(&w->s, w->handle, 42);
	while (w->s.loop < loops) {
		sim_loop_begin(&w->s);
		sim_alloc(&w->s, leaf, bytes, SIM_FOREVER);
		sim_loop_end(&w->s);
	}
	sim_end(&w->s);
}

LT_TEST(the_forecast_says_loops_and_seconds_until_the_limit)
{
	worker w;
	const lt_result *result;
	const lt_process *process;

	run_leak(&w, lt_analysis_create(NULL), 7, "/app/worker.php", 200, 1000);
	result = lt_analysis_finish(w.analysis);
	process = &result->processes[0];
	CHECK(fabs(process->growth_per_loop - 1000) < 1);
	CHECK(fabs(process->loops_until_limit - 800) < 2);
	CHECK(fabs(process->seconds_until_limit - 0.8) < 0.01); /* a loop takes a millisecond */
	CHECK_U64(process->loops, 200);
	CHECK_U64(process->judged_loops, 199);
	CHECK_STR(process->state, "exited");
	lt_analysis_free(w.analysis);
}

LT_TEST(workers_of_one_script_are_merged_and_other_scripts_are_not)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	worker w;
	const lt_result *result;
	const lt_finding *finding;

	run_leak(&w, analysis, 8, "/app/worker.php", 100, 1000);
	run_leak(&w, analysis, 7, "/app/worker.php", 250, 200);
	run_leak(&w, analysis, 9, "/app/other.php", 50, 80);
	result = lt_analysis_finish(analysis);
	CHECK_U64(result->process_count, 3);
	CHECK_U64(result->processes[0].pid, 7);
	CHECK_U64(result->finding_count, 2);
	CHECK_U64(result->leak_count, 2);
	CHECK_U64(result->cause_count, 2);
	finding = &result->findings[0];
	CHECK_U64(finding->pid_count, 2);
	CHECK_U64(finding->growth_times, 248);
	CHECK_U64(finding->growth_size, 98 * 1000 + 248 * 200);
	CHECK_I64(finding->live_bytes, 98 * 1000 + 248 * 200);
	CHECK(fabs(finding->bytes_per_loop - (1000 * 100 + 200 * 250) / 350.0) < 1);
	CHECK_U64(finding->stack_count, 1);
	CHECK_U64(result->processes[2].finding_count, 1);
	CHECK_U64(result->processes[2].findings[0], 1);
	lt_analysis_free(analysis);
}

LT_TEST(the_lines_tell_what_a_loop_left_and_freed_of_earlier_ones)
{
	worker w;
	uint32_t leaf, block = 0;
	const lt_result *result;
	const lt_process *process;
	bool told = false;

	worker_begin(&w, 30);
	leaf = sim_leaf(&w.s, w.handle, 5);
	while (w.s.loop < 30) {
		sim_loop_begin(&w.s);
		if (w.s.loop == 12) {
			block = sim_alloc(&w.s, leaf, 12288, SIM_FOREVER);
		} else if (w.s.loop == 20) {
			sim_free(&w.s, block);
		}
		sim_loop_end(&w.s);
	}
	result = worker_finish(&w);
	process = &result->processes[0];
	CHECK_U64(process->summary_count, 4 + 20); /* neither the first loop nor the last */
	for (size_t i = 0; i < process->summary_count; i++) {
		const lt_loop_summary *summary = &process->summaries[i];
		const lt_loop_line *lines = process->lines + summary->line_first;

		CHECK_I64(summary->leaked, 0);
		if (summary->loop == 12) {
			CHECK_U64(summary->line_count, 1);
			CHECK_I64(lines[0].bytes, 12288);
			CHECK(!lines[0].frees_earlier);
		} else if (summary->loop == 20) {
			told = true;
			CHECK_U64(summary->line_count, 2);
			CHECK_I64(lines[0].bytes, -12288);
			CHECK_U64(lines[0].line, 5);
			CHECK(lines[1].frees_earlier);
			CHECK_I64(lines[1].bytes, 12288);
			CHECK_U64(lines[1].birth_loop, 12);
		} else {
			CHECK_U64(summary->line_count, 0);
		}
	}
	CHECK(told);
	lt_analysis_free(w.analysis);
}

static double inclusive_of(const lt_process *process, const char *name)
{
	for (size_t i = 0; i < process->function_count; i++) {
		if (strcmp(process->functions[i].function, name) == 0) {
			return process->functions[i].inclusive_bytes_per_loop;
		}
	}
	return -1;
}

LT_TEST(functions_are_charged_with_what_their_calls_leave_once)
{
	worker w;
	uint32_t func, leaf, deep;
	const lt_result *result;
	const lt_process *process;

	worker_begin(&w, 101);
	func = sim_func(&w.s, "App\\Tree::visit", "/app/Tree.php", LT_FUNC_USER);
	leaf = sim_leaf(&w.s, sim_node(&w.s, sim_leaf(&w.s, w.handle, 9), func), 30);
	/* a recursion that was not folded */
	deep = sim_leaf(&w.s, sim_node(&w.s, leaf, func), 31);
	while (w.s.loop < 101) {
		sim_loop_begin(&w.s);
		sim_alloc(&w.s, deep, 100, SIM_FOREVER);
		sim_alloc(&w.s, leaf, 60, 1);
		sim_loop_end(&w.s);
	}
	result = worker_finish(&w);
	process = &result->processes[0];
	CHECK(fabs(inclusive_of(process, "App\\Tree::visit") - 99.0) < 1.1);
	CHECK(fabs(inclusive_of(process, "main") - 99.0) < 1.1);
	CHECK_U64(process->sites[0].line, 31);
	CHECK(fabs(process->sites[0].bytes_per_loop - 100) < 0.01);
	CHECK(fabs(process->sites[1].bytes_per_loop - 60) < 0.01);
	CHECK(process->sites[1].left_per_loop < 0.01);
	CHECK_I64(process->sites[0].live_bytes, 101 * 100);
	lt_analysis_free(w.analysis);
}

LT_TEST(a_string_that_grows_is_one_block_of_many_bytes)
{
	worker w;
	uint32_t leaf, block = 0;
	const lt_result *result;

	worker_begin(&w, 400);
	leaf = sim_leaf(&w.s, w.handle, 5);
	while (w.s.loop < 400) {
		uint64_t size = 32 + 8 * (uint64_t) w.s.loop, room = size < 512 ? (size + 63) / 64 * 64 : (size + 255) / 256 * 256;

		sim_loop_begin(&w.s);
		if (block == 0) {
			block = sim_alloc(&w.s, leaf, room, SIM_FOREVER);
		} else if (w.s.blocks[block].bytes < room) {
			sim_realloc(&w.s, block, leaf, room);
		}
		sim_loop_end(&w.s);
	}
	result = worker_finish(&w);
	CHECK_U64(result->leak_count, 1);
	CHECK_I64(result->findings[0].live_blocks, 1);
	CHECK_MSG(fabs(result->findings[0].bytes_per_loop - 8) < 0.5, "%f", result->findings[0].bytes_per_loop);
	lt_analysis_free(w.analysis);
}

LT_TEST(two_growths_are_too_few_and_the_option_says_how_many_are_needed)
{
	lt_analysis_options options = {.growth_times = 50};
	worker w;

	run_leak(&w, lt_analysis_create(&options), 7, "/app/worker.php", 45, 100);
	CHECK_U64(lt_analysis_finish(w.analysis)->finding_count, 0);
	lt_analysis_free(w.analysis);
	run_leak(&w, lt_analysis_create(&options), 7, "/app/worker.php", 60, 100);
	CHECK_U64(lt_analysis_finish(w.analysis)->finding_count, 1);
	lt_analysis_free(w.analysis);
	run_leak(&w, lt_analysis_create(NULL), 7, "/app/worker.php", 4, 100);
	CHECK_U64(lt_analysis_finish(w.analysis)->finding_count, 0);
	lt_analysis_free(w.analysis);
}

LT_TEST(nothing_told_is_an_empty_result)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	const lt_result *result;

	lt_analysis_add(analysis, "/tmp/empty");
	result = lt_analysis_finish(analysis);
	CHECK(result != NULL);
	CHECK_U64(result->process_count, 0);
	CHECK_U64(result->finding_count, 0);
	lt_analysis_free(analysis);
}
