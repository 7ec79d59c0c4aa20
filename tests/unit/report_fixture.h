/*
 * report_fixture.h: results built in C, and reports of them as strings.
 *
 * Each fixture is a function that returns an lt_result of static data. The
 * numbers of the first come from the story that leaktrace grew from.
 */
#ifndef LT_REPORT_FIXTURE_H
#define LT_REPORT_FIXTURE_H

#include "lt_test.h"
#include "report/lt_report.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A string that takes what a report writes. */
typedef struct {
	char *text;
	size_t len, room;
	size_t limit; /* refuse to hold more; 0: no limit */
} sink_string;

static inline bool sink_write(void *self, const char *data, size_t len)
{
	sink_string *sink = self;

	if (sink->limit > 0 && sink->len + len > sink->limit) {
		return false;
	}
	if (sink->len + len + 1 > sink->room) {
		sink->room = (sink->len + len + 1) * 2;
		sink->text = realloc(sink->text, sink->room);
		CHECK(sink->text != NULL);
	}
	memcpy(sink->text + sink->len, data, len);
	sink->len += len;
	sink->text[sink->len] = '\0';
	return true;
}

typedef bool (*report_writer)(const lt_result *, const lt_report_options *, lt_out *);

/* The report as a string that the caller frees. */
static inline char *render(report_writer write, const lt_result *result, const lt_report_options *options)
{
	sink_string sink = {0};
	lt_out out;

	lt_out_init(&out, sink_write, &sink);
	CHECK(write(result, options, &out));
	CHECK(sink.text != NULL);
	return sink.text;
}

static inline char *render_text(const lt_result *result)
{
	return render(lt_report_find("text")->write, result, NULL);
}

static inline char *render_json(const lt_result *result)
{
	return render(lt_report_find("json")->write, result, NULL);
}

/* A process with every string set, as the analysis makes them. */
static inline lt_process fixture_process(uint64_t pid, const char *script)
{
	lt_process process = {0};

	process.trace = "";
	process.pid = pid;
	process.sapi = "cli";
	process.script = script;
	process.php = "8.2.36";
	process.body = "";
	process.started_at_us = UINT64_C(1763937300000123); /* 2025-11-23 22:35:00 UTC */
	process.state = "running";
	process.loops_until_limit = -1;
	process.seconds_until_limit = -1;
	process.warning = "";
	return process;
}

static inline lt_finding fixture_finding(lt_kind kind, const char *file, uint32_t line, const char *function)
{
	lt_finding finding = {0};

	finding.kind = kind;
	finding.file = file;
	finding.line = line;
	finding.function = function;
	finding.detail = "";
	return finding;
}

