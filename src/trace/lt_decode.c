/* lt_decode.c: see lt_decode.h; the layout is drawn in lt_encode.c. */
#include "trace/lt_decode.h"

#include "trace/lt_format.h"

void lt_decoder_init(lt_decoder *decoder, lt_sink sink)
{
	memset(decoder, 0, sizeof(*decoder));
	decoder->sink = sink;
	decoder->deltas.item = sizeof(lt_delta);
	decoder->sizes.item = sizeof(lt_walk_size);
	decoder->claims.item = sizeof(lt_walk_claim);
	decoder->parked.item = sizeof(lt_walk_parked);
}

void lt_decoder_destroy(lt_decoder *decoder)
{
	lt_vec_free(&decoder->deltas);
	lt_vec_free(&decoder->sizes);
	lt_vec_free(&decoder->claims);
	lt_vec_free(&decoder->parked);
}

/* After the fields of a record were read: is it to be refused? The rule is asked
 * only when they are whole. */
#define LT_WRONG(decoder, cursor, rule) \
	(((decoder)->problem = (cursor)->bad ? "a record that is cut off or out of range" : (rule)) != NULL)

/* Sends an event, if the sink wants it. */
#define LT_SEND(decoder, callback, ...) \
	((decoder)->sink.ops->callback == NULL || (decoder)->sink.ops->callback((decoder)->sink.self, __VA_ARGS__) \
		? LT_DECODE_OK : LT_DECODE_STOPPED)

static uint32_t lt_get_back(lt_cursor *cursor, uint32_t defined)
{
	uint64_t back = lt_get_varint(cursor);

	if (back > defined) {
		cursor->bad = true;
		return 0;
	}
	return back == 0 ? 0 : (uint32_t) (defined - back + 1);
}

static lt_str lt_get_text(lt_cursor *cursor)
{
	uint64_t len = lt_get_varint(cursor);
	lt_str text = { "", 0 };

	if (len > LT_STRING_MAX || len > lt_cursor_left(cursor)) {
		cursor->bad = true;
	} else if (len > 0) {
		text.ptr = (const char *) cursor->at;
		text.len = (size_t) len;
		cursor->at += len;
	}
	return text;
}

static lt_decode_code lt_decode_thread(lt_decoder *decoder, lt_cursor *cursor)
{
	uint64_t len = lt_get_varint(cursor);
	size_t left = lt_cursor_left(cursor);

	decoder->thread = lt_get_varint(cursor);
	if (cursor->bad || left - lt_cursor_left(cursor) != len || decoder->order.started) {
		decoder->problem = "a thread's number in the wrong place";
		return LT_DECODE_BAD;
	}
	return LT_DECODE_OK;
}

static lt_decode_code lt_decode_start(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_start start;

	start.thread = decoder->thread;
	start.pid = lt_get_varint(cursor);
	start.parent_pid = lt_get_varint(cursor);
	start.started_at_us = lt_get_varint(cursor);
	start.pid_started_at = lt_get_varint(cursor);
	start.boot_id = lt_get_varint(cursor);
	start.mode = (lt_mode) lt_get_u32(cursor);
	start.sapi = lt_get_text(cursor);
	start.script = lt_get_text(cursor);
	start.php_version = lt_get_text(cursor);
	start.body = lt_get_text(cursor);
	if (LT_WRONG(decoder, cursor, lt_order_start(&decoder->order, &start))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, start, &start);
}

static lt_decode_code lt_decode_string(lt_decoder *decoder, lt_cursor *cursor)
{
	uint32_t id = decoder->order.strings + 1;
	lt_str text = lt_get_text(cursor);

	if (LT_WRONG(decoder, cursor, lt_order_string(&decoder->order, id))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, string, id, text);
}

static lt_decode_code lt_decode_func(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_func_def def;

	def.id = decoder->order.funcs + 1;
	def.name = lt_get_back(cursor, decoder->order.strings);
	def.file = lt_get_back(cursor, decoder->order.strings);
	def.line = lt_get_u32(cursor);
	def.kind = (lt_func_kind) lt_get_u32(cursor);
	if (LT_WRONG(decoder, cursor, lt_order_func(&decoder->order, &def))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, func, &def);
}

static lt_decode_code lt_decode_node(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_node_def def;

	def.id = decoder->order.nodes + 1;
	def.parent = lt_get_back(cursor, decoder->order.leaves);
	def.func = lt_get_back(cursor, decoder->order.funcs);
	if (LT_WRONG(decoder, cursor, lt_order_node(&decoder->order, &def))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, node, &def);
}

