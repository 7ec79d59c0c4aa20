/*
 * report_golden_test.c: whole reports, byte for byte, against tests/golden/.
 *
 * With LEAKTRACE_GOLDEN=write in the environment the files are written anew:
 * read the diff before committing it.
 */
#include "report_fixture.h"

#define PATH_ROOM 4096

static void golden_path(char path[PATH_ROOM], const char *name)
{
	const char *slash = strrchr(__FILE__, '/');
	int folder = slash != NULL ? (int) (slash - __FILE__) : 1;

	snprintf(path, PATH_ROOM, "%.*s/../golden/%s", folder, slash != NULL ? __FILE__ : ".", name);
}

static char *read_whole(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t len = 0, got = 1;

	CHECK_MSG(file != NULL, "%s is missing: run with LEAKTRACE_GOLDEN=write", path);
	while (got > 0) {
		text = realloc(text, len + 4097);
		CHECK(text != NULL);
		got = fread(text + len, 1, 4096, file);
		len += got;
	}
	text[len] = '\0';
	fclose(file);
	return text;
}

static void write_whole(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	CHECK_MSG(file != NULL, "cannot write %s", path);
	CHECK(fputs(text, file) >= 0);
	CHECK(fclose(file) == 0);
}

/* Fails with the first line that differs; takes `text`. */
static void check_golden(const char *name, char *text)
{
	const char *mode = getenv("LEAKTRACE_GOLDEN");
	char path[PATH_ROOM], *want;
	size_t at = 0, line = 0;

	golden_path(path, name);
	if (mode != NULL && strcmp(mode, "write") == 0) {
		write_whole(path, text);
		free(text);
		return;
	}
	want = read_whole(path);
	for (; want[at] != '\0' && want[at] == text[at]; at++) {
		line = want[at] == '\n' ? at + 1 : line;
	}
	CHECK_MSG(want[at] == text[at], "%s differs:\n  want: %.*s\n  got:  %.*s", name,
		(int) strcspn(want + line, "\n"), want + line, (int) strcspn(text + line, "\n"), text + line);
	free(want);
	free(text);
}

LT_TEST(text_of_two_leaks_is_the_golden_one)
{
	check_golden("report_leaks.txt", render_text(fixture_leaks()));
}

LT_TEST(json_of_two_leaks_is_the_golden_one)
{
	lt_report_options options = {.version = "0.1.0"};

	check_golden("report_leaks.json", render(lt_report_find("json")->write, fixture_leaks(), &options));
}

LT_TEST(coloured_text_is_the_golden_one)
{
	lt_report_options options = {.colour = true};

	check_golden("report_leaks_colour.txt", render(lt_report_find("text")->write, fixture_leaks(), &options));
}

LT_TEST(text_of_clean_workers_is_the_golden_one)
{
	check_golden("report_clean.txt", render_text(fixture_clean()));
}

LT_TEST(text_of_every_kind_is_the_golden_one)
{
	check_golden("report_kinds.txt", render_text(fixture_kinds()));
}

LT_TEST(json_of_every_kind_is_the_golden_one)
{
	check_golden("report_kinds.json", render_json(fixture_kinds()));
}

LT_TEST(text_of_too_few_loops_is_the_golden_one)
{
	check_golden("report_too_few.txt", render_text(fixture_too_few()));
}

LT_TEST(text_without_a_loop_is_the_golden_one)
{
	check_golden("report_no_loop.txt", render_text(fixture_no_loop()));
}

LT_TEST(reports_without_a_process_are_the_golden_ones)
{
	check_golden("report_no_process.txt", render_text(fixture_no_process()));
	check_golden("report_no_process.json", render_json(fixture_no_process()));
}

LT_TEST(malloc_tables_are_the_golden_ones)
{
	check_golden("report_malloc.txt", render(lt_report_malloc_text, fixture_malloc(), NULL));
}
