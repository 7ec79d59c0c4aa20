/*
 * analyze_verdict_test.c: leaks found and look-alikes left alone, over hundreds of
 * simulated workers of each kind. LT_SIM_RUNS=n sets the runs per kind and length
 * and has the table of misses and false alarms printed to stderr; LT_SIM_KIND=k only
 * that of one kind, LT_SIM_WINDOWS=n with irregular windows, some 2 n a run, LT_SIM_JUDGED=n
 * with one window in n judged.
 */
#include "analyze_series.h"

#define LENGTHS 5

static const uint32_t lengths[LENGTHS][2] = {{12, 20}, {21, 59}, {60, 300}, {301, 1500}, {1501, 5000}};

/* Irregular windows, so that a run has some twice as many; 0: as the tracker's are. */
static uint32_t irregular;

static uint32_t widest_window(uint32_t loops)
{
	const char *windows = getenv("LT_SIM_WINDOWS");
	uint32_t parts = windows != NULL ? (uint32_t) strtoul(windows, NULL, 10) : irregular;

	return parts > 0 ? loops / parts + 1 : 0;
}

/* Windows from one that is judged to the next; 0: as drawn. */
static uint32_t judged_rarely;

/* One worker with one pattern. Was a leak found? */
static bool run_one(series_kind kind, uint64_t seed, uint32_t low, uint32_t high)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	const lt_result *result;
	series pattern;
	uint32_t node;
	bool leak;
	sim s;

	sim_start(&s, lt_analysis_add(analysis, NULL), seed, 1, 7, "/app/worker.php");
	free(s.dying);
	s.loops = sim_between(&s, low, high);
	s.dying = calloc((size_t) s.loops + 1, sizeof(uint32_t));
	s.judge_every = kind == FINE_CYCLES ? sim_between(&s, 1, s.loops / 4 + 1) : sim_between(&s, 0, 3) == 0 ? sim_between(&s, 1, 5) : 1;
	s.judge_every = judged_rarely > 0 ? judged_rarely : s.judge_every;
	s.widest = widest_window(s.loops);
	node = sim_node(&s, 0, sim_func(&s, "handle", "/app/handler.php", LT_FUNC_USER));
	series_init(&pattern, &s, kind, sim_leaf(&s, node, 12));
	series_run(&pattern, &s);
	result = lt_analysis_finish(analysis);
	CHECK(result != NULL);
	leak = result->leak_count > 0;
	lt_analysis_free(analysis);
	return leak;
}

static uint32_t run_count(void)
{
	const char *runs = getenv("LT_SIM_RUNS");

	return runs != NULL ? (uint32_t) strtoul(runs, NULL, 10) : 0;
}

/* Wrong verdicts among `runs` of a kind and a length. */
static uint32_t wrong(series_kind kind, const uint32_t *length, uint32_t runs)
{
	uint32_t low = length[0] > series_least_loops(kind) ? length[0] : series_least_loops(kind), count = 0;

	for (uint32_t i = 0; i < runs && low <= length[1]; i++) {
		count += run_one(kind, i * 1000003ull + kind * 7919u + low, low, length[1]) != series_leaks(kind);
	}
	return count;
}

/* Wrong verdicts that chance may cause, of 5 x 30 runs: a random leak may look as if it dried
 * up, so may a queue, a pool's records as if they went on, and a short walk as if it rose. */
static uint32_t tolerated(series_kind kind)
{
	return kind == LEAK_RANDOM || kind == LEAK_QUEUE_RANDOM || kind == FINE_POOL ? 4 : kind == FINE_QUEUE ? 1 : 0;
}

static void check_kinds(series_kind first, series_kind end)
{
	for (series_kind kind = first; kind < end; kind++) {
		uint32_t count = 0;

		for (size_t l = 0; l < LENGTHS; l++) {
			count += wrong(kind, lengths[l], l == 4 ? 10 : 35);
		}
		CHECK_MSG(count <= tolerated(kind), "%s: %u of 150 wrong", series_names[kind], count);
	}
}

