/*
 * lt_bytes.h: a growing byte buffer and the numbers that are written into it.
 *
 * Writing goes in two steps: lt_bytes_reserve() makes room for the most that can
 * come, then the put functions store without asking again. Numbers are varints:
 * seven bits a byte, lowest first, the top bit says that more follows (LEB128).
 * Signed ones are zigzag coded, so that small ones of either sign stay short.
 */
#ifndef LT_BYTES_H
#define LT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "util/lt_mem.h"

#define LT_VARINT_MAX 10u /* bytes of the longest varint */

/* Zero-initialise. */
typedef struct {
	uint8_t *data;
	size_t len;    /* bytes in use */
	size_t mapped; /* bytes there is room for */
} lt_bytes;

/* Makes room for `extra` more bytes; false when refused, nothing changed. Hook-safe. */
bool lt_bytes_reserve(lt_bytes *bytes, size_t extra);

/* Gives back all memory but `keep` bytes' worth, and empties the buffer. Hook-safe. */
void lt_bytes_reset(lt_bytes *bytes, size_t keep);

void lt_bytes_free(lt_bytes *bytes);

/* The put functions need room reserved before. */
static inline void lt_put_u8(lt_bytes *bytes, uint8_t value)
{
	bytes->data[bytes->len++] = value;
}

static inline void lt_put_varint(lt_bytes *bytes, uint64_t value)
{
	uint8_t *at = bytes->data + bytes->len;

	while (value >= 0x80) {
		*at++ = (uint8_t) (value | 0x80);
		value >>= 7;
	}
	*at++ = (uint8_t) value;
	bytes->len = (size_t) (at - bytes->data);
}

/* How far `value` is from `base`, modulo 2^64. */
static inline void lt_put_change(lt_bytes *bytes, uint64_t base, uint64_t value)
{
	uint64_t change = value - base;

	lt_put_varint(bytes, (change << 1) ^ (0 - (change >> 63)));
}

static inline void lt_put_raw(lt_bytes *bytes, const void *data, size_t len)
{
	if (len > 0) {
		memcpy(bytes->data + bytes->len, data, len);
		bytes->len += len;
	}
}

static inline void lt_store_u32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t) value;
	at[1] = (uint8_t) (value >> 8);
	at[2] = (uint8_t) (value >> 16);
	at[3] = (uint8_t) (value >> 24);
}

static inline uint32_t lt_load_u32(const uint8_t *at)
{
	return (uint32_t) at[0] | (uint32_t) at[1] << 8 | (uint32_t) at[2] << 16 | (uint32_t) at[3] << 24;
}

/* Bytes being read. Reading past the end or a varint that is too long sets `bad`
 * for good, and what is read from then on means nothing; so a caller may read a
 * whole record and ask once. */
typedef struct {
	const uint8_t *at;
	const uint8_t *end;
	bool bad;
} lt_cursor;

static inline size_t lt_cursor_left(const lt_cursor *cursor)
{
	return (size_t) (cursor->end - cursor->at);
}

/* The longer forms of lt_get_varint(). */
uint64_t lt_get_varint_slow(lt_cursor *cursor);

static inline uint64_t lt_get_varint(lt_cursor *cursor)
{
	if (cursor->at < cursor->end && *cursor->at < 0x80) {
		return *cursor->at++;
	}
	return lt_get_varint_slow(cursor);
}

/* A varint that must fit 32 bits. */
static inline uint32_t lt_get_u32(lt_cursor *cursor)
{
	uint64_t value = lt_get_varint(cursor);

	if (value > UINT32_MAX) {
		cursor->bad = true;
		return 0;
	}
	return (uint32_t) value;
}

/* What lt_put_change() wrote, applied to `base`. */
static inline uint64_t lt_get_change(lt_cursor *cursor, uint64_t base)
{
	uint64_t coded = lt_get_varint(cursor);

	return base + ((coded >> 1) ^ (0 - (coded & 1)));
}

static inline uint8_t lt_get_u8(lt_cursor *cursor)
{
	if (cursor->at >= cursor->end) {
		cursor->bad = true;
		return 0;
	}
	return *cursor->at++;
}

#endif
