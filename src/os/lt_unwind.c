/*
 * lt_unwind.c: who called, by the native stack.
 *
 *     cfa          what the stack pointer is in the frame of `pc` once its callee is back
 *     cfa + size   the same in its caller, whose return address lies just below
 *
 * A function that moves its stack pointer as it runs (alloca) has no one size: beyond it
 * the tables are asked each time. It needs a frame pointer, by which it is known.
 */
#include "os/lt_unwind.h"

#include <unwind.h>

#define LT_UNWIND_DEPTH 64 /* frames looked at */

#ifdef __x86_64__
# define LT_UNWIND_FP(context) ((uintptr_t) _Unwind_GetGR((context), 6)) /* rbp */
#else
# define LT_UNWIND_FP(context) ((void) (context), (uintptr_t) 0)
#endif

typedef struct {
	lt_unwind *unwind;
	lt_range one, other;
	uintptr_t from;    /* what is called by code below this stack pointer does not count */
	uintptr_t pc, cfa; /* of the frame before; 0: none yet */
	uintptr_t fp;      /* and its frame pointer, if that is what it uses the register for */
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

	/* It may move for other reasons: to be aligned. */
	step->size = step->pc == pc && step->size != size && step->size != 0 ? LT_UNWIND_MOVES : size;
	step->pc = pc;
}

static _Unwind_Reason_Code lt_unwind_frame(struct _Unwind_Context *context, void *data)
{
	lt_unwind_walk *walk = data;
	uintptr_t pc = _Unwind_GetIP(context), cfa = _Unwind_GetCFA(context);

	if (walk->pc != 0) {
		bool moves = walk->fp + 2 * sizeof(uintptr_t) == cfa;

		lt_unwind_learn(walk->unwind, walk->pc, moves ? LT_UNWIND_MOVES : cfa - walk->cfa);
	}
	walk->pc = pc;
	walk->cfa = cfa;
	walk->fp = LT_UNWIND_FP(context);
	if (cfa >= walk->from && (lt_range_has(walk->one, pc) || lt_range_has(walk->other, pc))) {
		walk->found = pc;
	}
	return walk->found != 0 || pc == 0 || walk->depth++ == LT_UNWIND_DEPTH ? _URC_END_OF_STACK : _URC_NO_REASON;
}

/* The same by the tables alone, which is slow; learns. */
static __attribute__((noinline)) uintptr_t lt_unwind_by_tables(lt_unwind *unwind, uintptr_t cfa, lt_range one, lt_range other,
	uintptr_t *sp)
{
	lt_unwind_walk walk = {.unwind = unwind, .one = one, .other = other, .from = cfa};

	_Unwind_Backtrace(lt_unwind_frame, &walk);
	if (walk.found == 0 && walk.pc != 0) {
		lt_unwind_learn(unwind, walk.pc, 0);
	}
	*sp = walk.cfa;
	return walk.found;
}

/* The same by what was learnt; asks the tables where that ends. */
static __attribute__((noinline, no_sanitize("address")))
uintptr_t lt_unwind_by_steps(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa, lt_range one, lt_range other, uintptr_t *sp)
{
	uintptr_t first = cfa;

	for (unsigned i = 0; i < LT_UNWIND_DEPTH; i++) {
		const lt_unwind_step *step;

		if (lt_range_has(one, pc) || lt_range_has(other, pc)) {
			*sp = cfa;
			return pc;
		}
		step = lt_unwind_step_of(unwind, pc);
		if (step->pc != pc || pc == 0 || step->size == LT_UNWIND_MOVES) {
			return lt_unwind_by_tables(unwind, first, one, other, sp);
		}
		if (step->size == 0) {
			return 0;
		}
		cfa += step->size;
		pc = *(const uintptr_t *) (cfa - sizeof(uintptr_t));
	}
	return 0;
}

__attribute__((no_sanitize("address")))
uintptr_t lt_unwind_find(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa, lt_range one, lt_range other, uintptr_t *sp)
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
	found = lt_unwind_by_steps(unwind, pc, cfa, one, other, sp);
	if (found != 0) {
		*spot = (lt_unwind_spot) {pc, cfa, *sp, unwind->age};
	}
	return found;
}
