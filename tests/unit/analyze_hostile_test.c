/*
 * analyze_hostile_test.c: event streams that break the rules of lt_sink.h must end in
 * some result, without a crash, a hang or a number that was never there.
 */
#include "analyze_sim.h"

static uint64_t any_number(sim *s)
{
	static const uint64_t odd[] = {0, 1, 2, 255, UINT32_MAX, UINT64_MAX, UINT64_MAX / 2, 1ull << 52, 1ull << 62};

	return sim_below(s, 4) == 0 ? odd[sim_below(s, 9)] : sim_below(s, 40);
}

static uint32_t any_id(sim *s)
{
	return (uint32_t) any_number(s);
}

static void tell_definition(sim *s, uint32_t *ids)
{
	const lt_sink_ops *ops = s->sink.ops;
	lt_str text = {"a text with \0 in it", sim_below(s, 19)};
	uint32_t wrong = sim_below(s, 20) == 0 ? any_id(s) : 0;

	switch (sim_below(s, 5)) {
		case 0:
			ops->string(s->sink.self, wrong ? wrong : ++ids[0], text);
			break;
		case 1:
			ops->func(s->sink.self, &(lt_func_def) {wrong ? wrong : ++ids[1], any_id(s), any_id(s), any_id(s), (lt_func_kind) sim_below(s, 9)});
			break;
		case 2:
			ops->node(s->sink.self, &(lt_node_def) {wrong ? wrong : ++ids[2], any_id(s), any_id(s)});
			break;
		case 3:
			ops->leaf(s->sink.self, &(lt_leaf_def) {wrong ? wrong : ++ids[3], any_id(s), any_id(s)});
			break;
		default:
			ops->holder(s->sink.self, &(lt_holder_def) {wrong ? wrong : ++ids[4], (lt_root_kind) sim_below(s, 30), any_id(s), any_id(s)});
			break;
	}
}

static void tell_window(sim *s, uint32_t *number)
{
	lt_delta deltas[40];
	lt_window window = {0};
	size_t count = sim_below(s, 40);

	for (size_t i = 0; i < count; i++) {
		deltas[i] = (lt_delta) {any_id(s), sim_below(s, 2) ? *number + 1 : any_id(s), any_number(s), any_number(s), any_number(s), any_number(s), any_number(s)};
	}
	window.number = sim_below(s, 30) == 0 ? any_id(s) : ++*number;
	window.number_last = sim_below(s, 10) == 0 ? (*number += 3) : window.number;
	window.flags = sim_below(s, 8);
	window.loops = sim_below(s, 10) == 0 ? any_number(s) : 1;
	window.loop_first = any_number(s);
	window.time_us = any_number(s);
	window.zend_limit = any_number(s);
	window.zend_usage = any_number(s);
	window.pending_loops = any_number(s);
	window.pending_contexts = any_number(s);
	s->sink.ops->window(s->sink.self, &window, deltas, count);
}

static void tell_rest(sim *s)
{
	lt_walk_size sizes[10];
	lt_walk_claim claims[10];
	lt_walk_parked parked[10];
	lt_walk walk = {.window = any_id(s), .sizes = sizes, .size_count = sim_below(s, 10), .claims = claims, .claim_count = sim_below(s, 10),
		.parked = parked, .parked_count = sim_below(s, 10)};

	for (size_t i = 0; i < 10; i++) {
		sizes[i] = (lt_walk_size) {any_id(s), any_number(s), any_number(s), any_number(s)};
		claims[i] = (lt_walk_claim) {any_id(s), any_id(s), any_number(s), any_number(s), any_number(s)};
		parked[i] = (lt_walk_parked) {any_id(s), any_id(s), any_number(s)};
	}
	switch (sim_below(s, 3)) {
		case 0:
			s->sink.ops->walk(s->sink.self, &walk);
			break;
		case 1:
			s->sink.ops->cycle(s->sink.self, &(lt_cycle) {any_id(s), any_id(s), any_id(s), any_number(s), any_number(s)});
			break;
		default:
			s->sink.ops->pending(s->sink.self, &(lt_pending) {any_id(s), any_id(s), any_id(s), any_number(s), any_number(s)});
			break;
	}
}

