/*
 * os_unwind_test.c: return addresses on the native stack, and where code lies.
 */
#include "lt_test.h"
#include "os/lt_unwind.h"

#include <alloca.h>
#include <sys/mman.h>

static lt_unwind unwind;
static const lt_range nowhere = {0, 0};
static volatile unsigned sink;

/* Where the function that looks was called to from, and what it found. */
typedef struct {
	lt_range wanted;
	uintptr_t found, sp;
} search;

static __attribute__((noinline)) void leaf(search *look)
{
	look->found = lt_unwind_find(&unwind, (uintptr_t) __builtin_return_address(0), (uintptr_t) __builtin_dwarf_cfa(),
		look->wanted, nowhere, &look->sp);
	sink++;
}

static __attribute__((noinline)) void small(search *look)
{
	leaf(look);
	sink++;
}

static __attribute__((noinline)) void moving(search *look, unsigned bytes)
{
	volatile char *room = alloca(bytes);

	room[0] = room[bytes - 1] = 1;
	leaf(look);
	sink += (unsigned char) room[0];
}

/* Called by `outer`: what is looked for is the return address of this. */
static __attribute__((noinline)) void inner(unsigned way, unsigned bytes)
{
	search look = {{(uintptr_t) __builtin_return_address(0), 1}, 0, 0};

	if (way == 0) {
		leaf(&look);
	} else if (way == 1) {
		small(&look);
	} else {
		moving(&look, bytes);
	}
	CHECK_U64(look.found, look.wanted.from);
	CHECK_U64(look.sp, (uint64_t) (uintptr_t) __builtin_dwarf_cfa());
}

static __attribute__((noinline)) void outer(unsigned way, unsigned bytes, unsigned depth)
{
	if (depth > 0) {
		outer(way, bytes, depth - 1);
	} else {
		inner(way, bytes);
	}
	sink++;
}

LT_TEST(a_return_address_is_found_whatever_lies_between)
{
	for (int again = 0; again < 3; again++) {
		for (unsigned depth = 0; depth < 5; depth++) {
			outer(0, 0, depth);
			outer(1, 0, depth);
		}
	}
}

LT_TEST(frames_that_change_their_size_are_found_too)
{
	for (unsigned bytes = 16; bytes < 4000; bytes += 240) {
		outer(2, bytes, 1);
		outer(2, bytes, 1);
		outer(1, 0, 2);
	}
}

/* Runs itself anew within, as the VM does: from elsewhere in its code, and so at another
 * stack pointer. With `bytes` it does not, but what it calls takes as much of the stack. */
typedef struct {
	uintptr_t cfa, sp, outside, within, found;
	unsigned bytes;
} activation;

static __attribute__((noinline)) void ask(activation *run)
{
	search look = {{run->outside, 1}, 0, 0};

	run->cfa = (uintptr_t) __builtin_dwarf_cfa();
	look.found = lt_unwind_find(&unwind, (uintptr_t) __builtin_return_address(0), run->cfa, (lt_range) {run->outside, 1},
		(lt_range) {run->within, 1}, &look.sp);
	run->found = look.found;
	run->sp = look.sp;
	sink++;
}

static __attribute__((noinline)) void allocate(activation *run)
{
	ask(run);
	sink++;
}

static __attribute__((noinline)) void by_moving(activation *run)
{
	volatile char *room = alloca(run->bytes);

	run->outside = (uintptr_t) __builtin_return_address(0);
	room[0] = room[run->bytes - 1] = 1;
	allocate(run);
	sink += (unsigned char) room[0];
}

static __attribute__((noinline)) void by_running_within(activation *run)
{
	run->within = (uintptr_t) __builtin_return_address(0);
	allocate(run);
	sink++;
}

static __attribute__((noinline)) void by_native(activation *run)
{
	volatile char room[1024];

	run->outside = (uintptr_t) __builtin_return_address(0);
	room[0] = 1;
	by_running_within(run);
	sink += (unsigned char) room[0];
}

static __attribute__((noinline)) void runs(activation *run)
{
	if (run->bytes > 0) {
		by_moving(run);
	} else {
		by_native(run);
	}
	sink++;
}

LT_TEST(the_innermost_is_found_where_another_was_found_at_the_same_depth)
{
	activation within = {0}, outside = {0};

	runs(&within);
	CHECK_U64(within.found, within.within);
	memset(&unwind, 0, sizeof(unwind));
	for (outside.bytes = 1; outside.bytes < 4096 && outside.cfa != within.cfa; outside.bytes++) {
		runs(&outside);
		CHECK_U64(outside.found, outside.outside);
	}
	CHECK_U64(outside.cfa, within.cfa);
	runs(&within);
	CHECK_U64(within.found, within.within);
}

LT_TEST(what_is_not_on_the_stack_is_not_found)
{
	search look = {{(uintptr_t) &sink, 4}, 1, 0};

	small(&look);
	CHECK_U64(look.found, 0);
	small(&look);
	CHECK_U64(look.found, 0);
	outer(1, 0, 0);
}

LT_TEST(spots_are_forgotten_with_their_stack)
{
	outer(0, 0, 0);
	lt_unwind_forget(&unwind);
	outer(0, 0, 0);
}

LT_TEST(the_code_of_an_exported_function_is_known)
{
	lt_range range = lt_maps_function((const void *) qsort);

	CHECK_U64(range.from, (uint64_t) (uintptr_t) qsort);
	CHECK(range.size > 0 && range.size < 65536);
	CHECK_U64(lt_maps_function((const void *) &nowhere).size, 0);
}

LT_TEST(the_largest_shared_code_is_found)
{
	size_t page = 4096;
	void *data = mmap(NULL, 16 * page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), *less, *code;
	lt_range found;

	CHECK(data != MAP_FAILED);
	CHECK_U64(lt_maps_shared_code().size, 0);
	less = mmap(NULL, page, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	code = mmap(NULL, 4 * page, PROT_READ | PROT_EXEC, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(less != MAP_FAILED && code != MAP_FAILED);
	found = lt_maps_shared_code();
	/* Neighbours may have become one. */
	CHECK(found.from <= (uintptr_t) code && found.size >= 4 * page && lt_range_has(found, (uintptr_t) code + 4 * page - 1));
}