static lt_decode_code lt_decode_leaf(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_leaf_def def;

	def.id = decoder->order.leaves + 1;
	def.node = lt_get_back(cursor, decoder->order.nodes);
	def.line = lt_get_u32(cursor);
	if (LT_WRONG(decoder, cursor, lt_order_leaf(&decoder->order, &def))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, leaf, &def);
}

static lt_decode_code lt_decode_holder(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_holder_def def;

	def.id = decoder->order.holders + 1;
	def.kind = (lt_root_kind) lt_get_u32(cursor);
	def.root = lt_get_back(cursor, decoder->order.strings);
	def.path = lt_get_back(cursor, decoder->order.strings);
	if (LT_WRONG(decoder, cursor, lt_order_holder(&decoder->order, &def))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, holder, &def);
}

static lt_decode_code lt_decode_rename(lt_decoder *decoder, lt_cursor *cursor)
{
	uint64_t len = lt_get_varint(cursor);
	size_t left = lt_cursor_left(cursor);
	lt_holder_def def;

	def.id = lt_get_u32(cursor);
	def.kind = (lt_root_kind) lt_get_u32(cursor);
	def.root = lt_get_u32(cursor);
	def.path = lt_get_u32(cursor);
	if (cursor->bad || left - lt_cursor_left(cursor) != len || def.id == 0 || def.id > decoder->order.holders) {
		decoder->problem = "a new name for an unknown holder";
		return LT_DECODE_BAD;
	}
	if (LT_WRONG(decoder, cursor, lt_order_holder(&decoder->order, &def))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, holder, &def);
}

static uint64_t lt_get_scaled(lt_cursor *cursor, unsigned shift)
{
	uint64_t value = lt_get_varint(cursor);

	if (value > LT_FIGURE_MAX >> shift) {
		cursor->bad = true;
		return 0;
	}
	return value << shift;
}

static void lt_get_delta(lt_cursor *cursor, lt_delta *delta, uint32_t number, uint32_t leaf_before)
{
	uint8_t bits = lt_get_u8(cursor);
	unsigned shift = bits & LT_DELTA_EIGHTHS ? 3 : 0;
	uint8_t birth = bits & (LT_DELTA_BIRTH_NOW | LT_DELTA_BIRTH_OUTSIDE);

	memset(delta, 0, sizeof(*delta));
	delta->leaf = (uint32_t) lt_get_change(cursor, leaf_before);
	if (birth == 0) {
		uint64_t back = lt_get_varint(cursor);

		cursor->bad |= back >= number;
		delta->birth = number - (uint32_t) back;
	} else {
		delta->birth = birth == LT_DELTA_BIRTH_NOW ? number : LT_BIRTH_OUTSIDE;
	}
	if (bits & LT_DELTA_BORN) {
		delta->born_bytes = lt_get_scaled(cursor, shift);
		delta->born_blocks = lt_get_varint(cursor);
	}
	if (bits & LT_DELTA_FREED) {
		delta->freed_bytes = lt_get_scaled(cursor, shift);
		delta->freed_blocks = lt_get_varint(cursor);
	} else if (bits & LT_DELTA_ALL_FREED) {
		delta->freed_bytes = delta->born_bytes;
		delta->freed_blocks = delta->born_blocks;
	}
	delta->peak_bytes = bits & LT_DELTA_PEAK_BORN ? delta->born_bytes : lt_get_scaled(cursor, shift);
	cursor->bad |= (bits & ~LT_DELTA_MASK) != 0 || birth == (LT_DELTA_BIRTH_NOW | LT_DELTA_BIRTH_OUTSIDE);
}

static void lt_get_window(lt_cursor *cursor, lt_window *window, const lt_window *previous, const lt_order *order)
{
	uint32_t mask = lt_get_u32(cursor);
	unsigned field;

	memset(window, 0, sizeof(*window));
	window->flags = lt_get_u32(cursor);
	window->time_us = lt_get_change(cursor, previous->time_us);
	for (field = 0; field < LT_WINDOW_FIELD_COUNT; field++) {
		uint64_t base = lt_window_fields[field].plain ? 0 : lt_window_value(previous, field);

		if ((mask & 1u << field) == 0) {
			*lt_window_at(window, field) = base;
		} else if (lt_window_fields[field].plain) {
			*lt_window_at(window, field) = lt_get_varint(cursor);
		} else {
			*lt_window_at(window, field) = lt_get_change(cursor, base);
		}
	}
	/* Past the last number this wraps to 0, or below `number`: lt_order_window() refuses both. */
	window->number = order->window + 1;
	window->number_last = window->number + ((mask & LT_WINDOW_RANGE) ? lt_get_u32(cursor) : 0);
	window->judged_windows = (mask & LT_WINDOW_JUDGEMENTS) ? lt_get_u32(cursor) : window->flags & LT_WINDOW_JUDGED;
	window->loop_first = order->loops + ((mask & LT_WINDOW_GAP) ? lt_get_varint(cursor) : 0);
	cursor->bad |= (mask & ~LT_WINDOW_MASK) != 0;
}

