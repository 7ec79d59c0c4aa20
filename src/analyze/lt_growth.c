/*
 * lt_growth.c: does a group of leaves leak?
 *
 * Two questions, in this order (docs/statistics.md has the reasons):
 *
 * 1. What is old enough? From the blocks of the group that died we know how long
 *    its blocks live when they do die. Only a survivor that is a multiple older
 *    than that (LIFE: the longest life of a substantial part) is evidence: the
 *    others may be a batch, an LRU or a TTL in progress.
 * 2. Do such survivors keep being made? The records they were born in must come
 *    steadily and to the end, not dry up like a warm-up or a cache that fills.
 *
 * Where lives of all lengths end, so that nothing counts as old enough, the floor of
 * the whole series may still tell: it must have risen by far more than the series
 * ever fell.
 */
#include "analyze/lt_view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LT_SUBSTANTIAL 0.1  /* deaths per survivor of the same age that make a life count */
#define LT_LEAST_RANGE 0.6  /* part of the run whose births must be old enough: less cannot tell a warm-up */
#define LT_DECLINE (-3.0)   /* nats by which the amounts may speak for filling up */
#define LT_STAYING 2.0      /* survivors per death that the floor of the series takes */
#define LT_FALLS 8.0        /* times the deepest fall that a floor must have risen */
/* What all that lives must show: */
#define LT_LIVE_FALLS 16.0
#define LT_LIVE_RISES 4u    /* times growth_times */
#define LT_LIVE_LATE 0.35   /* part of its growth in the later half */

/* How many times the longest life a survivor must be old, by how often we saw such
 * lives end: one flush tells little about the next. */
static double lt_life_factor(uint32_t episodes)
{
	static const double factors[] = {3.0, 3.0, 2.5, 2.25, 2.0};

	return factors[episodes < 4 ? episodes : 4];
}

/* Survivors of the group by origin, in view->scratch. */
static size_t lt_gather(const lt_view *view, const uint32_t *leaves, size_t leaf_count)
{
	size_t count = 0;

	for (size_t i = 0; i < leaf_count; i++) {
		size_t from = view->alive_first[leaves[i]], n = view->alive_first[leaves[i] + 1] - from;

		memcpy(view->scratch + count, view->alive + from, n * sizeof(lt_alive));
		count += n;
	}
	return count;
}

static int lt_origin_order(const void *left, const void *right)
{
	const lt_alive *a = left, *b = right;

	return a->origin < b->origin ? -1 : a->origin > b->origin;
}

static void lt_deaths_merge(const lt_view *view, const uint32_t *leaves, size_t leaf_count, lt_deaths *all)
{
	memset(all, 0, LT_AGE_BUCKETS * sizeof(*all));
	for (size_t i = 0; i < leaf_count; i++) {
		const lt_leaf_model *leaf = lt_leaf_of(view->trace, leaves[i]);

		for (uint32_t b = 0; b < leaf->death_count && b < LT_AGE_BUCKETS; b++) {
			const lt_deaths *from = &leaf->deaths[b];

			all[b].units += from->units;
			if (from->age_most > all[b].age_most) {
				all[b].age_most = from->age_most;
			}
			if (from->episodes > all[b].episodes) {
				all[b].episodes = from->episodes;
			}
		}
	}
}

/* The longest life that a substantial part had, compared with those who reached
 * that age and live; *old_enough is the age that makes a survivor evidence. */
static double lt_longest_life(const lt_view *view, const lt_deaths *all, size_t alive, double *old_enough)
{
	double died = 0.0, living = 0.0;
	uint32_t episodes = 0, bucket = LT_AGE_BUCKETS;
	size_t at = 0;

	while (bucket-- > 0) {
		if (all[bucket].units == 0.0) {
			continue;
		}
		died += all[bucket].units;
		episodes = episodes > all[bucket].episodes ? episodes : all[bucket].episodes;
		while (at < alive && view->now - lt_loops_at(view->trace, view->scratch[at].origin) >= lt_age_least(bucket)) {
			living += view->scratch[at++].units;
		}
		if (died > LT_SUBSTANTIAL * living) {
			*old_enough = all[bucket].age_most * lt_life_factor(episodes);
			return all[bucket].age_most;
		}
	}
	*old_enough = 0.0;
	return 0.0;
}

