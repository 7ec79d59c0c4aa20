/*
 * lt_x86.c: reads machine code of x86-64.
 *
 * prefixes | REX or VEX | opcode (map 0: one byte, 1: 0F, 2: 0F 38, 3: 0F 3A) |
 * ModRM SIB displacement | immediate
 *
 * What follows an opcode is told by a table of one character each: see `lt_x86_one`.
 * EVEX, XOP and what 64-bit mode does not have are unknown.
 */
#include "os/lt_x86.h"

#include <string.h>

#define LT_X86_LONGEST 15

/* Of each opcode of map 0:
 *   .  nothing      m  ModRM          b  8 bits     B  ModRM and 8 bits
 *   z  32 bits, 16 with prefix 66     Z  ModRM and those
 *   v  as z, 64 with REX.W            d  32 bits always (jumps)
 *   w  16 bits      e  16 and 8 bits  o  an address of 64 bits
 *   3  ModRM and, with /0 or /1, 8 bits    4  the same as z
 *   x  not in 64-bit mode, or a prefix that should be gone by now */
static const char lt_x86_one[] =
	"mmmmbzxxmmmmbzxx" /* 00 */
	"mmmmbzxxmmmmbzxx" /* 10 */
	"mmmmbzxxmmmmbzxx" /* 20 */
	"mmmmbzxxmmmmbzxx" /* 30 */
	"xxxxxxxxxxxxxxxx" /* 40 */
	"................" /* 50 */
	"xxxmxxxxzZbB...." /* 60 */
	"bbbbbbbbbbbbbbbb" /* 70 */
	"BZxBmmmmmmmmmmmm" /* 80 */
	"..........x....." /* 90 */
	"oooo....bz......" /* A0 */
	"bbbbbbbbvvvvvvvv" /* B0 */
	"BBw.xxBZe.w..bx." /* C0 */
	"mmmmxxx.mmmmmmmm" /* D0 */
	"bbbbbbbbddxb...." /* E0 */
	"x.xx..34......mm"; /* F0 */

/* The same for map 1; what is not told here has a ModRM. */
static char lt_x86_two(uint8_t opcode)
{
	if ((opcode & 0xf0) == 0x80) {
		return 'd';
	}
	switch (opcode) {
		case 0x05: case 0x06: case 0x08: case 0x09: case 0x0b: case 0x30: case 0x31: case 0x32: case 0x33:
		case 0x34: case 0x35: case 0x37: case 0x77: case 0xa0: case 0xa1: case 0xa2: case 0xa8: case 0xa9: case 0xaa:
			return '.';
		case 0x70: case 0x71: case 0x72: case 0x73: case 0xa4: case 0xac: case 0xba:
		case 0xc2: case 0xc4: case 0xc5: case 0xc6:
			return 'B';
		default:
			return (opcode & 0xf8) == 0xc8 ? '.' : 'm';
	}
}

typedef struct {
	const uint8_t *at, *end;
	uint8_t rex;        /* 0100WRXB */
	bool narrow;        /* prefix 66 */
	uint8_t map, opcode;
	uint8_t modrm;
} lt_x86_reader;

static bool lt_x86_byte(lt_x86_reader *reader, uint8_t *byte)
{
	if (reader->at >= reader->end) {
		return false;
	}
	*byte = *reader->at++;
	return true;
}

/* A little-endian number, its sign extended; without bytes it stays. */
static bool lt_x86_number(lt_x86_reader *reader, unsigned bytes, int64_t *number)
{
	uint64_t raw = 0;

	if (bytes == 0) {
		return true;
	}
	if ((size_t) (reader->end - reader->at) < bytes) {
		return false;
	}
	for (unsigned i = 0; i < bytes; i++) {
		raw |= (uint64_t) reader->at[i] << 8 * i;
	}
	reader->at += bytes;
	*number = (int64_t) (raw << (64 - 8 * bytes)) >> (64 - 8 * bytes);
	return true;
}

static bool lt_x86_vex(lt_x86_reader *reader, bool three)
{
	uint8_t one, two = 0;

	if (!lt_x86_byte(reader, &one) || (three && !lt_x86_byte(reader, &two))) {
		return false;
	}
	/* R, X and B are inverted; W is where R is in the short form. */
	reader->rex = 0x40 | (one & 0x80 ? 0 : 4);
	reader->map = 1;
	if (three) {
		reader->rex |= (one & 0x40 ? 0 : 2) | (one & 0x20 ? 0 : 1) | (two & 0x80 ? 8 : 0);
		reader->map = one & 0x1f;
	}
	return reader->map >= 1 && reader->map <= 3 && lt_x86_byte(reader, &reader->opcode);
}

