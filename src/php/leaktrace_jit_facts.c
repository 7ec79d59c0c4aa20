/*
 * leaktrace_jit_facts.c: what compiled code says of its oplines.
 *
 * The code around a place is read, and everything noted that names an opline or
 * something that oplines name: addresses of oplines, of literals and of what these
 * point to, offsets in the frame, handlers of the VM, functions that only some opcodes
 * call. Slow paths lie apart: what precedes one is the code that branches to it, what
 * follows is the code that it jumps back to. They save their opline before they do
 * anything: so a branch into one is as good as an address. Where the register of the
 * frame changes, code of another function begins or ends.
 *
 *        before            |  the slow path, if it is one  |    after
 *   … branch there ────────▶ … call, `at` … jump back ─────▶ …
 *
 * Runs inside allocation hooks.
 */
#include "src/php/leaktrace_jit_code.h"

#define LEAKTRACE_FP 14           /* the registers of the VM: frame and opline */
#define LEAKTRACE_IP 15
#define LEAKTRACE_JIT_SHORT 128   /* bytes read before the place, to see whether it says where it is */
#define LEAKTRACE_JIT_AHEAD 120   /* instructions read behind the place */
#define LEAKTRACE_JIT_AFTER 48    /* facts kept for what lies behind the place */

typedef struct {
	leaktrace_jit_work *work;
	const uint8_t *from, *end; /* of the buffer */
	uint64_t ip;               /* what the opline register holds; 0: unknown */
	uint64_t loaded[16];       /* constants that registers hold; 0: unknown */
	uint32_t near;             /* the opline saved since the last call; LEAKTRACE_JIT_NONE: none */
	bool straight;             /* nothing has branched since */
	bool branched;             /* since the last fact */
	bool left;                 /* the frame register has changed */
	const uint8_t *only;       /* not NULL: of calls only that which returns to here is looked at */
	const uint8_t *next;       /* behind the instruction that is read */
} leaktrace_jit_reader;

static leaktrace_fact *leaktrace_fact_add(leaktrace_jit_reader *reader, leaktrace_fact_kind kind, uint64_t value)
{
	leaktrace_jit_work *work = reader->work;
	uint32_t room = work->here == LEAKTRACE_JIT_NONE ? LEAKTRACE_JIT_FACTS - LEAKTRACE_JIT_AFTER : LEAKTRACE_JIT_FACTS;
	leaktrace_fact *fact;

	/* Full: the first ones are the farthest away. */
	if (work->facts_count == room) {
		if (work->here != LEAKTRACE_JIT_NONE) {
			return &work->facts[room - 1];
		}
		memmove(work->facts, work->facts + room / 4, (room - room / 4) * sizeof(*work->facts));
		work->facts_count -= room / 4;
	}
	fact = &work->facts[work->facts_count++];
	fact->kind = kind;
	fact->near = LEAKTRACE_JIT_NONE;
	fact->handler = false;
	fact->tight = !reader->branched;
	reader->branched = false;
	fact->value = value;
	return fact;
}

static bool leaktrace_jit_is_handler(leaktrace_jit_work *work, uint64_t address)
{
	if (!work->has_handlers) {
		for (uint32_t i = 0; i < work->count; i++) {
			work->handlers[i] = leaktrace_jit_handler(work->code, work->first + i);
		}
		work->has_handlers = true;
	}
	for (uint32_t i = 0; i < work->count; i++) {
		if ((uint64_t) (uintptr_t) work->handlers[i] == address) {
			return true;
		}
	}
	return false;
}

/* An opline's address is made, or in the opline register: what is called next is its. */
static void leaktrace_jit_saved(leaktrace_jit_reader *reader, uint64_t address)
{
	uint32_t number = leaktrace_jit_number(reader->work->code, address);

	if (number != LEAKTRACE_JIT_NONE) {
		reader->near = number;
		reader->straight = true;
	}
}

