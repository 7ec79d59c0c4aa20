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

#include <string.h>
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
	lt_unwind_spot *spot; /* what lies between */
} lt_unwind_walk;

static inline lt_unwind_step *lt_unwind_steps_of(lt_unwind *unwind, uintptr_t pc)
{
	return unwind->steps[(pc ^ pc >> 9) & (LT_UNWIND_STEPS - 1)];
}

/* Two ways that are tried lie side by side. */
static inline lt_unwind_way *lt_unwind_ways_of(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa)
{
	return &unwind->ways[(pc << 1 ^ cfa >> 2) & (LT_UNWIND_WAYS - 2)];
}

static inline lt_unwind_spot *lt_unwind_spot_of(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa)
{
	return &unwind->spots[(pc ^ cfa >> 3) & (LT_UNWIND_SPOTS - 1)];
}

/* The return address below this stack pointer. */
static inline __attribute__((no_sanitize("address"))) uintptr_t lt_unwind_below(uintptr_t cfa)
{
	return ((const uintptr_t *) cfa)[-1];
}

/* The size of the frame of `pc`. */
static inline uintptr_t lt_unwind_size(lt_unwind *unwind, uintptr_t pc)
{
	const lt_unwind_step *steps = lt_unwind_steps_of(unwind, pc);

	for (unsigned i = 0; i < LT_UNWIND_SET; i++) {
		if (steps[i].pc == pc) {
			return steps[i].size;
		}
	}
	return LT_UNWIND_MOVES;
}

static void lt_unwind_learn(lt_unwind *unwind, uintptr_t pc, uintptr_t size)
{
	lt_unwind_step *steps = lt_unwind_steps_of(unwind, pc);
	unsigned i = 0;

	while (i < LT_UNWIND_SET && steps[i].pc != pc && steps[i].pc != 0) {
		i++;
	}
	if (i == LT_UNWIND_SET) {
		i = unwind->next++ % LT_UNWIND_SET;
	} else if (steps[i].pc == pc && steps[i].size != size && steps[i].size != 0) {
		/* It may move for other reasons: to be aligned. Ways on which it had one size are none. */
		if (steps[i].size != LT_UNWIND_MOVES) {
			memset(unwind->ways, 0, sizeof(unwind->ways));
		}
		size = LT_UNWIND_MOVES;
	}
	steps[i] = (lt_unwind_step) {pc, size};
}

/* One more address lies between; there may be too many. */
static inline void lt_unwind_add(lt_unwind_spot *spot, uintptr_t pc, uintptr_t cfa)
{
	if (spot->count < LT_UNWIND_FAR) {
		spot->between[spot->count].pc = pc;
		spot->between[spot->count].cfa = cfa;
	}
	spot->count++;
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
	} else if (cfa > walk->from) {
		lt_unwind_add(walk->spot, pc, cfa);
	}
	return walk->found != 0 || pc == 0 || walk->depth++ == LT_UNWIND_DEPTH ? _URC_END_OF_STACK : _URC_NO_REASON;
}

/* By the tables alone, which is slow; learns, and leaves the way in the spot. */
static uintptr_t lt_unwind_by_tables(lt_unwind *unwind, lt_range one, lt_range other, lt_unwind_spot *spot)
{
	lt_unwind_walk walk = {.unwind = unwind, .one = one, .other = other, .from = spot->cfa, .spot = spot};

	_Unwind_Backtrace(lt_unwind_frame, &walk);
	if (walk.found == 0 && walk.pc != 0) {
		lt_unwind_learn(unwind, walk.pc, 0);
	}
	spot->sp = walk.cfa;
	return walk.found;
}

/* Does all that lay between lie there? */
static bool lt_unwind_spot_holds(const lt_unwind_spot *spot)
{
	for (uint32_t i = 0; i < spot->count; i++) {
		if (lt_unwind_below(spot->between[i].cfa) != spot->between[i].pc) {
			return false;
		}
	}
	return true;
}

/* Where a frame between has no one size, or is met for the first time. */
static __attribute__((noinline)) uintptr_t lt_unwind_by_spot(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa, lt_range one,
	lt_range other, uintptr_t *sp)
{
	lt_unwind_spot *spot = lt_unwind_spot_of(unwind, pc, cfa), fresh = {.pc = pc, .cfa = cfa, .age = unwind->age};
	uintptr_t found;

	if (spot->pc == pc && spot->cfa == cfa && spot->age == unwind->age && lt_unwind_spot_holds(spot)) {
		*sp = spot->sp;
		found = lt_unwind_below(spot->sp);
		if (lt_range_has(one, found) || lt_range_has(other, found)) {
			return found;
		}
	}
	found = lt_unwind_by_tables(unwind, one, other, &fresh);
	*sp = fresh.sp;
	if (found != 0 && fresh.count <= LT_UNWIND_FAR) {
		*spot = fresh;
	}
	return found;
}

/* Step by step; remembers the way. */
static __attribute__((noinline)) uintptr_t lt_unwind_by_steps(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa, lt_range one,
	lt_range other, uintptr_t *sp)
{
	lt_unwind_way *ways = lt_unwind_ways_of(unwind, pc, cfa), way = {.pc = pc};
	uintptr_t at = pc, size;

	for (unsigned i = 0; i < LT_UNWIND_BETWEEN; i++) {
		way.between[i] = pc;
		way.at[i] = 0;
	}
	*sp = cfa;
	for (unsigned i = 0; i < LT_UNWIND_DEPTH; i++) {
		if (lt_range_has(one, at) || lt_range_has(other, at)) {
			if (i <= LT_UNWIND_BETWEEN + 1) {
				way.size = (uint32_t) (*sp - cfa);
				ways[1] = ways[0];
				ways[0] = way;
			}
			return at;
		}
		if (i > 0 && i <= LT_UNWIND_BETWEEN) {
			way.between[i - 1] = at;
			way.at[i - 1] = (uint32_t) (*sp - cfa);
		}
		size = lt_unwind_size(unwind, at);
		if (size <= LT_UNWIND_MOVES) {
			return size == 0 ? 0 : lt_unwind_by_spot(unwind, pc, cfa, one, other, sp);
		}
		*sp += size;
		at = lt_unwind_below(*sp);
	}
	return 0;
}

/* Does the way lead to where it led? */
static inline bool lt_unwind_way_holds(const lt_unwind_way *way, uintptr_t pc, uintptr_t cfa)
{
	return way->pc == pc && lt_unwind_below(cfa + way->at[0]) == way->between[0]
		&& lt_unwind_below(cfa + way->at[1]) == way->between[1] && lt_unwind_below(cfa + way->at[2]) == way->between[2];
}

uintptr_t lt_unwind_find(lt_unwind *unwind, uintptr_t pc, uintptr_t cfa, lt_range one, lt_range other, uintptr_t *sp)
{
	const lt_unwind_way *way = lt_unwind_ways_of(unwind, pc, cfa);
	uintptr_t found;

	if (__builtin_expect(lt_unwind_way_holds(way, pc, cfa), 1) || lt_unwind_way_holds(++way, pc, cfa)) {
		*sp = cfa + way->size;
		found = lt_unwind_below(*sp);
		if (__builtin_expect(lt_range_has(one, found) || lt_range_has(other, found), 1)) {
			return found;
		}
	}
	return lt_unwind_by_steps(unwind, pc, cfa, one, other, sp);
}
