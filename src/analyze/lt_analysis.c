/*
 * lt_analysis.c: life of an analysis and of the traces in it. See lt_analysis.h;
 * the data is described in lt_model.h.
 */
#include "analyze/lt_model.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/lt_judge.h"

#define LT_DEFAULT_GROWTH_TIMES 5u
#define LT_DEFAULT_FIRST 5u
#define LT_DEFAULT_LAST 20u
#define LT_DEFAULT_STACKS 10u
#define LT_MOST_LOGS 100000u

bool lt_list_reserve(lt_list *list, size_t count)
{
	size_t room = list->room ? list->room : 8;
	char *data;

	if (count <= list->room) {
		return true;
	}
	while (room < count) {
		if (room > SIZE_MAX / 4 / list->item) {
			return false;
		}
		room *= 2;
	}
	data = realloc(list->data, room * list->item);
	if (data == NULL) {
		return false;
	}
	list->data = data;
	list->room = room;
	return true;
}

void *lt_list_push(lt_list *list)
{
	void *item;

	if (list->count == list->room && !lt_list_reserve(list, list->count + 1)) {
		return NULL;
	}
	item = lt_list_at(list, list->count++);
	memset(item, 0, list->item);
	return item;
}

void lt_list_free(lt_list *list)
{
	free(list->data);
	list->data = NULL;
	list->count = list->room = 0;
}

void *lt_keep(lt_analysis *analysis, size_t count, size_t size)
{
	void *ptr = count > SIZE_MAX / 2 / size ? NULL : lt_arena_alloc(&analysis->arena, count > 0 ? count * size : size);

	if (ptr == NULL) {
		analysis->failed = true;
	}
	return ptr;
}

lt_analysis *lt_analysis_create(const lt_analysis_options *options)
{
	lt_analysis *analysis = calloc(1, sizeof(*analysis));

	if (analysis == NULL) {
		return NULL;
	}
	if (options != NULL) {
		analysis->options = *options;
	}
	options = &analysis->options;
	if (options->growth_times == 0) {
		analysis->options.growth_times = LT_DEFAULT_GROWTH_TIMES;
	}
	if (options->first_windows == 0 && options->last_windows == 0) {
		analysis->options.first_windows = LT_DEFAULT_FIRST;
		analysis->options.last_windows = LT_DEFAULT_LAST;
	}
	if (options->first_windows > LT_MOST_LOGS) {
		analysis->options.first_windows = LT_MOST_LOGS;
	}
	if (options->last_windows > LT_MOST_LOGS) {
		analysis->options.last_windows = LT_MOST_LOGS;
	}
	if (options->max_stacks == 0) {
		analysis->options.max_stacks = LT_DEFAULT_STACKS;
	}
	analysis->last_trace = &analysis->traces;
	return analysis;
}

static void lt_trace_lists(lt_trace *trace)
{
	trace->strings.item = trace->order.item = sizeof(uint32_t);
	trace->funcs.item = sizeof(lt_func_model);
	trace->nodes.item = sizeof(lt_node_model);
	trace->leaves.item = sizeof(lt_leaf_model);
	trace->sites.item = sizeof(lt_site_model);
	trace->holders.item = sizeof(lt_holder_model);
	trace->records.item = sizeof(lt_record);
	trace->entries.item = sizeof(lt_entry);
	trace->pieces.item = sizeof(lt_piece);
	trace->fresh.item = trace->fresh_next.item = trace->dead.item = sizeof(uint32_t);
	trace->touched.item = trace->peaked.item = trace->outside.item = sizeof(uint32_t);
	trace->held.item = sizeof(lt_held_window);
	trace->held_deltas.item = sizeof(lt_delta);
	trace->cycles.item = sizeof(lt_cycle_model);
	trace->pending.item = sizeof(lt_pending_model);
	for (uint32_t i = 0; i < LT_WALKS_KEPT; i++) {
		trace->walks[i].claims.item = sizeof(lt_claim_model);
		trace->walks[i].parked.item = sizeof(lt_parked_model);
	}
	trace->dense = true;
}

