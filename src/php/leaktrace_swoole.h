/*
 * leaktrace_swoole.h: Swoole's coroutines and workers.
 *
 * Nothing of Swoole is needed to build this: its functions are looked up in the
 * process. All but leaktrace_swoole_rinit() may be called from an allocation hook.
 */
#ifndef LEAKTRACE_SWOOLE_H
#define LEAKTRACE_SWOOLE_H

#include "src/php/leaktrace_tracer.h"

/* Swoole's function that tells the id of the running coroutine, below 1 outside of
 * coroutines. NULL: there is no Swoole in this process. */
extern long (*leaktrace_coroutine_id)(void);

/* Looks for Swoole, once a process; each request begins without coroutines. */
void leaktrace_swoole_rinit(void);

/* The running context. Only with Swoole. */
leaktrace_context *leaktrace_swoole_context(void);

/* A watched block is being freed: if it is a coroutine's record, that has ended. */
void leaktrace_swoole_freed(const void *block);

/* Appends the stacks of the process, for a heap walk (leaktrace_walk_stack): that of the
 * main program, then coroutines by their age. Nothing where no coroutine is. False when
 * memory is refused. */
bool leaktrace_swoole_stacks(lt_vec *stacks);

/* The session ends: its coroutines are now such as were begun before the next. */
void leaktrace_swoole_left(void);

/* The innermost frame of a suspended coroutine; NULL: unknown. */
zend_execute_data *leaktrace_swoole_frame(const leaktrace_context *context);

#endif
