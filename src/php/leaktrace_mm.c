/*
 * leaktrace_mm.c: is zend_mm's heap laid out as leaktrace_mm.h thinks?
 */
#include "src/php/leaktrace_mm.h"

#include "zend_alloc.h"

#if LEAKTRACE_MM_KNOWN

/* Does a block of this class come from, and go back to, the head of its list? Only
 * asked where the list has two blocks, so that the heap need not grow for it. */
static bool leaktrace_mm_class_is_so(leaktrace_mm_head *head, uint32_t bin, size_t bytes)
{
	zend_mm_heap *heap = (zend_mm_heap *) (void *) head;
	size_t size = head->size;
	void *first = head->free_slot[bin], *second = *(void **) first, *block;
	bool so;

	block = _zend_mm_alloc(heap, bytes);
	so = block == first && head->free_slot[bin] == second && head->size == size + bytes;
	_zend_mm_free(heap, block);
	so = so && head->free_slot[bin] == first && *(void **) first == second && head->size == size;
# if LEAKTRACE_MM_SHADOWS
	so = so && *leaktrace_mm_shadow(first, bytes) == leaktrace_mm_disguise(head, second);
# endif
	return so;
}

leaktrace_mm_head *leaktrace_mm_probe(zend_mm_heap *heap, const lt_tags *tags)
{
	leaktrace_mm_head *head = (leaktrace_mm_head *) (void *) heap;
	uint32_t asked = 0;
	size_t peak;

	if (head->use_custom_heap != 0 || head->size != zend_memory_usage(false) || head->peak != zend_memory_peak_usage(false)) {
		return NULL;
	}
	peak = head->peak;
	for (uint32_t bin = tags->bin_of[0]; bin < LT_BINS; bin++) {
		if (head->free_slot[bin] == NULL || *(void **) head->free_slot[bin] == NULL) {
			continue;
		}
		if (!leaktrace_mm_class_is_so(head, bin, tags->bins[bin].size)) {
			return NULL;
		}
		asked++;
	}
	head->peak = peak;
	return asked >= 2 ? head : NULL;
}

#else

leaktrace_mm_head *leaktrace_mm_probe(zend_mm_heap *heap, const lt_tags *tags)
{
	(void) heap;
	(void) tags;
	return NULL;
}

#endif
