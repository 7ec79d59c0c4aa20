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
	bool negative = line->bytes < 0;
	char who[LT_HUMAN];
	unsigned long long bytes = negative ? 0 - (unsigned long long) line->bytes : (unsigned long long) line->bytes;

	if (line->frees_earlier) {
		/* the words say that it is freed: no sign */
		negative = false;
		lt_out_printf(text->out, "Free Pre (Loop %llu) : ", (unsigned long long) line->birth_loop);
	} else {
		lt_out_printf(text->out, "[%s (Loop %llu)] ", lt_human_process(process->pid, process->thread, who), (unsigned long long) line->loop);
	}
	lt_text_site(text, line->file, line->line);
	lt_out_printf(text->out, " => [%s%llu]\n", negative ? "-" : "", bytes);
}

/* Nets to nothing: such a line says nothing of a loop. */
static bool is_silent(const lt_loop_line *line)
{
	return line->bytes == 0;
}

static void write_loop(const lt_text *text, const lt_process *process, const lt_loop_summary *loop)
{
	size_t told = 0, left = 0;
	char who[LT_HUMAN];

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
	lt_out_printf(text->out, "[%s (Loop %llu)] ", lt_human_process(process->pid, process->thread, who), (unsigned long long) loop->loop);
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
	char figure[LT_HUMAN], who[LT_HUMAN];

	lt_out_text(text->out, "\n");
	lt_text_style(text, LT_STYLE_HEAD);
	lt_out_printf(text->out, "The last loops of process %s", lt_human_process(process->pid, process->thread, who));
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

/* Those that leak, or those that do not; how many are told is counted in *told.
 * Returns how many more there are. */
static size_t write_some(const lt_text *text, bool leaking, size_t *told)
{
	size_t left = 0;

	for (size_t i = 0; i < text->result->process_count; i++) {
		const lt_process *process = &text->result->processes[i];

		if (process->summary_count == 0 || (process->growth_per_loop > 0) != leaking) {
			continue;
		}
		if (*told < PROCESSES_MAX) {
			write_process(text, process);
			(*told)++;
		} else {
			left++;
		}
	}
	return left;
}

void lt_text_loops(const lt_text *text)
{
	size_t told = 0, left;

	left = write_some(text, true, &told);
	left += write_some(text, false, &told);
	if (left > 0) {
		lt_out_printf(text->out, "\n… and the loops of %zu more %s\n", left, left == 1 ? "process" : "processes");
	}
}
