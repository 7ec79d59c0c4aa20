/* lt_order.c: see lt_order.h. */
#include "trace/lt_order.h"

#include "trace/lt_format.h"

static const char *const lt_out_of_order = "an event out of order";
static const char *const lt_bad_id = "an id that is not defined, or not the next one";
static const char *const lt_bad_figure = "a figure that cannot be";

static bool lt_order_open(const lt_order *order)
{
	return order->started && !order->ended;
}

/* Adds to the sum; false when it or the figure grows beyond bounds. */
static bool lt_order_add(lt_order *order, uint64_t figure)
{
	if (figure > LT_FIGURE_MAX || order->sum + figure > LT_FIGURE_MAX) {
		return false;
	}
	order->sum += figure;
	return true;
}

static bool lt_order_next(uint32_t *last, uint32_t id)
{
	if (id == 0 || id - 1 != *last) {
		return false;
	}
	*last = id;
	return true;
}

static bool lt_order_defined(uint32_t last, uint32_t id)
{
	return id != 0 && id <= last;
}

static bool lt_order_near(const lt_order *order, uint32_t window)
{
	return window != 0 && window - 1 <= order->window;
}

const char *lt_order_start(lt_order *order, const lt_start *start)
{
	if (order->started) {
		return lt_out_of_order;
	}
	if (start->started_at_us > LT_FIGURE_MAX || start->pid > LT_FIGURE_MAX || start->parent_pid > LT_FIGURE_MAX
	 || start->thread > LT_FIGURE_MAX) {
		return lt_bad_figure;
	}
	if ((unsigned) start->mode > LT_MODE_SAMPLED) {
		return "an unknown mode";
	}
	order->started = true;
	return NULL;
}

const char *lt_order_string(lt_order *order, uint32_t id)
{
	if (!lt_order_open(order)) {
		return lt_out_of_order;
	}
	return lt_order_next(&order->strings, id) ? NULL : lt_bad_id;
}

const char *lt_order_func(lt_order *order, const lt_func_def *def)
{
	if (!lt_order_open(order)) {
		return lt_out_of_order;
	}
	if ((unsigned) def->kind > LT_FUNC_ROOT) {
		return "an unknown kind of function";
	}
	if (def->name > order->strings || def->file > order->strings) {
		return lt_bad_id;
	}
	return lt_order_next(&order->funcs, def->id) ? NULL : lt_bad_id;
}

const char *lt_order_node(lt_order *order, const lt_node_def *def)
{
	if (!lt_order_open(order)) {
		return lt_out_of_order;
	}
	if (def->parent > order->leaves || !lt_order_defined(order->funcs, def->func)) {
		return lt_bad_id;
	}
	return lt_order_next(&order->nodes, def->id) ? NULL : lt_bad_id;
}

const char *lt_order_leaf(lt_order *order, const lt_leaf_def *def)
{
	if (!lt_order_open(order)) {
		return lt_out_of_order;
	}
	if (!lt_order_defined(order->nodes, def->node)) {
		return lt_bad_id;
	}
	return lt_order_next(&order->leaves, def->id) ? NULL : lt_bad_id;
}

const char *lt_order_holder(lt_order *order, const lt_holder_def *def)
{
	if (!lt_order_open(order)) {
		return lt_out_of_order;
	}
	if ((unsigned) def->kind > LT_ROOT_NATIVE) {
		return "an unknown kind of root";
	}
	if (def->root > order->strings || def->path > order->strings) {
		return lt_bad_id;
	}
	return lt_order_defined(order->holders, def->id) || lt_order_next(&order->holders, def->id) ? NULL : lt_bad_id;
}

static const char *lt_order_delta(lt_order *order, const lt_window *window, const lt_delta *delta)
{
	if (!lt_order_defined(order->leaves, delta->leaf)) {
		return lt_bad_id;
	}
	if (delta->birth > window->number) {
		return "blocks born in a window to come";
	}
	if (!lt_order_add(order, delta->born_bytes) || !lt_order_add(order, delta->born_blocks)
			|| !lt_order_add(order, delta->freed_bytes) || !lt_order_add(order, delta->freed_blocks)
			|| !lt_order_add(order, delta->peak_bytes)) {
		return lt_bad_figure;
	}
	return NULL;
}

static bool lt_order_window_figures(lt_order *order, const lt_window *window)
{
	unsigned field;

	for (field = 0; field < LT_WINDOW_FIELD_COUNT; field++) {
		if (lt_window_value(window, field) > LT_FIGURE_MAX) {
			return false;
		}
	}
	return window->time_us <= LT_FIGURE_MAX && window->loop_first <= LT_FIGURE_MAX
		&& lt_order_add(order, window->gc_bytes) && lt_order_add(order, window->gc_blocks);
}

