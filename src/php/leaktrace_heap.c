/*
 * leaktrace_heap.c: the handlers on PHP's request heap.
 *
 * They go on the live heap. The usual small block is taken from the heap's own list
 * and put back there as the heap would (leaktrace_mm.h); every other request is passed
 * on through _zend_mm_alloc() and its kin, which go past handlers: so the heap's
 * statistics, its limit and its error stay what they are. While the real heap works, its
 * custom flag must read 0, or it would not collect itself (zend_mm_gc) before it
 * gives up at memory_limit. That call may not come back: at the limit the engine
 * raises an error and jumps to the bailout. So nothing is held across it, and the
 * flag is set again when the error is announced (leaktrace_heap_rearm). Debian's 8.2.36
 * may come back with NULL instead, and raise the error later.
 *
 * gc_mem_caches() asks the heap directly and would get 0 from one with handlers;
 * its handler is wrapped so that it sees the heap as it is.
 */
#include "src/php/leaktrace_tracer.h"
#include "src/php/leaktrace_mm.h"

#define LEAKTRACE_CUSTOM 1 /* ZEND_MM_CUSTOM_HEAP_STD */

/* The VM of a PHP built by gcc keeps the running opline in this register (see
 * zend_execute.c); reserved here, it still holds that when a handler is called. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
register const zend_op *leaktrace_vm_opline __asm__("r15");
#elif defined(__GNUC__) && !defined(__clang__) && defined(__aarch64__)
register const zend_op *leaktrace_vm_opline __asm__("x28");
#else
# define leaktrace_vm_opline leaktrace_vm_register()
static zend_always_inline const zend_op *leaktrace_vm_register(void)
{
	const zend_op *opline = NULL;

# if defined(__clang__) && defined(__x86_64__)
	__asm__ volatile("movq %%r15, %0" : "=r"(opline));
# elif defined(__clang__) && defined(__aarch64__)
	__asm__ volatile("mov %0, x28" : "=r"(opline));
# endif
	return opline;
}
#endif

static zif_handler leaktrace_gc_mem_caches_original;

static zend_always_inline const zend_op *leaktrace_opline_of(const zend_op *vm, const void *pc, const void *cfa)
{
	return EXPECTED(LT_G(jit).buffer.size == 0) ? vm : leaktrace_jit_opline(&LT_G(jit), vm, pc, cfa);
}

/* The running opline where code may be compiled, in the handler that this stands in; `vm` is
 * what the VM's register held when that was called. */
#define LEAKTRACE_OPLINE_OF(vm) leaktrace_opline_of((vm), __builtin_return_address(0), __builtin_dwarf_cfa())

/* A block from the heap. May not come back. */
static zend_always_inline void *leaktrace_mm_get(size_t size LEAKTRACE_MM_DC)
{
	void *block;

	if (EXPECTED(size <= LT_MAX_SMALL) && EXPECTED(LT_G(head) != NULL)) {
		const lt_tags *tags = &LT_G(tracker).tags;
		uint32_t bin = tags->bin_of[(size + 7) >> 3];

		block = leaktrace_mm_take(LT_G(head), bin, tags->bins[bin].size);
		if (EXPECTED(block != NULL)) {
			return block;
		}
	}
	*LT_G(custom) = 0;
	block = _zend_mm_alloc(LT_G(heap), size LEAKTRACE_MM_CC);
	*LT_G(custom) = LEAKTRACE_CUSTOM;
	return block;
}

/* The usual: a small block from the heap's own list, on a page of which we know, for a
 * cohort that has blocks in this window. NULL: it is anything else, and nothing was done. */
static zend_always_inline void *leaktrace_mm_usual(const leaktrace_entry *entry, size_t size)
{
	lt_tracker *tracker = &LT_G(tracker);
	lt_cohort *cohort = lt_cohort_at(tracker, entry->cohort);
	uint32_t bin, bytes;
	lt_page *page;
	void *block;

	if (UNEXPECTED(size > LT_MAX_SMALL) || UNEXPECTED(LT_G(head) == NULL)
	 || UNEXPECTED(!lt_cohort_is_of(cohort, entry->leaf, entry->loop)) || UNEXPECTED(!(cohort->flags & LT_COHORT_LISTED))) {
		return NULL;
	}
	bin = tracker->tags.bin_of[(size + 7) >> 3];
	block = LT_G(head)->free_slot[bin];
	if (UNEXPECTED(block == NULL)) {
		return NULL;
	}
	page = lt_tags_small_page(&tracker->tags, block);
	if (UNEXPECTED(page == NULL) || UNEXPECTED(page->bin != bin + 1)) {
		return NULL;
	}
	bytes = page->size;
	if (UNEXPECTED(leaktrace_mm_take(LT_G(head), bin, bytes) == NULL)) {
		return NULL;
	}
	lt_page_note(&tracker->tags, page, bin, bytes, (uintptr_t) block);
	*lt_page_tag(page, (uintptr_t) block) = entry->cohort;
	lt_cohort_count_born(cohort, bytes);
	return block;
}