static void leaktrace_jit_constant(leaktrace_jit_reader *reader, uint64_t value)
{
	leaktrace_jit_work *work = reader->work;
	const zend_op_array *code = work->code;
	uint32_t number;

	if (value < 65536) {
		return;
	}
	number = leaktrace_jit_number(code, value);
	if (number != LEAKTRACE_JIT_NONE) {
		leaktrace_fact_add(reader, LEAKTRACE_FACT_OPLINE, number);
		work->known = true;
		return;
	}
	if (value - (uintptr_t) code->literals < (uint64_t) code->last_literal * sizeof(zval)) {
		leaktrace_fact_add(reader, LEAKTRACE_FACT_LITERAL, value & ~(uint64_t) (sizeof(zval) - 1));
		work->known = true;
		return;
	}
	for (int i = 0; i < code->last_literal; i++) {
		if (Z_TYPE(code->literals[i]) >= IS_STRING && (uint64_t) (uintptr_t) Z_PTR(code->literals[i]) == value) {
			leaktrace_fact_add(reader, LEAKTRACE_FACT_POINTER, value);
			work->known = true;
			return;
		}
	}
}

/* A branch: does it lead to code that first of all saves an opline? */
static void leaktrace_jit_branch(leaktrace_jit_reader *reader, const uint8_t *to)
{
	lt_x86_insn insn;

	for (int i = 0; i < LEAKTRACE_JIT_SLOW && to >= reader->from && to < reader->end; i++) {
		uint32_t number;

		if (!leaktrace_jit_decode(to, reader->end, &insn)
		 || insn.kind == LT_X86_CALL || insn.kind == LT_X86_JUMP || leaktrace_jit_ends(&insn)) {
			return;
		}
		number = insn.kind == LT_X86_LOAD || insn.kind == LT_X86_STORE
			? leaktrace_jit_number(reader->work->code, insn.value) : LEAKTRACE_JIT_NONE;
		if (number != LEAKTRACE_JIT_NONE) {
			leaktrace_fact_add(reader, LEAKTRACE_FACT_SLOW, number);
			reader->work->known = true;
			return;
		}
		to += insn.length;
	}
}

/* Where a function of the VM leaves the register that it found at opline `number`; 0: that
 * depends. */
static uint64_t leaktrace_jit_next(const zend_op_array *code, uint32_t number)
{
	const zend_op *op = &code->opcodes[number];
	bool data = number + 1 < code->last && op[1].opcode == ZEND_OP_DATA;
	uint32_t flags = zend_get_opcode_flags(op->opcode);

	if (op->opcode == ZEND_NEW || (op->result_type & (IS_SMART_BRANCH_JMPZ | IS_SMART_BRANCH_JMPNZ))
	 || (ZEND_VM_OP1_FLAGS(flags) & ZEND_VM_OP_MASK) == ZEND_VM_OP_JMP_ADDR
	 || (ZEND_VM_OP2_FLAGS(flags) & ZEND_VM_OP_MASK) == ZEND_VM_OP_JMP_ADDR
	 || (flags & ZEND_VM_EXT_MASK) == ZEND_VM_EXT_JMP_ADDR) {
		return 0;
	}
	return (uintptr_t) op + (data ? 2 : 1) * sizeof(zend_op);
}

static void leaktrace_jit_call(leaktrace_jit_reader *reader, const lt_x86_insn *insn)
{
	leaktrace_jit_work *work = reader->work;
	uint64_t target = insn->value != 0 || insn->reg < 0 ? insn->value : reader->loaded[(uint8_t) insn->reg];
	bool asked = reader->only == NULL || reader->only == reader->next;
	bool handler = asked && target != 0 && leaktrace_jit_is_handler(work, target);
	uint32_t number = leaktrace_jit_number(work->code, reader->ip);
	bool own = number != LEAKTRACE_JIT_NONE && (uint64_t) (uintptr_t) leaktrace_jit_handler(work->code, number) == target;
	leaktrace_fact *fact = leaktrace_fact_add(reader, LEAKTRACE_FACT_CALL, target);

	fact->near = reader->near;
	fact->handler = handler;
	if (work->here == LEAKTRACE_JIT_NONE) {
		work->certain = own ? number : reader->straight && !handler ? reader->near : LEAKTRACE_JIT_NONE;
	}
	work->known = work->known || handler || own;
	if (own) {
		reader->ip = leaktrace_jit_next(work->code, number);
	} else if (handler || !asked) {
		reader->ip = 0;
	}
	memset(reader->loaded, 0, sizeof(reader->loaded));
	reader->near = LEAKTRACE_JIT_NONE;
	reader->straight = false;
}

