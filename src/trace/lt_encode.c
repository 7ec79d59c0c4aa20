/*
 * lt_encode.c: the trace format, version 1.
 *
 *   file      [magic 8: 8a "LTRACE" 0a][version u32][crc32c u32 of the 12 bytes before]
 *             [block][block]...
 *   block     [length u32][crc32c u32 of length and payload][payload: one record or more]
 *             u32 are little endian. A record never spans two blocks. A reader
 *             takes a block whole or not at all; a file may end anywhere.
 *   record    [tag u8][fields]; all further numbers are varints (lt_bytes.h)
 *
 *   Later versions keep the first 16 bytes. In this version tags from 0x40 on are
 *   [tag][length][bytes] and skipped by readers that do not know them.
 *
 *   back      ids are dense, so the next one need not be written, and one that is
 *             used was often defined just before: count of those defined - id + 1;
 *             0 is "none"
 *   change    zigzag of (value - the value before), modulo 2^64
 *   text      [length][bytes]
 *
 *   THREAD    [length][thread]          before START, where it is not 0
 *   START     [pid][parent pid][started_at_us][pid_started_at][boot_id][mode]
 *             [sapi text][script text][php version text][body text]
 *   STRING    [text]
 *   FUNC      [back name][back file][line][kind]
 *   NODE      [back parent leaf][back func]
 *   LEAF      [back node][line]
 *   HOLDER    [kind][back root][back path]
 *   RENAME    [length][holder][kind][root][path]   a holder's new path
 *   WINDOW    [mask][flags][change of time_us]
 *             the fields whose bit is set in the mask, in the order of
 *             lt_window_fields, as change from the window before or plain
 *             [number_last - number]    with LT_WINDOW_RANGE, else 0
 *             [judged_windows]          with LT_WINDOW_JUDGEMENTS, else as the flags say: 0 or 1
 *             [loops left out]          with LT_WINDOW_GAP, else 0
 *             [count of deltas][delta]...
 *     delta   [bits u8][change of leaf from the delta before, the first from 0]
 *             [number - birth]          without BIRTH_NOW and BIRTH_OUTSIDE
 *             [born bytes][born blocks] with BORN
 *             [freed bytes][freed blocks] with FREED; with ALL_FREED as born
 *             [peak bytes]              without PEAK_BORN
 *             bytes are in units of eight with EIGHTHS
 *   PARKED    [length][count][change of leaf][change of holder][contexts] ...
 *             part of the WALK that comes next; left out when empty
 *   WALK      [window][time_us][cost_us][values]
 *             [count][change of holder][containers][elements][bytes] ...
 *             [count][change of leaf][change of holder][bytes][blocks][extra_refs] ...
 *   CYCLE     [window][leaf][ring][bytes][blocks]
 *   PENDING   [window][started][waiting][count][bytes]
 *   END       [state][time_us]
 *
 *   PARKED with its WALK, CYCLE, PENDING and END stand for themselves: their coding depends on
 *   nothing before them.
 */
#include "trace/lt_encode.h"

#include "trace/lt_format.h"
#include "util/lt_crc32c.h"

#define LT_FIELD(name, plain) { offsetof(lt_window, name), plain }

/* The most often changed ones first: seven bits of the mask are one byte. */
const lt_window_field lt_window_fields[LT_WINDOW_FIELD_COUNT] = {
	LT_FIELD(cpu_us, false),
	LT_FIELD(zend_usage, false),
	LT_FIELD(live_bytes, false),
	LT_FIELD(live_blocks, false),
	LT_FIELD(allocations, false),
	LT_FIELD(rss, false),
	LT_FIELD(loops, false),
	LT_FIELD(zend_real, false),
	LT_FIELD(own_bytes, false),
	LT_FIELD(pending_loops, false),
	LT_FIELD(pending_contexts, false),
	LT_FIELD(gc_bytes, true),
	LT_FIELD(gc_blocks, true),
	LT_FIELD(pss, true),
	LT_FIELD(uss, true),
	LT_FIELD(zend_limit, false)
};

