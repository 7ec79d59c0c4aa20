/*
 * trace_mutator.h: mutations that know what a trace is, for the fuzz targets that read one.
 *
 * A blind change of a byte breaks a checksum, or a length and with it all that
 * follows. Here the input is taken apart into tokens (a record's tag, numbers, texts),
 * one or a few of them are changed, records are doubled, dropped, moved, taken from
 * another trace or made up, and all is written again with checksums that are right.
 * A part of the mutations stays blind, so that damage itself is tried too.
 *
 * Taking apart believes nothing and never fails: where the input ends being a trace
 * its remaining bytes become one token.
 */
#ifndef TRACE_MUTATOR_H
#define TRACE_MUTATOR_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "trace/lt_encode.h"
#include "trace/lt_format.h"
#include "util/lt_bytes.h"
#include "util/lt_crc32c.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
	uint8_t *out, size_t max_out, unsigned seed);

#define MUTATOR_TOKENS 16384
#define MUTATOR_RECORDS 4096

typedef enum {
	TOKEN_TAG,    /* one byte, the first of a record */
	TOKEN_BYTE,
	TOKEN_NUMBER, /* a varint */
	TOKEN_TEXT    /* bytes with their length before them; as they are when `raw` */
} token_kind;

typedef struct {
	token_kind kind;
	bool raw;            /* no length before it: what could not be understood */
	uint64_t number;
	const uint8_t *text;
	size_t len;
} token;

typedef struct {
	token tokens[MUTATOR_TOKENS];
	size_t count;
	size_t starts[MUTATOR_RECORDS]; /* first token of each record */
	size_t records;
} token_list;

/* Makes all checksums right that the lengths lead to. */
static inline void put_right(uint8_t *data, size_t size)
{
	size_t at = LT_TRACE_HEADER_SIZE;

	if (size < LT_TRACE_HEADER_SIZE) {
		return;
	}
	lt_encode_header(data);
	while (size - at >= LT_BLOCK_HEADER_SIZE) {
		uint32_t len = lt_load_u32(data + at);

		/* A length that leads nowhere takes what is left. */
		if (len == 0 || len > size - at - LT_BLOCK_HEADER_SIZE) {
			len = (uint32_t) (size - at - LT_BLOCK_HEADER_SIZE);
			lt_store_u32(data + at, len);
		}
		lt_store_u32(data + at + 4, lt_crc32c(lt_crc32c(0, data + at, 4), data + at + LT_BLOCK_HEADER_SIZE, len));
		at += LT_BLOCK_HEADER_SIZE + len;
	}
}

/* ---- random choices ---- */

static inline uint32_t choose(unsigned *seed, uint32_t below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return below > 0 ? (uint32_t) ((uint64_t) (*seed >> 4) * below >> 28) : 0;
}

static inline uint64_t a_number(unsigned *seed, uint64_t before)
{
	switch (choose(seed, 8)) {
		case 0: return choose(seed, 4);
		case 1: return before + 1;
		case 2: return before - 1;
		case 3: return (UINT64_C(1) << choose(seed, 64)) - choose(seed, 2);
		case 4: return UINT64_MAX >> choose(seed, 33);
		case 5: return before * 2;
		case 6: return before ^ (UINT64_C(1) << choose(seed, 32));
		default: return choose(seed, 300);
	}
}