/* Blocks that one growing loop adds, as far as windows of one loop tell. */
static double lt_units_per_event(const lt_view *view, const lt_event *units, size_t count)
{
	double sum = 0.0, most = 1.0;
	size_t singles = 0;

	(void) view;
	for (size_t i = 0; i < count; i++) {
		double span = units[i].to - units[i].from;

		if (span <= 1.0) {
			sum += units[i].weight;
			singles++;
		}
		most = fmax(most, units[i].weight / span);
	}
	return singles >= 3 ? fmax(1.0, sum / (double) singles) : most;
}

/* Bytes that one growth by realloc adds, as far as windows of one loop tell. */
static double lt_bytes_per_growth(const lt_view *view, size_t alive)
{
	double single = 0.0, any = 0.0;
	size_t singles = 0, all = 0;

	for (size_t i = 0; i < alive; i++) {
		const lt_alive *at = &view->scratch[i];
		double span = lt_loops_at(view->trace, at->origin) - lt_loops_at(view->trace, at->origin - 1);

		if (at->grown) {
			single += span <= 1.0 ? (double) at->bytes : 0.0;
			singles += span <= 1.0;
			any += (double) at->bytes / fmax(span, 1.0);
			all++;
		}
	}
	return fmax(1.0, singles >= 3 ? single / (double) singles : any / fmax((double) all, 1.0));
}

/* Units of a survivor. How often a block grew in a window of many loops is a guess
 * by its bytes, made only where it grew in the window before as well: an array that
 * doubles grows rarely, and by much. */
static double lt_units_of(const lt_view *view, size_t index, double per_growth)
{
	const lt_alive *at = &view->scratch[index];

	if (!at->grown) {
		return at->units;
	}
	if (index == 0 || view->scratch[index - 1].origin + 1 < at->origin) {
		return 1.0;
	}
	return fmax(1.0, (double) at->bytes / per_growth);
}

/* Has neither window beside this one an event? Then it had hardly more than one. */
static bool lt_stands_alone(const lt_event *events, size_t count, size_t i)
{
	return (i == 0 || events[i - 1].to < events[i].from) && (i + 1 == count || events[i].to < events[i + 1].from);
}

/* Turns the survivors born up to loop `end` into events: view->units weighed by
 * blocks, view->events by growing loops. Returns how many. */
static size_t lt_to_events(const lt_view *view, size_t alive, double end)
{
	double growth = lt_bytes_per_growth(view, alive), unit;
	size_t count = 0;
	uint32_t last = 0;

	for (size_t i = 0; i < alive; i++) {
		const lt_alive *at = &view->scratch[i];
		double to = lt_loops_at(view->trace, at->origin), from = lt_loops_at(view->trace, at->origin - 1);

		if (to > end) {
			break;
		}
		if (at->origin != last) {
			view->units[count++] = (lt_event) {from < to ? from : to - 1.0, to, 0.0, 0.0};
			last = at->origin;
		}
		view->units[count - 1].weight += lt_units_of(view, i, growth);
		view->units[count - 1].bytes += (double) at->bytes;
	}
	unit = lt_units_per_event(view, view->units, count);
	for (size_t i = 0; i < count; i++) {
		double span = view->units[i].to - view->units[i].from;

		view->events[i] = view->units[i];
		view->events[i].weight = span <= 1.0 || lt_stands_alone(view->units, count, i) ? 1.0
			: fmin(span, view->units[i].weight / unit);
	}
	return count;
}

