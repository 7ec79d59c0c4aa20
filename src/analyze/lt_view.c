/* lt_view.c: see lt_view.h. Everything is sorted by counting, once. */
#include "analyze/lt_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LT_FREE_SITES 20.0

static bool lt_judged_index(lt_view *view)
{
	uint32_t next = 0;

	view->next_judged = calloc((size_t) view->records + 2, sizeof(*view->next_judged));
	if (view->next_judged == NULL) {
		return false;
	}
	for (uint32_t i = view->records; i > 0; i--) {
		if (lt_record_of(view->trace, i)->judged) {
			next = i;
			if (view->last_judged == 0) {
				view->last_judged = i;
			}
		}
		view->next_judged[i] = next;
	}
	view->now = lt_loops_at(view->trace, view->last_judged);
	for (uint32_t i = view->last_judged; i > 0 && view->latest == 0.0; i--) {
		view->latest = lt_loops_at(view->trace, i - 1) < view->now ? lt_loops_at(view->trace, i - 1) : 0.0;
	}
	return true;
}

static bool lt_is_alive(const lt_view *view, const lt_piece *piece)
{
	return piece->entry != 0 && piece->survivor && piece->origin < view->last_judged;
}

static int lt_alive_order(const void *left, const void *right)
{
	const lt_alive *a = left, *b = right;

	return a->origin < b->origin ? -1 : a->origin > b->origin;
}

/* Counts per leaf, then fills; `first` ends as the index of each leaf's first. */
static void lt_alive_fill(lt_view *view)
{
	const lt_list *pieces = &view->trace->pieces;
	size_t leaves = view->trace->leaves.count, sum = 0;

	for (size_t i = 0; i <= leaves + 1; i++) {
		size_t count = view->alive_first[i];

		view->alive_first[i] = sum;
		sum += count;
	}
	for (size_t i = 1; i < pieces->count; i++) {
		const lt_piece *piece = lt_list_at(pieces, i);

		if (lt_is_alive(view, piece)) {
			const lt_entry *entry = lt_list_at(&view->trace->entries, piece->entry);

			view->alive[view->alive_first[entry->leaf]++] = (lt_alive) {
				entry->leaf, piece->origin, piece->units, entry->birth != piece->origin, piece->bytes
			};
			view->alive_bytes[entry->leaf] += piece->bytes;
		}
	}
	memmove(view->alive_first + 1, view->alive_first, (leaves + 1) * sizeof(*view->alive_first));
	view->alive_first[0] = 0;
	for (size_t i = 1; i <= leaves; i++) {
		lt_sort(view->alive + view->alive_first[i], view->alive_first[i + 1] - view->alive_first[i],
			sizeof(lt_alive), lt_alive_order);
	}
}

static bool lt_alive_index(lt_view *view)
{
	const lt_list *pieces = &view->trace->pieces;
	size_t leaves = view->trace->leaves.count;

	view->alive_first = calloc(leaves + 2, sizeof(*view->alive_first));
	view->alive_bytes = calloc(leaves + 2, sizeof(*view->alive_bytes));
	view->mark = calloc(leaves + 2, sizeof(*view->mark));
	if (view->alive_first == NULL || view->alive_bytes == NULL || view->mark == NULL) {
		return false;
	}
	for (size_t i = 1; i < pieces->count; i++) {
		const lt_piece *piece = lt_list_at(pieces, i);

		if (lt_is_alive(view, piece)) {
			view->alive_first[((lt_entry *) lt_list_at(&view->trace->entries, piece->entry))->leaf]++;
			view->alive_count++;
		}
	}
	view->alive = calloc(view->alive_count + 1, sizeof(*view->alive));
	view->scratch = calloc(view->alive_count + 1, sizeof(*view->scratch));
	view->events = calloc((size_t) view->records + 1, sizeof(*view->events));
	view->units = calloc((size_t) view->records + 1, sizeof(*view->units));
	if (view->alive == NULL || view->scratch == NULL || view->events == NULL || view->units == NULL) {
		return false;
	}
	lt_alive_fill(view);
	return true;
}

static bool lt_site_index(lt_view *view)
{
	const lt_trace *trace = view->trace;
	size_t leaves = trace->leaves.count, sites = trace->sites.count, sum = 0;

	view->site_first = calloc(sites + 2, sizeof(*view->site_first));
	view->site_leaves = calloc(leaves + 1, sizeof(*view->site_leaves));
	if (view->site_first == NULL || view->site_leaves == NULL) {
		return false;
	}
	for (uint32_t i = 1; i <= leaves; i++) {
		view->site_first[lt_leaf_of(trace, i)->site]++;
	}
	for (size_t i = 0; i <= sites + 1; i++) {
		size_t count = view->site_first[i];

		view->site_first[i] = sum;
		sum += count;
	}
	for (uint32_t i = 1; i <= leaves; i++) {
		view->site_leaves[view->site_first[lt_leaf_of(trace, i)->site]++] = i;
	}
	memmove(view->site_first + 1, view->site_first, (sites + 1) * sizeof(*view->site_first));
	view->site_first[0] = 0;
	return true;
}

/* Chance has as many tries as there are sites with enough survivors to be asked;
 * below LT_FREE_SITES of them that is paid for already. */
static double lt_score_needed(const lt_view *view)
{
	size_t sites = view->trace->sites.count, asked = 0;

	for (size_t site = 1; site <= sites; site++) {
		size_t alive = 0;

		for (size_t i = view->site_first[site]; i < view->site_first[site + 1]; i++) {
			alive += view->alive_first[view->site_leaves[i] + 1] - view->alive_first[view->site_leaves[i]];
		}
		asked += alive >= view->trace->analysis->options.growth_times;
	}
	return LT_STEADY_SCORE + (asked > LT_FREE_SITES ? log((double) asked / LT_FREE_SITES) : 0.0);
}

bool lt_view_make(lt_view *view, lt_trace *trace)
{
	memset(view, 0, sizeof(*view));
	view->trace = trace;
	view->records = (uint32_t) trace->records.count;
	if (!lt_judged_index(view) || !lt_alive_index(view) || !lt_site_index(view)) {
		return false;
	}
	view->score_needed = lt_score_needed(view);
	return true;
}

void lt_view_free(lt_view *view)
{
	free(view->next_judged);
	free(view->alive);
	free(view->alive_first);
	free(view->alive_bytes);
	free(view->site_leaves);
	free(view->site_first);
	free(view->scratch);
	free(view->events);
	free(view->units);
	free(view->mark);
}