/* A worker with two leaks: one cause at three lines under a holder, and a closure's. */
static inline const lt_result *fixture_leaks(void)
{
	static const lt_frame merge_frames[] = {
		{"array_merge", "", 0, LT_FUNC_INTERNAL, 0},
		{"Swoft\\Stdlib\\Helper\\ArrayHelper::merge", "/app/src/ArrayHelper.php", 959, LT_FUNC_USER, 940},
		{"Swoft\\Redis\\RedisManager::getConnection", "/app/src/RedisManager.php", 88, LT_FUNC_USER, 71},
		{"App\\Listener\\PipeMessage::handle", "/app/src/PipeMessage.php", 31, LT_FUNC_USER, 20},
		{"main", "/app/bin/worker.php", 125, LT_FUNC_FILE, 1},
	};
	static const lt_frame other_frames[] = {
		{"Swoft\\Stdlib\\Helper\\ArrayHelper::merge", "/app/src/ArrayHelper.php", 959, LT_FUNC_USER, 940},
		{"App\\Task\\Sync::run", "/app/src/Sync.php", 12, LT_FUNC_USER, 9},
		{"App\\Listener\\PipeMessage::handle", "/app/src/PipeMessage.php", 31, LT_FUNC_USER, 20},
		{"main", "/app/bin/worker.php", 125, LT_FUNC_FILE, 1},
	};
	static const lt_frame closure_frames[] = {
		{"{closure}", "/app/src/Timer.php", 48, LT_FUNC_CLOSURE, 44},
		{"array_map", "", 0, LT_FUNC_INTERNAL, 0},
		{"App\\Timer::tick", "/app/src/Timer.php", 44, LT_FUNC_USER, 40},
		{"main", "/app/bin/worker.php", 125, LT_FUNC_FILE, 1},
	};
	static const lt_stack merge_stacks[] = {
		{132000, 21, merge_frames, COUNT(merge_frames)},
		{49440, 8, other_frames, COUNT(other_frames)},
	};
	static const lt_frame row_frames[] = {
		{"Swoft\\Redis\\RedisManager::getConnection", "/app/src/RedisManager.php", 91, LT_FUNC_USER, 71},
		{"App\\Listener\\PipeMessage::handle", "/app/src/PipeMessage.php", 31, LT_FUNC_USER, 20},
		{"main", "/app/bin/worker.php", 125, LT_FUNC_FILE, 1},
	};
	static const lt_stack row_stacks[] = {{330000, 58, row_frames, COUNT(row_frames)}};
	static const lt_stack key_stacks[] = {{38040, 29, row_frames, COUNT(row_frames)}};
	static const lt_stack closure_stacks[] = {{9280, 29, closure_frames, COUNT(closure_frames)}};
	static const lt_holder connections[] = {
		{LT_ROOT_STATIC_PROP, "Swoft\\Redis\\RedisManager::$instance", "Swoft\\Redis\\RedisManager::$instance->connections[*]",
			549480, 116, 29, 1.0, 0},
	};
	static const lt_holder timers[] = {
		{LT_ROOT_FRAME, "App\\Timer->run()::$this", "App\\Timer->run()::$this->callbacks[*]", 9280, 29, 29, 1.0, 0},
		{LT_ROOT_NATIVE, "(native)", "(native)", 640, 2, 0, 0, 2},
	};
	static const uint64_t pids[] = {24265};
	static lt_finding findings[4];
	static const lt_loop_line lines[] = {
		{6, "/app/src/RedisManager.php", 91, 12288, false, 0},
		{6, "/app/src/ArrayHelper.php", 959, 6256, false, 0},
		{7, "/app/a.php", 42, 12288, true, 0},
		{7, "/app/a.php", 37, -12288, false, 0},
		{8, "/app/http_server.php", 125, 12928, false, 0},
		{8, "/app/src/ArrayHelper.php", 959, 12288, false, 0},
	};
	static const lt_loop_summary summaries[] = {
		{5, 1, 0, 0, 0},
		{6, 1, 18544, 0, 2},
		{7, 1, -12288, 2, 2},
		{8, 1, 25216, 4, 2},
	};
	static const size_t of_process[] = {0, 1, 2, 3};
	static lt_process process;
	static lt_result result;

	findings[0] = fixture_finding(LT_KIND_LEAK, "/app/src/RedisManager.php", 91, "Swoft\\Redis\\RedisManager::getConnection");
	findings[0].growth_times = 29;
	findings[0].growth_size = 330000;
	findings[0].live_bytes = 330000;
	findings[0].live_blocks = 58;
	findings[0].bytes_per_loop = 11379.3;
	findings[0].stacks = row_stacks;
	findings[0].stack_count = COUNT(row_stacks);
	findings[1] = findings[0];
	findings[1].file = "/app/src/ArrayHelper.php";
	findings[1].line = 959;
	findings[1].function = "Swoft\\Stdlib\\Helper\\ArrayHelper::merge";
	findings[1].growth_size = 181440;
	findings[1].live_bytes = 181440;
	findings[1].live_blocks = 29;
	findings[1].bytes_per_loop = 6256.55;
	findings[1].stacks = merge_stacks;
	findings[1].stack_count = COUNT(merge_stacks);
	findings[3] = findings[0];
	findings[3].file = "/app/src/Key.php";
	findings[3].stacks = key_stacks;
	findings[3].growth_size = 38040;
	findings[3].live_bytes = 38040;
	findings[3].live_blocks = 29;
	findings[3].bytes_per_loop = 1311.7;
	for (size_t i = 0; i < 4; i++) {
		findings[i].is_leak = true;
		findings[i].cause = 1;
		findings[i].first_loop = 1;
		findings[i].last_loop = 29;
		findings[i].holders = connections;
		findings[i].holder_count = COUNT(connections);
		findings[i].pids = pids;
		findings[i].pid_count = 1;
	}
	findings[2] = fixture_finding(LT_KIND_LEAK, "/app/src/Timer.php", 48, "{closure}");
	findings[2].is_leak = true;
	findings[2].growth_times = 29;
	findings[2].growth_size = 9280;
	findings[2].live_bytes = 9280;
	findings[2].live_blocks = 29;
	findings[2].bytes_per_loop = 320;
	findings[2].first_loop = 2;
	findings[2].last_loop = 29;
	findings[2].cause = 2;
	findings[2].stacks = closure_stacks;
	findings[2].stack_count = 1;
	findings[2].holders = timers;
	findings[2].holder_count = COUNT(timers);
	findings[2].pids = pids;
	findings[2].pid_count = 1;

	process = fixture_process(24265, "/app/bin/worker.php");
	process.trace = "/tmp/leaktrace-1000/worker.24265.lt";
	process.body = "App\\Listener\\PipeMessage::handle";
	process.loops = 30;
	process.judged_loops = 29;
	process.windows = 30;
	process.allocations = 1284211;
	process.duration_us = 30500000;
	process.memory = (lt_memory) {4718592, 6291456, 134217728, 31457280, 18874368, 12582912, 0};
	process.growth_per_loop = 19267.55;
	process.loops_until_limit = 6721.2;
	process.seconds_until_limit = 6833;
	process.summaries = summaries;
	process.summary_count = COUNT(summaries);
	process.lines = lines;
	process.line_count = COUNT(lines);
	process.findings = of_process;
	process.finding_count = 4;

	result = (lt_result) {&process, 1, findings, 4, 4, 2, 8};
	return &result;
}

