/*
 * report_json_test.c: the JSON report is JSON, whatever is in the result, and has
 * the names that it promises.
 */
#include "report_fixture.h"
#include "report_json_check.h"

#include <locale.h>
#include <math.h>

static void check_valid(char *json)
{
	CHECK_MSG(json_is_valid(json), "no JSON:\n%.2000s", json);
}

LT_TEST(the_checker_itself_refuses_what_is_no_json)
{
	static const char *const bad[] = {
		"", "{", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "nan", "[NaN]", "[inf]", "\"\x01\"", "\"\x80\"", "\"\xc0\x80\"",
		"\"\xed\xa0\x80\"", "\"\\x41\"", "\"\\u12\"", "01", "1.", "1,5", "{\"a\":1}}", "{a:1}", "\"", "-"
	};

	for (size_t i = 0; i < COUNT(bad); i++) {
		CHECK_MSG(!json_is_valid(bad[i]), "accepted: %s", bad[i]);
	}
	CHECK(json_is_valid(" {\"a\": [1, -2.5, null, true, \"\\u0041\\n\xc3\xa9\"], \"b\": {}} \n"));
}

LT_TEST(every_fixture_gives_valid_json)
{
	const lt_result *results[] = {
		fixture_leaks(), fixture_clean(), fixture_kinds(), fixture_too_few(), fixture_no_loop(), fixture_no_process(), fixture_malloc()
	};

	for (size_t i = 0; i < COUNT(results); i++) {
		char *json = render_json(results[i]);

		check_valid(json);
		free(json);
	}
}

LT_TEST(growth_between_loops_has_rate_and_places)
{
	static const lt_between site = {"/app/a\"b.php", 31, "App\\Worker::run", 150.5, 30000};
	lt_result result = *fixture_clean();
	lt_process process = result.processes[0];
	char *json;

	process.between = &site;
	process.between_count = 1;
	process.between_per_loop = 184;
	result.processes = &process;
	result.process_count = 1;
	json = render_json(&result);
	check_valid(json);
	CHECK_CONTAINS(json, "\"between_loops\": {\n        \"bytes_per_loop\": 184,\n        \"sites\": [\n          {\n"
		"            \"file\": \"/app/a\\\"b.php\",\n            \"line\": 31,\n            \"function\": \"App\\\\Worker::run\",\n"
		"            \"bytes_per_loop\": 150.5,\n            \"live_bytes\": 30000\n");
	free(json);
}

LT_TEST(the_promised_names_are_there)
{
	static const char *const names[] = {
		"schema", "tool", "processes", "pid", "sapi", "script", "php", "started_at", "state", "mode", "body", "loops", "memory",
		"zend_usage", "zend_real", "zend_limit", "rss", "pss", "uss", "native", "growth_per_loop", "loops_until_limit",
		"seconds_until_limit", "findings", "kind", "file", "line", "function", "growth_times", "growth_size", "live_bytes",
		"live_blocks", "bytes_per_loop", "first_loop", "last_loop", "cause", "stacks", "bytes", "blocks", "frames", "holders",
		"root", "path", "elements", "elements_per_loop"
	};
	char *json = render_json(fixture_leaks());

	for (size_t i = 0; i < COUNT(names); i++) {
		char key[64];

		snprintf(key, sizeof(key), "\"%s\": ", names[i]);
		CHECK_MSG(strstr(json, key) != NULL, "no %s", key);
	}
	CHECK_CONTAINS(json, "\"schema\": 1,");
	free(json);
}

LT_TEST(a_pid_stands_once_however_many_threads_it_has)
{
	static const uint64_t pids[] = {5, 7, 5, 7, 9}, threads[] = {6, 0, 0, 8, 0};
	lt_result result = *fixture_leaks();
	lt_finding finding = result.findings[0];
	char *json;

	finding.pids = pids;
	finding.threads = threads;
	finding.pid_count = COUNT(pids);
	result.findings = &finding;
	result.finding_count = 1;
	lt_process process = result.processes[0];
	process.finding_count = 1;
	result.processes = &process;
	json = render_json(&result);
	check_valid(json);
	for (char *from = json, *to = json; ; from++) {
		while (*from == ' ' || *from == '\n') {
			from++;
		}
		*to++ = *from;
		if (*from == '\0') {
			break;
		}
	}
	CHECK_CONTAINS(json, "\"pids\":[5,7,9]");
	free(json);
}

LT_TEST(never_is_null)
{
	char *json = render_json(fixture_clean());

	CHECK_CONTAINS(json, "\"loops_until_limit\": null");
	CHECK_CONTAINS(json, "\"seconds_until_limit\": null");
	free(json);
}

LT_TEST(a_shared_finding_stands_under_each_of_its_processes)
{
	char *json = render_json(fixture_kinds());
	const char *first = strstr(json, "\"id\": 8,");

	CHECK(first != NULL);
	CHECK(strstr(first + 1, "\"id\": 8,") != NULL);
	free(json);
}

LT_TEST(figures_that_are_no_numbers_become_null)
{
	lt_result result = *fixture_leaks();
	lt_process process = result.processes[0];
	lt_finding findings[4];
	char *json, *text;

	memcpy(findings, result.findings, sizeof(findings));
	findings[0].bytes_per_loop = NAN;
	findings[1].bytes_per_loop = INFINITY;
	findings[2].bytes_per_loop = -1e300;
	findings[3].bytes_per_loop = 1e18;
	process.growth_per_loop = NAN;
	process.loops_until_limit = INFINITY;
	process.seconds_until_limit = NAN;
	result.processes = &process;
	result.findings = findings;
	json = render_json(&result);
	check_valid(json);
	CHECK_CONTAINS(json, "\"bytes_per_loop\": null");
	text = render_text(&result);
	CHECK(strstr(text, "nan") == NULL && strstr(text, "inf") == NULL);
	free(text);
	free(json);
}

