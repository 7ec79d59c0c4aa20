/*
 * lt_intake.c: takes the windows of a trace into the model (lt_model.h).
 *
 * Each delta costs one hash lookup; what a window leaves behind is a few pieces,
 * and one point in the series of each leaf whose survivors changed. The order
 * within a window matters: first all deltas (a birth of the window before that
 * died here never was a survivor), then the births of the window before become
 * survivors, then the points are written.
 *
 * A script that ends takes its frames apart: what `while (true)` collected in a local
 * array is freed in the last window, by the return of the function. That is no sign
 * of health, so what earlier windows bore does not die in the last one. Where cycles
 * had not been collected for some windows, a window without loops follows in which
 * they are: what no judgement has seen alive, and that one frees, was garbage. So too
 * when the program itself has cycles collected between loops: whether that was the end
 * of its work shows when no loop follows.
 */
#include "analyze/lt_model.h"

#include <stdlib.h>
#include <string.h>

#define LT_SANE (UINT64_MAX >> 8)   /* byte counts above are damage */
#define LT_MOST_LOOPS (1ull << 52)  /* exact in a double */

uint32_t lt_record_find(const lt_trace *trace, uint32_t window)
{
	size_t low = 0, high = trace->records.count;

	if (trace->dense && window <= high) {
		return window;
	}
	while (low < high) {
		size_t mid = (low + high) / 2;
		const lt_window *at = &lt_record_of(trace, (uint32_t) mid + 1)->window;

		if (window > at->number_last) {
			low = mid + 1;
		} else if (window < at->number) {
			high = mid;
		} else {
			return (uint32_t) mid + 1;
		}
	}
	return 0;
}

/* Adds a delta of this record's own births to its site's peaks. */
static bool lt_peak_note(lt_trace *trace, uint32_t site_id, const lt_delta *delta)
{
	lt_site_model *site = lt_site_of(trace, site_id);
	uint32_t record = (uint32_t) trace->records.count;

	if (site->peak_record != record) {
		site->peak_record = record;
		site->peak_now = site->born_now = 0;
		if (!lt_push_number(&trace->peaked, site_id)) {
			return false;
		}
	}
	site->peak_now += delta->peak_bytes < LT_SANE ? delta->peak_bytes : 0;
	site->born_now += delta->born_bytes;
	return true;
}

/* May blocks of that birth die in the record being taken? See above. */
static bool lt_may_die(const lt_trace *trace, uint32_t birth)
{
	uint32_t record = (uint32_t) trace->records.count;

	const lt_record *at = lt_record_of(trace, record);

	return !trace->closing || birth == record || (at->window.loops == 0 && at->judged && birth > trace->judged);
}

static bool lt_take_delta(lt_trace *trace, const lt_delta *delta)
{
	uint32_t record = (uint32_t) trace->records.count, birth, id;
	lt_leaf_model *leaf;
	int64_t bytes, blocks;

	if (delta->leaf == 0 || delta->leaf > trace->leaves.count || delta->born_bytes > LT_SANE
	 || delta->freed_bytes > LT_SANE || delta->born_blocks > LT_SANE || delta->freed_blocks > LT_SANE) {
		return true;
	}
	birth = delta->birth == LT_BIRTH_OUTSIDE ? 0 : lt_record_find(trace, delta->birth);
	leaf = lt_leaf_of(trace, delta->leaf);
	if (leaf->site == 0 || (birth == 0 && delta->birth != LT_BIRTH_OUTSIDE)) {
		return true;
	}
	bytes = (int64_t) delta->born_bytes - (int64_t) delta->freed_bytes;
	blocks = (int64_t) delta->born_blocks - (int64_t) delta->freed_blocks;
	if (birth != 0) {
		leaf->born_bytes += delta->born_bytes;
		leaf->born_blocks += delta->born_blocks;
	}
	if (birth == record && record > 1 && !lt_peak_note(trace, leaf->site, delta)) {
		return false;
	}
	if (birth == 0 && !lt_between_note(trace, leaf, bytes)) {
		return false;
	}
	leaf->live_bytes += bytes;
	leaf->live_blocks += blocks;
	id = lt_entry_find(trace, delta->leaf, birth);
	if (bytes > 0) {
		id = id != 0 ? id : lt_entry_new(trace, delta->leaf, birth);
		return id != 0 && lt_entry_put(trace, id, bytes, blocks);
	}
	if (bytes < 0 && id != 0 && lt_may_die(trace, birth)) {
		return lt_entry_take(trace, id, -bytes, -blocks);
	}
	return true;
}

/* The births of earlier records that still live are survivors now, if a loop was
 * completed since. */
