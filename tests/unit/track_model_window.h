/*
 * track_model_window.h: the figures of track_model.h, and the close of a window, where they
 * are compared with what the tracker tells.
 */
#ifndef TRACK_MODEL_WINDOW_H
#define TRACK_MODEL_WINDOW_H

#include "track_model_code.h"

/* ---- figures ---- */

static inline model_sum *model_sum_of(model *m, uint32_t leaf, uint32_t gen)
{
	for (uint32_t i = 0; i < m->sum_count; i++) {
		if (m->sums[i].leaf == leaf && m->sums[i].gen == gen) {
			return &m->sums[i];
		}
	}
	MODEL_MUST(m->sum_count < MODEL_SUMS);
	m->sums[m->sum_count] = (model_sum) {.leaf = leaf, .gen = gen};
	return &m->sums[m->sum_count++];
}

static inline void model_born(model *m, model_block *b)
{
	model_sum *sum = model_sum_of(m, b->leaf, b->gen);

	sum->born += b->bytes;
	sum->born_n++;
	sum->live += b->bytes;
	sum->live_n++;
	sum->peak = sum->live > sum->peak ? sum->live : sum->peak;
	b->tagged = true;
}

static inline void model_freed(model *m, model_block *b)
{
	model_sum *sum = model_sum_of(m, b->leaf, b->gen);

	sum->freed += b->bytes;
	sum->freed_n++;
	sum->live -= b->bytes;
	sum->live_n--;
	b->tagged = false;
}

static inline uint32_t model_open_loops(const model *m)
{
	uint32_t open = 0;

	for (uint32_t i = 0; i < MODEL_LOOPS; i++) {
		open += m->loops[i].loop != NULL;
	}
	return open;
}

/* ---- comparing ---- */

static inline bool model_on_window(void *self, const lt_window *window, const lt_delta *deltas, size_t count)
{
	model *m = self;

	MODEL_MUST(count <= MODEL_SUMS);
	m->seen = *window;
	for (size_t i = 0; i < count; i++) {
		m->deltas[i] = deltas[i];
	}
	m->delta_count = count;
	m->windows++;
	return model_takes(m);
}

static const lt_sink_ops model_ops = {
	.string = model_on_string, .func = model_on_func, .node = model_on_node, .leaf = model_on_leaf,
	.window = model_on_window
};

static inline model_row *model_row_of(model_row *rows, uint32_t *count, uint32_t leaf, uint32_t birth)
{
	for (uint32_t i = 0; i < *count; i++) {
		if (rows[i].leaf == leaf && rows[i].birth == birth) {
			return &rows[i];
		}
	}
	MODEL_MUST(*count < MODEL_SUMS);
	rows[*count] = (model_row) {.leaf = leaf, .birth = birth};
	return &rows[(*count)++];
}

/* How many cohorts the tracker has for (leaf, gens of that birth): with more than
 * one, peaks of parts are told and not that of the whole. The one look into the tracker. */
static inline uint32_t model_parts(const model *m, uint32_t leaf, uint32_t birth)
{
	uint32_t parts = 0;

	for (uint32_t i = 1; i < m->tracker.cohorts.count; i++) {
		const lt_cohort *cohort = lt_cohort_at(&m->tracker, i);
		uint32_t its = cohort->birth == LT_BIRTH_OPEN ? m->window : cohort->birth;

		parts += cohort->leaf == m->leaves[leaf].id && its == birth;
	}
	return parts;
}

/* What the model has of this window, and whether the peak of a row can be compared:
 * asked before the tracker closes it and gives its empty cohorts away. */
