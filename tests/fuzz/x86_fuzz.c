/*
 * x86_fuzz.c: libFuzzer target for the reader of machine code.
 * rooms: util os
 *
 * The input is code. It is read one instruction after another, each in a piece of memory
 * that ends where the input does, so that the sanitizer sees a byte read beyond. What an
 * instruction is does not depend on what follows it, nor on how much of that may be read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/lt_x86.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool condition, const char *what)
{
	if (!condition) {
		fprintf(stderr, "broken promise: %s\n", what);
		abort();
	}
}

static bool same(const lt_x86_insn *a, const lt_x86_insn *b)
{
	return a->kind == b->kind && a->length == b->length && a->has_memory == b->has_memory && a->reg == b->reg
		&& a->base == b->base && a->disp == b->disp && a->value == b->value;
}

/* The instruction at `code` again, as the last bytes of memory. */
static void check_end(const uint8_t *code, const lt_x86_insn *insn)
{
	uint8_t *copy = malloc(insn->length);
	lt_x86_insn again;
	uint64_t moved = (uint64_t) (uintptr_t) copy - (uint64_t) (uintptr_t) code;

	insist(copy != NULL, "there is memory");
	memcpy(copy, code, insn->length);
	insist(lt_x86_decode(copy, insn->length, &again), "an instruction is one without what follows it");
	/* An address counts from where the instruction is. */
	insist(same(insn, &again) || (again.value -= moved, same(insn, &again)), "it is the same one then");
	for (size_t room = 0; room < insn->length; room++) {
		insist(!lt_x86_decode(copy, room, &again), "what is cut off is none");
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (size_t at = 0; at < size;) {
		lt_x86_insn insn;

		if (!lt_x86_decode(data + at, size - at, &insn)) {
			at++;
			continue;
		}
		insist(insn.length >= 1 && insn.length <= 15 && insn.length <= size - at, "an instruction ends within what may be read");
		insist(insn.kind <= LT_X86_END && insn.reg >= -1 && insn.reg < 16 && insn.base >= -1 && insn.base < 16, "registers are registers");
		check_end(data + at, &insn);
		at += insn.length;
	}
	return 0;
}