static bool lt_promote(lt_trace *trace)
{
	if (lt_record_of(trace, (uint32_t) trace->records.count)->window.loops == 0) {
		return true;
	}
	for (size_t i = 0; i < trace->fresh.count; i++) {
		lt_piece *piece = lt_list_at(&trace->pieces, *(uint32_t *) lt_list_at(&trace->fresh, i));
		const lt_entry *entry;

		if (piece->entry == 0) {
			continue;
		}
		entry = lt_list_at(&trace->entries, piece->entry);
		piece->survivor = true;
		if (!lt_survivors_add(trace, entry->leaf, piece->bytes)
		 || !lt_log_change(trace, piece->origin, lt_leaf_of(trace, entry->leaf)->site, 0, piece->bytes)) {
			return false;
		}
	}
	trace->fresh.count = 0;
	return true;
}

/* The live bytes of a leaf for its next point: what a script that ends takes apart stays in. */
static int64_t lt_live_of(const lt_trace *trace, const lt_leaf_model *leaf)
{
	const lt_point *last = leaf->point_count > 0 ? &leaf->points[leaf->point_count - 1] : NULL;

	return trace->closing && last != NULL ? last->live + leaf->survivors - last->bytes : leaf->live_bytes;
}

/* Writes a point in the series of each leaf that changed. */
static bool lt_points_add(lt_trace *trace)
{
	for (size_t i = 0; i < trace->touched.count; i++) {
		lt_leaf_model *leaf = lt_leaf_of(trace, *(uint32_t *) lt_list_at(&trace->touched, i));

		if (leaf->point_count == leaf->point_room) {
			uint32_t room = leaf->point_room ? leaf->point_room * 2 : 4;
			lt_point *points = realloc(leaf->points, room * sizeof(*points));

			if (points == NULL) {
				return false;
			}
			leaf->points = points;
			leaf->point_room = room;
		}
		leaf->points[leaf->point_count] = (lt_point) {(uint32_t) trace->records.count, leaf->survivors, lt_live_of(trace, leaf)};
		leaf->point_count++;
	}
	return true;
}

/* Halves the number of bins in use until the record has one. */
static lt_peak_bin *lt_peak_bin_of(lt_site_model *site, uint32_t record)
{
	uint32_t i;

	while ((record - 2) / site->peak_width >= LT_PEAK_BINS) {
		for (i = 0; i < LT_PEAK_BINS / 2; i++) {
			lt_peak_bin *to = &site->peaks[i], *a = &site->peaks[i * 2], *b = a + 1;

			*to = (lt_peak_bin) {a->peak + b->peak, a->born + b->born, a->windows + b->windows};
		}
		memset(site->peaks + i, 0, LT_PEAK_BINS / 2 * sizeof(lt_peak_bin));
		site->peak_width *= 2;
	}
	return &site->peaks[(record - 2) / site->peak_width];
}

static bool lt_peaks_add(lt_trace *trace)
{
	uint32_t record = (uint32_t) trace->records.count;

	for (size_t i = 0; i < trace->peaked.count; i++) {
		lt_site_model *site = lt_site_of(trace, *(uint32_t *) lt_list_at(&trace->peaked, i));
		lt_peak_bin *bin;

		if (site->peaks == NULL) {
			site->peaks = calloc(LT_PEAK_BINS, sizeof(lt_peak_bin));
			site->peak_width = 1;
			if (site->peaks == NULL) {
				return false;
			}
		}
		bin = lt_peak_bin_of(site, record);
		bin->peak += (double) site->peak_now;
		bin->born += (double) site->born_now;
		bin->windows++;
	}
	return true;
}

/* Drops from a list the pieces that died before they were survivors: their places
 * will be used again. */
static void lt_fresh_clean(lt_trace *trace)
{
	size_t kept = 0;

	for (size_t i = 0; i < trace->fresh.count; i++) {
		uint32_t id = *(uint32_t *) lt_list_at(&trace->fresh, i);

		if (((lt_piece *) lt_list_at(&trace->pieces, id))->entry != 0) {
			*(uint32_t *) lt_list_at(&trace->fresh, kept++) = id;
		}
	}
	trace->fresh.count = kept;
}

/* Gives back emptied pieces and makes this record's births the next to be promoted:
 * those that still live, for one change of a record may take what another put. */
static bool lt_record_settle(lt_trace *trace)
{
	for (size_t i = 0; i < trace->fresh_next.count; i++) {
		if (!lt_push_number(&trace->fresh, *(uint32_t *) lt_list_at(&trace->fresh_next, i))) {
			return false;
		}
	}
	lt_fresh_clean(trace);
	for (size_t i = 0; i < trace->dead.count; i++) {
		uint32_t id = *(uint32_t *) lt_list_at(&trace->dead, i);

		((lt_piece *) lt_list_at(&trace->pieces, id))->below = trace->free_piece;
		trace->free_piece = id;
	}
	trace->fresh_next.count = trace->dead.count = trace->touched.count = trace->peaked.count = 0;
	return true;
}

