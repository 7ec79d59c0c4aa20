/*
 * leaktrace_walk_frame.c: frames: variables, $this, extra and named arguments, the
 * running closure, temporaries, arguments of calls that have not begun.
 *
 * A temporary is valid in its live range only, and which range that is depends on
 * the opline; an opline outside the function's code, or one that nothing saved
 * (the innermost frame when it is not in a call), says nothing, and then the
 * temporaries are left out. The operand that the running instruction consumes may
 * be gone already, so ranges that end with it do not count.
 */
#include "php/leaktrace_walk_internal.h"

#include "zend_closures.h"
#include "zend_fibers.h"
#include "zend_generators.h"

/* Parts of a frame beside its variables, in the shape's slots behind them. */
enum {
	LEAKTRACE_FRAME_THIS,
	LEAKTRACE_FRAME_TEMPORARY,
	LEAKTRACE_FRAME_ARGUMENT,
	LEAKTRACE_FRAME_CODE,
	LEAKTRACE_FRAME_PARTS
};

/* One frame: where its parts lead. */
typedef struct {
	zend_execute_data *frame;
	leaktrace_shape *shape;
	uint32_t node;        /* of the generator or fiber it belongs to; 0: a root */
	lt_root_kind kind;
	uint32_t vars;        /* variables before the other parts in the shape */
} leaktrace_walk_place;

static uint32_t leaktrace_walk_place_make(leaktrace_walk *walk, const leaktrace_walk_place *place, const char *part,
	size_t part_len)
{
	const zend_function *function = place->frame->func;
	char name[LEAKTRACE_WALK_NAME], text[LEAKTRACE_WALK_NAME];
	size_t len = 0;

	leaktrace_walk_function(name, function, Z_TYPE(place->frame->This) == IS_OBJECT);
	if (place->node != 0) {
		len = LEAKTRACE_APPEND(text, len, "->");
	}
	len = leaktrace_walk_append(text, len, name, strlen(name));
	len = function->common.function_name ? LEAKTRACE_APPEND(text, len, "()::") : LEAKTRACE_APPEND(text, len, "::");
	len = leaktrace_walk_append(text, len, part, part_len);
	return place->node ? leaktrace_walk_step(walk, place->node, text, len)
		: lt_holders_root(&walk->holders, place->kind, text, len);
}

/* Where a part leads, 0 during the census. */
static uint32_t leaktrace_walk_place_part(leaktrace_walk *walk, const leaktrace_walk_place *place, uint32_t part)
{
	static const char *const names[] = { "$this", "(temporary)", "(argument)", "(code)" };
	uint32_t *slot = &place->shape->slots[place->vars + part];

	if (*slot == 0 && walk->census == NULL) {
		*slot = leaktrace_walk_place_make(walk, place, names[part], strlen(names[part]));
	}
	return *slot;
}

static uint32_t leaktrace_walk_place_variable(leaktrace_walk *walk, const leaktrace_walk_place *place, uint32_t i)
{
	uint32_t *slot = &place->shape->slots[i];

	if (*slot == 0 && walk->census == NULL) {
		const zend_string *name = place->frame->func->op_array.vars[i];
		char text[LEAKTRACE_WALK_NAME];
		size_t len = LEAKTRACE_APPEND(text, 0, "$");
		len = leaktrace_walk_append(text, len, ZSTR_VAL(name), ZSTR_LEN(name));
		*slot = leaktrace_walk_place_make(walk, place, text, len);
	}
	return *slot;
}

static void leaktrace_walk_part(leaktrace_walk *walk, const leaktrace_walk_place *place, const zval *value, uint32_t part)
{
	if (Z_REFCOUNTED_P(value)) {
		uint32_t node = leaktrace_walk_place_part(walk, place, part);
		leaktrace_walk_value(walk, value, node, node);
	}
}

