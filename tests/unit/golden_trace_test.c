/*
 * golden_trace_test.c: committed traces of real runs in, reports out, byte for byte.
 *
 * tests/golden/traces/ holds traces that tests/golden/make made and, beside each, the
 * reports of it. They go the whole way: reader, analysis, report. A trace that was once
 * written must stay readable, so traces are never made anew with the reports:
 *
 *     LEAKTRACE_GOLDEN=write    writes the reports: read the diff before committing
 */
#include <dirent.h>
#include <limits.h>
#include <unistd.h>

#include "analyze/lt_analysis.h"
#include "report_fixture.h"
#include "trace/lt_reader.h"

/* ---- files ---- */

static bool golden_mode(const char *mode)
{
	const char *set = getenv("LEAKTRACE_GOLDEN");

	return set != NULL && strcmp(set, mode) == 0;
}

/* To the folder of the traces, so that no report names a path of this machine. */
static void enter_folder(void)
{
	const char *slash = strrchr(__FILE__, '/');
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.*s/../golden/traces", slash != NULL ? (int) (slash - __FILE__) : 1,
		slash != NULL ? __FILE__ : ".");
	CHECK_MSG(chdir(path) == 0, "cannot enter %s", path);
	CHECK(setenv("TZ", "UTC", 1) == 0);
}

static char *read_whole(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *data;

	CHECK_MSG(file != NULL, "%s is missing: see the head of %s", path, __FILE__);
	CHECK(fseek(file, 0, SEEK_END) == 0);
	*len = (size_t) ftell(file);
	rewind(file);
	data = malloc(*len + 1);
	CHECK(data != NULL && fread(data, 1, *len, file) == *len);
	data[*len] = '\0';
	fclose(file);
	return data;
}

static void write_whole(const char *path, const char *data, size_t len)
{
	FILE *file = fopen(path, "wb");

	CHECK_MSG(file != NULL, "cannot write %s", path);
	CHECK(fwrite(data, 1, len, file) == len);
	CHECK(fclose(file) == 0);
}

/* Fails with the first line that differs; takes `got`. */
static void check_report(const char *name, char *got)
{
	size_t len, at = 0, line = 0;
	char *want;

	if (golden_mode("write")) {
		write_whole(name, got, strlen(got));
		free(got);
		return;
	}
	want = read_whole(name, &len);
	for (; want[at] != '\0' && want[at] == got[at]; at++) {
		line = want[at] == '\n' ? at + 1 : line;
	}
	CHECK_MSG(want[at] == got[at], "%s differs:\n  want: %.*s\n  got:  %.*s", name,
		(int) strcspn(want + line, "\n"), want + line, (int) strcspn(got + line, "\n"), got + line);
	free(want);
	free(got);
}

/* ---- the tests ---- */

/* Has all reports of an analysis checked, and frees it. */
static void check_reports(const char *name, lt_analysis *analysis)
{
	const lt_result *result = lt_analysis_finish(analysis);
	char path[300];

	CHECK(result != NULL);
	snprintf(path, sizeof(path), "%s.txt", name);
	check_report(path, render_text(result));
	snprintf(path, sizeof(path), "%s.json", name);
	check_report(path, render_json(result));
	snprintf(path, sizeof(path), "%s.malloc.txt", name);
	check_report(path, render(lt_report_malloc_text, result, NULL));
	lt_analysis_free(analysis);
}

static lt_analysis *analysis_new(void)
{
	lt_analysis *analysis = lt_analysis_create(NULL);

	CHECK(analysis != NULL);
	return analysis;
}

static void read_trace(lt_analysis *analysis, const char *name)
{
	lt_read_result read;

	CHECK_MSG(lt_reader_replay(name, lt_analysis_add(analysis, name), &read), "%s: %s", name, read.message);
	CHECK(!read.damaged);
	lt_analysis_trace_state(analysis, read.torn, read.message);
}

static int by_name(const struct dirent **left, const struct dirent **right)
{
	return strcmp((*left)->d_name, (*right)->d_name);
}

static int is_trace(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 7 && strcmp(entry->d_name + len - 7, ".ltrace") == 0;
}

LT_TEST(every_committed_trace_gives_its_committed_reports)
{
	struct dirent **names;
	int count;

	enter_folder();
	count = scandir(".", &names, is_trace, by_name);
	CHECK(count >= 4);
	for (int i = 0; i < count; i++) {
		lt_analysis *analysis = analysis_new();

		read_trace(analysis, names[i]->d_name);
		names[i]->d_name[strlen(names[i]->d_name) - 7] = '\0';
		check_reports(names[i]->d_name, analysis);
		free(names[i]);
	}
	free(names);
}

LT_TEST(a_trace_cut_off_anywhere_gives_reports_of_what_is_left)
{
	size_t len;
	char *data;

	enter_folder();
	data = read_whole("leak.ltrace", &len);
	for (size_t cut = 200; cut < len; cut += 97) {
		lt_analysis *analysis = analysis_new();
		lt_read_result read;
		const lt_result *result;

		CHECK(lt_reader_replay_memory(data, cut, lt_analysis_add(analysis, "cut.ltrace"), &read));
		CHECK(!read.damaged);
		lt_analysis_trace_state(analysis, read.torn, read.message);
		result = lt_analysis_finish(analysis);
		CHECK(result != NULL && result->process_count == 1);
		CHECK_STR(result->processes[0].state, "killed");
		free(render_text(result));
		lt_analysis_free(analysis);
	}
	free(data);
}

LT_TEST(workers_are_told_together)
{
	lt_analysis *analysis = analysis_new();

	enter_folder();
	read_trace(analysis, "leak.ltrace");
	read_trace(analysis, "clean.ltrace");
	read_trace(analysis, "pending.ltrace");
	check_reports("together", analysis);
}
