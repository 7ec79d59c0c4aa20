/*
 * lt_out.h: where a report goes: a buffered, streaming byte sink.
 *
 * A report is written through it piece by piece and is never held in memory as
 * a whole. A refused write sticks: everything after it is dropped, and
 * lt_out_flush() says so at the end, so that no caller checks each piece.
 * Knows nothing of locales: a point is a point whatever setlocale() says.
 */
#ifndef LT_OUT_H
#define LT_OUT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LT_OUT_BUFFER 4096

typedef struct {
	/* Takes `len` bytes; false: no more can be taken (the disk is full). */
	bool (*write)(void *self, const char *data, size_t len);
	void *self;  /* handed to write */
	bool failed; /* a write was refused */
	size_t used; /* bytes waiting in buffer */
	char buffer[LT_OUT_BUFFER];
} lt_out;

/* Begins an output; nothing to free afterwards. */
void lt_out_init(lt_out *out, bool (*write)(void *self, const char *data, size_t len), void *self);

/* Writes `len` bytes as they are. */
void lt_out_bytes(lt_out *out, const char *data, size_t len);

/* Writes a text of our own as it is: nothing that came out of a trace. */
void lt_out_text(lt_out *out, const char *text);

/* Writes up to 511 formatted bytes. No %f (its point follows the locale), and no
 * %s with what came out of a trace. */
void lt_out_printf(lt_out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes `count` spaces; nothing when it is not positive. */
void lt_out_pad(lt_out *out, long count);

/* Writes out what waits; false when this or any write before was refused. */
bool lt_out_flush(lt_out *out);

#endif
