/* leaktrace_walk_set.c: see leaktrace_walk_set.h. */
#include "php/leaktrace_walk_set.h"

#include <string.h>

#define LEAKTRACE_REGION_BYTES (LEAKTRACE_REGION_WORDS * sizeof(uint64_t))
#define LEAKTRACE_SLAB_BYTES (64 * LEAKTRACE_REGION_BYTES)
#define LEAKTRACE_QUEUE_BYTES 65536u
#define LEAKTRACE_QUEUE_ITEMS ((LEAKTRACE_QUEUE_BYTES - sizeof(void *)) / sizeof(uint64_t))
#define LEAKTRACE_NODE_BITS 19
#define LEAKTRACE_AHEAD 8

struct leaktrace_queue_page {
	leaktrace_queue_page *next;
	uint64_t items[LEAKTRACE_QUEUE_ITEMS];
};

static size_t leaktrace_spread(uint64_t value)
{
	return (size_t) ((value * 0x9e3779b97f4a7c15u) >> 20);
}

bool leaktrace_marks_init(leaktrace_marks *marks)
{
	memset(marks, 0, sizeof(*marks));
	marks->slabs.item = sizeof(void *);
	marks->slab_used = LEAKTRACE_SLAB_BYTES;
	marks->last.region = UINTPTR_MAX;
	marks->size = 256;
	marks->regions = lt_mem_map(marks->size * sizeof(leaktrace_region));
	return marks->regions != NULL;
}

void leaktrace_marks_destroy(leaktrace_marks *marks)
{
	for (size_t i = 0; i < marks->slabs.count; i++) {
		lt_mem_unmap(*(void **) lt_vec_at(&marks->slabs, i), LEAKTRACE_SLAB_BYTES);
	}
	lt_vec_free(&marks->slabs);
	lt_mem_unmap(marks->regions, marks->size * sizeof(leaktrace_region));
	memset(marks, 0, sizeof(*marks));
}

static leaktrace_region *leaktrace_region_slot(leaktrace_region *regions, size_t size, uintptr_t region)
{
	size_t i = leaktrace_spread(region) & (size - 1);

	while (regions[i].bits != NULL && regions[i].region != region) {
		i = (i + 1) & (size - 1);
	}
	return &regions[i];
}

static bool leaktrace_regions_grow(leaktrace_marks *marks)
{
	size_t size = marks->size * 2;
	leaktrace_region *regions = lt_mem_map(size * sizeof(leaktrace_region));

	if (regions == NULL) {
		return false;
	}
	for (size_t i = 0; i < marks->size; i++) {
		if (marks->regions[i].bits != NULL) {
			*leaktrace_region_slot(regions, size, marks->regions[i].region) = marks->regions[i];
		}
	}
	lt_mem_unmap(marks->regions, marks->size * sizeof(leaktrace_region));
	marks->regions = regions;
	marks->size = size;
	return true;
}

static uint64_t *leaktrace_region_bits(leaktrace_marks *marks)
{
	char *slab;

	if (marks->slab_used == LEAKTRACE_SLAB_BYTES) {
		void **slot;
		if ((slab = lt_mem_map(LEAKTRACE_SLAB_BYTES)) == NULL) {
			return NULL;
		}
		if ((slot = lt_vec_push(&marks->slabs)) == NULL) {
			lt_mem_unmap(slab, LEAKTRACE_SLAB_BYTES);
			return NULL;
		}
		*slot = slab;
		marks->slab_used = 0;
	}
	slab = *(void **) lt_vec_at(&marks->slabs, marks->slabs.count - 1);
	slab += marks->slab_used;
	marks->slab_used += LEAKTRACE_REGION_BYTES;
	return (uint64_t *) slab;
}

bool leaktrace_marks_region(leaktrace_marks *marks, uintptr_t region, bool make)
{
	leaktrace_region *slot = leaktrace_region_slot(marks->regions, marks->size, region);

	if (slot->bits == NULL) {
		uint64_t *bits;
		if (!make) {
			return false;
		}
		if ((marks->count * 2 >= marks->size && !leaktrace_regions_grow(marks))
				|| (bits = leaktrace_region_bits(marks)) == NULL) {
			marks->failed = true;
			return false;
		}
		slot = leaktrace_region_slot(marks->regions, marks->size, region);
		*slot = (leaktrace_region) { .region = region, .bits = bits };
		marks->count++;
	}
	marks->last = *slot;
	return true;
}

bool leaktrace_marks_has(leaktrace_marks *marks, const void *ptr)
{
	uintptr_t address = (uintptr_t) ptr;

	if (marks->last.region != address >> LEAKTRACE_REGION_BITS
			&& !leaktrace_marks_region(marks, address >> LEAKTRACE_REGION_BITS, false)) {
		return false;
	}
	address = (address >> LEAKTRACE_GRANULE_BITS) & (LEAKTRACE_REGION_WORDS * 64 - 1);
	return (marks->last.bits[address >> 6] >> (address & 63)) & 1;
}

static void leaktrace_pages_free(leaktrace_queue_page *page)
{
	while (page != NULL) {
		leaktrace_queue_page *next = page->next;
		lt_mem_unmap(page, sizeof(*page));
		page = next;
	}
}

