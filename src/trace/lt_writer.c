/*
 * lt_writer.c: see lt_writer.h; the format is drawn in lt_encode.c.
 *
 * The buffer is the block to be written next: it begins with room for the block's
 * header. The encoder is always one buffer ahead of the file. Compaction leaves
 * the last window as it was, so a buffer encoded before it fits after it too.
 */
#include "trace/lt_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace/lt_compact.h"
#include "trace/lt_encode.h"
#include "trace/lt_file.h"
#include "trace/lt_folder.h"
#include "trace/lt_format.h"
#include "util/lt_say.h"

#define LT_WRITER_NAMES 1000        /* how many names are tried */
#define LT_WRITER_BLOCK (1u << 20)  /* definitions alone are written when they are this long */
#define LT_WRITER_END_ROOM 64u      /* bytes kept free below the bound for the end record */

struct lt_writer {
	lt_file file;
	lt_encoder encoder;
	lt_bytes buffer;
	uint64_t max_size;
	uint32_t keep_windows;
	uint64_t windows;      /* window records in the file */
	uint64_t buffered;     /* window records in the buffer */
	uint64_t time_us;      /* of the last window: when an end of our own making is dated */
	const char *error;     /* a constant; NULL while all is well */
};

static const char *lt_writer_reason(int code)
{
	switch (code) {
		case ENOSPC:
			return "the disk is full: make room, or set leaktrace.output_dir to another disk";
		case EDQUOT:
			return "the disk quota is used up: make room, or set leaktrace.output_dir to another disk";
		case EFBIG:
			return "the limit of a file's size is reached: raise it (ulimit -f), or lower leaktrace.max_trace_size";
		case EIO:
			return "the disk reports an error: look into the system's log";
		case EROFS:
			return "the file system has become read-only: set leaktrace.output_dir to another one";
		case LT_FILE_GONE:
			return "the trace file was deleted, replaced or changed while it was written";
		case EMFILE:
		case ENFILE:
			return "the program closed the trace file and no file can be opened any more";
		case EACCES:
		case EPERM:
			return "the program closed the trace file and may not open it again";
		default:
			return "writing to the trace file failed";
	}
}

static bool lt_writer_room(lt_writer *writer)
{
	static const uint8_t header[LT_BLOCK_HEADER_SIZE];

	if (writer->buffer.len == 0) {
		if (!lt_bytes_reserve(&writer->buffer, sizeof(header))) {
			return false;
		}
		lt_put_raw(&writer->buffer, header, sizeof(header));
	}
	return true;
}

/* Says in the file, if it takes it, that the trace ends before its process, and writes no more. */
static bool lt_writer_stop(lt_writer *writer, const char *reason)
{
	writer->error = reason;
	writer->buffer.len = 0;
	/* What follows stands for itself, so it can be read though definitions were lost. */
	if (writer->file.size > LT_TRACE_HEADER_SIZE && lt_writer_room(writer)
			&& lt_encode_end(&writer->encoder, &writer->buffer, LT_END_TRUNCATED, writer->time_us)) {
		lt_encode_block_header(&writer->buffer);
		(void) lt_file_append(&writer->file, writer->buffer.data, writer->buffer.len);
	}
	writer->encoder.order.ended = true;
	lt_bytes_free(&writer->buffer);
	return false;
}

static bool lt_writer_fits(const lt_writer *writer)
{
	return writer->max_size == 0
		|| writer->file.size + writer->buffer.len + LT_WRITER_END_ROOM <= writer->max_size;
}

static bool lt_writer_compact(lt_writer *writer)
{
	lt_compact_plan plan = {
		.windows = writer->windows,
		.target = writer->max_size / 8 * 5, /* what merging in pairs comes down to, definitions included */
		.bound = writer->max_size - writer->max_size / 8,
		.keep_windows = writer->keep_windows
	};

	if (!lt_compact_run(&writer->file, &plan)) {
		return false;
	}
	writer->windows = plan.windows;
	return lt_writer_fits(writer);
}

