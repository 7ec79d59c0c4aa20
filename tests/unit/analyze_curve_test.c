/*
 * analyze_curve_test.c: whether a curve of sizes keeps growing.
 */
#include <math.h>

#include "lt_test.h"
#include "analyze/lt_stat.h"

static const lt_demand elements = {.falls = 4.0, .rises = 3, .amount = 5.0, .counts = true, .series = 1.0, .times = 5.0};
static const lt_demand bytes = {.falls = 4.0, .rises = 3, .amount = 5.0, .counts = true, .series = 1.0, .times = 5.0, .ordered = true};

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

/* What a loop needs: rarely much, and then nobody knows how much. */
static double demand_of(uint64_t *random, bool in_bursts)
{
	double u = ((double) (lt_test_random(random) >> 11) + 0.5) / 9007199254740992.0;

	return in_bursts && lt_test_random(random) % 50 != 0 ? 2.0 : fmin(4000.0, floor(3.0 / u));
}

/* Looks at a count every tenth part of the loops more, and at the end. */
static size_t look(lt_sample *samples, size_t count, uint32_t loop, uint32_t loops, double value)
{
	if (count == 0 || loop + 1 == loops || (loop + 1 - samples[count - 1].at) * 10.0 >= loop + 1) {
		samples[count++] = (lt_sample) {loop + 1, value};
	}
	return count;
}

LT_TEST(the_most_that_random_loops_ever_needed_does_not_grow)
{
	uint32_t grew = 0;

	for (uint64_t seed = 1; seed <= 400; seed++) {
		uint64_t random = seed * 7919;
		lt_sample samples[300];
		size_t count = 0;
		uint32_t loops = 100 + (uint32_t) (lt_test_random(&random) % 2000);
		double most = 0.0;

		for (uint32_t loop = 0; loop < loops; loop++) {
			most = fmax(most, demand_of(&random, seed % 2 == 0));
			count = look(samples, count, loop, loops, most);
		}
		grew += lt_curve_grows(samples, count, &elements, NULL);
	}
	CHECK_MSG(grew <= 4, "%u of 400", grew);
}

/* One element, or some, in one of twenty loops, which one is chance. */
LT_TEST(growth_that_comes_rarely_and_many_at_once_is_seen)
{
	uint32_t grew = 0;

	for (uint64_t seed = 1; seed <= 400; seed++) {
		uint64_t random = seed * 7919;
		lt_sample samples[300];
		size_t count = 0;
		uint32_t loops = 700 + (uint32_t) (lt_test_random(&random) % 2000);
		double elements_now = 0.0;

		for (uint32_t loop = 0; loop < loops; loop++) {
			if (lt_test_random(&random) % 20 == 0) {
				elements_now += seed % 2 == 0 ? 1.0 : (double) (1 + lt_test_random(&random) % 8);
			}
			count = look(samples, count, loop, loops, elements_now);
		}
		grew += lt_curve_grows(samples, count, &elements, NULL);
	}
	CHECK_MSG(grew >= 396, "%u of 400", grew);
}
