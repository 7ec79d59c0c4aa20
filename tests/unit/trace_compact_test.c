/* Bounded traces: older windows merge, and every sum stays what it was. */
#include "trace_support.h"

#include "trace/lt_compact.h"
#include "trace/lt_merge.h"

#define LEAVES 40u
#define MAX_WINDOWS 60000u

/* ---- a model: what the stream says, summed up the plain way ---- */

typedef struct {
	uint64_t born_bytes, born_blocks, freed_bytes, freed_blocks, peak;
} leaf_sum;

typedef struct {
	leaf_sum leaves[LEAVES + 1];
	leaf_sum outside[LEAVES + 1];
	uint64_t loops, judged, gc_bytes, gc_blocks, windows, walks, cycle_bytes, pending;
	lt_window last;
	lt_walk first_walk, last_walk;
	char *definitions;
	size_t definitions_len;
	/* by original window number: into which record did it go, what lives of it */
	uint32_t record[MAX_WINDOWS + 1];
	int64_t live[MAX_WINDOWS + 1];
	uint32_t highest;
	uint32_t first_last; /* number_last of the first record */
	bool figures_grow;
} model;

static uint32_t model_record(const model *m, uint32_t birth)
{
	return birth == LT_BIRTH_OUTSIDE ? 0 : m->record[birth];
}

static void model_delta(model *m, const lt_delta *d)
{
	leaf_sum *sums[2] = { &m->leaves[d->leaf], &m->outside[d->leaf] };
	int i;

	for (i = 0; i < (d->birth == LT_BIRTH_OUTSIDE ? 2 : 1); i++) {
		sums[i]->born_bytes += d->born_bytes;
		sums[i]->born_blocks += d->born_blocks;
		sums[i]->freed_bytes += d->freed_bytes;
		sums[i]->freed_blocks += d->freed_blocks;
		sums[i]->peak = d->peak_bytes > sums[i]->peak ? d->peak_bytes : sums[i]->peak;
	}
	m->live[model_record(m, d->birth)] += (int64_t) (d->born_bytes - d->freed_bytes);
}

static bool model_window(void *self, const lt_window *w, const lt_delta *deltas, size_t count)
{
	model *m = self;
	uint32_t number;
	size_t i;

	CHECK_U64(w->number, m->highest + 1);
	CHECK_U64(w->loop_first, m->loops);
	CHECK(m->windows == 0 || w->time_us >= m->last.time_us);
	for (number = w->number; number <= w->number_last; number++) {
		m->record[number] = w->number;
	}
	m->highest = w->number_last;
	if (m->windows++ == 0) {
		m->first_last = w->number_last;
	}
	m->loops += w->loops;
	m->judged += w->judged_windows;
	m->gc_bytes += w->gc_bytes;
	m->gc_blocks += w->gc_blocks;
	m->last = *w;
	for (i = 0; i < count; i++) {
		model_delta(m, &deltas[i]);
	}
	return true;
}

static bool model_walk(void *self, const lt_walk *walk)
{
	model *m = self;

	if (m->walks++ == 0) {
		m->first_walk = *walk;
	}
	m->last_walk = *walk;
	CHECK(walk->window <= m->highest + 1);
	return true;
}

static bool model_cycle(void *self, const lt_cycle *cycle)
{
	((model *) self)->cycle_bytes += cycle->bytes;
	return true;
}

static bool model_pending(void *self, const lt_pending *pending)
{
	((model *) self)->pending += pending->count > 0;
	return true;
}

static const lt_sink_ops model_ops = {
	.window = model_window, .walk = model_walk, .cycle = model_cycle, .pending = model_pending
};

static model *model_new(void)
{
	model *m = calloc(1, sizeof(*m));

	CHECK(m != NULL);
	return m;
}

