/* lt_scan.c: see lt_scan.h. */
#include "trace/lt_scan.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "trace/lt_decode.h"
#include "trace/lt_format.h"
#include "util/lt_crc32c.h"

#define LT_SCAN_PIECE (1u << 18)

/* Where the scan is, and the piece of the file that is in memory. */
typedef struct {
	lt_scan *scan;
	lt_decoder decoder;
	uint64_t offset;  /* of the next byte to take */
	lt_bytes piece;
	uint64_t piece_at; /* offset of the piece */
} lt_scanner;

/* Reads up to `want` bytes at `offset` of the file; less only at its end. */
static bool lt_scan_read(lt_scan *scan, uint8_t *into, size_t want, uint64_t offset, size_t *got)
{
	*got = 0;
	while (*got < want) {
		ssize_t done = pread(scan->fd, into + *got, want - *got, (off_t) (offset + *got));

		if (done == 0) {
			break;
		}
		if (done < 0) {
			if (errno == EINTR) {
				continue;
			}
			scan->error = errno;
			return false;
		}
		*got += (size_t) done;
	}
	return true;
}

/* Makes the piece begin at the current offset and hold at least `len` bytes, if
 * the file has them. */
static lt_scan_code lt_scan_fill(lt_scanner *scanner, size_t len)
{
	lt_scan *scan = scanner->scan;
	lt_bytes *piece = &scanner->piece;
	size_t want = len > LT_SCAN_PIECE ? len : LT_SCAN_PIECE, kept = 0, got;

	if (scanner->offset < scanner->piece_at + piece->len) {
		size_t skip = (size_t) (scanner->offset - scanner->piece_at);

		kept = piece->len - skip;
		memmove(piece->data, piece->data + skip, kept);
	}
	piece->len = kept;
	scanner->piece_at = scanner->offset;
	if (want > scan->size - scanner->offset) {
		want = (size_t) (scan->size - scanner->offset);
	}
	if (!lt_bytes_reserve(piece, want - kept)) {
		return LT_SCAN_NO_MEMORY;
	}
	if (!lt_scan_read(scan, piece->data + kept, want - kept, scanner->offset + kept, &got)) {
		return LT_SCAN_IO;
	}
	piece->len += got;
	return LT_SCAN_DONE;
}

/* The next `len` bytes in one piece; NULL in `bytes` when the file has not so many. */
static lt_scan_code lt_scan_take(lt_scanner *scanner, size_t len, const uint8_t **bytes)
{
	lt_scan *scan = scanner->scan;

	*bytes = NULL;
	if (len > scan->size - scanner->offset) {
		return LT_SCAN_DONE;
	}
	if (scan->fd == -1) {
		*bytes = scan->memory + scanner->offset;
		return LT_SCAN_DONE;
	}
	if (scanner->offset + len > scanner->piece_at + scanner->piece.len) {
		lt_scan_code code = lt_scan_fill(scanner, len);

		if (code != LT_SCAN_DONE) {
			return code;
		}
	}
	/* The file was cut since its size was asked for: a tear as any other. */
	if (scanner->offset + len <= scanner->piece_at + scanner->piece.len) {
		*bytes = scanner->piece.data + (scanner->offset - scanner->piece_at);
	}
	return LT_SCAN_DONE;
}

static lt_scan_code lt_scan_header(lt_scanner *scanner)
{
	lt_scan *scan = scanner->scan;
	size_t len = scan->size < LT_TRACE_HEADER_SIZE ? (size_t) scan->size : LT_TRACE_HEADER_SIZE;
	const uint8_t *header;
	lt_scan_code code = lt_scan_take(scanner, len, &header);

	if (code != LT_SCAN_DONE) {
		return code;
	}
	if (header == NULL || len == 0) {
		return LT_SCAN_EMPTY;
	}
	if (memcmp(header, LT_TRACE_MAGIC, len < LT_TRACE_MAGIC_SIZE ? len : LT_TRACE_MAGIC_SIZE) != 0) {
		return LT_SCAN_NOT_A_TRACE;
	}
	if (len < LT_TRACE_HEADER_SIZE) {
		return LT_SCAN_EMPTY;
	}
	if (lt_load_u32(header + 12) != lt_crc32c(0, header, 12)) {
		return LT_SCAN_BAD_HEADER;
	}
	scan->version = lt_load_u32(header + 8);
	scanner->offset = LT_TRACE_HEADER_SIZE;
	return scan->version == LT_TRACE_VERSION ? LT_SCAN_DONE : LT_SCAN_NEWER;
}

static lt_scan_code lt_scan_decoded(lt_scanner *scanner, lt_decode_code code)
{
	lt_scan *scan = scanner->scan;

	scan->windows = scanner->decoder.windows;
	scan->end = scanner->decoder.end;
	scan->started = scanner->decoder.order.started;
	scan->problem = scanner->decoder.problem;
	switch (code) {
		case LT_DECODE_OK:
			return LT_SCAN_DONE;
		case LT_DECODE_STOPPED:
			return LT_SCAN_STOPPED;
		case LT_DECODE_NO_MEMORY:
			return LT_SCAN_NO_MEMORY;
		default:
			return LT_SCAN_DAMAGED;
	}
}

/* One block. DONE with `torn` set: it is not whole. */
static lt_scan_code lt_scan_block(lt_scanner *scanner)
{
	lt_scan *scan = scanner->scan;
	const uint8_t *block;
	size_t len;
	lt_scan_code code = lt_scan_take(scanner, LT_BLOCK_HEADER_SIZE, &block);

	if (code != LT_SCAN_DONE || block == NULL) {
		scan->torn = block == NULL;
		return code;
	}
	len = lt_load_u32(block);
	if (len == 0 || len > LT_BLOCK_MAX) {
		scan->problem = "a block of a length that cannot be";
		return LT_SCAN_DAMAGED;
	}
	code = lt_scan_take(scanner, LT_BLOCK_HEADER_SIZE + len, &block);
	if (code != LT_SCAN_DONE || block == NULL) {
		scan->torn = block == NULL;
		return code;
	}
	if (lt_crc32c(lt_crc32c(0, block, 4), block + LT_BLOCK_HEADER_SIZE, len) != lt_load_u32(block + 4)) {
		scan->problem = "a block whose checksum is wrong";
		return LT_SCAN_DAMAGED;
	}
	scanner->offset += LT_BLOCK_HEADER_SIZE + len;
	return lt_scan_decoded(scanner, lt_decode_block(&scanner->decoder, block + LT_BLOCK_HEADER_SIZE, len));
}

lt_scan_code lt_scan_run(lt_scan *scan, lt_sink sink)
{
	lt_scanner scanner = { .scan = scan };
	lt_scan_code code;

	lt_decoder_init(&scanner.decoder, sink);
	code = lt_scan_header(&scanner);
	scan->used = scanner.offset;
	while (code == LT_SCAN_DONE && scanner.offset < scan->size && !scan->torn) {
		code = lt_scan_block(&scanner);
		if (code == LT_SCAN_DONE || code == LT_SCAN_STOPPED) {
			scan->used = scanner.offset;
		}
	}
	lt_decoder_destroy(&scanner.decoder);
	lt_bytes_free(&scanner.piece);
	return code;
}
