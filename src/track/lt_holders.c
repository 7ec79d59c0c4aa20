/* lt_holders.c: see lt_holders.h. */
#include "track/lt_holders.h"

#include <string.h>

#define LT_HOLDERS_KEYS 8u         /* string keys of one node that keep their name */
#define LT_HOLDERS_PROPERTIES 16u  /* dynamic properties, the same */
#define LT_HOLDERS_DEPTH 40u       /* steps on one path */
#define LT_HOLDERS_STARS 4u        /* [*] after [*] after [*]: arrays nested without end */
#define LT_HOLDERS_TEXT 200u       /* bytes of one step */

#define LT_KEY_SALT 0x9e3779b97f4a7c15u
#define LT_PROPERTY_SALT 0xc2b2ae3d27d4eb4fu
#define LT_STAR_TEXT "[*]"
#define LT_ANY_TEXT "->*"

static uint64_t lt_mix(uint64_t value)
{
	value ^= value >> 33;
	value *= 0xff51afd7ed558ccdu;
	value ^= value >> 33;
	value *= 0xc4ceb9fe1a85ec53u;
	return value ^ (value >> 33);
}

uint64_t lt_holders_hash(const char *text, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++) {
		hash = (hash ^ (unsigned char) text[i]) * 0x100000001b3u;
	}
	return hash;
}

bool lt_holders_init(lt_holders *holders)
{
	memset(holders, 0, sizeof(*holders));
	holders->nodes.item = sizeof(lt_holder_node);
	holders->ids.item = sizeof(uint32_t);
	holders->edge_size = 1024;
	holders->edges = lt_mem_map(holders->edge_size * sizeof(lt_holder_edge));
	if (holders->edges == NULL || lt_vec_push(&holders->nodes) == NULL || lt_vec_push(&holders->ids) == NULL) {
		lt_holders_destroy(holders);
		return false;
	}
	return true;
}

void lt_holders_destroy(lt_holders *holders)
{
	lt_vec_free(&holders->nodes);
	lt_vec_free(&holders->ids);
	lt_mem_unmap(holders->edges, holders->edge_size * sizeof(lt_holder_edge));
	lt_arena_free(&holders->texts);
	memset(holders, 0, sizeof(*holders));
}

/* The slot where this step is, or where it belongs. */
static lt_holder_edge *lt_edge_slot(lt_holder_edge *edges, size_t size, uint32_t parent, uint64_t key)
{
	size_t i = lt_mix(key ^ ((uint64_t) parent << 32)) & (size - 1);

	while (edges[i].child != 0 && (edges[i].parent != parent || edges[i].key != key)) {
		i = (i + 1) & (size - 1);
	}
	return &edges[i];
}

static bool lt_edges_grow(lt_holders *holders)
{
	size_t size = holders->edge_size * 2;
	lt_holder_edge *edges = lt_mem_map(size * sizeof(lt_holder_edge));

	if (edges == NULL) {
		return false;
	}
	for (size_t i = 0; i < holders->edge_size; i++) {
		lt_holder_edge *edge = &holders->edges[i];
		if (edge->child != 0) {
			*lt_edge_slot(edges, size, edge->parent, edge->key) = *edge;
		}
	}
	lt_mem_unmap(holders->edges, holders->edge_size * sizeof(lt_holder_edge));
	holders->edges = edges;
	holders->edge_size = size;
	return true;
}

static uint32_t lt_edge_add(lt_holders *holders, uint32_t parent, uint64_t key, uint32_t child)
{
	lt_holder_edge *edge;

	if (holders->edge_count * 2 >= holders->edge_size && !lt_edges_grow(holders)) {
		holders->full = true;
		return 0;
	}
	edge = lt_edge_slot(holders->edges, holders->edge_size, parent, key);
	holders->edge_count += edge->child == 0;
	*edge = (lt_holder_edge) { .parent = parent, .child = child, .key = key };
	return child;
}

uint32_t lt_holders_find(const lt_holders *holders, uint32_t parent, uint64_t key)
{
	return lt_edge_slot(holders->edges, holders->edge_size, parent, key)->child;
}

static uint32_t lt_node_new(lt_holders *holders, uint32_t parent, lt_root_kind kind, uint64_t recur,
	const char *text, size_t len)
{
	uint32_t id = (uint32_t) holders->nodes.count;
	lt_holder_node *node;
	char *copy;

	if (len > LT_HOLDERS_TEXT) {
		len = LT_HOLDERS_TEXT;
	}
	copy = lt_arena_copy(&holders->texts, text, len);
	node = copy ? lt_vec_push(&holders->nodes) : NULL;
	if (node == NULL) {
		holders->full = true;
		return 0;
	}
	node->parent = parent;
	node->kind = (uint8_t) kind;
	node->recur = recur;
	node->text = copy;
	node->text_len = (uint32_t) len;
	node->depth = parent ? (uint16_t) (lt_holders_node(holders, parent)->depth + 1) : 0;
	return id;
}

