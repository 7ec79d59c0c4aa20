/*
 * report_fuzz.c: libFuzzer target for the way from a trace file to a reader's eye.
 * rooms: util track trace analyze report
 *
 * The input is a trace file, with its checksums put right. It is read, analysed and
 * reported in all formats. Whatever it says, the result must hold what lt_result.h
 * promises its readers, JSON must be JSON, and no report may hold characters that a
 * terminal would obey or that hide what stands there; time and memory stay bounded.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analyze/lt_analysis.h"
#include "report/lt_report.h"
#include "report_json_check.h"
#include "trace/lt_reader.h"
#include "trace_mutator.h"
#include "util/lt_mem.h"

/* What an input of 64 KiB may cost, sanitized: 20 times what an honest one does. */
#define MOST_SECONDS 4.0
#define LEAST_MEMORY (8u << 20)
#define MEMORY_PER_BYTE 1000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
	char *text;
	size_t len, room;
	size_t left; /* bytes it takes before it refuses */
} paper;

static void insist(bool condition, const char *what)
{
	if (!condition) {
		fprintf(stderr, "broken promise: %s\n", what);
		abort();
	}
}

static bool put(void *self, const char *data, size_t len)
{
	paper *p = self;

	if (len > p->left) {
		return false;
	}
	p->left -= len;
	if (p->len + len + 1 > p->room) {
		p->room = (p->len + len + 1) * 2;
		p->text = realloc(p->text, p->room);
		insist(p->text != NULL, "memory");
	}
	memcpy(p->text + p->len, data, len);
	p->len += len;
	p->text[p->len] = '\0';
	return true;
}

typedef bool (*report_writer)(const lt_result *, const lt_report_options *, lt_out *);

/* The report, to be freed; NULL when the paper was too short. */
static char *print(report_writer write, const lt_result *result, const lt_report_options *options, size_t room)
{
	paper p = {.left = room};
	lt_out out;

	lt_out_init(&out, put, &p);
	if (!write(result, options, &out)) {
		insist(room != SIZE_MAX, "a report that all is taken of succeeds");
		free(p.text);
		return NULL;
	}
	insist(p.text != NULL && strlen(p.text) == p.len, "a report holds no NUL");
	return p.text;
}

/* Would a terminal or a reader's eye obey this character? C1 controls, soft hyphen, bidi
 * controls and marks, invisible and line-breaking ones, tags. */