/* A string with all that can hurt, in every place that takes a string. */
static const lt_result *hostile(const char *evil)
{
	static lt_frame frame;
	static lt_stack stack;
	static lt_holder holder;
	static lt_finding findings[6];
	static lt_loop_line line;
	static lt_loop_summary summary;
	static lt_site_total site;
	static lt_function_total function;
	static const size_t all[] = {0, 1, 2, 3, 4, 5};
	static lt_process process;
	static lt_result result;

	frame = (lt_frame) {evil, evil, 1, LT_FUNC_CLOSURE, 2};
	stack = (lt_stack) {10, 1, &frame, 1};
	holder = (lt_holder) {LT_ROOT_GLOBAL, evil, evil, 1, 1, 1, 1, 1};
	for (size_t i = 0; i < COUNT(findings); i++) {
		findings[i] = fixture_finding((lt_kind) i, evil, 1, evil);
		findings[i].is_leak = i == LT_KIND_LEAK || i == LT_KIND_PENDING;
		findings[i].detail = evil;
		findings[i].stacks = &stack;
		findings[i].holders = &holder;
		findings[i].stack_count = findings[i].holder_count = 1;
	}
	line = (lt_loop_line) {1, evil, 1, 8, false, 0};
	summary = (lt_loop_summary) {1, 1, 8, 0, 1};
	site = (lt_site_total) {evil, 1, evil, 1, 1, 1, 1, 1};
	function = (lt_function_total) {evil, evil, 1, 1, 1};
	process = fixture_process(1, evil);
	process.sapi = process.php = process.body = process.state = process.warning = process.trace = evil;
	process.loops = process.judged_loops = 100;
	process.summaries = &summary;
	process.lines = &line;
	process.summary_count = process.line_count = 1;
	process.sites = &site;
	process.functions = &function;
	process.site_count = process.function_count = 1;
	process.findings = all;
	process.finding_count = COUNT(all);
	result = (lt_result) {&process, 1, findings, COUNT(findings), 2, 2, 8};
	return &result;
}

/* No control but the line's end, and well-formed UTF-8. */
static void check_harmless(const char *text)
{
	for (const char *at = text; *at != '\0';) {
		if (*at == '\n') {
			at++;
			continue;
		}
		CHECK_MSG((unsigned char) *at >= 0x20 && *at != 0x7f, "control byte %02x at %zu", (unsigned char) *at, (size_t) (at - text));
		CHECK_MSG(strncmp(at, "\xc2\x9b", 2) != 0, "a C1 control got through");
		CHECK_MSG(strncmp(at, "\xe2\x80\xae", 3) != 0, "a mark that turns the direction got through");
		CHECK_MSG(json_char(&at), "bad UTF-8 at %zu", (size_t) (at - text));
	}
}

static void check_hostile(const char *evil)
{
	const lt_result *result = hostile(evil);
	char *text = render_text(result);
	char *table = render(lt_report_malloc_text, result, NULL);
	char *json = render_json(result);

	check_harmless(text);
	check_harmless(table);
	check_harmless(json);
	check_valid(json);
	free(text);
	free(table);
	free(json);
}

LT_TEST(hostile_strings_break_out_of_no_report)
{
	check_hostile("\x1b[2J\x1b]0;owned\x07\r\n\t\x7f\x08");
	check_hostile("\xff\xfe\x80\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80\xf0\x9f");
	check_hostile("\xc2\x9b" "31m\xe2\x80\xae\xe2\x80\xa8\xef\xbb\xbf\xf3\xa0\x81\x81");
	check_hostile("\"}],\\\"</script><script>alert(1)</script>");
	check_hostile("[1 (Loop 1)] \xe2\x9c\x85 Nice!!\n[1 (Loop 2)]");
	check_hostile("%s%n%100000d");
	check_hostile("");
}

LT_TEST(strings_of_every_byte_break_out_of_no_report)
{
	char evil[256];

	for (int i = 0; i < 255; i++) {
		evil[i] = (char) (i + 1);
	}
	evil[255] = '\0';
	check_hostile(evil);
}

LT_TEST(random_bytes_break_out_of_no_report)
{
	uint64_t seed = 20251123;

	for (int round = 0; round < 100; round++) {
		char evil[65];

		for (int i = 0; i < 64; i++) {
			evil[i] = (char) (lt_test_random(&seed) % 255 + 1);
		}
		evil[64] = '\0';
		check_hostile(evil);
	}
}

LT_TEST(a_name_of_megabytes_is_cut_in_text_and_whole_in_json)
{
	size_t len = 4 << 20;
	char *evil = malloc(len + 1), *text, *json;

	CHECK(evil != NULL);
	memset(evil, 'A', len);
	evil[len] = '\0';
	text = render_text(hostile(evil));
	json = render_json(hostile(evil));
	CHECK(strlen(text) < 100000);
	CHECK_CONTAINS(text, "AAAA…");
	CHECK(strlen(json) > 10 * len);
	check_valid(json);
	free(evil);
	free(text);
	free(json);
}

LT_TEST(a_locale_with_a_decimal_comma_changes_nothing)
{
	static const char *const locales[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "nl_NL.UTF-8"};
	char *before = render_json(fixture_leaks()), *after;
	bool set = false;

	for (size_t i = 0; i < COUNT(locales) && !set; i++) {
		set = setlocale(LC_ALL, locales[i]) != NULL;
	}
	if (!set) {
		free(before);
		SKIP("no locale with a decimal comma is installed");
	}
	after = render_json(fixture_leaks());
	CHECK_STR(after, before);
	free(before);
	free(after);
}
