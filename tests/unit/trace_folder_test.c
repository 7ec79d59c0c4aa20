/* The folder of traces: made, checked, listed, cleaned. */
#include "trace_support.h"

#include <errno.h>

#include "util/lt_say.h"

static char error[600];

static void trace_at(const char *dir, const char *name)
{
	uint8_t header[LT_TRACE_HEADER_SIZE];
	char path[600];

	lt_encode_header(header);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file_write(path, header, sizeof(header));
}

static bool is_there(const char *dir, const char *name)
{
	struct stat info;
	char path[600];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return lstat(path, &info) == 0;
}

static uint32_t me(void)
{
	return (uint32_t) geteuid();
}

LT_TEST(errors_are_told_in_words)
{
	static const int codes[] = { EACCES, ENOENT, ENOTDIR, ELOOP, EEXIST, ENOSPC, EDQUOT, EFBIG, EIO, EROFS, EMFILE, ENOMEM,
		ENAMETOOLONG, EISDIR, ESTALE };
	char cut[8];
	size_t i, j;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		CHECK(strcmp(lt_say_errno(codes[i]), lt_say_errno(0)) != 0);
		for (j = 0; j < i; j++) {
			CHECK(strcmp(lt_say_errno(codes[i]), lt_say_errno(codes[j])) != 0);
		}
	}
	lt_say(cut, sizeof(cut), "ab\tc", "\x7f\xc3\xa4", "defgh");
	CHECK_STR(cut, "ab?c?\xc3\xa4");
}

/* A folder with two traces, and with things that only look like traces. */
static void fill(const char *dir)
{
	char path[600], target[600];

	trace_at(dir, "b.ltrace");
	trace_at(dir, "a.ltrace");
	trace_at(dir, "trace-without-suffix");
	snprintf(path, sizeof(path), "%s/liar.ltrace", dir);
	file_write(path, "#!/bin/sh\n", 10);
	snprintf(path, sizeof(path), "%s/link.ltrace", dir);
	snprintf(target, sizeof(target), "%s/trace-without-suffix", dir);
	CHECK(symlink(target, path) == 0);
	snprintf(path, sizeof(path), "%s/pipe.ltrace", dir);
	CHECK(mkfifo(path, 0600) == 0);
	snprintf(path, sizeof(path), "%s/folder.ltrace", dir);
	CHECK(mkdir(path, 0700) == 0);
	trace_at(dir, "killed.ltrace.tmp");
	trace_at(dir, ".ltrace");
}

