/*
 * lt_compact.c: see lt_compact.h.
 *
 * A pass replays the file into a sink that writes the new one. Windows fall into
 * groups: the first (loop 0, which is not judged) and the newest stand alone, of
 * the older ones `group` in a row become one record. Definitions go straight
 * through. Walks, cycles and pending records are held until their group is
 * written, because they may come before or after the window they belong to:
 *
 * - walks of older windows are thinned: one of `group` stays;
 * - cycles of one leaf and ring are summed over the group;
 * - of pending records the last picture of the group stays.
 *
 * If a pass comes out too large, a coarser one is tried from the same file.
 */
#include "trace/lt_compact.h"

#include <string.h>
#include <unistd.h>

#include "trace/lt_encode.h"
#include "trace/lt_format.h"
#include "trace/lt_merge.h"
#include "trace/lt_scan.h"

#define LT_COMPACT_SUFFIX ".tmp"
#define LT_COMPACT_BLOCK (1u << 16)
#define LT_COMPACT_KEEP_LEAST 8u

/* What is held for one group beside its windows. */
typedef struct {
	lt_bytes walks;  /* records, encoded: they stand for themselves */
	lt_vec cycles;   /* lt_cycle */
	lt_vec pending;  /* lt_pending, all of one window */
} lt_held;

typedef struct {
	lt_file *file;
	lt_file temp;
	uint64_t limit;      /* bytes the new file may have */
	bool too_large;      /* it would have more */
	uint64_t older_end;  /* rank of the last window that is merged with others */
	uint32_t group;      /* windows in a record of the older part */
	uint64_t rank;       /* windows read so far */
	uint64_t written;    /* window records written */
	uint64_t older_walks;
	uint64_t older_size; /* bytes written when the last window of the older part came */
	lt_encoder encoder;
	lt_bytes block;      /* being filled; begins with room for its header */
	lt_merge merge;      /* the group being gathered */
	lt_held now;         /* of that group */
	lt_held next;        /* of the one to come */
} lt_compact;

static bool lt_compact_open_block(lt_compact *compact)
{
	static const uint8_t room[LT_BLOCK_HEADER_SIZE];

	if (compact->block.len == 0) {
		if (!lt_bytes_reserve(&compact->block, sizeof(room))) {
			return false;
		}
		lt_put_raw(&compact->block, room, sizeof(room));
	}
	return true;
}

static bool lt_compact_write(lt_compact *compact)
{
	lt_bytes *block = &compact->block;

	if (block->len <= LT_BLOCK_HEADER_SIZE) {
		return true;
	}
	if (compact->temp.size + block->len > compact->limit || block->len - LT_BLOCK_HEADER_SIZE > LT_BLOCK_MAX) {
		compact->too_large = true;
		return false;
	}
	lt_encode_block_header(block);
	if (lt_file_append(&compact->temp, block->data, block->len) != 0) {
		return false;
	}
	block->len = 0;
	return true;
}

/* After a record: begins a new block when this one is large enough. */
static bool lt_compact_put(lt_compact *compact, bool encoded)
{
	if (!encoded) {
		return false;
	}
	return compact->block.len < LT_COMPACT_BLOCK || lt_compact_write(compact);
}

#define LT_COMPACT_ENCODE(compact, encode, ...) \
	(lt_compact_open_block(compact) && lt_compact_put(compact, encode(&(compact)->encoder, &(compact)->block, __VA_ARGS__)))

static bool lt_compact_start(void *self, const lt_start *start)
{
	lt_compact *compact = self;

	return LT_COMPACT_ENCODE(compact, lt_encode_start, start);
}

static bool lt_compact_string(void *self, uint32_t id, lt_str text)
{
	lt_compact *compact = self;

	return LT_COMPACT_ENCODE(compact, lt_encode_string, id, text);
}

static bool lt_compact_func(void *self, const lt_func_def *def)
{
	lt_compact *compact = self;

	return LT_COMPACT_ENCODE(compact, lt_encode_func, def);
}

