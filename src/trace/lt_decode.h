/*
 * lt_decode.h: turns a block's payload back into events.
 *
 * Nothing in the payload is believed: every number is bounded by the bytes that
 * are left or by lt_order.h before it is used, and a record reaches the sink only
 * when it was right as a whole. Memory is lt_mem's, at most some thirty times
 * the payload; hook-safe when the sink is.
 */
#ifndef LT_DECODE_H
#define LT_DECODE_H

#include "trace/lt_order.h"
#include "util/lt_bytes.h"

typedef enum {
	LT_DECODE_OK = 0,
	LT_DECODE_BAD,      /* the payload is wrong: `problem` says how */
	LT_DECODE_STOPPED,  /* the sink answered false */
	LT_DECODE_NO_MEMORY
} lt_decode_code;

typedef struct {
	lt_sink sink;
	lt_order order;
	lt_window previous;
	lt_vec deltas;        /* of the record being read */
	lt_vec sizes;
	lt_vec claims;
	lt_vec parked;        /* of the heap walk to come */
	size_t parked_count;
	uint64_t windows;     /* window records so far */
	uint64_t thread;      /* of the thread record; 0 without one */
	lt_end_state end;     /* of the end record; LT_END_NONE before it */
	const char *problem;  /* a constant; NULL while all is well */
} lt_decoder;

void lt_decoder_init(lt_decoder *decoder, lt_sink sink);
void lt_decoder_destroy(lt_decoder *decoder);

/* Decodes one payload, sending its events to the sink one by one. After anything
 * but LT_DECODE_OK the decoder is done. */
lt_decode_code lt_decode_block(lt_decoder *decoder, const uint8_t *payload, size_t len);

#endif
