/*
 * slow_clock.c: preloaded into each PHP that tests/valgrind/run starts. There everything
 * takes some thirty times as long, but what leaktrace may spend on looking further is a
 * part of the CPU time and a few milliseconds in any case (leaktrace_judge.c): without this
 * it would look a thirtieth as often, and so much less of it would be checked. So the
 * clocks of CPU time go a thirtieth as fast.
 *
 * PHP opens extensions so that they prefer libc's own symbols to preloaded ones
 * (RTLD_DEEPBIND, which musl has not); that is taken from it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <time.h>

#define NEXT(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))
#define SLOWER 30

#ifdef RTLD_DEEPBIND
void *dlopen(const char *path, int flags)
{
	return NEXT(dlopen)(path, flags & ~RTLD_DEEPBIND);
}
#endif

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int status = NEXT(clock_gettime)(clock, now);

	if (status == 0 && (clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID)) {
		int64_t ns = ((int64_t) now->tv_sec * 1000000000 + now->tv_nsec) / SLOWER;

		now->tv_sec = ns / 1000000000;
		now->tv_nsec = ns % 1000000000;
	}
	return status;
}