/* Appends the record; *known is false when the window is damage and was dropped. */
static bool lt_record_open(lt_trace *trace, const lt_window *window, bool *known)
{
	uint32_t count = (uint32_t) trace->records.count;
	const lt_record *last = count > 0 ? lt_record_of(trace, count) : NULL;
	uint64_t loops = last != NULL ? last->loop_end : 0;
	lt_change_log *slot;
	lt_record *record;

	*known = window->number != 0 && window->number_last >= window->number
		&& (last == NULL || window->number > last->window.number_last) && window->loops < LT_MOST_LOOPS - loops
		&& count < UINT32_MAX / 2;
	if (!*known) {
		return true;
	}
	record = lt_list_push(&trace->records);
	if (record == NULL) {
		return false;
	}
	record->window = *window;
	record->loop_end = loops + window->loops;
	record->judged = (window->flags & LT_WINDOW_JUDGED) != 0
		&& (window->loops > 0 || (window->flags & LT_WINDOW_LAST) != 0);
	trace->dense &= window->number == count + 1 && window->number_last == count + 1;
	slot = lt_log_slot(trace, count + 1);
	slot->record = count + 1;
	slot->changes.count = 0;
	return true;
}

static bool lt_take_now(lt_trace *trace, const lt_window *window, const lt_delta *deltas, size_t count)
{
	bool known;

	if (!lt_record_open(trace, window, &known)) {
		return false;
	}
	for (size_t i = 0; known && i < count; i++) {
		if (!lt_take_delta(trace, &deltas[i])) {
			return false;
		}
	}
	if (!known) {
		return true;
	}
	if (lt_record_of(trace, (uint32_t) trace->records.count)->judged) {
		trace->judged = (uint32_t) trace->records.count;
	}
	return lt_promote(trace) && lt_points_add(trace) && lt_peaks_add(trace) && lt_between_add(trace) && lt_record_settle(trace);
}

/* Takes the windows that wait. `closing`: the script's end has come. */
static bool lt_take_held(lt_trace *trace, bool closing)
{
	size_t first = 0;
	bool ok = true;

	trace->closing = closing;
	for (size_t i = 0; ok && i < trace->held.count; i++) {
		const lt_held_window *held = lt_list_at(&trace->held, i);

		ok = lt_take_now(trace, &held->window, held->deltas > 0 ? lt_list_at(&trace->held_deltas, first) : NULL, held->deltas);
		first += held->deltas;
	}
	trace->closing = false;
	trace->held.count = trace->held_deltas.count = 0;
	return ok;
}

bool lt_take_last(lt_trace *trace)
{
	return lt_take_held(trace, true);
}

bool lt_take_window(lt_trace *trace, const lt_window *window, const lt_delta *deltas, size_t count)
{
	bool last = (window->flags & LT_WINDOW_LAST) != 0;
	lt_held_window *held;

	/* Where loops follow, the script did not end there. */
	if ((!last || window->loops > 0) && !lt_take_held(trace, false)) {
		return false;
	}
	if (!last) {
		return lt_take_now(trace, window, deltas, count);
	}
	held = lt_list_reserve(&trace->held_deltas, trace->held_deltas.count + count) ? lt_list_push(&trace->held) : NULL;
	if (held == NULL) {
		return false;
	}
	held->window = *window;
	held->deltas = count;
	if (count > 0) {
		memcpy(lt_list_at(&trace->held_deltas, trace->held_deltas.count), deltas, count * sizeof(*deltas));
	}
	trace->held_deltas.count += count;
	return true;
}

void lt_intake_free(lt_trace *trace)
{
	const lt_analysis_options *options = &trace->analysis->options;

	for (size_t i = 0; i < trace->leaves.count; i++) {
		free(lt_leaf_of(trace, (uint32_t) i + 1)->points);
		free(lt_leaf_of(trace, (uint32_t) i + 1)->deaths);
	}
	for (size_t i = 0; i < trace->sites.count; i++) {
		free(lt_site_of(trace, (uint32_t) i + 1)->peaks);
		lt_list_free(&lt_site_of(trace, (uint32_t) i + 1)->outside);
	}
	for (size_t i = 0; trace->logs != NULL && i < (size_t) options->first_windows + options->last_windows + 1; i++) {
		lt_list_free(&trace->logs[i].changes);
	}
	free(trace->logs);
	lt_list_free(&trace->held);
	lt_list_free(&trace->held_deltas);
}
