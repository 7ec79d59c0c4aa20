/*
 * lt_holds.c: holders: which containers grow, and who holds a leak. See lt_judge.h.
 *
 * A container class grows when the elements of each of its containers do: entries
 * of a list whose rows never change do not make the rows grow. The number of
 * elements must rise from walk to walk, hardly ever fall, and go on to the end.
 */
#include "analyze/lt_judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LT_HOLD_FALLS 4.0    /* times the deepest fall that elements must have risen */
#define LT_HOLD_RISES 3u     /* walks that must show growth */
#define LT_MOST_HOLDERS 5u   /* told per finding */
#define LT_HOLD_LATE 0.66    /* part of the run after which a walk may stand for its end */
#define LT_CLAIMS_PART 0.5   /* of the most that a walk found of a leak: the latest that found so much tells who holds it */

/* A walk may have been told before its window. */
static uint32_t lt_record_known(const lt_trace *trace, uint32_t record)
{
	return record <= trace->records.count ? record : (uint32_t) trace->records.count;
}

/* The kept walk that came so many before the last one; NULL: there is none. */
static const lt_walk_model *lt_walk_back(const lt_trace *trace, uint32_t back)
{
	return back < LT_WALKS_KEPT && back < trace->walk_count ? &trace->walks[(trace->walk_count - 1 - back) % LT_WALKS_KEPT] : NULL;
}

static bool lt_record_is_last(const lt_trace *trace, uint32_t record)
{
	return record <= trace->records.count && (lt_record_of(trace, record)->window.flags & LT_WINDOW_LAST) != 0;
}

/* The sizes of a holder that count. The walk at the end of a script comes when frames
 * have returned and the program has tidied up: it takes nothing away. */
static size_t lt_sizes_count(const lt_trace *trace, const lt_holder_model *holder)
{
	size_t count = holder->sizes.count;
	const lt_size_point *last = count > 1 ? lt_list_at(&holder->sizes, count - 1) : NULL;

	return last != NULL && lt_record_is_last(trace, last->record)
		&& last->elements < ((const lt_size_point *) lt_list_at(&holder->sizes, count - 2))->elements ? count - 1 : count;
}

/* What is sampled of a container class: elements per container or in all of them, or bytes. */
typedef enum {
	LT_HOLD_MEAN,
	LT_HOLD_TOTAL,
	LT_HOLD_BYTES
} lt_hold_what;

/* That, over the walks; samples[] has room for all. */
static size_t lt_hold_samples(const lt_trace *trace, const lt_holder_model *holder, lt_sample *samples, lt_hold_what what)
{
	size_t count = 0, sizes = lt_sizes_count(trace, holder);

	for (size_t i = 0; i < sizes; i++) {
		const lt_size_point *point = lt_list_at(&holder->sizes, i);
		double at = lt_begun_at(trace, lt_record_known(trace, point->record));
		double many = point->containers > 1.0 && what == LT_HOLD_MEAN ? point->containers : 1.0;

		if (count > 0 && samples[count - 1].at >= at) {
			count--; /* two walks after the same loop: the later one tells */
		}
		samples[count++] = (lt_sample) {at, (what == LT_HOLD_BYTES ? point->bytes : point->elements) / many};
	}
	return count;
}

/* Slope over the later half of the walks. */
static double lt_late_slope(const lt_sample *samples, size_t count)
{
	size_t skip = count > 5 ? count / 2 : 0;

	return lt_theil_sen(samples + skip, count - skip);
}

static void lt_hold_grown(lt_hold *hold, const lt_sample *samples, size_t count, const lt_demand *demand)
{
	hold->grows = lt_curve_grows(samples, count, demand, NULL);
	hold->rises = lt_floor_of(samples, count, NULL).rises;
	if (count > 0) {
		hold->first_loop = (uint64_t) fmax(samples[0].at - 1.0, 0.0);
		hold->last_loop = (uint64_t) fmax(samples[count - 1].at - 1.0, 0.0);
	}
}