bool lt_writer_flush(lt_writer *writer)
{
	int code;

	if (writer->error != NULL) {
		return false;
	}
	if (writer->buffer.len <= LT_BLOCK_HEADER_SIZE) {
		return true;
	}
	if (writer->buffer.len - LT_BLOCK_HEADER_SIZE > LT_BLOCK_MAX) {
		return lt_writer_stop(writer, "a single window is too large to be written");
	}
	if (!lt_writer_fits(writer) && !lt_writer_compact(writer)) {
		return lt_writer_stop(writer, "the trace has reached leaktrace.max_trace_size and cannot be merged further: raise it");
	}
	lt_encode_block_header(&writer->buffer);
	code = lt_file_append(&writer->file, writer->buffer.data, writer->buffer.len);
	if (code != 0) {
		return lt_writer_stop(writer, lt_writer_reason(code));
	}
	writer->windows += writer->buffered;
	writer->buffered = 0;
	lt_bytes_reset(&writer->buffer, LT_WRITER_BLOCK * 2);
	return true;
}

/* After an event was encoded, or not. */
static bool lt_writer_put(lt_writer *writer, bool encoded, bool flush)
{
	if (!encoded) {
		return lt_writer_stop(writer, writer->encoder.problem != NULL ? writer->encoder.problem : "out of memory");
	}
	return flush || writer->buffer.len > LT_WRITER_BLOCK ? lt_writer_flush(writer) : true;
}

#define LT_WRITER_PUT(self, flush, encode, ...) \
	(((lt_writer *) (self))->error == NULL && !((lt_writer *) (self))->encoder.order.ended \
		&& lt_writer_put(self, lt_writer_room(self) \
			&& encode(&((lt_writer *) (self))->encoder, &((lt_writer *) (self))->buffer, __VA_ARGS__), flush))

static bool lt_writer_start(void *self, const lt_start *start)
{
	return LT_WRITER_PUT(self, true, lt_encode_start, start);
}

static bool lt_writer_string(void *self, uint32_t id, lt_str text)
{
	return LT_WRITER_PUT(self, false, lt_encode_string, id, text);
}

static bool lt_writer_func(void *self, const lt_func_def *def)
{
	return LT_WRITER_PUT(self, false, lt_encode_func, def);
}

static bool lt_writer_node(void *self, const lt_node_def *def)
{
	return LT_WRITER_PUT(self, false, lt_encode_node, def);
}

static bool lt_writer_leaf(void *self, const lt_leaf_def *def)
{
	return LT_WRITER_PUT(self, false, lt_encode_leaf, def);
}

static bool lt_writer_holder(void *self, const lt_holder_def *def)
{
	return LT_WRITER_PUT(self, false, lt_encode_holder, def);
}

static bool lt_writer_window(void *self, const lt_window *window, const lt_delta *deltas, size_t count)
{
	lt_writer *writer = self;

	writer->time_us = window->time_us;
	writer->buffered++;
	return LT_WRITER_PUT(self, true, lt_encode_window, window, deltas, count);
}

static bool lt_writer_walk(void *self, const lt_walk *walk)
{
	return LT_WRITER_PUT(self, true, lt_encode_walk, walk);
}

static bool lt_writer_cycle(void *self, const lt_cycle *cycle)
{
	return LT_WRITER_PUT(self, false, lt_encode_cycle, cycle);
}

static bool lt_writer_pending(void *self, const lt_pending *pending)
{
	return LT_WRITER_PUT(self, false, lt_encode_pending, pending);
}

static bool lt_writer_end(void *self, lt_end_state state, uint64_t time_us)
{
	return LT_WRITER_PUT(self, true, lt_encode_end, state, time_us);
}

static const lt_sink_ops lt_writer_ops = {
	lt_writer_start, lt_writer_string, lt_writer_func, lt_writer_node, lt_writer_leaf, lt_writer_holder,
	lt_writer_window, lt_writer_walk, lt_writer_cycle, lt_writer_pending, lt_writer_end
};

