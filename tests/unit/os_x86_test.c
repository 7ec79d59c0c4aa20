/*
 * os_x86_test.c: what machine code of x86-64 says, one instruction at a time.
 */
#include "lt_test.h"
#include "os/lt_x86.h"

#define ANY (-100) /* a register that is not looked at */

typedef struct {
	const char *code;
	int length;
	lt_x86_kind kind;
	int reg, base;
	int32_t disp;
	uint64_t value;
} sample;

/* Assembled by hand from the manual, and by an assembler. */
static const sample samples[] = {
	/* mov [r14], r15; mov [r14+0x50], rax; mov rax, [r14+0xa0]; mov r14, r15; mov r15, [r15] */
	{"\x4d\x89\x3e", 3, LT_X86_SAVE, 15, 14, 0, 0},
	{"\x49\x89\x46\x50", 4, LT_X86_SAVE, 0, 14, 0x50, 0},
	{"\x49\x8b\x86\xa0\x00\x00\x00", 7, LT_X86_SET, 0, 14, 0xa0, 0},
	{"\x4d\x89\xfe", 3, LT_X86_SET, 14, -1, 0, 0},
	{"\x4d\x8b\x3f", 3, LT_X86_SET, 15, 15, 0, 0},
	/* movabs rax, 0x1122334455667788; mov esi, 4; mov qword [r14], -2; mov rcx, -2 */
	{"\x48\xb8\x88\x77\x66\x55\x44\x33\x22\x11", 10, LT_X86_LOAD, 0, -1, 0, 0x1122334455667788},
	{"\xbe\x04\x00\x00\x00", 5, LT_X86_LOAD, 6, -1, 0, 4},
	{"\x49\xc7\x06\xfe\xff\xff\xff", 7, LT_X86_STORE, ANY, 14, 0, (uint64_t) -2},
	{"\x48\xc7\xc1\xfe\xff\xff\xff", 7, LT_X86_LOAD, 1, -1, 0, (uint64_t) -2},
	/* add r15, 0x20; sub r15, 0x120; lea r15, [r15+0x40]; add rsp, 8; lea rdi, [r14+0x90] */
	{"\x49\x83\xc7\x20", 4, LT_X86_ADD, 15, -1, 0, 0x20},
	{"\x49\x81\xef\x20\x01\x00\x00", 7, LT_X86_ADD, 15, -1, 0, (uint64_t) -0x120},
	{"\x4d\x8d\x7f\x40", 4, LT_X86_ADD, 15, 15, 0x40, 0x40},
	{"\x48\x83\xc4\x08", 4, LT_X86_ADD, 4, -1, 0, 8},
	{"\x49\x8d\xbe\x90\x00\x00\x00", 7, LT_X86_SET, 7, 14, 0x90, 0},
	/* cmp r15d, 0x49cd4fc0; cmp r15, rax; cmp rax, r15 */
	{"\x41\x81\xff\xc0\x4f\xcd\x49", 7, LT_X86_COMPARE, 15, -1, 0, 0x49cd4fc0},
	{"\x49\x39\xc7", 3, LT_X86_COMPARE, 15, 0, 0, 0},
	{"\x4c\x3b\xf8", 3, LT_X86_COMPARE, 15, 0, 0, 0},
	/* pop rbx; pop r15; ret; int3; ud2 */
	{"\x5b", 1, LT_X86_POP, 3, -1, 0, 0},
	{"\x41\x5f", 2, LT_X86_POP, 15, -1, 0, 0},
	{"\xc3", 1, LT_X86_RETURN, ANY, -1, 0, 0},
	{"\xcc", 1, LT_X86_END, ANY, -1, 0, 0},
	{"\x0f\x0b", 2, LT_X86_END, ANY, -1, 0, 0},
	/* call rax; call [rdx+0x10]; jmp [r15]; jmp r8 */
	{"\xff\xd0", 2, LT_X86_CALL, 0, -1, 0, 0},
	{"\xff\x52\x10", 3, LT_X86_CALL, -1, 2, 0x10, 0},
	{"\x41\xff\x27", 3, LT_X86_JUMP, -1, 15, 0, 0},
	{"\x41\xff\xe0", 3, LT_X86_JUMP, 8, -1, 0, 0},
	/* Length only: cmp byte [r14+0x58], 6; mov dword [r14+0x88], 0x106; add qword [r14+0x70], 1; endbr64;
	 * test byte [r14+0x3c9], 1; cmp qword [rcx+rax*8+4], 0; vxorps xmm0,xmm0,xmm0; vmovsd xmm1, [r14+0x60];
	 * cvttsd2si rax, xmm0; imul rax, rcx, 0x20; mov ax, 0x1234; nop word [rax+rax]; test eax, 5; pshufd; roundsd */
	{"\x41\x80\x7e\x58\x06", 5, LT_X86_OTHER, ANY, 14, 0x58, 0},
	{"\x41\xc7\x86\x88\x00\x00\x00\x06\x01\x00\x00", 11, LT_X86_OTHER, ANY, 14, 0x88, 0},
	{"\x49\x83\x46\x70\x01", 5, LT_X86_OTHER, ANY, 14, 0x70, 0},
	{"\xf3\x0f\x1e\xfa", 4, LT_X86_OTHER, ANY, -1, 0, 0},
	{"\x41\xf6\x86\xc9\x03\x00\x00\x01", 8, LT_X86_OTHER, ANY, 14, 0x3c9, 0},
	{"\x48\x83\x7c\xc1\x04\x00", 6, LT_X86_OTHER, ANY, -1, 4, 0},
	{"\xc5\xf8\x57\xc0", 4, LT_X86_OTHER, ANY, -1, 0, 0},
	{"\xc4\xc1\x7b\x10\x4e\x60", 6, LT_X86_OTHER, ANY, 14, 0x60, 0},
	{"\xf2\x48\x0f\x2c\xc0", 5, LT_X86_OTHER, ANY, -1, 0, 0},
	{"\x48\x6b\xc1\x20", 4, LT_X86_OTHER, ANY, -1, 0, 0},
	{"\x66\xb8\x34\x12", 4, LT_X86_LOAD, 0, -1, 0, 0x1234},
	{"\x66\x0f\x1f\x04\x00", 5, LT_X86_OTHER, ANY, -1, 0, 0},
	{"\xa9\x05\x00\x00\x00", 5, LT_X86_OTHER, ANY, -1, 0, 0},
	{"\x66\x0f\x70\xc1\x1b", 5, LT_X86_OTHER, ANY, -1, 0, 0},
	{"\x66\x0f\x3a\x0b\xc1\x03", 6, LT_X86_OTHER, ANY, -1, 0, 0},
};