static void check_result(const lt_result *result)
{
	for (size_t i = 0; i < result->finding_count; i++) {
		const lt_finding *finding = &result->findings[i];

		CHECK(finding->file != NULL && finding->function != NULL && finding->detail != NULL);
		CHECK(finding->cause > 0);
		CHECK(finding->pid_count > 0);
		CHECK(finding->first_loop <= finding->last_loop);
		CHECK(finding->bytes_per_loop >= 0);
		for (size_t k = 0; k < finding->holder_count; k++) {
			CHECK(finding->holders[k].path != NULL && finding->holders[k].root != NULL);
		}
	}
	for (size_t i = 0; i < result->process_count; i++) {
		const lt_process *process = &result->processes[i];

		CHECK(process->judged_loops <= process->loops);
		for (size_t k = 0; k < process->summary_count; k++) {
			CHECK(process->summaries[k].line_first + process->summaries[k].line_count <= process->line_count);
		}
		for (size_t k = 0; k < process->finding_count; k++) {
			CHECK(process->findings[k] < result->finding_count);
		}
	}
}

LT_TEST(random_events_give_a_sound_result)
{
	for (uint64_t seed = 1; seed <= 600; seed++) {
		lt_analysis *analysis = lt_analysis_create(NULL);
		uint32_t ids[5] = {0}, number = 0, events;
		sim s;

		sim_start(&s, lt_analysis_add(analysis, "x"), seed, 1, 7, "script");
		events = sim_below(&s, 1000);
		for (uint32_t i = 0; i < events; i++) {
			uint32_t kind = sim_below(&s, 10);

			if (kind < 5) {
				tell_definition(&s, ids);
			} else if (kind < 9) {
				tell_window(&s, &number);
			} else {
				tell_rest(&s);
			}
		}
		sim_end(&s);
		lt_analysis_trace_state(analysis, true, "torn");
		CHECK(lt_analysis_finish(analysis) != NULL);
		check_result(lt_analysis_finish(analysis));
		lt_analysis_free(analysis);
	}
}

/* Found by the fuzz target of reports. */
LT_TEST(cycles_that_are_told_backwards_grew_forwards)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	const lt_result *result;
	uint32_t leaf, ring;
	sim s;

	sim_start(&s, lt_analysis_add(analysis, "x"), 1, 12, 7, "script");
	leaf = sim_leaf(&s, sim_node(&s, 0, sim_func(&s, "f", "/app/a.php", LT_FUNC_USER)), 3);
	ring = sim_string(&s, "Node->parent");
	for (uint32_t i = 0; i < 12; i++) {
		sim_loop_begin(&s);
		sim_alloc(&s, leaf, 560, 0);
		sim_loop_end(&s);
	}
	for (uint32_t window = 11; window >= 5; window--) {
		CHECK(s.sink.ops->cycle(s.sink.self, &(lt_cycle) {window, leaf, ring, 560, 10}));
	}
	sim_end(&s);
	result = lt_analysis_finish(analysis);
	CHECK(result != NULL);
	CHECK_U64(result->finding_count, 1);
	CHECK_U64(result->findings[0].kind, LT_KIND_CYCLE);
	CHECK_U64(result->findings[0].first_loop, 4);
	CHECK_U64(result->findings[0].last_loop, 10);
	CHECK_U64(result->findings[0].growth_times, 7);
	lt_analysis_free(analysis);
}

/* Two call paths' worth of cohorts may tell of one leaf and birth in one window: what one
 * put, the other takes. The place of that piece is used again, and then must not pass for it.
 * Found by the fuzz target of reports. */
