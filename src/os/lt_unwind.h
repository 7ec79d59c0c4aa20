/*
 * lt_unwind.h: who called, by the native stack.
 *
 * Return addresses are found exactly: by the unwind tables of what is loaded, the first
 * time that one is met; from then on by the size of its frame, where that is the same each
 * time. Ways that were gone are remembered, too: where each return address on one stands
 * where it stood, it leads to where it led.
 */
#ifndef LT_UNWIND_H
#define LT_UNWIND_H

#include "os/lt_maps.h"

#define LT_UNWIND_STEPS 512  /* sets of return addresses remembered; a power of two */
#define LT_UNWIND_SET 4      /* entries of such a set */
#define LT_UNWIND_WAYS 512   /* a power of two */
#define LT_UNWIND_BETWEEN 3  /* longer ways are gone step by step */
#define LT_UNWIND_SPOTS 256  /* a power of two */
#define LT_UNWIND_FAR 14     /* longer ways from a spot are not remembered */
#define LT_UNWIND_MOVES 1    /* not the same each time, or not known */

typedef struct {
	uintptr_t pc;
	uintptr_t size; /* bytes from its stack pointer to its caller's; 0: nobody knows its caller; LT_UNWIND_MOVES */
} lt_unwind_step;

/* The way from a call by `pc`, in offsets from the stack pointer. One address after the other
 * is looked at, and each tells how far the next is. */
typedef struct {
	uintptr_t pc;
	uintptr_t between[LT_UNWIND_BETWEEN]; /* return addresses on the way; `pc` again where there are less */
	uint32_t at[LT_UNWIND_BETWEEN];       /* they stand below these */
	uint32_t size;                        /* and the address that was looked for below this */
} __attribute__((aligned(64))) lt_unwind_way;

/* The way from a call by `pc` at this depth, on which a frame has no one size. */
typedef struct {
	uintptr_t pc, cfa, sp;
	uint32_t age;
	uint32_t count;
	struct {
		uintptr_t pc, cfa;
	} between[LT_UNWIND_FAR];
} lt_unwind_spot;

typedef struct {
	lt_unwind_way ways[LT_UNWIND_WAYS];
	lt_unwind_step steps[LT_UNWIND_STEPS][LT_UNWIND_SET];
	lt_unwind_spot spots[LT_UNWIND_SPOTS];
	uint32_t age;  /* spots of another age do not count */
	uint32_t next; /* which of a full set goes */
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
