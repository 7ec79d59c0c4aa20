/*
 * lt_text_verdict.c: the first lines of the text report: does it leak, how fast,
 * how long has the worker, and what was watched to say so.
 */
#include "report/lt_text.h"

#include <string.h>

#include "report/lt_escape.h"
#include "report/lt_human.h"

/* "1,200 loops of 4 processes watched for 22 min, 18.2 million allocations" */
static void write_watched(const lt_text *text)
{
	const lt_report_summary *sum = &text->sum;
	char figure[LT_HUMAN];

	lt_text_count(text, sum->loops, "loop", "loops");
	lt_out_text(text->out, " of ");
	lt_text_processes_counted(text);
	lt_out_printf(text->out, " watched for %s, ", lt_human_duration((double) sum->duration_us / 1e6, figure));
	lt_out_printf(text->out, "%s of them judged; ", lt_human_count(sum->judged_loops, figure));
	lt_out_printf(text->out, "%s allocations\n", lt_human_rough(sum->allocations, figure));
}

/* When the worst process meets its memory_limit. */
static void write_forecast(const lt_text *text)
{
	const lt_process *worst = text->sum.worst;
	char limit[LT_HUMAN], figure[LT_HUMAN], who[LT_HUMAN];

	lt_human_process(worst->pid, worst->thread, who);
	lt_human_bytes((double) worst->memory.zend_limit, limit);
	if (strcmp(worst->state, "memory_limit") == 0) {
		lt_out_printf(text->out, "; process %s reached memory_limit (%s) after ", who, limit);
		lt_text_count(text, worst->loops, "loop", "loops");
		return;
	}
	if (worst->memory.zend_limit == 0) {
		lt_out_text(text->out, "; no memory_limit to stop it");
		return;
	}
	if (worst->loops_until_limit < 0) {
		return;
	}
	if (worst->loops_until_limit < 1) {
		lt_out_printf(text->out, "; memory_limit (%s) in the next loop", limit);
	} else {
		lt_out_printf(text->out, "; memory_limit (%s) in about %s %s", limit,
			lt_human_about(worst->loops_until_limit, figure),
			worst->loops_until_limit < 2 ? "loop" : "loops");
	}
	if (worst->seconds_until_limit >= 0) {
		lt_out_printf(text->out, ", %s", lt_human_duration(worst->seconds_until_limit, figure));
	}
	if (text->result->process_count > 1) {
		lt_out_printf(text->out, " (process %s first)", who);
	}
}

static void write_leak(const lt_text *text)
{
	const lt_result *result = text->result;
	size_t causes = result->cause_count > 0 ? result->cause_count : result->leak_count;
	char figure[LT_HUMAN];

	lt_text_style(text, LT_STYLE_BAD);
	lt_out_text(text->out, "❌ ");
	lt_text_count(text, causes, "leak", "leaks");
	if (causes < result->leak_count) {
		lt_out_text(text->out, " at ");
		lt_text_count(text, result->leak_count, "line", "lines");
	}
	lt_out_printf(text->out, ": %s per loop", lt_human_bytes(text->sum.bytes_per_loop, figure));
	if (text->sum.worst != NULL) {
		write_forecast(text);
	}
	lt_text_plain(text);
	lt_out_text(text->out, "\n   ");
	write_watched(text);
}

static void write_clean(const lt_text *text)
{
	lt_text_styled(text, LT_STYLE_GOOD, "✅ No leak: ");
	write_watched(text);
}

static void write_too_few(const lt_text *text)
{
	char figure[LT_HUMAN];

	lt_text_styled(text, LT_STYLE_DOUBT, "⚠ Too few loops to judge: ");
	write_watched(text);
	lt_out_printf(text->out, "   A process needs at least %s judged loops: let it run longer and analyse again.\n",
		lt_human_count(text->sum.needed_loops, figure));
}

static void write_nothing(const lt_text *text)
{
	const lt_result *result = text->result;
	const char *body = result->process_count > 0 ? result->processes[0].body : "";

	lt_text_styled(text, LT_STYLE_DOUBT, "⚠ Nothing to judge: ");
	if (result->process_count == 0) {
		lt_out_text(text->out, "no process was traced.\n");
		return;
	}
	lt_out_text(text->out, "no loop was completed in ");
	lt_text_processes_counted(text);
	lt_out_text(text->out, ".\n   ");
	if (body[0] != '\0') {
		lt_out_text(text->out, "Does the loop body ");
		lt_out_escaped(text->out, body, LT_TEXT_NAME_MAX);
		lt_out_text(text->out, " have that name, and does it ever return?\n");
	} else {
		lt_out_text(text->out, "Call leaktrace_hook_malloc() at the start of each loop, or name the body in leaktrace.loop.\n");
	}
}

