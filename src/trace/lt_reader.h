/*
 * lt_reader.h: reads a trace and replays it into a sink.
 *
 * A trace is taken for hostile: magic and version first, a block is decoded only
 * after its checksum was right, every length, count and id is checked before
 * use, and the figures of a file can be summed in signed 64 bits without
 * overflow. What the sink gets keeps the rules of lt_sink.h (see lt_order.h).
 * Memory is bounded by a constant factor of the file's size.
 */
#ifndef LT_READER_H
#define LT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "track/lt_sink.h"

typedef enum {
	LT_READ_OK = 0,
	LT_READ_NOT_A_TRACE, /* no file of ours, or not a regular file, or a symbolic link */
	LT_READ_NEWER,       /* written by a newer leaktrace: see version */
	LT_READ_NO_ACCESS,
	LT_READ_NOT_FOUND,
	LT_READ_DAMAGED,     /* ours, but nothing in it can be used: no event was replayed */
	LT_READ_IO           /* reading or memory failed: what came before was replayed */
} lt_read_code;

typedef struct {
	lt_read_code code;
	uint32_t version;     /* of the file; 0: unknown */
	bool torn;            /* ends in the middle of a block: the process was killed while writing, or writes now */
	bool damaged;         /* a block in it is wrong: what follows it was not read */
	bool stopped;         /* the sink answered false: the rest was not read */
	lt_end_state end;     /* of the end record; LT_END_NONE without one */
	uint64_t size;        /* bytes of the file */
	uint64_t used;        /* bytes that were read and right */
	uint64_t windows;     /* window records replayed */
	char message[768];    /* what to tell a person; "" when there is nothing to tell. No control characters. */
} lt_read_result;

/* Replays the file at `path` into `sink`. True when the code is LT_READ_OK; then
 * torn or damaged may still be set, and the message tells it. Opens without
 * following a symbolic link in the last place and without blocking on a pipe. */
bool lt_reader_replay(const char *path, lt_sink sink, lt_read_result *result);

/* The same for a trace in memory. */
bool lt_reader_replay_memory(const void *data, size_t len, lt_sink sink, lt_read_result *result);

#endif
