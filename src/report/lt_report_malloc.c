/*
 * lt_report_malloc.c: the tables of leaktrace_analyze_malloc().
 *
 * The processes of one script are put together: their rows are gathered, sorted
 * by place, and rows of one place become one, per loop of all processes together
 * and live in all of them. Then sorted by size; the first `top` are shown.
 */
#include "report/lt_table.h"
#include "report/lt_text.h"

#include <stdlib.h>
#include <string.h>

#include "report/lt_escape.h"
#include "report/lt_human.h"

/* A site or a function of a script; both tables share the shape. */
typedef struct {
	const char *file;
	const char *function;
	uint32_t line;
	double size;            /* what the table is sorted by: bytes per loop */
	double second;          /* blocks per loop; own bytes per loop */
	double left;            /* sites: surviving bytes per loop */
	int64_t live_bytes, live_blocks;
} total;

typedef struct {
	total *rows;
	size_t count;
	size_t processes;
	double loops;
} totals;

static int by_place(const void *left, const void *right)
{
	const total *a = left, *b = right;
	int order = strcmp(a->file, b->file);

	if (order == 0) {
		order = a->line < b->line ? -1 : a->line > b->line;
	}
	return order != 0 ? order : strcmp(a->function, b->function);
}

static int by_size(const void *left, const void *right)
{
	const total *a = left, *b = right;

	if (a->size != b->size) {
		return a->size > b->size ? -1 : 1;
	}
	return by_place(left, right);
}

static void merge(totals *all)
{
	size_t kept = 0;

	qsort(all->rows, all->count, sizeof(total), by_place);
	for (size_t i = 0; i < all->count; i++) {
		if (kept == 0 || by_place(&all->rows[kept - 1], &all->rows[i]) != 0) {
			all->rows[kept++] = all->rows[i];
			continue;
		}
		all->rows[kept - 1].size += all->rows[i].size;
		all->rows[kept - 1].second += all->rows[i].second;
		all->rows[kept - 1].left += all->rows[i].left;
		all->rows[kept - 1].live_bytes += all->rows[i].live_bytes;
		all->rows[kept - 1].live_blocks += all->rows[i].live_blocks;
	}
	all->count = kept;
	qsort(all->rows, all->count, sizeof(total), by_size);
}

static void add_sites(totals *all, const lt_process *process, double share)
{
	for (size_t i = 0; i < process->site_count; i++) {
		const lt_site_total *site = &process->sites[i];

		all->rows[all->count++] = (total) {
			site->file, site->function, site->line, site->bytes_per_loop * share,
			site->blocks_per_loop * share, site->left_per_loop * share, site->live_bytes, site->live_blocks
		};
	}
}

static void add_functions(totals *all, const lt_process *process, double share)
{
	for (size_t i = 0; i < process->function_count; i++) {
		const lt_function_total *function = &process->functions[i];

		all->rows[all->count++] = (total) {
			function->file, function->function, function->line,
			function->inclusive_bytes_per_loop * share, function->own_bytes_per_loop * share, 0, 0, 0
		};
	}
}

static bool same_script(const lt_process *a, const lt_process *b)
{
	return strcmp(a->script, b->script) == 0;
}

/* Gathers and merges what the processes of the script of `first` have; false: out
 * of memory. The caller frees all->rows. */
static bool gather(totals *all, const lt_result *result, size_t first, bool functions)
{
	const lt_process *leader = &result->processes[first];
	size_t most = 0;

	*all = (totals) {0};
	for (size_t i = first; i < result->process_count; i++) {
		if (same_script(leader, &result->processes[i])) {
			most += functions ? result->processes[i].function_count : result->processes[i].site_count;
			all->loops += (double) result->processes[i].loops;
			all->processes++;
		}
	}
	all->rows = malloc((most + 1) * sizeof(total));
	if (all->rows == NULL) {
		return false;
	}
	for (size_t i = first; i < result->process_count; i++) {
		const lt_process *process = &result->processes[i];
		double share = all->loops > 0 ? (double) process->loops / all->loops : 1;

		if (same_script(leader, process)) {
			(functions ? add_functions : add_sites)(all, process, share);
		}
	}
	merge(all);
	return true;
}

