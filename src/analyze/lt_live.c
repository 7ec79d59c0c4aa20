/*
 * lt_live.c: what is live of each leaf and birth: entries and their pieces, what
 * becomes a survivor, and what dies how old (lt_model.h).
 */
#include "analyze/lt_model.h"

#include <stdlib.h>
#include <string.h>

#define LT_MOST_CHANGES 65536u /* per kept window */
#define LT_MOST_UNITS (1 << 30) /* per piece */

uint32_t lt_age_bucket(uint64_t loops)
{
	uint32_t octave;

	if (loops < 4) {
		return (uint32_t) loops;
	}
	if (loops > UINT32_MAX) {
		return LT_AGE_BUCKETS - 1;
	}
	octave = 63 - (uint32_t) __builtin_clzll(loops);
	return 4 * (octave - 1) + (uint32_t) ((loops >> (octave - 2)) & 3);
}

double lt_age_least(uint32_t bucket)
{
	if (bucket < 4) {
		return bucket;
	}
	return (double) ((uint64_t) (4 + bucket % 4) << (bucket / 4 - 1));
}

lt_change_log *lt_log_slot(const lt_trace *trace, uint32_t record)
{
	const lt_analysis_options *options = &trace->analysis->options;
	lt_change_log *slot;

	if (record <= options->first_windows) {
		return &trace->logs[record - 1];
	}
	slot = &trace->logs[options->first_windows + record % (options->last_windows + 1)];
	return slot;
}

bool lt_log_change(lt_trace *trace, uint32_t record, uint32_t site, uint32_t birth, int64_t bytes)
{
	lt_change_log *slot = lt_log_slot(trace, record);
	lt_change *change;

	if (slot->record != record || slot->changes.count >= LT_MOST_CHANGES) {
		return true;
	}
	change = lt_list_push(&slot->changes);
	if (change == NULL) {
		return false;
	}
	change->site = site;
	change->birth = birth;
	change->bytes = bytes;
	return true;
}

bool lt_push_number(lt_list *list, uint32_t number)
{
	uint32_t *item = lt_list_push(list);

	if (item == NULL) {
		return false;
	}
	*item = number;
	return true;
}

bool lt_survivors_add(lt_trace *trace, uint32_t leaf_id, int64_t bytes)
{
	lt_leaf_model *leaf = lt_leaf_of(trace, leaf_id);
	uint32_t record = (uint32_t) trace->records.count;

	leaf->survivors += bytes;
	if (leaf->changed == record) {
		return true;
	}
	leaf->changed = record;
	return lt_push_number(&trace->touched, leaf_id);
}

static bool lt_death_add(lt_trace *trace, lt_leaf_model *leaf, uint32_t origin, uint32_t units)
{
	uint32_t record = (uint32_t) trace->records.count;
	uint64_t age = lt_record_of(trace, record)->loop_end - lt_record_of(trace, origin)->loop_end;
	uint32_t bucket = lt_age_bucket(age);
	lt_deaths *deaths;

	if (bucket >= leaf->death_count) {
		uint32_t count = bucket + 4;

		deaths = realloc(leaf->deaths, count * sizeof(*deaths));
		if (deaths == NULL) {
			return false;
		}
		memset(deaths + leaf->death_count, 0, (count - leaf->death_count) * sizeof(*deaths));
		leaf->deaths = deaths;
		leaf->death_count = count;
	}
	deaths = &leaf->deaths[bucket];
	deaths->units += units;
	if (age > deaths->age_most) {
		deaths->age_most = age < UINT32_MAX ? (uint32_t) age : UINT32_MAX;
	}
	if (deaths->last != record) {
		deaths->last = record;
		deaths->episodes++;
	}
	return true;
}

static uint64_t lt_entry_hash(uint32_t leaf, uint32_t birth)
{
	return lt_hash_mix((uint64_t) leaf << 32 | birth);
}

uint32_t lt_entry_find(const lt_trace *trace, uint32_t leaf, uint32_t birth)
{
	uint64_t hash = lt_entry_hash(leaf, birth);
	uint32_t at = UINT32_MAX, id;

	while ((id = lt_hash_next(&trace->entry_index, hash, &at)) != 0) {
		const lt_entry *entry = lt_list_at(&trace->entries, id);

		if (entry->leaf == leaf && entry->birth == birth) {
			break;
		}
	}
	return id;
}

uint32_t lt_entry_new(lt_trace *trace, uint32_t leaf, uint32_t birth)
{
	uint32_t id = trace->free_entry;
	lt_entry *entry;

	if (id == 0) {
		id = (uint32_t) trace->entries.count;
		if (id == UINT32_MAX || lt_list_push(&trace->entries) == NULL) {
			return 0;
		}
	}
	if (!lt_hash_add(&trace->entry_index, lt_entry_hash(leaf, birth), id)) {
		return 0;
	}
	entry = lt_list_at(&trace->entries, id);
	if (id == trace->free_entry) {
		trace->free_entry = entry->top;
	}
	memset(entry, 0, sizeof(*entry));
	entry->leaf = leaf;
	entry->birth = birth;
	return id;
}

static void lt_entry_drop(lt_trace *trace, uint32_t id)
{
	lt_entry *entry = lt_list_at(&trace->entries, id);

	lt_hash_remove(&trace->entry_index, lt_entry_hash(entry->leaf, entry->birth), id);
	entry->leaf = 0;
	entry->top = trace->free_entry;
	trace->free_entry = id;
}