/* Four workers watched for a while, and nothing found. */
static inline const lt_result *fixture_clean(void)
{
	static const lt_loop_summary summaries[] = {{127, 64, 0, 0, 0}, {299, 172, -640, 0, 0}};
	static lt_process processes[4];
	static lt_result result;

	for (size_t i = 0; i < 4; i++) {
		processes[i] = fixture_process(501 + i, "/srv/queue.php");
		processes[i].loops = 300;
		processes[i].judged_loops = 299;
		processes[i].allocations = 4550000;
		processes[i].duration_us = 1320000000;
		processes[i].memory = (lt_memory) {2202009, 4194304, 134217728, 25165824, 0, 0, 0};
	}
	processes[0].summaries = summaries;
	processes[0].summary_count = COUNT(summaries);
	processes[3].judged_loops = 2;
	processes[3].loops = 3;
	processes[3].state = "exited";
	result = (lt_result) {processes, 4, NULL, 0, 0, 0, 8};
	return &result;
}

/* Every kind of finding, each as a leak (where it can be one) and not. */
static inline const lt_result *fixture_kinds(void)
{
	static const lt_holder list[] = {{LT_ROOT_GLOBAL, "$GLOBALS['log']", "$GLOBALS['log']->entries", 65536, 1, 4096, 3.25, 0}};
	static lt_frame deep_frames[40];
	static lt_stack deep_stacks[5];
	static const size_t of_first[] = {0, 1, 2, 3, 4, 5, 6, 7}, of_second[] = {0, 7};
	static const uint64_t pids[] = {700, 701, 702, 703, 704, 705, 706, 707, 708, 709};
	static lt_finding findings[8];
	static lt_process processes[2];
	static lt_result result;

	findings[0] = fixture_finding(LT_KIND_CONTAINER, "", 0, "");
	findings[0].holders = list;
	findings[0].holder_count = 1;
	findings[1] = fixture_finding(LT_KIND_NATIVE, "/app/xml.php", 12, "DOMDocument::loadXML");
	for (uint32_t i = 0; i < COUNT(deep_frames); i++) {
		deep_frames[i] = (lt_frame) {"App\\Tree::descend", "/app/tree.php", 100 + i, LT_FUNC_USER, 7};
	}
	deep_frames[39] = (lt_frame) {"", "", 0, LT_FUNC_ROOT, 0};
	for (size_t i = 0; i < COUNT(deep_stacks); i++) {
		deep_stacks[i] = (lt_stack) {2000 - (int64_t) i, 1, deep_frames + i, COUNT(deep_frames) - i * 9};
	}
	findings[1].stacks = deep_stacks;
	findings[1].stack_count = COUNT(deep_stacks);
	findings[2] = fixture_finding(LT_KIND_PENDING, "/app/spawn.php", 9, "App\\spawn");
	findings[2].count = 37;
	findings[2].count_per_loop = 0.5;
	findings[2].detail = "/app/wait.php:4 App\\Lock::acquire";
	for (uint32_t i = 0; i < 3; i++) {
		findings[i].is_leak = true;
		findings[i].cause = i + 1;
	}
	findings[3] = fixture_finding(LT_KIND_PEAK, "/app/import.php", 20, "App\\Import::read");
	findings[4] = fixture_finding(LT_KIND_CYCLE, "/app/node.php", 5, "App\\Node::__construct");
	findings[4].detail = "App\\Node->parent";
	findings[4].count = 4;
	findings[5] = fixture_finding(LT_KIND_CONTAINER, "/app/cache.php", 8, "App\\Cache::put");
	findings[5].holders = list;
	findings[5].holder_count = 1;
	findings[6] = fixture_finding(LT_KIND_PENDING, "/app/once.php", 2, "main");
	findings[6].count = 1;
	findings[7] = fixture_finding(LT_KIND_NATIVE, "/app/xml.php", 30, "curl_exec");
	for (size_t i = 0; i < 8; i++) {
		findings[i].growth_times = 10 + i;
		findings[i].growth_size = 1000 * (i + 1);
		findings[i].live_bytes = 4096 * (int64_t) i;
		findings[i].live_blocks = (int64_t) i;
		findings[i].bytes_per_loop = 0.142857 * (double) (i + 1);
		findings[i].first_loop = 3;
		findings[i].last_loop = 1199;
		findings[i].pids = pids;
		findings[i].pid_count = i == 0 || i == 7 ? COUNT(pids) : 1;
	}

	processes[0] = fixture_process(700, "/app/a.php");
	processes[0].state = "killed";
	processes[0].mode = LT_MODE_SAMPLED;
	processes[0].torn = true;
	processes[0].warning = "older windows were merged";
	processes[0].loops = 1200;
	processes[0].judged_loops = 1199;
	processes[0].duration_us = 90000000;
	processes[0].memory = (lt_memory) {1000, 2000, 0, 3000, 0, 0, 9000};
	processes[0].growth_per_loop = 1;
	processes[0].findings = of_first;
	processes[0].finding_count = COUNT(of_first);
	processes[1] = fixture_process(701, "/app/b.php");
	processes[1].state = "memory_limit";
	processes[1].memory = (lt_memory) {134000000, 134217728, 134217728, 150000000, 0, 0, 0};
	processes[1].loops = 2400;
	processes[1].judged_loops = 2399;
	processes[1].growth_per_loop = 1;
	processes[1].loops_until_limit = 0;
	processes[1].seconds_until_limit = 0;
	processes[1].findings = of_second;
	processes[1].finding_count = COUNT(of_second);
	result = (lt_result) {processes, 2, findings, 8, 3, 3, 8};
	return &result;
}