void lt_encode_header(uint8_t *header)
{
	memcpy(header, LT_TRACE_MAGIC, LT_TRACE_MAGIC_SIZE);
	lt_store_u32(header + 8, LT_TRACE_VERSION);
	lt_store_u32(header + 12, lt_crc32c(0, header, 12));
}

void lt_encode_block_header(lt_bytes *block)
{
	uint8_t *header = block->data;
	uint32_t crc;

	lt_store_u32(header, (uint32_t) (block->len - LT_BLOCK_HEADER_SIZE));
	crc = lt_crc32c(0, header, 4);
	crc = lt_crc32c(crc, header + LT_BLOCK_HEADER_SIZE, block->len - LT_BLOCK_HEADER_SIZE);
	lt_store_u32(header + 4, crc);
}

/* Opens a record of at most `numbers` varints and `raw` other bytes. */
static bool lt_encode_open(lt_encoder *encoder, lt_bytes *out, lt_record tag, size_t numbers, size_t raw, const char *problem)
{
	if (problem == NULL && !lt_bytes_reserve(out, 1 + numbers * LT_VARINT_MAX + raw)) {
		problem = "out of memory";
	}
	if (problem != NULL) {
		encoder->problem = problem;
		return false;
	}
	lt_put_u8(out, (uint8_t) tag);
	return true;
}

static void lt_put_back(lt_bytes *out, uint32_t defined, uint32_t id)
{
	lt_put_varint(out, id == 0 ? 0 : (uint64_t) defined - id + 1);
}

static lt_str lt_cut(lt_str text)
{
	if (text.len > LT_STRING_MAX) {
		text.len = LT_STRING_MAX;
	}
	return text;
}

static void lt_put_text(lt_bytes *out, lt_str text)
{
	text = lt_cut(text);
	lt_put_varint(out, text.len);
	lt_put_raw(out, text.ptr, text.len);
}

/* Fields of a record that carries its length; at most four. */
static void lt_put_fields(lt_bytes *out, const uint64_t *fields, size_t count)
{
	uint8_t coded[4 * LT_VARINT_MAX] = {0};
	lt_bytes numbers = { .data = coded };

	for (size_t i = 0; i < count; i++) {
		lt_put_varint(&numbers, fields[i]);
	}
	lt_put_varint(out, numbers.len);
	lt_put_raw(out, coded, numbers.len);
}

bool lt_encode_start(lt_encoder *encoder, lt_bytes *out, const lt_start *start)
{
	const char *problem = lt_order_start(&encoder->order, start);
	size_t raw = lt_cut(start->sapi).len + lt_cut(start->script).len + lt_cut(start->php_version).len + lt_cut(start->body).len;

	if (!lt_encode_open(encoder, out, start->thread != 0 ? LT_RECORD_THREAD : LT_RECORD_START, 13, raw, problem)) {
		return false;
	}
	if (start->thread != 0) {
		lt_put_fields(out, &start->thread, 1);
		lt_put_u8(out, LT_RECORD_START);
	}
	lt_put_varint(out, start->pid);
	lt_put_varint(out, start->parent_pid);
	lt_put_varint(out, start->started_at_us);
	lt_put_varint(out, start->pid_started_at);
	lt_put_varint(out, start->boot_id);
	lt_put_varint(out, start->mode);
	lt_put_text(out, start->sapi);
	lt_put_text(out, start->script);
	lt_put_text(out, start->php_version);
	lt_put_text(out, start->body);
	return true;
}

bool lt_encode_string(lt_encoder *encoder, lt_bytes *out, uint32_t id, lt_str text)
{
	if (!lt_encode_open(encoder, out, LT_RECORD_STRING, 1, lt_cut(text).len, lt_order_string(&encoder->order, id))) {
		return false;
	}
	lt_put_text(out, text);
	return true;
}

