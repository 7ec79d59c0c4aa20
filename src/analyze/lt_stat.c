/*
 * lt_stat.c: see lt_stat.h.
 *
 * All models are Poisson processes over loops; comparing their likelihoods at the
 * best rate leaves, for m events in all, m ln(m / I) + sum of w ln f, where f is
 * the model's shape at an event and I its integral over what was seen.
 */
#include "analyze/lt_stat.h"

#include <math.h>
#include <stdlib.h>

#define LT_CHANGES 48u        /* onsets tried */
#define LT_CHANGE_COST 1.0    /* nats for an onset inside the growth */
#define LT_WARM_UP_COST 4.0   /* nats for calling the start a warm-up */
#define LT_LATEST 0.85        /* part of the run by which growth must have begun */
#define LT_SLOPE_POINTS 100u
#define LT_ORDER_SIGMAS 3.09  /* below what chance gives, the pairs of values that are out of order: one time in 1,000 */

double lt_harmonic(double x)
{
	if (x < 1.0) {
		return x > 0.0 ? x : 0.0;
	}
	return log(x) + 0.57721566490153286 + 1.0 / (2.0 * x) - 1.0 / (12.0 * x * x) + 1.0 / (120.0 * x * x * x * x);
}

static double lt_weight_of(const lt_event *events, size_t count)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++) {
		sum += events[i].weight;
	}
	return sum;
}

/* m events at one rate over `span` loops. */
static double lt_constant(double m, double span)
{
	return m > 0.0 && span > 0.0 ? m * log(m / span) : 0.0;
}

/* Rate c / n, n loops after `start`. */
static double lt_records_law(const lt_event *events, size_t count, double start, double to, double m)
{
	double sum = lt_constant(m, lt_harmonic(to - start));

	for (size_t i = 0; i < count; i++) {
		double a = events[i].from - start, b = events[i].to - start;

		sum += events[i].weight * log((lt_harmonic(b) - lt_harmonic(a)) / (b - a));
	}
	return sum;
}

/* Rate c exp(-n decay / span): the keys that a cache has not seen yet. */
static double lt_filling_law(const lt_event *events, size_t count, double start, double to, double m, double decay)
{
	double lambda = decay / (to - start), sum;

	sum = lt_constant(m, (1.0 - exp(-decay)) / lambda);
	for (size_t i = 0; i < count; i++) {
		double a = events[i].from - start, b = events[i].to - start;

		sum += events[i].weight * (log(-expm1(-lambda * (b - a)) / (lambda * (b - a))) - lambda * a);
	}
	return sum;
}

static double lt_best_bounded(const lt_event *events, size_t count, double from, double to, double m)
{
	static const double decays[] = {3, 4, 5, 8, 13, 21, 34, 55};
	double starts[] = {from, events[0].from};
	double best = -INFINITY;

	for (size_t s = 0; s < 2; s++) {
		best = fmax(best, lt_records_law(events, count, starts[s], to, m));
		for (size_t i = 0; i < sizeof(decays) / sizeof(decays[0]); i++) {
			best = fmax(best, lt_filling_law(events, count, starts[s], to, m, decays[i]));
		}
	}
	return best;
}

/* The best steady model, and its onset. */
static double lt_best_steady(const lt_event *events, size_t count, double from, double to, double m, double *onset)
{
	double best = lt_constant(m, to - from), before = 0.0, late = lt_constant(m, to - events[0].from);
	size_t step = count / LT_CHANGES + 1;

	*onset = from;
	if (events[0].from - from > LT_LATEST * (to - from)) {
		return best;
	}
	if (late > best + LT_CHANGE_COST) {
		*onset = events[0].from;
	}
	best = fmax(best, late);
	for (size_t i = 0; i < count; i++) {
		double at = events[i].from, after = m - before, score;

		if (i > 0 && i % step == 0 && at > from && after > 1.0 && at - from <= LT_LATEST * (to - from)) {
			bool warm_up = before / (at - from) > after / (to - at);

			score = lt_constant(before, at - from) + lt_constant(after, to - at);
			score -= warm_up ? LT_WARM_UP_COST : LT_CHANGE_COST;
			if (score > best && (!warm_up || at - from < (to - from) / 2)) {
				best = score;
				*onset = at;
			}
		}
		before += events[i].weight;
	}
	return best;
}

