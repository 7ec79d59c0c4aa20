/*
 * lt_unwind.h: who called, by the native stack.
 *
 * Return addresses are found exactly: by the unwind tables of what is loaded, the first
 * time that one is met; from then on by the size of its frame, where that is the same each
 * time. What stands where is remembered, too: a call that is made again by the same
 * function at the same depth is found at once.
 */
#ifndef LT_UNWIND_H
#define LT_UNWIND_H

#include "os/lt_maps.h"

#define LT_UNWIND_STEPS 2048 /* return addresses remembered; a power of two */
#define LT_UNWIND_SPOTS 512  /* a power of two */
#define LT_UNWIND_MOVES 1    /* not the same each time */

typedef struct {
	uintptr_t pc;
	uintptr_t size; /* bytes from its stack pointer to its caller's; 0: nobody knows its caller; LT_UNWIND_MOVES */
} lt_unwind_step;

/* A call by `pc` at this depth: the address that was looked for lay below `sp`. */
typedef struct {
	uintptr_t pc, cfa, sp;
	uint64_t age;
} lt_unwind_spot;

typedef struct {
	uint64_t age;   /* spots of another age do not count */
	lt_unwind_spot spots[LT_UNWIND_SPOTS];
	lt_unwind_step steps[LT_UNWIND_STEPS];
} lt_unwind; /* all zero at first */

/* Of a function that was called from `pc`, with `cfa` the stack pointer once it is back:
 * the innermost return address that lies in one of the two ranges, and in *sp what the
 * stack pointer will be once that is returned to. 0: there is none, or code without unwind
 * tables is in between. Hook-safe. */
uintptr_t lt_unwind_find(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa, lt_range one, lt_range other, uintptr_t *sp);

/* A stack is about to go, and another may lie where it was. Hook-safe. */
static inline void lt_unwind_forget(lt_unwind *unwind)
{
	unwind->age++;
}

#endif
