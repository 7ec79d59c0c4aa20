/* What goes into a trace comes out of it: every event, every field. */
#include "trace_support.h"

#include "util/lt_crc32c.h"

LT_TEST(every_event_comes_back_as_it_was)
{
	uint64_t seed;

	for (seed = 1; seed <= 60; seed++) {
		event_log told, read;
		lt_read_result result;
		size_t len;
		uint8_t *data = trace_new(seed, 40, seed % 2 == 0, &len);

		log_open(&told);
		log_open(&read);
		CHECK(produce(log_sink(&told), seed, 40, seed % 2 == 0));
		CHECK_MSG(lt_reader_replay_memory(data, len, log_sink(&read), &result), "%s", result.message);
		CHECK_STR(log_text(&read), log_text(&told));
		CHECK_U64(result.windows, 40);
		CHECK_U64(result.end, seed % 2 == 0 ? LT_END_EXITED : LT_END_NONE);
		CHECK_U64(result.used, len);
		CHECK_U64(result.version, 1);
		CHECK(!result.torn && !result.damaged && !result.stopped);
		CHECK_STR(result.message, "");
		log_free(&told);
		log_free(&read);
		free(data);
	}
}

LT_TEST(a_file_reads_like_the_same_bytes_in_memory)
{
	char dir[256];
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 0, 0);
	event_log told, read;
	lt_read_result result;

	log_open(&told);
	log_open(&read);
	CHECK(produce(lt_writer_sink(writer), 7, 20000, true));
	CHECK(lt_writer_size(writer) > 1 << 20);
	CHECK(produce(log_sink(&told), 7, 20000, true));
	CHECK(lt_reader_replay(lt_writer_path(writer), log_sink(&read), &result));
	CHECK_U64(result.size, lt_writer_size(writer));
	CHECK(strcmp(log_text(&read), log_text(&told)) == 0);
	log_free(&told);
	log_free(&read);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(the_largest_figures_come_back)
{
	char dir[256];
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 0, 0);
	lt_sink file = lt_writer_sink(writer), log;
	lt_start start = start_of(UINT32_MAX);
	lt_func_def func = { 1, 1, 0, UINT32_MAX, LT_FUNC_ROOT };
	lt_node_def node = { 1, 0, 1 };
	lt_leaf_def leaf = { 1, 1, UINT32_MAX };
	lt_delta delta = { 1, LT_BIRTH_OUTSIDE, LT_FIGURE_MAX / 8, 3, LT_FIGURE_MAX / 8 - 1, 1, LT_FIGURE_MAX / 8 };
	lt_window w = { .number = 1, .number_last = UINT32_MAX, .flags = UINT32_MAX, .judged_windows = UINT32_MAX,
		.loop_first = 12, .loops = LT_FIGURE_MAX / 2, .time_us = LT_FIGURE_MAX, .cpu_us = LT_FIGURE_MAX, .rss = LT_FIGURE_MAX,
		.allocations = LT_FIGURE_MAX, .gc_bytes = 1 };
	event_log told, read;
	lt_read_result result;
	int i;

	log_open(&told);
	log_open(&read);
	log = log_sink(&told);
	start.boot_id = UINT64_MAX;
	start.pid_started_at = UINT64_MAX;
	for (i = 0; i < 2; i++) {
		lt_sink sink = i == 0 ? file : log;

		CHECK(sink.ops->start(sink.self, &start));
		CHECK(sink.ops->string(sink.self, 1, text_of("")));
		CHECK(sink.ops->func(sink.self, &func) && sink.ops->node(sink.self, &node) && sink.ops->leaf(sink.self, &leaf));
		CHECK(sink.ops->window(sink.self, &w, &delta, 1));
	}
	CHECK(lt_reader_replay(lt_writer_path(writer), log_sink(&read), &result));
	CHECK_STR(log_text(&read), log_text(&told));
	log_free(&told);
	log_free(&read);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(a_window_of_three_deltas_takes_sixty_bytes_at_most)
{
	char dir[256];
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 0, 0);
	lt_sink sink = lt_writer_sink(writer);
	producer p = { .sink = sink, .seed = 1 };
	lt_start start = start_of(1);
	uint64_t before, size = 0;
	unsigned i;

	CHECK(sink.ops->start(sink.self, &start));
	for (i = 0; i < 400; i++) {
		CHECK(produce_definitions(&p));
	}
	for (i = 1; i <= 100; i++) {
		lt_window w = { .number = i, .number_last = i, .flags = LT_WINDOW_JUDGED, .judged_windows = 1, .loop_first = i - 1, .loops = 1,
			.time_us = i * 1043219u, .cpu_us = i * 730011u, .zend_usage = 4194304 + i * 10408u, .zend_real = 6291456,
			.zend_limit = 134217728, .rss = 30000000 + i / 8 * 4096, .live_bytes = 3000000 + i * 10400u, .live_blocks = 20000 + i * 65u,
			.allocations = i * 12345u, .own_bytes = 1 << 20 };
		lt_delta deltas[3] = {
			{ 17, i, 10240, 64, 0, 0, 10240 },
			{ 230, i, 2408, 43, 2408, 43, 1024 },
			{ 399, i > 1 ? i - 1 : 1, 0, 0, 320, 1, 320 }
		};

		before = lt_writer_size(writer);
		CHECK(sink.ops->window(sink.self, &w, deltas, 3));
		size = lt_writer_size(writer) - before;
		CHECK_MSG(i == 1 || size <= 60, "window %u takes %" PRIu64 " bytes", i, size);
	}
	printf("  a window of three deltas takes %" PRIu64 " bytes\n", size);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(the_thread_comes_back_and_is_in_the_name)
{
	static const uint64_t threads[] = { 1, 4712, UINT64_C(1) << 40 };

	for (size_t i = 0; i < sizeof(threads) / sizeof(*threads); i++) {
		char dir[256], error[256] = "", name[400];
		lt_writer_options options = { .dir = folder_new(dir, sizeof(dir)), .pid = 4711, .thread = threads[i], .started_at = 2 };
		lt_writer *writer = lt_writer_create(&options, error, sizeof(error));
		lt_sink sink = lt_writer_sink(writer);
		lt_start start = start_of(4711);
		event_log told, read;
		lt_read_result result;

		log_open(&told);
		log_open(&read);
		start.thread = threads[i];
		snprintf(name, sizeof(name), "%s/leaktrace-4711.%" PRIu64 "-2-0.ltrace", dir, threads[i]);
		CHECK_STR(lt_writer_path(writer), name);
		CHECK(sink.ops->start(sink.self, &start));
		CHECK(lt_writer_flush(writer));
		CHECK(log_sink(&told).ops->start(log_sink(&told).self, &start));
		CHECK(lt_reader_replay(lt_writer_path(writer), log_sink(&read), &result));
		CHECK_STR(log_text(&read), log_text(&told));
		log_free(&told);
		log_free(&read);
		lt_writer_close(writer);
		folder_remove(dir);
	}
}