/* Did the last ones come as late as the gaps between them let one expect? */
static bool lt_goes_on(const lt_event *events, size_t count, double from, double to)
{
	double gap = 0.0, half = 0.0, third = 0.0, end = to - events[count - 1].to;

	for (size_t i = count; i > 1 && i + 10 > count; i--) {
		gap = fmax(gap, events[i - 1].to - events[i - 2].to);
	}
	for (size_t i = 0; i < count; i++) {
		half += events[i].to > from + (to - from) * 0.5 ? events[i].weight : 0.0;
		third += events[i].to > from + (to - from) * 0.7 ? events[i].weight : 0.0;
	}
	return end <= 3.0 * fmax(gap, 1.0) && half >= 2.0 && third >= 1.0;
}

lt_steady lt_steadiness(const lt_event *events, size_t count, double from, double to)
{
	double m = lt_weight_of(events, count);
	lt_steady steady = {-INFINITY, from, false};

	if (count == 0 || m <= 0.0 || !(to > from)) {
		return steady;
	}
	steady.score = lt_best_steady(events, count, from, to, m, &steady.onset)
		- lt_best_bounded(events, count, from, to, m);
	steady.recent = lt_goes_on(events, count, from, to);
	return steady;
}

lt_floor lt_floor_of(const lt_sample *samples, size_t count, double *floors)
{
	lt_floor result = {0.0, 0.0, 0};
	double floor = INFINITY, last = 0.0;

	for (size_t i = count; i-- > 0;) {
		if (samples[i].value < floor) {
			result.rises += i + 1 < count;
			floor = samples[i].value;
			last = i + 1 == count ? floor : last;
		}
		result.drawdown = fmax(result.drawdown, samples[i].value - floor);
		if (floors != NULL) {
			floors[i] = floor;
		}
	}
	result.growth = count > 0 ? last - floor : 0.0;
	return result;
}

static int lt_double_order(const void *left, const void *right)
{
	double a = *(const double *) left, b = *(const double *) right;

	return a < b ? -1 : a > b;
}

double lt_theil_sen(const lt_sample *samples, size_t count)
{
	size_t points = count < LT_SLOPE_POINTS ? count : LT_SLOPE_POINTS, slopes = 0;
	double *all, median = 0.0;

	all = points > 1 ? malloc(points * (points - 1) / 2 * sizeof(*all)) : NULL;
	if (all == NULL) {
		return 0.0;
	}
	for (size_t i = 1; i < points; i++) {
		const lt_sample *b = &samples[i * (count - 1) / (points - 1)];

		for (size_t j = 0; j < i; j++) {
			const lt_sample *a = &samples[j * (count - 1) / (points - 1)];

			if (b->at > a->at) {
				all[slopes++] = (b->value - a->value) / (b->at - a->at);
			}
		}
	}
	if (slopes > 0) {
		qsort(all, slopes, sizeof(*all), lt_double_order);
		median = (all[slopes / 2] + all[(slopes - 1) / 2]) / 2.0;
	}
	free(all);
	return median;
}

void lt_events_scale(lt_event *events, size_t count)
{
	double sum = 0.0, squares = 0.0;

	for (size_t i = 0; i < count; i++) {
		double span = events[i].to - events[i].from;

		sum += events[i].weight;
		squares += events[i].weight * events[i].weight / span;
	}
	for (size_t i = 0; i < count && squares > sum; i++) {
		events[i].weight *= sum / squares;
	}
}

/* The rises of the floor as events, with their bytes. */
static size_t lt_floor_events(const lt_sample *samples, const double *floors, size_t count, bool sized, lt_event *events)
{
	size_t n = 0;

	for (size_t i = 1; i < count; i++) {
		if (floors[i] > floors[i - 1] && samples[i].at > samples[i - 1].at) {
			double rise = floors[i] - floors[i - 1];

			events[n++] = (lt_event) {samples[i - 1].at, samples[i].at, sized ? rise : 1.0, rise};
		}
	}
	return n;
}

