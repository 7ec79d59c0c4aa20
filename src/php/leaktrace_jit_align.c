/*
 * leaktrace_jit_align.c: the oplines that explain a stretch of compiled code best.
 *
 * Code is made opline by opline, in their order but for jumps and for slow paths, which
 * lie together behind. So the facts of a stretch, in the order of their addresses,
 * belong to a sequence of oplines that mostly stays or goes on by one. Each fact costs
 * something with an opline that it does not fit, each step that is not the usual one
 * costs something, and of all sequences the cheapest is the truth: dynamic programming,
 * from either end to the fact in question. What the costs are matters little, only
 * their order: addresses of oplines hardly lie, variables are shared by many oplines,
 * offsets in anything may mean anything.
 *
 * Runs inside allocation hooks.
 */
#include "src/php/leaktrace_jit.h"

enum {
	LEAKTRACE_COST_ADDRESS = 24, /* the address of another opline */
	LEAKTRACE_COST_HANDLER = 30, /* another opline's handler */
	LEAKTRACE_COST_CALL = 12,    /* a function that this opcode does not call */
	LEAKTRACE_COST_SLOW = 10,    /* a branch to another opline's slow path */
	LEAKTRACE_COST_NEAR = 8,     /* a call, and another opline was saved before it */
	LEAKTRACE_COST_LITERAL = 8,
	LEAKTRACE_COST_VAR = 5,
	LEAKTRACE_COST_MEMBER = 3,
	LEAKTRACE_COST_TIGHT = 3,    /* another opline, where the code neither branched nor was branched to */
	LEAKTRACE_COST_IDLE = 6,     /* the call in question, by an opcode that allocates nothing */
	LEAKTRACE_COST_SKIP = 1,     /* for each opline left out */
	LEAKTRACE_COST_JUMP = 14,    /* to any opline */
};

static bool leaktrace_op_uses_var(const zend_op *op, uint32_t var)
{
	const uint8_t in_frame = IS_CV | IS_VAR | IS_TMP_VAR;

	return ((op->op1_type & in_frame) && op->op1.var == var)
		|| ((op->op2_type & in_frame) && op->op2.var == var)
		|| ((op->result_type & in_frame) && op->result.var == var);
}

/* A rope's strings lie one behind the other, several in what is one variable else. */
static bool leaktrace_op_uses_rope(const zend_op *op, uint32_t var)
{
	uint32_t from, end;

	if (op->opcode != ZEND_ROPE_INIT && op->opcode != ZEND_ROPE_ADD && op->opcode != ZEND_ROPE_END) {
		return false;
	}
	from = op->opcode == ZEND_ROPE_INIT ? op->result.var : op->op1.var;
	end = from + (op->opcode == ZEND_ROPE_INIT ? 1 : op->extended_value + 1) * sizeof(zend_string *);
	return var >= from && var < end + sizeof(zval) - 1;
}

static bool leaktrace_op_has_literal(const zend_op *op, uint64_t address)
{
	return (op->op1_type == IS_CONST && ((uint64_t) (uintptr_t) RT_CONSTANT(op, op->op1) & ~(uint64_t) 15) == address)
		|| (op->op2_type == IS_CONST && ((uint64_t) (uintptr_t) RT_CONSTANT(op, op->op2) & ~(uint64_t) 15) == address);
}

static bool leaktrace_literal_points(const zval *literal, uint64_t pointer)
{
	/* A method's or function's name has the lower-case one behind it. */
	return (Z_TYPE_P(literal) >= IS_STRING && (uint64_t) (uintptr_t) Z_PTR_P(literal) == pointer);
}

static bool leaktrace_op_points(const zend_op *op, uint64_t pointer)
{
	return (op->op1_type == IS_CONST && leaktrace_literal_points(RT_CONSTANT(op, op->op1), pointer))
		|| (op->op2_type == IS_CONST && leaktrace_literal_points(RT_CONSTANT(op, op->op2), pointer));
}

/* The offset of the property that an opcode on $this names; 0: it names none. */
static uint64_t leaktrace_op_property(const zend_op_array *code, const zend_op *op)
{
	const zval *name, *info;

	if (code->scope == NULL || op->op1_type != IS_UNUSED || op->op2_type != IS_CONST
	 || ((op->opcode < ZEND_FETCH_OBJ_R || op->opcode > ZEND_FETCH_OBJ_UNSET) && op->opcode != ZEND_ASSIGN_OBJ
	  && op->opcode != ZEND_ASSIGN_OBJ_OP && op->opcode != ZEND_ASSIGN_OBJ_REF)) {
		return 0;
	}
	name = RT_CONSTANT(op, op->op2);
	if (Z_TYPE_P(name) != IS_STRING || (info = zend_hash_find(&code->scope->properties_info, Z_STR_P(name))) == NULL) {
		return 0;
	}
	return ((const zend_property_info *) Z_PTR_P(info))->offset;
}