LT_TEST(a_sink_that_wants_nothing_still_gets_the_trace_checked)
{
	size_t len;
	uint8_t *data = trace_new(3, 30, true, &len);
	lt_read_result result;

	CHECK(lt_reader_replay_memory(data, len, deaf_sink, &result));
	CHECK_U64(result.windows, 30);
	CHECK_U64(result.end, LT_END_EXITED);
	free(data);
}

LT_TEST(a_sink_can_stop_the_reader_at_any_event)
{
	size_t len, stop;
	uint8_t *data = trace_new(5, 20, true, &len);

	for (stop = 1; stop < 60; stop++) {
		event_log log;
		lt_read_result result;

		log_open(&log);
		log.stop_after = stop;
		CHECK(lt_reader_replay_memory(data, len, log_sink(&log), &result));
		CHECK(result.stopped);
		CHECK_U64(log.events, stop);
		log_free(&log);
	}
	free(data);
}

LT_TEST(a_string_longer_than_a_mebibyte_is_cut)
{
	char dir[256];
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 0, 0);
	lt_sink sink = lt_writer_sink(writer);
	lt_start start = start_of(1);
	lt_str text = { NULL, 100u << 20 };
	event_log log;
	lt_read_result result;
	char *bytes = malloc(text.len);

	CHECK(bytes != NULL);
	memset(bytes, 'x', text.len);
	text.ptr = bytes;
	start.script = text;
	CHECK(sink.ops->start(sink.self, &start));
	CHECK(sink.ops->string(sink.self, 1, text));
	CHECK(sink.ops->string(sink.self, 2, text_of("after")));
	CHECK(lt_writer_flush(writer));
	CHECK(lt_writer_size(writer) < 3u << 20);
	log_open(&log);
	CHECK(lt_reader_replay(lt_writer_path(writer), log_sink(&log), &result));
	CHECK_CONTAINS(log_text(&log), "string 1 1048576:xxx");
	CHECK_CONTAINS(log_text(&log), "string 2 5:after");
	log_free(&log);
	free(bytes);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(an_unknown_skippable_record_is_skipped)
{
	uint8_t header[LT_TRACE_HEADER_SIZE];
	lt_encoder encoder = { .problem = NULL };
	lt_start start = start_of(9);
	lt_bytes out = { .data = NULL }, file = { .data = NULL };
	event_log log;
	lt_read_result result;

	CHECK(lt_bytes_reserve(&out, 100) && lt_bytes_reserve(&file, 4096));
	out.len = LT_BLOCK_HEADER_SIZE;
	CHECK(lt_encode_start(&encoder, &out, &start));
	lt_put_u8(&out, LT_RECORD_SKIPPABLE + 5);
	lt_put_varint(&out, 3);
	lt_put_raw(&out, "\x01\x02\x03", 3);
	CHECK(lt_encode_end(&encoder, &out, LT_END_FATAL, 77));
	lt_encode_block_header(&out);
	lt_encode_header(header);
	lt_put_raw(&file, header, sizeof(header));
	lt_put_raw(&file, out.data, out.len);
	log_open(&log);
	CHECK(lt_reader_replay_memory(file.data, file.len, log_sink(&log), &result));
	CHECK_U64(log.events, 2);
	CHECK_CONTAINS(log_text(&log), "end 4 77");
	log_free(&log);
	lt_bytes_free(&out);
	lt_bytes_free(&file);
}