/* Question 2: do survivors keep being made, up to loop `end`? */
static void lt_judge_births(const lt_view *view, size_t alive, double end, lt_growth *growth)
{
	size_t count = lt_to_events(view, alive, end);
	double begin = lt_loops_at(view->trace, 1), times = 0.0, bytes = 0.0;
	lt_steady steady, amounts;

	for (size_t i = 0; i < count; i++) {
		times += view->events[i].weight;
	}
	if (count == 0 || end - begin < LT_LEAST_RANGE * (view->now - begin) || times + 0.5 < (double) view->trace->analysis->options.growth_times) {
		return;
	}
	steady = lt_steadiness(view->events, count, begin, end);
	lt_events_scale(view->units, count);
	amounts = lt_steadiness(view->units, count, begin, end);
	growth->score = steady.score;
	growth->onset = steady.onset;
	growth->grows = steady.recent && steady.score >= view->score_needed && amounts.score >= LT_DECLINE;
	for (size_t i = 0; i < count; i++) {
		if (view->events[i].from >= steady.onset) {
			bytes += view->events[i].bytes;
		}
	}
	growth->per_loop = bytes / (end - steady.onset);
}

typedef struct {
	uint32_t record;
	int64_t change;
} lt_step;

static int lt_step_order(const void *left, const void *right)
{
	const lt_step *a = left, *b = right;

	return a->record < b->record ? -1 : a->record > b->record;
}

/* The changes of all leaves by record; *count is their number. NULL: none, or no memory. */
static lt_step *lt_group_steps(const lt_view *view, const uint32_t *leaves, size_t leaf_count, bool live, size_t *count)
{
	size_t total = 0, n = 0;
	lt_step *steps;

	for (size_t i = 0; i < leaf_count; i++) {
		total += lt_leaf_of(view->trace, leaves[i])->point_count;
	}
	*count = total;
	steps = total > 0 ? calloc(total, sizeof(*steps)) : NULL;
	for (size_t i = 0; i < leaf_count && steps != NULL; i++) {
		const lt_leaf_model *leaf = lt_leaf_of(view->trace, leaves[i]);
		int64_t before = 0;

		for (uint32_t p = 0; p < leaf->point_count; p++) {
			int64_t bytes = live ? leaf->points[p].live : leaf->points[p].bytes;

			steps[n++] = (lt_step) {leaf->points[p].record, bytes - before};
			before = bytes;
		}
	}
	if (steps != NULL) {
		lt_sort(steps, total, sizeof(*steps), lt_step_order);
	}
	return steps;
}

lt_sample *lt_group_series(const lt_view *view, const uint32_t *leaves, size_t leaf_count, bool live, size_t *count)
{
	size_t total, n = 0;
	lt_step *steps = lt_group_steps(view, leaves, leaf_count, live, &total);
	lt_sample *samples = steps != NULL ? malloc((total + 2) * sizeof(*samples)) : NULL;
	int64_t value = 0;

	*count = 0;
	if (samples == NULL) {
		free(steps);
		return NULL;
	}
	samples[n++] = (lt_sample) {lt_loops_at(view->trace, 1), 0.0};
	for (size_t i = 0; i < total; i++) {
		uint32_t record = view->next_judged[steps[i].record];
		double at;

		value += steps[i].change;
		record = live && record != 0 ? steps[i].record : record;
		if (record == 0 || (i + 1 < total && steps[i + 1].record <= record)) {
			continue;
		}
		at = lt_loops_at(view->trace, record);
		n -= n > 1 && samples[n - 1].at >= at;
		samples[n++] = (lt_sample) {at, (double) value};
	}
	if (samples[n - 1].at < view->now) {
		samples[n] = (lt_sample) {view->now, samples[n - 1].value};
		n++;
	}
	free(steps);
	*count = n;
	return samples;
}

/* Growth times and size as PRODUCT says them: records of the survivors. */
static void lt_count_records(const lt_sample *samples, size_t count, lt_growth *growth)
{
	double most = 0.0;

	for (size_t i = 1; i < count; i++) {
		if (samples[i].value > most) {
			growth->times++;
			most = samples[i].value;
		}
	}
	growth->size = (uint64_t) most;
}

/* Do most of those that outlive a window stay? */
static bool lt_most_stay(const lt_view *view, const lt_deaths *all, size_t alive)
{
	double died = 0.0, living = 0.0;

	for (uint32_t bucket = 2; bucket < LT_AGE_BUCKETS; bucket++) {
		died += all[bucket].units;
	}
	for (size_t i = 0; i < alive; i++) {
		living += view->scratch[i].units;
	}
	return living >= LT_STAYING * died;
}

