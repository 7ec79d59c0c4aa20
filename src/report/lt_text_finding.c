/*
 * lt_text_finding.c: the findings in the text report.
 *
 * Leaks are told as stories: findings of one cause are one leak, told once under
 * the holder they share. A story takes the place of its first finding, and the
 * result has the largest first. The first `top` stories are told in full, of the
 * others the Tracker line.
 */
#include "report/lt_text.h"

#include <stdlib.h>
#include <string.h>

#include "report/lt_escape.h"
#include "report/lt_human.h"

/* Of one story: lines told in full; of one finding: holders and paths told. */
#define SITES_MAX 6
#define HOLDERS_MAX 3
#define STACKS_MAX 3
#define HOLDER_PART 20 /* a good part of what the first holds */

/* A leak's place among the findings, with what it is sorted by. */
typedef struct {
	size_t index;
	size_t story; /* index of the story's first finding */
	uint32_t cause;
} leak_ref;

static int by_cause(const void *left, const void *right)
{
	const leak_ref *a = left, *b = right;

	if (a->cause != b->cause) {
		return a->cause < b->cause ? -1 : 1;
	}
	return a->index < b->index ? -1 : a->index > b->index;
}

static int by_story(const void *left, const void *right)
{
	const leak_ref *a = left, *b = right;

	if (a->story != b->story) {
		return a->story < b->story ? -1 : 1;
	}
	return a->index < b->index ? -1 : a->index > b->index;
}

/* The leaks in the order of telling; NULL when there are none or out of memory. */
static leak_ref *sort_leaks(const lt_result *result, size_t *count)
{
	leak_ref *refs = malloc((result->finding_count + 1) * sizeof(*refs));

	*count = 0;
	if (refs == NULL) {
		return NULL;
	}
	for (size_t i = 0; i < result->finding_count; i++) {
		if (result->findings[i].is_leak) {
			refs[(*count)++] = (leak_ref) {i, i, result->findings[i].cause};
		}
	}
	qsort(refs, *count, sizeof(*refs), by_cause);
	for (size_t i = 1; i < *count; i++) {
		/* cause 0: none known, each its own */
		if (refs[i].cause != 0 && refs[i].cause == refs[i - 1].cause) {
			refs[i].story = refs[i - 1].story;
		}
	}
	qsort(refs, *count, sizeof(*refs), by_story);
	return refs;
}

static void write_tracker_line(const lt_text *text, const lt_finding *finding)
{
	lt_text_style(text, LT_STYLE_HEAD);
	lt_text_site(text, finding->file, finding->line);
	lt_out_printf(text->out, " =>  Growth Times : [%llu];  Growth Size : [%llu]",
		(unsigned long long) finding->growth_times, (unsigned long long) finding->growth_size);
	lt_text_plain(text);
	lt_out_text(text->out, "\n");
}

/* "30 elements, +1 per loop, 177 KB" */
static void write_holder_figures(const lt_text *text, const lt_holder *holder)
{
	char figure[LT_HUMAN];

	if (holder->elements > 0) {
		lt_text_count(text, holder->elements, "element", "elements");
		lt_out_printf(text->out, ", %s per loop, ", lt_human_rate(holder->elements_per_loop, figure));
	}
	lt_out_printf(text->out, "%s in ", lt_human_bytes((double) holder->bytes, figure));
	lt_text_count(text, holder->blocks, "block", "blocks");
	if (holder->extra_refs > 0) {
		lt_out_text(text->out, ", ");
		lt_text_count(text, holder->extra_refs, "reference", "references");
		lt_out_text(text->out, " no PHP value accounts for");
	}
	lt_out_text(text->out, "\n");
}

static void write_holder(const lt_text *text, const lt_holder *holder, const char *label)
{
	lt_text_label(text, label);
	lt_text_style(text, LT_STYLE_NAME);
	lt_out_escaped(text->out, holder->path, LT_TEXT_PATH_MAX);
	lt_text_plain(text);
	if (holder->kind == LT_ROOT_NATIVE) {
		lt_out_text(text->out, " (no PHP value reaches it)");
	}
	lt_out_text(text->out, "\n");
	lt_text_label(text, "");
	write_holder_figures(text, holder);
}

/* A holder after the first that gets no more elements holds no leak: something of the
 * same line is there, too, such as what a pool has ready. One without elements is told
 * when it holds a good part. */
static bool holder_leaks(const lt_holder *holder, const lt_holder *first)
{
	return holder->elements > 0 ? holder->elements_per_loop > 0 : holder->bytes >= first->bytes / HOLDER_PART;
}

static void write_holders(const lt_text *text, const lt_finding *finding)
{
	size_t shown = 0, more = 0;

	for (size_t i = 0; i < finding->holder_count; i++) {
		if (i > 0 && !holder_leaks(&finding->holders[i], &finding->holders[0])) {
			continue;
		}
		if (shown == HOLDERS_MAX) {
			more++;
			continue;
		}
		write_holder(text, &finding->holders[i], i == 0 ? "held by" : "and by");
		shown++;
	}
	if (more > 0) {
		lt_text_label(text, "");
		lt_out_text(text->out, "… and ");
		lt_text_count(text, more, "more holder\n", "more holders\n");
	}
}