/* What would like to break out of a report. */
static inline token a_text(unsigned *seed)
{
	static const char *const texts[] = {
		"", "\x1b[2J\x1b[31m", "\x1b]0;title\x07", "\x9b\x33\x31m", "\xc2\x9b" "31m", "a\r\nb\n\tc\v\f", "\xff\xfe\xc0\xaf", "\xed\xa0\x80",
		"\xf4\x90\x80\x80", "\xe2\x80\xae" "gpj.exe", "\xe2\x81\xa6x\xe2\x81\xa9", "\xef\xbb\xbf", "</script><script>alert(1)</script>",
		"<!--", "]]>", "\"},{\"kind\":\"leak", "\\\"\\u0000\\", "%s%n%1000000d", "/app/a.php", "{closure}", "App\\A::b", "class@anonymous\0/app/a.php:3$0",
		"=cmd|' /C calc'!A0", "\xe2", "\xe2\x80", "\xf0\x9f\x92", "\xf0\x9f\x92\xa9", "a=>b => [1]", "../../etc/passwd", "\x7f\x08\x08", "\xc2\xad\xcc\x81"
	};
	uint32_t which = choose(seed, sizeof(texts) / sizeof(texts[0]));
	token t = {.kind = TOKEN_TEXT, .text = (const uint8_t *) texts[which]};

	t.len = strncmp(texts[which], "class@", 6) == 0 ? 31 : strlen(texts[which]);
	return t;
}

/* ---- taking apart ---- */

static inline token *add_token(token_list *list, token_kind kind)
{
	static token spare;

	if (list->count == MUTATOR_TOKENS) {
		return &spare;
	}
	list->tokens[list->count] = (token) {.kind = kind};
	return &list->tokens[list->count++];
}

static inline uint64_t take_number(token_list *list, lt_cursor *in)
{
	return add_token(list, TOKEN_NUMBER)->number = lt_get_varint(in);
}

static inline void take_numbers(token_list *list, lt_cursor *in, unsigned count)
{
	while (count-- > 0 && !in->bad) {
		take_number(list, in);
	}
}

static inline void take_text(token_list *list, lt_cursor *in)
{
	token *t = add_token(list, TOKEN_TEXT);
	uint64_t len = lt_get_varint(in);

	t->text = in->at;
	t->len = len < lt_cursor_left(in) ? (size_t) len : lt_cursor_left(in);
	in->at += t->len;
}

static inline void take_delta(token_list *list, lt_cursor *in)
{
	uint8_t bits = lt_get_u8(in);

	add_token(list, TOKEN_BYTE)->number = bits;
	take_numbers(list, in, 1u + ((bits & 3) == 0) + 2u * ((bits & LT_DELTA_BORN) != 0) + 2u * ((bits & LT_DELTA_FREED) != 0)
		+ ((bits & LT_DELTA_PEAK_BORN) == 0));
}

static inline void take_window(token_list *list, lt_cursor *in)
{
	uint64_t mask = take_number(list, in), count;

	take_numbers(list, in, 2u + (unsigned) __builtin_popcountll(mask & LT_WINDOW_MASK));
	for (count = take_number(list, in); count > 0 && !in->bad; count--) {
		take_delta(list, in);
	}
}

static inline void take_walk(token_list *list, lt_cursor *in)
{
	uint64_t count;

	take_numbers(list, in, 4);
	for (count = take_number(list, in); count > 0 && !in->bad; count--) {
		take_numbers(list, in, 4);
	}
	for (count = take_number(list, in); count > 0 && !in->bad; count--) {
		take_numbers(list, in, 5);
	}
}

static inline void take_record(token_list *list, lt_cursor *in)
{
	static const uint8_t numbers[] = {0, 6, 0, 4, 2, 2, 3, 0, 0, 5, 5, 2};
	uint8_t tag = lt_get_u8(in);

	if (list->records < MUTATOR_RECORDS) {
		list->starts[list->records++] = list->count;
	}
	add_token(list, TOKEN_TAG)->number = tag;
	if (tag == LT_RECORD_WINDOW) {
		take_window(list, in);
	} else if (tag == LT_RECORD_WALK) {
		take_walk(list, in);
	} else if (tag <= LT_RECORD_END) {
		take_numbers(list, in, numbers[tag]);
	}
	for (unsigned i = tag == LT_RECORD_START ? 4 : tag == LT_RECORD_STRING || tag >= LT_RECORD_SKIPPABLE ? 1 : 0; i > 0; i--) {
		take_text(list, in);
	}
}

