/*
 * reader_fuzz.c: libFuzzer target for the trace reader.
 * rooms: util trace
 *
 * The input is a trace file. It is read as it is, which mostly ends at the first
 * checksum; and once more with all checksums put right, so that what an attacker
 * would write reaches the decoder. Whatever comes out must keep the promises of
 * the reader: it can be written again and then reads the same, and its figures
 * can be summed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/lt_merge.h"
#include "trace/lt_reader.h"
#include "trace_mutator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Takes a stream: writes it again, hashes it, merges its windows. */
typedef struct {
	lt_encoder encoder;
	lt_bytes out;       /* the payload of one block */
	lt_merge merge;
	int64_t live;       /* of all deltas, in signed arithmetic: UBSan watches */
	int64_t merged_live;
	uint64_t hash;
} retold;

static void insist(bool condition, const char *what)
{
	if (!condition) {
		fprintf(stderr, "broken promise: %s\n", what);
		abort();
	}
}

static void hash_bytes(retold *r, const void *data, size_t len)
{
	r->hash = (r->hash ^ lt_crc32c((uint32_t) r->hash, data, len)) * UINT64_C(0x9e3779b97f4a7c15) + len;
}

static void hash_number(retold *r, uint64_t number)
{
	hash_bytes(r, &number, sizeof(number));
}

static bool on_start(void *self, const lt_start *start)
{
	retold *r = self;

	hash_number(r, start->pid ^ start->boot_id);
	hash_bytes(r, start->sapi.ptr, start->sapi.len);
	hash_bytes(r, start->script.ptr, start->script.len);
	hash_bytes(r, start->php_version.ptr, start->php_version.len);
	hash_bytes(r, start->body.ptr, start->body.len);
	insist(lt_encode_start(&r->encoder, &r->out, start), "start can be written");
	return true;
}

static bool on_string(void *self, uint32_t id, lt_str text)
{
	retold *r = self;

	hash_number(r, id);
	hash_bytes(r, text.ptr, text.len);
	insist(lt_encode_string(&r->encoder, &r->out, id, text), "a string can be written");
	return true;
}

static bool on_func(void *self, const lt_func_def *def)
{
	retold *r = self;

	hash_bytes(r, def, sizeof(*def));
	insist(lt_encode_func(&r->encoder, &r->out, def), "a function can be written");
	return true;
}

static bool on_node(void *self, const lt_node_def *def)
{
	retold *r = self;

	hash_bytes(r, def, sizeof(*def));
	insist(lt_encode_node(&r->encoder, &r->out, def), "a node can be written");
	return true;
}

static bool on_leaf(void *self, const lt_leaf_def *def)
{
	retold *r = self;

	hash_bytes(r, def, sizeof(*def));
	insist(lt_encode_leaf(&r->encoder, &r->out, def), "a leaf can be written");
	return true;
}

static bool on_holder(void *self, const lt_holder_def *def)
{
	retold *r = self;

	hash_bytes(r, def, sizeof(*def));
	insist(lt_encode_holder(&r->encoder, &r->out, def), "a holder can be written");
	return true;
}

static void close_group(retold *r)
{
	const lt_delta *deltas = (const lt_delta *) (const void *) r->merge.deltas.data;
	size_t i;

	for (i = 0; i < r->merge.deltas.count; i++) {
		r->merged_live += (int64_t) deltas[i].born_bytes - (int64_t) deltas[i].freed_bytes;
		insist(i == 0 || deltas[i].leaf > deltas[i - 1].leaf
			|| (deltas[i].leaf == deltas[i - 1].leaf && deltas[i].birth > deltas[i - 1].birth), "merged deltas are in order");
	}
	lt_merge_next(&r->merge);
}