static uint64_t lt_root_key(lt_root_kind kind, const char *text, size_t len)
{
	return lt_holders_hash(text, len) ^ (uint64_t) kind;
}

bool lt_holders_knows_root(const lt_holders *holders, lt_root_kind kind, const char *text, size_t len)
{
	return lt_holders_find(holders, 0, lt_root_key(kind, text, len)) != 0;
}

uint32_t lt_holders_root(lt_holders *holders, lt_root_kind kind, const char *text, size_t len)
{
	uint64_t key = lt_root_key(kind, text, len);
	uint32_t node = lt_holders_find(holders, 0, key);

	if (node != 0 || holders->full || holders->nodes.count >= LT_HOLDERS_MAX) {
		return node;
	}
	node = lt_node_new(holders, 0, kind, 0, text, len);
	return node ? lt_edge_add(holders, 0, key, node) : 0;
}

/* The ancestor to which a step already led on this path; 0: none. */
static uint32_t lt_ancestor(const lt_holders *holders, uint32_t node, uint64_t recur)
{
	while (node != 0) {
		const lt_holder_node *at = lt_holders_node(holders, node);
		if (at->recur == recur) {
			return node;
		}
		node = at->parent;
	}
	return 0;
}

uint32_t lt_holders_step(lt_holders *holders, uint32_t parent, uint64_t key, uint64_t recur,
	const char *text, size_t len)
{
	uint32_t node = parent ? lt_holders_find(holders, parent, key) : 0;

	if (node != 0 || parent == 0 || holders->full) {
		return node;
	}
	node = recur ? lt_ancestor(holders, parent, recur) : 0;
	if (node == 0 && (lt_holders_node(holders, parent)->depth >= LT_HOLDERS_DEPTH
			|| holders->nodes.count >= LT_HOLDERS_MAX)) {
		node = parent;
	}
	if (node != 0) {
		lt_holders_node(holders, node)->recursive = true;
	} else {
		node = lt_node_new(holders, parent, lt_holders_node(holders, parent)->kind, recur, text, len);
	}
	return node ? lt_edge_add(holders, parent, key, node) : 0;
}

static bool lt_is_star(const lt_holder_node *node)
{
	return node->text_len == sizeof(LT_STAR_TEXT) - 1
		&& memcmp(node->text, LT_STAR_TEXT, sizeof(LT_STAR_TEXT) - 1) == 0;
}

/* Whether the path to a node ends with so many [*] that another says nothing. */
static bool lt_stars_enough(const lt_holders *holders, uint32_t node)
{
	for (unsigned i = 0; i < LT_HOLDERS_STARS; i++) {
		const lt_holder_node *at = lt_holders_node(holders, node);
		if (at->parent == 0 || !lt_is_star(at)) {
			return false;
		}
		node = at->parent;
	}
	return true;
}

uint32_t lt_holders_star(lt_holders *holders, uint32_t parent)
{
	uint32_t node;

	if (parent == 0 || (node = lt_holders_node(holders, parent)->star) != 0) {
		return parent ? node : 0;
	}
	if (lt_stars_enough(holders, parent)) {
		node = parent;
		lt_holders_node(holders, parent)->recursive = true;
	} else {
		node = lt_holders_step(holders, parent, LT_KEY_SALT, 0, LT_STAR_TEXT, sizeof(LT_STAR_TEXT) - 1);
	}
	lt_holders_node(holders, parent)->star = node;
	return node;
}

uint32_t lt_holders_any(lt_holders *holders, uint32_t parent)
{
	uint32_t node;

	if (parent == 0 || (node = lt_holders_node(holders, parent)->any) != 0) {
		return parent ? node : 0;
	}
	node = lt_holders_step(holders, parent, LT_PROPERTY_SALT, LT_PROPERTY_SALT, LT_ANY_TEXT,
		sizeof(LT_ANY_TEXT) - 1);
	lt_holders_node(holders, parent)->any = node;
	return node;
}

/* Copies a name into a step's text between `before` and `after`; bytes that would
 * break a line of a report are shown as '?'. */
static size_t lt_step_text(char *out, const char *before, const char *text, size_t len, const char *after)
{
	size_t at = strlen(before), end = strlen(after);

	if (len > LT_HOLDERS_TEXT - 16) {
		len = LT_HOLDERS_TEXT - 16;
	}
	memcpy(out, before, at);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char) text[i];
		out[at++] = c < 0x20 || c == 0x7f ? '?' : (char) c;
	}
	memcpy(out + at, after, end);
	return at + end;
}

