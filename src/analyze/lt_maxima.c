/*
 * lt_maxima.c: does what was counted now and then grow, or is it the most that was ever
 * needed? See lt_stat.h, docs/statistics.md.
 *
 * A pool that keeps what it once had stands at the maximum of what its loops asked for.
 * Whatever they ask, loop n sets a record with probability 1/n at most, but by how much
 * is anybody's guess: where large demands are rare, maxima grow as evenly as a leak does.
 * So it is the number of rises that tells, not what they add up to. Nobody sees the rises
 * one by one, only what a count has gained between two looks at it. Two models explain
 * that, both by jumps which come at random (a Poisson process) and are of random size
 * (exponential): their sum has the density of Jørgensen (1987), known as Tweedie's.
 *
 *   growth   jumps at one rate, from the beginning or from an onset. Small jumps stand
 *            for growth that is even.
 *   maxima   jumps at a rate of 1/n at most, of one mean size, or larger in proportion to n.
 */
#include "analyze/lt_stat.h"

#include <math.h>
#include <stdlib.h>

#define LT_ONSET_COST 1.0     /* nats for beginning later than the run */
#define LT_JUMP_LEAST 1e-4    /* smallest mean jump tried, as part of all growth */
#define LT_JUMP_STEP 2.0
#define LT_RARELY 0.25        /* of the rate of maxima: demands may depend on those before */
#define LT_MOST_LOOKS 256u    /* of more, some are left out */
#define LT_SERIES_UP_TO 15.0

/* What was gained in the loops (from, to]. */
typedef struct {
	double from, to, gain;
} lt_gain;

/* ln I1(z), the modified Bessel function: by its series, or for large z asymptotically. */
static double lt_log_bessel(double z)
{
	double quarter = z * z / 4.0, term = 1.0, sum = 1.0;

	if (z > LT_SERIES_UP_TO) {
		return z - 0.5 * log(2.0 * 3.14159265358979323846 * z) + log(1.0 - 3.0 / (8.0 * z) - 15.0 / (128.0 * z * z));
	}
	for (double k = 1.0; term > 1e-9 * sum; k++) {
		term *= quarter / (k * (k + 1.0));
		sum += term;
	}
	return log(z / 2.0 * sum);
}

/* Log likelihood of a gain when so many jumps of a mean size are expected. */
static double lt_jumps(double expected, double jump, double gain)
{
	if (gain <= 0.0) {
		return -expected;
	}
	return -expected - gain / jump + 0.5 * log(expected / (gain * jump)) + lt_log_bessel(2.0 * sqrt(expected * gain / jump));
}

static double lt_gains_sum(const lt_gain *gains, size_t count)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++) {
		sum += gains[i].gain;
	}
	return sum;
}

/* Jumps of a mean size at the rate that explains the gains best. */
static double lt_growth_law(const lt_gain *gains, size_t count, double jump)
{
	double all = lt_gains_sum(gains, count), sum = 0.0;

	for (size_t i = 0; all > 0.0 && i < count; i++) {
		sum += lt_jumps(all / jump * (gains[i].to - gains[i].from) / (gains[count - 1].to - gains[0].from), jump, gains[i].gain);
	}
	return sum;
}

/* The first jump's place in gains[]. */
static size_t lt_first_gain(const lt_gain *gains, size_t count)
{
	size_t first = 0;

	while (first + 1 < count && gains[first].gain <= 0.0) {
		first++;
	}
	return first;
}

/* The best model of growth; *jump is its mean jump. */
static double lt_best_growth(const lt_gain *gains, size_t count, double *jump)
{
	double all = lt_gains_sum(gains, count), best = -INFINITY;
	size_t first = lt_first_gain(gains, count);

	for (double size = all / 2.0; size > LT_JUMP_LEAST * all; size /= LT_JUMP_STEP) {
		double law = lt_growth_law(gains, count, size);
		double late = lt_growth_law(gains + first, count - first, size) - LT_ONSET_COST;

		if (fmax(law, late) > best) {
			best = fmax(law, late);
			*jump = size;
		}
	}
	return best;
}

/* Jumps at the rate c / n, n loops after `start`; of a mean size in the end, all the time
 * or in proportion to n. */
static double lt_maxima_law(const lt_gain *gains, size_t count, double c, double start, double jump, bool in_proportion)
{
	double end = gains[count - 1].to - start, sum = 0.0;

	for (size_t i = 0; i < count; i++) {
		double from = gains[i].from - start, to = gains[i].to - start;

		if (from >= 0.0) {
			sum += lt_jumps(c * (lt_harmonic(to) - lt_harmonic(from)), in_proportion ? jump * to / end : jump, gains[i].gain);
		}
	}
	return sum;
}

static double lt_best_maxima(const lt_gain *gains, size_t count, double most)
{
	double all = lt_gains_sum(gains, count), best = -INFINITY, late = gains[lt_first_gain(gains, count)].from;

	for (double size = all; size > LT_JUMP_LEAST * all; size /= LT_JUMP_STEP) {
		for (double c = most; c >= LT_RARELY; c /= LT_JUMP_STEP) {
			for (int in_proportion = 0; in_proportion < 2; in_proportion++) {
				best = fmax(best, lt_maxima_law(gains, count, c, 0.0, size, in_proportion != 0));
				best = fmax(best, lt_maxima_law(gains, count, c, late, size, in_proportion != 0) - LT_ONSET_COST);
			}
		}
	}
	return best;
}

/* What the floor gained between looks; one look after another without a gain is one. */
static size_t lt_gains_of(const lt_sample *samples, const double *floors, size_t count, lt_gain *gains)
{
	size_t step = count / LT_MOST_LOOKS + 1, n = 0, before = 0;

	for (size_t i = 1; i < count; i++) {
		double gain = floors[i] - floors[before];

		if ((i % step != 0 && i + 1 < count) || samples[i].at <= samples[before].at) {
			continue;
		}
		if (n > 0 && gain <= 0.0 && gains[n - 1].gain <= 0.0) {
			gains[n - 1].to = samples[i].at;
		} else {
			gains[n++] = (lt_gain) {samples[before].at, samples[i].at, fmax(gain, 0.0)};
		}
		before = i;
	}
	return n;
}

double lt_more_than_maxima(const lt_sample *samples, const double *floors, size_t count, double series, double *jump)
{
	lt_gain *gains = count > 1 ? malloc(count * sizeof(*gains)) : NULL;
	size_t n = gains != NULL ? lt_gains_of(samples, floors, count, gains) : 0;
	double nats = -INFINITY;

	*jump = INFINITY;
	if (n > 0 && lt_gains_sum(gains, n) > 0.0) {
		nats = lt_best_growth(gains, n, jump) - lt_best_maxima(gains, n, fmax(series, 1.0));
	}
	free(gains);
	return nats;
}
