/*
 * lt_x86.h: reads machine code of x86-64, one instruction at a time.
 *
 * It knows lengths, and of an instruction what tells which PHP opcode it was
 * compiled for: addresses and registers it uses, constants, calls and jumps.
 */
#ifndef LT_X86_H
#define LT_X86_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
	LT_X86_OTHER,
	LT_X86_LOAD,  /* `reg` becomes the constant `value` */
	LT_X86_ADD,   /* the constant `value` is added to `reg` */
	LT_X86_SET,   /* `reg` becomes something else */
	LT_X86_POP,   /* `reg` becomes what is on top of the stack, which is taken off */
	LT_X86_COMPARE, /* `reg` is compared: with that of `base`, or, if that is none, with the constant `value` */
	LT_X86_STORE, /* the constant `value` is stored at the operand in memory */
	LT_X86_SAVE,  /* `reg` is stored at the operand in memory */
	LT_X86_CALL,  /* of the address `value`; 0: of what `reg` holds, or a pointer in memory (`reg` is -1) */
	LT_X86_JUMP,  /* to the address `value`; 0: computed */
	LT_X86_BRANCH, /* to the address `value`, if something holds */
	LT_X86_RETURN,
	LT_X86_END,   /* nothing runs on from here: a trap */
} lt_x86_kind;

typedef struct {
	lt_x86_kind kind;
	uint8_t length;   /* bytes */
	bool has_memory;  /* an operand is [base + disp] */
	int8_t reg;       /* 0 to 15, -1: none */
	int8_t base;      /* of the operand in memory; -1: none, or an index is added */
	int32_t disp;
	uint64_t value;
} lt_x86_insn;

/* Decodes the instruction at `code`, of which `room` bytes may be read. False when it
 * is none that is known, or does not end in time. Hook-safe. */
bool lt_x86_decode(const uint8_t *code, size_t room, lt_x86_insn *insn);

#endif