static inline void take_apart(token_list *list, const uint8_t *data, size_t size)
{
	size_t at = LT_TRACE_HEADER_SIZE;

	list->count = list->records = 0;
	while (at < size && size - at > LT_BLOCK_HEADER_SIZE && list->count < MUTATOR_TOKENS) {
		uint32_t len = lt_load_u32(data + at);
		size_t left = size - at - LT_BLOCK_HEADER_SIZE;
		lt_cursor in = {data + at + LT_BLOCK_HEADER_SIZE, NULL, false};

		in.end = in.at + (len < left ? len : left);
		while (in.at < in.end && !in.bad && list->count < MUTATOR_TOKENS) {
			take_record(list, &in);
		}
		at = len < left ? at + LT_BLOCK_HEADER_SIZE + (len > 0 ? len : 1) : size;
	}
}

/* ---- putting together ---- */

static inline size_t put_token(uint8_t *out, size_t at, size_t max, const token *t)
{
	uint8_t number[LT_VARINT_MAX + 1];
	lt_bytes bytes = {number, 0, sizeof(number)};

	if (t->kind == TOKEN_TAG || t->kind == TOKEN_BYTE) {
		lt_put_u8(&bytes, (uint8_t) t->number);
	} else if (!t->raw) {
		lt_put_varint(&bytes, t->kind == TOKEN_TEXT ? t->len : t->number);
	}
	if (max - at < bytes.len + t->len) {
		return max + 1;
	}
	memcpy(out + at, number, bytes.len);
	if (t->len > 0) {
		memcpy(out + at + bytes.len, t->text, t->len);
	}
	return at + bytes.len + t->len;
}

static inline size_t end_block(uint8_t *out, size_t block, size_t at)
{
	lt_store_u32(out + block, (uint32_t) (at - block - LT_BLOCK_HEADER_SIZE));
	return at;
}

/* One block, or one of a few records each; what does not fit is left out. */
static inline size_t put_together(const token_list *list, uint8_t *out, size_t max, unsigned per_block)
{
	size_t block = LT_TRACE_HEADER_SIZE, at = block + LT_BLOCK_HEADER_SIZE, whole = at;
	unsigned records = 0;

	if (max < at) {
		return 0;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (list->tokens[i].kind == TOKEN_TAG) {
			whole = at;
			if (records++ == per_block && max - at > LT_BLOCK_HEADER_SIZE) {
				block = end_block(out, block, at);
				whole = at = block + LT_BLOCK_HEADER_SIZE;
				records = 1;
			}
		}
		at = put_token(out, at, max, &list->tokens[i]);
		if (at > max) {
			at = whole;
			break;
		}
	}
	end_block(out, block, at);
	put_right(out, at);
	return at;
}

/* ---- mutations ---- */

static inline size_t record_end(const token_list *list, size_t record)
{
	return record + 1 < list->records ? list->starts[record + 1] : list->count;
}

/* Puts so many tokens, copied from `from`, before the token `at`. */
static inline void insert_tokens(token_list *list, size_t at, const token *from, size_t count)
{
	token *copy;

	if (list->count + count > MUTATOR_TOKENS || (copy = malloc(count * sizeof(token) + 1)) == NULL) {
		return;
	}
	memcpy(copy, from, count * sizeof(token));
	memmove(list->tokens + at + count, list->tokens + at, (list->count - at) * sizeof(token));
	memcpy(list->tokens + at, copy, count * sizeof(token));
	list->count += count;
	free(copy);
}

static inline void remove_tokens(token_list *list, size_t at, size_t count)
{
	memmove(list->tokens + at, list->tokens + at + count, (list->count - at - count) * sizeof(token));
	list->count -= count;
}

static inline void find_records(token_list *list)
{
	list->records = 0;
	for (size_t i = 0; i < list->count && list->records < MUTATOR_RECORDS; i++) {
		if (list->tokens[i].kind == TOKEN_TAG) {
			list->starts[list->records++] = i;
		}
	}
}