/* Any case; `entry` is NULL when memory was refused. */
static zend_never_inline void *leaktrace_mm_malloc_any(leaktrace_entry *entry, size_t size LEAKTRACE_MM_DC)
{
	uint32_t tag = EXPECTED(entry != NULL) ? leaktrace_entry_cohort(entry) : 0;
	void *block = leaktrace_mm_get(size LEAKTRACE_MM_RELAY_CC);

	if (UNEXPECTED(block == NULL)) {
		return NULL;
	}
	if (UNEXPECTED(!lt_track_born(&LT_G(tracker), block, leaktrace_mm_size(size), tag))) {
		leaktrace_heap_stop_counting();
	}
	return block;
}

/* The innermost frame is not the one that allocated last. */
LEAKTRACE_HOT static zend_never_inline void *leaktrace_mm_malloc_elsewhere(size_t size, const zend_op *vm LEAKTRACE_MM_DC)
{
	leaktrace_entry *entry = leaktrace_path_resolve(LT_G(context), EG(current_execute_data), vm);
	void *block = EXPECTED(entry != NULL) ? leaktrace_mm_usual(entry, leaktrace_mm_size(size)) : NULL;

	return EXPECTED(block != NULL) ? block : leaktrace_mm_malloc_any(entry, size LEAKTRACE_MM_RELAY_CC);
}

/* The steps are in functions of their own where one is called at the end only: so none
 * of them has registers to save. */
static zend_always_inline void *leaktrace_mm_malloc_at(const zend_op *vm, size_t size LEAKTRACE_MM_DC)
{
	leaktrace_entry *entry = leaktrace_path_known(vm);
	void *block;

	if (entry == NULL) {
		return leaktrace_mm_malloc_elsewhere(size, vm LEAKTRACE_MM_RELAY_CC);
	}
	block = leaktrace_mm_usual(entry, leaktrace_mm_size(size));
	return EXPECTED(block != NULL) ? block : leaktrace_mm_malloc_any(entry, size LEAKTRACE_MM_RELAY_CC);
}

LEAKTRACE_HOT static void *leaktrace_mm_malloc(size_t size LEAKTRACE_MM_DC)
{
	return leaktrace_mm_malloc_at(leaktrace_vm_opline, size LEAKTRACE_MM_RELAY_CC);
}

static void *leaktrace_mm_malloc_compiled(size_t size LEAKTRACE_MM_DC)
{
	return leaktrace_mm_malloc_at(LEAKTRACE_OPLINE_OF(leaktrace_vm_opline), size LEAKTRACE_MM_RELAY_CC);
}

/* For tests, see leaktrace_force.c. */
static void *leaktrace_mm_malloc_forced(size_t size LEAKTRACE_MM_DC)
{
	leaktrace_force_count();
	return leaktrace_mm_malloc(size LEAKTRACE_MM_RELAY_CC);
}

static zend_never_inline void leaktrace_mm_free_any(void *block LEAKTRACE_MM_DC)
{
	lt_track_free(&LT_G(tracker), block);
	*LT_G(custom) = 0;
	_zend_mm_free(LT_G(heap), block LEAKTRACE_MM_CC);
	*LT_G(custom) = LEAKTRACE_CUSTOM;
}

LEAKTRACE_HOT static void leaktrace_mm_free(void *block LEAKTRACE_MM_DC)
{
	lt_tracker *tracker = &LT_G(tracker);
	const lt_page *page = lt_tags_small_page(&tracker->tags, block);
	lt_cohort *cohort;
	uint32_t *tag;

	if (EXPECTED(page != NULL) && EXPECTED(LT_G(head) != NULL)) {
		tag = lt_page_tag(page, (uintptr_t) block);
		cohort = lt_cohort_at(tracker, *tag);
		/* Cohort 0, of what has no tag, is on no list. */
		if (EXPECTED((cohort->flags & (LT_COHORT_LISTED | LT_COHORT_WATCH)) == LT_COHORT_LISTED)) {
			*tag = 0;
			lt_cohort_count_freed(cohort, page->size);
			leaktrace_mm_give(LT_G(head), block, page->bin - 1u, page->size);
			return;
		}
	}
	leaktrace_mm_free_any(block LEAKTRACE_MM_RELAY_CC);
}

