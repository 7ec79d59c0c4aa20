/*
 * leaktrace_thread.c: with threads (ZTS) each has a tracer of its own.
 *
 * A thread of PHP's has a heap, a compiler and an executor of its own, and so the
 * tracer needs nothing of another's. What there is once only, in every file of
 * src/php: pointers to what we replaced in the engine and the names of bodies, both
 * written as the module starts, before there are threads; whether a name was seen
 * (an atomic flag); what is known of Swoole (leaktrace_swoole.c: found once); and
 * the handler of faults, which all walks share (leaktrace_walk_guard.c: a lock).
 *
 * The thread's storage holds but a pointer: threads that are not PHP's have that
 * storage, too, and never a tracer.
 */
#include "src/php/leaktrace_tracer.h"

#ifdef ZTS

#include <sys/syscall.h>
#include <unistd.h>

TSRM_TLS leaktrace_tracer *leaktrace_state LEAKTRACE_TLS_MODEL;

/* Of all threads for which the system refuses memory: nothing is traced in them. */
static leaktrace_tracer leaktrace_none;

void leaktrace_thread_begin(void)
{
	leaktrace_tracer *tracer = LEAKTRACE_INI(tracer);

	if (tracer == NULL) {
		tracer = LEAKTRACE_INI(tracer) = lt_mem_map(sizeof(*tracer));
	}
	leaktrace_state = tracer != NULL ? tracer : &leaktrace_none;
}

bool leaktrace_thread_can_trace(void)
{
	return leaktrace_state != &leaktrace_none;
}

void leaktrace_thread_end(void *tracer)
{
	if (tracer == leaktrace_state) {
		leaktrace_state = NULL;
	}
	lt_mem_unmap(tracer, sizeof(leaktrace_tracer));
}

bool leaktrace_thread_known(void)
{
	return leaktrace_state != NULL;
}

uint64_t leaktrace_thread_id(void)
{
	uint64_t id = (uint64_t) syscall(SYS_gettid);

	return id != (uint64_t) getpid() ? id : 0;
}

#else

leaktrace_tracer leaktrace_state;

void leaktrace_thread_begin(void)
{
}

bool leaktrace_thread_can_trace(void)
{
	return true;
}

void leaktrace_thread_end(void *tracer)
{
	(void) tracer;
}

bool leaktrace_thread_known(void)
{
	return true;
}

uint64_t leaktrace_thread_id(void)
{
	return 0;
}

#endif
