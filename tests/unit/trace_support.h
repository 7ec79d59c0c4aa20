/*
 * trace_support.h: what the tests of the trace layer share: a sink that writes
 * down each event as a line of text, one that keeps sums, and a seeded producer
 * of event streams with everything in them.
 */
#ifndef TRACE_SUPPORT_H
#define TRACE_SUPPORT_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "lt_test.h"
#include "trace/lt_encode.h"
#include "trace/lt_folder.h"
#include "trace/lt_format.h"
#include "trace/lt_reader.h"
#include "trace/lt_writer.h"

/* ---- a sink that writes every event down ---- */

typedef struct {
	FILE *out;
	char *text;
	size_t len;
	size_t events;
	size_t stop_after; /* answers false from this event on; 0: never */
} event_log;

static inline void log_open(event_log *log)
{
	memset(log, 0, sizeof(*log));
	log->out = open_memstream(&log->text, &log->len);
	CHECK(log->out != NULL);
}

static inline void log_free(event_log *log)
{
	if (log->out != NULL) {
		fclose(log->out);
	}
	free(log->text);
	memset(log, 0, sizeof(*log));
}

static inline const char *log_text(event_log *log)
{
	fflush(log->out);
	return log->text;
}

static inline bool log_more(event_log *log)
{
	fputc('\n', log->out);
	log->events++;
	return log->stop_after == 0 || log->events < log->stop_after;
}

static inline void log_str(event_log *log, lt_str text)
{
	fprintf(log->out, " %zu:", text.len);
	fwrite(text.ptr, 1, text.len, log->out);
}

static inline bool log_start(void *self, const lt_start *start)
{
	event_log *log = self;

	fprintf(log->out, "start %" PRIu64 "/%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %d", start->pid, start->thread, start->parent_pid,
		start->started_at_us, start->pid_started_at, start->boot_id, start->mode);
	log_str(log, start->sapi);
	log_str(log, start->script);
	log_str(log, start->php_version);
	log_str(log, start->body);
	return log_more(log);
}

static inline bool log_string(void *self, uint32_t id, lt_str text)
{
	event_log *log = self;

	fprintf(log->out, "string %u", id);
	log_str(log, text);
	return log_more(log);
}

static inline bool log_func(void *self, const lt_func_def *def)
{
	event_log *log = self;

	fprintf(log->out, "func %u %u %u %u %d", def->id, def->name, def->file, def->line, def->kind);
	return log_more(log);
}

static inline bool log_node(void *self, const lt_node_def *def)
{
	event_log *log = self;

	fprintf(log->out, "node %u %u %u", def->id, def->parent, def->func);
	return log_more(log);
}

static inline bool log_leaf(void *self, const lt_leaf_def *def)
{
	event_log *log = self;

	fprintf(log->out, "leaf %u %u %u", def->id, def->node, def->line);
	return log_more(log);
}

static inline bool log_holder(void *self, const lt_holder_def *def)
{
	event_log *log = self;

	fprintf(log->out, "holder %u %d %u %u", def->id, def->kind, def->root, def->path);
	return log_more(log);
}

static inline bool log_window(void *self, const lt_window *w, const lt_delta *deltas, size_t count)
{
	event_log *log = self;
	const uint64_t figures[] = { w->loop_first, w->loops, w->time_us, w->cpu_us, w->zend_usage, w->zend_real, w->zend_limit,
		w->rss, w->pss, w->uss, w->live_bytes, w->live_blocks, w->allocations, w->pending_loops, w->pending_contexts,
		w->own_bytes, w->gc_bytes, w->gc_blocks };
	size_t i;

	fprintf(log->out, "window %u-%u %u %u", w->number, w->number_last, w->flags, w->judged_windows);
	for (i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		fprintf(log->out, " %" PRIu64, figures[i]);
	}
	for (i = 0; i < count; i++) {
		const lt_delta *d = &deltas[i];

		fprintf(log->out, " [%u %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "]", d->leaf, d->birth,
			d->born_bytes, d->born_blocks, d->freed_bytes, d->freed_blocks, d->peak_bytes);
	}
	return log_more(log);
}