/* Moves a small block of ours, one of `page`, to another size class as the heap would,
 * where it is of the generation at hand: it goes on as one of this entry's leaf. NULL: it is
 * anything else, and nothing was done. */
static zend_always_inline void *leaktrace_mm_moved(leaktrace_entry *entry, const lt_page *page, void *old, size_t size)
{
	lt_tracker *tracker = &LT_G(tracker);
	leaktrace_mm_head *head = LT_G(head);
	uint32_t *tag = lt_page_tag(page, (uintptr_t) old), bytes = page->size;
	lt_cohort *was = lt_cohort_at(tracker, *tag);
	size_t peak = head->peak;
	void *block;

	if (UNEXPECTED((was->flags & (LT_COHORT_LISTED | LT_COHORT_WATCH)) != LT_COHORT_LISTED)
	 || UNEXPECTED(was->gen != leaktrace_entry_gen(entry)) || UNEXPECTED(leaktrace_entry_cohort(entry) == 0)) {
		return NULL;
	}
	was = lt_cohort_at(tracker, *tag); /* they may have moved */
	lt_cohort_count_freed(was, bytes);
	block = leaktrace_mm_usual(entry, size);
	if (UNEXPECTED(block == NULL)) {
		lt_cohort_uncount_freed(was, bytes);
		return NULL;
	}
	*tag = 0;
	memcpy(block, old, MIN(size, bytes));
	leaktrace_mm_give(head, old, page->bin - 1u, bytes);
	if (size > bytes) {
		head->peak = MAX(peak, head->size); /* it does not count both at once then */
	}
	return block;
}

/* The page of a small block that has a tag, if that is found at once, else NULL. */
static zend_always_inline const lt_page *leaktrace_mm_page(const void *block)
{
	const lt_page *page = lt_tags_small_page(&LT_G(tracker).tags, block);

	return EXPECTED(page != NULL) && EXPECTED(LT_G(head) != NULL) && EXPECTED(*lt_page_tag(page, (uintptr_t) block) != 0) ? page : NULL;
}

LEAKTRACE_HOT static void *leaktrace_mm_realloc(void *old, size_t size LEAKTRACE_MM_DC)
{
	const zend_op *vm = leaktrace_vm_opline;
	const lt_page *page = leaktrace_mm_page(old);
	leaktrace_entry *entry;
	void *block;

	if (page != NULL && lt_tags_keeps(&LT_G(tracker).tags, page->bin - 1u, size)) {
		return old;
	}
	entry = leaktrace_path_now(LEAKTRACE_OPLINE_OF(vm));
	if (EXPECTED(page != NULL) && EXPECTED(entry != NULL)) {
		block = leaktrace_mm_moved(entry, page, old, size);
		if (EXPECTED(block != NULL)) {
			return block;
		}
	}
	*LT_G(custom) = 0;
	block = _zend_mm_realloc(LT_G(heap), old, size LEAKTRACE_MM_CC);
	*LT_G(custom) = LEAKTRACE_CUSTOM;
	if (UNEXPECTED(block == NULL)) {
		return NULL;
	}
	if (EXPECTED(entry != NULL)) {
		lt_track_realloc(&LT_G(tracker), old, block, leaktrace_mm_size(size), entry->leaf, entry->loop);
	}
	if (UNEXPECTED(LT_G(tracker).broken)) {
		leaktrace_heap_stop_counting();
	}
	return block;
}

/* The handlers once recording has stopped: only frees are still counted, and a
 * moved block leaves the figures. */
static void *leaktrace_mm_malloc_plain(size_t size LEAKTRACE_MM_DC)
{
	return leaktrace_mm_get(size LEAKTRACE_MM_RELAY_CC);
}

static void *leaktrace_mm_realloc_plain(void *old, size_t size LEAKTRACE_MM_DC)
{
	void *block;

	*LT_G(custom) = 0;
	block = _zend_mm_realloc(LT_G(heap), old, size LEAKTRACE_MM_CC);
	*LT_G(custom) = LEAKTRACE_CUSTOM;
	if (old != NULL) {
		lt_track_free(&LT_G(tracker), old);
	}
	return block;
}

static size_t leaktrace_mm_gc(void)
{
	size_t collected;

	*LT_G(custom) = 0;
	collected = zend_mm_gc(LT_G(heap));
	*LT_G(custom) = LEAKTRACE_CUSTOM;
	return collected;
}

bool leaktrace_heap_is_ours(void)
{
	leaktrace_mm_malloc_t set = leaktrace_mm_get_malloc(LT_G(heap));

	return set == leaktrace_mm_malloc || set == leaktrace_mm_malloc_compiled || set == leaktrace_mm_malloc_forced
		|| set == leaktrace_mm_malloc_plain;
}

