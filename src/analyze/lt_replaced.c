/*
 * lt_replaced.c: survivors that took the place of what was there. See lt_judge.h.
 *
 * A table that is loaded before the first loop, and of which each loop replaces another
 * row, keeps all that the loops make, and sees none of it die: what it gives up is older
 * than the loops. But neither its elements nor its bytes change, and heap walks tell that
 * of each place. What a leaf has in such places is no leak, however long it stays.
 */
#include "analyze/lt_judge.h"

#include <math.h>
#include <stdlib.h>

#define LT_LEVEL_PART 0.33   /* of what was put into a place since the first walk: so much its bytes may have changed */
#define LT_SEEN_PART 0.5     /* of what a place has of the loops that came after the first walk, at least */
#define LT_REPLACED_PART 0.9 /* of what a leaf has in places that are level, at least */

/* What a walk found in a place. */
typedef struct {
	bool asked;
	double claimed, since; /* bytes; `since`: born after the first walk that told of it */
} lt_place;

static double lt_claim_since(const lt_judgement *judgement, const lt_claim_model *claim)
{
	const lt_view *view = &judgement->view;
	double since = 0.0;

	for (size_t i = view->alive_first[claim->leaf]; i < view->alive_first[claim->leaf + 1]; i++) {
		since += view->alive[i].origin > judgement->holds[claim->holder].first_record ? (double) view->alive[i].bytes : 0.0;
	}
	return view->alive_bytes[claim->leaf] > 0 ? (double) claim->bytes * since / (double) view->alive_bytes[claim->leaf] : 0.0;
}

/* The places that have blocks of the marked leaves; by holder id, malloc'd. */
static lt_place *lt_places_make(const lt_judgement *judgement, const lt_walk_model *walk)
{
	lt_place *places = calloc(judgement->view.trace->holders.count + 1, sizeof(*places));

	for (size_t i = 0; places != NULL && i < walk->claims.count; i++) {
		const lt_claim_model *claim = lt_list_at(&walk->claims, i);

		places[claim->holder].asked |= judgement->view.mark[claim->leaf] != 0;
	}
	for (size_t i = 0; places != NULL && i < walk->claims.count; i++) {
		const lt_claim_model *claim = lt_list_at(&walk->claims, i);

		if (places[claim->holder].asked) {
			places[claim->holder].claimed += (double) claim->bytes;
			places[claim->holder].since += lt_claim_since(judgement, claim);
		}
	}
	return places;
}

/* The most by which the process's memory differed between two windows. */
static double lt_usage_spread(const lt_view *view)
{
	double least = INFINITY, most = 0.0;

	for (uint32_t record = 1; record <= view->records; record++) {
		const lt_window *window = &lt_record_of(view->trace, record)->window;

		if ((window->flags & LT_WINDOW_LAST) == 0) {
			least = fmin(least, (double) window->zend_usage);
			most = fmax(most, (double) window->zend_usage);
		}
	}
	return most - least;
}

/* Did a place that a program can name stay as large as it was, while so much came into it?
 * Where a heap is too large to be walked twice, all memory of the process did. */
static bool lt_place_is_level(const lt_judgement *judgement, uint32_t holder, const lt_place *place, double usage_spread)
{
	const lt_hold *hold = &judgement->holds[holder];

	if (!lt_holder_is_named(lt_holder_of(judgement->view.trace, holder)) || lt_holder_grows(judgement, holder)) {
		return false;
	}
	if (hold->walks < 2) {
		return usage_spread <= LT_LEVEL_PART * place->claimed;
	}
	return place->since >= LT_SEEN_PART * place->claimed && hold->bytes_spread <= LT_LEVEL_PART * place->since;
}

/* What each marked leaf has, and has in places that are level, by leaf id. */
static bool lt_level_sums(const lt_judgement *judgement, const lt_walk_model *walk, double *claimed, double *level)
{
	lt_place *places = lt_places_make(judgement, walk);
	double usage_spread = lt_usage_spread(&judgement->view);

	for (size_t i = 0; places != NULL && i < walk->claims.count; i++) {
		const lt_claim_model *claim = lt_list_at(&walk->claims, i);

		if (judgement->view.mark[claim->leaf] != 0) {
			claimed[claim->leaf] += (double) claim->bytes;
			level[claim->leaf] += lt_place_is_level(judgement, claim->holder, &places[claim->holder], usage_spread) ? (double) claim->bytes : 0.0;
		}
	}
	free(places);
	return places != NULL;
}

bool lt_leaves_added(lt_judgement *judgement, uint32_t *leaves, size_t *count)
{
	size_t all = judgement->view.trace->leaves.count + 1, kept = 0;
	double *sums = calloc(all * 2, sizeof(*sums));
	const lt_walk_model *walk;
	bool ok = sums != NULL;

	for (size_t i = 0; i < *count; i++) {
		judgement->view.mark[leaves[i]] = 1;
	}
	walk = lt_walk_to_ask(judgement, 0);
	ok = ok && (walk == NULL || lt_level_sums(judgement, walk, sums, sums + all));
	for (size_t i = 0; i < *count; i++) {
		uint32_t leaf = leaves[i];

		judgement->view.mark[leaf] = 0;
		if (!ok || !(sums[leaf] > 0.0) || sums[all + leaf] < LT_REPLACED_PART * sums[leaf]) {
			leaves[kept++] = leaf;
		}
	}
	*count = kept;
	free(sums);
	return ok;
}