static void check_same_sums(const model *read, const model *told)
{
	uint32_t i;
	int64_t *live = calloc(told->highest + 1u, sizeof(*live));

	CHECK(live != NULL);
	CHECK(memcmp(read->leaves, told->leaves, sizeof(read->leaves)) == 0);
	CHECK(memcmp(read->outside, told->outside, sizeof(read->outside)) == 0);
	CHECK_U64(read->loops, told->loops);
	CHECK_U64(read->judged, told->judged);
	CHECK_U64(read->gc_bytes, told->gc_bytes);
	CHECK_U64(read->gc_blocks, told->gc_blocks);
	CHECK_U64(read->cycle_bytes, told->cycle_bytes);
	CHECK_U64(read->highest, told->highest);
	CHECK(memcmp(&read->last, &told->last, sizeof(read->last)) == 0);
	/* What lives of the windows that one record stands for lives of that record. */
	for (i = 0; i <= told->highest; i++) {
		live[i == 0 ? 0 : read->record[i]] += told->live[i];
	}
	for (i = 0; i <= told->highest; i++) {
		CHECK_MSG(live[i] == read->live[i], "of record %u %" PRId64 " bytes live, not %" PRId64, i, read->live[i], live[i]);
	}
	free(live);
}

/* ---- a stream as a worker makes it ---- */

typedef struct {
	lt_sink sinks[2];
	uint64_t seed;
	uint32_t window;
	uint64_t loops, time_us;
	int64_t live[LEAVES + 1][3]; /* what can still be freed: outside, the last window, an older one */
} worker;

static void tell_definitions(lt_sink sink)
{
	lt_start start = start_of(5);
	lt_func_def func = { 1, 1, 1, 1, LT_FUNC_USER };
	lt_node_def node = { 1, 0, 1 };
	lt_holder_def holder = { 1, LT_ROOT_GLOBAL, 1, 1 };
	uint32_t i;

	CHECK(sink.ops->start == NULL || sink.ops->start(sink.self, &start));
	if (sink.ops->string == NULL) {
		return;
	}
	CHECK(sink.ops->string(sink.self, 1, text_of("$x")) && sink.ops->func(sink.self, &func) && sink.ops->node(sink.self, &node));
	for (i = 1; i <= LEAVES; i++) {
		lt_leaf_def leaf = { i, 1, i };

		CHECK(sink.ops->leaf(sink.self, &leaf));
	}
	CHECK(sink.ops->holder(sink.self, &holder));
}

static size_t worker_deltas(worker *w, lt_delta *deltas)
{
	size_t count = lt_test_random(&w->seed) % 8, i;

	for (i = 0; i < count; i++) {
		uint64_t bytes = 8 * (1 + lt_test_random(&w->seed) % 100000);

		memset(&deltas[i], 0, sizeof(deltas[i]));
		deltas[i].leaf = (uint32_t) (1 + lt_test_random(&w->seed) % LEAVES);
		deltas[i].birth = w->window;
		deltas[i].born_bytes = bytes;
		deltas[i].born_blocks = bytes / 64 + 1;
		deltas[i].peak_bytes = bytes;
		switch (lt_test_random(&w->seed) % 4) {
			case 0: /* stays */
				break;
			case 1: /* all freed */
				deltas[i].freed_bytes = bytes;
				deltas[i].freed_blocks = deltas[i].born_blocks;
				break;
			case 2: /* frees what an earlier window, or nobody, made */
				deltas[i].birth = (uint32_t) (lt_test_random(&w->seed) % w->window);
				deltas[i].born_bytes = deltas[i].born_blocks = 0;
				deltas[i].freed_bytes = bytes;
				deltas[i].freed_blocks = 3;
				break;
			default: /* grows what a recent window made, by realloc */
				deltas[i].birth = w->window > 3 ? w->window - (uint32_t) (lt_test_random(&w->seed) % 3) : w->window;
				break;
		}
	}
	return count;
}