void leaktrace_queue_destroy(leaktrace_queue *queue)
{
	leaktrace_pages_free(queue->head);
	leaktrace_pages_free(queue->spare);
	memset(queue, 0, sizeof(*queue));
}

static bool leaktrace_queue_page_add(leaktrace_queue *queue)
{
	leaktrace_queue_page *page = queue->spare;

	if (page != NULL) {
		queue->spare = page->next;
	} else if ((page = lt_mem_map(sizeof(*page))) == NULL) {
		queue->failed = true;
		return false;
	}
	page->next = NULL;
	if (queue->tail != NULL) {
		queue->tail->next = page;
	} else {
		queue->head = page;
		queue->read = 0;
	}
	queue->tail = page;
	queue->write = 0;
	return true;
}

bool leaktrace_queue_push(leaktrace_queue *queue, const void *ptr, uint32_t node)
{
	if ((queue->tail == NULL || queue->write == LEAKTRACE_QUEUE_ITEMS) && !leaktrace_queue_page_add(queue)) {
		return false;
	}
	queue->tail->items[queue->write++] = ((uint64_t) (uintptr_t) ptr >> 3) << LEAKTRACE_NODE_BITS | node;
	return true;
}

static void *leaktrace_queue_ptr(uint64_t item)
{
	return (void *) (uintptr_t) ((item >> LEAKTRACE_NODE_BITS) << 3);
}

/* The page at the head has been read: on to the next, if there is one. */
static void leaktrace_queue_turn(leaktrace_queue *queue)
{
	leaktrace_queue_page *page = queue->head;

	queue->head = page->next;
	queue->read = 0;
	if (queue->head == NULL) {
		queue->tail = NULL;
	}
	page->next = queue->spare;
	queue->spare = page;
}

void *leaktrace_queue_pop(leaktrace_queue *queue, uint32_t *node)
{
	size_t end;
	uint64_t item;

	if (queue->head != NULL && queue->head != queue->tail && queue->read == LEAKTRACE_QUEUE_ITEMS) {
		leaktrace_queue_turn(queue);
	}
	if (queue->head == NULL) {
		return NULL;
	}
	end = queue->head == queue->tail ? queue->write : LEAKTRACE_QUEUE_ITEMS;
	if (queue->read == end) {
		leaktrace_queue_turn(queue);
		return NULL;
	}
	item = queue->head->items[queue->read++];
	if (queue->read + LEAKTRACE_AHEAD < end) {
		/* Second the data of a container, whose header has come in by now. */
		void *next = leaktrace_queue_ptr(queue->head->items[queue->read + LEAKTRACE_AHEAD / 2]);
		__builtin_prefetch(leaktrace_queue_ptr(queue->head->items[queue->read + LEAKTRACE_AHEAD]));
		__builtin_prefetch(((void **) next)[2]);
	}
	*node = (uint32_t) (item & ((1u << LEAKTRACE_NODE_BITS) - 1));
	return leaktrace_queue_ptr(item);
}

bool leaktrace_sums_init(leaktrace_sums *sums)
{
	memset(sums, 0, sizeof(*sums));
	sums->size = 1024;
	sums->slots = lt_mem_map(sums->size * sizeof(leaktrace_sum));
	return sums->slots != NULL;
}

void leaktrace_sums_destroy(leaktrace_sums *sums)
{
	lt_mem_unmap(sums->slots, sums->size * sizeof(leaktrace_sum));
	memset(sums, 0, sizeof(*sums));
}

static leaktrace_sum *leaktrace_sum_slot(leaktrace_sum *slots, size_t size, uint32_t leaf, uint32_t node)
{
	size_t i = leaktrace_spread(((uint64_t) leaf << 32 | node) ^ (leaf >> 7)) & (size - 1);

	while (slots[i].leaf != 0 && (slots[i].leaf != leaf || slots[i].node != node)) {
		i = (i + 1) & (size - 1);
	}
	return &slots[i];
}

static bool leaktrace_sums_grow(leaktrace_sums *sums)
{
	size_t size = sums->size * 2;
	leaktrace_sum *slots = lt_mem_map(size * sizeof(leaktrace_sum));

	if (slots == NULL) {
		return false;
	}
	for (size_t i = 0; i < sums->size; i++) {
		leaktrace_sum *sum = &sums->slots[i];
		if (sum->leaf != 0) {
			*leaktrace_sum_slot(slots, size, sum->leaf, sum->node) = *sum;
		}
	}
	lt_mem_unmap(sums->slots, sums->size * sizeof(leaktrace_sum));
	sums->slots = slots;
	sums->size = size;
	return true;
}

leaktrace_sum *leaktrace_sums_at(leaktrace_sums *sums, uint32_t leaf, uint32_t node)
{
	leaktrace_sum *sum = sums->last;

	if (sum != NULL && sum->leaf == leaf && sum->node == node) {
		return sum;
	}
	if (sums->count * 2 >= sums->size && !leaktrace_sums_grow(sums)) {
		sums->failed = true;
		return NULL;
	}
	sum = leaktrace_sum_slot(sums->slots, sums->size, leaf, node);
	if (sum->leaf == 0) {
		sum->leaf = leaf;
		sum->node = node;
		sums->count++;
	}
	sums->last = sum;
	return sum;
}
