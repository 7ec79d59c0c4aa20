/*
 * lt_format.h: the numbers of the trace format, shared by encoder and decoder.
 * The layout is drawn in lt_encode.c.
 */
#ifndef LT_FORMAT_H
#define LT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "track/lt_sink.h"

#define LT_TRACE_MAGIC "\x8aLTRACE\n"
#define LT_TRACE_MAGIC_SIZE 8u
#define LT_TRACE_VERSION 1u
#define LT_TRACE_HEADER_SIZE 16u
#define LT_BLOCK_HEADER_SIZE 8u
#define LT_BLOCK_MAX (256u << 20) /* bytes of a payload; more is not written */
#define LT_STRING_MAX (1u << 20)  /* bytes; longer ones are cut */

typedef enum {
	LT_RECORD_START = 1,
	LT_RECORD_STRING,
	LT_RECORD_FUNC,
	LT_RECORD_NODE,
	LT_RECORD_LEAF,
	LT_RECORD_HOLDER,
	LT_RECORD_WINDOW,
	LT_RECORD_WALK,
	LT_RECORD_CYCLE,
	LT_RECORD_PENDING,
	LT_RECORD_END,
	/* Tags from here on carry their length: a reader that does not know them skips them. */
	LT_RECORD_SKIPPABLE = 0x40,
	LT_RECORD_THREAD = 0x40,
	LT_RECORD_RENAME = 0x41,
	LT_RECORD_PARKED = 0x42
} lt_record;

/* Which of a window's fields follow; the order of the bits is that of the fields. */
#define LT_WINDOW_FIELD_COUNT 16u
#define LT_WINDOW_RANGE (1u << 16)       /* number_last is not number */
#define LT_WINDOW_JUDGEMENTS (1u << 17)  /* judged_windows is not what the flags say */
#define LT_WINDOW_GAP (1u << 18)         /* loop_first is not the loop after the window before */
#define LT_WINDOW_MASK ((1u << 19) - 1)

typedef struct {
	uint16_t offset; /* of a uint64_t in lt_window */
	bool plain;      /* coded as it is and left out when 0; else as change from the window before */
} lt_window_field;

extern const lt_window_field lt_window_fields[LT_WINDOW_FIELD_COUNT];

static inline uint64_t *lt_window_at(lt_window *window, unsigned field)
{
	return (uint64_t *) (void *) ((char *) window + lt_window_fields[field].offset);
}

static inline uint64_t lt_window_value(const lt_window *window, unsigned field)
{
	return *(const uint64_t *) (const void *) ((const char *) window + lt_window_fields[field].offset);
}

/* First byte of a delta. */
#define LT_DELTA_BIRTH_NOW 0x01u     /* birth is the window's number */
#define LT_DELTA_BIRTH_OUTSIDE 0x02u /* birth is LT_BIRTH_OUTSIDE */
#define LT_DELTA_BORN 0x04u          /* born bytes and blocks follow */
#define LT_DELTA_FREED 0x08u         /* freed bytes and blocks follow */
#define LT_DELTA_ALL_FREED 0x10u     /* freed is what was born */
#define LT_DELTA_PEAK_BORN 0x20u     /* peak is the bytes born */
#define LT_DELTA_EIGHTHS 0x40u       /* bytes are counted in units of eight */
#define LT_DELTA_MASK 0x7fu

#endif
