/* The reader and files that are torn, damaged, foreign or hostile. */
#include "trace_support.h"

#include "util/lt_crc32c.h"

/* Reads `data`; what comes must be a beginning of `whole`. */
static void check_beginning(const uint8_t *data, size_t len, const char *whole, lt_read_result *result, size_t *events)
{
	event_log log;
	const char *text;
	uint8_t *copy = malloc(len > 0 ? len : 1);

	/* A copy of exactly that size: the sanitizer sees a read past the end. */
	CHECK(copy != NULL);
	memcpy(copy, data, len);
	log_open(&log);
	lt_reader_replay_memory(copy, len, log_sink(&log), result);
	text = log_text(&log);
	CHECK_MSG(strncmp(text, whole, strlen(text)) == 0, "events that were never written");
	CHECK(result->code == LT_READ_OK ? log.events > 0 : log.events == 0);
	CHECK((result->code == LT_READ_OK) || result->message[0] != '\0');
	*events = log.events;
	log_free(&log);
	free(copy);
}

LT_TEST(torn_at_any_byte_gives_all_whole_blocks)
{
	size_t len, cut, events = 0, before = 0;
	uint8_t *data = trace_new(11, 12, true, &len);
	lt_read_result result;
	event_log whole;

	log_open(&whole);
	CHECK(produce(log_sink(&whole), 11, 12, true));
	for (cut = 0; cut <= len; cut++) {
		check_beginning(data, cut, log_text(&whole), &result, &events);
		CHECK(!result.damaged);
		CHECK(events >= before);
		CHECK(result.used <= cut && (result.torn || result.used == cut || cut < LT_TRACE_HEADER_SIZE));
		before = events;
	}
	CHECK_U64(events, whole.events);
	log_free(&whole);
	free(data);
}

LT_TEST(a_flipped_bit_anywhere_gives_no_false_event)
{
	size_t len, at, events;
	uint8_t *data = trace_new(12, 12, true, &len);
	lt_read_result result;
	event_log whole;
	int bit;

	log_open(&whole);
	CHECK(produce(log_sink(&whole), 12, 12, true));
	for (at = 0; at < len; at++) {
		for (bit = 0; bit < 8; bit += 1 + (int) (at % 3)) {
			data[at] ^= (uint8_t) (1 << bit);
			check_beginning(data, len, log_text(&whole), &result, &events);
			CHECK_MSG(events < whole.events, "bit %d of byte %zu was not noticed", bit, at);
			CHECK(result.torn || result.damaged || result.code != LT_READ_OK);
			data[at] ^= (uint8_t) (1 << bit);
		}
	}
	log_free(&whole);
	free(data);
}

LT_TEST(damage_in_the_middle_keeps_what_was_before_and_says_so)
{
	size_t len;
	uint8_t *data = trace_new(13, 200, true, &len);
	lt_read_result result;

	data[len / 2] ^= 0x10;
	CHECK(lt_reader_replay_memory(data, len, deaf_sink, &result));
	CHECK(result.damaged);
	CHECK(result.windows > 50 && result.windows < 150);
	CHECK_U64(result.end, LT_END_NONE);
	CHECK_CONTAINS(result.message, "damaged");
	free(data);
}

/* Blocks whose checksums are right, but whose payload is random or changed: what
 * an attacker would write. Nothing to compare with: it must not crash, and the
 * rules of lt_order.h hold for what comes, which the log's ids would break. */
LT_TEST(a_payload_changed_under_a_right_checksum_does_no_harm)
{
	uint64_t seed = 99;
	size_t len, round;
	uint8_t *data = trace_new(14, 12, true, &len);
	uint8_t *copy = malloc(len);

	CHECK(copy != NULL);
	for (round = 0; round < 20000; round++) {
		size_t at = LT_TRACE_HEADER_SIZE;
		lt_read_result result;

		memcpy(copy, data, len);
		while (at < len) {
			uint32_t payload = lt_load_u32(copy + at);

			if (lt_test_random(&seed) % 4 == 0) {
				copy[at + LT_BLOCK_HEADER_SIZE + lt_test_random(&seed) % payload] = (uint8_t) lt_test_random(&seed);
			}
			lt_store_u32(copy + at + 4, lt_crc32c(lt_crc32c(0, copy + at, 4), copy + at + LT_BLOCK_HEADER_SIZE, payload));
			at += LT_BLOCK_HEADER_SIZE + payload;
		}
		lt_reader_replay_memory(copy, len, deaf_sink, &result);
		CHECK(result.code == LT_READ_OK || result.code == LT_READ_DAMAGED);
	}
	free(copy);
	free(data);
}