/* Elements per loop where one walk is all there is: no leaf can have put more in than
 * it has blocks there, or than it began contexts that are held there. */
static double lt_lone_slope(const lt_view *view, uint32_t id, const lt_size_point *size)
{
	const lt_trace *trace = view->trace;
	uint64_t most = 0;
	double begun;

	for (size_t w = 0; w < LT_WALKS_KEPT; w++) {
		for (size_t i = 0; trace->walks[w].record == size->record && i < trace->walks[w].parked.count; i++) {
			const lt_parked_model *parked = lt_list_at(&trace->walks[w].parked, i);

			most = parked->holder == id && parked->count > most ? parked->count : most;
		}
		for (size_t i = 0; trace->walks[w].record == size->record && i < trace->walks[w].claims.count; i++) {
			const lt_claim_model *claim = lt_list_at(&trace->walks[w].claims, i);

			most = claim->holder == id && claim->blocks > most ? claim->blocks : most;
		}
	}
	begun = lt_begun_at(trace, lt_record_known(trace, size->record));
	return begun > 1.0 ? fmin((double) most, size->elements) / (begun - 1.0) : 0.0;
}

/* Elements that come to a container class per loop. One that does not grow may become more
 * containers. One that the walk before did not know may have had another name there: what it
 * has need not have come since. */
static double lt_hold_slope(const lt_judgement *judgement, uint32_t id, const lt_hold *hold, lt_sample *samples)
{
	const lt_trace *trace = judgement->view.trace;
	const lt_holder_model *holder = lt_holder_of(trace, id);
	size_t count = lt_hold_samples(trace, holder, samples, hold->grows ? LT_HOLD_MEAN : LT_HOLD_TOTAL);
	double slope = lt_late_slope(samples, count) * (hold->grows ? fmax(1.0, hold->containers) : 1.0);

	if (count < 2) {
		return lt_lone_slope(&judgement->view, id, lt_list_at(&holder->sizes, lt_sizes_count(trace, holder) - 1));
	}
	return count == 2 && samples[0].value == 0.0 ? fmin(slope, hold->elements / fmax(1.0, samples[1].at - 1.0)) : slope;
}

bool lt_holds_bytes(const lt_judgement *judgement, const lt_holder_model *holder)
{
	const char *path = lt_text_of(judgement->analysis, holder->path);
	size_t len = strlen(path);

	return len > 0 && path[len - 1] != '*' && (len < 3 || strcmp(path + len - 3, "[*]") != 0);
}

static double lt_spread(const lt_sample *samples, size_t count)
{
	double least = count > 0 ? samples[0].value : 0.0, most = least;

	for (size_t i = 1; i < count; i++) {
		least = fmin(least, samples[i].value);
		most = fmax(most, samples[i].value);
	}
	return most - least;
}

static bool lt_hold_make(const lt_judgement *judgement, uint32_t id, uint32_t least, lt_hold *hold)
{
	const lt_trace *trace = judgement->view.trace;
	const lt_holder_model *holder = lt_holder_of(trace, id);
	double times = (double) judgement->analysis->options.growth_times;
	lt_demand demand = {.falls = LT_HOLD_FALLS, .rises = LT_HOLD_RISES, .amount = times, .counts = true, .series = 1.0,
		.times = times, .ordered = lt_holds_bytes(judgement, holder)};
	lt_sample *samples = malloc((holder->sizes.count + 1) * sizeof(*samples));
	const lt_size_point *last;
	size_t count;

	if (samples == NULL) {
		return false;
	}
	if (holder->sizes.count > 0) {
		last = lt_list_at(&holder->sizes, lt_sizes_count(trace, holder) - 1);
		hold->containers = last->containers;
		hold->elements = last->elements;
		hold->bytes = last->bytes;
		count = lt_hold_samples(trace, holder, samples, LT_HOLD_BYTES);
		hold->bytes_per_loop = fmax(0.0, lt_late_slope(samples, count));
		hold->heavier = lt_floor_of(samples, count, NULL).growth > 0.0;
		hold->first_record = ((lt_size_point *) lt_list_at(&holder->sizes, 0))->record;
		hold->walks = count;
		hold->bytes_spread = lt_spread(samples, count);
		count = lt_hold_samples(trace, holder, samples, LT_HOLD_MEAN);
		if (last->containers > 1.0) {
			demand.amount /= last->containers;
			demand.series = last->containers;
		}
		if (last->record >= least) {
			lt_hold_grown(hold, samples, count, &demand);
		}
		hold->elements_per_loop = lt_hold_slope(judgement, id, hold, samples);
	}
	free(samples);
	return true;
}

