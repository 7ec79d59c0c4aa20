/* lt_judge.c: the steps of the judgement, and a process's own figures. See lt_judge.h. */
#include "analyze/lt_judge.h"

#include <stdlib.h>
#include <string.h>

static const char *lt_state_of(const lt_trace *trace)
{
	const lt_analysis_options *options = &trace->analysis->options;
	bool running = (!trace->ended || trace->end == LT_END_UNHOOKED) && options->is_running != NULL
		&& options->is_running(options->context, &trace->start);

	if (running) {
		return "running";
	}
	switch (trace->ended ? trace->end : LT_END_NONE) {
		case LT_END_EXITED:
		case LT_END_UNHOOKED:
			return "exited";
		case LT_END_MEMORY_LIMIT:
			return "memory_limit";
		case LT_END_FATAL:
			return "fatal";
		case LT_END_TRUNCATED:
			return "truncated";
		default:
			return "killed";
	}
}

/* Figures of the last window; PSS and USS of the last that had them. */
static void lt_process_memory(const lt_view *view, lt_memory *memory)
{
	for (uint32_t i = 1; i <= view->records; i++) {
		const lt_window *window = &lt_record_of(view->trace, i)->window;

		memory->zend_usage = window->zend_usage;
		memory->zend_real = window->zend_real;
		memory->zend_limit = window->zend_limit;
		memory->rss = window->rss;
		if (window->flags & LT_WINDOW_PSS) {
			memory->pss = window->pss;
			memory->uss = window->uss;
		}
	}
}

static void lt_process_figures(const lt_view *view, lt_process *process)
{
	const lt_trace *trace = view->trace;
	const lt_record *last = view->records > 0 ? lt_record_of(trace, view->records) : NULL;

	process->trace = trace->path;
	process->pid = trace->start.pid;
	process->thread = trace->start.thread;
	process->sapi = trace->start.sapi.ptr;
	process->script = trace->start.script.ptr;
	process->php = trace->start.php_version.ptr;
	process->body = trace->start.body.ptr;
	process->started_at_us = trace->start.started_at_us;
	process->mode = trace->start.mode;
	process->state = lt_state_of(trace);
	process->torn = trace->torn;
	process->warning = trace->warning;
	process->duration_us = trace->ended ? trace->end_us : 0;
	process->loops_until_limit = process->seconds_until_limit = -1.0;
	if (last != NULL) {
		process->loops = last->loop_end;
		process->windows = last->window.number_last;
		process->allocations = last->window.allocations;
		if (last->window.time_us > process->duration_us) {
			process->duration_us = last->window.time_us;
		}
	}
	process->judged_loops = view->now > 1.0 ? (uint64_t) view->now - 1 : 0;
	lt_process_memory(view, &process->memory);
}

static bool lt_judge_steps(lt_judgement *judgement, lt_process *process)
{
	const lt_trace *trace = judgement->view.trace;

	judgement->leaky = calloc(trace->sites.count + 1, sizeof(*judgement->leaky));
	judgement->counted = calloc(trace->leaves.count + 1, sizeof(*judgement->counted));
	judgement->stacked = calloc(trace->leaves.count + 1, sizeof(*judgement->stacked));
	if (judgement->leaky == NULL || judgement->counted == NULL || judgement->stacked == NULL || !lt_holds_make(judgement)) {
		return false;
	}
	if (!lt_find_leaks(judgement) || !lt_find_containers(judgement) || !lt_find_peaks(judgement)
	 || !lt_find_cycles(judgement) || !lt_find_pending(judgement)) {
		return false;
	}
	if (!lt_totals_make(judgement, process) || !lt_lines_make(judgement, process)
	 || !lt_between_make(judgement, process)) {
		return false;
	}
	if (trace->records.count > 0) {
		lt_forecast_make(judgement, process);
	}
	return true;
}

static bool lt_judge_trace(lt_judgement *judgement, lt_trace *trace)
{
	lt_process *process = lt_list_push(&judgement->processes);
	bool ok = process != NULL && lt_view_make(&judgement->view, trace);

	judgement->process = (uint32_t) judgement->processes.count - 1;
	if (ok) {
		lt_process_figures(&judgement->view, process);
		ok = lt_judge_steps(judgement, process);
	}
	lt_view_free(&judgement->view);
	free(judgement->holds);
	free(judgement->leaky);
	free(judgement->counted);
	free(judgement->stacked);
	memset(&judgement->view, 0, sizeof(judgement->view));
	judgement->holds = NULL;
	judgement->leaky = NULL;
	judgement->counted = judgement->stacked = NULL;
	return ok;
}

static int lt_trace_order(const void *left, const void *right)
{
	const lt_trace *a = *(lt_trace *const *) left, *b = *(lt_trace *const *) right;

	if (a->start.started_at_us != b->start.started_at_us) {
		return a->start.started_at_us < b->start.started_at_us ? -1 : 1;
	}
	if (a->start.pid != b->start.pid) {
		return a->start.pid < b->start.pid ? -1 : 1;
	}
	return a->start.thread < b->start.thread ? -1 : a->start.thread > b->start.thread;
}

/* Judges the traces that told who they are, by start time. */
static bool lt_judge_traces(lt_judgement *judgement)
{
	lt_list order = {.item = sizeof(lt_trace *)};
	bool ok = true;

	for (lt_trace *trace = judgement->analysis->traces; ok && trace != NULL; trace = trace->next) {
		lt_trace **item = trace->started ? lt_list_push(&order) : NULL;

		if (item != NULL) {
			*item = trace;
		}
		ok = item != NULL || !trace->started;
	}
	if (ok) {
		lt_sort(order.data, order.count, order.item, lt_trace_order);
	}
	for (size_t i = 0; ok && i < order.count; i++) {
		ok = lt_judge_trace(judgement, *(lt_trace **) lt_list_at(&order, i));
	}
	lt_list_free(&order);
	return ok;
}

lt_result *lt_judge(lt_analysis *analysis)
{
	lt_judgement judgement = {.analysis = analysis};
	lt_result *result = lt_keep(analysis, 1, sizeof(*result));
	lt_process *processes = NULL;
	bool ok;

	judgement.found.item = sizeof(lt_found);
	judgement.processes.item = sizeof(lt_process);
	ok = result != NULL && lt_judge_traces(&judgement) && lt_combine(&judgement, result);
	if (ok) {
		processes = lt_keep(analysis, judgement.processes.count, sizeof(*processes));
		ok = processes != NULL;
	}
	if (ok && judgement.processes.count > 0) {
		memcpy(processes, judgement.processes.data, judgement.processes.count * sizeof(*processes));
	}
	if (ok) {
		result->processes = processes;
		result->process_count = judgement.processes.count;
		result->needed_loops = analysis->options.growth_times + 1;
	}
	lt_list_free(&judgement.found);
	lt_list_free(&judgement.processes);
	analysis->failed |= !ok;
	return ok ? result : NULL;
}