static bool acts(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f)
		|| (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff
		|| (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

/* The code of a character that json_char() found well-formed. */
static uint32_t code_of(const unsigned char *c, size_t len)
{
	uint32_t code = len == 2 ? c[0] & 0x1f : len == 3 ? c[0] & 0x0f : c[0] & 0x07;

	for (size_t i = 1; i < len; i++) {
		code = code << 6 | (c[i] & 0x3f);
	}
	return code;
}

/* Nothing but well-formed UTF-8 that stands still: lines, and colours if they were asked for.
 * The fuzzer is not to learn from this check, nor to spend its time in it. */
__attribute__((no_sanitize("address", "undefined", "coverage")))
static char *check_text(char *text, bool colour)
{
	const char *at = text, *from;

	while (*(from = at) != '\0') {
		if ((*at >= ' ' && *at < '\177') || *at == '\n') {
			at++;
		} else if (*at == '\033') {
			size_t digits = strspn(at + 1, "[0123456789;");

			insist(colour && at[1] == '[' && digits > 1 && at[1 + digits] == 'm', "only colours are escape sequences");
			at += 2 + digits;
		} else {
			insist(json_char(&at), "text is well-formed UTF-8 without control characters");
			insist(at > from + 1 && !acts(code_of((const unsigned char *) from, (size_t) (at - from))), "text holds nothing that acts");
		}
	}
	return text;
}

static void check_finite(double number)
{
	insist(isfinite(number), "numbers are finite");
}

static void check_process(const lt_result *result, const lt_process *p)
{
	check_finite(p->growth_per_loop);
	check_finite(p->loops_until_limit);
	check_finite(p->seconds_until_limit);
	insist(p->script && p->sapi && p->php && p->body && p->state && p->warning && p->trace, "strings are never NULL");
	insist(p->judged_loops <= p->loops, "only loops are judged");
	for (size_t i = 0; i < p->finding_count; i++) {
		insist(p->findings[i] < result->finding_count, "findings of a process are there");
	}
	for (size_t i = 0; i < p->summary_count; i++) {
		const lt_loop_summary *s = &p->summaries[i];

		insist(s->line_first <= p->line_count && s->line_count <= p->line_count - s->line_first, "lines of a loop are there");
	}
	for (size_t i = 0; i < p->site_count; i++) {
		check_finite(p->sites[i].bytes_per_loop);
		check_finite(p->sites[i].blocks_per_loop);
		check_finite(p->sites[i].left_per_loop);
	}
	for (size_t i = 0; i < p->function_count; i++) {
		check_finite(p->functions[i].own_bytes_per_loop);
		check_finite(p->functions[i].inclusive_bytes_per_loop);
	}
}

static void check_finding(const lt_result *result, const lt_finding *f)
{
	check_finite(f->bytes_per_loop);
	insist(f->pid_count > 0 && f->pid_count <= result->process_count, "a finding is some process's");
	insist(f->file && f->function && f->detail, "strings are never NULL");
	insist(f->first_loop <= f->last_loop, "loops are in order");
	for (size_t i = 0; i < f->holder_count; i++) {
		check_finite(f->holders[i].elements_per_loop);
		insist(f->holders[i].root && f->holders[i].path, "strings are never NULL");
	}
	for (size_t i = 0; i < f->stack_count; i++) {
		insist(i == 0 || f->stacks[i].bytes <= f->stacks[i - 1].bytes, "the largest stack comes first");
	}
}

static void check_result(const lt_result *result)
{
	size_t leaks = 0;

	for (size_t i = 0; i < result->process_count; i++) {
		check_process(result, &result->processes[i]);
	}
	for (size_t i = 0; i < result->finding_count; i++) {
		check_finding(result, &result->findings[i]);
		insist(!result->findings[i].is_leak || leaks == i, "leaks come first");
		leaks += result->findings[i].is_leak;
	}
	insist(leaks == result->leak_count && result->cause_count <= leaks, "leaks are counted");
}

static void report(const lt_result *result, size_t room)
{
	lt_report_options coloured = {.colour = true, .top = 3, .width = 40, .version = "0"};
	size_t count;
	const lt_report_format *const *formats = lt_report_formats(&count);

	for (size_t i = 0; i < count; i++) {
		char *plain = check_text(print(formats[i]->write, result, NULL, SIZE_MAX), false);
		char *colour = check_text(print(formats[i]->write, result, &coloured, SIZE_MAX), true);

		insist(strcmp(formats[i]->name, "json") != 0 || (json_is_valid(plain) && json_is_valid(colour)), "JSON is JSON");
		free(plain);
		free(colour);
		/* Paper that ends somewhere. */
		free(print(formats[i]->write, result, NULL, room));
	}
	free(check_text(print(lt_report_malloc_text, result, NULL, SIZE_MAX), false));
	free(check_text(print(lt_report_malloc_text, result, &coloured, SIZE_MAX), true));
	free(print(lt_report_malloc_text, result, NULL, room));
}

/* Whether a process runs is not the trace's to say. */
static bool running(void *context, const lt_start *who)
{
	(void) context;
	return who->pid % 2 == 0;
}

/* The trace once, or as two workers of one script. */
static void analyse(const uint8_t *data, size_t size, size_t traces)
{
	lt_analysis_options options = {.growth_times = 2, .is_running = running, .first_windows = 2, .last_windows = 3, .max_stacks = 2};
	lt_analysis *analysis = lt_analysis_create(traces > 1 ? &options : NULL);
	const lt_result *result;

	insist(analysis != NULL, "memory");
	for (size_t i = 0; i < traces; i++) {
		lt_read_result read;
		lt_sink sink = lt_analysis_add(analysis, i == 0 ? "/tmp/a.ltrace" : NULL);

		insist(sink.ops != NULL, "memory");
		lt_reader_replay_memory(data, size, sink, &read);
		lt_analysis_trace_state(analysis, read.torn, read.message);
	}
	result = lt_analysis_finish(analysis);
	insist(lt_mem_mapped() < LEAST_MEMORY + traces * size * MEMORY_PER_BYTE, "memory is bounded");
	insist(result != NULL && lt_analysis_finish(analysis) == result, "a result comes, and stays");
	check_result(result);
	report(result, size % 5000);
	lt_analysis_free(analysis);
}

static double cpu_seconds(void)
{
	return (double) clock() / CLOCKS_PER_SEC;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);
	double began = cpu_seconds();

	insist(copy != NULL, "memory");
	memcpy(copy, data, size);
	put_right(copy, size);
	analyse(copy, size, 1);
	analyse(copy, size, 2);
	free(copy);
	insist(lt_mem_mapped() == 0, "all memory is given back");
	insist(cpu_seconds() - began < MOST_SECONDS, "time is bounded");
	return 0;
}
