/* The writer in a program that does not care about it: full disks, closed
 * descriptors, forks, deleted files. */
#include "trace_support.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

static uint64_t windows_in(const char *path, lt_read_result *result)
{
	CHECK_MSG(lt_reader_replay(path, deaf_sink, result), "%s", result->message);
	return result->windows;
}

static bool add_window(lt_sink sink, uint32_t number)
{
	lt_window w = { .number = number, .number_last = number, .loop_first = number - 1, .loops = 1, .time_us = number * 1000 };

	return sink.ops->window(sink.self, &w, NULL, 0);
}

static lt_writer *writer_started(const char *dir)
{
	lt_writer *writer = writer_new(dir, 0, 0);
	lt_sink sink = lt_writer_sink(writer);
	lt_start start = start_of(4711);

	CHECK(sink.ops->start(sink.self, &start));
	return writer;
}

/* The descriptor that is open on `path`. */
static int descriptor_of(const char *path)
{
	struct stat file, info;
	int fd;

	CHECK(stat(path, &file) == 0);
	for (fd = 0; fd < 1024; fd++) {
		if (fstat(fd, &info) == 0 && info.st_ino == file.st_ino && info.st_dev == file.st_dev) {
			return fd;
		}
	}
	return -1;
}

LT_TEST(the_name_tells_pid_and_start_and_the_file_is_private)
{
	char dir[256], want[400];
	lt_writer *one, *two;
	struct stat info;

	umask(0);
	folder_new(dir, sizeof(dir));
	one = writer_new(dir, 0, 0);
	two = writer_new(dir, 0, 0);
	snprintf(want, sizeof(want), "%s/leaktrace-4711-1700000000-0.ltrace", dir);
	CHECK_STR(lt_writer_path(one), want);
	snprintf(want, sizeof(want), "%s/leaktrace-4711-1700000000-1.ltrace", dir);
	CHECK_STR(lt_writer_path(two), want);
	CHECK(stat(lt_writer_path(one), &info) == 0);
	CHECK_U64(info.st_mode & 07777, 0600);
	CHECK_U64(lt_writer_size(one), LT_TRACE_HEADER_SIZE);
	CHECK(fcntl(descriptor_of(lt_writer_path(one)), F_GETFD) & FD_CLOEXEC);
	lt_writer_close(one);
	lt_writer_close(two);
	folder_remove(dir);
}

