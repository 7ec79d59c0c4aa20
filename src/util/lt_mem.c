/* lt_mem.c: see lt_mem.h. */
#ifndef _GNU_SOURCE
# define _GNU_SOURCE 1
#endif
#include "util/lt_mem.h"

#include <string.h>
#include <sys/mman.h>

/* ThreadSanitizer does not know of mremap(): memory that moved to where another thread had
 * some would be told as a race. */
#if defined(__SANITIZE_THREAD__)
# define LT_MEM_COPIES 1
#elif defined(__has_feature)
# if __has_feature(thread_sanitizer)
#  define LT_MEM_COPIES 1
# endif
#endif
#if !defined(MREMAP_MAYMOVE)
# define LT_MEM_COPIES 1
#endif

#define LT_PAGE 4096u
#define LT_ARENA_CHUNK 65536u

static _Thread_local size_t lt_mem_total;

static size_t lt_page_round(size_t size)
{
	return (size + LT_PAGE - 1) & ~(size_t) (LT_PAGE - 1);
}

size_t lt_mem_mapped(void)
{
	return lt_mem_total;
}

void *lt_mem_map(size_t size)
{
	void *ptr;

	if (size == 0 || size > SIZE_MAX - LT_PAGE) {
		return NULL;
	}
	size = lt_page_round(size);
	ptr = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (ptr == MAP_FAILED) {
		return NULL;
	}
	lt_mem_total += size;
	return ptr;
}

void lt_mem_unmap(void *ptr, size_t size)
{
	if (ptr == NULL) {
		return;
	}
	size = lt_page_round(size);
	munmap(ptr, size);
	lt_mem_total -= size;
}

void *lt_mem_remap(void *ptr, size_t old_size, size_t new_size)
{
	void *moved;

	if (ptr == NULL) {
		return lt_mem_map(new_size);
	}
	if (new_size == 0 || new_size > SIZE_MAX - LT_PAGE) {
		return NULL;
	}
	old_size = lt_page_round(old_size);
	new_size = lt_page_round(new_size);
	if (old_size == new_size) {
		return ptr;
	}
#ifndef LT_MEM_COPIES
	moved = mremap(ptr, old_size, new_size, MREMAP_MAYMOVE);
	if (moved == MAP_FAILED) {
		return NULL;
	}
	lt_mem_total += new_size - old_size;
#else
	moved = lt_mem_map(new_size);
	if (moved == NULL) {
		return NULL;
	}
	memcpy(moved, ptr, old_size < new_size ? old_size : new_size);
	lt_mem_unmap(ptr, old_size);
#endif
	return moved;
}

bool lt_vec_reserve(lt_vec *vec, size_t count)
{
	size_t need, size;
	char *data;

	if (vec->item == 0 || count > SIZE_MAX / 2 / vec->item) {
		return false;
	}
	need = count * vec->item;
	if (need <= vec->mapped) {
		return true;
	}
	size = vec->mapped ? vec->mapped * 2 : LT_PAGE;
	while (size < need) {
		size *= 2;
	}
	data = lt_mem_remap(vec->data, vec->mapped, size);
	if (data == NULL) {
		return false;
	}
	vec->data = data;
	vec->mapped = size;
	return true;
}

void *lt_vec_push(lt_vec *vec)
{
	char *item;

	if (!lt_vec_reserve(vec, vec->count + 1)) {
		return NULL;
	}
	item = vec->data + vec->count * vec->item;
	memset(item, 0, vec->item);
	vec->count++;
	return item;
}

void lt_vec_free(lt_vec *vec)
{
	lt_mem_unmap(vec->data, vec->mapped);
	vec->data = NULL;
	vec->count = 0;
	vec->mapped = 0;
}

struct lt_arena_chunk {
	lt_arena_chunk *next;
	size_t size; /* of the mapping */
	size_t used; /* header included */
};

static lt_arena_chunk *lt_arena_grow(lt_arena *arena, size_t size)
{
	size_t want = arena->chunk_size ? arena->chunk_size : LT_ARENA_CHUNK;
	lt_arena_chunk *chunk;

	if (want < size + sizeof(*chunk)) {
		want = size + sizeof(*chunk);
	}
	chunk = lt_mem_map(want);
	if (chunk == NULL) {
		return NULL;
	}
	chunk->size = lt_page_round(want);
	chunk->used = (sizeof(*chunk) + 7) & ~(size_t) 7;
	chunk->next = arena->head;
	arena->head = chunk;
	return chunk;
}

void *lt_arena_alloc(lt_arena *arena, size_t size)
{
	lt_arena_chunk *chunk = arena->head;
	char *ptr;

	if (size > SIZE_MAX / 2) {
		return NULL;
	}
	size = (size + 7) & ~(size_t) 7;
	if (chunk == NULL || chunk->size - chunk->used < size) {
		chunk = lt_arena_grow(arena, size);
		if (chunk == NULL) {
			return NULL;
		}
	}
	ptr = (char *) chunk + chunk->used;
	chunk->used += size;
	return ptr;
}

char *lt_arena_copy(lt_arena *arena, const char *text, size_t len)
{
	char *copy = lt_arena_alloc(arena, len + 1);

	if (copy != NULL) {
		memcpy(copy, text, len);
		copy[len] = '\0';
	}
	return copy;
}

void lt_arena_free(lt_arena *arena)
{
	while (arena->head != NULL) {
		lt_arena_chunk *chunk = arena->head;

		arena->head = chunk->next;
		lt_mem_unmap(chunk, chunk->size);
	}
}
