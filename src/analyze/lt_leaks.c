/*
 * lt_leaks.c: findings of kind leak: sites whose survivors pile up. See lt_judge.h.
 */
#include "analyze/lt_judge.h"

#include <stdlib.h>
#include <string.h>

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
	judgement->leaky[site] = (uint32_t) judgement->found.count;
	for (size_t i = 0; i < count; i++) {
		judgement->counted[leaves[i]] = true;
	}
	count = lt_growing_leaves(&judgement->view, leaves, count, growth->onset);
	finding->stacks = lt_stacks_make(judgement, leaves, count, &finding->stack_count);
	return finding->stacks != NULL && lt_holders_make(judgement, leaves, count, found);
}

/* The leaves of a site that are not among `some`, in `rest`. */
static size_t lt_leaves_without(lt_view *view, const uint32_t *leaves, size_t count, const uint32_t *some, size_t some_count,
	uint32_t *rest)
{
	size_t kept = 0;

	for (size_t i = 0; i < some_count; i++) {
		view->mark[some[i]] = 1;
	}
	for (size_t i = 0; i < count; i++) {
		if (view->mark[leaves[i]] == 0) {
			rest[kept++] = leaves[i];
		}
	}
	for (size_t i = 0; i < some_count; i++) {
		view->mark[some[i]] = 0;
	}
	return kept;
}

/* Judges some leaves of a site. When some of its paths grow and the others do not, the
 * finding is about those; else about all: their number, and the leaves in `room`. 0: nothing
 * grows. `room` and `rest` have room for all leaves. */
static bool lt_leaves_judge(lt_judgement *judgement, const uint32_t *leaves, size_t count, uint32_t *room, uint32_t *rest,
	size_t *grow, lt_growth *growth)
{
	lt_view *view = &judgement->view;
	size_t found, others;
	lt_growth whole, paths, left;

	*grow = 0;
	if (!lt_growth_judge(view, leaves, count, &whole) || !lt_paths_judge(view, leaves, count, room, &found, &paths)) {
		return false;
	}
	if (whole.grows && paths.grows) {
		others = lt_leaves_without(view, leaves, count, room, found, rest);
		if (!lt_growth_judge(view, rest, others, &left)) {
			return false;
		}
		paths.grows = !left.grows;
	}
	if (!paths.grows) {
		memcpy(room, leaves, count * sizeof(*room));
		found = count;
	}
	*growth = paths.grows ? paths : whole;
	*grow = growth->grows ? found : 0;
	return true;
}

/* Judges a site; without what only took the place of something else, where that is part of
 * what grows. `room`, `rest` and `added` have room for all leaves. */
static bool lt_site_judge(lt_judgement *judgement, uint32_t site, uint32_t *room, uint32_t *rest, uint32_t *added)
{
	const lt_view *view = &judgement->view;
	size_t count = view->site_first[site + 1] - view->site_first[site], grow, kept;
	lt_growth growth;

	memcpy(added, view->site_leaves + view->site_first[site], count * sizeof(*added));
	if (!lt_leaves_judge(judgement, added, count, room, rest, &grow, &growth)) {
		return false;
	}
	kept = grow;
	if (grow > 0 && !lt_leaves_added(judgement, room, &kept)) {
		return false;
	}
	if (kept < grow && (!lt_leaves_added(judgement, added, &count)
		|| !lt_leaves_judge(judgement, added, count, room, rest, &grow, &growth))) {
		return false;
	}
	return grow == 0 || lt_leak_add(judgement, site, room, grow, &growth);
}

bool lt_find_leaks(lt_judgement *judgement)
{
	const lt_trace *trace = judgement->view.trace;
	uint32_t *room = malloc((trace->leaves.count + 1) * sizeof(*room));
	uint32_t *rest = malloc((trace->leaves.count + 1) * sizeof(*rest));
	uint32_t *added = malloc((trace->leaves.count + 1) * sizeof(*added));
	bool ok = room != NULL && rest != NULL && added != NULL;

	for (uint32_t site = 1; ok && site <= trace->sites.count; site++) {
		ok = lt_site_judge(judgement, site, room, rest, added);
	}
	free(room);
	free(rest);
	free(added);
	return ok;
}
