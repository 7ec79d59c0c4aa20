/*
 * lt_combine.c: findings of all processes into those of the result.
 *
 * Processes that ran the same script are workers of one program: the same kind at
 * the same place is one finding. Bytes, blocks and growth sizes add up; growth times
 * are the largest of any; bytes per loop are the mean, weighed by loops. Causes get
 * numbers last: the same holder in the same script is one cause.
 */
#include "analyze/lt_judge.h"

#include <stdlib.h>
#include <string.h>

/* A finding on its way into the result. */
typedef struct {
	lt_found found;
	const char *script;
	double weight;        /* loops of the processes in it */
	size_t first, count;  /* its processes, in the order of `found` */
} lt_merged;

static const lt_process *lt_process_of(const lt_judgement *judgement, uint32_t index)
{
	return lt_list_at(&judgement->processes, index);
}

static bool lt_same_place(const lt_judgement *judgement, const lt_merged *merged, const lt_found *found)
{
	const lt_finding *a = &merged->found.finding, *b = &found->finding;

	return a->kind == b->kind && a->line == b->line && merged->found.file == found->file
		&& merged->found.function == found->function && merged->found.detail == found->detail
		&& (a->file != NULL || a->line != 0 || merged->found.file != 0 || merged->found.cause == found->cause)
		&& strcmp(merged->script, lt_process_of(judgement, found->process)->script) == 0;
}

static bool lt_same_frames(const lt_stack *a, const lt_stack *b)
{
	if (a->frame_count != b->frame_count) {
		return false;
	}
	for (size_t i = 0; i < a->frame_count; i++) {
		/* texts are interned: the same text is the same pointer */
		if (a->frames[i].function != b->frames[i].function || a->frames[i].file != b->frames[i].file
		 || a->frames[i].line != b->frames[i].line) {
			return false;
		}
	}
	return true;
}

static int lt_stack_order(const void *left, const void *right)
{
	const lt_stack *a = left, *b = right;

	return a->bytes > b->bytes ? -1 : a->bytes < b->bytes;
}

static bool lt_stacks_merge(lt_analysis *analysis, lt_finding *into, const lt_finding *from)
{
	lt_stack *stacks = lt_keep(analysis, into->stack_count + from->stack_count, sizeof(*stacks));
	size_t count = into->stack_count;

	if (stacks == NULL) {
		return false;
	}
	if (count > 0) {
		memcpy(stacks, into->stacks, count * sizeof(*stacks));
	}
	for (size_t i = 0; i < from->stack_count; i++) {
		size_t at = 0;

		while (at < into->stack_count && !lt_same_frames(&stacks[at], &from->stacks[i])) {
			at++;
		}
		if (at < into->stack_count) {
			stacks[at].bytes += from->stacks[i].bytes;
			stacks[at].blocks += from->stacks[i].blocks;
		} else {
			stacks[count++] = from->stacks[i];
		}
	}
	lt_sort(stacks, count, sizeof(*stacks), lt_stack_order);
	into->stacks = stacks;
	into->stack_count = count < analysis->options.max_stacks ? count : analysis->options.max_stacks;
	return true;
}

static int lt_holder_order(const void *left, const void *right)
{
	const lt_holder *a = left, *b = right;
	uint32_t first = lt_holder_rank(a->kind, a->grows), second = lt_holder_rank(b->kind, b->grows);

	if (first != second) {
		return first < second ? -1 : 1;
	}
	return a->bytes > b->bytes ? -1 : a->bytes < b->bytes;
}