static bool lt_x86_is_prefix(uint8_t byte)
{
	switch (byte) {
		case 0x26: case 0x2e: case 0x36: case 0x3e: case 0x64: case 0x65: case 0x66: case 0xf0: case 0xf2: case 0xf3:
			return true;
		default:
			return false;
	}
}

static bool lt_x86_opcode(lt_x86_reader *reader)
{
	uint8_t byte;

	for (;;) {
		if (!lt_x86_byte(reader, &byte)) {
			return false;
		}
		if (!lt_x86_is_prefix(byte)) {
			break;
		}
		reader->narrow |= byte == 0x66;
	}
	if (byte == 0xc4 || byte == 0xc5) {
		return lt_x86_vex(reader, byte == 0xc4);
	}
	if ((byte & 0xf0) == 0x40) {
		reader->rex = byte;
		if (!lt_x86_byte(reader, &byte)) {
			return false;
		}
	}
	if (byte == 0x0f) {
		reader->map = 1;
		if (!lt_x86_byte(reader, &byte)) {
			return false;
		}
		if (byte == 0x38 || byte == 0x3a) {
			reader->map = byte == 0x38 ? 2 : 3;
			if (!lt_x86_byte(reader, &byte)) {
				return false;
			}
		}
	}
	reader->opcode = byte;
	return true;
}

/* What follows the opcode, as a character of lt_x86_one. */
static char lt_x86_form(const lt_x86_reader *reader)
{
	switch (reader->map) {
		case 0:
			return lt_x86_one[reader->opcode];
		case 1:
			return lt_x86_two(reader->opcode);
		default:
			return reader->map == 2 ? 'm' : 'B';
	}
}

static bool lt_x86_has_operand(char form)
{
	return form == 'm' || form == 'B' || form == 'Z' || form == '3' || form == '4';
}

/* ModRM, SIB and displacement. `rip` becomes true where it is relative to the end. */
static bool lt_x86_operand(lt_x86_reader *reader, lt_x86_insn *insn, bool *rip)
{
	uint8_t mod, rm, sib;
	int64_t disp = 0;

	if (!lt_x86_byte(reader, &reader->modrm)) {
		return false;
	}
	mod = reader->modrm >> 6;
	rm = reader->modrm & 7;
	insn->reg = (int8_t) ((reader->modrm >> 3 & 7) | (reader->rex & 4) << 1);
	if (mod == 3) {
		return true;
	}
	insn->has_memory = true;
	insn->base = (int8_t) (rm | (reader->rex & 1) << 3);
	if (rm == 4) {
		if (!lt_x86_byte(reader, &sib)) {
			return false;
		}
		rm = sib & 7;
		/* An index of 4 without REX.X is none. */
		insn->base = (sib >> 3 & 7) == 4 && !(reader->rex & 2) ? (int8_t) (rm | (reader->rex & 1) << 3) : -1;
		if (mod == 0 && rm == 5) {
			insn->base = -1;
			mod = 2;
		}
	} else if (mod == 0 && rm == 5) {
		insn->base = -1;
		*rip = true;
		mod = 2;
	}
	if (mod != 0 && !lt_x86_number(reader, mod == 1 ? 1 : 4, &disp)) {
		return false;
	}
	insn->disp = (int32_t) disp;
	return true;
}

static unsigned lt_x86_immediate_size(const lt_x86_reader *reader, char form)
{
	unsigned word = reader->narrow && !(reader->rex & 8) ? 2 : 4;
	bool tests = (reader->modrm >> 3 & 7) < 2;

	switch (form) {
		case 'b': case 'B':
			return 1;
		case 'z': case 'Z':
			return word;
		case 'v':
			return reader->rex & 8 ? 8 : word;
		case 'd':
			return 4;
		case 'w':
			return 2;
		case 'e':
			return 3;
		case 'o':
			return 8;
		case '3':
			return tests ? 1 : 0;
		case '4':
			return tests ? word : 0;
		default:
			return 0;
	}
}