bool lt_encode_func(lt_encoder *encoder, lt_bytes *out, const lt_func_def *def)
{
	if (!lt_encode_open(encoder, out, LT_RECORD_FUNC, 4, 0, lt_order_func(&encoder->order, def))) {
		return false;
	}
	lt_put_back(out, encoder->order.strings, def->name);
	lt_put_back(out, encoder->order.strings, def->file);
	lt_put_varint(out, def->line);
	lt_put_varint(out, def->kind);
	return true;
}

bool lt_encode_node(lt_encoder *encoder, lt_bytes *out, const lt_node_def *def)
{
	if (!lt_encode_open(encoder, out, LT_RECORD_NODE, 2, 0, lt_order_node(&encoder->order, def))) {
		return false;
	}
	lt_put_back(out, encoder->order.leaves, def->parent);
	lt_put_back(out, encoder->order.funcs, def->func);
	return true;
}

bool lt_encode_leaf(lt_encoder *encoder, lt_bytes *out, const lt_leaf_def *def)
{
	if (!lt_encode_open(encoder, out, LT_RECORD_LEAF, 2, 0, lt_order_leaf(&encoder->order, def))) {
		return false;
	}
	lt_put_back(out, encoder->order.nodes, def->node);
	lt_put_varint(out, def->line);
	return true;
}

static bool lt_encode_rename(lt_encoder *encoder, lt_bytes *out, const lt_holder_def *def)
{
	const uint64_t fields[] = {def->id, def->kind, def->root, def->path};

	if (!lt_encode_open(encoder, out, LT_RECORD_RENAME, 5, 0, lt_order_holder(&encoder->order, def))) {
		return false;
	}
	lt_put_fields(out, fields, 4);
	return true;
}

bool lt_encode_holder(lt_encoder *encoder, lt_bytes *out, const lt_holder_def *def)
{
	if (def->id != 0 && def->id <= encoder->order.holders) {
		return lt_encode_rename(encoder, out, def);
	}
	if (!lt_encode_open(encoder, out, LT_RECORD_HOLDER, 3, 0, lt_order_holder(&encoder->order, def))) {
		return false;
	}
	lt_put_varint(out, def->kind);
	lt_put_back(out, encoder->order.strings, def->root);
	lt_put_back(out, encoder->order.strings, def->path);
	return true;
}

static uint8_t lt_delta_bits(const lt_delta *delta, uint32_t number)
{
	uint8_t bits = 0;

	if (delta->birth == LT_BIRTH_OUTSIDE) {
		bits |= LT_DELTA_BIRTH_OUTSIDE;
	} else if (delta->birth == number) {
		bits |= LT_DELTA_BIRTH_NOW;
	}
	if (delta->born_bytes != 0 || delta->born_blocks != 0) {
		bits |= LT_DELTA_BORN;
	}
	if (delta->freed_bytes == delta->born_bytes && delta->freed_blocks == delta->born_blocks) {
		bits |= LT_DELTA_ALL_FREED;
	} else if (delta->freed_bytes != 0 || delta->freed_blocks != 0) {
		bits |= LT_DELTA_FREED;
	}
	if (delta->peak_bytes == delta->born_bytes) {
		bits |= LT_DELTA_PEAK_BORN;
	}
	if (((delta->born_bytes | delta->freed_bytes | delta->peak_bytes) & 7) == 0) {
		bits |= LT_DELTA_EIGHTHS;
	}
	return bits;
}

static void lt_put_delta(lt_bytes *out, const lt_delta *delta, uint32_t number, uint32_t leaf_before)
{
	uint8_t bits = lt_delta_bits(delta, number);
	unsigned shift = bits & LT_DELTA_EIGHTHS ? 3 : 0;

	lt_put_u8(out, bits);
	lt_put_change(out, leaf_before, delta->leaf);
	if ((bits & (LT_DELTA_BIRTH_NOW | LT_DELTA_BIRTH_OUTSIDE)) == 0) {
		lt_put_varint(out, number - delta->birth);
	}
	if (bits & LT_DELTA_BORN) {
		lt_put_varint(out, delta->born_bytes >> shift);
		lt_put_varint(out, delta->born_blocks);
	}
	if (bits & LT_DELTA_FREED) {
		lt_put_varint(out, delta->freed_bytes >> shift);
		lt_put_varint(out, delta->freed_blocks);
	}
	if ((bits & LT_DELTA_PEAK_BORN) == 0) {
		lt_put_varint(out, delta->peak_bytes >> shift);
	}
}