static void leaktrace_walk_variables(leaktrace_walk *walk, const leaktrace_walk_place *place)
{
	zend_execute_data *execute_data = place->frame;

	if (EX_CALL_INFO() & ZEND_CALL_HAS_SYMBOL_TABLE) {
		/* They are in the table now; what the slots still hold may be stale. */
		if (EX(symbol_table) != NULL && EX(symbol_table) != &EG(symbol_table)) {
			char text[] = "(variables)";
			leaktrace_walk_array(walk, EX(symbol_table),
				walk->census ? 0 : leaktrace_walk_place_make(walk, place, text, sizeof(text) - 1));
		}
		return;
	}
	for (uint32_t i = 0; i < (uint32_t) EX(func)->op_array.last_var; i++) {
		const zval *value = EX_VAR_NUM(i);
		if (Z_REFCOUNTED_P(value)) {
			uint32_t node = leaktrace_walk_place_variable(walk, place, i);
			leaktrace_walk_slot(walk, value, node, node);
		}
	}
}

static void leaktrace_walk_arguments(leaktrace_walk *walk, const leaktrace_walk_place *place)
{
	zend_execute_data *execute_data = place->frame;
	const zend_op_array *code = &EX(func)->op_array;
	uint32_t extra = EX_NUM_ARGS() > code->num_args ? EX_NUM_ARGS() - code->num_args : 0;

	if (EX_CALL_INFO() & ZEND_CALL_FREE_EXTRA_ARGS) {
		const zval *value = EX_VAR_NUM((uint32_t) code->last_var + code->T);
		for (uint32_t i = 0; i < extra; i++) {
			leaktrace_walk_part(walk, place, &value[i], LEAKTRACE_FRAME_ARGUMENT);
		}
	}
}

/* What every frame has, of a user function or not. */
static void leaktrace_walk_common(leaktrace_walk *walk, const leaktrace_walk_place *place)
{
	zend_execute_data *execute_data = place->frame;

	if (Z_TYPE(EX(This)) == IS_OBJECT) {
		leaktrace_walk_object(walk, Z_OBJ(EX(This)), leaktrace_walk_place_part(walk, place, LEAKTRACE_FRAME_THIS));
	}
	if (EX_CALL_INFO() & ZEND_CALL_CLOSURE) {
		leaktrace_walk_object(walk, ZEND_CLOSURE_OBJECT(EX(func)),
			leaktrace_walk_place_part(walk, place, LEAKTRACE_FRAME_CODE));
	}
	if (EX_CALL_INFO() & ZEND_CALL_HAS_EXTRA_NAMED_PARAMS) {
		leaktrace_walk_array(walk, EX(extra_named_params),
			leaktrace_walk_place_part(walk, place, LEAKTRACE_FRAME_ARGUMENT));
	}
}

static bool leaktrace_walk_is_init(const zend_op *opline)
{
	switch (opline->opcode) {
		case ZEND_INIT_FCALL:
		case ZEND_INIT_FCALL_BY_NAME:
		case ZEND_INIT_NS_FCALL_BY_NAME:
		case ZEND_INIT_DYNAMIC_CALL:
		case ZEND_INIT_USER_CALL:
		case ZEND_INIT_METHOD_CALL:
		case ZEND_INIT_STATIC_METHOD_CALL:
		case ZEND_NEW:
			return true;
		default:
			return false;
	}
}

static bool leaktrace_walk_is_do(const zend_op *opline)
{
	switch (opline->opcode) {
		case ZEND_DO_FCALL:
		case ZEND_DO_ICALL:
		case ZEND_DO_UCALL:
		case ZEND_DO_FCALL_BY_NAME:
		case ZEND_CALLABLE_CONVERT:
			return true;
		default:
			return false;
	}
}

/* How many arguments a call has got when `opline` runs; 0 when that is not plain:
 * the engine sets the count of most calls before the arguments are there. Leaves
 * *at before the call's INIT. */
