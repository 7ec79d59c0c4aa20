/*
 * leaktrace_jit.c: which opline compiled code is at.
 *
 * Code of opcache's JIT saves its opline (in the frame, or in the VM's register) only
 * before what may throw, and takes whichever of the two is cheaper: so both can name
 * an earlier line, an earlier iteration's or none at all. But the place in the code
 * stands on the native stack, as the return address of its call of PHP's C code. The
 * compiled code runs in execute_ex()'s own stack frame: the first return address above
 * us that leads into compiled code or into execute_ex() tells which of them called.
 * A place belongs to one opline, for good; which one, the code itself tells (see
 * leaktrace_jit_facts.c). Each place is looked at once.
 *
 * x86-64 only, and only a PHP whose VM keeps frame and opline in registers (built by
 * gcc). Elsewhere lines are what the frame and the register say.
 *
 * Runs inside allocation hooks.
 */
#include "src/php/leaktrace_tracer.h"
#include "util/lt_mem.h"
#include "zend_execute.h"

#include <pthread.h>

#define LEAKTRACE_JIT_ROUTINES 4  /* that call one another */
/* Time to look at places: so much at once, and beyond that a share of all. */
#define LEAKTRACE_JIT_FREE_US 50000u
#define LEAKTRACE_JIT_SHARE_PERMILLE 30u

/* What there is once in a process. opcache has its memory from when it starts on. */
static lt_range leaktrace_jit_buffer, leaktrace_jit_vm;
static pthread_once_t leaktrace_jit_once = PTHREAD_ONCE_INIT;

static void leaktrace_jit_look(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
	leaktrace_jit_vm = lt_maps_function((const void *) execute_ex);
	if (zend_vm_kind() == ZEND_VM_KIND_HYBRID && leaktrace_jit_vm.size > 0) {
		leaktrace_jit_buffer = lt_maps_shared_code();
	}
#endif
}

void leaktrace_jit_start(leaktrace_jit_state *jit)
{
	memset(jit, 0, sizeof(*jit));
	pthread_once(&leaktrace_jit_once, leaktrace_jit_look);
	if (leaktrace_jit_buffer.size == 0) {
		return;
	}
	jit->vm = leaktrace_jit_vm;
	jit->buffer = leaktrace_jit_buffer;
	jit->work = lt_mem_map(sizeof(*jit->work));
	jit->places = lt_mem_map(LEAKTRACE_JIT_PLACES * sizeof(*jit->places));
	jit->unwind = lt_mem_map(sizeof(*jit->unwind));
	if (jit->work == NULL || jit->places == NULL || jit->unwind == NULL) {
		leaktrace_jit_stop(jit);
	}
}

void leaktrace_jit_stop(leaktrace_jit_state *jit)
{
	lt_mem_unmap(jit->work, sizeof(*jit->work));
	lt_mem_unmap(jit->places, LEAKTRACE_JIT_PLACES * sizeof(*jit->places));
	lt_mem_unmap(jit->unwind, sizeof(*jit->unwind));
	memset(jit, 0, sizeof(*jit));
}

/* The VM's functions take their opline from the register, which may hold something else by
 * now; and many save it in the frame. */
static uint32_t leaktrace_jit_of_handler(const zend_op_array *code, const void *called, const zend_op *vm)
{
	uint32_t number = leaktrace_jit_number(code, (uintptr_t) vm);

	return number != LEAKTRACE_JIT_NONE && leaktrace_jit_handler(code, number) == called ? number : LEAKTRACE_JIT_NONE;
}

/* The opline that the code names nearest to the call in question. */
static uint32_t leaktrace_jit_named(const leaktrace_jit_work *work)
{
	uint32_t named = LEAKTRACE_JIT_NONE, nearest = UINT32_MAX;

	for (uint32_t f = 0; f < work->facts_count; f++) {
		uint32_t distance = f < work->here ? work->here - f : f - work->here;

		if (work->facts[f].kind <= LEAKTRACE_FACT_SLOW && distance < nearest) {
			nearest = distance;
			named = (uint32_t) work->facts[f].value;
		}
	}
	return named;
}

/* Of a function too long to take whole, takes the oplines around one. */
static void leaktrace_jit_take(leaktrace_jit_work *work, uint32_t number)
{
	uint32_t most = work->code->last - MIN(work->code->last, LEAKTRACE_JIT_OPLINES);

	work->first = number == LEAKTRACE_JIT_NONE || number < LEAKTRACE_JIT_OPLINES / 2 ? 0 : number - LEAKTRACE_JIT_OPLINES / 2;
	work->first = MIN(work->first, most);
	work->count = MIN(work->code->last, LEAKTRACE_JIT_OPLINES);
}

/* Looks at a place for the first time. */
static zend_never_inline uint32_t leaktrace_jit_find(leaktrace_jit_state *jit, const zend_execute_data *frame,
	const uint8_t *at, const zend_op *vm)
{
	leaktrace_jit_work *work = jit->work;
	const zend_op_array *code = &frame->func->op_array;
	uint32_t named, number;
	const void *called;

	work->code = code;
	leaktrace_jit_take(work, leaktrace_jit_number(code, (uintptr_t) frame->opline));
	if (leaktrace_jit_says(work, jit->buffer, at)) {
		return work->certain;
	}
	if (!leaktrace_jit_facts(work, jit->buffer, at)) {
		return LEAKTRACE_JIT_NONE;
	}
	named = leaktrace_jit_named(work);
	if (named != LEAKTRACE_JIT_NONE && code->last > LEAKTRACE_JIT_OPLINES) {
		leaktrace_jit_take(work, named);
		leaktrace_jit_facts(work, jit->buffer, at);
	}
	called = (const void *) (uintptr_t) work->facts[work->here].value;
	number = work->certain;
	if (number == LEAKTRACE_JIT_NONE) {
		number = leaktrace_jit_of_handler(code, called, vm);
	}
	if (number == LEAKTRACE_JIT_NONE) {
		number = leaktrace_jit_of_handler(code, called, frame->opline);
	}
	if (number == LEAKTRACE_JIT_NONE) {
		number = leaktrace_jit_align(work);
	}
	return number;
}