static inline bool log_walk(void *self, const lt_walk *walk)
{
	event_log *log = self;
	size_t i;

	fprintf(log->out, "walk %u %" PRIu64 " %" PRIu64 " %" PRIu64, walk->window, walk->time_us, walk->cost_us, walk->values);
	for (i = 0; i < walk->size_count; i++) {
		fprintf(log->out, " [%u %" PRIu64 " %" PRIu64 " %" PRIu64 "]", walk->sizes[i].holder, walk->sizes[i].containers,
			walk->sizes[i].elements, walk->sizes[i].bytes);
	}
	for (i = 0; i < walk->claim_count; i++) {
		fprintf(log->out, " {%u %u %" PRIu64 " %" PRIu64 " %" PRIu64 "}", walk->claims[i].leaf, walk->claims[i].holder,
			walk->claims[i].bytes, walk->claims[i].blocks, walk->claims[i].extra_refs);
	}
	for (i = 0; i < walk->parked_count; i++) {
		fprintf(log->out, " (%u %u %" PRIu64 ")", walk->parked[i].started, walk->parked[i].holder, walk->parked[i].count);
	}
	return log_more(log);
}

static inline bool log_cycle(void *self, const lt_cycle *cycle)
{
	event_log *log = self;

	fprintf(log->out, "cycle %u %u %u %" PRIu64 " %" PRIu64, cycle->window, cycle->leaf, cycle->ring, cycle->bytes, cycle->blocks);
	return log_more(log);
}

static inline bool log_pending(void *self, const lt_pending *pending)
{
	event_log *log = self;

	fprintf(log->out, "pending %u %u %u %" PRIu64 " %" PRIu64, pending->window, pending->started, pending->waiting,
		pending->count, pending->bytes);
	return log_more(log);
}

static inline bool log_end(void *self, lt_end_state state, uint64_t time_us)
{
	event_log *log = self;

	fprintf(log->out, "end %d %" PRIu64, state, time_us);
	return log_more(log);
}

static const lt_sink_ops log_ops = {
	log_start, log_string, log_func, log_node, log_leaf, log_holder, log_window, log_walk, log_cycle, log_pending, log_end
};

static inline lt_sink log_sink(event_log *log)
{
	lt_sink sink = { &log_ops, log };

	return sink;
}

/* A sink that wants nothing. */
static const lt_sink_ops deaf_ops;
static const lt_sink deaf_sink = { &deaf_ops, NULL };

/* ---- events ---- */

static inline lt_str text_of(const char *text)
{
	lt_str str = { text, strlen(text) };

	return str;
}

static inline lt_start start_of(uint64_t pid)
{
	lt_start start = {
		.pid = pid, .parent_pid = 1, .started_at_us = UINT64_C(1700000000123456), .pid_started_at = 424242,
		.boot_id = UINT64_C(0xfedcba9876543210), .mode = LT_MODE_EXACT,
		.sapi = text_of("cli"), .script = text_of("/app/worker.php"), .php_version = text_of("8.2.29"), .body = text_of("handle")
	};

	return start;
}

/* Produces a stream: definitions now and then, windows, walks, cycles, pending. */
typedef struct {
	lt_sink sink;
	uint64_t seed;
	uint32_t strings, funcs, nodes, leaves, holders, window;
	uint64_t loops, time_us;
} producer;

static inline uint64_t below(producer *p, uint64_t bound)
{
	return lt_test_random(&p->seed) % bound;
}

/* Numbers of all lengths, small ones more often. */
static inline uint64_t figure(producer *p)
{
	return lt_test_random(&p->seed) >> (24 + below(p, 40));
}