static uint32_t lt_window_mask(const lt_window *window, const lt_window *previous, uint64_t gap)
{
	uint32_t mask = 0;
	unsigned field;

	for (field = 0; field < LT_WINDOW_FIELD_COUNT; field++) {
		uint64_t base = lt_window_fields[field].plain ? 0 : lt_window_value(previous, field);

		if (lt_window_value(window, field) != base) {
			mask |= 1u << field;
		}
	}
	if (window->number_last != window->number) {
		mask |= LT_WINDOW_RANGE;
	}
	if (window->judged_windows != (window->flags & LT_WINDOW_JUDGED)) {
		mask |= LT_WINDOW_JUDGEMENTS;
	}
	return gap != 0 ? mask | LT_WINDOW_GAP : mask;
}

static void lt_put_window(lt_bytes *out, const lt_window *window, const lt_window *previous, uint64_t gap)
{
	uint32_t mask = lt_window_mask(window, previous, gap);
	unsigned field;

	lt_put_varint(out, mask);
	lt_put_varint(out, window->flags);
	lt_put_change(out, previous->time_us, window->time_us);
	for (field = 0; field < LT_WINDOW_FIELD_COUNT; field++) {
		if ((mask & 1u << field) == 0) {
			continue;
		}
		if (lt_window_fields[field].plain) {
			lt_put_varint(out, lt_window_value(window, field));
		} else {
			lt_put_change(out, lt_window_value(previous, field), lt_window_value(window, field));
		}
	}
	if (mask & LT_WINDOW_RANGE) {
		lt_put_varint(out, window->number_last - window->number);
	}
	if (mask & LT_WINDOW_JUDGEMENTS) {
		lt_put_varint(out, window->judged_windows);
	}
	if (mask & LT_WINDOW_GAP) {
		lt_put_varint(out, gap);
	}
}

bool lt_encode_window(lt_encoder *encoder, lt_bytes *out, const lt_window *window, const lt_delta *deltas, size_t count)
{
	uint64_t gap = window->loop_first - encoder->order.loops;
	const char *problem = lt_order_window(&encoder->order, window, deltas, count);
	uint32_t leaf = 0;
	size_t i;

	if (problem == NULL && count > LT_BLOCK_MAX / (7 * LT_VARINT_MAX)) {
		problem = "a window with too many changes";
	}
	if (!lt_encode_open(encoder, out, LT_RECORD_WINDOW, 8 + LT_WINDOW_FIELD_COUNT + 7 * count, 0, problem)) {
		return false;
	}
	lt_put_window(out, window, &encoder->previous, gap);
	lt_put_varint(out, count);
	for (i = 0; i < count; i++) {
		lt_put_delta(out, &deltas[i], window->number, leaf);
		leaf = deltas[i].leaf;
	}
	encoder->previous = *window;
	return true;
}

static void lt_put_parked(lt_bytes *out, const lt_walk *walk)
{
	uint32_t leaf = 0, holder = 0;

	lt_put_varint(out, walk->parked_count);
	for (size_t i = 0; i < walk->parked_count; i++) {
		lt_put_change(out, leaf, walk->parked[i].started);
		leaf = walk->parked[i].started;
		lt_put_change(out, holder, walk->parked[i].holder);
		holder = walk->parked[i].holder;
		lt_put_varint(out, walk->parked[i].count);
	}
}