static bool lt_compact_node(void *self, const lt_node_def *def)
{
	lt_compact *compact = self;

	return LT_COMPACT_ENCODE(compact, lt_encode_node, def);
}

static bool lt_compact_leaf(void *self, const lt_leaf_def *def)
{
	lt_compact *compact = self;

	return LT_COMPACT_ENCODE(compact, lt_encode_leaf, def);
}

static bool lt_compact_holder(void *self, const lt_holder_def *def)
{
	lt_compact *compact = self;

	return LT_COMPACT_ENCODE(compact, lt_encode_holder, def);
}

static bool lt_compact_is_older(const lt_compact *compact, uint64_t rank)
{
	return rank > 1 && rank <= compact->older_end;
}

/* Which group does a record of `window` belong to? `rank` gets its window's. */
static lt_held *lt_compact_held(lt_compact *compact, uint32_t window, uint64_t *rank)
{
	if (compact->merge.count > 0 && window <= compact->merge.window.number_last) {
		*rank = compact->rank;
		return &compact->now;
	}
	*rank = compact->rank + 1;
	return &compact->next;
}

static bool lt_compact_walk(void *self, const lt_walk *walk)
{
	lt_compact *compact = self;
	uint64_t rank;
	lt_held *held = lt_compact_held(compact, walk->window, &rank);
	lt_encoder ahead = compact->encoder;

	if (lt_compact_is_older(compact, rank) && compact->older_walks++ % compact->group != 0) {
		return true;
	}
	/* Encoded as it will stand in the new file: after its window, which is not written yet. */
	ahead.order.window = walk->window;
	if (!lt_encode_walk(&ahead, &held->walks, walk)) {
		return false;
	}
	compact->encoder.order.sum = ahead.order.sum;
	return true;
}

static bool lt_compact_cycle(void *self, const lt_cycle *cycle)
{
	lt_compact *compact = self;
	uint64_t rank;
	lt_held *held = lt_compact_held(compact, cycle->window, &rank);
	lt_cycle *cycles = (lt_cycle *) (void *) held->cycles.data, *added;
	size_t i;

	for (i = 0; lt_compact_is_older(compact, rank) && i < held->cycles.count; i++) {
		if (cycles[i].leaf == cycle->leaf && cycles[i].ring == cycle->ring) {
			cycles[i].window = cycle->window;
			cycles[i].bytes += cycle->bytes;
			cycles[i].blocks += cycle->blocks;
			return true;
		}
	}
	added = lt_vec_push(&held->cycles);
	if (added == NULL) {
		return false;
	}
	*added = *cycle;
	return true;
}

static bool lt_compact_pending(void *self, const lt_pending *pending)
{
	lt_compact *compact = self;
	uint64_t rank;
	lt_held *held = lt_compact_held(compact, pending->window, &rank);
	lt_pending *added;

	if (held->pending.count > 0) {
		const lt_pending *last = lt_vec_at(&held->pending, held->pending.count - 1);

		if (last->window < pending->window) {
			held->pending.count = 0;
		} else if (last->window > pending->window) {
			return true;
		}
	}
	added = lt_vec_push(&held->pending);
	if (added == NULL) {
		return false;
	}
	*added = *pending;
	return true;
}

/* Writes what is held of the group that was written last. */
static bool lt_compact_put_held(lt_compact *compact, lt_held *held)
{
	size_t i;

	if (!lt_compact_open_block(compact) || !lt_bytes_reserve(&compact->block, held->walks.len)) {
		return false;
	}
	lt_put_raw(&compact->block, held->walks.data, held->walks.len);
	for (i = 0; i < held->cycles.count; i++) {
		if (!LT_COMPACT_ENCODE(compact, lt_encode_cycle, lt_vec_at(&held->cycles, i))) {
			return false;
		}
	}
	for (i = 0; i < held->pending.count; i++) {
		if (!LT_COMPACT_ENCODE(compact, lt_encode_pending, lt_vec_at(&held->pending, i))) {
			return false;
		}
	}
	held->walks.len = 0;
	held->cycles.count = 0;
	held->pending.count = 0;
	return lt_compact_put(compact, true);
}

