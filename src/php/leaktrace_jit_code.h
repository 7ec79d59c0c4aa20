/*
 * leaktrace_jit_code.h: finding one's way in compiled code. All of it is hook-safe.
 */
#ifndef LEAKTRACE_JIT_CODE_H
#define LEAKTRACE_JIT_CODE_H

#include "src/php/leaktrace_jit.h"
#include "os/lt_x86.h"

#define LEAKTRACE_JIT_STEP 512    /* bytes in which reading falls into step with the code */
#define LEAKTRACE_JIT_BACK 1024   /* bytes read before the place */
#define LEAKTRACE_JIT_APART 16384 /* how far before a slow path what branches to it may lie */
#define LEAKTRACE_JIT_SLOW 24     /* instructions looked at in a slow path */

static inline const uint8_t *leaktrace_jit_from(lt_range buffer)
{
	return (const uint8_t *) buffer.from;
}

static inline const uint8_t *leaktrace_jit_end(lt_range buffer)
{
	return (const uint8_t *) buffer.from + buffer.size;
}

/* The instruction at `code`. What compiles leaves zeros between two pieces of code: as an
 * instruction they would take the first bytes of what follows with them. */
static inline bool leaktrace_jit_decode(const uint8_t *code, const uint8_t *end, lt_x86_insn *insn)
{
	return *code != 0 && lt_x86_decode(code, (size_t) (end - code), insn);
}

static inline bool leaktrace_jit_ends(const lt_x86_insn *insn)
{
	return insn->kind == LT_X86_RETURN || insn->kind == LT_X86_END;
}

/* Where to begin so that reading arrives at `at`, from `bytes` before it on: reading soon
 * falls into step with the code. `last`: what the instruction before it must be;
 * LT_X86_OTHER: anything. NULL: nowhere. */
const uint8_t *leaktrace_jit_begin(lt_range buffer, const uint8_t *at, size_t bytes, lt_x86_kind last);
/* Behind the last instruction between `code` and `at` that does not run on; `code`: there
 * is none. */
const uint8_t *leaktrace_jit_chunk(lt_range buffer, const uint8_t *code, const uint8_t *at);
/* Behind the nearest branch before `chunk` that leads to between there and `at`, or one
 * behind. NULL: none found. */
const uint8_t *leaktrace_jit_way(lt_range buffer, const uint8_t *chunk, const uint8_t *at);

#endif
