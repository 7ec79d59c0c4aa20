/*
 * lt_say.h: sentences for people, made of parts that may be hostile.
 *
 * A path or a name can hold control characters and escape sequences; they come
 * out as '?'. Nothing allocates. Too long a text is cut.
 */
#ifndef LT_SAY_H
#define LT_SAY_H

#include <stddef.h>

/* Writes the parts, one after the other, into `out`, which always ends in NUL;
 * size 0 writes nothing: lt_say(error, size, "Cannot open ", path). Hook-safe. */
#define lt_say(out, size, ...) lt_say_parts(out, size, (const char *const []) { __VA_ARGS__, NULL })

/* The same for an array of parts with a NULL at its end. */
void lt_say_parts(char *out, size_t size, const char *const *parts);

/* What an errno means, in a few words ("no space left on the disk"). Hook-safe. */
const char *lt_say_errno(int code);

#endif
