/*
 * lt_maps.h: where the code in this process lies.
 */
#ifndef LT_MAPS_H
#define LT_MAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
	uintptr_t from;
	size_t size; /* bytes; 0: there is none */
} lt_range;

static inline bool lt_range_has(lt_range range, uintptr_t address)
{
	return address - range.from < range.size;
}

/* The largest mapping that is both executable and shared with other processes, as no
 * library is: opcache's, of the code that its JIT makes. Empty when there is none, or
 * the system does not tell. Reads a file: not for hooks. */
lt_range lt_maps_shared_code(void);

/* The machine code of an exported function, by the symbol tables of what is loaded;
 * empty when they do not tell its size. Not for hooks. */
lt_range lt_maps_function(const void *function);

#endif
