/*
 * lt_encode.h: turns events into the bytes of a block's payload.
 *
 * The encoder holds all that one record's coding takes from those before it, so
 * that writer and compaction share it; it owns no memory. Every event is first
 * checked against lt_order.h. Everything here is hook-safe.
 */
#ifndef LT_ENCODE_H
#define LT_ENCODE_H

#include "trace/lt_order.h"
#include "util/lt_bytes.h"

/* Zero-initialise. Copying it copies the whole state. */
typedef struct {
	lt_order order;
	lt_window previous;   /* the last window: figures are coded as change from it */
	const char *problem;  /* why an encode function answered false; a constant */
} lt_encoder;

/* The 16 bytes that a trace begins with. */
void lt_encode_header(uint8_t *header);

/* Fills in the 8 bytes of block header that `block` begins with, for the payload after them. */
void lt_encode_block_header(lt_bytes *block);

/* Each appends one record to `out`. False when the event breaks a rule or memory
 * is refused: `problem` says so, `out` is as before, and nothing more is to be encoded. */
bool lt_encode_start(lt_encoder *encoder, lt_bytes *out, const lt_start *start);
bool lt_encode_string(lt_encoder *encoder, lt_bytes *out, uint32_t id, lt_str text);
bool lt_encode_func(lt_encoder *encoder, lt_bytes *out, const lt_func_def *def);
bool lt_encode_node(lt_encoder *encoder, lt_bytes *out, const lt_node_def *def);
bool lt_encode_leaf(lt_encoder *encoder, lt_bytes *out, const lt_leaf_def *def);
bool lt_encode_holder(lt_encoder *encoder, lt_bytes *out, const lt_holder_def *def);
bool lt_encode_window(lt_encoder *encoder, lt_bytes *out, const lt_window *window, const lt_delta *deltas, size_t count);
bool lt_encode_walk(lt_encoder *encoder, lt_bytes *out, const lt_walk *walk);
bool lt_encode_cycle(lt_encoder *encoder, lt_bytes *out, const lt_cycle *cycle);
bool lt_encode_pending(lt_encoder *encoder, lt_bytes *out, const lt_pending *pending);
bool lt_encode_end(lt_encoder *encoder, lt_bytes *out, lt_end_state state, uint64_t time_us);

#endif