/* The survivors that are evidence set records too, where others drown them. */
static void lt_count_births(const lt_view *view, size_t alive, double end, lt_growth *growth)
{
	uint64_t times = 0, size = 0;
	uint32_t last = 0;
	const lt_trace *trace = view->trace;

	for (size_t i = 0; i < alive; i++) {
		const lt_alive *at = &view->scratch[i];

		growth->bytes += at->bytes;
		growth->blocks += at->grown ? 0 : at->units;
		if (lt_loops_at(trace, at->origin) <= growth->onset || lt_loops_at(trace, at->origin) > end) {
			continue;
		}
		if (growth->first_loop == 0) {
			const lt_record *record = lt_record_of(trace, at->origin);

			growth->first_loop = record->loop_end - (record->window.loops > 0 ? record->window.loops : 1);
		}
		growth->last_loop = lt_record_of(trace, at->origin)->loop_end - 1; /* > 0: after loop 0 */
		size += (uint64_t) at->bytes;
		times += at->origin != last;
		last = at->origin;
	}
	growth->blocks += growth->blocks == 0; /* one that grew from a block of the first loop */
	if (times > growth->times) {
		growth->times = times;
		growth->size = size > growth->size ? size : growth->size;
	}
}

/* Lives of all lengths end here: does the floor of a series tell? That of survivors, where most
 * of what is born stays. Or else, as of a queue into which more comes than leaves it, that of all
 * that lives, at all windows: it must say more, and garbage in it falls at the next judgement, at
 * the latest at that which ends the series. */
static void lt_judge_floor(const lt_view *view, const lt_sample *samples, size_t count, bool live, lt_growth *growth)
{
	lt_demand demand = {.falls = LT_FALLS, .rises = view->trace->analysis->options.growth_times};
	double onset = 0.0;
	size_t first = 0;

	if (live) {
		demand = (lt_demand) {.falls = LT_LIVE_FALLS, .rises = LT_LIVE_RISES * demand.rises, .late = LT_LIVE_LATE, .sized = true};
	}
	if (!lt_curve_grows(samples, count, &demand, &onset)) {
		return;
	}
	growth->grows = true;
	growth->onset = onset;
	while (first + 1 < count && samples[first].at < onset) {
		first++;
	}
	growth->per_loop = lt_theil_sen(samples + first, count - first);
	growth->grows = growth->per_loop > 0.0;
}

bool lt_growth_judge(const lt_view *view, const uint32_t *leaves, size_t leaf_count, lt_growth *growth)
{
	lt_deaths all[LT_AGE_BUCKETS];
	double old_enough, end, latest;
	size_t alive = lt_gather(view, leaves, leaf_count), count;
	lt_sample *samples;

	memset(growth, 0, sizeof(*growth));
	growth->score = -INFINITY;
	if (alive == 0 || view->last_judged < 3) {
		return true;
	}
	if (leaf_count > 1) {
		lt_sort(view->scratch, alive, sizeof(lt_alive), lt_origin_order);
	}
	lt_deaths_merge(view, leaves, leaf_count, all);
	growth->life = lt_longest_life(view, all, alive, &old_enough);
	latest = view->latest;
	end = fmin(view->now - old_enough, latest);
	lt_judge_births(view, alive, end, growth);
	if (!growth->grows && leaf_count == 1) {
		lt_storage_judge(view, leaves[0], old_enough, growth);
		end = growth->grows ? latest : end;
	}
	if (!growth->grows && (old_enough == 0.0 || alive < view->trace->analysis->options.growth_times)) {
		return true;
	}
	for (int live = !lt_most_stay(view, all, alive); !growth->grows && live < 2; live++) {
		end = latest;
		samples = lt_group_series(view, leaves, leaf_count, live == 1, &count);
		if (samples == NULL) {
			return false;
		}
		lt_judge_floor(view, samples, count, live == 1, growth);
		free(samples);
	}
	if (!growth->grows) {
		return true;
	}
	samples = lt_group_series(view, leaves, leaf_count, false, &count);
	if (samples == NULL) {
		return false;
	}
	lt_count_records(samples, count, growth);
	lt_count_births(view, alive, end, growth);
	free(samples);
	return true;
}