static void put_site_cell(const void *data, size_t row, size_t column, char cell[LT_HUMAN])
{
	const total *site = (const total *) data + row;

	switch (column) {
		case 0: lt_human_bytes(site->size, cell); break;
		case 1: lt_human_rate(site->second, cell); memmove(cell, cell + 1, strlen(cell)); break;
		case 2: lt_human_bytes(site->left, cell); break;
		case 3: lt_human_bytes((double) site->live_bytes, cell); break;
		default: lt_human_count(site->live_blocks > 0 ? (uint64_t) site->live_blocks : 0, cell);
	}
}

static void put_function_cell(const void *data, size_t row, size_t column, char cell[LT_HUMAN])
{
	const total *function = (const total *) data + row;

	lt_human_bytes(column == 0 ? function->size : function->second, cell);
}

static void put_site(const lt_text *text, const void *data, size_t row)
{
	const total *site = (const total *) data + row;

	lt_text_site(text, site->file, site->line);
	lt_out_text(text->out, "  ");
	lt_text_style(text, LT_STYLE_DIM);
	lt_out_escaped(text->out, site->function, LT_TEXT_NAME_MAX);
	lt_text_plain(text);
}

static void put_function(const lt_text *text, const void *data, size_t row)
{
	const total *function = (const total *) data + row;

	lt_out_escaped(text->out, function->function, LT_TEXT_NAME_MAX);
	if (function->file[0] != '\0') {
		lt_out_text(text->out, "  ");
		lt_text_style(text, LT_STYLE_DIM);
		lt_text_site(text, function->file, function->line);
		lt_text_plain(text);
	}
}

static void write_table(const lt_text *text, const totals *all, bool functions)
{
	static const char *const site_titles[] = {"bytes/loop", "blocks/loop", "left/loop", "live", "live blocks"};
	static const char *const function_titles[] = {"inclusive", "own"};
	lt_table table = {
		.titles = functions ? function_titles : site_titles,
		.columns = functions ? 2 : 5,
		.rows = all->count < text->top ? all->count : text->top,
		.cell = functions ? put_function_cell : put_site_cell,
		.tail = functions ? put_function : put_site,
		.tail_title = functions ? "function" : "allocated at",
		.data = all->rows
	};

	if (all->count == 0) {
		lt_out_text(text->out, functions ? "  nothing: no function leaves memory behind\n" : "  nothing was allocated\n");
		return;
	}
	lt_table_write(text, &table);
	if (all->count > table.rows) {
		lt_out_printf(text->out, "  … and %zu more\n", all->count - table.rows);
	}
}

static void write_script_head(const lt_text *text, const char *script, const totals *all)
{
	lt_text_style(text, LT_STYLE_HEAD);
	lt_out_escaped(text->out, script[0] != '\0' ? script : "(no script)", LT_TEXT_FILE_MAX);
	lt_text_plain(text);
	lt_out_text(text->out, ": ");
	lt_text_count(text, (uint64_t) all->loops, "loop", "loops");
	lt_out_text(text->out, " of ");
	lt_text_count(text, all->processes, "process\n", "processes\n");
}

/* Functions that leave nothing tell nothing. */
static void drop_clean(totals *all)
{
	while (all->count > 0 && all->rows[all->count - 1].size < 0.005) {
		all->count--;
	}
}

static bool write_script(const lt_text *text, size_t first)
{
	const char *script = text->result->processes[first].script;
	totals sites, functions;

	if (!gather(&sites, text->result, first, false)) {
		return false;
	}
	write_script_head(text, script, &sites);
	lt_text_styled(text, LT_STYLE_HEAD, "\nWhat allocates most, leak or not:\n");
	write_table(text, &sites, false);
	free(sites.rows);

	if (!gather(&functions, text->result, first, true)) {
		return false;
	}
	drop_clean(&functions);
	lt_text_styled(text, LT_STYLE_HEAD, "\nWhat the calls of a function leave behind per loop:\n");
	write_table(text, &functions, true);
	free(functions.rows);
	return true;
}

static bool is_first_of_script(const lt_result *result, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (same_script(&result->processes[i], &result->processes[index])) {
			return false;
		}
	}
	return true;
}

bool lt_report_malloc_text(const lt_result *result, const lt_report_options *options, lt_out *out)
{
	lt_text text = lt_text_begin(result, options, out);
	bool whole = true;

	if (result->process_count == 0) {
		lt_out_text(out, "No process was traced.\n");
	}
	for (size_t i = 0; i < result->process_count && whole; i++) {
		if (is_first_of_script(result, i)) {
			lt_out_text(out, i > 0 ? "\n" : "");
			whole = write_script(&text, i);
		}
	}
	return lt_out_flush(out) && whole;
}
