/*
 * report_text_test.c: what the text report promises, one sentence a test.
 */
#include "report_fixture.h"

static bool has_line(const char *text, const char *line)
{
	size_t len = strlen(line);

	for (const char *at = text; (at = strstr(at, line)) != NULL; at++) {
		if ((at == text || at[-1] == '\n') && at[len] == '\n') {
			return true;
		}
	}
	return false;
}

#define CHECK_LINE(text, line) CHECK_MSG(has_line(text, line), "no line \"%s\" in:\n%s", line, text)

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	while ((text = strstr(text, part)) != NULL) {
		count++;
		text++;
	}
	return count;
}

/* The first line only. */
static char *first_line(char *text)
{
	text[strcspn(text, "\n")] = '\0';
	return text;
}

LT_TEST(tracker_lines_are_exact_to_the_byte)
{
	char *text = render_text(fixture_leaks());

	CHECK_LINE(text, "The Possible Leak As Malloc Size Keep Growth:");
	CHECK_LINE(text, "/app/src/ArrayHelper.php:959 =>  Growth Times : [29];  Growth Size : [181440]");
	CHECK_LINE(text, "[24265 (Loop 8)] /app/http_server.php:125 => [12928]");
	CHECK_LINE(text, "[24265 (Loop 8)] \xe2\x9d\x8c This Loop TotalLeak: [25216]");
	CHECK_LINE(text, "[24265 (Loop 5)] \xe2\x9c\x85 Nice!! No Leak Were Detected In This Loop");
	CHECK_LINE(text, "[24265 (Loop 7)] /app/a.php:37 => [-12288]");
	CHECK_LINE(text, "Free Pre (Loop 0) : /app/a.php:42 => [12288]");
	free(text);
}

LT_TEST(the_verdict_comes_first)
{
	char *text = render_text(fixture_leaks());

	CHECK_STR(first_line(text),
		"❌ 2 leaks at 4 lines: 18.8 KB per loop; memory_limit (128 MB) in about 6,720 loops, 1 h 54 min");
	free(text);
}

LT_TEST(a_verdict_without_a_limit_says_that_nothing_stops_it)
{
	lt_result result = *fixture_leaks();
	lt_process process = result.processes[0];
	char *text;

	process.memory.zend_limit = 0;
	process.loops_until_limit = process.seconds_until_limit = -1;
	result.processes = &process;
	text = render_text(&result);
	CHECK_CONTAINS(first_line(text), "18.8 KB per loop; no memory_limit to stop it");
	free(text);
}

LT_TEST(the_verdict_names_the_process_that_dies_first)
{
	lt_result result = *fixture_leaks();
	lt_process processes[3];
	char *text;

	for (size_t i = 0; i < 3; i++) {
		processes[i] = result.processes[0];
		processes[i].pid = 10 + i;
		processes[i].seconds_until_limit = i == 1 ? 50 : 5000;
	}
	processes[1].loops_until_limit = 99;
	result.processes = processes;
	result.process_count = 3;
	text = render_text(&result);
	CHECK_CONTAINS(first_line(text), "in about 99 loops, 50 s (process 11 first)");
	free(text);
}

LT_TEST(a_process_killed_by_the_limit_is_the_verdict)
{
	char *text = render_text(fixture_kinds());

	CHECK_CONTAINS(first_line(text), "process 701 reached memory_limit (128 MB) after 2,400 loops");
	free(text);
}

LT_TEST(growth_between_loops_is_told_after_the_verdict_where_it_is_the_most)
{
	static const lt_between sites[] = {{"/app/worker.php", 31, "App\\Worker::run", 150, 30000}, {"/app/log.php", 7, "", 34, 7000}};
	static const lt_between nowhere = {"", 0, "", 700, 140000};
	lt_result result = *fixture_clean();
	lt_process processes[4];
	char *text;

	memcpy(processes, result.processes, sizeof(processes));
	result.processes = processes;
	processes[1].between = &sites[1];
	processes[1].between_count = 1;
	processes[1].between_per_loop = 34;
	processes[2].between = sites;
	processes[2].between_count = 2;
	processes[2].between_per_loop = 184;
	text = render_text(&result);
	CHECK_CONTAINS(text, "\n⚠ Between the loops memory grows: 184 bytes per loop in process 503, most of it at\n"
		"   /app/worker.php:31 in App\\Worker::run.\n   No loop is charged with that.");
	CHECK_U64(count_of(text, "Between the loops"), 1);
	free(text);

	result.process_count = 1;
	result.leak_count = 1;
	processes[0].between = &nowhere;
	processes[0].between_count = 1;
	processes[0].between_per_loop = processes[0].growth_per_loop = 700;
	text = render_text(&result);
	CHECK(strstr(text, "Between the loops") == NULL);
	free(text);
	processes[0].growth_per_loop = 699;
	text = render_text(&result);
	CHECK_CONTAINS(text, "⚠ Between the loops memory grows even faster: 700 bytes per loop, at\n   [no active file]:0 (what PHP or");
	free(text);
}

