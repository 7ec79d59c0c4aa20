/*
 * track_model_code.h: code for track_model.h: functions, calls, contexts that are switched
 * between, the call path of each allocation; and a sink that keeps the definitions it is
 * told, so that a path can be read back from them.
 */
#ifndef TRACK_MODEL_CODE_H
#define TRACK_MODEL_CODE_H

#include "track_model_base.h"

/* Some share names, files or lines, none all of it. */
static const struct {
	const char *name, *file;
	uint32_t line;
	lt_func_kind kind;
} model_code[MODEL_FUNCS] = {
	{"main", "/a.php", 0, LT_FUNC_FILE}, {"f", "/a.php", 3, LT_FUNC_USER}, {"f", "/b.php", 3, LT_FUNC_USER},
	{"{closure}", "/a.php", 9, LT_FUNC_CLOSURE}, {"{closure}", "/a.php", 12, LT_FUNC_CLOSURE},
	{"array_map", NULL, 0, LT_FUNC_INTERNAL}, {"f", NULL, 0, LT_FUNC_INTERNAL}, {"A::g", "/b.php", 20, LT_FUNC_USER}
};

static inline uint32_t model_string(model *m, const char *text)
{
	return text != NULL ? lt_strings_id(&m->tracker.strings, text, strlen(text)) : 0;
}

static inline void model_learn_code(model *m)
{
	for (uint32_t i = 0; i < MODEL_FUNCS; i++) {
		m->funcs[i] = lt_tree_func(&m->tracker.tree, model_string(m, model_code[i].name), model_string(m, model_code[i].file),
			model_code[i].line, model_code[i].kind);
		MODEL_MUST(m->funcs[i] != 0);
	}
}

/* ---- calls ---- */

/* The path of a call: a PHP function that is on the path already is its earlier call. */
static inline model_path model_called(const model_path *from, uint8_t func)
{
	model_path path = *from;

	for (uint8_t i = 0; i < path.depth && model_code[func].kind != LT_FUNC_INTERNAL; i++) {
		if (path.func[i] == func) {
			path.depth = i + 1;
			path.line[i] = 0;
			return path;
		}
	}
	path.func[path.depth] = func;
	path.line[path.depth++] = 0;
	return path;
}

static inline model_frame *model_top(model_context *context)
{
	return &context->frames[context->depth - 1];
}

/* The running line of the innermost frame: that of its path, and the tracker's leaf. */
static inline uint32_t model_at_line(model *m, model_frame *frame, uint32_t line)
{
	if (model_code[frame->path.func[frame->path.depth - 1]].kind == LT_FUNC_INTERNAL) {
		line = 0;
	}
	frame->path.line[frame->path.depth - 1] = (uint8_t) line;
	return lt_tree_leaf(&m->tracker.tree, frame->node, line);
}

static inline void model_enter(model *m, model_context *context, uint32_t leaf, const model_path *from, uint8_t func)
{
	model_frame *frame = &context->frames[context->depth++];

	frame->path = model_called(from, func);
	frame->node = lt_tree_child(&m->tracker.tree, leaf, m->funcs[func]);
	MODEL_MUST(frame->node != 0);
}

static inline void model_call(model *m)
{
	uint32_t what = model_byte(m), leaf;
	model_context *context = m->running;
	model_frame *frame = model_top(context);

	if (context->depth == MODEL_DEPTH) {
		return;
	}
	leaf = model_at_line(m, frame, 1 + what / MODEL_FUNCS % 3);
	model_enter(m, context, leaf, &frame->path, what % MODEL_FUNCS);
}

static inline void model_return(model *m)
{
	if (m->running->depth > 1) {
		m->running->depth--;
	}
}

static inline bool model_same_path(const model_path *a, const model_path *b)
{
	return a->depth == b->depth && memcmp(a->func, b->func, a->depth) == 0 && memcmp(a->line, b->line, a->depth) == 0;
}

