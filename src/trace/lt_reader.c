/* lt_reader.c: see lt_reader.h. Opens, asks lt_scan.c, and says what came of it. */
#include "trace/lt_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace/lt_format.h"
#include "trace/lt_scan.h"
#include "util/lt_say.h"

static lt_read_code lt_reader_errno(int code)
{
	switch (code) {
		case ENOENT:
		case ENOTDIR:
			return LT_READ_NOT_FOUND;
		case EACCES:
		case EPERM:
			return LT_READ_NO_ACCESS;
		case ELOOP:
			return LT_READ_NOT_A_TRACE;
		default:
			return LT_READ_IO;
	}
}

static bool lt_reader_fail(lt_read_result *result, const char *path, lt_read_code code, const char *what, const char *advice)
{
	result->code = code;
	lt_say(result->message, sizeof(result->message), path, ": ", what, "; ", advice);
	return false;
}

static bool lt_reader_open_failed(lt_read_result *result, const char *path, int code)
{
	lt_read_code read_code = lt_reader_errno(code);

	switch (read_code) {
		case LT_READ_NOT_FOUND:
			return lt_reader_fail(result, path, read_code, "there is no such file", "check the path");
		case LT_READ_NO_ACCESS:
			return lt_reader_fail(result, path, read_code, "no permission to read it", "read it as the user that was traced, or as root");
		case LT_READ_NOT_A_TRACE:
			return lt_reader_fail(result, path, read_code, "it is a symbolic link", "give the path that it leads to");
		default:
			return lt_reader_fail(result, path, read_code, "it cannot be opened", lt_say_errno(code));
	}
}

static bool lt_reader_newer(lt_read_result *result, const char *path)
{
	char what[96];

	snprintf(what, sizeof(what), "it was written in version %u of the format, this leaktrace reads version %u",
		result->version, LT_TRACE_VERSION);
	return lt_reader_fail(result, path, LT_READ_NEWER, what, "read it with the leaktrace that wrote it, or a newer one");
}

static bool lt_reader_unusable(lt_read_result *result, const char *path, const char *problem)
{
	return lt_reader_fail(result, path, LT_READ_DAMAGED, problem, "nothing in it can be used, delete it");
}

/* Something was read; is there something to tell beside it? */
static bool lt_reader_usable(lt_read_result *result, const char *path, const lt_scan *scan)
{
	result->code = LT_READ_OK;
	if (result->damaged) {
		lt_say(result->message, sizeof(result->message), path, ": it is damaged (", scan->problem,
			"); only what comes before that is used");
	} else if (result->torn) {
		lt_say(result->message, sizeof(result->message), path,
			": it ends in the middle of a block: the process was killed while it wrote, or writes now; all before that is used");
	}
	return true;
}

static bool lt_reader_judge(lt_read_result *result, const char *path, const lt_scan *scan, lt_scan_code code)
{
	switch (code) {
		case LT_SCAN_NOT_A_TRACE:
			return lt_reader_fail(result, path, LT_READ_NOT_A_TRACE, "it is not a trace of leaktrace", "give a file that ends in .ltrace, or the folder");
		case LT_SCAN_NEWER:
			return lt_reader_newer(result, path);
		case LT_SCAN_EMPTY:
			return lt_reader_unusable(result, path, "it holds nothing: its process ended before it could write");
		case LT_SCAN_BAD_HEADER:
			return lt_reader_unusable(result, path, "its first bytes are damaged");
		case LT_SCAN_IO:
			return lt_reader_fail(result, path, LT_READ_IO, "reading failed", lt_say_errno(scan->error));
		case LT_SCAN_NO_MEMORY:
			return lt_reader_fail(result, path, LT_READ_IO, "out of memory while it was read", "read it where more memory may be used (ulimit -v)");
		default:
			break;
	}
	if (!scan->started && code != LT_SCAN_STOPPED) {
		return lt_reader_unusable(result, path, result->damaged ? "its beginning is damaged"
			: "it holds nothing: its process ended before it could write");
	}
	return lt_reader_usable(result, path, scan);
}

static bool lt_reader_run(lt_scan *scan, const char *path, lt_sink sink, lt_read_result *result)
{
	lt_scan_code code = lt_scan_run(scan, sink);

	result->version = scan->version;
	result->torn = scan->torn;
	result->damaged = code == LT_SCAN_DAMAGED;
	result->stopped = code == LT_SCAN_STOPPED;
	result->end = scan->end;
	result->size = scan->size;
	result->used = scan->used;
	result->windows = scan->windows;
	return lt_reader_judge(result, path, scan, code);
}

static bool lt_reader_descriptor(int fd, const char *path, lt_sink sink, lt_read_result *result)
{
	lt_scan scan = { .fd = fd };
	struct stat info;

	if (fstat(fd, &info) != 0) {
		return lt_reader_open_failed(result, path, errno);
	}
	if (S_ISDIR(info.st_mode)) {
		return lt_reader_fail(result, path, LT_READ_NOT_A_TRACE, "it is a folder", "give a trace");
	}
	if (!S_ISREG(info.st_mode)) {
		return lt_reader_fail(result, path, LT_READ_NOT_A_TRACE, "it is not a regular file", "give a trace");
	}
	scan.size = (uint64_t) info.st_size;
	return lt_reader_run(&scan, path, sink, result);
}

bool lt_reader_replay(const char *path, lt_sink sink, lt_read_result *result)
{
	bool read;
	int fd;

	memset(result, 0, sizeof(*result));
	do {
		fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	} while (fd == -1 && errno == EINTR);
	if (fd == -1) {
		return lt_reader_open_failed(result, path, errno);
	}
	read = lt_reader_descriptor(fd, path, sink, result);
	close(fd);
	return read;
}

bool lt_reader_replay_memory(const void *data, size_t len, lt_sink sink, lt_read_result *result)
{
	lt_scan scan = { .fd = -1, .memory = data, .size = len };

	memset(result, 0, sizeof(*result));
	return lt_reader_run(&scan, "(memory)", sink, result);
}