static inline bool produce_definitions(producer *p)
{
	char name[64];
	lt_func_def func;
	lt_node_def node;
	lt_leaf_def leaf;
	lt_holder_def holder;

	snprintf(name, sizeof(name), "App\\Thing%u::do\x01\xff", p->strings);
	if (!p->sink.ops->string(p->sink.self, ++p->strings, text_of(name))) {
		return false;
	}
	func.id = ++p->funcs;
	func.name = p->strings;
	func.file = (uint32_t) below(p, p->strings + 1);
	func.line = (uint32_t) below(p, 5000);
	func.kind = (lt_func_kind) below(p, 7);
	node.id = ++p->nodes;
	node.parent = (uint32_t) below(p, p->leaves + 1);
	node.func = (uint32_t) (1 + below(p, p->funcs));
	leaf.id = ++p->leaves;
	leaf.node = (uint32_t) (1 + below(p, p->nodes));
	leaf.line = (uint32_t) below(p, 5000);
	holder.id = ++p->holders;
	holder.kind = (lt_root_kind) below(p, LT_ROOT_NATIVE + 1);
	holder.root = (uint32_t) (1 + below(p, p->strings));
	holder.path = p->strings;
	if (!p->sink.ops->func(p->sink.self, &func) || !p->sink.ops->node(p->sink.self, &node)
	 || !p->sink.ops->leaf(p->sink.self, &leaf) || !p->sink.ops->holder(p->sink.self, &holder)) {
		return false;
	}
	holder.id = (uint32_t) (1 + below(p, p->holders)); /* one that is known gets another path */
	return holder.id % 3 != 0 || p->sink.ops->holder(p->sink.self, &holder);
}

static inline lt_window produce_figures(producer *p)
{
	lt_window w = {
		.number = p->window + 1, .number_last = p->window + 1, .flags = (uint32_t) below(p, 8),
		.loop_first = p->loops, .loops = below(p, 3), .time_us = p->time_us, .cpu_us = p->time_us / 2,
		.zend_usage = figure(p), .zend_real = UINT64_C(2) << 20, .zend_limit = UINT64_C(128) << 20, .rss = figure(p),
		.live_bytes = figure(p), .live_blocks = figure(p), .allocations = figure(p), .pending_loops = below(p, 2),
		.pending_contexts = below(p, 3), .own_bytes = 65536, .gc_bytes = below(p, 2) * figure(p)
	};

	w.judged_windows = w.flags & LT_WINDOW_JUDGED;
	w.pss = w.flags & LT_WINDOW_PSS ? figure(p) : 0;
	w.uss = w.flags & LT_WINDOW_PSS ? figure(p) : 0;
	w.gc_blocks = w.gc_bytes / 64;
	return w;
}

static inline bool produce_window(producer *p, size_t max_deltas)
{
	lt_window w;
	lt_delta deltas[64];
	size_t count = max_deltas == 0 ? 0 : (size_t) below(p, max_deltas + 1), i;

	p->time_us += below(p, 3000000);
	w = produce_figures(p);
	for (i = 0; i < count; i++) {
		memset(&deltas[i], 0, sizeof(deltas[i]));
		deltas[i].leaf = (uint32_t) (1 + below(p, p->leaves));
		deltas[i].birth = (uint32_t) (below(p, 2) ? w.number : below(p, w.number));
		deltas[i].born_bytes = below(p, 3) ? below(p, 1000) * 8 : figure(p);
		deltas[i].born_blocks = below(p, 20);
		deltas[i].freed_bytes = below(p, 3) ? deltas[i].born_bytes : below(p, 2) * figure(p);
		deltas[i].freed_blocks = below(p, 3) ? deltas[i].born_blocks : below(p, 20);
		deltas[i].peak_bytes = below(p, 2) ? deltas[i].born_bytes : figure(p);
	}
	if (!p->sink.ops->window(p->sink.self, &w, deltas, count)) {
		return false;
	}
	p->window = w.number_last;
	p->loops += w.loops;
	return true;
}

static inline bool produce_walk(producer *p)
{
	lt_walk_size sizes[8];
	lt_walk_claim claims[8];
	lt_walk_parked parked[3];
	lt_walk walk = { .window = p->window + (uint32_t) below(p, 2), .time_us = p->time_us, .cost_us = figure(p), .values = figure(p),
		.sizes = sizes, .size_count = below(p, 8), .claims = claims, .claim_count = below(p, 8),
		.parked = parked, .parked_count = below(p, 3) };
	size_t i;

	walk.window += walk.window == 0;
	for (i = 0; i < walk.size_count; i++) {
		sizes[i].holder = (uint32_t) (1 + below(p, p->holders));
		sizes[i].containers = figure(p);
		sizes[i].elements = figure(p);
		sizes[i].bytes = figure(p);
	}
	for (i = 0; i < walk.claim_count; i++) {
		claims[i].leaf = (uint32_t) (1 + below(p, p->leaves));
		claims[i].holder = (uint32_t) (1 + below(p, p->holders));
		claims[i].bytes = figure(p);
		claims[i].blocks = figure(p);
		claims[i].extra_refs = below(p, 3);
	}
	for (i = 0; i < walk.parked_count; i++) {
		parked[i].started = (uint32_t) (1 + below(p, p->leaves));
		parked[i].holder = (uint32_t) (1 + below(p, p->holders));
		parked[i].count = figure(p);
	}
	return p->sink.ops->walk(p->sink.self, &walk);
}