uint32_t lt_holders_key(lt_holders *holders, uint32_t parent, uint64_t hash, const char *text,
	size_t len, size_t count)
{
	uint64_t key = hash ^ LT_KEY_SALT;
	lt_holder_node *node;
	uint32_t child;
	char step[LT_HOLDERS_TEXT + 16];

	if (parent == 0) {
		return 0;
	}
	node = lt_holders_node(holders, parent);
	if (node->folds_keys || (child = lt_holders_find(holders, parent, key)) == 0) {
		if (node->folds_keys || node->keys >= LT_HOLDERS_KEYS || count > LT_HOLDERS_KEYS) {
			node->folds_keys = true;
			return lt_holders_star(holders, parent);
		}
		node->keys++;
		child = lt_holders_step(holders, parent, key, 0, step, lt_step_text(step, "['", text, len, "']"));
	}
	return child;
}

uint32_t lt_holders_property(lt_holders *holders, uint32_t parent, uint64_t hash, const char *text,
	size_t len, size_t count)
{
	uint64_t key = hash ^ LT_PROPERTY_SALT;
	lt_holder_node *node;
	uint32_t child;
	char step[LT_HOLDERS_TEXT + 16];

	if (parent == 0) {
		return 0;
	}
	node = lt_holders_node(holders, parent);
	if (node->folds_properties || (child = lt_holders_find(holders, parent, key)) == 0) {
		if (node->folds_properties || node->properties >= LT_HOLDERS_PROPERTIES
				|| count > LT_HOLDERS_PROPERTIES) {
			node->folds_properties = true;
			return lt_holders_any(holders, parent);
		}
		node->properties++;
		child = lt_holders_step(holders, parent, key, key, step, lt_step_text(step, "->", text, len, ""));
	}
	return child;
}

uint32_t lt_holders_id(lt_holders *holders, uint32_t id)
{
	lt_holder_node *node = lt_holders_node(holders, id);

	if (node->id == 0) {
		uint32_t *slot = lt_vec_push(&holders->ids);
		if (slot == NULL) {
			return 0;
		}
		*slot = id;
		node->id = (uint32_t) holders->ids.count - 1;
	}
	return node->id;
}

void lt_holders_own(lt_holders *holders, uint32_t id, const char *owner, size_t len)
{
	if (id != 0 && lt_holders_node(holders, id)->owner == NULL) {
		lt_holders_node(holders, id)->owner = lt_arena_copy(&holders->texts, owner, len);
	}
}

/* Adds a text to a path of `len` bytes while there is room. */
static size_t lt_path_add(char *out, size_t size, size_t len, const char *text, size_t text_len)
{
	if (len + text_len + 8 < size) {
		memcpy(out + len, text, text_len);
		len += text_len;
		out[len] = '\0';
	}
	return len;
}

size_t lt_holders_ring(const lt_holders *holders, uint32_t id, char *out, size_t size)
{
	uint32_t at = id < holders->ids.count ? *(const uint32_t *) lt_vec_at(&holders->ids, id) : 0;
	uint32_t ring, property;
	const lt_holder_node *node;
	size_t len = 0;

	while (at != 0 && lt_holders_node(holders, at)->parent != 0) {
		at = lt_holders_node(holders, at)->parent;
	}
	ring = at ? lt_holders_node(holders, at)->ring : 0;
	for (property = ring; property != 0 && lt_holders_node(holders, property)->owner == NULL;) {
		property = lt_holders_node(holders, property)->parent;
	}
	if (property == 0) {
		return 0;
	}
	node = lt_holders_node(holders, property);
	len = lt_path_add(out, size, len, node->owner, strlen(node->owner));
	len = lt_path_add(out, size, len, node->text, node->text_len);
	if (property != ring) {
		node = lt_holders_node(holders, ring);
		len = lt_path_add(out, size, len, node->text, node->text_len);
	}
	return len;
}

static const char *lt_elements_text(const lt_holder_node *node)
{
	switch (node->holds) {
		case LT_HOLDS_ELEMENTS:
			return lt_holders_foldable(node) ? LT_STAR_TEXT : "";
		case LT_HOLDS_PROPERTIES:
			return LT_ANY_TEXT;
		default:
			return node->recursive ? "…" : "";
	}
}

size_t lt_holders_path(const lt_holders *holders, uint32_t id, bool elements, char *out, size_t size,
	size_t *root)
{
	uint32_t chain[LT_HOLDERS_DEPTH + 2];
	size_t steps = 0, len = 0;

	*root = 0;
	for (uint32_t at = id; at != 0 && steps < LT_HOLDERS_DEPTH + 2; at = lt_holders_node(holders, at)->parent) {
		chain[steps++] = at;
	}
	for (size_t i = steps; i-- > 0;) {
		const lt_holder_node *node = lt_holders_node(holders, chain[i]);
		if (len + node->text_len + 8 >= size) {
			memcpy(out + len, "…", 3);
			len += 3;
			break;
		}
		memcpy(out + len, node->text, node->text_len);
		len += node->text_len;
		*root = *root ? *root : len;
	}
	if (elements && id != 0) {
		const char *text = lt_elements_text(lt_holders_node(holders, id));
		memcpy(out + len, text, strlen(text));
		len += strlen(text);
	}
	out[len] = '\0';
	return len;
}