static uint32_t lt_piece_new(lt_trace *trace)
{
	uint32_t id = trace->free_piece;

	if (id != 0) {
		trace->free_piece = ((lt_piece *) lt_list_at(&trace->pieces, id))->below;
		return id;
	}
	id = (uint32_t) trace->pieces.count;
	return id != UINT32_MAX && lt_list_push(&trace->pieces) != NULL ? id : 0;
}

/* The piece at one end of an entry that has this origin; 0: none. */
static uint32_t lt_piece_at_end(const lt_trace *trace, uint32_t at, uint32_t origin)
{
	return at != 0 && ((lt_piece *) lt_list_at(&trace->pieces, at))->origin == origin ? at : 0;
}

/* A new piece on top of the others, or beneath them; 0: out of memory. */
static uint32_t lt_piece_insert(lt_trace *trace, uint32_t id, uint32_t origin, bool beneath)
{
	lt_entry *entry = lt_list_at(&trace->entries, id);
	uint32_t at = lt_piece_new(trace);

	if (at == 0) {
		return 0;
	}
	beneath = beneath && entry->bottom != 0;
	*(lt_piece *) lt_list_at(&trace->pieces, at) = (lt_piece) {.entry = id, .origin = origin, .below = beneath ? 0 : entry->top};
	if (beneath) {
		((lt_piece *) lt_list_at(&trace->pieces, entry->bottom))->below = at;
		entry->bottom = at;
	} else {
		entry->top = at;
		entry->bottom = entry->bottom != 0 ? entry->bottom : at;
	}
	return origin < 2 || lt_push_number(&trace->fresh_next, at) ? at : 0;
}

bool lt_entry_put(lt_trace *trace, uint32_t id, int64_t bytes, int64_t blocks)
{
	lt_entry *entry = lt_list_at(&trace->entries, id);
	uint32_t record = (uint32_t) trace->records.count;
	bool moved = entry->birth != 0 && entry->birth != record && blocks > 0;
	uint32_t origin = entry->birth == 0 || moved ? entry->birth : record;
	uint32_t at = lt_piece_at_end(trace, moved ? entry->bottom : entry->top, origin);
	lt_piece *piece;

	entry->bytes += bytes;
	entry->blocks += blocks;
	if (at == 0 && (at = lt_piece_insert(trace, id, origin, moved)) == 0) {
		return false;
	}
	piece = lt_list_at(&trace->pieces, at);
	piece->bytes += bytes;
	if (piece->units < LT_MOST_UNITS) {
		piece->units += blocks > 1 ? (blocks < LT_MOST_UNITS ? (uint32_t) blocks : LT_MOST_UNITS) : 1;
	}
	return !piece->survivor || lt_survivors_add(trace, entry->leaf, bytes);
}

/* Cycles were collected in this record: what dies in it, and no judgement has seen alive,
 * may have been dead for long, and tells nothing about how long such blocks live. */
static bool lt_may_be_garbage(const lt_trace *trace, uint32_t origin)
{
	return origin > trace->judged && lt_record_of(trace, (uint32_t) trace->records.count)->judged;
}

/* A piece, or part of it, died. */
static bool lt_piece_died(lt_trace *trace, uint32_t leaf_id, const lt_piece *piece, int64_t bytes, uint32_t units)
{
	lt_leaf_model *leaf = lt_leaf_of(trace, leaf_id);
	uint32_t record = (uint32_t) trace->records.count, origin = piece->origin;

	if (origin == 0 || origin == record) {
		return true;
	}
	if (units > 0 && !lt_may_be_garbage(trace, origin) && !lt_death_add(trace, leaf, origin, units)) {
		return false;
	}
	if (!piece->survivor && (origin > 1 || record < 3)) {
		return true;
	}
	if (!lt_log_change(trace, record, leaf->site, 0, -bytes) || !lt_log_change(trace, record, leaf->site, origin, bytes)) {
		return false;
	}
	return !piece->survivor || lt_survivors_add(trace, leaf_id, -bytes);
}

bool lt_entry_take(lt_trace *trace, uint32_t id, int64_t bytes, int64_t blocks)
{
	lt_entry *entry = lt_list_at(&trace->entries, id);

	entry->blocks = entry->blocks > blocks ? entry->blocks - blocks : 0;
	while (bytes > 0 && entry->top != 0) {
		uint32_t at = entry->top, units;
		lt_piece *piece = lt_list_at(&trace->pieces, at);
		int64_t part = bytes < piece->bytes ? bytes : piece->bytes;

		if (part == piece->bytes) {
			units = piece->units;
			entry->top = piece->below;
			piece->entry = 0;
			if (!lt_push_number(&trace->dead, at)) {
				return false;
			}
		} else {
			units = blocks < (int64_t) piece->units - 1 ? (blocks > 0 ? (uint32_t) blocks : 0) : piece->units - 1;
			piece->units -= units;
		}
		piece->bytes -= part;
		entry->bytes -= part;
		bytes -= part;
		if (!lt_piece_died(trace, entry->leaf, piece, part, units)) {
			return false;
		}
	}
	if (entry->top == 0) {
		lt_entry_drop(trace, id);
	}
	return true;
}
