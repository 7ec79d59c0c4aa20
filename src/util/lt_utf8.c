/* lt_utf8.c: see lt_utf8.h. */
#include "util/lt_utf8.h"

static bool is_continuation(char byte)
{
	return ((unsigned char) byte & 0xc0) == 0x80;
}

/* The length that a lead byte announces, its own bits in *code; 0: no lead byte. */
static size_t lead_length(unsigned char byte, uint32_t *code)
{
	if (byte < 0x80) {
		*code = byte;
		return 1;
	}
	if (byte >= 0xc2 && byte <= 0xdf) {
		*code = byte & 0x1f;
		return 2;
	}
	if ((byte & 0xf0) == 0xe0) {
		*code = byte & 0x0f;
		return 3;
	}
	if (byte >= 0xf0 && byte <= 0xf4) {
		*code = byte & 0x07;
		return 4;
	}
	return 0;
}

size_t lt_utf8_next(const char *text, uint32_t *code)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = lead_length((unsigned char) text[0], code);

	for (size_t i = 1; i < len; i++) {
		/* the closing NUL is no continuation: this never reads past it */
		if (!is_continuation(text[i])) {
			return 0;
		}
		*code = *code << 6 | ((unsigned char) text[i] & 0x3f);
	}
	if (*code < least[len] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff)) {
		return 0;
	}
	return len;
}

bool lt_char_acts(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f)
		|| code == 0xad || code == 0x61c
		|| (code >= 0x200b && code <= 0x200f)
		|| (code >= 0x2028 && code <= 0x202e)
		|| (code >= 0x2060 && code <= 0x206f)
		|| code == 0xfeff
		|| (code >= 0xfff9 && code <= 0xfffb)
		|| (code >= 0xe0000 && code <= 0xe007f);
}