static bool lt_trace_logs(lt_trace *trace)
{
	const lt_analysis_options *options = &trace->analysis->options;
	size_t count = (size_t) options->first_windows + options->last_windows + 1;

	trace->logs = calloc(count, sizeof(*trace->logs));
	if (trace->logs == NULL) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		trace->logs[i].changes.item = sizeof(lt_change);
	}
	return true;
}

lt_sink lt_analysis_add(lt_analysis *analysis, const char *trace_path)
{
	lt_trace *trace = calloc(1, sizeof(*trace));
	lt_sink sink = {NULL, NULL};

	if (trace == NULL) {
		analysis->failed = true;
		return sink;
	}
	trace->analysis = analysis;
	*analysis->last_trace = trace;
	analysis->last_trace = &trace->next;
	lt_trace_lists(trace);
	trace->path = trace->warning = "";
	if (trace_path != NULL) {
		trace->path = lt_arena_copy(&analysis->arena, trace_path, strlen(trace_path));
	}
	/* item 0 of entries and pieces stands for "none" */
	if (trace->path == NULL || !lt_trace_logs(trace)
	 || lt_list_push(&trace->entries) == NULL || lt_list_push(&trace->pieces) == NULL) {
		analysis->failed = true;
		return sink;
	}
	sink.ops = &lt_analysis_ops;
	sink.self = trace;
	return sink;
}

void lt_analysis_trace_state(lt_analysis *analysis, bool torn, const char *warning)
{
	lt_trace *trace = analysis->traces;
	const char *text;

	while (trace != NULL && trace->next != NULL) {
		trace = trace->next;
	}
	if (trace == NULL) {
		return;
	}
	trace->torn = torn;
	if (warning != NULL) {
		text = lt_arena_copy(&analysis->arena, warning, strlen(warning));
		if (text == NULL) {
			analysis->failed = true;
			return;
		}
		trace->warning = text;
	}
}

static void lt_trace_free(lt_trace *trace)
{
	lt_list *lists[] = {
		&trace->strings, &trace->order, &trace->funcs, &trace->nodes, &trace->leaves, &trace->sites,
		&trace->holders, &trace->records, &trace->entries, &trace->pieces, &trace->fresh,
		&trace->fresh_next, &trace->dead, &trace->touched, &trace->peaked, &trace->outside, &trace->cycles, &trace->pending
	};

	lt_intake_free(trace);
	for (size_t i = 0; i < trace->holders.count; i++) {
		lt_list_free(&lt_holder_of(trace, (uint32_t) i + 1)->sizes);
	}
	for (uint32_t i = 0; i < LT_WALKS_KEPT; i++) {
		lt_list_free(&trace->walks[i].claims);
		lt_list_free(&trace->walks[i].parked);
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		lt_list_free(lists[i]);
	}
	lt_hash_free(&trace->site_index);
	lt_hash_free(&trace->entry_index);
	free(trace);
}

const lt_result *lt_analysis_finish(lt_analysis *analysis)
{
	for (lt_trace *trace = analysis->traces; trace != NULL; trace = trace->next) {
		analysis->failed |= !lt_take_last(trace);
	}
	if (analysis->result == NULL && !analysis->failed) {
		analysis->result = lt_judge(analysis);
	}
	return analysis->failed ? NULL : analysis->result;
}

void lt_analysis_free(lt_analysis *analysis)
{
	if (analysis == NULL) {
		return;
	}
	while (analysis->traces != NULL) {
		lt_trace *trace = analysis->traces;

		analysis->traces = trace->next;
		lt_trace_free(trace);
	}
	lt_strings_free(&analysis->texts);
	lt_arena_free(&analysis->arena);
	free(analysis);
}