static bool worker_window(worker *w)
{
	lt_window window = { .number = ++w->window, .number_last = w->window };
	lt_walk_size size = { 1, 1, w->window, 800 };
	lt_walk walk = { .window = w->window + (w->window % 2), .time_us = w->time_us, .sizes = &size, .size_count = 1 };
	lt_cycle cycle = { .window = w->window + 1 - (w->window % 3 == 0), .leaf = 1 + w->window % 3, .ring = 1, .bytes = 800, .blocks = 2 };
	lt_delta deltas[8];
	size_t count = worker_deltas(w, deltas);
	int i;

	w->time_us += lt_test_random(&w->seed) % 100000;
	window.flags = lt_test_random(&w->seed) % 2 ? LT_WINDOW_JUDGED : 0;
	window.judged_windows = window.flags & LT_WINDOW_JUDGED;
	window.loop_first = w->loops;
	window.loops = lt_test_random(&w->seed) % 3;
	window.time_us = w->time_us;
	window.zend_usage = lt_test_random(&w->seed) % 10000000;
	window.rss = 4096 * (lt_test_random(&w->seed) % 10000);
	window.gc_bytes = w->window % 7 == 0 ? 640 : 0;
	window.gc_blocks = window.gc_bytes / 64;
	window.pending_contexts = 1;
	w->loops += window.loops;
	for (i = 0; i < 2; i++) {
		lt_sink sink = w->sinks[i];

		if (!sink.ops->window(sink.self, &window, deltas, count)
				|| (w->window % 10 == 0 && !sink.ops->walk(sink.self, &walk))
				|| (w->window % 7 == 0 && !sink.ops->cycle(sink.self, &cycle))) {
			return false;
		}
	}
	return true;
}

/* Runs a worker of so many windows into a trace bounded by `max_size`. */
static void run_worker(const char *dir, uint64_t seed, uint32_t windows, uint64_t max_size, uint32_t keep, model *told, model *read)
{
	lt_writer *writer = writer_new(dir, max_size, keep);
	worker w = { .sinks = { lt_writer_sink(writer), { &model_ops, told } }, .seed = seed };
	lt_sink read_sink = { &model_ops, read };
	lt_read_result result;
	size_t before;
	uint32_t i;

	tell_definitions(w.sinks[0]);
	before = lt_mem_mapped();
	for (i = 0; i < windows; i++) {
		CHECK_MSG(worker_window(&w), "%s", lt_writer_error(writer));
		CHECK(max_size == 0 || lt_writer_size(writer) <= max_size);
	}
	CHECK_MSG(lt_mem_mapped() <= before + (1 << 20), "%zu bytes of memory kept", lt_mem_mapped() - before);
	CHECK(lt_writer_flush(writer));
	CHECK(lt_reader_replay(lt_writer_path(writer), read_sink, &result));
	CHECK(!result.torn && !result.damaged);
	CHECK_U64(result.size, lt_writer_size(writer));
	lt_writer_close(writer);
}

LT_TEST(merging_keeps_every_sum)
{
	uint64_t seed;

	for (seed = 1; seed <= 12; seed++) {
		char dir[256];
		model *told = model_new(), *read = model_new();

		folder_new(dir, sizeof(dir));
		run_worker(dir, seed, 6000, 30000 + 7000 * seed, (uint32_t) (8 + seed * 4), told, read);
		check_same_sums(read, told);
		CHECK(read->windows < told->windows / 4);
		free(told);
		free(read);
		folder_remove(dir);
	}
}

LT_TEST(the_first_loop_stays_alone_and_the_newest_windows_unmerged)
{
	char dir[256];
	model *told = model_new(), *read = model_new();
	uint32_t i;

	run_worker(folder_new(dir, sizeof(dir)), 77, 20000, 100000, 64, told, read);
	CHECK_U64(read->first_last, 1);
	for (i = 0; i < 64; i++) {
		CHECK_U64(read->record[told->highest - i], told->highest - i);
	}
	CHECK(read->record[told->highest / 2] != told->highest / 2 || read->record[told->highest / 2 + 1] != told->highest / 2 + 1);
	free(told);
	free(read);
	folder_remove(dir);
}

