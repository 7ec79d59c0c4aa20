/*
 * lt_kinds.c: peaks, garbage cycles, and contexts that never end. See lt_judge.h.
 *
 * A peak is a site whose births are freed again but are ever more: the mean peak of
 * its windows, and the mean of what it allocates per loop, in at most 32 bins over
 * the run, must both rise by half at least, by far more than they ever fall. Windows
 * become longer as the run does, so steadiness is asked over records, of which each
 * bin holds the same number.
 */
#include "analyze/lt_judge.h"

#include <math.h>
#include <stdlib.h>

#define LT_PEAK_FALLS 3.0
#define LT_PEAK_RATIO 1.5     /* last floor to first */
#define LT_PEAK_RANGE 0.6     /* part of the loops that bins must reach */
#define LT_PEAK_LEAST_BINS 8u
#define LT_PENDING_FALLS 2.0
#define LT_MOST_STARTS 256u   /* places that begin contexts, judged */
#define LT_CYCLE_TIMES 2u     /* records with garbage of one kind that make a finding */

/* The bins in use as a curve over records or loops: of the peaks, or of bytes born
 * per loop. */
static size_t lt_peak_samples(const lt_judgement *judgement, const lt_site_model *site, bool born, bool loops,
	lt_sample *samples)
{
	const lt_view *view = &judgement->view;
	size_t count = 0;

	for (uint32_t b = 0; b < LT_PEAK_BINS; b++) {
		const lt_peak_bin *bin = &site->peaks[b];
		uint32_t last = 1 + (b + 1) * site->peak_width, end = last < view->records ? last : view->records;
		double begun = lt_loops_at(view->trace, end > b * site->peak_width ? b * site->peak_width + 1 : end);
		double span = lt_loops_at(view->trace, end) - begun, at = loops ? begun + span : last;

		if (bin->windows > 0 && span > 0.0) {
			samples[count++] = (lt_sample) {at, born ? bin->born / span : bin->peak / bin->windows};
		}
	}
	/* a last bin that is hardly filled is noise */
	return count > LT_PEAK_LEAST_BINS ? count - 1 : count;
}

/* Bins are of equally many records, which hold ever more loops on a machine that is slow or
 * busy: do they reach far enough, and does it grow in the later half of the loops, too? */
static bool lt_peak_goes_on(const lt_judgement *judgement, const lt_site_model *site, bool born)
{
	lt_sample samples[LT_PEAK_BINS];
	double floors[LT_PEAK_BINS];
	size_t count = lt_peak_samples(judgement, site, born, true, samples);
	lt_floor floor = lt_floor_of(samples, count, floors);

	return samples[count - 1].at >= LT_PEAK_RANGE * lt_loops_at(judgement->view.trace, judgement->view.records)
		&& lt_late_rise(samples, floors, count) >= LT_LATE_PART * floor.growth;
}

static bool lt_peak_grows(const lt_judgement *judgement, const lt_site_model *site, bool born)
{
	lt_sample samples[LT_PEAK_BINS];
	lt_demand demand = {.falls = LT_PEAK_FALLS, .rises = judgement->analysis->options.growth_times};
	size_t count = lt_peak_samples(judgement, site, born, false, samples);
	double first;

	if (count < LT_PEAK_LEAST_BINS) {
		return false;
	}
	first = samples[0].value;
	for (size_t i = 1; i < count; i++) {
		first = fmin(first, samples[i].value);
	}
	return samples[count - 1].value >= LT_PEAK_RATIO * first && lt_curve_grows(samples, count, &demand, NULL)
		&& lt_peak_goes_on(judgement, site, born);
}

static bool lt_peak_add(lt_judgement *judgement, uint32_t id)
{
	const lt_view *view = &judgement->view;
	lt_site_model *site = lt_site_of(view->trace, id);
	lt_found *found = lt_found_add(judgement, LT_KIND_PEAK, id);
	size_t leaves = view->site_first[id + 1] - view->site_first[id], count;
	lt_sample samples[LT_PEAK_BINS];
	lt_finding *finding;

	if (found == NULL) {
		return false;
	}
	finding = &found->finding;
	count = lt_peak_samples(judgement, site, false, true, samples);
	finding->growth_times = lt_floor_of(samples, count, NULL).rises;
	finding->growth_size = (uint64_t) lt_floor_of(samples, count, NULL).growth;
	finding->bytes_per_loop = lt_theil_sen(samples, count);
	finding->first_loop = (uint64_t) fmax(samples[0].at - 1.0, 0.0);
	finding->last_loop = (uint64_t) fmax(samples[count - 1].at - 1.0, 0.0);
	finding->stacks = lt_stacks_make(judgement, view->site_leaves + view->site_first[id], leaves, &finding->stack_count);
	return finding->stacks != NULL;
}