/* The folder's path without its relative beginning and its slashes at the end: the
 * program may change its working folder, and a slash would follow a link. */
static bool lt_writer_absolute(const char *dir, char *out, size_t size)
{
	char here[PATH_MAX];
	int len;

	if (dir[0] == '/') {
		len = snprintf(out, size, "%s", dir);
	} else {
		if (getcwd(here, sizeof(here)) == NULL) {
			return false;
		}
		len = snprintf(out, size, "%s/%s", here, dir);
	}
	if (len < 0 || (size_t) len >= size) {
		return false;
	}
	while (len > 1 && out[len - 1] == '/') {
		out[--len] = '\0';
	}
	return true;
}

static int lt_writer_open(lt_writer *writer, const char *dir, const lt_writer_options *options)
{
	uint8_t header[LT_TRACE_HEADER_SIZE];
	char path[PATH_MAX];
	char thread[32] = "";
	int code = EEXIST, number, len;

	if (options->thread != 0) {
		snprintf(thread, sizeof(thread), ".%llu", (unsigned long long) options->thread);
	}
	for (number = 0; code == EEXIST && number < LT_WRITER_NAMES; number++) {
		len = snprintf(path, sizeof(path), "%s/%s-%llu%s-%llu-%d" LT_TRACE_SUFFIX, dir,
			options->prefix != NULL ? options->prefix : "leaktrace",
			(unsigned long long) options->pid, thread, (unsigned long long) options->started_at, number);
		if (len < 0 || (size_t) len >= sizeof(path)) {
			return ENAMETOOLONG;
		}
		code = lt_file_create(&writer->file, path);
	}
	if (code != 0) {
		return code;
	}
	lt_encode_header(header);
	code = lt_file_append(&writer->file, header, sizeof(header));
	if (code != 0) {
		unlink(path);
		lt_file_close(&writer->file);
	}
	return code;
}

lt_writer *lt_writer_create(const lt_writer_options *options, char *error, size_t error_size)
{
	char dir[PATH_MAX];
	lt_writer *writer;
	int code;

	if (options->prefix != NULL && (options->prefix[0] == '\0' || strchr(options->prefix, '/') != NULL)) {
		lt_say(error, error_size, "A trace's name cannot begin with \"", options->prefix, "\"");
		return NULL;
	}
	if (!lt_writer_absolute(options->dir, dir, sizeof(dir))) {
		lt_say(error, error_size, "The path of the folder for traces is too long: ", options->dir);
		return NULL;
	}
	writer = lt_mem_map(sizeof(*writer));
	if (writer == NULL) {
		lt_say(error, error_size, "Out of memory: no trace is written");
		return NULL;
	}
	writer->max_size = options->max_size;
	writer->keep_windows = options->keep_windows != 0 ? options->keep_windows : LT_WRITER_KEEP_WINDOWS;
	code = lt_writer_open(writer, dir, options);
	if (code != 0) {
		lt_mem_unmap(writer, sizeof(*writer));
		lt_say(error, error_size, "Cannot create a trace in ", dir, ": ", lt_say_errno(code),
			"; set leaktrace.output_dir to a folder that this user may write to", NULL);
		return NULL;
	}
	return writer;
}

lt_sink lt_writer_sink(lt_writer *writer)
{
	lt_sink sink = { &lt_writer_ops, writer };

	return sink;
}

const char *lt_writer_path(const lt_writer *writer)
{
	return writer->file.path;
}

uint64_t lt_writer_size(const lt_writer *writer)
{
	return writer->file.size;
}

const char *lt_writer_error(const lt_writer *writer)
{
	return writer->error;
}

void lt_writer_after_fork_child(lt_writer *writer)
{
	if (writer == NULL) {
		return;
	}
	lt_file_close(&writer->file);
	lt_bytes_free(&writer->buffer);
	lt_mem_unmap(writer, sizeof(*writer));
}

void lt_writer_close(lt_writer *writer)
{
	if (writer != NULL) {
		(void) lt_writer_flush(writer);
		lt_writer_after_fork_child(writer);
	}
}
