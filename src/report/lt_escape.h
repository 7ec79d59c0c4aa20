/*
 * lt_escape.h: strings out of a trace, made harmless.
 *
 * File names, function names and array keys of a traced program may hold
 * anything: terminal escapes, bytes that are no UTF-8, marks that turn the
 * writing direction round, a hundred megabytes. Nothing of a trace reaches a
 * report except through these functions.
 */
#ifndef LT_ESCAPE_H
#define LT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/lt_out.h"
#include "util/lt_utf8.h"

/* Columns that lt_out_escaped() with the same `max` takes, an escaped byte being
 * four and any other character one. */
size_t lt_escaped_width(const char *text, size_t max);

/* Writes `text` for a terminal: characters that act and bytes that are no UTF-8 as
 * \xNN, cut after at most `max` columns, the last of them "…" if something was
 * cut. */
void lt_out_escaped(lt_out *out, const char *text, size_t max);

/* Writes `text` as a JSON string with its quotes: valid UTF-8 always (each byte that
 * is none becomes U+FFFD), characters that act as \uNNNN, never cut. */
void lt_out_json_string(lt_out *out, const char *text);

#endif