LT_TEST(no_leak_says_what_was_watched)
{
	char *text = render_text(fixture_clean());

	CHECK_CONTAINS(text, "No leak: 903 loops of 4 processes watched for 22 min, 899 of them judged; 18.2 million allocations\n");
	CHECK_CONTAINS(text, "1 of 4 processes had too few loops to be judged (at least 8)");
	CHECK(strstr(text, "The Possible Leak") == NULL);
	free(text);
}

LT_TEST(too_few_loops_is_no_acquittal)
{
	char *text = render_text(fixture_too_few());

	CHECK(strstr(text, "No leak") == NULL);
	CHECK_CONTAINS(text, "needs at least 8 judged loops");
	free(text);
}

LT_TEST(a_result_that_does_not_say_how_many_loops_it_needs_still_judges)
{
	lt_result result = *fixture_too_few();
	char *text;

	result.needed_loops = 0;
	text = render_text(&result);
	CHECK_CONTAINS(text, "Too few loops to judge");
	free(text);
}

LT_TEST(a_clean_process_that_died_at_its_limit_is_told)
{
	lt_result result = *fixture_clean();
	lt_process process = result.processes[1];
	char *text;

	process.state = "memory_limit";
	result.processes = &process;
	result.process_count = 1;
	text = render_text(&result);
	CHECK_CONTAINS(text, "No leak: 300 loops");
	CHECK_CONTAINS(text, "Process 502 did reach its memory_limit (128 MB)");
	free(text);
}

LT_TEST(a_body_that_never_ran_is_named)
{
	char *text = render_text(fixture_no_loop());

	CHECK_CONTAINS(text, "Nothing to judge");
	CHECK_CONTAINS(text, "App\\Worker::handel");
	free(text);
}

LT_TEST(without_a_body_the_report_says_how_to_mark_one)
{
	lt_result result = *fixture_no_loop();
	lt_process process = result.processes[0];
	char *text;

	process.body = "";
	result.processes = &process;
	text = render_text(&result);
	CHECK_CONTAINS(text, "leaktrace_hook_malloc()");
	free(text);
}

LT_TEST(findings_of_one_cause_are_told_once_under_their_holder)
{
	char *text = render_text(fixture_leaks());

	CHECK_CONTAINS(text, "One leak at 3 lines: 18.5 KB per loop\n    held by     Swoft\\Redis\\RedisManager::$instance->connections[*]\n"
		"                29 elements, +1 per loop, 536.6 KB in 116 blocks\n/app/src/RedisManager.php:91 =>");
	CHECK_U64(count_of(text, "connections[*]"), 1);
	CHECK_U64(count_of(text, "Growth Times"), 4);
	free(text);
}

LT_TEST(a_finding_of_the_cause_with_a_holder_of_its_own_tells_it)
{
	static const lt_holder other = {LT_ROOT_GLOBAL, "$GLOBALS['x']", "$GLOBALS['x'][*]", 10, 1, 1, 1, 0};
	lt_result result = *fixture_leaks();
	lt_finding findings[4];
	char *text;

	memcpy(findings, result.findings, sizeof(findings));
	findings[1].holders = &other;
	findings[1].holder_count = 1;
	result.findings = findings;
	text = render_text(&result);
	CHECK_CONTAINS(text, "[181440]\n    held by     $GLOBALS['x'][*]\n");
	free(text);
}

LT_TEST(findings_without_a_cause_are_leaks_of_their_own)
{
	lt_result result = *fixture_leaks();
	lt_finding findings[4];
	char *text;

	memcpy(findings, result.findings, sizeof(findings));
	for (size_t i = 0; i < 4; i++) {
		findings[i].cause = 0;
	}
	result.findings = findings;
	result.cause_count = 0;
	text = render_text(&result);
	CHECK_CONTAINS(text, "❌ 4 leaks: ");
	CHECK(strstr(text, "One leak at") == NULL);
	free(text);
}