LT_TEST(only_traces_are_listed_in_order)
{
	char dir[256], want[400];
	lt_folder_list list;

	fill(folder_new(dir, sizeof(dir)));
	CHECK_U64(lt_folder_read(dir, me(), &list, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(list.count, 2);
	snprintf(want, sizeof(want), "%s/a.ltrace", dir);
	CHECK_STR(list.entries[0].path, want);
	snprintf(want, sizeof(want), "%s/b.ltrace", dir);
	CHECK_STR(list.entries[1].path, want);
	CHECK_U64(list.entries[0].size, LT_TRACE_HEADER_SIZE);
	CHECK_U64(list.entries[0].uid, me());
	CHECK(list.entries[0].mtime_us > UINT64_C(1600000000000000));
	lt_folder_list_free(&list);
	folder_remove(dir);
}

LT_TEST(many_traces_are_all_listed)
{
	char dir[256], name[40];
	lt_folder_list list;
	int i;

	folder_new(dir, sizeof(dir));
	for (i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%03d.ltrace", i);
		trace_at(dir, name);
	}
	CHECK_U64(lt_folder_read(dir, LT_UID_ANY, &list, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(list.count, 300);
	CHECK_CONTAINS(list.entries[299].path, "/299.ltrace");
	lt_folder_list_free(&list);
	folder_remove(dir);
}

LT_TEST(traces_of_other_users_are_listed_only_when_asked_for)
{
	char dir[256], path[400];
	lt_folder_list list;
	size_t deleted;

	folder_new(dir, sizeof(dir));
	trace_at(dir, "theirs.ltrace");
	trace_at(dir, "mine.ltrace");
	snprintf(path, sizeof(path), "%s/theirs.ltrace", dir);
	if (chown(path, 12345, 12345) != 0) {
		folder_remove(dir);
		SKIP("giving a file to another user needs root");
	}
	CHECK_U64(lt_folder_read(dir, 0, &list, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(list.count, 1);
	lt_folder_list_free(&list);
	CHECK_U64(lt_folder_read(dir, LT_UID_ANY, &list, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(list.count, 2);
	lt_folder_list_free(&list);
	CHECK_U64(lt_folder_clean(dir, 0, NULL, &deleted, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(deleted, 1);
	CHECK(is_there(dir, "theirs.ltrace"));
	folder_remove(dir);
}

LT_TEST(an_empty_folder_lists_nothing_and_is_no_error)
{
	char dir[256];
	lt_folder_list list;
	size_t deleted = 7;

	folder_new(dir, sizeof(dir));
	CHECK_U64(lt_folder_read(dir, me(), &list, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(list.count, 0);
	CHECK_U64(lt_folder_clean(dir, me(), NULL, &deleted, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(deleted, 0);
	lt_folder_list_free(&list);
	folder_remove(dir);
}

LT_TEST(cleaning_deletes_traces_and_nothing_else)
{
	char dir[256];
	size_t deleted;

	fill(folder_new(dir, sizeof(dir)));
	CHECK_U64(lt_folder_clean(dir, me(), NULL, &deleted, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(deleted, 2);
	CHECK(!is_there(dir, "a.ltrace") && !is_there(dir, "b.ltrace") && !is_there(dir, "killed.ltrace.tmp"));
	CHECK(is_there(dir, "trace-without-suffix") && is_there(dir, "liar.ltrace") && is_there(dir, "link.ltrace"));
	CHECK(is_there(dir, "pipe.ltrace") && is_there(dir, "folder.ltrace") && is_there(dir, ".ltrace"));
	folder_remove(dir);
}

LT_TEST(one_trace_is_cleaned_by_its_path)
{
	char dir[256], path[400];
	size_t deleted;

	fill(folder_new(dir, sizeof(dir)));
	snprintf(path, sizeof(path), "%s/a.ltrace", dir);
	CHECK_U64(lt_folder_clean_file(path, me(), NULL, &deleted, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(deleted, 1);
	CHECK_U64(lt_folder_clean_file(path, me(), NULL, &deleted, error, sizeof(error)), LT_FOLDER_NOT_FOUND);
	CHECK_U64(deleted, 0);
	snprintf(path, sizeof(path), "%s/liar.ltrace", dir);
	CHECK_U64(lt_folder_clean_file(path, me(), NULL, &deleted, error, sizeof(error)), LT_FOLDER_FOREIGN);
	CHECK_CONTAINS(error, "not a trace");
	snprintf(path, sizeof(path), "%s/link.ltrace", dir);
	CHECK_U64(lt_folder_clean_file(path, me(), NULL, &deleted, error, sizeof(error)), LT_FOLDER_FOREIGN);
	CHECK(is_there(dir, "b.ltrace") && is_there(dir, "liar.ltrace") && is_there(dir, "link.ltrace"));
	CHECK(chdir(dir) == 0);
	CHECK_U64(lt_folder_clean_file("b.ltrace", me(), NULL, &deleted, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(deleted, 1);
	folder_remove(dir);
}

LT_TEST(missing_folders_are_made_private)
{
	char dir[256], path[400];
	struct stat info;

	umask(022);
	folder_new(dir, sizeof(dir));
	CHECK(chdir(dir) == 0);
	snprintf(path, sizeof(path), "%s/a/b//c/", dir);
	CHECK_U64(lt_folder_make(path, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(lt_folder_make(path, error, sizeof(error)), LT_FOLDER_OK);
	CHECK(stat("a", &info) == 0 && (info.st_mode & 0777) == 0700);
	CHECK(stat("a/b/c", &info) == 0 && (info.st_mode & 0777) == 0700);
	CHECK_U64(lt_folder_make("x/y", error, sizeof(error)), LT_FOLDER_OK);
	CHECK(rmdir("x/y") == 0 && rmdir("a/b/c") == 0 && rmdir("a/b") == 0);
	folder_remove(dir);
}

LT_TEST(a_link_or_a_file_in_place_of_the_folder_is_refused)
{
	char dir[256], real[400], link[400];
	lt_folder_list list;
	size_t deleted;

	folder_new(dir, sizeof(dir));
	snprintf(real, sizeof(real), "%s/real", dir);
	snprintf(link, sizeof(link), "%s/link", dir);
	CHECK(mkdir(real, 0700) == 0 && symlink(real, link) == 0);
	trace_at(real, "a.ltrace");
	CHECK_U64(lt_folder_make(link, error, sizeof(error)), LT_FOLDER_NOT_A_FOLDER);
	CHECK_CONTAINS(error, "symbolic link");
	strcat(link, "/");
	CHECK_U64(lt_folder_make(link, error, sizeof(error)), LT_FOLDER_NOT_A_FOLDER);
	CHECK_U64(lt_folder_read(link, me(), &list, error, sizeof(error)), LT_FOLDER_NOT_A_FOLDER);
	CHECK_U64(list.count, 0);
	CHECK_U64(lt_folder_clean(link, me(), NULL, &deleted, error, sizeof(error)), LT_FOLDER_NOT_A_FOLDER);
	CHECK(is_there(real, "a.ltrace"));
	strcat(real, "/a.ltrace");
	CHECK_U64(lt_folder_make(real, error, sizeof(error)), LT_FOLDER_NOT_A_FOLDER);
	CHECK_U64(lt_folder_read("/nowhere/at/all", me(), &list, error, sizeof(error)), LT_FOLDER_NOT_FOUND);
	CHECK_U64(lt_folder_make("", error, sizeof(error)), LT_FOLDER_NOT_FOUND);
	CHECK(unlink(real) == 0);
	link[strlen(link) - 1] = '\0';
	folder_remove(dir);
}

LT_TEST(a_folder_open_to_everybody_is_refused_unless_sticky)
{
	char dir[256];

	folder_new(dir, sizeof(dir));
	CHECK(chmod(dir, 0777) == 0);
	CHECK_U64(lt_folder_make(dir, error, sizeof(error)), LT_FOLDER_FOREIGN);
	CHECK_CONTAINS(error, "chmod o-w");
	CHECK(chmod(dir, 01777) == 0);
	CHECK_U64(lt_folder_make(dir, error, sizeof(error)), LT_FOLDER_OK);
	folder_remove(dir);
}

LT_TEST(a_folder_of_another_user_is_refused)
{
	char dir[256];

	folder_new(dir, sizeof(dir));
	if (chown(dir, 12345, 12345) != 0) {
		folder_remove(dir);
		SKIP("giving a folder to another user needs root");
	}
	CHECK_U64(lt_folder_make(dir, error, sizeof(error)), LT_FOLDER_FOREIGN);
	CHECK_CONTAINS(error, "belongs to another user");
	folder_remove(dir);
}

LT_TEST(without_permission_each_call_says_who_may)
{
	char dir[256], inner[400];
	lt_folder_list list;

	folder_new(dir, sizeof(dir));
	snprintf(inner, sizeof(inner), "%s/inner", dir);
	if (geteuid() == 0) {
		CHECK(chmod(dir, 0700) == 0 && seteuid(65534) == 0);
	} else {
		CHECK(chmod(dir, 0) == 0);
	}
	CHECK_U64(lt_folder_read(dir, me(), &list, error, sizeof(error)), LT_FOLDER_NO_ACCESS);
	CHECK_CONTAINS(error, "root");
	CHECK_U64(lt_folder_make(inner, error, sizeof(error)), LT_FOLDER_NO_ACCESS);
	if (getuid() == 0) {
		CHECK(seteuid(0) == 0 && chmod(dir, 0755) == 0 && seteuid(65534) == 0);
		CHECK_U64(lt_folder_make(dir, error, sizeof(error)), LT_FOLDER_NO_ACCESS);
		CHECK_CONTAINS(error, "cannot be written to");
		CHECK_U64(lt_folder_make(inner, error, sizeof(error)), LT_FOLDER_NO_ACCESS);
		CHECK_CONTAINS(error, "cannot be made");
		CHECK(seteuid(0) == 0);
	} else {
		CHECK(chmod(dir, 0700) == 0);
	}
	folder_remove(dir);
}
