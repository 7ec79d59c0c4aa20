/*
 * lt_events.c: takes heap walks, collected cycles and pending contexts into the
 * model (lt_model.h). They may come before the window they belong to is told.
 */
#include "analyze/lt_model.h"

#define LT_LARGEST (1ull << 50)
#define LT_MOST_CYCLES 1024u /* kinds of rings kept apart */

/* A figure that damage cannot make overflow, summed or as a double. */
static uint64_t lt_bounded(uint64_t figure)
{
	return figure < LT_LARGEST ? figure : LT_LARGEST;
}

/* The record of a window, known or the next to come. */
static uint32_t lt_event_record(const lt_trace *trace, uint32_t window)
{
	uint32_t count = (uint32_t) trace->records.count, record = lt_record_find(trace, window);

	if (record != 0 || count == 0) {
		return record != 0 ? record : 1;
	}
	return window > lt_record_of(trace, count)->window.number_last ? count + 1 : 1;
}

static bool lt_take_size(lt_trace *trace, uint32_t record, const lt_walk_size *size)
{
	lt_holder_model *holder;
	lt_size_point *point;

	if (size->holder == 0 || size->holder > trace->holders.count) {
		return true;
	}
	holder = lt_holder_of(trace, size->holder);
	point = holder->sizes.count > 0 ? lt_list_at(&holder->sizes, holder->sizes.count - 1) : NULL;
	if (point != NULL && point->record > record) {
		return true;
	}
	if (point == NULL || point->record != record) {
		point = lt_list_push(&holder->sizes);
		if (point == NULL) {
			return false;
		}
	}
	*point = (lt_size_point) {record, (double) lt_bounded(size->containers), (double) lt_bounded(size->elements),
		(double) lt_bounded(size->bytes)};
	return true;
}

static bool lt_take_parked(const lt_trace *trace, lt_walk_model *kept, const lt_walk_parked *from)
{
	lt_parked_model *parked;

	if (from->started == 0 || from->started > trace->leaves.count || from->holder == 0 || from->holder > trace->holders.count) {
		return true;
	}
	parked = lt_list_push(&kept->parked);
	if (parked == NULL) {
		return false;
	}
	*parked = (lt_parked_model) {from->started, from->holder, lt_bounded(from->count)};
	return true;
}

bool lt_take_walk(lt_trace *trace, const lt_walk *walk)
{
	uint32_t record = lt_event_record(trace, walk->window);
	lt_walk_model *kept = &trace->walks[trace->walk_count % LT_WALKS_KEPT];
	uint32_t before = trace->walk_count > 0 ? trace->walks[(trace->walk_count - 1) % LT_WALKS_KEPT].record : 0;

	trace->walk_count++;
	kept->record = record;
	kept->claims.count = kept->parked.count = 0;
	for (size_t i = 0; i < walk->parked_count; i++) {
		if (!lt_take_parked(trace, kept, &walk->parked[i])) {
			return false;
		}
	}
	for (size_t i = 0; i < walk->size_count; i++) {
		bool is_before = i + 1 < walk->size_count && walk->sizes[i + 1].holder == walk->sizes[i].holder;

		if ((!is_before || before != 0) && !lt_take_size(trace, is_before ? before : record, &walk->sizes[i])) {
			return false;
		}
	}
	for (size_t i = 0; i < walk->claim_count; i++) {
		const lt_walk_claim *from = &walk->claims[i];
		lt_claim_model *claim;

		if (from->leaf == 0 || from->leaf > trace->leaves.count || from->holder == 0 || from->holder > trace->holders.count) {
			continue;
		}
		claim = lt_list_push(&kept->claims);
		if (claim == NULL) {
			return false;
		}
		*claim = (lt_claim_model) {from->leaf, from->holder, lt_bounded(from->bytes), lt_bounded(from->blocks),
			lt_bounded(from->extra_refs), false};
	}
	return true;
}

bool lt_take_cycle(lt_trace *trace, const lt_cycle *cycle)
{
	uint32_t record = lt_event_record(trace, cycle->window);
	lt_cycle_model *at = NULL;

	if (cycle->leaf == 0 || cycle->leaf > trace->leaves.count) {
		return true;
	}
	for (size_t i = 0; i < trace->cycles.count && at == NULL; i++) {
		lt_cycle_model *known = lt_list_at(&trace->cycles, i);

		at = known->leaf == cycle->leaf && known->ring == cycle->ring ? known : NULL;
	}
	if (at == NULL && trace->cycles.count >= LT_MOST_CYCLES) {
		return true;
	}
	if (at == NULL) {
		at = lt_list_push(&trace->cycles);
		if (at == NULL) {
			return false;
		}
		at->leaf = cycle->leaf;
		at->ring = cycle->ring;
		at->first = record;
	}
	at->bytes += lt_bounded(cycle->bytes);
	at->blocks += lt_bounded(cycle->blocks);
	/* A trace may tell them in any order. */
	at->times += record > at->last || record < at->first;
	at->first = record < at->first ? record : at->first;
	at->last = record > at->last ? record : at->last;
	return true;
}

bool lt_take_pending(lt_trace *trace, const lt_pending *pending)
{
	lt_pending_model *item;

	if (pending->started == 0 || pending->started > trace->leaves.count) {
		return true;
	}
	item = lt_list_push(&trace->pending);
	if (item == NULL) {
		return false;
	}
	item->started = pending->started;
	item->waiting = pending->waiting <= trace->leaves.count ? pending->waiting : 0;
	item->window = pending->window;
	item->record = lt_event_record(trace, pending->window);
	item->count = lt_bounded(pending->count);
	item->bytes = lt_bounded(pending->bytes);
	return true;
}
