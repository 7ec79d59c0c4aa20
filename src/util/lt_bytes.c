/* lt_bytes.c: see lt_bytes.h. */
#include "util/lt_bytes.h"

#define LT_BYTES_FIRST 16384u

bool lt_bytes_reserve(lt_bytes *bytes, size_t extra)
{
	size_t need, size;
	void *data;

	if (extra <= bytes->mapped - bytes->len) {
		return true;
	}
	if (extra > SIZE_MAX / 4 - bytes->len) {
		return false;
	}
	need = bytes->len + extra;
	size = bytes->mapped ? bytes->mapped * 2 : LT_BYTES_FIRST;
	while (size < need) {
		size *= 2;
	}
	data = lt_mem_remap(bytes->data, bytes->mapped, size);
	if (data == NULL) {
		return false;
	}
	bytes->data = data;
	bytes->mapped = size;
	return true;
}

void lt_bytes_reset(lt_bytes *bytes, size_t keep)
{
	bytes->len = 0;
	if (bytes->mapped > keep) {
		lt_bytes_free(bytes);
	}
}

void lt_bytes_free(lt_bytes *bytes)
{
	lt_mem_unmap(bytes->data, bytes->mapped);
	bytes->data = NULL;
	bytes->len = 0;
	bytes->mapped = 0;
}

uint64_t lt_get_varint_slow(lt_cursor *cursor)
{
	uint64_t value = 0;
	unsigned shift;

	for (shift = 0; shift < 64 && cursor->at < cursor->end; shift += 7) {
		uint8_t byte = *cursor->at++;

		if (shift == 63 && byte > 1) {
			break;
		}
		value |= (uint64_t) (byte & 0x7f) << shift;
		if (byte < 0x80) {
			return value;
		}
	}
	cursor->bad = true;
	cursor->at = cursor->end;
	return 0;
}
