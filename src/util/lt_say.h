/*
 * lt_say.h: sentences for people, made of parts that may be hostile.
 *
 * A path or a name can hold control characters and escape sequences; they come
 * out as '?'. Nothing allocates. Too long a text is cut.
 */
#ifndef LT_SAY_H
#define LT_SAY_H

#include <stddef.h>

/* Writes the parts, up to a NULL, one after the other into `out`, which always
 * ends in NUL; size 0 writes nothing. Hook-safe. */
void lt_say(char *out, size_t size, ...);

/* What an errno means, in a few words ("no space left on the disk"). Hook-safe. */
const char *lt_say_errno(int code);

#endif
