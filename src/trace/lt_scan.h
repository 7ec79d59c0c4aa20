/*
 * lt_scan.h: walks over the blocks of a trace and decodes them into a sink.
 *
 * What the reader and the compaction share. It reads a descriptor piece by piece
 * with pread() (never through a mapping: the file may be cut while we read), or
 * takes the bytes from memory. Memory is lt_mem's: one piece or the largest
 * block, whichever is more. Hook-safe when the sink is.
 */
#ifndef LT_SCAN_H
#define LT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "track/lt_sink.h"

typedef enum {
	LT_SCAN_DONE = 0,   /* read to the end, or to the tear */
	LT_SCAN_EMPTY,      /* shorter than a header, but the beginning of one */
	LT_SCAN_NOT_A_TRACE,
	LT_SCAN_BAD_HEADER, /* our magic, but the header's checksum is wrong */
	LT_SCAN_NEWER,
	LT_SCAN_DAMAGED,    /* a wrong block or record: what came before was sent */
	LT_SCAN_STOPPED,    /* the sink answered false */
	LT_SCAN_IO,         /* reading failed: see error */
	LT_SCAN_NO_MEMORY
} lt_scan_code;

typedef struct {
	/* Set before: */
	int fd;              /* read by pread(); -1: `memory` is the file */
	const uint8_t *memory;
	uint64_t size;       /* bytes of the file; more are not read */
	/* Result: */
	uint32_t version;    /* 0: unknown */
	bool torn;           /* the last block is not whole */
	uint64_t used;       /* bytes of header and whole, right blocks */
	uint64_t windows;
	lt_end_state end;
	bool started;        /* a start record was sent */
	const char *problem; /* of LT_SCAN_DAMAGED; a constant */
	int error;           /* errno of LT_SCAN_IO */
} lt_scan;

/* Zero-initialise, set the first three fields, call once. */
lt_scan_code lt_scan_run(lt_scan *scan, lt_sink sink);

#endif