/* The first record whose walk tells how things were at the end: the last walk's, or that
 * of the one before where the last came after the loops. */
static uint32_t lt_walk_least(const lt_view *view)
{
	const lt_walk_model *last = lt_walk_back(view->trace, 0), *before = lt_walk_back(view->trace, 1);

	if (last == NULL) {
		return UINT32_MAX;
	}
	return before != NULL && lt_record_is_last(view->trace, last->record) && before->record <= last->record
		&& lt_loops_at(view->trace, lt_record_known(view->trace, before->record)) >= LT_HOLD_LATE * view->now ? before->record : last->record;
}

bool lt_holds_make(lt_judgement *judgement)
{
	const lt_trace *trace = judgement->view.trace;
	uint32_t least = lt_walk_least(&judgement->view);

	judgement->holds = calloc(trace->holders.count + 1, sizeof(*judgement->holds));
	if (judgement->holds == NULL) {
		return false;
	}
	for (uint32_t id = 1; id <= trace->holders.count; id++) {
		if (!lt_hold_make(judgement, id, least, &judgement->holds[id])) {
			return false;
		}
	}
	return true;
}

bool lt_path_within(const lt_judgement *judgement, uint32_t outer, uint32_t inner)
{
	const char *a = lt_text_of(judgement->analysis, outer), *b = lt_text_of(judgement->analysis, inner);
	size_t len = strlen(a);

	return len > 0 && strncmp(a, b, len) == 0 && (b[len] == '\0' || strchr("[-:", b[len]) != NULL || a[len - 1] == ']');
}

/* The container on the way to a holder that grows: the holder itself, or the nearest
 * above it; the holder if none does. */
static uint32_t lt_growing_holder(const lt_judgement *judgement, uint32_t id)
{
	const lt_trace *trace = judgement->view.trace;
	uint32_t path = lt_holder_of(trace, id)->path, best = 0;
	size_t longest = 0;

	if (judgement->holds[id].grows) {
		return id;
	}
	for (uint32_t other = 1; other <= trace->holders.count; other++) {
		uint32_t text = lt_holder_of(trace, other)->path;
		size_t len = judgement->holds[other].grows ? strlen(lt_text_of(judgement->analysis, text)) : 0;

		if (len > longest && lt_path_within(judgement, text, path)) {
			best = other;
			longest = len;
		}
	}
	return best != 0 ? best : id;
}

bool lt_holder_grows(const lt_judgement *judgement, uint32_t holder)
{
	return judgement->holds[lt_growing_holder(judgement, holder)].grows;
}

bool lt_holder_is_named(const lt_holder_model *holder)
{
	switch (holder->kind) {
		case LT_ROOT_NONE:
		case LT_ROOT_RESOURCE:
		case LT_ROOT_OBJECT_STORE:
		case LT_ROOT_CODE:
		case LT_ROOT_NATIVE:
			return false;
		default:
			return true;
	}
}

/* The sum of the growing holder that a place belongs to, made if new; NULL when out of memory. */
static lt_claim_model *lt_sum_of(const lt_judgement *judgement, lt_list *sums, uint32_t place)
{
	uint32_t holder = lt_growing_holder(judgement, place);
	lt_claim_model *sum;

	for (size_t s = 0; s < sums->count; s++) {
		sum = lt_list_at(sums, s);
		if (sum->holder == holder) {
			return sum;
		}
	}
	sum = lt_list_push(sums);
	if (sum != NULL) {
		sum->holder = holder;
		sum->rank = lt_holder_rank(lt_holder_of(judgement->view.trace, holder)->kind, judgement->holds[holder].grows);
	}
	return sum;
}

