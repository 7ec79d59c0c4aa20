/*
 * lt_unwind.c: who called, by the native stack.
 *
 *     cfa          what the stack pointer is in the frame of `pc` once its callee is back
 *     cfa + size   the same in its caller, whose return address lies just below
 *
 * A function that moves its stack pointer as it runs (alloca) has no one size. Then what
 * is found leads nowhere that is known; so the tables are asked again, and know better.
 * It could lead off the stack, too: beyond the highest frame that the tables have shown
 * of this stack nothing is read.
 */
#include "os/lt_unwind.h"

#include <unwind.h>

#define LT_UNWIND_DEPTH 64 /* frames looked at */

typedef struct {
	lt_unwind *unwind;
	lt_range one, other;
	uintptr_t from;    /* what is called by code below this stack pointer does not count */
	uintptr_t pc, cfa; /* of the frame before; 0: none yet */
	uintptr_t found;
	unsigned depth;
} lt_unwind_walk;

static inline lt_unwind_step *lt_unwind_step_of(lt_unwind *unwind, uintptr_t pc)
{
	return &unwind->steps[(pc ^ pc >> 11) & (LT_UNWIND_STEPS - 1)];
}

static inline lt_unwind_spot *lt_unwind_spot_of(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa)
{
	return &unwind->spots[(pc ^ cfa >> 3) & (LT_UNWIND_SPOTS - 1)];
}

static void lt_unwind_learn(lt_unwind *unwind, uintptr_t pc, uintptr_t size)
{
	lt_unwind_step *step = lt_unwind_step_of(unwind, pc);

	step->pc = pc;
	step->size = size;
}

static _Unwind_Reason_Code lt_unwind_frame(struct _Unwind_Context *context, void *data)
{
	lt_unwind_walk *walk = data;
	uintptr_t pc = _Unwind_GetIP(context), cfa = _Unwind_GetCFA(context);

	if (walk->pc != 0) {
		lt_unwind_learn(walk->unwind, walk->pc, cfa - walk->cfa);
	}
	walk->pc = pc;
	walk->cfa = cfa;
	if (cfa >= walk->from && (lt_range_has(walk->one, pc) || lt_range_has(walk->other, pc))) {
		walk->found = pc;
	}
	return walk->found != 0 || pc == 0 || walk->depth++ == LT_UNWIND_DEPTH ? _URC_END_OF_STACK : _URC_NO_REASON;
}

/* The same by the tables alone, which is slow; learns. */
static __attribute__((noinline)) uintptr_t lt_unwind_by_tables(lt_unwind *unwind, uintptr_t cfa, lt_range one, lt_range other,
	uintptr_t *top, uintptr_t *sp)
{
	lt_unwind_walk walk = {unwind, one, other, cfa, 0, 0, 0, 0};

	_Unwind_Backtrace(lt_unwind_frame, &walk);
	if (walk.found == 0 && walk.pc != 0) {
		lt_unwind_learn(unwind, walk.pc, 0);
	}
	if (walk.cfa > *top) {
		*top = walk.cfa;
	}
	*sp = walk.cfa;
	return walk.found;
}

/* The same by what was learnt; asks the tables where that ends. */
static __attribute__((noinline, no_sanitize("address")))
uintptr_t lt_unwind_by_steps(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa, lt_range one, lt_range other, uintptr_t *top,
	uintptr_t *sp)
{
	uintptr_t first = cfa;

	for (unsigned i = 0; i < LT_UNWIND_DEPTH; i++) {
		const lt_unwind_step *step;

		if (lt_range_has(one, pc) || lt_range_has(other, pc)) {
			*sp = cfa;
			return pc;
		}
		step = lt_unwind_step_of(unwind, pc);
		if (step->pc == pc && step->size == 0) {
			return 0;
		}
		cfa += step->size;
		if (step->pc != pc || cfa > *top) {
			return lt_unwind_by_tables(unwind, first, one, other, top, sp);
		}
		pc = *(const uintptr_t *) (cfa - sizeof(uintptr_t));
	}
	return 0;
}

__attribute__((no_sanitize("address")))
uintptr_t lt_unwind_find(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa, lt_range one, lt_range other, uintptr_t *top,
	uintptr_t *sp)
{
	lt_unwind_spot *spot = lt_unwind_spot_of(unwind, pc, cfa);
	uintptr_t found;

	if (__builtin_expect(spot->pc == pc && spot->cfa == cfa && spot->age == unwind->age, 1)) {
		*sp = spot->sp;
		found = *(const uintptr_t *) (spot->sp - sizeof(uintptr_t));
		if (__builtin_expect(lt_range_has(one, found) || lt_range_has(other, found), 1)) {
			return found;
		}
	}
	found = lt_unwind_by_steps(unwind, pc, cfa, one, other, top, sp);
	if (found != 0) {
		*spot = (lt_unwind_spot) {pc, cfa, *sp, unwind->age};
	}
	return found;
}