const char *lt_order_window(lt_order *order, const lt_window *window, const lt_delta *deltas, size_t count)
{
	size_t i;

	if (!lt_order_open(order)) {
		return lt_out_of_order;
	}
	if (window->number == 0 || window->number - 1 != order->window || window->number_last < window->number) {
		return "a window out of order";
	}
	if (window->judged_windows > window->number_last - window->number + 1) {
		return "more judgements than windows";
	}
	if (!lt_order_window_figures(order, window)) {
		return lt_bad_figure;
	}
	if (window->loop_first < order->loops) {
		return "loops that run backwards";
	}
	for (i = 0; i < count; i++) {
		const char *problem = lt_order_delta(order, window, &deltas[i]);

		if (problem != NULL) {
			return problem;
		}
	}
	order->window = window->number_last;
	order->loops = window->loop_first + window->loops;
	return order->loops <= LT_FIGURE_MAX ? NULL : lt_bad_figure;
}

static const char *lt_order_sizes(lt_order *order, const lt_walk *walk)
{
	size_t i;

	for (i = 0; i < walk->size_count; i++) {
		const lt_walk_size *size = &walk->sizes[i];

		if (!lt_order_defined(order->holders, size->holder)) {
			return lt_bad_id;
		}
		if (!lt_order_add(order, size->containers) || !lt_order_add(order, size->elements)
				|| !lt_order_add(order, size->bytes)) {
			return lt_bad_figure;
		}
	}
	return NULL;
}

static const char *lt_order_claims(lt_order *order, const lt_walk *walk)
{
	size_t i;

	for (i = 0; i < walk->claim_count; i++) {
		const lt_walk_claim *claim = &walk->claims[i];

		if (!lt_order_defined(order->leaves, claim->leaf) || !lt_order_defined(order->holders, claim->holder)) {
			return lt_bad_id;
		}
		if (!lt_order_add(order, claim->bytes) || !lt_order_add(order, claim->blocks)
				|| !lt_order_add(order, claim->extra_refs)) {
			return lt_bad_figure;
		}
	}
	return NULL;
}

static const char *lt_order_parked(lt_order *order, const lt_walk *walk)
{
	for (size_t i = 0; i < walk->parked_count; i++) {
		const lt_walk_parked *parked = &walk->parked[i];

		if (!lt_order_defined(order->leaves, parked->started) || !lt_order_defined(order->holders, parked->holder)) {
			return lt_bad_id;
		}
		if (!lt_order_add(order, parked->count)) {
			return lt_bad_figure;
		}
	}
	return NULL;
}

const char *lt_order_walk(lt_order *order, const lt_walk *walk)
{
	const char *problem;

	if (!lt_order_open(order) || !lt_order_near(order, walk->window)) {
		return lt_out_of_order;
	}
	if (walk->time_us > LT_FIGURE_MAX || !lt_order_add(order, walk->cost_us) || !lt_order_add(order, walk->values)) {
		return lt_bad_figure;
	}
	problem = lt_order_sizes(order, walk);
	problem = problem != NULL ? problem : lt_order_claims(order, walk);
	return problem != NULL ? problem : lt_order_parked(order, walk);
}

const char *lt_order_cycle(lt_order *order, const lt_cycle *cycle)
{
	if (!lt_order_open(order) || !lt_order_near(order, cycle->window)) {
		return lt_out_of_order;
	}
	if (cycle->leaf > order->leaves || cycle->ring > order->strings) {
		return lt_bad_id;
	}
	return lt_order_add(order, cycle->bytes) && lt_order_add(order, cycle->blocks) ? NULL : lt_bad_figure;
}

const char *lt_order_pending(lt_order *order, const lt_pending *pending)
{
	if (!lt_order_open(order) || !lt_order_near(order, pending->window)) {
		return lt_out_of_order;
	}
	if (pending->started > order->leaves || pending->waiting > order->leaves) {
		return lt_bad_id;
	}
	return lt_order_add(order, pending->count) && lt_order_add(order, pending->bytes) ? NULL : lt_bad_figure;
}

const char *lt_order_end(lt_order *order, lt_end_state state, uint64_t time_us)
{
	if (!lt_order_open(order)) {
		return lt_out_of_order;
	}
	if ((unsigned) state > LT_END_TRUNCATED) {
		return "an unknown end";
	}
	order->ended = true;
	return time_us <= LT_FIGURE_MAX ? NULL : lt_bad_figure;
}