/* Adds the claims of one walk on the marked leaves, by growing holder. */
static bool lt_claims_sum(lt_judgement *judgement, const lt_walk_model *walk, lt_list *sums)
{
	for (size_t i = 0; i < walk->claims.count; i++) {
		const lt_claim_model *claim = lt_list_at(&walk->claims, i);
		lt_claim_model *sum;

		if (judgement->view.mark[claim->leaf] == 0) {
			continue;
		}
		sum = lt_sum_of(judgement, sums, claim->holder);
		if (sum == NULL) {
			return false;
		}
		sum->bytes += claim->bytes;
		sum->blocks += claim->blocks;
		sum->extra_refs += claim->extra_refs;
	}
	return true;
}

/* By rank, then by bytes. */
static int lt_claim_order(const void *left, const void *right)
{
	const lt_claim_model *a = left, *b = right;

	if (a->rank != b->rank) {
		return a->rank < b->rank ? -1 : 1;
	}
	if (a->bytes != b->bytes) {
		return a->bytes > b->bytes ? -1 : 1;
	}
	return a->holder < b->holder ? -1 : a->holder > b->holder;
}

lt_holder lt_holder_plain(const lt_judgement *judgement, const lt_claim_model *sum)
{
	const lt_holder_model *model = lt_holder_of(judgement->view.trace, sum->holder);
	const lt_hold *hold = &judgement->holds[sum->holder];

	return (lt_holder) {
		.kind = model->kind,
		.grows = hold->grows,
		.root = lt_text_of(judgement->analysis, model->root),
		.path = lt_text_of(judgement->analysis, model->path),
		.bytes = sum->bytes,
		.blocks = sum->blocks,
		.elements = (uint64_t) hold->elements,
		.elements_per_loop = hold->elements_per_loop,
		.extra_refs = sum->extra_refs,
	};
}

bool lt_holder_append(lt_judgement *judgement, lt_finding *finding, const lt_claim_model *sum)
{
	lt_holder added = lt_holder_plain(judgement, sum), *holders;

	for (size_t i = 0; i < finding->holder_count; i++) {
		if (strcmp(finding->holders[i].path, added.path) == 0) {
			added.bytes += finding->holders[i].bytes;
			added.blocks += finding->holders[i].blocks;
			added.extra_refs += finding->holders[i].extra_refs;
			((lt_holder *) finding->holders)[i] = added;
			return true;
		}
	}
	if (finding->holder_count >= LT_MOST_HOLDERS) {
		return true;
	}
	holders = lt_keep(judgement->analysis, finding->holder_count + 1, sizeof(*holders));
	if (holders == NULL) {
		return false;
	}
	if (finding->holder_count > 0) {
		memcpy(holders, finding->holders, finding->holder_count * sizeof(*holders));
	}
	holders[finding->holder_count++] = added;
	finding->holders = holders;
	return true;
}

static uint64_t lt_holder_cause(const lt_holder_model *holder)
{
	switch (holder->kind) {
		case LT_ROOT_NATIVE:
		case LT_ROOT_NONE:
			return 0;
		case LT_ROOT_FIBER:
		case LT_ROOT_COROUTINE:
			return LT_CAUSE_PENDING | holder->root;
		default:
			return LT_CAUSE_HOLDER | holder->path;
	}
}