static inline const lt_result *fixture_too_few(void)
{
	static lt_process process;
	static lt_result result;

	process = fixture_process(42, "/app/worker.php");
	process.loops = 3;
	process.judged_loops = 2;
	process.allocations = 120;
	process.duration_us = 400000;
	result = (lt_result) {&process, 1, NULL, 0, 0, 0, 8};
	return &result;
}

static inline const lt_result *fixture_no_loop(void)
{
	static lt_process process;
	static lt_result result;

	process = fixture_process(42, "/app/worker.php");
	process.body = "App\\Worker::handel";
	result = (lt_result) {&process, 1, NULL, 0, 0, 0, 8};
	return &result;
}

static inline const lt_result *fixture_no_process(void)
{
	static const lt_result result;

	return &result;
}

/* Two workers of one script and one of another: sites and functions. */
static inline const lt_result *fixture_malloc(void)
{
	static const lt_site_total first[] = {
		{"/app/src/Json.php", 40, "App\\Json::decode", 52428.8, 310.5, 0, 0, 0.0},
		{"/app/src/Pool.php", 12, "App\\Pool::get", 512, 1, 51200, 100, 512.0},
	};
	static const lt_site_total second[] = {
		{"/app/src/Pool.php", 12, "App\\Pool::get", 256, 0.5, 76800, 150, 256.0},
		{"", 0, "", 16, 1, 0, 0, 0},
	};
	static const lt_function_total functions[] = {
		{"App\\Server::run", "/app/src/Server.php", 30, 0, 512},
		{"App\\Pool::get", "/app/src/Pool.php", 10, 512, 512},
		{"strlen", "", 0, 0, 0},
	};
	static lt_process processes[3];
	static lt_result result;

	processes[0] = fixture_process(1, "/app/server.php");
	processes[0].loops = 100;
	processes[0].sites = first;
	processes[0].site_count = COUNT(first);
	processes[0].functions = functions;
	processes[0].function_count = COUNT(functions);
	processes[1] = fixture_process(2, "/app/cron.php");
	processes[1].loops = 1;
	processes[2] = fixture_process(3, "/app/server.php");
	processes[2].loops = 300;
	processes[2].sites = second;
	processes[2].site_count = COUNT(second);
	result = (lt_result) {processes, 3, NULL, 0, 0, 0, 8};
	return &result;
}

#endif
