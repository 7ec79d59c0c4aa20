/*
 * lt_holders_history.c: what walks count at the places of lt_holders.h, how that
 * changed over the walks, and which place holds what leaks.
 */
#include "track/lt_holders.h"

#define LT_HOLDERS_GAIN 0.5 /* elements gained per container that count as growth */

void lt_holders_begin(lt_holders *holders)
{
	holders->walk++;
}

/* Empties a node's counts when this walk meets it for the first time. */
static lt_holder_node *lt_node_counting(lt_holders *holders, uint32_t id)
{
	lt_holder_node *node = lt_holders_node(holders, id);

	if (node->last_walk != holders->walk) {
		node->containers = node->elements = node->bytes = 0;
		node->strings = node->string_bytes = 0;
		node->last_walk = holders->walk;
	}
	return node;
}

void lt_holders_count(lt_holders *holders, uint32_t id, lt_holds holds, uint64_t elements)
{
	if (id != 0) {
		lt_holder_node *node = lt_node_counting(holders, id);
		node->containers++;
		node->elements += elements;
		if (holds != LT_HOLDS_NOTHING) {
			node->holds = (uint8_t) holds;
		}
	}
}

void lt_holders_elements(lt_holders *holders, uint32_t id, lt_holds holds, uint64_t elements)
{
	if (id != 0) {
		lt_holder_node *node = lt_node_counting(holders, id);
		node->elements += elements;
		node->holds = (uint8_t) holds;
	}
}

void lt_holders_bytes(lt_holders *holders, uint32_t id, uint64_t bytes)
{
	if (id != 0) {
		lt_node_counting(holders, id)->bytes += bytes;
	}
}

void lt_holders_string(lt_holders *holders, uint32_t id, uint64_t bytes)
{
	if (id != 0) {
		lt_holder_node *node = lt_node_counting(holders, id);
		node->strings++;
		node->string_bytes += bytes;
	}
}

double lt_holders_ratio(const lt_holder_node *node)
{
	if (node->containers == 0) {
		return 0;
	}
	if (node->recursive) {
		return (double) (node->elements > node->containers ? node->elements : node->containers);
	}
	return (double) node->elements / (double) node->containers;
}

/* A place that holds strings and nothing else is a container of their bytes. */
static void lt_node_settle(lt_holder_node *node)
{
	if (node->containers == 0 && node->strings != 0) {
		node->containers = node->strings;
		node->elements = node->string_bytes;
		node->holds = LT_HOLDS_BYTES;
	}
}

static void lt_node_remember(const lt_holders *holders, lt_holder_node *node)
{
	double ratio = lt_holders_ratio(node);

	if (node->walks++ == 0) {
		node->first_walk = holders->walk;
		/* What appeared after the first walk began from nothing. */
		if (holders->walk == 1) {
			node->first_ratio = ratio;
			node->first_containers = node->containers;
			node->first_elements = node->elements;
		}
		node->varies = holders->walk != 1 && ratio > 0;
	} else if (node->elements != node->most_elements) {
		node->varies = true;
	}
	if (node->elements > node->most_elements) {
		node->most_elements = node->elements;
	}
}

void lt_holders_finish(lt_holders *holders)
{
	/* A child's number is always higher than its parent's. */
	for (size_t i = holders->nodes.count; i-- > 1;) {
		lt_holder_node *node = lt_holders_node(holders, (uint32_t) i);

		if (node->last_walk != holders->walk) {
			continue;
		}
		if (node->parent != 0) {
			lt_holders_bytes(holders, node->parent, node->bytes);
		}
		lt_node_settle(node);
		if (node->containers != 0) {
			lt_node_remember(holders, node);
		}
	}
}

bool lt_holders_foldable(const lt_holder_node *node)
{
	if (node->recursive) {
		return true;
	}
	switch (node->holds) {
		case LT_HOLDS_ELEMENTS:
			return node->star != 0 || node->folds_keys || node->keys == 0;
		case LT_HOLDS_PROPERTIES:
			return true;
		default:
			return false;
	}
}

static double lt_node_gain(const lt_holder_node *node)
{
	return lt_holders_ratio(node) - node->first_ratio;
}

typedef double (*lt_measure)(const lt_holder_node *node);

/* Whether what `outer` gained explains that `inner`, further in, gained: then each
 * new element of the outer one brought containers of the inner one with it. */
static bool lt_node_explains(const lt_holder_node *outer, const lt_holder_node *inner)
{
	double elements = (double) outer->elements - (double) outer->first_elements;
	double containers = (double) inner->containers - (double) inner->first_containers;

	return inner->recursive || containers * 2 >= elements;
}

static bool lt_node_candidate(const lt_holders *holders, const lt_holder_node *node)
{
	return node->last_walk == holders->walk && lt_holders_foldable(node);
}

static double lt_highest(const lt_holders *holders, uint32_t node, lt_measure measure)
{
	double highest = 0;

	for (uint32_t at = node; at != 0; at = lt_holders_node(holders, at)->parent) {
		const lt_holder_node *n = lt_holders_node(holders, at);
		if (lt_node_candidate(holders, n) && measure(n) > highest) {
			highest = measure(n);
		}
	}
	return highest;
}

/* The outermost node above `node` (or it) whose measure is at least `least` and a
 * quarter of the highest; 0 when none reaches `least`. */
static uint32_t lt_outermost(const lt_holders *holders, uint32_t node, lt_measure measure, double least)
{
	double highest = lt_highest(holders, node, measure);
	uint32_t found = 0;

	for (uint32_t at = node; at != 0; at = lt_holders_node(holders, at)->parent) {
		const lt_holder_node *n = lt_holders_node(holders, at);
		if (!lt_node_candidate(holders, n) || measure(n) < least || measure(n) * 4 < highest) {
			continue;
		}
		if (found != 0 && measure == lt_node_gain && !lt_node_explains(n, lt_holders_node(holders, found))) {
			break;
		}
		found = at;
	}
	return found;
}

uint32_t lt_holders_choose(const lt_holders *holders, uint32_t node)
{
	uint32_t found = lt_outermost(holders, node, lt_node_gain, LT_HOLDERS_GAIN);

	if (found == 0) {
		found = lt_outermost(holders, node, lt_holders_ratio, 2);
	}
	if (found == 0) {
		/* The one element of a container is told as that container's. */
		const lt_holder_node *at = lt_holders_node(holders, node);
		while (!lt_holders_foldable(at) && at->parent != 0 && lt_holders_node(holders, at->parent)->star == node) {
			node = at->parent;
			at = lt_holders_node(holders, node);
		}
	}
	return found ? found : node;
}