/* Hands the sums to the finding; what holds a leak needs no finding of its own. */
static bool lt_holders_keep(lt_judgement *judgement, lt_list *sums, lt_found *found)
{
	size_t count = sums->count < LT_MOST_HOLDERS ? sums->count : LT_MOST_HOLDERS;
	lt_holder *holders;

	if (count == 0) {
		return true;
	}
	lt_sort(sums->data, sums->count, sums->item, lt_claim_order);
	holders = lt_keep(judgement->analysis, count, sizeof(*holders));
	for (size_t i = 0; holders != NULL && i < sums->count; i++) {
		const lt_claim_model *sum = lt_list_at(sums, i);

		judgement->holds[sum->holder].told = true;
		if (i < count) {
			holders[i] = lt_holder_plain(judgement, sum);
		}
	}
	found->finding.holders = holders;
	found->finding.holder_count = count;
	found->cause = lt_holder_cause(lt_holder_of(judgement->view.trace, ((lt_claim_model *) lt_list_at(sums, 0))->holder));
	return holders != NULL;
}

/* What one walk found in a place, or (0) of the marked leaves. */
static uint64_t lt_claims_bytes(const lt_judgement *judgement, const lt_walk_model *walk, uint32_t holder)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < walk->claims.count; i++) {
		const lt_claim_model *claim = lt_list_at(&walk->claims, i);
		bool asked = holder != 0 ? claim->holder == holder : judgement->view.mark[claim->leaf] != 0;

		bytes += asked ? claim->bytes : 0;
	}
	return bytes;
}

const lt_walk_model *lt_walk_to_ask(const lt_judgement *judgement, uint32_t holder)
{
	const lt_trace *trace = judgement->view.trace;
	const lt_walk_model *walk;
	uint64_t most = 0;

	for (uint32_t back = 0; (walk = lt_walk_back(trace, back)) != NULL; back++) {
		uint64_t bytes = lt_claims_bytes(judgement, walk, holder);

		most = bytes > most ? bytes : most;
	}
	for (uint32_t back = 0; most > 0 && (walk = lt_walk_back(trace, back)) != NULL; back++) {
		if ((double) lt_claims_bytes(judgement, walk, holder) >= LT_CLAIMS_PART * (double) most) {
			return walk;
		}
	}
	return NULL;
}

bool lt_holders_make(lt_judgement *judgement, const uint32_t *leaves, size_t leaf_count, lt_found *found)
{
	lt_list sums = {.item = sizeof(lt_claim_model)};
	const lt_walk_model *walk;
	bool ok;

	for (size_t i = 0; i < leaf_count; i++) {
		judgement->view.mark[leaves[i]] = 1;
	}
	walk = lt_walk_to_ask(judgement, 0);
	ok = walk == NULL || lt_claims_sum(judgement, walk, &sums);
	for (size_t i = 0; i < leaf_count; i++) {
		judgement->view.mark[leaves[i]] = 0;
	}
	ok = ok && lt_holders_keep(judgement, &sums, found);
	lt_list_free(&sums);
	return ok;
}

/* The contexts that a leaf began, in one walk, by holder; each has so many bytes. */
static bool lt_parked_sum(const lt_judgement *judgement, const lt_walk_model *walk, uint32_t started, double bytes, lt_list *sums)
{
	for (size_t i = 0; i < walk->parked.count; i++) {
		const lt_parked_model *parked = lt_list_at(&walk->parked, i);
		lt_claim_model *sum;

		if (parked->started != started) {
			continue;
		}
		sum = lt_sum_of(judgement, sums, parked->holder);
		if (sum == NULL) {
			return false;
		}
		sum->blocks += parked->count;
		sum->bytes += (uint64_t) (bytes * (double) parked->count);
	}
	return true;
}

bool lt_holders_of_pending(lt_judgement *judgement, uint32_t started, lt_found *found)
{
	double bytes = found->finding.count > 0 ? (double) found->finding.live_bytes / (double) found->finding.count : 0.0;
	lt_list sums = {.item = sizeof(lt_claim_model)};
	const lt_walk_model *walk;
	bool ok = true;

	/* At the end of a script the frames may be gone that held them. */
	for (uint32_t back = 0; ok && sums.count == 0 && (walk = lt_walk_back(judgement->view.trace, back)) != NULL; back++) {
		ok = lt_parked_sum(judgement, walk, started, bytes, &sums);
	}
	ok = ok && lt_holders_keep(judgement, &sums, found);
	lt_list_free(&sums);
	return ok;
}
