/*
 * lt_totals.c: what each site allocates and each function leaves behind, per loop.
 * See lt_judge.h. Leaves and nodes are summed in the reverse order of their
 * definition: what a path leads to was defined after it.
 */
#include "analyze/lt_judge.h"

#include <stdlib.h>

static int lt_site_total_order(const void *left, const void *right)
{
	const lt_site_total *a = left, *b = right;

	if (a->bytes_per_loop != b->bytes_per_loop) {
		return a->bytes_per_loop > b->bytes_per_loop ? -1 : 1;
	}
	return a->line < b->line ? -1 : a->line > b->line;
}

static lt_site_total lt_site_total_of(const lt_judgement *judgement, uint32_t id, double loops, double judged)
{
	const lt_view *view = &judgement->view;
	const lt_site_model *site = lt_site_of(view->trace, id);
	lt_site_total total = {0};
	double born = 0.0, blocks = 0.0, left = 0.0;

	for (size_t i = view->site_first[id]; i < view->site_first[id + 1]; i++) {
		const lt_leaf_model *leaf = lt_leaf_of(view->trace, view->site_leaves[i]);

		born += (double) leaf->born_bytes;
		blocks += (double) leaf->born_blocks;
		left += (double) view->alive_bytes[view->site_leaves[i]];
		total.live_bytes += leaf->live_bytes;
		total.live_blocks += leaf->live_blocks;
	}
	total.file = lt_text_of(judgement->analysis, site->file);
	total.function = lt_text_of(judgement->analysis, site->function);
	total.line = site->line;
	total.bytes_per_loop = born / loops;
	total.blocks_per_loop = blocks / loops;
	total.left_per_loop = left / judged;
	return total;
}

static bool lt_site_totals(lt_judgement *judgement, lt_process *process, double loops, double judged)
{
	size_t count = judgement->view.trace->sites.count;
	lt_site_total *sites = lt_keep(judgement->analysis, count, sizeof(*sites));

	if (sites == NULL) {
		return false;
	}
	for (uint32_t id = 1; id <= count; id++) {
		sites[id - 1] = lt_site_total_of(judgement, id, loops, judged);
	}
	lt_sort(sites, count, sizeof(*sites), lt_site_total_order);
	process->sites = sites;
	process->site_count = count;
	return true;
}

static int lt_function_order(const void *left, const void *right)
{
	const lt_function_total *a = left, *b = right;

	if (a->inclusive_bytes_per_loop != b->inclusive_bytes_per_loop) {
		return a->inclusive_bytes_per_loop > b->inclusive_bytes_per_loop ? -1 : 1;
	}
	return a->own_bytes_per_loop > b->own_bytes_per_loop ? -1 : a->own_bytes_per_loop < b->own_bytes_per_loop;
}

typedef struct {
	double own, inclusive;
} lt_func_sum;

/* Sums survivors along the paths; leaf_sum and node_sum are zeroed room by id. */
static void lt_paths_sum(const lt_view *view, double *leaf_sum, double *node_sum, lt_func_sum *funcs)
{
	const lt_trace *trace = view->trace;

	for (size_t i = trace->order.count; i-- > 0;) {
		uint32_t code = *(uint32_t *) lt_list_at(&trace->order, i), id = code / 2;

		if (code % 2 == 0) {
			const lt_node_model *node = lt_node_of(trace, lt_leaf_of(trace, id)->node);

			funcs[node->func].own += (double) view->alive_bytes[id];
			node_sum[lt_leaf_of(trace, id)->node] += leaf_sum[id] + (double) view->alive_bytes[id];
		} else {
			const lt_node_model *node = lt_node_of(trace, id);

			leaf_sum[node->parent] += node_sum[id];
			funcs[node->func].inclusive += node->again ? 0.0 : node_sum[id];
		}
	}
}

static bool lt_function_keep(lt_judgement *judgement, lt_process *process, lt_func_sum *funcs, double judged)
{
	const lt_trace *trace = judgement->view.trace;
	size_t count = 0;
	lt_function_total *functions;

	for (uint32_t id = 1; id <= trace->funcs.count; id++) {
		if (lt_func_of(trace, id)->kind == LT_FUNC_ELIDED) {
			funcs[id].inclusive = 0.0; /* no function: it stands for callers that are not known */
		}
		count += funcs[id].inclusive > 0.0;
	}
	functions = lt_keep(judgement->analysis, count, sizeof(*functions));
	if (functions == NULL) {
		return false;
	}
	count = 0;
	for (uint32_t id = 1; id <= trace->funcs.count; id++) {
		const lt_func_model *func = lt_func_of(trace, id);

		if (funcs[id].inclusive > 0.0) {
			functions[count++] = (lt_function_total) {
				lt_text_of(judgement->analysis, func->name), lt_text_of(judgement->analysis, func->file),
				func->line, funcs[id].own / judged, funcs[id].inclusive / judged
			};
		}
	}
	lt_sort(functions, count, sizeof(*functions), lt_function_order);
	process->functions = functions;
	process->function_count = count;
	return true;
}

bool lt_totals_make(lt_judgement *judgement, lt_process *process)
{
	const lt_view *view = &judgement->view;
	const lt_trace *trace = view->trace;
	double loops = process->loops > 0 ? (double) process->loops : 1.0;
	double judged = process->judged_loops > 0 ? (double) process->judged_loops : 1.0;
	double *leaf_sum = calloc(trace->leaves.count + 1, sizeof(double));
	double *node_sum = calloc(trace->nodes.count + 1, sizeof(double));
	lt_func_sum *funcs = calloc(trace->funcs.count + 1, sizeof(*funcs));
	bool ok = leaf_sum != NULL && node_sum != NULL && funcs != NULL;

	if (ok) {
		lt_paths_sum(view, leaf_sum, node_sum, funcs);
		ok = lt_function_keep(judgement, process, funcs, judged) && lt_site_totals(judgement, process, loops, judged);
	}
	free(leaf_sum);
	free(node_sum);
	free(funcs);
	return ok;
}
