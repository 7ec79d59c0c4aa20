/*
 * leaktrace_walk_guard.c: a walk survives what it cannot read.
 *
 * At a safe point every structure is whole. But a walk may begin inside an
 * allocation (the memory limit), when an extension has an object half made or a
 * list half grown: then a word taken for a pointer may be anything. Such a read
 * faults; the guard ends the step that made it, and the walk goes on with the next
 * value. Faults are counted: a test at a safe point can insist on none.
 *
 * The handler is there only while a walk runs. Faults of other threads, and any
 * that no walk made, go to the handler that was there before.
 */
#include "php/leaktrace_walk_internal.h"

#include <signal.h>

#define LEAKTRACE_FAULTS_MAX 256 /* then the heap is in no state to be walked */

static struct sigaction leaktrace_guard_before[2]; /* of SIGSEGV, SIGBUS */
ZEND_TLS leaktrace_walk *leaktrace_guarded;

static void leaktrace_guard_pass_on(int signal, siginfo_t *info, void *context)
{
	const struct sigaction *before = &leaktrace_guard_before[signal == SIGBUS];

	if (before->sa_flags & SA_SIGINFO) {
		before->sa_sigaction(signal, info, context);
	} else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
		before->sa_handler(signal);
	} else {
		/* The instruction faults again, and then the process ends as it should. */
		sigaction(signal, before, NULL);
	}
}

static void leaktrace_guard_handle(int signal, siginfo_t *info, void *context)
{
	if (leaktrace_guarded != NULL && leaktrace_guarded->resume != NULL) {
		siglongjmp(*leaktrace_guarded->resume, 1);
	}
	leaktrace_guard_pass_on(signal, info, context);
}

void leaktrace_walk_guard(leaktrace_walk *walk)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = leaktrace_guard_handle;
	action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
	sigemptyset(&action.sa_mask);
	walk->faults = 0;
	walk->resume = NULL;
	leaktrace_guarded = walk;
	sigaction(SIGSEGV, &action, &leaktrace_guard_before[0]);
	sigaction(SIGBUS, &action, &leaktrace_guard_before[1]);
}

void leaktrace_walk_unguard(leaktrace_walk *walk)
{
	(void) walk;
	sigaction(SIGSEGV, &leaktrace_guard_before[0], NULL);
	sigaction(SIGBUS, &leaktrace_guard_before[1], NULL);
	leaktrace_guarded = NULL;
}

/* Puts back what a step had borrowed when it faulted. */
static void leaktrace_walk_recover(leaktrace_walk *walk)
{
	if (walk->borrowed != NULL) {
		walk->borrowed->properties = NULL;
		walk->borrowed = NULL;
	}
	if (walk->own_heap != NULL) {
		zend_mm_set_heap(walk->own_heap);
		walk->own_heap = NULL;
	}
	EG(current_execute_data) = walk->frame;
	if (++walk->faults > LEAKTRACE_FAULTS_MAX) {
		walk->failed = true;
	}
}

bool leaktrace_walk_try(leaktrace_walk *walk, void (*step)(leaktrace_walk *walk, const void *subject, uint32_t node),
	const void *subject, uint32_t node)
{
	sigjmp_buf here;
	sigjmp_buf *volatile outer = walk->resume;
	volatile bool whole = true;

	walk->resume = &here;
	if (sigsetjmp(here, 0) == 0) {
		step(walk, subject, node);
	} else {
		leaktrace_walk_recover(walk);
		whole = false;
	}
	walk->resume = outer;
	return whole;
}
