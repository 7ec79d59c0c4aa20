/*
 * lt_lines.c: Tracker's loop lines: which sites left how much in a loop, and what
 * earlier loops had made and this one freed. See lt_judge.h and lt_change.
 *
 * The first loop is not judged, and of the last window nobody knows yet what will
 * survive: neither has a summary.
 */
#include "analyze/lt_judge.h"

#include <stdlib.h>

#define LT_MOST_LINES 100u /* per window, of each kind */

static int lt_change_by_site(const void *left, const void *right)
{
	const lt_change *a = left, *b = right;

	if (a->birth != b->birth) {
		return a->birth < b->birth ? -1 : 1;
	}
	return a->site < b->site ? -1 : a->site > b->site;
}

static int64_t lt_size_of(int64_t bytes)
{
	return bytes < 0 ? -bytes : bytes;
}

/* Net lines first; the larger first among each kind. */
static int lt_change_by_size(const void *left, const void *right)
{
	const lt_change *a = left, *b = right;

	if ((a->birth == 0) != (b->birth == 0)) {
		return a->birth == 0 ? -1 : 1;
	}
	if (lt_size_of(a->bytes) != lt_size_of(b->bytes)) {
		return lt_size_of(a->bytes) > lt_size_of(b->bytes) ? -1 : 1;
	}
	return lt_change_by_site(left, right);
}

/* Adds up what belongs together, in place. */
static size_t lt_changes_sum(lt_change_log *log)
{
	lt_change *changes = (lt_change *) (void *) log->changes.data;
	size_t kept = 0;

	lt_sort(changes, log->changes.count, sizeof(*changes), lt_change_by_site);
	for (size_t i = 0; i < log->changes.count; i++) {
		if (kept > 0 && lt_change_by_site(&changes[kept - 1], &changes[i]) == 0) {
			changes[kept - 1].bytes += changes[i].bytes;
		} else {
			changes[kept++] = changes[i];
		}
	}
	lt_sort(changes, kept, sizeof(*changes), lt_change_by_size);
	return kept;
}

static bool lt_line_push(lt_judgement *judgement, lt_list *lines, uint32_t record, const lt_change *change)
{
	const lt_trace *trace = judgement->view.trace;
	const lt_site_model *site = lt_site_of(trace, change->site);
	lt_loop_line *line = lt_list_push(lines);

	if (line == NULL) {
		return false;
	}
	line->loop = lt_record_of(trace, record)->loop_end - 1;
	line->file = lt_text_of(judgement->analysis, site->file);
	line->line = site->line;
	line->bytes = change->bytes;
	line->frees_earlier = change->birth != 0;
	line->birth_loop = change->birth != 0 ? lt_record_of(trace, change->birth)->loop_end : 0;
	line->birth_loop -= line->birth_loop > 0;
	return true;
}

static bool lt_log_lines(lt_judgement *judgement, lt_change_log *log, lt_list *lines, lt_list *summaries)
{
	const lt_record *record = lt_record_of(judgement->view.trace, log->record);
	size_t count = lt_changes_sum(log), shown[2] = {0, 0};
	lt_loop_summary *summary = lt_list_push(summaries);

	if (summary == NULL) {
		return false;
	}
	summary->loop = record->loop_end - 1;
	summary->loops = record->window.loops;
	summary->line_first = lines->count;
	for (size_t i = 0; i < count; i++) {
		const lt_change *change = (const lt_change *) lt_list_at(&log->changes, i);
		bool frees = change->birth != 0;

		summary->leaked += !frees && judgement->leaky[change->site] != 0 ? change->bytes : 0;
		if (change->bytes != 0 && shown[frees]++ < LT_MOST_LINES && !lt_line_push(judgement, lines, log->record, change)) {
			return false;
		}
	}
	summary->line_count = lines->count - summary->line_first;
	return true;
}

static int lt_log_order(const void *left, const void *right)
{
	const lt_change_log *a = left, *b = right;

	return a->record < b->record ? -1 : a->record > b->record;
}

static bool lt_list_keep(lt_judgement *judgement, const lt_list *list, const void **out, size_t *count)
{
	char *copy = lt_keep(judgement->analysis, list->count, list->item);

	if (copy == NULL) {
		return false;
	}
	for (size_t i = 0; i < list->count * list->item; i++) {
		copy[i] = list->data[i];
	}
	*out = copy;
	*count = list->count;
	return true;
}

bool lt_lines_make(lt_judgement *judgement, lt_process *process)
{
	const lt_trace *trace = judgement->view.trace;
	size_t logs = (size_t) judgement->analysis->options.first_windows + judgement->analysis->options.last_windows + 1;
	lt_list lines = {.item = sizeof(lt_loop_line)}, summaries = {.item = sizeof(lt_loop_summary)};
	const void *kept_lines = NULL, *kept_summaries = NULL;
	bool ok = true;

	lt_sort(trace->logs, logs, sizeof(*trace->logs), lt_log_order);
	for (size_t i = 0; ok && i < logs; i++) {
		lt_change_log *log = &trace->logs[i];

		if (log->record >= 2 && log->record < trace->records.count && lt_record_of(trace, log->record)->window.loops > 0) {
			ok = lt_log_lines(judgement, log, &lines, &summaries);
		}
	}
	ok = ok && lt_list_keep(judgement, &lines, &kept_lines, &process->line_count)
		&& lt_list_keep(judgement, &summaries, &kept_summaries, &process->summary_count);
	process->lines = kept_lines;
	process->summaries = kept_summaries;
	lt_list_free(&lines);
	lt_list_free(&summaries);
	return ok;
}
