/*
 * lt_writer.h: writes one process's trace: an lt_sink whose other end is a file.
 *
 * Definitions, cycles and pending records wait in a buffer; start, window, walk
 * and end send it off as one checksummed block with one write(). So a process
 * that is killed loses the running window and nothing else.
 *
 * Once something cannot be written (disk full, quota, bound reached, file taken
 * away) the writer cuts the file back to its last whole block, remembers why, and
 * answers false to everything from then on. It never raises, exits or blocks.
 *
 * Not thread safe: one writer belongs to one tracer. Except for create, close and
 * after_fork_child nothing here uses malloc or takes a lock: the sink may be
 * called from a safe point inside an allocation hook and when memory has run out.
 */
#ifndef LT_WRITER_H
#define LT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "track/lt_sink.h"

#define LT_WRITER_KEEP_WINDOWS 512u

typedef struct lt_writer lt_writer;

typedef struct {
	const char *dir;        /* folder for the trace; it must exist (lt_folder_make() makes and checks it) */
	const char *prefix;     /* how the file's name begins; NULL: "leaktrace" */
	uint64_t pid;           /* process id, second part of the name */
	uint64_t thread;        /* number of the thread, behind the pid; 0: none */
	uint64_t started_at;    /* Unix time in seconds, third part of the name */
	uint64_t max_size;      /* bound of the file in bytes; 0: none. Older windows merge when it would be passed */
	uint32_t keep_windows;  /* so many of the newest windows stay as they are; 0: LT_WRITER_KEEP_WINDOWS */
} lt_writer_options;

/* Creates `<dir>/<prefix>-<pid>[.<thread>]-<started_at>-<n>.ltrace` (mode 0600, a new file in
 * any case) and writes its header. NULL on failure, with an English sentence that
 * says what to do in `error`. Nothing of the options is kept but copies. Not for hooks. */
lt_writer *lt_writer_create(const lt_writer_options *options, char *error, size_t error_size);

/* The sink to send events to; valid until the writer is closed. */
lt_sink lt_writer_sink(lt_writer *writer);

/* Absolute path of the file; lives as long as the writer. Hook-safe. */
const char *lt_writer_path(const lt_writer *writer);

/* Bytes in the file (whole blocks; what waits in the buffer is not counted). Hook-safe. */
uint64_t lt_writer_size(const lt_writer *writer);

/* Why writing ended: an English sentence, or NULL while all is well. Hook-safe. */
const char *lt_writer_error(const lt_writer *writer);

/* Writes what waits in the buffer; false when writing has ended. Hook-safe. */
bool lt_writer_flush(lt_writer *writer);

/* Flushes, closes the file and frees the writer. NULL is allowed. No end record is
 * added: that is the producer's event. Not for hooks. */
void lt_writer_close(lt_writer *writer);

/* In a forked child: forgets the parent's trace. Closes the child's copy of the
 * descriptor, drops the buffer, writes nothing, frees the writer. NULL is allowed. */
void lt_writer_after_fork_child(lt_writer *writer);

#endif