static bool lt_holders_merge(lt_analysis *analysis, lt_finding *into, const lt_finding *from)
{
	lt_holder *holders = lt_keep(analysis, into->holder_count + from->holder_count, sizeof(*holders));
	size_t count = into->holder_count;

	if (holders == NULL) {
		return false;
	}
	if (count > 0) {
		memcpy(holders, into->holders, count * sizeof(*holders));
	}
	for (size_t i = 0; i < from->holder_count; i++) {
		const lt_holder *holder = &from->holders[i];
		size_t at = 0;

		while (at < into->holder_count && (holders[at].path != holder->path || holders[at].kind != holder->kind)) {
			at++;
		}
		if (at == into->holder_count) {
			holders[count++] = *holder;
			continue;
		}
		holders[at].bytes += holder->bytes;
		holders[at].blocks += holder->blocks;
		holders[at].elements += holder->elements;
		holders[at].extra_refs += holder->extra_refs;
		holders[at].grows |= holder->grows;
		if (holder->elements_per_loop > holders[at].elements_per_loop) {
			holders[at].elements_per_loop = holder->elements_per_loop;
		}
	}
	lt_sort(holders, count, sizeof(*holders), lt_holder_order);
	into->holders = holders;
	into->holder_count = count;
	return true;
}

/* Adds a finding of another process (or of another path of the same) to one. */
static bool lt_merge_into(lt_judgement *judgement, lt_merged *merged, const lt_found *found)
{
	lt_finding *a = &merged->found.finding;
	const lt_finding *b = &found->finding;
	double loops = (double) lt_process_of(judgement, found->process)->loops;

	if (found->process == merged->found.process) {
		a->bytes_per_loop += b->bytes_per_loop;
		a->count_per_loop += b->count_per_loop;
	} else if (merged->weight + loops > 0.0) {
		a->bytes_per_loop = (a->bytes_per_loop * merged->weight + b->bytes_per_loop * loops) / (merged->weight + loops);
		a->count_per_loop = (a->count_per_loop * merged->weight + b->count_per_loop * loops) / (merged->weight + loops);
		merged->weight += loops;
	}
	merged->found.process = found->process;
	a->growth_times = a->growth_times > b->growth_times ? a->growth_times : b->growth_times;
	a->growth_size += b->growth_size;
	a->live_bytes += b->live_bytes;
	a->live_blocks += b->live_blocks;
	a->count = a->kind == LT_KIND_CYCLE && b->count < a->count ? a->count : a->kind == LT_KIND_CYCLE ? b->count : a->count + b->count;
	a->first_loop = a->first_loop < b->first_loop ? a->first_loop : b->first_loop;
	a->last_loop = a->last_loop > b->last_loop ? a->last_loop : b->last_loop;
	if (merged->found.cause == 0) {
		merged->found.cause = found->cause;
	}
	return lt_stacks_merge(judgement->analysis, a, b) && lt_holders_merge(judgement->analysis, a, b);
}

/* Gathers the findings; where[] says into which each went. */
static bool lt_gather_findings(lt_judgement *judgement, lt_list *all, uint32_t *where)
{
	for (size_t i = 0; i < judgement->found.count; i++) {
		const lt_found *found = lt_list_at(&judgement->found, i);
		lt_merged *merged;
		size_t at = 0;

		while (at < all->count && !lt_same_place(judgement, lt_list_at(all, at), found)) {
			at++;
		}
		where[i] = (uint32_t) at;
		if (at < all->count) {
			if (!lt_merge_into(judgement, lt_list_at(all, at), found)) {
				return false;
			}
			continue;
		}
		merged = lt_list_push(all);
		if (merged == NULL) {
			return false;
		}
		merged->found = *found;
		merged->script = lt_process_of(judgement, found->process)->script;
		merged->weight = (double) lt_process_of(judgement, found->process)->loops;
		merged->first = at;
	}
	return true;
}

/* Leaks first, most bytes per loop first; the place decides between equals. */
static int lt_merged_order(const void *left, const void *right)
{
	const lt_merged *a = left, *b = right;
	const lt_finding *x = &a->found.finding, *y = &b->found.finding;

	if (x->is_leak != y->is_leak) {
		return x->is_leak ? -1 : 1;
	}
	if (x->bytes_per_loop != y->bytes_per_loop) {
		return x->bytes_per_loop > y->bytes_per_loop ? -1 : 1;
	}
	return a->first < b->first ? -1 : a->first > b->first;
}