/* How many rises of equal size would spread as these do: few large ones count, not
 * many tiny ones. */
static double lt_rises_spread(const lt_event *events, size_t count)
{
	double sum = 0.0, squares = 0.0;

	for (size_t i = 0; i < count; i++) {
		sum += events[i].bytes;
		squares += events[i].bytes * events[i].bytes;
	}
	return squares > 0.0 ? sum * sum / squares : 0.0;
}

/* Would values that are drawn at random hardly ever be in such an order? Each pair of them
 * is out of order half the time (Kendall 1938, Mann 1945). */
static bool lt_order_is_no_chance(const lt_sample *samples, size_t count)
{
	double n = (double) count, mean = n * (n - 1.0) / 4.0, deviation = sqrt(n * (n - 1.0) * (2.0 * n + 5.0) / 72.0);
	size_t falls = 0;

	for (size_t i = 1; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			falls += samples[i].value < samples[j].value;
		}
	}
	return (double) falls <= fmax(0.0, mean - LT_ORDER_SIGMAS * deviation);
}

double lt_late_rise(const lt_sample *samples, const double *floors, size_t count)
{
	double middle = (samples[0].at + samples[count - 1].at) / 2.0, part;
	size_t i = 1;

	while (i + 1 < count && samples[i].at < middle) {
		i++;
	}
	part = fmax(0.0, fmin(1.0, (middle - samples[i - 1].at) / (samples[i].at - samples[i - 1].at)));
	return floors[count - 1] - (floors[i - 1] + part * (floors[i] - floors[i - 1]));
}

/* Does the floor rise by enough, in the whole and in the later half of the loops? */
static bool lt_floor_suffices(const lt_sample *samples, const double *floors, size_t count, const lt_floor *floor,
	const lt_demand *demand)
{
	double late = lt_late_rise(samples, floors, count);

	return floor->growth >= demand->amount && floor->growth > demand->falls * floor->drawdown
		&& late > demand->falls / 2.0 * floor->drawdown && late >= fmax(LT_LATE_PART, demand->late) * floor->growth;
}

/* Are its rises those of growth, and not a few that stand out, or maxima? */
static bool lt_rises_suffice(const lt_sample *samples, const double *floors, size_t count, const lt_event *events, size_t n,
	const lt_demand *demand)
{
	double jump;

	if (!demand->counts) {
		return lt_rises_spread(events, n) >= (double) demand->rises;
	}
	return lt_more_than_maxima(samples, floors, count, demand->series, &jump) >= LT_MAXIMA_SCORE
		&& floors[count - 1] - floors[0] >= demand->times * jump;
}

bool lt_curve_grows(const lt_sample *samples, size_t count, const lt_demand *demand, double *onset)
{
	double *floors = count > 1 ? malloc(count * sizeof(*floors)) : NULL;
	lt_event *events = count > 1 ? malloc(count * sizeof(*events)) : NULL;
	bool grows = false;

	if (floors != NULL && events != NULL) {
		lt_floor floor = lt_floor_of(samples, count, floors);
		size_t n = lt_floor_events(samples, floors, count, demand->counts || demand->sized, events);

		if (n > 0 && n >= demand->rises && lt_floor_suffices(samples, floors, count, &floor, demand)) {
			lt_steady steady;

			if (demand->sized) {
				lt_events_scale(events, n);
			}
			steady = lt_steadiness(events, n, samples[0].at, samples[count - 1].at);

			grows = steady.recent && steady.score >= LT_STEADY_SCORE
				&& (!demand->ordered || lt_order_is_no_chance(samples, count))
				&& lt_rises_suffice(samples, floors, count, events, n, demand);
			if (grows && onset != NULL) {
				*onset = steady.onset;
			}
		}
	}
	free(floors);
	free(events);
	return grows;
}
