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
#include "src/php/leaktrace_jit.h"
#include "os/lt_x86.h"

#define LEAKTRACE_SP 4
#define LEAKTRACE_FP 14           /* the registers of the VM: frame and opline */
#define LEAKTRACE_IP 15
#define LEAKTRACE_JIT_STEP 512    /* bytes in which reading falls into step with the code */
#define LEAKTRACE_JIT_BACK 1024   /* bytes read before the place */
#define LEAKTRACE_JIT_APART 16384 /* how far before a slow path what branches to it may lie */
#define LEAKTRACE_JIT_AHEAD 120   /* instructions read behind the place */
#define LEAKTRACE_JIT_SLOW 24     /* instructions looked at in a slow path */
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
} leaktrace_jit_reader;

/* What compiles leaves zeros between two pieces of code: as an instruction they would take
 * the first bytes of what follows with them. */
static bool leaktrace_jit_decode(const uint8_t *code, const uint8_t *end, lt_x86_insn *insn)
{
	return *code != 0 && lt_x86_decode(code, (size_t) (end - code), insn);
}

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

static bool leaktrace_jit_is_handler(const leaktrace_jit_work *work, uint64_t address)
{
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

static bool leaktrace_jit_ends(const lt_x86_insn *insn)
{
	return insn->kind == LT_X86_RETURN || insn->kind == LT_X86_END;
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
	bool handler = target != 0 && leaktrace_jit_is_handler(work, target);
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
	} else if (handler) {
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

/* Where to begin so that reading arrives at `at`, from `bytes` before it on: code has no
 * marks, but reading soon falls into step with it. `last`: what the instruction before it
 * must be; LT_X86_OTHER: anything. NULL: nowhere. */
static const uint8_t *leaktrace_jit_begin(const leaktrace_jit_reader *reader, const uint8_t *at, size_t bytes, lt_x86_kind last)
{
	const uint8_t *first = (size_t) (at - reader->from) > bytes ? at - bytes : reader->from;
	lt_x86_insn insn;

	for (const uint8_t *begin = first; begin < at && begin < first + 64; begin++) {
		const uint8_t *code = begin;
		bool known = false;

		while (code < at) {
			known = leaktrace_jit_decode(code, reader->end, &insn);
			code += known ? insn.length : 1;
		}
		if (code == at && (last == LT_X86_OTHER || (known && insn.kind == last))) {
			return begin;
		}
	}
	return NULL;
}

/* Behind the last instruction between `code` and `at` that does not run on; `code`: there
 * is none. */
static const uint8_t *leaktrace_jit_chunk(const leaktrace_jit_reader *reader, const uint8_t *code, const uint8_t *at)
{
	const uint8_t *chunk = code;
	lt_x86_insn insn;

	while (code < at) {
		if (!leaktrace_jit_decode(code, reader->end, &insn)) {
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

/* Behind the last branch between `code` and `end` that leads to between `chunk` and `at`.
 * NULL: none found. */
static const uint8_t *leaktrace_jit_way(const leaktrace_jit_reader *reader, const uint8_t *code, const uint8_t *end,
	const uint8_t *chunk, const uint8_t *at)
{
	const uint8_t *way = NULL;
	lt_x86_insn insn;

	while (code != NULL && code < end) {
		if (!leaktrace_jit_decode(code, reader->end, &insn)) {
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
		leaktrace_jit_read(reader, &insn);
		if (reader->left || leaktrace_jit_ends(&insn) || (insn.kind == LT_X86_JUMP && insn.value == 0)) {
			return;
		}
		code = insn.kind == LT_X86_JUMP ? (const uint8_t *) (uintptr_t) insn.value : code + insn.length;
	}
}

uint32_t leaktrace_jit_routine(lt_range buffer, const uint8_t *at)
{
	const uint8_t *from = (const uint8_t *) buffer.from, *end = from + buffer.size;
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

static void leaktrace_jit_handlers(leaktrace_jit_work *work)
{
	for (uint32_t i = 0; i < work->count; i++) {
		work->handlers[i] = leaktrace_jit_handler(work->code, work->first + i);
	}
}

bool leaktrace_jit_facts(leaktrace_jit_work *work, lt_range buffer, const uint8_t *at)
{
	leaktrace_jit_reader reader = {.work = work, .from = (const uint8_t *) buffer.from, .near = LEAKTRACE_JIT_NONE};
	const uint8_t *code, *chunk, *way;

	reader.end = reader.from + buffer.size;
	work->facts_count = 0;
	work->here = work->certain = LEAKTRACE_JIT_NONE;
	work->known = false;
	code = leaktrace_jit_begin(&reader, at, LEAKTRACE_JIT_BACK, LT_X86_CALL);
	if (code == NULL) {
		return false;
	}
	leaktrace_jit_handlers(work);
	chunk = leaktrace_jit_chunk(&reader, code, at);
	way = NULL;
	if (chunk != code) {
		way = leaktrace_jit_way(&reader, leaktrace_jit_begin(&reader, chunk, LEAKTRACE_JIT_APART, LT_X86_OTHER), chunk, chunk, at);
		if (way == NULL) {
			way = leaktrace_jit_way(&reader, at, MIN(at + LEAKTRACE_JIT_BACK, reader.end), chunk, at);
		}
	}
	if (way != NULL) {
		leaktrace_jit_read_before(&reader, leaktrace_jit_begin(&reader, way, LEAKTRACE_JIT_STEP, LT_X86_OTHER), way);
		reader.straight = false;
		reader.branched = true;
		code = chunk;
	}
	leaktrace_jit_read_before(&reader, code, at);
	if (work->facts_count == 0 || work->facts[work->facts_count - 1].kind != LEAKTRACE_FACT_CALL) {
		return false;
	}
	work->here = work->facts_count - 1;
	if (work->certain == LEAKTRACE_JIT_NONE) {
		leaktrace_jit_read_after(&reader, at);
	}
	return true;
}