static uint32_t leaktrace_walk_passed(const zend_op_array *code, const zend_op **at)
{
	const zend_op *opline = *at;
	uint32_t passed = 0, level = 0;

	for (; opline >= code->opcodes; opline--) {
		if (leaktrace_walk_is_do(opline)) {
			level++;
		} else if (leaktrace_walk_is_init(opline)) {
			if (level == 0) {
				*at = opline - 1;
				return passed;
			}
			level--;
		} else if (level == 0 && passed == 0 && opline->op2_type != IS_CONST) {
			switch (opline->opcode) {
				case ZEND_SEND_VAL:
				case ZEND_SEND_VAL_EX:
				case ZEND_SEND_VAR:
				case ZEND_SEND_VAR_EX:
				case ZEND_SEND_FUNC_ARG:
				case ZEND_SEND_REF:
				case ZEND_SEND_VAR_NO_REF:
				case ZEND_SEND_VAR_NO_REF_EX:
					passed = opline->op2.num;
					break;
				default:
					break;
			}
		}
	}
	*at = NULL;
	return 0;
}

/* Calls whose arguments are being gathered while this frame runs another call. The
 * running one is the first of them when it has not left EX(call) yet. */
static void leaktrace_walk_unfinished(leaktrace_walk *walk, const leaktrace_walk_place *place, zend_execute_data *call,
	const zend_op *opline)
{
	const zend_op_array *code = &place->frame->func->op_array;

	while (call != NULL && opline != NULL && opline >= code->opcodes) {
		uint32_t passed = leaktrace_walk_passed(code, &opline);
		if (opline == NULL) {
			return;
		}
		if (passed > ZEND_CALL_NUM_ARGS(call)) {
			passed = ZEND_CALL_NUM_ARGS(call);
		}
		for (uint32_t i = 1; i <= passed; i++) {
			leaktrace_walk_part(walk, place, ZEND_CALL_ARG(call, i), LEAKTRACE_FRAME_ARGUMENT);
		}
		if (ZEND_CALL_INFO(call) & ZEND_CALL_RELEASE_THIS) {
			leaktrace_walk_object(walk, Z_OBJ(call->This), leaktrace_walk_place_part(walk, place, LEAKTRACE_FRAME_TEMPORARY));
		}
		if (call->func != NULL && (call->func->common.fn_flags & ZEND_ACC_CLOSURE)) {
			leaktrace_walk_object(walk, ZEND_CLOSURE_OBJECT(call->func),
				leaktrace_walk_place_part(walk, place, LEAKTRACE_FRAME_TEMPORARY));
		}
		call = call->prev_execute_data;
	}
}

static void leaktrace_walk_temporaries(leaktrace_walk *walk, const leaktrace_walk_place *place, uint32_t op_num)
{
	zend_execute_data *execute_data = place->frame;
	const zend_op_array *code = &EX(func)->op_array;

	for (int i = 0; i < code->last_live_range; i++) {
		const zend_live_range *range = &code->live_range[i];
		uint32_t kind = range->var & ZEND_LIVE_MASK;

		if (range->start > op_num) {
			break;
		}
		if (op_num < range->end && (kind == ZEND_LIVE_TMPVAR || kind == ZEND_LIVE_LOOP || kind == ZEND_LIVE_NEW)) {
			leaktrace_walk_part(walk, place, EX_VAR(range->var & ~ZEND_LIVE_MASK), LEAKTRACE_FRAME_TEMPORARY);
		}
	}
}

/* The instruction a frame is at; NULL when it cannot be known. */
static const zend_op *leaktrace_walk_opline(const zend_execute_data *frame, bool innermost, bool suspended)
{
	const zend_op_array *code = &frame->func->op_array;
	const zend_op *opline = frame->opline;

	if (opline < code->opcodes || opline >= code->opcodes + code->last) {
		return NULL;
	}
	if (suspended) {
		/* A generator rests behind its yield. */
		return opline > code->opcodes ? opline - 1 : NULL;
	}
	if (innermost && !leaktrace_walk_is_do(opline)) {
		return NULL;
	}
	return opline;
}

/* A frame of user code. `suspended`: of a generator at its yield; else it runs. */
static void leaktrace_walk_user_frame(leaktrace_walk *walk, const leaktrace_walk_place *place, bool innermost,
	bool suspended)
{
	zend_execute_data *execute_data = place->frame;
	const zend_op *opline = leaktrace_walk_opline(execute_data, innermost, suspended);

	leaktrace_walk_variables(walk, place);
	leaktrace_walk_arguments(walk, place);
	if (opline != NULL) {
		leaktrace_walk_temporaries(walk, place, (uint32_t) (opline - EX(func)->op_array.opcodes));
		if (!suspended && EX(call) != NULL && leaktrace_walk_is_do(opline)) {
			/* The call that runs has left the chain, its INIT is the nearest. */
			const zend_op *before = opline - 1;
			leaktrace_walk_passed(&EX(func)->op_array, &before);
			leaktrace_walk_unfinished(walk, place, EX(call), before);
		}
	}
	leaktrace_walk_code(walk, &EX(func)->op_array, leaktrace_walk_place_part(walk, place, LEAKTRACE_FRAME_CODE));
}