/* Writes the group that was gathered; what is held for the next one moves up. */
static bool lt_compact_close_group(lt_compact *compact)
{
	lt_merge *merge = &compact->merge;
	lt_held written;

	if (merge->count == 0) {
		return true;
	}
	/* Nothing that loops have begun waits any more at the group's end: a picture of before is over. */
	if (merge->window.pending_contexts == 0 && compact->now.pending.count > 0
	 && ((const lt_pending *) lt_vec_at(&compact->now.pending, 0))->window < merge->window.number_last) {
		compact->now.pending.count = 0;
	}
	if (!LT_COMPACT_ENCODE(compact, lt_encode_window, &merge->window,
			(const lt_delta *) (const void *) merge->deltas.data, merge->deltas.count)
			|| !lt_compact_put_held(compact, &compact->now)) {
		return false;
	}
	written = compact->now;
	compact->now = compact->next;
	compact->next = written;
	lt_merge_next(merge);
	compact->written++;
	return true;
}

/* A window joins the group: what was held for it goes to what the group holds. */
static bool lt_compact_join_held(lt_compact *compact)
{
	lt_held next = compact->next;
	bool joined;
	size_t i;

	/* Emptied first: it is not to be filled while it is read. */
	memset(&compact->next, 0, sizeof(compact->next));
	compact->next.cycles.item = next.cycles.item;
	compact->next.pending.item = next.pending.item;
	joined = lt_bytes_reserve(&compact->now.walks, next.walks.len);
	if (joined) {
		lt_put_raw(&compact->now.walks, next.walks.data, next.walks.len);
	}
	for (i = 0; joined && i < next.cycles.count; i++) {
		joined = lt_compact_cycle(compact, lt_vec_at(&next.cycles, i));
	}
	for (i = 0; joined && i < next.pending.count; i++) {
		joined = lt_compact_pending(compact, lt_vec_at(&next.pending, i));
	}
	lt_bytes_free(&next.walks);
	lt_vec_free(&next.cycles);
	lt_vec_free(&next.pending);
	return joined;
}

static bool lt_compact_window(void *self, const lt_window *window, const lt_delta *deltas, size_t count)
{
	lt_compact *compact = self;
	bool joins = lt_compact_is_older(compact, compact->rank + 1) && lt_compact_is_older(compact, compact->rank)
		&& compact->merge.count < compact->group;

	if (!joins && !lt_compact_close_group(compact)) {
		return false;
	}
	compact->rank++;
	if (compact->rank <= compact->older_end + 1) {
		compact->older_size = compact->temp.size + compact->block.len;
	}
	return lt_merge_add(&compact->merge, window, deltas, count) && lt_compact_join_held(compact);
}

/* Writes what is left: the last group, and what belongs to a window still to come. */
static bool lt_compact_finish(lt_compact *compact)
{
	return lt_compact_close_group(compact) && lt_compact_put_held(compact, &compact->now)
		&& lt_compact_put_held(compact, &compact->next);
}

static bool lt_compact_end(void *self, lt_end_state state, uint64_t time_us)
{
	lt_compact *compact = self;

	return lt_compact_finish(compact) && LT_COMPACT_ENCODE(compact, lt_encode_end, state, time_us);
}

static const lt_sink_ops lt_compact_ops = {
	lt_compact_start, lt_compact_string, lt_compact_func, lt_compact_node, lt_compact_leaf, lt_compact_holder,
	lt_compact_window, lt_compact_walk, lt_compact_cycle, lt_compact_pending, lt_compact_end
};

static void lt_compact_init(lt_compact *compact, lt_file *file)
{
	compact->file = file;
	compact->temp.fd = -1;
	lt_merge_init(&compact->merge);
	compact->now.cycles.item = sizeof(lt_cycle);
	compact->now.pending.item = sizeof(lt_pending);
	compact->next = compact->now;
}