/* The number in the model of the call path of the running context, at some line. */
static inline uint32_t model_here(model *m)
{
	model_frame *frame = model_top(m->running);
	uint32_t id = model_at_line(m, frame, 1 + model_byte(m) % 2), i;

	MODEL_MUST(id != 0);
	for (i = 0; i < m->leaf_count; i++) {
		bool same = model_same_path(&m->leaves[i].path, &frame->path);

		MODEL_MUST(same == (m->leaves[i].id == id));
		if (same) {
			return i;
		}
	}
	if (m->leaf_count == MODEL_LEAVES) {
		return 0;
	}
	m->leaves[i].path = frame->path;
	m->leaves[i].id = id;
	return m->leaf_count++;
}

/* ---- what the sink is told ---- */

/* Whether the sink takes an event or is full from now on. */
static inline bool model_takes(model *m)
{
	if (m->refuse > 0 && --m->refuse == 0) {
		m->refused = true;
	}
	return !m->refused;
}

static inline bool model_on_string(void *self, uint32_t id, lt_str text)
{
	model *m = self;

	MODEL_MUST(text.len > 0 && text.len < 16 && id == m->strings + 1 && id < 64);
	if (!model_takes(m)) {
		return false;
	}
	snprintf(m->string[id], 16, "%.*s", (int) text.len, text.ptr);
	m->strings++;
	return true;
}

static inline bool model_on_func(void *self, const lt_func_def *def)
{
	model *m = self;

	MODEL_MUST(def->id == m->told_funcs + 1 && def->id < MODEL_TOLD && def->name <= m->strings && def->file <= m->strings);
	if (!model_takes(m)) {
		return false;
	}
	m->func_def[def->id] = *def;
	m->told_funcs++;
	return true;
}

static inline bool model_on_node(void *self, const lt_node_def *def)
{
	model *m = self;

	MODEL_MUST(def->id == m->nodes + 1 && def->id < MODEL_TOLD && def->parent <= m->told_leaves && def->func - 1 < m->told_funcs);
	if (!model_takes(m)) {
		return false;
	}
	m->node_def[def->id] = *def;
	m->nodes++;
	return true;
}

static inline bool model_on_leaf(void *self, const lt_leaf_def *def)
{
	model *m = self;

	MODEL_MUST(def->id == m->told_leaves + 1 && def->id < MODEL_TOLD && def->node - 1 < m->nodes);
	if (!model_takes(m)) {
		return false;
	}
	m->leaf_def[def->id] = *def;
	m->told_leaves++;
	return true;
}

static inline uint8_t model_told_func(const model *m, uint32_t id)
{
	const lt_func_def *def = &m->func_def[id];

	for (uint8_t i = 0; i < MODEL_FUNCS; i++) {
		const char *file = model_code[i].file;

		if (strcmp(m->string[def->name], model_code[i].name) == 0 && def->line == model_code[i].line && def->kind == model_code[i].kind
		 && (file == NULL ? def->file == 0 : def->file != 0 && strcmp(m->string[def->file], file) == 0)) {
			return i;
		}
	}
	MODEL_MUST(!"a function that was told is one of the code's");
	return 0;
}

/* The number of the call path that a told leaf stands for, read from the definitions. */
static inline uint32_t model_told_leaf(const model *m, uint32_t leaf)
{
	model_path path = {0};
	uint32_t ids[MODEL_PATH];

	for (; leaf != 0; leaf = m->node_def[m->leaf_def[leaf].node].parent) {
		MODEL_MUST(leaf <= m->told_leaves && path.depth < MODEL_PATH);
		ids[path.depth++] = leaf;
	}
	for (uint8_t i = 0; i < path.depth; i++) {
		const lt_leaf_def *def = &m->leaf_def[ids[path.depth - 1 - i]];

		path.func[i] = model_told_func(m, m->node_def[def->node].func);
		path.line[i] = (uint8_t) def->line;
	}
	for (uint32_t i = 0; i < m->leaf_count; i++) {
		if (model_same_path(&m->leaves[i].path, &path)) {
			return i;
		}
	}
	MODEL_MUST(!"a call path that was told is one that allocated");
	return 0;
}

#endif