/* Numbers the causes; findings that name none have one each. */
static void lt_causes_number(lt_list *all, lt_result *result)
{
	uint32_t causes = 0;

	for (size_t i = 0; i < all->count; i++) {
		lt_merged *merged = lt_list_at(all, i);

		for (size_t j = 0; j < i && merged->found.cause != 0 && merged->found.finding.cause == 0; j++) {
			const lt_merged *other = lt_list_at(all, j);

			if (other->found.cause == merged->found.cause && strcmp(other->script, merged->script) == 0) {
				merged->found.finding.cause = other->found.finding.cause;
			}
		}
		if (merged->found.finding.cause == 0) {
			merged->found.finding.cause = ++causes;
			result->cause_count += merged->found.finding.is_leak;
		}
		result->leak_count += merged->found.finding.is_leak;
	}
}

/* A process that was traced several times is one. */
static void lt_pid_add(lt_finding *finding, uint64_t *pids, uint64_t *threads, const lt_process *process)
{
	size_t count = finding->pid_count;

	if (count > 0 && pids[count - 1] == process->pid && threads[count - 1] == process->thread) {
		return;
	}
	threads[count] = process->thread;
	pids[count] = process->pid;
	finding->pid_count++;
}

/* The processes of each finding, and the findings of each process. */
static bool lt_link(lt_judgement *judgement, const uint32_t *where, const uint32_t *place, lt_finding *findings, size_t count)
{
	for (size_t f = 0; f < count; f++) {
		uint64_t *pids = lt_keep(judgement->analysis, judgement->processes.count, sizeof(*pids));
		uint64_t *threads = lt_keep(judgement->analysis, judgement->processes.count, sizeof(*threads));
		uint32_t last = UINT32_MAX;

		if (pids == NULL || threads == NULL) {
			return false;
		}
		findings[f].pids = pids;
		findings[f].threads = threads;
		for (size_t i = 0; i < judgement->found.count; i++) {
			const lt_found *found = lt_list_at(&judgement->found, i);
			lt_process *process = lt_list_at(&judgement->processes, found->process);
			size_t *indices = (size_t *) (uintptr_t) process->findings;

			if (place[where[i]] == f && found->process != last) {
				last = found->process;
				lt_pid_add(&findings[f], pids, threads, process);
				indices[process->finding_count++] = f;
			}
		}
	}
	return true;
}

static bool lt_findings_keep(lt_judgement *judgement, lt_list *all, const uint32_t *where, uint32_t *place, lt_result *result)
{
	lt_analysis *analysis = judgement->analysis;
	lt_finding *findings = lt_keep(analysis, all->count, sizeof(*findings));

	if (findings == NULL) {
		return false;
	}
	lt_sort(all->data, all->count, all->item, lt_merged_order);
	lt_causes_number(all, result);
	for (size_t i = 0; i < all->count; i++) {
		const lt_merged *merged = lt_list_at(all, i);

		place[merged->first] = (uint32_t) i;
		findings[i] = merged->found.finding;
		findings[i].file = lt_text_of(analysis, merged->found.file);
		findings[i].function = lt_text_of(analysis, merged->found.function);
		findings[i].detail = lt_text_of(analysis, merged->found.detail);
	}
	for (size_t i = 0; i < judgement->processes.count; i++) {
		lt_process *process = lt_list_at(&judgement->processes, i);

		process->findings = lt_keep(analysis, all->count, sizeof(size_t));
		if (process->findings == NULL) {
			return false;
		}
	}
	result->findings = findings;
	result->finding_count = all->count;
	return lt_link(judgement, where, place, findings, all->count);
}

bool lt_combine(lt_judgement *judgement, lt_result *result)
{
	lt_list all = {.item = sizeof(lt_merged)};
	uint32_t *where = calloc(judgement->found.count + 1, sizeof(*where));
	uint32_t *place = calloc(judgement->found.count + 1, sizeof(*place));
	bool ok = where != NULL && place != NULL && lt_gather_findings(judgement, &all, where)
		&& lt_findings_keep(judgement, &all, where, place, result);

	free(where);
	free(place);
	lt_list_free(&all);
	return ok;
}