static inline uint32_t model_expected(model *m, model_row *rows)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < m->sum_count; i++) {
		const model_sum *s = &m->sums[i];
		model_row *row;

		if (m->gens[s->gen].birth == MODEL_OPEN || s->born_n + s->freed_n == 0) {
			continue;
		}
		row = model_row_of(rows, &count, s->leaf, m->gens[s->gen].birth);
		row->born += s->born;
		row->born_n += s->born_n;
		row->freed += s->freed;
		row->freed_n += s->freed_n;
		row->peak = s->peak;
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t generations = 0;

		for (uint32_t k = 0; k < m->sum_count; k++) {
			const model_sum *s = &m->sums[k];

			if (s->leaf == rows[i].leaf && m->gens[s->gen].birth == rows[i].birth) {
				rows[i].most += s->live + s->freed; /* all that was ever live in the window, as if at once */
				generations++;
			}
		}
		/* Of generations that were complete at once the third is folded into the second, though the
		 * first may be open again by now: peaks of parts, too, or, where a block was moved into what
		 * was folded, that of a whole that has parts here. */
		if (model_parts(m, rows[i].leaf, rows[i].birth) > 1 || generations > 1 || (rows[i].birth == m->window && m->completed_gens > 2)) {
			rows[i].peak = 0;
		}
	}
	return count;
}

static inline uint32_t model_told_rows(model *m, model_row *rows)
{
	uint32_t count = 0;

	for (size_t i = 0; i < m->delta_count; i++) {
		const lt_delta *d = &m->deltas[i];
		model_row *row;

		MODEL_MUST(d->leaf != 0 && d->birth <= m->window);
		row = model_row_of(rows, &count, model_told_leaf(m, d->leaf), d->birth);
		row->born += d->born_bytes;
		row->born_n += d->born_blocks;
		row->freed += d->freed_bytes;
		row->freed_n += d->freed_blocks;
		row->peak += d->peak_bytes;
	}
	return count;
}

/* All that was told is what the model has, and all that it has was told. */
static inline void model_compare(model *m, const model_row *want, uint32_t wanted)
{
	static model_row got[MODEL_SUMS];
	uint32_t count = model_told_rows(m, got), before = count;

	for (uint32_t i = 0; i < wanted; i++) {
		const model_row *row = model_row_of(got, &count, want[i].leaf, want[i].birth);

		model_same(row->born, want[i].born, "born_bytes");
		model_same(row->born_n, want[i].born_n, "born_blocks");
		model_same(row->freed, want[i].freed, "freed_bytes");
		model_same(row->freed_n, want[i].freed_n, "freed_blocks");
		MODEL_MUST(row->peak <= want[i].most);
		if (want[i].peak > 0) {
			model_same(row->peak, want[i].peak, "peak_bytes");
			m->checked = true;
		}
	}
	/* A list may hold a cohort that nothing happened to. */
	for (uint32_t i = 0; i < before; i++) {
		uint32_t same = 0;

		for (uint32_t w = 0; w < wanted; w++) {
			same += want[w].leaf == got[i].leaf && want[w].birth == got[i].birth;
		}
		MODEL_MUST(same == 1 || got[i].born_n + got[i].freed_n == 0);
	}
	model_same(count, before, "number of leaves and births told");
}

/* Sums of closed generations have been told; empty ones of them are over. */
static inline void model_told(model *m)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < m->sum_count; i++) {
		model_sum s = m->sums[i];

		if (m->gens[s.gen].birth != MODEL_OPEN) {
			m->told_bytes += s.born - s.freed;
			m->told_blocks += s.born_n - s.freed_n;
			m->allocations += s.born_n;
			s.born = s.born_n = s.freed = s.freed_n = 0;
			s.peak = s.live;
		}
		if (m->gens[s.gen].birth == MODEL_OPEN || s.live_n > 0) {
			m->sums[kept++] = s;
		}
	}
	m->sum_count = kept;
}

static inline void model_check_live(model *m)
{
	uint64_t bytes, blocks, allocations, want_bytes = 0, want_blocks = 0;

	lt_tracker_live(&m->tracker, &bytes, &blocks, &allocations);
	for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
		const model_block *b = &m->blocks[i];

		if (b->address != 0 && b->tagged) {
			want_bytes += b->bytes;
			want_blocks++;
		}
	}
	model_same(bytes, want_bytes, "live bytes now");
	model_same(blocks, want_blocks, "live blocks now");
	for (uint32_t i = 0; i < MODEL_LOOPS; i++) {
		uint64_t of_gen = 0;

		for (uint32_t s = 0; m->loops[i].loop != NULL && s < m->sum_count; s++) {
			of_gen += m->sums[s].gen == m->loops[i].gen ? m->sums[s].live : 0;
		}
		if (m->loops[i].loop != NULL) {
			model_same(lt_loop_live_bytes(&m->tracker, m->loops[i].loop), of_gen, "live bytes of a loop");
		}
	}
}