LT_TEST(walks_of_older_windows_are_thinned_and_the_newest_kept)
{
	char dir[256];
	model *told = model_new(), *read = model_new();

	run_worker(folder_new(dir, sizeof(dir)), 78, 20000, 100000, 64, told, read);
	CHECK_U64(told->walks, 2000);
	CHECK(read->walks < 700 && read->walks > 6);
	CHECK_U64(read->last_walk.window, told->last_walk.window);
	CHECK_U64(read->first_walk.window, told->first_walk.window);
	free(told);
	free(read);
	folder_remove(dir);
}

LT_TEST(a_bounded_trace_leaves_no_other_file_behind)
{
	char dir[256];
	model *told = model_new(), *read = model_new();
	lt_folder_list list;
	char error[200];
	DIR *stream;
	int names = 0;

	run_worker(folder_new(dir, sizeof(dir)), 79, 5000, 60000, 16, told, read);
	CHECK_U64(lt_folder_read(dir, LT_UID_ANY, &list, error, sizeof(error)), LT_FOLDER_OK);
	CHECK_U64(list.count, 1);
	stream = opendir(dir);
	while (readdir(stream) != NULL) {
		names++;
	}
	closedir(stream);
	CHECK_U64(names, 3);
	lt_folder_list_free(&list);
	free(told);
	free(read);
	folder_remove(dir);
}

LT_TEST(many_large_new_windows_make_room_by_merging_more)
{
	char dir[256];
	model *told = model_new(), *read = model_new();

	/* 512 windows of this worker alone are larger than the bound. */
	run_worker(folder_new(dir, sizeof(dir)), 80, 4000, 20000, 512, told, read);
	check_same_sums(read, told);
	free(told);
	free(read);
	folder_remove(dir);
}

LT_TEST(definitions_beyond_the_bound_end_the_trace_as_truncated)
{
	char dir[256];
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 20000, 0);
	producer p = { .sink = lt_writer_sink(writer), .seed = 5 };
	lt_start start = start_of(1);
	lt_read_result result;
	uint32_t i;

	CHECK(p.sink.ops->start(p.sink.self, &start));
	for (i = 0; produce_definitions(&p) && produce_window(&p, 0); i++) {
		CHECK(i < 10000);
	}
	CHECK_CONTAINS(lt_writer_error(writer), "max_trace_size");
	CHECK(lt_writer_size(writer) <= 20000);
	CHECK(lt_reader_replay(lt_writer_path(writer), deaf_sink, &result));
	CHECK_U64(result.end, LT_END_TRUNCATED);
	CHECK(!result.torn && !result.damaged);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(a_compaction_that_finds_no_room_changes_nothing)
{
	char dir[256], in_the_way[400];
	model *told = model_new();
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 40000, 16);
	worker w = { .sinks = { lt_writer_sink(writer), { &model_ops, told } }, .seed = 4 };
	lt_read_result result;

	tell_definitions(w.sinks[0]);
	snprintf(in_the_way, sizeof(in_the_way), "%s.tmp", lt_writer_path(writer));
	CHECK(mkdir(in_the_way, 0700) == 0);
	while (worker_window(&w)) {
		CHECK(w.window < 10000);
	}
	CHECK_CONTAINS(lt_writer_error(writer), "max_trace_size");
	CHECK(lt_reader_replay(lt_writer_path(writer), deaf_sink, &result));
	CHECK_U64(result.windows, told->windows);
	CHECK_U64(result.end, LT_END_TRUNCATED);
	CHECK(!result.damaged && !result.torn);
	lt_writer_close(writer);
	free(told);
	folder_remove(dir);
}