static inline bool produce_rest(producer *p)
{
	lt_cycle cycle = { .window = p->window + 1, .leaf = (uint32_t) below(p, p->leaves + 1),
		.ring = (uint32_t) below(p, p->strings + 1), .bytes = figure(p), .blocks = figure(p) };
	lt_pending pending = { .window = p->window + 1, .started = (uint32_t) below(p, p->leaves + 1),
		.waiting = (uint32_t) below(p, p->leaves + 1), .count = figure(p), .bytes = figure(p) };

	return p->sink.ops->cycle(p->sink.self, &cycle) && p->sink.ops->pending(p->sink.self, &pending);
}

/* A whole stream of so many windows; false when the sink had enough. */
static inline bool produce(lt_sink sink, uint64_t seed, unsigned windows, bool end)
{
	producer p = { .sink = sink, .seed = seed };
	lt_start start = start_of(4711);
	unsigned i;

	if (!sink.ops->start(sink.self, &start) || !produce_definitions(&p)) {
		return false;
	}
	for (i = 0; i < windows; i++) {
		if ((below(&p, 3) == 0 && !produce_definitions(&p)) || (below(&p, 5) == 0 && !produce_rest(&p))
				|| !produce_window(&p, 12) || (below(&p, 4) == 0 && !produce_walk(&p))) {
			return false;
		}
	}
	return !end || sink.ops->end(sink.self, LT_END_EXITED, p.time_us);
}

/* ---- files ---- */

/* A folder of its own for the test; removed by folder_remove(). */
static inline const char *folder_new(char *path, size_t size)
{
	const char *base = getenv("TMPDIR");

	snprintf(path, size, "%s/leaktrace-test-XXXXXX", base != NULL ? base : "/tmp");
	CHECK(mkdtemp(path) != NULL);
	return path;
}

static inline void folder_remove(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *item;

	CHECK(dir != NULL);
	while ((item = readdir(dir)) != NULL) {
		if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0) {
			CHECK(unlinkat(dirfd(dir), item->d_name, 0) == 0 || unlinkat(dirfd(dir), item->d_name, AT_REMOVEDIR) == 0);
		}
	}
	closedir(dir);
	CHECK(rmdir(path) == 0);
}

static inline lt_writer *writer_new(const char *dir, uint64_t max_size, uint32_t keep)
{
	lt_writer_options options = { .dir = dir, .pid = 4711, .started_at = 1700000000, .max_size = max_size, .keep_windows = keep };
	char error[256] = "";
	lt_writer *writer = lt_writer_create(&options, error, sizeof(error));

	CHECK_MSG(writer != NULL, "%s", error);
	return writer;
}

/* The whole file, to be freed. */
static inline uint8_t *file_read(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;

	CHECK(file != NULL);
	fseek(file, 0, SEEK_END);
	*len = (size_t) ftell(file);
	rewind(file);
	data = malloc(*len + 1);
	CHECK(data != NULL && fread(data, 1, *len, file) == *len);
	fclose(file);
	return data;
}

static inline void file_write(const char *path, const void *data, size_t len)
{
	FILE *file = fopen(path, "wb");

	CHECK(file != NULL && fwrite(data, 1, len, file) == len && fclose(file) == 0);
}

/* A trace of `windows` windows, in memory; to be freed. */
static inline uint8_t *trace_new(uint64_t seed, unsigned windows, bool end, size_t *len)
{
	char dir[256];
	lt_writer *writer = writer_new(folder_new(dir, sizeof(dir)), 0, 0);
	uint8_t *data;

	CHECK(produce(lt_writer_sink(writer), seed, windows, end));
	CHECK(lt_writer_flush(writer));
	data = file_read(lt_writer_path(writer), len);
	lt_writer_close(writer);
	folder_remove(dir);
	return data;
}

#endif