bool leaktrace_heap_is_absent(void)
{
	const char *use = getenv("USE_ZEND_ALLOC");

	return use != NULL && ZEND_ATOL(use) == 0 && zend_mm_is_custom_heap(zend_mm_get_heap());
}

static leaktrace_mm_malloc_t leaktrace_mm_malloc_for_now(void)
{
	if (LEAKTRACE_INI(force) > 0) {
		return leaktrace_mm_malloc_forced;
	}
	return LT_G(jit).buffer.size > 0 ? leaktrace_mm_malloc_compiled : leaktrace_mm_malloc;
}

bool leaktrace_heap_hook(const char **why)
{
	zend_mm_heap *heap = zend_mm_get_heap();

	if (zend_mm_is_custom_heap(heap)) {
		*why = leaktrace_heap_is_absent()
			? "PHP runs with USE_ZEND_ALLOC=0, so there is no heap of PHP's to trace; unset it"
			: "another extension has set handlers on PHP's heap; load only one tracer or profiler of memory";
		return false;
	}
	LT_G(heap) = heap;
	LT_G(head) = leaktrace_mm_probe(heap, &LT_G(tracker).tags);
	LT_G(custom) = (int *) heap;
	leaktrace_jit_start(&LT_G(jit));
	leaktrace_mm_set(heap, leaktrace_mm_malloc_for_now(), leaktrace_mm_free, leaktrace_mm_realloc, leaktrace_mm_gc);
	if (*LT_G(custom) != LEAKTRACE_CUSTOM) {
		leaktrace_mm_set(heap, NULL, NULL, NULL, NULL);
		leaktrace_jit_stop(&LT_G(jit));
		*why = "this build of PHP lays out its heap in a way that leaktrace does not know";
		return false;
	}
	LT_G(counting) = true;
	return true;
}

size_t leaktrace_heap_block_size(void *block)
{
	size_t size;

	/* To PHP 8.4 blocks of a heap that has handlers are none of its own. */
	*LT_G(custom) = 0;
	size = _zend_mm_block_size(LT_G(heap), block ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
	*LT_G(custom) = LEAKTRACE_CUSTOM;
	return size;
}

void leaktrace_heap_stop_counting(void)
{
	LT_G(counting) = false;
	if (leaktrace_heap_is_ours()) {
		leaktrace_mm_set(LT_G(heap), leaktrace_mm_malloc_plain, leaktrace_mm_free, leaktrace_mm_realloc_plain, leaktrace_mm_gc);
	}
}

bool leaktrace_heap_unhook(void)
{
	LT_G(counting) = false;
	leaktrace_jit_stop(&LT_G(jit));
	if (leaktrace_heap_is_ours()) {
		leaktrace_mm_set(LT_G(heap), NULL, NULL, NULL, NULL);
	}
	return leaktrace_mm_get_malloc(LT_G(heap)) == NULL;
}

static bool leaktrace_begins_with(const zend_string *text, const char *start, size_t len)
{
	return ZSTR_LEN(text) >= len && memcmp(ZSTR_VAL(text), start, len) == 0;
}

/* At memory_limit (or when the system refuses memory) the real heap raises an
 * error from within our call; what runs from there on is to be counted again. */
static void leaktrace_heap_rearm(int type, zend_string *file, uint32_t line, zend_string *message)
{
	(void) file;
	(void) line;
	if (!LT_G(hooked) || type != E_ERROR) {
		return;
	}
	if (leaktrace_begins_with(message, ZEND_STRL("Allowed memory size of"))
	 || leaktrace_begins_with(message, ZEND_STRL("Out of memory"))) {
		LT_G(limit_hit) = true;
		*LT_G(custom) = LEAKTRACE_CUSTOM;
	}
}

static ZEND_FUNCTION(leaktrace_gc_mem_caches)
{
	bool ours = LT_G(hooked) && leaktrace_heap_is_ours();

	if (ours) {
		*LT_G(custom) = 0;
	}
	leaktrace_gc_mem_caches_original(INTERNAL_FUNCTION_PARAM_PASSTHRU);
	if (ours) {
		*LT_G(custom) = LEAKTRACE_CUSTOM;
	}
}

void leaktrace_heap_minit(void)
{
	zend_function *function = zend_hash_str_find_ptr(CG(function_table), ZEND_STRL("gc_mem_caches"));

	if (function != NULL && function->type == ZEND_INTERNAL_FUNCTION) {
		leaktrace_gc_mem_caches_original = function->internal_function.handler;
		function->internal_function.handler = ZEND_FN(leaktrace_gc_mem_caches);
	}
}

void leaktrace_heap_arm(void)
{
	zend_observer_error_register(leaktrace_heap_rearm);
}