LT_TEST(the_trace_goes_on_after_merging_when_its_descriptor_is_taken)
{
	char dir[256];
	model *told = model_new(), *read = model_new();
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 40000, 16);
	worker w = { .sinks = { lt_writer_sink(writer), { &model_ops, told } }, .seed = 4 };
	lt_sink read_sink = { &model_ops, read };
	lt_read_result result;
	uint32_t i;

	tell_definitions(w.sinks[0]);
	for (i = 0; i < 3000; i++) {
		if (i % 10 == 0) {
			int fd;

			for (fd = 3; fd < 256; fd++) {
				close(fd);
			}
		}
		CHECK(worker_window(&w));
	}
	CHECK(lt_writer_flush(writer));
	CHECK(lt_reader_replay(lt_writer_path(writer), read_sink, &result));
	check_same_sums(read, told);
	lt_writer_close(writer);
	free(told);
	free(read);
	folder_remove(dir);
}

/* Nine windows, merged as 1 | 2-3 4-5 6-7 | 8 9, which count so many contexts. What is
 * pending is told at all of them, or at those with even numbers. */
static void compact_pending(uint64_t contexts, bool all, event_log *log)
{
	char dir[256];
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 0, 0);
	lt_sink sink = lt_writer_sink(writer);
	lt_compact_plan plan = { .windows = 9, .target = 1 << 20, .bound = 1 << 20, .keep_windows = 2 };
	lt_file *file = calloc(1, sizeof(*file));
	lt_read_result result;
	struct stat info;
	uint32_t i;

	tell_definitions(sink);
	for (i = 1; i <= 9; i++) {
		lt_window w = { .number = i, .number_last = i, .loop_first = i - 1, .loops = 1, .time_us = i, .pending_contexts = contexts };
		lt_cycle cycle = { .window = i, .leaf = 7, .ring = 1, .bytes = i, .blocks = 1 };
		lt_pending pending = { .window = i, .started = 3, .waiting = 4, .count = i, .bytes = 10 * i };

		if (i % 2) { /* before its window, or after it: both are allowed */
			CHECK(sink.ops->cycle(sink.self, &cycle) && (!all || sink.ops->pending(sink.self, &pending)));
		}
		CHECK(sink.ops->window(sink.self, &w, NULL, 0));
		if (i % 2 == 0) {
			CHECK(sink.ops->cycle(sink.self, &cycle) && sink.ops->pending(sink.self, &pending));
		}
	}
	CHECK(lt_writer_flush(writer));
	CHECK(file != NULL && stat(lt_writer_path(writer), &info) == 0);
	file->fd = -1; /* opened by path, as when the program took it */
	file->device = info.st_dev;
	file->inode = info.st_ino;
	file->size = (uint64_t) info.st_size;
	strcpy(file->path, lt_writer_path(writer));
	CHECK(lt_compact_run(file, &plan));
	CHECK_U64(plan.windows, 6);
	log_open(log);
	CHECK(lt_reader_replay(file->path, log_sink(log), &result));
	lt_file_close(file);
	free(file);
	lt_writer_close(writer);
	folder_remove(dir);
}

LT_TEST(cycles_are_summed_and_the_last_picture_of_pending_stays)
{
	event_log log;

	compact_pending(1, true, &log);
	CHECK_CONTAINS(log_text(&log), "\ncycle 1 7 1 1 1\npending 1 3 4 1 10\n");
	CHECK_CONTAINS(log_text(&log), "\ncycle 3 7 1 5 2\npending 3 3 4 3 30\n");
	CHECK_CONTAINS(log_text(&log), "\ncycle 7 7 1 13 2\npending 7 3 4 7 70\n");
	CHECK_CONTAINS(log_text(&log), "\ncycle 8 7 1 8 1\npending 8 3 4 8 80\n");
	CHECK_CONTAINS(log_text(&log), "\ncycle 9 7 1 9 1\npending 9 3 4 9 90\n");
	log_free(&log);
}

/* Windows count what loops have begun: what nobody's loop began is pending beside that. */
LT_TEST(pending_told_at_the_last_window_of_a_group_stays_though_that_counts_none)
{
	event_log log;

	compact_pending(0, true, &log);
	CHECK_CONTAINS(log_text(&log), "\npending 3 3 4 3 30\n");
	CHECK_CONTAINS(log_text(&log), "\npending 7 3 4 7 70\n");
	log_free(&log);
}

