/*
 * analyze_between_test.c: what grows outside of loops is told beside the verdict, which is
 * of the loops; what only looks like growth is not. The workers are those of
 * analyze_verdict_test.c, with all that they allocate born between their loops.
 */
#include "analyze_series.h"

#define LENGTHS 3

static const uint32_t lengths[LENGTHS][2] = {{60, 300}, {301, 1500}, {1501, 5000}};

typedef struct {
	size_t leaks, sites;
	double per_loop;
	uint32_t line;
	int64_t live;
} outcome;

static outcome finish(lt_analysis *analysis)
{
	const lt_result *result = lt_analysis_finish(analysis);
	const lt_process *process;
	outcome seen = {0};

	CHECK(result != NULL);
	CHECK_U64(result->process_count, 1);
	process = &result->processes[0];
	seen = (outcome) {.leaks = result->leak_count, .sites = process->between_count, .per_loop = process->between_per_loop};
	if (seen.sites > 0) {
		seen.line = process->between[0].line;
		seen.live = process->between[0].live_bytes;
	}
	lt_analysis_free(analysis);
	return seen;
}

static outcome run_one(series_kind kind, uint64_t seed, uint32_t low, uint32_t high, uint32_t judge_every)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	series pattern;
	uint32_t node;
	sim s;

	sim_start(&s, lt_analysis_add(analysis, NULL), seed, high, 7, "/app/worker.php");
	s.loops = sim_between(&s, low, high);
	s.outside = true;
	s.judge_every = judge_every;
	node = sim_node(&s, 0, sim_func(&s, "main", "/app/worker.php", LT_FUNC_FILE));
	series_init(&pattern, &s, kind, sim_leaf(&s, node, 12));
	series_run(&pattern, &s);
	return finish(analysis);
}

/* How often a kind of worker is told to grow between its loops, of `runs` of each length. */
static uint32_t told(series_kind kind, uint32_t runs)
{
	uint32_t count = 0;

	for (size_t l = 0; l < LENGTHS; l++) {
		for (uint32_t i = 0; i < runs; i++) {
			outcome seen = run_one(kind, i * 1000003ull + kind * 7919u + l, lengths[l][0], lengths[l][1], 1 + i % 3);

			CHECK_MSG(seen.leaks == 0, "%s: a leak", series_names[kind]);
			count += seen.sites > 0;
		}
	}
	return count;
}

LT_TEST(growth_between_loops_is_told_and_is_no_leak)
{
	static const series_kind kinds[] = {LEAK_STEADY, LEAK_SEVENTH, LEAK_EIGHT_BYTES, LEAK_HEAVY, LEAK_RANDOM};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		uint32_t count = told(kinds[i], 12);

		/* A few sizes that stand out far look like a jump. */
		CHECK_MSG(count >= (kinds[i] == LEAK_HEAVY ? 30u : 35u), "%s: told in %u of 36", series_names[kinds[i]], count);
	}
}

LT_TEST(what_fills_or_is_replaced_between_loops_is_not_told)
{
	for (series_kind kind = FINE_WARM_UP; kind < SERIES_COUNT; kind++) {
		uint32_t count = told(kind, kind == FINE_CYCLES ? 0 : 12);

		CHECK_MSG(count <= (kind == FINE_POOL || kind == FINE_LATER ? 1 : 0), "%s: told in %u of 36", series_names[kind], count);
	}
}

/* Cycles are garbage only once they are collected. */
LT_TEST(garbage_between_loops_is_not_told)
{
	for (uint32_t every = 2; every < 30; every += 3) {
		CHECK_U64(run_one(FINE_CYCLES, every, 100, 500, every).sites, 0);
	}
}

/* Something of 4 KB that was there before, and then `bytes` in each loop. */
static outcome run_simple(const char *function, lt_func_kind kind, uint64_t bytes)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	uint32_t main, leaf;
	sim s;

	sim_start(&s, lt_analysis_add(analysis, NULL), 1, 100, 7, "/app/worker.php");
	s.outside = true;
	main = sim_leaf(&s, sim_node(&s, 0, sim_func(&s, "main", "/app/worker.php", LT_FUNC_FILE)), 20);
	leaf = sim_leaf(&s, sim_node(&s, main, sim_func(&s, function, kind == LT_FUNC_INTERNAL ? NULL : "/app/worker.php", kind)), 30);
	sim_alloc(&s, leaf, 4096, SIM_FOREVER);
	while (s.loop < s.loops) {
		sim_loop_begin(&s);
		if (bytes > 0) {
			sim_alloc(&s, leaf, bytes, SIM_FOREVER);
		}
		sim_loop_end(&s);
	}
	sim_end(&s);
	return finish(analysis);
}

LT_TEST(growth_between_loops_is_told_with_rate_place_and_live_bytes)
{
	outcome seen = run_simple("work", LT_FUNC_USER, 56);

	CHECK_U64(seen.sites, 1);
	CHECK_U64(seen.line, 30);
	CHECK(fabs(seen.per_loop - 56.0) < 0.01);
	CHECK_I64(seen.live, 4096 + 100 * 56);
	CHECK_U64(run_simple("str_repeat", LT_FUNC_INTERNAL, 56).line, 20);
}

LT_TEST(what_was_loaded_before_the_first_loop_is_not_told)
{
	CHECK_U64(run_simple("work", LT_FUNC_USER, 0).sites, 0);
}

LT_TEST(what_leaktrace_makes_objects_allocate_is_not_told)
{
	CHECK_U64(run_simple("leaktrace_hook_malloc", LT_FUNC_INTERNAL, 56).sites, 0);
	CHECK_U64(run_simple("leaktrace_hook_malloc", LT_FUNC_USER, 56).sites, 1);
}
