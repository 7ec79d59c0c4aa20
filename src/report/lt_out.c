/*
 * lt_out.c: see lt_out.h. The buffer is full only inside lt_out_bytes().
 */
#include "report/lt_out.h"

#include <stdio.h>
#include <string.h>

void lt_out_init(lt_out *out, bool (*write)(void *self, const char *data, size_t len), void *self)
{
	out->write = write;
	out->self = self;
	out->failed = false;
	out->used = 0;
}

void lt_out_bytes(lt_out *out, const char *data, size_t len)
{
	while (len > 0 && !out->failed) {
		size_t room = LT_OUT_BUFFER - out->used;
		size_t piece = len < room ? len : room;

		memcpy(out->buffer + out->used, data, piece);
		out->used += piece;
		data += piece;
		len -= piece;
		if (out->used == LT_OUT_BUFFER) {
			lt_out_flush(out);
		}
	}
}

void lt_out_text(lt_out *out, const char *text)
{
	lt_out_bytes(out, text, strlen(text));
}

void lt_out_printf(lt_out *out, const char *format, ...)
{
	char text[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (len > 0) {
		lt_out_bytes(out, text, (size_t) len < sizeof(text) ? (size_t) len : sizeof(text) - 1);
	}
}

void lt_out_pad(lt_out *out, long count)
{
	for (; count > 0; count--) {
		lt_out_bytes(out, " ", 1);
	}
}

bool lt_out_flush(lt_out *out)
{
	if (out->used > 0 && !out->failed) {
		out->failed = !out->write(out->self, out->buffer, out->used);
	}
	out->used = 0;
	return !out->failed;
}