static void lt_compact_destroy(lt_compact *compact)
{
	lt_held *held;

	for (held = &compact->now; held != NULL; held = held == &compact->now ? &compact->next : NULL) {
		lt_bytes_free(&held->walks);
		lt_vec_free(&held->cycles);
		lt_vec_free(&held->pending);
	}
	lt_bytes_free(&compact->block);
	lt_merge_destroy(&compact->merge);
}

static bool lt_compact_create(lt_compact *compact)
{
	uint8_t header[LT_TRACE_HEADER_SIZE];
	char path[PATH_MAX];
	size_t len = strlen(compact->file->path);

	if (len + sizeof(LT_COMPACT_SUFFIX) > sizeof(path)) {
		return false;
	}
	memcpy(path, compact->file->path, len);
	memcpy(path + len, LT_COMPACT_SUFFIX, sizeof(LT_COMPACT_SUFFIX));
	if (lt_file_create(&compact->temp, path) != 0) {
		return false;
	}
	lt_encode_header(header);
	return lt_file_append(&compact->temp, header, sizeof(header)) == 0;
}

static bool lt_compact_rewrite(lt_compact *compact)
{
	lt_scan scan = { .fd = compact->file->fd, .size = compact->file->size };
	lt_sink sink = { &lt_compact_ops, compact };

	return lt_compact_create(compact)
		&& lt_scan_run(&scan, sink) == LT_SCAN_DONE && !scan.torn
		&& lt_compact_finish(compact) && lt_compact_write(compact);
}

/* How one pass is to be made, and what came of it. */
typedef struct {
	uint32_t group;
	uint64_t keep;        /* newest windows left as they are */
	uint64_t limit;
	bool too_large;       /* it failed for that, and for nothing else */
	uint64_t older_size;  /* bytes up to the end of the older part, as far as it came */
	bool older_done;      /* it came to the newest windows */
} lt_compact_try;

static bool lt_compact_pass(lt_file *file, lt_compact_plan *plan, lt_compact_try *try)
{
	lt_compact *compact = lt_mem_map(sizeof(*compact));
	bool done;

	if (compact == NULL) {
		return false;
	}
	lt_compact_init(compact, file);
	compact->group = try->group;
	compact->limit = try->limit;
	compact->older_end = plan->windows > try->keep ? plan->windows - try->keep : 0;
	done = lt_compact_rewrite(compact) && lt_file_replace(file, &compact->temp) == 0;
	if (done) {
		plan->windows = compact->written;
	} else if (compact->temp.fd != -1) {
		unlink(compact->temp.path);
		lt_file_close(&compact->temp);
	}
	try->too_large = compact->too_large;
	try->older_size = compact->older_size;
	try->older_done = compact->rank > compact->older_end;
	lt_compact_destroy(compact);
	lt_mem_unmap(compact, sizeof(*compact));
	return done;
}

/* The next try after one that failed, if it came out too large: merge more of the older windows
 * into one, or, where that part is small already, leave fewer of the newest
 * alone. False: nothing is left to try. */
static bool lt_compact_harder(const lt_compact_plan *plan, lt_compact_try *try)
{
	bool older_is_small = try->older_done && try->older_size < try->limit / 2;

	if (!try->too_large) {
		return false;
	}
	if (!older_is_small && try->keep + try->group < plan->windows) {
		try->group *= try->group < 4 ? 2 : 4;
		return true;
	}
	if (try->keep <= LT_COMPACT_KEEP_LEAST) {
		return false;
	}
	try->keep = try->keep / 4 > LT_COMPACT_KEEP_LEAST ? try->keep / 4 : LT_COMPACT_KEEP_LEAST;
	return true;
}

bool lt_compact_run(lt_file *file, lt_compact_plan *plan)
{
	lt_compact_try try = { .group = 2, .keep = plan->keep_windows, .limit = plan->target };

	if (lt_file_check(file) != 0) {
		return false;
	}
	do {
		if (lt_compact_pass(file, plan, &try)) {
			return true;
		}
	} while (lt_compact_harder(plan, &try));
	try.limit = plan->bound;
	return try.too_large && lt_compact_pass(file, plan, &try);
}