/* A file of one block with this payload after a start record. */
static bool read_payload(const void *payload, size_t len, lt_read_result *result)
{
	lt_encoder encoder = { .problem = NULL };
	lt_start start = start_of(9);
	lt_bytes block = { .data = NULL };
	uint8_t *file;
	bool read;

	CHECK(lt_bytes_reserve(&block, 4096 + len));
	block.len = LT_BLOCK_HEADER_SIZE;
	CHECK(lt_encode_start(&encoder, &block, &start));
	lt_put_raw(&block, payload, len);
	lt_encode_block_header(&block);
	file = malloc(LT_TRACE_HEADER_SIZE + block.len);
	CHECK(file != NULL);
	lt_encode_header(file);
	memcpy(file + LT_TRACE_HEADER_SIZE, block.data, block.len);
	read = lt_reader_replay_memory(file, LT_TRACE_HEADER_SIZE + block.len, deaf_sink, result);
	free(file);
	lt_bytes_free(&block);
	return read;
}

#define CHECK_REFUSED(bytes) \
	do { \
		lt_read_result lt_result; \
		CHECK(read_payload(bytes, sizeof(bytes) - 1, &lt_result)); \
		CHECK_MSG(lt_result.damaged, "accepted: %s", #bytes); \
	} while (0)

LT_TEST(records_that_break_a_rule_are_refused)
{
	lt_read_result result;

	CHECK(read_payload("\x02\x01x", 3, &result) && !result.damaged); /* the way it is right */
	CHECK_REFUSED("\x01\x01\x01\x01\x01\x01\x00\x00\x00\x00\x00");   /* a second start */
	CHECK_REFUSED("\x02\x05xx");                                     /* a text longer than its block */
	CHECK_REFUSED("\x03\x01\x00\x00\x00");                           /* a function without its name's string */
	CHECK_REFUSED("\x02\x01x\x03\x01\x00\x00\x07");                  /* an unknown kind of function */
	CHECK_REFUSED("\x04\x00\x01");                                   /* a node of no function */
	CHECK_REFUSED("\x05\x00\x01");                                   /* a leaf of no node */
	CHECK_REFUSED("\x06\x55\x00\x00");                               /* an unknown kind of root */
	CHECK_REFUSED("\x07\x00\x00\x00\xff\xff\xff\xff\x0f");           /* more deltas than bytes */
	CHECK_REFUSED("\x07\x00\x00\x00\x01\x21\x02");                   /* a delta of no leaf */
	CHECK_REFUSED("\x07\x00\x00\x01\x00");                           /* before the start of time */
	CHECK_REFUSED("\x07\x80\x80\x20\x00\x00\x00");                   /* an unknown bit in the mask */
	CHECK_REFUSED("\x08\x00\x00\x00\x00\x00\x00");                   /* a walk of window 0 */
	CHECK_REFUSED("\x08\x02\x00\x00\x00\x00\x00");                   /* a walk of a window far ahead */
	CHECK_REFUSED("\x08\x01\x00\x00\x00\x01\x02\x00\x00\x00\x00");   /* sizes of no holder */
	CHECK_REFUSED("\x09\x01\x01\x00\x00\x00");                       /* a cycle of no leaf */
	CHECK_REFUSED("\x0a\x01\x01\x00\x00\x00");                       /* pending at no leaf */
	CHECK_REFUSED("\x0b\x09\x00");                                   /* an unknown end */
	CHECK_REFUSED("\x0b\x01\x00\x02\x01x");                          /* something after the end */
	CHECK_REFUSED("\x0c");                                           /* an unknown record */
	CHECK_REFUSED("\x41\x05xx");                                     /* a skippable one that is cut off */
	CHECK_REFUSED("\x42\x04\x01\x02\x02");                           /* contexts that are cut off */
	CHECK_REFUSED("\x42\x03\x01\x02\x02\x01");                       /* ... that are longer than they say */
	CHECK_REFUSED("\x42\x04\x01\x02\x02\x01\x08\x01\x00\x00\x00\x00\x00"); /* contexts of no leaf */
	CHECK_REFUSED("\x00");
}

LT_TEST(figures_whose_sum_would_overflow_are_refused)
{
	static const char leaf[] = "\x02\x01x\x03\x01\x00\x00\x00\x04\x00\x01\x05\x01\x00";
	/* One delta: born 2^61 bytes and 2^60 blocks, all freed, peak as born. */
	static const char window[] = "\x07\x00\x00\x00\x01\x35\x02\x80\x80\x80\x80\x80\x80\x80\x80\x20\x80\x80\x80\x80\x80\x80\x80\x80\x10";
	char payload[sizeof(leaf) + sizeof(window)];
	lt_read_result result;

	memcpy(payload, leaf, sizeof(leaf) - 1);
	memcpy(payload + sizeof(leaf) - 1, window, sizeof(window) - 1);
	CHECK(read_payload(payload, sizeof(leaf) + sizeof(window) - 2, &result));
	CHECK(result.damaged);
	CHECK_CONTAINS(result.message, "a figure that cannot be");
	CHECK_U64(result.windows, 0);
}

LT_TEST(a_tail_of_zeros_is_damage)
{
	size_t len;
	uint8_t *data = trace_new(16, 12, false, &len);
	lt_read_result result;

	data = realloc(data, len + 4096);
	CHECK(data != NULL);
	memset(data + len, 0, 4096);
	CHECK(lt_reader_replay_memory(data, len + 4096, deaf_sink, &result));
	CHECK(result.damaged && !result.torn);
	CHECK_U64(result.windows, 12);
	CHECK_U64(result.used, len);
	free(data);
}

LT_TEST(a_newer_version_is_named)
{
	uint8_t header[LT_TRACE_HEADER_SIZE + 3] = { 0 };
	lt_read_result result;

	lt_encode_header(header);
	lt_store_u32(header + 8, 77);
	lt_store_u32(header + 12, lt_crc32c(0, header, 12));
	CHECK(!lt_reader_replay_memory(header, sizeof(header), deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NEWER);
	CHECK_U64(result.version, 77);
	CHECK_CONTAINS(result.message, "version 77");
	CHECK_CONTAINS(result.message, "newer");
}

LT_TEST(a_file_that_is_no_trace_is_told_from_one_that_is_empty)
{
	uint8_t header[LT_TRACE_HEADER_SIZE];
	lt_read_result result;

	lt_encode_header(header);
	CHECK(!lt_reader_replay_memory("<?php echo 1;", 13, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NOT_A_TRACE);
	CHECK(!lt_reader_replay_memory("x", 1, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NOT_A_TRACE);
	CHECK(!lt_reader_replay_memory("", 0, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_DAMAGED);
	CHECK_CONTAINS(result.message, "holds nothing");
	CHECK(!lt_reader_replay_memory(header, 11, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_DAMAGED);
	CHECK(!lt_reader_replay_memory(header, sizeof(header), deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_DAMAGED);
	CHECK_CONTAINS(result.message, "holds nothing");
	header[9] ^= 1;
	CHECK(!lt_reader_replay_memory(header, sizeof(header), deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_DAMAGED);
}

LT_TEST(each_path_that_cannot_be_read_has_its_code_and_message)
{
	char dir[256], path[300];
	lt_read_result result;

	folder_new(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/none.ltrace", dir);
	CHECK(!lt_reader_replay(path, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NOT_FOUND);
	CHECK_CONTAINS(result.message, "no such file");
	CHECK(!lt_reader_replay(dir, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NOT_A_TRACE);
	CHECK_CONTAINS(result.message, "a folder");
	CHECK(mkfifo(path, 0600) == 0);
	CHECK(!lt_reader_replay(path, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NOT_A_TRACE);
	CHECK_CONTAINS(result.message, "not a regular file");
	CHECK(unlink(path) == 0 && symlink("/etc/passwd", path) == 0);
	CHECK(!lt_reader_replay(path, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NOT_A_TRACE);
	CHECK_CONTAINS(result.message, "symbolic link");
	CHECK(!lt_reader_replay("/dev/zero", deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NOT_A_TRACE);
	snprintf(path, sizeof(path), "%s/a\x1b[31m\nb\xc2\x9b.ltrace", dir);
	CHECK(!lt_reader_replay(path, deaf_sink, &result));
	CHECK_CONTAINS(result.message, "a?[31m?b?.ltrace");
	folder_remove(dir);
}

LT_TEST(a_file_without_permission_says_who_may_read_it)
{
	char dir[256], path[300];
	lt_read_result result;

	folder_new(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/closed.ltrace", dir);
	file_write(path, "x", 1);
	CHECK(chmod(path, 0) == 0);
	if (geteuid() == 0) {
		/* The folder belongs to root: only the file is to be the reason. */
		CHECK(chmod(dir, 0755) == 0 && seteuid(65534) == 0);
	}
	CHECK(!lt_reader_replay(path, deaf_sink, &result));
	CHECK_U64(result.code, LT_READ_NO_ACCESS);
	CHECK_CONTAINS(result.message, "as root");
	if (getuid() == 0) {
		CHECK(seteuid(0) == 0);
	}
	folder_remove(dir);
}

LT_TEST(a_file_that_lost_its_tail_is_a_torn_one)
{
	char dir[256];
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 0, 0);
	event_log whole, log;
	lt_read_result result;

	log_open(&whole);
	log_open(&log);
	CHECK(produce(log_sink(&whole), 15, 3000, true));
	CHECK(produce(lt_writer_sink(writer), 15, 3000, true));
	CHECK(truncate(lt_writer_path(writer), (off_t) lt_writer_size(writer) - 5) == 0);
	CHECK(lt_reader_replay(lt_writer_path(writer), log_sink(&log), &result));
	CHECK(result.torn && !result.damaged);
	CHECK_U64(result.end, LT_END_NONE);
	CHECK_U64(log.events, whole.events - 1);
	CHECK_CONTAINS(result.message, "in the middle of a block");
	log_free(&whole);
	log_free(&log);
	lt_writer_close(writer);
	folder_remove(dir);
}
