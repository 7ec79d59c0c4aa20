/*
 * lt_storage.c: does one block keep growing by realloc, evenly?
 *
 * A string that `.=` feeds eight bytes a loop grows by the heap's bin sizes, later by
 * pages: few steps, ever further apart, as the records of noise are. What tells it from
 * them: each step lasts as long as its bytes take to fill at one and the same rate. An
 * array that doubles does that too, but its last step is half of it all; only a heap
 * walk can tell how many elements it really has.
 */
#include "analyze/lt_view.h"

#include <math.h>

#define LT_STEP_LARGEST 0.34 /* part of its whole size that a late step may be */
#define LT_STEP_UNEVEN 3.0   /* times the rate, or its inverse, that a step may be off */
#define LT_STEPS_LATE 2u     /* steps needed in the later half of the run */

typedef struct {
	double at, bytes; /* loop of a step, and what it added */
} lt_growth_step;

/* The next step of a leaf, from *index on; false at the end. */
static bool lt_next_step(const lt_view *view, uint32_t leaf, size_t *index, lt_growth_step *step)
{
	size_t end = view->alive_first[leaf + 1];
	uint32_t origin;

	while (*index < end && !view->alive[*index].grown) {
		(*index)++;
	}
	if (*index == end) {
		return false;
	}
	origin = view->alive[*index].origin;
	*step = (lt_growth_step) {lt_loops_at(view->trace, origin), 0.0};
	for (; *index < end && view->alive[*index].origin == origin; (*index)++) {
		step->bytes += (double) view->alive[*index].bytes;
	}
	return true;
}

/* The rate at which the steps of the later half fill up; 0: they are too few or too
 * large, or the last has lasted too long. */
static double lt_late_rate(const lt_view *view, uint32_t leaf, double *first)
{
	size_t index = view->alive_first[leaf], steps = 0, late = 0;
	double bytes = 0.0, filled = 0.0, begun = 0.0;
	lt_growth_step step = {0.0, 0.0}, last = {0.0, 0.0};

	for (; lt_next_step(view, leaf, &index, &step); last = step, steps++) {
		*first = steps == 0 ? step.at : *first;
		bytes += step.bytes;
		if (step.at <= (view->now + *first) / 2.0) {
			continue;
		}
		if (step.bytes > LT_STEP_LARGEST * bytes) {
			return 0.0;
		}
		filled += late > 0 ? last.bytes : 0.0;
		begun = late > 0 ? begun : step.at;
		late++;
	}
	if (late < LT_STEPS_LATE || (double) steps + 0.5 < (double) view->trace->analysis->options.growth_times) {
		return 0.0;
	}
	filled /= last.at - begun;
	return (view->now - last.at) * filled > 2.0 * last.bytes ? 0.0 : filled;
}

/* Does each of the later steps last as long as the rate says? */
static bool lt_steps_even(const lt_view *view, uint32_t leaf, double first, double rate)
{
	size_t index = view->alive_first[leaf];
	lt_growth_step step, last = {0.0, 0.0};

	while (lt_next_step(view, leaf, &index, &step)) {
		if (last.at > (view->now + first) / 2.0) {
			double ratio = last.bytes / (step.at - last.at) / rate;

			if (ratio > LT_STEP_UNEVEN || ratio < 1.0 / LT_STEP_UNEVEN) {
				return false;
			}
		}
		last = step;
	}
	return true;
}

void lt_storage_judge(const lt_view *view, uint32_t leaf, double old_enough, lt_growth *growth)
{
	double first = 0.0, rate = lt_late_rate(view, leaf, &first);

	if (rate > 0.0 && view->now - first > old_enough && lt_steps_even(view, leaf, first, rate)) {
		growth->grows = true;
		growth->onset = fmax(1.0, first - 1.0);
		growth->per_loop = rate;
	}
}
