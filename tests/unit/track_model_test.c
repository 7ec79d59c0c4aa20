/*
 * track_model_test.c: random programs, the tracker against the model of track_model.h.
 */
#include "lt_test.h"
#include "track_model.h"

#define STEPS 6000

static uint8_t program[STEPS * 4];

static void run(uint64_t seed, size_t size)
{
	uint64_t random = seed;
	bool peaks;

	for (size_t i = 0; i < size; i++) {
		program[i] = (uint8_t) (lt_test_random(&random) >> 32);
	}
	CHECK(model_run(program, size, &peaks) > size / 200);
	CHECK(peaks);
}

LT_TEST(short_random_programs_tell_what_the_model_has)
{
	for (uint64_t seed = 1; seed <= 150; seed++) {
		run(seed, 600);
	}
}

LT_TEST(long_random_programs_tell_what_the_model_has)
{
	for (uint64_t seed = 1000; seed < 1006; seed++) {
		run(seed, sizeof(program));
	}
}