/* Of the code around a place. */
static uint64_t leaktrace_jit_print(lt_range buffer, const uint8_t *at)
{
	uint64_t bytes[4];

	if ((uintptr_t) at - buffer.from < 16 || buffer.from + buffer.size - (uintptr_t) at < 16) {
		return 0;
	}
	memcpy(bytes, at - 16, sizeof(bytes));
	return bytes[0] * 0xd1342543de82ef95ull + bytes[1] * 0x9e6c63d0876a9a47ull + bytes[2] * 0xaf251af3b0f025b5ull
		+ bytes[3] * 0xb564ef22ec7aece5ull;
}

static zend_always_inline leaktrace_jit_place *leaktrace_jit_places_of(leaktrace_jit_state *jit, const uint8_t *at)
{
	uint64_t set = ((uintptr_t) at * 0x9e3779b97f4a7c15ull) >> 32;

	return &jit->places[set % (LEAKTRACE_JIT_PLACES / LEAKTRACE_JIT_WAYS) * LEAKTRACE_JIT_WAYS];
}

/* Where a place is, or where to put it: what it pushes out is looked at again. */
static leaktrace_jit_place *leaktrace_jit_room(leaktrace_jit_place *places, const uint8_t *at, const zend_op *code, uint64_t print)
{
	leaktrace_jit_place *room = NULL;

	for (unsigned i = 0; i < LEAKTRACE_JIT_WAYS; i++) {
		if (places[i].at == at && places[i].code == code) {
			return &places[i];
		}
		room = room == NULL && places[i].at == NULL ? &places[i] : room;
	}
	return room != NULL ? room : &places[print % LEAKTRACE_JIT_WAYS];
}

/* May another place be looked at now? A program that has compiled thousands takes its time. */
static bool leaktrace_jit_may_look(const leaktrace_jit_state *jit)
{
	return jit->spent_us < LEAKTRACE_JIT_FREE_US + leaktrace_now_us() * LEAKTRACE_JIT_SHARE_PERMILLE / 1000;
}

/* A place that is new, or in doubt; NULL: not now. */
static zend_never_inline const leaktrace_jit_place *leaktrace_jit_visit(leaktrace_jit_state *jit,
	const zend_execute_data *frame, const uint8_t *at, const zend_op *vm)
{
	const zend_op *code = frame->func->op_array.opcodes;
	uint64_t print = leaktrace_jit_print(jit->buffer, at), began_us;
	leaktrace_jit_place *place = leaktrace_jit_room(leaktrace_jit_places_of(jit, at), at, code, print);

	if (place->at != at || place->code != code || place->print != print) {
		if (!leaktrace_jit_may_look(jit)) {
			return NULL;
		}
		began_us = leaktrace_thread_us();
		place->routine = leaktrace_jit_routine(jit->buffer, at);
		place->opline = place->routine == 0 ? leaktrace_jit_find(jit, frame, at, vm) : LEAKTRACE_JIT_NONE;
		place->at = at;
		place->code = code;
		place->print = print;
		jit->spent_us += leaktrace_thread_us() - began_us;
	}
	place->age = jit->age;
	return place;
}

static zend_always_inline const leaktrace_jit_place *leaktrace_jit_place_of(leaktrace_jit_state *jit,
	const zend_execute_data *frame, const uint8_t *at, const zend_op *vm)
{
	const leaktrace_jit_place *places = leaktrace_jit_places_of(jit, at);
	const zend_op *code = frame->func->op_array.opcodes;

	for (unsigned i = 0; i < LEAKTRACE_JIT_WAYS; i++) {
		if (places[i].at == at && places[i].code == code && EXPECTED(places[i].age == jit->age)) {
			return &places[i];
		}
	}
	return leaktrace_jit_visit(jit, frame, at, vm);
}

const zend_op *leaktrace_jit_opline(leaktrace_jit_state *jit, const zend_op *vm, const void *pc, const void *cfa)
{
	const zend_execute_data *frame = EG(current_execute_data);
	const leaktrace_jit_place *place;
	uintptr_t at, sp;

	if (frame == NULL || frame->func == NULL || !ZEND_USER_CODE(frame->func->type)
	 || (frame->func->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE)) {
		return vm;
	}
	at = lt_unwind_find(jit->unwind, (uintptr_t) pc, (uintptr_t) cfa, jit->buffer, jit->vm, &sp);
	for (int i = 0; i < LEAKTRACE_JIT_ROUTINES && lt_range_has(jit->buffer, at); i++) {
		place = leaktrace_jit_place_of(jit, frame, (const uint8_t *) at, vm);
		if (UNEXPECTED(place == NULL)) {
			return vm;
		}
		if (EXPECTED(place->routine == 0)) {
			return place->opline != LEAKTRACE_JIT_NONE ? &frame->func->op_array.opcodes[place->opline] : vm;
		}
		sp += place->routine;
		at = *(const uintptr_t *) (sp - sizeof(uintptr_t));
	}
	return vm;
}
