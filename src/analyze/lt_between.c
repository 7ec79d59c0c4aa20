/*
 * lt_between.c: what grows between the loops. See lt_judge.h.
 *
 * No loop is charged with it, so it is no finding. But where loops do their work outside
 * of what was marked as their body, as when the call that marks it stands in a function
 * that returns at once, it is all that there is to see.
 *
 * Of each site we follow the live bytes that were born outside of loops, as they are at
 * judged windows. They grow when their floor keeps rising, by far more than it ever fell
 * (docs/statistics.md, "Between the loops"): what was loaded before the first loop, a cache that
 * fills and a value that is replaced do not. How old they are is not known. What our own
 * functions allocate is left out: when cycles are collected, objects that live get tables of
 * their properties, which the collector asks them for.
 */
#include "analyze/lt_judge.h"

#include <stdlib.h>
#include <string.h>

#define LT_BETWEEN_FALLS 16.0  /* how old survivors are is not known here: more than lt_growth.c asks of their floor */
#define LT_BETWEEN_MOST 10u    /* sites told of a process */

bool lt_between_note(lt_trace *trace, const lt_leaf_model *leaf, int64_t bytes)
{
	lt_site_model *site = lt_site_of(trace, leaf->site);

	if (leaf->ours) {
		return true;
	}
	site->outside_bytes += bytes;
	if (site->outside_changed) {
		return true;
	}
	site->outside_changed = true;
	return lt_push_number(&trace->outside, leaf->site);
}

bool lt_between_add(lt_trace *trace)
{
	uint32_t record = (uint32_t) trace->records.count;

	/* What garbage there is shows when a window is judged; what a script that ends takes
	 * apart is no sign of health. */
	if (trace->closing || !lt_record_of(trace, record)->judged) {
		return true;
	}
	for (size_t i = 0; i < trace->outside.count; i++) {
		lt_site_model *site = lt_site_of(trace, *(uint32_t *) lt_list_at(&trace->outside, i));
		lt_point *point;

		site->outside.item = sizeof(*point);
		point = lt_list_push(&site->outside);
		if (point == NULL) {
			return false;
		}
		*point = (lt_point) {.record = record, .bytes = site->outside_bytes};
		site->outside_changed = false;
	}
	trace->outside.count = 0;
	return true;
}

/* The site's curve: from the end of the first loop, to the last judged one. */
static size_t lt_between_samples(const lt_view *view, const lt_site_model *site, lt_sample *samples)
{
	size_t n = 0;

	samples[n++] = (lt_sample) {lt_loops_at(view->trace, 1), 0.0};
	for (size_t i = 0; i < site->outside.count; i++) {
		const lt_point *point = lt_list_at(&site->outside, i);
		double at = lt_loops_at(view->trace, point->record);

		n -= at <= samples[n - 1].at;
		samples[n++] = (lt_sample) {at, (double) point->bytes};
	}
	if (samples[n - 1].at < view->now) {
		samples[n] = (lt_sample) {view->now, samples[n - 1].value};
		n++;
	}
	return n;
}

/* Bytes per loop by which a site grows, since it began to; 0: it does not. */
static double lt_between_rate(const lt_view *view, const lt_sample *samples, size_t count)
{
	lt_demand demand = {.falls = LT_BETWEEN_FALLS, .rises = view->trace->analysis->options.growth_times, .sized = true};
	size_t first = count - 1;

	if (!lt_curve_grows(samples, count, &demand, NULL)) {
		return 0.0;
	}
	while (first > 0 && samples[first].value > samples[0].value) {
		first--;
	}
	/* With so few falls the last value is near the floor. */
	return (samples[count - 1].value - samples[first].value) / (samples[count - 1].at - samples[first].at);
}

static int lt_between_order(const void *left, const void *right)
{
	const lt_between *a = left, *b = right;

	return a->bytes_per_loop > b->bytes_per_loop ? -1 : a->bytes_per_loop < b->bytes_per_loop;
}

bool lt_between_make(lt_judgement *judgement, lt_process *process)
{
	const lt_view *view = &judgement->view;
	lt_trace *trace = view->trace;
	lt_list found = {.item = sizeof(lt_between)};
	lt_sample *samples = malloc(((size_t) view->records + 2) * sizeof(*samples));
	lt_between *kept;
	bool ok = samples != NULL;

	for (uint32_t id = 1; ok && id <= trace->sites.count; id++) {
		const lt_site_model *site = lt_site_of(trace, id);
		double rate = site->outside.count < 2 ? 0.0
			: lt_between_rate(view, samples, lt_between_samples(view, site, samples));
		lt_between *told = rate > 0.0 ? lt_list_push(&found) : NULL;

		ok = rate == 0.0 || told != NULL;
		if (told != NULL) {
			*told = (lt_between) {
				.file = lt_text_of(judgement->analysis, site->file), .line = site->line,
				.function = lt_text_of(judgement->analysis, site->function), .bytes_per_loop = rate,
				.live_bytes = ((lt_point *) lt_list_at(&site->outside, site->outside.count - 1))->bytes
			};
			process->between_per_loop += rate;
		}
	}
	lt_sort(found.data, found.count, found.item, lt_between_order);
	process->between_count = found.count < LT_BETWEEN_MOST ? found.count : LT_BETWEEN_MOST;
	kept = ok ? lt_keep(judgement->analysis, process->between_count, sizeof(*kept)) : NULL;
	if (kept != NULL && process->between_count > 0) {
		memcpy(kept, found.data, process->between_count * sizeof(*kept));
	}
	process->between = kept;
	free(samples);
	lt_list_free(&found);
	return kept != NULL;
}
