/*
 * leaktrace_clock.c: time, in microseconds since the session began. No clock steps back.
 */
#include "src/php/leaktrace_tracer.h"

#include <time.h>

#define LEAKTRACE_LATELY_US 1000u /* so old may be what leaktrace_cpu_lately_us() tells */

/* Whose CPU time the ration is a part of. */
#ifdef ZTS
# define LEAKTRACE_CPU_CLOCK CLOCK_THREAD_CPUTIME_ID
#else
# define LEAKTRACE_CPU_CLOCK CLOCK_PROCESS_CPUTIME_ID
#endif

static uint64_t leaktrace_clock_us(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) != 0) {
		return 0;
	}
	return (uint64_t) now.tv_sec * 1000000u + (uint64_t) now.tv_nsec / 1000u;
}

/* Reads a clock that must not step back, though some do (virtual machines that move,
 * emulators): then it goes on from where it was. */
static uint64_t leaktrace_read(clockid_t id, leaktrace_clock *clock)
{
	uint64_t now = leaktrace_clock_us(id);

	if ((int64_t) (now - clock->start) < (int64_t) clock->last) {
		clock->start = now - clock->last;
	}
	clock->last = now - clock->start;
	return clock->last;
}

uint64_t leaktrace_now_us(void)
{
	return leaktrace_read(CLOCK_MONOTONIC, &LT_G(clock));
}

uint64_t leaktrace_thread_us(void)
{
	return leaktrace_read(CLOCK_THREAD_CPUTIME_ID, &LT_G(thread_clock));
}

uint64_t leaktrace_cpu_us(void)
{
	LT_G(cpu_asked_us) = LT_G(clock).last;
	return leaktrace_read(LEAKTRACE_CPU_CLOCK, &LT_G(cpu_clock));
}

uint64_t leaktrace_cpu_lately_us(void)
{
	return LT_G(clock).last - LT_G(cpu_asked_us) < LEAKTRACE_LATELY_US ? LT_G(cpu_clock).last : leaktrace_cpu_us();
}

static void leaktrace_clock_begin(clockid_t id, leaktrace_clock *clock)
{
	clock->start = leaktrace_clock_us(id);
	clock->last = 0;
}

void leaktrace_clock_start(void)
{
	struct timespec now;

	leaktrace_clock_begin(CLOCK_MONOTONIC, &LT_G(clock));
	leaktrace_clock_begin(LEAKTRACE_CPU_CLOCK, &LT_G(cpu_clock));
	LT_G(cpu_asked_us) = 0;
	leaktrace_clock_begin(CLOCK_THREAD_CPUTIME_ID, &LT_G(thread_clock));
	LT_G(started_unix_us) = 0;
	if (clock_gettime(CLOCK_REALTIME, &now) == 0) {
		LT_G(started_unix_us) = (uint64_t) now.tv_sec * 1000000u + (uint64_t) now.tv_nsec / 1000u;
	}
}
