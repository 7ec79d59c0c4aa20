/* lt_merge.c: see lt_merge.h. */
#include "trace/lt_merge.h"

#include <string.h>

/* A delta's place in the order of leaf and birth. */
typedef struct {
	uint64_t key;
	size_t index;
} lt_merge_item;

void lt_merge_init(lt_merge *merge)
{
	memset(merge, 0, sizeof(*merge));
	merge->deltas.item = sizeof(lt_delta);
	merge->scratch.item = sizeof(lt_delta);
	merge->items.item = sizeof(lt_merge_item);
	merge->starts.item = sizeof(uint32_t);
}

void lt_merge_destroy(lt_merge *merge)
{
	lt_vec_free(&merge->deltas);
	lt_vec_free(&merge->scratch);
	lt_vec_free(&merge->items);
	lt_vec_free(&merge->starts);
}

void lt_merge_next(lt_merge *merge)
{
	merge->count = 0;
	merge->deltas.count = 0;
}

/* First number of the record that holds window `birth`. */
static uint32_t lt_merge_resolve(const lt_merge *merge, uint32_t birth)
{
	const uint32_t *starts = (const uint32_t *) (const void *) merge->starts.data;
	size_t low = 0, high = merge->starts.count;

	if (birth == LT_BIRTH_OUTSIDE) {
		return LT_BIRTH_OUTSIDE;
	}
	if (starts[high - 1] <= birth) {
		return starts[high - 1];
	}
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (starts[middle] <= birth) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return starts[low];
}

static uint64_t lt_merge_key(const lt_delta *delta)
{
	return (uint64_t) delta->leaf << 32 | delta->birth;
}

/* Shell's sort with Ciura's gaps: in place, no recursion, quick on what is nearly
 * sorted. Keys are sorted in place of the deltas, which are three times as large. */
static void lt_merge_sort(lt_merge_item *items, size_t count)
{
	static const size_t gaps[] = { 1, 4, 10, 23, 57, 132, 301, 701, 1750, 4047, 9361, 21663, 50151, 116102 };
	size_t step = sizeof(gaps) / sizeof(gaps[0]), i;

	while (step-- > 0) {
		size_t gap = gaps[step];

		for (i = gap; i < count; i++) {
			lt_merge_item moved = items[i];
			size_t at = i;

			for (; at >= gap && items[at - gap].key > moved.key; at -= gap) {
				items[at] = items[at - gap];
			}
			items[at] = moved;
		}
	}
}

static void lt_merge_delta(lt_delta *into, const lt_delta *delta)
{
	into->born_bytes += delta->born_bytes;
	into->born_blocks += delta->born_blocks;
	into->freed_bytes += delta->freed_bytes;
	into->freed_blocks += delta->freed_blocks;
	if (delta->peak_bytes > into->peak_bytes) {
		into->peak_bytes = delta->peak_bytes;
	}
}

/* The window's deltas into scratch: births resolved, sorted, each pair once. */
static bool lt_merge_prepare(lt_merge *merge, const lt_delta *deltas, size_t count)
{
	lt_merge_item *items;
	lt_delta *sorted;
	size_t i, kept = 0;

	if (!lt_vec_reserve(&merge->scratch, count) || !lt_vec_reserve(&merge->items, count)) {
		return false;
	}
	sorted = (lt_delta *) (void *) merge->scratch.data;
	items = (lt_merge_item *) (void *) merge->items.data;
	for (i = 0; i < count; i++) {
		items[i].key = (uint64_t) deltas[i].leaf << 32 | lt_merge_resolve(merge, deltas[i].birth);
		items[i].index = i;
	}
	lt_merge_sort(items, count);
	for (i = 0; i < count; i++) {
		const lt_delta *delta = &deltas[items[i].index];

		if (i > 0 && items[i - 1].key == items[i].key) {
			lt_merge_delta(&sorted[kept - 1], delta);
		} else {
			sorted[kept] = *delta;
			sorted[kept++].birth = (uint32_t) items[i].key;
		}
	}
	merge->scratch.count = kept;
	return true;
}

/* Merges scratch into deltas from the end, where the room is: both are sorted. */
static bool lt_merge_deltas(lt_merge *merge)
{
	size_t left = merge->deltas.count, right = merge->scratch.count, at = left + right;
	lt_delta *out, *in;

	if (!lt_vec_reserve(&merge->deltas, at)) {
		return false;
	}
	merge->deltas.count = at;
	out = (lt_delta *) (void *) merge->deltas.data;
	in = (lt_delta *) (void *) merge->scratch.data;
	while (right > 0) {
		if (left > 0 && lt_merge_key(&out[left - 1]) > lt_merge_key(&in[right - 1])) {
			out[--at] = out[--left];
			continue;
		}
		out[--at] = in[--right];
		if (left > 0 && lt_merge_key(&out[left - 1]) == lt_merge_key(&out[at])) {
			lt_merge_delta(&out[at], &out[--left]);
		}
	}
	/* Pairs that met left a gap before what was moved. */
	if (at > left) {
		memmove(out + left, out + at, (merge->deltas.count - at) * sizeof(*out));
		merge->deltas.count -= at - left;
	}
	return true;
}

static void lt_merge_window(lt_window *into, const lt_window *window)
{
	lt_window before = *into;

	*into = *window;
	into->number = before.number;
	into->loop_first = before.loop_first;
	into->loops += before.loops;
	into->judged_windows += before.judged_windows;
	into->gc_bytes += before.gc_bytes;
	into->gc_blocks += before.gc_blocks;
	/* PSS and USS are measured now and then only: keep the last that is known. */
	if ((window->flags & LT_WINDOW_PSS) == 0 && (before.flags & LT_WINDOW_PSS) != 0) {
		into->flags |= LT_WINDOW_PSS;
		into->pss = before.pss;
		into->uss = before.uss;
	}
}

bool lt_merge_add(lt_merge *merge, const lt_window *window, const lt_delta *deltas, size_t count)
{
	if (merge->count == 0) {
		uint32_t *start = lt_vec_push(&merge->starts);

		if (start == NULL) {
			return false;
		}
		*start = window->number;
		merge->window = *window;
	} else {
		lt_merge_window(&merge->window, window);
	}
	merge->count++;
	return lt_merge_prepare(merge, deltas, count) && lt_merge_deltas(merge);
}
