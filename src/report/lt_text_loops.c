/*
 * lt_text_loops.c: what the last loops of each process did, in the lines of
 * Swoole Tracker.
 */
#include "report/lt_text.h"

#include "report/lt_human.h"

#define LOOPS_MAX 5     /* of a process */
#define LINES_MAX 20    /* of a loop */
#define PROCESSES_MAX 4

static void write_line(const lt_text *text, const lt_process *process, const lt_loop_line *line)
{
	long long bytes = line->bytes;

	if (line->frees_earlier) {
		lt_out_printf(text->out, "Free Pre (Loop %llu) : ", (unsigned long long) line->birth_loop);
		bytes = bytes < 0 ? -bytes : bytes;
	} else {
		lt_out_printf(text->out, "[%llu (Loop %llu)] ", (unsigned long long) process->pid, (unsigned long long) line->loop);
	}
	lt_text_site(text, line->file, line->line);
	lt_out_printf(text->out, " => [%lld]\n", bytes);
}

/* Nets to nothing: such a line says nothing of a loop. */
static bool is_silent(const lt_loop_line *line)
{
	return line->bytes == 0;
}

static void write_loop(const lt_text *text, const lt_process *process, const lt_loop_summary *loop)
{
	size_t told = 0, left = 0;

	for (size_t i = 0; i < loop->line_count; i++) {
		const lt_loop_line *line = &process->lines[loop->line_first + i];

		if (is_silent(line)) {
			continue;
		}
		if (told < LINES_MAX) {
			write_line(text, process, line);
			told++;
		} else {
			left++;
		}
	}
	if (left > 0) {
		lt_out_printf(text->out, "    … and %zu more lines\n", left);
	}
	lt_out_printf(text->out, "[%llu (Loop %llu)] ", (unsigned long long) process->pid, (unsigned long long) loop->loop);
	if (loop->leaked > 0) {
		lt_text_style(text, LT_STYLE_BAD);
		lt_out_printf(text->out, "❌ This Loop TotalLeak: [%lld]", (long long) loop->leaked);
	} else {
		lt_text_style(text, LT_STYLE_GOOD);
		lt_out_text(text->out, "✅ Nice!! No Leak Were Detected In This Loop");
	}
	lt_text_plain(text);
	lt_out_text(text->out, "\n");
}

static uint64_t longest_window(const lt_process *process, size_t first)
{
	uint64_t longest = 0;

	for (size_t i = first; i < process->summary_count; i++) {
		longest = process->summaries[i].loops > longest ? process->summaries[i].loops : longest;
	}
	return longest;
}

static void write_process(const lt_text *text, const lt_process *process)
{
	size_t first = process->summary_count > LOOPS_MAX ? process->summary_count - LOOPS_MAX : 0;
	uint64_t longest = longest_window(process, first);
	char figure[LT_HUMAN];

	lt_text_style(text, LT_STYLE_HEAD);
	lt_out_printf(text->out, "\nThe last loops of process %llu", (unsigned long long) process->pid);
	if (longest > 1) {
		lt_out_printf(text->out, " (each entry sums up to %s loops, and names the last)", lt_human_count(longest, figure));
	}
	lt_out_text(text->out, ":");
	lt_text_plain(text);
	lt_out_text(text->out, "\n");
	for (size_t i = first; i < process->summary_count; i++) {
		write_loop(text, process, &process->summaries[i]);
	}
}

void lt_text_loops(const lt_text *text)
{
	const lt_result *result = text->result;
	size_t told = 0, left = 0;

	for (size_t i = 0; i < result->process_count; i++) {
		if (result->processes[i].summary_count == 0) {
			continue;
		}
		if (told < PROCESSES_MAX) {
			write_process(text, &result->processes[i]);
			told++;
		} else {
			left++;
		}
	}
	if (left > 0) {
		lt_out_printf(text->out, "\n… and the loops of %zu more %s\n", left, left == 1 ? "process" : "processes");
	}
}