/* Room for `count` items of at least `least` bytes each in what is left. */
static bool lt_decode_room(lt_cursor *cursor, lt_vec *vec, uint64_t count, size_t least)
{
	if (count > lt_cursor_left(cursor) / least) {
		cursor->bad = true;
		return true;
	}
	return lt_vec_reserve(vec, (size_t) count);
}

static lt_decode_code lt_decode_window(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_window window;
	lt_delta *deltas;
	uint32_t leaf = 0;
	uint64_t count, i;

	lt_get_window(cursor, &window, &decoder->previous, &decoder->order);
	count = lt_get_varint(cursor);
	if (!lt_decode_room(cursor, &decoder->deltas, count, 2)) {
		return LT_DECODE_NO_MEMORY;
	}
	deltas = (lt_delta *) (void *) decoder->deltas.data;
	for (i = 0; i < count && !cursor->bad; i++) {
		lt_get_delta(cursor, &deltas[i], window.number, leaf);
		leaf = deltas[i].leaf;
	}
	if (LT_WRONG(decoder, cursor, lt_order_window(&decoder->order, &window, deltas, (size_t) count))) {
		return LT_DECODE_BAD;
	}
	decoder->previous = window;
	decoder->windows++;
	return LT_SEND(decoder, window, &window, deltas, (size_t) count);
}

static bool lt_get_sizes(lt_decoder *decoder, lt_cursor *cursor, lt_walk *walk)
{
	uint64_t count = lt_get_varint(cursor), i;
	uint32_t holder = 0;
	lt_walk_size *sizes;

	if (!lt_decode_room(cursor, &decoder->sizes, count, 4)) {
		return false;
	}
	sizes = (lt_walk_size *) (void *) decoder->sizes.data;
	for (i = 0; i < count && !cursor->bad; i++) {
		holder = (uint32_t) lt_get_change(cursor, holder);
		sizes[i].holder = holder;
		sizes[i].containers = lt_get_varint(cursor);
		sizes[i].elements = lt_get_varint(cursor);
		sizes[i].bytes = lt_get_varint(cursor);
	}
	walk->sizes = sizes;
	walk->size_count = (size_t) count;
	return true;
}

static bool lt_get_claims(lt_decoder *decoder, lt_cursor *cursor, lt_walk *walk)
{
	uint64_t count = lt_get_varint(cursor), i;
	uint32_t leaf = 0, holder = 0;
	lt_walk_claim *claims;

	if (!lt_decode_room(cursor, &decoder->claims, count, 5)) {
		return false;
	}
	claims = (lt_walk_claim *) (void *) decoder->claims.data;
	for (i = 0; i < count && !cursor->bad; i++) {
		leaf = (uint32_t) lt_get_change(cursor, leaf);
		holder = (uint32_t) lt_get_change(cursor, holder);
		claims[i].leaf = leaf;
		claims[i].holder = holder;
		claims[i].bytes = lt_get_varint(cursor);
		claims[i].blocks = lt_get_varint(cursor);
		claims[i].extra_refs = lt_get_varint(cursor);
	}
	walk->claims = claims;
	walk->claim_count = (size_t) count;
	return true;
}

/* Belongs to the walk that comes next, which checks it. */
static lt_decode_code lt_decode_parked(lt_decoder *decoder, lt_cursor *cursor)
{
	uint64_t len = lt_get_varint(cursor), count;
	size_t left = lt_cursor_left(cursor);
	uint32_t leaf = 0, holder = 0;
	lt_walk_parked *parked;

	count = lt_get_varint(cursor);
	if (!lt_decode_room(cursor, &decoder->parked, count, 3)) {
		return LT_DECODE_NO_MEMORY;
	}
	parked = (lt_walk_parked *) (void *) decoder->parked.data;
	for (uint64_t i = 0; i < count && !cursor->bad; i++) {
		leaf = (uint32_t) lt_get_change(cursor, leaf);
		holder = (uint32_t) lt_get_change(cursor, holder);
		parked[i] = (lt_walk_parked) {leaf, holder, lt_get_varint(cursor)};
	}
	if (cursor->bad || left - lt_cursor_left(cursor) != len) {
		decoder->problem = "contexts that are cut off";
		return LT_DECODE_BAD;
	}
	decoder->parked_count = (size_t) count;
	return LT_DECODE_OK;
}

