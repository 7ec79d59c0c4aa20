/*
 * lt_mem.h: memory that an allocation hook may take.
 *
 * Everything comes straight from mmap, never from malloc or PHP's heap, so it
 * can be used inside the hooks of either. Nothing here aborts: out of memory is
 * a NULL or a false, and the caller stops recording.
 */
#ifndef LT_MEM_H
#define LT_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes mapped by all of leaktrace in this thread. What a thread has mapped it gives
 * back itself. */
size_t lt_mem_mapped(void);

/* Maps `size` zeroed bytes, rounded up to pages; NULL when refused. Hook-safe. */
void *lt_mem_map(size_t size);

/* Gives back what lt_mem_map(size) gave. NULL is allowed. Hook-safe. */
void lt_mem_unmap(void *ptr, size_t size);

/* Grows or shrinks a mapping, moving it if it must; new bytes are zero. NULL when
 * refused, and the old mapping stays. ptr NULL maps anew. Hook-safe. */
void *lt_mem_remap(void *ptr, size_t old_size, size_t new_size);

/* A growing array of fixed-size items in one mapping; addresses of items change
 * when it grows. Zero-initialise, with `item` set to the item's size in bytes. */
typedef struct {
	char *data;
	size_t item;
	size_t count;
	size_t mapped; /* bytes */
} lt_vec;

/* Makes room for `count` items in all; false when refused, nothing changed. Hook-safe. */
bool lt_vec_reserve(lt_vec *vec, size_t count);

/* Appends one zeroed item and returns it, NULL when refused. Hook-safe. */
void *lt_vec_push(lt_vec *vec);

void lt_vec_free(lt_vec *vec);

static inline void *lt_vec_at(const lt_vec *vec, size_t index)
{
	return vec->data + index * vec->item;
}

/* An arena: small pieces that live until the whole is freed. Zero-initialise. */
typedef struct lt_arena_chunk lt_arena_chunk;
typedef struct {
	lt_arena_chunk *head;
	size_t chunk_size; /* bytes of an ordinary chunk; 0: 64 KiB */
} lt_arena;

/* `size` zeroed bytes, aligned to 8; NULL when refused. Hook-safe. */
void *lt_arena_alloc(lt_arena *arena, size_t size);

/* Copies `len` bytes and a closing NUL. Hook-safe. */
char *lt_arena_copy(lt_arena *arena, const char *text, size_t len);

void lt_arena_free(lt_arena *arena);

#endif