LT_TEST(crc32c_is_that_of_the_standard)
{
	/* RFC 3720, B.4 */
	uint8_t bytes[32];
	size_t i;

	memset(bytes, 0, sizeof(bytes));
	CHECK_U64(lt_crc32c(0, bytes, 32), 0x8a9136aau);
	memset(bytes, 0xff, sizeof(bytes));
	CHECK_U64(lt_crc32c(0, bytes, 32), 0x62a8ab43u);
	for (i = 0; i < 32; i++) {
		bytes[i] = (uint8_t) i;
	}
	CHECK_U64(lt_crc32c(0, bytes, 32), 0x46dd794eu);
	for (i = 0; i <= 32; i++) {
		CHECK_U64(lt_crc32c(lt_crc32c(0, bytes, i), bytes + i, 32 - i), 0x46dd794eu);
	}
	CHECK_U64(lt_crc32c(0, "123456789", 9), 0xe3069283u);
}

LT_TEST(varints_come_back_and_long_ones_are_refused)
{
	lt_bytes bytes = { .data = NULL };
	lt_cursor cursor = { NULL, NULL, false };
	unsigned shift;

	CHECK(lt_bytes_reserve(&bytes, 4096));
	for (shift = 0; shift < 64; shift++) {
		lt_put_varint(&bytes, UINT64_MAX >> shift);
		lt_put_change(&bytes, 5, UINT64_MAX >> shift);
		lt_put_change(&bytes, UINT64_MAX >> shift, 5);
	}
	cursor.at = bytes.data;
	cursor.end = bytes.data + bytes.len;
	for (shift = 0; shift < 64; shift++) {
		CHECK_U64(lt_get_varint(&cursor), UINT64_MAX >> shift);
		CHECK_U64(lt_get_change(&cursor, 5), UINT64_MAX >> shift);
		CHECK_U64(lt_get_change(&cursor, UINT64_MAX >> shift), 5);
	}
	CHECK(!cursor.bad && cursor.at == cursor.end);
	(void) lt_get_varint(&cursor);
	CHECK(cursor.bad);
	lt_bytes_free(&bytes);
	{
		static const uint8_t too_long[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02 };
		static const uint8_t cut[] = { 0x80, 0x80 };
		lt_cursor a = { too_long, too_long + sizeof(too_long), false }, b = { cut, cut + sizeof(cut), false };

		(void) lt_get_varint(&a);
		(void) lt_get_varint(&b);
		CHECK(a.bad && b.bad);
	}
}