static bool on_window(void *self, const lt_window *window, const lt_delta *deltas, size_t count)
{
	retold *r = self;
	size_t i;

	hash_bytes(r, window, sizeof(*window));
	hash_bytes(r, deltas, count * sizeof(*deltas));
	for (i = 0; i < count; i++) {
		r->live += (int64_t) deltas[i].born_bytes - (int64_t) deltas[i].freed_bytes;
		insist(deltas[i].birth <= window->number && deltas[i].leaf <= r->encoder.order.leaves, "a delta's ids are known");
	}
	insist(lt_encode_window(&r->encoder, &r->out, window, deltas, count), "a window can be written");
	insist(lt_merge_add(&r->merge, window, deltas, count), "a window can be merged");
	if (r->merge.count == 3) {
		close_group(r);
	}
	return true;
}

static bool on_walk(void *self, const lt_walk *walk)
{
	retold *r = self;

	hash_number(r, walk->window ^ walk->values);
	hash_bytes(r, walk->sizes, walk->size_count * sizeof(*walk->sizes));
	hash_bytes(r, walk->claims, walk->claim_count * sizeof(*walk->claims));
	hash_bytes(r, walk->parked, walk->parked_count * sizeof(*walk->parked));
	insist(lt_encode_walk(&r->encoder, &r->out, walk), "a walk can be written");
	return true;
}

static bool on_cycle(void *self, const lt_cycle *cycle)
{
	retold *r = self;

	hash_number(r, cycle->window ^ (uint64_t) cycle->leaf << 32 ^ cycle->bytes);
	insist(lt_encode_cycle(&r->encoder, &r->out, cycle), "a cycle can be written");
	return true;
}

static bool on_pending(void *self, const lt_pending *pending)
{
	retold *r = self;

	hash_number(r, pending->window ^ (uint64_t) pending->started << 32 ^ pending->count);
	insist(lt_encode_pending(&r->encoder, &r->out, pending), "a pending record can be written");
	return true;
}

static bool on_end(void *self, lt_end_state state, uint64_t time_us)
{
	retold *r = self;

	hash_number(r, state ^ time_us << 8);
	insist(lt_encode_end(&r->encoder, &r->out, state, time_us), "an end can be written");
	return true;
}

static const lt_sink_ops retold_ops = {
	on_start, on_string, on_func, on_node, on_leaf, on_holder, on_window, on_walk, on_cycle, on_pending, on_end
};

/* Reads, and returns the hash of what came; what was written again is left in `again`. */
static uint64_t retell(const uint8_t *data, size_t size, lt_bytes *again, lt_read_result *result)
{
	static const uint8_t room[LT_TRACE_HEADER_SIZE + LT_BLOCK_HEADER_SIZE];
	retold r = { .hash = 1 };
	lt_sink sink = { &retold_ops, &r };

	lt_merge_init(&r.merge);
	insist(lt_bytes_reserve(&r.out, sizeof(room)), "memory");
	lt_put_raw(&r.out, room, LT_BLOCK_HEADER_SIZE);
	lt_reader_replay_memory(data, size, sink, result);
	close_group(&r);
	insist(r.live == r.merged_live, "merging keeps what lives");
	lt_merge_destroy(&r.merge);
	*again = r.out;
	return r.hash;
}

static void check(const uint8_t *data, size_t size)
{
	lt_bytes again, third;
	lt_read_result result, second;
	uint64_t hash = retell(data, size, &again, &result);
	uint8_t *file;

	insist(result.used <= size, "no more is used than there is");
	if (again.len > LT_BLOCK_HEADER_SIZE) {
		file = malloc(LT_TRACE_HEADER_SIZE + again.len);
		insist(file != NULL, "memory");
		lt_encode_block_header(&again);
		lt_encode_header(file);
		memcpy(file + LT_TRACE_HEADER_SIZE, again.data, again.len);
		insist(retell(file, LT_TRACE_HEADER_SIZE + again.len, &third, &second) == hash, "it reads the same again");
		insist(second.code == LT_READ_OK && !second.torn && !second.damaged && second.windows == result.windows, "it is whole again");
		lt_bytes_free(&third);
		free(file);
	}
	lt_bytes_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	insist(copy != NULL, "memory");
	memcpy(copy, data, size);
	check(copy, size);
	put_right(copy, size);
	check(copy, size);
	free(copy);
	insist(lt_mem_mapped() == 0, "all memory is given back");
	return 0;
}