LT_TEST(a_link_in_place_of_the_file_is_not_followed)
{
	char dir[256], path[300], victim[300];
	lt_writer *writer;
	struct stat info;

	folder_new(dir, sizeof(dir));
	snprintf(victim, sizeof(victim), "%s/victim", dir);
	snprintf(path, sizeof(path), "%s/leaktrace-4711-1700000000-0.ltrace", dir);
	CHECK(symlink(victim, path) == 0);
	writer = writer_new(dir, 0, 0);
	CHECK_CONTAINS(lt_writer_path(writer), "-1.ltrace");
	CHECK(stat(victim, &info) != 0 && errno == ENOENT);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(a_folder_that_is_not_there_is_said_so)
{
	lt_writer_options options = { .dir = "/nowhere/at\nall", .pid = 1, .started_at = 2 };
	char error[256];

	CHECK(lt_writer_create(&options, error, sizeof(error)) == NULL);
	CHECK_CONTAINS(error, "/nowhere/at?all");
	CHECK_CONTAINS(error, "does not exist");
	CHECK_CONTAINS(error, "leaktrace.output_dir");
	options.dir = "/tmp";
	options.prefix = "../x";
	CHECK(lt_writer_create(&options, error, sizeof(error)) == NULL);
	CHECK_CONTAINS(error, "cannot begin with");
}

LT_TEST(a_relative_folder_stays_the_same_after_chdir)
{
	char dir[256], name[64];
	lt_writer *writer;
	lt_read_result result;

	folder_new(dir, sizeof(dir));
	CHECK(chdir(dir) == 0 && mkdir("sub", 0700) == 0);
	writer = writer_started("sub//");
	CHECK(chdir("/") == 0);
	close(descriptor_of(lt_writer_path(writer)));
	CHECK(add_window(lt_writer_sink(writer), 1));
	CHECK_U64(windows_in(lt_writer_path(writer), &result), 1);
	CHECK(unlink(lt_writer_path(writer)) == 0);
	snprintf(name, sizeof(name), "%s", strrchr(lt_writer_path(writer), '/'));
	CHECK_STR(name, "/leaktrace-4711-1700000000-0.ltrace");
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(each_window_is_in_the_file_when_its_call_returns)
{
	char dir[256];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_read_result result;
	uint32_t i;

	for (i = 1; i <= 50; i++) {
		CHECK(add_window(lt_writer_sink(writer), i));
		CHECK_U64(windows_in(lt_writer_path(writer), &result), i);
		CHECK(!result.torn);
	}
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(a_process_killed_at_once_leaves_all_closed_windows)
{
	char dir[256], path[400];
	lt_read_result result;
	int round, pipes[2];

	folder_new(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/leaktrace-4711-1700000000-0.ltrace", dir);
	for (round = 0; round < 10; round++) {
		uint32_t closed = 0, last = 0;
		pid_t child;

		CHECK(pipe(pipes) == 0);
		child = fork();
		if (child == 0) {
			lt_writer *writer = writer_started(dir);
			uint32_t i;

			for (i = 1; add_window(lt_writer_sink(writer), i); i++) {
				if (write(pipes[1], &i, sizeof(i)) != sizeof(i)) {
					_exit(1);
				}
			}
			_exit(1);
		}
		close(pipes[1]);
		usleep(3000 + 700 * (unsigned) round);
		CHECK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
		while (read(pipes[0], &last, sizeof(last)) == sizeof(last)) {
			closed = last;
		}
		close(pipes[0]);
		if (closed > 0) {
			CHECK(windows_in(path, &result) >= closed);
			CHECK(!result.damaged);
		}
		unlink(path);
	}
	folder_remove(dir);
}

/* Sets the soft limit and returns the one before. */
static rlim_t limit_to(int what, rlim_t value)
{
	struct rlimit limit;
	rlim_t before;

	CHECK(getrlimit(what, &limit) == 0);
	before = limit.rlim_cur;
	limit.rlim_cur = value;
	CHECK(setrlimit(what, &limit) == 0);
	return before;
}

LT_TEST(the_file_size_limit_ends_the_trace_and_not_the_process)
{
	char dir[256];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	lt_read_result result;
	rlim_t before;
	uint32_t i = 0;
	struct stat info;

	CHECK(signal(SIGXFSZ, SIG_DFL) != SIG_ERR);
	before = limit_to(RLIMIT_FSIZE, 1000);
	do {
		CHECK(++i < 1000);
	} while (add_window(sink, i));
	CHECK_CONTAINS(lt_writer_error(writer), "ulimit -f");
	CHECK(!add_window(sink, i) && !lt_writer_flush(writer));
	CHECK(!sink.ops->end(sink.self, LT_END_EXITED, 5));
	limit_to(RLIMIT_FSIZE, before);
	CHECK(stat(lt_writer_path(writer), &info) == 0 && info.st_size <= 1000);
	CHECK_U64(windows_in(lt_writer_path(writer), &result), i - 1);
	CHECK(!result.torn && !result.damaged);
	CHECK_U64(info.st_size, lt_writer_size(writer));
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(a_trace_cut_short_by_a_limit_ends_as_truncated_where_there_is_room)
{
	char dir[256];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	rlim_t before;
	lt_str text = { NULL, 100000 };
	lt_read_result result;
	char *bytes = calloc(1, text.len);

	CHECK(bytes != NULL && add_window(sink, 1));
	before = limit_to(RLIMIT_FSIZE, lt_writer_size(writer) + 200);
	text.ptr = bytes;
	CHECK(sink.ops->string(sink.self, 1, text));
	CHECK(!add_window(sink, 2));
	limit_to(RLIMIT_FSIZE, before);
	CHECK_U64(windows_in(lt_writer_path(writer), &result), 1);
	CHECK_U64(result.end, LT_END_TRUNCATED);
	CHECK(!result.torn && !result.damaged);
	lt_writer_close(writer);
	free(bytes);
	folder_remove(dir);
}

LT_TEST(memory_refused_ends_the_trace_and_nothing_else)
{
	char dir[256];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	lt_window w = { .number = 2, .number_last = 2, .loop_first = 1, .loops = 1 };
	lt_delta *deltas = calloc(100000, sizeof(*deltas));
	lt_read_result result;
	rlim_t before;
	bool told;
	uint32_t i;

	CHECK(deltas != NULL && add_window(sink, 1) && sink.ops->string(sink.self, 1, text_of("f")));
	CHECK(sink.ops->func(sink.self, &(lt_func_def) { 1, 1, 0, 0, LT_FUNC_USER }));
	CHECK(sink.ops->node(sink.self, &(lt_node_def) { 1, 0, 1 }) && sink.ops->leaf(sink.self, &(lt_leaf_def) { 1, 1, 1 }));
	for (i = 0; i < 100000; i++) {
		deltas[i].leaf = 1;
	}
	before = limit_to(RLIMIT_AS, 4096);
	told = sink.ops->window(sink.self, &w, deltas, 100000);
	limit_to(RLIMIT_AS, before);
	CHECK(!told);
	CHECK_STR(lt_writer_error(writer), "out of memory");
	CHECK_U64(windows_in(lt_writer_path(writer), &result), 1);
	CHECK_U64(result.end, LT_END_TRUNCATED);
	lt_writer_close(writer);
	free(deltas);
	folder_remove(dir);
}

LT_TEST(no_descriptor_left_is_said_so)
{
	char dir[256], error[600];
	lt_writer_options options = { .dir = folder_new(dir, sizeof(dir)), .pid = 1, .started_at = 2 };
	lt_writer *writer = writer_started(dir), *second;
	rlim_t before;
	bool told;

	before = limit_to(RLIMIT_NOFILE, 3);
	second = lt_writer_create(&options, error, sizeof(error));
	close(descriptor_of(lt_writer_path(writer)));
	told = add_window(lt_writer_sink(writer), 1);
	limit_to(RLIMIT_NOFILE, before);
	CHECK(second == NULL);
	CHECK_CONTAINS(error, "too many open files");
	CHECK(!told);
	CHECK_CONTAINS(lt_writer_error(writer), "no file can be opened any more");
	lt_writer_close(writer);
	folder_remove(dir);
}

/* A tmpfs of some pages, where mounting is allowed: a disk that is really full. */
LT_TEST(a_full_disk_leaves_a_whole_trace)
{
	char dir[256], command[600];
	lt_writer *writer;
	lt_read_result result;
	producer p = { .seed = 3 };
	lt_start start = start_of(1);
	uint32_t i;

	folder_new(dir, sizeof(dir));
	snprintf(command, sizeof(command), "mount -t tmpfs -o size=64k leaktrace-test %s 2>/dev/null", dir);
	if (system(command) != 0) {
		folder_remove(dir);
		SKIP("mounting a small tmpfs is not allowed here");
	}
	writer = writer_new(dir, 0, 0);
	p.sink = lt_writer_sink(writer);
	CHECK(p.sink.ops->start(p.sink.self, &start) && produce_definitions(&p));
	for (i = 0; produce_window(&p, 12); i++) {
		CHECK(i < 100000);
	}
	CHECK_CONTAINS(lt_writer_error(writer), "disk is full");
	CHECK(i > 50);
	CHECK_U64(windows_in(lt_writer_path(writer), &result), i);
	CHECK(!result.torn && !result.damaged);
	lt_writer_close(writer);
	snprintf(command, sizeof(command), "umount %s", dir);
	CHECK(system(command) == 0);
	folder_remove(dir);
}

LT_TEST(a_program_that_closes_all_descriptors_does_not_end_the_trace)
{
	char dir[256], other[300];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	lt_read_result result;
	struct stat info;
	int fd = descriptor_of(lt_writer_path(writer)), theirs;

	CHECK(add_window(sink, 1));
	close(fd);
	CHECK(add_window(sink, 2));
	/* Now the program gets our number for a file of its own. */
	fd = descriptor_of(lt_writer_path(writer));
	snprintf(other, sizeof(other), "%s/theirs", dir);
	theirs = open(other, O_CREAT | O_RDWR, 0600);
	CHECK(theirs != -1 && dup2(theirs, fd) == fd);
	CHECK(add_window(sink, 3));
	CHECK_U64(windows_in(lt_writer_path(writer), &result), 3);
	dup2(theirs, descriptor_of(lt_writer_path(writer)));
	lt_writer_close(writer);
	CHECK(fstat(fd, &info) == 0);
	CHECK_U64(info.st_size, 0);
	close(fd);
	close(theirs);
	folder_remove(dir);
}

LT_TEST(a_trace_deleted_or_exchanged_under_the_writer_ends)
{
	char dir[256], path[400];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	struct stat info;

	CHECK(add_window(sink, 1) && unlink(lt_writer_path(writer)) == 0);
	CHECK(!add_window(sink, 2));
	CHECK_CONTAINS(lt_writer_error(writer), "deleted");
	lt_writer_close(writer);

	writer = writer_started(dir);
	sink = lt_writer_sink(writer);
	snprintf(path, sizeof(path), "%s", lt_writer_path(writer));
	close(descriptor_of(path));
	CHECK(unlink(path) == 0);
	file_write(path, "not ours", 8);
	CHECK(!add_window(sink, 1));
	lt_writer_close(writer);
	CHECK(stat(path, &info) == 0);
	CHECK_U64(info.st_size, 8);
	folder_remove(dir);
}

LT_TEST(a_trace_that_somebody_else_writes_to_ends)
{
	char dir[256];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	FILE *file = fopen(lt_writer_path(writer), "ab");

	CHECK(file != NULL && fputs("more", file) >= 0 && fclose(file) == 0);
	CHECK(!add_window(sink, 1));
	CHECK_CONTAINS(lt_writer_error(writer), "changed");
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(a_forked_child_leaves_the_parents_trace_alone)
{
	char dir[256];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	lt_read_result result;
	int status;
	pid_t child;

	CHECK(add_window(sink, 1) && sink.ops->string(sink.self, 1, text_of("waits in the buffer")));
	child = fork();
	if (child == 0) {
		int fd = descriptor_of(lt_writer_path(writer));

		lt_writer_after_fork_child(writer);
		_exit(fcntl(fd, F_GETFD) == -1 ? 0 : 1);
	}
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
	CHECK(add_window(sink, 2));
	CHECK_U64(windows_in(lt_writer_path(writer), &result), 2);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(an_event_that_breaks_a_rule_ends_the_trace_before_it)
{
	char dir[256];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	lt_leaf_def leaf = { 1, 5, 1 };
	lt_read_result result;

	CHECK(add_window(sink, 1));
	CHECK(!sink.ops->leaf(sink.self, &leaf));
	CHECK_CONTAINS(lt_writer_error(writer), "an id that is not defined");
	CHECK_U64(windows_in(lt_writer_path(writer), &result), 1);
	CHECK_U64(result.end, LT_END_TRUNCATED);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(loops_and_windows_that_run_backwards_are_not_written)
{
	char dir[256];
	lt_window back = { .number = 2, .number_last = 2, .loop_first = 0, .loops = 1 };
	int round;

	folder_new(dir, sizeof(dir));
	for (round = 0; round < 3; round++) {
		lt_writer *writer = writer_started(dir);
		lt_sink sink = lt_writer_sink(writer);

		back.number = round == 1 ? 1 : 2;
		back.number_last = round == 2 ? 1 : 2;
		back.loop_first = round == 0 ? 0 : 1;
		CHECK(add_window(sink, 1));
		CHECK(!sink.ops->window(sink.self, &back, NULL, 0));
		CHECK_CONTAINS(lt_writer_error(writer), round == 0 ? "loops that run backwards" : "a window out of order");
		lt_writer_close(writer);
	}
	folder_remove(dir);
}

LT_TEST(nothing_is_taken_after_the_end)
{
	char dir[256];
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	lt_read_result result;

	CHECK(add_window(sink, 1) && sink.ops->end(sink.self, LT_END_UNHOOKED, 2000));
	CHECK(!add_window(sink, 2));
	CHECK(lt_writer_error(writer) == NULL);
	CHECK_U64(windows_in(lt_writer_path(writer), &result), 1);
	CHECK_U64(result.end, LT_END_UNHOOKED);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(closing_writes_what_waits_and_gives_all_memory_back)
{
	char dir[256], path[400];
	size_t before = lt_mem_mapped();
	lt_writer *writer = writer_started(folder_new(dir, sizeof(dir)));
	lt_sink sink = lt_writer_sink(writer);
	event_log log;
	lt_read_result result;

	CHECK(sink.ops->string(sink.self, 1, text_of("late")));
	snprintf(path, sizeof(path), "%s", lt_writer_path(writer));
	lt_writer_close(writer);
	CHECK_U64(lt_mem_mapped(), before);
	log_open(&log);
	CHECK(lt_reader_replay(path, log_sink(&log), &result));
	CHECK_CONTAINS(log_text(&log), "string 1 4:late");
	CHECK_U64(lt_mem_mapped(), before);
	log_free(&log);
	folder_remove(dir);
}