/* A record of any kind with small numbers in it, before the record that begins at `at`. */
static inline void make_record(token_list *list, size_t at, unsigned *seed)
{
	static const uint8_t numbers[] = {0, 6, 0, 4, 2, 2, 3, 4, 6, 5, 5, 2};
	token made[12];
	uint32_t tag = 2 + choose(seed, 9), count = 0;

	made[count++] = (token) {.kind = TOKEN_TAG, .number = tag};
	for (uint32_t i = 0; i < numbers[tag]; i++) {
		made[count++] = (token) {.kind = TOKEN_NUMBER, .number = choose(seed, 4) ? choose(seed, 8) : a_number(seed, 1)};
	}
	if (tag == LT_RECORD_STRING) {
		made[count++] = a_text(seed);
	} else if (tag == LT_RECORD_WINDOW) {
		made[1].number = made[4].number = 0;
		made[2].number = choose(seed, 8);
	} else if (tag == LT_RECORD_WALK) {
		made[5].number = made[6].number = 0;
	}
	insert_tokens(list, at, made, count);
}

static inline void change_token(token *t, unsigned *seed)
{
	if (t->kind == TOKEN_NUMBER || (t->kind == TOKEN_TAG && choose(seed, 8) == 0)) {
		t->number = t->kind == TOKEN_TAG ? choose(seed, 14) : a_number(seed, t->number);
	} else if (t->kind == TOKEN_BYTE) {
		t->number ^= 1u << choose(seed, 8);
	} else if (t->kind == TOKEN_TEXT) {
		*t = a_text(seed);
	}
}

static inline void change_records(token_list *list, unsigned *seed)
{
	size_t record = choose(seed, (uint32_t) list->records), to = choose(seed, (uint32_t) list->records);
	size_t first = list->starts[record], count = record_end(list, record) - first;
	uint32_t times;

	switch (choose(seed, 5)) {
		case 0:
			remove_tokens(list, first, count);
			break;
		case 1:
			for (times = 1 + choose(seed, 8); times > 0; times--) {
				insert_tokens(list, first, list->tokens + first, count);
			}
			break;
		case 2:
			insert_tokens(list, list->starts[to], list->tokens + first, count);
			break;
		default:
			make_record(list, list->starts[to], seed);
	}
}

static token_list mutator_list, mutator_other;

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	token_list *list = &mutator_list;
	uint8_t *out;

	take_apart(list, data, size);
	if (list->records == 0 || choose(&seed, 8) == 0) {
		return LLVMFuzzerMutate(data, size, max_size);
	}
	for (uint32_t times = 1 + choose(&seed, 4); times > 0 && list->records > 0; times--) {
		if (choose(&seed, 3) == 0) {
			change_records(list, &seed);
			find_records(list);
		} else {
			change_token(&list->tokens[choose(&seed, (uint32_t) list->count)], &seed);
		}
	}
	out = malloc(max_size > 0 ? max_size : 1);
	if (out == NULL) {
		return size;
	}
	size = put_together(list, out, max_size, choose(&seed, 2) ? UINT32_MAX : 1 + choose(&seed, 20));
	memcpy(data, out, size);
	free(out);
	return size;
}

/* The first records of one trace, then some of the other's. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
	uint8_t *out, size_t max_out, unsigned seed)
{
	token_list *list = &mutator_list, *other = &mutator_other;
	size_t from, to, at;

	take_apart(list, data1, size1);
	take_apart(other, data2, size2);
	if (list->records > 0 && other->records > 0) {
		from = choose(&seed, (uint32_t) other->records);
		to = from + choose(&seed, (uint32_t) (other->records - from));
		at = list->starts[choose(&seed, (uint32_t) list->records)];
		insert_tokens(list, at, other->tokens + other->starts[from], record_end(other, to) - other->starts[from]);
	}
	return put_together(list, out, max_out, UINT32_MAX);
}

#endif