static void leaktrace_jit_memory(leaktrace_jit_reader *reader, const lt_x86_insn *insn)
{
	int32_t slot = ZEND_CALL_FRAME_SLOT * (int32_t) sizeof(zval);

	if (insn->base == LEAKTRACE_FP) {
		if (insn->disp >= slot) {
			leaktrace_fact_add(reader, LEAKTRACE_FACT_VAR, (uint64_t) insn->disp & ~(uint64_t) (sizeof(zval) - 1));
		}
	} else if (insn->base >= 0 && insn->base != 4 && insn->base != LEAKTRACE_IP
	 && insn->disp >= (int32_t) XtOffsetOf(zend_object, properties_table)) {
		leaktrace_fact_add(reader, LEAKTRACE_FACT_MEMBER, (uint64_t) insn->disp);
	}
}

static bool leaktrace_jit_is_frame_opline(const lt_x86_insn *insn)
{
	return insn->has_memory && insn->base == LEAKTRACE_FP && insn->disp == (int32_t) XtOffsetOf(zend_execute_data, opline);
}

/* A register gets a new value; 0: nobody knows which. */
static void leaktrace_jit_set(leaktrace_jit_reader *reader, int8_t reg, uint64_t value)
{
	reader->loaded[(uint8_t) reg] = value;
	if (reg == LEAKTRACE_IP) {
		reader->ip = value;
		leaktrace_jit_saved(reader, value);
	}
	if (reg == LEAKTRACE_FP) {
		reader->left = true;
	}
}

/* Where a handler may go on at several oplines, compiled code looks which it is, by the
 * lower half of the address. */
static void leaktrace_jit_compare(leaktrace_jit_reader *reader, const lt_x86_insn *insn)
{
	uint64_t value = insn->base >= 0 ? reader->loaded[(uint8_t) insn->base] : insn->value;
	uintptr_t first = (uintptr_t) reader->work->code->opcodes;
	uint32_t number = leaktrace_jit_number(reader->work->code, first + (uint32_t) ((uint32_t) value - (uint32_t) first));

	if (insn->reg == LEAKTRACE_IP && number != LEAKTRACE_JIT_NONE) {
		reader->ip = (uintptr_t) &reader->work->code->opcodes[number];
		leaktrace_fact_add(reader, LEAKTRACE_FACT_OPLINE, number);
		reader->work->known = true;
	}
}

static void leaktrace_jit_read(leaktrace_jit_reader *reader, const lt_x86_insn *insn)
{
	if (insn->has_memory) {
		leaktrace_jit_memory(reader, insn);
	}
	switch (insn->kind) {
		case LT_X86_LOAD:
			leaktrace_jit_constant(reader, insn->value);
			leaktrace_jit_set(reader, insn->reg, insn->value);
			break;
		case LT_X86_SET:
		case LT_X86_POP:
			leaktrace_jit_set(reader, insn->reg, 0);
			break;
		case LT_X86_STORE:
			leaktrace_jit_constant(reader, insn->value);
			if (leaktrace_jit_is_frame_opline(insn)) {
				leaktrace_jit_saved(reader, insn->value);
			}
			break;
		case LT_X86_SAVE:
			if (leaktrace_jit_is_frame_opline(insn)) {
				leaktrace_jit_saved(reader, insn->reg == LEAKTRACE_IP ? reader->ip : reader->loaded[(uint8_t) insn->reg]);
			}
			break;
		case LT_X86_ADD:
			if (insn->reg == LEAKTRACE_IP && reader->ip != 0) {
				leaktrace_jit_constant(reader, reader->ip + insn->value);
				leaktrace_jit_set(reader, insn->reg, reader->ip + insn->value);
			} else {
				leaktrace_jit_set(reader, insn->reg, 0);
			}
			break;
		case LT_X86_COMPARE:
			leaktrace_jit_compare(reader, insn);
			break;
		case LT_X86_CALL:
			leaktrace_jit_call(reader, insn);
			break;
		case LT_X86_BRANCH:
			leaktrace_jit_branch(reader, (const uint8_t *) (uintptr_t) insn->value);
			reader->straight = false;
			reader->branched = true;
			break;
		default:
			break;
	}
}

/* What comes next is not what runs next: what is known of registers does not hold. */
static void leaktrace_jit_lose(leaktrace_jit_reader *reader)
{
	memset(reader->loaded, 0, sizeof(reader->loaded));
	reader->ip = 0;
	reader->near = LEAKTRACE_JIT_NONE;
	reader->straight = false;
	reader->branched = true;
}

