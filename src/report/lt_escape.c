/*
 * lt_escape.c: see lt_escape.h. Everything walks the string once, character by
 * character, and stops where it is cut: no strlen() of a monstrous name.
 */
#include "report/lt_escape.h"

/* One step of a text for a terminal: bytes taken and columns needed. */
typedef struct {
	size_t bytes;
	size_t columns;
	bool plain; /* the bytes go out as they are */
} step;

static step next_step(const char *text)
{
	uint32_t code = 0;
	size_t len = lt_utf8_next(text, &code);

	if (len == 0) {
		return (step) {1, 4, false};
	}
	if (lt_char_acts(code)) {
		return (step) {len, 4 * len, false};
	}
	return (step) {len, 1, true};
}

/* How many bytes of `text` fit into `max` columns; *columns: what they take. When
 * not all fits, one column is left for the "…" and *cut is set. */
static size_t fit(const char *text, size_t max, size_t *columns, bool *cut)
{
	size_t taken = 0, bytes = 0, bytes_before = 0, taken_before = 0;

	*cut = false;
	while (text[bytes] != '\0') {
		step s = next_step(text + bytes);

		if (taken + s.columns > max) {
			*cut = true;
			*columns = taken_before;
			return bytes_before;
		}
		taken += s.columns;
		bytes += s.bytes;
		if (taken < max) {
			taken_before = taken;
			bytes_before = bytes;
		}
	}
	*columns = taken;
	return bytes;
}

size_t lt_escaped_width(const char *text, size_t max)
{
	size_t columns;
	bool cut;

	fit(text, max, &columns, &cut);
	return columns + (cut ? 1 : 0);
}

void lt_out_escaped(lt_out *out, const char *text, size_t max)
{
	size_t columns, at = 0, end;
	bool cut;

	end = fit(text, max, &columns, &cut);
	while (at < end) {
		step s = next_step(text + at);

		if (s.plain) {
			lt_out_bytes(out, text + at, s.bytes);
		}
		for (size_t i = 0; !s.plain && i < s.bytes; i++) {
			lt_out_printf(out, "\\x%02X", (unsigned char) text[at + i]);
		}
		at += s.bytes;
	}
	if (cut) {
		lt_out_text(out, "…");
	}
}

static void json_escape(lt_out *out, uint32_t code)
{
	if (code == '\n') {
		lt_out_text(out, "\\n");
	} else if (code == '\t') {
		lt_out_text(out, "\\t");
	} else if (code == '\r') {
		lt_out_text(out, "\\r");
	} else if (code >= 0x10000) {
		code -= 0x10000;
		lt_out_printf(out, "\\u%04x\\u%04x", 0xd800 + (code >> 10), 0xdc00 + (code & 0x3ff));
	} else {
		lt_out_printf(out, "\\u%04x", code);
	}
}

void lt_out_json_string(lt_out *out, const char *text)
{
	lt_out_text(out, "\"");
	while (*text != '\0') {
		uint32_t code = 0;
		size_t len = lt_utf8_next(text, &code);

		if (len == 0) {
			lt_out_text(out, "\xef\xbf\xbd");
			len = 1;
		} else if (code == '"' || code == '\\') {
			lt_out_printf(out, "\\%c", (char) code);
		} else if (lt_char_acts(code)) {
			json_escape(out, code);
		} else {
			lt_out_bytes(out, text, len);
		}
		text += len;
	}
	lt_out_text(out, "\"");
}