static void leaktrace_walk_internal_frame(leaktrace_walk *walk, const leaktrace_walk_place *place)
{
	zend_execute_data *execute_data = place->frame;

	for (uint32_t i = 1; i <= EX_NUM_ARGS(); i++) {
		leaktrace_walk_part(walk, place, ZEND_CALL_ARG(execute_data, i), LEAKTRACE_FRAME_ARGUMENT);
	}
}

static void leaktrace_walk_frame(leaktrace_walk *walk, zend_execute_data *execute_data, uint32_t node, lt_root_kind kind,
	bool innermost, bool suspended)
{
	leaktrace_walk_place place = { .frame = execute_data, .node = node, .kind = kind };
	const void *thing;

	if (EX(func) == NULL) {
		return;
	}
	thing = EX(func);
	if (ZEND_USER_CODE(EX(func)->type)) {
		thing = EX(func)->op_array.opcodes;
		place.vars = (uint32_t) EX(func)->op_array.last_var;
	}
	/* Methods that run on an object are called otherwise than statically. */
	thing = (const char *) thing + (Z_TYPE(EX(This)) == IS_OBJECT);
	place.shape = leaktrace_walk_shape(walk, node, thing, place.vars + LEAKTRACE_FRAME_PARTS);
	if (place.shape == NULL) {
		return;
	}
	leaktrace_walk_common(walk, &place);
	if (ZEND_USER_CODE(EX(func)->type)) {
		leaktrace_walk_user_frame(walk, &place, innermost, suspended);
	} else {
		leaktrace_walk_internal_frame(walk, &place);
	}
}

/* Generators between a running inner one and the frame that asked the outermost
 * (`yield from`): the engine puts a placeholder into the chain for them all. */
static void leaktrace_walk_delegating(leaktrace_walk *walk, const zend_execute_data *placeholder, uint32_t node,
	lt_root_kind kind)
{
	const zend_generator *generator = (const zend_generator *) Z_OBJ(placeholder->This);

	for (; generator->node.parent != NULL; generator = generator->node.parent) {
		leaktrace_walk_object(walk, &generator->std, 0);
		if (generator->execute_data != NULL) {
			leaktrace_walk_frame(walk, generator->execute_data, node, kind, true, false);
		}
	}
}

static void leaktrace_walk_any_frame(leaktrace_walk *walk, zend_execute_data *frame, uint32_t node,
	lt_root_kind kind, bool innermost)
{
	bool suspended = false;

	if (frame->func == NULL) {
		if (Z_TYPE(frame->This) == IS_OBJECT && Z_OBJCE(frame->This) == zend_ce_generator) {
			leaktrace_walk_delegating(walk, frame, node, kind);
		}
		return;
	}
	if ((ZEND_CALL_INFO(frame) & ZEND_CALL_GENERATOR) && frame->return_value != NULL) {
		/* A generator's frame keeps its object there. */
		const zend_generator *generator = (const zend_generator *) frame->return_value;
		leaktrace_walk_object(walk, &generator->std, 0);
		suspended = !(generator->flags & ZEND_GENERATOR_CURRENTLY_RUNNING);
	}
	leaktrace_walk_frame(walk, frame, node, kind, innermost, suspended);
}

/* Outermost first, to the last value of each: what a caller holds and hands on is the
 * caller's, and has the same name whichever call is running when the heap is walked. */
