/*
 * analyze_curve_test.c: whether a curve of sizes keeps growing.
 */
#include "lt_test.h"
#include "analyze/lt_stat.h"

static const lt_demand elements = {4.0, 3, 5.0, true, false}, bytes = {4.0, 3, 5.0, true, true};

/* Heap walks that came ever more rarely, and one at the end: one element a loop. */
static size_t steady(lt_sample *samples, double last, double end)
{
	size_t count = 0;

	for (double at = 8.0; at <= last; at += at < 24.0 ? 2.0 : at / 10.0) {
		samples[count++] = (lt_sample) {at, at};
	}
	samples[count++] = (lt_sample) {end, end};
	return count;
}

LT_TEST(steady_growth_is_seen_however_long_nobody_looked)
{
	lt_sample samples[100];

	for (double end = 350.0; end < 3000.0; end *= 1.1) {
		CHECK(lt_curve_grows(samples, steady(samples, 300.0, end), &elements, NULL));
		CHECK(lt_curve_grows(samples, steady(samples, 300.0, end), &bytes, NULL));
	}
}

LT_TEST(one_rush_at_the_end_is_no_growth)
{
	lt_sample samples[100];
	size_t count = steady(samples, 300.0, 330.0);

	for (size_t i = 0; i < count; i++) {
		samples[i].value = samples[i].at / 20.0;
	}
	samples[count - 1].value += 500.0;
	CHECK(!lt_curve_grows(samples, count, &elements, NULL));
}

/* A string of random length that is made anew each time, as a program had it. */
LT_TEST(a_string_that_is_another_each_time_does_not_grow)
{
	static const lt_sample random[] = {{4, 1572}, {6, 260}, {13, 591}, {26, 305}, {47, 878}, {57, 2631}, {76, 8771}, {91, 10416}};

	CHECK(lt_curve_grows(random, 8, &elements, NULL));
	CHECK(!lt_curve_grows(random, 8, &bytes, NULL));
}