/* Opcodes that change an array, and so may separate, make or grow it. */
static bool leaktrace_op_writes_array(const zend_op *op)
{
	switch (op->opcode) {
		case ZEND_ASSIGN_DIM: case ZEND_ASSIGN_DIM_OP: case ZEND_FETCH_DIM_W: case ZEND_FETCH_DIM_RW:
		case ZEND_FETCH_DIM_FUNC_ARG: case ZEND_FETCH_DIM_UNSET: case ZEND_FETCH_LIST_W: case ZEND_UNSET_DIM:
		case ZEND_INIT_ARRAY: case ZEND_ADD_ARRAY_ELEMENT: case ZEND_ADD_ARRAY_UNPACK:
			return true;
		default:
			return false;
	}
}

/* Opcodes whose own work hardly ever allocates. */
static bool leaktrace_op_is_idle(const zend_op *op)
{
	switch (op->opcode) {
		case ZEND_NOP: case ZEND_OP_DATA: case ZEND_JMP: case ZEND_ROPE_INIT: case ZEND_ROPE_ADD: case ZEND_QM_ASSIGN:
		case ZEND_IS_IDENTICAL: case ZEND_IS_NOT_IDENTICAL: case ZEND_TYPE_CHECK: case ZEND_COPY_TMP:
		case ZEND_RECV: case ZEND_SEND_VAL: case ZEND_SEND_VAR: case ZEND_FETCH_THIS: case ZEND_COUNT: case ZEND_STRLEN:
		case ZEND_FE_FETCH_R: case ZEND_BOOL: case ZEND_BOOL_NOT: case ZEND_CASE_STRICT: case ZEND_ASSIGN:
		case ZEND_PRE_INC: case ZEND_PRE_DEC: case ZEND_POST_INC: case ZEND_POST_DEC: case ZEND_JMPZ: case ZEND_JMPNZ:
		case ZEND_JMPZ_EX: case ZEND_JMPNZ_EX: case ZEND_IS_EQUAL: case ZEND_IS_NOT_EQUAL: case ZEND_IS_SMALLER:
		case ZEND_IS_SMALLER_OR_EQUAL: case ZEND_FETCH_DIM_R: case ZEND_FETCH_DIM_IS: case ZEND_FETCH_OBJ_R:
		case ZEND_FETCH_OBJ_IS: case ZEND_ISSET_ISEMPTY_DIM_OBJ: case ZEND_ISSET_ISEMPTY_PROP_OBJ: case ZEND_FREE:
		case ZEND_FE_FREE: case ZEND_UNSET_CV: case ZEND_RETURN: case ZEND_VERIFY_RETURN_TYPE: case ZEND_YIELD:
			return true;
		default:
			return false;
	}
}

/* Does this opcode, compiled, call that function of the engine? Unknown ones: yes. */
static bool leaktrace_op_calls(const zend_op *op, const void *function)
{
	if (function == (const void *) _zend_new_array_0 || function == (const void *) zend_array_dup
	 || function == (const void *) zend_hash_next_index_insert || function == (const void *) zend_hash_lookup
	 || function == (const void *) zend_hash_index_lookup) {
		return leaktrace_op_writes_array(op) || (function == (const void *) zend_array_dup && op->opcode == ZEND_SEND_REF);
	}
	if (function == (const void *) concat_function) {
		return op->opcode == ZEND_CONCAT || op->opcode == ZEND_FAST_CONCAT || op->opcode == ZEND_ASSIGN_OP
			|| op->opcode == ZEND_ASSIGN_DIM_OP || op->opcode == ZEND_ASSIGN_OBJ_OP;
	}
	return true;
}

static int32_t leaktrace_cost_call(const leaktrace_jit_work *work, uint32_t i, const leaktrace_fact *fact, bool here)
{
	const zend_op *op = &work->code->opcodes[work->first + i];
	const void *called = (const void *) (uintptr_t) fact->value;
	int32_t cost = fact->near == LEAKTRACE_JIT_NONE || fact->near == work->first + i ? 0 : LEAKTRACE_COST_NEAR;

	if (called != NULL && (work->handlers[i] == called || leaktrace_op_function(op) == called)) {
		return cost;
	}
	cost += here && leaktrace_op_is_idle(op) ? LEAKTRACE_COST_IDLE : 0;
	if (fact->handler) {
		return cost + LEAKTRACE_COST_HANDLER;
	}
	return cost + (called == NULL || leaktrace_op_calls(op, called) ? 0 : LEAKTRACE_COST_CALL);
}

