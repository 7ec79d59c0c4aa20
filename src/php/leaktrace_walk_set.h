/*
 * leaktrace_walk_set.h: what a walk remembers of the values it has met.
 *
 * Marks: one bit per 16 bytes of address space, 16 KiB of bits for each 2 MiB
 * region in which anything was met, whether it belongs to the request heap or
 * not. Values begin at least 16 bytes apart, so no two share a bit.
 *
 * Queue: the containers met and not yet entered, first in first out, eight bytes
 * each: the address (48 bits, a multiple of 8) above the node it belongs to
 * (LT_HOLDERS_MAX < 2^19). Pages that were read are used again, so it needs
 * memory for the frontier only.
 *
 * Sums: bytes and blocks of survivors by (leaf, node).
 */
#ifndef LEAKTRACE_WALK_SET_H
#define LEAKTRACE_WALK_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/lt_mem.h"

#define LEAKTRACE_REGION_BITS 21
#define LEAKTRACE_GRANULE_BITS 4
#define LEAKTRACE_REGION_WORDS ((1u << (LEAKTRACE_REGION_BITS - LEAKTRACE_GRANULE_BITS)) / 64)

typedef struct {
	uintptr_t region;  /* address >> LEAKTRACE_REGION_BITS */
	uint64_t *bits;    /* NULL: slot is free */
} leaktrace_region;

typedef struct {
	leaktrace_region last;     /* of the latest address */
	leaktrace_region *regions; /* open addressing, a power of two */
	size_t size, count;
	lt_vec slabs;              /* mappings of LEAKTRACE_SLAB_BYTES that hold the bits */
	size_t slab_used;          /* bytes of the last one */
	uint64_t marked;           /* bits set */
	bool failed;               /* memory was refused */
} leaktrace_marks;

bool leaktrace_marks_init(leaktrace_marks *marks);
void leaktrace_marks_destroy(leaktrace_marks *marks);

/* Finds (or makes, when `make`) the bits of a region; false: none. */
bool leaktrace_marks_region(leaktrace_marks *marks, uintptr_t region, bool make);

/* Marks an address; false when it was marked before (or memory was refused). */
static inline bool leaktrace_marks_add(leaktrace_marks *marks, const void *ptr)
{
	uintptr_t address = (uintptr_t) ptr;
	uintptr_t region = address >> LEAKTRACE_REGION_BITS;
	uint64_t *word, bit;

	if (marks->last.region != region && !leaktrace_marks_region(marks, region, true)) {
		return false;
	}
	address = (address >> LEAKTRACE_GRANULE_BITS) & (LEAKTRACE_REGION_WORDS * 64 - 1);
	word = &marks->last.bits[address >> 6];
	bit = (uint64_t) 1 << (address & 63);
	if (*word & bit) {
		return false;
	}
	*word |= bit;
	marks->marked++;
	return true;
}

/* Whether an address is marked. */
bool leaktrace_marks_has(leaktrace_marks *marks, const void *ptr);

typedef struct leaktrace_queue_page leaktrace_queue_page;

typedef struct {
	leaktrace_queue_page *head, *tail; /* pages from the next to read to the last written */
	leaktrace_queue_page *spare;       /* read pages */
	size_t read, write;                /* index in head, in tail */
	bool failed;
} leaktrace_queue;

void leaktrace_queue_destroy(leaktrace_queue *queue);

/* Appends; false when memory was refused. */
bool leaktrace_queue_push(leaktrace_queue *queue, const void *ptr, uint32_t node);

/* Takes the first entry, NULL when empty, and prefetches the next ones. */
void *leaktrace_queue_pop(leaktrace_queue *queue, uint32_t *node);

typedef struct {
	uint32_t leaf;   /* 0: slot is free */
	uint32_t node;
	uint64_t bytes;
	uint64_t blocks;
	uint64_t extra_refs;
} leaktrace_sum;

typedef struct {
	leaktrace_sum *slots; /* open addressing, a power of two */
	size_t size, count;
	leaktrace_sum *last;  /* the one counted last */
	bool failed;
} leaktrace_sums;

bool leaktrace_sums_init(leaktrace_sums *sums);
void leaktrace_sums_destroy(leaktrace_sums *sums);

/* The sum of a pair, made if new; NULL when memory was refused. */
leaktrace_sum *leaktrace_sums_at(leaktrace_sums *sums, uint32_t leaf, uint32_t node);

#endif
