/*
 * lt_leaks.c: findings of kind leak: sites whose survivors pile up. See lt_judge.h.
 */
#include "analyze/lt_judge.h"

#include <stdlib.h>

lt_found *lt_found_add(lt_judgement *judgement, lt_kind kind, uint32_t site)
{
	lt_found *found = lt_list_push(&judgement->found);

	if (found == NULL) {
		return NULL;
	}
	found->finding.kind = kind;
	found->finding.is_leak = kind != LT_KIND_CYCLE && kind != LT_KIND_PEAK;
	found->process = judgement->process;
	if (site != 0) {
		const lt_site_model *at = lt_site_of(judgement->view.trace, site);

		found->file = at->file;
		found->function = at->function;
		found->finding.line = at->line;
	}
	return found;
}

/* Of the leaves that grow together, those with survivors born since it is steady. */
static size_t lt_growing_leaves(const lt_view *view, uint32_t *leaves, size_t count, double onset)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		size_t first = view->alive_first[leaves[i]], end = view->alive_first[leaves[i] + 1];

		if (end > first && lt_loops_at(view->trace, view->alive[end - 1].origin) > onset) {
			leaves[kept++] = leaves[i];
		}
	}
	return kept;
}

static bool lt_leak_add(lt_judgement *judgement, uint32_t site, uint32_t *leaves, size_t count, const lt_growth *growth)
{
	lt_found *found = lt_found_add(judgement, LT_KIND_LEAK, site);
	lt_finding *finding;

	if (found == NULL) {
		return false;
	}
	finding = &found->finding;
	finding->growth_times = growth->times;
	finding->growth_size = growth->size;
	finding->live_bytes = growth->bytes;
	finding->live_blocks = growth->blocks;
	finding->bytes_per_loop = growth->per_loop;
	finding->first_loop = growth->first_loop;
	finding->last_loop = growth->last_loop;
	judgement->leaky[site] = true;
	count = lt_growing_leaves(&judgement->view, leaves, count, growth->onset);
	finding->stacks = lt_stacks_make(judgement, leaves, count, &finding->stack_count);
	return finding->stacks != NULL && lt_holders_make(judgement, leaves, count, found);
}

static bool lt_site_judge(lt_judgement *judgement, uint32_t site, uint32_t *room)
{
	lt_view *view = &judgement->view;
	const uint32_t *leaves = view->site_leaves + view->site_first[site];
	size_t count = view->site_first[site + 1] - view->site_first[site];
	lt_growth growth;

	if (!lt_growth_judge(view, leaves, count, &growth)) {
		return false;
	}
	if (growth.grows) {
		for (size_t i = 0; i < count; i++) {
			room[i] = leaves[i];
		}
	} else if (!lt_paths_judge(view, leaves, count, room, &count, &growth)) {
		return false;
	}
	return !growth.grows || lt_leak_add(judgement, site, room, count, &growth);
}

bool lt_find_leaks(lt_judgement *judgement)
{
	const lt_trace *trace = judgement->view.trace;
	uint32_t *room = malloc((trace->leaves.count + 1) * sizeof(*room));
	bool ok = room != NULL;

	for (uint32_t site = 1; ok && site <= trace->sites.count; site++) {
		ok = lt_site_judge(judgement, site, room);
	}
	free(room);
	return ok;
}