LT_TEST(a_holder_stands_before_the_call_path)
{
	char *text = render_text(fixture_leaks());
	const char *line = strstr(text, "/app/src/Timer.php:48 =>");

	CHECK(line != NULL);
	CHECK(strstr(line, "held by") < strstr(line, "call path"));
	CHECK_CONTAINS(line, "{closure} of line 44");
	CHECK_CONTAINS(line, "array_map             (internal)\n");
	CHECK_CONTAINS(line, "(native) (no PHP value reaches it)");
	CHECK_CONTAINS(line, "2 references no PHP value accounts for");
	free(text);
}

LT_TEST(further_holders_are_told_when_they_get_more_elements_or_have_none)
{
	static const lt_holder holders[] = {
		{LT_ROOT_GLOBAL, "$GLOBALS['pool']", "$GLOBALS['pool']->all[*]", 9000, 90, 90, 0, 0},
		{LT_ROOT_GLOBAL, "$GLOBALS['pool']", "$GLOBALS['pool']->idle[*]", 200, 2, 2, 0, 0},
		{LT_ROOT_GLOBAL, "$GLOBALS['old']", "$GLOBALS['old'][*]", 190, 2, 2, -0.5, 0},
		{LT_ROOT_GLOBAL, "$GLOBALS['text']", "$GLOBALS['text']", 900, 1, 0, 0, 0},
		{LT_ROOT_GLOBAL, "$GLOBALS['empty']", "$GLOBALS['empty'][*]", 175, 1, 0, 0, 0},
		{LT_ROOT_GLOBAL, "$GLOBALS['more']", "$GLOBALS['more'][*]", 170, 2, 2, 0.001, 0},
		{LT_ROOT_GLOBAL, "$GLOBALS['most']", "$GLOBALS['most'][*]", 160, 2, 2, 1, 0},
		{LT_ROOT_GLOBAL, "$GLOBALS['few']", "$GLOBALS['few'][*]", 150, 2, 2, 0, 0},
	};
	lt_result result = *fixture_leaks();
	lt_finding findings[4];
	char *text;

	memcpy(findings, result.findings, sizeof(findings));
	findings[2].holders = holders;
	findings[2].holder_count = COUNT(holders);
	result.findings = findings;
	text = render_text(&result);
	CHECK_CONTAINS(text, "    held by     $GLOBALS['pool']->all[*]\n                90 elements, +0 per loop, 8.8 KB in 90 blocks\n"
		"    and by      $GLOBALS['text']\n                900 bytes in 1 block\n"
		"    and by      $GLOBALS['more'][*]\n                2 elements, +0.01 per loop, 170 bytes in 2 blocks\n"
		"                … and 1 more holder\n");
	CHECK(strstr(text, "idle") == NULL && strstr(text, "empty") == NULL && strstr(text, "'old'") == NULL && strstr(text, "'few'") == NULL);
	free(text);
}

LT_TEST(a_deep_path_loses_its_middle_and_keeps_both_ends)
{
	char *text = render_text(fixture_kinds());

	CHECK_CONTAINS(text, "/app/tree.php:107\n");
	CHECK_CONTAINS(text, "… 29 more calls …\n");
	CHECK(strstr(text, "/app/tree.php:120\n") == NULL);
	CHECK_CONTAINS(text, "(no PHP code)\n");
	CHECK_CONTAINS(text, "… and 2 more call paths\n");
	free(text);
}

LT_TEST(a_name_too_long_for_its_column_stands_apart_from_its_place)
{
	static const char name[] = "App\\Tests\\Message\\HandlerTest::testThatALongSentenceIsTheNameOfAMethod";
	const lt_frame frames[] = {
		{"App\\Queue::push", "/app/queue.php", 7, LT_FUNC_USER, 5},
		{name, "/app/tests.php", 90, LT_FUNC_USER, 80},
		{name, "", 0, LT_FUNC_INTERNAL, 0},
	};
	const lt_stack stack = {4096, 1, frames, COUNT(frames)};
	lt_result result = *fixture_leaks();
	lt_finding finding = result.findings[0];
	char line[160], *text;

	finding.stacks = &stack;
	finding.stack_count = 1;
	result.findings = &finding;
	result.finding_count = 1;
	text = render_text(&result);
	CHECK_CONTAINS(text, "App\\Queue::push  /app/queue.php:7\n");
	snprintf(line, sizeof(line), "%s  /app/tests.php:90\n", name);
	CHECK_CONTAINS(text, line);
	snprintf(line, sizeof(line), "%s  (internal)\n", name);
	CHECK_CONTAINS(text, line);
	free(text);
}

