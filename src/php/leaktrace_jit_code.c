/*
 * leaktrace_jit_code.c: finding one's way in compiled code.
 *
 * It has no marks: not where an instruction begins, not where a piece of it ends. Runs
 * inside allocation hooks.
 */
#include "src/php/leaktrace_jit_code.h"

#define LEAKTRACE_SP 4

const uint8_t *leaktrace_jit_begin(lt_range buffer, const uint8_t *at, size_t bytes, lt_x86_kind last)
{
	const uint8_t *from = leaktrace_jit_from(buffer), *end = leaktrace_jit_end(buffer);
	const uint8_t *first = (size_t) (at - from) > bytes ? at - bytes : from;
	lt_x86_insn insn;

	for (const uint8_t *begin = first; begin < at && begin < first + 64; begin++) {
		const uint8_t *code = begin;
		bool known = false;

		while (code < at) {
			known = leaktrace_jit_decode(code, end, &insn);
			code += known ? insn.length : 1;
		}
		if (code == at && (last == LT_X86_OTHER || (known && insn.kind == last))) {
			return begin;
		}
	}
	return NULL;
}

const uint8_t *leaktrace_jit_chunk(lt_range buffer, const uint8_t *code, const uint8_t *at)
{
	const uint8_t *chunk = code, *end = leaktrace_jit_end(buffer);
	lt_x86_insn insn;

	while (code < at) {
		if (!leaktrace_jit_decode(code, end, &insn)) {
			code++;
			continue;
		}
		code += insn.length;
		if (code < at && (insn.kind == LT_X86_JUMP || leaktrace_jit_ends(&insn))) {
			chunk = code;
		}
	}
	return chunk;
}

/* Behind the last branch between `code` and `last` that leads to between `chunk` and `at`;
 * NULL: none found. */
static const uint8_t *leaktrace_jit_way_near(const uint8_t *code, const uint8_t *last, const uint8_t *chunk, const uint8_t *at)
{
	const uint8_t *way = NULL;
	lt_x86_insn insn;

	while (code != NULL && code < last) {
		if (!leaktrace_jit_decode(code, last, &insn)) {
			code++;
			continue;
		}
		code += insn.length;
		if ((insn.kind == LT_X86_BRANCH || insn.kind == LT_X86_JUMP)
		 && insn.value >= (uintptr_t) chunk && insn.value < (uintptr_t) at) {
			way = code;
		}
	}
	return way;
}

/* Bytes of the long branch at `code`, whose target is stored; 0: there is none. */
static size_t leaktrace_jit_long_branch(const uint8_t *code, uintptr_t *target)
{
	size_t length = code[0] == 0xe9 ? 5 : code[0] == 0x0f && (code[1] & 0xf0) == 0x80 ? 6 : 0;
	int32_t distance;

	if (length > 0) {
		memcpy(&distance, code + length - sizeof(distance), sizeof(distance));
		*target = (uintptr_t) code + length + (uintptr_t) (intptr_t) distance;
	}
	return length;
}

/* The same for the last long branch between `first` and `code`, looked for byte by byte: a
 * target that is right says that it is one. */
static const uint8_t *leaktrace_jit_way_far(const uint8_t *first, const uint8_t *code, const uint8_t *chunk, const uint8_t *at)
{
	uintptr_t target;
	size_t length;

	while (code-- > first) {
		length = leaktrace_jit_long_branch(code, &target);
		if (length > 0 && target >= (uintptr_t) chunk && target < (uintptr_t) at) {
			return code + length;
		}
	}
	return NULL;
}

const uint8_t *leaktrace_jit_way(lt_range buffer, const uint8_t *chunk, const uint8_t *at)
{
	const uint8_t *from = leaktrace_jit_from(buffer), *end = leaktrace_jit_end(buffer);
	const uint8_t *first = (size_t) (chunk - from) > LEAKTRACE_JIT_APART ? chunk - LEAKTRACE_JIT_APART : from;
	const uint8_t *last = (size_t) (end - at) > LEAKTRACE_JIT_BACK ? at + LEAKTRACE_JIT_BACK : end;
	const uint8_t *near = leaktrace_jit_begin(buffer, chunk, LEAKTRACE_JIT_STEP, LT_X86_OTHER);
	const uint8_t *way = leaktrace_jit_way_near(near, chunk, chunk, at);

	if (way == NULL && near != NULL) {
		way = leaktrace_jit_way_far(first, near, chunk, at);
	}
	return way != NULL ? way : leaktrace_jit_way_near(at, last, chunk, at);
}

uint32_t leaktrace_jit_routine(lt_range buffer, const uint8_t *at)
{
	const uint8_t *from = leaktrace_jit_from(buffer), *end = leaktrace_jit_end(buffer);
	uint32_t bytes = 0;
	lt_x86_insn insn;

	for (int i = 0; i < LEAKTRACE_JIT_SLOW && at >= from && at < end && leaktrace_jit_decode(at, end, &insn); i++) {
		if (insn.kind == LT_X86_RETURN) {
			return bytes + (uint32_t) sizeof(uintptr_t);
		} else if (insn.kind == LT_X86_END || (insn.kind == LT_X86_JUMP && insn.value == 0)) {
			return 0;
		} else if (insn.kind == LT_X86_POP) {
			bytes += (uint32_t) sizeof(uintptr_t);
		} else if (insn.kind == LT_X86_ADD && insn.reg == LEAKTRACE_SP) {
			bytes += (uint32_t) insn.value;
		}
		at = insn.kind == LT_X86_JUMP ? (const uint8_t *) (uintptr_t) insn.value : at + insn.length;
	}
	return 0;
}