void leaktrace_walk_frames(leaktrace_walk *walk, zend_execute_data *frame, uint32_t node, lt_root_kind kind)
{
	lt_vec frames = { .item = sizeof(zend_execute_data *) };
	size_t innermost = SIZE_MAX;

	for (; frame != NULL; frame = frame->prev_execute_data) {
		zend_execute_data **slot = lt_vec_push(&frames);
		if (slot == NULL) {
			walk->failed = true;
			break;
		}
		*slot = frame;
		if (innermost == SIZE_MAX && frame->func != NULL) {
			innermost = frames.count - 1;
		}
	}
	while (frames.count > 0) {
		frame = *(zend_execute_data **) lt_vec_at(&frames, --frames.count);
		leaktrace_walk_any_frame(walk, frame, node, kind, frames.count == innermost);
		if (node == 0) {
			leaktrace_walk_drain(walk);
		}
	}
	lt_vec_free(&frames);
}

void leaktrace_walk_vm_stack(leaktrace_walk *walk, zend_vm_stack page, uint32_t node)
{
	for (; page != NULL; page = page->prev) {
		leaktrace_walk_block_once(walk, page, 0, node);
	}
}

void leaktrace_walk_enter_generator(leaktrace_walk *walk, const zend_object *object, uint32_t node)
{
	const zend_generator *generator = (const zend_generator *) object;
	const zval *values[] = { &generator->value, &generator->key, &generator->retval, &generator->values };

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		if (Z_REFCOUNTED_P(values[i])) {
			leaktrace_walk_value(walk, values[i], node, LEAKTRACE_STEP(walk, node, "->(yielded)"));
		}
	}
	if (generator->execute_data == NULL) {
		return; /* closed */
	}
	leaktrace_walk_block(walk, generator->execute_data, 0, node);
	leaktrace_walk_block(walk, generator->frozen_call_stack, 0, node);
	if (generator->node.parent != NULL) {
		leaktrace_walk_object(walk, &generator->node.parent->std, LEAKTRACE_STEP(walk, node, "->(yield from)"));
	}
	if (!(generator->flags & ZEND_GENERATOR_CURRENTLY_RUNNING)) {
		leaktrace_walk_later(walk, &walk->frames, object, node, 0);
	}
}

void leaktrace_walk_enter_fiber(leaktrace_walk *walk, const zend_object *object, uint32_t node)
{
	const zend_fiber *fiber = (const zend_fiber *) object;

	if (fiber->context.status == ZEND_FIBER_STATUS_DEAD) {
		leaktrace_walk_value(walk, &fiber->result, node, LEAKTRACE_STEP(walk, node, "->(result)"));
		return;
	}
	leaktrace_walk_value(walk, &fiber->fci.function_name, node, LEAKTRACE_STEP(walk, node, "->(callable)"));
	if (fiber->context.status != ZEND_FIBER_STATUS_INIT) {
		leaktrace_walk_block_once(walk, fiber->context.stack, 0, node);
		leaktrace_walk_later(walk, &walk->frames, object, node, 0);
	}
	if (fiber->context.status == ZEND_FIBER_STATUS_SUSPENDED && walk->census == NULL && walk->query->begun != NULL) {
		leaktrace_walk_later(walk, &walk->contexts, &fiber->context, node, 0);
	}
	if (fiber->context.status == ZEND_FIBER_STATUS_SUSPENDED && fiber->stack_bottom != NULL) {
		/* The pages of its VM stack are known on its C stack only; the first one
		 * begins before the bottom frame, and few fibers need another. */
		leaktrace_walk_block_once(walk, (const zval *) fiber->stack_bottom - ZEND_VM_STACK_HEADER_SLOTS, 0, node);
	}
}

void leaktrace_walk_suspended(leaktrace_walk *walk, const zend_object *object, uint32_t node)
{
	if (object->ce == zend_ce_generator) {
		const zend_generator *generator = (const zend_generator *) object;
		if (generator->execute_data != NULL) {
			leaktrace_walk_frame(walk, generator->execute_data, node, LT_ROOT_GENERATOR, false, true);
		}
	} else {
		const zend_fiber *fiber = (const zend_fiber *) object;
		if (fiber->context.status == ZEND_FIBER_STATUS_SUSPENDED) {
			leaktrace_walk_frames(walk, fiber->execute_data, node, LT_ROOT_FIBER);
		}
	}
}