LT_TEST(beyond_top_only_the_tracker_lines_are_told)
{
	lt_report_options options = {.top = 1};
	char *text = render(lt_report_find("text")->write, fixture_leaks(), &options);

	CHECK_LINE(text, "/app/src/Timer.php:48 =>  Growth Times : [29];  Growth Size : [9280]");
	CHECK(strstr(text, "App\\Timer->run()") == NULL);
	free(text);
}

LT_TEST(no_colour_means_no_escape_byte)
{
	char *text = render_text(fixture_kinds());

	CHECK(strchr(text, '\x1b') == NULL);
	free(text);
}

LT_TEST(colours_change_nothing_but_colours)
{
	lt_report_options options = {.colour = true};
	char *plain = render_text(fixture_leaks());
	char *coloured = render(lt_report_find("text")->write, fixture_leaks(), &options);
	char *to = coloured;

	CHECK(strchr(coloured, '\x1b') != NULL);
	for (const char *from = coloured; *from != '\0'; from++) {
		if (*from == '\x1b') {
			from += strcspn(from, "m");
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	CHECK_STR(coloured, plain);
	free(plain);
	free(coloured);
}

LT_TEST(only_the_last_loops_are_told)
{
	lt_loop_summary summaries[50];
	lt_result result = *fixture_clean();
	lt_process process = result.processes[1];
	char *text;

	for (size_t i = 0; i < 50; i++) {
		summaries[i] = (lt_loop_summary) {i, 1, 0, 0, 0};
	}
	process.summaries = summaries;
	process.summary_count = 50;
	result.processes = &process;
	result.process_count = 1;
	text = render_text(&result);
	CHECK(strstr(text, "(Loop 44)") == NULL);
	CHECK_U64(count_of(text, "Nice!!"), 5);
	CHECK_LINE(text, "[502 (Loop 49)] ✅ Nice!! No Leak Were Detected In This Loop");
	free(text);
}

LT_TEST(the_smallest_number_in_a_loop_line_overflows_nothing)
{
	static const lt_loop_line lines[] = {
		{1, "/a.php", 1, INT64_MIN, false, 0},
		{1, "/b.php", 2, INT64_MIN, true, 0},
	};
	static const lt_loop_summary summary = {1, 1, INT64_MIN, 0, 2};
	lt_result result = *fixture_clean();
	lt_process process = result.processes[1];
	char *text;

	process.lines = lines;
	process.line_count = 2;
	process.summaries = &summary;
	process.summary_count = 1;
	result.processes = &process;
	result.process_count = 1;
	text = render_text(&result);
	CHECK_LINE(text, "[502 (Loop 1)] /a.php:1 => [-9223372036854775808]");
	CHECK_LINE(text, "Free Pre (Loop 0) : /b.php:2 => [9223372036854775808]");
	free(text);
}

LT_TEST(loops_of_processes_that_leak_come_before_those_that_do_not)
{
	static const lt_loop_summary summary = {9, 1, 0, 0, 0};
	lt_result result = *fixture_clean();
	lt_process processes[7];
	char *text;

	for (size_t i = 0; i < 7; i++) {
		processes[i] = result.processes[1];
		processes[i].pid = 1000 + i;
		processes[i].summaries = &summary;
		processes[i].summary_count = 1;
	}
	processes[6].growth_per_loop = 5;
	result.processes = processes;
	result.process_count = 7;
	text = render_text(&result);
	CHECK_CONTAINS(text, "[1006 (Loop 9)]");
	CHECK_CONTAINS(text, "… and the loops of 3 more processes\n");
	free(text);
}

/* One process whose first thread and two others each ran the same script. */
static const lt_result *threads_of_one_process(void)
{
	static const uint64_t pids[] = {24265, 24265, 24265}, threads[] = {0, 24270, 24271};
	static lt_finding findings[16];
	static lt_process processes[3];
	static lt_result result;

	result = *fixture_leaks();
	memcpy(findings, result.findings, result.finding_count * sizeof(*findings));
	for (size_t i = 0; i < result.finding_count; i++) {
		findings[i].pids = pids;
		findings[i].threads = threads;
		findings[i].pid_count = 3;
	}
	for (size_t i = 0; i < 3; i++) {
		processes[i] = result.processes[0];
		processes[i].thread = threads[i];
	}
	processes[1].loops_until_limit = 9;
	processes[1].seconds_until_limit = 9;
	result.findings = findings;
	result.processes = processes;
	result.process_count = 3;
	return &result;
}

LT_TEST(threads_of_one_process_are_told_apart)
{
	char *text = render_text(threads_of_one_process());

	CHECK_CONTAINS(text, "of 3 threads watched for");
	CHECK_CONTAINS(text, "(process 24265/24270 first)");
	CHECK_CONTAINS(text, "24265, 24265/24270, 24265/24271\n");
	CHECK_CONTAINS(text, "The last loops of process 24265/24271");
	CHECK_CONTAINS(text, "[24265 (Loop 8)]");
	CHECK_CONTAINS(text, "[24265/24271 (Loop 8)]");
	free(text);
	text = render_json(threads_of_one_process());
	CHECK_CONTAINS(text, "\"thread\": 24270,");
	CHECK_MSG(strstr(text, "\"thread\": 0") == NULL, "the first thread needs no number");
	free(text);
}

LT_TEST(of_very_many_processes_those_that_leak_or_died_are_in_the_table)
{
	static lt_process processes[1500];
	static lt_result result;
	char *text;

	result = *fixture_clean();
	for (size_t i = 0; i < 1500; i++) {
		processes[i] = fixture_process(10001 + i, "/srv/resque.php");
		processes[i].growth_per_loop = 0;
	}
	processes[700].growth_per_loop = 408.6;
	processes[1400].state = "memory_limit";
	processes[1499].torn = true;
	result.processes = processes;
	result.process_count = 1500;
	text = render_text(&result);
	CHECK_CONTAINS(text, "  10001  ");
	CHECK_CONTAINS(text, "  10701  ");
	CHECK_CONTAINS(text, "  11401  ");
	CHECK_CONTAINS(text, "  ⚠ 11500: its trace ends in the middle of a record");
	CHECK(strstr(text, "  10038  ") == NULL);
	CHECK_CONTAINS(text, "  … and 1,460 more processes\n");
	free(text);
}

LT_TEST(every_kind_that_is_no_leak_has_its_paragraph)
{
	char *text = render_text(fixture_kinds());

	CHECK_CONTAINS(text, "Containers that only grow:\n  /app/cache.php:8");
	CHECK_CONTAINS(text, "Fibers and coroutines that have not ended:\n  /app/once.php:2");
	CHECK_CONTAINS(text, "outside memory_limit:\n  /app/xml.php:30");
	CHECK_CONTAINS(text, "Peaks (all of it is freed, but each loop needs more):\n  /app/import.php:20");
	CHECK_CONTAINS(text, "Garbage cycles (no leak");
	CHECK_CONTAINS(text, "App\\Node->parent: 4 blocks");
	free(text);
}

LT_TEST(sites_of_the_workers_of_one_script_are_put_together)
{
	char *text = render(lt_report_malloc_text, fixture_malloc(), NULL);

	CHECK_CONTAINS(text, "/app/server.php: 400 loops of 2 processes\n");
	/* (512 * 100 + 256 * 300) / 400 bytes per loop, 100 + 150 blocks live */
	CHECK_CONTAINS(text, "   320 bytes         0.63  320 bytes   125 KB          250  /app/src/Pool.php:12  App\\Pool::get\n");
	CHECK_U64(count_of(text, "/app/src/Pool.php:12"), 1);
	free(text);
}

LT_TEST(the_malloc_table_ends_at_top)
{
	lt_report_options options = {.top = 1};
	char *text = render(lt_report_malloc_text, fixture_malloc(), &options);

	CHECK_CONTAINS(text, "/app/src/Json.php:40");
	CHECK(strstr(text, "/app/src/Pool.php:12") == NULL);
	CHECK_CONTAINS(text, "… and 2 more\n");
	free(text);
}

LT_TEST(a_refused_write_is_told)
{
	static const report_writer writers[] = {lt_report_malloc_text, NULL, NULL};
	const lt_result *result = fixture_leaks();

	for (size_t i = 0; i < COUNT(writers); i++) {
		report_writer write = i == 0 ? writers[0] : lt_report_find(i == 1 ? "text" : "json")->write;
		sink_string sink = {.limit = 100};
		lt_out out;

		lt_out_init(&out, sink_write, &sink);
		CHECK(!write(result, NULL, &out));
		CHECK(sink.len <= 100);
		free(sink.text);
	}
}

LT_TEST(formats_are_found_by_their_names)
{
	size_t count;

	CHECK(lt_report_find("text") == &lt_report_text);
	CHECK(lt_report_find("json") == &lt_report_json);
	CHECK(lt_report_find("Text") == NULL);
	CHECK(lt_report_find("") == NULL);
	CHECK(lt_report_formats(&count)[0] == &lt_report_text);
	CHECK_U64(count, 2);
}