LT_TEST(leaks_are_found)
{
	check_kinds(LEAK_STEADY, FINE_WARM_UP);
}

LT_TEST(caches_are_no_leaks)
{
	check_kinds(FINE_WARM_UP, FINE_SAWTOOTH);
}

LT_TEST(what_is_flushed_replaced_or_freed_later_is_no_leak)
{
	check_kinds(FINE_SAWTOOTH, FINE_NOISE);
}

LT_TEST(noise_and_doubling_are_no_leaks)
{
	check_kinds(FINE_NOISE, SERIES_COUNT);
}

LT_TEST(windows_of_any_number_of_loops_change_no_verdict)
{
	irregular = 60;
	check_kinds(LEAK_STEADY, SERIES_COUNT);
}

/* What is garbage shows at the end only, and nothing has been seen to last. */
LT_TEST(a_judgement_at_the_end_of_the_run_is_enough)
{
	judged_rarely = UINT32_MAX;
	check_kinds(LEAK_STEADY, SERIES_COUNT);
	judged_rarely = 0;
}

/* A worker with many sites at once; the leak, if any, is the first. */
static uint32_t run_many(uint64_t seed, uint32_t loops, uint32_t sites, bool with_leak, bool *found)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	series *patterns = calloc(sites, sizeof(*patterns));
	const lt_result *result;
	uint32_t node, leaks;
	sim s;

	sim_start(&s, lt_analysis_add(analysis, NULL), seed, loops, 7, "/app/worker.php");
	node = sim_node(&s, 0, sim_func(&s, "handle", "/app/handler.php", LT_FUNC_USER));
	for (uint32_t i = 0; i < sites; i++) {
		series_kind kind = FINE_WARM_UP + sim_below(&s, FINE_POOL - FINE_WARM_UP);

		series_init(&patterns[i], &s, i == 0 && with_leak ? LEAK_STEADY : kind, sim_leaf(&s, node, i + 1));
	}
	while (s.loop < s.loops) {
		sim_loop_begin(&s);
		for (uint32_t i = 0; i < sites; i++) {
			series_loop(&patterns[i], &s);
		}
		sim_loop_end(&s);
	}
	sim_end(&s);
	for (uint32_t i = 0; i < sites; i++) {
		series_free(&patterns[i]);
	}
	free(patterns);
	result = lt_analysis_finish(analysis);
	CHECK(result != NULL);
	leaks = (uint32_t) result->leak_count;
	*found = leaks > 0 && result->findings[0].line == 1;
	lt_analysis_free(analysis);
	return leaks;
}

LT_TEST(hundreds_of_sites_over_thousands_of_loops_stay_silent)
{
	bool found;

	CHECK_U64(run_many(1, 3000, 300, false, &found), 0);
	CHECK_U64(run_many(2, 600, 300, false, &found), 0);
	CHECK_U64(run_many(3, 100, 300, false, &found), 0);
}

LT_TEST(one_leak_among_hundreds_of_sites_is_found_alone)
{
	for (uint64_t seed = 1; seed < 6; seed++) {
		bool found;

		CHECK_U64(run_many(seed, 200, 200, true, &found), 1);
		CHECK(found);
	}
}

LT_TEST(table_of_misses_and_false_alarms)
{
	uint32_t runs = run_count();
	const char *only = getenv("LT_SIM_KIND"), *rarely = getenv("LT_SIM_JUDGED");

	if (runs == 0) {
		SKIP("set LT_SIM_RUNS=300 for the table");
	}
	alarm(0);
	judged_rarely = rarely != NULL ? (uint32_t) strtoul(rarely, NULL, 10) : 0;
	for (uint32_t kind = 0; kind < SERIES_COUNT; kind++) {
		if (only != NULL && strtoul(only, NULL, 10) != kind) {
			continue;
		}
		fprintf(stderr, "%2u %-26s", kind, series_names[kind]);
		for (size_t l = 0; l < LENGTHS; l++) {
			fprintf(stderr, "  %4u", wrong(kind, lengths[l], l == 4 ? runs / 3 : runs));
		}
		fputc('\n', stderr);
	}
}