/* What a finding is when it is no plain leak. */
static void write_kind(const lt_text *text, const lt_finding *finding)
{
	char figure[LT_HUMAN];

	if (finding->kind == LT_KIND_CONTAINER) {
		lt_text_label(text, "kind");
		lt_out_text(text->out, "container: more is put into it than is taken out");
		lt_out_text(text->out, finding->live_blocks <= 0 ? "; it has room, so that no allocation shows where\n" : "\n");
	} else if (finding->kind == LT_KIND_NATIVE) {
		lt_text_label(text, "kind");
		lt_out_text(text->out, "native: memory of a C library, outside memory_limit\n");
	} else if (finding->kind == LT_KIND_PENDING) {
		lt_text_label(text, "kind");
		lt_out_text(text->out, "pending: ");
		lt_text_count(text, finding->count, "fiber or coroutine", "fibers or coroutines");
		lt_out_printf(text->out, " begun here never ended, %s per loop\n", lt_human_rate(finding->count_per_loop, figure));
		if (finding->detail[0] != '\0') {
			lt_text_label(text, "waiting at");
			lt_out_escaped(text->out, finding->detail, LT_TEXT_PATH_MAX);
			lt_out_text(text->out, "\n");
		}
	}
}

/* "6.3 KB per loop since loop 2; alive now: 177 KB in 29 blocks" */
static void write_figures(const lt_text *text, const lt_finding *finding)
{
	char figure[LT_HUMAN];

	lt_text_label(text, "leaves");
	lt_out_printf(text->out, "%s per loop ", lt_human_bytes(finding->bytes_per_loop, figure));
	lt_out_printf(text->out, "since loop %s", lt_human_count(finding->first_loop, figure));
	if (finding->live_blocks <= 0 && finding->live_bytes <= 0) {
		lt_out_text(text->out, "\n");
		return;
	}
	lt_out_text(text->out, "; alive now: ");
	lt_out_printf(text->out, "%s in ", lt_human_bytes((double) finding->live_bytes, figure));
	lt_text_count(text, finding->live_blocks > 0 ? (uint64_t) finding->live_blocks : 0, "block\n", "blocks\n");
}

static void write_pids(const lt_text *text, const lt_finding *finding)
{
	size_t shown = finding->pid_count < 8 ? finding->pid_count : 8;
	char who[LT_HUMAN];

	if (text->result->process_count < 2 || shown == 0) {
		return;
	}
	lt_text_label(text, finding->pid_count == 1 ? "process" : "processes");
	for (size_t i = 0; i < shown; i++) {
		lt_out_printf(text->out, "%s%s", i > 0 ? ", " : "", lt_human_process(finding->pids[i], lt_finding_thread(finding, i), who));
	}
	if (finding->pid_count > shown) {
		lt_out_printf(text->out, " and %zu more", finding->pid_count - shown);
	}
	lt_out_text(text->out, "\n");
}

static bool same_holder(const lt_finding *a, const lt_finding *b)
{
	if (a->holder_count == 0 || b->holder_count == 0) {
		return a->holder_count == b->holder_count;
	}
	return strcmp(a->holders[0].path, b->holders[0].path) == 0;
}

/* The rows under a Tracker line. `first`: the first finding of a story of several,
 * whose head has told its holders; NULL when the finding is a story by itself. */
static void write_rows(const lt_text *text, const lt_finding *finding, const lt_finding *first)
{
	bool follows = first != NULL && first != finding && first->stack_count > 0;

	if (first == NULL || !same_holder(first, finding)) {
		write_holders(text, finding);
	}
	write_kind(text, finding);
	if (finding->function[0] != '\0') {
		lt_text_label(text, "function");
		lt_out_escaped(text->out, finding->function, LT_TEXT_NAME_MAX);
		lt_out_text(text->out, "\n");
	}
	lt_text_stacks(text, finding, first == NULL ? STACKS_MAX : 1, follows ? &first->stacks[0] : NULL);
	write_figures(text, finding);
	write_pids(text, finding);
}

static void write_story_head(const lt_text *text, const leak_ref *refs, size_t count)
{
	const lt_finding *first = &text->result->findings[refs[0].index];
	double bytes = 0;
	char figure[LT_HUMAN];

	for (size_t i = 0; i < count; i++) {
		bytes += text->result->findings[refs[i].index].bytes_per_loop;
	}
	lt_text_style(text, LT_STYLE_HEAD);
	lt_out_text(text->out, "One leak at ");
	lt_text_count(text, count, "line", "lines");
	lt_out_printf(text->out, ": %s per loop", lt_human_bytes(bytes, figure));
	lt_text_plain(text);
	lt_out_text(text->out, "\n");
	write_holders(text, first);
}

static void write_story(const lt_text *text, const leak_ref *refs, size_t count, bool whole)
{
	const lt_finding *first = count > 1 ? &text->result->findings[refs[0].index] : NULL;

	if (whole && count > 1) {
		write_story_head(text, refs, count);
	}
	for (size_t i = 0; i < count; i++) {
		const lt_finding *finding = &text->result->findings[refs[i].index];

		write_tracker_line(text, finding);
		if (whole && i < SITES_MAX) {
			write_rows(text, finding, first);
		}
	}
}

static void write_stories(const lt_text *text, const leak_ref *refs, size_t count)
{
	size_t told = 0;

	for (size_t i = 0; i < count;) {
		size_t next = i + 1;

		while (next < count && refs[next].story == refs[i].story) {
			next++;
		}
		/* a blank line around each story told in full, none between mere lines */
		if (told <= text->top) {
			lt_out_text(text->out, i > 0 ? "\n" : "");
		}
		write_story(text, refs + i, next - i, told < text->top);
		told++;
		i = next;
	}
}

bool lt_text_leaks(const lt_text *text)
{
	size_t count;
	leak_ref *refs = sort_leaks(text->result, &count);

	if (refs == NULL) {
		return false;
	}
	if (count > 0) {
		lt_out_text(text->out, "\nThe Possible Leak As Malloc Size Keep Growth:\n");
		write_stories(text, refs, count);
	}
	free(refs);
	return true;
}