/* The contexts of a walk, before it. */
static bool lt_encode_parked(lt_encoder *encoder, lt_bytes *out, const lt_walk *walk, const char *problem)
{
	lt_bytes fields = {0};
	size_t most = 1 + 3 * walk->parked_count;

	if (problem == NULL && walk->parked_count > LT_BLOCK_MAX / 100) {
		problem = "a heap walk with too many contexts";
	}
	if (problem == NULL && !lt_bytes_reserve(&fields, most * LT_VARINT_MAX)) {
		problem = "out of memory";
	}
	if (!lt_encode_open(encoder, out, LT_RECORD_PARKED, 1 + most, 0, problem)) {
		lt_bytes_free(&fields);
		return false;
	}
	lt_put_parked(&fields, walk);
	lt_put_varint(out, fields.len);
	lt_put_raw(out, fields.data, fields.len);
	lt_bytes_free(&fields);
	return true;
}

bool lt_encode_walk(lt_encoder *encoder, lt_bytes *out, const lt_walk *walk)
{
	const char *problem = lt_order_walk(&encoder->order, walk);
	uint32_t leaf = 0, holder = 0;
	size_t i;

	if (problem == NULL && (walk->size_count > LT_BLOCK_MAX / 100 || walk->claim_count > LT_BLOCK_MAX / 100)) {
		problem = "a heap walk with too many holders";
	}
	if (walk->parked_count > 0 && !lt_encode_parked(encoder, out, walk, problem)) {
		return false;
	}
	if (!lt_encode_open(encoder, out, LT_RECORD_WALK, 6 + 4 * walk->size_count + 5 * walk->claim_count, 0, problem)) {
		return false;
	}
	lt_put_varint(out, walk->window);
	lt_put_varint(out, walk->time_us);
	lt_put_varint(out, walk->cost_us);
	lt_put_varint(out, walk->values);
	lt_put_varint(out, walk->size_count);
	for (i = 0; i < walk->size_count; i++) {
		lt_put_change(out, holder, walk->sizes[i].holder);
		holder = walk->sizes[i].holder;
		lt_put_varint(out, walk->sizes[i].containers);
		lt_put_varint(out, walk->sizes[i].elements);
		lt_put_varint(out, walk->sizes[i].bytes);
	}
	lt_put_varint(out, walk->claim_count);
	for (i = 0, holder = 0; i < walk->claim_count; i++) {
		lt_put_change(out, leaf, walk->claims[i].leaf);
		leaf = walk->claims[i].leaf;
		lt_put_change(out, holder, walk->claims[i].holder);
		holder = walk->claims[i].holder;
		lt_put_varint(out, walk->claims[i].bytes);
		lt_put_varint(out, walk->claims[i].blocks);
		lt_put_varint(out, walk->claims[i].extra_refs);
	}
	return true;
}

bool lt_encode_cycle(lt_encoder *encoder, lt_bytes *out, const lt_cycle *cycle)
{
	if (!lt_encode_open(encoder, out, LT_RECORD_CYCLE, 5, 0, lt_order_cycle(&encoder->order, cycle))) {
		return false;
	}
	lt_put_varint(out, cycle->window);
	lt_put_varint(out, cycle->leaf);
	lt_put_varint(out, cycle->ring);
	lt_put_varint(out, cycle->bytes);
	lt_put_varint(out, cycle->blocks);
	return true;
}

bool lt_encode_pending(lt_encoder *encoder, lt_bytes *out, const lt_pending *pending)
{
	if (!lt_encode_open(encoder, out, LT_RECORD_PENDING, 5, 0, lt_order_pending(&encoder->order, pending))) {
		return false;
	}
	lt_put_varint(out, pending->window);
	lt_put_varint(out, pending->started);
	lt_put_varint(out, pending->waiting);
	lt_put_varint(out, pending->count);
	lt_put_varint(out, pending->bytes);
	return true;
}

bool lt_encode_end(lt_encoder *encoder, lt_bytes *out, lt_end_state state, uint64_t time_us)
{
	if (!lt_encode_open(encoder, out, LT_RECORD_END, 2, 0, lt_order_end(&encoder->order, state, time_us))) {
		return false;
	}
	lt_put_varint(out, state);
	lt_put_varint(out, time_us);
	return true;
}