bool lt_find_peaks(lt_judgement *judgement)
{
	const lt_trace *trace = judgement->view.trace;
	bool ok = true;

	for (uint32_t id = 1; ok && id <= trace->sites.count; id++) {
		const lt_site_model *site = lt_site_of(trace, id);

		if (site->peaks != NULL && judgement->leaky[id] == 0
		 && lt_peak_grows(judgement, site, false) && lt_peak_grows(judgement, site, true)) {
			ok = lt_peak_add(judgement, id);
		}
	}
	return ok;
}

bool lt_find_cycles(lt_judgement *judgement)
{
	const lt_trace *trace = judgement->view.trace;
	double loops = fmax(1.0, lt_loops_at(trace, judgement->view.records) - 1.0);
	uint32_t count = (uint32_t) trace->records.count;

	for (size_t i = 0; i < trace->cycles.count; i++) {
		const lt_cycle_model *cycle = lt_list_at(&trace->cycles, i);
		lt_found *found;

		if (cycle->times < LT_CYCLE_TIMES) {
			continue;
		}
		found = lt_found_add(judgement, LT_KIND_CYCLE, lt_leaf_of(trace, cycle->leaf)->site);
		if (found == NULL) {
			return false;
		}
		found->detail = cycle->ring;
		found->finding.growth_times = cycle->times;
		found->finding.growth_size = cycle->bytes;
		found->finding.bytes_per_loop = (double) cycle->bytes / loops;
		found->finding.count = (uint64_t) ceil((double) cycle->blocks / loops);
		found->finding.first_loop = (uint64_t) fmax(0.0, lt_loops_at(trace, cycle->first < count ? cycle->first : count) - 1.0);
		found->finding.last_loop = (uint64_t) fmax(0.0, lt_loops_at(trace, cycle->last < count ? cycle->last : count) - 1.0);
		found->finding.stacks = lt_stacks_make(judgement, &cycle->leaf, 1, &found->finding.stack_count);
		if (found->finding.stacks == NULL) {
			return false;
		}
	}
	return true;
}

/* Does any window say whether it was looked what is suspended? Traces did not always. */
static bool lt_pending_says(const lt_trace *trace)
{
	for (uint32_t record = 1; record <= trace->records.count; record++) {
		if (lt_record_of(trace, record)->window.flags & LT_WINDOW_LOOKED) {
			return true;
		}
	}
	return false;
}

/* The last record at whose window garbage was collected, whether a loop ended in it or not. */
static uint32_t lt_pending_last(const lt_view *view)
{
	uint32_t record = view->records;

	while (record > 0 && !(lt_record_of(view->trace, record)->window.flags & LT_WINDOW_JUDGED)) {
		record--;
	}
	return record;
}

/* How many contexts begun at a leaf were pending, and with how many bytes, at each
 * window that told of any. After the last judgement they may be garbage. */
static size_t lt_pending_samples(const lt_judgement *judgement, uint32_t started, bool bytes, lt_sample *samples,
	const lt_pending_model **last)
{
	const lt_trace *trace = judgement->view.trace;
	uint32_t records = lt_pending_last(&judgement->view);
	bool says = lt_pending_says(trace);
	size_t count = 0, i = 0;

	for (uint32_t record = 1; record <= records; record++) {
		const lt_window *window = &lt_record_of(trace, record)->window;
		bool told = says ? (window->flags & LT_WINDOW_LOOKED) != 0 : window->pending_contexts == 0;
		double value = 0.0;

		for (; i < trace->pending.count; i++) {
			const lt_pending_model *at = lt_list_at(&trace->pending, i);

			if (at->record > record && (record < records || records < judgement->view.records)) {
				break;
			}
			told = true;
			if (at->started == started) {
				value += (double) (bytes ? at->bytes : at->count);
				*last = at;
			}
		}
		if (told && (count == 0 || lt_begun_at(trace, record) > samples[count - 1].at)) {
			samples[count++] = (lt_sample) {lt_begun_at(trace, record), value};
		} else if (told) {
			samples[count - 1].value = value;
		}
	}
	return count;
}