static lt_decode_code lt_decode_walk(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_walk walk;

	walk.window = lt_get_u32(cursor);
	walk.time_us = lt_get_varint(cursor);
	walk.cost_us = lt_get_varint(cursor);
	walk.values = lt_get_varint(cursor);
	if (!lt_get_sizes(decoder, cursor, &walk) || !lt_get_claims(decoder, cursor, &walk)) {
		return LT_DECODE_NO_MEMORY;
	}
	walk.parked = (const lt_walk_parked *) (const void *) decoder->parked.data;
	walk.parked_count = decoder->parked_count;
	decoder->parked_count = 0;
	if (LT_WRONG(decoder, cursor, lt_order_walk(&decoder->order, &walk))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, walk, &walk);
}

static lt_decode_code lt_decode_cycle(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_cycle cycle;

	cycle.window = lt_get_u32(cursor);
	cycle.leaf = lt_get_u32(cursor);
	cycle.ring = lt_get_u32(cursor);
	cycle.bytes = lt_get_varint(cursor);
	cycle.blocks = lt_get_varint(cursor);
	if (LT_WRONG(decoder, cursor, lt_order_cycle(&decoder->order, &cycle))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, cycle, &cycle);
}

static lt_decode_code lt_decode_pending(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_pending pending;

	pending.window = lt_get_u32(cursor);
	pending.started = lt_get_u32(cursor);
	pending.waiting = lt_get_u32(cursor);
	pending.count = lt_get_varint(cursor);
	pending.bytes = lt_get_varint(cursor);
	if (LT_WRONG(decoder, cursor, lt_order_pending(&decoder->order, &pending))) {
		return LT_DECODE_BAD;
	}
	return LT_SEND(decoder, pending, &pending);
}

static lt_decode_code lt_decode_end(lt_decoder *decoder, lt_cursor *cursor)
{
	lt_end_state state = (lt_end_state) lt_get_u32(cursor);
	uint64_t time_us = lt_get_varint(cursor);

	if (LT_WRONG(decoder, cursor, lt_order_end(&decoder->order, state, time_us))) {
		return LT_DECODE_BAD;
	}
	decoder->end = state;
	return LT_SEND(decoder, end, state, time_us);
}

static lt_decode_code lt_decode_skip(lt_decoder *decoder, lt_cursor *cursor)
{
	uint64_t len = lt_get_varint(cursor);

	if (cursor->bad || len > lt_cursor_left(cursor) || !decoder->order.started) {
		decoder->problem = "an unknown record that is cut off";
		return LT_DECODE_BAD;
	}
	cursor->at += len;
	return LT_DECODE_OK;
}

static lt_decode_code lt_decode_record(lt_decoder *decoder, lt_cursor *cursor)
{
	uint8_t tag = lt_get_u8(cursor);

	switch (tag) {
		case LT_RECORD_START:
			return lt_decode_start(decoder, cursor);
		case LT_RECORD_STRING:
			return lt_decode_string(decoder, cursor);
		case LT_RECORD_FUNC:
			return lt_decode_func(decoder, cursor);
		case LT_RECORD_NODE:
			return lt_decode_node(decoder, cursor);
		case LT_RECORD_LEAF:
			return lt_decode_leaf(decoder, cursor);
		case LT_RECORD_HOLDER:
			return lt_decode_holder(decoder, cursor);
		case LT_RECORD_WINDOW:
			return lt_decode_window(decoder, cursor);
		case LT_RECORD_WALK:
			return lt_decode_walk(decoder, cursor);
		case LT_RECORD_CYCLE:
			return lt_decode_cycle(decoder, cursor);
		case LT_RECORD_PENDING:
			return lt_decode_pending(decoder, cursor);
		case LT_RECORD_END:
			return lt_decode_end(decoder, cursor);
		case LT_RECORD_THREAD:
			return lt_decode_thread(decoder, cursor);
		case LT_RECORD_RENAME:
			return lt_decode_rename(decoder, cursor);
		case LT_RECORD_PARKED:
			return lt_decode_parked(decoder, cursor);
		default:
			break;
	}
	if (tag >= LT_RECORD_SKIPPABLE) {
		return lt_decode_skip(decoder, cursor);
	}
	decoder->problem = "an unknown record";
	return LT_DECODE_BAD;
}

lt_decode_code lt_decode_block(lt_decoder *decoder, const uint8_t *payload, size_t len)
{
	lt_cursor cursor = { payload, payload + len, false };
	lt_decode_code code = LT_DECODE_OK;

	while (code == LT_DECODE_OK && cursor.at < cursor.end) {
		code = lt_decode_record(decoder, &cursor);
	}
	return code;
}
