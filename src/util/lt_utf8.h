/*
 * lt_utf8.h: characters of texts that nobody vouches for: names out of traces, paths.
 */
#ifndef LT_UTF8_H
#define LT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the well-formed UTF-8 character at `text` (which ends in NUL), and the
 * character in `*code`; 0 when the byte there begins none. Not to be called at
 * the closing NUL. */
size_t lt_utf8_next(const char *text, uint32_t *code);

/* Whether a character acts on a terminal instead of being seen: controls, and the
 * marks that reorder or hide what stands around them. */
bool lt_char_acts(uint32_t code);

#endif