LT_TEST(what_is_born_and_gone_within_a_window_leaves_nothing_behind)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	lt_window window = {.flags = LT_WINDOW_JUDGED, .judged_windows = 1, .loops = 1};
	lt_delta gone[2] = {{.birth = 2, .born_bytes = 64, .born_blocks = 1}, {.birth = 2, .freed_bytes = 64, .freed_blocks = 1}};
	lt_delta outside = {.birth = LT_BIRTH_OUTSIDE, .born_bytes = 128, .born_blocks = 1};
	const lt_result *result;
	uint32_t leaf;
	sim s;

	sim_start(&s, lt_analysis_add(analysis, "x"), 1, 12, 7, "script");
	leaf = sim_leaf(&s, sim_node(&s, 0, sim_func(&s, "f", "/app/a.php", LT_FUNC_USER)), 3);
	gone[0].leaf = gone[1].leaf = outside.leaf = leaf;
	for (uint32_t number = 1; number <= 12; number++) {
		window.number = window.number_last = number;
		window.loop_first = number - 1;
		gone[0].birth = gone[1].birth = number;
		CHECK(s.sink.ops->window(s.sink.self, &window, number % 2 == 0 ? gone : &outside, number % 2 == 0 ? 2 : number > 1));
	}
	sim_end(&s);
	result = lt_analysis_finish(analysis);
	CHECK(result != NULL);
	CHECK_U64(result->finding_count, 0);
	check_result(result);
	lt_analysis_free(analysis);
}

LT_TEST(windows_that_were_merged_are_judged_as_one)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	const lt_result *result;
	uint32_t node, leaf;
	sim s;

	sim_start(&s, lt_analysis_add(analysis, ""), 1, 1, 7, "script");
	node = sim_node(&s, 0, sim_func(&s, "f", "/f.php", LT_FUNC_USER));
	leaf = sim_leaf(&s, node, 1);
	for (uint32_t i = 0; i < 40; i++) {
		uint32_t first = i == 0 ? 1 : 2 + (i - 1) * 4, last = i == 0 ? 1 : first + 3;
		lt_window window = {.number = first, .number_last = last, .flags = LT_WINDOW_JUDGED, .loops = last - first + 1, .time_us = last};
		lt_delta deltas[] = {
			/* births of any of its windows count as its own; half of them are freed in the next */
			{leaf, first, 400, 4, 0, 0, 400}, {leaf, last, 400, 4, 0, 0, 400}, {leaf, first > 4 ? first - 4 : 0, 0, 0, 400, 4, 0}
		};

		CHECK(s.sink.ops->window(s.sink.self, &window, deltas, first > 5 ? 3 : 2));
	}
	sim_end(&s);
	result = lt_analysis_finish(analysis);
	CHECK_U64(result->processes[0].loops, 1 + 39 * 4);
	CHECK_U64(result->processes[0].windows, 157);
	CHECK_U64(result->leak_count, 1);
	CHECK(fabs(result->findings[0].bytes_per_loop - 100) < 5);
	lt_analysis_free(analysis);
}

LT_TEST(a_trace_without_an_end_is_killed_or_running)
{
	lt_analysis *analysis = lt_analysis_create(NULL);
	lt_start start = {.pid = 5};
	lt_sink sink = lt_analysis_add(analysis, "/tmp/trace");

	CHECK(sink.ops->start(sink.self, &start));
	lt_analysis_trace_state(analysis, true, "cut off");
	CHECK_STR(lt_analysis_finish(analysis)->processes[0].state, "killed");
	CHECK_STR(lt_analysis_finish(analysis)->processes[0].warning, "cut off");
	CHECK_STR(lt_analysis_finish(analysis)->processes[0].trace, "/tmp/trace");
	CHECK(lt_analysis_finish(analysis)->processes[0].torn);
	lt_analysis_free(analysis);
}

static bool says_yes(void *context, const lt_start *who)
{
	return who->pid == *(uint64_t *) context;
}

LT_TEST(a_process_that_runs_is_running)
{
	uint64_t pid = 5;
	lt_analysis_options options = {.is_running = says_yes, .context = &pid};
	lt_analysis *analysis = lt_analysis_create(&options);
	lt_start start = {.pid = 5};
	lt_sink sink = lt_analysis_add(analysis, NULL);

	CHECK(sink.ops->start(sink.self, &start));
	CHECK_STR(lt_analysis_finish(analysis)->processes[0].state, "running");
	lt_analysis_free(analysis);
}
