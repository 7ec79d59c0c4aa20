/*
 * leaktrace_jit.h: which opline the code of opcache's JIT is at.
 *
 *   leaktrace_jit.c         finds the place in that code, and remembers its opline
 *   leaktrace_jit_facts.c   reads the code around: what it says of its oplines
 *   leaktrace_jit_code.c    finds its way in there
 *   leaktrace_jit_align.c   finds the oplines that explain it best
 */
#ifndef LEAKTRACE_JIT_H
#define LEAKTRACE_JIT_H

#include "php_leaktrace.h"
#include "src/php/leaktrace_compat.h"
#include "os/lt_unwind.h"
#include "zend_vm.h"

#define LEAKTRACE_JIT_OPLINES 256 /* of a function, that are looked at */
#define LEAKTRACE_JIT_FACTS 128
#define LEAKTRACE_JIT_PLACES 32768 /* a power of two */
#define LEAKTRACE_JIT_WAYS 4       /* places that an address can be at, side by side */
#define LEAKTRACE_JIT_NONE UINT32_MAX

typedef enum {
	LEAKTRACE_FACT_OPLINE,  /* the address of opline `value` (its number) */
	LEAKTRACE_FACT_SLOW,    /* a branch to code that saves opline `value` */
	LEAKTRACE_FACT_VAR,     /* the variable at offset `value` of the frame */
	LEAKTRACE_FACT_LITERAL, /* the address of a literal */
	LEAKTRACE_FACT_POINTER, /* what a literal points to */
	LEAKTRACE_FACT_MEMBER,  /* something at offset `value` of something */
	LEAKTRACE_FACT_CALL,    /* of the function at `value`; 0: unknown */
} leaktrace_fact_kind;

typedef struct {
	leaktrace_fact_kind kind;
	bool tight;             /* nothing branched since the one before */
	bool handler;           /* of a call: of the VM's function for one of the oplines */
	uint32_t near;          /* of a call: the opline saved last before it; LEAKTRACE_JIT_NONE: none */
	uint64_t value;
} leaktrace_fact;

/* A stretch of compiled code, and the oplines of the function that runs in it. */
typedef struct {
	const zend_op_array *code;
	uint32_t first, count;  /* oplines looked at */
	leaktrace_fact facts[LEAKTRACE_JIT_FACTS];
	uint32_t facts_count;
	uint32_t here;          /* the fact that is the call in question */
	uint32_t certain;       /* the opline that the code says it is at; LEAKTRACE_JIT_NONE: it does not say */
	bool known;             /* something names this function's oplines, literals or handlers */
	bool has_handlers;
	const void *handlers[LEAKTRACE_JIT_OPLINES]; /* the VM's function for each */
	int32_t before[LEAKTRACE_JIT_OPLINES], after[LEAKTRACE_JIT_OPLINES], next[LEAKTRACE_JIT_OPLINES];
} leaktrace_jit_work;

/* The call at `at` (a return address) of code compiled for `code` was made by the opline
 * with this number; LEAKTRACE_JIT_NONE: that is not known. */
typedef struct {
	const uint8_t *at;
	const zend_op *code;
	uint64_t print;         /* of what stood around it when it was looked at */
	uint32_t age;           /* and when that was */
	uint32_t opline;
	uint32_t routine;       /* not 0: it lies in a routine of the JIT's; see leaktrace_jit_routine() */
} leaktrace_jit_place;

typedef struct {
	lt_range buffer;        /* all compiled code; size 0: no JIT */
	lt_range vm;            /* execute_ex() */
	lt_unwind *unwind;
	uint32_t age;           /* places that are older may be none any more */
	uint64_t spent_us;      /* time that it took to look at places */
	leaktrace_jit_work *work;
	leaktrace_jit_place *places;
} leaktrace_jit_state;

/* Looks for the JIT of this process; what finds none leaves the state empty. Not for hooks. */
void leaktrace_jit_start(leaktrace_jit_state *jit);
void leaktrace_jit_stop(leaktrace_jit_state *jit);
/* Addresses of code may come again: each place is compared with what was there. Hook-safe. */
static inline void leaktrace_jit_doubt(leaktrace_jit_state *jit)
{
	jit->age++;
}
/* A native stack is about to go: a fiber's, a coroutine's. Hook-safe. */
static inline void leaktrace_jit_forget_stack(leaktrace_jit_state *jit)
{
	if (jit->unwind != NULL) {
		lt_unwind_forget(jit->unwind);
	}
}
/* The opline of the running frame, when its function runs compiled and the place in it
 * can be told; else `vm`, what the VM's register holds. The handler that asks was called
 * from `pc`, with `cfa` the stack pointer once it is back. Hook-safe. */
const zend_op *leaktrace_jit_opline(leaktrace_jit_state *jit, const zend_op *vm, const void *pc, const void *cfa);

/* The number of the opline at an address; LEAKTRACE_JIT_NONE: none of this code. */
static inline uint32_t leaktrace_jit_number(const zend_op_array *code, uint64_t address)
{
	uint64_t offset = address - (uintptr_t) code->opcodes;

	return offset < code->last * sizeof(zend_op) && offset % sizeof(zend_op) == 0
		? (uint32_t) (offset / sizeof(zend_op)) : LEAKTRACE_JIT_NONE;
}

/* The function of the VM for an opline of `code`, whatever stands in the opline itself:
 * compiled code takes that place. Hook-safe. */
static inline const void *leaktrace_jit_handler(const zend_op_array *code, uint32_t number)
{
	zend_op plain[2]; /* what is assigned is told by the next */

	memset(plain, 0, sizeof(plain));
	memcpy(plain, &code->opcodes[number], number + 1 < code->last ? sizeof(plain) : sizeof(zend_op));
	zend_vm_set_opcode_handler(plain);
	return zend_get_opcode_handler_func(plain);
}

/* Not 0: `at` lies in a routine that compiled code calls; once it is returned to there,
 * its caller's stack pointer will be so many bytes further on, and the address that it
 * returns to lies just below. Hook-safe. */
uint32_t leaktrace_jit_routine(lt_range buffer, const uint8_t *at);
/* Does the code before the return address `at` say by itself which opline it is at? Then
 * that is in `certain`. Hook-safe. */
bool leaktrace_jit_says(leaktrace_jit_work *work, lt_range buffer, const uint8_t *at);
/* Fills in facts for the code around the return address `at`. False when it cannot be
 * read. Hook-safe. */
bool leaktrace_jit_facts(leaktrace_jit_work *work, lt_range buffer, const uint8_t *at);
/* The number of the opline that the fact `here` belongs to; LEAKTRACE_JIT_NONE: nothing
 * speaks for any. Hook-safe. */
uint32_t leaktrace_jit_align(leaktrace_jit_work *work);

#endif