LT_TEST(pending_told_before_the_last_window_of_a_group_is_over_when_that_counts_none)
{
	event_log log;

	compact_pending(0, false, &log);
	CHECK(strstr(log_text(&log), "\npending 2 ") == NULL && strstr(log_text(&log), "\npending 6 ") == NULL);
	CHECK_CONTAINS(log_text(&log), "\npending 8 3 4 8 80\n");
	log_free(&log);
}

LT_TEST(merged_peaks_are_the_highest_of_the_parts_and_births_are_resolved)
{
	lt_merge merge;
	lt_window one = { .number = 1, .number_last = 1, .loops = 1 };
	lt_window two = { .number = 2, .number_last = 2, .loop_first = 1, .loops = 1, .flags = LT_WINDOW_PSS | LT_WINDOW_JUDGED,
		.judged_windows = 1, .pss = 5, .uss = 4, .rss = 9 };
	lt_window three = { .number = 3, .number_last = 4, .loop_first = 2, .loops = 2, .judged_windows = 1, .rss = 8 };
	lt_delta first[] = { { 9, 2, 64, 1, 0, 0, 64 }, { 4, 2, 32, 1, 32, 1, 32 }, { 4, 1, 0, 0, 8, 1, 8 } };
	lt_delta second[] = { { 4, 3, 16, 1, 0, 0, 200 }, { 9, 2, 0, 0, 64, 1, 64 }, { 9, LT_BIRTH_OUTSIDE, 0, 0, 8, 1, 8 } };
	lt_window five = { .number = 5, .number_last = 5, .loop_first = 4, .loops = 1 };
	lt_delta third[] = { { 9, 5, 8, 1, 8, 1, 8 }, { 9, 3, 0, 0, 2, 1, 2 }, { 9, 4, 0, 0, 4, 1, 4 }, { 9, 1, 0, 0, 1, 1, 1 } };
	const lt_delta *d;

	lt_merge_init(&merge);
	CHECK(lt_merge_add(&merge, &one, NULL, 0));
	lt_merge_next(&merge);
	CHECK(lt_merge_add(&merge, &two, first, 3) && lt_merge_add(&merge, &three, second, 3));
	d = (const lt_delta *) (const void *) merge.deltas.data;
	CHECK_U64(merge.deltas.count, 4);
	CHECK(d[0].leaf == 4 && d[0].birth == 1 && d[0].freed_bytes == 8);
	CHECK(d[1].leaf == 4 && d[1].birth == 2 && d[1].born_bytes == 48 && d[1].freed_bytes == 32 && d[1].peak_bytes == 200);
	CHECK(d[2].leaf == 9 && d[2].birth == LT_BIRTH_OUTSIDE && d[2].freed_blocks == 1);
	CHECK(d[3].leaf == 9 && d[3].birth == 2 && d[3].born_bytes == 64 && d[3].freed_bytes == 64 && d[3].peak_bytes == 64);
	CHECK(merge.window.number == 2 && merge.window.number_last == 4 && merge.window.loop_first == 1);
	CHECK_U64(merge.window.loops, 3);
	CHECK_U64(merge.window.judged_windows, 2);
	CHECK_U64(merge.window.flags, LT_WINDOW_PSS);
	CHECK(merge.window.rss == 8 && merge.window.pss == 5 && merge.window.uss == 4);
	lt_merge_next(&merge);
	CHECK(lt_merge_add(&merge, &five, third, 4));
	d = (const lt_delta *) (const void *) merge.deltas.data;
	CHECK_U64(merge.deltas.count, 3);
	CHECK(d[0].birth == 1 && d[0].freed_bytes == 1);
	CHECK(d[1].birth == 2 && d[1].freed_bytes == 2 + 4);
	CHECK(d[2].birth == 5 && d[2].freed_bytes == 8);
	lt_merge_destroy(&merge);
}