/* Reads what lies between two addresses. What belongs to another frame does not count. */
static void leaktrace_jit_read_before(leaktrace_jit_reader *reader, const uint8_t *code, const uint8_t *end)
{
	lt_x86_insn insn;

	while (code != NULL && code < end) {
		if (!leaktrace_jit_decode(code, reader->end, &insn)) {
			leaktrace_jit_lose(reader);
			code++;
			continue;
		}
		reader->next = code + insn.length;
		leaktrace_jit_read(reader, &insn);
		if (reader->left) {
			reader->left = false;
			reader->work->facts_count = 0;
			reader->near = LEAKTRACE_JIT_NONE;
		}
		code += insn.length;
		if (code < end && (insn.kind == LT_X86_JUMP || leaktrace_jit_ends(&insn))) {
			leaktrace_jit_lose(reader);
		}
	}
}

/* Reads on as the code runs. */
static void leaktrace_jit_read_after(leaktrace_jit_reader *reader, const uint8_t *code)
{
	lt_x86_insn insn;

	for (int i = 0; i < LEAKTRACE_JIT_AHEAD && code >= reader->from && code < reader->end; i++) {
		if (!leaktrace_jit_decode(code, reader->end, &insn)) {
			return;
		}
		reader->next = code + insn.length;
		leaktrace_jit_read(reader, &insn);
		if (reader->left || leaktrace_jit_ends(&insn) || (insn.kind == LT_X86_JUMP && insn.value == 0)) {
			return;
		}
		code = insn.kind == LT_X86_JUMP ? (const uint8_t *) (uintptr_t) insn.value : code + insn.length;
	}
}

static void leaktrace_jit_begin_reading(leaktrace_jit_reader *reader, leaktrace_jit_work *work, lt_range buffer)
{
	memset(reader, 0, sizeof(*reader));
	reader->work = work;
	reader->from = leaktrace_jit_from(buffer);
	reader->end = leaktrace_jit_end(buffer);
	reader->near = LEAKTRACE_JIT_NONE;
	work->facts_count = 0;
	work->here = work->certain = LEAKTRACE_JIT_NONE;
	work->known = work->has_handlers = false;
}

/* Ends reading at the call in question. False: there is none. */
static bool leaktrace_jit_arrive(leaktrace_jit_work *work)
{
	if (work->facts_count == 0 || work->facts[work->facts_count - 1].kind != LEAKTRACE_FACT_CALL) {
		return false;
	}
	work->here = work->facts_count - 1;
	return true;
}

bool leaktrace_jit_says(leaktrace_jit_work *work, lt_range buffer, const uint8_t *at)
{
	leaktrace_jit_reader reader;
	const uint8_t *code;

	leaktrace_jit_begin_reading(&reader, work, buffer);
	reader.only = at;
	code = leaktrace_jit_begin(buffer, at, LEAKTRACE_JIT_SHORT, LT_X86_CALL);
	leaktrace_jit_read_before(&reader, code, at);
	return code != NULL && leaktrace_jit_arrive(work) && work->certain != LEAKTRACE_JIT_NONE;
}

bool leaktrace_jit_facts(leaktrace_jit_work *work, lt_range buffer, const uint8_t *at)
{
	leaktrace_jit_reader reader;
	const uint8_t *code, *chunk, *way = NULL;

	leaktrace_jit_begin_reading(&reader, work, buffer);
	code = leaktrace_jit_begin(buffer, at, LEAKTRACE_JIT_BACK, LT_X86_CALL);
	if (code == NULL) {
		return false;
	}
	chunk = leaktrace_jit_chunk(buffer, code, at);
	if (chunk != code) {
		way = leaktrace_jit_way(buffer, chunk, at);
	}
	if (way != NULL) {
		leaktrace_jit_read_before(&reader, leaktrace_jit_begin(buffer, way, LEAKTRACE_JIT_STEP, LT_X86_OTHER), way);
		reader.straight = false;
		reader.branched = true;
		code = chunk;
	}
	leaktrace_jit_read_before(&reader, code, at);
	if (!leaktrace_jit_arrive(work)) {
		return false;
	}
	if (work->certain == LEAKTRACE_JIT_NONE) {
		leaktrace_jit_read_after(&reader, at);
	}
	return true;
}