static int32_t leaktrace_cost_member(const leaktrace_jit_work *work, const zend_op *op, uint64_t disp)
{
	uint64_t property = leaktrace_op_property(work->code, op);

	if (property == 0) {
		return 1;
	}
	return disp - property < sizeof(zval) ? 0 : LEAKTRACE_COST_MEMBER;
}

/* What fact `f` costs with the i-th opline. */
static int32_t leaktrace_cost(const leaktrace_jit_work *work, uint32_t f, uint32_t i)
{
	const leaktrace_fact *fact = &work->facts[f];
	const zend_op *op = &work->code->opcodes[work->first + i];
	const zend_op *data = i + 1 < work->count && op[1].opcode == ZEND_OP_DATA ? op + 1 : NULL;
	uint64_t number = work->first + i;

	switch (fact->kind) {
		case LEAKTRACE_FACT_OPLINE:
			/* When one is done, the register is often set to the next. */
			return fact->value == number ? 0 : fact->value == number + (data != NULL ? 2 : 1) ? 2 : LEAKTRACE_COST_ADDRESS;
		case LEAKTRACE_FACT_SLOW:
			return fact->value == number ? 0 : fact->value == number + (data != NULL ? 2 : 1) ? 3 : LEAKTRACE_COST_SLOW;
		case LEAKTRACE_FACT_VAR:
			return leaktrace_op_uses_var(op, (uint32_t) fact->value) || leaktrace_op_uses_rope(op, (uint32_t) fact->value)
				|| (data != NULL && leaktrace_op_uses_var(data, (uint32_t) fact->value)) ? 0 : LEAKTRACE_COST_VAR;
		case LEAKTRACE_FACT_LITERAL:
			return leaktrace_op_has_literal(op, fact->value)
				|| (data != NULL && leaktrace_op_has_literal(data, fact->value)) ? 0 : LEAKTRACE_COST_LITERAL;
		case LEAKTRACE_FACT_POINTER:
			return leaktrace_op_points(op, fact->value)
				|| (data != NULL && leaktrace_op_points(data, fact->value)) ? 0 : LEAKTRACE_COST_LITERAL;
		case LEAKTRACE_FACT_MEMBER:
			return leaktrace_cost_member(work, op, fact->value);
		default:
			return leaktrace_cost_call(work, i, fact, f == work->here);
	}
}

/* One step: what it costs at least to be at each opline next, when `from` is what it
 * cost to be at each now. Backwards, oplines go down. `tight`: to go
 * on to another opline is unlikely here. */
static void leaktrace_step(const leaktrace_jit_work *work, const int32_t *from, int32_t *to, bool tight, bool backwards)
{
	int32_t more = tight ? LEAKTRACE_COST_TIGHT : 0;
	uint32_t n = work->count;
	int32_t lowest = INT32_MAX / 2, run = INT32_MAX / 2;

	for (uint32_t i = 0; i < n; i++) {
		lowest = MIN(lowest, from[i]);
	}
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = backwards ? n - 1 - k : k;

		/* run: the least to have come from one before, less one opline that is not skipped */
		to[i] = MIN(from[i], MIN(run, lowest + LEAKTRACE_COST_JUMP) + more);
		run = MIN(run + LEAKTRACE_COST_SKIP, from[i]);
	}
}

uint32_t leaktrace_jit_align(leaktrace_jit_work *work)
{
	uint32_t best = 0;

	if (!work->known || work->count == 0) {
		return LEAKTRACE_JIT_NONE;
	}
	memset(work->before, 0, sizeof(work->before));
	memset(work->after, 0, sizeof(work->after));
	for (uint32_t f = 0; f < work->here; f++) {
		for (uint32_t i = 0; i < work->count; i++) {
			work->before[i] += leaktrace_cost(work, f, i);
		}
		leaktrace_step(work, work->before, work->next, work->facts[f + 1].tight, false);
		memcpy(work->before, work->next, sizeof(work->before));
	}
	for (uint32_t f = work->facts_count - 1; f > work->here; f--) {
		for (uint32_t i = 0; i < work->count; i++) {
			work->after[i] += leaktrace_cost(work, f, i);
		}
		leaktrace_step(work, work->after, work->next, work->facts[f].tight, true);
		memcpy(work->after, work->next, sizeof(work->after));
	}
	for (uint32_t i = 0; i < work->count; i++) {
		work->before[i] += work->after[i] + leaktrace_cost(work, work->here, i);
		if (work->before[i] < work->before[best]) {
			best = i;
		}
	}
	return work->first + best;
}