/* An instruction with nothing readable behind it: the sanitizer sees any step too far. */
static bool decode(const char *code, size_t bytes, lt_x86_insn *insn)
{
	uint8_t *copy = malloc(bytes);
	bool decoded;

	CHECK(copy != NULL);
	memcpy(copy, code, bytes);
	decoded = lt_x86_decode(copy, bytes, insn);
	free(copy);
	return decoded;
}

LT_TEST(instructions_have_their_length_and_meaning)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		const sample *is = &samples[i];
		lt_x86_insn insn;

		CHECK(decode(is->code, (size_t) is->length, &insn));
		CHECK_U64(insn.length, (uint64_t) is->length);
		CHECK_U64(insn.kind, is->kind);
		CHECK(is->reg == ANY || insn.reg == is->reg);
		CHECK(insn.base == is->base);
		CHECK(insn.disp == is->disp);
		CHECK_U64(insn.value, is->value);
	}
}

LT_TEST(addresses_count_from_the_end_of_the_instruction)
{
	static const uint8_t code[] = {
		0xe8, 0x10, 0, 0, 0,                     /* call */
		0xeb, 0xfe,                              /* jmp */
		0x0f, 0x85, 0x00, 0x01, 0, 0,            /* jne */
		0x74, 0x05,                              /* je */
		0x4c, 0x8d, 0x3d, 0xe0, 0xff, 0xff, 0xff /* lea r15, [rip-0x20] */
	};
	static const struct {
		size_t at;
		lt_x86_kind kind;
		ptrdiff_t to;
	} expected[] = {
		{0, LT_X86_CALL, 0x15}, {5, LT_X86_JUMP, 5}, {7, LT_X86_BRANCH, 13 + 0x100}, {13, LT_X86_BRANCH, 20},
		{15, LT_X86_LOAD, 22 - 0x20}
	};

	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		lt_x86_insn insn;

		CHECK(lt_x86_decode(code + expected[i].at, sizeof(code) - expected[i].at, &insn));
		CHECK_U64(insn.kind, expected[i].kind);
		CHECK_U64(insn.value, (uint64_t) ((uintptr_t) code + (uintptr_t) expected[i].to));
	}
}

LT_TEST(what_is_cut_off_is_refused)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		for (int bytes = 1; bytes < samples[i].length; bytes++) {
			lt_x86_insn insn;

			CHECK(!decode(samples[i].code, (size_t) bytes, &insn) || insn.length <= bytes);
		}
	}
}

LT_TEST(what_64_bit_mode_does_not_have_is_refused)
{
	static const char *const codes[] = {"\x06", "\x60", "\x9a\0\0\0\0\0\0", "\x62\xf1\x7c\x48\x10\x00\0\0\0", "\xd4\x0a"};
	lt_x86_insn insn;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		CHECK(!decode(codes[i], strlen(codes[i]), &insn));
	}
}

/* Whatever the bytes are, an instruction ends within what may be read. */
LT_TEST(any_bytes_are_read_within_bounds)
{
	uint64_t state = 88172645463325252u;
	char bytes[15];
	lt_x86_insn insn;

	for (int i = 0; i < 200000; i++) {
		size_t room = 1 + (size_t) i % sizeof(bytes);

		for (size_t k = 0; k < sizeof(bytes); k++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			bytes[k] = (char) state;
		}
		if (decode(bytes, room, &insn)) {
			CHECK(insn.length >= 1 && insn.length <= room);
			CHECK(insn.reg >= -1 && insn.reg < 16 && insn.base >= -1 && insn.base < 16);
		}
	}
}