static inline void model_check_window(model *m)
{
	uint64_t contexts = 0;

	for (uint32_t i = 0; i < MODEL_LOOPS; i++) {
		contexts += m->loops[i].loop != NULL ? m->loops[i].contexts : 0;
	}
	model_same(m->seen.number, m->window, "number");
	model_same(m->seen.number_last, m->window, "number_last");
	model_same(m->seen.loops, m->window_loops, "loops");
	model_same(m->seen.loop_first, m->done_loops - m->window_loops, "loop_first");
	model_same(m->seen.time_us, m->now_us, "time_us");
	model_same(m->seen.live_bytes, m->told_bytes, "live_bytes");
	model_same(m->seen.live_blocks, m->told_blocks, "live_blocks");
	model_same(m->seen.allocations, m->allocations, "allocations");
	model_same(m->seen.pending_loops, model_open_loops(m), "pending_loops");
	model_same(m->seen.pending_contexts, contexts, "pending_contexts");
	model_same(m->seen.own_bytes, lt_mem_mapped(), "own_bytes");
	model_same(m->seen.judged_windows, 1, "judged_windows");
}

static inline void model_show(void *self, const void *block, uint64_t size, uint32_t tag)
{
	model *m = self;

	for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
		if (m->blocks[i].address == (uintptr_t) block) {
			MODEL_MUST((m->blocks[i].tagged || m->blocks[i].watched) && tag != 0);
			model_same(size, m->blocks[i].bytes, "the size of a tagged block");
			m->blocks[i].shown++;
			return;
		}
	}
	MODEL_MUST(!"a tagged block is live");
}

/* Every tagged block is shown once, and no other. */
static inline void model_check_tags(model *m)
{
	for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
		m->blocks[i].shown = 0;
	}
	lt_tags_each(&m->tracker.tags, model_show, m);
	for (uint32_t i = 0; i < MODEL_BLOCKS; i++) {
		const model_block *b = &m->blocks[i];

		model_same(b->shown, b->address != 0 && (b->tagged || b->watched), "how often a block is shown");
	}
}

/* A window is due, by the words of lt_window_due(). */
static inline void model_check_due(model *m)
{
	uint64_t limit = 1000000 + m->now_us / 60, loops = m->window_loops > 0 ? m->window_loops : m->window_begun / 4;
	bool overdue = m->now_us - m->window_us >= (limit < 10000000 ? limit : 10000000);

	MODEL_MUST(lt_window_overdue(&m->tracker, m->now_us) == overdue);
	MODEL_MUST(lt_window_due(&m->tracker, m->now_us) == (loops > 0 && (overdue || loops >= UINT64_C(1) << m->window / 256)));
}

static inline void model_close(model *m, uint32_t refuse)
{
	static model_row want[MODEL_SUMS];
	lt_window window = {.flags = LT_WINDOW_JUDGED};
	uint32_t wanted, windows = m->windows;
	bool ok;

	m->now_us += 1 + 1000 * model_byte(m) * model_byte(m);
	model_check_live(m);
	model_check_due(m);
	m->window++;
	for (uint32_t g = 1; g < m->gen_count; g++) {
		if (m->gens[g].birth == MODEL_OPEN && m->gens[g].open == 0) {
			m->gens[g].birth = m->window;
		}
	}
	m->ready = 0;
	wanted = model_expected(m, want);
	m->refuse = refuse;
	m->refused = false;
	ok = lt_window_close(&m->tracker, &window, m->now_us, (lt_sink) {&model_ops, m});
	MODEL_MUST(ok == !m->refused);
	MODEL_MUST(m->windows == windows + 1);
	m->refuse = 0;
	if (ok) {
		model_compare(m, want, wanted);
	}
	model_told(m);
	model_check_window(m);
	m->refused = false;
	m->window_loops = m->window_begun = m->completed_gens = 0;
	m->window_us = m->now_us;
	model_check_live(m);
	if (m->window % 3 == 0) {
		m->tracker.last_gen = m->tracker.gen_limit; /* as if 2^31 generations had been since */
	}
	if (m->window % 8 == 0) {
		model_check_tags(m);
	}
}

#endif
