/*
 * leaktrace_walk_guard.c: a walk survives what it cannot read.
 *
 * At a safe point every structure is whole. But a walk may begin inside an
 * allocation (the memory limit), when an extension has an object half made or a
 * list half grown: then a word taken for a pointer may be anything. Such a read
 * faults; the guard ends the step that made it, and the walk goes on with the next
 * value. Faults are counted: a test at a safe point can insist on none.
 *
 * The handler is there only while a walk runs. Threads walk side by side: the first
 * to begin sets it, the last to end takes it away. Faults that no walk made, and signals
 * that somebody sent, go to the handler that was there before.
 */
#include "php/leaktrace_walk_internal.h"

#include <pthread.h>
#include <signal.h>

#define LEAKTRACE_FAULTS_MAX 256 /* then the heap is in no state to be walked */

static const int leaktrace_guard_signals[2] = {SIGSEGV, SIGBUS};
static struct sigaction leaktrace_guard_before[2];
static pthread_mutex_t leaktrace_guard_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned leaktrace_guards; /* walks under way; behind the lock */
ZEND_TLS leaktrace_walk *leaktrace_guarded LEAKTRACE_TLS_MODEL;

/* By kill() and its kin, and not by an instruction. */
static bool leaktrace_guard_was_sent(const siginfo_t *info)
{
	return info->si_code <= 0;
}

static void leaktrace_guard_pass_on(int signal, siginfo_t *info, void *context)
{
	const struct sigaction *before = &leaktrace_guard_before[signal == SIGBUS];

	if (before->sa_flags & SA_SIGINFO) {
		before->sa_sigaction(signal, info, context);
	} else if (before->sa_handler != SIG_DFL && before->sa_handler != SIG_IGN) {
		before->sa_handler(signal);
	} else if (before->sa_handler == SIG_DFL || !leaktrace_guard_was_sent(info)) {
		/* The instruction faults again, and then the process ends as it should. */
		sigaction(signal, before, NULL);
		if (leaktrace_guard_was_sent(info)) {
			raise(signal);
		}
	}
}

static void leaktrace_guard_handle(int signal, siginfo_t *info, void *context)
{
	if (leaktrace_guarded != NULL && leaktrace_guarded->resume != NULL && !leaktrace_guard_was_sent(info)) {
		siglongjmp(*leaktrace_guarded->resume, 1);
	}
	leaktrace_guard_pass_on(signal, info, context);
}

static void leaktrace_guard_set(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = leaktrace_guard_handle;
	action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < 2; i++) {
		sigaction(leaktrace_guard_signals[i], &action, &leaktrace_guard_before[i]);
	}
}

/* Puts the earlier handlers back, unless another thread has set its own meanwhile. */
static void leaktrace_guard_reset(void)
{
	struct sigaction now;

	for (size_t i = 0; i < 2; i++) {
		if (sigaction(leaktrace_guard_signals[i], NULL, &now) == 0
		 && (now.sa_flags & SA_SIGINFO) && now.sa_sigaction == leaktrace_guard_handle) {
			sigaction(leaktrace_guard_signals[i], &leaktrace_guard_before[i], NULL);
		}
	}
}

void leaktrace_walk_guard(leaktrace_walk *walk)
{
	walk->faults = 0;
	walk->resume = NULL;
	pthread_mutex_lock(&leaktrace_guard_lock);
	if (leaktrace_guards++ == 0) {
		leaktrace_guard_set();
	}
	pthread_mutex_unlock(&leaktrace_guard_lock);
	leaktrace_guarded = walk;
}

void leaktrace_walk_unguard(leaktrace_walk *walk)
{
	(void) walk;
	leaktrace_guarded = NULL;
	pthread_mutex_lock(&leaktrace_guard_lock);
	if (--leaktrace_guards == 0) {
		leaktrace_guard_reset();
	}
	pthread_mutex_unlock(&leaktrace_guard_lock);
}

static void leaktrace_guard_fork(void)
{
	pthread_mutex_lock(&leaktrace_guard_lock);
}

static void leaktrace_guard_fork_parent(void)
{
	pthread_mutex_unlock(&leaktrace_guard_lock);
}

/* The threads that were walking are not in the child, and the one that is was not. */
static void leaktrace_guard_fork_child(void)
{
	if (leaktrace_guards > 0) {
		leaktrace_guards = 0;
		leaktrace_guard_reset();
	}
	pthread_mutex_unlock(&leaktrace_guard_lock);
}

void leaktrace_walk_arm(void)
{
	pthread_atfork(leaktrace_guard_fork, leaktrace_guard_fork_parent, leaktrace_guard_fork_child);
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