/* Instructions of map 0 that say something. `next` is the address behind. */
static void lt_x86_meaning(const lt_x86_reader *reader, int64_t immediate, uint64_t next, bool rip, lt_x86_insn *insn)
{
	uint8_t opcode = reader->opcode, group = reader->modrm >> 3 & 7;
	int8_t rm = (int8_t) ((reader->modrm & 7) | (reader->rex & 1) << 3);
	bool wide = (reader->rex & 8) != 0;

	if ((opcode & 0xf8) == 0xb8) {
		insn->kind = LT_X86_LOAD;
		insn->reg = (int8_t) ((opcode & 7) | (reader->rex & 1) << 3);
		insn->value = wide ? (uint64_t) immediate : (uint32_t) immediate;
	} else if (opcode == 0xc7 && wide) {
		insn->kind = insn->has_memory ? LT_X86_STORE : LT_X86_LOAD;
		insn->reg = rm;
		insn->value = (uint64_t) immediate;
	} else if (opcode == 0x89 && wide) {
		insn->kind = insn->has_memory ? LT_X86_SAVE : LT_X86_SET;
		insn->reg = insn->has_memory ? insn->reg : rm;
	} else if ((opcode & 0xf8) == 0x58) {
		insn->kind = LT_X86_POP;
		insn->reg = (int8_t) ((opcode & 7) | (reader->rex & 1) << 3);
	} else if (opcode == 0x8d && rip) {
		insn->kind = LT_X86_LOAD;
		insn->has_memory = false;
		insn->value = next + (uint64_t) (int64_t) insn->disp;
	} else if (opcode == 0x8d && wide && insn->base == insn->reg) {
		insn->kind = LT_X86_ADD;
		insn->value = (uint64_t) (int64_t) insn->disp;
	} else if (opcode == 0x8b || opcode == 0x8d) {
		insn->kind = LT_X86_SET;
	} else if ((opcode == 0x83 || opcode == 0x81) && wide && !insn->has_memory && (group == 0 || group == 5)) {
		insn->kind = LT_X86_ADD;
		insn->reg = rm;
		insn->value = (uint64_t) (group == 0 ? immediate : -immediate);
	} else if ((opcode == 0x83 || opcode == 0x81) && !insn->has_memory && group == 7) {
		insn->kind = LT_X86_COMPARE;
		insn->reg = rm;
		insn->value = (uint64_t) immediate;
	} else if (opcode == 0x39 && !insn->has_memory) {
		insn->kind = LT_X86_COMPARE;
		insn->base = insn->reg;
		insn->reg = rm;
	} else if (opcode == 0x3b && !insn->has_memory) {
		insn->kind = LT_X86_COMPARE;
		insn->base = rm;
	} else if (opcode == 0xe8 || opcode == 0xe9 || opcode == 0xeb) {
		insn->kind = opcode == 0xe8 ? LT_X86_CALL : LT_X86_JUMP;
		insn->value = next + (uint64_t) immediate;
	} else if ((opcode & 0xf0) == 0x70 || (opcode & 0xfc) == 0xe0) {
		insn->kind = LT_X86_BRANCH;
		insn->value = next + (uint64_t) immediate;
	} else if (opcode == 0xff && (group == 2 || group == 4)) {
		insn->kind = group == 2 ? LT_X86_CALL : LT_X86_JUMP;
		insn->reg = insn->has_memory ? -1 : rm;
	} else if (opcode == 0xc2 || opcode == 0xc3) {
		insn->kind = LT_X86_RETURN;
	} else if (opcode == 0xcc) {
		insn->kind = LT_X86_END;
	}
}

bool lt_x86_decode(const uint8_t *code, size_t room, lt_x86_insn *insn)
{
	lt_x86_reader reader = {0};
	int64_t immediate = 0;
	bool rip = false;
	char form;

	memset(insn, 0, sizeof(*insn));
	insn->reg = insn->base = -1;
	reader.at = code;
	reader.end = code + (room < LT_X86_LONGEST ? room : LT_X86_LONGEST);
	if (!lt_x86_opcode(&reader)) {
		return false;
	}
	form = lt_x86_form(&reader);
	if (form == 'x' || (lt_x86_has_operand(form) && !lt_x86_operand(&reader, insn, &rip))
	 || !lt_x86_number(&reader, lt_x86_immediate_size(&reader, form), &immediate)) {
		return false;
	}
	insn->length = (uint8_t) (reader.at - code);
	if (reader.map == 0) {
		lt_x86_meaning(&reader, immediate, (uint64_t) (uintptr_t) reader.at, rip, insn);
	} else if (reader.map == 1 && (reader.opcode & 0xf0) == 0x80 && form == 'd') {
		insn->kind = LT_X86_BRANCH;
		insn->value = (uint64_t) (uintptr_t) reader.at + (uint64_t) immediate;
	} else if (reader.map == 1 && reader.opcode == 0x0b) {
		insn->kind = LT_X86_END;
	}
	return true;
}