/* "Foo::wait /app/foo.php:12": where a context waits. 0: unknown. */
static uint32_t lt_waiting_text(lt_judgement *judgement, uint32_t leaf)
{
	const lt_trace *trace = judgement->view.trace;
	const lt_site_model *site;
	char text[1024], number[16];
	size_t len = 0, digits = 0;
	const char *parts[5];

	if (leaf == 0 || lt_leaf_of(trace, leaf)->site == 0) {
		return 0;
	}
	site = lt_site_of(trace, lt_leaf_of(trace, leaf)->site);
	for (uint32_t line = site->line; line > 0 || digits == 0; line /= 10) {
		number[sizeof(number) - 2 - digits++] = (char) ('0' + line % 10);
	}
	number[sizeof(number) - 1] = '\0';
	parts[0] = lt_text_of(judgement->analysis, site->function);
	parts[1] = " ";
	parts[2] = lt_text_of(judgement->analysis, site->file);
	parts[3] = ":";
	parts[4] = number + sizeof(number) - 1 - digits;
	for (size_t i = 0; i < 5; i++) {
		for (const char *c = parts[i]; *c != '\0' && len < sizeof(text); c++) {
			text[len++] = *c;
		}
	}
	return lt_strings_id(&judgement->analysis->texts, text, len);
}

/* What frames of contexts hold belongs to the cause of what holds those. */
static void lt_cause_replace(lt_judgement *judgement, uint64_t from, uint64_t to)
{
	for (size_t i = 0; i < judgement->found.count; i++) {
		lt_found *found = lt_list_at(&judgement->found, i);

		if (found->process == judgement->process && found->cause == from) {
			found->cause = to;
		}
	}
}

static bool lt_pending_add(lt_judgement *judgement, uint32_t started, lt_sample *samples, size_t count)
{
	const lt_trace *trace = judgement->view.trace;
	const lt_pending_model *last = NULL;
	lt_found *found = lt_found_add(judgement, LT_KIND_PENDING, lt_leaf_of(trace, started)->site);
	lt_finding *finding;

	if (found == NULL) {
		return false;
	}
	finding = &found->finding;
	finding->growth_times = lt_floor_of(samples, count, NULL).rises;
	finding->count = (uint64_t) samples[count - 1].value;
	finding->count_per_loop = fmax(0.0, lt_theil_sen(samples, count));
	lt_pending_samples(judgement, started, true, samples, &last); /* as many as before */
	finding->growth_size = (uint64_t) fmax(0.0, lt_floor_of(samples, count, NULL).growth);
	finding->live_bytes = (int64_t) fmin(samples[count - 1].value, 9e18);
	finding->live_blocks = (int64_t) finding->count;
	finding->bytes_per_loop = fmax(0.0, lt_theil_sen(samples, count));
	finding->first_loop = (uint64_t) fmax(samples[0].at - 1.0, 0.0);
	finding->last_loop = (uint64_t) fmax(samples[count - 1].at - 1.0, 0.0);
	found->detail = last != NULL ? lt_waiting_text(judgement, last->waiting) : 0;
	found->cause = LT_CAUSE_PENDING | found->function;
	finding->stacks = lt_stacks_make(judgement, &started, 1, &finding->stack_count);
	if (finding->stacks == NULL || !lt_holders_of_pending(judgement, started, found)) {
		return false;
	}
	lt_cause_replace(judgement, LT_CAUSE_PENDING | found->function, found->cause);
	return true;
}

/* Windows at the end of a script wait until it is known whether loops follow: what was told
 * of them came before their records. */
static void lt_pending_place(const lt_trace *trace)
{
	for (size_t i = 0; i < trace->pending.count; i++) {
		lt_pending_model *at = lt_list_at(&trace->pending, i);
		uint32_t record = lt_record_find(trace, at->window);

		at->record = record != 0 ? record : at->record;
	}
}

bool lt_find_pending(lt_judgement *judgement)
{
	const lt_view *view = &judgement->view;
	const lt_trace *trace = view->trace;
	double times = (double) judgement->analysis->options.growth_times;
	lt_demand demand = {.falls = LT_PENDING_FALLS, .rises = 3, .amount = times, .counts = true, .series = 1.0, .times = times};
	lt_sample *samples = calloc((size_t) view->records + 1, sizeof(*samples));
	bool ok = samples != NULL;

	lt_pending_place(trace);
	for (size_t i = 0, starts = 0; ok && i < trace->pending.count && starts < LT_MOST_STARTS; i++) {
		uint32_t started = ((lt_pending_model *) lt_list_at(&trace->pending, i))->started;
		const lt_pending_model *last = NULL;
		size_t count;

		if (view->mark[started] != 0) {
			continue;
		}
		view->mark[started] = 1;
		starts++;
		count = lt_pending_samples(judgement, started, false, samples, &last);
		if (count > 1 && lt_curve_grows(samples, count, &demand, NULL)) {
			ok = lt_pending_add(judgement, started, samples, count);
		}
	}
	for (size_t i = 0; i < trace->pending.count; i++) {
		view->mark[((lt_pending_model *) lt_list_at(&trace->pending, i))->started] = 0;
	}
	free(samples);
	return ok;
}