/* Some processes took part in no verdict. */
static void write_unjudged(const lt_text *text)
{
	char figure[LT_HUMAN];

	lt_out_printf(text->out, "   %s of ", lt_human_count(text->sum.unjudged, figure));
	lt_text_processes_counted(text);
	lt_out_printf(text->out, " had too few loops to be judged (at least %s).\n",
		lt_human_count(text->sum.needed_loops, figure));
}

/* Died at the limit and yet no leak to show: where to look instead. */
static void write_limit_deaths(const lt_text *text)
{
	char limit[LT_HUMAN], who[LT_HUMAN];

	for (size_t i = 0; i < text->result->process_count; i++) {
		const lt_process *process = &text->result->processes[i];

		if (strcmp(process->state, "memory_limit") == 0) {
			lt_out_printf(text->out, "   Process %s did reach its memory_limit (%s): look at the peaks, and at leaktrace_analyze_malloc().\n",
				lt_human_process(process->pid, process->thread, who), lt_human_bytes((double) process->memory.zend_limit, limit));
			return;
		}
	}
}

/* The process in which most grows between the loops; NULL: in none. */
static const lt_process *most_between(const lt_result *result)
{
	const lt_process *most = NULL;

	for (size_t i = 0; i < result->process_count; i++) {
		const lt_process *process = &result->processes[i];

		if (process->between_count > 0 && (most == NULL || process->between_per_loop > most->between_per_loop)) {
			most = process;
		}
	}
	return most;
}

/* No finding, for no loop did it; but what a loop does may have been left outside. Beside
 * leaks that are larger it would only be read for one of them. */
static void write_between(const lt_text *text)
{
	const lt_process *process = most_between(text->result);
	const lt_between *site;
	char figure[LT_HUMAN], who[LT_HUMAN];

	if (process == NULL || process->between_per_loop <= process->growth_per_loop) {
		return;
	}
	site = &process->between[0];
	lt_text_styled(text, LT_STYLE_DOUBT, "⚠ ");
	lt_out_printf(text->out, "Between the loops memory grows%s: %s per loop", text->sum.verdict == LT_VERDICT_LEAK ? " even faster" : "",
		lt_human_bytes(process->between_per_loop, figure));
	if (text->result->process_count > 1) {
		lt_out_printf(text->out, " in process %s", lt_human_process(process->pid, process->thread, who));
	}
	lt_out_text(text->out, process->between_count > 1 ? ", most of it at\n   " : ", at\n   ");
	lt_text_site(text, site->file, site->line);
	if (site->file[0] == '\0') {
		lt_out_text(text->out, " (what PHP or an extension makes before code runs, such as a request)");
	} else if (site->function[0] != '\0') {
		lt_out_text(text->out, " in ");
		lt_out_escaped(text->out, site->function, LT_TEXT_NAME_MAX);
	}
	lt_out_text(text->out, ".\n   No loop is charged with that. If it is a loop's work, mark the function that does all of it as the\n"
		"   body: call leaktrace_hook_malloc() there, or name it in leaktrace.loop.\n");
}

static void write_judgement(const lt_text *text)
{
	switch (text->sum.verdict) {
		case LT_VERDICT_LEAK:
			write_leak(text);
			break;
		case LT_VERDICT_CLEAN:
			write_clean(text);
			break;
		case LT_VERDICT_TOO_FEW:
			write_too_few(text);
			break;
		case LT_VERDICT_NOTHING:
			write_nothing(text);
			break;
	}
}

void lt_text_verdict(const lt_text *text)
{
	lt_verdict verdict = text->sum.verdict;
	bool judged = verdict == LT_VERDICT_LEAK || verdict == LT_VERDICT_CLEAN;

	write_judgement(text);
	if (judged && text->sum.unjudged > 0 && text->sum.unjudged < text->result->process_count) {
		write_unjudged(text);
	}
	if (judged) {
		write_between(text);
	}
	if (verdict != LT_VERDICT_LEAK) {
		write_limit_deaths(text);
	}
}
